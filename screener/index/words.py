"""Where two words that are spelt differently meet: the hashes under which both are kept.

Two texts that are at most two edits apart, swaps of neighbours included, become the same text when up to two
letters of each are deleted. Source: Bocek, Hunt, Stiller, "Fast Similarity Search in Large Dictionaries"
(2007). For the same reason their first seven letters become the same text of five letters at least, so that
long texts need not be kept under all their deletions (W. Garbe, SymSpell).
"""

from __future__ import annotations

import zlib
from typing import TypeVar

from screener.names.scripts.arabic import BARE
from screener.names.scripts.native import LOOSE

MARKS = frozenset({BARE, LOOSE})
"""Words that begin with one of these have no spelling of their own: they meet by equality and keys only."""

MOST_DELETED = 2
"""As many as `matching.likeness.most_edits` ever allows; a test holds the two together."""

Text = TypeVar("Text", str, bytes)

HEAD = 7
"""First letters of a long text of which some may be deleted."""


def hashed(text: str) -> int:
    """The hash under which a text is kept; two texts may share one, so what is found is verified."""
    return zlib.crc32(text.encode("utf-8", "surrogatepass"))


def spelt(word: str) -> bool:
    """Whether a word can be misspelt, cut short or stand for its first letter."""
    return word[0] not in MARKS and not word.isdigit()


def deletions(word: str) -> set[int]:
    """The hashes of a word, and of all that is left when up to two of its letters are deleted."""
    if not word.isascii():
        return {hashed(text) for text in _shortened({word})}
    return {zlib.crc32(text) for text in _shortened({word.encode()})}


def _shortened(layer: set[Text]) -> set[Text]:
    found = set(layer)
    for _ in range(MOST_DELETED):
        layer = {word[:at] + word[at + 1 :] for word in layer for at in range(len(word))}
        found |= layer
    return found
