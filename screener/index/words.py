"""Where two words that are spelt differently meet: the hashes under which both are kept.

Two texts that are at most two edits apart, swaps of neighbours included, become the same text when up to two
letters of each are deleted. Source: Bocek, Hunt, Stiller, "Fast Similarity Search in Large Dictionaries"
(2007). For the same reason their first seven letters become the same text of five letters at least, so that
long texts need not be kept under all their deletions (W. Garbe, SymSpell).
"""

from __future__ import annotations

import zlib
from typing import TypeVar

from screener.matching.likeness import look_key, skeleton_key, sound_key
from screener.names.scripts.arabic import BARE, bare_key

MOST_DELETED = 2
"""As many as `matching.likeness.most_edits` ever allows; a test holds the two together."""

Text = TypeVar("Text", str, bytes)

HEAD = 7
"""First letters of a long text of which some may be deleted."""


def hashed(text: str) -> int:
    """The hash under which a text is kept; two texts may share one, so what is found is verified."""
    return zlib.crc32(text.encode("utf-8", "surrogatepass"))


def kept_keys(word: str) -> set[int]:
    """The hashes under which a listed word is kept besides its letters: sound, consonants, looks."""
    bare = bare_key(word)
    keys = [*common_keys(word), "any" + bare, *(["bare" + bare] if word[:1] == BARE else [])]
    return set(map(hashed, keys))


def sought_keys(word: str) -> set[int]:
    """The hashes under which a query's word seeks: consonants alone only where one side has no more."""
    among = "any" if word[:1] == BARE else "bare"
    return set(map(hashed, [*common_keys(word), among + bare_key(word)]))


def common_keys(word: str) -> list[str]:
    """What words that sound, shorten or look alike have in common."""
    return ["sound" + sound_key(word), "bones" + skeleton_key(word), "looks" + look_key(word)]


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
