"""The only place where snapshots of lists rest on disk: written whole or not at all, and hashed.

```
HOME/store.json                                   format of the store
HOME/locks/SOURCE.lock                            one writer a source
HOME/snapshots/SOURCE/state.json                  last check, last failure
HOME/snapshots/SOURCE/DAY_FETCHED_SHA12/          one snapshot: complete as soon as it has this name
    raw/FILE…  entities.msgpack  snapshot.json
```

A snapshot is built beside its place under a name that no reader looks at, and renamed when it is on
disk: that rename is the only moment of change. Readers need no lock, as a snapshot never changes.

Which snapshot answers for a day: each has a *day*, the publication date where it is known and the
date of fetching where it is not. The newest day that is not after the day asked answers, and of
several with one day the one fetched last. So a file of May 2022 that was loaded this morning answers
for June 2022, and never takes the place of a newer one. A file from disk that nobody dated is `undated`:
its day is that of loading, until the same bytes are loaded with their date.
"""

from __future__ import annotations

import datetime as dt
import secrets
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import replace
from pathlib import Path

import filelock
import msgspec
from msgspec import structs

import screener
from screener.errors import StoreError
from screener.lists import durable
from screener.lists import snapshot as snap
from screener.lists.catalog import HOUSE_PREFIX, ID_PATTERN, ListMeta
from screener.model import Entity, RawFile, Reading, SnapshotInfo, SourceId

LOCK_TIMEOUT_S = 60.0
"""Chosen: longer than any one write takes, short enough that a person still waits."""


