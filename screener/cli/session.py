"""What a command does before it answers: open the lists, show a long compile, say what must be known."""

from __future__ import annotations

import datetime as dt
import sys
from collections.abc import Sequence
from functools import partial
from pathlib import Path

import typer

from screener.cli.options import parse_day, split_ids, today
from screener.cli.speaking import at_the_end, behind
from screener.errors import ScreenerError
from screener.lists import inventory
from screener.lists.ages import MaxAge
from screener.lists.registry import full_catalog
from screener.lists.store import Store
from screener.model import RunInfo
from screener.report.progress import progress
from screener.report.text import printable
from screener.screening.opening import default_home
from screener.screening.screen import Screener


def open_screener(
    home: Path | None,
    *,
    lists: str = "",
    as_of: str = "",
    max_age: MaxAge = None,
    exhaustive: bool = False,
    asking: bool = False,
) -> Screener:
    """Open the lists as the common options say, with progress at a terminal and notices on stderr.

    At a terminal the answer comes first and the notices after it, but where names are asked for (`asking`).

    Raises:
        UsageError: an option does not make sense.
        ListDataError: lists are missing, stale or damaged.
    """
    entries = partial(entries_on, home or default_home(), day_of(as_of) or today())
    with progress("compiling lists", total=entries) as advance:
        screener = Screener.open(
            home,
            lists=split_ids(lists),
            as_of=day_of(as_of),
            max_age=max_age,
            exhaustive=exhaustive,
            on_entity=lambda _: advance(1, 0),
        )
    (tell if asking else tell_below)(screener.run.notices)
    return screener


def entries_on(home: Path, day: dt.date) -> int | None:
    """How many entries stand on all lists of a home; None where whoever opens them will say why not."""
    try:
        stock = inventory.take(Store(home), full_catalog(), day)
    except ScreenerError:
        return None
    return sum(status.entities for status in stock.statuses)


def day_of(text: str) -> dt.date | None:
    """The day that `--as-of` names, or None where it was not given."""
    return parse_day(text) if text else None


def tell(notices: Sequence[str]) -> None:
    """Say on stderr what the reader of any answer must know."""
    for notice in notices:
        typer.secho("note: ", fg="yellow", bold=True, nl=False, err=True)
        typer.echo(behind("note: ", printable(notice)), err=True)


def tell_below(notices: Sequence[str]) -> None:
    """Say on stderr what the reader must know; at a terminal, below the answer."""
    if sys.stdout.isatty() and sys.stderr.isatty():
        at_the_end(lambda: tell(notices))
    else:
        tell(notices)


def sum_up(line: str) -> None:
    """Say on stderr in a line what was done."""
    typer.echo(behind("", printable(line)), err=True)


def from_starter(run: RunInfo) -> bool:
    """Whether any answer of the run rests on the starter set."""
    return any(status.state.value == "starter" for status in run.lists)
