"""OFAC's XML says what its CSV says, and more; hostile XML says nothing.

The samples in `us_ofac/` are elements of OFAC's own files (CONSOLIDATED.XML of 2025-03-28, CONS_ENHANCED.XML
of 2025-01-10, SDN_ADVANCED.XML of 2024-02-23; public domain), fewer of them than in the originals. In the
ADVANCED sample only the parties, their names and features and the reference values are OFAC's own elements;
documents, listings and relations are written in its form after its CSV, the days of listing unchecked.
"""

from __future__ import annotations

import io
import json
import zipfile
from collections.abc import Callable, Hashable
from contextlib import suppress
from functools import cache
from pathlib import Path

import msgspec
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from screener.errors import ListUnreadableError
from screener.facts.identifiers import canonical
from screener.lists import markup
from screener.lists.sources.us_ofac.read import read
from screener.model import Entity, Name, NameKind, RawFile, Relation

SAMPLE = Path(__file__).parent / "us_ofac"
SHARED = Path(__file__).parents[2].parent / "shared" / "lists" / "us_ofac"
FORMS = ["consolidated.xml", "cons_enhanced.xml", "sdn_advanced.xml"]
STANDARD = (SAMPLE / "consolidated.xml").read_bytes()
ENHANCED = (SAMPLE / "cons_enhanced.xml").read_bytes()
ADVANCED = (SAMPLE / "sdn_advanced.xml").read_bytes()


@cache
def shared(name: str) -> dict[str, Entity]:
    path = SHARED / name
    if not path.exists():
        pytest.skip("the real files are not here")
    paths = sorted(path.glob("*.csv")) if path.is_dir() else [path]
    return {it.id: it for it in read([RawFile(p.name, p.read_bytes()) for p in paths]).entities}


def without_blanks(fields: dict[str, object]) -> dict[str, object]:
    """The golden files leave out what is empty, so that a reader sees what was said."""
    return {
        name: [without_blanks(it) if isinstance(it, dict) else it for it in value]
        if isinstance(value, list)
        else value
        for name, value in fields.items()
        if value not in ("", None, [])
    }


@pytest.mark.parametrize("name", FORMS)
def test_each_sample_becomes_its_golden_entities(name: str) -> None:
    golden = json.loads((SAMPLE / name.replace(".xml", "_golden.json")).read_text(encoding="utf-8"))
    reading = read([RawFile(name, (SAMPLE / name).read_bytes())])
    assert reading.warnings == ()
    assert [without_blanks(it) for it in json.loads(msgspec.json.encode(reading.entities))] == golden


@pytest.mark.parametrize(
    ("data", "published", "form"),
    [
        pytest.param(STANDARD, "2025-03-28", "xml-cons", id="standard"),
        pytest.param(ENHANCED, "2025-01-10", "enhanced-xml-cons", id="enhanced"),
        pytest.param(ADVANCED, "2024-02-23", "advanced-xml-sdn", id="advanced"),
    ],
)
def test_the_content_tells_form_and_day_whatever_the_name(data: bytes, published: str, form: str) -> None:
    reading = read([RawFile("download", data)])
    assert str(reading.published) == published
    assert reading.format == form


def test_scripts_strengths_and_first_days_of_the_enhanced_form() -> None:
    [bank] = [it for it in read([RawFile("x", ENHANCED)]).entities if it.id == "us_ofac_ssi:18784"]
    assert bank.names[0].kind is NameKind.PRIMARY
    assert Name("АО АКБ НОВИКОМБАНК", NameKind.ALIAS, "Cyrillic") in bank.names
    assert str(bank.start) == "2015-12-22"
    assert "SSI-D3" in bank.programmes
    assert any(it.kind == "owned_or_controlled_by" for it in bank.relations)


def test_a_link_in_brackets_is_a_relation() -> None:
    [company] = [it for it in read([RawFile("x", STANDARD)]).entities if it.id == "us_ofac_ssi:18738"]
    assert company.relations == (Relation("linked_to", "VTB BANK PUBLIC JOINT STOCK COMPANY"),)


SAID: dict[str, Callable[[Entity], Hashable]] = {
    "primary name": lambda it: it.name,
    "type": lambda it: it.type,
    "births": lambda it: frozenset((birth.first, birth.last) for birth in it.births),
    "birth places": lambda it: frozenset(it.birth_places),
    "nationalities": lambda it: frozenset(it.nationalities),
    "gender": lambda it: it.gender,
    "programmes": lambda it: frozenset(it.programmes),
    "numbers": lambda it: frozenset((number.scheme, canonical(number)) for number in it.identifiers),
    "strength of Latin names": lambda it: frozenset(
        (name.text, name.kind is NameKind.WEAK) for name in it.names if not name.language
    ),
    "relations": lambda it: frozenset((link.name, link.entity_id) for link in it.relations),
}


