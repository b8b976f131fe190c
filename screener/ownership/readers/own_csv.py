"""The only place that reads our own table of stakes: one row a stake, columns as the design promises."""

from __future__ import annotations

import csv
import datetime as dt
import io
import itertools
import re
from collections.abc import Callable, Iterator, Mapping
from typing import TextIO

from screener.errors import OwnershipError
from screener.facts.dates import parse_partial
from screener.facts.places import country_code
from screener.model import Basis, RawFile, Stake, Warn
from screener.ownership.bases import parse_basis
from screener.ownership.intervals import Share, exactly, parse_share
from screener.ownership.readers.reading import StakesReading

COLUMNS = {
    "owner": ("owner", "holder", "shareholder", "parent", "owner_name"),
    "owned": ("owned", "company", "subsidiary", "owned_name"),
    "percent": ("percent", "pct", "percentage", "share", "stake"),
    "low": ("percent_low", "pct_low", "low", "min"),
    "high": ("percent_high", "pct_high", "high", "max"),
    "basis": ("basis", "kind", "type"),
    "from": ("from", "start", "since", "start_date", "from_date"),
    "to": ("to", "end", "until", "end_date", "to_date"),
    "source": ("source",),
    "source_date": ("source_date", "as_of", "seen"),
    "note": ("note", "notes", "remark"),
    "owner_id": ("owner_id",),
    "owned_id": ("owned_id",),
    "owner_country": ("owner_country",),
    "owned_country": ("owned_country",),
    "group": ("group", "joint", "joint_group"),
    "certainty": ("certainty", "confidence"),
    "id": ("id", "row_id"),
}
"""What each column may be called; the first is the name that we write."""

_REQUIRED = ("owner", "owned")
_SHARE = ("percent", "low", "high", "basis")
_LONGEST_FIELD = 10_000
"""A cell longer than this is not a name, a share or a note. Chosen."""


def recognises(file: RawFile) -> bool:
    """Whether the file's first line names an owner and an owned column."""
    first = file.data[:4096].decode("utf-8-sig", "replace").lstrip().partition("\n")[0]
    return set(_REQUIRED) <= set(_roles(_cells(first, _delimiter(first))))


def read(file: RawFile) -> StakesReading:
    """Read a table of stakes; every row becomes a stake or the reading fails.

    Raises:
        OwnershipError: a row cannot be read; the message names file, row and field.
    """
    warnings: list[Warn] = []
    stated = tuple(stakes(file.name, io.StringIO(_text(file), newline=""), warnings.append))
    return StakesReading(stated, tuple(warnings), "own-csv")


def stakes(name: str, text: TextIO, warn: Callable[[Warn], None]) -> Iterator[Stake]:
    """Give the stakes of a table, row by row.

    Raises:
        OwnershipError: a row cannot be read; the message names file, row and field.
    """
    rows = _rows(text, name)
    header = next(rows, None)
    if header is None:
        raise OwnershipError(f"{name} is empty", hint="It needs a header with owner and owned.")
    roles = _checked_roles(name, header)
    used = set(roles.values())
    for i, title in enumerate(header):
        if i not in used and title.strip():
            warn(Warn(f"column {title!r} is not used", field=title))
    for number, cells in enumerate(rows, start=1):
        if any(cell.strip() for cell in cells):
            row = {role: cells[i].strip() if i < len(cells) else "" for role, i in roles.items()}
            stake = _Row(name, number, row, warn, _surplus(header, cells)).stake()
            if _COMBINED.search(row.get("basis", "").casefold()):
                message = f"row {number} is set aside: a figure of several holders together is no stake"
                warn(Warn(message, number, "basis", row["basis"]))
            else:
                yield stake


def _checked_roles(name: str, header: list[str]) -> dict[str, int]:
    """Return which column plays each role; refuse a table that cannot state stakes."""
    roles = _roles(header)
    if missing := [role for role in _REQUIRED if role not in roles]:
        raise OwnershipError(
            f"{name}: no column for {' and '.join(missing)}; its columns are {', '.join(header)}",
            hint=f"Columns: {', '.join(names[0] for names in COLUMNS.values())}.",
        )
    if not any(role in roles for role in _SHARE):
        raise OwnershipError(f"{name}: no column for percent, percent_low, percent_high or basis")
    return roles


