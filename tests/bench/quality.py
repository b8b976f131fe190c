"""Print precision, recall and F1 of the name matcher on labelled pairs, beside token_sort_ratio at 85.

python tests/bench/quality.py [--wrong] [--shared DIR]
"""

from __future__ import annotations

import argparse
import csv
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path

from rapidfuzz.fuzz import token_sort_ratio
from rapidfuzz.utils import default_process

from screener.matching.score import HIT_THRESHOLD, REVIEW_THRESHOLD, compare_names, explain
from screener.model import EntityType
from screener.names.analysis import analyse_all

SHARED = Path(__file__).resolve().parents[2] / "../shared"
TYPES = {"Person": EntityType.PERSON, "Vessel": EntityType.VESSEL}


@dataclass(frozen=True, slots=True)
class Labelled:
    """Two names, and whether people say that they are one."""

    query: str
    listed: str
    type: EntityType
    truth: bool
    groups: tuple[str, ...]


def score(pair: Labelled) -> float:
    """Return our score, as `compare` gives it."""
    return max(
        compare_names(query, listed).score
        for query in analyse_all(pair.query, pair.type)
        for listed in analyse_all(pair.listed, pair.type)
    )


def reason(pair: Labelled) -> str:
    """Return the three features that moved our score most, with what each took."""
    query, listed = max(
        ((q, c) for q in analyse_all(pair.query, pair.type) for c in analyse_all(pair.listed, pair.type)),
        key=lambda forms: compare_names(*forms).score,
    )
    rows = sorted(explain(query, listed).evidence, key=lambda row: row.score)
    taken = [f"{row.reason} {row.score:+.2f}" for row in rows if row.score < 0]
    return "; ".join(taken[:3]) or "No words are alike."


def baseline(pair: Labelled) -> float:
    """Return token_sort_ratio, 0 to 1."""
    return token_sort_ratio(pair.query, pair.listed, processor=default_process) / 100


def name_pairs(path: Path) -> list[Labelled]:
    """Read `name_pairs_dev.csv`."""
    with path.open(encoding="utf-8", newline="") as file:
        return [
            Labelled(
                row["name1"],
                row["name2"],
                TYPES.get(row["schema"], EntityType.ORGANISATION),
                row["is_match"] == "true",
                ("all", f"group {row['case_group']}", f"type {row['schema']}", f"quality {row['quality']}"),
            )
            for row in csv.DictReader(file)
        ]


def entity_checks(path: Path) -> list[Labelled]:
    """Read the flat YAML of `entity_checks_dev.yml` without a YAML library."""
    found = []
    for block in path.read_text(encoding="utf-8").split("- match: ")[1:]:
        head, candidate = block.split("candidate:")
        schema = head.split("schema: ")[1].split("\n")[0].strip()
        found.append(
            Labelled(
                _yaml_name(head.split("query:")[1]),
                _yaml_name(candidate),
                TYPES.get(schema, EntityType.ORGANISATION),
                block.startswith("true"),
                ("all", f"type {schema}"),
            )
        )
    return found


def _yaml_name(text: str) -> str:
    fields = dict(line.strip().split(": ", 1) for line in text.strip().splitlines())
    name = fields.get("name") or " ".join(
        fields[key] for key in ("firstName", "middleName", "lastName") if key in fields
    )
    name = name.strip()
    return name[1:-1].replace("''", "'") if name[:1] in {"'", '"'} else name


def report(
    title: str, pairs: list[Labelled], judge: Callable[[Labelled], float], threshold: float
) -> list[str]:
    """Print figures by group and return the wrong pairs."""
    scored = [(judge(pair), pair) for pair in pairs]
    print(f"\n{title}, threshold {threshold}")
    for group in dict.fromkeys(group for pair in pairs for group in pair.groups):
        print(f"  {group:28} {_figures([(s >= threshold, p.truth) for s, p in scored if group in p.groups])}")
    wrong = sorted(((s, p) for s, p in scored if (s >= threshold) != p.truth), key=lambda each: each[0])
    return [
        f"{'missed' if p.truth else 'alarm '} {s:.3f}  {p.query}  |  {p.listed}  ({p.type}, {p.groups[-1]})\n"
        f"        {reason(p)}"
        for s, p in wrong
    ]


def _figures(judged: Iterable[tuple[bool, bool]]) -> str:
    cases = list(judged)
    hit = sum(said and true for said, true in cases)
    said = sum(said for said, _ in cases)
    true = sum(true for _, true in cases)
    precision, recall = hit / said if said else 1.0, hit / true if true else 1.0
    f1 = 2 * hit / (said + true) if said + true else 1.0
    return f"n {len(cases):4}  precision {precision:.3f}  recall {recall:.3f}  F1 {f1:.3f}"


def main() -> None:
    """Print the figures of both benches."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--wrong", action="store_true", help="list the wrong pairs")
    parser.add_argument("--shared", type=Path, default=SHARED)
    options = parser.parse_args()
    benches = (
        ("name pairs", name_pairs(options.shared / "bench/name_pairs_dev.csv")),
        ("entity checks", entity_checks(options.shared / "bench/entity_checks_dev.yml")),
    )
    print(f"review threshold {REVIEW_THRESHOLD}, hit threshold {HIT_THRESHOLD}")
    for title, pairs in benches:
        wrong = report(title, pairs, score, REVIEW_THRESHOLD)
        report(f"{title}, token_sort_ratio", pairs, baseline, 0.85)
        if options.wrong:
            print("\n".join(wrong))


if __name__ == "__main__":
    main()
