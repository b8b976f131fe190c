"""The command `ownership`: who holds this party, whom does it hold, and what do the rules make of it?"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import Annotated, Any, TextIO

import typer
from typer.core import TyperGroup

from screener.cli import options
from screener.cli.output import TABLES, Format, choose_format, console, open_output
from screener.cli.pages import Terms, common, given, page_beside
from screener.cli.session import open_screener, tell, tell_below
from screener.cli.stakes import open_book, open_nearby
from screener.cli.tabular import Records, write_records
from screener.errors import ExitCode
from screener.model import Effect, Exposure, RunInfo
from screener.ownership.graph import NodeKey, fold
from screener.ownership.registers.shelf import Kept, Shelf, kept
from screener.report import delimited, diagram, json
from screener.report.exposures import headline, print_exposures, strongest
from screener.report.html.asked import Asked
from screener.report.listing import print_looked_at
from screener.report.markdown import notes
from screener.report.text import markdown_cell, printable
from screener.report.tree import Branch, Drawing, lines
from screener.report.wording import no_match
from screener.screening.exposure import Book
from screener.screening.opening import default_home
from screener.screening.portrait import DEPTH, disclosure, downward, lists_of, upward
from screener.screening.verdict import Policy


class PartyFirst(TyperGroup):
    """The commands about registers, and the one that needs no name: whatever is none of them is a party."""

    def parse_args(self, ctx: Any, args: list[str]) -> list[str]:
        """Take the arguments for those of `of` where they name no command."""
        named = args[:1] and args[0] in self.commands
        return super().parse_args(ctx, args if named else ["of", *args])


app = typer.Typer(cls=PartyFirst, add_completion=False)


class Form(StrEnum):
    """In which form an answer about ownership is written."""

    TABLE = "table"
    JSON = "json"
    JSONL = "jsonl"
    CSV = "csv"
    MARKDOWN = "markdown"
    HTML = "html"
    DOT = "dot"
    MERMAID = "mermaid"


@dataclass(frozen=True, slots=True)
class Answer:
    """What is to be said of one party."""

    name: str
    standing: str
    """Which lists the party itself is on."""
    disclosure: str
    above: Branch
    below: Branch
    own: tuple[Exposure, ...]
    """The party's exposures."""
    around: tuple[Exposure, ...]
    """Those of everybody above and below it."""
    run: RunInfo


@app.command(
    "of",
    epilog='Example: screener ownership "Ant Group" --ownership stakes.csv. '
    "To keep a register: screener ownership import --help.",
)
def ownership(
    party: Annotated[
        str, typer.Argument(metavar="PARTY", help="The party, as the stakes name it or nearly so.")
    ],
    stakes: options.Ownership = None,
    register: options.Register = None,
    relations: Annotated[
        bool,
        typer.Option("--list-relations", help="Take what the lists say of who owns or controls whom."),
    ] = False,
    rule: options.Rule = None,
    as_of: options.AsOf = "",
    depth: Annotated[
        int, typer.Option("--depth", min=1, help="How many levels of the trees to draw.")
    ] = DEPTH,
    lists: options.Lists = "",
    max_age: options.MaxAge = None,
    fail_effect: options.FailEffect = Effect.ADVISORY,
    form: Annotated[Form | None, typer.Option("--format", help="How to show the answer.")] = None,
    output: options.Output = None,
    report: options.Report = "",
    home: options.Home = None,
    offline: options.Offline = False,
) -> None:
    """Show who holds a party and whom it holds, and what every ownership rule makes of it.

    Ends with 0 when no rule in force catches the party, 1 when one does or may, 2 when the stakes
    contradict each other, 3 when list data is missing or stale.
    """
    del offline  # ownership never touches the network
    screener = open_screener(home, lists=lists, as_of=as_of, max_age=max_age)
    if register or relations:
        nearby = open_nearby(screener, home, register or (), stakes, rule or (), relations=relations)
        around = nearby.around(nearby.require(party))
        tell_below(["whom it holds is shown in part: there is more in the register"] if around.cut else [])
        book, whole = around.book, False
        node = around.asked[0] if len(around.asked) == 1 else book.directory.require(party).node
    else:
        book, whole = open_book(screener, stakes or (), rule or ()), True
        node = book.directory.require(party).node
    if fold(book.graph.names[node]) != fold(party):
        tell_below([f"{party!r} is read as {book.graph.names[node]!r}"])
    found = answered(book, node, screener.run, depth, whatever=bool(rule), whole=whole)
    how = form or Form(choose_format(None, output, rows=False, pages=True).value)
    terms = common(Policy(fail_effect=fail_effect), stakes, register, rule, lists)
    with page_beside(report, output) as page, open_output(output) as stream:
        for each in filter(None, (page, stream if how is Form.HTML else None)):
            write_portrait(each, found, terms)
        if how is not Form.HTML:
            write(stream, found, how)
    raise typer.Exit(int(exit_code(found.own, Policy(fail_effect=fail_effect))))


def answered(book: Book, node: NodeKey, run: RunInfo, depth: int, *, whatever: bool, whole: bool) -> Answer:
    """Gather what is to be said of a party; `whatever` also says which rules find nothing.

    Where the book is not of the whole graph, nothing is concluded about whom the party holds.
    """
    graph = book.graph
    around = graph.ancestors(node) | (graph.descendants(node) if whole else set())
    lists = lists_of(book, node)
    return Answer(
        name=graph.names[node],
        standing=f"on {', '.join(lists)}" if lists else no_match(run),
        disclosure=disclosure(book, node),
        above=upward(book, node, depth),
        below=downward(book, node, depth),
        own=book.of(node, whatever=whatever),
        around=book.among(around - {node}),
        run=run,
    )


