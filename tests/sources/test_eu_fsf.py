"""The EU's list in its four forms: samples with golden files, blocks, and parts of two real editions."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Sequence
from pathlib import Path

import pytest

from screener.errors import ListUnreadableError
from screener.lists.sources.eu_fsf.read import read
from screener.model import Entity, EntityType, NameKind, RawFile, Reading

Check = Callable[[str, Callable[[Sequence[RawFile]], Reading]], Reading]

SAMPLES = Path(__file__).parent / "samples"
SHARED = Path(__file__).resolve().parents[2] / "../shared/lists/eu_fsf"
needs_shared = pytest.mark.skipif(not SHARED.exists(), reason="the publisher's real files are not here")

NAME = '<nameAlias wholeName="Ali" strong="true"/>'


def reading(inside: str, kind: str = "P", attributes: str = 'euReferenceNumber="EU.7.7"') -> Reading:
    xml = (
        '<export xmlns="http://eu.europa.ec/fpi/fsd/export" generationDate="2026-08-05T16:47:04.449+02:00">'
        f'<sanctionEntity logicalId="7" {attributes}><subjectType classificationCode="{kind}"/>'
        f"{inside}</sanctionEntity></export>"
    )
    return read([RawFile("list.xml", xml.encode())])


def entity(inside: str, kind: str = "P") -> Entity:
    [found] = reading(NAME + inside, kind).entities
    return found


@pytest.mark.parametrize(
    ("sample", "shape", "published"),
    [
        pytest.param("eu_fsf", "xml-1.1", dt.date(2026, 8, 5), id="XML 1.1"),
        pytest.param("eu_fsf_csv", "csv-1.1", dt.date(2026, 8, 5), id="CSV 1.1"),
        pytest.param("eu_fsf_csv_2018", "csv-1.0", dt.date(2018, 7, 4), id="CSV 1.0, saved by a spreadsheet"),
        pytest.param("eu_fsf_2016", "xml-2016", dt.date(2016, 2, 11), id="the XML of 2016"),
    ],
)
def test_a_sample_reads_as_its_golden_file(
    golden: Check, sample: str, shape: str, published: dt.date
) -> None:
    found = golden(sample, read)
    assert (found.format, found.published) == (shape, published)


def sample(name: str) -> dict[str, Entity]:
    [path] = [it for it in (SAMPLES / name).iterdir() if it.name != "golden.json"]
    return {e.id: e for e in read([RawFile(path.name, path.read_bytes())]).entities}


def test_both_forms_of_version_1_1_say_the_same_but_for_strength() -> None:
    """The CSV has no column of strengths."""
    xml, table = sample("eu_fsf"), sample("eu_fsf_csv")
    assert list(xml) == list(table)
    for key, one in xml.items():
        other = table[key]
        assert [n.text for n in one.names] == [n.text for n in other.names]
        for field in ("births", "birth_places", "identifiers", "addresses", "nationalities", "start", "type"):
            assert getattr(one, field) == getattr(other, field), (key, field)
    weak = [n.text for e in xml.values() for n in e.names if n.kind is NameKind.WEAK]
    assert weak == ["Abou Ali"]


def test_one_party_under_two_regimes_is_one_entity() -> None:
    both = sample("eu_fsf")["eu_fsf:EU.99991.1"]
    assert both.programmes == ("UKR", "BLR")
    assert both.start == dt.date(2024, 12, 16)
    assert [n.text for n in both.names] == [
        "Kelvo Shipping (KSC)", "Kelvo Shipping", "KSC", "Кельво", "Kelvo Lines"
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("number", "kind", "scheme"),
    [
        pytest.param("9282479", EntityType.VESSEL, "imo", id="a ship's check digit"),
        pytest.param("5936312", EntityType.ORGANISATION, "imo_company", id="a company's check digit"),
    ],
)
def test_a_ship_is_told_from_a_shipping_company(number: str, kind: EntityType, scheme: str) -> None:
    found = entity(f'<identification number="{number}" identificationTypeCode="imo"/>', "E")
    assert (found.type, found.identifiers[0].scheme) == (kind, scheme)


@pytest.mark.parametrize(
    ("attributes", "kind"),
    [
        pytest.param('strong="true"', NameKind.ALIAS, id="strong"),
        pytest.param('strong="false"', NameKind.WEAK, id="weak"),
        pytest.param("", NameKind.ALIAS, id="no strength is not a weak one"),
    ],
)
def test_the_strength_of_a_name(attributes: str, kind: NameKind) -> None:
    assert entity(f'<nameAlias wholeName="Abu X" {attributes}/>').names[1].kind is kind


def test_a_name_without_a_whole_is_made_of_its_parts() -> None:
    found = entity('<nameAlias firstName="Ali" middleName="H." lastName="Karti" nameLanguage="EN"/>').names[1]
    assert (found.text, found.language) == ("Ali H. Karti", "EN")


@pytest.mark.parametrize(
    ("attributes", "first", "last"),
    [
        pytest.param('birthdate="1937-04-28"', "1937-04-28", "1937-04-28", id="a day"),
        pytest.param('year="1937"', "1937-01-01", "1937-12-31", id="a year"),
        pytest.param('year="1937" monthOfYear="4"', "1937-04-01", "1937-04-30", id="a month"),
        pytest.param('year="1937" circa="true"', "1936-01-01", "1938-12-31", id="about a year"),
        pytest.param(
            'yearRangeFrom="1958" yearRangeTo="1963"', "1958-01-01", "1963-12-31", id="between two years"
        ),
    ],
)
def test_a_date_of_birth_is_as_exact_as_published(attributes: str, first: str, last: str) -> None:
    [found] = entity(f'<birthdate calendarType="GREGORIAN" {attributes}/>').births
    assert (found.first.isoformat(), found.last.isoformat()) == (first, last)


def test_a_date_of_another_calendar_is_shown_and_not_compared() -> None:
    found = reading(f'{NAME}<birthdate calendarType="ISLAMIC" birthdate="1402-06-24"/>')
    assert found.entities[0].births == ()
    assert ("birthdate", "1402-06-24 (ISLAMIC)") in found.entities[0].details
    assert [w.field for w in found.warnings] == ["birthdate"]


def test_a_country_that_is_not_known_is_none() -> None:
    found = reading(f'{NAME}<citizenship countryIso2Code="00" countryDescription="UNKNOWN"/>')
    assert (found.entities[0].nationalities, found.warnings) == ((), ())


@pytest.mark.parametrize(
    ("inside", "kind", "says"),
    [
        pytest.param(NAME, "X", "unknown type of subject 'X'", id="a type nobody knows"),
        pytest.param(
            '<nameAlias wholeName="A" strong="maybe"/>', "P", "'maybe'", id="a strength nobody knows"
        ),
        pytest.param("", "P", "has no name", id="no name"),
    ],
)
def test_what_no_reader_knows_is_an_error(inside: str, kind: str, says: str) -> None:
    with pytest.raises(ListUnreadableError, match=says):
        reading(inside, kind)


def test_an_entry_without_a_subject_type_is_an_error() -> None:
    xml = '<export><sanctionEntity logicalId="7"><nameAlias wholeName="A"/></sanctionEntity></export>'
    with pytest.raises(ListUnreadableError, match="no subjectType"):
        read([RawFile("x.xml", xml.encode())])


def test_unknown_elements_and_attributes_are_told() -> None:
    inside = '<nameAlias wholeName="Ali" mood="bad"/><hobby/><birthdate year="1937"><star/></birthdate>'
    assert sorted(w.field for w in reading(inside).warnings) == ["birthdate/star", "hobby", "nameAlias/mood"]


@pytest.mark.parametrize(
    ("data", "says"),
    [
        pytest.param(b"", "the file is empty", id="no byte at all"),
        pytest.param(b"<!DOCTYPE html><html>503</html>", "a web page", id="a web page"),
        pytest.param(
            b"fileGenerationDate;Entity_LogicalId\n1;2\n",
            "lacks Entity_SubjectType or",
            id="columns are gone",
        ),
        pytest.param(
            b"Entity_LogicalId;Entity_SubjectType;Entity_Regulation_Programme\n;P;IRQ\n",
            "without the entry's number",
            id="a line without a number",
        ),
        pytest.param(
            b"Entity_LogicalId;Entity_SubjectType;Entity_Regulation_Programme\n1;P\n",
            "cut short",
            id="cut off",
        ),
    ],
)
def test_a_broken_table_is_an_error_that_says_what_to_do(data: bytes, says: str) -> None:
    with pytest.raises(ListUnreadableError, match=says) as caught:
        read([RawFile("list.csv", data)])
    assert caught.value.hint


# --- parts of real editions ---


@needs_shared
@pytest.mark.parametrize(
    ("name", "entries", "persons"),
    [
        pytest.param("FSD_old_WHOLE_2016-02-11_PARTIAL.xml", 595, 319, id="2016"),
        pytest.param("FSF_csv_1_0_2018-07-04_PARTIAL.csv", 93, 61, id="2018"),
    ],
)
def test_a_part_of_an_edition_loses_no_entry(name: str, entries: int, persons: int) -> None:
    found = read([RawFile(name, (SHARED / name).read_bytes())])
    assert len(found.entities) == entries
    assert sum(entity.type is EntityType.PERSON for entity in found.entities) == persons
    assert len(found.warnings) <= 1
    assert all(entity.programmes and entity.citations for entity in found.entities)
