"""The only place that opens a user's file of stakes."""

from __future__ import annotations

from pathlib import Path

from screener.errors import InputError
from screener.model import RawFile, Stake
from screener.ownership.readers.reading import StakesReading
from screener.ownership.readers.recognise import read

MOST_BYTES = 200_000_000
"""Bytes of a file that is read for one answer. Chosen: what it says then takes some 2 GB of memory."""


def reading_of(path: Path) -> StakesReading:
    """Read a file of stakes, with what was read in a special way.

    Raises:
        InputError: the file cannot be opened, or is one to be imported as a register.
        OwnershipError: no reader knows the file, or it cannot be read whole.
    """
    try:
        if path.is_file() and path.stat().st_size > MOST_BYTES:
            raise InputError(
                f"{path}: larger than {MOST_BYTES:,} bytes, too large to be read for each answer",
                hint=f"Import it once: screener ownership import {path.name} --name NAME",
            )
        data = path.read_bytes()
    except OSError as error:
        raise InputError(f"{path}: cannot be read: {error.strerror or error}") from error
    return read(RawFile(path.name, data))


def read_stakes(path: Path | str) -> tuple[Stake, ...]:
    """Read the stakes of a file, whatever its format.

    Raises:
        InputError: the file cannot be opened.
        OwnershipError: no reader knows the file, or it cannot be read whole.
    """
    return reading_of(Path(path)).stakes
