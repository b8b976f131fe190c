"""What reading the package's own tables comes to, written down beforehand: start-up need not read them.

`lists/manifest.json` holds a summary for each table under the hash of its bytes. A table that was changed
since has no summary and is read. A test compares every summary with a reading, and rewrites the file when
run with SCREENER_GOLDEN=write.
"""

from __future__ import annotations

import functools
from collections.abc import Callable, Mapping

import msgspec

from screener.lists.catalog import data_file
from screener.lists.snapshot import Span, sha256, spans_of
from screener.model import Reading, SnapshotInfo

FILE = "manifest.json"


class Summary(msgspec.Struct, frozen=True):
    """A table as far as an answer needs it before any entity is looked at."""

    info: SnapshotInfo
    content: str
    """Hash of its entities as they were read."""
    spans: tuple[Span, ...] = ()


def summed(data: bytes, read: Callable[[], Reading], describe: Callable[[Reading], SnapshotInfo]) -> Summary:
    """The summary of a table: the one written down, or what reading it comes to."""
    return _written().get(sha256(data)) or computed(read(), describe)


def computed(reading: Reading, describe: Callable[[Reading], SnapshotInfo]) -> Summary:
    """Sum a reading up."""
    entities = reading.entities
    return Summary(describe(reading), sha256(msgspec.msgpack.encode(entities)), spans_of(entities))


@functools.cache
def _written() -> Mapping[str, Summary]:
    return msgspec.json.decode(data_file(FILE), type=dict[str, Summary])
