"""The commands `audit …`: what was asked and answered, that nobody changed it, and the same asked again."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Annotated

import msgspec
import typer

import screener as package
from screener.cli import options
from screener.cli.audit_records import proof, queries, replays
from screener.cli.options import parse_day
from screener.cli.output import Format, choose_format, console, open_output
from screener.cli.replaying import replayed
from screener.cli.session import tell
from screener.cli.tabular import write_records
from screener.errors import ExitCode, UsageError
from screener.model import Outcome
from screener.records import proving
from screener.records.audit import AuditLog
from screener.records.proving import Recorded, Verdict
from screener.records.redaction import Seal, plain
from screener.report.json import write_json
from screener.report.text import printable
from screener.screening.opening import default_home

app = typer.Typer(
    no_args_is_help=True,
    add_completion=False,
    context_settings={"help_option_names": ["-h", "--help"]},
    help="Show, prove and replay the log of what was asked and answered.",
)

MOST_FAULTS = 20
"""Chosen: enough to see what happened; all of them stand in the JSON form."""

Form = Annotated[Format | None, typer.Option("--format", help="How to show the answer.")]


@app.command(epilog='Example: screener audit show --party "Acme Trading" --format json')
def show(
    party: Annotated[
        str, typer.Option("--party", metavar="NAME", help="Queries whose party has this in its name.")
    ] = "",
    run: Annotated[int, typer.Option("--run", metavar="N", help="Queries of the run in record N.")] = 0,
    outcome: Annotated[Outcome | None, typer.Option("--outcome", help="Queries with this outcome.")] = None,
    since: Annotated[str, typer.Option("--since", metavar="DATE", help="From this day (UTC) on.")] = "",
    limit: Annotated[int, typer.Option("--limit", metavar="N", min=0, help="The last N; 0 for all.")] = 100,
    form: Form = None,
    output: options.Output = None,
    home: options.Home = None,
) -> None:
    """Show recorded queries, oldest first: when, who, against what, and what was answered.

    A record is `standing` where `rescreen` did not screen a row again, as nothing it rests on had changed.
    In a redacted record only the whole name finds its party.
    """
    log = opened(home)
    first = parse_day(since).isoformat() if since else ""
    every = proving.recorded(log)
    found = [
        one
        for one in named(log, every, party)
        if one.at >= first and (not run or number_of(one) == run) and of_outcome(one, outcome)
    ]
    kept = found[-limit:] if limit else found
    write_records(queries(kept), choose_format(form, output, rows=False), output)
    if len(kept) < len(found):
        tell([f"the last {len(kept):,} of {len(found):,} queries shown; --limit 0 shows all"])


@app.command(epilog="Example: screener audit verify --noted 3f1c…")
def verify(
    noted: Annotated[
        str, typer.Option("--noted", metavar="SHA256", help="A hash that an earlier verify printed.")
    ] = "",
    repair: Annotated[
        bool, typer.Option("--repair", help="Take out what a killed writer left, or make a lost head anew.")
    ] = False,
    form: Form = None,
    output: options.Output = None,
    home: options.Home = None,
) -> None:
    """Prove that nothing in the log was changed, cut or moved.

    Ends with 3 when anything was, or when the noted hash is not in the chain.
    """
    log = opened(home)
    if repair and (notice := proving.repair(log)):
        tell([notice])
    verdict = proving.prove(log, noted)
    with open_output(output) as stream:
        if choose_format(form, output, rows=False) in {Format.JSON, Format.JSONL}:
            write_json(stream, proof(verdict))
        else:
            for line in told(verdict, noted):
                console(stream).print(printable(line))
    if verdict.faults or verdict.torn or (noted and verdict.noted is None):
        raise typer.Exit(int(ExitCode.LIST_DATA))


@app.command(epilog="Example: screener audit replay 17")
def replay(
    numbers: Annotated[
        list[int] | None, typer.Argument(metavar="[N…]", help="Records; `audit show` numbers them.")
    ] = None,
    run: Annotated[int, typer.Option("--run", metavar="N", help="All queries of the run in record N.")] = 0,
    form: Form = None,
    output: options.Output = None,
    home: options.Home = None,
) -> None:
    """Ask recorded questions again, of the same snapshots: byte-equal, or exactly what differs.

    Ends with 1 when an answer differs, 3 when the lists of then cannot be had again.
    """
    if not numbers and not run:
        raise UsageError("which record?", hint="Give its number, or --run N; `screener audit show` has them.")
    folder = home or default_home()
    wanted = [
        one
        for one in proving.recorded(opened(home))
        if one.n in set(numbers or ()) or (run and number_of(one) == run)
    ]
    if missing := sorted(set(numbers or ()) - {one.n for one in wanted}):
        raise UsageError(
            f"no query has the number {', '.join(map(str, missing))}", hint="See `screener audit show`."
        )
    if not wanted:
        raise UsageError(f"record {run} is no run with queries", hint="See `screener audit show`.")
    done = list(replayed(folder, wanted))
    write_records(replays(done), choose_format(form, output, rows=False), output)
    tell(sorted({note for one in done for note in one.settings}))
    if any(one.differences for one in done):
        raise typer.Exit(int(ExitCode.FINDINGS))


def opened(home: Path | None) -> AuditLog:
    """The log of a home folder."""
    return AuditLog(home or default_home(), package.__version__)


class _Query(msgspec.Struct):
    name: str = ""
    other_names: tuple[str, ...] = ()


class _Answer(msgspec.Struct):
    query: _Query = msgspec.field(default_factory=_Query)
    outcome: str = ""


class _Run(msgspec.Struct):
    n: int = 0


def number_of(one: Recorded) -> int:
    """The number of the run that a query belongs to."""
    return msgspec.json.decode(one.run, type=_Run).n


def of_outcome(one: Recorded, outcome: Outcome | None) -> bool:
    """Whether a query had an outcome; any where none is asked for."""
    return outcome is None or msgspec.json.decode(one.answer, type=_Answer).outcome == outcome.value


def named(log: AuditLog, found: Iterator[Recorded], party: str) -> Iterator[Recorded]:
    """The queries about a party: by a part of its name, or where names were hashed, by the whole."""
    if not party:
        yield from found
        return
    text = plain(party)
    hashed = Seal(log.salt()).name(party) if (log.folder / "salt").exists() else None
    for one in found:
        query = msgspec.json.decode(one.answer, type=_Answer).query
        if any(text in plain(name) or name == hashed for name in (query.name, *query.other_names)):
            yield one


def told(verdict: Verdict, noted: str) -> Iterator[str]:
    """What following the chain came to, in sentences."""
    kinds = ", ".join(f"{count:,} {kind}" for kind, count in verdict.records)
    where = f"{verdict.lines:,} lines in {verdict.files} files ({kinds}), {verdict.first} to {verdict.last}"
    for fault in verdict.faults[:MOST_FAULTS]:
        yield f"FAULT  {fault.file}{f' line {fault.line}' if fault.line else ''}: {fault.message}"
    if len(verdict.faults) > MOST_FAULTS:
        yield f"… and {len(verdict.faults) - MOST_FAULTS} faults more: --format json gives all"
    if verdict.torn:
        yield (
            f"NOT WHOLE  {verdict.torn:,} bytes of a record stand at the end: its writer was killed before "
            "it answered. The next check takes them out and records that, and so does --repair."
        )
    yield f"{'BROKEN' if verdict.faults else 'NOT WHOLE' if verdict.torn else 'INTACT'}  {where}"
    if verdict.unended:
        runs = ", ".join(map(str, verdict.unended[:MOST_FAULTS]))
        yield f"Runs that did not end, or are still under way: records {runs}"
    if noted and verdict.noted is None:
        yield f"FAULT  the noted hash {noted} is nowhere in the chain: what it stood for was changed or cut"
    elif noted:
        yield f"The noted hash is that of line {verdict.noted:,}: up to it nothing was changed since."
    yield f"Hash of the last line: {verdict.sha256}"
    yield (
        "A chain alone cannot show that its keeper did not write all of it anew. Note this hash where others "
        "keep it; `audit verify --noted HASH` then proves everything up to here."
    )
