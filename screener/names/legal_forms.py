"""Where the legal forms of the world are found in a folded name and given their class."""

from __future__ import annotations

from functools import cache

from screener.names.tables import rows

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
        if tuple(words[start : start + len(form)]) == form:
            return len(form), group
    return 0, ""
