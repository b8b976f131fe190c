"""What `batch --engine spark` does: a Parquet file screened on a cluster, into a folder of parts."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from pathlib import Path

import typer

from screener.cli.rows import role
from screener.cli.session import tell
from screener.errors import UsageError
from screener.screening.screen import Screener
from screener.screening.verdict import Policy, Tally


class Engine(StrEnum):
    """What screens the rows."""

    LOCAL = "local"
    """The cores of this machine."""
    SPARK = "spark"
    """A cluster."""


def on_spark(
    file: Path,
    output: Path | None,
    screener: Screener,
    home: Path | None,
    master: str,
    column: list[str] | None,
    policy: Policy,
    unused: Mapping[str, object],
) -> Tally:
    """Screen a Parquet file on Spark.

    Raises:
        UsageError: an option was given that means nothing there, or Spark is not to be had.
        ScreenerError: the run was given up.
    """
    given = [option for option, value in unused.items() if value]
    if given:
        raise UsageError(
            f"{given[0]} does not go with --engine spark", hint="It reads Parquet and writes Parquet."
        )
    if output is None or output.suffix.casefold() != ".parquet":
        raise UsageError("--engine spark writes a folder of Parquet", hint="Say -o screened.parquet.")
    if not file.exists():
        raise UsageError(f"{file}: there is no such file or folder")
    from screener.engines.spark.files import screen_file  # noqa: PLC0415 - start-up

    typer.secho(f"screening on {master}; Spark's own messages follow", dim=True, err=True)
    columns = dict(map(role, column or ()))
    return screen_file(file, output, screener, home, master=master, columns=columns, policy=policy, tell=tell)
