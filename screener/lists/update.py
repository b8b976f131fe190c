"""How a source is renewed: its files are brought, read, judged and stored, and a failure replaces nothing."""

from __future__ import annotations

import datetime as dt
import time
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from functools import partial
from typing import Literal
from urllib.parse import urlsplit

import screener
from screener.errors import ListDataError, ListUnreadableError, ScreenerError, StoreError, UsageError
from screener.lists import guards, registry, retention
from screener.lists.background import start
from screener.lists.catalog import Catalog, ListMeta, SourceMeta, check_house_name, house_list, house_source
from screener.lists.fetch import Asked, fetch, origin
from screener.lists.snapshot import Validator, content_hash, newest_start, spans_of
from screener.lists.store import Store
from screener.model import Entity, ListId, RawFile, Reading, SnapshotInfo, SourceId

Progress = Callable[[SourceId, str, int, int | None], None]
"""Called with the source, the file's name, the bytes so far and the bytes expected."""

Clock = Callable[[], dt.datetime]

TIME_LIMIT_S = 1200.0
"""For all sources together. Chosen: long enough for every source on a slow line, short for a nightly job."""


@dataclass(frozen=True, slots=True)
class Report:
    """What became of one source."""

    source: SourceId
    outcome: Literal["changed", "unchanged", "failed"]
    info: SnapshotInfo | None
    """The snapshot now in use, also after a failure; of `load`, the one loaded."""
    added: int = 0
    removed: int = 0
    changed: int = 0
    remarks: tuple[str, ...] = ()
    """What to know about the file, beside the reader's own warnings in `info`."""
    error: ScreenerError | None = None


def utc_now() -> dt.datetime:
    """The present moment."""
    return dt.datetime.now(dt.UTC)


def chosen(catalog: Catalog, names: Sequence[str]) -> tuple[SourceMeta, ...]:
    """The sources to fetch: those named, or all that are enabled and have an address.

    Raises:
        UsageError: a name is no source, or one that cannot be fetched.
    """
    if not names:
        return tuple(s for s in catalog.sources.values() if s.enabled and s.urls)
    found = tuple(catalog.get_source(name) for name in dict.fromkeys(names))
    for source in found:
        if source.embedded:
            raise UsageError(
                f"{source.id} comes with the program", hint="install a newer screener to renew it"
            )
        if not source.urls:
            raise UsageError(
                f"{source.id} has no address to fetch from",
                hint=f"use `screener lists load {source.id} FILE`",
            )
    return found


@dataclass(frozen=True, slots=True)
class Terms:
    """How an update is wanted."""

    mirror: str = ""
    """Address or folder instead of the publishers' own."""
    accept_shrink: bool = False
    progress: Progress | None = None
    clock: Clock = utc_now
    time_limit_s: float = TIME_LIMIT_S
    """For all sources together; each has a limit of its own as well."""
    keep_days: int = retention.KEEP_ALL_DAYS
    """Days for which every snapshot is kept; older ones are thinned out."""


def update(store: Store, sources: Sequence[SourceMeta], terms: Terms) -> tuple[Report, ...]:
    """Fetch sources at the same time, each publisher over one connection; one failing stops no other."""
    deadline = time.monotonic() + terms.time_limit_s

    def renewed(group: Sequence[SourceMeta]) -> list[Report]:
        return [_renew(store, source, terms, deadline) for source in group]

    hosts: dict[str, list[SourceMeta]] = {}
    for source in sources:
        hosts.setdefault(terms.mirror or urlsplit(source.urls[0][1]).netloc, []).append(source)
    running = [start(partial(renewed, group), f"update {host}") for host, group in hosts.items()]
    reports = {report.source: report for group in running for report in group.result()}
    return tuple(reports[source.id] for source in sources)


def load(
    store: Store,
    catalog: Catalog,
    source_id: str,
    files: Sequence[RawFile],
    *,
    house: str = "",
    published: dt.date | None = None,
    accept_shrink: bool = False,
    clock: Clock = utc_now,
) -> Report:
    """Take a publisher's files, or a private list, from disk.

    Raises:
        UsageError: there is no such source, or no such name can be given.
        ListDataError: the files cannot be read or believed, or the store cannot take them.
    """
    source, meta = _target(catalog, source_id, house)
    now = clock()
    guards.check_files(source, files)
    reading = read(source, files)
    day = published or reading.published
    if kept := _other_parts(store, source, files, day or now.date()):
        files = (*files, *kept)
        reading = read(source, files)
    reading = replace(reading, published=day)
    previous = store.current(source.id, day or now.date())
    guards.check_times(source, reading, store.current(source.id), now)
    before = store.entities(previous) if previous else ()
    remarks = guards.check(source, files, reading, previous, entities=before, accept_shrink=accept_shrink)
    undated = day is None and not source.private  # a private list is its owner's own, of today
    # Nobody has asked the publisher: what is sure is that the file was the newest when it was published.
    checked = dt.datetime.combine(day, dt.time(), dt.UTC) if day else now
    info = store.put(
        source.id,
        files,
        reading,
        origin=", ".join(file.name for file in files),
        fetched=now,
        checked=min(checked, now),
        house=meta,
        undated=undated,
    )
    report = _compared(source.id, info, before, reading)
    notes = [w.message for w in remarks]
    if undated:
        notes.append(_undated(reading, now.date()))
    if kept:
        notes.append(f"kept from the snapshot before: {', '.join(file.name for file in kept)}")
    if (newest := store.current(source.id)) and day and newest.fetched != info.fetched:
        notes.append(f"a newer one stays in use, of {_day_of(newest)}; this one answers with --as-of")
    return replace(report, outcome=_outcome(info, now), remarks=tuple(notes))