@pytest.mark.parametrize("what", SAID)
def test_two_forms_of_the_real_list_say_the_same(what: str) -> None:
    """CONSOLIDATED.XML and CONS_ENHANCED.XML are eleven weeks apart; OFAC changed two entries meanwhile."""
    standard, enhanced = shared("CONSOLIDATED_2025-03-28.XML"), shared("CONS_ENHANCED_2025-01-10.ZIP")
    assert standard.keys() == enhanced.keys()
    assert len(standard) == 446
    differing = [key for key, it in standard.items() if SAID[what](it) != SAID[what](enhanced[key])]
    assert len(differing) <= 2, differing


@pytest.mark.parametrize("what", SAID)
def test_csv_and_xml_of_the_real_list_say_the_same(what: str) -> None:
    """Nine months lie between the files: 2025-03 and 2025-12."""
    xml, csv = shared("CONSOLIDATED_2025-03-28.XML"), shared("cons_2025-12")
    assert xml.keys() ^ csv.keys() == {"us_ofac_fse:26182"}
    differing = [key for key, it in csv.items() if SAID[what](it) != SAID[what](xml[key])]
    assert len(differing) <= 12, differing


def packed(*members: tuple[str, bytes]) -> bytes:
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in members:
            archive.writestr(name, data)
    return held.getvalue()


def test_an_archive_is_read_like_its_one_file() -> None:
    plain = read([RawFile("CONSOLIDATED.XML", STANDARD)])
    zipped = read([RawFile("CONS.ZIP", packed(("CONSOLIDATED.XML", STANDARD)))])
    assert zipped.entities == plain.entities


ENTITY = b'<!DOCTYPE x [<!ENTITY a "b">]><sdnList>&a;</sdnList>'


@pytest.mark.parametrize(
    ("data", "message"),
    [
        pytest.param(STANDARD[:-3000], "not whole XML", id="cut short"),
        pytest.param(STANDARD.replace(b">6<", b">7<"), "6 entries where the file says", id="entries missing"),
        pytest.param(b"<?xml version='1.0'?><sdnList/>", "0 entries", id="an empty list"),
        pytest.param(b"<?xml version='1.0'?><sanctionsData/>", "no entities", id="an empty enhanced list"),
        pytest.param(b"<rss><item/></rss>", "root element 'rss'", id="some other XML"),
        pytest.param(b"<?xml version='1.0'?>" + ENTITY, "declares what no list needs", id="an entity"),
        pytest.param(
            STANDARD.replace(b"<category>weak<", b"<category>dubious<"), "unknown kind of name", id="strength"
        ),
        pytest.param(
            STANDARD.replace(b"<sdnType>Entity<", b"<sdnType>Robot<"), "unknown type of party", id="type"
        ),
        pytest.param(
            ENHANCED.replace(b">FSE List<", b">NEW List<"), "unknown list 'NEW List'", id="an unknown list"
        ),
        pytest.param(ENHANCED.replace(b">A.K.A.<", b">Z.K.A.<"), "unknown kind of name", id="enhanced kind"),
        pytest.param(b"<?xml version='1.0'?><Sanctions/>", "no parties", id="an empty advanced list"),
        pytest.param(
            ADVANCED.replace(b">SDN List<", b">NEW List<"), "unknown list 'NEW List'", id="advanced list"
        ),
        pytest.param(ADVANCED.replace(b">A.K.A.<", b">Z.K.A.<"), "unknown kind of name", id="advanced kind"),
        pytest.param(
            ADVANCED.replace(b">Individual<", b">Robot<"), "unknown type of party", id="advanced type"
        ),
        pytest.param(packed(("a.xml", b"<a/>"), ("b.xml", b"<b/>")), "holds 2 files", id="two files"),
        pytest.param(packed(("a.xml", STANDARD))[:-40], "cannot be unpacked", id="an archive cut short"),
        pytest.param(b"PK\x03\x04" + bytes(100), "cannot be unpacked", id="no archive at all"),
    ],
)
def test_hostile_or_damaged_xml_is_refused(data: bytes, message: str) -> None:
    with pytest.raises(ListUnreadableError) as caught:
        read([RawFile("file", data)])
    assert message in str(caught.value)


def test_an_archive_that_unpacks_without_end_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(markup, "LARGEST", 3 << 20)
    bomb = packed(("a.xml", b"<sdnList>" + bytes(4 << 20)))
    assert len(bomb) < 10_000
    with pytest.raises(ListUnreadableError, match="unpacks to more than 3 MiB"):
        read([RawFile("SDN_XML.ZIP", bomb)])


def test_an_element_that_no_reader_knows_is_warned_about() -> None:
    novel = STANDARD.replace(b"</uid>\n    <lastName>", b"</uid>\n    <mood>gloomy</mood>\n    <lastName>", 1)
    [warning] = read([RawFile("x", novel)]).warnings
    assert warning.field == "sdnEntry/mood"


def test_the_same_list_twice_is_refused() -> None:
    with pytest.raises(ListUnreadableError, match="is there already"):
        read([RawFile("a.xml", STANDARD), RawFile("b.xml", ENHANCED)])


