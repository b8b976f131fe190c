"""Private lists: what a row may say, what is refused, and what may vary without changing anything."""

from __future__ import annotations

import csv
import datetime as dt
import io
import itertools

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from screener.errors import ListUnreadableError
from screener.lists.sources.house import COLUMNS, read
from screener.model import Address, Effect, Entity, EntityType, Identifier, ListId, NameKind, RawFile, Reading

LIST = ListId("watch")


def loaded(text: str | bytes, name: str = "watch.csv") -> Reading:
    data = text.encode() if isinstance(text, str) else text
    return read([RawFile(name, data)], LIST)


def one(text: str | bytes) -> Entity:
    [entity] = loaded(text).entities
    return entity


def written(rows: list[dict[str, str]], columns: tuple[str, ...] = COLUMNS, delimiter: str = ",") -> str:
    out = io.StringIO()
    writer = csv.DictWriter(out, columns, delimiter=delimiter, lineterminator="\r\n")
    writer.writeheader()
    writer.writerows(rows)
    return out.getvalue()


def test_a_full_row_becomes_a_full_entity() -> None:
    entity = one(
        "id,name,type,aliases,country,address,identifiers,effect,from,to,note\n"
        "7,Kelvo Ltd,company,Kelvo; KLV Trading,Russia,5 Main St,lei:253400V1H6ART1UQ0N98; tax:RU:7707083893,"
        "red flag,2024-01-31,2025-12-31,told us by the bank\n"
    )
    assert (entity.id, entity.list_id, entity.sources) == ("watch:7", "watch", ("house_watch",))
    assert entity.type is EntityType.ORGANISATION
    assert [(name.text, name.kind) for name in entity.names] == [
        ("Kelvo Ltd", NameKind.PRIMARY),
        ("Kelvo", NameKind.ALIAS),
        ("KLV Trading", NameKind.ALIAS),
    ]
    assert entity.addresses == (Address("5 Main St", country="RU"),)
    assert entity.identifiers == (
        Identifier("lei", "253400V1H6ART1UQ0N98"),
        Identifier("tax", "7707083893", "RU"),
    )
    assert entity.effect is Effect.RED_FLAG
    assert (entity.start, entity.end) == (dt.date(2024, 1, 31), dt.date(2025, 12, 31))
    assert entity.remarks == "told us by the bank"


def test_a_name_alone_is_enough() -> None:
    reading = loaded("name\nKelvo\n\nOther\n")
    assert [entity.name for entity in reading.entities] == ["Kelvo", "Other"]
    assert (reading.rows, reading.format, reading.warnings) == (2, "house-csv", ())
    assert all(entity.effect is None and entity.type is EntityType.UNKNOWN for entity in reading.entities)


def test_the_list_without_ids_gives_each_row_an_id_that_outlives_its_note() -> None:
    first = one("name,country,note\nKelvo,CN,old\n")
    assert first.id == one("note,country,name\nnew,CN,Kelvo\n").id
    assert first.id != one("name,country\nKelvo,RU\n").id
    assert len(first.id) == len("watch:") + 16


@pytest.mark.parametrize(
    ("header", "id_"),
    [
        pytest.param("Id,NAME,Note", "1", id="in capitals"),
        pytest.param(" id , name , note ", "1", id="with spaces"),
        pytest.param("\ufeffid,name,note", "1", id="after a byte order mark"),
        pytest.param("_id_,Name:,note", "1", id="with marks"),
    ],
)
def test_headers_may_be_written_otherwise(header: str, id_: str) -> None:
    assert one(f"{header}\n1,Kelvo,x\n").id == f"watch:{id_}"


@pytest.mark.parametrize("text", ["=HYPERLINK(0)", "+1 Ltd", "@cmd", "-Minus", "<b>Bold</b>", "\u202egnimaN"])
def test_a_cell_is_text_and_nothing_else(text: str) -> None:
    assert one(written([{"name": text}])).name == text


