"""The file form of `compare`: a row of two names in, the same row with its score out."""

from __future__ import annotations

import csv
import io
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from screener.cli.output import Format, choose_format, open_output
from screener.cli.tabular import Records, write_records
from screener.errors import InputError
from screener.matching.parties import compare_texts
from screener.model import Comparison, EntityType
from screener.report import delimited, json

NEEDED = ("name1", "name2")


@dataclass(frozen=True, slots=True)
class Pair:
    """A row of the file, read."""

    row: tuple[str, ...]
    name1: str
    name2: str
    type: EntityType


def write_pairs(path: Path, form: Format | None, output: Path | None) -> list[Comparison]:
    """Compare every pair of a CSV file; all its columns come back, with score, outcome and reason behind.

    Every row is read before the first is answered, so that a bad one leaves no half of an output.

    Raises:
        InputError: the file cannot be read, or a row of it has no type that there is.
    """
    chosen = choose_format(form, output, rows=True)
    header, pairs = read_pairs(path)
    found = [compare_texts(pair.name1, pair.name2, pair.type) for pair in pairs]
    titles = (*header, *delimited.PAIR_COLUMNS)
    cells = [(*pair.row, *delimited.pair_cells(each)) for pair, each in zip(pairs, found, strict=True)]
    if chosen in {Format.TABLE, Format.MARKDOWN}:
        write_records(Records("pairs", titles, cells, (), frozenset(titles)), chosen, output)
        return found
    with open_output(output) as stream:
        values = map(json.comparison_json, found)
        if chosen is Format.CSV:
            delimited.write_rows(stream, titles, cells)
        else:
            (json.write_array if chosen is Format.JSON else json.write_lines)(stream, values)
    return found


def read_pairs(path: Path) -> tuple[list[str], list[Pair]]:
    """Read the header of a file of pairs, and its rows."""
    title = "standard input" if str(path) == "-" else path.name
    rows = rows_of(text_of(path, title), title)
    header = next(rows, [])
    missing = [name for name in NEEDED if name not in header]
    if missing:
        raise InputError(f"{title}: no column {' or '.join(missing)}", hint="Columns are name1,name2,type.")
    return header, [pair_of(title, number, header, row) for number, row in enumerate(rows, 1) if row]


def rows_of(text: str, title: str) -> Iterator[list[str]]:
    """Split a text into rows; only line feeds and carriage returns end one."""
    try:
        yield from csv.reader(io.StringIO(text, newline=""))
    except csv.Error as error:
        raise InputError(f"{title}: {error}", hint="Save it as CSV anew, with short cells.") from error


def text_of(path: Path, title: str) -> str:
    """Read a file, or standard input, whole."""
    try:
        data = sys.stdin.buffer.read() if str(path) == "-" else path.read_bytes()
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise InputError(f"{title}: not UTF-8", hint="Save it as UTF-8.") from None
    except OSError as error:
        raise InputError(f"{path}: {error.strerror}") from error


def pair_of(title: str, number: int, header: Sequence[str], row: Sequence[str]) -> Pair:
    """Read one row."""
    if len(row) != len(header):
        raise InputError(f"{title}, row {number}: {len(row)} fields where the header has {len(header)}")
    cells = dict(zip(header, row, strict=True))
    word = cells.get("type", "").strip().casefold() or EntityType.UNKNOWN.value
    try:
        kind = EntityType(word)
    except ValueError:
        known = ", ".join(EntityType)
        raise InputError(f"{title}, row {number}, type: {word!r}", hint=f"Types: {known}.") from None
    return Pair(tuple(row), cells["name1"], cells["name2"], kind)
