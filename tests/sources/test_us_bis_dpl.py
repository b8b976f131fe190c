"""BIS's Denied Persons file: samples with golden files, broken files, and both real editions."""

from __future__ import annotations

import csv
import datetime as dt
from collections.abc import Callable, Sequence
from pathlib import Path

import pytest

from screener.errors import ListUnreadableError
from screener.lists.sources.us_bis_dpl import COLUMNS, read
from screener.model import Entity, RawFile, Reading

Check = Callable[[str, Callable[[Sequence[RawFile]], Reading]], Reading]

SHARED = Path(__file__).resolve().parents[2] / "../shared/lists/us_bis_dpl"
needs_shared = pytest.mark.skipif(not SHARED.exists(), reason="the publisher's real files are not here")


def row(**fields: str) -> bytes:
    """A file of one row, tab-separated and quoted as BIS does it."""
    given = {"Name": "ANGELA CHEN", "Effective_Date": "01/26/2009", **fields}
    lines = (COLUMNS, [given.get(name, "") for name in COLUMNS])
    return "".join("\t".join(f'"{cell}"' for cell in line) + "\n" for line in lines).encode()


def entity(**fields: str) -> Entity:
    [found] = read([RawFile("dpl.txt", row(**fields))]).entities
    return found


@pytest.mark.parametrize(
    ("sample", "shape"),
    [
        pytest.param("us_bis_dpl", "tsv", id="the file, tab-separated and quoted"),
        pytest.param("us_bis_dpl_csv", "csv", id="the page's export as CSV"),
    ],
)
def test_a_sample_reads_as_its_golden_file(golden: Check, sample: str, shape: str) -> None:
    assert golden(sample, read).format == shape


@pytest.mark.parametrize(
    ("expires", "end"),
    [
        pytest.param("06/29/2056", dt.date(2056, 6, 30), id="the last day of an order is still a denied day"),
        pytest.param("12/31/2028", dt.date(2029, 1, 1), id="at the end of a year"),
        pytest.param("", None, id="an order without end"),
    ],
)
def test_the_end_is_the_first_day_no_longer_denied(expires: str, end: dt.date | None) -> None:
    assert entity(Expiration_Date=expires).end == end


@pytest.mark.parametrize(
    ("published", "detail"),
    [
        pytest.param("Y", ("standard_order", "yes"), id="Y"),
        pytest.param("y", ("standard_order", "yes"), id="a small y"),
        pytest.param("N", ("standard_order", "no"), id="N"),
        pytest.param("", None, id="empty"),
    ],
)
def test_the_kind_of_order_is_a_detail(published: str, detail: tuple[str, str] | None) -> None:
    details = entity(Standard_Order=published).details
    assert [it for it in details if it[0] == "standard_order"] == ([detail] if detail else [])


def test_an_unknown_kind_of_order_and_a_date_that_is_none_are_told() -> None:
    reading = read([RawFile("dpl.txt", row(Standard_Order="Q", Expiration_Date="31/31/2030"))])
    assert [w.value for w in reading.warnings] == ["31/31/2030", "Q"]
    assert reading.entities[0].end is None, "an order whose end cannot be read has none"


@pytest.mark.parametrize(
    ("fields", "country"),
    [
        pytest.param(
            {"State": "TX", "Postal_Code": "79905"}, "US", id="a state and a ZIP code without a country"
        ),
        pytest.param({"State": "", "Country": "NM"}, "US", id="a state in the country's column"),
        pytest.param({"Country": "PRC"}, "CN", id="PRC"),
        pytest.param({"Country": "IR", "State": "CA"}, "IR", id="the country goes before the state"),
        pytest.param({"City": "OB"}, "", id="nothing to tell the country by"),
    ],
)
def test_the_country_of_an_address(fields: dict[str, str], country: str) -> None:
    assert entity(Street_Address="1 Road", **fields).addresses[0].country == country


@pytest.mark.parametrize(
    ("data", "says"),
    [
        pytest.param(b"", "the file is empty", id="no byte at all"),
        pytest.param(row().split(b"\n")[0] + b"\n", "a header and no rows", id="a header and nothing below"),
        pytest.param(
            row()[:-30], "row 2: the row cannot be cut into fields", id="cut off within the last row"
        ),
        pytest.param(row(Name=""), "without a name", id="a row without a name"),
        pytest.param(
            row().replace(b"Expiration_Date", b"Until"), "lacks Expiration_Date", id="a column is gone"
        ),
        pytest.param(
            b"<html><body>Maintenance</body></html>", "a web page", id="a web page in place of the file"
        ),
    ],
)
def test_a_broken_file_is_an_error_that_says_what_to_do(data: bytes, says: str) -> None:
    with pytest.raises(ListUnreadableError) as caught:
        read([RawFile("dpl.txt", data)])
    assert says in str(caught.value)
    assert caught.value.hint


def test_an_unknown_column_is_told() -> None:
    header, line, _ = row().split(b"\n")
    reading = read([RawFile("dpl.txt", header + b'\t"Mood"\n' + line + b'\t"bad"\n')])
    assert [(w.field, w.value) for w in reading.warnings] == [("Mood", "bad")]


@needs_shared
@pytest.mark.parametrize(
    ("name", "rows", "persons"),
    [
        pytest.param("dpl_2022-09.txt", 581, 457, id="2022-09"),
        pytest.param("dpl_2023-11.txt", 665, 543, id="2023-11"),
    ],
)
def test_an_edition_loses_no_row(name: str, rows: int, persons: int) -> None:
    data = (SHARED / name).read_bytes()
    reading = read([RawFile(name, data)])
    assert (reading.rows, len(reading.entities), reading.warnings) == (rows, persons, ())
    held = {(n.text, a.street) for e in reading.entities for n in e.names for a in e.addresses}
    published = csv.DictReader(data.decode().splitlines(), delimiter="\t")
    streets = {" ".join(line["Street_Address"].split()) for line in published}
    assert streets <= {street for _, street in held}


@needs_shared
def test_every_order_of_a_person_with_two_is_kept() -> None:
    reading = read([RawFile("dpl.txt", (SHARED / "dpl_2023-11.txt").read_bytes())])
    orders = {e.name: [value for field, value in e.details if field == "order"] for e in reading.entities}
    assert {name: two for name, two in orders.items() if len(two) > 1} == {
        "I. ASH": ["2003-06-19 to 2056-06-29", "2002-03-04 to 2056-06-29"],
        "HAYDEE HERRERA": ["2002-03-04 to 2056-06-29", "2003-06-19 to 2056-06-29"],
        "JESUS ADRIAN RAMIREZ": ["2023-03-21 to 2023-12-16", "2023-03-21 to 2030-12-16"],
        "MAHMOUD AMINI": ["2023-10-31 to 2024-10-30", "2023-10-31 to 2024-10-20"],
    }