def advanced(old: bytes, new: bytes, number: str = "36380") -> tuple[Entity, list[str]]:
    """One party of the ADVANCED sample after a change, and what was warned about."""
    reading = read([RawFile("x", ADVANCED.replace(old, new))])
    [found] = [it for it in reading.entities if it.id == f"us_ofac_sdn:{number}"]
    return found, [warning.message for warning in reading.warnings]


@pytest.mark.parametrize(
    ("first", "last", "approximate", "expected"),
    [
        pytest.param((1965, 8, 27), (1965, 8, 27), "false", "27 Aug 1965", id="a day"),
        pytest.param((1965, 1, 1), (1965, 12, 31), "false", "1965", id="a year"),
        pytest.param((1965, 1, 1), (1965, 12, 31), "true", "circa 1965", id="about a year"),
        pytest.param((1965, 2, 1), (1965, 2, 28), "false", "Feb 1965", id="a month"),
        pytest.param((1965, 1, 1), (1967, 12, 31), "false", "1965 to 1967", id="years"),
        pytest.param((1965, 1, 2), (1965, 3, 4), "false", "02 Jan 1965 to 04 Mar 1965", id="days"),
    ],
)
def test_periods_of_the_advanced_form(
    first: tuple[int, int, int], last: tuple[int, int, int], approximate: str, expected: str
) -> None:
    def end(name: str, day: tuple[int, int, int]) -> str:
        return f"<{name}><Year>{day[0]}</Year><Month>{day[1]}</Month><Day>{day[2]}</Day></{name}>"

    start = ADVANCED.index(b"<DatePeriod")
    stop = ADVANCED.index(b"</DatePeriod>")
    period = (
        f'<DatePeriod><Start Approximate="{approximate}">{end("From", first)}{end("To", first)}</Start>'
        f"<End>{end('From', last)}{end('To', last)}</End>"
    )
    found, _ = advanced(ADVANCED[start:stop], period.encode())
    assert [birth.text for birth in found.births] == [expected]


def test_scripts_and_first_days_of_the_advanced_form() -> None:
    found, warnings = advanced(b"", b"")
    assert found.names[0] == Name("Levin, Dmitriy Olegovich")
    assert Name("Левин, Дмитрий Олегович", NameKind.ALIAS, "Cyrillic") in found.names
    assert found.nationalities == ("RU",)
    assert warnings == []


def test_a_low_quality_alias_of_the_advanced_form_is_weak() -> None:
    alias = b'AliasTypeID="1400" Primary="false" LowQuality="false"'
    found, _ = advanced(alias, alias.replace(b'LowQuality="false"', b'LowQuality="true"'))
    assert {name.kind for name in found.names[2:]} == {NameKind.WEAK}


def test_a_fraudulent_document_of_the_advanced_form_is_said_to_be_one() -> None:
    found, _ = advanced(b'ValidityID="1"', b'ValidityID="2"')
    assert ("fraudulent document", "Passport 530294714") in found.details


@pytest.mark.parametrize(
    ("old", "new", "warning"),
    [
        pytest.param(
            b'<Location ID="186171"',
            b'<Location ID="9"',
            "a location that the file does not have",
            id="location",
        ),
        pytest.param(
            b'ProfileID="36380" ListID', b'ProfileID="9" ListID', "a listing of a party that", id="listing"
        ),
        pytest.param(
            b'From-ProfileID="36380"', b'From-ProfileID="9"', "a relation of a party that", id="relation"
        ),
        pytest.param(
            b'ProfileID="36380" ListID', b'ProfileID="9" ListID', "a party without a listing", id="no listing"
        ),
    ],
)
def test_what_the_advanced_form_refers_to_in_vain_is_warned_about(
    old: bytes, new: bytes, warning: str
) -> None:
    found, warnings = advanced(old, new)
    assert found.name == "Levin, Dmitriy Olegovich"
    assert any(it.startswith(warning) for it in warnings)


def test_the_real_parties_of_the_advanced_form_are_those_of_the_csv() -> None:
    xml, csv = shared("sdn_advanced_2024-02-23_SUBSET.xml"), shared("sdn_2024-02-24.csv")
    assert len(xml) == 37
    for key, it in xml.items():
        assert it.name.upper() == csv[key].name.upper()
        assert it.type is csv[key].type
        assert SAID["births"](it) == SAID["births"](csv[key])
        assert SAID["birth places"](it) == SAID["birth places"](csv[key])
        assert it.gender == csv[key].gender


@pytest.mark.parametrize("name", ["sdn.csv", "cons_prim.csv", *FORMS])
@given(data=st.data())
@settings(max_examples=40, suppress_health_check=[HealthCheck.too_slow], deadline=None)
def test_a_file_cut_or_spoilt_anywhere_is_read_or_refused(name: str, data: st.DataObject) -> None:
    whole = (SAMPLE / name).read_bytes()
    cut = data.draw(st.integers(0, len(whole)))
    spoilt = whole[:cut] + data.draw(st.binary(max_size=3)) + whole[cut + data.draw(st.integers(0, 4000)) :]
    for damaged in (whole[:cut], spoilt):
        with suppress(ListUnreadableError):
            assert read([RawFile(name, damaged)]).entities
