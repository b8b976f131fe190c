"""Times `batch --engine spark` on a cluster of this machine beside the local engine, and what shipping costs.

    python tests/bench/spark_scale.py HOME [NAMES]

Needs the extra spark, Java and ../shared. Every run is made with a quarter of the names and with all of
them: what the rest adds gives the names a second, and what is left over the cost of a run however small.
At the end stands what 100 million names cost on ten workers, with the figures just measured in the formula.
"""

from __future__ import annotations

import csv
import gzip
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from random import Random

import pyarrow as pa
import pyarrow.parquet as pq

from screener.index import cache
from screener.screening.screen import Screener
from tests.engines.cluster import ROOT, Cluster

SHARED = Path(__file__).resolve().parents[3] / "shared"
ENVIRONMENT = os.environ | {"SPARK_LOCAL_IP": "127.0.0.1", "PYTHONPATH": str(ROOT)}
LISTED = 0.05
"""The part of the skewed portfolio that is listed, all of it at the front: such rows cost most."""
REPEATS = 20
MEASURABLE = 100_000
"""Names a second; what seems faster is a difference lost in the noise of two short runs."""
MILLIONS, WORKERS, CORES, GIGABIT = 100, 10, 8, 1.0


@dataclass(frozen=True, slots=True)
class Speed:
    """What two runs of different size say."""

    names_s: float
    fixed_s: float


def ordinary(count: int) -> list[str]:
    with gzip.open(SHARED / "names/gleif_lei_names_2025-10_399k.csv.gz", "rt", encoding="utf-8") as file:
        names = [row["Entity.LegalName"] for row in csv.DictReader(file)]
    Random(8).shuffle(names)
    return names[:count]


def portfolios(home: Path, count: int) -> dict[str, list[str]]:
    """As many rows three times: all different, a few names again and again, the listed in front."""
    names = ordinary(count)
    index = Screener.open(home)._index
    listed = [index.entity(n).name for n in range(0, index.entities, max(1, index.entities // count))]
    front = listed[: int(count * LISTED)]
    repeated = names[: count // REPEATS] * REPEATS
    Random(9).shuffle(repeated)
    return {"different": names, "repeated": repeated, "skewed": [*front, *names[len(front) :]]}


def seconds(home: Path, names: Sequence[str], options: Sequence[str]) -> float:
    with tempfile.TemporaryDirectory() as folder:
        source, out = Path(folder) / "in.parquet", Path(folder) / "out.parquet"
        pq.write_table(pa.table({"name": names}), source)
        command = [sys.executable, "-m", "screener", "batch", str(source), "-o", str(out), *options]
        start = time.perf_counter()
        done = subprocess.run(
            [*command, "--home", str(home)], env=ENVIRONMENT, check=False, capture_output=True, text=True
        )
        took = time.perf_counter() - start
        assert done.returncode in {0, 1, 4}, done.stderr
        assert pq.read_table(out, columns=["name"]).num_rows == len(names)
        return took


def speed(home: Path, names: Sequence[str], options: Sequence[str]) -> Speed:
    few = names[: len(names) // 4]
    short, long = seconds(home, few, options), seconds(home, names, options)
    each = max(long - short, 1e-9) / (len(names) - len(few))
    return Speed(1 / each, max(0.0, short - each * len(few)))


def on_cluster(home: Path, files: dict[str, list[str]], workers: int) -> dict[str, Speed]:
    with tempfile.TemporaryDirectory() as folder:
        cluster = Cluster(Path(folder), ENVIRONMENT)
        try:
            cluster.start(workers)
            options = ("--engine", "spark", "--master", cluster.url)
            return {what: speed(home, names, options) for what, names in files.items()}
        finally:
            cluster.stop()


def shipping(home: Path) -> tuple[float, float]:
    """Megabytes of the compiled lists, and seconds to check and map them where they have just come."""
    screener = Screener.open(home)
    source = cache.path_of(home, screener.key)
    program = (
        "import sys, time; from pathlib import Path; from screener.index.lookup import Index;"
        "s = time.perf_counter(); Index.open(Path(sys.argv[1]), sys.argv[2]); print(time.perf_counter() - s)"
    )
    with tempfile.TemporaryDirectory() as folder:
        copy = Path(folder) / source.name
        copy.write_bytes(source.read_bytes())
        done = subprocess.run(
            [sys.executable, "-c", program, str(copy), screener.key],
            capture_output=True, text=True, check=True, env=ENVIRONMENT,
        )  # fmt: skip
    return source.stat().st_size / 1e6, float(done.stdout)


def shown(engine: str, speeds: dict[str, Speed]) -> dict[str, Speed]:
    """Print a line as soon as it is measured."""
    each = "; ".join(
        f"{what} {s.names_s:,.0f} ({s.fixed_s:.0f} s)"
        if s.names_s < MEASURABLE
        else f"{what} too fast to tell, give more NAMES"
        for what, s in speeds.items()
    )
    print(f"  {engine:20} {each}", flush=True)
    return speeds


def main() -> None:
    home = Path(sys.argv[1])
    files = portfolios(home, int(sys.argv[2]) if len(sys.argv) > 2 else 40_000)
    print(f"{len(files['different']):,} names; names/s (and seconds of a run before its first name)")
    for count in (1, 2):
        options = ("--workers", str(count))
        shown(
            f"local, {count} processes", {what: speed(home, names, options) for what, names in files.items()}
        )
    one = shown("spark, 1 worker", on_cluster(home, files, 1))["different"]
    shown("spark, 2 workers", on_cluster(home, files, 2))
    megabytes, opening = shipping(home)
    print(f"compiled lists {megabytes:.0f} MB, checked and mapped on arrival in {opening:.2f} s")
    wire = megabytes * 8 / (GIGABIT * 1e3)
    total = one.fixed_s + WORKERS * wire + opening + MILLIONS * 1e6 / (WORKERS * CORES * one.names_s)
    print(
        f"{MILLIONS} million names on {WORKERS} workers of {CORES} cores:\n"
        f"  start {one.fixed_s:.0f} s + ship {WORKERS} x {megabytes:.0f} MB at {GIGABIT:g} Gbit/s "
        f"{WORKERS * wire:.0f} s + map {opening:.1f} s\n"
        f"  + {MILLIONS}e6 / ({WORKERS} x {CORES} x {one.names_s:,.0f} names/s) = {total / 60:.0f} minutes, "
        f"{total * WORKERS * CORES / 3600:.0f} core hours"
    )


if __name__ == "__main__":
    main()
