"""The only place that reads stakes as a stream: what a register's file says, without holding the file.

Formats that state every stake in one place are read record by record. The others tell in one record what
another is about, so they have to be read whole, up to a size that memory can hold.
"""

from __future__ import annotations

import io
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import BinaryIO

from screener.errors import OwnershipError
from screener.model import RawFile, Stake, Warn
from screener.ownership.readers import gleif, gleif_exceptions, gleif_names, own_csv, psc, uk_companies
from screener.ownership.readers.gleif_names import Called
from screener.ownership.readers.json_records import parse_line
from screener.ownership.readers.recognise import is_xml, read
from screener.ownership.readers.restated import Restating

WHOLE_FILES = 400_000_000
"""Bytes up to which a file is read whole where it has to be. Chosen: its records then need some 4 GB."""

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
    """What parties are called, where the file states that and no stakes."""
    restates: Restating = Restating.NOTHING
    """What it may state twice, which can only be settled when all around it is known."""


def stream(name: str, file: BinaryIO, notes: Notes) -> Stream:
    """Read a file's stakes one after another, in whatever format.

    Raises:
        OwnershipError: no reader knows the file, or it cannot be read to its end.
    """
    buffered = io.BufferedReader(_Raw(file), _HEAD)
    head = RawFile(name, buffered.peek(_HEAD)[:_HEAD])
    if (naming := _naming(name, head, buffered)) is not None:
        return naming
    if gleif_exceptions.knows_text(head):
        return Stream("gleif-repex", gleif_exceptions.stakes(name, buffered, notes.aside, xml=is_xml(head)))
    if gleif.knows_text(head):
        relations = gleif.relations(name, buffered, xml=is_xml(head))
        return Stream("gleif-rr", gleif.stakes(name, relations, notes.aside))
    first = head.data.lstrip(b"\xef\xbb\xbf \r\n\t")
    if first[:1] == b"{" and psc.knows_line(head):
        return Stream(
            "uk-psc", psc.stakes(name, _lines(name, buffered), notes.aside), restates=Restating.CHAINS
        )
    if first[:1] not in {b"{", b"[", b"<"}:
        return Stream("own-csv", own_csv.stakes(name, _text(buffered), notes.warn))
    return _whole(name, buffered, notes)


def _naming(name: str, head: RawFile, file: BinaryIO) -> Stream | None:
    """Read a file that says what parties are called, None where it is none."""
    for reader in (gleif_names, uk_companies):
        if reader.knows_text(head):
            return Stream(reader.FORMAT, iter(()), reader.read(name, file))
    return None


def _whole(name: str, file: BinaryIO, notes: Notes) -> Stream:
    """Read a file that has to be read whole."""
    data = file.read(WHOLE_FILES + 1)
    if len(data) > WHOLE_FILES:
        raise OwnershipError(
            f"{name} is larger than {WHOLE_FILES:,} bytes, and its format can only be read whole",
            hint="Formats that can be of any size: GLEIF, UK PSC, CSV with owner, owned, percent.",
        )
    reading = read(RawFile(name, data))
    for warning in reading.warnings:
        notes.warn(warning)
    return Stream(reading.format, iter(reading.stakes))


def _text(file: BinaryIO) -> io.TextIOWrapper:
    return io.TextIOWrapper(file, "utf-8-sig", newline="")


def _lines(name: str, file: BinaryIO) -> Iterator[tuple[int, dict[str, object]]]:
    """Give the objects of a file that has one a line, numbered."""
    try:
        for number, line in enumerate(io.TextIOWrapper(file, "utf-8-sig"), start=1):
            if line.strip():
                yield number, parse_line(name, number, line)
    except UnicodeDecodeError as error:
        raise OwnershipError(f"{name} is not UTF-8 (byte {error.start} of a block)") from None


class _Raw(io.RawIOBase):
    """Gives any binary stream, such as a member of an archive, the face that buffering needs."""

    def __init__(self, file: BinaryIO) -> None:
        self._file = file

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: object) -> int:
        view = memoryview(buffer)  # type: ignore[arg-type]  # typeshed has no name for a writable buffer here
        data = self._file.read(len(view))
        view[: len(data)] = data
        return len(data)
