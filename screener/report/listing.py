"""The only place that shows which lists stand behind an answer, how old they are and in what state."""

from __future__ import annotations

import sys
from collections import Counter
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


LISTS_SHOWN = 8
"""Lists from which on they are summed up in a line; chosen: a longer table pushes the answer off a screen."""


def print_looked_at(console: Console, run: RunInfo) -> None:
    """Print what every answer of the run rests on: notices first, then lists, day and thresholds."""
    console.print()
    if run.notices and not _said(console):
        print_notices(console, run)
        console.print()
    if not run.lists:
        console.print(Text(f"Looked at no list, {_terms(run)}."))
        return
    if len(run.lists) >= LISTS_SHOWN:
        console.print(Text(_in_a_line(run)))
        return
    console.print(Text(f"Looked at, {_terms(run)}:"))
    console.print(lists_table(run.lists))


def _terms(run: RunInfo) -> str:
    limit = threshold(run)
    at = "" if limit is None else f", review threshold {limit:.2f}"
    return f"as of {run.as_of.isoformat()}{at}, screener {run.version}"


def _in_a_line(run: RunInfo) -> str:
    """Sum up many lists: how many, how old the oldest is, and in what state those are that are not well."""
    states = Counter(status.state for status in run.lists)
    parts = [f"{states[state]} {STATES[state]}" for state in ListState if state in states]
    dated = [status for status in run.lists if status.published is not None]
    if dated:
        oldest = min(dated, key=lambda status: status.published or run.as_of)
        parts.append(f"the oldest, {oldest.id}, of {oldest.published}")
    return (
        f"Looked at {len(run.lists)} lists ({', '.join(parts)}), {_terms(run)}. Each: screener lists status"
    )


def print_notices(console: Console, run: RunInfo) -> None:
    """Print what the reader must know, loudly; not again where stderr says it on the same screen."""
    if _said(console):
        return
    for notice in run.notices:
        line = Text("NOTE  ", style="bold yellow")
        line.append(printable(notice), style="not bold")
        console.print(line)


def _said(console: Console) -> bool:
    """Whether stderr says the notices on the same screen."""
    return console.is_terminal and sys.stderr.isatty()


def standing(statuses: Sequence[ListStatus]) -> str:
    """Say in a line from how many lists answers can be given, and in what state they all are."""
    states = Counter(status.state for status in statuses)
    parts = ", ".join(f"{states[state]} {STATES[state]}" for state in ListState if state in states)
    there = len(statuses) - states[ListState.MISSING]
    return f"Answers can be given from {there} of {len(statuses)} lists: {parts or 'there is none'}."


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
