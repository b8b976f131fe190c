"""Compares the index with scoring everything, on real lists: prints what, if anything, was lost.

    python tests/bench/lossless.py HOME [QUERIES]

HOME holds the loaded lists. Queries are drawn, seeded, from city vendors, GLEIF names, the development
pairs and native names, and listed names with slips of every class. Every core asks some of them.
"""

from __future__ import annotations

import csv
import gzip
import multiprocessing
import random
import sys
import time
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

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


class Ways:
    """The same lists asked both ways; made once in each process."""

    def __init__(self, home: Path) -> None:
        self._fast, self._slow = Screener.open(home), Screener.open(home, exhaustive=True)
        index: Any = self._slow._index
        index.form = cache(index.form)  # else decoding each name anew would take most of the time
        index.everything = cache(index.everything)

    def ask(self, query: str) -> Asked:
        """Ask one query both ways."""
        found, seconds = [], []
        for screener in (self._fast, self._slow):
            start = time.perf_counter()
            result = screener.check(query)
            seconds.append(time.perf_counter() - start)
            found.append({(m.entity.id, m.score, m.matched_name) for m in result.matches})
        return Asked(query, sorted(found[1] - found[0]), sorted(found[0] - found[1]), *seconds)


class Asked(NamedTuple):
    """What one query gave."""

    query: str
    lost: list[tuple[str, float, str]]
    """What only scoring everything finds."""
    invented: list[tuple[str, float, str]]
    """What only the index finds."""
    fast_s: float
    slow_s: float


_ways: list[Ways] = []


def _open(home: Path) -> None:
    _ways.append(Ways(home))


def _ask(query: str) -> Asked:
    return _ways[0].ask(query)


def main() -> None:
    home, count = Path(sys.argv[1]), int(sys.argv[2]) if len(sys.argv) > 2 else 200
    fast = slow = 0.0
    differ = 0
    with multiprocessing.Pool(initializer=_open, initargs=(home,)) as pool:
        for done, asked in enumerate(pool.imap(_ask, queries(count)), start=1):
            fast, slow = fast + asked.fast_s, slow + asked.slow_s
            if asked.lost or asked.invented:
                differ += 1
                print(f"DIFFERS {asked.query!r}: lost {asked.lost}, invented {asked.invented}", flush=True)
            if done % 100 == 0:
                print(f"{done} of {count} queries, {differ} differ", file=sys.stderr, flush=True)
    print(f"{count} queries, {differ} differ; index {fast / count * 1e3:.2f} ms a query, ", end="")
    print(f"exhaustive {slow / count * 1e3:.1f} ms, ratio {slow / fast:.0f}")


if __name__ == "__main__":
    main()
