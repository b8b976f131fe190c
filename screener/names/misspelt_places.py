"""Where slips are mended in places that are compared under another name: HONG KNG is hk, EMIRATS is uae.

A slip in any other place needs no mending, as the word is still like the place.
"""

from __future__ import annotations

from functools import cache, lru_cache

from screener.names.phrases import places
from screener.names.spelling import slips
from screener.names.weights import counts

_LONG = 7
"""Letters of a place of one word in which one may be wrong (chosen: shorter ones are as near to names)."""
_SHORTEST = 3
_END = 3
"""Letters by which a long place is found: one slip leaves the first or the last of them as they were."""


@cache
def _beside() -> dict[str, tuple[tuple[str, int], ...]]:
    """Return by each word of a place of two words the other one, and how far behind the first it stands."""
    found: dict[str, list[tuple[str, int]]] = {}
    for each in places().values():
        for words, _ in each:
            if len(words) == 2:  # noqa: PLR2004  first and last
                first, last = words
                found.setdefault(first, []).append((last, 1))
                found.setdefault(last, []).append((first, -1))
    return {word: tuple(others) for word, others in found.items()}


@cache
def _renamed() -> dict[str, tuple[str, ...]]:
    """Return the long places that are compared under another name, by their first letters and their last.

    One slip leaves either as it was.
    """
    found: dict[str, list[str]] = {}
    for each in places().values():
        for (word, *more), form in each:
            if not more and word != form and len(word) >= _LONG:
                for ends in (word[:_END] + "*", "*" + word[-_END:]):
                    found.setdefault(ends, []).append(word)
    return {ends: tuple(words) for ends, words in found.items()}


def mended_places(written: list[str]) -> list[str]:
    """Return the words of a name with the slips in such places mended.

    >>> mended_places(["zyxomat", "hong", "kng"]), mended_places(["zyxomat", "emirats"])
    (['zyxomat', 'hong', 'kong'], ['zyxomat', 'emirates'])
    """
    for at, word in enumerate(written):
        if _is_odd(word):
            meant = _with_neighbour(written, at) or (_alone(word) if len(word) >= _LONG - 1 else "")
            if meant:
                written[at] = meant
    return written


@lru_cache(maxsize=131_072)
def _is_odd(word: str) -> bool:
    return len(word) >= _SHORTEST and counts(word) == (0, 0) and word not in places()


def _with_neighbour(written: list[str], at: int) -> str:
    """Return the word that makes a place with one of its neighbours and is one slip off, or ""."""
    word = written[at]
    for step in (-1, 1):
        if 0 <= at + step < len(written):
            for other, way in _beside().get(written[at + step], ()):
                if way == -step and abs(len(other) - len(word)) <= 1 and slips(word, other) == 1:
                    return other
    return ""


def _alone(word: str) -> str:
    """Return the place one slip off, or ""."""
    places_by_end = _renamed()
    likely = places_by_end.get(word[:_END] + "*", ()) + places_by_end.get("*" + word[-_END:], ())
    if not likely:
        return ""
    near = (place for place in likely if abs(len(place) - len(word)) <= 1)
    return next((place for place in near if slips(word, place) == 1), "")
