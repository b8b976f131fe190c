"""The only place that writes what a gate found as Markdown: for a pull request or a job's summary."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TextIO

from screener.report import markdown
from screener.report.gate import Finding, Report, effect_words, headline, party_name, sentence
from screener.report.rulings import ruling_sentence
from screener.report.text import markdown_cell

ROWS_SHOWN = 500
"""Findings written out before the rest is counted; chosen: GitHub takes no summary above a mebibyte."""
_HEADER = ("Row", "Party", "Outcome", "List or rule", "Effect", "Because")


def write_gate(stream: TextIO, report: Report) -> None:
    """Write the report: the verdict, what counts, what decisions set aside, and what it rests on."""
    stream.writelines(gate_lines(report))


def gate_lines(report: Report) -> Iterator[str]:
    """Yield the report in lines of Markdown."""
    yield f"## Screening as of {report.run.as_of.isoformat()}\n\n"
    yield f"**{markdown_cell(headline(report))}**\n\n"
    yield from markdown.notes((*report.run.notices, *report.notes))
    if report.standing:
        yield from _table(report.standing, report)
    if report.suppressed:
        yield "### Suppressed by decisions, and not counted\n\n"
        yield from _table(report.suppressed, report)
    yield from markdown.looked_at(report.run)


def _table(findings: tuple[Finding, ...], report: Report) -> Iterator[str]:
    yield from markdown.table(_HEADER, (_cells(each, report) for each in findings[:ROWS_SHOWN]))
    yield "\n"
    if len(findings) > ROWS_SHOWN:
        yield f"{len(findings) - ROWS_SHOWN:,} more; the JSON and SARIF reports hold all.\n\n"


def _cells(finding: Finding, report: Report) -> Iterable[str]:
    row = str(finding.place.row or "")
    if len(report.files) > 1:
        row = f"{finding.place.file}: {row}"
    said = sentence(finding, report.run)
    if finding.ruling is not None:
        said = f"{said}. {ruling_sentence(finding.ruling)}"
    return row, party_name(finding), finding.word, finding.rule, effect_words(finding), said
