"""Australia's consolidated list: a sample with its golden file, single cells, and the real edition."""

from __future__ import annotations

import datetime as dt
import io
from collections.abc import Callable, Sequence
from functools import cache
from pathlib import Path

import pytest
from openpyxl import Workbook

from screener.errors import ListUnreadableError
from screener.lists.sources.au_dfat import read
from screener.model import Entity, EntityType, NameKind, RawFile, Reading

Check = Callable[[str, Callable[[Sequence[RawFile]], Reading]], Reading]

SHARED = Path(__file__).resolve().parents[2] / "../shared/lists/au_dfat/regulation8_consolidated_2026-08.xlsx"
needs_shared = pytest.mark.skipif(not SHARED.exists(), reason="the publisher's real file is not here")

COLUMNS = (
    "Reference", "Name of Individual or Entity", "Type", "Name Type", "Alias Strength", "Date of Birth",
    "Place of Birth", "Citizenship", "Address", "Additional Information", "Listing Information", "IMO Number",
    "Committees", "Control Date", "Instrument of Designation", "Targeted Financial Sanction", "Travel Ban",
    "Arms Embargo", "Maritime Restriction",
)  # fmt: skip
NAME = "Name of Individual or Entity"
PARTY = {"Reference": 7, NAME: "Ali", "Type": "Individual", "Name Type": "Primary Name", "Alias Strength": ""}
Cell = str | int | float | bool | dt.date


def sheet(*rows: dict[str, Cell], columns: Sequence[str] = COLUMNS, sheets: int = 1) -> bytes:
    book = Workbook()
    page = book.active
    assert page is not None
    page.append(list(columns))
    for row in rows:
        page.append([{**PARTY, **row}.get(name) for name in columns])
    for _ in range(sheets - 1):
        book.create_sheet().append(["more"])
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def entity(*rows: dict[str, Cell]) -> Entity:
    [found] = read([RawFile("list.xlsx", sheet(*(rows or ({},))))]).entities
    return found


def test_the_sample_reads_as_its_golden_file(golden: Check) -> None:
    assert golden("au_dfat", read).format == "xlsx-19"


def test_rows_of_one_reference_are_one_party() -> None:
    party = entity(
        {"Reference": "7a", NAME: "Abu X", "Name Type": "Alias", "Alias Strength": "Strong"},
        {"Reference": 7},
        {"Reference": "7b", NAME: "Abu Y", "Name Type": "Alias", "Alias Strength": "Weak"},
        {"Reference": "7c", NAME: "ፍትዊ (Tigrinya)", "Name Type": "Original Script"},
        {"Reference": "7d", NAME: "Abu Z (previously listed as)", "Name Type": "Alias"},
    )
    assert party.id == "au_dfat:7"
    assert [(n.text, n.kind, n.language) for n in party.names] == [
        ("Ali", NameKind.PRIMARY, ""),
        ("Abu X", NameKind.ALIAS, ""),
        ("Abu Y", NameKind.WEAK, ""),
        ("ፍትዊ", NameKind.ALIAS, "Tigrinya"),
        ("Abu Z", NameKind.FORMER, ""),
    ]


@pytest.mark.parametrize(
    ("cell", "spans"),
    [
        pytest.param(1958.0, [("1958-01-01", "1958-12-31")], id="a year as a number"),
        pytest.param(dt.date(1954, 3, 1), [("1954-03-01", "1954-03-01")], id="a day of the spreadsheet"),
        pytest.param("4/10/1972\xa0", [("1972-10-04", "1972-10-04")], id="the day comes before the month"),
        pytest.param(
            "Approximately 1967, 03/1965",
            [("1966-01-01", "1968-12-31"), ("1965-03-01", "1965-03-31")],
            id="several, about a year and a month",
        ),
        pytest.param("Approximately: Between 1959 and 1965", [("1958-01-01", "1966-12-31")], id="a span"),
        pytest.param(
            "27/05/1973 01/01/1975",
            [("1973-05-27", "1973-05-27"), ("1975-01-01", "1975-01-01")],
            id="two without a comma",
        ),
    ],
)
def test_dates_of_birth(cell: Cell, spans: list[tuple[str, str]]) -> None:
    births = entity({"Date of Birth": cell}).births
    assert [(b.first.isoformat(), b.last.isoformat()) for b in births] == spans


@pytest.mark.parametrize(
    ("cell", "countries"),
    [
        pytest.param("Kabul, Afghanistan", ["AF"], id="one"),
        pytest.param("Moscow 107031 Russia", ["RU"], id="no comma before the country"),
        pytest.param("Minsk, Belarus, 220070", ["BY"], id="a postal code behind it"),
        pytest.param(
            "a) Basilan, the Philippines (until 2016) b) Tripoli, Libya", ["PH", "LY"], id="lettered"
        ),
        pytest.param("1) Pereulok 7, Moscow, Russia; 2) Minsk, Belarus", ["RU", "BY"], id="numbered"),
        pytest.param("12 Ave, Tehran, Iran;\n2 Rue, Luxembourg", ["IR", "LU"], id="on lines"),
        pytest.param("Newark, New Jersey", [""], id="no country"),
    ],
)
def test_addresses(cell: str, countries: list[str]) -> None:
    assert [a.country for a in entity({"Address": cell}).addresses] == countries


