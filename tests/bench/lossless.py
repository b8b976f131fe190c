"""Compares the index with scoring everything, on real lists: prints what, if anything, was lost.

    python tests/bench/lossless.py HOME [QUERIES]

HOME holds the loaded lists. Queries are drawn, seeded, from city vendors, GLEIF names, the development
pairs and native names, and listed names with slips of every class.
"""

from __future__ import annotations

import csv
import gzip
import random
import sys
import time
from pathlib import Path

from screener.model import EntityType
from screener.names.perturbations import CLASSES
from screener.screening.screen import Screener

SHARED = Path(__file__).resolve().parents[3] / "shared"


def queries(count: int) -> list[str]:
    rng = random.Random(4)
    pools: list[list[str]] = []
    for name, column in (
        ("names/us_city_vendors_unique.csv.gz", "vendor_name"),
        ("names/gleif_lei_names_2025-10_399k.csv.gz", "Entity.LegalName"),
    ):
        with gzip.open(SHARED / name, "rt", encoding="utf-8") as file:
            pools.append([row[column] for row in csv.DictReader(file)])
    with (SHARED / "bench/name_pairs_dev.csv").open(encoding="utf-8") as plain:
        pools.append([row["name1"] for row in csv.DictReader(plain)])
    with (SHARED / "bench/cross_script_dev.csv").open(encoding="utf-8") as plain:
        rows = list(csv.DictReader(plain))
        pools += [[row["latin"] for row in rows], [row["native"] for row in rows]]
    pools.append(spoilt([row["latin"] for row in rows], rng))
    return [rng.choice(pools[i % len(pools)]) for i in range(count)]


def spoilt(names: list[str], rng: random.Random) -> list[str]:
    """Give every name with one slip of each class that fits it."""
    kinds = (EntityType.PERSON, EntityType.ORGANISATION)
    found = [
        slip(name, kind, rng)
        for name in rng.sample(names, 100)
        for slip in CLASSES.values()
        for kind in kinds
    ]
    return [name for name in dict.fromkeys(found) if name]


def main() -> None:
    home, count = Path(sys.argv[1]), int(sys.argv[2]) if len(sys.argv) > 2 else 200
    fast, slow = Screener.open(home), Screener.open(home, exhaustive=True)
    seconds = [0.0, 0.0]
    lost = 0
    for query in queries(count):
        found = []
        for way, screener in enumerate((fast, slow)):
            start = time.perf_counter()
            result = screener.check(query)
            seconds[way] += time.perf_counter() - start
            found.append({(m.entity.id, m.score, m.matched_name) for m in result.matches})
        if found[0] != found[1]:
            lost += 1
            print(
                f"DIFFERS {query!r}: only exhaustive {found[1] - found[0]}, only index {found[0] - found[1]}",
                flush=True,
            )
    print(f"{count} queries, {lost} differ; index {seconds[0] / count * 1e3:.2f} ms a query, ", end="")
    print(f"exhaustive {seconds[1] / count * 1e3:.1f} ms, ratio {seconds[1] / seconds[0]:.0f}")


if __name__ == "__main__":
    main()
