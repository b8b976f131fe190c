"""The only place that opens a user's file of stakes."""

from __future__ import annotations

from pathlib import Path

from screener.errors import InputError
from screener.model import RawFile

MOST_BYTES = 200_000_000
"""Bytes of a file that is read for one answer. Chosen: what it says then takes some 2 GB of memory."""


def raw_file(path: Path) -> RawFile:
    """Open a file of stakes.

    Raises:
        InputError: the file cannot be opened, or is one to be imported as a register.
    """
    try:
        if path.is_file() and path.stat().st_size > MOST_BYTES:
            raise InputError(
                f"{path}: larger than {MOST_BYTES:,} bytes, too large to be read for each answer",
                hint=f"Import it once: screener ownership import {path.name} --name NAME",
            )
        return RawFile(path.name, path.read_bytes())
    except OSError as error:
        raise InputError(f"{path}: cannot be read: {error.strerror or error}") from error
