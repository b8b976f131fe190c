"""Answers to report, made of a few real, public facts and some hostile ones."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from fractions import Fraction

import pytest

from screener.model import (
    Address,
    Effect,
    Entity,
    EntityType,
    Evidence,
    Exposure,
    Flag,
    Identifier,
    Interval,
    ListedOwner,
    ListId,
    ListState,
    ListStatus,
    Match,
    Name,
    NameKind,
    Outcome,
    PartialDate,
    Party,
    QueryResult,
    Relation,
    RunInfo,
    Score,
    SourceId,
    Stake,
    Step,
    Verdict,
)

EL = ListId("us_bis_el")


@pytest.fixture
def run() -> RunInfo:
    """What the answers rest on: one list of the starter set."""
    status = ListStatus(
        id=EL,
        title="Entity List",
        effect=Effect.LICENCE,
        source=SourceId("us_csl"),
        published=dt.date(2026, 7, 31),
        fetched=dt.datetime(2026, 8, 1, tzinfo=dt.UTC),
        sha256="ab" * 32,
        entities=338,
        state=ListState.STARTER,
        age_days=115,
    )
    return RunInfo(
        lists=(status,),
        as_of=dt.date(2026, 11, 23),
        version="0.1.0",
        config=(("review_threshold", 0.7), ("hit_threshold", 0.85)),
        notices=("us_bis_el: only the starter set stands behind this list",),
        snapshot="cd" * 32,
    )


@pytest.fixture
def huawei() -> Entity:
    """An organisation with most fields. Source: 84 FR 22961 (2019-05-21)."""
    return Entity(
        id="us_bis_el:huawei",
        list_id=EL,
        sources=(SourceId("us_csl"),),
        type=EntityType.ORGANISATION,
        names=(
            Name("Huawei Technologies Co., Ltd."),
            Name("Huawei", NameKind.ALIAS),
            Name("华为技术有限公司", NameKind.ALIAS, "zh"),
        ),
        addresses=(
            Address("Bantian Huawei Base, Longgang District, Shenzhen, CN", city="Shenzhen", country="CN"),
        ),
        identifiers=(Identifier("registration", "914403001922038216", "CN"),),
        start=dt.date(2019, 5, 16),
        citations=("84 FR 22961",),
        licence_requirement="For all items subject to the EAR (See §744.11 of the EAR)",
        licence_policy="Presumption of denial",
        relations=(Relation("affiliated", "HiSilicon"),),
        url="https://www.bis.gov/entity-list",
        details=(("standard order", "Y"), ("standard order", "N")),
    )


@pytest.fixture
def hit(huawei: Entity) -> QueryResult:
    """A hit with evidence."""
    query = Party("huawei technologies", type=EntityType.ORGANISATION, country="CN", row=3)
    evidence = (
        Evidence(
            "names",
            0.99,
            "huawei technologies",
            "Huawei Technologies Co., Ltd.",
            "Words of both names are alike.",
        ),
        Evidence("same_country", 0.01, "CN", "CN", "Both are of the same country."),
    )
    match = Match(
        score=Score(0.9999),
        outcome=Outcome.HIT,
        entity=huawei,
        effect=Effect.LICENCE,
        matched_name="Huawei Technologies Co., Ltd.",
        matched_kind=NameKind.PRIMARY,
        evidence=evidence,
        sls_score=Score(1.0),
    )
    return QueryResult(query, Outcome.HIT, (match,))


@pytest.fixture
def twice(hit: QueryResult) -> QueryResult:
    """A party on two lists, and another one. Source: Pub. L. 115-232 s. 889(f)(3)(A)."""
    [first] = hit.matches
    key = first.entity.id
    again = replace(
        first.entity,
        id="us_889:huawei",
        list_id=ListId("us_889"),
        names=(Name("Huawei Technologies Company"),),
        start=dt.date(2018, 8, 13),
    )
    other = replace(first.entity, id="us_bis_el:other")
    return replace(
        hit,
        matches=(
            replace(first, group=key),
            replace(first, entity=other, group=other.id),
            replace(first, entity=again, effect=Effect.RESTRICTED, group=key),
        ),
    )


@pytest.fixture
def none() -> QueryResult:
    """A query without any match."""
    return QueryResult(Party("Zoloz", row=4), Outcome.NONE)


@pytest.fixture
def unscreenable() -> QueryResult:
    """A row that could not be screened."""
    return QueryResult(
        Party("", row=5, problem="the name is empty"), Outcome.UNSCREENABLE, reason="the name is empty"
    )


@pytest.fixture
def exposure() -> Exposure:
    """A party caught by a rule, with a red flag beside it."""
    stake = Stake(
        owner="Ant Group",
        owned="Zoloz",
        share=Interval(Fraction(50), Fraction(200, 3), high_open=True),
        source="annual report",
        start=dt.date(2018, 1, 1),
    )
    return Exposure(
        party="Zoloz",
        rule="bis_affiliates",
        verdict=Verdict.MUST,
        sum_low=Fraction(50),
        sum_high=Fraction(200, 3),
        flags=(Flag("listed_minority_owner", "Alibaba holds 33% of Ant Group"),),
        listed_owners=(
            ListedOwner("Ant Group", "us_bis_el:ant", "Ant Group", EL, Effect.LICENCE, Score(1.0)),
        ),
        path=(Step(stake, counts=True, decisive=True),),
        look_through_low=Fraction(1, 3),
        undisclosed=Fraction(50),
        citation="90 FR 47201",
        effect=Effect.LICENCE,
        meaning="licence required as for its owner",
    )


@pytest.fixture
def hostile() -> QueryResult:
    """A hit in which every text that comes from outside tries to act."""
    attack = "=cmd|' /C calc'!A0\x1b[2J\u202e[bold]x[/bold]<script>alert(1)</script>|**b**\u200b\x9b31m\nnext"
    entity = Entity(
        id=f"us_bis_el:{attack}",
        list_id=EL,
        sources=(SourceId("us_csl"),),
        type=EntityType.PERSON,
        names=(Name(attack), Name("other " + attack, NameKind.WEAK)),
        addresses=(Address(attack),),
        identifiers=(Identifier("passport", attack, attack, attack),),
        births=(PartialDate(dt.date(1962, 1, 1), dt.date(1962, 12, 31), attack),),
        birth_places=(attack,),
        programmes=(attack,),
        citations=(attack,),
        licence_requirement=attack,
        licence_policy=attack,
        title=attack,
        remarks=attack,
        url="javascript:" + attack,
        relations=(Relation(attack, attack),),
        details=((attack, attack),),
    )
    match = Match(
        score=Score(0.8),
        outcome=Outcome.REVIEW,
        entity=entity,
        effect=Effect.LICENCE,
        matched_name=attack,
        matched_kind=NameKind.WEAK,
        evidence=(Evidence(attack, 0.8, attack, attack, attack),),
        sls_score=Score(0.5),
    )
    query = Party(
        attack,
        address=attack,
        other_names=(attack,),
        identifiers=(Identifier("passport", attack),),
        id=attack,
    )
    return QueryResult(query, Outcome.REVIEW, (match,), reason=attack)
