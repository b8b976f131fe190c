"""Party and entity field by field: what agrees, what differs, and who is silent."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

import pytest

from screener.model import Address, EntityType, Identifier, PartialDate, Party, QueryResult
from screener.report.sidebyside import date_text, side_by_side

YEAR_1962 = PartialDate(dt.date(1962, 1, 1), dt.date(1962, 12, 31), "circa 1962")
MARCH_1962 = PartialDate(dt.date(1962, 3, 1), dt.date(1962, 3, 31))
DAY_1970 = PartialDate(dt.date(1970, 5, 5), dt.date(1970, 5, 5))

REGISTRATION = "company registration number"


def numbered(scheme: str, value: str) -> Party:
    return Party("x", identifiers=(Identifier(scheme, value, "CN"),))


PAIRS: list[tuple[str, Party, str, str]] = [
    ("a name in other letters", Party("HUAWEI TECHNOLOGIES CO., LTD."), "name", "agrees"),
    ("another spelling of a name", Party("Huawei Tech"), "name", "by eye"),
    ("the same type", Party("x", type=EntityType.ORGANISATION), "type", "agrees"),
    ("another type", Party("x", type=EntityType.VESSEL), "type", "differs"),
    ("a type nobody gave", Party("x"), "type", "not given"),
    ("the same country", Party("x", country="CN"), "country", "agrees"),
    ("another country", Party("x", country="DE"), "country", "differs"),
    ("a year that holds the month", Party("x", birth=MARCH_1962), "birth date", "agrees"),
    ("a day in another year", Party("x", birth=DAY_1970), "birth date", "differs"),
    ("a birth date nobody gave", Party("x"), "birth date", "not given"),
    ("an address", Party("x", address="Shenzhen"), "address", "by eye"),
    ("a number written otherwise", numbered("registration", "91440300-19220382-16"), REGISTRATION, "agrees"),
    ("a number under another heading", numbered("tax", "914403001922038216"), "tax number", "agrees"),
    ("another number", numbered("registration", "91110108MA01XXXX00"), REGISTRATION, "differs"),
    ("a number nobody published", numbered("imo", "9187629"), "IMO ship number", "not published"),
]  # fmt: skip


@pytest.mark.parametrize(
    ("party", "field", "said"), [case[1:] for case in PAIRS], ids=[case[0] for case in PAIRS]
)
def test_field(hit: QueryResult, party: Party, field: str, said: str) -> None:
    match = replace(hit.matches[0], entity=replace(hit.matches[0].entity, births=(YEAR_1962,)))
    told = {pair.field: pair.said for pair in side_by_side(party, match)}
    assert told[field] == said


def test_fields_that_neither_side_has_are_left_out(hit: QueryResult) -> None:
    match = replace(hit.matches[0], entity=replace(hit.matches[0].entity, addresses=(), identifiers=()))
    assert [pair.field for pair in side_by_side(Party("x"), match)] == ["name", "type", "country"]


def test_a_country_that_neither_side_says_is_said_to_be_missing(hit: QueryResult) -> None:
    match = replace(hit.matches[0], entity=replace(hit.matches[0].entity, addresses=(Address("somewhere"),)))
    told = {pair.field: pair.said for pair in side_by_side(Party("x"), match)}
    assert told["country"] == "neither says"


@pytest.mark.parametrize(
    ("date", "text"),
    [(YEAR_1962, "circa 1962"), (MARCH_1962, "1962-03-01 to 1962-03-31"), (DAY_1970, "1970-05-05")],
    ids=["as published", "a span", "a day"],
)
def test_a_date_is_written_as_exactly_as_it_is_known(date: PartialDate, text: str) -> None:
    assert date_text(date) == text
