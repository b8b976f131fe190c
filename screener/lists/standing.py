"""What one source's snapshot is worth on one day: which lists it covers, how old it is, whether to say so."""

from __future__ import annotations

import datetime as dt
import functools
from collections.abc import Callable, Iterable

from msgspec import Struct, structs

from screener.lists import manifest, registry
from screener.lists.catalog import SourceMeta, data_file
from screener.lists.manifest import Summary
from screener.lists.snapshot import Failure, Span, content_hash, day_of, newest_start, tally
from screener.lists.store import Store
from screener.model import Entity, ListId, ListState, RawFile, Reading, SnapshotInfo, SourceId

UNDATED_SHARE = 0.5
"""Chosen: lists that state first days miss a few at most, and the others state none at all."""

_PACKAGED = "lists/"
"""Where the tables stand that the package carries: the origin of what is read from them."""

STARTER = "starter.csv"
"""The file of the starter set, see `screener.lists.starter`."""


class Standing(Struct, frozen=True):
    """A snapshot on the day asked."""

    info: SnapshotInfo
    covers: frozenset[ListId]
    """Lists that it speaks for, those included that it says are empty."""
    content: str
    """Hash of its entities as they were read: the same bytes read otherwise are other content."""
    state: ListState
    age_days: int | None
    """None where nobody knows."""
    remarks: tuple[str, ...]
    """What a reader of an answer must know, apart from that it is too old."""
    spans: tuple[Span, ...]
    load: Callable[[], Iterable[Entity]]
    lacks: str = ""
    """What of its lists it does not hold, where it is known not to be whole."""
    unknown: frozenset[ListId] = frozenset()
    """Lists that it has, but not as they were on the day asked: it is younger, and they state no days."""

    late: str = ""
    """That it is older than allowed; "" where it is not."""
    failed: bool = False
    """Whether the last update of its source failed."""

    @property
    def told(self) -> tuple[str, ...]:
        """All that a reader of an answer must know."""
        return (*self.remarks, self.late) if self.late else self.remarks

    def aged(self, limit: int, list_id: ListId) -> Standing:
        """The same snapshot where one of its lists may be this many days old."""
        if self.state is ListState.STARTER:
            return self
        if self.age_days is None:
            return structs.replace(self, state=ListState.STALE)
        state = _state(self.age_days, limit, failed=self.failed)
        late = _late(self.source, self.age_days, limit) if state is ListState.STALE else ""
        return structs.replace(self, state=state, late=late and f"{late} for {list_id}")

    def size(self, list_id: ListId, day: dt.date) -> int:
        """How many entities are on a list on a day, as far as they state their days."""
        if not any(span.list_id == list_id for span in self.spans):
            return dict(self.info.counts).get(list_id, 0)
        return sum(
            span.count
            for span in self.spans
            if span.list_id == list_id and (span.start or dt.date.min) <= day < (span.end or dt.date.max)
        )

    @property
    def kept_fresh(self) -> bool:
        """Whether it came from its publisher by an update, so that its user relies on updates."""
        return self.info.origin.startswith(("http://", "https://"))

    @property
    def packaged(self) -> bool:
        """Whether it is a table that the package carries, the starter set included."""
        return self.info.origin.startswith(_PACKAGED)

    @property
    def source(self) -> SourceId:
        """Whose snapshot it is."""
        return self.info.source

    @property
    def day(self) -> dt.date | None:
        """The last day for which it is known to be the newest that its publisher had; None if none is."""
        return None if self.info.undated else self.info.checked.date()

    def same(self, other: Standing) -> bool:
        """Whether the other is this snapshot, however old it may be there."""
        return self.info is other.info

    def among(self, group: Iterable[Standing]) -> bool:
        """Whether this snapshot is one of a group."""
        return any(map(self.same, group))

    def newer_than(self, other: Standing) -> bool:
        """Whether it is certain to be of a later day; a file without a date is as new as its entries."""
        at_least = self.day or newest_start(self.spans, self.info.fetched.date())
        return bool(at_least and other.day and at_least > other.day)

    def superseded_by(self, other: Standing) -> bool:
        """Whether this one is stale beside a newer one, so that a party it alone names has left the list."""
        stale, fresh = self.state is ListState.STALE, other.state is not ListState.STALE
        return stale and fresh and other.newer_than(self)


