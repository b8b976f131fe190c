"""The texts that are left of a word when letters are deleted: where two misspelt words meet."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

MOST_DELETED = 2
"""Letters deleted on either side to meet: covers two edits, swaps of neighbours included.
Source: Bocek, Hunt, Stiller, "Fast Similarity Search in Large Dictionaries" (2007)."""


def deletions(word: str) -> set[str]:
    """All texts that are left when up to `MOST_DELETED` letters of a word are deleted."""
    found = {word}
    layer = {word}
    for _ in range(MOST_DELETED if len(word) > MOST_DELETED else 0):
        layer = set(shortened(layer))
        found |= layer
    return found


def shortened(words: Iterable[str]) -> Iterator[str]:
    """Each word without each one of its letters."""
    for word in words:
        for at in range(len(word)):
            yield word[:at] + word[at + 1 :]
