"""The command `ci`: the gate of a pipeline, which fails for one reason at a time."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Annotated

import typer

from screener.cli import options
from screener.cli.decided import open_docket, policy_of
from screener.cli.exposed import open_exposures
from screener.cli.gated import Files, baseline_states, refuse_bare, report_of
from screener.cli.output import console
from screener.cli.pages import common
from screener.cli.recording import Asked, open_record
from screener.cli.reports import WRITERS, wanted, write_reports
from screener.cli.session import open_screener, tell_below
from screener.model import Effect, Outcome
from screener.report.gate_table import print_gate
from screener.report.progress import progress
from screener.screening.gating import Gate
from screener.screening.verdict import Tally, unusable

app = typer.Typer(add_completion=False)


@app.command(epilog="Example: screener ci vendors.csv --fail-on hit --report sarif=screener.sarif")
def ci(
    context: typer.Context,
    files: Annotated[
        list[Path], typer.Argument(metavar="FILE…", help="Counterparties; - for standard input.")
    ],
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
    show_suppressed: Annotated[
        bool, typer.Option("--show-suppressed", help="Show what decisions set aside in full.")
    ] = False,
    baseline: Annotated[
        Path | None,
        typer.Option(
            "--baseline",
            metavar="FILE",
            envvar="SCREENER_BASELINE",
            help="Report only what an earlier JSON or SARIF report has not.",
        ),
    ] = None,
    changed_since: Annotated[
        str,
        typer.Option(
            "--changed-since",
            metavar="REF",
            envvar="SCREENER_CHANGED_SINCE",
            help="Screen only rows that are new or changed since this commit, branch or tag of git.",
        ),
    ] = "",
    strict: Annotated[
        bool,
        typer.Option(
            "--strict",
            envvar="SCREENER_STRICT",
            help="End with 3 where any list is missing, stale or failed.",
        ),
    ] = False,
    allow_starter: Annotated[
        bool,
        typer.Option(
            "--allow-starter",
            envvar="SCREENER_ALLOW_STARTER",
            help="Pass although only the starter set stands behind a list.",
        ),
    ] = False,
    form: Annotated[
        str | None,
        typer.Option(
            "--format", metavar="|".join(WRITERS), help="How to show the report.", show_default="table"
        ),
    ] = None,
    report: Annotated[
        list[str] | None,
        typer.Option("--report", metavar="FORM=FILE", help="Write this form there as well. Repeatable."),
    ] = None,
    output: options.Output = None,
    home: options.Home = None,
    workers: options.Workers = None,
    offline: options.Offline = False,
    no_audit: options.NoAudit = False,
    audit_redact: options.AuditRedact = False,
) -> None:
    """Screen files as a gate: only what counts is shown, and the exit code says what to do.

    0 nothing found that counts; 1 findings; 2 usage; 3 list data missing, stale or only the starter set;
    4 rows that could not be screened; 5 a fault of screener. Findings that a decision sets aside are shown,
    marked, and do not count.
    """
    del offline  # the gate never touches the network
    reports = wanted(form, output, report or ())
    known = baseline_states(baseline)
    screener = open_screener(home, lists=lists, as_of=as_of, max_age=max_age)
    refuse_bare(screener, strict=strict, named=bool(lists), allow_starter=allow_starter)
    policy = policy_of(context, fail_on, fail_effect, screener)
    docket = open_docket(context, decisions, screener)
    exposures = open_exposures(screener, home, stakes, register, rule)
    gate, counted = Gate(policy, known), Tally(policy, lists_unusable=unusable(screener.run))
    asked = Files(files, changed_since, column, encoding, delimiter)
    recorded = Asked(
        "ci", screener.run, home, files[0], stakes, register, rule, max_age, off=no_audit, redact=audit_redact
    )
    with open_record(recorded) as record, progress("screening", total=asked.about) as advance:
        for place, result in asked.answered(
            lambda rows: record.rows(
                (cells, docket.ruled(each))
                for cells, each in rows.answered(screener, home, lists, max_age, workers, exposures)
            )
        ):
            new = gate.take(result, place)
            counted.add(result, counts=new)
            advance(1, int(new))
        record.end(counted.exit_code)
    tell_below(asked.notes)
    made = report_of(gate, counted, asked, screener, docket)
    terms = common(policy, stakes, register, rule, lists)
    write_reports(made, reports, terms, suppressed=show_suppressed)
    if output is not None or reports[-1].form != "table":
        print_gate(console(sys.stderr), made, suppressed=show_suppressed)
    raise typer.Exit(int(counted.exit_code))
