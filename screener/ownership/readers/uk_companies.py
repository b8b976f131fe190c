"""The only place that reads what British companies are called, from Companies House's basic company data.

The register of persons with significant control names a company by its number alone.
Source: Companies House, Free Company Data Product; its header has blanks before some column names.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from typing import BinaryIO

from screener.errors import OwnershipError
from screener.model import RawFile
from screener.ownership.readers.gleif_names import Called
from screener.ownership.readers.psc import company_number

FORMAT = "uk-companies"
_NUMBER, _NAME = "CompanyNumber", "CompanyName"


def knows_text(file: RawFile) -> bool:
    """Whether a file is basic company data."""
    first = file.data.removeprefix(b"\xef\xbb\xbf").partition(b"\n")[0]
    return {_NUMBER.encode(), _NAME.encode()} <= {cell.strip(b' "\r') for cell in first.split(b",")}


def read(name: str, file: BinaryIO) -> Iterator[Called]:
    """Give which company is called what.

    Raises:
        OwnershipError: the file is damaged, or a company has no number or name.
    """
    try:
        rows = csv.reader(io.TextIOWrapper(file, "utf-8-sig", newline=""), strict=True)
        header = [title.strip() for title in next(rows, [])]
        number, called = header.index(_NUMBER), header.index(_NAME)
        for line, row in enumerate(rows, start=1):
            if len(row) != len(header) or not row[number].strip() or not row[called].strip():
                raise OwnershipError(
                    f"{name}, record {line}: no number, no name, or not as many cells as columns"
                )
            yield Called(f"GB-COH:{company_number(row[number])}", row[called].strip(), "GB")
    except (UnicodeDecodeError, csv.Error) as error:
        raise OwnershipError(f"{name}: not readable as CSV: {error}") from None
