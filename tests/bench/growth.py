"""The same batch against 1, 2, 4 and 8 times the names: what a query costs as the lists grow.

    python tests/bench/growth.py HOME [--times 1 2 4 8] [--queries 20000] [--private 0]

HOME's lists are the base; they grow by a private list of GLEIF's names. Where more are wanted than there are,
the front of one real name is put before the back of another. Queries are GLEIF names that are not among them.
Prints for each size what loading, compiling and a query cost, and the curve: how much slower a query has
become beside how much longer the list. `--private 1000000` measures one list of so many names as well.
"""

from __future__ import annotations

import argparse
import csv
import gzip
import itertools
import os
import random
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from screener.screening.screen import Screener

SHARED = Path(__file__).resolve().parents[3] / "shared"
ASKED_ALONE = 50_000
"""GLEIF names that are only asked about, never listed."""


@dataclass(frozen=True, slots=True)
class Cost:
    """What one process took."""

    wall_s: float
    cpu_s: float
    """With its workers."""
    peak_mb: float
    """Of it or its largest worker."""


def gleif() -> list[str]:
    path = SHARED / "names/gleif_lei_names_2025-10_399k.csv.gz"
    with gzip.open(path, "rt", encoding="utf-8") as file:
        return [row["Entity.LegalName"] for row in csv.DictReader(file)]


def listed(real: Sequence[str], seed: int = 7) -> Iterator[str]:
    """Real names, and then without end names made of the front of one and the back of another."""
    yield from real
    draw = random.Random(seed)
    while True:
        front, back = draw.choice(real).split(), draw.choice(real).split()
        yield " ".join([*front[: (len(front) + 1) // 2], *back[len(back) // 2 :]])


def run(*arguments: str) -> Cost:
    command = [sys.executable, "-m", "screener", *arguments]
    start = time.perf_counter()
    with subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE) as process:
        assert process.stderr is not None
        said = process.stderr.read()
        _, status, used = os.wait4(process.pid, 0)
    if os.waitstatus_to_exitcode(status) not in (0, 1, 4):
        sys.exit(said.decode())
    return Cost(time.perf_counter() - start, used.ru_utime + used.ru_stime, used.ru_maxrss / 1024)


def write(path: Path, names: Iterator[str] | Sequence[str]) -> None:
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows(
            [["id", "name"], *([str(number), name] for number, name in enumerate(names))]
        )


def measure(home: Path, names: Sequence[str], queries: Sequence[str]) -> tuple[Cost, Cost, Cost]:
    """Load a private list beside the lists of a home; give the costs of loading, compiling and a batch."""
    with tempfile.TemporaryDirectory() as place:
        folder = Path(place)
        for part in ("snapshots", "store.json"):
            source = home / part
            (shutil.copytree if source.is_dir() else shutil.copy)(source, folder / "home" / part)
        private, asked, out = folder / "private.csv", folder / "asked.csv", folder / "out.csv"
        at = ("--home", str(folder / "home"))
        loading = Cost(0, 0, 0)
        if names:
            write(private, names)
            loading = run("lists", "load", "house", str(private), "--id", "growth", *at)
        compiling = run("check", "Zoloz", "--no-audit", *at)
        write(asked, queries)
        batch = ("batch", str(asked), "-o", str(out), "--no-audit", *at)
        write(folder / "few.csv", queries[:1])
        start = run("batch", str(folder / "few.csv"), "-o", str(out), "--no-audit", *at)
        whole = run(*batch)
        return loading, compiling, Cost(whole.wall_s - start.wall_s, whole.cpu_s - start.cpu_s, whole.peak_mb)


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("home", type=Path)
    parser.add_argument("--times", type=int, nargs="*", default=[1, 2, 4, 8])
    parser.add_argument("--queries", type=int, default=20_000)
    parser.add_argument("--private", type=int, default=0)
    wanted = parser.parse_args()
    base = Screener.open(wanted.home)._index.forms
    names = gleif()
    queries = names[: wanted.queries]
    others = [name for name in names[ASKED_ALONE:] if name.strip()]
    print(f"{base:,} listed names, {len(queries):,} queries, {os.cpu_count()} cores")
    print("   names  times  load s  MB   compile s  MB     batch s  MB   us of cpu a query    slower by")
    first = 0.0
    sizes = [(base * times, times) for times in wanted.times]
    sizes += [(base + wanted.private, (base + wanted.private) / base)] if wanted.private else []
    for total, times in sizes:
        private = list(itertools.islice(listed(others), total - base))
        loading, compiling, batch = measure(wanted.home, private, queries)
        each = batch.cpu_s / len(queries) * 1e6
        first = first or each
        print(
            f"{total:8,} {times:6.1f} {loading.wall_s:7.1f} {loading.peak_mb:5,.0f} {compiling.wall_s:8.1f} "
            f"{compiling.peak_mb:5,.0f} {batch.wall_s:8.1f} {batch.peak_mb:5,.0f} {each:12,.0f} "
            f"{each / first:18.2f}",
            flush=True,
        )


if __name__ == "__main__":
    main()
