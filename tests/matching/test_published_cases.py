"""Cases that supervisors and users have published, each with where it stands, and those like them."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest

from screener.matching.parties import analyse_party, compare_texts
from screener.matching.score import REVIEW_THRESHOLD
from screener.model import (
    Address,
    Entity,
    EntityType,
    Identifier,
    Name,
    NameKind,
    Outcome,
    PartialDate,
    Party,
)
from tests.matching.conftest import judged, listed

ANY, COMPANY, PERSON = EntityType.UNKNOWN, EntityType.ORGANISATION, EntityType.PERSON
VESSEL, AIRCRAFT = EntityType.VESSEL, EntityType.AIRCRAFT


def entry(name: str, type_: EntityType = COMPANY, **fields: Any) -> Entity:
    return listed(Name(name), type_=type_, **fields)


PLACES = {
    "Habana is Havana": ("Zyxomat Habana", "Zyxomat Havana"),
    "Kuba is Cuba": ("Zyxomat Kuba", "Zyxomat Cuba"),
    "Soudan is Sudan": ("Soudan Zyxomat Airways", "Sudan Zyxomat Airways"),
    "Krimea is Crimea": ("Zyxomat Krimea", "Zyxomat Crimea"),
    "Peking is Beijing": ("Peking Zyxomat Machinery", "Beijing Zyxomat Machinery"),
    "Deutschland is Germany": ("Zyxomat Deutschland GmbH", "Zyxomat Germany GmbH"),
}


@pytest.mark.parametrize(("one", "other"), PLACES.values(), ids=PLACES.keys())
def test_a_place_is_one_in_every_spelling(one: str, other: str) -> None:
    """Source of the first three: OFAC, "A Framework for OFAC Compliance Commitments" (2019-05-02), VI."""
    assert compare_texts(one, other).outcome is Outcome.HIT


SEATS = {
    "the trade name alone": ("Megvii", Outcome.REVIEW),
    "the trade name and the business": ("Megvii Technology", Outcome.HIT),
    "registered elsewhere": ("Shenzhen Megvii Technology", Outcome.NONE),
}


@pytest.mark.parametrize(("query", "outcome"), SEATS.values(), ids=SEATS.keys())
def test_where_a_chinese_company_is_registered_is_mostly_left_out(query: str, outcome: Outcome) -> None:
    """Source: State Council Order 734 (2020), article 6: a company's name begins with its place."""
    assert compare_texts(query, "Beijing Megvii Technology Co., Ltd.", COMPANY).outcome is outcome


def test_a_primary_name_in_quotation_marks_is_no_weak_alias() -> None:
    """Source: OFAC SDN 16363, whose files mark weak names by quotation marks: this is its primary name."""
    entity = entry("BOKO HARAM", names=(Name("BOKO HARAM"), Name("NIGERIAN TALIBAN", NameKind.ALIAS)))
    match = judged(Party('"Boko Haram"'), entity)
    assert match is not None
    assert match.outcome is Outcome.HIT


NOTHING = {
    "marks only": "!!! --- ???",
    "right-to-left marks only": "\u200f\u202e\u202c",
    "control characters only": "\x00\x07\x1b",
    "emoji only": "😀🚢",
    "an invisible blank": "\u200b\u2060",
    "ten thousand letters": "x" * 10_000,
}


@pytest.mark.parametrize("text", NOTHING.values(), ids=NOTHING.keys())
def test_what_leaves_too_little_to_compare_is_unscreenable_with_a_reason(text: str) -> None:
    comparison = compare_texts(text, "Zyxomat")
    assert comparison.outcome is Outcome.UNSCREENABLE
    assert comparison.reason
    assert analyse_party(Party(text)).problem == comparison.reason


@pytest.mark.parametrize(
    "text",
    ["12345678", "X", "7", "中", "A7", "\u202eZyxomat 7\u202c", "Zyxomat 😀"],
    ids=[
        "numbers only",
        "one letter",
        "one digit",
        "one ideograph",
        "a letter and a digit",
        "turned round",
        "with an emoji",
    ],
)
def test_what_may_be_a_name_is_compared(text: str) -> None:
    assert compare_texts(text, text).score == 1.0
    assert compare_texts(text, "Quillfeather").outcome is Outcome.NONE


ADDRESSES = {
    "DR is Drive": ("44 ZYXOMAT DR, KOWLOON", "44 Zyxomat Drive, Kowloon"),
    "Rm is Room": ("RM 12, 44 ZYXOMAT RD, KOWLOON", "Room 12, 44 Zyxomat Road, Kowloon"),
    "a flat is a unit": ("Unit 12, 44 Zyxomat Road, Kowloon", "Flat 12, 44 Zyxomat Road, Kowloon"),
    "Ste is Suite": ("44 Zyxomat Rd Ste 200, Kowloon", "Suite 200, 44 Zyxomat Road, Kowloon"),
    "Blvd is Boulevard": ("44 Zyxomat Blvd., Kowloon", "44 Zyxomat Boulevard, Kowloon"),
    "Ind. Estate is Industrial Estate": (
        "44 Zyxomat Ind. Est., Kowloon",
        "44 Zyxomat Industrial Estate, Kowloon",
    ),
}


