"""The one table of the forms of a gate's report, and the place where several are written at once."""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import TextIO

from screener.cli.output import console, open_output
from screener.cli.pages import Terms, given, unseen, write_page
from screener.errors import OutputError, UsageError
from screener.report import gate_json, gate_markdown, gate_table, github, junit, sarif
from screener.report.gate import Report
from screener.report.html.asked import Asked

Writer = Callable[[TextIO, Report], None]

SUMMARY = "GITHUB_STEP_SUMMARY"
"""The file to which a step of GitHub Actions adds its summary. Source: docs.github.com, workflow commands."""


def _table(stream: TextIO, report: Report) -> None:
    gate_table.print_gate(console(stream), report)


def _page(stream: TextIO, report: Report, terms: Terms = ()) -> None:
    kept = {(finding.place.file, finding.place.row): finding.result for finding in report.findings}
    title = f"Gate: {', '.join(each.file for each in report.files)}"
    asked = Asked(title, given([("exit code", str(report.exit_code)), *terms]), unseen(terms))
    write_page(stream, kept.values(), report.run, lambda: asked, rows=sum(f.rows for f in report.files))


WRITERS: Mapping[str, Writer] = {
    "table": _table,
    "json": gate_json.write_gate_json,
    "sarif": sarif.write_sarif,
    "junit": junit.write_junit,
    "github": github.write_annotations,
    "markdown": gate_markdown.write_gate,
    "html": _page,
}
"""Every form by its name; a new form is one line here."""

SUFFIXES: Mapping[str, str] = {
    ".txt": "table",
    ".json": "json",
    ".sarif": "sarif",
    ".xml": "junit",
    ".md": "markdown",
    ".html": "html",
}
"""The form that a file's name asks for."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """One report to be written: to a file, or to stdout where it has no path."""

    form: str
    path: Path | None = None


def wanted(form: str | None, output: Path | None, reports: Sequence[str]) -> list[Wanted]:
    """Tell which reports are to be written, and where; what goes to stdout comes last.

    Raises:
        UsageError: there is no such form, or a report does not read FORM=FILE.
        OutputError: a file's name asks for a form that there is not, or two reports have one file.
    """
    if form is not None and form not in WRITERS:
        raise UsageError(f"no form {form!r}", hint=f"Forms: {', '.join(WRITERS)}.")
    found = list(map(_report, reports))
    found.append(Wanted(form or (_form_of(output) if output else "table"), output))
    paths = [each.path.resolve() for each in found if each.path is not None]
    for path in paths:
        if paths.count(path) > 1:
            raise OutputError(f"{path}: two reports cannot have one file")
    return found


def _report(text: str) -> Wanted:
    form, equals, file = text.partition("=")
    if not equals or not file:
        raise UsageError(f"--report {text!r}", hint="Write it as sarif=out.sarif.")
    if form not in WRITERS:
        raise UsageError(f"--report: no form {form!r}", hint=f"Forms: {', '.join(WRITERS)}.")
    return Wanted(form, Path(file))


def _form_of(output: Path) -> str:
    form = SUFFIXES.get(output.suffix.casefold()) if output.suffix else "table"
    if form is None:
        names = ", ".join(SUFFIXES)
        raise OutputError(
            f"{output}: the gate has no report by {output.suffix!r}",
            hint=f"Name it {names}, or say --format.",
        )
    return form


def write_reports(report: Report, reports: Sequence[Wanted], terms: Terms, *, suppressed: bool) -> None:
    """Write every report; files appear when all are written, whole or not at all. A page says the `terms`.

    Raises:
        OutputError: one cannot be written where it was asked for; then none is.
    """
    writers: dict[str, Writer] = {
        **WRITERS,
        "table": partial(_printed, suppressed=suppressed),
        "html": partial(_page, terms=terms),
    }
    with ExitStack() as stack:
        streams = [(each, stack.enter_context(open_output(each.path))) for each in reports]
        for each, stream in streams:
            writers[each.form](stream, report)
    if any(each.form == "github" for each in reports):
        _add_summary(report)


def _printed(stream: TextIO, report: Report, *, suppressed: bool) -> None:
    gate_table.print_gate(console(stream), report, suppressed=suppressed)


def _add_summary(report: Report) -> None:
    """Add the report to the summary of the job, where this runs as a step of one."""
    path = os.environ.get(SUMMARY)
    if not path:
        return
    try:
        with Path(path).open("a", encoding="utf-8", errors="backslashreplace", newline="") as stream:
            stream.writelines(gate_markdown.gate_lines(report))
    except OSError as error:
        raise OutputError(f"{path}: cannot be written: {error.strerror or error}") from error
