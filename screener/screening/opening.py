"""From a home folder to lists that can answer, and what must be said of them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from pathlib import Path

import platformdirs
from msgspec import Struct

import screener
from screener.errors import ListMissingError, ListStaleError
from screener.index import cache
from screener.index.lookup import Index
from screener.index.maker import Progress
from screener.lists import inventory
from screener.lists.ages import MaxAge
from screener.lists.catalog import Catalog
from screener.lists.inventory import Inventory
from screener.lists.registry import full_catalog
from screener.lists.store import Store
from screener.matching.score import HIT_THRESHOLD, REVIEW_THRESHOLD
from screener.model import ListId, ListState, ListStatus, RunInfo


def default_home() -> Path:
    """Where snapshots live unless the user says otherwise: the platform's user data folder."""
    return platformdirs.user_data_path("screener", appauthor=False)


class Opened(Struct, frozen=True):
    """Lists that are ready to be searched."""

    index: Index
    run: RunInfo
    catalog: Catalog


def open_lists(
    home: Path | None,
    *,
    lists: Sequence[str],
    as_of: dt.date | None,
    max_age: MaxAge,
    exhaustive: bool,
    on_entity: Progress | None,
) -> Opened:
    """Open the lists of a home folder; `Screener.open` says what the arguments mean and what is raised."""
    folder = home or default_home()
    day = as_of or dt.datetime.now(dt.UTC).date()
    stock = inventory.take(Store(folder), full_catalog(), day, max_age, lists)
    run = described(stock, asked=bool(lists), exhaustive=exhaustive)
    refuse_unknown(stock, asked=bool(lists))
    refuse_unusable(run, stock.too_old())
    return Opened(cache.opened(folder, stock.key, stock.entities, on_entity), run, stock.catalog)


def described(stock: Inventory, *, asked: bool, exhaustive: bool) -> RunInfo:
    """Say what the answers rest on; a list without data is left out unless it was asked for by name."""
    there = tuple(s for s in stock.statuses if asked or s.state is not ListState.MISSING)
    absent = [s.id for s in stock.statuses if s not in there and s.id not in stock.unknown]
    starter = any(status.state is ListState.STARTER for status in there)
    notices = list(stock.notices)
    if absent:
        notices.append(f"not looked at, as nothing is loaded for them: {', '.join(absent)}")
    return RunInfo(
        lists=there,
        as_of=stock.as_of,
        version=screener.__version__,
        config=(
            ("exhaustive", exhaustive),
            ("hit_threshold", HIT_THRESHOLD),
            ("review_threshold", REVIEW_THRESHOLD),
        ),
        notices=tuple(notices),
        snapshot=("starter-" if starter else "") + stock.key[:16],
        snapshots=stock.snapshots,
    )


def refuse_unknown(stock: Inventory, *, asked: bool) -> None:
    """Refuse a day of which nothing is known but what came with the program, or not a list that was named."""
    if stock.unknown and (asked or not stock.answers()):
        oldest = min(stock.unknown.values())
        raise ListMissingError(
            f"not known for {stock.as_of}: {', '.join(stock.unknown)}; the oldest snapshot is of {oldest}, "
            "and its entries state no first day",
            hint="Load an edition of that time with `screener lists load SOURCE FILE --published DATE`, "
            "or name the lists that are known with --lists.",
        )


def refuse_unusable(run: RunInfo, too_old: Sequence[ListId]) -> None:
    """Refuse to answer from lists that are missing or too old: no answer is better than a false "none"."""
    missing = named(run.lists, ListState.MISSING)
    if missing or not run.lists:
        raise ListMissingError(
            f"no data for {missing or 'any list'}",
            hint="Run `screener lists update`, or load files with `screener lists load`.",
        )
    if too_old:
        raise ListStaleError(
            f"older than allowed: {', '.join(too_old)}",
            hint="Run `screener lists update`, or allow more with --max-age DAYS.",
        )


def named(lists: Sequence[ListStatus], state: ListState) -> str:
    """The ids of the lists in one state, for a message."""
    return ", ".join(status.id for status in lists if status.state is state)
