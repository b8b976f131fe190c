"""OFSI's consolidated list in its three forms: samples with golden files, single cells, the real edition."""

from __future__ import annotations

import csv
import datetime as dt
import io
import json
from collections.abc import Callable, Sequence
from functools import cache
from pathlib import Path

import msgspec
import pytest

from screener.errors import ListUnreadableError
from screener.lists import spreadsheet
from screener.lists.sources.uk_ofsi import read
from screener.model import Entity, EntityType, NameKind, RawFile, Reading

Check = Callable[[str, Callable[[Sequence[RawFile]], Reading]], Reading]

SAMPLES = Path(__file__).parent / "samples"
SHARED = Path(__file__).resolve().parents[2] / "../shared/lists/uk_ofsi/OFSI_ConList_2025-04-10.xlsx"
needs_shared = pytest.mark.skipif(not SHARED.exists(), reason="the publisher's real file is not here")

HEADER = (SAMPLES / "uk_ofsi_csv" / "ConList.csv").read_text(encoding="utf-8").splitlines()[1].split(",")
PARTY = {
    "Name 6": "KONY", "Name 1": "Joseph", "Group Type": "Individual", "Alias Type": "Primary name",
    "Regime": "Central African Republic", "Listed On": "12/03/2016", "Last Updated": "01/02/2021",
    "Group ID": "13344",
}  # fmt: skip


def file_of(*rows: dict[str, str], first: str = "Last Updated", header: Sequence[str] = HEADER) -> bytes:
    out = io.StringIO()
    out.write(f"{first},10/04/2025\n")
    writer = csv.DictWriter(out, header, restval="", extrasaction="ignore", lineterminator="\n")
    writer.writeheader()
    writer.writerows({**PARTY, **row} for row in rows)
    return out.getvalue().encode()


def entity(*rows: dict[str, str]) -> Entity:
    [found] = read([RawFile("ConList.csv", file_of(*(rows or ({},))))]).entities
    return found


@pytest.mark.parametrize(
    ("sample", "shape"),
    [
        pytest.param("uk_ofsi", "xlsx-36", id="the spreadsheet"),
        pytest.param("uk_ofsi_csv", "csv-36", id="the CSV"),
        pytest.param("uk_ofsi_2021", "csv-29", id="29 columns in Windows-1252"),
    ],
)
def test_a_sample_reads_as_its_golden_file(golden: Check, sample: str, shape: str) -> None:
    assert golden(sample, read).format == shape


def test_the_rows_of_a_group_are_one_party() -> None:
    party = entity(
        {"DOB": "00/00/1961", "Country": "Uganda"},
        {"DOB": "18/09/1964", "Country": "Uganda"},
        {"Name 1": "Josef", "Alias Type": "AKA", "Alias Quality": "Good quality", "Country": "Sudan"},
        {"Name 6": "LE MESSIE", "Name 1": "", "Alias Type": "AKA", "Alias Quality": "Low quality"},
        {"Name 6": "OLD NAME", "Name 1": "", "Alias Type": "FKA"},
    )
    assert party.id == "uk_ofsi:13344"
    assert [(n.text, n.kind) for n in party.names] == [
        ("Joseph KONY", NameKind.PRIMARY),
        ("Josef KONY", NameKind.ALIAS),
        ("LE MESSIE", NameKind.WEAK),
        ("OLD NAME", NameKind.FORMER),
    ]
    assert [a.country for a in party.addresses] == ["UG", "SD"]
    assert [(b.first.year, b.last.month) for b in party.births] == [(1961, 12), (1964, 9)]


def test_a_name_in_another_script_has_its_language_and_stays_whole() -> None:
    party = entity({"Name Non-Latin Script": "ПУТИНА, Мария", "Non-Latin Script Language": "Russian"})
    assert [(n.text, n.language) for n in party.names[1:]] == [
        ("ПУТИНА, Мария", "Russian"),
        ("Мария ПУТИНА", "Russian"),
    ]


def test_numbered_values_are_paired_with_their_details() -> None:
    party = entity(
        {"Passport Number": "(1) OR801168 (2) 4117921", "Passport Details": "(1) Afghan (2) Pakistan, old"}
    )
    assert [(i.scheme, i.value, i.country) for i in party.identifiers] == [
        ("passport", "OR801168", "AF"),
        ("passport", "4117921", "PK"),
    ]


@pytest.mark.parametrize(
    ("text", "numbers"),
    [
        pytest.param(
            "(1) OGRN: 1027700456024 (2) INN: 7725075060",
            [("registration", "1027700456024", "RU"), ("tax", "7725075060", "RU")],
            id="numbered, labelled",
        ),
        pytest.param(
            "1117746568829 (Russia). Tax ID No. 7735579027 (Russia)",
            [("registration", "1117746568829", "RU"), ("tax", "7735579027", "RU")],
            id="the country behind",
        ),
        pytest.param("9731001285 - TIN", [("tax", "9731001285", "")], id="the label behind"),
        pytest.param(
            "INN 7801047839", [("tax", "7801047839", "RU")], id="a label like letters of the number"
        ),
        pytest.param(
            "KPP: 770701001", [("other", "770701001", "RU")], id="a number that several companies share"
        ),
        pytest.param(
            "Legal Entity Identifier: 5299008ONRYZRO61SY92",
            [("lei", "5299008ONRYZRO61SY92", "")],
            id="an LEI",
        ),
    ],
)
def test_registration_numbers_are_told_apart(text: str, numbers: list[tuple[str, str, str]]) -> None:
    party = entity({"Group Type": "Entity", "Other Information": f"(Business Reg No):{text}"})
    assert [(i.scheme, i.value, i.country) for i in party.identifiers] == numbers


