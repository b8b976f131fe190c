"""What the files of a snapshot say of it: their forms on disk, how they are named, hashed and read back."""

from __future__ import annotations

import datetime as dt
import hashlib
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from pathlib import Path
from typing import TypeVar

import msgspec

from screener.errors import StoreError
from screener.lists.catalog import ListMeta
from screener.model import Entity, ListId, RawFile, Reading, SnapshotInfo, SourceId

STORE_FORMAT = 1
"""Raised when a snapshot's files change in a way that an older program would misread."""

FORBIDDEN = frozenset('/\\:\0<>"|?*\n\r\t')
"""Characters that some file system gives a meaning."""

LONGEST_NAME = 200
"""Bytes; chosen below every file system's limit (255), with room for a temporary name's ending."""

_T = TypeVar("_T")

# What stands on disk is kept in structs, which are made, written and read without generated code: each start
# of the program reads a dozen of them.


class Failure(msgspec.Struct, frozen=True):
    """Why and when the last attempt to renew a source failed."""

    source: SourceId
    message: str
    when: dt.datetime


class Validator(msgspec.Struct, frozen=True):
    """What a publisher's server gave to ask "has it changed?" with."""

    etag: str = ""
    last_modified: str = ""


class StoredFile(msgspec.Struct, frozen=True):
    """One raw file of a snapshot."""

    name: str
    size: int
    sha256: str


class Span(msgspec.Struct, frozen=True):
    """How many entities of a list were put on it on one day and left it on another."""

    list_id: ListId
    start: dt.date | None
    end: dt.date | None
    count: int


class Record(msgspec.Struct, frozen=True):
    """What `snapshot.json` holds."""

    program: str
    """Version of the program that read the files."""
    info: SnapshotInfo
    files: tuple[StoredFile, ...]
    entities_sha256: str
    validators: Mapping[str, Validator] = msgspec.field(default_factory=dict)
    """By file name."""
    house: ListMeta | None = None
    """For a private list: what the catalog would say of it."""
    spans: tuple[Span, ...] = ()


class Sealed(msgspec.Struct, frozen=True):
    """A record together with its hash, so that no byte of it changes unseen."""

    format: int
    sha256: str
    record: msgspec.Raw


class State(msgspec.Struct, frozen=True):
    """What `state.json` holds: what changes about a source while its snapshots stay."""

    checked: Mapping[str, dt.datetime] = msgspec.field(default_factory=dict)
    """By folder of the snapshot."""
    failure: Failure | None = None


def content_hash(files: Sequence[RawFile]) -> str:
    """Hash raw files: of one file its sha256; of several that of their `sha256sum` lines in order of name."""
    digests = sorted((f.name, hashlib.sha256(f.data).hexdigest()) for f in files)
    if len(digests) == 1:
        return digests[0][1]
    lines = "".join(f"{digest}  {name}\n" for name, digest in digests)
    return hashlib.sha256(lines.encode()).hexdigest()


def day_of(info: SnapshotInfo) -> dt.date:
    """The day from which a snapshot answers."""
    return info.published or info.fetched.date()


class Version(msgspec.Struct, frozen=True):
    """The one field that every file of the store begins with, whatever version wrote it."""

    format: int


def seal(record: Record) -> bytes:
    """Encode a record as `snapshot.json`."""
    inner = msgspec.json.encode(record)
    return msgspec.json.encode(Sealed(STORE_FORMAT, sha256(inner), msgspec.Raw(inner)))


def unseal(data: bytes, path: Path) -> Record:
    """Read `snapshot.json`, the version before anything else."""
    check_version(decode(msgspec.json.decode, data, Version, path).format, path)
    sealed = decode(msgspec.json.decode, data, Sealed, path)
    inner = bytes(sealed.record)
    if sha256(inner) != sealed.sha256:
        raise damaged(path, "its bytes are not those that were stored")
    return decode(msgspec.json.decode, inner, Record, path)


def describe(
    source: SourceId,
    files: Sequence[RawFile],
    reading: Reading,
    *,
    origin: str,
    fetched: dt.datetime,
    checked: dt.datetime,
    undated: bool = False,
) -> SnapshotInfo:
    """Sum a reading up as the snapshot that it will be."""
    if fetched.utcoffset() != dt.timedelta(0) or checked.utcoffset() != dt.timedelta(0):
        raise StoreError(f"{source}: a time of fetching must be UTC")
    return SnapshotInfo(
        source=source,
        sha256=content_hash(files),
        published=reading.published,
        fetched=fetched,
        checked=checked,
        origin=origin,
        counts=tally(reading.entities),
        rows=reading.rows,
        format=reading.format,
        warnings=reading.warnings,
        undated=undated,
    )


