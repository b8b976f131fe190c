"""Opens a file of counterparties and yields its rows as parties, in order, however the file was made."""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import chain
from pathlib import Path
from typing import BinaryIO

from screener.errors import InputError
from screener.model import Party
from screener.parties.building import Builder
from screener.parties.columns import Columns, Recognised, recognise, role_names
from screener.parties.decoding import CHUNK_BYTES, Encoding, detect, lines
from screener.parties.splitting import DELIMITERS, ONE_COLUMN, Row, Splitter

PartyRow = tuple[tuple[str, ...], Party]
"""The cells of a row, one for each column of the header, and the party that they describe."""

_HEADER_WITHIN = 50
"""Rows searched for the header; chosen: title blocks of accounting exports are shorter."""
_BLANK_ROWS_KEPT = 10_000


@dataclass(frozen=True, slots=True)
class _Layout:
    delimiter: str
    line: int
    header: tuple[str, ...]
    recognised: Recognised


@dataclass(slots=True)
class PartyTable:
    """A file of counterparties: iterate over it once for `(cells, party)` of each row."""

    title: str
    """File name for messages."""
    header: tuple[str, ...]
    columns: Columns
    """Role to the positions of the columns that play it."""
    rows: Iterator[Row]
    """Data rows as they stand in the file."""
    found: tuple[str, ...] = ()
    """What was found out on opening."""
    encoding: Encoding | None = None
    counts: Counter[str] = field(default_factory=Counter)

    @property
    def mapping(self) -> Mapping[str, tuple[str, ...]]:
        """Role to the header texts of the columns that play it, as the user knows them."""
        return {role: tuple(self.header[i] for i in positions) for role, positions in self.columns.items()}

    @property
    def notes(self) -> tuple[str, ...]:
        """What the user should know about how the file was read; complete once all rows are."""
        counted = [f"{count} {what}" for what, count in sorted(self.counts.items())]
        if self.encoding is not None and self.encoding.fallback_lines:
            second = self.encoding.fallback or "neither"
            counted.append(
                f"{self.encoding.fallback_lines} lines are not {self.encoding.name}: read as {second}"
            )
        return (*self.found, *counted)

    def __iter__(self) -> Iterator[PartyRow]:
        """Yield each row's cells, one for each column, and its party; a bad row is a party with a problem."""
        builder = Builder(self.columns, self.counts)
        blank: list[PartyRow] = []
        for number, row in enumerate(self.rows, start=1):
            cells, problem = self._fitted(row)
            party = builder.party(cells, number, problem)
            if not party.problem:
                yield from blank
                blank.clear()
                yield cells, party
                continue
            blank.append((cells, party))
            if any(map(str.strip, cells)) or len(blank) >= _BLANK_ROWS_KEPT:
                yield from blank
                blank.clear()
        if blank:
            self.counts["blank rows at the end were left out"] += len(blank)

    def _fitted(self, row: Row) -> tuple[tuple[str, ...], str]:
        """Give a row exactly one cell for each column, and say why it cannot be trusted."""
        width, cells = len(self.header), tuple(row.cells)
        if len(cells) == width:
            return cells, row.problem
        if len(cells) < width:
            self.counts["rows are shorter than the header: their last columns are taken as empty"] += 1
            return cells + ("",) * (width - len(cells)), row.problem
        if not any(map(str.strip, cells[width:])):
            return cells[:width], row.problem
        rest = " ".join(cells[width - 1 :])
        problem = f"line {row.line} has {len(cells)} fields where the header has {width}"
        return (*cells[: width - 1], rest), row.problem or problem


def open_parties(
    path: Path | None,
    *,
    columns: Mapping[str, str] | None = None,
    encoding: str | None = None,
    delimiter: str | None = None,
) -> PartyTable:
    """Open a file of counterparties, or standard input when `path` is None.

    Args:
        path: the file.
        columns: role to header text (or 1-based position) for columns that are not recognised.
        encoding: how the file is encoded, when it is known.
        delimiter: what stands between cells, when it is known.

    Raises:
        InputError: the file cannot be read at all, or no column can be told to hold the name.
    """
    given = _checked_roles(columns or {})
    title = "standard input" if path is None else path.name
    head, chunks = _bytes_of(path, title)
    if not head.strip():
        raise InputError(f"{title}: the file is empty")
    coding = detect(head, encoding)
    layout = _layout(title, head, coding, given, delimiter)
    splitter = Splitter(lines(chunks, coding), layout.delimiter)
    found = (
        f"read as {coding.name}, columns {_DELIMITER_NAMES.get(layout.delimiter, repr(layout.delimiter))}",
        *([f"header found on line {layout.line}"] if layout.line > 1 else []),
        *layout.recognised.notes,
    )
    return PartyTable(
        title=title,
        header=layout.header,
        columns=layout.recognised.columns,
        rows=_data_rows(splitter, layout),
        found=found,
        encoding=coding,
    )


