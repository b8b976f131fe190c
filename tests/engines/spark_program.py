"""A program of a user with Spark: screens frames in local mode, and writes down what came back.

    python spark_program.py HOME

It is run as a process of its own, as a session leaves sockets and threads behind.
"""

from __future__ import annotations

import datetime as dt
import json
import os
import sys
import warnings
from pathlib import Path
from typing import Any

import pandas as pd

import screener.spark
from screener.errors import InputError

DAY = dt.date(2026, 11, 23)
NAMES = ["Hikvision", "W. W. Grainger Inc.", None, "SMIC", "Zoloz", "Hikvision", "北京旷视科技有限公司", "-"]


def rows(count: int) -> list[tuple[Any, ...]]:
    return [
        (
            number,
            NAMES[number % len(NAMES)],
            "CN" if number % 3 else None,
            [number],
            dt.date(2024, 1, 1),
            "old",
        )
        for number in range(count)
    ]


COLUMNS = ["id", "vendor", "Land", "deep", "day", "screener_list"]


def main() -> None:
    home = Path(sys.argv[1])
    os.environ["PYSPARK_PYTHON"] = sys.executable
    warnings.simplefilter("ignore")
    from pyspark.sql import SparkSession  # noqa: PLC0415  # the warning of its import is none of ours

    spark = SparkSession.builder.master("local[2]").config("spark.log.level", "ERROR").getOrCreate()
    schema = "id long, vendor string, Land string, deep array<long>, day date, screener_list string"
    frame = spark.createDataFrame(rows(3_000), schema).repartition(3)
    land = {"country": "Land"}
    answered = screener.spark.screen(frame, name="vendor", columns=land, home=home, as_of=DAY)
    found = [row.asDict() for row in answered.collect()]
    none = screener.spark.screen(frame.limit(0), home=home, as_of=DAY).collect()
    try:
        screener.spark.screen(frame.select("id"), home=home)
        refused = ""
    except InputError as error:
        refused = str(error)
    lists = screener.Screener.open(home, as_of=DAY)
    here = lists.batch(pd.DataFrame(rows(3_000), columns=COLUMNS), name="vendor", columns=land)
    records = here.astype(object).where(here.notna(), None).to_dict("records")
    report = {
        "columns": answered.columns,
        "order kept": [row["id"] for row in found] == [row.id for row in frame.collect()],
        "same": sorted(found, key=lambda row: row["id"]) == records,
        "rows": len(found),
        "none": len(none),
        "refused": refused,
        "shipped": [Path(url).suffix for url in spark.sparkContext.listFiles],
    }
    spark.stop()
    json.dump(report, sys.stdout)


if __name__ == "__main__":
    main()
