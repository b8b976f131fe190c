"""Screens three parties from Python, and asks who would be caught through ownership."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import screener

HERE = Path(__file__).parent
DAY = dt.date(2026, 11, 23)


def main() -> None:
    """Print an answer for each party, then the exposures of one."""
    lists = screener.Screener.open(as_of=DAY)
    for notice in lists.run.notices[:1]:
        print(f"note: {notice.split(':')[1].strip()}")
    for party in (
        screener.Party("Megvii Technology", country="CN"),
        screener.Party("Zoloz"),
        screener.Party("Alibaba Group Holding Limited"),
    ):
        answer = lists.check(party)
        best = answer.matches[0].entity if answer.matches else None
        print(f"{party.name}: {answer.outcome}" + (f", {best.list_id} since {best.start}" if best else ""))

    stakes = screener.read_stakes(HERE.parent / "ant_group" / "stakes.csv")
    for exposure in lists.exposures(stakes, [screener.Party("Ant Group Co., Ltd.")], rules=["us_805"]):
        print(f"{exposure.party}, {exposure.rule}: {exposure.verdict}")


if __name__ == "__main__":
    main()
