"""One party on several lists is one finding; what is not surely one party stays apart."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from screener.model import (
    Address,
    Effect,
    Entity,
    EntityType,
    Identifier,
    ListId,
    Match,
    Name,
    NameKind,
    Outcome,
    PartialDate,
    Party,
    QueryResult,
    Score,
    SourceId,
)
from screener.screening.grouping import grouped

ORGANISATION, PERSON, VESSEL, UNKNOWN = (
    EntityType.ORGANISATION,
    EntityType.PERSON,
    EntityType.VESSEL,
    EntityType.UNKNOWN,
)
DAY, OTHER_DAY = dt.date(1951, 6, 19), dt.date(1962, 1, 1)


def born(first: dt.date, last: dt.date | None = None) -> tuple[PartialDate, ...]:
    return (PartialDate(first, last or first),)


def entity(
    list_id: str,
    name: str,
    *aliases: str,
    type_: EntityType = ORGANISATION,
    countries: str = "",
    births: tuple[PartialDate, ...] = (),
    numbers: tuple[Identifier, ...] = (),
    ref: str = "",
    key: str = "",
    weak: str = "",
) -> Entity:
    return Entity(
        id=f"{list_id}:{key or name}",
        list_id=ListId(list_id),
        sources=(SourceId(list_id),),
        type=type_,
        names=(
            Name(name),
            *(Name(alias, NameKind.ALIAS) for alias in aliases),
            *((Name(weak, NameKind.WEAK),) if weak else ()),
        ),
        addresses=tuple(Address(code, country=code) for code in countries.split()),
        births=births,
        identifiers=numbers,
        details=(("un_ref", ref),) if ref else (),
    )


def match(of: Entity) -> Match:
    return Match(Score(0.9), Outcome.HIT, of, Effect.LICENCE, of.name, NameKind.PRIMARY, (), Score(0.9))


def parties(*entities: Entity) -> list[list[str]]:
    matches = grouped([match(one) for one in entities])
    result = QueryResult(Party("x"), Outcome.HIT, matches)
    return [[listing.entity.id for listing in party] for party in result.parties]


HUAWEI = entity("us_bis_el", "Huawei Technologies Co., Ltd.", "Huawei", type_=UNKNOWN, countries="CN")

ONE_PARTY = [
    pytest.param(
        HUAWEI,
        entity("us_ofac_cmic", "HUAWEI TECHNOLOGIES CO LIMITED", countries="CN"),
        id="one name, one legal form, one country",
    ),
    pytest.param(
        HUAWEI,
        entity("us_dod_1260h", "Huawei Technologies Co., Ltd."),
        id="one primary name, and a publisher who states no country",
    ),
    pytest.param(
        HUAWEI,
        entity("us_889", "Huawei Technologies Company", "Huawei Technologies Co., Ltd.", countries="CN"),
        id="the primary name of one is an alias of the other, in one country",
    ),
    pytest.param(
        entity("un_sc", "AL-QAIDA", key="QDe.004"),
        entity("uk_ofsi", "AL-QA'IDA/ISLAMIC ARMY", ref="QDe.004"),
        id="the United Nations' reference",
    ),
    pytest.param(
        entity("ch_seco", "One spelling", ref="KPe.001"),
        entity("au_dfat", "Another", ref="KPe.001"),
        id="two states cite one reference",
    ),
    pytest.param(
        entity("un_sc", "OCEAN MARITIME", type_=VESSEL, numbers=(Identifier("imo", "9187629"),)),
        entity("au_dfat", "RENAMED SINCE", type_=VESSEL, numbers=(Identifier("imo", "IMO 9187629"),)),
        id="a ship by its IMO number, whatever its name",
    ),
    pytest.param(
        entity("un_sc", "AIMAN AL-ZAWAHIRI", type_=PERSON, births=born(DAY)),
        entity("us_ofac_sdn", "AL-ZAWAHIRI, Aiman", type_=PERSON, births=born(DAY)),
        id="a person's name in another order, born the same day",
    ),
    pytest.param(
        entity("un_sc", "AIMAN AL-ZAWAHIRI", type_=PERSON, births=born(DAY), countries="EG"),
        entity(
            "uk_ofsi",
            "Aiman Al-Zawahiri",
            type_=PERSON,
            births=born(dt.date(1951, 1, 1), dt.date(1951, 12, 31)),
            countries="EG SY",
        ),
        id="born in the same year, of one country",
    ),
]


@pytest.mark.parametrize(("one", "other"), ONE_PARTY)
def test_listings_of_one_party_are_one_finding(one: Entity, other: Entity) -> None:
    assert parties(one, other) == [[one.id, other.id]]
    assert parties(other, one) == [[other.id, one.id]]


APART = [
    pytest.param(
        HUAWEI,
        entity("us_ofac_cmic", "Huawei Technologies Co., Ltd.", countries="FR"),
        id="one name in two countries",
    ),
    pytest.param(
        HUAWEI,
        entity("us_ofac_cmic", "Huawei Technologies LLC", countries="CN"),
        id="another legal form",
    ),
    pytest.param(
        HUAWEI, entity("us_ofac_cmic", "Something else", "Huawei", countries="CN"), id="only an alias of both"
    ),
    pytest.param(
        HUAWEI,
        entity("us_dod_1260h", "Something else", "Huawei Technologies Co., Ltd."),
        id="an alias, and no country",
    ),
    pytest.param(
        entity("us_bis_el", "Cosmo", countries="RU"),
        entity("ca_sema", "Cosmo"),
        id="a short word, no country",
    ),
    pytest.param(
        entity("us_bis_el", "Pegasus Trading", countries="AE"),
        entity("us_ofac_sdn", "Pegasus Ltd", weak="Pegasus Trading", countries="AE"),
        id="a weak alias",
    ),
    pytest.param(
        HUAWEI,
        entity("us_ofac_cmic", "Huawei Technologies Co., Ltd.", type_=PERSON, countries="CN"),
        id="a person without a birth date",
    ),
    pytest.param(
        entity("un_sc", "OMAR ALI", type_=PERSON, births=born(DAY), countries="IQ"),
        entity("uk_ofsi", "Omar Ali", type_=PERSON, births=born(OTHER_DAY), countries="IQ"),
        id="a namesake born on another day",
    ),
    pytest.param(
        entity("un_sc", "OMAR ALI", type_=PERSON, births=born(DAY), countries="IQ"),
        entity("uk_ofsi", "Omar Ali", type_=PERSON, births=born(dt.date(1951, 1, 1), dt.date(1951, 12, 31))),
        id="a namesake of about the age, of no known country",
    ),
    pytest.param(
        entity("au_dfat", "Ocean", type_=VESSEL, countries="KP"),
        entity("ca_sema", "Ocean", type_=VESSEL, countries="KP"),
        id="ships of one name",
    ),
    pytest.param(
        entity("un_sc", "A", type_=PERSON, numbers=(Identifier("passport", "1234567", "IQ"),)),
        entity("uk_ofsi", "B", type_=PERSON, numbers=(Identifier("passport", "1234567", "IR"),)),
        id="one number of two countries",
    ),
    pytest.param(
        entity("un_sc", "A", type_=PERSON, key="QDi.001"),
        entity("uk_ofsi", "B", ref="QDi.001"),
        id="a reference that is of a person here and an organisation there",
    ),
    pytest.param(
        HUAWEI,
        replace(HUAWEI, id="us_bis_el:2"),
        id="two entries of one list",
    ),
]


@pytest.mark.parametrize(("one", "other"), APART)
def test_what_is_not_surely_one_party_stays_apart(one: Entity, other: Entity) -> None:
    assert parties(one, other) == [[one.id], [other.id]]


def test_a_third_list_does_not_join_two_entries_of_one() -> None:
    """The primary name goes before the alias, whatever the order."""
    second = entity("us_bis_el", "Huawei Tech. Investment Co.", countries="CN")
    both = entity("us_889", "Huawei Technologies Co., Ltd.", "Huawei Tech. Investment Co.", countries="CN")
    assert parties(second, both, HUAWEI) == [[second.id], [both.id, HUAWEI.id]]


def test_five_lists_make_one_finding_through_each_other() -> None:
    found = parties(
        HUAWEI,
        entity("us_dod_1260h", "Huawei Technologies Co., Ltd."),
        entity("us_889", "Huawei Technologies Company", "Huawei Technologies Co., Ltd.", countries="CN"),
        entity("us_fcc", "Huawei Technologies Company", countries="CN"),
        entity("us_ofac_cmic", "HUAWEI TECHNOLOGIES CO., LTD.", countries="CN"),
    )
    assert [len(party) for party in found] == [5]


LISTED = st.builds(
    entity,
    st.sampled_from(["un_sc", "uk_ofsi", "us_bis_el"]),
    st.sampled_from(["Alpha Co., Ltd.", "Beta Trading", "Gamma"]),
    st.sampled_from(["Alpha Company Limited", "Beta Trading", "Delta"]),
    countries=st.sampled_from(["", "CN", "RU", "CN RU"]),
    ref=st.sampled_from(["", "QDe.001", "QDe.002"]),
)


@given(st.lists(LISTED, max_size=7))
def test_no_match_is_lost_and_every_group_is_led_by_its_first(entities: list[Entity]) -> None:
    numbered = [replace(one, id=f"{one.list_id}:{at}") for at, one in enumerate(entities)]
    found = grouped([match(one) for one in numbered])
    assert [m.entity for m in found] == numbered
    for at, one in enumerate(found):
        first = next(m for m in found if m.group == one.group)
        assert one.group == first.entity.id
        assert found.index(first) <= at


@given(st.lists(LISTED, max_size=6), st.randoms(use_true_random=False))
def test_the_order_of_the_matches_joins_the_same_references(entities: list[Entity], chance: object) -> None:
    numbered = [
        replace(one, id=f"{one.list_id}:{at}", names=(Name(f"n{at}"),)) for at, one in enumerate(entities)
    ]
    mixed = list(numbered)
    chance.shuffle(mixed)  # type: ignore[attr-defined]
    assert {frozenset(p) for p in parties(*numbered)} == {frozenset(p) for p in parties(*mixed)}
