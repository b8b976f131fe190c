"""The only place that lays out what `ci` found: one line a finding, and what the build may rest on."""

from __future__ import annotations

from dataclasses import dataclass

from rich.console import Console
from rich.table import Table
from rich.text import Text

from screener.model import Effect, Outcome, QueryResult, RunInfo
from screener.report.json import Json, list_json, query_json
from screener.report.listing import print_notices
from screener.report.text import printable
from screener.report.wording import answer, exposure_sentence, no_match


@dataclass(frozen=True, slots=True)
class Report:
    """What one run of the gate came to."""

    file: str
    rows: int
    findings: int
    unscreenable: int
    exit_code: int
    fail_on: Outcome
    fail_effect: Effect
    results: tuple[QueryResult, ...]
    """Findings and rows that could not be screened, in the order of the file."""
    run: RunInfo


def gate_json(report: Report) -> Json:
    """The report as one JSON object."""
    return {
        "file": report.file,
        "exit_code": report.exit_code,
        "rows": report.rows,
        "findings": report.findings,
        "unscreenable": report.unscreenable,
        "fail_on": report.fail_on.value,
        "fail_effect": report.fail_effect.value,
        "results": [query_json(result, report.run) for result in report.results],
        "lists": [list_json(status) for status in report.run.lists],
        "notices": list(report.run.notices),
        "as_of": report.run.as_of.isoformat(),
        "version": report.run.version,
        "snapshot": report.run.snapshot,
    }


def print_gate(console: Console, report: Report) -> None:
    """Print the report: the verdict first, then a row for each thing that counts."""
    console.print(Text(headline(report), style="bold"))
    print_notices(console, report.run)
    if not report.results:
        return
    table = Table(box=None, padding=(0, 2, 0, 0), header_style="dim", pad_edge=False)
    table.add_column("row", justify="right", no_wrap=True)
    table.add_column("outcome", no_wrap=True)
    table.add_column("party", overflow="fold")
    table.add_column("because", overflow="fold")
    for result in report.results:
        because = [answer(result, report.run), *map(exposure_sentence, result.exposures)]
        table.add_row(
            Text(str(result.query.row or "")),
            Text(result.outcome.value),
            Text(printable(result.query.name)),
            Text("\n".join(because)),
        )
    console.print(table)


def headline(report: Report) -> str:
    """The first line: what the gate makes of the file."""
    counted = f"{report.file}: {report.rows:,} rows"
    if not report.findings and not report.unscreenable:
        return f"{counted}; {no_match(report.run)}"
    return f"{counted}, {report.findings:,} findings, {report.unscreenable:,} that could not be screened"
