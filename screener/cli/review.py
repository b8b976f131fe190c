"""The command `review`: an officer walks through findings at a terminal and decides on each."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from screener.cli import options
from screener.cli.decided import decisions_file
from screener.cli.options import today
from screener.cli.reviewing import Review, cases_of
from screener.cli.terminal import terminal
from screener.errors import ExitCode
from screener.lists.registry import full_catalog
from screener.records import results
from screener.records.decisions import FILE_NAME

app = typer.Typer(add_completion=False)


@app.command(epilog="Example: screener review findings.json --by 'A. Officer'")
def review(
    context: typer.Context,
    file: Annotated[
        Path, typer.Argument(metavar="RESULTS", help="What check, batch or ci wrote as json or jsonl.")
    ],
    decisions: options.Decisions = None,
    by: Annotated[
        str,
        typer.Option(
            "--by",
            metavar="NAME",
            envvar="SCREENER_BY",
            help="Who decides; asked for where it is not given.",
            show_default=False,
        ),
    ] = "",
) -> None:
    """Walk through findings: party and entity side by side, and keys for what you make of each.

    Decisions are written as they are made, and never deleted; a review that is left goes on where it was.
    Ends with 1 while findings stand: open ones, or true matches.
    """
    read = results.read(file)
    cases = cases_of(read.results)
    if not cases:
        typer.echo(f"{file}: no finding to review")
        return
    publishers = {str(name): meta.publisher for name, meta in full_catalog().lists.items()}
    path = decisions_file(context, decisions) or Path(FILE_NAME)
    with terminal() as screen:
        walk = Review(cases, read.run, path, screen, today(), by=by, publishers=publishers)
        walk.walk()
    typer.echo(
        f"{walk.written} decision{'' if walk.written == 1 else 's'} written to {path}; "
        f"{walk.open} of {len(cases)} findings open"
    )
    raise typer.Exit(int(ExitCode.FINDINGS if walk.standing else ExitCode.NOTHING_FOUND))
