"""From which percentage on a verdict turns: exact, with the ends on the right side."""

from __future__ import annotations

from fractions import Fraction

import pytest

from screener.errors import UsageError
from screener.model import Effect, Interval, ListId, Stake, Verdict
from screener.ownership.graph import NodeKey, build
from screener.ownership.listings import Listing
from screener.ownership.rules import by_id
from screener.screening.linking import Links
from screener.screening.sweep import Sweep, parse_pair, sweep
from tests.ownership.worked import TODAY, shipped, stake, verdict

NO, MAY, MUST = Verdict.NO, Verdict.MAY, Verdict.MUST
LISTS = {"ofac50": "us_ofac_sdn", "ch_2024": "ch_seco", "uk_oc": "uk_fcdo", "us_805": "us_dod_1260h"}


def swept(stakes: list[Stake], rule: str = "ofac50", *, listed: str = "XY", pair: str = "X>A") -> Sweep:
    listing = (Listing(ListId(LISTS[rule]), Effect.PROHIBITED),)
    links = Links({NodeKey(f"name:{name.casefold()}"): listing for name in listed})
    return sweep(build(stakes, TODAY), links, by_id(shipped(), [rule]), parse_pair(pair))


def places(answer: Sweep) -> dict[str, list[tuple[Verdict, Interval]]]:
    return {turn.party: [(span.verdict, span.share) for span in turn.spans] for turn in answer.turns}


def span(low: str, high: str, *, low_open: bool = False, high_open: bool = False) -> Interval:
    return Interval(Fraction(low), Fraction(high), low_open, high_open)


@pytest.mark.parametrize(
    ("stakes", "rule", "expected"),
    [
        pytest.param(
            [stake("X", "10", "A")], "ofac50",
            [(NO, span("0", "50", high_open=True)), (MUST, span("50", "100"))], id="half and more",
        ),
        pytest.param(
            [stake("X", "10", "A")], "ch_2024",
            [(NO, span("0", "50")), (MUST, span("50", "100", low_open=True))], id="more than half",
        ),
        pytest.param(
            [stake("X", "10", "A"), stake("Y", "100/3", "A")], "ofac50",
            [(NO, span("0", "50/3", high_open=True)), (MUST, span("50/3", "200/3"))],
            id="what another listed owner leaves to be had, in thirds",
        ),
        pytest.param(
            [stake("X", "10", "A"), stake("Y", "(25-50)", "A")], "ofac50",
            [
                (NO, span("0", "0")),
                (MAY, span("0", "25", low_open=True, high_open=True)),
                (MUST, span("25", "75", high_open=True)),
            ],
            id="a band beside it",
        ),
    ],
)  # fmt: skip
def test_the_turn_is_exact(stakes: list[Stake], rule: str, expected: list[tuple[Verdict, Interval]]) -> None:
    assert places(swept(stakes, rule))["A"] == expected


def test_what_others_hold_cannot_be_swept_over() -> None:
    answer = swept([stake("P", "70", "A"), stake("X", "1", "B")])
    assert answer.most == 30
    assert answer.present is None
    assert answer.turns == ()


def test_whoever_is_held_through_the_company_turns_with_it() -> None:
    found = places(swept([stake("X", "60", "A"), stake("A", "50", "B"), stake("A", "40", "C")]))
    assert found["A"] == found["B"]
    assert "C" not in found


def test_an_outsiders_stake_can_push_the_listed_owner_out() -> None:
    found = places(swept([stake("X", "", "A"), stake("P", "10", "A")], pair="P>A"))
    assert found["A"] == [(MAY, span("0", "50")), (NO, span("50", "100", low_open=True))]


def test_each_place_is_what_the_rule_says_there() -> None:
    others = [
        stake("Y", "(10-30]", "A"),
        stake("P", "7.25", "A"),
        stake("A", "55", "B"),
        stake("Y", "3", "B"),
    ]
    for turn in swept([stake("X", "5", "A"), *others]).turns:
        for piece in turn.spans:
            middle = (piece.share.low + piece.share.high) / 2
            rows = [stake("X", str(middle), "A"), *others]
            assert verdict("ofac50", rows, turn.party, X="us_ofac_sdn", Y="us_ofac_sdn") is piece.verdict


@pytest.mark.parametrize("text", ["", "A", ">B", "A>", "A=B"])
def test_what_names_no_stake_is_refused(text: str) -> None:
    with pytest.raises(UsageError):
        parse_pair(text)


def test_a_stake_in_itself_is_refused() -> None:
    with pytest.raises(UsageError, match="itself"):
        swept([stake("X", "5", "A")], pair="A>A")
