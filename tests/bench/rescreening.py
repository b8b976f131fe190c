"""Measures `screener rescreen` after an update beside a full run, and holds their answers against each other.

    python -m tests.bench.rescreening [NAMES]

The update is OFAC's of February 2024: 568 entries came, 8 changed. The names are GLEIF's, and a hundred of
the listed ones. Compiling the lists is timed apart, as every command needs it once after an update.
"""

from __future__ import annotations

import csv
import json
import random
import resource
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

from screener.lists.registry import reader
from screener.model import RawFile, SourceId
from tests.bench.throughput import SHARED, names

EDITIONS = {day: SHARED / f"lists/us_ofac/sdn_{day}.csv" for day in ("2024-02-20", "2024-02-24")}


def screener(home: Path, *arguments: str | Path) -> tuple[float, Any]:
    """Seconds of processor that a command took, as other work on the machine matters less, and its answer."""
    command = [
        sys.executable,
        "-m",
        "screener",
        *map(str, arguments),
        "--home",
        str(home),
        "--format",
        "json",
    ]
    start = spent()
    done = subprocess.run(command, check=False, capture_output=True, text=True)
    if done.returncode not in {0, 1}:
        raise SystemExit(done.stderr)
    return spent() - start, json.loads(done.stdout)


def spent() -> float:
    usage = resource.getrusage(resource.RUSAGE_CHILDREN)
    return usage.ru_utime + usage.ru_stime


def portfolio(folder: Path, count: int) -> Path:
    file = EDITIONS["2024-02-24"]
    entities = reader(SourceId("us_ofac"))([RawFile(file.name, file.read_bytes())]).entities
    few = random.Random(1).sample([entity.name for entity in entities], 100)
    path = folder / "portfolio.csv"
    with path.open("w", encoding="utf-8", newline="") as out:
        csv.writer(out).writerows([["name"], *([name] for name in (*names(count), *few))])
    return path


def load(home: Path, day: str) -> None:
    screener(home, "lists", "load", "us_ofac", EDITIONS[day], "--published", day)


def main() -> None:
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 100_000
    with tempfile.TemporaryDirectory() as folder:
        home, rows = Path(folder) / "home", portfolio(Path(folder), count)
        lists = ("--lists", "us_ofac_sdn")
        print(f"{count + 100:,} rows; seconds of one core:")
        load(home, "2024-02-20")
        told("first run", *screener(home, "rescreen", rows, *lists))
        load(home, "2024-02-24")
        seconds, _ = screener(home, "check", "Nobody", *lists)
        print(f"  {seconds:6.1f}  compiling the new lists", flush=True)
        told("rescreen", *screener(home, "rescreen", rows, *lists))
        told("full run, which must find nothing else", *screener(home, "rescreen", rows, *lists, "--full"))


def told(what: str, seconds: float, answer: Any) -> None:
    asked = f"{answer['screened']:,} rows screened, {answer['entities_changed']} entries changed"
    print(f"  {seconds:6.1f}  {what}: {asked}, {answer['summary']}", flush=True)


if __name__ == "__main__":
    main()
