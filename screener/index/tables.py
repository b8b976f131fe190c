"""Three small structures over mapped arrays: strings by number, numbers by hash, members by group.

They are written at compile time and read in place; none is ever loaded as a whole.
"""

from __future__ import annotations

from array import array
from collections.abc import Iterable, Iterator, Mapping

import numpy as np
from msgspec import Struct

from screener.index.container import Array, Named


class Strings(Struct, frozen=True, eq=False):
    """Strings by number, in the order in which they were given."""

    blob: Array
    ends: Array

    def __getitem__(self, number: int) -> str:
        """The string of a number."""
        return self.raw(number).decode("utf-8", "surrogatepass")

    def __len__(self) -> int:
        return len(self.ends) - 1

    def raw(self, number: int) -> bytes:
        """The bytes of a number's string."""
        return self.blob[self.ends[number] : self.ends[number + 1]].tobytes()

    def all(self) -> list[str]:
        """All strings."""
        return self.some(np.arange(len(self)))

    def some(self, numbers: Array) -> list[str]:
        """Several strings, which is quicker than one by one."""
        data = self.blob.data
        first, last = self.ends.take(numbers).tolist(), self.ends.take(numbers + 1).tolist()
        return [str(data[a:b], "utf-8", "surrogatepass") for a, b in zip(first, last, strict=True)]

    @classmethod
    def of(cls, arrays: Mapping[str, Array], name: str) -> Strings:
        """Find the table `name` among the arrays of an index."""
        return cls(arrays[f"{name}.blob"], arrays[f"{name}.ends"])


DECODED = 100_000
"""Strings that are decoded at once; chosen: some ten megabytes."""


class Texts:
    """A table of strings while it grows: their bytes laid end to end."""

    def __init__(self) -> None:
        self._blob = bytearray()
        self._ends = array("Q", [0])

    def __len__(self) -> int:
        return len(self._ends) - 1

    def add(self, item: bytes) -> None:
        """Take one more."""
        self._blob += item
        self._ends.append(len(self._blob))

    def parts(self) -> Iterator[list[str]]:
        """All strings in order, decoded, some at a time."""
        for start in range(0, len(self), DECODED):
            some = range(start, min(start + DECODED, len(self)))
            yield [self[number].decode("utf-8", "surrogatepass") for number in some]

    def __getitem__(self, number: int) -> bytes:
        """The bytes of a number's string."""
        return bytes(self._blob[self._ends[number] : self._ends[number + 1]])

    def each_once(self) -> tuple[Texts, Array]:
        """The different strings in order of their first appearance, and for each string which it is."""
        keys = np.fromiter((hash(self[at]) for at in range(len(self))), np.int64, len(self))
        order = np.argsort(keys, kind="stable")
        first = starts(keys[order])
        like = np.zeros(len(self), np.int64)
        like[order] = np.repeat(order[first], np.diff(np.append(first, len(self))))
        del keys, order  # of millions of strings each takes tens of megabytes
        for at in np.flatnonzero(like != np.arange(len(self))).tolist():
            if self[at] != self[like[at]]:
                like[at] = at  # another string of the same hash: it merely stands twice
        known = unique(like)
        kept = Texts()
        for at in known.tolist():
            kept.add(self[at])
        return kept, np.searchsorted(known, like)

    def laid_out(self, name: str) -> Named:
        """Lay the table out for an index."""
        yield f"{name}.blob", np.frombuffer(self._blob, np.uint8)
        yield f"{name}.ends", np.array(self._ends, np.uint64)


SIEVE_BITS = 8
"""Bits of the sieve for each hash that is kept; chosen: one in eight that are not kept pass it."""

_LOW = np.uint32(7)


