"""Opens a file of counterparties and yields its rows as parties, in order, however the file was made."""

from __future__ import annotations

import re
import sys
from collections import Counter
from collections.abc import Callable, Generator, Iterator, Mapping
from dataclasses import dataclass, field
from functools import partial
from itertools import chain
from pathlib import Path
from typing import BinaryIO

from screener.errors import InputError
from screener.model import Party
from screener.parties.building import Builder
from screener.parties.columns import Columns, role_names
from screener.parties.decoding import CHUNK_BYTES
from screener.parties.delimited import open_delimited
from screener.parties.opened import Opened
from screener.parties.splitting import Row

PartyRow = tuple[tuple[str, ...], Party]
"""The cells of a row, one for each column of the header, and the party that they describe."""

BLANK_AT_END = "blank rows at the end, left out"
SHORT_ROWS = "rows shorter than the header, their last columns taken as empty"

_BLANK_ROWS_KEPT = 10_000
"""Blank rows in a run that may still turn out to be the end; chosen: more than a spreadsheet trails."""


@dataclass(slots=True)
class PartyTable:
    """A file of counterparties: iterate over it once for `(cells, party)` of each row."""

    title: str
    """File name for messages."""
    opened: Opened
    counts: Counter[str] = field(default_factory=Counter)

    @property
    def header(self) -> tuple[str, ...]:
        """The names of the columns as they stand in the file."""
        return self.opened.header

    @property
    def columns(self) -> Columns:
        """Role to the positions of the columns that play it."""
        return self.opened.columns

    @property
    def mapping(self) -> Mapping[str, tuple[str, ...]]:
        """Role to the header texts of the columns that play it, as the user knows them."""
        return {role: tuple(self.header[i] for i in positions) for role, positions in self.columns.items()}

    @property
    def notes(self) -> tuple[str, ...]:
        """What the user should know about how the file was read; complete once all rows are."""
        counts = self.counts + self.opened.counts
        return (*self.opened.notes, *(f"{what}: {count:,}" for what, count in sorted(counts.items())))

    def __iter__(self) -> Iterator[PartyRow]:
        """Yield each row's cells, one for each column, and its party; a bad row is a party with a problem."""
        builder = Builder(self.columns, self.counts)
        blank: list[PartyRow] = []
        for number, row in enumerate(self.opened.rows, start=1):
            cells, problem = self._fitted(row)
            party = builder.party(cells, number, problem, row.line)
            if self.opened.counted or (not party.problem and not blank):
                yield cells, party
                continue
            blank.append((cells, party))
            if any(map(str.strip, cells)) or len(blank) >= _BLANK_ROWS_KEPT:
                yield from blank
                blank.clear()
        if blank:
            self.counts[BLANK_AT_END] += len(blank)

    def _fitted(self, row: Row) -> tuple[tuple[str, ...], str]:
        """Give a row exactly one cell for each column, and say why it cannot be trusted."""
        width, cells = len(self.header), tuple(row.cells)
        if len(cells) == width:
            return cells, row.problem
        if len(cells) < width:
            self.counts[SHORT_ROWS] += 1
            return cells + ("",) * (width - len(cells)), row.problem
        if not any(map(str.strip, cells[width:])):
            return cells[:width], row.problem
        problem = f"line {row.line} has {len(cells)} fields where the header has {width}"
        last = self.opened.delimiter.join(cells[width - 1 :])  # as it stands in the file
        return (*cells[: width - 1], last), row.problem or problem


def open_parties(
    path: Path | None,
    *,
    columns: Mapping[str, str] | None = None,
    encoding: str | None = None,
    delimiter: str | None = None,
) -> PartyTable:
    """Open a file of counterparties, or standard input when `path` is None.

    Delimited text, spreadsheets, Parquet and JSON lines are told apart by their first bytes.

    Args:
        path: the file.
        columns: role to header text, for columns that are not recognised by name.
        encoding: how delimited text is encoded, when it is known.
        delimiter: what stands between cells, when it is known.

    Raises:
        InputError: the file cannot be read at all, or no column can be told to hold the name.
    """
    title = "standard input" if path is None else path.name
    head, rest = _bytes_of(path, title)
    try:
        return _open_chunks(title, head, chain([head], rest), columns, encoding, delimiter, path)
    except BaseException:
        rest.close()
        raise


