"""From the record of a run back to lists that answer as they did then, or why that is impossible."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import screener
from screener.errors import ListMissingError
from screener.index import cache
from screener.lists import inventory
from screener.lists.pinned import PinnedStore
from screener.lists.registry import full_catalog
from screener.model import Party, QueryResult, Ruling, RunInfo
from screener.screening.deciding import with_rulings
from screener.screening.opening import described
from screener.screening.screen import Screener


@dataclass(frozen=True, slots=True)
class PastSnapshot:
    """A snapshot that a recorded run used."""

    source: str
    sha256: str
    checked: dt.datetime
    origin: str = ""


@dataclass(frozen=True, slots=True)
class PastList:
    """A list that a recorded run looked at."""

    id: str


@dataclass(frozen=True, slots=True)
class PastStakes:
    """A file of stakes that a recorded run was given."""

    file: str
    sha256: str


@dataclass(frozen=True, slots=True)
class PastRegister:
    """A register of stakes that a recorded run was given."""

    name: str
    meta: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class PastRun:
    """What the record of a run says that a replay needs."""

    n: int
    at: dt.datetime
    as_of: dt.date
    version: str
    snapshot: str
    lists: tuple[PastList, ...]
    snapshots: tuple[PastSnapshot, ...]
    max_age: int | str | None = None
    config: Mapping[str, str | float | bool] = field(default_factory=dict)
    command: str = ""
    user: str = ""
    host: str = ""
    file: str = ""
    redacted: bool = False
    stakes: tuple[PastStakes, ...] = ()
    registers: tuple[PastRegister, ...] = ()
    rules: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class PastEntity:
    """The entity of a recorded match."""

    id: str


@dataclass(frozen=True, slots=True)
class PastMatch:
    """A recorded match."""

    entity: PastEntity
    decision: Ruling | None = None


@dataclass(frozen=True, slots=True)
class PastQuery:
    """What the record of an answer says that a replay needs."""

    query: Party
    matches: tuple[PastMatch, ...] = ()

    def ruled(self, result: QueryResult) -> QueryResult:
        """Return an answer with the decisions of then: people made them, so that no replay could."""
        rulings = {match.entity.id: match.decision for match in self.matches}
        return with_rulings(result, [rulings.get(match.entity.id) for match in result.matches])


def reopened(home: Path, past: PastRun) -> Screener:
    """Open the lists as a recorded run had them.

    Raises:
        ListMissingError: they are not what they were; the message names the snapshots that differ.
        StoreError: the store is damaged.
    """
    store = PinnedStore(home, past.at, {one.sha256: one.checked for one in past.snapshots})
    only = [one.id for one in past.lists]
    stock = inventory.take(store, full_catalog(), past.as_of, past.max_age, only)
    exhaustive = bool(past.config.get("exhaustive"))
    run = described(stock, asked=False, exhaustive=exhaustive)
    if run.snapshot != past.snapshot:
        raise ListMissingError(
            f"the lists of record {past.n} cannot be had again: {'; '.join(_differences(past, run))}",
            hint="Load the same files again with `screener lists load`, into an empty --home if need be, "
            "and give its answer beside the record.",
        )
    return Screener(cache.opened(home, stock.key, stock.entities), run, stock.catalog, exhaustive=exhaustive)


def _differences(past: PastRun, run: RunInfo) -> Iterator[str]:
    now = {(info.source, info.sha256) for info in run.snapshots}
    then = {(one.source, one.sha256) for one in past.snapshots}
    for source, digest in sorted(then - now):
        yield f"{source} with sha256 {digest} is not in the store"
    for source, digest in sorted(now - then):
        yield f"{source} with sha256 {digest} was not there then"
    if now == then:
        yield f"the same files are read otherwise by version {run.version} than by {past.version}"


def changed_settings(past: PastRun, run: RunInfo) -> Sequence[str]:
    """Say which settings and which version the answers of now rest on that those of then did not."""
    now = dict(run.config)
    told = [
        f"{key} was {past.config.get(key)}, is {now.get(key)}"
        for key in sorted(now.keys() | past.config.keys())
        if now.get(key) != past.config.get(key)
    ]
    if past.version != screener.__version__:
        told.insert(0, f"recorded by version {past.version}, replayed by {screener.__version__}")
    return told
