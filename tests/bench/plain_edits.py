"""Print how many names still meet their own after single-letter edits anywhere, by kind and by length.

    python -m tests.bench.plain_edits [--names 5000] [--edits 1 2] [--wrong] [--shared DIR]

Harsher than the typos of `perturbations.py`: letters of short names and of legal forms are as likely as any.
"""

from __future__ import annotations

import argparse
from collections import Counter
from pathlib import Path
from random import Random

from screener.matching.score import REVIEW_THRESHOLD
from screener.model import EntityType
from tests.bench.perturbations import SHARED, listed, score

LETTERS = "abcdefghijklmnopqrstuvwxyz"
LENGTHS = (8, 12, 16, 24, 40)
"""Names are counted by letters and digits: fewer than 8, than 12, and so on."""


def edited(name: str, chance: Random) -> str:
    """Return `name` with a letter put in, left out, replaced or swapped with the next."""
    places = [at for at, letter in enumerate(name) if letter.isalpha()]
    if not places:
        return name
    at = chance.choice(places)
    letter = chance.choice([each for each in LETTERS if each != name[at].lower()])
    letter = letter if name[at].islower() else letter.upper()
    kind = chance.choice(("insert", "delete", "replace", "swap"))
    if kind == "insert":
        return name[:at] + letter + name[at:]
    if kind == "replace":
        return name[:at] + letter + name[at + 1 :]
    if kind == "swap" and at + 1 < len(name) and name[at + 1].isalpha() and name[at + 1] != name[at]:
        return name[:at] + name[at + 1] + name[at] + name[at + 2 :]
    return name[:at] + name[at + 1 :]


def groups(name: str, type_: EntityType) -> tuple[str, ...]:
    """Return what a name counts towards."""
    letters = sum(map(str.isalnum, name))
    length = next((f"under {limit}" for limit in LENGTHS if letters < limit), f"{LENGTHS[-1]} and more")
    return "all", type_.value, f"letters: {length}"


def measured(names: list[tuple[str, EntityType]], edits: int) -> list[tuple[float, str, str]]:
    """Print the table for so many edits and return the misses: score, query and listed name."""
    asked: Counter[str] = Counter()
    found: Counter[str] = Counter()
    missed = []
    for name, type_ in names:
        chance, query = Random(f"{edits} {name}"), name
        for _ in range(edits):
            query = edited(query, chance)
        reached = score(query, name, type_)
        for group in groups(name, type_):
            asked[group] += 1
            found[group] += reached >= REVIEW_THRESHOLD
        if reached < REVIEW_THRESHOLD:
            missed.append((reached, query, name))
    print(f"edits {edits}")
    for group, count in sorted(asked.items()):
        print(f"  {group:22} n {count:5}  recall {found[group] / count:.3f}")
    return missed


def main() -> None:
    """Print the tables."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--names", type=int, default=5_000)
    parser.add_argument("--edits", type=int, nargs="*", default=[1, 2])
    parser.add_argument("--wrong", action="store_true", help="list the misses")
    parser.add_argument("--shared", type=Path, default=SHARED)
    options = parser.parse_args()
    names = listed(options.shared, options.names)
    for edits in options.edits:
        for reached, query, name in sorted(measured(names, edits)):
            if options.wrong:
                print(f"    {reached:.3f}  {query}  |  {name}")


if __name__ == "__main__":
    main()
