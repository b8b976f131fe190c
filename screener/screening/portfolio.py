"""The only place that keeps the last results of a portfolio on disk: one file each, whole or not at all.

```
HOME/portfolios/NAME.kept    8 bytes of magic, length and JSON of the header, results, entities and more
HOME/portfolios/NAME.lock    one run at a time
```

`_PARTS` says what stands in it. Beside the results stand the listed entities that they rest on: what changed
on the lists since then is told field by field even where the snapshots of that day are no longer stored.
"""

from __future__ import annotations

import datetime as dt
import re
import struct
import zlib
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar

import filelock
import msgspec

from screener.errors import StoreError, UsageError
from screener.lists import durable
from screener.lists.catalog import ID_PATTERN
from screener.lists.snapshot import sha256
from screener.screening.kept import Answer, Basis, Kept, Staked

FORMAT = 3
"""Raised when the file changes in a way that an older program would misread."""

_PARTS: Mapping[str, Any] = {
    "answers": tuple[Answer, ...],
    "contents": dict[str, bytes],
    "staked": Staked,
    "names": bytes,
    "around": tuple[Answer, ...],
}
"""Fields of what is kept that are parts of a file, with their types, in order."""
LEAST_PARTS = 2
MAGIC = b"SCREENPF"
LOCK_TIMEOUT_S = 10.0
"""Chosen: a second run of one portfolio would only repeat the first, so it need not wait long."""

SQUEEZE = 1
"""Level of compression; chosen: a third of the size for a tenth of the time of the best level."""

_T = TypeVar("_T")


@dataclass(frozen=True, slots=True)
class _Part:
    size: int
    sha256: str


@dataclass(frozen=True, slots=True)
class _Header:
    format: int
    file: str
    when: dt.datetime
    basis: Basis
    parts: tuple[_Part, ...]
    """As in `_PARTS`; files of older formats lack the last ones."""


@dataclass(frozen=True, slots=True)
class _Version:
    format: int


def name_for(file: Path) -> str:
    """The name that a portfolio has unless the user gives one: that of its file, in plain letters.

    >>> name_for(Path("/data/Vendors 2026-11.xlsx"))
    'vendors_2026_11'
    """
    plain = re.sub(r"[^a-z0-9]+", "_", file.stem.casefold(), flags=re.ASCII).strip("_")
    return plain[:60] or "portfolio"


class Shelf:
    """One portfolio's place, held for one run."""

    def __init__(self, path: Path) -> None:
        self.path = path

    def last(self) -> Kept | None:
        """What was kept by the last run; None where there was none.

        Raises:
            StoreError: the file is damaged, or a newer program wrote it.
        """
        try:
            data = self.path.read_bytes()
        except FileNotFoundError:
            return None
        except OSError as error:
            raise self._damaged(error.strerror or str(error)) from error
        header, rest = self._header(data)
        if sum(part.size for part in header.parts) != len(rest):
            raise self._damaged("it is cut short")
        if len(header.parts) < LEAST_PARTS:
            raise self._damaged("it lacks a part")
        parts = (self._part(rest, header.parts, n) for n in range(len(header.parts)))
        fields = {
            name: self._decoded(part, kind) for (name, kind), part in zip(_PARTS.items(), parts, strict=False)
        }
        return Kept(basis=header.basis, file=header.file, when=header.when, **fields)

    def keep(self, kept: Kept) -> None:
        """Put results in the place of those before, in one step.

        Raises:
            StoreError: they cannot be written; those before stay.
        """
        parts = [_squeezed(each) for each in (getattr(kept, name) for name in _PARTS)]
        described = tuple(_Part(len(part), sha256(part)) for part in parts)
        when = kept.when or dt.datetime.now(dt.UTC)
        header = msgspec.json.encode(_Header(FORMAT, kept.file, when, kept.basis, described))
        try:
            durable.replace_file(self.path, b"".join((MAGIC, struct.pack("<I", len(header)), header, *parts)))
        except OSError as error:
            raise StoreError(
                f"cannot write {self.path}: {error.strerror or error}; the results kept before stay",
                hint="check free space and permissions of the home folder, then run it again",
            ) from error

    def _header(self, data: bytes) -> tuple[_Header, memoryview]:
        start = len(MAGIC) + 4
        if not data.startswith(MAGIC) or len(data) < start:
            raise self._damaged("it holds no results")
        end = start + struct.unpack_from("<I", data, len(MAGIC))[0]
        found = self._json(data[start:end], _Version).format
        if found > FORMAT:
            raise StoreError(
                f"{self.path} was written by a newer screener (format {found}; this one knows {FORMAT})",
                hint="upgrade screener, or give another --name",
            )
        return self._json(data[start:end], _Header), memoryview(data)[end:]

    def _part(self, rest: memoryview, parts: Sequence[_Part], number: int) -> bytes:
        start = sum(part.size for part in parts[:number])
        data = bytes(rest[start : start + parts[number].size])
        if sha256(data) != parts[number].sha256:
            raise self._damaged("its bytes are not those that were written")
        return zlib.decompress(data)

    def _json(self, data: bytes, kind: type[_T]) -> _T:
        try:
            return msgspec.json.decode(data, type=kind)
        except (msgspec.DecodeError, UnicodeDecodeError) as error:
            raise self._damaged(str(error)) from error

    def _decoded(self, data: bytes, kind: type[_T]) -> _T:
        try:
            return msgspec.msgpack.decode(data, type=kind)
        except (msgspec.DecodeError, UnicodeDecodeError) as error:
            raise self._damaged(str(error)) from error

    def _damaged(self, why: str) -> StoreError:
        return StoreError(
            f"{self.path}: the results kept of the last run cannot be read: {why}",
            hint="remove the file; the next run screens every row, and reports every finding as new",
        )


@contextmanager
def held(home: Path, name: str) -> Iterator[Shelf]:
    """Hold a portfolio's place until the block ends.

    Raises:
        UsageError: the name cannot be one.
        StoreError: another run holds it, or the home folder cannot be written.
    """
    if not ID_PATTERN.fullmatch(name):
        raise UsageError(
            f"{name!r} cannot name a portfolio", hint="use lower-case letters, digits and _ (at most 63)"
        )
    folder = home / "portfolios"
    try:
        durable.make_folder(folder)
        lock = filelock.FileLock(folder / f"{name}.lock", timeout=LOCK_TIMEOUT_S, mode=durable.FILE_MODE)
        lock.acquire()
    except filelock.Timeout as error:
        raise StoreError(
            f"another run is screening the portfolio {name}", hint="wait for it to end, then try again"
        ) from error
    except OSError as error:
        raise StoreError(
            f"cannot write {error.filename or folder}: {error.strerror or error}",
            hint="check permissions of the home folder, or give another with --home",
        ) from error
    try:
        yield Shelf(folder / f"{name}.kept")
    finally:
        lock.release()


def verified(home: Path) -> Iterator[tuple[str, int, str]]:
    """Read all that is kept of every portfolio, and give its name, its rows, and what is wrong or ""."""
    for path in sorted((home / "portfolios").glob("*.kept")):
        try:
            kept = Shelf(path).last()
            yield path.stem, len(kept.answers) if kept else 0, ""
        except StoreError as error:
            yield path.stem, 0, str(error)


def _squeezed(value: Any) -> bytes:
    return zlib.compress(msgspec.msgpack.encode(value), SQUEEZE)
