"""The only place that shows which lists stand behind an answer, how old they are and in what state."""

from __future__ import annotations

from collections.abc import Sequence

from rich.console import Console
from rich.table import Table
from rich.text import Text

from screener.model import ListState, ListStatus, RunInfo
from screener.report.text import printable
from screener.report.wording import EFFECTS, STATES, threshold

_STATE_STYLES = {
    ListState.OK: "",
    ListState.STARTER: "bold yellow",
    ListState.STALE: "bold yellow",
    ListState.FAILED: "bold red",
    ListState.MISSING: "bold red",
}


def print_looked_at(console: Console, run: RunInfo) -> None:
    """Print what every answer of the run rests on: notices first, then lists, day and thresholds."""
    console.print()
    if run.notices:
        print_notices(console, run)
        console.print()
    limit = threshold(run)
    at = "" if limit is None else f", review threshold {limit:.2f}"
    console.print(Text(f"Looked at, as of {run.as_of.isoformat()}{at}, screener {run.version}:"))
    console.print(lists_table(run.lists))


def print_notices(console: Console, run: RunInfo) -> None:
    """Print what the reader must know, loudly."""
    for notice in run.notices:
        line = Text("NOTE  ", style="bold yellow")
        line.append(printable(notice), style="not bold")
        console.print(line)


def lists_table(statuses: Sequence[ListStatus]) -> Table:
    """Lay out lists with their dates, ages in days, and states."""
    table = Table(box=None, padding=(0, 2, 0, 0), header_style="dim", pad_edge=False)
    table.add_column("list", overflow="fold", no_wrap=True)
    table.add_column("effect", overflow="fold")
    table.add_column("entries", justify="right", no_wrap=True)
    table.add_column("published", no_wrap=True)
    table.add_column("days", justify="right", no_wrap=True)
    table.add_column("state", overflow="fold")
    for status in statuses:
        table.add_row(
            Text(status.id),
            Text(EFFECTS[status.effect]),
            Text(f"{status.entities:,}"),
            Text("–" if status.published is None else status.published.isoformat()),
            Text("–" if status.age_days is None else str(status.age_days)),
            Text(STATES[status.state], style=_STATE_STYLES[status.state]),
        )
    return table