def parse_parties(
    title: str,
    data: bytes,
    *,
    columns: Mapping[str, str] | None = None,
    encoding: str | None = None,
    delimiter: str | None = None,
) -> PartyTable:
    """Open the bytes of a file of counterparties, as `open_parties` opens the file."""
    return _open_chunks(title, data[:CHUNK_BYTES], iter([data]), columns, encoding, delimiter)


def _open_chunks(
    title: str,
    head: bytes,
    chunks: Iterator[bytes],
    columns: Mapping[str, str] | None,
    encoding: str | None,
    delimiter: str | None,
    path: Path | None = None,
) -> PartyTable:
    given = _checked_roles(columns or {})
    if encoding is not None or delimiter is not None:
        opened = open_delimited(title, head, chunks, given, encoding=encoding, delimiter=delimiter)
    else:
        opened = _opener(title, head, path)(title, head, chunks, given)
    return PartyTable(title=title, opened=opened)


_FOREIGN = (
    (b"\x1f\x8b", "is compressed with gzip", "Unpack it, or pipe it: gunzip -c FILE | screener batch -"),
    (b"%PDF", "is a PDF", "Save the table in it as CSV."),
    (b"<!DOCTYPE", "is an HTML page", "Save the table in it as CSV."),
    (b"<html", "is an HTML page", "Save the table in it as CSV."),
    (b"<?xml", "is XML", "Save the table in it as CSV."),
)
"""First bytes of files that users mistake for tables, and what to do with each."""

_JSON_ARRAY = re.compile(rb"\[\s*\{")

Opener = Callable[[str, bytes, Iterator[bytes], Mapping[str, str]], Opened]


def _opener(title: str, head: bytes, path: Path | None) -> Opener:
    """Choose the reader by the first bytes; each is imported only when its format is met."""
    start = head.lstrip(b"\xef\xbb\xbf \t\r\n")
    for mark, what, hint in _FOREIGN:
        if start.startswith(mark):
            raise InputError(f"{title} {what}, not a table", hint=hint)
    if _JSON_ARRAY.match(start):
        raise InputError(f"{title} is a JSON array", hint="Write one object a line: jq -c '.[]'")
    if head.startswith((b"PK\x03\x04", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1")):
        from screener.parties.spreadsheet import open_spreadsheet  # noqa: PLC0415 - start-up

        return open_spreadsheet
    if head.startswith(b"PAR1"):
        from screener.parties.parquet import open_parquet  # noqa: PLC0415 - start-up

        return partial(open_parquet, path=path)
    if start.startswith(b"{"):
        from screener.parties.json_lines import open_json_lines  # noqa: PLC0415 - start-up

        return open_json_lines
    return open_delimited


def _checked_roles(columns: Mapping[str, str]) -> dict[str, str]:
    for role in columns:
        if role not in role_names():
            raise InputError(
                f"no column can play the part {role!r}", hint=f"The parts are: {', '.join(role_names())}."
            )
    return dict(columns)


def _bytes_of(path: Path | None, title: str) -> tuple[bytes, Generator[bytes]]:
    """Read the first bytes of a file, and give the others in chunks; the file is closed behind the last."""
    try:
        stream = sys.stdin.buffer if path is None else path.open("rb")
        chunks = _chunks(stream, title, close=path is not None)
        head = next(chunks, b"")
    except OSError as error:
        raise InputError(f"{title}: cannot be read: {error.strerror or error}") from error
    if not head.strip() and len(head) < CHUNK_BYTES:
        chunks.close()
        raise InputError(f"{title}: the file is empty")
    return head, chunks


def _chunks(stream: BinaryIO, title: str, *, close: bool) -> Generator[bytes]:
    try:
        while chunk := stream.read(CHUNK_BYTES):
            yield chunk
    except OSError as error:
        raise InputError(f"{title}: reading stopped: {error.strerror or error}") from error
    finally:
        if close:
            stream.close()