class Hashes(Struct, frozen=True, eq=False):
    """Numbers by hash, behind a sieve that stops most hashes under which nothing is kept."""

    hashes: Array
    values: Array
    sieve: Array
    """A bit for each value that the first bits of a hash can have."""

    def find(self, wanted: Iterable[int]) -> Array:
        """The numbers under any of the hashes, each once, in order."""
        keys = np.fromiter(wanted, np.uint32)
        return np.unique(self.members(np.zeros(len(keys), np.int64), keys)[1])

    def members(self, owners: Array, keys: Array) -> tuple[Array, Array]:
        """For many hashes at once: (owner of the hash, number found), one pair a find."""
        spots = keys >> np.uint32(32 - _bits(len(self.sieve)))
        there = (self.sieve[spots >> np.uint32(3)] >> (spots & _LOW)) & 1
        passed = np.flatnonzero(there)
        keys, owners = keys[passed], owners[passed]
        first = np.searchsorted(self.hashes, keys, "left")
        counts = np.searchsorted(self.hashes, keys, "right") - first
        return np.repeat(owners, counts), self.values[spans(first, counts)].astype(np.int64)

    @classmethod
    def of(cls, arrays: Mapping[str, Array], name: str) -> Hashes:
        """Find the map `name` among the arrays of an index."""
        return cls(arrays[f"{name}.hashes"], arrays[f"{name}.values"], arrays[f"{name}.sieve"])


def _bits(size: int) -> int:
    return int(size).bit_length() + 2


def unique(numbers: Array) -> Array:
    """The numbers in order, each once; quicker than numpy's own on millions."""
    ordered = np.sort(numbers)
    return ordered[starts(ordered)]


def starts(ordered: Array) -> Array:
    """Where each group of equal numbers begins."""
    if not len(ordered):
        return np.zeros(0, np.int64)
    return np.flatnonzero(np.concatenate([[True], ordered[1:] != ordered[:-1]]))


def spans(first: Array, counts: Array) -> Array:
    """The numbers from each `first` on, as many as its count, one span after another."""
    ends = np.cumsum(counts)
    total = int(ends[-1]) if len(ends) else 0
    found: Array = np.repeat(first - (ends - counts), counts) + np.arange(total)
    return found


def hashes(name: str, keys: Array, numbers: Array) -> Named:
    """Lay out a map from hashes to the numbers that are kept under them."""
    order = np.argsort(keys, kind="stable")
    yield f"{name}.hashes", keys[order].astype(np.uint32)
    yield f"{name}.values", numbers[order].astype(np.uint32)
    del order  # of millions of keys each of these is much
    size = 1 << max(10, (len(keys) * SIEVE_BITS // 8).bit_length())
    sieve = np.zeros(size * 8, np.bool_)
    sieve[keys >> np.uint32(32 - _bits(size))] = True
    yield f"{name}.sieve", np.packbits(sieve, bitorder="little")


class Groups(Struct, frozen=True, eq=False):
    """Members of numbered groups."""

    members: Array
    ends: Array

    def sizes(self, groups: Array) -> Array:
        """How many members each of several groups has."""
        found: Array = self.ends.take(groups + 1).astype(np.int64) - self.ends.take(groups)
        return found

    def expanded(self, groups: Array) -> tuple[Array, Array]:
        """(position in `groups`, member) for all members of several groups."""
        members, counts = self.of_each(groups)
        return np.repeat(np.arange(len(groups)), counts), members.astype(np.int64)

    def of_each(self, groups: Array) -> tuple[Array, Array]:
        """The members of several groups, one group after another, and how many each has."""
        first = self.ends.take(groups).astype(np.int64)
        counts: Array = self.ends.take(groups + 1) - first
        return self.members.take(spans(first, counts)), counts

    @classmethod
    def of(cls, arrays: Mapping[str, Array], name: str) -> Groups:
        """Find the groups `name` among the arrays of an index."""
        return cls(arrays[f"{name}.members"], arrays[f"{name}.ends"])


def grouped(name: str, groups: Array, members: Array, count: int) -> Named:
    """Lay out the members of each group one after another."""
    yield f"{name}.members", members[np.argsort(groups, kind="stable")].astype(np.uint32)
    ends = np.zeros(count + 1, np.uint32)
    if len(groups):
        np.cumsum(np.bincount(groups, minlength=count), out=ends[1:])
    yield f"{name}.ends", ends