def read(source: SourceMeta, files: Sequence[RawFile]) -> Reading:
    """Let the source's reader read; whatever a hostile file does to it is an error about that file.

    Raises:
        ListUnreadableError: the files cannot be read.
    """
    reader = registry.reader(source.id)
    try:
        return reader(files)
    except ScreenerError:
        raise
    except Exception as error:
        names = ", ".join(file.name for file in files)
        raise ListUnreadableError(
            f"{source.id}: reading {names} failed: {type(error).__name__}: {error}",
            hint="the file is damaged or of a form that this version does not know",
        ) from error


def _other_parts(
    store: Store, source: SourceMeta, files: Sequence[RawFile], day: dt.date
) -> tuple[RawFile, ...]:
    """Where a source's files feed different lists and only some are given: the stored ones of the others."""
    previous = store.current(source.id, day)
    given = {_part(source, file) for file in files}
    if previous is None or () in given:
        return ()
    return tuple(f for f in store.raw(previous) if (part := _part(source, f)) and part not in given)


def _part(source: SourceMeta, file: RawFile) -> tuple[ListId, ...]:
    """The lists that a file of this name feeds; empty where the name does not tell."""
    name = file.name.casefold()
    return next((lists for part, lists in source.parts.items() if name.startswith(part)), ())


def _target(catalog: Catalog, source_id: str, house: str) -> tuple[SourceMeta, ListMeta | None]:
    if source_id != "house":
        if house:
            raise UsageError(
                "--id names a private list", hint="use `screener lists load house FILE --id NAME`"
            )
        return catalog.get_source(source_id), None
    check_house_name(house, catalog)
    list_id = ListId(house)
    meta = catalog.lists.get(list_id) or house_list(list_id)
    return catalog.extended([meta]).sources[house_source(list_id)], meta


def _renew(store: Store, source: SourceMeta, terms: Terms, deadline: float) -> Report:
    try:
        report = _fetched(store, source, terms, deadline)
        dropped = retention.thin(store, source.id, terms.clock().date(), terms.keep_days)
        return replace(report, remarks=(*report.remarks, *dropped))
    except ListDataError as error:
        current = None
        with suppress(StoreError):  # the store itself may be what failed
            store.record_failure(source.id, str(error), terms.clock())
            current = store.current(source.id)
        return Report(source.id, "failed", current, error=error)


def _fetched(store: Store, source: SourceMeta, terms: Terms, deadline: float) -> Report:
    previous = store.current(source.id)
    guards.check_clock(source, previous, terms.clock())
    asked = _asked(store, source, previous, terms)
    got = fetch(replace(asked, limit_s=deadline - time.monotonic()))
    now = terms.clock()
    if previous and (not got.files or _already_read(store, previous, got.files)):
        store.checked(source.id, now)
        return Report(source.id, "unchanged", store.current(source.id))
    guards.check_files(source, got.files)
    reading = read(source, got.files)
    guards.check_times(source, reading, previous, now)
    guards.check_newer(source, reading, previous)
    before = store.entities(previous) if previous else ()
    remarks = guards.check(
        source, got.files, reading, previous, entities=before, accept_shrink=terms.accept_shrink
    )
    info = store.put(source.id, got.files, reading, origin=got.origin, fetched=now, validators=got.validators)
    if _outcome(info, now) == "unchanged":  # another update has stored the same meanwhile
        return Report(source.id, "unchanged", info)
    report = _compared(source.id, info, before, reading)
    return replace(report, remarks=tuple(w.message for w in remarks))


def _asked(store: Store, source: SourceMeta, previous: SnapshotInfo | None, terms: Terms) -> Asked:
    asked = Asked(source, terms.mirror, _known(store, previous, origin(source, terms.mirror)))
    progress = terms.progress
    if progress is None:
        return asked
    return replace(asked, progress=lambda name, done, total: progress(source.id, name, done, total))


def _known(store: Store, previous: SnapshotInfo | None, place: str) -> Mapping[str, Validator]:
    """What to ask "has it changed?" with: only of the same place, and only where reading is the same."""
    if previous is None or previous.origin != place:
        return {}
    record = store.record(previous)
    return record.validators if record.program == screener.__version__ else {}


def _already_read(store: Store, previous: SnapshotInfo, files: Sequence[RawFile]) -> bool:
    same = content_hash(files) == previous.sha256
    return same and store.record(previous).program == screener.__version__


def _outcome(info: SnapshotInfo, now: dt.datetime) -> Literal["changed", "unchanged"]:
    return "changed" if info.fetched == now else "unchanged"


def _compared(source: SourceId, info: SnapshotInfo, was: Sequence[Entity], reading: Reading) -> Report:
    before = {entity.id: entity for entity in was}
    after = {entity.id: entity for entity in reading.entities}
    return Report(
        source=source,
        outcome="changed",
        info=info,
        added=len(after.keys() - before.keys()),
        removed=len(before.keys() - after.keys()),
        changed=sum(before[key] != after[key] for key in before.keys() & after.keys()),
    )


def _day_of(info: SnapshotInfo) -> dt.date:
    return info.published or info.fetched.date()


def _undated(reading: Reading, today: dt.date) -> str:
    """Say that nobody knows how old a file is: nobody asked the publisher for a newer one."""
    newest = newest_start(spans_of(reading.entities), today)
    seen = f" and its newest entry is of {newest}" if newest else ""
    return f"the file states no date{seen}: how old it is stays unknown; better load it with --published DATE"
