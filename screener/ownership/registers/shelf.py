"""The only place that keeps registers on disk: imported once under a name, then opened by it."""

from __future__ import annotations

import datetime as dt
import gzip
import hashlib
import json
import re
import shutil
import tempfile
import zipfile
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO, cast

import filelock

from screener.errors import InputError, OwnershipError, StoreError, UsageError
from screener.model import Stake, Warn
from screener.ownership.readers import gleif, gleif_names, uk_companies
from screener.ownership.readers.gleif_names import Called
from screener.ownership.readers.restated import Restating
from screener.ownership.readers.streaming import Notes, stream
from screener.ownership.registers.compile import write
from screener.ownership.registers.lookup import Register

_NAME = re.compile(r"[a-z0-9][a-z0-9_-]{0,39}")
_LOCK_TIMEOUT_S = 5.0
"""Chosen: another import into the same store takes minutes; waiting for it helps nobody."""


_NAMES_ONLY = frozenset({gleif_names.FORMAT, uk_companies.FORMAT})
"""Formats that say what parties are called, and state no stake."""


@dataclass(frozen=True, slots=True)
class Kept:
    """One register as it was imported."""

    name: str
    format: str
    stakes: int
    parties: int
    imported: str
    """When, in UTC."""
    files: tuple[tuple[str, str], ...]
    """(name, sha256) of each file."""
    warnings: tuple[Warn, ...] = ()


class Shelf:
    """The registers of one home folder."""

    def __init__(self, home: Path) -> None:
        self._folder = home / "registers"

    def names(self) -> tuple[str, ...]:
        """Return the registers that there are."""
        found = self._folder.iterdir() if self._folder.is_dir() else ()
        return tuple(sorted(path.name for path in found if path.is_dir() and _NAME.fullmatch(path.name)))

    def open(self, name: str) -> Register:
        """Open a register.

        Raises:
            UsageError: there is none of that name.
            StoreError: it cannot be read.
        """
        if name not in self.names():
            known = ", ".join(self.names()) or "none yet"
            raise UsageError(
                f"no register is called {name!r}",
                hint=f"Registers: {known}. Make one: screener ownership import FILE… --name {name}.",
            )
        return Register(name, self._folder / name)

    def keep(self, name: str, files: Sequence[Path], now: dt.datetime, *, majority: bool = False) -> Kept:
        """Import files as a register, in place of any of that name; nothing changes unless all are read.

        With `majority`, GLEIF's parents are taken to hold more than half.

        Raises:
            UsageError: the name cannot be that of a register.
            InputError: a file cannot be opened.
            OwnershipError: a file cannot be read whole, or the files are of different formats.
            StoreError: the disk is full, or another import is under way.
        """
        if not _NAME.fullmatch(name):
            raise UsageError(
                f"not a name for a register: {name!r}", hint="Small letters, digits, - and _; at most 40."
            )
        try:
            for folder in (self._folder.parent, self._folder):
                folder.mkdir(parents=True, exist_ok=True, mode=0o700)  # parents do not get the mode
            with filelock.FileLock(self._folder / ".lock", timeout=_LOCK_TIMEOUT_S, mode=0o600):
                partial = Path(tempfile.mkdtemp(prefix=f".{name}.", dir=self._folder))
                try:
                    done = _compile(partial, name, _Coming(files, majority=majority), now)
                    for file in partial.iterdir():
                        file.chmod(0o600)
                    _replace(partial, self._folder / name)
                finally:
                    shutil.rmtree(partial, ignore_errors=True)
        except filelock.Timeout:
            raise StoreError(
                "another import is under way", hint="Wait for it to end, then try again."
            ) from None
        except OSError as error:
            raise StoreError(f"the register {name} cannot be written: {error.strerror or error}") from error
        return done


def kept(name: str, meta: Mapping[str, str], warnings: Iterable[Warn] = ()) -> Kept:
    """Say what a register holds."""
    return Kept(
        name=name,
        format=meta["source_format"],
        stakes=int(meta["stakes"]),
        parties=int(meta["parties"]),
        imported=meta["imported"],
        files=tuple((name, digest) for name, digest in json.loads(meta["files"])),
        warnings=tuple(warnings),
    )


def _compile(folder: Path, name: str, coming: _Coming, now: dt.datetime) -> Kept:
    """Write a register from files."""
    imported = now.isoformat(timespec="seconds")
    meta = write(folder, coming.stakes(), lambda: {"imported": imported, **coming.about()}, coming.names())
    return kept(name, meta, coming.notes.warnings())


