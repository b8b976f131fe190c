"""The UN's consolidated list: a sample with its golden file, single entries, and the real editions."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Sequence
from functools import cache
from pathlib import Path
from xml.etree.ElementTree import Element

import pytest
from defusedxml.ElementTree import parse

from screener.errors import ListUnreadableError
from screener.lists.sources.un_sc import read
from screener.model import Entity, EntityType, NameKind, RawFile, Reading

Check = Callable[[str, Callable[[Sequence[RawFile]], Reading]], Reading]

SHARED = Path(__file__).resolve().parents[2] / "../shared/lists/un_sc"
needs_shared = pytest.mark.skipif(not SHARED.exists(), reason="the publisher's real files are not here")

PARTY = "<FIRST_NAME>ALI</FIRST_NAME><REFERENCE_NUMBER>QDi.999</REFERENCE_NUMBER>"


def reading(inside: str, kind: str = "INDIVIDUAL", party: str = PARTY) -> Reading:
    xml = (
        '<CONSOLIDATED_LIST dateGenerated="2026-08-01T23:00:03.110Z">'
        f"<{kind}>{party}{inside}</{kind}></CONSOLIDATED_LIST>"
    )
    return read([RawFile("consolidated.xml", xml.encode())])


def entity(inside: str, kind: str = "INDIVIDUAL") -> Entity:
    [found] = reading(inside, kind).entities
    return found


def test_the_sample_reads_as_its_golden_file(golden: Check) -> None:
    sample = golden("un_sc", read)
    assert (sample.published, sample.format) == (dt.date(2026, 8, 1), "xml")


@pytest.mark.parametrize(
    ("alias", "names"),
    [
        pytest.param("<QUALITY>Good</QUALITY><ALIAS_NAME>Abu X</ALIAS_NAME>", {"Abu X": "alias"}, id="good"),
        pytest.param(
            "<QUALITY>Low</QUALITY><ALIAS_NAME>Abu X</ALIAS_NAME>", {"Abu X": "weak"}, id="low is weak"
        ),
        pytest.param("<QUALITY/><ALIAS_NAME>Abu X</ALIAS_NAME>", {"Abu X": "alias"}, id="blank is not weak"),
        pytest.param("<QUALITY/><ALIAS_NAME/>", {}, id="an empty placeholder is no name"),
        pytest.param(
            "<QUALITY>Good</QUALITY><ALIAS_NAME>Abu X</ALIAS_NAME><NOTE>previously listed as</NOTE>",
            {"Abu X": "former"},
            id="a name under which it was listed before",
        ),
        pytest.param(
            "<QUALITY>Low</QUALITY><ALIAS_NAME>Abu Banat</ALIAS_NAME><NOTE>original script: Абу Банат</NOTE>",
            {"Abu Banat": "weak", "Абу Банат": "weak"},
            id="its own script in the note",
        ),
        pytest.param(
            "<QUALITY>Good</QUALITY><ALIAS_NAME>Jin Tiesan (金铁三)</ALIAS_NAME>",
            {"Jin Tiesan": "alias", "金铁三": "alias"},
            id="its own script in brackets",
        ),
        pytest.param(
            "<QUALITY/><ALIAS_NAME>حاجى نورزى</ALIAS_NAME><NOTE>Haji Noorzai; Hajji Nurzai</NOTE>",
            {"حاجى نورزى": "alias", "Haji Noorzai": "alias", "Hajji Nurzai": "alias"},
            id="Latin letters in the note",
        ),
        pytest.param(
            "<QUALITY>Good</QUALITY><ALIAS_NAME>Al-Haq, Amin; Amin, Muhammad</ALIAS_NAME>",
            {
                "Al-Haq, Amin": "alias",
                "Amin Al-Haq": "alias",
                "Amin, Muhammad": "alias",
                "Muhammad Amin": "alias",
            },
            id="several in one cell, last name first",
        ),
    ],
)
def test_an_alias_is_taken_apart(alias: str, names: dict[str, str]) -> None:
    found = entity(f"<INDIVIDUAL_ALIAS>{alias}</INDIVIDUAL_ALIAS>").names
    assert {name.text: name.kind for name in found[1:]} == names


@pytest.mark.parametrize(
    ("birth", "first", "last"),
    [
        pytest.param(
            "<TYPE_OF_DATE>EXACT</TYPE_OF_DATE><DATE>1967-03-04</DATE>",
            "1967-03-04",
            "1967-03-04",
            id="a day",
        ),
        pytest.param(
            "<TYPE_OF_DATE>EXACT</TYPE_OF_DATE><YEAR>1967</YEAR>", "1967-01-01", "1967-12-31", id="a year"
        ),
        pytest.param(
            "<TYPE_OF_DATE>APPROXIMATELY</TYPE_OF_DATE><YEAR>1967</YEAR>",
            "1966-01-01",
            "1968-12-31",
            id="about a year",
        ),
        pytest.param(
            "<TYPE_OF_DATE>BETWEEN</TYPE_OF_DATE><FROM_YEAR>1958</FROM_YEAR><TO_YEAR>1963</TO_YEAR>",
            "1958-01-01",
            "1963-12-31",
            id="between two years",
        ),
        pytest.param(
            "<TYPE_OF_DATE>EXACT</TYPE_OF_DATE><NOTE>Nov. 1973 </NOTE>",
            "1973-11-01",
            "1973-11-30",
            id="a note",
        ),
    ],
)
def test_a_date_of_birth_is_as_exact_as_published(birth: str, first: str, last: str) -> None:
    [found] = entity(f"<INDIVIDUAL_DATE_OF_BIRTH>{birth}</INDIVIDUAL_DATE_OF_BIRTH>").births
    assert (found.first.isoformat(), found.last.isoformat()) == (first, last)


def test_a_document_has_number_country_and_note() -> None:
    [found] = entity(
        "<INDIVIDUAL_DOCUMENT><TYPE_OF_DOCUMENT>Passport</TYPE_OF_DOCUMENT>"
        "<NOTE>Tunisian passport number L 191609 issued on 28 Feb. 1996</NOTE></INDIVIDUAL_DOCUMENT>"
    ).identifiers
    assert (found.scheme, found.value, found.country) == ("passport", "L 191609", "TN")
    assert "issued on 28 Feb. 1996" in found.note


def test_a_bank_has_the_code_that_its_comments_give() -> None:
    [found] = entity("<COMMENTS1>A bank. SWIFT/BIC: KUDBKPPY</COMMENTS1>", "ENTITY").identifiers
    assert (found.scheme, found.value) == ("bic", "KUDBKPPY")


def test_a_ship_among_the_entities_is_a_vessel_with_its_number() -> None:
    ship = entity("<COMMENTS1>IMO: 9058713 Listed pursuant to resolution 2146 (2014)</COMMENTS1>", "ENTITY")
    assert (ship.type, ship.identifiers[0].scheme) == (EntityType.VESSEL, "imo")
    owner = entity("<COMMENTS1>Owner of the tanker PAEK MA. IMO number: 5676084</COMMENTS1>", "ENTITY")
    assert (owner.type, owner.identifiers[0].scheme) == (EntityType.ORGANISATION, "imo_company")


def test_a_day_of_listing_with_an_offset_from_utc_is_that_day() -> None:
    assert entity("<LISTED_ON>2015-07-01-04:00</LISTED_ON>").start == dt.date(2015, 7, 1)


@pytest.mark.parametrize(
    ("party", "inside", "says"),
    [
        pytest.param(
            PARTY,
            "<INDIVIDUAL_ALIAS><QUALITY>Fair</QUALITY><ALIAS_NAME>Abu X</ALIAS_NAME></INDIVIDUAL_ALIAS>",
            "'Fair' of the alias 'Abu X'",
            id="a quality nobody knows",
        ),
        pytest.param(
            PARTY,
            "<INDIVIDUAL_DATE_OF_BIRTH><TYPE_OF_DATE>LUNAR</TYPE_OF_DATE></INDIVIDUAL_DATE_OF_BIRTH>",
            "'LUNAR'",
            id="a kind of date nobody knows",
        ),
        pytest.param("<FIRST_NAME>ALI</FIRST_NAME>", "", "without REFERENCE_NUMBER", id="no number"),
        pytest.param("<REFERENCE_NUMBER>Q</REFERENCE_NUMBER>", "", "without a name", id="no name"),
    ],
)
def test_what_no_reader_knows_is_an_error(party: str, inside: str, says: str) -> None:
    with pytest.raises(ListUnreadableError, match=says):
        reading(inside, party=party)


def test_a_list_without_parties_and_a_party_twice_are_errors() -> None:
    with pytest.raises(ListUnreadableError, match="no party"):
        read([RawFile("x.xml", b"<CONSOLIDATED_LIST/>")])
    twice = f"<INDIVIDUAL>{PARTY}</INDIVIDUAL>" * 2
    with pytest.raises(ListUnreadableError, match="QDi\\.999 is there already"):
        read([RawFile("x.xml", f"<CONSOLIDATED_LIST>{twice}</CONSOLIDATED_LIST>".encode())])


def test_an_unknown_element_is_told_and_not_fatal() -> None:
    warnings = reading(
        "<MOOD>bad</MOOD><INDIVIDUAL_ADDRESS><PLANET>Mars</PLANET></INDIVIDUAL_ADDRESS>"
    ).warnings
    assert [w.field for w in warnings] == ["INDIVIDUAL/MOOD", "INDIVIDUAL_ADDRESS/PLANET"]


# --- the real editions ---

EDITIONS = {"consolidated_2026-02.xml": (730, 273), "consolidated_2026-08.xml": (736, 275)}


@cache
def edition(name: str) -> Reading:
    return read([RawFile(name, (SHARED / name).read_bytes())])


@needs_shared
@pytest.mark.parametrize("name", EDITIONS)
def test_an_edition_has_the_parties_that_were_counted(name: str) -> None:
    persons = sum(entity.type is EntityType.PERSON for entity in edition(name).entities)
    assert (persons, len(edition(name).entities) - persons) == EDITIONS[name]
    assert all(entity.start and entity.programmes for entity in edition(name).entities)
    assert len(edition(name).warnings) <= 4


@needs_shared
@pytest.mark.parametrize("name", EDITIONS)
def test_no_name_date_number_or_country_is_lost(name: str) -> None:
    """Every word of every published field stands somewhere in its entity."""
    known = {entity.id: words(repr(entity)) for entity in edition(name).entities}
    lost = []
    for party in (*parse(SHARED / name).iter("INDIVIDUAL"), *parse(SHARED / name).iter("ENTITY")):
        held = known[f"un_sc:{(party.findtext('REFERENCE_NUMBER') or '').strip()}"]
        for tag, text in leaves(party):
            missing = words(text) - held - MARKS
            if missing and tag not in SEEN_AS_CODE:
                lost.append((tag, text))
    assert lost == []


SEEN_AS_CODE = {
    "VERSIONNUM", "HAS_INTERPOL_LINK", "QUALITY", "TYPE_OF_DATE", "NATIONALITY/VALUE", "LIST_TYPE/VALUE",
    "LISTED_ON", "LAST_DAY_UPDATED/VALUE", "ISSUING_COUNTRY", "COUNTRY_OF_ISSUE", "FROM_YEAR", "TO_YEAR",
}  # fmt: skip
"""Fields that are kept as a code, a date or a kind."""


MARKS = {"of", "the", "b", "n", "no34409", "ssn", "original", "script", "approximately"}
"""Words that join, label or qualify what is kept."""


def leaves(party: Element) -> list[tuple[str, str]]:
    found = []
    for child in party.iter():
        for leaf in child:
            tag = f"{child.tag}/VALUE" if leaf.tag == "VALUE" else leaf.tag
            if len(leaf) == 0 and leaf.text:
                found.append((tag, leaf.text))
    return found


def words(text: str) -> set[str]:
    letters = "".join(
        c if c.isalnum() else " " for c in text.replace("\\n", " ").replace("\\\\", " ").casefold()
    )
    return set(letters.split())


@needs_shared
def test_a_party_keeps_its_id_from_one_edition_to_the_next() -> None:
    old, new = ({entity.id for entity in edition(name).entities} for name in EDITIONS)
    assert (len(old - new), len(new - old)) == (8, 16)


@needs_shared
def test_weak_and_native_names_of_the_edition() -> None:
    names = [name for entity in edition("consolidated_2026-08.xml").entities for name in entity.names]
    assert sum(name.kind is NameKind.WEAK for name in names) > 600
    assert "صدام حسين التكريتي" in {name.text for name in names}
