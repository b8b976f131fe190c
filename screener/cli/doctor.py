"""The command `doctor`: is everything there that answers rest on, and what is to be done where it is not?"""

from __future__ import annotations

import os
import platform
import shutil
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from importlib import metadata
from pathlib import Path
from typing import Annotated

import typer

import screener
from screener.cli import options
from screener.cli.output import TABLES, Format, choose_format
from screener.cli.tabular import Records, write_records
from screener.errors import ExitCode, ScreenerError
from screener.lists import inventory
from screener.lists.registry import full_catalog
from screener.lists.store import Store
from screener.model import ListState, ListStatus
from screener.ownership.registers.shelf import Shelf
from screener.report.json import Json
from screener.report.wording import STATES
from screener.screening.opening import default_home

app = typer.Typer(add_completion=False)

WELL, LOOK, WRONG = "ok", "LOOK", "WRONG"
_LIBRARIES = ("numpy", "rapidfuzz", "pandas", "msgspec", "rich", "typer", "jinja2")
"""What answers and reports depend on: their versions belong in a report of a fault."""
_EXTRAS = {"pyarrow": "Parquet files: pip install 'screener[parquet]'"}
_ROOM = 1_000_000_000
"""Bytes that should be free at home; chosen: every list of the catalog, with its index, takes less."""


@dataclass(frozen=True, slots=True)
class Check:
    """One thing that was looked at."""

    what: str
    state: str
    found: str
    todo: str = ""
    """What the user can do, "" where nothing needs to be done."""


@app.command(epilog="Example: screener doctor --format json")
def doctor(
    form: Annotated[Format | None, typer.Option("--format", metavar=TABLES, help="How to show it.")] = None,
    output: options.Output = None,
    home: options.Home = None,
) -> None:
    """Show versions, where the lists live, how they are, and what is missing; nothing is changed.

    Ends with 0 when answers can be given, 3 when list data is missing or damaged.
    """
    folder = home or default_home()
    checks = [*_lists(folder), *_program(), *_home(folder), *_registers(folder), *_terminal()]
    header = ("", "what", "found", "to do")
    rows = [(check.state, check.what, check.found, check.todo) for check in checks]
    objects: list[Json] = [
        {"what": check.what, "state": check.state.lower(), "found": check.found, "todo": check.todo}
        for check in checks
    ]
    records = Records("checks", header, rows, objects, frozenset({"found", "to do"}))
    write_records(records, choose_format(form, output, rows=False), output)
    raise typer.Exit(int(exit_code(checks)))


def exit_code(checks: Sequence[Check]) -> ExitCode:
    """Return the promised exit status: whether answers can be given."""
    broken = any(check.state == WRONG for check in checks)
    return ExitCode.LIST_DATA if broken else ExitCode.NOTHING_FOUND


def _program() -> Iterator[Check]:
    """Say which versions are at work."""
    python = f"Python {platform.python_version()} at {sys.executable}"
    system = f"{platform.system()} {platform.machine()}"
    yield Check("screener", WELL, f"{screener.__version__}, {python}, {system}")
    yield Check("libraries", WELL, ", ".join(f"{name} {metadata.version(name)}" for name in _LIBRARIES))
    for name, todo in _EXTRAS.items():
        try:
            yield Check(name, WELL, metadata.version(name))
        except metadata.PackageNotFoundError:
            yield Check(name, LOOK, "not installed", todo)
    yield _spark()


def _spark() -> Check:
    """Say whether portfolios can be screened on a cluster; few need it, so its absence is no lack."""
    try:
        version = metadata.version("pyspark")
    except metadata.PackageNotFoundError:
        return Check("pyspark", WELL, "not installed; only `batch --engine spark` needs it")
    if shutil.which("java") or os.environ.get("JAVA_HOME"):
        return Check("pyspark", WELL, version)
    return Check("pyspark", LOOK, f"{version}, and no Java", "Install Java 17, or say where with JAVA_HOME.")


def _home(folder: Path) -> Iterator[Check]:
    """Say where snapshots live, and whether there is room for them."""
    place = next(each for each in (folder, *folder.absolute().parents) if each.exists())
    if not os.access(place, os.W_OK):
        yield Check("home", LOOK, f"{folder}: cannot be written; lists are read", "Name another with --home.")
        return
    made = "" if folder.exists() else ", made when the first list is loaded"
    free = shutil.disk_usage(place).free
    state, todo = (WELL, "") if free >= _ROOM else (LOOK, "Make room there, or name another with --home.")
    yield Check("home", state, f"{folder}{made}; {free / 1e9:.1f} GB free", todo)


def _lists(folder: Path) -> Iterator[Check]:
    """Say how the lists stand: those in one state in a line."""
    try:
        stock = inventory.take(Store(folder), full_catalog(), options.today())
    except ScreenerError as error:
        todo = error.hint or "Run `screener lists verify`."
        yield Check("answers", WRONG, f"cannot be given: {error}", todo)
        return
    there = [status for status in stock.statuses if status.state is not ListState.MISSING]
    if there:
        yield Check("answers", WELL, f"can be given from {len(there)} of {len(stock.statuses)} lists")
    else:
        yield Check("answers", WRONG, "cannot be given: there is no list", "Run `screener lists update`.")
    for state in ListState:
        those = [status for status in stock.statuses if status.state is state]
        if those:
            yield _stand(state, those)
    index = folder / "index" / f"{stock.key[:32]}.idx"
    compiled = "compiled" if index.exists() else "not compiled yet: the first question takes some seconds"
    yield Check("index", WELL, compiled)


def _stand(state: ListState, those: Sequence[ListStatus]) -> Check:
    todo = {
        ListState.OK: "",
        ListState.STARTER: "A small selection only: run `screener lists update`.",
        ListState.STALE: "Run `screener lists update`, or load newer files with `screener lists load`.",
        ListState.FAILED: "See `screener lists status --format json` for why, then update again.",
        ListState.MISSING: "Not looked at: run `screener lists update`, or load files.",
    }
    ids = ", ".join(status.id for status in those)
    entries = sum(status.entities for status in those)
    size = "" if state is ListState.MISSING else f", {entries:,} entries"
    shown = WELL if state is ListState.OK else LOOK
    return Check(f"lists {STATES[state]}", shown, f"{len(those)}{size}: {ids}", todo[state])


def _registers(folder: Path) -> Iterator[Check]:
    """Say which registers of stakes are kept."""
    try:
        names = Shelf(folder).names()
        for name in names:
            Shelf(folder).open(name)
    except ScreenerError as error:
        yield Check("registers", LOOK, str(error), error.hint)
        return
    yield Check("registers", WELL, ", ".join(names) or "none kept")


def _terminal() -> Iterator[Check]:
    """Say whether names in every script can be shown."""
    encoding = (sys.stdout.encoding or "").casefold().replace("-", "")
    if encoding in {"utf8", "utf16"}:
        yield Check("terminal", WELL, sys.stdout.encoding)
    else:
        found = f"{sys.stdout.encoding or 'unknown'}: names in other scripts are shown as escapes"
        yield Check("terminal", LOOK, found, "Set a UTF-8 locale, or PYTHONUTF8=1.")
