"""A party beside an entity: the name decides, what else is known moves it within bounds."""

from __future__ import annotations

import datetime as dt
from typing import Any

import msgspec
import pytest

from screener.matching.parties import analyse_entity
from screener.matching.score import HIT_THRESHOLD, REVIEW_THRESHOLD
from screener.model import (
    Address,
    Entity,
    EntityType,
    Identifier,
    Match,
    Name,
    NameKind,
    Outcome,
    PartialDate,
    Party,
)
from screener.names.tokens import AnalysedName
from tests.matching.conftest import judged, listed

BORN = PartialDate(dt.date(1973, 3, 25), dt.date(1973, 3, 25), "25 Mar 1973")


def entity(*names: Name, type_: EntityType = EntityType.PERSON, **fields: Any) -> Entity:
    return listed(*names, type_=type_, **fields)


RIM = entity(Name("'ABBAS, Rim Zyxoman"), births=(BORN,), nationalities=("SY",))


def match(party: Party, other: Entity = RIM) -> Match | None:
    return judged(party, other)


def score(party: Party, other: Entity = RIM) -> float:
    found = match(party, other)
    return found.score if found else 0.0


def test_a_name_alone_is_enough() -> None:
    found = match(Party("Rim Zyxoman Abbas"))
    assert found is not None
    assert found.outcome is Outcome.HIT
    assert found.matched_name == "'ABBAS, Rim Zyxoman"


def test_another_name_is_no_match() -> None:
    assert match(Party("Jane Quillfeather")) is None


def test_what_is_not_said_is_neutral() -> None:
    bare = entity(Name("'ABBAS, Rim Zyxoman"))
    assert score(Party("Rim Zyxoman Abbas"), bare) == score(Party("Rim Zyxoman Abbas"))


def test_a_date_of_birth_lifts_and_lowers_within_bounds() -> None:
    plain = score(Party("Rim Zyxomann Abbas"))
    assert score(Party("Rim Zyxomann Abbas", birth=BORN)) > plain
    other = PartialDate(dt.date(1950, 1, 1), dt.date(1950, 12, 31), "1950")
    assert REVIEW_THRESHOLD < score(Party("Rim Zyxoman Abbas", birth=other)) < HIT_THRESHOLD


def test_a_country_moves_a_little() -> None:
    plain = score(Party("Rim Zyxomann Abbas"))
    assert plain < score(Party("Rim Zyxomann Abbas", country="SY")) < plain + 0.05
    assert plain > score(Party("Rim Zyxomann Abbas", country="BR")) > plain - 0.05


def test_another_type_is_shown_as_a_reason_and_not_dropped() -> None:
    found = match(Party("Rim Zyxoman Abbas", type=EntityType.VESSEL))
    assert found is not None
    assert "different_type" in [each.feature for each in found.evidence]


def test_a_weak_alias_alone_never_makes_a_hit() -> None:
    weak = entity(Name("Quillfeather Zyxomat"), Name("The Falcon Marksman", NameKind.WEAK))
    found = match(Party("The Falcon Marksman"), weak)
    assert found is not None
    assert found.outcome is Outcome.REVIEW
    assert REVIEW_THRESHOLD <= found.score < HIT_THRESHOLD


def test_the_same_identifier_decides_whatever_the_name() -> None:
    ship = entity(Name("Golden Bridge"), type_=EntityType.VESSEL, identifiers=(Identifier("imo", "9187629"),))
    found = match(Party("Something Else", identifiers=(Identifier("imo", "IMO 9187629"),)), ship)
    assert found is not None
    assert found.score == 1.0
    assert found.evidence[0].feature == "same_identifier"


def test_a_wrong_check_digit_decides_nothing() -> None:
    ship = entity(Name("Golden Bridge"), type_=EntityType.VESSEL, identifiers=(Identifier("imo", "9187628"),))
    assert match(Party("Something Else", identifiers=(Identifier("imo", "9187628"),)), ship) is None


@pytest.mark.parametrize(
    ("country", "outcome"),
    [
        pytest.param("EG", Outcome.HIT, id="the same number of the same country decides"),
        pytest.param("", Outcome.REVIEW, id="a number without its country is a question"),
        pytest.param("SY", None, id="a number of another country is another"),
    ],
)
def test_a_passport_matches_under_any_name(country: str, outcome: Outcome | None) -> None:
    person = entity(
        Name("Golden Bridge"), type_=EntityType.PERSON, identifiers=(Identifier("passport", "1084010", "EG"),)
    )
    found = match(Party("Quillfeather", identifiers=(Identifier("passport", "1084010", country),)), person)
    assert (found.outcome if found else None) is outcome


