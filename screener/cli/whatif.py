"""The command `whatif`: who would be caught if these parties were put on that list?"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Annotated, TextIO

import typer
from msgspec import structs

from screener import __version__
from screener.cli import completion, options
from screener.cli.output import Format, choose_format, console, open_output
from screener.cli.ownership import exit_code
from screener.cli.pages import common, given, page_beside
from screener.cli.session import open_screener, tell, tell_below
from screener.cli.stakes import open_registers, read_stakes, screen_with
from screener.cli.sweeping import write_sweep
from screener.errors import ExitCode, UsageError
from screener.lists import catalog as catalogs
from screener.lists.ages import MaxAge
from screener.lists.catalog import Catalog
from screener.model import Effect, ListId, RunInfo, Stake, Verdict
from screener.ownership.graph import build
from screener.ownership.registers.lookup import Register
from screener.parties.table import open_parties
from screener.report import changes as changed
from screener.report import delimited, json
from screener.report.html.asked import Asked
from screener.report.listing import print_looked_at
from screener.report.markdown import notes
from screener.screening.bulk import countable, in_bulk
from screener.screening.directory import Directory
from screener.screening.exposure import select, shipped_rules
from screener.screening.linking import Links, Screen, link
from screener.screening.nearby import Nearby
from screener.screening.sweep import parse_pair, sweep
from screener.screening.verdict import Policy
from screener.screening.whatif import Change, Supposed, WhatIf, parse_supposed, rules_for, suppose, whatif

app = typer.Typer(add_completion=False)


@app.command("whatif", epilog='Example: screener whatif "Ant Group" --list us_bis_el --ownership stakes.csv')
def command(
    parties: Annotated[
        list[str] | None, typer.Argument(metavar="PARTY…", help="Parties to put on --list.")
    ] = None,
    list_: Annotated[
        str,
        typer.Option(
            "--list", metavar="ID", help="The list to put them on.", autocompletion=completion.one_list
        ),
    ] = "",
    from_: Annotated[
        str, typer.Option("--from", metavar="DATE", help="Their first day on it.", show_default="long ago")
    ] = "",
    add: Annotated[
        list[str] | None,
        typer.Option("--add", metavar="NAME=LIST[:PROGRAMME][@FROM]", help="Put on a list. Repeatable."),
    ] = None,
    remove: Annotated[
        list[str] | None,
        typer.Option("--remove", metavar="NAME=LIST", help="Take off a list. Repeatable."),
    ] = None,
    only_added: Annotated[
        bool, typer.Option("--only-added", help="Ignore the loaded lists; none need be there.")
    ] = False,
    bulk: Annotated[
        bool,
        typer.Option("--bulk", help="Count a whole --register at once: verdicts and sums without paths."),
    ] = False,
    stakes: options.Ownership = None,
    register: options.Register = None,
    swept: Annotated[
        str,
        typer.Option(
            "--sweep", metavar="OWNER>OWNED", help="Tell from which percentage of this stake verdicts turn."
        ),
    ] = "",
    portfolio: Annotated[
        Path | None, typer.Option("--portfolio", metavar="FILE", help="Answer for these parties only.")
    ] = None,
    rule: options.Rule = None,
    as_of: options.AsOf = "",
    lists: options.Lists = "",
    max_age: options.MaxAge = None,
    fail_effect: options.FailEffect = Effect.ADVISORY,
    form: Annotated[Format | None, typer.Option("--format", help="How to show the answer.")] = None,
    output: options.Output = None,
    report: options.Report = "",
    home: options.Home = None,
    offline: options.Offline = False,
) -> None:
    """Tell who would be caught, undecided or flagged if parties were put on a list, and who is now.

    Ends with 0 when nobody would be caught by a rule in force, 1 when somebody would or may be, 2 when the
    question does not make sense, 3 when list data is missing or stale. With --sweep, 0.
    """
    del offline  # what-if never touches the network
    supposed = suppositions(parties or [], list_, from_, add or [], remove or [])
    rows = read_stakes(stakes) if stakes or not register else []
    run, screen, catalog = opened(home, lists, as_of, max_age, only_added=only_added)
    shipped = shipped_rules()
    applied = select(shipped, rule, run.as_of) if rule else rules_for(shipped, supposed, run.as_of)
    how = choose_format(form, output, rows=False, pages=not (bulk or swept))
    if report and (bulk or swept):
        raise UsageError("--report writes no page of --bulk or --sweep", hint="Leave it out.")
    if bulk:
        kept = whole_register(home, register, rows, only_added=only_added)
        counted = tuple(one for one in applied if countable(one, run.as_of))
        left = [one.id for one in applied if one not in counted]
        tell([f"not counted in bulk: {', '.join(left)}"] if left else [])
        found = tuple(in_bulk(kept, supposed, counted, catalog, run.as_of))
        write(found, supposed, run, how, output)
        raise typer.Exit(int(exit_code([each.after for each in found], Policy(fail_effect=fail_effect))))
    graph = build(rows, run.as_of)
    if register:
        nearby = Nearby(open_registers(home, register), rows, screen, applied, run.as_of)
        graph = nearby.graph_below([one.name for one in supposed], above=not only_added)
    links = Links({}) if only_added else link(graph, screen)
    if swept:
        world = suppose(graph, links, supposed, catalog)
        tell_below(world.notices)
        write_sweep(sweep(world.graph, world.links, applied, parse_pair(swept)), how, output)
        raise typer.Exit(int(ExitCode.NOTHING_FOUND))
    answer = whatif(graph, links, applied, supposed, catalog)
    tell_below(answer.notices)
    changes = within(answer, portfolio) if portfolio else answer.changes
    terms = common(Policy(fail_effect=fail_effect), stakes, register, rule, lists)
    told = (*answer.notices, *([f"parties outside {portfolio.name}"] if portfolio else []))
    asked = Asked("", given(terms), told)
    with page_beside(report, output) as page:
        if page is not None:
            write_page(page, changes, supposed, run, asked)
        if how is Format.HTML:
            with open_output(output) as stream:
                write_page(stream, changes, supposed, run, asked)
        else:
            write(changes, supposed, run, how, output)
    after = [change.after for change in changes]
    raise typer.Exit(int(exit_code(after, Policy(fail_effect=fail_effect))))


def whole_register(
    home: Path | None, names: Sequence[str] | None, rows: Sequence[Stake], *, only_added: bool
) -> Register:
    """Open the register that is to be counted in bulk.

    Raises:
        UsageError: there is not exactly one, or lists or files would have to be joined with it.
        StoreError: it cannot be read.
    """
    if names is None or len(names) != 1 or rows or not only_added:
        raise UsageError(
            "--bulk counts one register by itself",
            hint="Say --register NAME --only-added, and no --ownership.",
        )
    return open_registers(home, names)[0]


def suppositions(
    parties: Sequence[str], list_: str, from_: str, add: Sequence[str], remove: Sequence[str]
) -> tuple[Supposed, ...]:
    """Return what is to be supposed.

    Raises:
        UsageError: a party without a list, or a list without a party.
    """
    if bool(parties) != bool(list_):
        missing = "--list says onto which list" if parties else "--list needs a PARTY"
        raise UsageError(missing, hint='For instance: screener whatif "Ant Group" --list us_bis_el …')
    start = options.parse_day(from_) if from_ else None
    return (
        *(Supposed(name, ListId(list_), start=start) for name in parties),
        *map(parse_supposed, add),
        *(parse_supposed(text, removed=True) for text in remove),
    )


def opened(
    home: Path | None, lists: str, as_of: str, max_age: MaxAge, *, only_added: bool
) -> tuple[RunInfo, Screen, Catalog]:
    """Open the loaded lists, or none where only the supposed listings count."""
    if not only_added:
        screener = open_screener(home, lists=lists, as_of=as_of, max_age=max_age)
        return screener.run, screen_with(screener), screener.catalog
    day = options.parse_day(as_of) if as_of else options.today()
    notice = "only the supposed listings were looked at, no list"
    tell_below([notice])
    run = RunInfo((), day, __version__, (("only_added", True),), (notice,))
    return run, lambda _: (), catalogs.load()


def within(answer: WhatIf, portfolio: Path) -> tuple[Change, ...]:
    """Return what concerns the parties of a portfolio."""
    directory = Directory(answer.graph)
    wanted: set[str] = set()
    unnamed = 0
    table = open_parties(portfolio)
    for _, party in table:
        names = [] if party.problem else [party.name, *party.other_names]
        found = next((rivals for name in names if (rivals := directory.rivals(name))), [])
        wanted |= {one.name for one in found}
        unnamed += not found
    tell(
        [
            *table.notes,
            *([f"{unnamed} rows of {portfolio.name} are not named by the stakes"] if unnamed else []),
        ]
    )
    return tuple(change for change in answer.changes if change.after.party in wanted)


def write(
    changes: Sequence[Change],
    supposed: Sequence[Supposed],
    run: RunInfo,
    form: Format,
    output: Path | None,
) -> None:
    """Write what would change, in one form."""
    with open_output(output) as stream:
        if form is Format.JSON:
            document = json.exposures_json((), run)
            json.write_json(stream, {**document, "exposures": list(objects(changes))})
        elif form is Format.JSONL:
            json.write_exposure_lines(stream, objects(changes), run)
        elif form is Format.CSV:
            rows = map(row, changes)
            delimited.write_changes(stream, ((one.after, one.before, one.new) for one in rows), run)
        elif form is Format.MARKDOWN:
            stream.writelines(notes(run.notices))
            stream.writelines(changed.lines(map(row, changes)))
        else:
            to = console(stream)
            to.print(changed.question([sentence(one) for one in supposed], run.as_of))
            changed.print_changes(to, [row(change) for change in changes])
            print_looked_at(to, run)


def write_page(
    stream: TextIO,
    changes: Sequence[Change],
    supposed: Sequence[Supposed],
    run: RunInfo,
    asked: Asked,
) -> None:
    """Write what would change as a page."""
    from screener.report.html.exposed import write_changes  # noqa: PLC0415  # start-up: jinja2

    sentences = [sentence(one) for one in supposed]
    title = f"What if: {'; '.join(sentences) or 'nothing changed'}"
    terms = (*(("supposed", each) for each in sentences), *asked.terms)
    write_changes(
        stream, [row(change) for change in changes], run, structs.replace(asked, title=title, terms=terms)
    )


def objects(changes: Sequence[Change]) -> Iterator[json.Json]:
    """Return each change as an exposure, with what the rule said before."""
    for change in changes:
        before = {"verdict": change.before.value, "red_flag": change.before_flagged}
        yield {**json.exposure_json(change.after), "before": before, "changed": change.is_new}


def row(change: Change) -> changed.ChangeRow:
    """Return a change as the report shows it."""
    return changed.ChangeRow(change.after, word(change.before, flagged=change.before_flagged), change.is_new)


def word(verdict: Verdict, *, flagged: bool) -> str:
    """Say in a word or two how a party stood."""
    return f"{verdict}, red flag" if flagged else verdict.value


def sentence(one: Supposed) -> str:
    """Say what is supposed of a party."""
    programmes = f" ({', '.join(one.programmes)})" if one.programmes else ""
    since = f" from {one.start}" if one.start else ""
    return f"{one.name} {'off' if one.removed else 'on'} {one.list_id}{programmes}{since}"
