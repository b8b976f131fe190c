"""Writing so that a kill or a full disk leaves the old file or the new one, never half of one."""

from __future__ import annotations

import contextlib
import os
import secrets
import shutil
from pathlib import Path

FILE_MODE = 0o600
FOLDER_MODE = 0o700
"""A store may hold private lists and tells whom a firm deals with: its owner alone reads it."""


def make_folder(path: Path) -> None:
    """Make a folder and its parents, closed to others; one that exists is left as it is."""
    if not path.is_dir():
        make_folder(path.parent) if path.parent != path else None
        path.mkdir(mode=FOLDER_MODE, exist_ok=True)


def write_new(path: Path, data: bytes) -> None:
    """Write a file that must not exist yet, and wait until the disk has it."""
    handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0), FILE_MODE)
    with open(handle, "wb") as stream:  # noqa: PTH123 - a file descriptor, not a path
        stream.write(data)
        stream.flush()
        os.fsync(handle)


def replace_file(path: Path, data: bytes) -> None:
    """Put new bytes in the place of a file in one step."""
    temporary = path.with_name(f".{path.name}-{secrets.token_hex(6)}")
    try:
        write_new(temporary, data)
        temporary.replace(path)
    finally:
        with contextlib.suppress(OSError):
            temporary.unlink(missing_ok=True)
    settle(path.parent)


def settle(folder: Path) -> None:
    """Wait until the disk has a folder's entries; Windows keeps them in order by itself."""
    if os.name == "nt":
        return
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def discard(folder: Path) -> None:
    """Remove a folder that nobody may use; what cannot be removed now is removed next time."""
    shutil.rmtree(folder, ignore_errors=True)
