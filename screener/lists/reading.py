"""The one place where a publisher's bytes become rows, or an error that says what to do.

A reader of `screener.lists.sources` decodes with `text`, cuts with `table` (or `lines`, where there is
no header) and then takes every field of a `Record` once: what is left in a record at its end is schema
drift, and `Warnings` carries it to the snapshot. Nothing is skipped in silence.
"""

from __future__ import annotations

import codecs
import csv
import datetime as dt
import io
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field

from screener.errors import ListUnreadableError
from screener.facts.dates import Order, parse_date
from screener.model import RawFile, Warn

SHOWN_PER_KIND = 200
"""How many warnings of one kind are kept one by one; the rest are counted. Chosen: a damaged file can
damage every row, and the hundredth example tells nobody more."""

FETCH_AGAIN = "Fetch the file again from its publisher and load that; the last good snapshot stays in use."


def unreadable(file: RawFile, message: str, *, row: int | None = None, hint: str = "") -> ListUnreadableError:
    """The error for a file that cannot be taken, naming file and row."""
    where = f"{file.name}, row {row}" if row is not None else file.name
    return ListUnreadableError(f"{where}: {message}", hint=hint or FETCH_AGAIN)


@dataclass(slots=True)
class Warnings:
    """Collects what a reader could not take as it stood."""

    kept: list[Warn] = field(default_factory=list)
    _met: Counter[tuple[str, str]] = field(default_factory=Counter)

    def add(self, message: str, *, row: int | None = None, field: str = "", value: str = "") -> None:
        """Note one warning; past `SHOWN_PER_KIND` of the same message and field it is only counted."""
        kind = (message, field)
        self._met[kind] += 1
        if self._met[kind] <= SHOWN_PER_KIND:
            self.kept.append(Warn(message, row, field, value[:200]))

    def once(self, message: str, *, row: int | None = None, field: str = "", value: str = "") -> None:
        """Note a warning that says the same of every row, such as an unknown column, the first time only."""
        if (message, field) not in self._met:
            self.add(message, row=row, field=field, value=value)

    def all(self) -> tuple[Warn, ...]:
        """Everything noted, then how many more of each kind were met."""
        more = [
            Warn(f"{message} ({count - SHOWN_PER_KIND} more)", None, name)
            for (message, name), count in self._met.items()
            if count > SHOWN_PER_KIND
        ]
        return (*self.kept, *more)


@dataclass(slots=True)
class Record:
    """One row, whose fields are taken one by one until none is left."""

    row: int
    """1-based line in the file where the row begins."""
    fields: dict[str, str]

    def take(self, name: str) -> str:
        """The field as published, whitespace runs squashed; "" where the schema lacks the column."""
        return squash(self.fields.pop(name, ""))

    def take_raw(self, name: str) -> str:
        """The field exactly as published."""
        return self.fields.pop(name, "")

    def set_aside(self, *names: str) -> None:
        """Drop fields on purpose; the caller's comment says why."""
        for name in names:
            self.fields.pop(name, None)

    def left(self) -> dict[str, str]:
        """Fields that nobody took."""
        return self.fields


@dataclass(frozen=True, slots=True)
class Table:
    """A file with a header, cut into records."""

    columns: tuple[str, ...]
    records: tuple[Record, ...]


def squash(text: str) -> str:
    r"""The text without leading, trailing and doubled whitespace (no-break spaces too).

    >>> squash("  Kelvo\u00a0  Inc. ")
    'Kelvo Inc.'
    """
    return " ".join(text.split())


def refuse_no_file(file: RawFile) -> None:
    """Raise the error for nothing, or a web page, in place of a file."""
    start = file.data[:1024].removeprefix(codecs.BOM_UTF8).lstrip().lower()
    if not start and not file.data.removeprefix(codecs.BOM_UTF8).strip():
        raise unreadable(file, "the file is empty; an empty file never means that everybody was delisted")
    if start.startswith((b"<!doctype html", b"<html")):
        raise unreadable(file, "this is a web page, not the published file")


def encoding_of(file: RawFile, warnings: Warnings) -> str:
    """UTF-8, or Windows-1252 for a file that is not, which a warning says: old editions were saved so."""
    try:
        file.data.decode("utf-8-sig")
    except UnicodeDecodeError:
        warnings.add("not UTF-8; read as Windows-1252, in which old editions are saved")
        return "cp1252"
    return "utf-8-sig"


