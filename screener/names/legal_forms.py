"""Where the legal forms of the world are found in a folded name and given their class."""

from __future__ import annotations

from functools import cache

from screener.names.tables import rows

IN_FRONT = frozenset({
    "ooo", "ao", "zao", "oao", "pao", "too", "tov", "pat", "vat", "zat", "nao",
    "jsc", "ojsc", "cjsc", "pjsc", "llc", "pt", "uab", "sia", "doo", "ood", "eood",
    "company", "compania", "cia", "compagnie", "sarl", "fgup", "gup", "mup", "rup", "chup", "ip",
    "ep", "sherkat", "sharikat",
})  # fmt: skip
"""Forms of one word that stand in front of names; others in front are part of the name: "AS Roma"."""

LONG_ENOUGH = 3
"""A form of fewer letters in the middle of a name is part of the name."""

SPELT_LETTERS = 5
"""A form of up to this many letters is also known with its letters apart: "d o o"."""


@cache
def forms() -> dict[str, tuple[tuple[tuple[str, ...], str], ...]]:
    """Return, by first word, the forms that begin with it as (words, class), longest first."""
    found: dict[tuple[str, ...], str] = {}
    for group, *variants in rows("legal_forms.tsv"):
        for variant in variants:
            found.setdefault(tuple(variant.split()), group)
            if 1 < len(variant) <= SPELT_LETTERS and " " not in variant:
                found.setdefault(tuple(variant), group)
    index: dict[str, list[tuple[tuple[str, ...], str]]] = {}
    for words, group in found.items():
        index.setdefault(words[0], []).append((words, group))
    return {first: tuple(sorted(each, key=lambda form: -len(form[0]))) for first, each in index.items()}


def form_at(words: list[str], start: int) -> tuple[int, str]:
    """Return how many of `words` from `start` on are a legal form, and its class; (0, "") when none are."""
    for form, group in forms().get(words[start], ()):
        if tuple(words[start : start + len(form)]) == form and _may_stand(words, start, form):
            return len(form), group
    return 0, ""


def _may_stand(words: list[str], start: int, form: tuple[str, ...]) -> bool:
    """Say whether a form may stand there: short ones at the end, few in front."""
    if len(form) > 1 and start == 0 and all(len(word) == 1 for word in form):
        return "".join(form) in IN_FRONT
    if len(form) > 1 or start + 1 == len(words):
        return True
    if start == 0:
        return form[0] in IN_FRONT
    return len(form[0]) >= LONG_ENOUGH or form[0] in {"co", *IN_FRONT}
