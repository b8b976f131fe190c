"""Ten million stakes: how long an import takes, a cascade of three rules, and one party's walk from disk.

    python tests/bench/ownership_scale.py [--stakes 1000000 3000000 10000000] [--folder DIR]

Last comes the growth: what a million stakes cost at each size beside the smallest; 1.0 is linear.

The stakes are synthetic and seeded: few owners hold much (a power law), most companies have one to three
holders, two thirds of them persons, and rings of two to five companies that hold each other are strewn in.
"""

from __future__ import annotations

import argparse
import datetime as dt
import random
import resource
import statistics
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path

from screener.model import Interval, Stake
from screener.ownership.registers.compile import write
from screener.ownership.registers.lookup import Named, Register
from screener.ownership.rules import by_id, parse
from screener.ownership.sparse import Sparse
from screener.ownership.walk import surroundings

ROOT = Path(__file__).resolve().parents[2]
RULES = ("ofac50", "bis_affiliates", "eu_own")
AS_OF = dt.date(2026, 11, 23)
SEEDS = 1_000
"""Listed owners: the most connected parties, so that the cascade has far to go."""

RING_EVERY = 200
PERSONS = 0.65
SHARES = [Interval(Fraction(n, 100), Fraction(n, 100)) for n in range(1, 10_001)]
BAND = Interval(Fraction(25), Fraction(50), low_open=True)


def stakes(count: int, seed: int = 5) -> Iterator[Stake]:
    """Give so many stakes; a company's holders never hold more than the whole of it."""
    draw = random.Random(seed)
    parties = max(10, count * 2 // 3)
    made = company = 0
    while made < count:
        company += 1
        ring = company % RING_EVERY == 0
        members = [company + i for i in range(draw.randint(2, 5))] if ring else [company]
        for position, owned in enumerate(members):
            left = 10_000
            for number in range(draw.choice((1, 1, 2, 3))):
                share = draw.randint(1, left) if number else draw.randint(left // 4, left)
                left -= share
                owner = f"C{members[position - 1]}" if ring and not number else holder(draw, parties)
                held = BAND if share == 3_333 else SHARES[share - 1]
                yield Stake(owner, f"C{owned}", held, owner_id=f"N{owner}", owned_id=f"NC{owned}")
                made += 1
                if left < 1 or made >= count:
                    break
        company += len(members) - 1


def holder(draw: random.Random, parties: int) -> str:
    """Draw who holds a stake: a person, of whom nobody holds anything, or a company."""
    number = int(parties * draw.random() ** 4) + 1
    return f"{'H' if draw.random() < PERSONS else 'C'}{number}"


@dataclass(frozen=True, slots=True)
class Cost:
    """What one size took, in seconds."""

    stakes: int
    imported: float
    cascaded: float
    """Loading and three rules, each by both ends."""
    walk: float

    def beside(self, other: Cost) -> str:
        """Say how it grew: the cost of a stake beside that of another size; of a walk, the cost itself."""
        by_stake = other.stakes / self.stakes
        return (
            f"import {self.imported / other.imported * by_stake:.2f}  "
            f"cascade {self.cascaded / other.cascaded * by_stake:.2f}  one walk {self.walk / other.walk:.2f}"
        )


def measure(folder: Path, count: int) -> Cost:
    """Import, cascade and walk a register of one size; print what it took."""
    began = time.perf_counter()
    write(folder, stakes(count), dict)
    imported = time.perf_counter() - began
    register = Register("bench", folder)
    began = time.perf_counter()
    cascade = Sparse(register.edges, register.shares(), register.highest, AS_OF)
    loaded = time.perf_counter() - began
    names = [f"{kind}{i}" for i in range(1, SEEDS // 2 + 1) for kind in "HC"]
    seeds = [n for name in names if (n := register.number(Named(name, f"N{name}")))]
    began = time.perf_counter()
    found = []
    for rule in by_id(parse((ROOT / "lists" / "rules.toml").read_text(encoding="utf-8")), RULES):
        must = cascade.run(rule, seeds, upper=False).flags.sum()
        may = cascade.run(rule, seeds, upper=True).flags.sum()
        found.append(f"{rule.id} must {must:,} may {may - must:,}")
    cascaded = time.perf_counter() - began
    walks = walked(register, register.highest)
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024**2
    print(
        f"{count:>11,} stakes  {int(register.meta['parties']):>10,} parties  import {imported:6.1f} s  "
        f"load {loaded:5.1f} s  cascade of {len(RULES)} rules {cascaded:5.1f} s  "
        f"walk median {walks[0]:.1f} ms, slowest of 200 {walks[1]:.1f} ms  peak {peak:.1f} GB",
        flush=True,
    )
    print(f"{'':>11}  {'; '.join(found)}", flush=True)
    return Cost(count, imported, loaded + cascaded, walks[0] / 1000)


def walked(register: Register, parties: int) -> tuple[float, float]:
    """Walk upwards from random parties; return median and slowest in milliseconds."""
    draw = random.Random(7)
    times = []
    for _ in range(200):
        party = register.party(draw.randint(1, parties))
        began = time.perf_counter()
        surroundings([register], [party])
        times.append((time.perf_counter() - began) * 1000)
    return statistics.median(times), max(times)


def main() -> None:
    """Measure each size in turn."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--stakes", type=int, nargs="+", default=[1_000_000, 3_000_000, 10_000_000])
    parser.add_argument("--folder", type=Path, default=None, help="where the registers are made")
    options = parser.parse_args()
    costs = []
    for count in options.stakes:
        with tempfile.TemporaryDirectory(dir=options.folder) as folder:
            costs.append(measure(Path(folder), count))
    for cost in costs[1:]:
        print(f"growth from {costs[0].stakes:,} to {cost.stakes:,}: {cost.beside(costs[0])}")


if __name__ == "__main__":
    main()
