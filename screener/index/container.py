"""The only place that knows the bytes of an index file: named arrays, mapped from disk, checksummed.

Layout: 64 bytes of magic, format number, length of the arrays and length of the table of contents; the
arrays, each on a 64-byte boundary; the table of contents in JSON, with the CRC-32 of the arrays' bytes; and
a CRC-32 of first bytes and table. The table stands last, so that an array can be written and let go of
before the next is made. A file is written whole under a temporary name and renamed, so a killed compile
leaves the old file in use.

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
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any, BinaryIO, TypeAlias

import numpy as np
from msgspec import Struct

from screener.errors import StoreError

MAGIC = b"SCREENIX"
FORMAT = 2
"""Raised by one whenever the layout of the container changes."""
ALIGNMENT = 64
_LEAD = struct.Struct(f"<{len(MAGIC)}sIIQ{ALIGNMENT - 24}x")
"""Magic, format, bytes of the table of contents, bytes of the arrays."""
_CRC = struct.Struct("<I")

PIECE = 1 << 20
"""Bytes that are read at once to be summed; chosen: little memory, few calls."""

if TYPE_CHECKING:
    import numpy.typing as npt

Array: TypeAlias = "npt.NDArray[Any]"
Named: TypeAlias = Iterator[tuple[str, Array]]
"""Arrays with their names, in the order in which they stand in the file."""


class Container(Struct, frozen=True, eq=False):
    """The arrays of one index file, as read-only views of the mapped bytes."""

    meta: Mapping[str, Any]
    arrays: Mapping[str, Array]
    mapped: mmap.mmap

    def let_go(self) -> None:
        """Give the memory of what was looked at back where the system allows it; it stays readable."""
        if hasattr(mmap, "MADV_DONTNEED"):
            self.mapped.madvise(mmap.MADV_DONTNEED)


def write(path: Path, meta: Mapping[str, Any], arrays: Iterable[tuple[str, Array]]) -> None:
    """Write an index file whole or not at all; each array is asked for when the one before it is written.

    Raises:
        StoreError: the disk is full or the folder cannot be written.
    """
    try:
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        handle, temporary = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
        try:
            with os.fdopen(handle, "wb") as out:
                _write(out, meta, arrays)
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


def _write(out: BinaryIO, meta: Mapping[str, Any], arrays: Iterable[tuple[str, Array]]) -> None:
    toc: list[dict[str, Any]] = []
    offset, checksum = 0, 0
    out.seek(_LEAD.size)
    for name, array in arrays:
        data = np.ascontiguousarray(array).data.cast("B") if array.size else memoryview(b"")
        padding = b"\0" * (-len(data) % ALIGNMENT)
        toc.append({"name": name, "dtype": array.dtype.str, "shape": array.shape, "offset": offset})
        checksum = zlib.crc32(padding, zlib.crc32(data, checksum))
        offset += len(data) + len(padding)
        out.write(data)
        out.write(padding)
        del array, data  # before the next is made
    table = json.dumps({"meta": meta, "toc": toc, "crc32": checksum}).encode()
    lead = _LEAD.pack(MAGIC, FORMAT, len(table), offset)
    out.write(table + _CRC.pack(zlib.crc32(table, zlib.crc32(lead))))
    out.seek(0)
    out.write(lead)


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
        table, body = read_table(path, memoryview(mapped))
        if not stamped(path):
            if checksum(file, len(body)) != table["crc32"]:
                raise StoreError(f"the index {path.name} is damaged: its checksum differs")
            stamp(path)
    arrays = {
        entry["name"]: np.frombuffer(
            body, entry["dtype"], int(np.prod(entry["shape"], dtype=np.int64)), entry["offset"]
        ).reshape(entry["shape"])
        for entry in table["toc"]
    }
    return Container(table["meta"], arrays, mapped)


def read_table(path: Path, view: memoryview) -> tuple[dict[str, Any], memoryview]:
    """Read the table of contents; return it and the bytes of the arrays."""
    if len(view) < _LEAD.size or view[: len(MAGIC)] != MAGIC:
        raise StoreError(f"{path.name} is not an index of screener")
    _, number, length, arrays = _LEAD.unpack(view[: _LEAD.size])
    if number != FORMAT:
        raise StoreError(f"the index {path.name} has format {number}, this version reads {FORMAT}")
    end = _LEAD.size + arrays
    if len(view) != end + length + _CRC.size:
        raise StoreError(f"the index {path.name} is truncated")
    written = view[end : end + length]
    if _CRC.unpack(view[end + length :])[0] != zlib.crc32(written, zlib.crc32(view[: _LEAD.size])):
        raise StoreError(f"the index {path.name} is damaged: its table of contents differs")
    table: dict[str, Any] = json.loads(bytes(written))
    return table, view[_LEAD.size : end]


def checksum(file: BinaryIO, length: int) -> int:
    """The CRC-32 of the arrays of an index file, `length` bytes in all.

    They are read, not looked at where they are mapped, as all that is looked at there counts as memory.
    """
    file.seek(_LEAD.size)
    found = 0
    while length and (piece := file.read(min(length, PIECE))):
        found = zlib.crc32(piece, found)
        length -= len(piece)
    return found


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
