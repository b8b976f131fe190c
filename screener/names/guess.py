"""Whether a name whose type nobody said looks like that of a person or of an organisation."""

from __future__ import annotations

from functools import cache

from screener.model import EntityType
from screener.names.legal_forms import form_at, forms
from screener.names.phrases import numbers
from screener.names.tables import rows
from screener.names.weights import counts, is_borne

BUSINESS = 300
"""Names of organisations in a million that hold a word from which on it is a business word (chosen)."""

_MOST_WORDS = 5
_MOST_FAMILY_WORDS = 2
"""A person's name has few words; before its comma stand one or two."""


@cache
def given_names() -> frozenset[str]:
    """Return the given names of the table, with their spellings and nicknames."""
    return frozenset(word for row in rows("given_names.tsv") for word in row)


def looks_like(text: str, words: list[str]) -> EntityType:
    """Return what the folded `words` of `text` look like; UNKNOWN when they do not tell."""
    if "&" in text or not all(map(str.isalpha, words)) or _has_form(words):
        return EntityType.ORGANISATION
    if any(_is_business(word) for word in words):
        return EntityType.PERSON if _is_inverted(text) else EntityType.ORGANISATION
    if len(words) > _MOST_WORDS or len(words) == 1 or _ends_with_number(words):
        return EntityType.UNKNOWN
    family, comma, _ = text.partition(",")
    if comma and len(family.split()) <= _MOST_FAMILY_WORDS:
        return EntityType.PERSON
    return EntityType.PERSON if any(_is_given(word) for word in words) else EntityType.UNKNOWN


def _ends_with_number(words: list[str]) -> bool:
    """Say whether the last word is a number, as those of ships in a series are: "Golden Bridge Eight"."""
    return words[-1] in numbers() and not is_borne(words[-1])


def _is_inverted(text: str) -> bool:
    """Say whether `text` is a family name, a comma and a given name: "BLACK, Ricky"."""
    family, comma, given = text.lower().partition(",")
    named = given.split()
    return bool(comma and named) and len(family.split()) == 1 and (is_borne(named[0]) or _is_given(named[0]))


def _has_form(words: list[str]) -> bool:
    """Say whether a legal form stands at the end or, of several letters, at the beginning."""
    known = forms()
    for start, word in enumerate(words):
        used = form_at(words, start)[0] if word in known else 0
        if used and (start + used == len(words) or used > 1) and start + used > 1:
            return True
    return False


def _is_business(word: str) -> bool:
    organisations, persons = counts(word)
    return organisations >= BUSINESS and persons * 2 < organisations and not _is_given(word) and len(word) > 2  # noqa: PLR2004


def _is_given(word: str) -> bool:
    organisations, persons = counts(word)
    return word in given_names() or (persons > organisations and len(word) > 2)  # noqa: PLR2004
