"""What every command that takes `--ownership` shares: files of stakes, and the rules, read."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from screener.cli.session import tell
from screener.errors import InputError, UsageError
from screener.lists.catalog import data_file
from screener.model import Match, Party, RawFile, Stake
from screener.ownership import rules as rule_table
from screener.ownership.readers.recognise import read
from screener.ownership.rules import Rule
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
        try:
            data = path.read_bytes()
        except OSError as error:
            raise InputError(f"{path}: cannot be read: {error.strerror or error}") from error
        reading = read(RawFile(path.name, data))
        stakes += reading.stakes
        tell([f"{path.name}: {warning.message}" for warning in reading.warnings[:_TOLD]])
        if len(reading.warnings) > _TOLD:
            tell([f"{path.name}: and {len(reading.warnings) - _TOLD} warnings more"])
    return stakes


def shipped_rules() -> tuple[Rule, ...]:
    """Return the ownership rules that come with the program."""
    return rule_table.parse(data_file("rules.toml").decode("utf-8"))


def screen_with(screener: Screener) -> Screen:
    """Return what screens a party of the stakes against the loaded lists."""

    def screen(party: Party) -> Sequence[Match]:
        return screener.check(party).matches

    return screen