class _Row:
    """One row while it is read: knows its place, so that every complaint can name it."""

    def __init__(
        self, file: str, number: int, cells: Mapping[str, str], warn: Callable[[Warn], None], surplus: str
    ) -> None:
        self.file, self.number, self.cells, self.warn = file, number, cells, warn
        if surplus:
            raise self.error("", f"more cells than columns: {surplus!r}", "Quote cells that hold a comma.")

    def stake(self) -> Stake:
        """Return the stake that the row states."""
        get = self.cells.get
        if not get("owner") or not get("owned"):
            raise self.error("owner" if not get("owner") else "owned", "is empty")
        basis = self.basis()
        start, end = self.day("from"), self.day("to")
        if start is not None and end is not None and end <= start:
            raise self.error("to", f"{get('to')!r} is not after from {get('from')!r}")
        share = self.share()
        return Stake(
            owner=get("owner", ""),
            owned=get("owned", ""),
            share=share.interval,
            known=share.known,
            basis=basis,
            basis_text=get("basis", ""),
            start=start,
            end=end,
            owner_id=get("owner_id", ""),
            owned_id=get("owned_id", ""),
            owner_country=self.country("owner_country"),
            owned_country=self.country("owned_country"),
            group=get("group", ""),
            source=get("source", ""),
            source_date=self.day("source_date"),
            note=get("note", ""),
            certainty=get("certainty", ""),
            file=self.file,
            row=self.number,
        )

    def share(self) -> Share:
        """Return the size of the stake."""
        get = self.cells.get
        try:
            share = parse_share(get("percent", ""), get("low", ""), get("high", ""))
        except ValueError as error:
            raise self.error("percent", str(error)) from None
        words = get("basis", "").casefold()
        if words == "none" and share.interval != exactly(0):
            raise self.error("basis", "is none, yet the share is not 0")
        if words in _BRANCH and not share.known:
            # A branch is part of the company, not a company that it holds. Source: BIS FAQ 45 of 2025-09-29.
            return Share(exactly(100), known=True)
        return share

    def basis(self) -> Basis:
        """Return in what capacity the stake is held."""
        words = self.cells.get("basis", "")
        if (found := parse_basis(words)) is None:
            raise self.error(
                "basis", f"is not understood: {words!r}", f"Use one of {', '.join(b.value for b in Basis)}."
            )
        return found

    def day(self, field: str) -> dt.date | None:
        """Return a cell's day; of a month or a year the first day, with a warning."""
        words = self.cells.get(field, "")
        if not words:
            return None
        partial = parse_partial(words)
        if partial is None:
            raise self.error(field, f"is not a date: {words!r}", "Write it as 2026-11-23.")
        if partial.first != partial.last:
            message = f"row {self.number}: {field} {words!r} is read as {partial.first}, its first day"
            self.warn(Warn(message, self.number, field, words))
        return partial.first

    def country(self, field: str) -> str:
        """Return a cell's country code."""
        words = self.cells.get(field, "")
        code = country_code(words) if words else ""
        if words and not code:
            raise self.error(
                field, f"is not a country: {words!r}", "Write it as a two-letter code, such as CN."
            )
        return code

    def error(self, field: str, problem: str, hint: str = "") -> OwnershipError:
        """Return an error that names file, row and field."""
        where = f"{self.file}, row {self.number}" + (f", {field}" if field else "")
        return OwnershipError(f"{where}: {problem}", hint=hint)


_COMBINED = re.compile(r"\b(?:sum of|combined|joint figure)\b")
_BRANCH = frozenset({"branch", "sales office", "branch office"})


def _text(file: RawFile) -> str:
    """Return the file as text."""
    try:
        return file.data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise OwnershipError(
            f"{file.name} is not UTF-8 (byte {error.start})", hint="Save it as CSV UTF-8."
        ) from None


def _rows(text: TextIO, name: str) -> Iterator[list[str]]:
    """Split the text into rows of cells."""
    number = 0
    try:
        first = text.readline()
        reader = csv.reader(
            itertools.chain([first] if first else [], text), delimiter=_delimiter(first), strict=True
        )
        for row in reader:
            number = reader.line_num
            if any(len(cell) > _LONGEST_FIELD or "\0" in cell for cell in row):
                raise OwnershipError(f"{name}, line {number}: a cell is too long or binary")
            yield row
    except csv.Error as error:
        raise OwnershipError(f"{name}, line {number + 1}: {error}") from None
    except UnicodeDecodeError:
        raise OwnershipError(f"{name} is not UTF-8", hint="Save it as CSV UTF-8.") from None


def _cells(line: str, delimiter: str) -> list[str]:
    return next(csv.reader([line], delimiter=delimiter), [])


def _delimiter(line: str) -> str:
    """Return what separates the cells: whichever of comma, semicolon and tab the header has most of."""
    return max(",;\t", key=line.count)


def _roles(header: list[str]) -> dict[str, int]:
    """Return which column plays each role; the first of our names wins."""
    titles = ["_".join(title.casefold().replace("-", " ").split()) for title in header]
    return {
        role: next(titles.index(name) for name in names if name in titles)
        for role, names in COLUMNS.items()
        if any(name in titles for name in names)
    }


def _surplus(header: list[str], cells: list[str]) -> str:
    """Return what stands in cells beyond the last column."""
    return " ".join(cell for cell in cells[len(header) :] if cell.strip())