def superseded(snapshot: Standing, group: Iterable[Standing]) -> bool:
    """Whether a newer snapshot of a list's group says who is on it, and this one no longer does."""
    here = tuple(group)
    return any(mine.superseded_by(other) for mine in here if mine.same(snapshot) for other in here)


def stored(store: Store, source: SourceMeta, as_of: dt.date, max_age: int | None) -> tuple[Standing, ...]:
    """The stored snapshot that answers for a day; where none is that old, the oldest, and it says so.

    They are two where the last one loaded has no date and cannot be seen to be newer than the last dated.
    """
    every = store.snapshots(source.id)
    info = store.current(source.id, as_of) or (every[0] if every else None)
    if info is None:
        return ()
    last = _of_stored(store, source, info, as_of, max_age)
    dated = [other for other in every if not other.undated and day_of(other) <= as_of]
    if not info.undated or not dated:
        return (last,)
    before = _of_stored(store, source, dated[-1], as_of, max_age)
    return (last,) if last.newer_than(before) else (last, before)


def _of_stored(
    store: Store, source: SourceMeta, info: SnapshotInfo, as_of: dt.date, max_age: int | None
) -> Standing:
    record = store.record(info)
    known = covered(source, info, (file.name for file in record.files))
    unknown = frozenset(i for i in known if day_of(info) > as_of and not _states_days(record.spans, i))
    failure = store.failure(source.id)
    age = None if info.undated else max(0, (as_of - info.checked.date()).days)
    limit = _limit(source, max_age)
    # An age that is not known is not within one that was asked for.
    failed = failure is not None and failure.when.date() <= as_of
    unasked = age is not None or max_age is None
    state = _state(age or 0, limit, failed=failed) if unasked else ListState.STALE
    return Standing(
        info=info,
        covers=known - unknown,
        unknown=unknown,
        content=record.entities_sha256,
        state=state,
        age_days=age,
        remarks=tuple(_remarks(info, as_of, age, failure)),
        late=_late(source.id, age, limit) if age is not None and age > limit else "",
        failed=failed,
        spans=record.spans,
        load=functools.partial(store.each_entity, info),
    )


def embedded(source: SourceMeta, as_of: dt.date, max_age: int | None) -> Standing:
    """The table that the package carries; it holds its own history, so it answers for every day."""
    summary = table_summary(source)
    info = summary.info
    age = max(0, (as_of - day_of(info)).days)
    state = _state(age, _limit(source, max_age))
    stale = (
        f"{source.id}: the table in the package is of {day_of(info)}; a newer screener may have a newer one"
    )
    return Standing(
        info=info,
        covers=frozenset(list_id for list_id, count in info.counts if count),
        content=summary.content,
        state=state,
        age_days=age,
        remarks=(),
        late=stale if state is ListState.STALE else "",
        lacks=source.partial,
        spans=summary.spans,
        load=lambda: _read_table(source.id, source.embedded).entities,
    )


def table_summary(source: SourceMeta) -> Summary:
    """What is known of an embedded table without reading its entities."""
    data = data_file(source.embedded)
    return manifest.summed(
        data,
        lambda: _read_table(source.id, source.embedded),
        lambda reading: _unfetched(source.id, data, reading, f"{_PACKAGED}{source.embedded}"),
    )


def of_starter(as_of: dt.date) -> Standing:
    """The starter set: it stands in where nothing else does."""
    summary = starter_summary()
    return Standing(
        info=summary.info,
        covers=frozenset(list_id for list_id, _ in summary.info.counts),
        content=summary.content,
        state=ListState.STARTER,
        age_days=max(0, (as_of - day_of(summary.info)).days),
        remarks=(),
        spans=summary.spans,
        load=lambda: starter_reading().entities,
    )


