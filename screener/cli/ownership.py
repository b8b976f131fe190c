"""The command `ownership`: who holds this party, whom does it hold, and what do the rules make of it?"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Annotated

import typer

from screener.cli import options
from screener.cli.output import Format, choose_format, console, open_output
from screener.cli.session import open_screener, tell
from screener.cli.stakes import open_book
from screener.errors import ExitCode
from screener.model import Effect, Exposure, RunInfo
from screener.ownership.graph import NodeKey
from screener.report import delimited, json
from screener.report.exposures import print_exposures
from screener.report.listing import print_looked_at
from screener.report.tree import lines, tree
from screener.report.wording import no_match
from screener.screening.exposure import Book
from screener.screening.portrait import DEPTH, disclosure, downward, lists_of, upward
from screener.screening.verdict import Policy

app = typer.Typer(add_completion=False)


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
    form: Annotated[Format | None, typer.Option("--format", help="How to show the answer.")] = None,
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
    graph = book.graph
    asked = book.directory.require(party)
    node = asked.node
    if asked.score < 1:
        tell([f"{party!r} is read as {asked.name!r}"])
    own = book.of(node, whatever=bool(rule))
    around = book.among((graph.ancestors(node) | graph.descendants(node)) - {node})
    how = choose_format(form, output, rows=False)
    write(book, node, [*own, *around], screener.run, how, output, depth, tuple(stakes or ()))
    raise typer.Exit(int(exit_code(own, Policy(fail_effect=fail_effect))))


def write(
    book: Book,
    node: NodeKey,
    found: Sequence[Exposure],
    run: RunInfo,
    form: Format,
    output: Path | None,
    depth: int,
    inputs: tuple[Path, ...],
) -> None:
    """Write the answer in one form; programs get everybody connected with the party, people the trees."""
    with open_output(output, inputs=inputs) as stream:
        if form is Format.JSON:
            json.write_json(stream, json.exposures_json(found, run))
        elif form is Format.JSONL:
            json.write_lines(stream, map(json.exposure_json, found))
        elif form is Format.CSV:
            delimited.write_exposures(stream, found)
        elif form is Format.MARKDOWN:
            stream.writelines(line + "\n" for line in markdown(book, node, depth))
        else:
            to = console(stream)
            name = book.graph.names[node]
            to.print(f"{name}, as of {run.as_of}", style="bold")
            to.print(standing(book, node, run))
            to.print("\nWho holds it:")
            to.print(tree(upward(book, node, depth)))
            to.print(disclosure(book, node))
            to.print("\nWhom it holds:")
            to.print(tree(downward(book, node, depth)))
            to.print("\nWhat the rules make of it:")
            print_exposures(to, [e for e in found if e.party == name])
            print_looked_at(to, run)


def standing(book: Book, node: NodeKey, run: RunInfo) -> str:
    """Say which lists the party itself is on."""
    lists = lists_of(book, node)
    return f"on {', '.join(lists)}" if lists else no_match(run)


def markdown(book: Book, node: NodeKey, depth: int) -> list[str]:
    """Return the trees as Markdown."""
    return [
        f"## {book.graph.names[node]}, as of {book.graph.as_of}",
        "",
        "Who holds it:",
        "",
        *lines(upward(book, node, depth)),
        "",
        disclosure(book, node),
        "",
        "Whom it holds:",
        "",
        *lines(downward(book, node, depth)),
    ]


def exit_code(exposures: Sequence[Exposure], policy: Policy) -> ExitCode:
    """Return the promised exit status for some exposures."""
    return ExitCode.FINDINGS if any(map(policy.counts_exposure, exposures)) else ExitCode.NOTHING_FOUND