@pytest.mark.parametrize(
    ("encoding", "warned"),
    [
        pytest.param("utf-8", False, id="UTF-8"),
        pytest.param("utf-8-sig", False, id="UTF-8 with a byte order mark"),
        pytest.param("cp1252", True, id="Windows western"),
        pytest.param("utf-16", True, id="UTF-16 as Excel saves Unicode text"),
    ],
)
def test_the_encoding_is_found_and_said_where_it_is_a_guess(encoding: str, warned: bool) -> None:
    reading = loaded("name,note\nSociété Générale,é\n".encode(encoding))
    assert [entity.name for entity in reading.entities] == ["Société Générale"]
    assert bool(reading.warnings) is warned
    assert all(encoding in warning.message for warning in reading.warnings)


@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
def test_the_delimiter_is_told_by_the_header(delimiter: str) -> None:
    text = written([{"id": "1", "name": "Kelvo, Ltd; sons", "aliases": "A; B"}], delimiter=delimiter)
    assert [name.text for name in one(text).names] == ["Kelvo, Ltd; sons", "A", "B"]


@pytest.mark.parametrize(
    ("country", "address", "addresses"),
    [
        pytest.param("CN", "", [("China", "CN")], id="a country alone"),
        pytest.param("", "Road 1", [("Road 1", "")], id="an address alone"),
        pytest.param(
            "cuba", "Road 1; Road 2", [("Road 1", "CU"), ("Road 2", "CU")], id="one country for all"
        ),
        pytest.param("CN; HK", "Road 1; Road 2", [("Road 1", "CN"), ("Road 2", "HK")], id="one country each"),
        pytest.param(
            "CN; HK; RU",
            "Road 1",
            [("Road 1", ""), ("China", "CN"), ("Hong Kong", "HK"), ("Russian Federation", "RU")],
            id="countries that cannot be told to addresses stand beside them",
        ),
    ],
)
def test_addresses_and_countries_find_each_other(
    country: str, address: str, addresses: list[tuple[str, str]]
) -> None:
    found = one(written([{"name": "Kelvo", "country": country, "address": address}])).addresses
    assert [code for _, code in addresses] == [a.country for a in found]
    assert [text for text, code in addresses if "Road" in text] == [a.text for a in found if "Road" in a.text]


@pytest.mark.parametrize(
    ("text", "identifier"),
    [
        pytest.param("IMO 9187629", Identifier("imo", "IMO 9187629"), id="a bare number that shows its kind"),
        pytest.param("12345", Identifier("other", "12345"), id="a bare number that shows nothing"),
        pytest.param("SWIFT: SABRRUMM", Identifier("bic", "SABRRUMM"), id="another name of a scheme"),
    ],
)
def test_an_identifier_is_taken_with_or_without_its_scheme(text: str, identifier: Identifier) -> None:
    assert one(written([{"name": "Kelvo", "identifiers": text}])).identifiers == (identifier,)


def test_a_number_with_a_wrong_check_digit_is_kept_and_warned_about() -> None:
    reading = loaded("name,identifiers\nKelvo,imo:9187628\n")
    [warning] = reading.warnings
    assert (warning.row, warning.field, warning.value) == (2, "identifiers", "imo:9187628")
    assert "never matches" in warning.message


def test_an_unknown_column_is_warned_about_once() -> None:
    reading = loaded("name,Colour\nA,red\nB,blue\n")
    [warning] = reading.warnings
    assert (warning.field, warning.row) == ("Colour", 1)
    assert "not screened" in warning.message


def test_the_same_row_twice_without_an_id_is_one_entity_and_a_warning() -> None:
    reading = loaded("name,note\nA,x\nA,x\n")
    assert len(reading.entities) == 1
    assert [(warning.row, warning.message) for warning in reading.warnings] == [
        (3, "the same row as row 2; taken once")
    ]