def tally(entities: Iterable[Entity]) -> tuple[tuple[ListId, int], ...]:
    """Count entities per list."""
    return tuple(sorted(Counter(entity.list_id for entity in entities).items()))


def spans_of(entities: Iterable[Entity]) -> tuple[Span, ...]:
    """Count entities per list, first day and last day."""
    met = Counter((entity.list_id, entity.start, entity.end) for entity in entities)
    never = dt.date.min
    ordered = sorted(met.items(), key=lambda item: (item[0][0], item[0][1] or never, item[0][2] or never))
    return tuple(Span(*key, count) for key, count in ordered)


def newest_start(spans: Iterable[Span], until: dt.date) -> dt.date | None:
    """The newest first day of an entity, not after a day: the file cannot be older than that."""
    return max((span.start for span in spans if span.start and span.start <= until), default=None)


def folder_name(info: SnapshotInfo) -> str:
    """Name a snapshot's folder so that folders in order of name are in order of day, then of fetching."""
    return f"{day_of(info).isoformat()}_{info.fetched:%Y%m%dT%H%M%S%fZ}_{info.sha256[:12]}"


def repeats(new: Record, known: Record) -> bool:
    """Whether a snapshot would only say again what another one says."""
    return (
        new.info.sha256 == known.info.sha256
        and new.info.published == known.info.published
        and new.entities_sha256 == known.entities_sha256
        and new.house == known.house
    )


def with_check(state: State, folder: str, when: dt.datetime, *, newest: bool) -> State:
    """Note that a snapshot was confirmed; where it is the newest one, a failure is over."""
    last = max(when, state.checked.get(folder, when))
    return State(checked={**state.checked, folder: last}, failure=None if newest else state.failure)


def without(state: State, folder: str) -> State:
    """Forget a snapshot that was taken away."""
    return State(checked={k: v for k, v in state.checked.items() if k != folder}, failure=state.failure)


def check_names(source: SourceId, files: Sequence[RawFile]) -> None:
    """Refuse names that could be anything but one plain file each, as they become files of ours."""
    seen: set[str] = set()
    for file in files:
        name = file.name.casefold()
        if name in {"", ".", ".."} or set(name) & FORBIDDEN or len(file.name.encode()) > LONGEST_NAME:
            raise StoreError(f"{source}: {file.name!r} cannot name a stored file")
        if name in seen:
            raise StoreError(f"{source}: two files are named {file.name!r}")
        seen.add(name)
    if not files:
        raise StoreError(f"{source}: a snapshot without a file")


def sha256(data: bytes) -> str:
    """Hash bytes, in hexadecimal."""
    return hashlib.sha256(data).hexdigest()


def read_file(path: Path) -> bytes:
    """Read a file of the store; one that cannot be read is damage."""
    try:
        return path.read_bytes()
    except OSError as error:
        raise damaged(path, error.strerror or str(error)) from error


def decode(decoder: Callable[..., _T], data: bytes | msgspec.Raw, kind: type[_T], path: Path) -> _T:
    """Decode a file of the store, strictly; what does not fit is damage."""
    try:
        return decoder(data, type=kind)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        raise damaged(path, str(error)) from error


def damaged(path: Path, why: str) -> StoreError:
    """Say what is damaged and what to do about it."""
    folder = next((p for p in (path, *path.parents) if p.parent.parent.name == "snapshots"), path)
    return StoreError(
        f"{path}: {why}",
        hint=f"remove {folder}, then run `screener lists update` or `screener lists load` again",
    )


def check_version(found: int, path: Path) -> None:
    """Refuse what a newer program wrote: its fields may mean something else."""
    if found > STORE_FORMAT:
        raise StoreError(
            f"{path} was written by a newer screener (format {found}; this one knows {STORE_FORMAT})",
            hint="upgrade screener, or give another folder with --home",
        )
    if found < STORE_FORMAT:
        raise damaged(path, f"there never was a format {found}")
