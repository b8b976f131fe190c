"""Which words are a slip of a spelling that is compared under another: "tehc" of tech, which is technology.

Such a word is left as it is, since it may as well be a name; it may only meet the word that is compared.
"""

from __future__ import annotations

from functools import cache, lru_cache

from screener.names.phrases import abbreviations
from screener.names.spelling import slips
from screener.names.weights import counts

SHORTEST_SPELLING = 4
"""Letters of a spelling in which one may be wrong (chosen: of "mfg" nothing would be left)."""


@cache
def _compared() -> frozenset[str]:
    return frozenset(abbreviations().values())


def is_compared(word: str) -> bool:
    """Say whether other words are compared under this one."""
    return word in _compared()


@cache
def _by_deletion() -> dict[str, tuple[str, ...]]:
    """Return the spellings by what is left of them when a letter is left out, and by themselves."""
    found: dict[str, list[str]] = {}
    for spelling in abbreviations():
        if len(spelling) >= SHORTEST_SPELLING and not is_compared(spelling):
            for key in _without_one(spelling):
                found.setdefault(key, []).append(spelling)
    return {key: tuple(spellings) for key, spellings in found.items()}


def _without_one(word: str) -> frozenset[str]:
    return frozenset({word, *(word[:at] + word[at + 1 :] for at in range(len(word)))})


@lru_cache(maxsize=131_072)
def meant_by(word: str) -> frozenset[str]:
    """Return the words compared of whose spellings an unknown word is one slip away.

    >>> sorted(meant_by("plnat")), sorted(meant_by("zavd")), sorted(meant_by("plan"))
    (['factory'], ['factory'], [])
    """
    if len(word) < SHORTEST_SPELLING - 1 or not word.isalpha() or counts(word) != (0, 0):
        return frozenset()
    if word in abbreviations() or is_compared(word):
        return frozenset()
    near = {spelling for key in _without_one(word) for spelling in _by_deletion().get(key, ())}
    return frozenset(abbreviations()[spelling] for spelling in near if slips(word, spelling) == 1)
