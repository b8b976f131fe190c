"""What the tests of ownership share: stakes and listings written short, and the shipped rules."""

from __future__ import annotations

import datetime as dt
from fractions import Fraction
from functools import lru_cache
from pathlib import Path

from screener.model import Basis, Effect, Exposure, Interval, ListId, Stake, Verdict
from screener.ownership import rules as rule_table
from screener.ownership.assess import assess
from screener.ownership.graph import Graph, NodeKey, build
from screener.ownership.intervals import parse_share
from screener.ownership.listings import Listing, Listings
from screener.ownership.rules import Rule

ROOT = Path(__file__).resolve().parents[2]
SHARED = (ROOT / "../shared").resolve()
TODAY = dt.date(2026, 11, 23)


@lru_cache
def shipped() -> tuple[Rule, ...]:
    return rule_table.parse((ROOT / "lists" / "rules.toml").read_text(encoding="utf-8"))


def rule(name: str) -> Rule:
    return rule_table.by_id(shipped(), [name])[0]


def day(text: str | None) -> dt.date | None:
    return None if text is None else dt.date.fromisoformat(text)


def stake(owner: str, share: str, owned: str, basis: Basis = Basis.SHARES, **more: object) -> Stake:
    """Write a stake as people say it: X holds 50 of A."""
    read = parse_share(share)
    fields = {"owner": owner, "owned": owned, "share": read.interval, "known": read.known, "basis": basis}
    return Stake(**(fields | more))  # type: ignore[arg-type]  # the tests' own shorthand


def listing(list_id: str, start: dt.date | None = None, *programmes: str) -> Listing:
    return Listing(ListId(list_id), Effect.PROHIBITED, programmes=programmes, start=start)


def listed(graph: Graph, **lists: str) -> Listings:
    """Write who is on which list: X="us_ofac_sdn", or "us_ofac_sdn:NPWMD" with a programme."""
    found: dict[NodeKey, tuple[Listing, ...]] = {}
    for name, text in lists.items():
        list_id, _, programme = text.partition(":")
        node = graph.find(name.replace("_", " "))
        assert node is not None, name
        found[node] = (listing(list_id, None, *([programme] if programme else [])),)
    return found


def answer(rule_id: str, stakes: list[Stake], as_of: dt.date = TODAY, **lists: str) -> dict[str, Exposure]:
    """Apply a shipped rule to stakes; answer for every party of theirs, by name."""
    graph = build(stakes, as_of)
    found = assess(graph, rule(rule_id), listed(graph, **lists), graph.names)
    return {exposure.party: exposure for exposure in found.values()}


def verdict(rule_id: str, stakes: list[Stake], party: str, as_of: dt.date = TODAY, **lists: str) -> Verdict:
    return answer(rule_id, stakes, as_of, **lists)[party].verdict


def interval(low: Fraction | int, high: Fraction | int, *, low_open: bool, high_open: bool) -> Interval:
    return Interval(Fraction(low), Fraction(high), low_open, high_open)
