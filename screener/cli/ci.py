"""The command `ci`: the gate of a pipeline, which fails for one reason at a time."""

from __future__ import annotations

import sys
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from screener.cli import options
from screener.cli.batch import watched
from screener.cli.exposed import open_exposures
from screener.cli.output import choose_format, console, open_output
from screener.cli.recording import Asked, open_record
from screener.cli.rows import open_rows
from screener.cli.session import from_starter, open_screener, tell
from screener.errors import ListMissingError, OutputError
from screener.model import Effect, Outcome, QueryResult, RunInfo
from screener.report import gate
from screener.report.json import write_json
from screener.report.progress import progress
from screener.screening.verdict import Policy, Tally, unusable

app = typer.Typer(add_completion=False)


class Form(StrEnum):
    """In which form the gate reports: findings of a batch as rows are what `batch` writes."""

    TABLE = "table"
    JSON = "json"


@app.command(epilog="Example: screener ci vendors.csv --fail-on hit --fail-effect licence")
def ci(
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
    allow_starter: Annotated[
        bool, typer.Option("--allow-starter", help="Pass although only the starter set stands behind a list.")
    ] = False,
    form: Annotated[
        Form | None, typer.Option("--format", help="How to show the report.", show_default="table")
    ] = None,
    output: options.Output = None,
    home: options.Home = None,
    workers: options.Workers = None,
    offline: options.Offline = False,
    no_audit: options.NoAudit = False,
    audit_redact: options.AuditRedact = False,
) -> None:
    """Screen a file as a gate: only what counts is shown, and the exit code says what to do.

    0 nothing found that counts; 1 findings; 2 usage; 3 list data missing, stale or only the starter set;
    4 rows that could not be screened; 5 a fault of screener.
    """
    del offline  # the gate never touches the network
    how = form or chosen(output)
    screener = open_screener(home, lists=lists, as_of=as_of, max_age=max_age)
    if from_starter(screener.run) and not allow_starter:
        raise ListMissingError(
            "only the starter set stands behind some lists",
            hint="Run `screener lists update` first, or say --allow-starter.",
        )
    exposures = open_exposures(screener, home, stakes, register, rule)
    rows = open_rows(file, column, encoding, delimiter)
    counted = Tally(Policy(fail_on, fail_effect), lists_unusable=unusable(screener.run))
    asked = Asked(
        "ci", screener.run, home, file, stakes, register, rule, max_age, off=no_audit, redact=audit_redact
    )
    with open_record(asked) as record, progress("screening") as advance:
        answered = record.rows(rows.answered(screener, home, lists, max_age, workers, exposures))
        kept = [
            result for _, result in watched(answered, counted, advance) if matters(result, counted.policy)
        ]
        record.end(counted.exit_code)
    tell(rows.table.notes)
    write(kept, counted, screener.run, rows.table.title, how, output)
    raise typer.Exit(int(counted.exit_code))


def chosen(output: Path | None) -> Form:
    """The form that the output's name asks for.

    Raises:
        OutputError: the report has no such form.
    """
    by_name = choose_format(None, output, rows=False)
    if by_name.value not in {each.value for each in Form}:
        raise OutputError(f"{output}: the gate's report is no {by_name}", hint="Name it .txt or .json.")
    return Form(by_name.value)


def matters(result: QueryResult, policy: Policy) -> bool:
    """Whether a row is shown: a finding, or a row that could not be screened."""
    return result.outcome is Outcome.UNSCREENABLE or policy.counts(result)


def write(
    kept: list[QueryResult], counted: Tally, run: RunInfo, file: str, form: Form, output: Path | None
) -> None:
    """Write the gate's report in the form that was asked for."""
    report = gate.Report(
        file=file,
        rows=counted.queries,
        findings=counted.findings,
        unscreenable=counted.unscreenable,
        exit_code=int(counted.exit_code),
        fail_on=counted.policy.fail_on,
        fail_effect=counted.policy.fail_effect,
        results=tuple(kept),
        run=run,
    )
    with open_output(output) as stream:
        if form is Form.JSON:
            write_json(stream, gate.gate_json(report))
        else:
            gate.print_gate(console(stream), report)
    if output is not None:
        gate.print_gate(console(sys.stderr), report)
