"""The only place that opens a publisher's spreadsheet: every cell as the text that it stands for."""

from __future__ import annotations

import datetime as dt
import io
import re
import zipfile
import zlib
from collections.abc import Iterator

from python_calamine import CalamineError, CalamineWorkbook

from screener.lists.reading import refuse_no_file, unreadable
from screener.model import RawFile

LARGEST = 512 * 1024 * 1024
"""Bytes that a file may unpack to. Chosen: 50 times what the largest list's does."""
WIDEST = 256
LONGEST = 500_000
"""Columns and rows that a sheet may reach. Chosen: five times the largest list's; a sheet stands whole in
memory, however few of its cells are filled."""

_CELL = re.compile(rb'<(?:c|row)\b[^>]*?\br="([A-Z]*)(\d+)"')
_Cell = float | str | bool | dt.date | dt.time | dt.datetime | dt.timedelta | int


def is_spreadsheet(file: RawFile) -> bool:
    """Whether the content, not the name, is that of an XLSX file."""
    return file.data.startswith(b"PK\x03\x04")


def rows(file: RawFile) -> Iterator[tuple[int, list[str]]]:
    """The rows of the workbook's only sheet of cells, each with its number; blank ones are passed over."""
    refuse_no_file(file)
    _refuse_bomb(file)
    try:
        book = CalamineWorkbook.from_filelike(io.BytesIO(file.data))
        every = [book.get_sheet_by_name(name) for name in book.sheet_names]
        sheets = [sheet for sheet in every if sheet.start is not None]
        if len(sheets) != 1:
            raise unreadable(file, f"the workbook has {len(sheets)} filled sheets where publishers fill one")
        cells = sheets[0].to_python(skip_empty_area=False)
    except (CalamineError, ValueError, OverflowError) as error:
        raise unreadable(file, f"not a whole spreadsheet ({error})") from error
    for number, row in enumerate(cells, start=1):
        texts = [_text(cell) for cell in row]
        if any(texts):
            yield number, texts


def _text(cell: _Cell) -> str:
    """The cell as text: a whole number without its ".0", a day in ISO form."""
    if isinstance(cell, bool):
        return "true" if cell else "false"
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    if isinstance(cell, dt.datetime):
        return (cell.date() if cell.time() == dt.time() else cell).isoformat()
    return cell.isoformat() if isinstance(cell, dt.date) else str(cell)


def _refuse_bomb(file: RawFile) -> None:
    """Refuse a workbook that unpacks to, or whose cells span, more than any list does."""
    try:
        with zipfile.ZipFile(io.BytesIO(file.data)) as archive:
            if sum(member.file_size for member in archive.infolist()) > LARGEST:
                raise unreadable(file, f"the workbook unpacks to more than {LARGEST >> 20} MiB")
            sheets = [name for name in archive.namelist() if name.startswith("xl/worksheets/")]
            for name in sheets:
                _refuse_span(file, archive.read(name))
    except (zipfile.BadZipFile, zlib.error, EOFError, RuntimeError) as error:
        raise unreadable(file, f"not a whole spreadsheet ({error})") from error


def _refuse_span(file: RawFile, sheet: bytes) -> None:
    for column, row in _CELL.findall(sheet):
        if int(row) > LONGEST or _index(column) > WIDEST:
            raise unreadable(file, f"a cell stands at {(column + row).decode()}, far outside of any list")


def _index(column: bytes) -> int:
    number = 0
    for letter in column:
        number = number * 26 + letter - ord("A") + 1
    return number
