"""Finds the listed words that a query's word may meet: one function a door of `matching.likeness`.

Every pair of words that `likeness` puts at `ALIGN_FLOOR` or above comes through one of the doors that
its docstring names. For each door there is a key under which both words stand, or a range of the sorted
vocabulary in which the other stands; so no such pair can be missed, and what comes along without being
alike is dropped by asking `likeness` itself.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterator

import numpy as np

from screener.index.container import Array
from screener.index.tables import KeyMap, Strings, encoded
from screener.index.words import deletions
from screener.matching.align import ALIGN_FLOOR
from screener.matching.likeness import (
    MIN_STEM,
    likeness,
    skeleton_key,
    sound_key,
    variant_groups,
)
from screener.names.tables import rows

LAST_CHARACTER = "\U0010ffff"


class Neighbours:
    """The vocabulary of the loaded lists, and what was found in it so far."""

    def __init__(self, arrays: dict[str, Array]) -> None:
        self._words = Strings.of(arrays, "words")
        self._exact = KeyMap.of(arrays, "exact")
        self._deleted = KeyMap.of(arrays, "deleted")
        self._sound = KeyMap.of(arrays, "sound")
        self._skeleton = KeyMap.of(arrays, "skeleton")
        self._known: dict[str, Array] = {}

    def of(self, word: str) -> Array:
        """The numbers of all listed words that `word` may meet, itself included."""
        known = self._known.get(word)
        if known is None:
            known = self._known[word] = self._find(word)
        return known

    def _find(self, word: str) -> Array:
        doors = [np.asarray(found, np.uint32) for found in self._doors(word)]
        numbers = np.unique(np.concatenate(doors))
        kept = [n for n in numbers.tolist() if likeness(word, self._words[n]) >= ALIGN_FLOOR]
        return np.array(kept, np.int64)

    def _doors(self, word: str) -> Iterator[Array | list[int]]:
        yield self._exact.find(word)
        if word.isdigit():
            return
        if len(word) == 1:
            yield list(range(self._first(word), self._first(word + LAST_CHARACTER)))
            return
        yield self._exact.find(word[0])
        yield self._deleted.find(*deletions(word))
        yield self._sound.find(sound_key(word))
        yield self._skeleton.find(skeleton_key(word))
        groups = variant_groups(word)
        if groups:
            spellings = (row for number, row in enumerate(rows("given_names.tsv")) if number in groups)
            yield self._exact.find(*itertools.chain.from_iterable(spellings))
        if len(word) >= MIN_STEM:
            yield list(range(self._first(word), self._first(word + LAST_CHARACTER)))
            yield self._exact.find(*(word[:length] for length in range(MIN_STEM, len(word))))

    def _first(self, word: str) -> int:
        """The number of the first listed word that is not before `word`."""
        wanted = encoded(word)
        low, high = 0, len(self._words)
        while low < high:
            middle = (low + high) // 2
            if self._words.raw(middle) < wanted:
                low = middle + 1
            else:
                high = middle
        return low
