"""Asks what would follow for Ant Group's holdings if Ant Group were put on the Entity List."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import screener

STAKES = Path(__file__).parent.parent / "ant_group" / "stakes.csv"


def main() -> None:
    """Print whose verdict would be another, strongest first."""
    lists = screener.Screener.open(as_of=dt.date(2025, 10, 15))
    stakes = screener.read_stakes(STAKES)
    answer = lists.whatif(stakes, ["Ant Group=us_bis_el"], rules=["bis_affiliates"])
    for change in answer.changes:
        if change.is_new and change.after.in_force and change.after.verdict is screener.Verdict.MUST:
            print(f"{change.after.party}: {change.before} -> {change.after.verdict}")


if __name__ == "__main__":
    main()
