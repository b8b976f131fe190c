"""The only place that screens a file of Parquet on a cluster: a folder of parts, in the order of the rows."""

from __future__ import annotations

import contextlib
import math
import os
import secrets
import shutil
import sys
import warnings
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from screener.engines.spark.executor import ASIDE, FINDING, Told
from screener.engines.spark.frames import Tell, screened
from screener.errors import InputError, OutputError, ScreenerError, UsageError
from screener.model import Outcome
from screener.report.parquet import needed
from screener.screening.screen import Screener
from screener.screening.verdict import FINDING_VERDICTS, Policy, Tally, unusable

if TYPE_CHECKING:
    from pyspark.sql import Column, DataFrame, SparkSession

ROWS_A_TASK = 100_000
"""Rows of a part; chosen: half a minute's work, so that a lost executor costs no more than that."""

TASKS_A_CORE = 4
"""Parts for each core where there are fewer rows; chosen: an uneven part is evened out by the others."""

FEWEST_ROWS = 1_000
"""Rows below which a part costs more than it saves. Chosen."""

FILE, ROW = "screener_row_file", "screener_row_number"
"""Columns that hold, on the way, where a row stood."""


def screen_file(
    source: Path,
    output: Path,
    screener: Screener,
    home: Path | None,
    *,
    master: str,
    columns: Mapping[str, str],
    policy: Policy,
    told: Told | None,
    tell: Tell,
) -> Tally:
    """Screen a Parquet file, or a folder of such, into a folder that appears whole or not at all.

    Raises:
        UsageError: Spark or Java is not installed, or the master does not answer.
        InputError: the file cannot be read, or has no column that holds a name.
        OutputError: the folder cannot be written, or exists.
        ScreenerError: Spark gave the run up.
    """
    needed()
    for path in (source, output):
        if ":" in path.parts[0].removeprefix(path.drive):
            raise UsageError(
                f"{path}: the command reads and writes folders that driver and executors share",
                hint="For an object store, use screener.spark.screen from Python.",
            )
    if output.exists():
        raise OutputError(f"{output}: exists already", hint="Spark writes a folder of parts: name a new one.")
    with session(master) as spark, given_up():
        rows = in_order(spark, source)
        with whole_or_none(output) as folder:
            answered = screened(rows, screener, home, columns=columns, policy=policy, told=told, tell=tell)
            return written(answered, folder, Tally(policy, lists_unusable=unusable(screener.run)))


@contextlib.contextmanager
def session(master: str) -> Iterator[SparkSession]:
    """Open a session, on executors that run this interpreter unless PYSPARK_PYTHON names another.

    Raises:
        UsageError: Spark or Java is not installed, or the master does not answer.
    """
    try:
        from py4j.protocol import Py4JError  # noqa: PLC0415 - an optional package
        from pyspark.errors import PySparkException  # noqa: PLC0415
        from pyspark.sql import SparkSession  # noqa: PLC0415
    except ImportError as error:
        raise UsageError(
            "the engine spark needs the package pyspark", hint='Install it: pip install "screener[spark]"'
        ) from error
    warnings.filterwarnings("ignore", "PySpark does not yet fully support pandas", FutureWarning)
    os.environ.setdefault("PYSPARK_PYTHON", sys.executable)
    builder = SparkSession.builder.master(master).appName("screener batch").config("spark.log.level", "ERROR")
    builder = builder.config("spark.ui.showConsoleProgress", str(sys.stderr.isatty()).lower())
    try:
        spark = builder.getOrCreate()
    except (PySparkException, Py4JError) as error:
        raise UsageError(
            f"Spark cannot be started at {master}: {first_line(error)}",
            hint="It needs Java 17 (JAVA_HOME), and a --master that answers, such as local[4].",
        ) from error
    try:
        yield spark
    finally:
        spark.stop()