class Store:
    """The snapshots under one home folder. Reading creates nothing; the first `put` makes the folders."""

    def __init__(self, home: Path) -> None:
        self.home = home
        self._root = home / "snapshots"

    def put(
        self,
        source: SourceId,
        files: Sequence[RawFile],
        reading: Reading,
        *,
        origin: str,
        fetched: dt.datetime,
        checked: dt.datetime | None = None,
        validators: Mapping[str, snap.Validator] | None = None,
        house: ListMeta | None = None,
        undated: bool = False,
    ) -> SnapshotInfo:
        """Store a snapshot, atomically; where it is the same as a stored one, only note that it was checked.

        Raises:
            StoreError: the store cannot be written; the last good snapshot stays.
        """
        snap.check_names(source, files)
        info = snap.describe(
            source,
            files,
            reading,
            origin=origin,
            fetched=fetched,
            checked=checked or fetched,
            undated=undated,
        )
        entities = msgspec.msgpack.encode(reading.entities)
        record = snap.Record(
            program=screener.__version__,
            info=info,
            files=tuple(snap.StoredFile(f.name, len(f.data), snap.sha256(f.data)) for f in files),
            entities_sha256=snap.sha256(entities),
            validators=dict(validators or {}),
            house=house,
            spans=snap.spans_of(reading.entities),
        )
        with self._writing(source):
            known = self._same(record)
            if known is None:
                self._build(record, files, entities)
            self._confirm(known or info, info.checked)
        return self._load(self._folder(known or info))

    def current(self, source: SourceId, as_of: dt.date | None = None) -> SnapshotInfo | None:
        """The snapshot that answers for a day (see the module), or None where there is none that old."""
        last = as_of.isoformat() if as_of else "9999-12-31"
        every = self._folders(source)
        infos = (self._load(folder) for folder in reversed(every) if folder.name[:10] <= last)
        return next((info for info in infos if not (info.undated and self._dated_since(info, every))), None)

    def snapshots(self, source: SourceId) -> tuple[SnapshotInfo, ...]:
        """Every snapshot of a source, oldest day first."""
        return tuple(self._load(folder) for folder in self._folders(source))

    def names(self, source: SourceId) -> tuple[str, ...]:
        """The names of a source's snapshots, oldest day first, damaged ones included."""
        return tuple(folder.name for folder in self._folders(source))

    def named(self, source: SourceId, name: str) -> SnapshotInfo:
        """One snapshot by its name."""
        return next(self._load(folder) for folder in self._folders(source) if folder.name == name)

    def sources(self) -> tuple[SourceId, ...]:
        """The sources that have a snapshot, in order of name."""
        if not self._root.is_dir():
            return ()
        names = sorted(p.name for p in self._root.iterdir() if p.is_dir() and ID_PATTERN.fullmatch(p.name))
        return tuple(SourceId(name) for name in names if self._folders(SourceId(name)))

    def house_lists(self) -> tuple[ListMeta, ...]:
        """The private lists in the store, as `Catalog.extended` takes them."""
        infos = (self.current(s) for s in self.sources() if s.startswith(HOUSE_PREFIX))
        metas = (self.record(info).house for info in infos if info)
        return tuple(meta for meta in metas if meta)

    def entities(self, info: SnapshotInfo) -> tuple[Entity, ...]:
        """A snapshot's entities, checked against the hash that was stored with them."""
        return tuple(self.each_entity(info))

    def each_entity(self, info: SnapshotInfo) -> Iterator[Entity]:
        """The same one after another, as a list of a million need not stand in memory at once."""
        path = self._folder(info) / "entities.msgpack"
        data = snap.read_file(path)
        if snap.sha256(data) != self.record(info).entities_sha256:
            raise snap.damaged(path, "its bytes are not those that were stored")
        records = snap.decode(msgspec.msgpack.decode, data, list[msgspec.Raw], path)
        return (snap.decode(msgspec.msgpack.decode, record, Entity, path) for record in records)

    def raw(self, info: SnapshotInfo) -> tuple[RawFile, ...]:
        """A snapshot's raw files as they came, checked against their hashes."""
        folder = self._folder(info) / "raw"
        files = tuple(RawFile(f.name, snap.read_file(folder / f.name)) for f in self.record(info).files)
        if snap.content_hash(files) != info.sha256:
            raise snap.damaged(folder, "its bytes are not those that were stored")
        return files

    def record(self, info: SnapshotInfo) -> snap.Record:
        """Everything that was written down about a snapshot."""
        return self._record(self._folder(info))

    def checked(self, source: SourceId, when: dt.datetime) -> None:
        """Note that the publisher confirmed the newest snapshot; a recorded failure is over."""
        info = self.current(source)
        if info is None:
            raise StoreError(f"{source} has no snapshot that could have been confirmed")
        with self._writing(source):
            self._confirm(info, when)

    def record_failure(self, source: SourceId, message: str, when: dt.datetime) -> None:
        """Note that an attempt failed; every answer says so until one succeeds."""
        with self._writing(source):
            failure = snap.Failure(source, message, when)
            self._note(source, lambda state: structs.replace(state, failure=failure))

    def drop(self, info: SnapshotInfo) -> None:
        """Take a snapshot away, in one step; the newest one never goes.

        Raises:
            StoreError: it is the newest, or the store cannot be written.
        """
        folder = self._folder(info)
        with self._writing(info.source):
            if self._folders(info.source)[-1].name == folder.name:
                raise StoreError(f"{info.source}: the newest snapshot is not taken away")
            leaving = folder.with_name(f".building-{folder.name}")  # no reader looks at it any more
            folder.rename(leaving)
            durable.settle(folder.parent)
            self._note(info.source, lambda state: snap.without(state, folder.name))
        durable.discard(leaving)

    def failure(self, source: SourceId) -> snap.Failure | None:
        """Why the last attempt failed; None when it succeeded or there was none."""
        return self._state(source).failure

    # --- reading

    def _dated_since(self, info: SnapshotInfo, folders: Sequence[Path]) -> bool:
        """Whether the same bytes were loaded once more, with their date."""
        alike = (folder for folder in folders if folder.name.endswith(info.sha256[:12]))
        return any(not other.undated and other.sha256 == info.sha256 for other in map(self._load, alike))

    def _folders(self, source: SourceId) -> list[Path]:
        """Complete snapshots in order of day and fetching, which is the order of their names."""
        self._check_format()
        place = self._place(source)
        if not place.is_dir():
            return []
        return sorted((p for p in place.iterdir() if p.name[:1].isdigit()), key=lambda p: p.name)

    def _place(self, source: SourceId) -> Path:
        if not ID_PATTERN.fullmatch(source):
            raise StoreError(f"{source!r} is not a source id")
        return self._root / source

    def _folder(self, info: SnapshotInfo) -> Path:
        return self._place(info.source) / snap.folder_name(info)

    def _load(self, folder: Path) -> SnapshotInfo:
        info = self._record(folder).info
        when = self._state(info.source).checked.get(folder.name)
        return replace(info, checked=when) if when else info

    def _record(self, folder: Path) -> snap.Record:
        path = folder / "snapshot.json"
        record = snap.unseal(snap.read_file(path), path)
        if (record.info.source, snap.folder_name(record.info)) != (folder.parent.name, folder.name):
            raise snap.damaged(path, "it describes another snapshot")
        return record

    def _state(self, source: SourceId) -> snap.State:
        path = self._place(source) / "state.json"
        if not path.exists():
            return snap.State()
        return snap.decode(msgspec.json.decode, snap.read_file(path), snap.State, path)

    def _check_format(self) -> None:
        path = self.home / "store.json"
        if path.exists():
            version = snap.decode(msgspec.json.decode, snap.read_file(path), snap.Version, path)
            snap.check_version(version.format, path)

    # --- writing

    @contextmanager
    def _writing(self, source: SourceId) -> Iterator[None]:
        """Hold a source's lock; what the disk refuses becomes one error that says what still stands."""
        place, locks = self._place(source), self.home / "locks"
        try:
            for folder in (locks, place):
                durable.make_folder(folder)
            with filelock.FileLock(locks / f"{source}.lock", timeout=LOCK_TIMEOUT_S, mode=durable.FILE_MODE):
                self._check_format()
                if not (self.home / "store.json").exists():
                    durable.replace_file(
                        self.home / "store.json", msgspec.json.encode(snap.Version(snap.STORE_FORMAT))
                    )
                yield
        except filelock.Timeout as error:
            raise StoreError(
                f"another process has been writing {source} for {LOCK_TIMEOUT_S:.0f} s",
                hint="wait for it to end, then try again",
            ) from error
        except OSError as error:
            raise StoreError(
                f"cannot write {error.filename or place}: {error.strerror or error}; "
                f"the last good snapshot of {source} stays",
                hint="check free space and permissions of the home folder, then try again",
            ) from error

    def _build(self, record: snap.Record, files: Sequence[RawFile], entities: bytes) -> None:
        place = self._place(record.info.source)
        for leftover in place.glob(".building-*"):  # of a process that was killed
            durable.discard(leftover)
        building = place / f".building-{secrets.token_hex(8)}"
        try:
            durable.make_folder(building / "raw")
            for file in files:
                durable.write_new(building / "raw" / file.name, file.data)
            durable.write_new(building / "entities.msgpack", entities)
            durable.write_new(building / "snapshot.json", snap.seal(record))
            durable.settle(building / "raw")
            durable.settle(building)
            building.rename(place / snap.folder_name(record.info))
            durable.settle(place)
        finally:
            durable.discard(building)

    def _confirm(self, info: SnapshotInfo, when: dt.datetime) -> None:
        folder = self._folder(info)
        newest = self._folders(info.source)[-1].name == folder.name
        self._note(info.source, lambda state: snap.with_check(state, folder.name, when, newest=newest))

    def _note(self, source: SourceId, change: Callable[[snap.State], snap.State]) -> None:
        data = msgspec.json.encode(change(self._state(source)))
        durable.replace_file(self._place(source) / "state.json", data)

    def _same(self, record: snap.Record) -> SnapshotInfo | None:
        """The stored snapshot that this one would only repeat."""
        folders = self._folders(record.info.source)
        alike = [f for f in folders if f.name.endswith(record.info.sha256[:12])]
        for folder in reversed(alike):
            with suppress(StoreError):  # a damaged snapshot is like no other; `lists verify` names it
                known = self._record(folder)
                dated = record.info.published is not None or folder == folders[-1]
                if dated and snap.repeats(record, known):
                    return known.info
        return None
