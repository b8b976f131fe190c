"""The only place that decides which snapshot stands behind every list on a day.

A stored snapshot or an embedded table comes first; the starter set stands in only for lists that neither
speaks for, and says so. A list that two sources publish rests on both: the publisher's own file leads
(the catalog's order), the other adds, and a party that both name is one entity.
"""

from __future__ import annotations

import datetime as dt
import functools
import hashlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from screener.lists import standing as standings
from screener.lists.catalog import Catalog, ListMeta, SourceMeta
from screener.lists.join import joined, last_end
from screener.lists.snapshot import day_of
from screener.lists.standing import Standing
from screener.lists.store import Store
from screener.model import Entity, ListId, ListState, ListStatus, SnapshotInfo, SourceId

MOST_DIFFERENCE = 0.1
"""Chosen: two current files of one list are days apart at most, and no list loses a tenth in days."""

_BEST_FIRST = (ListState.OK, ListState.FAILED, ListState.STALE, ListState.STARTER)


@dataclass(frozen=True, slots=True)
class Inventory:
    """What the program knows on a day, and from where."""

    catalog: Catalog
    """With the private lists of the store."""
    as_of: dt.date
    statuses: tuple[ListStatus, ...]
    """One a list asked for, missing ones included, in the catalog's order."""
    snapshots: tuple[SnapshotInfo, ...]
    """Every snapshot in use, the starter set last."""
    key: str
    """One hash over what `entities` gives: the same key is the same entities. Narrowing keeps it."""
    notices: tuple[str, ...]
    """What the reader of an answer over the lists asked for must know."""
    standing: tuple[Standing, ...]
    """The same snapshots with what they are worth, in order of precedence."""
    backing: Mapping[ListId, tuple[Standing, ...]]
    """The snapshots behind each list, the leading one first."""

    def entities(self, lists: Sequence[ListId] = ()) -> Iterator[Entity]:
        """Every entity of every list, or of some, joined across sources; dates are not applied."""
        found: dict[str, list[tuple[Standing, Entity]]] = {}
        alive: set[str] = set()
        backing = {i: group for i, group in self.backing.items() if not lists or i in lists}
        for snapshot in self.standing:
            speaks_for = {i for i, group in backing.items() if any(s is snapshot for s in group)}
            current = {i for i in speaks_for if not _superseded(snapshot, backing[i])}
            for entity in snapshot.load() if speaks_for else ():
                if entity.list_id in speaks_for:
                    found.setdefault(entity.id, []).append((snapshot, entity))
                if entity.list_id in current:
                    alive.add(entity.id)
        return (_one(said, backing[said[0][1].list_id]) for key, said in found.items() if key in alive)

    def with_state(self, *states: ListState) -> tuple[ListId, ...]:
        """The lists asked for that are in one of these states."""
        return tuple(status.id for status in self.statuses if status.state in states)


def take(
    store: Store, catalog: Catalog, as_of: dt.date, max_age: int | None = None, only: Sequence[str] = ()
) -> Inventory:
    """Find what stands behind every list on a day.

    Args:
        store: where fetched and loaded snapshots are.
        catalog: what lists there are.
        as_of: the day to answer for.
        max_age: days after which a published list is stale; the catalog's own where not given.
        only: list ids that statuses and notices are wanted for; all where empty.

    Raises:
        UsageError: `only` names a list that there is not.
        StoreError: the store is damaged.
    """
    catalog = catalog.extended(store.house_lists())
    wanted = tuple(catalog.get_list(name).id for name in dict.fromkeys(only)) or tuple(catalog.lists)
    standing, backing = _backing(store, catalog, as_of, max_age)
    return Inventory(
        catalog=catalog,
        as_of=as_of,
        statuses=tuple(_status(catalog, list_id, backing.get(list_id, ())) for list_id in wanted),
        snapshots=tuple(snapshot.info for snapshot in standing),
        key=_key(backing),
        notices=tuple(dict.fromkeys(_notices(catalog, store, backing, wanted))),
        standing=standing,
        backing=backing,
    )


def _backing(
    store: Store, catalog: Catalog, as_of: dt.date, max_age: int | None
) -> tuple[tuple[Standing, ...], dict[ListId, tuple[Standing, ...]]]:
    known = [s for source in catalog.sources.values() for s in _standings(store, source, as_of, max_age)]
    backing = {i: tuple(s for s in known if i in s.covers) for i in catalog.lists}
    bare = standings.starter_lists() & {list_id for list_id, group in backing.items() if not group}
    if bare:
        known.append(starter := standings.of_starter(as_of))
        backing |= dict.fromkeys(bare, (starter,))
    used = tuple(k for k in known if any(k is s for group in backing.values() for s in group))
    return used, {list_id: group for list_id, group in backing.items() if group}


def _standings(store: Store, source: SourceMeta, as_of: dt.date, max_age: int | None) -> tuple[Standing, ...]:
    stored = standings.stored(store, source, as_of, max_age)
    if not source.embedded:
        return stored
    embedded = standings.embedded(source, as_of, max_age)
    if stored and all(day_of(embedded.info) <= day_of(one.info) for one in stored):
        return stored
    return (embedded,)


