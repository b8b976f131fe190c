"""How a command writes a plain table of records in any form: a row and an object for each."""

from __future__ import annotations

import sys
from collections.abc import Container, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal, TextIO

from rich.console import Console
from rich.table import Table
from rich.text import Text

from screener.cli.output import Format, console, open_output
from screener.report import delimited, json, markdown
from screener.report.json import Json
from screener.report.text import printable


@dataclass(frozen=True, slots=True)
class Records:
    """The same records twice: as cells for people, as objects for programs."""

    key: str
    """Under which the objects stand in JSON."""
    header: tuple[str, ...]
    rows: Sequence[Sequence[str]]
    objects: Sequence[Json]
    wrapped: frozenset[str] = frozenset()
    """Columns that may take several lines where the terminal is narrow."""
    gap: int = 2
    """Blanks between columns."""
    numbers: frozenset[str] = frozenset()
    """Columns of numbers, set to the right."""
    once: frozenset[str] = frozenset()
    """Columns that are said in a line above on a screen where all rows have the same."""
    notices: tuple[str, ...] = ()
    """What the reader must know; in delimited text it stands in a last column of every row."""
    told: bool = False
    """Whether stderr has the notices as well: then they stand once on a screen."""
    headline: str = ""
    """What a person reads first: the answer in a line."""
    nothing: str = ""
    """What a person reads where there is no row."""
    beside: Mapping[str, object] = field(default_factory=dict)
    """What stands beside the objects in JSON: totals, what was compared."""


def write_records(records: Records, form: Format, output: Path | None) -> None:
    """Write records in one form, to a file that appears whole or to stdout."""
    with open_output(output) as stream:
        put_records(stream, records, form)


def put_records(stream: TextIO, records: Records, form: Format) -> None:
    """Write records in one form where something is open already."""
    if form is Format.TABLE:
        _print(console(stream), records)
    elif form is Format.JSON:
        json.write_json(stream, {**records.beside, records.key: list(records.objects)})
    elif form is Format.JSONL:
        json.write_lines(stream, records.objects)
    elif form is Format.CSV:
        delimited.write_rows(stream, *_with_notices(records))
    else:
        stream.writelines(markdown.notes(records.notices))
        stream.writelines(markdown.table(records.header, records.rows))


def _print(to: Console, records: Records) -> None:
    """Print the answer, and what the reader must know after it."""
    if records.headline:
        to.print(Text(records.headline))
    shared = _shared(records)
    for title, cell in shared.items():
        to.print(Text(f"{title.capitalize()}, for each: {printable(cell)}"))
    if records.rows or not (records.headline or records.nothing):
        to.print(_table(records, without=shared))
    elif not records.headline:
        to.print(records.nothing)
    if not (records.told and to.is_terminal and sys.stderr.isatty()):
        for notice in records.notices:
            to.print(f"NOTE  {printable(notice)}", style="yellow")


def _with_notices(records: Records) -> tuple[Sequence[str], Sequence[Sequence[str]]]:
    if not records.notices:
        return records.header, records.rows
    notices = "; ".join(records.notices)
    return (*records.header, "notices"), [(*row, notices) for row in records.rows]


def _shared(records: Records) -> dict[str, str]:
    """The columns to be said once in which several rows have the same, and what that is."""
    if len(records.rows) < 2:  # noqa: PLR2004 - several
        return {}
    columns = [(at, title) for at, title in enumerate(records.header) if title in records.once]
    cells = {title: {row[at] for row in records.rows} for at, title in columns}
    return {title: next(iter(found)) for title, found in cells.items() if len(found) == 1}


def _table(records: Records, without: Container[str]) -> Table:
    table = Table(box=None, padding=(0, records.gap, 0, 0), header_style="dim", pad_edge=False)
    columns = [at for at, title in enumerate(records.header) if title not in without]
    for title in (records.header[at] for at in columns):
        side: Literal["left", "right"] = "right" if title in records.numbers else "left"
        table.add_column(title, justify=side, overflow="fold", no_wrap=title not in records.wrapped)
    for row in records.rows:
        table.add_row(*(Text(printable(row[at])) for at in columns))
    return table
