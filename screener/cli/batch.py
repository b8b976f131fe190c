"""The command `batch`: every row of a file answered, or refused with a reason."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, TextIO

import typer

from screener.cli import options
from screener.cli.cluster import Engine, Ruled, on_spark, refuse_unused
from screener.cli.decided import open_docket, policy_of, tell_unused
from screener.cli.exposed import open_exposures
from screener.cli.journaling import open_journal
from screener.cli.output import Format, choose_format, console, open_output
from screener.cli.pages import Terms, asked_file, common, gathered, page_beside, words, write_page
from screener.cli.recording import Asked, open_record
from screener.cli.rows import Rows, open_rows
from screener.cli.session import open_screener, sum_up, tell
from screener.model import Effect, Outcome, QueryResult, RunInfo
from screener.parties.size import about
from screener.report import delimited, findings, json, markdown, parquet
from screener.report.progress import progress
from screener.screening.verdict import Tally, unusable

if TYPE_CHECKING:  # start-up: a page is imported where one is written
    from screener.report.html.answers import Gathered

app = typer.Typer(add_completion=False)

Answered = tuple[Sequence[str], QueryResult]


@app.command(epilog="Example: screener batch vendors.csv -o results.csv")
def batch(
    context: typer.Context,
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
    decisions: options.Decisions = None,
    form: Annotated[Format | None, typer.Option("--format", help="How to write the answers.")] = None,
    output: options.Output = None,
    report: options.Report = "",
    home: options.Home = None,
    workers: options.Workers = None,
    engine: Annotated[Engine, typer.Option("--engine", help="What screens the rows.")] = Engine.LOCAL,
    master: Annotated[
        str, typer.Option("--master", metavar="URL", help="The cluster, for --engine spark.")
    ] = "local[*]",
    offline: options.Offline = False,
    exhaustive: options.Exhaustive = False,
    resume: Annotated[
        bool, typer.Option("--resume", help="Go on where an interrupted run into the same output ended.")
    ] = False,
    no_audit: options.NoAudit = False,
    audit_redact: options.AuditRedact = False,
) -> None:
    """Screen every row of a file: one row in, one row out, in order, with the answer behind it.

    The form follows the output's name: .csv, .json, .jsonl, .md, or .parquet, streamed and typed as it was.
    With --engine spark a Parquet file is screened on a cluster, into a folder of parts. A run that was
    interrupted leaves no output, and a journal beside it with which --resume goes on.

    Ends with 0 when nothing was found that counts, 1 with findings, 3 when list data is missing or stale,
    4 when a row could not be screened.
    """
    del offline  # a batch never touches the network
    screener = open_screener(home, lists=lists, as_of=as_of, max_age=max_age, exhaustive=exhaustive)
    policy = policy_of(context, fail_on, fail_effect, screener)
    if engine is Engine.SPARK:
        others = {
            "--register": register, "--format": form, "--encoding": encoding, "--delimiter": delimiter,
            "--workers": workers, "--resume": resume, "--report": report,
        }  # fmt: skip
        refuse_unused(others)
    docket = open_docket(context, decisions, screener)
    exposures = open_exposures(screener, home, stakes, register, rule)
    asked = Asked(
        "batch", screener.run, home, file, stakes, register, rule, max_age, off=no_audit, redact=audit_redact
    )
    if engine is Engine.SPARK:
        tell([] if no_audit else ["of a run on Spark the audit log keeps that it was made, and no query"])
        with open_record(asked) as record:
            told = Ruled(exposures, docket)
            counted = on_spark(file, output, screener, home, master, column, policy, told)
            record.end(counted.exit_code)
        sum_up(summary(counted, screener.run))
        raise typer.Exit(int(counted.exit_code))
    counted = Tally(policy, lists_unusable=unusable(screener.run))
    with (
        page_beside(report, output) as page,
        open_output(output) as stream,
        open_record(asked) as record,
        open_journal(file, output, screener.run, (column, encoding, delimiter), resume=resume) as journal,
        progress("screening", total=partial(about, file)) as advance,
    ):
        rows = open_rows(file, column, encoding, delimiter)
        rows.journal, rows.resume = journal, resume
        answers = rows.answered(screener, home, lists, max_age, workers, exposures)
        ruled = ((cells, docket.ruled(each)) for cells, each in answers)
        shown = gathered() if page is not None else None
        answered = watched(record.rows(ruled), counted, advance, shown)
        terms = common(counted.policy, stakes, register, rule, lists)
        if form is None and output is not None and output.suffix.casefold() == ".parquet":
            write_columns(stream, answered, rows, screener.run)
        else:
            how = choose_format(form, output, rows=True, pages=True)
            write(stream, answered, rows, screener.run, how, terms)
        if page is not None and shown is not None:
            shown.write(page, screener.run, asked_file(rows, terms), words)
        record.end(counted.exit_code)
    tell(rows.table.notes)
    tell_unused(docket, screener)
    sum_up(summary(counted, screener.run))
    raise typer.Exit(int(counted.exit_code))


def watched(
    answered: Iterator[Answered], counted: Tally, advance: options.Advance, shown: Gathered | None
) -> Iterator[Answered]:
    """Count the answers, move the progress bar, and gather what a page beside shows, as they pass."""
    for cells, result in answered:
        before = counted.findings
        counted.add(result)
        advance(1, counted.findings - before)
        if shown is not None:
            shown.add(result)
        yield cells, result


def write(
    stream: TextIO, answered: Iterator[Answered], rows: Rows, run: RunInfo, form: Format, terms: Terms
) -> None:
    """Write the answers in one form, as they come; `terms` is what was asked beside the file."""
    results = (result for _, result in answered)
    if form is Format.TABLE:
        findings.print_findings(console(stream), results, run)
    elif form is Format.JSON:
        json.write_query_array(stream, results, run)
    elif form is Format.JSONL:
        json.write_query_lines(stream, results, run)
    elif form is Format.MARKDOWN:
        markdown.write_markdown(stream, results, run)
    elif form is Format.HTML:
        write_page(stream, results, run, lambda: asked_file(rows, terms))
    else:
        delimited.write_batch(stream, layout_of(rows), answered, run)


def write_columns(stream: TextIO, answered: Iterator[Answered], rows: Rows, run: RunInfo) -> None:
    """Write the answers as Parquet; a Parquet file's own columns come back typed as they were."""
    typed = rows.table.opened.typed
    parquet.write_parquet(stream.buffer, layout_of(rows), answered, run, typed() if typed else None)


def layout_of(rows: Rows) -> delimited.BatchLayout:
    """Lay out the output's columns; that some of the input are not kept is said on stderr."""
    layout = delimited.batch_layout(rows.table.header)
    if layout.replaced:
        tell([f"columns of an earlier run are replaced: {', '.join(layout.replaced)}"])
    return layout


def summary(counted: Tally, run: RunInfo) -> str:
    """One line for stderr: how many rows had which outcome, on what."""
    suppressed = f", {counted.suppressed:,} with suppressed findings" if counted.suppressed else ""
    return (
        f"{counted.queries:,} rows: {counted.hits:,} hit, {counted.reviews:,} to review, "
        f"{counted.unscreenable:,} unscreenable{suppressed}; {len(run.lists)} lists as of {run.as_of}, "
        f"snapshot {run.snapshot}"
    )
