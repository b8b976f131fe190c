"""The only place that lays out the findings of a whole file for a terminal: a line each, the rest counted."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence

from rich.console import Console
from rich.table import Table
from rich.text import Text

from screener.model import Outcome, QueryResult, RunInfo, Verdict
from screener.report.listing import print_looked_at
from screener.report.rulings import RULINGS
from screener.report.table import STYLES, VERDICT_STYLES, shown
from screener.report.wording import OUTCOMES, VERDICTS, exposure_sentence, no_match, score_text

ROWS_SHOWN = 200
"""Rows with findings that a screen is filled with before the rest is counted; chosen."""


def print_findings(console: Console, results: Iterable[QueryResult], run: RunInfo) -> None:
    """Print how many rows had which outcome, each row with a finding, and what was looked at."""
    counts: Counter[Outcome] = Counter()
    table = _table()
    found = 0
    for result in results:
        counts[result.outcome] += 1
        lines = list(_lines(result))
        found += bool(lines)
        if found <= ROWS_SHOWN:
            for line in lines:
                table.add_row(*line)
    console.print(_counted(counts, run))
    if found:
        console.print()
        console.print(table)
    if found > ROWS_SHOWN:
        console.print(
            Text(f"… and {found - ROWS_SHOWN:,} more rows: write them with -o FILE.csv", style="dim")
        )
    print_looked_at(console, run)


def _table() -> Table:
    table = Table(box=None, padding=(0, 2, 0, 0), header_style="dim", pad_edge=False)
    table.add_column("row", justify="right", no_wrap=True)
    table.add_column("outcome", overflow="fold", min_width=6)
    table.add_column("score", justify="right", no_wrap=True)
    table.add_column("list", no_wrap=True)
    table.add_column("party", overflow="fold", ratio=1)
    table.add_column("entity, or why", overflow="fold", ratio=1)
    return table


def _lines(result: QueryResult) -> Iterator[tuple[Text, ...]]:
    """Yield the best match, or why there is none to have, and the strongest exposure."""
    query = result.query
    row, name = Text(str(query.row or "")), shown(query.name)
    outcome = Text(OUTCOMES[result.outcome], style=STYLES[result.outcome])
    if result.matches:
        match, *others = result.parties[0]
        also = f" (also on {', '.join(dict.fromkeys(o.entity.list_id for o in others))})" if others else ""
        more = f" (and {len(result.parties) - 1} more)" if len(result.parties) > 1 else ""
        ruled = f" [{RULINGS[match.ruling.state]}]" if match.ruling else ""
        entity, score = shown(match.entity.name + also + more + ruled), Text(score_text(match.score))
        yield row, outcome, score, Text(match.entity.list_id), name, entity
    elif result.outcome is Outcome.UNSCREENABLE:
        yield row, outcome, Text(), Text(), name, shown(result.reason or query.problem)
    for exposure in result.exposures[:1]:
        if exposure.verdict is not Verdict.NO:
            word = Text(VERDICTS[exposure.verdict], style=VERDICT_STYLES[exposure.verdict])
        elif exposure.red_flag:
            word = Text("RED FLAG", style="bold yellow")
        else:
            continue
        lists = ", ".join(dict.fromkeys(owner.list_id for owner in exposure.listed_owners))
        yield row, word, Text(), Text(lists), name, Text(exposure_sentence(exposure))


def print_count(console: Console, results: Sequence[QueryResult]) -> None:
    """Print in one line what was found of several names; where it is one, its own first line says it."""
    if len(results) > 1:
        line = _outcomes(Counter(result.outcome for result in results), "names")
        worst = Counter(result.exposures[0].verdict for result in results if result.exposures)
        exposed = ", ".join(
            f"{worst[each]} {VERDICTS[each]}" for each in Verdict if worst[each] and each is not Verdict.NO
        )
        console.print(line.append(f"; through stakes: {exposed}" if exposed else "").append("."))
        console.print()


def _counted(counts: Counter[Outcome], run: RunInfo) -> Text:
    line = _outcomes(counts, "rows screened")
    if counts[Outcome.NONE]:
        line.append(f". Where nothing was found: {no_match(run)}.")
    return line


def _outcomes(counts: Counter[Outcome], what: str) -> Text:
    line = Text(f"{sum(counts.values()):,} {what}: ")
    for position, outcome in enumerate(outcome for outcome in Outcome if counts[outcome]):
        line.append(", " if position else "")
        line.append(f"{counts[outcome]:,} {OUTCOMES[outcome]}", style=STYLES[outcome])
    return line
