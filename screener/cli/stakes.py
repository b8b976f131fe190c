"""What every command that takes `--ownership` shares: files of stakes, and the rules, read."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from screener.cli.session import tell
from screener.errors import UsageError
from screener.model import Match, Party, Stake
from screener.ownership.files import reading_of
from screener.screening.linking import Screen
from screener.screening.screen import Screener

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
        raise UsageError("no stakes to look at", hint="Give a file: --ownership stakes.csv.")
    stakes: list[Stake] = []
    for path in paths:
        reading = reading_of(path)
        stakes += reading.stakes
        tell([f"{path.name}: {warning.message}" for warning in reading.warnings[:_TOLD]])
        if len(reading.warnings) > _TOLD:
            tell([f"{path.name}: and {len(reading.warnings) - _TOLD} warnings more"])
    return stakes


def screen_with(screener: Screener) -> Screen:
    """Return what screens a party of the stakes against the loaded lists."""

    def screen(party: Party) -> Sequence[Match]:
        return screener.check(party).matches

    return screen
