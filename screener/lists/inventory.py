"""The only place that decides which snapshot stands behind every list on a day.

A stored snapshot or an embedded table comes first; the starter set stands in only for lists that neither
speaks for, and says so. A list that two sources publish rests on both: the publisher's own file leads
(the catalog's order), the other adds, and a party that both name is one entity.
"""

from __future__ import annotations

import datetime as dt
import functools
import hashlib
import itertools
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

from msgspec import Struct

from screener.lists import standing as standings
from screener.lists import statuses
from screener.lists.ages import NO_AGES, Ages, MaxAge
from screener.lists.catalog import HOUSE_PREFIX, Catalog, SourceMeta
from screener.lists.join import joined, last_end
from screener.lists.snapshot import day_of
from screener.lists.standing import Standing, superseded
from screener.lists.store import Store
from screener.model import Entity, ListId, ListState, ListStatus, SnapshotInfo


class Inventory(Struct, frozen=True):
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
    unknown: Mapping[ListId, dt.date]
    """Lists asked for that are loaded, but not as they were that day; with the oldest day that is known."""
    ages: Ages = NO_AGES
    """How old lists may be, as far as that was asked for."""

    def entities(self, lists: Sequence[ListId] = ()) -> Iterator[Entity]:
        """Every entity of every list, or of some, joined across sources; dates are not applied.

        Private lists come last, one entity after another: they are joined with nothing, and may be long.
        """
        found: dict[str, list[tuple[Standing, Entity]]] = {}
        alive: set[str] = set()
        backing = {i: group for i, group in self.backing.items() if not lists or i in lists}
        private: list[Standing] = []
        for snapshot in self.standing:
            speaks_for = {i for i, group in backing.items() if snapshot.among(group)}
            if snapshot.source.startswith(HOUSE_PREFIX) and all(len(backing[i]) == 1 for i in speaks_for):
                private += [snapshot] if speaks_for else []
                continue
            current = {i for i in speaks_for if not superseded(snapshot, backing[i])}
            for entity in snapshot.load() if speaks_for else ():
                if entity.list_id in speaks_for:
                    found.setdefault(entity.id, []).append((snapshot, entity))
                if entity.list_id in current:
                    alive.add(entity.id)
        public = (_one(said, backing[said[0][1].list_id]) for key, said in found.items() if key in alive)
        return itertools.chain(public, itertools.chain.from_iterable(one.load() for one in private))

    def remarks(self) -> tuple[str, ...]:
        """What the readers of the files could not take as it stood, a sentence a snapshot."""
        return tuple(
            f"{info.source}: {len(info.warnings)} warning{'s' * (len(info.warnings) > 1)} while reading, "
            f"the first: {info.warnings[0].message}"
            for info in self.snapshots
            if info.warnings
        )

    def answers(self) -> bool:
        """Whether anything but the tables of the package answers for the lists asked for."""
        groups = (self.backing.get(status.id, ()) for status in self.statuses)
        return any(
            not self.catalog.sources[s.source].embedded
            for group in groups
            for s in group
            if not s.info.starter
        )

    def too_old(self) -> tuple[ListId, ...]:
        """Stale lists on which no answer may rest: any of which an age was asked for, else those of updates.

        A file that its user loaded is as old as he knows: that it is old is said with every answer.
        """
        return tuple(
            list_id
            for list_id in self.with_state(ListState.STALE)
            if self.ages.asked(list_id) is not None
            or any(snapshot.kept_fresh for snapshot in self.backing[list_id])
        )

    def older_than_asked(self) -> tuple[ListId, ...]:
        """Lists that are older than was asked for."""
        stale = self.with_state(ListState.STALE)
        return tuple(list_id for list_id in stale if self.ages.asked(list_id) is not None)

    def with_state(self, *states: ListState) -> tuple[ListId, ...]:
        """The lists asked for that are in one of these states."""
        return tuple(status.id for status in self.statuses if status.state in states)


def take(
    store: Store, catalog: Catalog, as_of: dt.date, max_age: MaxAge = None, only: Sequence[str] = ()
) -> Inventory:
    """Find what stands behind every list on a day.

    Args:
        store: where fetched and loaded snapshots are.
        catalog: what lists there are.
        as_of: the day to answer for.
        max_age: days after which published lists are stale; the catalog's own where not given.
        only: list ids that statuses and notices are wanted for; all where empty.

    Raises:
        UsageError: `only` or `max_age` names a list that there is not.
        StoreError: the store is damaged.
    """
    catalog = catalog.extended(store.house_lists())
    wanted = tuple(catalog.get_list(name).id for name in dict.fromkeys(only)) or tuple(catalog.lists)
    ages = Ages.of(max_age)
    for name, _ in ages.single:
        catalog.get_list(name)
    standing, backing, unknown = _backing(store, catalog, as_of, ages)
    return Inventory(
        catalog=catalog,
        as_of=as_of,
        statuses=tuple(
            statuses.of(catalog, list_id, backing.get(list_id, ()), unknown, as_of) for list_id in wanted
        ),
        snapshots=tuple(snapshot.info for snapshot in standing),
        key=_key(backing),
        notices=tuple(dict.fromkeys(statuses.notices(catalog, store, backing, wanted, unknown, as_of))),
        unknown={list_id: day for list_id, day in unknown.items() if list_id in wanted},
        standing=standing,
        backing=backing,
        ages=ages,
    )


def _backing(
    store: Store, catalog: Catalog, as_of: dt.date, ages: Ages
) -> tuple[tuple[Standing, ...], dict[ListId, tuple[Standing, ...]], dict[ListId, dt.date]]:
    known = [s for source in catalog.sources.values() for s in _standings(store, source, as_of, ages.every)]
    backing = {i: tuple(s for s in known if i in s.covers) for i in catalog.lists}
    unknown = {i: day_of(s.info) for s in known for i in s.unknown if not backing[i]}
    bare = standings.starter_lists() & {i for i, group in backing.items() if not group} - unknown.keys()
    if bare:
        known.append(starter := standings.of_starter(as_of))
        backing |= dict.fromkeys(bare, (starter,))
    for list_id, days in ages.single:
        if list_id in backing:
            backing[list_id] = tuple(snapshot.aged(days, list_id) for snapshot in backing[list_id])
    used = tuple(k for k in known if any(k.among(group) for group in backing.values()))
    return used, {list_id: group for list_id, group in backing.items() if group}, unknown


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
    ends = [(s.day, e.end) for s, e in said if not superseded(s, group)]
    return replace(entity, end=last_end(ends))


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
            digest.update("\t".join((*line, str(superseded(snapshot, group)), "\n")).encode())
    return digest.hexdigest()


def _order(snapshot: Standing, group: Sequence[Standing]) -> int:
    """Its place among the days of a group: which one is newer decides what is joined how."""
    days = sorted({other.day for other in group if other.day})
    return days.index(snapshot.day) if snapshot.day else -1
