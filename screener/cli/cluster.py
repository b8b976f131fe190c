"""What `batch --engine spark` does: a Parquet file screened on a cluster, into a folder of parts."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING

import typer

from screener.cli.exposed import NoStakes
from screener.cli.rows import role
from screener.cli.session import tell
from screener.errors import UsageError
from screener.model import QueryResult
from screener.screening.deciding import Docket
from screener.screening.screen import Screener
from screener.screening.verdict import Policy, Tally

if TYPE_CHECKING:
    from screener.screening.beside import Exposures


class Engine(StrEnum):
    """What screens the rows."""

    LOCAL = "local"
    """The cores of this machine."""
    SPARK = "spark"
    """A cluster."""


@dataclass(frozen=True, slots=True)
class Ruled:
    """Adds to an answer what the stakes say of its party, and then what was decided about what was found."""

    exposures: Exposures
    docket: Docket

    def __call__(self, result: QueryResult) -> QueryResult:
        """Return the answer with both."""
        return self.docket.ruled(self.exposures.answered(result))

    @property
    def says_more(self) -> bool:
        """Whether there is anything to be said."""
        return bool(self.docket.decisions) or not isinstance(self.exposures, NoStakes)


def refuse_unused(options: Mapping[str, object]) -> None:
    """Refuse options that mean nothing to a cluster.

    Raises:
        UsageError: one of them was given.
    """
    given = [option for option, value in options.items() if value]
    if given:
        raise UsageError(
            f"{given[0]} does not go with --engine spark", hint="It reads Parquet and writes Parquet."
        )


def on_spark(
    file: Path,
    output: Path | None,
    screener: Screener,
    home: Path | None,
    master: str,
    column: list[str] | None,
    policy: Policy,
    ruled: Ruled,
) -> Tally:
    """Screen a Parquet file on Spark; `ruled` travels with the task.

    Raises:
        UsageError: there is no such file, the output has another name, or Spark is not to be had.
        ScreenerError: the run was given up.
    """
    if output is None or output.suffix.casefold() != ".parquet":
        raise UsageError("--engine spark writes a folder of Parquet", hint="Say -o screened.parquet.")
    if not file.exists():
        raise UsageError(f"{file}: there is no such file or folder")
    from screener.engines.spark.files import screen_file  # noqa: PLC0415 - start-up

    typer.secho(f"screening on {master}; Spark's own messages follow", dim=True, err=True)
    columns = dict(map(role, column or ()))
    return screen_file(
        file, output, screener, home,
        master=master, columns=columns, policy=policy, told=ruled if ruled.says_more else None, tell=tell,
    )  # fmt: skip
