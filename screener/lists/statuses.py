"""The only place that says how each list stands, and what the reader of an answer must know of them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping, Sequence

from screener.lists.catalog import Catalog, ListMeta
from screener.lists.snapshot import day_of
from screener.lists.standing import Standing, superseded
from screener.lists.store import Store
from screener.model import ListId, ListState, ListStatus, SourceId

MOST_DIFFERENCE = 0.1
"""Chosen: two current files of one list are days apart at most, and no list loses a tenth in days."""

_BEST_FIRST = (ListState.OK, ListState.FAILED, ListState.STALE, ListState.STARTER)


def of(
    catalog: Catalog,
    list_id: ListId,
    group: Sequence[Standing],
    unknown: Mapping[ListId, dt.date],
    as_of: dt.date,
) -> ListStatus:
    """What stands behind one list on a day: of several snapshots the best, which the warnings add to."""
    meta = catalog.lists[list_id]
    if not group:
        return _missing(catalog, meta, unknown.get(list_id), as_of)
    best = min(group, key=_leading)
    return ListStatus(
        id=list_id,
        title=meta.title,
        effect=meta.effect,
        source=best.source,
        published=best.info.published,
        fetched=best.info.fetched,
        sha256=best.info.sha256,
        entities=best.size(list_id, as_of),
        state=best.state,
        age_days=best.age_days,
        warnings=tuple(_warnings(list_id, group, best, as_of)),
    )


def _leading(snapshot: Standing) -> tuple[int, int]:
    """Order snapshots by what they are worth, the newest first among equals."""
    return _BEST_FIRST.index(snapshot.state), -(snapshot.day or dt.date.min).toordinal()


def _missing(catalog: Catalog, meta: ListMeta, oldest: dt.date | None, as_of: dt.date) -> ListStatus:
    sources = [source.id for source in catalog.feeding(meta.id)]
    why = (
        f"not loaded: run `screener lists update {sources[-1]}`"
        if sources
        else "no source feeds this list yet"
    )
    if oldest:
        why = f"not known for {as_of}: the oldest snapshot is of {oldest}, and its entries state no first day"
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


def _sizes(list_id: ListId, group: Sequence[Standing], as_of: dt.date) -> list[tuple[SourceId, int]]:
    """Entities of a list in each snapshot that says who is on it now."""
    return [(s.source, s.size(list_id, as_of)) for s in group if not superseded(s, group)]


def _disagree(sizes: Sequence[tuple[SourceId, int]]) -> bool:
    counts = [count for _, count in sizes]
    return min(counts) < (1 - MOST_DIFFERENCE) * max(counts)


def _warnings(list_id: ListId, group: Sequence[Standing], best: Standing, as_of: dt.date) -> Iterator[str]:
    for snapshot in group:
        yield from snapshot.told
        if snapshot.lacks:
            yield f"{snapshot.source}: not whole: {snapshot.lacks}"
        if superseded(snapshot, group):
            yield f"{snapshot.source}: entries that only this older file has are left out"
        if snapshot is not best:
            day = "of an unknown day" if snapshot.day is None else f"of {day_of(snapshot.info)}"
            yield (
                f"{snapshot.source}: its {snapshot.size(list_id, as_of):,} entries are joined with those of "
                f"{best.source} ({day}, sha256 {snapshot.info.sha256})"
            )
    sizes = _sizes(list_id, group, as_of)
    if _disagree(sizes):
        told = " and ".join(f"{source} has {size:,}" for source, size in sizes)
        yield f"{told} entries: one of them may be out of date, and all are used"


def notices(
    catalog: Catalog,
    store: Store,
    backing: Mapping[ListId, tuple[Standing, ...]],
    wanted: Sequence[ListId],
    unknown: Mapping[ListId, dt.date],
    as_of: dt.date,
) -> Iterator[str]:
    """What the reader of an answer over some lists must know."""
    there = {list_id: backing[list_id] for list_id in wanted if list_id in backing}
    yield from _of_lists(there, {i: unknown[i] for i in wanted if i in unknown}, as_of)
    for group in there.values():
        for snapshot in group:
            yield from () if snapshot.packaged else snapshot.told
    loaded = {snapshot.source for group in backing.values() for snapshot in group}
    for meta in catalog.sources.values():
        if meta.id not in loaded and set(meta.lists) & set(wanted) and (failure := store.failure(meta.id)):
            yield f"{meta.id}: never loaded; the last update failed: {failure.message}"
    for source in store.sources():
        if source not in catalog.sources:
            yield f"{source}: stored, but no catalog knows this source; it is left out"


def _of_lists(
    there: Mapping[ListId, Sequence[Standing]], unknown: Mapping[ListId, dt.date], as_of: dt.date
) -> Iterator[str]:
    if starter := [i for i, group in there.items() if any(s.info.starter for s in group)]:
        yield (
            f"{', '.join(starter)}: only the starter set stands behind these lists, "
            "a small selection of their entries; run `screener lists update`"
        )
    if partial := [i for i, group in there.items() if any(s.lacks for s in group)]:
        yield (
            f"{', '.join(partial)}: the package's own tables of these lists are not whole, so who is not "
            "found there may be listed all the same (what they lack: `screener lists status --format json`)"
        )
    ours = {s.source: s for group in there.values() for s in group if s.packaged}
    if old := [f"{s.source} ({day_of(s.info)})" for s in ours.values() if s.state is ListState.STALE]:
        yield f"{', '.join(old)}: tables in the package, of these days; a newer screener may have newer ones"
    if unknown:
        yield (
            f"{', '.join(unknown)}: not known for {as_of} and not looked at; the oldest snapshot is of "
            f"{min(unknown.values())}, and its entries state no first day"
        )
    if apart := [i for i, group in there.items() if _disagree(_sizes(i, group, as_of))]:
        yield (
            f"{', '.join(apart)}: their sources differ in size, one may be out of date; all entries are used "
            "(`screener lists status --format json` tells)"
        )
    if empty := [i for i, group in there.items() if not any(s.size(i, as_of) for s in group)]:
        yield f"{', '.join(empty)}: read, and nobody is on it on {as_of}"
