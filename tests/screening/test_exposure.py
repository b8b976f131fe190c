"""Owners are screened like any party: a hit counts, a review is a doubt that is said and never counted."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

import pytest

from screener.errors import UsageError
from screener.model import (
    Effect,
    Entity,
    EntityType,
    ListId,
    Match,
    Name,
    NameKind,
    Outcome,
    Party,
    QueryResult,
    Score,
    SourceId,
    Stake,
    Verdict,
)
from screener.ownership.graph import build
from screener.screening.directory import Directory
from screener.screening.exposure import Book, exposures, select
from screener.screening.linking import Screen, link
from tests.ownership.worked import TODAY, shipped, stake


def entity(name: str, list_id: str, number: int = 1, start: dt.date | None = None) -> Entity:
    return Entity(
        id=f"{list_id}:{number}",
        list_id=ListId(list_id),
        sources=(SourceId("house"),),
        type=EntityType.ORGANISATION,
        names=(Name(name),),
        programmes=("NPWMD",),
        start=start,
    )


def match(found: Entity, score: float) -> Match:
    outcome = Outcome.HIT if score >= 0.85 else Outcome.REVIEW
    return Match(
        Score(score), outcome, found, Effect.PROHIBITED, found.name, NameKind.PRIMARY, (), Score(score)
    )


def screen_by(**scores: Sequence[tuple[Entity, float]]) -> Screen:
    """Screen by a table: which entities each name matches, and how well."""

    def screen(party: Party) -> Sequence[Match]:
        return [match(found, score) for found, score in scores.get(party.name, ())]

    return screen


STAKES = [stake("X", "60", "A"), stake("A", "50", "B"), stake("P", "30", "B"), stake("B", "10", "L")]
X_ON_SDN = entity("X Holding", "us_ofac_sdn")


def test_a_hit_is_a_listed_owner_with_its_score() -> None:
    found = exposures(STAKES, screen_by(X=[(X_ON_SDN, 0.97)]), select(shipped(), ["ofac50"], TODAY), TODAY)
    assert [(e.party, e.verdict) for e in found] == [
        ("X", Verdict.LISTED),
        ("A", Verdict.MUST),
        ("B", Verdict.MUST),
        ("L", Verdict.NO),
    ]
    owner = found[2].listed_owners[0]
    assert (owner.name, owner.entity_name, owner.list_id, owner.match_score) == (
        "X", "X Holding", "us_ofac_sdn", 0.97,
    )  # fmt: skip


def test_a_review_is_flagged_with_what_would_follow_and_counts_nothing() -> None:
    found = exposures(STAKES, screen_by(X=[(X_ON_SDN, 0.78)]), select(shipped(), ["ofac50"], TODAY), TODAY)
    assert {e.verdict for e in found} == {Verdict.NO}
    flags = {e.party: e.flags[-1] for e in found}
    assert set(flags) == {"X", "A", "B"}
    assert {flag.kind for flag in flags.values()} == {"possibly_listed_owner"}
    assert flags["B"].message.endswith("score 0.78); if so, the verdict would be must")
    assert flags["X"].message.endswith("would be listed")


def test_two_equally_good_matches_are_a_finding_of_their_own() -> None:
    twins = [(entity("X Alpha", "us_ofac_sdn", 1), 0.9), (entity("X Beta", "us_ofac_sdn", 2), 0.9)]
    found = exposures(STAKES, screen_by(X=twins), select(shipped(), ["ofac50"], TODAY), TODAY)
    a = next(e for e in found if e.party == "A")
    assert a.verdict is Verdict.MUST
    assert [flag.kind for flag in a.flags] == ["ambiguous_owner"]
    assert "X Alpha, X Beta" in a.flags[0].message


def test_a_listing_counts_from_its_day_on() -> None:
    screen = screen_by(X=[(entity("X", "us_ofac_sdn", start=dt.date(2026, 6, 8)), 1.0)])
    rules = select(shipped(), ["ofac50"], TODAY)
    assert exposures(STAKES, screen, rules, dt.date(2026, 6, 7)) == ()
    assert exposures(STAKES, screen, rules, dt.date(2026, 6, 8))


def test_only_the_parties_asked_about_are_answered() -> None:
    rules = select(shipped(), ["ofac50"], TODAY)
    found = exposures(STAKES, screen_by(X=[(X_ON_SDN, 1.0)]), rules, TODAY, [Party("b"), Party("Stranger")])
    assert [(e.party, e.verdict) for e in found] == [("B", Verdict.MUST)]


def test_what_a_party_holds_in_listed_parties_comes_with_it() -> None:
    screen = screen_by(L=[(entity("L", "us_bis_el"), 1.0)])
    rules = select(shipped(), [], TODAY)
    found = [e for e in exposures(STAKES, screen, rules, TODAY) if e.party == "A"]
    assert [(e.rule, e.verdict, e.red_flag) for e in found] == [("holds_listed", Verdict.NO, True)]
    assert [s.stake.owned for s in found[0].holdings] == ["B", "L"]


def test_a_party_is_found_by_its_identifier_before_its_name() -> None:
    stakes = [stake("X", "60", "A", owned_id="HRB 1"), stake("P", "60", "HRB 1 Trading")]
    graph = build(stakes, TODAY)
    book = Book(graph, link(graph, screen_by(X=[(X_ON_SDN, 1.0)])), select(shipped(), ["ofac50"], TODAY))
    assert [e.party for e in book.of_party(Party("HRB 1 Trading", id="hrb 1"))] == ["A"]


def test_a_name_that_fits_two_parties_is_answered_for_both_and_flagged() -> None:
    stakes = [stake("X", "60", "Acme", owned_id="1"), stake("P", "60", "Acme", owned_id="2")]
    graph = build(stakes, TODAY)
    book = Book(graph, link(graph, screen_by(X=[(X_ON_SDN, 1.0)])), select(shipped(), ["ofac50"], TODAY))
    found = book.of_party(Party("ACME"))
    assert [e.verdict for e in found] == [Verdict.MAY, Verdict.NO]
    assert {e.flags[0].kind for e in found} == {"ambiguous_party"}


def test_a_name_that_may_be_a_party_of_the_stakes_leaves_its_verdict_open() -> None:
    graph = build([stake("X", "60", "Alibaba Group Holding Ltd")], TODAY)
    book = Book(graph, link(graph, screen_by(X=[(X_ON_SDN, 1.0)])), select(shipped(), ["ofac50"], TODAY))
    (sure,) = book.of_party(Party("Alibaba Group"))
    assert sure.verdict is Verdict.MUST
    assert "'Alibaba Group' is 'Alibaba Group Holding Ltd' of the stakes (score 0." in sure.notes[-1]
    (doubtful,) = book.of_party(Party("Ali Group Holding"))
    assert (doubtful.verdict, doubtful.flags[0].kind) == (Verdict.MAY, "possible_party")


def test_an_answer_takes_the_exposures_of_its_party() -> None:
    graph = build(STAKES, TODAY)
    book = Book(graph, link(graph, screen_by(X=[(X_ON_SDN, 1.0)])), select(shipped(), ["ofac50"], TODAY))
    assert [e.party for e in book.answered(QueryResult(Party("A"), Outcome.NONE)).exposures] == ["A"]


DIRECTORY = [
    stake("Ant Group Co., Ltd.", "100", "World First UK Ltd (WorldFirst)"),
    stake("Ant Group Co., Ltd.", "50", "Chongqing Ant Consumer Finance Co., Ltd."),
    stake("Alibaba Group Holding Ltd", "33", "Ant Group Co., Ltd."),
    stake("Taobao China Holding Ltd", "33", "Taobao Software Ltd"),
]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Ant Group", "Ant Group Co., Ltd."),
        ("ANT GROUP CO., LTD.", "Ant Group Co., Ltd."),
        ("WorldFirst", "World First UK Ltd (WorldFirst)"),
        ("Alibaba", "Alibaba Group Holding Ltd"),
        ("Chongqing Ant", "Chongqing Ant Consumer Finance Co., Ltd."),
    ],
)
def test_a_loosely_written_name_is_found(text: str, expected: str) -> None:
    assert Directory(build(DIRECTORY, TODAY)).require(text).name == expected


@pytest.mark.parametrize(("text", "words"), [("Taobao", "may mean any of 2"), ("Nestle", "no party like")])
def test_a_name_that_fits_two_or_none_is_an_error_with_the_candidates(text: str, words: str) -> None:
    with pytest.raises(UsageError, match=words):
        Directory(build(DIRECTORY, TODAY)).require(text)


def test_stakes_name_who_is_listed_with_country_and_identifier() -> None:
    asked: list[Party] = []

    def screen(party: Party) -> Sequence[Match]:
        asked.append(party)
        return ()

    stakes: list[Stake] = [stake("X", "5", "A", owner_id="5493001KJTIIGC8Y1R12", owner_country="CN")]
    exposures(stakes, screen, select(shipped(), [], TODAY), TODAY)
    assert [(p.name, p.country, [i.scheme for i in p.identifiers]) for p in asked] == [
        ("X", "CN", ["lei"]),
        ("A", "", []),
    ]
