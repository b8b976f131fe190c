"""The command `selftest`: what supervisors ask of a screening tool, tried on the lists that are loaded."""

from __future__ import annotations

import datetime as dt
import sys
from collections.abc import Iterable, Iterator
from dataclasses import replace
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from screener.cli import options
from screener.cli.options import split_ids
from screener.cli.output import console, open_output
from screener.cli.rows import open_rows
from screener.cli.session import open_screener
from screener.engines import local
from screener.errors import ExitCode, OutputError
from screener.lists.ages import MaxAge
from screener.model import Party, QueryResult
from screener.report.json import write_json
from screener.report.progress import progress
from screener.report.selftest import Report, Sweep, print_page, selftest_json, write_page
from screener.screening.opening import default_home
from screener.screening.screen import Screener
from screener.screening.selftest import entries, owners, published, slips, thresholds
from screener.screening.selftest.entries import Answer

app = typer.Typer(add_completion=False)


class Form(StrEnum):
    """In which form a self-test reports."""

    TABLE = "table"
    """The page, laid out for a terminal."""
    MARKDOWN = "markdown"
    JSON = "json"


@app.command(epilog="Example: screener selftest --file vendors.csv -o selftest.md")
def selftest(
    file: Annotated[
        Path | None,
        typer.Option("--file", metavar="FILE", help="Counterparties to count alerts on, by threshold."),
    ] = None,
    column: options.Column = None,
    sample: Annotated[
        int,
        typer.Option(
            "--sample", metavar="N", min=0, help="Entries of a list without an earlier snapshot; 0 for all."
        ),
    ] = 500,
    names: Annotated[
        int, typer.Option("--names", metavar="N", min=1, help="Entries whose names are spoilt.")
    ] = 300,
    seed: Annotated[int, typer.Option("--seed", metavar="N", help="Which sample is taken.")] = 1,
    lists: options.Lists = "",
    as_of: options.AsOf = "",
    max_age: options.MaxAge = None,
    form: Annotated[Form | None, typer.Option("--format", help="How to write the report.")] = None,
    output: options.Output = None,
    home: options.Home = None,
    workers: options.Workers = None,
    offline: options.Offline = False,
) -> None:
    """Put the program to the test on your own lists, with a report to be filed.

    Every entry added since the snapshot before is asked for by its own names; names are spoilt in every known
    way; published cases are tried; and with --file, alerts are counted at each threshold.

    Ends with 0 when all of it passed, 1 when something was not found or did not hold.
    """
    del offline  # a self-test never touches the network
    how = chosen(form, output)
    screener = open_screener(home, lists=lists, as_of=as_of, max_age=max_age)
    with progress("testing") as advance:
        answer = answering(screener, home, lists, max_age, workers, advance)
        report = tested(screener, home or default_home(), sample, names, seed, answer)
        if file is not None:
            report = replace(report, sweep=swept(file, column, report, answer))
    with open_output(output) as stream:
        if how is Form.JSON:
            write_json(stream, selftest_json(report))
        elif how is Form.TABLE:
            print_page(console(stream), report)
        else:
            write_page(stream, report)
    if output is not None:
        typer.echo(f"self-test {'passed' if report.passed else 'FAILED'}: {output}", err=True)
    if not report.passed:
        raise typer.Exit(int(ExitCode.FINDINGS))


def chosen(form: Form | None, output: Path | None) -> Form:
    """The form of the report: as asked, else by the output's name.

    Raises:
        OutputError: the name promises another form.
    """
    if form is not None:
        return form
    suffix = "" if output is None else output.suffix.casefold()
    if suffix not in {"", ".md", ".txt", ".json"}:
        raise OutputError(f"{output}: the report is no {suffix!r}", hint="Name it .md or .json.")
    if output is None and sys.stdout.isatty():
        return Form.TABLE
    return Form.JSON if suffix == ".json" else Form.MARKDOWN


def answering(
    screener: Screener,
    home: Path | None,
    lists: str,
    max_age: MaxAge,
    workers: int | None,
    advance: options.Advance,
) -> Answer:
    """Answer as `batch` does, with its processes."""
    opening = local.Opening(
        home=home,
        lists=split_ids(lists),
        as_of=screener.run.as_of,
        max_age=max_age,
        exhaustive=False,
        snapshot=screener.run.snapshot,
    )

    def answer(parties: Iterable[Party]) -> Iterator[QueryResult]:
        for result in local.screen(screener, opening, parties, workers):
            advance(1, 0)
            yield result

    return answer


def tested(screener: Screener, home: Path, sample: int, names: int, seed: int, answer: Answer) -> Report:
    """Run all tests but that of the user's file."""
    run = screener.run
    started = dt.datetime.now(dt.UTC).isoformat(timespec="seconds")
    stock = entries.stock_of(home, run)
    listed = entries.listed(stock, run)
    own = tuple(entries.by_own_names(entries.groups(home, stock, listed, sample, seed), answer))
    spoilt = slips.sample(listed, names, seed)
    found = tuple(slips.slips(spoilt, seed, answer))
    subject = published.Subject(screener, listed, answer, seed, own, found)
    return Report(
        run=run,
        seed=seed,
        started=started,
        entries=own,
        slips=found,
        others=tuple(slips.others(spoilt, seed, answer)),
        cases=(*published.cases(subject), *owners.cases(subject)),
    )


def swept(file: Path, column: list[str] | None, report: Report, answer: Answer) -> Sweep:
    """Screen the user's file for the table of thresholds."""
    rows = open_rows(file, column)
    return thresholds.sweep(rows.table.title, (party for _, party in rows.table), report.slips, answer)
