"""The command `ownership`: who holds this party, whom does it hold, and what do the rules make of it?"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Annotated, TextIO

import typer

from screener.cli import options
from screener.cli.output import choose_format, console, open_output
from screener.cli.session import open_screener, tell
from screener.cli.stakes import open_book
from screener.errors import ExitCode
from screener.model import Effect, Exposure, RunInfo
from screener.ownership.graph import NodeKey
from screener.report import delimited, diagram, json
from screener.report.exposures import print_exposures
from screener.report.listing import print_looked_at
from screener.report.text import markdown_cell, printable
from screener.report.tree import Branch, lines, tree
from screener.report.wording import no_match
from screener.screening.exposure import Book
from screener.screening.portrait import DEPTH, disclosure, downward, lists_of, upward
from screener.screening.verdict import Policy

app = typer.Typer(add_completion=False)


class Form(StrEnum):
    """In which form an answer about ownership is written."""

    TABLE = "table"
    JSON = "json"
    JSONL = "jsonl"
    CSV = "csv"
    MARKDOWN = "markdown"
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


@app.command(epilog='Example: screener ownership "Ant Group" --ownership stakes.csv')
def ownership(
    party: Annotated[
        str, typer.Argument(metavar="PARTY", help="The party, as the stakes name it or nearly so.")
    ],
    stakes: options.Ownership = None,
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
    home: options.Home = None,
    offline: options.Offline = False,
) -> None:
    """Show who holds a party and whom it holds, and what every ownership rule makes of it.

    Ends with 0 when no rule in force catches the party, 1 when one does or may, 2 when the stakes
    contradict each other, 3 when list data is missing or stale.
    """
    del offline  # ownership never touches the network
    screener = open_screener(home, lists=lists, as_of=as_of, max_age=max_age)
    book = open_book(screener, stakes or (), rule or ())
    asked = book.directory.require(party)
    if asked.score < 1:
        tell([f"{party!r} is read as {asked.name!r}"])
    found = answered(book, asked.node, screener.run, depth, whatever=bool(rule))
    how = form or Form(choose_format(None, output, rows=False).value)
    with open_output(output, inputs=tuple(stakes or ())) as stream:
        write(stream, found, how)
    raise typer.Exit(int(exit_code(found.own, Policy(fail_effect=fail_effect))))


def answered(book: Book, node: NodeKey, run: RunInfo, depth: int, *, whatever: bool) -> Answer:
    """Gather what is to be said of a party; `whatever` also says which rules find nothing."""
    graph = book.graph
    lists = lists_of(book, node)
    return Answer(
        name=graph.names[node],
        standing=f"on {', '.join(lists)}" if lists else no_match(run),
        disclosure=disclosure(book, node),
        above=upward(book, node, depth),
        below=downward(book, node, depth),
        own=book.of(node, whatever=whatever),
        around=book.among((graph.ancestors(node) | graph.descendants(node)) - {node}),
        run=run,
    )


def write(stream: TextIO, answer: Answer, form: Form) -> None:
    """Write the answer in one form; programs get everybody connected with the party, people the trees."""
    found = [*answer.own, *answer.around]
    if form is Form.JSON:
        json.write_json(stream, json.exposures_json(found, answer.run))
    elif form is Form.JSONL:
        json.write_lines(stream, map(json.exposure_json, found))
    elif form is Form.CSV:
        delimited.write_exposures(stream, found)
    elif form is Form.TABLE:
        print_answer(stream, answer)
    else:
        draw = {Form.DOT: diagram.dot, Form.MERMAID: diagram.mermaid, Form.MARKDOWN: None}[form]
        text = markdown(answer) if draw is None else draw(answer.above, answer.below)
        stream.writelines(line + "\n" for line in text)


def print_answer(stream: TextIO, answer: Answer) -> None:
    """Print the answer for a person: trees, what is not disclosed, what the rules make of it."""
    to = console(stream)
    to.print(printable(f"{answer.name}, as of {answer.run.as_of}"), style="bold")
    to.print(answer.standing)
    to.print("\nWho holds it:")
    to.print(tree(answer.above))
    to.print(answer.disclosure)
    to.print("\nWhom it holds:")
    to.print(tree(answer.below))
    to.print("\nWhat the rules make of it:")
    print_exposures(to, answer.own)
    print_looked_at(to, answer.run)


def markdown(answer: Answer) -> Iterator[str]:
    """Write the trees as Markdown."""
    yield f"## {markdown_cell(answer.name)}, as of {answer.run.as_of}"
    yield from ("", markdown_cell(answer.standing), "", "Who holds it:", "")
    yield from lines(answer.above)
    yield from ("", answer.disclosure, "", "Whom it holds:", "")
    yield from lines(answer.below)


def exit_code(exposures: Sequence[Exposure], policy: Policy) -> ExitCode:
    """Return the promised exit status for some exposures."""
    return ExitCode.FINDINGS if any(map(policy.counts_exposure, exposures)) else ExitCode.NOTHING_FOUND
