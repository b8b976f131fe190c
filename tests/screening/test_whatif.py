"""What would follow if a party were put on a list, or taken off it: before beside after, rule by rule."""

from __future__ import annotations

import datetime as dt

import pytest

from screener.errors import UsageError
from screener.lists import catalog
from screener.model import Effect, ListId, Verdict
from screener.ownership.graph import NodeKey, build
from screener.ownership.listings import Listing
from screener.ownership.rules import by_id
from screener.screening.linking import Links
from screener.screening.whatif import Supposed, WhatIf, parse_supposed, rules_for, whatif
from tests.ownership.worked import TODAY, shipped, stake

STAKES = [stake("X", "60", "A"), stake("Y", "25", "B"), stake("A", "25", "B"), stake("X", "10", "C")]
EL = ListId("us_bis_el")
JULY = dt.date(2014, 7, 16)


def ask(*supposed: Supposed, rules: tuple[str, ...] = ("bis_affiliates",), **listed: str) -> WhatIf:
    graph = build(STAKES, TODAY)
    links = Links(
        {NodeKey(f"name:{n.casefold()}"): (Listing(ListId(i), Effect.LICENCE),) for n, i in listed.items()}
    )
    return whatif(graph, links, by_id(shipped(), rules), supposed, catalog.load())


def outcome(answer: WhatIf) -> dict[str, tuple[Verdict, Verdict, bool]]:
    return {c.after.party: (c.before, c.after.verdict, c.is_new) for c in answer.changes}


def test_a_supposed_listing_catches_whom_the_rule_catches() -> None:
    assert outcome(ask(Supposed("X", EL))) == {
        "X": (Verdict.NO, Verdict.LISTED, True),
        "A": (Verdict.NO, Verdict.MUST, True),
        "B": (Verdict.NO, Verdict.NO, True),
        "C": (Verdict.NO, Verdict.NO, True),
    }


def test_supposed_and_real_listings_add_up() -> None:
    found = outcome(ask(Supposed("X", EL), Y="us_bis_meu"))
    assert found["B"] == (Verdict.NO, Verdict.MUST, True)
    assert found["Y"] == (Verdict.LISTED, Verdict.LISTED, False)


def test_a_listing_taken_away_frees_whom_it_caught() -> None:
    found = outcome(ask(Supposed("X", EL, removed=True), X="us_bis_el"))
    assert found["A"] == (Verdict.MUST, Verdict.NO, True)
    assert found["X"] == (Verdict.LISTED, Verdict.NO, True)


def test_a_listing_that_is_not_there_cannot_be_taken_away_and_that_is_said() -> None:
    answer = ask(Supposed("Y", EL, removed=True), X="us_bis_el")
    assert answer.notices == ("Y is not on us_bis_el: nothing is taken away",)
    assert ask(Supposed("X", EL, removed=True), X="us_bis_el").notices == ()


def test_a_supposed_listing_that_starts_later_changes_nothing_yet() -> None:
    assert outcome(ask(Supposed("X", EL, start=TODAY + dt.timedelta(1)))) == {}


def test_a_party_that_no_stake_names_is_told_of() -> None:
    answer = ask(Supposed("Nobody Ltd", EL))
    assert "Nobody Ltd" in answer.notices[0]
    assert outcome(answer) == {"Nobody Ltd": (Verdict.NO, Verdict.LISTED, True)}


def test_a_list_that_there_is_not_is_an_error() -> None:
    with pytest.raises(UsageError, match="no list is called 'us_xyz'"):
        ask(Supposed("X", ListId("us_xyz")))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Ant Group=us_bis_el", Supposed("Ant Group", EL)),
        ("A=B Co=us_bis_el@2020-11-01", Supposed("A=B Co", EL, start=dt.date(2020, 11, 1))),
        ("X=us_ofac_sdn:npwmd, sdgt", Supposed("X", ListId("us_ofac_sdn"), ("NPWMD", "SDGT"))),
        ("X=us_ofac_ssi:Directive 1", Supposed("X", ListId("us_ofac_ssi"), ("SSI-D1",))),
        ("X=us_ofac_ssi:D2@2014-07-16", Supposed("X", ListId("us_ofac_ssi"), ("SSI-D2",), JULY)),
    ],
)  # fmt: skip
def test_a_supposed_listing_is_read(text: str, expected: Supposed) -> None:
    assert parse_supposed(text) == expected


@pytest.mark.parametrize("text", ["X", "=us_bis_el", "X=", "X=us_bis_el@soon", "X=us_bis_el@"])
def test_what_is_no_supposed_listing_is_refused(text: str) -> None:
    with pytest.raises(UsageError):
        parse_supposed(text)


def test_only_rules_that_a_listing_can_matter_to_are_applied() -> None:
    found = rules_for(shipped(), [Supposed("X", EL)], TODAY)
    assert [rule.id for rule in found] == ["bis_affiliates", "bis_affiliates_if_extended"]
