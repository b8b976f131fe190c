"""Which stakes decide: worked out for all at once, it is what trying each of them says."""

from __future__ import annotations

import time
from dataclasses import replace
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from screener.errors import OwnershipError
from screener.model import Basis, Stake, Verdict
from screener.ownership.assess import assess
from screener.ownership.decisive import Decisive, by_trial
from screener.ownership.fixpoint import contributions, settle
from screener.ownership.graph import build
from screener.ownership.intervals import exactly
from screener.ownership.listings import seeds
from tests.ownership.test_laws import EVERY_RULE, LISTED, PARTIES, portfolios
from tests.ownership.worked import TODAY, listed, rule


@st.composite
def mixed(draw: st.DrawFn) -> list[Stake]:
    """Stakes of which some are votes or control, some held together, and some owners come from abroad."""
    return [
        replace(
            stake,
            basis=draw(st.sampled_from([Basis.SHARES, Basis.SHARES, Basis.VOTES, Basis.CONTROL])),
            group=draw(st.sampled_from(["", "", "", "pact"])),
            owned_country=draw(st.sampled_from(["", "", "US"])),
        )
        for stake in draw(portfolios(start=4))
    ]


@given(EVERY_RULE, portfolios(start=4) | mixed(), LISTED)
def test_stakes_decide_whose_loss_would_let_the_party_go(
    name: str, stakes: list[Stake], persons: set[str]
) -> None:
    table = rule(name)
    nowhere = [Stake(party, "Ω", exactly(0)) for party in PARTIES]
    try:
        graph = build([*stakes, *nowhere], TODAY)
    except OwnershipError:  # of a company more than the whole is held on one basis
        return
    at_rest = settle(
        graph, table, seeds(table, listed(graph, **dict.fromkeys(sorted(persons), table.seeds[0])), TODAY)
    )
    decisive = Decisive(at_rest)
    for node in graph.names:
        verdict = at_rest.verdict(node)
        counted, _ = contributions(at_rest, node, verdict)
        if verdict in {Verdict.MUST, Verdict.MAY}:
            assert decisive.among(node, verdict, counted) == by_trial(at_rest, node, verdict, counted), node


CASES = [
    pytest.param([("A", "B", 60), ("B", "C", 60)], "C", {"AB", "BC"}, id="each link of a chain"),
    pytest.param([("A", "B", 30), ("D", "B", 30)], "B", {"AB", "DB"}, id="both of two that only together do"),
    pytest.param([("A", "B", 60), ("D", "B", 40)], "B", {"AB"}, id="the larger of two, enough alone"),
    pytest.param(
        [("A", "B", 60), ("A", "C", 60), ("B", "E", 50), ("C", "E", 50)], "E", set(),
        id="none of two ways, each of which is enough",
    ),
    pytest.param(
        [("A", "B", 60), ("B", "C", 60), ("C", "E", 30), ("B", "E", 30)], "E", {"AB", "BC", "CE", "BE"},
        id="all where two ways meet again",
    ),
    pytest.param(
        [("A", "B", 60), ("B", "C", 60), ("C", "B", 40)], "C", {"AB", "BC"}, id="no ring holds itself up"
    ),
]  # fmt: skip


@pytest.mark.parametrize(("stakes", "party", "expected"), CASES)
def test_the_decisive_stakes_are(stakes: list[tuple[str, str, int]], party: str, expected: set[str]) -> None:
    drawn = [Stake(a, b, exactly(Fraction(share))) for a, b, share in [*stakes, ("D", "Z", 1)]]
    graph = build(drawn, TODAY)
    found = assess(graph, rule("ofac50"), listed(graph, A="us_ofac_sdn", D="us_ofac_sdn"))
    (exposure,) = (one for one in found.values() if one.party == party)
    assert {step.stake.owner + step.stake.owned for step in exposure.path if step.decisive} == expected


def test_four_hundred_linked_parties_are_answered_in_seconds() -> None:
    """Each held by three before it: a path of a thousand stakes, each of which may decide."""
    stakes = [Stake("A", "N0", exactly(60))]
    for number in range(1, 400):
        holders = ((60, 1), (30, 5), (10, 9))
        stakes += [
            Stake(f"N{number - back}", f"N{number}", exactly(share))
            for share, back in holders
            if back <= number
        ]
    graph = build(stakes, TODAY)
    begun = time.monotonic()
    found = assess(graph, rule("ofac50"), listed(graph, A="us_ofac_sdn"))
    assert time.monotonic() - begun < 10
    assert sum(exposure.verdict is Verdict.MUST for exposure in found.values()) == 400
    last = next(exposure for exposure in found.values() if exposure.party == "N399")
    assert sum(step.decisive for step in last.path) == 400, "every stake of sixty per cent, and none beside"
