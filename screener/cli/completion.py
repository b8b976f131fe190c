"""What a shell offers when somebody presses tab: list ids, rules, registers, and the columns of their file.

Everything is read when it is asked for, and an error offers nothing: a shell is no place to complain.
"""

from __future__ import annotations

import os
import shlex
from collections.abc import Iterable
from pathlib import Path

import typer

from screener.errors import ScreenerError

Offer = tuple[str, str]
"""What would stand on the command line, and what it is."""


def lists(ctx: typer.Context, incomplete: str) -> list[Offer]:
    """Offer ids of lists, behind a comma, too; those that are there already are not offered again."""
    before, comma, last = incomplete.rpartition(",")
    given = before.split(",")
    try:
        known = list(_lists(ctx))
    except (ScreenerError, OSError):
        return []
    return [
        (f"{before}{comma}{id_}", title) for id_, title in known if id_.startswith(last) and id_ not in given
    ]


def one_list(ctx: typer.Context, incomplete: str) -> list[Offer]:
    """Offer ids of lists where one is wanted."""
    return [] if "," in incomplete else lists(ctx, incomplete)


def rules(incomplete: str) -> list[Offer]:
    """Offer ownership rules."""
    from screener.screening.exposure import shipped_rules  # noqa: PLC0415  # only when it is asked for

    return [(rule.id, rule.title) for rule in shipped_rules() if rule.id.startswith(incomplete)]


def registers(ctx: typer.Context, incomplete: str) -> list[Offer]:
    """Offer the registers that are kept."""
    from screener.ownership.registers.shelf import Shelf  # noqa: PLC0415

    try:
        return [(name, "register") for name in Shelf(_home(ctx)).names() if name.startswith(incomplete)]
    except (ScreenerError, OSError):
        return []


def columns(incomplete: str) -> list[Offer]:
    """Offer what a column can be, and behind that the columns of the file that is to be read."""
    from screener.parties.columns import role_names  # noqa: PLC0415

    role, equals, start = incomplete.partition("=")
    if role in role_names():
        return [
            (f"{role}={_quoted(header)}", "column")
            for header in _header()
            if header.casefold().startswith(start.strip("\"'").casefold())
        ] or ([] if equals else [(f"{role}=", "role")])
    return [] if equals else [(f"{one}=", "role") for one in role_names() if one.startswith(role)]


def _lists(ctx: typer.Context) -> Iterable[Offer]:
    from screener.lists.registry import full_catalog  # noqa: PLC0415
    from screener.lists.store import Store  # noqa: PLC0415

    house = Store(_home(ctx)).house_lists()
    return [(meta.id, meta.title) for meta in (*full_catalog().lists.values(), *house)]


def _home(ctx: typer.Context) -> Path:
    from screener.screening.opening import default_home  # noqa: PLC0415

    given = ctx.params.get("home") or os.environ.get("SCREENER_HOME")
    return Path(str(given)) if given else default_home()


def _header() -> tuple[str, ...]:
    """Return the columns of the file that the line names; the parser of a half-typed line knows none."""
    from screener.parties.table import open_parties  # noqa: PLC0415

    line = os.environ.get("COMP_WORDS") or os.environ.get("_TYPER_COMPLETE_ARGS", "")
    try:
        words = shlex.split(line)
    except ValueError:  # a quote is still open
        words = line.split()
    file = next((path for path in map(Path, words[2:]) if path.is_file()), None)
    try:
        return () if file is None else open_parties(file, columns={}).header
    except (ScreenerError, OSError):
        return ()


def _quoted(header: str) -> str:
    """Quote a header for bash, which puts it on the line as it is; other shells do so themselves."""
    in_bash = os.environ.get("_SCREENER_COMPLETE") == "complete_bash"
    return f'"{header}"' if in_bash and not header.isalnum() else header
