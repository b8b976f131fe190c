"""The only place that reads spreadsheets (XLSX, XLS, XLSB, ODS): the first sheet that has a name column."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator, Mapping

import python_calamine as calamine

from screener.errors import InputError
from screener.parties.layout import Layout, find_header, first, no_name_column
from screener.parties.opened import Opened
from screener.parties.splitting import Row
from screener.parties.values import cell_text

UNPACKED_LIMIT = 2 << 30
"""Bytes that a workbook may unpack to; chosen: a sheet of a million rows has a tenth of it."""


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
        yield Row(number, tuple(map(cell_text, cells)))


def _check_size(title: str, data: bytes) -> None:
    """Refuse a workbook that unpacks to more than memory should hold, before anything is unpacked."""
    if not data.startswith(b"PK"):
        return
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            size = sum(entry.file_size for entry in archive.infolist())
    except (zipfile.BadZipFile, ValueError, RuntimeError) as error:
        raise InputError(f"{title}: the workbook is damaged: {error}") from error
    if size > UNPACKED_LIMIT:
        raise InputError(
            f"{title}: the workbook unpacks to {size:,} bytes, over {UNPACKED_LIMIT:,}",
            hint="Save the sheet as CSV.",
        )
