"""The command `config show`: which settings are in force, and which flag, variable or file says so."""

from __future__ import annotations

import os
from collections.abc import Iterator
from typing import Annotated, Any

import typer

from screener.cli import options
from screener.cli.app import app as root
from screener.cli.configuration import COMMON, OWN, SCREENING, Settings
from screener.cli.decided import settings_of
from screener.cli.output import Format, choose_format
from screener.cli.tabular import Records, write_records
from screener.errors import UsageError

app = typer.Typer(
    add_completion=False,
    no_args_is_help=True,
    context_settings={"help_option_names": ["-h", "--help"]},
    help="Show which settings are in force, and why.",
    epilog="Example: screener config show ci --fail-on hit",
)

_ANY = {"ignore_unknown_options": True, "allow_interspersed_args": False}


@app.callback()
def config() -> None:
    """Show which settings are in force, and why."""


@app.command(
    epilog="Example: screener config show ci --fail-on hit",
    context_settings=_ANY,
)
def show(
    context: typer.Context,
    command: Annotated[
        list[str] | None,
        typer.Argument(
            metavar="[COMMAND [OPTION…]]", help="For this command, with these options.", show_default="ci"
        ),
    ] = None,
    form: Annotated[Format | None, typer.Option("--format", help="How to show the answer.")] = None,
    output: options.Output = None,
) -> None:
    """Show every setting that a command would run with, and where its value comes from.

    A flag goes before the environment, the environment before the file, the file before what is built in.
    """
    name, *arguments = command or ["ci"]
    if name not in SCREENING:
        raise UsageError(f"no settings for {name!r}", hint=f"Commands: {', '.join(SCREENING)}.")
    settings = settings_of(context)
    rows = [*_options(context, name, arguments, settings), *_lists(settings)]
    header = ("setting", "value", "because")
    records = Records(
        key="settings",
        header=header,
        rows=rows,
        objects=[dict(zip(header, row, strict=True)) for row in rows],
        wrapped=frozenset({"value", "because"}),
        notices=() if settings.path else ("no screener.toml and no [tool.screener] was found",),
    )
    write_records(records, choose_format(form, output, rows=False), output)


def _options(
    context: typer.Context, name: str, arguments: list[str], settings: Settings
) -> Iterator[tuple[str, str, str]]:
    """Give each setting of a command as the command itself would take it."""
    top = context.find_root()
    command = typer.main.get_command(root).get_command(top, name)  # type: ignore[attr-defined]  # a group
    with command.make_context(name, arguments, parent=top, resilient_parsing=True) as inner:
        known = {_key(parameter): parameter for parameter in command.params}
        for key in (*COMMON, *OWN.get(name, {})):
            if parameter := known.get(key):
                source = inner.get_parameter_source(parameter.name)
                because = _because(source.name if source else "", key, name, parameter, settings)
                yield key, _shown(inner.params.get(parameter.name), parameter), because


def _key(parameter: Any) -> str:
    """The setting that an option stands for: its long flag."""
    return next((flag.removeprefix("--") for flag in parameter.opts if flag.startswith("--")), "")


def _because(source: str, key: str, command: str, parameter: Any, settings: Settings) -> str:
    if source == "COMMANDLINE":
        return f"the flag --{key}"
    if source == "ENVIRONMENT":
        names = parameter.envvar if isinstance(parameter.envvar, list | tuple) else [parameter.envvar]
        return f"the environment: {next(name for name in names if os.environ.get(name))}"
    if source == "DEFAULT_MAP":
        table = f"[{command}] " if key in settings.own.get(command, {}) else ""
        return f"{settings.title}: {table}{key}"
    return "built in"


def _shown(value: Any, parameter: Any) -> str:
    """Write a value as it would be given; what is not set shows what happens then."""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, list | tuple):
        return ", ".join(map(str, value)) or "–"
    if value in {None, ""}:
        fallback = parameter.show_default
        return f"({fallback})" if isinstance(fallback, str) else "–"
    return str(getattr(value, "value", value))


def _lists(settings: Settings) -> Iterator[tuple[str, str, str]]:
    """Give the terms of every list that has its own."""
    for name, terms in settings.by_list.items():
        because = f"{settings.title}: [list.{name}]"
        if name in settings.ages:
            yield f"list.{name}.max-age", str(settings.ages[name]), because
        if terms.never:
            yield f"list.{name}.fail-on", "never", because
        elif terms.fail_on:
            yield f"list.{name}.fail-on", terms.fail_on.value, because
        if terms.fail_effect:
            yield f"list.{name}.fail-effect", terms.fail_effect.value, because
