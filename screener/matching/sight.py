"""Which words cannot be alike at first sight: the only shortcut past `matching.likeness`, and its memory.

Two words are strange to each other when none of the doors of `likeness` can be open: they differ in more
letters than edits could change, have other consonants in a row, so that they neither sound nor look alike nor
have one skeleton, share no row of given names, are no slips of each other's spellings, and do not begin
one another.
"""

from __future__ import annotations

from functools import lru_cache

from screener.matching.likeness import likeness, most_edits, variant_groups
from screener.names.other_spellings import is_compared, meant_by
from screener.names.scripts.arabic import BARE
from screener.names.scripts.native import LOOSE

_GROUPS = ("ckqxsztdjg59", "b8", "vw", "pf", "rmn")
"""Letters that may stand for each other, or for some of each other, in how words sound and look. Vowels, "h"
and "l" may come and go: "rn" looks like "m", "cl" like "d", and "kh" sounds like "k"."""
_GROUP_OF = {letter: group[0] for group in _GROUPS for letter in group}
_FIRST_OF = _GROUP_OF | dict.fromkeys("aeiouyl013", "a") | {"h": "h"}
_MARKS = frozenset({BARE, LOOSE})

Sight = tuple[int, int, str, frozenset[int | str]]
"""How long a word is, its letters as bits, its groups of consonants, its rows of given names and
the words under which it, or what it is a slip of, is compared."""


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
    meant = {word} if is_compared(word) else meant_by(word)
    return len(word), letters, groups, frozenset({*variant_groups(word), *meant})


def strange(one: str, other: str) -> bool:
    """Say whether two words cannot be alike: their likeness is 0 without looking closer.

    Each edit replaces one letter by another at most.

    >>> strange("huawei", "tizol"), strange("bachar", "bashar")
    (True, False)
    """
    length, letters, groups, rows = sight(one)
    length2, letters2, groups2, rows2 = sight(other)
    differ = (letters ^ letters2).bit_count()
    return not (
        groups == groups2
        or (-2 <= length - length2 <= 2 and differ <= 4 and differ <= 2 * most_edits(length, length2))  # noqa: PLR2004  edits
        or not groups
        or not groups2
        or not rows.isdisjoint(rows2)
        or other.startswith(one)
        or one.startswith(other)
    )


@lru_cache(maxsize=1_048_576)
def alike(one: str, other: str) -> float:
    """Return the likeness of two words, kept: a pair of words is looked at once."""
    return 0.0 if strange(one, other) else likeness(one, other)
