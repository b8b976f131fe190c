"""Finds the listed words that a query's word may meet: one key or range a door of `matching.likeness`.

Every pair of words that `likeness` puts at `ALIGN_FLOOR` or above comes through one of the doors that
its docstring names. For each door there is a key under which both words stand, or a range of the sorted
vocabulary in which the other stands; so no such pair can be missed, and what comes along without being
alike is dropped by asking `likeness` itself.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

import numpy as np

from screener.index.container import Array
from screener.index.glue import spells
from screener.index.tables import Hashes, Strings, encoded
from screener.index.words import MOST_DELETED, deletions, door_keys, hashed
from screener.matching.align import ALIGN_FLOOR, LONG_GLUE
from screener.matching.likeness import MIN_STEM, likeness, variant_groups
from screener.names.scripts.native import LOOSE, loose_words
from screener.names.tables import rows
from screener.names.tokens import Token, TokenKind

AFTER_ALL = "\U0010ffff"
"""No word stands behind this one."""

STIFF = frozenset({TokenKind.LEGAL, TokenKind.NUMBER, TokenKind.PARTICLE})
"""Kinds of tokens that meet only their equals, as `matching.align` sees it."""


@dataclass(frozen=True, slots=True)
class Met:
    """The listed words that a word may meet."""

    words: Array
    alike: Array
    """How alike each is, 0 to 1."""


class Neighbours:
    """The vocabulary of the loaded lists, and what was found in it so far."""

    def __init__(self, arrays: Mapping[str, Array]) -> None:
        self._words = Strings.of(arrays, "words")
        self._exact = Hashes.of(arrays, "exact")
        self._deleted = Hashes.of(arrays, "deleted")
        self._keys = Hashes.of(arrays, "keys")
        self._known: dict[tuple[str, bool], Met] = {}
        self._spelling: dict[str, Array] = {}

    def __len__(self) -> int:
        return len(self._words)

    def of(self, token: Token) -> Met:
        """All listed words that a token may meet, its equal included."""
        key = (token.text, token.kind in STIFF)
        known = self._known.get(key)
        if known is None:
            known = self._known[key] = self._verified(*key)
        return known

    def spelling(self, run: str) -> Array:
        """All listed words that a run of glued words spells."""
        known = self._spelling.get(run)
        if known is None:
            numbers = self._spelt([run])
            if len(run) >= LONG_GLUE - MOST_DELETED:
                numbers = np.union1d(numbers, self._deleted.find(deletions(run)))
            kept = [number for number in numbers.tolist() if spells(self._words[number], run)]
            known = self._spelling[run] = np.array(kept, np.int64)
        return known

    def _verified(self, word: str, stiff: bool) -> Met:
        doors = [self._spelt([word])] if stiff else list(self._doors(word))
        numbers = np.unique(np.concatenate([np.asarray(door, np.int64) for door in doors])).tolist()
        alike = [likeness(word, self._words[number]) for number in numbers]
        kept = [i for i, value in enumerate(alike) if value >= ALIGN_FLOOR]
        return Met(np.array([numbers[i] for i in kept], np.int64), np.array([alike[i] for i in kept]))

    def _doors(self, word: str) -> Iterator[Array]:
        plain = word.removeprefix(LOOSE)
        yield self._spelt([plain])
        if plain.isdigit():
            return
        yield self._spelt(loose_words().get(plain, ()))
        if len(plain) == 1:
            yield self._beginning_with(plain)
            return
        yield self._spelt([plain[0]])
        yield self._deleted.find(deletions(plain))
        yield self._keys.find(door_keys(plain))
        groups = variant_groups(plain)
        if groups:
            spellings = (row for number, row in enumerate(rows("given_names.tsv")) if number in groups)
            yield self._spelt(itertools.chain.from_iterable(spellings))
        if len(plain) >= MIN_STEM:
            yield self._beginning_with(plain)
            yield self._spelt(plain[:length] for length in range(MIN_STEM, len(plain)))

    def _spelt(self, words: Iterable[str]) -> Array:
        return self._exact.find(map(hashed, words))

    def _beginning_with(self, start: str) -> Array:
        ranges = [np.arange(self._first(w), self._first(w + AFTER_ALL)) for w in (start, LOOSE + start)]
        return np.concatenate(ranges)

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