def write(stream: TextIO, answer: Answer, form: Form) -> None:
    """Write the answer in one form; programs get everybody connected with the party, people the trees."""
    found = [*answer.own, *answer.around]
    if form is Form.JSON:
        json.write_json(stream, json.exposures_json(found, answer.run))
    elif form is Form.JSONL:
        json.write_exposure_lines(stream, map(json.exposure_json, found), answer.run)
    elif form is Form.CSV:
        delimited.write_exposures(stream, found, answer.run)
    elif form is Form.TABLE:
        print_answer(stream, answer)
    else:
        draw = {Form.DOT: diagram.dot, Form.MERMAID: diagram.mermaid, Form.MARKDOWN: None}[form]
        text = markdown(answer) if draw is None else draw(answer.above, answer.below)
        stream.writelines(line + "\n" for line in text)


def write_portrait(stream: TextIO, answer: Answer, terms: Terms) -> None:
    """Write the answer as a page."""
    from screener.report.html import exposed  # noqa: PLC0415  # start-up: jinja2

    portrait = exposed.Portrait(
        answer.name, answer.standing, answer.disclosure, answer.above, answer.below, answer.own, answer.around
    )
    asked = Asked(f"Ownership of {answer.name}", given([("party", answer.name), *terms]))
    exposed.write_portrait(stream, portrait, answer.run, asked)


def print_answer(stream: TextIO, answer: Answer) -> None:
    """Print the answer for a person: trees, what is not disclosed, what the rules make of it."""
    to = console(stream)
    to.print(printable(f"{answer.name}, as of {answer.run.as_of}"), style="bold")
    to.print(answer.standing)
    if (leading := strongest(answer.own)) is not None:
        to.print(headline(leading))
    to.print("\nWho holds it:")
    to.print(Drawing(answer.above))
    to.print(answer.disclosure)
    to.print("\nWhom it holds:")
    to.print(Drawing(answer.below))
    to.print("\nWhat the rules make of it:")
    print_exposures(to, answer.own)
    print_looked_at(to, answer.run)


def markdown(answer: Answer) -> Iterator[str]:
    """Write the trees as Markdown."""
    yield f"## {markdown_cell(answer.name)}, as of {answer.run.as_of}"
    yield ""
    for note in notes(answer.run.notices):
        yield from (note.rstrip("\n"), "")
    yield from (markdown_cell(answer.standing), "", "Who holds it:", "")
    yield from lines(answer.above)
    yield from ("", answer.disclosure, "", "Whom it holds:", "")
    yield from lines(answer.below)


def exit_code(exposures: Sequence[Exposure], policy: Policy) -> ExitCode:
    """Return the promised exit status for some exposures."""
    return ExitCode.FINDINGS if any(map(policy.counts_exposure, exposures)) else ExitCode.NOTHING_FOUND


@app.command("import", epilog="Example: screener ownership import psc-snapshot.zip --name uk_psc")
def import_(
    files: Annotated[
        list[Path], typer.Argument(metavar="FILE…", help="Files of one format; .gz and .zip are unpacked.")
    ],
    name: Annotated[str, typer.Option("--name", help="What the register is called from now on.")],
    majority: Annotated[
        bool,
        typer.Option("--parents-as-majority", help="Take GLEIF's parents to hold more than half."),
    ] = False,
    home: options.Home = None,
) -> None:
    """Keep a register of stakes on disk, to be asked with --register NAME by every command.

    The files are read once, as a stream; a register of the same name is replaced when all of them are read.
    GLEIF's relationship records name companies by LEI, the UK's PSC snapshot by number: give GLEIF's Level 1
    file or Companies House's basic company data (CSV) with them, so that owners can be screened by name.
    """
    done = Shelf(home or default_home()).keep(name, files, dt.datetime.now(dt.UTC), majority=majority)
    tell([warning.message for warning in done.warnings])
    typer.echo(f"{name}: {done.stakes:,} stakes between {done.parties:,} parties ({done.format})")


@app.command("registers", epilog="Example: screener ownership registers --format json")
def registers(
    form: Annotated[Format | None, typer.Option("--format", metavar=TABLES, help="How to show them.")] = None,
    output: options.Output = None,
    home: options.Home = None,
) -> None:
    """Show the registers that are kept, with the files that they were made of."""
    shelf = Shelf(home or default_home())
    found = [kept(name, shelf.open(name).meta) for name in shelf.names()]
    header = ("name", "format", "stakes", "parties", "imported", "files")
    rows = [
        (
            one.name, one.format, f"{one.stakes:,}", f"{one.parties:,}", one.imported,
            "; ".join(file for file, _ in one.files),
        )
        for one in found
    ]  # fmt: skip
    records = Records("registers", header, rows, [described(one) for one in found], frozenset({"files"}))
    write_records(records, choose_format(form, output, rows=False), output)


def described(one: Kept) -> json.Json:
    """Return a register as an object."""
    return {
        "name": one.name,
        "format": one.format,
        "stakes": one.stakes,
        "parties": one.parties,
        "imported": one.imported,
        "files": [{"name": file, "sha256": digest} for file, digest in one.files],
    }
