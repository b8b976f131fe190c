"""Every worked case of the reference, where it is at hand: the shipped rules must answer each of them."""

from __future__ import annotations

import datetime as dt
import json
from fractions import Fraction
from typing import Any

import pytest

from screener.model import Basis, Effect, Interval, ListId, Stake, Verdict
from screener.ownership.assess import assess
from screener.ownership.graph import NodeKey, build
from screener.ownership.listings import Listing
from screener.ownership.lookthrough import look_through
from tests.ownership.worked import SHARED, TODAY, day, rule

FILE = SHARED / "ownership" / "cases.json"
CASES: list[dict[str, Any]] = json.loads(FILE.read_text(encoding="utf-8"))["cases"] if FILE.is_file() else []

LISTS = {
    "SDN": ("us_ofac_sdn", "CUBA"),
    "SDN-744.8": ("us_ofac_sdn", "NPWMD"),
    "SSI-D1": ("us_ofac_ssi", "SSI-D1"),
    "NS-CMIC": ("us_ofac_cmic", ""),
    "NS-MBS": ("us_ofac_mbs", ""),
    "EL": ("us_bis_el", ""),
    "MEU": ("us_bis_meu", ""),
    "UVL": ("us_bis_uvl", ""),
    "DPL": ("us_bis_dpl", ""),
    "1260H": ("us_dod_1260h", ""),
    "EU": ("eu_fsf", ""),
    "UK": ("uk_fcdo", ""),
    "CH": ("ch_seco", ""),
    "CA": ("ca_sema", ""),
    "AU": ("au_dfat", ""),
    "JP": ("jp_mof", ""),
}
"""The cases' names of lists as ours, with a programme where the cases mean one."""

KINDS = {"legal_title": Basis.NOMINEE}


def edge(case: dict[str, Any], raw: dict[str, Any]) -> Stake:
    groups = [group for group in case.get("joint", []) if raw["owner"] in group]
    exact = raw.get("pct")
    low, high = Fraction(str(raw.get("low", exact))), Fraction(str(raw.get("high", exact)))
    kind = raw.get("kind", "shares")
    return Stake(
        owner=raw["owner"],
        owned=raw["owned"],
        share=Interval(low, high, raw.get("low_open", False), raw.get("high_open", False)),
        known=(low, high) != (Fraction(0), Fraction(100)),
        basis=KINDS.get(kind) or Basis(kind),
        start=day(raw.get("from")),
        end=day(raw.get("to")),
        group=" + ".join(groups[0]) if groups else "",
        owned_country="US" if raw["owned"] in case.get("us_persons", ()) else "",
    )


def listing(raw: dict[str, Any]) -> Listing:
    list_id, programme = LISTS[raw["list"]]
    return Listing(
        ListId(list_id),
        Effect.PROHIBITED,
        programmes=(programme,) if programme else (),
        start=day(raw.get("from")),
        end=day(raw.get("to")),
    )


@pytest.mark.skipif(not CASES, reason="the reference cases are not part of the project")
@pytest.mark.parametrize("case", CASES, ids=lambda case: f"{case['id']}: {case['title']}")
def test_reference_case(case: dict[str, Any]) -> None:
    as_of = day(case["as_of"]) or TODAY
    graph = build([edge(case, raw) for raw in case["edges"]], as_of)
    if case["rule"] == "lookthrough":
        check_look_through(case, as_of)
        return
    listings = {
        NodeKey(f"name:{name.casefold()}"): tuple(map(listing, raw)) for name, raw in case["listed"].items()
    }
    nodes = set(graph.names) | set(listings)
    found = {e.party: e for e in assess(graph, rule(case["rule"]), listings, nodes).values()}
    for party, expected in case["expect"].items():
        exposure = found[party]
        assert exposure.verdict is Verdict(expected["verdict"]), party
        for end in ("sum_low", "sum_high"):
            if end in expected:
                assert getattr(exposure, end) == Fraction(str(expected[end])), (party, end)
        if "red_flag" in expected:
            assert exposure.red_flag is expected["red_flag"], (party, exposure.flags)


def check_look_through(case: dict[str, Any], as_of: dt.date) -> None:
    graph = build([edge(case, raw) for raw in case["edges"]], as_of)
    source = graph.find(case["source_node"])
    assert source is not None
    through = look_through(graph, [source])
    for party, expected in case["expect"].items():
        node = graph.find(party)
        assert node is not None
        low, high = through.of(node)
        assert low == high
        assert float(low) == pytest.approx(expected["percent"], abs=1e-6)
