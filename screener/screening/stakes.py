"""The only place that reads a file of stakes of whatever kind: those of registers, and OFAC's own lists.

OFAC's ENHANCED and ADVANCED files say of their entries who owns or controls whom.
"""

from __future__ import annotations

import io
import re
import zipfile
from pathlib import Path

from screener.errors import ListDataError, OwnershipError
from screener.lists import registry
from screener.model import RawFile, SourceId, Stake
from screener.ownership.files import raw_file
from screener.ownership.readers import recognise
from screener.ownership.readers.reading import StakesReading
from screener.screening.relations import related

FORMAT = "ofac-relations"
_HEAD = 4_096
_OFAC = re.compile(rb"<(?:sanctionsData|Sanctions)[\s>]")
"""Root elements of the two files that state relations. Source: OFAC, ENHANCED_XML.xsd, sdn_advanced.xsd."""


def read_stakes(path: Path | str) -> tuple[Stake, ...]:
    """Read the stakes of a file, whatever its format.

    Raises:
        InputError: the file cannot be opened, or is one to be imported as a register.
        OwnershipError: no reader knows the file, or it cannot be read whole.
    """
    return reading_of(Path(path)).stakes


def reading_of(path: Path) -> StakesReading:
    """Read a file of stakes, with what was read in a special way.

    Raises:
        InputError: the file cannot be opened, or is one to be imported as a register.
        OwnershipError: no reader knows the file, or it cannot be read whole.
    """
    file = raw_file(path)
    return _relations(file) if _OFAC.search(_head(file)) else recognise.read(file)


def _head(file: RawFile) -> bytes:
    """Return how a file begins, or the only file of an archive."""
    if not file.data.startswith(b"PK\x03\x04"):
        return file.data[:_HEAD]
    try:
        with zipfile.ZipFile(io.BytesIO(file.data)) as archive:
            names = archive.namelist()
            with archive.open(names[0]) as member:
                return member.read(_HEAD) if len(names) == 1 else b""
    except (zipfile.BadZipFile, OSError, EOFError, IndexError, RuntimeError):
        return b""


def _relations(file: RawFile) -> StakesReading:
    """Read what OFAC says of who owns or controls whom."""
    try:
        reading = registry.reader(SourceId("us_ofac"))([file])
    except ListDataError as error:
        raise OwnershipError(f"{file.name}: {error}", hint=error.hint) from None
    return StakesReading(related(reading.entities), reading.warnings, FORMAT)
