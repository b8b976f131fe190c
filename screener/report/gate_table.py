"""The only place that lays out what a gate found for a terminal or a log: a line each, the verdict first."""

from __future__ import annotations

from itertools import groupby

from rich.console import Console
from rich.table import Table
from rich.text import Text

from screener.report.gate import Finding, Report, because, headline, party_name, sentence
from screener.report.listing import print_notices
from screener.report.rulings import ruling_sentence
from screener.report.text import printable

_PLACE_SHOWN = 40
"""Letters of a file's name that a line of several files shows; chosen."""


def print_gate(console: Console, report: Report, *, suppressed: bool = False) -> None:
    """Print the report: the verdict, what counts, what decisions set aside; in full where asked for."""
    console.print(Text(headline(report), style="bold"))
    print_notices(console, report.run)
    for note in report.notes:
        console.print(Text.assemble(("NOTE  ", "bold yellow"), printable(note)))
    if report.standing:
        console.print(_standing(report))
    if report.suppressed:
        console.print(Text("\nSuppressed by decisions, and not counted:", style="bold"))
        console.print(_suppressed(report, full=suppressed))


def _standing(report: Report) -> Table:
    table = _table("row", "outcome", "party", "because")
    for _, group in groupby(report.standing, key=lambda finding: finding.place):
        findings = list(group)
        first = findings[0]
        table.add_row(
            Text(_row(first, report)),
            Text(first.result.outcome.value if first.match else first.word.lower()),
            Text(party_name(first)),
            Text("\n".join(because(finding, report.run) for finding in findings)),
        )
    return table


def _suppressed(report: Report, *, full: bool) -> Table:
    table = _table("row", "outcome", "party", "entity, and until when" if not full else "because")
    for finding in report.suppressed:
        table.add_row(
            Text(_row(finding, report)),
            Text(finding.word.lower()),
            Text(party_name(finding)),
            Text(_in_full(finding, report) if full else _in_short(finding)),
        )
    return table


def _in_full(finding: Finding, report: Report) -> str:
    ruled = ruling_sentence(finding.ruling) if finding.ruling else ""
    return f"{sentence(finding, report.run)}\n{ruled}"


def _in_short(finding: Finding) -> str:
    name = finding.match.entity.name if finding.match else finding.rule
    ruling = finding.ruling
    until = f" until {ruling.until}" if ruling and ruling.until else ""
    return f"{printable(name)} [{finding.rule}], false positive{until}"


def _row(finding: Finding, report: Report) -> str:
    row = str(finding.place.row or "")
    return row if len(report.files) == 1 else f"{printable(finding.place.file)[-_PLACE_SHOWN:]}:{row}"


def _table(*titles: str) -> Table:
    table = Table(box=None, padding=(0, 2, 0, 0), header_style="dim", pad_edge=False)
    for title in titles:
        narrow = title in {"row", "outcome"}
        table.add_column(
            title, justify="right" if title == "row" else "left", no_wrap=narrow, overflow="fold"
        )
    return table