@pytest.mark.parametrize(
    ("cell", "countries"),
    [
        pytest.param("Moldova;Russia;Ukraine", ("MD", "RU", "UA"), id="several"),
        pytest.param("Congo, Democratic Republic of the;Rwanda", ("CD", "RW"), id="a comma in a name"),
    ],
)
def test_citizenships(cell: str, countries: tuple[str, ...]) -> None:
    assert entity({"Citizenship": cell}).nationalities == countries


@pytest.mark.parametrize(
    ("cell", "start"),
    [
        pytest.param("Listed on 25 January 2001 (amended on 3 Sep 2003)", dt.date(2001, 1, 25), id="amended"),
        pytest.param(dt.date(2014, 3, 19), dt.date(2014, 3, 19), id="a day of the spreadsheet"),
        pytest.param("Re-listed on: 16/09/2022, 13/09/2025", dt.date(2022, 9, 16), id="day before month"),
        pytest.param("Autonomous Sanctions (Russia) Amendment (No. 1) Instrument 2026", None, id="no day"),
    ],
)
def test_the_first_day_on_the_list(cell: Cell, start: dt.date | None) -> None:
    assert entity({"Listing Information": cell}).start == start


def test_documents_and_offices_stand_under_the_headings_of_the_un() -> None:
    party = entity(
        {
            "Additional Information": "TAi.002. Title: a) Mullah b) Haji Passport no: Afghanistan number "
            "P04581926, issued on 7 Aug. 2024 National identification no: na Address: Kabul"
        }
    )
    assert [(i.scheme, i.value, i.country) for i in party.identifiers] == [("passport", "P04581926", "AF")]
    assert party.title == "Mullah; Haji"
    assert ("un_ref", "TAi.002") in party.details


def test_a_ship_has_its_number_and_measure() -> None:
    ship = entity(
        {"Type": "Vessel", "IMO Number": 9288693, "Maritime Restriction": True, "Travel Ban": False}
    )
    assert ship.type is EntityType.VESSEL
    assert [(i.scheme, i.value) for i in ship.identifiers] == [("imo", "9288693")]
    assert [d for d in ship.details if d[0] == "measure"] == [("measure", "Maritime Restriction")]


@pytest.mark.parametrize(
    ("data", "says"),
    [
        pytest.param(b"", "the file is empty", id="no byte at all"),
        pytest.param(b"<html>Access denied</html>", "not an XLSX file", id="a web page"),
        pytest.param(sheet({})[:-300], "not a whole spreadsheet", id="cut off"),
        pytest.param(b"PK\x03\x04 nothing", "not a whole spreadsheet", id="an archive of nothing"),
        pytest.param(sheet(), "a header and no rows", id="a header and nothing below"),
        pytest.param(sheet({}, sheets=2), "2 filled sheets", id="a second sheet"),
        pytest.param(sheet({}, columns=COLUMNS[1:]), "lacks Reference", id="a column is gone"),
        pytest.param(sheet({"Type": "Robot"}), "'Robot'", id="a type nobody knows"),
        pytest.param(sheet({"Alias Strength": "Fair"}), "'Fair'", id="a strength nobody knows"),
        pytest.param(sheet({"Reference": "x7"}), "'x7'", id="a reference of another form"),
        pytest.param(sheet({NAME: ""}), "without a name", id="no name"),
        pytest.param(sheet({"Name Type": "Alias"}), "no primary name", id="no primary name"),
        pytest.param(sheet({}, {"Type": "Entity"}), "of two types", id="a party of two types"),
    ],
)
def test_a_broken_file_is_an_error_that_says_what_to_do(data: bytes, says: str) -> None:
    with pytest.raises(ListUnreadableError) as caught:
        read([RawFile("list.xlsx", data)])
    assert says in str(caught.value)
    assert caught.value.hint


def test_a_cell_at_the_end_of_the_world_is_refused_before_it_costs_memory() -> None:
    book = Workbook()
    page = book.active
    assert page is not None
    page["XFD1048576"] = "bomb"
    out = io.BytesIO()
    book.save(out)
    with pytest.raises(ListUnreadableError, match="1048576"):
        read([RawFile("list.xlsx", out.getvalue())])


def test_an_unknown_column_is_told() -> None:
    data = sheet({"Mood": "bad"}, columns=[*COLUMNS, "Mood"])
    assert [(w.field, w.value) for w in read([RawFile("l.xlsx", data)]).warnings] == [("Mood", "bad")]


# --- the real edition ---


@cache
def edition() -> Reading:
    return read([RawFile(SHARED.name, SHARED.read_bytes())])


@needs_shared
def test_the_edition_has_the_parties_that_were_counted() -> None:
    reading = edition()
    types = [entity.type for entity in reading.entities]
    assert (reading.rows, len(types), types.count(EntityType.VESSEL)) == (11068, 3846, 262)
    assert sum(entity.start is not None for entity in reading.entities) == 1453
    assert len(reading.warnings) == 3


@needs_shared
def test_strengths_and_scripts_of_the_edition() -> None:
    names = [name for entity in edition().entities for name in entity.names]
    assert sum(name.kind is NameKind.WEAK for name in names) >= 440
    assert "صدام حسين التكريتي" in {name.text for name in names}
    addresses = [address for entity in edition().entities for address in entity.addresses]
    assert sum(address.country == "" for address in addresses) / len(addresses) < 0.05
