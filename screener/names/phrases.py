"""Where runs of words that mean one thing are found: places, abbreviations, one-word spellings."""

from __future__ import annotations

from functools import cache

from screener.names.tables import mapping, rows


@cache
def abbreviations() -> dict[str, str]:
    """Return the word compared for each abbreviation or spelling of it."""
    return mapping("abbreviations.tsv")


@cache
def numbers() -> dict[str, str]:
    """Return the digits for each number word and ordinal."""
    return mapping("numbers.tsv")


@cache
def kin() -> dict[str, str]:
    """Return the form compared of each word that makes the next word a parent's name."""
    return mapping("kin.tsv")


@cache
def places() -> dict[str, tuple[tuple[tuple[str, ...], str], ...]]:
    """Return, by first word, the places that begin with it as (words, form compared), longest first."""
    index: dict[str, list[tuple[tuple[str, ...], str]]] = {}
    for row in rows("places.tsv"):
        for variant in row:
            words = tuple(variant.split())
            index.setdefault(words[0], []).append((words, row[0]))
    return {first: tuple(sorted(each, key=lambda place: -len(place[0]))) for first, each in index.items()}


def place_at(words: list[str], start: int) -> tuple[int, str]:
    """Return how many of `words` from `start` on name a place, and its form; (0, "") when none do."""
    for place, form in places().get(words[start], ()):
        if tuple(words[start : start + len(place)]) == place:
            return len(place), form
    return 0, ""
