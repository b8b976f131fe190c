"""Which words cannot be alike at first sight: the only shortcut past `screener.matching.likeness`.

Two words are strange to each other when none of the doors of `likeness` can be open: they differ in more
letters than edits could change, have other consonants in a row, so that they neither sound nor look alike nor
have one skeleton, share no row of given names, and do not begin one another.
"""

from __future__ import annotations

from functools import lru_cache

from screener.matching.likeness import TWICE_WRONG, variant_groups
from screener.names.scripts.arabic import BARE
from screener.names.scripts.native import LOOSE

_GROUPS = ("ckqxsztdjg59", "b8", "vw", "pf", "rmn")
"""Letters that may stand for each other, or for some of each other, in how words sound and look. Vowels, "h"
and "l" may come and go: "rn" looks like "m", "cl" like "d", and "kh" sounds like "k"."""
_GROUP_OF = {letter: group[0] for group in _GROUPS for letter in group}
_FIRST_OF = _GROUP_OF | dict.fromkeys("aeiouyl013", "a") | {"h": "h"}
_MARKS = frozenset({BARE, LOOSE})

Sight = tuple[str, int, int, str, frozenset[int]]
"""A word with how long it is, its letters as bits, its groups of consonants, and its rows of given names."""


@lru_cache(maxsize=262_144)
def sight(word: str) -> Sight:
    """Return what is seen of `word` before it is read."""
    letters, last = 0, ""
    groups = "" if word[0] in _MARKS else _FIRST_OF.get(word[0], "-") + " "
    for letter in word:
        letters |= 1 << (ord(letter) & 31)
        group = _GROUP_OF.get(letter, last)
        if group != last and groups:
            groups += group
            last = group
    return word, len(word), letters, groups, variant_groups(word)


def strange(one: Sight, other: Sight) -> bool:
    """Say whether two words cannot be alike: their likeness is 0 without looking closer.

    >>> strange(sight("huawei"), sight("tizol")), strange(sight("bachar"), sight("bashar"))
    (True, False)
    """
    text1, length1, letters1, groups1, rows1 = one
    text2, length2, letters2, groups2, rows2 = other
    if groups1 == groups2 or not groups1 or not groups2:
        return False
    edits = 1 if length1 < TWICE_WRONG or length2 < TWICE_WRONG else 2
    if -edits <= length1 - length2 <= edits and (letters1 ^ letters2).bit_count() <= 2 * edits:
        return False  # each edit replaces one letter by another at most
    if rows1 and rows2:
        return False
    return not (text1.startswith(text2) or text2.startswith(text1))
