"""Print what screening finds and how often it alarms, through the same path as `check`.

    python tests/bench/screening_quality.py cross-script|vendors|gleif [--limit N] [--wrong] [--shared DIR]

`cross-script`: native names against their Latin names among the whole Consolidated Screening List.
`vendors`, `gleif`: ordinary names against the same list; what reaches review counts as an alarm.
"""

from __future__ import annotations

import argparse
import csv
import datetime as dt
import gzip
import tempfile
import time
from collections import Counter
from collections.abc import Iterable, Iterator
from pathlib import Path
from random import Random

from screener.index.compile import compile_index
from screener.index.lookup import Index
from screener.lists import catalog
from screener.lists.registry import reader
from screener.matching.score import HIT_THRESHOLD, REVIEW_THRESHOLD
from screener.model import (
    Effect,
    Entity,
    EntityType,
    ListId,
    ListState,
    ListStatus,
    Name,
    Party,
    RawFile,
    RunInfo,
    SourceId,
)
from screener.names.fold import fold
from screener.screening.screen import Screener

SHARED = Path(__file__).resolve().parents[2] / "../shared"
CSL = "lists/us_csl/consolidated_2026-07-31_reduced.csv"
TYPES = {"person": EntityType.PERSON, "organisation": EntityType.ORGANISATION}
BENCH = ListId("us_bis_el")


def listed(shared: Path) -> tuple[Entity, ...]:
    """Read the Consolidated Screening List."""
    file = RawFile("consolidated.csv", (shared / CSL).read_bytes())
    return reader(SourceId("us_csl"))([file]).entities


def opened(folder: Path, entities: Iterable[Entity]) -> Screener:
    """Compile `entities` and open them for screening."""
    path = folder / "bench.idx"
    entities = list(entities)
    compile_index(path, "bench", entities)
    statuses = tuple(
        ListStatus(list_id, list_id, Effect.ADVISORY, None, None, None, "", 0, ListState.OK, 0)
        for list_id in sorted({entity.list_id for entity in entities})
    )
    run = RunInfo(lists=statuses, as_of=dt.datetime.now(tz=dt.UTC).date(), version="bench", config=())
    return Screener(Index.open(path, "bench"), run, catalog.load())


def cross_script(options: argparse.Namespace) -> None:
    """Screen each native name; its own entry must come back at review or better."""
    with (options.shared / "bench/cross_script_dev.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    own = [
        Entity(f"bench:{n}", BENCH, (SourceId("us_csl"),), TYPES[row["type"]], (Name(row["latin"]),))
        for n, row in enumerate(rows)
    ]
    asked: Counter[str] = Counter()
    found: Counter[str] = Counter()
    matches = 0
    with tempfile.TemporaryDirectory() as folder:
        screen = opened(Path(folder), [*listed(options.shared), *own])
        for entity, row in zip(own, rows, strict=True):
            ids = {m.entity.id for m in screen.check(Party(row["native"], TYPES[row["type"]])).matches}
            matches += len(ids)
            twins = {o.id for o in own if o.name == entity.name}
            for group in ("all", row["script"]):
                asked[group] += 1
                found[group] += bool(ids & twins)
            if options.wrong and not ids & twins:
                print(f"    {row['native']}  |  {row['latin'][:90]}")
    print(f"review threshold {REVIEW_THRESHOLD}, hit threshold {HIT_THRESHOLD}")
    for group, count in asked.items():
        print(f"{group:10} n {count:4}  found {found[group] / count:.3f}")
    print(f"matches a query {matches / len(rows):.2f}")


def ordinary(options: argparse.Namespace) -> Iterator[str]:
    """Give the ordinary names, in an order fixed by chance."""
    file, column = {
        "vendors": ("names/us_city_vendors_unique.csv.gz", "vendor_name"),
        "gleif": ("names/gleif_lei_names_2025-10_399k.csv.gz", "Entity.LegalName"),
    }[options.what]
    with gzip.open(options.shared / file, "rt", encoding="utf-8", newline="") as text:
        names = [row[column] for row in csv.DictReader(text)]
    Random(20_261_123).shuffle(names)
    yield from names[: options.limit]


def alarms(options: argparse.Namespace) -> None:
    """Screen ordinary names; identical names are taken out, as the bearers really may be listed."""
    total = raised = hits = identical = 0
    start = time.perf_counter()
    with tempfile.TemporaryDirectory() as folder:
        entities = listed(options.shared)
        known = {fold(name.text) for entity in entities for name in entity.names}
        screen = opened(Path(folder), entities)
        for name in ordinary(options):
            if fold(name) in known:
                identical += 1
                continue
            total += 1
            best = max(screen.check(Party(name)).matches, key=lambda match: match.score, default=None)
            if best is not None:
                raised += 1
                hits += best.score >= HIT_THRESHOLD
                if options.wrong:
                    print(f"    {best.score:.3f}  {name}  |  {best.matched_name}  ({best.entity.type})")
    print(f"review threshold {REVIEW_THRESHOLD}, hit threshold {HIT_THRESHOLD}")
    print(f"{options.what}: {total} names, {identical} identical to a listed name left out")
    print(
        f"alarms {raised / total:.4f}, of them hits {hits / total:.4f}; {time.perf_counter() - start:.0f} s"
    )


def main() -> None:
    """Print the figures asked for."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("what", choices=("cross-script", "vendors", "gleif"))
    parser.add_argument("--limit", type=int, default=50_000)
    parser.add_argument("--wrong", action="store_true", help="list misses or alarms")
    parser.add_argument("--shared", type=Path, default=SHARED)
    options = parser.parse_args()
    if options.what == "cross-script":
        cross_script(options)
    else:
        alarms(options)


if __name__ == "__main__":
    main()
