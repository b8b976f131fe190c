"""The only place that knows the bytes of an index file: named arrays, mapped from disk, checksummed.

Layout: 8 bytes of magic, a 4-byte format number, a 4-byte length and then a JSON table of contents,
padding, the arrays (each on a 64-byte boundary). The table of contents holds the CRC-32 of the arrays'
bytes; its own CRC-32 follows it. A file is written whole under a temporary name and renamed, so a killed
compile leaves the old file in use.

The whole checksum of a large file costs more than a cold `check` may take. It is therefore computed when
a file is met for the first time, and remembered in a stamp beside it that holds the file's size, inode and
time of last change; any later write to the file makes the stamp void.
"""

from __future__ import annotations

import contextlib
import json
import mmap
import os
import struct
import tempfile
import zlib
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeAlias

import numpy as np
from msgspec import Struct

from screener.errors import StoreError

MAGIC = b"SCREENIX"
FORMAT = 1
"""Raised by one whenever the layout of the container changes."""
ALIGNMENT = 64

if TYPE_CHECKING:
    import numpy.typing as npt

Array: TypeAlias = "npt.NDArray[Any]"


class Container(Struct, frozen=True, eq=False):
    """The arrays of one index file, as read-only views of the mapped bytes."""

    meta: Mapping[str, Any]
    arrays: Mapping[str, Array]


def write(path: Path, meta: Mapping[str, Any], arrays: Mapping[str, Array]) -> None:
    """Write an index file whole or not at all.

    Raises:
        StoreError: the disk is full or the folder cannot be written.
    """
    try:
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        handle, temporary = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
        try:
            with os.fdopen(handle, "wb") as out:
                for piece in pieces(meta, arrays):
                    out.write(piece)
                out.flush()
                os.fsync(out.fileno())
            Path(temporary).replace(path)
        except BaseException:
            Path(temporary).unlink(missing_ok=True)
            raise
    except OSError as error:
        raise StoreError(
            f"cannot write the index {path}: {error.strerror}",
            hint="Free some space or choose another folder with --home.",
        ) from error


def pieces(meta: Mapping[str, Any], arrays: Mapping[str, Array]) -> list[bytes | memoryview]:
    """Lay out header and arrays in the order in which they stand in the file."""
    toc: list[dict[str, Any]] = []
    body: list[bytes | memoryview] = []
    offset, checksum = 0, 0
    for name, array in arrays.items():
        data = np.ascontiguousarray(array).data.cast("B") if array.size else memoryview(b"")
        padding = b"\0" * (-len(data) % ALIGNMENT)
        toc.append({"name": name, "dtype": array.dtype.str, "shape": array.shape, "offset": offset})
        body += [data, padding]
        checksum = zlib.crc32(padding, zlib.crc32(data, checksum))
        offset += len(data) + len(padding)
    head = json.dumps({"meta": meta, "toc": toc, "crc32": checksum, "bytes": offset}).encode()
    head += struct.pack("<I", zlib.crc32(head))
    start = MAGIC + struct.pack("<II", FORMAT, len(head)) + head
    return [start, b"\0" * (-len(start) % ALIGNMENT), *body]


def load(path: Path) -> Container:
    """Map an index file.

    Raises:
        FileNotFoundError: there is none.
        StoreError: it is truncated, damaged, or of another format; it has to be compiled anew.
    """
    with path.open("rb") as file:
        try:
            mapped = mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ)
        except ValueError:
            raise StoreError(f"the index {path.name} is empty") from None
    view = memoryview(mapped)
    head, start = read_head(path, view)
    if len(view) != start + head["bytes"]:
        raise StoreError(f"the index {path.name} is truncated")
    if not stamped(path):
        if zlib.crc32(view[start:]) != head["crc32"]:
            raise StoreError(f"the index {path.name} is damaged: its checksum differs")
        stamp(path)
    arrays = {
        entry["name"]: np.frombuffer(
            view, entry["dtype"], int(np.prod(entry["shape"], dtype=np.int64)), start + entry["offset"]
        ).reshape(entry["shape"])
        for entry in head["toc"]
    }
    return Container(head["meta"], arrays)


def read_head(path: Path, view: memoryview) -> tuple[dict[str, Any], int]:
    """Read the table of contents; return it and the offset at which the arrays begin."""
    fixed = len(MAGIC) + 8
    if bytes(view[: len(MAGIC)]) != MAGIC or len(view) < fixed:
        raise StoreError(f"{path.name} is not an index of screener")
    number, length = struct.unpack("<II", view[len(MAGIC) : fixed])
    if number != FORMAT:
        raise StoreError(f"the index {path.name} has format {number}, this version reads {FORMAT}")
    head = bytes(view[fixed : fixed + length])
    if len(head) != length or struct.pack("<I", zlib.crc32(head[:-4])) != head[-4:]:
        raise StoreError(f"the index {path.name} is damaged: its header's checksum differs")
    toc: dict[str, Any] = json.loads(head[:-4])
    return toc, fixed + length + (-(fixed + length) % ALIGNMENT)


def stamp_text(path: Path) -> str:
    """What identifies the file's present bytes without reading them."""
    stat = path.stat()
    return f"{stat.st_size} {stat.st_ino} {stat.st_mtime_ns}"


def stamped(path: Path) -> bool:
    """Whether the file's present bytes have been checked before."""
    try:
        return path.with_suffix(".checked").read_text() == stamp_text(path)
    except (OSError, ValueError):
        return False


def stamp(path: Path) -> None:
    """Remember that the file's present bytes are good; a read-only folder merely costs the check again."""
    with contextlib.suppress(OSError):
        mark = path.with_suffix(".checked")
        mark.unlink(missing_ok=True)  # a link in its place is not written through
        mark.touch(mode=0o600, exist_ok=False)
        mark.write_text(stamp_text(path))
