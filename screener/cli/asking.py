"""Where `check` takes its names from: its arguments, a pipe, or a prompt with a history."""

from __future__ import annotations

import contextlib
import sys
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

import typer

from screener.cli.output import console
from screener.errors import InputError, UsageError
from screener.model import QueryResult, RunInfo
from screener.report.listing import print_looked_at
from screener.report.table import print_query
from screener.screening.opening import default_home
from screener.screening.verdict import Tally

HISTORY = "history"
"""File of the home folder that keeps what was asked at the prompt, readable by its user only."""
_KEPT = 1000
"""Names kept in the history; chosen: a month of asking by hand."""


def asked_for(names: Sequence[str]) -> tuple[str, ...] | None:
    """Return the names to ask about; None where a person is to be asked for them.

    Raises:
        UsageError: there is no name, and nobody to ask for one.
        InputError: what comes through the pipe is no text.
    """
    if not names and sys.stdin.isatty() and sys.stdout.isatty():
        return None
    if not names and sys.stdin.isatty():
        raise UsageError("no name to ask about", hint='For example: screener check "Megvii"')
    found = [one for name in names or ("-",) for one in (_piped() if name == "-" else (name,))]
    if not found:
        raise UsageError("no name to ask about", hint="Give names, or pipe them in, a name a line.")
    return tuple(found)


def _piped() -> Iterator[str]:
    """Yield the lines of standard input that are not blank."""
    try:
        text = sys.stdin.buffer.read().decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = error.object[: error.start].count(b"\n") + 1
        raise InputError(
            f"standard input: line {line} is not UTF-8",
            hint="A file in another encoding: screener batch FILE --encoding …",
        ) from error
    return (line.strip() for line in text.splitlines() if line.strip())


def converse(answer: Callable[[str], QueryResult], run: RunInfo, counted: Tally, home: Path | None) -> None:
    """Ask for one name after another and answer each, until the person ends it with Ctrl-D."""
    to = console(sys.stdout)
    typer.echo(f"{len(run.lists)} lists as of {run.as_of}. A name a line; Ctrl-D ends.", err=True)
    with _history((home or default_home()) / HISTORY):
        for name in _typed():
            result = answer(name)
            counted.add(result)
            print_query(to, result, run)
            to.print()
    if counted.queries:
        print_looked_at(to, run)


def _typed() -> Iterator[str]:
    """Yield what is typed; Ctrl-C takes a line back."""
    while True:
        try:
            name = input("name> ").strip()
        except EOFError:
            typer.echo()
            return
        except KeyboardInterrupt:
            typer.echo()
            continue
        if name:
            yield name


@contextlib.contextmanager
def _history(file: Path) -> Iterator[None]:
    """Let the arrow keys bring back what was asked, today and before, where the terminal can."""
    try:
        import readline  # noqa: PLC0415  # not on every platform, and only for a prompt
    except ImportError:
        yield
        return
    with contextlib.suppress(OSError):
        readline.read_history_file(file)
    readline.set_history_length(_KEPT)
    try:
        yield
    finally:
        with contextlib.suppress(OSError):  # a home that cannot be written keeps no history
            file.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
            file.touch(mode=0o600)
            readline.write_history_file(file)
