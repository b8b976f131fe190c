"""Three small structures over mapped arrays: strings by number, numbers by hash, members by group.

They are written at compile time and read in place; none is ever loaded as a whole.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from screener.index.container import Array


def encoded(text: str) -> bytes:
    """The bytes under which a text is kept; lone surrogates survive."""
    return text.encode("utf-8", "surrogatepass")


@dataclass(frozen=True, slots=True)
class Strings:
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
        """All strings, decoded at once."""
        data, ends = self.blob.tobytes(), self.ends.tolist()
        return [data[a:b].decode("utf-8", "surrogatepass") for a, b in itertools.pairwise(ends)]

    @classmethod
    def of(cls, arrays: Mapping[str, Array], name: str) -> Strings:
        """Find the table `name` among the arrays of an index."""
        return cls(arrays[f"{name}.blob"], arrays[f"{name}.ends"])


def strings(name: str, items: Iterable[bytes]) -> dict[str, Array]:
    """Lay out a table of strings."""
    parts = list(items)
    ends = np.zeros(len(parts) + 1, np.uint64)
    np.cumsum([len(part) for part in parts], out=ends[1:])
    return {f"{name}.blob": np.frombuffer(b"".join(parts), np.uint8), f"{name}.ends": ends}


@dataclass(frozen=True, slots=True)
class Hashes:
    """Numbers by hash."""

    hashes: Array
    values: Array

    def find(self, wanted: Iterable[int]) -> Array:
        """The numbers under any of the hashes, each once, in order."""
        keys = np.fromiter(wanted, np.uint32)
        first = np.searchsorted(self.hashes, keys, "left")
        last = np.searchsorted(self.hashes, keys, "right")
        ranges = [self.values[a:b] for a, b in zip(first.tolist(), last.tolist(), strict=True) if a < b]
        return np.unique(np.concatenate(ranges)) if ranges else self.values[:0]

    @classmethod
    def of(cls, arrays: Mapping[str, Array], name: str) -> Hashes:
        """Find the map `name` among the arrays of an index."""
        return cls(arrays[f"{name}.hashes"], arrays[f"{name}.values"])


def members(table: Hashes, wanted: Sequence[Iterable[int]]) -> tuple[Array, Array]:
    """For many lists of hashes at once: (position of the list, number found), one pair a find."""
    lists = [list(keys) for keys in wanted]
    keys = np.fromiter(itertools.chain.from_iterable(lists), np.uint32)
    owners = np.repeat(np.arange(len(lists)), [len(each) for each in lists])
    first = np.searchsorted(table.hashes, keys, "left")
    counts = np.searchsorted(table.hashes, keys, "right") - first
    return np.repeat(owners, counts), table.values[spans(first, counts)]


def spans(first: Array, counts: Array) -> Array:
    """The numbers from each `first` on, as many as its count, one span after another."""
    ends = np.cumsum(counts)
    total = int(ends[-1]) if len(ends) else 0
    found: Array = np.repeat(first - (ends - counts), counts) + np.arange(total)
    return found


def hashes(name: str, numbered: Iterable[tuple[int, Iterable[int]]]) -> dict[str, Array]:
    """Lay out a map from hashes to the numbers that are kept under them."""
    keys: list[int] = []
    counts: list[int] = []
    numbers: list[int] = []
    for number, found in numbered:
        before = len(keys)
        keys.extend(found)
        counts.append(len(keys) - before)
        numbers.append(number)
    array = np.fromiter(keys, np.uint32, len(keys))
    values = np.repeat(np.array(numbers, np.uint32), counts) if numbers else np.zeros(0, np.uint32)
    order = np.argsort(array, kind="stable")
    return {f"{name}.hashes": array[order], f"{name}.values": values[order]}


@dataclass(frozen=True, slots=True)
class Groups:
    """Members of numbered groups."""

    members: Array
    ends: Array

    def places(self, groups: Array) -> Array:
        """Where the members of several groups stand, one group after another."""
        first = self.ends[groups].astype(np.int64)
        return spans(first, self.ends[groups + 1] - first)

    def of_all(self, groups: Array) -> Array:
        """The members of several groups, one group after another."""
        return self.members[self.places(groups)]

    def size(self, groups: Array) -> int:
        """How many members several groups have together."""
        return int((self.ends[groups + 1].astype(np.int64) - self.ends[groups]).sum())

    @classmethod
    def of(cls, arrays: Mapping[str, Array], name: str) -> Groups:
        """Find the groups `name` among the arrays of an index."""
        return cls(arrays[f"{name}.members"], arrays[f"{name}.ends"])


def grouped(name: str, groups: Array, members: Array, count: int) -> dict[str, Array]:
    """Lay out the members of each group one after another."""
    order = np.argsort(groups, kind="stable")
    ends = np.zeros(count + 1, np.uint32)
    if len(groups):
        np.cumsum(np.bincount(groups, minlength=count), out=ends[1:])
    return {f"{name}.members": members[order].astype(np.uint32), f"{name}.ends": ends}
