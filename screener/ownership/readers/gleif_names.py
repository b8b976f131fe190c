"""The only place that reads what companies are called from GLEIF's Level 1 file, in its CSV form.

Level 2 names parents by LEI alone; without Level 1 beside it an owner can be screened by his LEI only.
Source: gleif.org, LEI-CDF 3.1 golden copy; a column is named by the path of its XML element.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from dataclasses import dataclass
from typing import BinaryIO

from screener.errors import OwnershipError
from screener.model import RawFile
from screener.ownership.readers.json_records import country

FORMAT = "gleif-lei"
_LEI, _NAME = "LEI", "Entity.LegalName"
_COUNTRY = "Entity.LegalAddress.Country"


@dataclass(frozen=True, slots=True)
class Called:
    """What a company is called, and where it is seated."""

    id: str
    name: str
    country: str


def knows_text(file: RawFile) -> bool:
    """Whether a file is Level 1 as CSV."""
    first = file.data.removeprefix(b"\xef\xbb\xbf").partition(b"\n")[0]
    return b"LEI" in first and _NAME.encode() in first and not first.lstrip().startswith((b"<", b"{"))


def read(name: str, file: BinaryIO) -> Iterator[Called]:
    """Give who is called what.

    Raises:
        OwnershipError: the file is damaged, or a company has no name.
    """
    try:
        rows = csv.DictReader(io.TextIOWrapper(file, "utf-8-sig", newline=""), strict=True)
        for number, row in enumerate(rows, start=1):
            lei, called = (row.get(_LEI) or "").strip(), (row.get(_NAME) or "").strip()
            if not lei or not called:
                raise OwnershipError(f"{name}, record {number}: {_NAME if lei else _LEI} is empty")
            yield Called(lei, called, country((row.get(_COUNTRY) or "").strip()))
    except (UnicodeDecodeError, csv.Error) as error:
        raise OwnershipError(f"{name}: not readable as CSV: {error}") from None
