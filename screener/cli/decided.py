"""What `check`, `batch` and `ci` share: the policy in force, and the decisions that apply."""

from __future__ import annotations

from pathlib import Path

import typer

from screener.cli.configuration import Settings, shown
from screener.cli.session import tell
from screener.errors import InputError
from screener.model import Effect, Outcome
from screener.records import decisions
from screener.screening.deciding import Docket
from screener.screening.screen import Screener
from screener.screening.verdict import Policy

NAMED = 10
"""Decisions that met nothing, named one by one; chosen: the JSON report of `ci` holds all."""


def settings_of(context: typer.Context) -> Settings:
    """The settings that the command line was started with."""
    found = context.find_root().obj
    return found if isinstance(found, Settings) else Settings()


def policy_of(context: typer.Context, fail_on: Outcome, fail_effect: Effect, screener: Screener) -> Policy:
    """From where on a result counts, with the terms that the settings give to single lists.

    Raises:
        InputError: the settings name a list that there is not.
    """
    settings = settings_of(context)
    known = screener.catalog.lists
    for name in settings.by_list:
        if name not in known:
            import difflib  # noqa: PLC0415  # only a slip of the pen needs it

            near = difflib.get_close_matches(name, known, n=1)
            hint = f"Did you mean {near[0]}?" if near else "`screener lists status` names them."
            raise InputError(f"{settings.path}: [list.{name}]: there is no such list", hint=hint)
    if settings.path is not None:
        tell([f"settings of {settings.title}; `screener config show` says what is in force"])
    return Policy(fail_on, fail_effect, settings.by_list)


def open_docket(context: typer.Context, given: Path | None, screener: Screener) -> Docket:
    """The decisions named, or those of the file that lies in the working folder or beside the settings.

    Raises:
        InputError: the file cannot be read, or a decision in it is not whole.
    """
    path = decisions_file(context, given)
    if path is None:
        return Docket((), screener.run.as_of)
    found = decisions.read(path)
    tell([f"{len(found)} decision{'' if len(found) == 1 else 's'} of {shown(path)} applied"])
    return Docket(found, screener.run.as_of)


def decisions_file(context: typer.Context, given: Path | None) -> Path | None:
    """The file of decisions that was named, else one that lies about; None where there is none."""
    return given or lying_about(settings_of(context))


def lying_about(settings: Settings) -> Path | None:
    """The file of decisions in the working folder or beside the settings, None where there is none."""
    places = [Path.cwd(), *([settings.path.parent] if settings.path else [])]
    return next((path for place in places if (path := place / decisions.FILE_NAME).is_file()), None)


def tell_unused(docket: Docket, screener: Screener) -> None:
    """Say on stderr which suppressions met nothing, so that they can be looked at and left to expire."""
    unused = docket.unused(status.id for status in screener.run.lists)
    tell([f"decision {d.number} matches nothing any more: {d.subject}" for d in unused[:NAMED]])
    if len(unused) > NAMED:
        tell([f"{len(unused) - NAMED} decisions more match nothing any more"])
