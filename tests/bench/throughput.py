"""Times `screener batch` as a whole process beside rapidfuzz's brute force over the same names.

    python tests/bench/throughput.py HOME [NAMES]

Prints names a second of both and their ratio; the machines here are noisy, so only the ratio counts.
"""

from __future__ import annotations

import csv
import gzip
import itertools
import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import numpy as np
from rapidfuzz import fuzz, process, utils

from screener.screening.screen import Screener

SHARED = Path(__file__).resolve().parents[3] / "shared"


def names(count: int) -> list[str]:
    with gzip.open(SHARED / "names/gleif_lei_names_2025-10_399k.csv.gz", "rt", encoding="utf-8") as file:
        return [row["Entity.LegalName"] for row in itertools.islice(csv.DictReader(file), count)]


def listed(home: Path) -> list[str]:
    index = Screener.open(home)._index
    return [utils.default_process(index.form(number).text) for number in range(index.forms)]


def brute_force(queries: list[str], choices: list[str]) -> float:
    """Names a second of token_sort_ratio over a sample large enough to time."""
    sample = [utils.default_process(query) for query in queries[:: max(1, len(queries) // 1_000)]]
    start = time.perf_counter()
    for at in range(0, len(sample), 200):
        process.cdist(
            sample[at : at + 200], choices, scorer=fuzz.token_sort_ratio, score_cutoff=80, workers=2,
            dtype=np.uint8,
        )  # fmt: skip
    return len(sample) / (time.perf_counter() - start)


def batch(home: Path, queries: list[str]) -> float:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "names.csv"
        with path.open("w", encoding="utf-8", newline="") as file:
            csv.writer(file).writerows([["name"], *([query] for query in queries)])
        command = [sys.executable, "-m", "screener", "batch", str(path), "--home", str(home)]
        start = time.perf_counter()
        subprocess.run([*command, "-o", str(Path(folder) / "out.csv")], check=False, capture_output=True)
        return len(queries) / (time.perf_counter() - start)


def main() -> None:
    home = Path(sys.argv[1])
    queries = names(int(sys.argv[2]) if len(sys.argv) > 2 else 50_000)
    choices = listed(home)
    ours = batch(home, queries)
    theirs = brute_force(queries, choices)
    peak = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024
    print(f"{len(queries):,} GLEIF names against {len(choices):,} listed names")
    print(f"screener batch {ours:,.0f} names/s; cdist(token_sort_ratio) {theirs:,.0f}", end="")
    print(f"; ratio {ours / theirs:.1f}")
    print(f"largest process {peak:,.0f} MB resident")


if __name__ == "__main__":
    main()
