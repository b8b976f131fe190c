"""The file form of `compare`: a row of two names in, the same row with its score out."""

from __future__ import annotations

import csv
from collections.abc import Iterator, Sequence
from pathlib import Path

from screener.cli.output import Format, choose_format, open_output
from screener.errors import InputError
from screener.matching.parties import compare_texts
from screener.model import Comparison, EntityType
from screener.report import delimited, json

NEEDED = ("name1", "name2")


def write_pairs(path: Path, form: Format | None, output: Path | None) -> None:
    """Compare every pair of a CSV file; all its columns come back, with score, outcome and reason behind.

    Raises:
        InputError: the file cannot be read, or a row of it has no type that there is.
    """
    with open_output(output, inputs=(path,)) as stream:
        chosen = choose_format(form, output, rows=True)
        header, rows = read_pairs(path)
        if chosen in {Format.JSON, Format.JSONL}:
            values = (json.comparison_json(found) for _, found in rows)
            (json.write_array if chosen is Format.JSON else json.write_lines)(stream, values)
        else:
            cells = ((*row, *delimited.pair_cells(found)) for row, found in rows)
            delimited.write_rows(stream, (*header, *delimited.PAIR_COLUMNS), cells)


def read_pairs(path: Path) -> tuple[list[str], Iterator[tuple[list[str], Comparison]]]:
    """Read the header of a file of pairs, then compare row by row."""
    try:
        text = path.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError:
        raise InputError(f"{path.name}: not UTF-8", hint="Save it as UTF-8.") from None
    except OSError as error:
        raise InputError(f"{path}: {error.strerror}") from error
    rows = csv.reader(text.splitlines(keepends=True))
    header = next(rows, [])
    missing = [name for name in NEEDED if name not in header]
    if missing:
        raise InputError(
            f"{path.name}: no column {' or '.join(missing)}", hint="Columns are name1,name2,type."
        )
    return header, ((row, compared(path, number, header, row)) for number, row in enumerate(rows, 1) if row)


def compared(path: Path, number: int, header: Sequence[str], row: Sequence[str]) -> Comparison:
    """Compare the two names of one row."""
    if len(row) != len(header):
        raise InputError(f"{path.name}, row {number}: {len(row)} fields where the header has {len(header)}")
    cells = dict(zip(header, row, strict=True))
    word = cells.get("type", "").strip().casefold() or EntityType.UNKNOWN.value
    try:
        kind = EntityType(word)
    except ValueError:
        known = ", ".join(EntityType)
        raise InputError(f"{path.name}, row {number}, type: {word!r}", hint=f"Types: {known}.") from None
    return compare_texts(cells["name1"], cells["name2"], kind)
