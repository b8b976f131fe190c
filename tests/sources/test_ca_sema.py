"""Canada's autonomous list in both generations: samples with golden files, records, the real edition."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Sequence
from functools import cache
from pathlib import Path
from xml.sax.saxutils import escape

import pytest
from defusedxml.ElementTree import parse

from screener.errors import ListUnreadableError
from screener.lists.sources.ca_sema import read
from screener.model import Entity, EntityType, RawFile, Reading

Check = Callable[[str, Callable[[Sequence[RawFile]], Reading]], Reading]

SAMPLES = Path(__file__).parent / "samples"
SHARED = Path(__file__).resolve().parents[2] / "../shared/lists/ca_sema/sema-lmes_2025-05.xml"
needs_shared = pytest.mark.skipif(not SHARED.exists(), reason="the publisher's real file is not here")

PERSON = {
    "Country": "Russia / Russie", "LastName": "IVANOV", "GivenName": "Ivan", "Item": "7",
    "Schedule": "1, Part 1",
}  # fmt: skip
COMPANY = {"Country": "Russia / Russie", "EntityOrShip": "Kelvo", "Item": "8", "DateOfListing": "2022-02-24"}


def file_of(*records: dict[str, str], root: str = "data-set") -> bytes:
    inside = "".join(
        "<record>" + "".join(f"<{k}>{escape(v)}</{k}>" for k, v in it.items()) + "</record>" for it in records
    )
    return f"<{root}>{inside}</{root}>".encode()


def entity(record: dict[str, str]) -> Entity:
    [found] = read([RawFile("sema.xml", file_of(record))]).entities
    return found


def names(record: dict[str, str]) -> list[str]:
    return [name.text for name in entity(record).names]


@pytest.mark.parametrize(
    ("sample", "shape"),
    [
        pytest.param("ca_sema", "xml-english", id="elements in English"),
        pytest.param("ca_sema_bilingual", "xml-bilingual", id="elements in both languages, other dates"),
    ],
)
def test_a_sample_reads_as_its_golden_file(golden: Check, sample: str, shape: str) -> None:
    assert golden(sample, read).format == shape


def test_both_generations_say_the_same() -> None:
    one, other = (
        read([RawFile("x.xml", (SAMPLES / name / "sema-lmes.xml").read_bytes())]).entities
        for name in ("ca_sema", "ca_sema_bilingual")
    )
    assert [(e.id, e.names, e.births, e.identifiers) for e in one] == [
        (e.id, e.names, e.births, e.identifiers) for e in other
    ]


def test_a_party_is_named_by_regime_schedule_and_item() -> None:
    assert entity(PERSON).id == "ca_sema:russia-1-part-1-7"
    assert entity({**PERSON, "Schedule": "1,Part 1"}).id == "ca_sema:russia-1-part-1-7"
    assert entity(PERSON).nationalities == (), "the country is the regime"
    assert entity(PERSON).programmes == ("Russia / Russie",)


@pytest.mark.parametrize(
    ("aliases", "found"),
    [
        pytest.param(
            "Air Bagan Ltd., Air Bagan, Limited", ["Air Bagan Ltd.", "Air Bagan, Limited"], id="commas"
        ),
        pytest.param("Polsan Co., Ltd.; Polsan", ["Polsan Co., Ltd.", "Polsan"], id="a legal form's comma"),
        pytest.param("ВЭБ; Vnesheconombank, VEB.RF", ["ВЭБ", "Vnesheconombank", "VEB.RF"], id="two scripts"),
        pytest.param("ОАО РЖД or Российские дороги", ["ОАО РЖД", "Российские дороги"], id="or"),
        pytest.param("Kelvo Group Arabic: كيان, كتلة", ["Kelvo Group", "كيان", "كتلة"], id="a label between"),
        pytest.param(
            "АО «СОГАЗ» / Страховое общество «Север, Юг»",
            ["АО «СОГАЗ»", "Страховое общество «Север, Юг»"],
            id="a comma within quotation marks",
        ),
        pytest.param('Акционерное общество or АО "Ойл"', ['АО "Ойл"'], id="a legal form alone is no name"),
        pytest.param("Леанiд M200", ["Леанiд M200"], id="a few Latin letters within another script"),
    ],
)
def test_the_aliases_of_a_company(aliases: str, found: list[str]) -> None:
    assert names({**COMPANY, "Aliases": aliases})[1:] == found


@pytest.mark.parametrize(
    ("aliases", "found"),
    [
        pytest.param("Andrei, Andrii", ["Andrei", "Andrii"], id="two given names"),
        pytest.param(
            "Ivanoff, Ivan Petrovich", ["Ivanoff, Ivan Petrovich", "Ivan Petrovich Ivanoff"], id="last, first"
        ),
        pytest.param(
            "Hemedti, Mohamed Hamdan Dagalo, Muhammad Hamdan Daglo",
            ["Hemedti", "Mohamed Hamdan Dagalo", "Muhammad Hamdan Daglo"],
            id="names of their own, one of them of one word",
        ),
        pytest.param(
            "Aleksei, Oleksii SALYAYEV, SALIAIEV", ["Aleksei, Oleksii SALYAYEV, SALIAIEV"], id="spelt parts"
        ),
        pytest.param("Ali Karti, Ali Ahmed Karti", ["Ali Karti", "Ali Ahmed Karti"], id="two whole names"),
        pytest.param(
            "Belarusian: Iван Iваноў, Russian: Иван Иванов",
            ["Iван Iваноў", "Иван Иванов"],
            id="two languages",
        ),
    ],
)
def test_the_aliases_of_a_person(aliases: str, found: list[str]) -> None:
    assert names({**PERSON, "Aliases": aliases}) == ["Ivan IVANOV", *found]


@pytest.mark.parametrize(
    ("name", "found"),
    [
        pytest.param(
            "Fregat Company (also known as Fregat OOO)", ["Fregat Company", "Fregat OOO"], id="also"
        ),
        pytest.param("Hara Institute/Institut Hara", ["Hara Institute", "Institut Hara"], id="in French"),
        pytest.param(
            "Mechanical Construction Factory (MCF)",
            ["Mechanical Construction Factory (MCF)", "Mechanical Construction Factory", "MCF"],
            id="an acronym",
        ),
        pytest.param("Kelvo (Hong Kong) Ltd.", ["Kelvo (Hong Kong) Ltd."], id="a place"),
    ],
)
def test_other_names_within_the_name(name: str, found: list[str]) -> None:
    assert names({**COMPANY, "EntityOrShip": name}) == found


@pytest.mark.parametrize(
    ("born", "spans"),
    [
        pytest.param("1954-08-30", [("1954-08-30", "1954-08-30")], id="a day"),
        pytest.param("1955-11", [("1955-11-01", "1955-11-30")], id="a month"),
        pytest.param(
            "1972-08-10 or 1972-08-11", [("1972-08-10", "1972-08-10"), ("1972-08-11", "1972-08-11")], id="or"
        ),
        pytest.param("23376", [("1963-12-31", "1963-12-31")], id="a spreadsheet's day number"),
        pytest.param("03/04/1973", [("1973-03-04", "1973-04-03")], id="slashes, of two readings"),
        pytest.param("born in the early 1970s", [("1970-01-01", "1974-12-31")], id="words"),
    ],
)
def test_dates_of_birth(born: str, spans: list[tuple[str, str]]) -> None:
    births = entity({**PERSON, "DateOfBirthOrShipBuildDate": born}).births
    assert [(b.first.isoformat(), b.last.isoformat()) for b in births] == spans


@pytest.mark.parametrize(
    ("listed", "start", "warned"),
    [
        pytest.param("2022-02-24", dt.date(2022, 2, 24), False, id="a day"),
        pytest.param("44616", dt.date(2022, 2, 24), False, id="a spreadsheet's day number"),
        pytest.param("2/24/2022", dt.date(2022, 2, 24), False, id="slashes, of one reading"),
        pytest.param("3/4/2022", dt.date(2022, 3, 4), True, id="slashes, of two readings: the earlier"),
        pytest.param("soon", None, True, id="no day"),
    ],
)
def test_the_first_day_on_the_list(listed: str, start: dt.date | None, warned: bool) -> None:
    reading = read([RawFile("s.xml", file_of({**COMPANY, "DateOfListing": listed}))])
    assert reading.entities[0].start == start
    assert bool(reading.warnings) is warned


def test_a_ship_has_its_number_and_no_birth() -> None:
    ship = entity(
        {
            **COMPANY,
            "TitleOrShip": "Oil Tanker",
            "ShipIMONumber": "9282479",
            "DateOfBirthOrShipBuildDate": "2005",
        }
    )
    assert (ship.type, ship.births) == (EntityType.VESSEL, ())
    assert [(i.scheme, i.value) for i in ship.identifiers] == [("imo", "9282479")]
    assert ("year_built", "2005") in ship.details


def test_a_name_in_the_place_of_the_number_is_told() -> None:
    reading = read([RawFile("s.xml", file_of({**COMPANY, "ShipIMONumber": "Breeze"}))])
    assert [w.field for w in reading.warnings] == ["ShipIMONumber"]


@pytest.mark.parametrize(
    ("data", "says"),
    [
        pytest.param(file_of(), "no record", id="no record"),
        pytest.param(file_of({**COMPANY, "EntityOrShip": " "}), "without a name", id="no name"),
        pytest.param(file_of({**COMPANY, "Item": ""}), "without a name, Country or Item", id="no item"),
        pytest.param(file_of({**COMPANY, **PERSON}), "a person and an entity", id="a person and an entity"),
        pytest.param(file_of(PERSON, PERSON), "is there already", id="an item twice"),
    ],
)
def test_a_broken_record_is_an_error(data: bytes, says: str) -> None:
    with pytest.raises(ListUnreadableError, match=says) as caught:
        read([RawFile("sema.xml", data)])
    assert caught.value.hint


def test_an_unknown_element_is_told() -> None:
    assert [w.field for w in read([RawFile("s.xml", file_of({**PERSON, "Mood": "bad"}))]).warnings] == [
        "Mood"
    ]


# --- the real edition ---


@cache
def edition() -> Reading:
    return read([RawFile(SHARED.name, SHARED.read_bytes())])


@needs_shared
def test_the_edition_has_the_records_that_were_counted() -> None:
    types = [entity.type for entity in edition().entities]
    assert (len(types), types.count(EntityType.PERSON), types.count(EntityType.VESSEL)) == (4759, 3334, 109)
    assert all(entity.start for entity in edition().entities)
    assert [w.value for w in edition().warnings] == ["Sep-99"]


@needs_shared
def test_no_word_of_a_name_or_alias_is_lost() -> None:
    lost = set()
    for entity, record in zip(edition().entities, parse(SHARED).iterfind("record"), strict=True):
        held = words(
            " ".join((*(n.text for n in entity.names), *(value for _, value in entity.details), entity.title))
        )
        for field in ("EntityOrShip", "LastName", "GivenName", "Aliases", "TitleOrShip", "ShipIMONumber"):
            lost |= words(record.findtext(field) or "") - held
    assert lost - {i.value for e in edition().entities for i in e.identifiers} == MARKS


MARKS = {"also", "and", "arabic", "belarusian", "belarussian", "or", "russian"}
"""Words that join names or say in which language they are."""


def words(text: str) -> set[str]:
    return set("".join(c if c.isalnum() else " " for c in text.casefold()).split())
