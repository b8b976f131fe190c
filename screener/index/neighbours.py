"""Finds the listed words that words of queries may meet: one key or range a door of `matching.likeness`.

Every pair of words that `likeness` puts at `ALIGN_FLOOR` or above comes through one of the doors that
its docstring names. For each door there is a key under which both words stand, or a range of the sorted
vocabulary in which the other stands; so no such pair can be missed, and what comes along without being
alike is dropped by asking `likeness` itself. Words are looked up many at a time, and each only once.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from rapidfuzz import process
from rapidfuzz.distance import OSA

from screener.index.container import Array
from screener.index.glue import Spelling
from screener.index.tables import Groups, Hashes, Strings, members
from screener.index.words import MOST_DELETED, deletions, hashed, spelt
from screener.matching.align import ALIGN_FLOOR
from screener.matching.likeness import MIN_STEM, likeness, most_edits, sought_keys
from screener.names.tokens import Token, TokenKind

AFTER_ALL = "\U0010ffff"
"""No word stands behind this one."""

STIFF = frozenset({TokenKind.LEGAL, TokenKind.NUMBER, TokenKind.PARTICLE})
"""Kinds of tokens that meet only their equals, as `matching.align` sees it."""

EDITS = np.array([most_edits(length) for length in range(64)], np.uint8)
"""How many edits are forgiven in words of a length; longer words get no more."""


@dataclass(frozen=True, slots=True)
class Met:
    """The listed words that a word may meet."""

    words: Array
    alike: Array
    """How alike each is, 0 to 1."""
    reach: int
    """How many readings hold one of them."""


class Neighbours:
    """The vocabulary of the loaded lists, and what was found in it so far."""

    def __init__(self, arrays: Mapping[str, Array]) -> None:
        self._words = Strings.of(arrays, "words")
        self._lengths = arrays["words.length"]
        self._postings = Groups.of(arrays, "postings")
        self._exact = Hashes.of(arrays, "exact")
        self._deleted = Hashes.of(arrays, "deleted")
        self._keys = Hashes.of(arrays, "keys")
        self._known: dict[tuple[str, bool], Met] = {}
        self.spelling = Spelling(self._words, arrays)

    def __len__(self) -> int:
        return len(self._words)

    def of(self, token: Token) -> Met:
        """All listed words that a token may meet, its equal included."""
        key = (token.text, token.kind in STIFF)
        if key not in self._known:
            self.learn([token])
        return self._known[key]

    def learn(self, tokens: Iterable[Token]) -> None:
        """Look up all words of tokens that were not met before."""
        asked = dict.fromkeys((token.text, token.kind in STIFF) for token in tokens)
        new = [key for key in asked if key not in self._known]
        for word, _ in (key for key in new if key[1]):
            self._keep(word, self._exact.find([hashed(word)]), stiff=True)
        soft = sorted(word for word, stiff in new if not stiff)
        if soft:
            owners, numbers = self._pairs(soft)
            bounds = np.searchsorted(owners, np.arange(len(soft) + 1)).tolist()
            for position, word in enumerate(soft):
                self._keep(word, numbers[bounds[position] : bounds[position + 1]], stiff=False)

    def _keep(self, word: str, numbers: Array, *, stiff: bool) -> None:
        """Judge what came through the doors, and remember what is alike."""
        listed = numbers.tolist()
        alike = [likeness(word, self._word(number)) for number in listed]
        kept = [at for at, value in enumerate(alike) if value >= ALIGN_FLOOR]
        words = np.array([listed[at] for at in kept], np.int64)
        found = Met(words, np.array([alike[at] for at in kept]), self._postings.size(words))
        self._known[word, stiff] = found

    def _pairs(self, words: Sequence[str]) -> tuple[Array, Array]:
        """Pairs of (position in `words`, listed word) that come through any door, in order."""
        doors = [
            self._within_edits(words),
            members(self._exact, [map(hashed, exact_keys(word)) for word in words]),
            members(self._keys, [map(hashed, sought_keys(word)) for word in words]),
            self._beginnings(words),
        ]
        joined = np.concatenate([owners.astype(np.int64) * len(self) + found for owners, found in doors])
        unique = np.unique(joined)
        return unique // len(self), unique % len(self)

    def _within_edits(self, words: Sequence[str]) -> tuple[Array, Array]:
        """Pairs that are as few edits apart as `likeness` ever forgives."""
        owners, found = members(self._deleted, [deletions(word) if spelt(word) else () for word in words])
        lengths = np.array([len(word) for word in words], np.int64)
        near = np.abs(lengths[owners] - self._lengths[found]) <= MOST_DELETED
        pairs = np.unique(owners[near].astype(np.int64) * len(self) + found[near])
        owners, found = pairs // len(self), pairs % len(self)
        if not len(pairs):
            return owners, found
        edits = process.cpdist(
            [words[owner] for owner in owners.tolist()],
            [self._word(number) for number in found.tolist()],
            scorer=OSA.distance,
            score_cutoff=MOST_DELETED,
            dtype=np.uint8,
        )
        longer = np.maximum(lengths[owners], self._lengths[found])
        kept = edits <= EDITS[np.minimum(longer, len(EDITS) - 1)]
        return owners[kept], found[kept]

    def _beginnings(self, words: Sequence[str]) -> tuple[Array, Array]:
        """Pairs in which the listed word begins with the other, or a word stands for its first letter."""
        owners, found = [], []
        for position, word in enumerate(words):
            if spelt(word) and (len(word) == 1 or len(word) >= MIN_STEM):
                first = bisect_left(self._texts, word)
                numbers = np.arange(first, bisect_left(self._texts, word + AFTER_ALL, first))
                owners.append(np.full(len(numbers), position))
                found.append(numbers)
        none = np.zeros(0, np.int64)
        return np.concatenate([none, *owners]), np.concatenate([none, *found])

    def _word(self, number: int) -> str:
        return self._texts[number]

    @cached_property
    def _texts(self) -> list[str]:
        return self._words.all()


def exact_keys(word: str) -> Iterator[str]:
    """The texts that a listed word may be to meet `word` without a slip: itself, an initial, a stem."""
    yield word
    if spelt(word):
        yield word[0]
        yield from (word[:length] for length in range(MIN_STEM, len(word)))
