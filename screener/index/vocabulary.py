"""Finds the listed words that words of queries may meet, and how alike they are at most.

Every pair of words that `matching.likeness` puts at `ALIGN_FLOOR` or above comes through one of the doors
that its docstring names. For each door there is a key under which both words stand, or a range of the sorted
vocabulary in which the other stands; so no such pair can be missed, and what comes along without being alike
falls behind `traits.upper`. Words are looked up many at a time, and each only once.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from functools import cached_property

import numpy as np
from msgspec import Struct

from screener.index import traits
from screener.index.container import Array, Named
from screener.index.tables import Hashes, Strings, hashes, spans, starts, unique
from screener.index.traits import EDITED, EXACT, HEAD, INITIAL, STEM, Traits, edits_between, upper
from screener.index.words import deletion_keys, hashed, letters_of, spelt
from screener.matching.align import ALIGN_FLOOR
from screener.matching.likeness import KEYED, MIN_STEM, listed_keys, sought_keys

MANY = 20_000
"""Words from which on decoding the whole vocabulary is quicker than some of it (measured)."""

NEVER = 9
"""More edits than are ever forgiven."""

Pairs = tuple[Array, Array]
"""Positions of words that were asked for, and numbers of listed words."""


class Near(Struct, frozen=True, eq=False):
    """Pairs of asked and listed words, in order of the asked one."""

    owners: Array
    words: Array
    alike: Array
    """How alike they are at most, 0 to 1."""


class Vocabulary:
    """The words of the loaded lists, in order of their letters."""

    def __init__(self, arrays: Mapping[str, Array]) -> None:
        self.texts = Strings.of(arrays, "words")
        self._traits = Traits.kept(arrays, "words")
        self.letter: Array = self._traits.length == 1
        """Which words are a single letter."""
        self._exact = Hashes.of(arrays, "exact")
        self._deleted = Hashes.of(arrays, "deleted")
        self._keyed = [Hashes.of(arrays, name) for name in KEYED]

    def __len__(self) -> int:
        return len(self.texts)

    def equal(self, words: Sequence[str]) -> Near:
        """The listed words that are the same."""
        owners, found = self._exact.members(np.arange(len(words)), _hashes(words))
        same = [words[o] == t for o, t in zip(owners.tolist(), self.texts_of(found), strict=True)]
        kept = np.array(same, np.bool_)
        return Near(owners[kept], found[kept], np.ones(int(kept.sum())))

    def near(self, words: Sequence[str]) -> Near:
        """The listed words that may meet, the same included."""
        asked = traits.traits(words)
        owners, found, doors = self._through_doors(words, asked)
        edits = self._edits(words, owners, found, doors)
        alike = upper(asked.of(owners), self._traits.of(found), doors, edits)
        kept = alike >= ALIGN_FLOOR
        return Near(owners[kept], found[kept], alike[kept])

    def _through_doors(self, words: Sequence[str], asked: Traits) -> tuple[Array, Array, Array]:
        """Pairs, each once, with the doors through which they came."""
        same = self.equal(words)
        doors: list[tuple[Pairs, int]] = [((same.owners, same.words), EXACT)]
        free = [at for at, word in enumerate(words) if spelt(word)]
        doors += [(self._within_edits(words, asked, free), EDITED)]
        doors += [(self._stems(words, free), STEM), (self._longer(words, asked, free), STEM)]
        doors += [(self._initials(words, free), INITIAL), (self._beginning(words, asked, free), INITIAL)]
        doors += zip(self._sharing_keys(words), (16 << at for at in range(len(KEYED))), strict=True)
        pairs = np.concatenate([owners * len(self) + found for (owners, found), _ in doors])
        came = np.concatenate([np.full(len(owners), door, np.uint16) for (owners, _), door in doors])
        if not len(pairs):
            return pairs, pairs, came
        order = np.argsort(pairs, kind="stable")
        pairs = pairs[order]
        first = starts(pairs)
        together = np.bitwise_or.reduceat(came[order], first)
        return pairs[first] // len(self), pairs[first] % len(self), together

    def _within_edits(self, words: Sequence[str], asked: Traits, free: Sequence[int]) -> Pairs:
        """Pairs that may be as few edits apart as `likeness` ever forgives."""
        owners, keys = deletion_keys([words[at] for at in free])
        owners, found = self._deleted.members(np.array(free, np.int64)[owners], keys)
        pairs = unique(owners * len(self) + found)
        owners, found = pairs // len(self), pairs % len(self)
        kept = np.flatnonzero(self._traits.near(found, asked, owners))
        return owners.take(kept), found.take(kept)

    def _edits(self, words: Sequence[str], owners: Array, found: Array, doors: Array) -> Array:
        """How many edits the pairs are apart that came through the door of edits."""
        edits = np.full(len(owners), NEVER, np.uint8)
        measured = np.flatnonzero((doors & (EDITED | EXACT)) == EDITED)
        if len(measured):
            some = np.array(words, object)[owners[measured]].tolist()
            edits[measured] = edits_between(some, self.texts_of(found[measured]))
        return edits

    def _sharing_keys(self, words: Sequence[str]) -> list[Pairs]:
        """Pairs that share a key, door by door."""
        keys: dict[str, tuple[list[int], list[str]]] = {door: ([], []) for door in KEYED}
        for at, word in enumerate(words):
            for door, key in sought_keys(word) if spelt(word) or not word.isdigit() else ():
                keys[door][0].append(at)
                keys[door][1].append(key)
        return [
            table.members(np.array(keys[door][0], np.int64), _hashes(keys[door][1]))
            for door, table in zip(KEYED, self._keyed, strict=True)
        ]

    def _stems(self, words: Sequence[str], free: Sequence[int]) -> Pairs:
        """Pairs in which the listed word may begin the other."""
        owners, texts = [], []
        for at in free:
            word = words[at]
            owners += [at] * max(0, len(word) - MIN_STEM)
            texts += [word[:length] for length in range(MIN_STEM, len(word))]
        return self._exact.members(np.array(owners, np.int64), _hashes(texts))

    def _initials(self, words: Sequence[str], free: Sequence[int]) -> Pairs:
        """Pairs in which the listed word may be the first letter of the other."""
        long = [at for at in free if len(words[at]) > 1]
        return self._exact.members(np.array(long, np.int64), _hashes([words[at][0] for at in long]))

    def _longer(self, words: Sequence[str], asked: Traits, free: Sequence[int]) -> Pairs:
        """Pairs in which the listed word may begin with the other."""
        stems = [at for at in free if len(words[at]) >= MIN_STEM]
        owners, found = self._range(asked, stems)
        longer = self._traits.length[found] > asked.length[owners]
        owners, found = owners[longer], found[longer]
        begins = np.ones(len(owners), np.bool_)
        checked = np.flatnonzero(asked.length[owners] > HEAD)
        texts = self.texts_of(found[checked])
        for place, owner, text in zip(checked.tolist(), owners[checked].tolist(), texts, strict=True):
            begins[place] = text.startswith(words[owner])
        return owners[begins], found[begins]

    def _beginning(self, words: Sequence[str], asked: Traits, free: Sequence[int]) -> Pairs:
        """Pairs in which one letter stands for the listed word."""
        owners, found = self._range(asked, [at for at in free if len(words[at]) == 1])
        longer = self._traits.length[found] > 1
        return owners[longer], found[longer]

    def _range(self, asked: Traits, which: Sequence[int]) -> Pairs:
        """Pairs in which the listed word has the other's first letters."""
        at = np.array(which, np.int64)
        low = asked.head[at]
        kept = np.minimum(asked.length[at], HEAD).astype(np.uint64)
        high = low | (np.uint64(0xFFFFFFFFFFFFFFFF) >> (np.uint64(8) * np.minimum(kept, np.uint64(HEAD - 1))))
        high = np.where(kept >= HEAD, low, high)
        first = np.searchsorted(self._traits.head, low, "left")
        counts = np.searchsorted(self._traits.head, high, "right") - first
        return np.repeat(at, counts), spans(first, counts)

    def texts_of(self, numbers: Array) -> list[str]:
        """The texts of listed words."""
        if len(numbers) > MANY or "_all" in self.__dict__:
            found: list[str] = self._all.take(numbers).tolist()
            return found
        return self.texts.some(numbers)

    @cached_property
    def _all(self) -> Array:
        return np.array(self.texts.all(), object)


def laid_out(words: Sequence[str]) -> Named:
    """Lay out the doors that lead to words, which stand in order of their letters."""
    yield from traits.traits(words).arrays("words")
    yield from hashes("exact", _hashes(words), np.arange(len(words)))
    free = [at for at, word in enumerate(words) if spelt(word)]
    owners, keys = deletion_keys([words[at] for at in free])
    yield from hashes("deleted", keys, np.array(free, np.uint32)[owners])
    del owners, keys
    yield from _key_tables(words)


def _key_tables(words: Sequence[str]) -> Named:
    keys: dict[str, tuple[list[int], list[int]]] = {door: ([], []) for door in KEYED}
    for number, word in enumerate(words):
        for door, key in listed_keys(word):
            keys[door][0].append(number)
            keys[door][1].append(hashed(key))
    for door, (numbers, found) in keys.items():
        yield from hashes(door, np.array(found, np.uint32), np.array(numbers, np.uint32))


def _hashes(texts: Iterable[str]) -> Array:
    return np.fromiter(map(hashed, texts), np.uint32)


def in_order(words: Iterable[str]) -> list[str]:
    """Sort words as the vocabulary holds them."""
    return sorted(words, key=lambda word: (letters_of(word), word))
