"""The only place that prints what would change: each party under each rule, before and after."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from rich.console import Console
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from screener.model import Exposure, Verdict
from screener.report.exposures import span
from screener.report.markdown import table as markdown_table
from screener.report.table import VERDICT_STYLES
from screener.report.text import printable
from screener.report.wording import VERDICTS

_NAMED = 3
"""Listed parties named under a rule that is not in force; chosen: more are counted in the other formats."""

_HEADER = ("", "party", "rule", "before", "after", "counted", "why")


@dataclass(frozen=True, slots=True)
class ChangeRow:
    """One party under one rule: how it stood, and its exposure after."""

    after: Exposure
    before: str
    new: bool


def question(supposed: Sequence[str], day: dt.date) -> Text:
    """Write what was asked."""
    return Text(f"What if {'; '.join(map(printable, supposed)) or 'nothing changed'}, as of {day}:")


def turned(changes: Iterable[ChangeRow]) -> dict[Verdict, int]:
    """Count the parties that would stand otherwise, each by the strongest of its new verdicts."""
    strongest: dict[str, Verdict] = {}
    for change in changes:
        if change.new:
            met = (strongest.get(change.after.party, Verdict.NO), change.after.verdict)
            strongest[change.after.party] = min(met, key=list(Verdict).index)
    counts = Counter(strongest.values())
    return {verdict: counts[verdict] for verdict in Verdict if counts[verdict]}


def _summary(rows: Sequence[ChangeRow]) -> str:
    """Answer in a line: how many parties would stand otherwise by rules in force, and how."""
    counts = turned([row for row in rows if row.after.in_force])
    if not counts:
        return "By rules in force nobody would stand otherwise than now."
    words = {**VERDICTS, Verdict.NO: "only flagged, or no longer caught"}
    parts = ", ".join(f"{count:,} {words[verdict]}" for verdict, count in counts.items())
    total = sum(counts.values())
    return f"By rules in force {total:,} part{'y' if total == 1 else 'ies'} would stand otherwise: {parts}."


def print_changes(console: Console, rows: Sequence[ChangeRow]) -> None:
    """Print, rule by rule, who is newly listed, caught, undecided or flagged, and who is as before."""
    if not rows:
        console.print(Text("no party is listed, caught, undecided or flagged by the rules looked at"))
    else:
        console.print(Text(_summary(rows)))
    for rule in dict.fromkeys(row.after.rule for row in rows):
        group = [row for row in rows if row.after.rule == rule]
        console.print()
        console.print(_heading(group[0].after))
        if not group[0].after.in_force:
            console.print(Padding(Text(_stayed(group)), (0, 0, 0, 2)))
            continue
        console.print(_grid([row for row in group if row.new]))
        for line in _as_before([row for row in group if not row.new]):
            console.print(Padding(Text(line, style="dim"), (0, 0, 0, 2)))


def _heading(exposure: Exposure) -> Text:
    """Name a rule, its law, and whether that was checked."""
    line = Text(exposure.rule, style="bold")
    line.append(f"  {exposure.citation}", style="not bold")
    if not exposure.verified:
        why = f": {exposure.notes[0]}" if exposure.notes else ""
        line.append(f"  UNVERIFIED{why}", style="not bold yellow")
    return line


def _grid(rows: Sequence[ChangeRow]) -> Table:
    """Lay out the parties of whom a rule says something new, each with its flags under it."""
    grid = Table.grid(padding=(0, 2))
    for _ in range(4):
        grid.add_column(overflow="fold")
    grid.columns[0].no_wrap = grid.columns[1].no_wrap = grid.columns[3].no_wrap = True
    for row in rows:
        exposure = row.after
        party = Text(printable(exposure.party))
        if row.before != Verdict.NO.value:
            party.append(f"\nbefore: {row.before}", style="dim")
        for flag in exposure.flags:
            party.append(f"\nred flag: {printable(flag.message)}", style="yellow")
        verdict = Text(VERDICTS[exposure.verdict], style=VERDICT_STYLES[exposure.verdict])
        grid.add_row("  NEW", verdict, party, _counted(exposure))
    return grid


def _as_before(rows: Sequence[ChangeRow]) -> Iterator[str]:
    """Name those of whom the rule says what it said before."""
    for verdict in Verdict:
        parties = [printable(row.after.party) for row in rows if row.after.verdict is verdict]
        if parties:
            flagged = " (red flag)" if verdict is Verdict.NO else ""
            yield f"as before {VERDICTS[verdict]}{flagged}: {'; '.join(parties)}"


def _stayed(rows: Sequence[ChangeRow]) -> str:
    """Say what a rule that is not in force leaves of its verdicts: who is listed, and nobody else."""
    listed = [printable(row.after.party) for row in rows if row.after.verdict is Verdict.LISTED]
    named = f"{'; '.join(listed)} would be listed; " if 0 < len(listed) <= _NAMED else ""
    return (
        f"not in force on that day: {named}it catches nobody; "
        f"{len(rows) - len(listed)} parties are flagged for if it were"
    )


def _counted(exposure: Exposure) -> str:
    """Write the sum that the rule saw."""
    return "" if exposure.verdict is Verdict.LISTED else span(exposure.sum_low, exposure.sum_high)


def lines(rows: Iterable[ChangeRow]) -> Iterator[str]:
    """Write the same as a Markdown table."""
    return markdown_table(_HEADER, (_cells(row) for row in rows))


def _cells(row: ChangeRow) -> list[str]:
    exposure = row.after
    after = exposure.verdict.value + (", red flag" if exposure.red_flag else "")
    flags = "; ".join(flag.message for flag in exposure.flags)
    rest = [flags or exposure.meaning, "" if exposure.in_force else "rule not in force on that day"]
    why = "; ".join(part for part in rest if part)
    return [
        "NEW" if row.new else "",
        exposure.party,
        exposure.rule,
        row.before,
        after,
        _counted(exposure),
        why,
    ]
