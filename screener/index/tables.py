"""Two small structures over mapped arrays: a table of strings, and a map from keys to numbers.

Both are written at compile time and read in place; neither is ever loaded as a whole.
"""

from __future__ import annotations

import zlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from screener.index.container import Array


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


def encoded(text: str) -> bytes:
    """The bytes under which a text is kept; lone surrogates survive."""
    return text.encode("utf-8", "surrogatepass")


@dataclass(frozen=True, slots=True)
class KeyMap:
    """Numbers by the CRC-32 of a key: a superset, as two keys may share one; the reader verifies."""

    hashes: Array
    values: Array

    def find(self, *keys: str) -> Array:
        """The numbers under any of the keys."""
        wanted = np.fromiter((zlib.crc32(encoded(key)) for key in keys), np.uint32, len(keys))
        first = np.searchsorted(self.hashes, wanted, "left")
        last = np.searchsorted(self.hashes, wanted, "right")
        ranges = [self.values[a:b] for a, b in zip(first.tolist(), last.tolist(), strict=True) if a < b]
        if not ranges:
            return self.values[:0]
        return ranges[0] if len(ranges) == 1 else np.concatenate(ranges)

    @classmethod
    def of(cls, arrays: Mapping[str, Array], name: str) -> KeyMap:
        """Find the map `name` among the arrays of an index."""
        return cls(arrays[f"{name}.hashes"], arrays[f"{name}.values"])


def key_map(name: str, hashes: Sequence[int], values: Sequence[int]) -> dict[str, Array]:
    """Lay out a map from the hashes of keys to numbers."""
    keys = np.fromiter(hashes, np.uint32, len(hashes))
    numbers = np.fromiter(values, np.uint32, len(values))
    order = np.argsort(keys, kind="stable")
    return {f"{name}.hashes": keys[order], f"{name}.values": numbers[order]}


def grouped(name: str, groups: Array, members: Array, count: int) -> dict[str, Array]:
    """Lay out the members of each group one after another: `ends[g]` to `ends[g + 1]` are those of `g`."""
    order = np.argsort(groups, kind="stable")
    ends = np.zeros(count + 1, np.uint32)
    np.cumsum(np.bincount(groups, minlength=count), out=ends[1:])
    return {f"{name}.members": members[order].astype(np.uint32), f"{name}.ends": ends}