@pytest.mark.parametrize(("asked", "known"), ADDRESSES.values(), ids=ADDRESSES.keys())
def test_an_address_is_one_however_it_is_abbreviated(asked: str, known: str) -> None:
    """Source: 89 FR 51644 (2024-06-12): whoever is at an address of the Entity List needs a licence."""
    entity = entry("Address 01", EntityType.ADDRESS, addresses=(Address(known, country="HK"),))
    match = judged(Party("Quillfeather Trading Ltd", address=asked, country="HK"), entity)
    assert match is not None
    assert match.outcome is Outcome.HIT


BIRTH = PartialDate(dt.date(1962, 5, 1), dt.date(1962, 5, 1), "1 May 1962")


def year(number: int) -> PartialDate:
    return PartialDate(dt.date(number, 1, 1), dt.date(number, 12, 31), str(number))


BIRTHS = {
    "the same day": (BIRTH, 0.05),
    "the same year": (year(1962), 0.05),
    "another year": (year(1963), -0.15),
    "not said": (None, 0.0),
}


@pytest.mark.parametrize(("asked", "moved"), BIRTHS.values(), ids=BIRTHS.keys())
def test_a_date_of_birth_moves_a_doubtful_name_as_far_as_it_is_known(
    asked: PartialDate | None, moved: float
) -> None:
    entity = entry("QUILLFEATHER, Zyxomann Ali", PERSON, births=(BIRTH,))
    plain = judged(Party("Zyxoman Ali Quillfether", type=PERSON), entity)
    match = judged(Party("Zyxoman Ali Quillfether", type=PERSON, birth=asked), entity)
    assert plain is not None
    assert (match.score if match else REVIEW_THRESHOLD - 0.01) == pytest.approx(plain.score + moved, abs=0.03)


SHIPS = {
    "M/V before it": "M/V SHANAYE QUEEN",
    "M.T. before it": "M.T. Shanaye Queen",
    "MV without marks": "mv shanaye queen",
    "its former name behind it": "Golden Zyxomat ex Shanaye Queen",
    "ex joined by a hyphen": "Golden Zyxomat ex-Shanaye Queen",
    "ex in brackets": "Golden Zyxomat (ex Shanaye Queen)",
    "its number behind it": "SHANAYE QUEEN IMO 9187629",
    "its number in brackets": "Shanaye Queen (IMO No. 9187629)",
}


@pytest.mark.parametrize("query", SHIPS.values(), ids=SHIPS.keys())
@pytest.mark.parametrize("type_", [ANY, VESSEL], ids=["its kind not said", "said to be a vessel"])
def test_a_ship_is_found_by_its_name_with(query: str, type_: EntityType) -> None:
    match = judged(Party(query, type=type_), entry("SHANAYE QUEEN", VESSEL))
    assert match is not None
    assert match.outcome is Outcome.HIT


OTHER_SHIPS = {
    "the next of the series": ("Golden Bridge 3", "GOLDEN BRIDGE 2"),
    "the next of the series in roman numerals": ("Golden Bridge III", "GOLDEN BRIDGE II"),
    "another hull": ("Hull 3", "HULL 4"),
    "one common word shared": ("Golden Zyxomat", "GOLDEN BRIDGE"),
}


@pytest.mark.parametrize(("query", "name"), OTHER_SHIPS.values(), ids=OTHER_SHIPS.keys())
def test_another_ship_is_not(query: str, name: str) -> None:
    assert judged(Party(query, type=VESSEL), entry(name, VESSEL)) is None


NUMBERS = {
    "an IMO number": ("imo", "IMO 9187629", "9187629", VESSEL),
    "an MMSI": ("mmsi", "457 700 000", "457700000", VESSEL),
    "a tail number": ("tail_number", "EP CFD", "EP-CFD", AIRCRAFT),
}


@pytest.mark.parametrize(("scheme", "asked", "known", "type_"), NUMBERS.values(), ids=NUMBERS.keys())
def test_a_ship_or_aircraft_is_found_under_another_name_by(
    scheme: str, asked: str, known: str, type_: EntityType
) -> None:
    entity = entry("GOLDEN BRIDGE", type_, identifiers=(Identifier(scheme, known),))
    match = judged(Party("Quillfeather", identifiers=(Identifier(scheme, asked),)), entity)
    assert match is not None
    assert (match.score, match.evidence[0].feature) == (1.0, "same_identifier")


MARKS = {
    "as published": ("EP-CFD", True),
    "without the hyphen": ("EPCFD", True),
    "a blank for the hyphen": ("EP CFD", True),
    "one letter otherwise": ("EP-CFE", False),
    "one letter otherwise and no hyphen": ("EPCFE", False),
    "another country's": ("YV-CFD", False),
}


@pytest.mark.parametrize(("query", "same"), MARKS.values(), ids=MARKS.keys())
def test_the_mark_of_an_aircraft_is_exact(query: str, same: bool) -> None:
    assert (judged(Party(query, type=AIRCRAFT), entry("EP-CFD", AIRCRAFT)) is not None) is same


@pytest.mark.parametrize(("query", "name"), [("N123AC", "N123AB"), ("YV2031", "YV2030"), ("EPCFE", "EPCFD")])
def test_a_mark_that_differs_in_one_letter_is_another_aircraft(query: str, name: str) -> None:
    assert judged(Party(query, type=AIRCRAFT), entry(name, AIRCRAFT)) is None
