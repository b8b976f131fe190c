"""The only place that screens a DataFrame of Spark: the lists travel, and the rows are answered in place."""

from __future__ import annotations

import atexit
import contextlib
import datetime as dt
import os
import shutil
import tempfile
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from screener.engines.spark.executor import ASIDE, FINDING, Shipment, Task, Told
from screener.errors import StoreError, UsageError
from screener.index import cache
from screener.lists.ages import MaxAge
from screener.parties.typed import reader_of
from screener.report.delimited import BATCH_COLUMNS, batch_layout
from screener.report.parquet import needed
from screener.report.typed import HITS, SCORE
from screener.screening.opening import default_home
from screener.screening.screen import Screener
from screener.screening.verdict import Policy

if TYPE_CHECKING:
    from pyspark import SparkContext
    from pyspark.sql import DataFrame
    from pyspark.sql.types import StructType


Tell = Callable[[Sequence[str]], None]
"""Is told what the user should know of how the rows are read."""


def unheard(notes: Sequence[str]) -> None:
    """Let the notes go: in a program, each row's reason says what was not understood of it."""
    del notes


def screen(
    df: DataFrame,
    *,
    name: str | None = None,
    columns: Mapping[str, str] | None = None,
    home: Path | str | None = None,
    lists: Sequence[str] = (),
    as_of: dt.date | None = None,
    max_age: MaxAge = None,
    exhaustive: bool = False,
) -> DataFrame:
    """Screen every row of a DataFrame: it comes back with the columns `screener_…` behind its own.

    Nothing is answered before an action asks for it. Rows stay in the partitions in which they are, and in
    their order there; a DataFrame with few or uneven partitions is better given with `repartition`.

    Args:
        df: the rows.
        name: the column that holds the party's name, where it is not recognised by its own.
        columns: role to column for others, such as `{"country": "Land", "lei": "Kennung"}`.
        home: as for `Screener.open`, on the driver; executors need none.
        lists: as for `Screener.open`.
        as_of: as for `Screener.open`; the day is that of the driver.
        max_age: as for `Screener.open`.
        exhaustive: as for `Screener.open`.

    Raises:
        InputError: no column can be told to hold the name, or there is no such role or column.
        ListDataError: list data is missing, stale or damaged.
        UsageError: the session is one of Spark Connect, which ships no files.
    """
    opened = Screener.open(home, lists=lists, as_of=as_of, max_age=max_age, exhaustive=exhaustive)
    return screened(df, opened, home, name=name, columns=columns)


def screened(
    df: DataFrame,
    screener: Screener,
    home: Path | str | None,
    *,
    name: str | None = None,
    columns: Mapping[str, str] | None = None,
    policy: Policy | None = None,
    told: Told | None = None,
    tell: Tell = unheard,
) -> DataFrame:
    """Screen a DataFrame with lists that are open; with a policy, two last columns tell the findings.

    `told` adds to an answer what stakes and decisions say of it; it has to be small: every task carries it.
    """
    needed()
    reader = reader_of(df.columns, name, columns, "the DataFrame")
    layout = batch_layout(df.columns)
    replaced = ", ".join(layout.replaced)
    tell([*reader.notes, *([f"columns of an earlier run are replaced: {replaced}"] if replaced else [])])
    file = shipped(context_of(df), Path(home) if home else default_home(), screener.key)
    exhaustive = bool(dict(screener.run.config)["exhaustive"])
    shipment = Shipment(file, screener.key, screener.run, exhaustive, screener.catalog)
    task = Task(shipment, reader, layout.kept, policy, told)
    return df.mapInArrow(task, schema_of(df, layout.kept, finding=policy is not None))


def context_of(df: DataFrame) -> SparkContext:
    """Return the context through which files travel.

    Raises:
        UsageError: the session has none.
    """
    from pyspark.errors import PySparkException  # noqa: PLC0415 - an optional package

    try:
        return df.sparkSession.sparkContext
    except (AttributeError, PySparkException):
        raise UsageError(
            "a session of Spark Connect ships no lists to the executors",
            hint="Run the driver within the cluster: SparkSession.builder.master(…).",
        ) from None


def shipped(context: SparkContext, home: Path, key: str) -> str:
    """Have Spark bring the compiled lists to every executor, once for each; return under what name.

    A file of its own is handed over: the index in the home folder may be dropped for a newer one while the
    run goes on, and an executor that comes late still has to get these.

    Raises:
        StoreError: the home folder cannot hold a compiled index.
    """
    name = f"screener-{key[:32]}.idx"
    if any(Path(url).name == name for url in context.listFiles):
        return name
    source = cache.path_of(home, key)
    folder = Path(tempfile.mkdtemp(prefix="screener-"))
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    try:
        with contextlib.suppress(OSError):
            os.link(source, folder / name)
        if not (folder / name).exists():
            shutil.copyfile(source, folder / name)
    except OSError as error:
        raise StoreError(
            f"{source}: the compiled lists cannot be shipped: {error.strerror or error}",
            hint="Name a home folder that can be written.",
        ) from error
    context.addFile(str(folder / name))
    return name


def schema_of(df: DataFrame, kept: Sequence[int], *, finding: bool) -> StructType:
    """Return the schema of the answer: the columns that are kept, then ours."""
    from pyspark.sql import types  # noqa: PLC0415 - an optional package

    kinds = {SCORE: types.DoubleType(), HITS: types.LongType()}
    ours = [types.StructField(each, kinds.get(each, types.StringType())) for each in BATCH_COLUMNS]
    counted = [types.StructField(each, types.BooleanType()) for each in (FINDING, ASIDE) if finding]
    return types.StructType([*(df.schema.fields[i] for i in kept), *ours, *counted])