class _Coming:
    """The stakes of some files while they come, and what is learnt of the files meanwhile."""

    def __init__(self, files: Sequence[Path], *, majority: bool) -> None:
        self._paths, self._majority = files, majority
        self.files: list[tuple[str, str]] = []
        self.notes = Notes()
        self._names: list[tuple[Path, str]] = []
        """Files that say what parties are called; the hash of those that have been read once for stakes."""
        self.format = ""
        self.restates = Restating.NOTHING

    def about(self) -> dict[str, str]:
        """Return what has been learnt, when all have come."""
        restates = self.restates.value
        return {"source_format": self.format, "restates": restates, "files": json.dumps(self.files)}

    def names(self) -> Iterator[Called]:
        """Give what the parties are called, when all stakes have come.

        Raises:
            OwnershipError: a file that is read twice has changed meanwhile.
        """
        for path, before in self._names:
            digest = hashlib.sha256()
            with _opened(path, digest) as file:
                yield from stream(path.name, file, Notes()).names
            now = digest.hexdigest()
            if before and before != now:
                raise OwnershipError(f"{path.name} has changed while it was read", hint="Import it again.")
            self.files += [] if before else [(path.name, now)]
        if not self.format:
            raise OwnershipError("names alone are no register", hint="Give the relationship records, too.")

    def stakes(self) -> Iterator[Stake]:
        """Give the stakes of all files; they must be of one format."""
        for path in self._paths:
            digest = hashlib.sha256()
            with _opened(path, digest) as file:
                found = stream(path.name, file, self.notes)
                if self.format and _family(self.format) != _family(found.format):
                    raise OwnershipError(
                        f"{path.name} is {found.format}, the files before it {self.format}",
                        hint="Import each format under a name of its own; several --register are joined.",
                    )
                if found.format in _NAMES_ONLY:
                    self._names.append((path, ""))
                    continue
                self.format = found.format
                self.restates = Restating.CHAINS if self._majority else found.restates
                yield from map(gleif.as_majority, found.stakes) if self._majority else found.stakes
            self.files.append((path.name, digest.hexdigest()))
            if found.twice:
                self._names.append((path, digest.hexdigest()))


def _family(name: str) -> str:
    """Return whose format it is: the files of one publisher belong together."""
    return name.partition("-")[0]


class _Hashed:
    """A file that is hashed as it is read."""

    def __init__(self, file: BinaryIO, digest: hashlib._Hash) -> None:
        self._file, self._digest = file, digest

    def read(self, size: int = -1) -> bytes:
        """Read on."""
        data = self._file.read(size)
        self._digest.update(data)
        return data


@contextmanager
def _opened(path: Path, digest: hashlib._Hash) -> Iterator[BinaryIO]:
    """Open a file as it is, or what a .gz or .zip holds; the hash is of what is read.

    Raises:
        InputError: it cannot be opened, or an archive does not hold exactly one file.
    """
    try:
        with path.open("rb") as raw:
            start = raw.read(4)
            raw.seek(0)
            if start.startswith(b"\x1f\x8b"):
                with gzip.open(raw) as inner:
                    yield cast("BinaryIO", _Hashed(cast("BinaryIO", inner), digest))
            elif start == b"PK\x03\x04":
                with zipfile.ZipFile(raw) as archive, archive.open(_only(path, archive)) as member:
                    yield cast("BinaryIO", _Hashed(cast("BinaryIO", member), digest))
            else:
                yield cast("BinaryIO", _Hashed(raw, digest))
    except (OSError, zipfile.BadZipFile, EOFError) as error:
        raise InputError(f"{path}: cannot be read: {error}") from error


def _only(path: Path, archive: zipfile.ZipFile) -> zipfile.ZipInfo:
    members = [member for member in archive.infolist() if not member.is_dir()]
    if len(members) != 1:
        raise InputError(f"{path}: holds {len(members)} files", hint="Unpack it and name the files.")
    return members[0]


def _replace(new: Path, place: Path) -> None:
    """Put a finished register in its place."""
    old = place.with_name(f".{place.name}.old")
    shutil.rmtree(old, ignore_errors=True)
    if place.exists():
        place.rename(old)
    new.rename(place)
    shutil.rmtree(old, ignore_errors=True)
