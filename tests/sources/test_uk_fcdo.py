"""The UK Sanctions List in both forms: samples with golden files, single fields, broken files."""

from __future__ import annotations

import csv
import datetime as dt
import io
from collections.abc import Callable, Sequence
from pathlib import Path

import pytest

from screener.errors import ListUnreadableError
from screener.lists.sources.uk_fcdo.read import read
from screener.model import Entity, EntityType, NameKind, RawFile, Reading

Check = Callable[[str, Callable[[Sequence[RawFile]], Reading]], Reading]

SAMPLES = Path(__file__).parent / "samples"
CSV = SAMPLES / "uk_fcdo" / "UK-Sanctions-List.csv"
XML = SAMPLES / "uk_fcdo_xml" / "UK-Sanctions-List.xml"
HEADER = CSV.read_text(encoding="utf-8-sig").splitlines()[1].split(",")
PARTY = {
    "Unique ID": "RUS0001", "Name 6": "KELVO", "Name type": "Primary Name", "Designation Type": "Entity",
    "Regime Name": "Russia", "Date Designated": "24/02/2022",
}  # fmt: skip


def file_of(*rows: dict[str, str], first: str = "Report Date:", header: Sequence[str] = HEADER) -> bytes:
    out = io.StringIO()
    out.write(f"{first} 13-Feb-2026\n")
    writer = csv.DictWriter(out, header, restval="", extrasaction="ignore", lineterminator="\n")
    writer.writeheader()
    writer.writerows({**PARTY, **row} for row in rows)
    return out.getvalue().encode()


def entity(*rows: dict[str, str]) -> Entity:
    [found] = read([RawFile("list.csv", file_of(*rows))]).entities
    return found


@pytest.mark.parametrize(
    ("sample", "shape"),
    [pytest.param("uk_fcdo", "csv", id="CSV"), pytest.param("uk_fcdo_xml", "xml", id="XML")],
)
def test_a_sample_reads_as_its_golden_file(golden: Check, sample: str, shape: str) -> None:
    found = golden(sample, read)
    assert (found.format, found.published) == (shape, dt.date(2026, 2, 13))
    assert found.warnings == ()


def test_both_forms_say_the_same() -> None:
    one, other = (read([RawFile(path.name, path.read_bytes())]).entities for path in (CSV, XML))
    assert [e.id for e in one] == [e.id for e in other]
    for table, xml in zip(one, other, strict=True):
        for field in (
            "type", "names", "births", "birth_places", "nationalities", "addresses", "gender", "programmes",
            "start", "title", "remarks", "relations",
        ):  # fmt: skip
            assert getattr(table, field) == getattr(xml, field), (table.id, field)
        assert set(table.identifiers) == set(xml.identifiers)
        assert set(table.details) == set(xml.details)


def test_the_rows_of_a_designation_are_one_party() -> None:
    kony = read([RawFile(CSV.name, CSV.read_bytes())]).entities[0]
    assert kony.id == "uk_fcdo:CAF0010"
    assert [(n.text, n.kind) for n in kony.names] == [
        ("JOSEPH KONY", NameKind.PRIMARY),
        ("Josef KONY", NameKind.ALIAS),
        ("LE MESSIE SANGLANT", NameKind.WEAK),
        ("KONY", NameKind.ALIAS),
    ]
    assert [(b.first.isoformat(), b.last.isoformat()) for b in kony.births] == [
        ("1961-01-01", "1961-12-31"),
        ("1964-09-18", "1964-09-18"),
        ("1961-07-01", "1961-07-31"),
        ("1961-01-01", "1961-01-01"),
    ]
    assert [value for name, value in kony.details if name == "measure"] == ["Asset freeze", "Travel Ban"]
    assert ("ofsi_group_id", "13344") in kony.details


def test_a_ship_has_its_number_flag_and_operator() -> None:
    ship = entity(
        {
            "Designation Type": "Ship",
            "IMO number": "IMO9826902",
            "Current believed flag of ship": "Gabon",
            "Current owner/operator (s)": "Stream FZCO",
        }
    )
    assert (ship.type, ship.nationalities) == (EntityType.VESSEL, ("GA",))
    assert [(i.scheme, i.value) for i in ship.identifiers] == [("imo", "9826902")]
    assert [(r.kind, r.name) for r in ship.relations] == [("owned_or_controlled_by", "Stream FZCO")]


@pytest.mark.parametrize(
    ("strength", "kind"),
    [
        pytest.param("Low quality a.k.a", NameKind.WEAK, id="low"),
        pytest.param("Good quality a.k.a", NameKind.ALIAS, id="good"),
        pytest.param("", NameKind.ALIAS, id="blank is not low"),
    ],
)
def test_the_strength_of_an_alias(strength: str, kind: NameKind) -> None:
    found = entity({}, {"Name 6": "KLV", "Name type": "Alias", "Alias strength": strength})
    assert found.names[1].kind is kind


@pytest.mark.parametrize(
    ("data", "says"),
    [
        pytest.param(b"", "the file is empty", id="no byte at all"),
        pytest.param(b"<!DOCTYPE html><html>503</html>", "a web page", id="a web page"),
        pytest.param(file_of({}, first="Made on"), "date of the report", id="another first line"),
        pytest.param(file_of(), "a header and no rows", id="a header and nothing below"),
        pytest.param(file_of({})[:-20], "cut short", id="cut off within the last row"),
        pytest.param(file_of({"Designation Type": "Robot"}), "'Robot'", id="a type nobody knows"),
        pytest.param(file_of({"Name type": "Pet name"}), "'Pet name'", id="a kind of name nobody knows"),
        pytest.param(file_of({"Alias strength": "Fair"}), "'Fair'", id="a strength nobody knows"),
        pytest.param(file_of({"Unique ID": ""}), "without Unique ID", id="no number"),
        pytest.param(file_of({"Name 6": ""}), "has no name", id="no name"),
        pytest.param(file_of({}, {"Designation Type": "Ship"}), "of two types", id="two types"),
        pytest.param(
            file_of({}, header=[c for c in HEADER if c != "D.O.B"]), "lacks DOB", id="a column is gone"
        ),
        pytest.param(b"<Designations></Designations>", "no designation", id="XML without designations"),
        pytest.param(XML.read_bytes()[:-200], "not whole XML", id="XML cut off"),
    ],
)
def test_a_broken_file_is_an_error_that_says_what_to_do(data: bytes, says: str) -> None:
    with pytest.raises(ListUnreadableError, match=says) as caught:
        read([RawFile("list", data)])
    assert caught.value.hint


def test_unknown_columns_and_elements_are_told() -> None:
    table = read([RawFile("l.csv", file_of({"Mood": "bad"}, header=[*HEADER, "Mood"]))])
    assert [w.field for w in table.warnings] == ["Mood"]
    xml = XML.read_bytes().replace(b"<Titles>", b"<Mood>bad</Mood><Titles>")
    assert [w.field for w in read([RawFile("l.xml", xml)]).warnings] == ["Mood"]
