"""Print how long analysis of a name and scoring of a pair take, in microseconds.

python tests/bench/matching_speed.py [--names 5000] [--shared DIR]
"""

from __future__ import annotations

import argparse
import csv
import time
from pathlib import Path
from random import Random

from screener.matching.score import REVIEW_THRESHOLD, compare_names
from screener.names.analysis import analyse, analyse_all

SHARED = Path(__file__).resolve().parents[3] / "shared"
CSL = "lists/us_csl/consolidated_2026-07-31_reduced.csv"

ANALYSIS_US = 60
PAIR_US = 15


def main() -> None:
    """Print both figures beside what was promised."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--names", type=int, default=5_000)
    parser.add_argument("--shared", type=Path, default=SHARED)
    options = parser.parse_args()
    with (options.shared / CSL).open(encoding="utf-8", newline="") as file:
        names = [row["name"] for row in csv.DictReader(file)]
    Random(20_261_123).shuffle(names)
    for name in names[options.names : 2 * options.names]:
        analyse(name)  # the tables are read and the caches of words filled
    analyse_all.cache_clear()
    start = time.process_time()
    forms = [analyse(name) for name in names[: options.names]]
    print(f"analysis {_each(start, len(forms)):.1f} us a name (promised {ANALYSIS_US})")
    others = forms[:]
    Random(1).shuffle(others)
    for title in ("of words never compared before", "of words compared before"):
        start = time.process_time()
        for one, other in zip(forms, others, strict=True):
            compare_names(one, other, REVIEW_THRESHOLD)
        print(f"scoring {_each(start, len(forms)):.1f} us a pair {title} (promised {PAIR_US})")


def _each(start: float, count: int) -> float:
    return (time.process_time() - start) / count * 1e6


if __name__ == "__main__":
    main()
