"""The command `rescreen`: a portfolio screened again, and only what is not as it was is shown."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import AbstractContextManager
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Annotated, TextIO

import typer
from msgspec import structs

from screener.cli import options
from screener.cli.decided import open_docket, policy_of, tell_unused
from screener.cli.laid import laid_beside
from screener.cli.options import split_ids
from screener.cli.output import Format, choose_format, open_output
from screener.cli.pages import common, page_beside
from screener.cli.recording import Asked, Recorder, open_record
from screener.cli.rescreened import beside_outcomes, for_people, for_programs, standing_json
from screener.cli.rescreened_page import asked_again, write_page
from screener.cli.rows import open_rows
from screener.cli.session import open_screener, sum_up, tell
from screener.cli.tabular import put_records
from screener.engines import local, narrow
from screener.errors import ExitCode, StoreError, UsageError
from screener.lists import inventory
from screener.lists.ages import MaxAge
from screener.lists.registry import full_catalog
from screener.lists.store import Store
from screener.model import Effect, Entity, Outcome, Party, QueryResult
from screener.parties.size import about
from screener.report.json import Json, run_json
from screener.report.progress import progress
from screener.screening import portfolio
from screener.screening.beside import Beside
from screener.screening.kept import Contents, Finding, Kept, Reached
from screener.screening.opening import default_home
from screener.screening.reasons import Became, Change
from screener.screening.recalling import Recalling
from screener.screening.rescreening import Asking, Rescreened, Some, basis_of, contents_of, rescreened
from screener.screening.screen import Screener
from screener.screening.verdict import Policy

app = typer.Typer(add_completion=False)

STDIN = "-"


@app.command(epilog="Example: screener rescreen vendors.csv -o changes.csv")
def rescreen(
    context: typer.Context,
    file: Annotated[Path, typer.Argument(metavar="FILE", help="Counterparties; - for standard input.")],
    name: Annotated[
        str, typer.Option("--name", help="Name of the portfolio.", show_default="the file's name")
    ] = "",
    column: options.Column = None,
    encoding: options.Encoding = None,
    delimiter: options.Delimiter = None,
    full: Annotated[
        bool, typer.Option("--full", help="Screen every row, not only those that a change can touch.")
    ] = False,
    stakes: options.Ownership = None,
    register: options.Register = None,
    rule: options.Rule = None,
    lists: options.Lists = "",
    as_of: options.AsOf = "",
    max_age: options.MaxAge = None,
    fail_on: options.FailOn = Outcome.REVIEW,
    fail_effect: options.FailEffect = Effect.ADVISORY,
    decisions: options.Decisions = None,
    form: Annotated[Format | None, typer.Option("--format", help="How to show the changes.")] = None,
    output: options.Output = None,
    report: options.Report = "",
    home: options.Home = None,
    workers: options.Workers = None,
    offline: options.Offline = False,
    exhaustive: options.Exhaustive = False,
    no_audit: options.NoAudit = False,
    audit_redact: options.AuditRedact = False,
) -> None:
    """Screen a portfolio again: show the findings that are new, changed or gone since the last run, and why.

    The results are kept in the home folder under the portfolio's name. Only rows that changed, and rows that
    a changed entry of the lists can touch, are screened again: the answers are those of a full run. Stakes
    and decisions are laid beside every answer as they are now; a finding that a decision sets aside is shown,
    marked, and does not count.

    Ends with 1 when a finding that counts is new or has changed, with 0 when none is, although older ones may
    stand; with 3 when list data is missing or stale, 4 when a row cannot be screened.
    """
    del offline  # a rescreening never touches the network
    folder = home or default_home()
    how = choose_format(form, output, rows=False, pages=True)
    screener = open_screener(home, lists=lists, as_of=as_of, max_age=max_age, exhaustive=exhaustive)
    policy = policy_of(context, fail_on, fail_effect, screener)
    docket = open_docket(context, decisions, screener)
    lay = partial(laid_beside, screener, home, docket, stakes, register, rule)
    opening = local.Opening(
        home, split_ids(lists), screener.run.as_of, max_age, exhaustive, screener.run.snapshot
    )
    audited = Asked(
        "rescreen", screener.run, home, file, stakes, register, rule, max_age,
        off=no_audit, redact=audit_redact,
    )  # fmt: skip
    with portfolio.held(folder, name or unnamed(file)) as shelf:
        last = shelf.last()
        source = STDIN if str(file) == STDIN else str(file.resolve())
        refuse_another(last, source, named=bool(name), shelf=shelf)
        with open_record(structs.replace(audited, more=compared(shelf, last))) as record:
            with (
                page_beside(report, output) as page,
                open_output(output) as stream,
                progress("screening", total=partial(all_rows, file, last, full=full)) as advance,
            ):
                rows = open_rows(file, column, encoding, delimiter)
                parties = [party for _, party in rows.table]
                asking = asks(screener, opening, workers, advance, lay, record)
                contents = contents_now(screener, folder, max_age, split_ids(lists), last)
                done = rescreened(
                    last, basis_of(screener.run), contents, parties, asking, full=full or exhaustive
                )
                record.standing(map(standing_json, done.standing))
                asked = asked_again(rows, common(policy, stakes, register, rule, lists))
                if page is not None:
                    write_page(page, done, last, screener.run, asked)
                if how is Format.HTML:
                    write_page(stream, done, last, screener.run, asked)
                else:
                    write(stream, done, last, screener, how)
            shelf.keep(replace(done.kept, file=source))
            record.end(exit_code(done, policy), changes=counted(done.changes))
    tell(rows.table.notes)
    tell_unused(docket, screener)
    for line in summary(done, last):
        sum_up(line)
    raise typer.Exit(int(exit_code(done, policy)))


def unnamed(file: Path) -> str:
    """The name of a portfolio that was given none.

    Raises:
        UsageError: it comes from standard input, which has no name.
    """
    if str(file) == STDIN:
        raise UsageError("a portfolio from standard input needs a name", hint="give --name NAME")
    return portfolio.name_for(file)


def refuse_another(last: Kept | None, source: str, *, named: bool, shelf: portfolio.Shelf) -> None:
    """Refuse to compare one file with another that only happens to be called alike.

    Raises:
        UsageError: what was kept came from a file elsewhere, and nobody said that it is the same portfolio.
    """
    if last and last.file != source and not named:
        known = shelf.path.stem
        raise UsageError(
            f"the portfolio {known} was read from {last.file} before",
            hint=f"give --name {known} if this is the same portfolio, or another --name if it is not",
        )


def asks(
    screener: Screener,
    opening: local.Opening,
    workers: int | None,
    advance: options.Advance,
    lay: Callable[[Recalling], Beside],
    record: Recorder,
) -> Asking:
    """Let all cores answer, and move the progress bar with the answers."""

    def watched(answers: Iterator[QueryResult]) -> Iterator[QueryResult]:
        for result in answers:
            advance(1, bool(result.matches))
            yield result

    def of_all(parties: Iterable[Party]) -> Iterator[QueryResult]:
        return watched(local.screen(screener, opening, parties, workers))

    def of_some(entities: Sequence[Entity]) -> AbstractContextManager[Some]:
        return narrow.some(screener, opening, entities, workers)

    return Asking(of_all, of_some, lay, record.results)


def all_rows(file: Path, last: Kept | None, *, full: bool) -> int | None:
    """How many rows will be screened; None where only some will, as nobody knows yet which."""
    return about(file) if full or last is None else None


def compared(shelf: portfolio.Shelf, last: Kept | None) -> Json:
    """Say for the audit log what the answers of this run are laid beside."""
    return {"portfolio": shelf.path.stem, "before": None if last is None else before_json(last)}


def contents_now(
    screener: Screener, folder: Path, max_age: MaxAge, lists: Sequence[str], last: Kept | None
) -> Contents:
    """The entities that are looked at now: those kept, where nothing can have changed.

    Raises:
        StoreError: the lists were changed since they were opened.
    """
    basis = basis_of(screener.run)
    if last and last.basis == basis:
        return last.contents
    stock = inventory.take(Store(folder), full_catalog(), screener.run.as_of, max_age, lists)
    if not screener.run.snapshot.endswith(stock.key[:16]):
        raise StoreError("the lists were changed while the run was under way", hint="Start the run again.")
    return contents_of(stock, basis)


def write(stream: TextIO, done: Rescreened, last: Kept | None, screener: Screener, form: Format) -> None:
    """Write the changes in one form."""
    beside: dict[str, object] = {
        "rows": len(done.kept.answers),
        "screened": done.asked,
        "entities_changed": done.entities,
        "before": None if last is None else before_json(last),
        "summary": dict(counted(done.changes)),
    }
    if form is Format.CSV:
        records = for_programs(done.changes, screener.run)
    else:
        records = for_people(done.changes, screener.run, beside)
    if form is Format.JSONL:  # a line must say by itself what it rests on
        records = replace(records, objects=[{**each, **run_json(screener.run)} for each in records.objects])
    put_records(stream, records, form)


def before_json(last: Kept) -> Json:
    """What the results before rested on."""
    return {
        "when": None if last.when is None else last.when.isoformat(),
        "as_of": last.basis.as_of.isoformat(),
        "snapshot": last.basis.snapshot,
        "rows": len(last.answers),
    }


def counted(changes: Sequence[Change]) -> dict[str, int]:
    """How many findings are new, changed and gone."""
    found = Counter(change.became for change in changes)
    return {became.value: found[became] for became in Became}


def summary(done: Rescreened, last: Kept | None) -> list[str]:
    """Two lines for stderr: what was done, and what stands."""
    answers = done.kept.answers
    standing = Counter(answer.outcome for answer in answers)
    since = f"since {last.when:%Y-%m-%d %H:%M} UTC" if last and last.when else "for the first time"
    numbers = ", ".join(f"{count:,} {became}" for became, count in counted(done.changes).items())
    done_now = (
        f"{len(answers):,} rows, {done.asked:,} of them screened {since} "
        f"({done.entities:,} listed entities changed); findings: {numbers}"
    )
    more = "".join(f", {each}" for each in beside_outcomes(answers))
    stands = (
        f"standing now: {standing[Outcome.HIT]:,} hit, {standing[Outcome.REVIEW]:,} to review, "
        f"{standing[Outcome.UNSCREENABLE]:,} unscreenable{more}; as of {done.kept.basis.as_of}, "
        f"snapshot {done.kept.basis.snapshot}"
    )
    return [done_now, stands]


def exit_code(done: Rescreened, policy: Policy) -> ExitCode:
    """The promised code, for what is not as it was."""
    if any(answer.outcome is Outcome.UNSCREENABLE for answer in done.kept.answers):
        return ExitCode.ROWS_UNSCREENED
    worse = any(change.after is not None and counts(change.after, policy) for change in done.changes)
    return ExitCode.FINDINGS if worse else ExitCode.NOTHING_FOUND


def counts(found: Finding | Reached, policy: Policy) -> bool:
    """Whether something found is a finding that no decision sets aside, by the terms of `batch`."""
    if found.suppressed:
        return False
    if isinstance(found, Finding):
        return policy.reaches(found.list_id, found.outcome, found.effect)
    lists = [owner.list_id for owner in found.owners]
    return policy.exposes(lists, found.verdict, found.effect, in_force=found.in_force)
