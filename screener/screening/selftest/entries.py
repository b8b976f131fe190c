"""The only place that says which entries a self-test asks about: those that were added, or a fair sample."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from random import Random

from screener.errors import StoreError
from screener.lists import inventory
from screener.lists.inventory import Inventory
from screener.lists.registry import full_catalog
from screener.lists.snapshot import day_of
from screener.lists.store import Store
from screener.model import Entity, EntityType, NameKind, Outcome, Party, QueryResult, RunInfo, SourceId
from screener.report.selftest import Entries, Missed

Answer = Callable[[Iterable[Party]], Iterator[QueryResult]]
"""Answers parties in order, as `batch` does."""

ANYBODY = "Ordinary Trading Name"
"""Under which an address is asked about: whoever trades there."""


@dataclass(frozen=True, slots=True)
class Group:
    """The entries of one source that are asked about."""

    source: SourceId
    basis: str
    of: int
    entities: tuple[Entity, ...]


def chance(seed: int, *what: str) -> Random:
    """A source of chance that is the same for a seed and a purpose."""
    return Random(":".join((str(seed), *what)))  # noqa: S311  # repeatable, and no secret


def stock_of(home: Path, run: RunInfo) -> Inventory:
    """What stands behind the lists of a run.

    Raises:
        StoreError: the lists were changed since the run began.
    """
    stock = inventory.take(Store(home), full_catalog(), run.as_of, None, [status.id for status in run.lists])
    if not run.snapshot.endswith(stock.key[:16]):
        raise StoreError("the lists were changed while the run was under way", hint="Start it again.")
    return stock


def listed(stock: Inventory, run: RunInfo) -> tuple[Entity, ...]:
    """Every entity that is on a list of the run on its day, in order of id."""
    day, lists = run.as_of, [status.id for status in run.lists]
    there = (
        e for e in stock.entities(lists) if (e.start or dt.date.min) <= day and (e.end is None or day < e.end)
    )
    return tuple(sorted(there, key=lambda entity: entity.id))


def groups(
    home: Path, stock: Inventory, entities: Sequence[Entity], sample: int, seed: int
) -> Iterator[Group]:
    """Give, source by source, the entries added since its snapshot before; where there is none, a sample.

    Args:
        home: the home folder.
        stock: what stands behind the lists.
        entities: every entity that is listed.
        sample: how many to take where all are new; 0 for all.
        seed: which ones.
    """
    store = Store(home)
    wanted = {status.id for status in stock.statuses}
    for snapshot in (one for one in stock.standing if one.covers & wanted):
        source = snapshot.source
        own = [entity for entity in entities if source in entity.sources]
        known = before(store, source, day_of(snapshot.info), snapshot.info.sha256)
        if known is not None:
            day, ids = known
            added = tuple(entity for entity in own if entity.id not in ids)
            yield Group(source, f"added since the snapshot of {day}", len(added), added)
            continue
        chosen = own
        if sample and len(own) > sample:
            chosen = chance(seed, source).sample(own, sample)
        what = "all, as there is no earlier snapshot" + ("" if chosen is own else "; a sample of them")
        yield Group(source, what, len(own), tuple(chosen))


def before(
    store: Store, source: SourceId, day: dt.date, sha256: str
) -> tuple[dt.date, frozenset[str]] | None:
    """The day of the snapshot before the one in use, and whom it had; None where there is none."""
    if source not in store.sources():
        return None
    older = [info for info in store.snapshots(source) if info.sha256 != sha256 and day_of(info) <= day]
    if not older:
        return None
    return day_of(older[-1]), frozenset(entity.id for entity in store.entities(older[-1]))


def by_own_names(found: Iterable[Group], answer: Answer) -> Iterator[Entries]:
    """Ask for every entry by each of its names, and for one that lists an address by that address."""
    for group in found:
        asked = [(entity, party, kind) for entity in group.entities for party, kind in queries(entity)]
        missed: list[Missed] = []
        mute: list[Missed] = []
        results = answer(party for _, party, _ in asked)
        for (entity, party, kind), result in zip(asked, results, strict=True):
            if any(match.entity.id == entity.id for match in result.matches):
                continue
            dumb = result.outcome is Outcome.UNSCREENABLE and kind is not NameKind.PRIMARY
            (mute if dumb else missed).append(
                Missed(entity.list_id, entity.id, entity.name, asked_as(party), result.reason or why(entity))
            )
        yield Entries(
            source=group.source,
            basis=group.basis,
            of=group.of,
            entries=len(group.entities),
            names=len(asked),
            missed=tuple(missed),
            mute=tuple(mute),
        )


def asked_as(party: Party) -> str:
    """A party as a reader of the report knows it."""
    return f"anybody at {party.address}" if party.address else party.name


def why(entity: Entity) -> str:
    """What explains that an entry cannot be found, where anything does."""
    bare = all(address.text == address.country for address in entity.addresses)
    if entity.type is EntityType.ADDRESS and bare:
        return "the publisher's file holds no address of it"
    return ""


def queries(entity: Entity) -> Iterator[tuple[Party, NameKind]]:
    """Give the parties that an entry has to be found by: a name each, and nothing else."""
    if entity.type is EntityType.ADDRESS:
        for text in dict.fromkeys(address.text for address in entity.addresses):
            yield Party(ANYBODY, address=text), NameKind.PRIMARY
        return
    for text, kind in {name.text: name.kind for name in reversed(entity.names)}.items():
        yield Party(text), kind