def _one(said: Sequence[tuple[Standing, Entity]], group: Sequence[Standing]) -> Entity:
    """What the snapshots of a list say of one party, as one entity; a superseded one knows no end."""
    entity = functools.reduce(joined, (entity for _, entity in said))
    if len(said) == 1:
        return entity
    ends = [(s.day, e.end) for s, e in said if not _superseded(s, group)]
    return replace(entity, end=last_end(ends))


def _superseded(snapshot: Standing, group: Sequence[Standing]) -> bool:
    return any(snapshot.superseded_by(other) for other in group)


def _key(backing: Mapping[ListId, tuple[Standing, ...]]) -> str:
    digest = hashlib.sha256()
    for list_id, group in sorted(backing.items()):
        for snapshot in group:
            line = (
                list_id,
                snapshot.source,
                str(_order(snapshot, group)),
                snapshot.info.sha256,
                snapshot.content,
            )
            digest.update("\t".join((*line, str(_superseded(snapshot, group)), "\n")).encode())
    return digest.hexdigest()


def _order(snapshot: Standing, group: Sequence[Standing]) -> int:
    """Its place among the days of a group: which one is newer decides what is joined how."""
    days = sorted({other.day for other in group if other.day})
    return days.index(snapshot.day) if snapshot.day else -1


def _status(catalog: Catalog, list_id: ListId, group: Sequence[Standing]) -> ListStatus:
    meta = catalog.lists[list_id]
    if not group:
        return _missing(catalog, meta)
    best = min(group, key=lambda snapshot: _BEST_FIRST.index(snapshot.state))
    return ListStatus(
        id=list_id,
        title=meta.title,
        effect=meta.effect,
        source=best.source,
        published=best.info.published,
        fetched=best.info.fetched,
        sha256=best.info.sha256,
        entities=max(size for _, size in _sizes(list_id, group)),
        state=best.state,
        age_days=best.age_days,
        warnings=tuple(_warnings(list_id, group)),
    )


def _missing(catalog: Catalog, meta: ListMeta) -> ListStatus:
    sources = [source.id for source in catalog.feeding(meta.id)]
    why = (
        f"not loaded: run `screener lists update {sources[-1]}`"
        if sources
        else "no source feeds this list yet"
    )
    return ListStatus(
        id=meta.id,
        title=meta.title,
        effect=meta.effect,
        source=None,
        published=None,
        fetched=None,
        sha256="",
        entities=0,
        state=ListState.MISSING,
        age_days=None,
        warnings=(why,),
    )


def _sizes(list_id: ListId, group: Sequence[Standing]) -> list[tuple[SourceId, int]]:
    """Entities of a list in each snapshot that says who is on it now."""
    return [
        (snapshot.source, dict(snapshot.info.counts).get(list_id, 0))
        for snapshot in group
        if not _superseded(snapshot, group)
    ]


def _disagree(sizes: Sequence[tuple[SourceId, int]]) -> bool:
    counts = [count for _, count in sizes]
    return min(counts) < (1 - MOST_DIFFERENCE) * max(counts)


def _warnings(list_id: ListId, group: Sequence[Standing]) -> Iterator[str]:
    for snapshot in group:
        yield from snapshot.remarks
        if count := len(snapshot.info.warnings):
            first = snapshot.info.warnings[0].message
            yield f"{snapshot.source}: {count} warnings while reading, the first: {first}"
        if _superseded(snapshot, group):
            yield f"{snapshot.source}: entries that only this older file has are left out"
    sizes = _sizes(list_id, group)
    if _disagree(sizes):
        told = " and ".join(f"{source} has {size:,}" for source, size in sizes)
        yield f"{told} entries: one of them may be out of date, and all are used"


def _notices(
    catalog: Catalog, store: Store, backing: Mapping[ListId, tuple[Standing, ...]], wanted: Sequence[ListId]
) -> Iterator[str]:
    starter = [i for i in wanted if any(s.info.starter for s in backing.get(i, ()))]
    if starter:
        yield (
            f"{', '.join(starter)}: only the starter set stands behind these lists, "
            "a small selection of their entries; run `screener lists update`"
        )
    for list_id in wanted:
        for snapshot in backing.get(list_id, ()):
            yield from snapshot.remarks
    apart = [i for i in wanted if i in backing and _disagree(_sizes(i, backing[i]))]
    if apart:
        yield (
            f"{', '.join(apart)}: their sources differ in size, one may be out of date; all entries are used "
            "(`screener lists status --format json` tells)"
        )
    loaded = {snapshot.source for group in backing.values() for snapshot in group}
    for meta in catalog.sources.values():
        if meta.id not in loaded and set(meta.lists) & set(wanted) and (failure := store.failure(meta.id)):
            yield f"{meta.id}: never loaded; the last update failed: {failure.message}"
    for source in store.sources():
        if source not in catalog.sources:
            yield f"{source}: stored, but no catalog knows this source; it is left out"