def text(file: RawFile, encoding: str = "utf-8-sig") -> str:
    """The file's text, or an error when it is empty, not text, or a web page in place of a file."""
    refuse_no_file(file)
    if b"\0" in file.data:
        raise unreadable(file, "the file holds NUL bytes, so it is not the text that was expected")
    try:
        decoded = file.data.decode(encoding)
    except UnicodeDecodeError as error:
        row = file.data.count(b"\n", 0, error.start) + 1
        raise unreadable(file, f"not {encoding} text at byte {error.start}", row=row) from error
    return decoded


def lines(
    file: RawFile, *, delimiter: str = ",", encoding: str = "utf-8-sig"
) -> Iterator[tuple[int, list[str]]]:
    """Each row of a delimited file with the line it begins on; blank lines are passed over."""
    reader = csv.reader(io.StringIO(text(file, encoding), newline=""), delimiter=delimiter, strict=True)
    start = 1
    try:
        for cells in reader:
            if cells:
                yield start, cells
            start = reader.line_num + 1
    except csv.Error as error:
        raise unreadable(file, f"the row cannot be cut into fields ({error})", row=start) from error


def table(
    file: RawFile, *, required: Iterable[str], delimiter: str | None = None, encoding: str = "utf-8-sig"
) -> Table:
    r"""The file's records under its header, every row as long as the header.

    >>> file = RawFile("x.csv", b"id,name,colour\n7,Acme,red\n")
    >>> [record] = table(file, required=("id", "name")).records
    >>> record.take("id"), record.take("name"), record.left()
    ('7', 'Acme', {'colour': 'red'})

    Args:
        file: the publisher's file.
        required: columns without which nothing can be read.
        delimiter: told by the header line (tab if it holds one) when None.
        encoding: of the file.
    """
    if delimiter is None:
        delimiter = "\t" if b"\t" in file.data[:4096].split(b"\n", 1)[0] else ","
    return under_header(file, lines(file, delimiter=delimiter, encoding=encoding), required)


def under_header(file: RawFile, rows: Iterator[tuple[int, list[str]]], required: Iterable[str]) -> Table:
    """The records of rows of which the first is the header."""
    start, header = next(rows, (1, []))
    columns = tuple(squash(name) for name in header)
    _check_header(file, columns, required, start)
    records = tuple(_record(file, columns, row, cells) for row, cells in rows)
    if not records:
        raise unreadable(file, "the file holds a header and no rows")
    return Table(columns, records)


def _check_header(file: RawFile, columns: Sequence[str], required: Iterable[str], row: int) -> None:
    missing = [name for name in required if name not in columns]
    if missing:
        raise unreadable(file, f"the header lacks {', '.join(missing)}", row=row)
    repeated = [name for name, count in Counter(columns).items() if count > 1]
    if repeated:
        raise unreadable(file, f"the header repeats {', '.join(repeated)}", row=row)


def _record(file: RawFile, columns: Sequence[str], row: int, cells: Sequence[str]) -> Record:
    if len(cells) != len(columns):
        message = f"{len(cells)} fields where the header has {len(columns)}: the file is cut short or damaged"
        raise unreadable(file, message, row=row)
    return Record(row, dict(zip(columns, cells, strict=True)))


def warn_drift(warnings: Warnings, record: Record) -> None:
    """Say of each field that nobody took that its publisher has added something."""
    for name, value in record.left().items():
        if value:
            warnings.once(
                "unknown field; its values are not screened", row=record.row, field=name, value=value
            )


def day(text: str, order: Order, warnings: Warnings, *, row: int, field: str) -> dt.date | None:
    """The date of a field; one that cannot be read is warned about and counts as not stated."""
    found = parse_date(text, order)
    if text and found is None:
        warnings.add("no date; it counts as not stated", row=row, field=field, value=text)
    return found


def only(files: Sequence[RawFile]) -> RawFile:
    """The one file of a source that is published as one file."""
    if len(files) != 1:
        names = ", ".join(file.name for file in files) or "none"
        raise ListUnreadableError(
            f"this source is one file, but {len(files)} were given: {names}",
            hint="Load the files one at a time.",
        )
    return files[0]