def starter_summary() -> Summary:
    """What is known of the starter set without reading its entities."""
    data = data_file(STARTER)
    return manifest.summed(
        data,
        starter_reading,
        lambda reading: _unfetched(SourceId("starter"), data, reading, f"{_PACKAGED}{STARTER}", starter=True),
    )


def starter_reading() -> Reading:
    """Read the starter set."""
    from screener.lists import starter  # noqa: PLC0415  most runs need its summary only

    return starter.reading()


def starter_lists() -> frozenset[ListId]:
    """The lists that the starter set has entries of."""
    return frozenset(list_id for list_id, _ in starter_summary().info.counts)


def covered(source: SourceMeta, info: SnapshotInfo, files: Iterable[str]) -> frozenset[ListId]:
    """Find the lists that a snapshot speaks for: with entities, or read and allowed to be empty."""
    names = [name.casefold() for name in files]
    counts = dict(info.counts)
    return frozenset(
        list_id
        for list_id in source.lists
        if counts.get(list_id) or (source.floors[list_id] == 0 and expected(source, list_id, names))
    )


def _states_days(spans: Iterable[Span], list_id: ListId) -> bool:
    """Whether the entities of a list tell since when they are on it, so that earlier days can be answered."""
    here = [span for span in spans if span.list_id == list_id]
    return sum(s.count for s in here if s.start) > UNDATED_SHARE * sum(s.count for s in here)


def expected(source: SourceMeta, list_id: ListId, names: Iterable[str]) -> bool:
    """Whether files of these names (in lower case) should hold a list."""
    parts = [part for part, lists in source.parts.items() if list_id in lists]
    return not parts or any(name.startswith(part) for name in names for part in parts)


@functools.cache
def _read_table(source: SourceId, name: str) -> Reading:
    return registry.reader(source)([RawFile(name, data_file(name))])


def _unfetched(
    source: SourceId, data: bytes, reading: Reading, origin: str, *, starter: bool = False
) -> SnapshotInfo:
    # What came with the program was never fetched: it is as old as the day it states.
    day = reading.published or dt.date.min
    moment = dt.datetime.combine(day, dt.time(), dt.UTC)
    return SnapshotInfo(
        source=source,
        sha256=content_hash([RawFile(origin, data)]),
        published=reading.published,
        fetched=moment,
        checked=moment,
        origin=origin,
        counts=tally(reading.entities),
        rows=reading.rows,
        format=reading.format,
        warnings=reading.warnings,
        starter=starter,
    )


def _limit(source: SourceMeta, max_age: int | None) -> int:
    """Days allowed: those that were asked for, else the catalog's."""
    return source.max_age_days if max_age is None else max_age


def _state(age: int, limit: int, *, failed: bool = False) -> ListState:
    if age > limit:
        return ListState.STALE
    return ListState.FAILED if failed else ListState.OK


def _late(source: SourceId, age: int, limit: int) -> str:
    return f"{source}: last confirmed {age} days ago, more than the {limit} allowed"


def _remarks(info: SnapshotInfo, as_of: dt.date, age: int | None, failure: Failure | None) -> Iterable[str]:
    day = day_of(info)
    yield from (f"{info.source}: {warning.message}" for warning in info.warnings if warning.told)
    if day > as_of:
        yield (
            f"{info.source}: no snapshot as old as {as_of}; "
            f"that of {day} answers as far as its entries state dates"
        )
    if age is None:
        yield (
            f"{info.source}: the file loaded on {info.fetched:%Y-%m-%d} states no date, "
            "so its age is unknown until it is loaded with --published DATE"
        )
    if failure and failure.when.date() <= as_of:
        why = failure.message.removeprefix(f"{info.source}: ")
        yield (
            f"{info.source}: the update of {failure.when:%Y-%m-%d %H:%M} UTC failed ({why}); "
            f"the snapshot of {day} is used, {_confirmed(age)}"
        )


def _confirmed(age: int | None) -> str:
    """Say how long ago a snapshot was last known to be the newest."""
    if age is None:
        return "whose age nobody knows"
    return "confirmed today" if age == 0 else f"last confirmed {age} day{'s' * (age > 1)} ago"
