"""The command `batch`: every row of a file answered, or refused with a reason."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Annotated, TextIO

import typer

from screener.cli import options
from screener.cli.exposed import open_exposures
from screener.cli.output import Format, choose_format, console, open_output
from screener.cli.recording import Asked, open_record
from screener.cli.rows import Rows, open_rows
from screener.cli.session import open_screener, tell
from screener.model import Effect, Outcome, QueryResult, RunInfo
from screener.report import delimited, findings, json, markdown
from screener.report.progress import progress
from screener.screening.verdict import Policy, Tally, unusable

app = typer.Typer(add_completion=False)

Answered = tuple[Sequence[str], QueryResult]


@app.command(epilog="Example: screener batch vendors.csv -o results.csv")
def batch(
    file: Annotated[Path, typer.Argument(metavar="FILE", help="Counterparties; - for standard input.")],
    column: options.Column = None,
    encoding: options.Encoding = None,
    delimiter: options.Delimiter = None,
    stakes: options.Ownership = None,
    register: options.Register = None,
    rule: options.Rule = None,
    lists: options.Lists = "",
    as_of: options.AsOf = "",
    max_age: options.MaxAge = None,
    fail_on: options.FailOn = Outcome.REVIEW,
    fail_effect: options.FailEffect = Effect.ADVISORY,
    form: Annotated[Format | None, typer.Option("--format", help="How to write the answers.")] = None,
    output: options.Output = None,
    home: options.Home = None,
    workers: options.Workers = None,
    offline: options.Offline = False,
    exhaustive: options.Exhaustive = False,
    no_audit: options.NoAudit = False,
    audit_redact: options.AuditRedact = False,
) -> None:
    """Screen every row of a file: one row in, one row out, in order, with the answer behind it.

    Ends with 0 when nothing was found that counts, 1 with findings, 3 when list data is missing or stale,
    4 when a row could not be screened.
    """
    del offline  # a batch never touches the network
    screener = open_screener(home, lists=lists, as_of=as_of, max_age=max_age, exhaustive=exhaustive)
    counted = Tally(Policy(fail_on, fail_effect), lists_unusable=unusable(screener.run))
    exposures = open_exposures(screener, home, stakes, register, rule)
    asked = Asked(
        "batch", screener.run, home, file, stakes, register, rule, max_age, off=no_audit, redact=audit_redact
    )
    with (
        open_output(output, inputs=(file, *(stakes or ()))) as stream,
        open_record(asked) as record,
        progress("screening") as advance,
    ):
        rows = open_rows(file, column, encoding, delimiter)
        answered = record.rows(rows.answered(screener, home, lists, max_age, workers, exposures))
        how = choose_format(form, output, rows=True)
        write(stream, watched(answered, counted, advance), rows, screener.run, how)
        record.end(counted.exit_code)
    tell(rows.table.notes)
    typer.echo(summary(counted, screener.run), err=True)
    raise typer.Exit(int(counted.exit_code))


def watched(answered: Iterator[Answered], counted: Tally, advance: options.Advance) -> Iterator[Answered]:
    """Count the answers and move the progress bar as they pass."""
    for cells, result in answered:
        before = counted.findings
        counted.add(result)
        advance(1, counted.findings - before)
        yield cells, result


def write(stream: TextIO, answered: Iterator[Answered], rows: Rows, run: RunInfo, form: Format) -> None:
    """Write the answers in one form, as they come."""
    results = (result for _, result in answered)
    if form is Format.TABLE:
        findings.print_findings(console(stream), results, run)
    elif form is Format.JSON:
        json.write_query_array(stream, results, run)
    elif form is Format.JSONL:
        json.write_query_lines(stream, results, run)
    elif form is Format.MARKDOWN:
        markdown.write_markdown(stream, results, run)
    else:
        layout = delimited.batch_layout(rows.table.header)
        if layout.replaced:
            tell([f"columns of an earlier run are replaced: {', '.join(layout.replaced)}"])
        delimited.write_batch(stream, layout, answered, run)


def summary(counted: Tally, run: RunInfo) -> str:
    """One line for stderr: how many rows had which outcome, on what."""
    return (
        f"{counted.queries:,} rows: {counted.hits:,} hit, {counted.reviews:,} to review, "
        f"{counted.unscreenable:,} unscreenable; {len(run.lists)} lists as of {run.as_of}, "
        f"snapshot {run.snapshot}"
    )
