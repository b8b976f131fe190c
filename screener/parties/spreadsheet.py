"""The only place that reads spreadsheets (XLSX, XLS, XLSB, ODS): the first sheet that has a name column."""

from __future__ import annotations

import functools
import io
import re
import zipfile
import zlib
from collections.abc import Iterator, Mapping

import python_calamine as calamine

from screener.errors import InputError
from screener.parties.decoding import kept
from screener.parties.layout import Layout, find_header, first, no_name_column
from screener.parties.opened import Opened
from screener.parties.splitting import Row
from screener.parties.values import cell_text

UNPACKED_LIMIT = 2 << 30
"""Bytes that a workbook may unpack to; chosen: a sheet of a million rows has a tenth of it."""

CELLS_LIMIT = 100_000_000
"""Cells that a sheet may span; chosen: the reader holds the empty ones, too, and a million rows of a hundred
columns are more than any vendor file has."""

_PLACE = re.compile(rb'<(?:c|row)\b[^>]{0,200}?\br="([A-Z]{0,3})(\d{1,7})"')
_CHUNK = 1 << 20
_OVERLAP = 256
"""Bytes of a chunk that are looked at once more with the next: no place is written in more."""


def open_spreadsheet(title: str, head: bytes, chunks: Iterator[bytes], given: Mapping[str, str]) -> Opened:
    """Open a workbook; a spreadsheet is read whole, as its format wants it."""
    del head
    data = b"".join(chunks)
    _check_size(title, data)
    try:
        workbook = calamine.CalamineWorkbook.from_filelike(io.BytesIO(data))
        sheets = [workbook.get_sheet_by_name(name) for name in workbook.sheet_names]
    except (calamine.CalamineError, ValueError, OSError) as error:
        raise InputError(f"{title}: the workbook cannot be read: {error}") from error
    seen: list[Row] = []
    for sheet in sheets:
        layout = find_header(title, _rows(sheet), given)
        if layout is not None:
            return _opened(sheet, layout, len(sheets))
        seen += first(_rows(sheet))
    raise no_name_column(title, seen, given)


def _opened(sheet: calamine.CalamineSheet, layout: Layout, sheets: int) -> Opened:
    return Opened(
        header=layout.header,
        columns=layout.recognised.columns,
        rows=(row for row in _rows(sheet) if row.line > layout.line),
        notes=(
            f"read as a spreadsheet, sheet {sheet.name!r}"
            + (f" of {sheets}; the others were not read" if sheets > 1 else ""),
            *([f"header found in row {layout.line}"] if layout.line > 1 else []),
            *layout.recognised.notes,
        ),
    )


def _rows(sheet: calamine.CalamineSheet) -> Iterator[Row]:
    for number, cells in enumerate(sheet.iter_rows(), start=1):
        texts, problem = kept(map(cell_text, cells))
        yield Row(number, texts, problem)


def _check_size(title: str, data: bytes) -> None:
    """Refuse a workbook that unpacks to more than memory should hold, before anything is unpacked."""
    if not data.startswith(b"PK"):
        return
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            size = sum(entry.file_size for entry in archive.infolist())
            if size <= UNPACKED_LIMIT:
                _check_span(title, archive)
    except (zipfile.BadZipFile, zlib.error, EOFError, ValueError, RuntimeError) as error:
        raise InputError(f"{title}: the workbook is damaged: {error}") from error
    if size > UNPACKED_LIMIT:
        raise InputError(
            f"{title}: the workbook unpacks to {size:,} bytes, over {UNPACKED_LIMIT:,}",
            hint="Save the sheet as CSV.",
        )


def _check_span(title: str, archive: zipfile.ZipFile) -> None:
    """Refuse a sheet with a cell so far out that the empty ones before it would fill the memory."""
    for name in archive.namelist():
        if not (name.startswith("xl/worksheets/") and name.endswith(".xml")):
            continue
        widest = longest = 0
        with archive.open(name) as sheet:
            rest = b""
            while chunk := sheet.read(_CHUNK):
                found = _PLACE.findall(rest + chunk)
                widest = max(widest, max((_number(letters) for letters, _ in found), default=0))
                longest = max(longest, max((int(digits) for _, digits in found), default=0))
                rest = chunk[-_OVERLAP:]
        if widest * longest > CELLS_LIMIT:
            raise InputError(
                f"{title}: a sheet spans {longest:,} rows and {widest:,} columns",
                hint="Delete what stands far out, or save the sheet as CSV.",
            )


def _number(letters: bytes) -> int:
    """Number a column by its letters: A is 1."""
    return functools.reduce(lambda number, letter: number * 26 + letter - ord("A") + 1, letters, 0)