@pytest.mark.parametrize(
    ("text", "told"),
    [
        pytest.param("name,effect\nA,deadly\n", "row 2: effect 'deadly': is none of prohibited", id="effect"),
        pytest.param("name,type\nA,thing\n", "row 2: type 'thing': is none of person", id="type"),
        pytest.param(
            "name,from\nA,31.02.2024\n", "row 2: from '31.02.2024': is no day", id="a day that is none"
        ),
        pytest.param(
            "name,to\nA,06/03/2021\n", "row 2: to '06/03/2021': is no day", id="a day in unclear order"
        ),
        pytest.param(
            "name,from,to\nA,2024-01-02,2024-01-02\n",
            "row 2: to '2024-01-02': does not come",
            id="an empty period",
        ),
        pytest.param("name,country\nA,Atlantis\n", "row 2: country 'Atlantis': is no country", id="country"),
        pytest.param("id,name\n1,\n", "row 2: name '': must not be empty", id="a blank name"),
        pytest.param("id,name\n1,A\n\n1,B\n", "row 4: id '1': stands in row 2 already", id="an id twice"),
        pytest.param(
            "id,name\n1,A\n1,A\n", "row 3: id '1': stands in row 2 already", id="an id and all twice"
        ),
        pytest.param(
            "name,note\nA,x\nA,y\n", "row 3: name 'A': is told apart from row 2", id="one name, no id"
        ),
        pytest.param("name,note\nA\n", "row 2: 1 fields where the header has 2", id="a row cut short"),
        pytest.param(
            "name,note\nA, Ltd,x\n", "row 2: 3 fields where the header has 2", id="an unquoted comma"
        ),
        pytest.param('name\n"A\n', "row 2", id="an open quotation mark"),
        pytest.param(
            "vendor,note\nA,x\n", "row 1: the header has no column name, but vendor, note", id="no name"
        ),
        pytest.param("name,Name\nA,B\n", "row 1: the header repeats name", id="a column twice"),
        pytest.param("name\n", "the list holds no row", id="no row"),
        pytest.param("", "the file is empty", id="nothing"),
        pytest.param("<!DOCTYPE html><html>", "this is a web page", id="a web page"),
    ],
)
def test_what_is_not_understood_is_refused_with_file_row_field_and_value(text: str, told: str) -> None:
    with pytest.raises(ListUnreadableError) as caught:
        loaded(text)
    assert str(caught.value).startswith("watch.csv")
    assert told in str(caught.value)
    assert caught.value.hint


def test_binary_data_is_refused() -> None:
    with pytest.raises(ListUnreadableError, match="neither UTF-8 nor cp1252"):
        loaded(b"name\n\x81\x8d\n")
    with pytest.raises(ListUnreadableError, match="NUL"):
        loaded(b"name\nA\0B\n")


CELL = st.text(st.characters(codec="utf-8", exclude_categories=("Cc", "Cs")), max_size=12).filter(
    lambda text: ";" not in text
)


@given(names=st.lists(CELL.filter(str.strip), min_size=1, max_size=5), delimiter=st.sampled_from(",;\t"))
@example(names=['a"b', "'"], delimiter=";").via("quotation marks are doubled when written")
def test_order_of_columns_and_delimiter_change_nothing(names: list[str], delimiter: str) -> None:
    rows = [{"id": str(n), "name": name, "note": name} for n, name in enumerate(names)]
    plain = loaded(written(rows)).entities
    for columns in itertools.permutations(("id", "name", "note")):
        assert loaded(written(rows, columns, delimiter)).entities == plain


@given(data=st.binary(max_size=200) | st.text(max_size=60).map(lambda text: f"name,type\n{text}".encode()))
@example(data=b"\xff\xfe\x00").via("a byte order mark and half a letter")
@example(data=b"\xef\xbb\xbf").via("a byte order mark and nothing else")
def test_whatever_the_bytes_there_is_a_reading_or_a_reason(data: bytes) -> None:
    try:
        entities = loaded(data).entities
    except ListUnreadableError:
        return
    assert entities
    assert all(entity.name for entity in entities)
