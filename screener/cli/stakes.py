"""What every command that takes `--ownership` shares: files of stakes, and the rules, read."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from screener.cli.session import tell
from screener.errors import UsageError
from screener.lists import inventory
from screener.lists.registry import full_catalog
from screener.lists.store import Store
from screener.model import Match, Party, Stake
from screener.ownership.graph import build
from screener.ownership.registers.lookup import Register
from screener.ownership.registers.shelf import Shelf
from screener.screening.exposure import Book, select, shipped_rules
from screener.screening.linking import Screen, link
from screener.screening.nearby import Nearby
from screener.screening.opening import default_home
from screener.screening.relations import related
from screener.screening.screen import Screener
from screener.screening.stakes import reading_of

_TOLD = 12
"""Warnings of one file that are shown one by one. Chosen to leave the answer on the screen."""


def read_stakes(paths: Sequence[Path] | None) -> list[Stake]:
    """Read files of stakes; what was read in a special way is said on stderr.

    Raises:
        UsageError: no file was given.
        InputError: a file cannot be opened.
        OwnershipError: a file cannot be read whole.
    """
    if not paths:
        raise UsageError(
            "no stakes to look at", hint="Give --ownership stakes.csv, or --register NAME where there is one."
        )
    stakes: list[Stake] = []
    for path in paths:
        reading = reading_of(path)
        stakes += reading.stakes
        tell([f"{path.name}: {warning.message}" for warning in reading.warnings[:_TOLD]])
        if len(reading.warnings) > _TOLD:
            tell([f"{path.name}: and {len(reading.warnings) - _TOLD} warnings more"])
    return stakes


def open_registers(home: Path | None, names: Sequence[str]) -> list[Register]:
    """Open registers that were imported before.

    Raises:
        UsageError: there is no register of that name.
        StoreError: a register cannot be read.
    """
    shelf = Shelf(home or default_home())
    return [shelf.open(name) for name in dict.fromkeys(names)]


def open_nearby(
    screener: Screener,
    home: Path | None,
    registers: Sequence[str],
    paths: Sequence[Path] | None,
    rules: Sequence[str],
    *,
    relations: bool = False,
    screen: Screen | None = None,
) -> Nearby:
    """Open registers, with files of stakes beside them, to answer queries with.

    With `relations`, what the loaded lists say of who owns or controls whom is taken too.

    Raises:
        UsageError: there is no register or rule of that name, or the stakes cannot be read or be true.
        StoreError: a register cannot be read.
    """
    applied = select(shipped_rules(), rules, screener.run.as_of)
    stakes = read_stakes(paths) if paths else []
    if relations:
        stakes += list_stakes(screener, home)
    asked = screen or screen_with(screener)
    return Nearby(open_registers(home, registers), stakes, asked, applied, screener.run.as_of)


def list_stakes(screener: Screener, home: Path | None) -> tuple[Stake, ...]:
    """Return what the lists of a run say of who owns or controls whom."""
    day, lists = screener.run.as_of, [status.id for status in screener.run.lists]
    stock = inventory.take(Store(home or default_home()), full_catalog(), day, only=lists)
    return related(one for one in stock.entities(lists) if one.end is None or day < one.end)


def open_book(
    screener: Screener, paths: Sequence[Path], rules: Sequence[str], screen: Screen | None = None
) -> Book:
    """Return the exposures of all parties of some files of stakes, to answer queries with.

    Raises:
        UsageError: there is no rule of that name, or the stakes cannot be read or be true.
    """
    graph = build(read_stakes(paths), screener.run.as_of)
    applied = select(shipped_rules(), rules, screener.run.as_of)
    return Book(graph, link(graph, screen or screen_with(screener)), applied)


def screen_with(screener: Screener) -> Screen:
    """Return what screens a party of the stakes against the loaded lists."""

    def screen(party: Party) -> Sequence[Match]:
        return screener.check(party).matches

    return screen