_DELIMITER_NAMES = {
    ",": "apart by comma", ";": "apart by semicolon", "\t": "apart by tab", "|": "apart by bar",
    ONE_COLUMN: "not apart: there is one",
}  # fmt: skip


def _checked_roles(columns: Mapping[str, str]) -> dict[str, str]:
    for role in columns:
        if role not in role_names():
            raise InputError(
                f"no column can play the part {role!r}", hint=f"the parts are: {', '.join(role_names())}"
            )
    return dict(columns)


def _bytes_of(path: Path | None, title: str) -> tuple[bytes, Iterator[bytes]]:
    """Read the first bytes of a file, and give all its bytes in chunks."""
    try:
        stream = sys.stdin.buffer if path is None else path.open("rb")
        chunks = _chunks(stream, title, close=path is not None)
        head = next(chunks, b"")
    except OSError as error:
        raise InputError(f"{title}: cannot be read: {error.strerror or error}") from error
    return head, chain([head], chunks)


def _chunks(stream: BinaryIO, title: str, *, close: bool) -> Iterator[bytes]:
    try:
        while chunk := stream.read(CHUNK_BYTES):
            yield chunk
    except OSError as error:
        raise InputError(f"{title}: reading stopped: {error.strerror or error}") from error
    finally:
        if close:
            stream.close()


def _layout(
    title: str, head: bytes, coding: Encoding, given: Mapping[str, str], delimiter: str | None
) -> _Layout:
    """Find delimiter and header together: the delimiter under which a header tells most columns apart."""
    sample = _sample(head, coding)
    layouts: list[_Layout] = []
    for candidate in [delimiter] if delimiter else DELIMITERS:
        rows = Splitter(iter(sample), candidate).rows()
        if found := _header(title, rows, candidate, given):
            layouts.append(found)
    if not layouts:
        raise _no_name_column(title, sample, given, delimiter)
    best = max(layouts, key=lambda layout: (_told(layout), len(layout.header)))
    if len(best.header) == 1 and delimiter is None:
        return _Layout(ONE_COLUMN, best.line, best.header, best.recognised)
    return best


def _told(layout: _Layout) -> int:
    return sum(map(len, layout.recognised.columns.values()))


def _sample(head: bytes, coding: Encoding) -> list[tuple[str, str]]:
    trial = Encoding(coding.name, coding.bom, coding.fallback)
    return [line for line, _ in zip(lines([head], trial), range(2 * _HEADER_WITHIN), strict=False)]


def _header(title: str, rows: Iterable[Row], delimiter: str, given: Mapping[str, str]) -> _Layout | None:
    """Find the first row that names its columns; a title alone on its line gives way to a fuller row."""
    best: _Layout | None = None
    for row, _ in zip(rows, range(_HEADER_WITHIN), strict=False):
        try:
            recognised = recognise(row.cells, given)
        except InputError as error:
            raise InputError(f"{title}: line {row.line}: {error}", hint=error.hint) from error
        if recognised is None:
            continue
        layout = _Layout(delimiter, row.line, tuple(cell.strip("\ufeff") for cell in row.cells), recognised)
        if _filled(row.cells) > 1:
            return layout if best is None or _told(layout) > 1 else best
        best = best or layout
    return best


def _filled(cells: Sequence[str]) -> int:
    return sum(1 for cell in cells if cell.strip())


def _no_name_column(
    title: str, sample: Sequence[tuple[str, str]], given: Mapping[str, str], delimiter: str | None
) -> InputError:
    rows = [
        row
        for candidate in ([delimiter] if delimiter else DELIMITERS)
        for row, _ in zip(Splitter(iter(sample), candidate).rows(), range(10), strict=False)
    ]
    seen = max(rows, key=lambda row: len(row.cells), default=Row(1, ()))
    listed = ", ".join(repr(cell.strip()[:60]) for cell in seen.cells[:40]) or "nothing"
    missing = ", ".join(repr(text) for text in given.values())
    what = f"no row has the columns {missing}" if given else "no column is recognised as the name"
    return InputError(
        f"{title}: {what}; line {seen.line} reads: {listed}",
        hint='say which column holds the name with --column name="…"',
    )


def _data_rows(splitter: Splitter, layout: _Layout) -> Iterator[Row]:
    rows = splitter.rows()
    for row in rows:
        if row.line >= layout.line:
            break
    splitter.width = len(layout.header)
    yield from rows
