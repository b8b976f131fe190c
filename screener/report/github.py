"""The only place that writes what a gate found as annotations and a summary for GitHub Actions.

Source: docs.github.com, "Workflow commands for GitHub Actions"; what has to be escaped: github.com/actions/
toolkit, packages/core/src/command.ts. GitHub shows ten errors and ten warnings of a step as annotations.
"""

from __future__ import annotations

from typing import TextIO

from screener.report.gate import Finding, Level, Report, because, headline, party_name
from screener.report.text import printable
from screener.report.wording import EFFECTS

_COMMANDS = {Level.ERROR: "error", Level.WARNING: "warning", Level.NOTE: "notice"}


def write_annotations(stream: TextIO, report: Report) -> None:
    """Write one annotation a finding, the loudest first, as GitHub shows only the first ten of a kind."""
    ordered = sorted(report.findings, key=lambda finding: list(Level).index(finding.level))
    stream.writelines(_annotation(finding, report) for finding in ordered)
    stream.writelines(f"::warning title=screener::{escape_data(note)}\n" for note in report.notes)
    stream.write(f"::notice title=screener::{escape_data(headline(report))}\n")


def _annotation(finding: Finding, report: Report) -> str:
    effect = f" ({EFFECTS[finding.effect]})" if finding.effect else ""
    word = "SUPPRESSED" if finding.suppressed else finding.word
    title = f"{word}: {party_name(finding)}: {finding.rule}{effect}"
    properties = {"file": finding.place.file, "line": str(finding.place.line or 1), "title": title}
    written = ",".join(f"{name}={escape_property(value)}" for name, value in properties.items())
    return f"::{_COMMANDS[finding.level]} {written}::{escape_data(because(finding, report.run))}\n"


def escape_data(text: str) -> str:
    r"""Write text so that it stays the message of one command.

    >>> escape_data("50% of A\n::error::B")
    '50%25 of A ::error::B'
    """
    return printable(text).replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def escape_property(text: str) -> str:
    """Write text so that it stays one property of a command.

    >>> escape_property("row: 1,2")
    'row%3A 1%2C2'
    """
    return escape_data(text).replace(":", "%3A").replace(",", "%2C")
