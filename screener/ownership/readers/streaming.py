"""The only place that reads stakes as a stream: what a register's file says, without holding the file.

Where a record tells what another one is about, the file is read twice (`Stream.twice`), or what it says is
kept on disk until its end.
"""

from __future__ import annotations

import io
import itertools
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import BinaryIO

from screener.errors import OwnershipError
from screener.model import RawFile, Stake, Warn
from screener.ownership.readers import (
    bods,
    ftm,
    gleif,
    gleif_exceptions,
    gleif_names,
    own_csv,
    psc,
    senzing,
    uk_companies,
)
from screener.ownership.readers.gleif_names import Called
from screener.ownership.readers.json_records import Record
from screener.ownership.readers.json_stream import Numbered, objects_of
from screener.ownership.readers.recognise import is_xml, unknown
from screener.ownership.readers.restated import Restating

LONGEST_RECORD = 16_000_000
"""Bytes without a line end, or in XML without a mark, that are read at once. Chosen: the longest records of
public registers have a hundredth of it, and what is one endless line would fill the memory."""

_HEAD = 65_536
_KEPT_WARNINGS = 100
"""Warnings kept one by one. Chosen: nobody reads more, and a register can have millions."""


@dataclass(slots=True)
class Notes:
    """What was noticed on the way, bounded however long the stream is."""

    aside: Counter[str] = field(default_factory=Counter)
    first: list[Warn] = field(default_factory=list)
    more: int = 0

    def warn(self, warning: Warn) -> None:
        """Note a warning."""
        if len(self.first) < _KEPT_WARNINGS:
            self.first.append(warning)
        else:
            self.more += 1

    def warnings(self) -> list[Warn]:
        """Return what was noticed."""
        counted = [Warn(f"{count:,} set aside: {reason}") for reason, count in sorted(self.aside.items())]
        rest = [Warn(f"and {self.more:,} warnings more")] if self.more else []
        return [*counted, *self.first, *rest]


@dataclass(frozen=True, slots=True)
class Stream:
    """A file's stakes as they come, and what is to be known of its format."""

    format: str
    stakes: Iterator[Stake]
    names: Iterator[Called] = field(default_factory=lambda: iter(()))
    """What parties are called, where the file states that: to be taken instead of the stakes."""
    twice: bool = False
    """Whether the names stand among the stakes, so that the file is to be read once more for them."""
    restates: Restating = Restating.NOTHING
    """What it may state twice, which can only be settled when all around it is known."""


def stream(name: str, file: BinaryIO, notes: Notes) -> Stream:
    """Read a file's stakes one after another, in whatever format.

    Raises:
        OwnershipError: no reader knows the file, or it cannot be read to its end.
    """
    raw = _Raw(name, file)
    buffered = io.BufferedReader(raw, _HEAD)
    head = RawFile(name, buffered.peek(_HEAD)[:_HEAD])
    raw.ends = b"<" if is_xml(head) else b"\r\n"
    if (naming := _naming(name, head, buffered)) is not None:
        return naming
    if gleif_exceptions.knows_text(head):
        return Stream("gleif-repex", gleif_exceptions.stakes(name, buffered, notes.aside, xml=is_xml(head)))
    if gleif.knows_text(head):
        relations = gleif.relations(name, buffered, xml=is_xml(head))
        return Stream("gleif-rr", gleif.stakes(name, relations, notes.aside))
    first = head.data.lstrip(b"\xef\xbb\xbf \r\n\t")[:1]
    if first in {b"{", b"["}:
        raw.ends = b"}"  # an array of objects may be one line
        return _json(head, objects_of(name, buffered), notes)
    if first == b"<":
        raise unknown(head)
    return Stream("own-csv", own_csv.stakes(name, _text(buffered), notes.warn))


def _naming(name: str, head: RawFile, file: BinaryIO) -> Stream | None:
    """Read a file that says what parties are called, None where it is none."""
    for reader in (gleif_names, uk_companies):
        if reader.knows_text(head):
            return Stream(reader.FORMAT, iter(()), reader.read(name, file))
    return None


def _json(file: RawFile, records: Numbered, notes: Notes) -> Stream:
    """Read JSON with the reader that knows its first record; all must be of one kind."""
    first = next(records, None)
    for knows, reader in _JSON:
        if first is not None and knows(first[1]):
            same = _alike(file.name, itertools.chain([first], records), knows)
            return reader(file.name, same, notes)
    raise unknown(file)


def _alike(name: str, records: Numbered, knows: Callable[[Record], bool]) -> Numbered:
    """Give records as long as they are of one kind.

    Raises:
        OwnershipError: one is of another kind.
    """
    for number, record in records:
        if not knows(record):
            raise OwnershipError(f"{name}, record {number}: of another kind than the first")
        yield number, record


def _bods(name: str, records: Numbered, notes: Notes) -> Stream:
    return Stream(bods.FORMAT, bods.stakes(name, records, notes.warn))


def _psc(name: str, records: Numbered, notes: Notes) -> Stream:
    return Stream("uk-psc", psc.stakes(name, records, notes.aside), restates=Restating.CHAINS)


def _ftm(name: str, records: Numbered, notes: Notes) -> Stream:
    stakes = ftm.stakes(name, records, notes.aside, {})
    return Stream(ftm.FORMAT, stakes, ftm.called(records), restates=Restating.HOLDINGS, twice=True)


def _senzing(name: str, records: Numbered, notes: Notes) -> Stream:
    stakes = senzing.stakes(name, records, notes.aside, {})
    return Stream(senzing.FORMAT, stakes, senzing.called(records), restates=Restating.CHAINS, twice=True)


def _gleif(name: str, records: Numbered, notes: Notes) -> Stream:
    relations = gleif.from_objects(record for _, record in records)
    return Stream("gleif-rr", gleif.stakes(name, relations, notes.aside))


_JSON: tuple[tuple[Callable[[Record], bool], Callable[[str, Numbered, Notes], Stream]], ...] = (
    (bods.knows, _bods),
    (psc.knows, _psc),
    (ftm.knows, _ftm),
    (senzing.knows, _senzing),
    (gleif.knows, _gleif),
)
"""In order: whether a reader knows a record, and the reader."""


def _text(file: BinaryIO) -> io.TextIOWrapper:
    return io.TextIOWrapper(file, "utf-8-sig", newline="")


class _Raw(io.RawIOBase):
    """Gives any binary stream the face that buffering needs, and refuses a record without an end."""

    def __init__(self, name: str, file: BinaryIO) -> None:
        self._name, self._file = name, file
        self.ends = b""
        """What ends a record; nothing is refused where it is empty."""
        self._since = 0

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: object) -> int:
        view = memoryview(buffer)  # type: ignore[arg-type]  # typeshed has no name for a writable buffer here
        data = self._file.read(len(view))
        view[: len(data)] = data
        if self.ends:
            self._measure(data)
        return len(data)

    def _measure(self, data: bytes) -> None:
        last = max(data.rfind(bytes((end,))) for end in self.ends)
        self._since = len(data) - last if last >= 0 else self._since + len(data)
        if self._since > LONGEST_RECORD:
            raise OwnershipError(
                f"{self._name}: more than {LONGEST_RECORD:,} bytes without an end of a record",
                hint="This is none of the formats that are known, or the file is damaged.",
            )