def in_order(spark: SparkSession, source: Path) -> DataFrame:
    """Read the rows, cut into even parts in the order in which they stand.

    Spark reads the largest pieces first. The rows are put in order before they are screened, while they
    are small, and so that a file in one piece is spread over all cores.

    Raises:
        InputError: the file cannot be read.
    """
    from pyspark.errors import PySparkException  # noqa: PLC0415 - an optional package

    try:
        found = spark.read.parquet(str(source.resolve()))
        count = found.count()
    except PySparkException as error:
        raise InputError(f"{source}: cannot be read as Parquet: {first_line(error)}") from error
    cores = spark.sparkContext.defaultParallelism
    wanted = max(TASKS_A_CORE * cores, math.ceil(count / ROWS_A_TASK))
    parts = max(1, min(wanted, math.ceil(count / FEWEST_ROWS)))
    metadata = found.metadataColumn("_metadata")
    placed = found.select(
        "*", metadata.getField("file_path").alias(FILE), metadata.getField("row_index").alias(ROW)
    )
    return placed.repartitionByRange(parts, FILE, ROW).sortWithinPartitions(FILE, ROW).drop(FILE, ROW)


def written(answered: DataFrame, folder: Path, counted: Tally) -> Tally:
    """Write the answers, and count them on the way.

    Raises:
        ScreenerError: what was written is not what was counted.
    """
    from pyspark.sql import Observation  # noqa: PLC0415 - an optional package

    seen = Observation("screener")
    answered.observe(seen, *counts()).drop(FINDING, ASIDE).write.parquet(str(folder))
    found = seen.get
    kept = answered.sparkSession.read.parquet(str(folder)).count()
    if kept != found["queries"]:
        raise ScreenerError(
            f"{found['queries']:,} rows were screened and {kept:,} written",
            hint="Driver and executors have to share the folder that is written to.",
        )
    for what, number in found.items():
        setattr(counted, what, int(number or 0))
    return counted


def counts() -> list[Column]:
    """What is counted of the rows; each task is counted once, however often it was tried."""
    from pyspark.sql import functions as f  # noqa: PLC0415 - an optional package

    outcomes = {"hits": Outcome.HIT, "reviews": Outcome.REVIEW, "unscreenable": Outcome.UNSCREENABLE}
    return [
        f.count(f.lit(1)).alias("queries"),
        f.count(f.when(f.col(FINDING), 1)).alias("findings"),
        f.count(f.when(f.col(ASIDE), 1)).alias("suppressed"),
        f.count(f.when(f.col("screener_exposure").isin(*sorted(map(str, FINDING_VERDICTS))), 1)).alias(
            "exposed"
        ),
        *(
            f.count(f.when(f.col("screener_outcome") == outcome.value, 1)).alias(what)
            for what, outcome in outcomes.items()
        ),
    ]


@contextlib.contextmanager
def whole_or_none(output: Path) -> Iterator[Path]:
    """Give a folder's place beside the output's, which is renamed when the block ends well.

    Raises:
        OutputError: it cannot be made there.
    """
    beside = output.with_name(f".{output.name[:100]}.{secrets.token_hex(4)}.part")
    try:
        beside.mkdir()
        yield beside / "parts"
        (beside / "parts").rename(output)
    except OSError as error:
        raise OutputError(f"{output}: cannot be written: {error.strerror or error}") from error
    finally:
        shutil.rmtree(beside, ignore_errors=True)


@contextlib.contextmanager
def given_up() -> Iterator[None]:
    """Turn what Spark raises into an error of ours.

    Raises:
        ScreenerError: Spark gave the run up.
    """
    from py4j.protocol import Py4JError  # noqa: PLC0415 - comes with the optional package
    from pyspark.errors import PySparkException  # noqa: PLC0415

    try:
        yield
    except (PySparkException, Py4JError) as error:
        text = str(error)
        absent = "No module named" in text
        raise ScreenerError(
            f"Spark gave the run up: {last_error(text)}",
            hint="Every executor needs the same version of screener as this machine, with its extra parquet."
            if absent or "another version" in text
            else "Spark's own log says more; nothing was written.",
        ) from error


def first_line(error: Exception) -> str:
    """The line of what Spark says that says most: the exception of Java, or else the first one."""
    lines = [line.strip() for line in str(error).splitlines() if line.strip()]
    of_java = (line.removeprefix(": ") for line in lines if line.startswith(": "))
    return next(of_java, lines[0] if lines else type(error).__name__)


def last_error(text: str) -> str:
    """What a Python process of an executor ended with, or else Spark's first line."""
    raised = [line.strip() for line in text.splitlines() if line and line[0].isalpha() and "Error: " in line]
    return raised[-1] if raised else first_line(Exception(text))
