"""The options that several commands share, so that a flag means one thing everywhere."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from pathlib import Path
from typing import Annotated

import typer

from screener.cli import completion
from screener.errors import UsageError
from screener.lists.ages import Ages
from screener.model import Effect, Outcome


def parse_day(text: str) -> dt.date:
    """Read a day as YYYY-MM-DD.

    Raises:
        UsageError: it is not a day.
    """
    try:
        return dt.date.fromisoformat(text)
    except ValueError:
        raise UsageError(f"not a day: {text!r}", hint="Write it as 2026-11-23.") from None


def today() -> dt.date:
    """Return the present day in UTC, so that one answer has one day wherever it was asked."""
    return dt.datetime.now(dt.UTC).date()


def split_ids(text: str) -> tuple[str, ...]:
    """Split a comma-separated option into its ids."""
    return tuple(part.strip() for part in text.split(",") if part.strip())


Home = Annotated[
    Path | None,
    typer.Option("--home", envvar="SCREENER_HOME", help="Where snapshots live.", show_default="user data"),
]
Lists = Annotated[
    str,
    typer.Option(
        "--lists",
        metavar="ID,…",
        envvar="SCREENER_LISTS",
        help="Screen against these lists only.",
        show_default="all",
        autocompletion=completion.lists,
    ),
]
AsOf = Annotated[
    str, typer.Option("--as-of", metavar="DATE", help="Answer for this day.", show_default="today")
]
Offline = Annotated[bool, typer.Option("--offline", help="Never touch the network.")]


def parse_ages(text: object) -> Ages:
    """Read how old lists may be."""
    try:
        return Ages.of(str(text))
    except UsageError as error:
        raise typer.BadParameter(f"{error}. {error.hint}") from error


MaxAge = Annotated[
    Ages | None,
    typer.Option(
        "--max-age",
        metavar="DAYS|ID=DAYS,…",
        parser=parse_ages,
        envvar="SCREENER_MAX_AGE",
        help="Refuse lists older than this.",
        show_default="catalog",
    ),
]
Output = Annotated[
    Path | None,
    typer.Option(
        "--output", "-o", metavar="FILE", help="Write here, whole or not at all.", show_default="stdout"
    ),
]
Report = Annotated[
    str,
    typer.Option("--report", metavar="html=FILE", help="Write an HTML page there as well.", show_default=""),
]
Ownership = Annotated[
    list[Path] | None,
    typer.Option("--ownership", metavar="FILE", help="Stakes: who holds what part of whom. Repeatable."),
]
Register = Annotated[
    list[str] | None,
    typer.Option(
        "--register",
        metavar="NAME",
        help="Stakes of a register that `ownership import` kept. Repeatable.",
        autocompletion=completion.registers,
    ),
]
Rule = Annotated[
    list[str] | None,
    typer.Option(
        "--rule", metavar="RULE", help="Apply this rule only. Repeatable.", autocompletion=completion.rules
    ),
]
Exhaustive = Annotated[
    bool, typer.Option("--exhaustive", help="Score every listed name: slow, and by promise the same answer.")
]
FailOn = Annotated[
    Outcome,
    typer.Option(
        "--fail-on",
        metavar="hit|review",
        envvar="SCREENER_FAIL_ON",
        help="The weakest outcome that counts as a finding.",
    ),
]
FailEffect = Annotated[
    Effect,
    typer.Option(
        "--fail-effect",
        envvar="SCREENER_FAIL_EFFECT",
        help="The weakest effect of a list that counts as a finding.",
    ),
]
Decisions = Annotated[
    Path | None,
    typer.Option(
        "--decisions",
        metavar="FILE",
        envvar="SCREENER_DECISIONS",
        help="Decisions about findings, which set false positives aside.",
        show_default="screener-decisions.toml",
    ),
]
Column = Annotated[
    list[str] | None,
    typer.Option(
        "--column",
        metavar="ROLE=HEADER",
        help='Which column is what: --column name="Supplier".',
        autocompletion=completion.columns,
    ),
]
Encoding = Annotated[
    str | None,
    typer.Option("--encoding", help="How the file is encoded.", show_default="told from its bytes"),
]
Delimiter = Annotated[
    str | None,
    typer.Option("--delimiter", help="What stands between its cells.", show_default="told from its lines"),
]
Workers = Annotated[
    int | None,
    typer.Option("--workers", metavar="N", min=1, help="Processes to use.", show_default="one a core"),
]
NoAudit = Annotated[
    bool,
    typer.Option(
        "--no-audit", envvar="SCREENER_NO_AUDIT", help="Keep no record of the queries in the audit log."
    ),
]
AuditRedact = Annotated[
    bool,
    typer.Option(
        "--audit-redact",
        envvar="SCREENER_AUDIT_REDACT",
        help="Record salted hashes in place of what tells who was asked about.",
    ),
]

Advance = Callable[[int, int], None]
"""Takes how many more rows are done, and how many of them were findings."""
