"""Print how many spoilt names still meet their own, by class of slip, and how many hard negatives alarm.

python tests/bench/perturbations.py [--names 5000] [--wrong CLASS] [--shared DIR]
"""

from __future__ import annotations

import argparse
import csv
from pathlib import Path
from random import Random

from screener.matching.score import REVIEW_THRESHOLD, compare_names
from screener.model import EntityType
from screener.names.analysis import analyse_all
from screener.names.hard_negatives import NEGATIVES
from screener.names.perturbations import CLASSES

SHARED = Path(__file__).resolve().parents[2] / "../shared"
CSL = "lists/us_csl/consolidated_2026-07-31_reduced.csv"
TYPES = {
    "Individual": EntityType.PERSON,
    "Entity": EntityType.ORGANISATION,
    "Vessel": EntityType.VESSEL,
    "Aircraft": EntityType.AIRCRAFT,
}


def listed(shared: Path, count: int) -> list[tuple[str, EntityType]]:
    """Return a fixed sample of primary names of the Consolidated Screening List."""
    with (shared / CSL).open(encoding="utf-8", newline="") as file:
        names = [(row["name"], TYPES.get(row["type"], EntityType.UNKNOWN)) for row in csv.DictReader(file)]
    names = [name for name in names if name[1] is not EntityType.AIRCRAFT]
    Random(20_261_123).shuffle(names)
    return names[:count]


def score(query: str, name: str, type_: EntityType) -> float:
    """Return the best score over all readings, the query's type unsaid."""
    return max(
        compare_names(asked, known).score
        for asked in analyse_all(query)
        for known in analyse_all(name, type_)
    )


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--names", type=int, default=5_000)
    parser.add_argument("--wrong", default="", help="list the misses of this class")
    parser.add_argument("--shared", type=Path, default=SHARED)
    options = parser.parse_args()
    names = listed(options.shared, options.names)
    print(f"review threshold {REVIEW_THRESHOLD}, {len(names)} names")
    for title, spoil in CLASSES.items():
        cases = [(spoil(name, type_, Random(name)), name, type_) for name, type_ in names]
        cases = [case for case in cases if case[0]]
        scores = [score(*case) for case in cases]
        found = sum(each >= REVIEW_THRESHOLD for each in scores)
        print(f"{title:24} n {len(cases):5}  recall {found / max(1, len(cases)):.3f}")
        if options.wrong == title:
            for each, case in sorted(zip(scores, cases, strict=True), key=lambda pair: pair[0]):
                if each < REVIEW_THRESHOLD:
                    print(f"    {each:.3f}  {case[0]}  |  {case[1]}  ({case[2]})")
    for title, make in NEGATIVES.items():
        pairs = make(names, Random(1))
        scores = [score(*pair) for pair in pairs]
        alarms = sum(each >= REVIEW_THRESHOLD for each in scores)
        print(f"{title:24} n {len(pairs):5}  alarms {alarms / max(1, len(pairs)):.3f}")
        if options.wrong == title:
            for each, case in zip(scores, pairs, strict=True):
                if each >= REVIEW_THRESHOLD:
                    print(f"    {each:.3f}  {case[0]}  |  {case[1]}  ({case[2]})")


if __name__ == "__main__":
    main()
