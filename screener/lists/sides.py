"""The only place that finds what two states of lists are: those of two days, or of files in hand."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from screener.errors import ListDataError, ListMissingError, UsageError
from screener.lists import guards, inventory, update
from screener.lists.catalog import Catalog, SourceMeta
from screener.lists.inventory import Inventory
from screener.lists.snapshot import day_of
from screener.lists.store import Store
from screener.model import Entity, ListId, ListState, RawFile, Reading

_ALONE = frozenset({ListState.STARTER, ListState.MISSING})
"""States of a list in which nothing, or a selection, stands behind it."""


@dataclass(frozen=True, slots=True)
class Side:
    """One of two states that are compared."""

    label: str
    """What it is, for the reader: a day, or names of files, with what stands behind it."""
    entities: tuple[Entity, ...]
    notices: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Given:
    """What the user names as one side: a day, or files."""

    label: str
    day: dt.date | None = None
    files: tuple[RawFile, ...] = ()


def sides(
    store: Store, catalog: Catalog, given: tuple[Given, Given], source: str, lists: Sequence[str]
) -> tuple[Side, Side]:
    """Find both states.

    Args:
        store: where snapshots are.
        catalog: what sources and lists there are, private ones included.
        given: the two sides as they were named.
        source: whose files they are, and whose snapshots count; "" to tell a file by its content, and to
            take for days whatever stands behind each list.
        lists: compare these alone; all where empty.

    Raises:
        UsageError: there is no such source or list, or two files are of different sources.
        ListDataError: a file cannot be read, or nothing that could be compared is known.
    """
    only = frozenset(catalog.get_list(name).id for name in lists)
    told = catalog.get_source(source) if source else None
    read = [recognised(catalog, one.files, told) if one.files else None for one in given]
    metas = {found[0].id: found[0] for found in read if found}
    if len(metas) > 1:
        raise UsageError(f"the two sides are of different sources: {', '.join(metas)}")
    meta = told or next(iter(metas.values()), None)
    if meta is None:
        first, second = (one.day or dt.date.max for one in given)
        return _of_days(store, catalog, (first, second), only)
    before, after = (
        Side(f"{one.label} ({meta.id})", _kept(found[1].entities, only))
        if found
        else _of_snapshot(store, meta, one.day or dt.date.max, only)
        for one, found in zip(given, read, strict=True)
    )
    return before, after


def recognised(
    catalog: Catalog, files: Sequence[RawFile], told: SourceMeta | None
) -> tuple[SourceMeta, Reading]:
    """Read files, as those of the source told, or of the one whose reader takes them.

    Raises:
        UsageError: no reader takes them, or several do.
        ListUnreadableError: the source that was told cannot have published them.
    """
    if told:
        guards.check_files(told, files)
        return told, update.read(told, files)
    found: list[tuple[SourceMeta, Reading]] = []
    for meta in catalog.sources.values():
        try:
            reading = update.read(meta, files)
        except (ListDataError, UsageError):
            continue
        if reading.entities and not meta.private:
            found.append((meta, reading))
    if len(found) == 1:
        return found[0]
    names = ", ".join(file.name for file in files)
    told_by = ", ".join(meta.id for meta, _ in found)
    problem = f"may be of any of {told_by}" if found else "are of a form that no reader knows"
    raise UsageError(f"{names}: {problem}", hint="say whose they are with --source SOURCE")


def _of_snapshot(store: Store, meta: SourceMeta, day: dt.date, only: frozenset[ListId]) -> Side:
    info = store.current(meta.id, day)
    if info is None:
        raise ListMissingError(
            f"{meta.id}: no snapshot as old as {day}",
            hint=f"load one with `screener lists load {meta.id} FILE --published DATE`",
        )
    label = f"{day} ({meta.id}, snapshot of {day_of(info)}, sha256 {info.sha256[:12]})"
    return Side(label, _kept(store.entities(info), only))


def _of_days(
    store: Store, catalog: Catalog, days: tuple[dt.date, dt.date], only: frozenset[ListId]
) -> tuple[Side, Side]:
    """Compare who was on each list on two days; a list of which a day knows too little is left out."""
    before, after = (inventory.take(store, catalog, day, only=sorted(only)) for day in days)
    states = [{s.id: s.state for s in stock.statuses} for stock in (before, after)]
    apart = {i for i in states[0] if (states[0][i] in _ALONE or states[1][i] in _ALONE)}
    apart -= {i for i in apart if states[0][i] is states[1][i] is ListState.STARTER}
    wanted = tuple(i for i in states[0] if i not in apart)
    named = sorted(apart & only) if only else [i for i in apart if _half(states, i)]
    if (named and only) or not wanted:
        raise ListMissingError(
            f"nothing to compare for {', '.join(named) or 'any list'} on {days[0]} and {days[1]}",
            hint="load editions of both times with `screener lists load SOURCE FILE --published DATE`",
        )
    left_out = f"known on one of the two days only, and left out: {', '.join(sorted(named))}"
    extra = (left_out,) if named else ()
    first, second = (_on_day(stock, wanted) for stock in (before, after))
    return Side(str(days[0]), first, (*before.notices, *extra)), Side(str(days[1]), second, after.notices)


def _half(states: Sequence[dict[ListId, ListState]], list_id: ListId) -> bool:
    return any(state[list_id] not in _ALONE for state in states)


def _on_day(stock: Inventory, wanted: Sequence[ListId]) -> tuple[Entity, ...]:
    return tuple(
        entity
        for entity in stock.entities(wanted)
        if (entity.start or dt.date.min) <= stock.as_of < (entity.end or dt.date.max)
    )


def _kept(entities: Sequence[Entity], only: frozenset[ListId]) -> tuple[Entity, ...]:
    return tuple(entity for entity in entities if not only or entity.list_id in only)