def test_any_of_the_partys_names_may_match() -> None:
    assert score(Party("Quillfeather Ltd", other_names=("Rim Zyxoman Abbas",))) >= HIT_THRESHOLD


LISTED_ADDRESS = entity(
    Name("Address 01"),
    type_=EntityType.ADDRESS,
    addresses=(
        Address("Flat 12, Block A, 9/F, Golden Tower, 44 Zyxomat Road, Kowloon, Hong Kong", country="HK"),
    ),
)

SAME_PLACE = {
    "as printed": "Flat 12, Block A, 9/F, Golden Tower, 44 Zyxomat Road, Kowloon, Hong Kong",
    "abbreviated": "RM 12 BLK A 9TH FLR GOLDEN TWR 44 ZYXOMAT RD KOWLOON HK",
    "the unit left out": "Golden Tower, 44 Zyxomat Road, Kowloon",
}


@pytest.mark.parametrize("address", SAME_PLACE.values(), ids=SAME_PLACE.keys())
def test_a_listed_address_matches_under_any_name(address: str) -> None:
    found = match(Party("Quillfeather Trading Ltd", address=address, country="HK"), LISTED_ADDRESS)
    assert found is not None
    assert "listed_address" in [each.feature for each in found.evidence]


@pytest.mark.parametrize("country", ["HK", "CN", "MO", "TR", ""])
def test_no_stated_country_hides_an_identical_address(country: str) -> None:
    address = "Golden Tower, 44 Zyxomat Road, Kowloon, Hong Kong"
    found = match(Party("Quillfeather Trading Ltd", address=address, country=country), LISTED_ADDRESS)
    assert found is not None
    assert found.outcome is Outcome.HIT


@pytest.mark.parametrize("address", ["44 Zyxomat Road, Lagos", "44 Zyxomat Road"])
def test_a_street_of_the_same_name_in_another_country_is_another(address: str) -> None:
    assert match(Party("Quillfeather Trading Ltd", address=address, country="NG"), LISTED_ADDRESS) is None


@pytest.mark.parametrize(
    "address",
    [
        "Zyxomat Sokak No:5, Istanbul",
        "No. 5 Zyxomat Sokak, Istanbul",
        "Zyxomat Sok. 5, Istanbul",
        "Daire No: 3, Zyxomat Sk. No: 5 Istanbul",
    ],
)
def test_a_house_number_stands_before_or_behind_its_street(address: str) -> None:
    listed = entity(
        Name("Address 01"),
        type_=EntityType.ADDRESS,
        addresses=(Address("5 Zyxomat Sokak, Istanbul", country="TR"),),
    )
    assert match(Party("Quillfeather Trading Ltd", address=address, country="TR"), listed) is not None


OTHER_PLACE = {
    "another number": "45 Zyxomat Road, Kowloon, Hong Kong",
    "another street": "44 Nathan Road, Kowloon, Hong Kong",
    "only the city": "Kowloon, Hong Kong",
}


@pytest.mark.parametrize("address", OTHER_PLACE.values(), ids=OTHER_PLACE.keys())
def test_another_address_does_not(address: str) -> None:
    assert match(Party("Quillfeather Trading Ltd", address=address, country="HK"), LISTED_ADDRESS) is None


def test_the_address_of_a_listed_company_under_another_name_is_a_red_flag() -> None:
    company = entity(
        Name("Zyxomat Telecom Ltd"),
        type_=EntityType.ORGANISATION,
        addresses=(Address("44 Zyxomat Road, Kowloon, Hong Kong", country="HK"),),
    )
    found = match(Party("Quillfeather Trading", address="44 Zyxomat Rd, Kowloon", country="HK"), company)
    assert found is not None
    assert found.outcome is Outcome.REVIEW
    assert found.evidence[0].feature == "same_address"


def test_an_analysed_name_survives_being_stored() -> None:
    for each in analyse_entity(RIM):
        stored = msgspec.msgpack.encode(each.form)
        assert msgspec.msgpack.decode(stored, type=AnalysedName) == each.form