def test_a_ship_has_its_particulars() -> None:
    ship = entity(
        {
            "Group Type": "Ship",
            "Other Information": "(UK Sanctions List Ref):DPR0100. Carried oil. (IMO number):7408873 "
            "(Current owners):Korea Samjong Shipping (Flag of ship):North Korea (Tonnage of ship):1676",
        }
    )
    assert (ship.type, ship.nationalities) == (EntityType.VESSEL, ("KP",))
    assert [(i.scheme, i.value) for i in ship.identifiers] == [("imo", "7408873")]
    assert [(r.kind, r.name) for r in ship.relations] == [
        ("owned_or_controlled_by", "Korea Samjong Shipping")
    ]
    assert {("uk_sanctions_list_ref", "DPR0100"), ("gross_tonnage", "1676")} <= set(ship.details)


@pytest.mark.parametrize(
    ("data", "says"),
    [
        pytest.param(b"", "the file is empty", id="no byte at all"),
        pytest.param(b"<!DOCTYPE html><html>503</html>", "a web page", id="a web page"),
        pytest.param(file_of({}, first="Updated"), "first line", id="another first line"),
        pytest.param(file_of(), "a header and no rows", id="a header and nothing below"),
        pytest.param(file_of({})[:-30], "cut short", id="cut off within the last row"),
        pytest.param(file_of({"Group Type": "Robot"}), "'Robot' in the field `Group Type`", id="a type"),
        pytest.param(
            file_of({"Alias Type": "Pet name"}), "'Pet name' in the field `Alias Type`", id="a kind"
        ),
        pytest.param(
            file_of({"Alias Quality": "Fair"}), "'Fair' in the field `Alias Quality`", id="a quality"
        ),
        pytest.param(file_of({"Group ID": ""}), "a row without Group ID", id="no group"),
        pytest.param(file_of({"Name 6": "", "Name 1": ""}), "has no name", id="no name"),
        pytest.param(file_of({}, {"Group Type": "Ship"}), "of two types", id="a group of two types"),
        pytest.param(
            file_of({}, header=[c for c in HEADER if c != "Regime"]), "lacks Regime", id="a column is gone"
        ),
        pytest.param(b"Last Updated,10/04/2025\n\x81\x8d", "not cp1252", id="letters of no encoding"),
        pytest.param(b"PK\x03\x04 nothing", "not a whole spreadsheet", id="a broken spreadsheet"),
    ],
)
def test_a_broken_file_is_an_error_that_says_what_to_do(data: bytes, says: str) -> None:
    with pytest.raises(ListUnreadableError) as caught:
        read([RawFile("ConList.csv", data)])
    assert says in str(caught.value)
    assert caught.value.hint


def test_an_unknown_column_is_told() -> None:
    data = file_of({"Mood": "bad"}, header=[*HEADER, "Mood"])
    assert [(w.field, w.value) for w in read([RawFile("c.csv", data)]).warnings] == [("Mood", "bad")]


# --- the real edition ---


@cache
def edition() -> Reading:
    return read([RawFile(SHARED.name, SHARED.read_bytes())])


@needs_shared
def test_the_edition_has_the_groups_that_were_counted() -> None:
    reading = edition()
    assert (len(reading.entities), reading.rows, reading.published) == (4686, 18796, dt.date(2025, 4, 10))
    assert sum(e.type is EntityType.VESSEL for e in reading.entities) == 15
    assert all(e.start and e.programmes and e.names[0].kind is NameKind.PRIMARY for e in reading.entities)
    assert len(reading.warnings) == 3


@needs_shared
def test_no_name_address_or_date_is_lost() -> None:
    """Every word of every row's cells stands somewhere in the entity of its group."""
    held = {entity.id: words(whole(entity)) for entity in edition().entities}
    sheet = list(spreadsheet.rows(RawFile(SHARED.name, SHARED.read_bytes())))
    header = sheet[1][1]
    skipped = [header.index(name) for name in SEEN_AS_CODE]
    lost = set()
    for _, cells in sheet[2:]:
        known = held[f"uk_ofsi:{cells[-1]}"]
        shown = " ".join(cell for place, cell in enumerate(cells) if place not in skipped)
        lost.update(words(shown) - known - MARKS)
    assert lost == set()


MARKS = {*map(str, range(1, 20)), "n", "nr", "no34409"}
"""What numbers the values of a cell, and the words for "number"."""


def whole(entity: Entity) -> str:
    return json.dumps(msgspec.to_builtins(entity), ensure_ascii=False)


SEEN_AS_CODE = (
    "Nationality", "Non-Latin Script Type", "Non-Latin Script Language", "Group Type", "Alias Type",
    "Alias Quality", "Listed On", "UK Sanctions List Date Designated", "Last Updated", "Group ID",
)  # fmt: skip


def words(text: str) -> set[str]:
    letters = "".join(c if c.isalnum() else " " for c in text.replace("\\n", " ").casefold())
    return set(letters.split())
