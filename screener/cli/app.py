"""The command `screener`: where every sub-command is found, and where every error ends."""

from __future__ import annotations

import errno
import gc
import importlib
import os
import sys
import traceback
from pathlib import Path
from typing import Annotated, Any

import typer
import typer.core
import typer.main

import screener
from screener.cli.configuration import load
from screener.cli.inputs import guarded
from screener.cli.speaking import behind, say_what_waits
from screener.errors import ExitCode, OutputError, ScreenerError
from screener.report.text import printable

COMMANDS = {
    "check": "screener.cli.check",
    "batch": "screener.cli.batch",
    "ci": "screener.cli.ci",
    "compare": "screener.cli.compare",
    "ownership": "screener.cli.ownership",
    "whatif": "screener.cli.whatif",
    "lists": "screener.cli.lists",
    "rescreen": "screener.cli.rescreen",
    "review": "screener.cli.review",
    "config": "screener.cli.config",
    "doctor": "screener.cli.doctor",
    "selftest": "screener.cli.selftest",
    "audit": "screener.cli.audit",
}
"""Module of each command, imported only when its command runs: start-up matters."""

OF_THE_MACHINE = frozenset((
    errno.EACCES, errno.EDQUOT, errno.EISDIR, errno.ELOOP, errno.ENAMETOOLONG, errno.ENOSPC, errno.ENOTDIR,
    errno.EPERM, errno.EROFS,
))  # fmt: skip
"""What an operating system refuses because of what it was asked for: no fault of this program."""


class LazyGroup(typer.core.TyperGroup):
    """A command group that imports a command's module only when somebody asks for that command."""

    def list_commands(self, ctx: typer.Context) -> list[str]:  # type: ignore[override]  # typer's own Context
        """Name the commands in the order in which people meet them."""
        del ctx
        return list(COMMANDS)

    def get_command(self, ctx: typer.Context, cmd_name: str) -> Any:  # type: ignore[override]
        """Import and return one command, or None where there is none of that name."""
        if cmd_name not in COMMANDS:
            return None
        module = importlib.import_module(COMMANDS[cmd_name])
        if not gc.isenabled():  # as `cli.start` leaves it: what was imported stays, what is made now may not
            gc.freeze()
            gc.enable()
        command = guarded(typer.main.get_command(module.app), lambda: ctx.obj)
        command.name = cmd_name
        return command

    def invoke(self, ctx: typer.Context) -> Any:  # type: ignore[override]
        """Run the command; turn each error into one message on stderr and its promised exit code."""
        try:
            return super().invoke(ctx)
        except ScreenerError as error:
            say_what_waits()
            complain(error)
            raise typer.Exit(int(error.exit_code)) from error
        except BrokenPipeError as error:
            # The reader of our output (`| head`) has gone: nothing more can be said to it, at exit neither.
            drop_output()
            raise typer.Exit(int(ExitCode.PIPE_CLOSED)) from error
        except (KeyboardInterrupt, typer.Exit, typer.Abort):
            raise
        except Exception as error:
            if hasattr(error, "format_message"):  # click's own usage errors know how to show themselves
                vars(error)["message"] = printable(getattr(error, "message", ""))  # what was given is quoted
                raise
            if isinstance(error, OSError) and error.errno in OF_THE_MACHINE:
                complain(refused(error))
                raise typer.Exit(int(ExitCode.USAGE)) from error
            crash(error)
            raise typer.Exit(int(ExitCode.INTERNAL)) from error
        finally:
            say_what_waits()


def refused(error: OSError) -> OutputError:
    """Say which file or output the machine refused; a full stdout would be written once more at the end."""
    if error.errno == errno.ENOSPC and not error.filename:
        drop_output()
    what = error.filename or "standard output"
    return OutputError(f"{what}: {error.strerror}", hint="Look at --home and at where the output goes.")


def drop_output() -> None:
    """Let whatever is still to be written to stdout go nowhere."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def complain(error: ScreenerError, about: str = "") -> None:
    """Say on stderr what went wrong, with which of several things (`about`), and what to do next."""
    said = str(error)
    said = said if not about or said.startswith(f"{about}:") else f"{about}: {said}"
    typer.secho("error: ", fg="red", bold=True, nl=False, err=True)
    typer.echo(behind("error: ", printable(said)), err=True)
    if error.hint:
        typer.echo("       " + behind("error: ", printable(error.hint)), err=True)


def crash(error: Exception) -> None:
    """Report a fault of ours, with what a bug report needs."""
    typer.secho("internal error: ", fg="red", bold=True, nl=False, err=True)
    typer.echo(printable(f"{type(error).__name__}: {error}"), err=True)
    typer.echo("This is a fault in screener, not in your data; no answer was given.", err=True)
    for line in traceback.format_exception(error):
        typer.echo("\n".join(map(printable, line.splitlines())), err=True)


app = typer.Typer(
    cls=LazyGroup,
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
    help="Tells whether a counterparty is on a public export-control or sanctions list, "
    "or is exposed to one through who owns it.",
    epilog='Example: screener check "Megvii"',
)


def print_version(wanted: bool) -> None:
    """Print the version and stop."""
    if wanted:
        typer.echo(f"screener {screener.__version__}")
        raise typer.Exit


@app.callback()
def root(
    context: typer.Context,
    config: Annotated[
        Path | None,
        typer.Option(
            "--config",
            metavar="FILE",
            envvar="SCREENER_CONFIG",
            help="Read settings from here.",
            show_default="screener.toml or pyproject.toml",
        ),
    ] = None,
    version: Annotated[
        bool, typer.Option("--version", help="Print the version.", callback=print_version, is_eager=True)
    ] = False,
) -> None:
    """Tells whether a counterparty is on a public list, or is exposed to one through who owns it."""
    del version
    settings = load(config)
    context.obj = settings
    context.default_map = settings.default_map(COMMANDS)


def run() -> None:
    """Run the command line."""
    app(prog_name="screener")
