"""DDTC's own spreadsheets, and that they name a party as the Consolidated Screening List does.

The sample has the published columns; John Q. Sample is invented, and so are the birth dates.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Sequence

import pytest

from screener.errors import ListUnreadableError
from screener.lists.published_names import take_apart
from screener.lists.same_party import party_id
from screener.lists.sources.us_ddtc import LIST, read
from screener.model import EntityType, RawFile, Reading

Check = Callable[[str, Callable[[Sequence[RawFile]], Reading]], Reading]


def test_the_sample_reads_as_golden(golden: Check) -> None:
    reading = golden("us_ddtc", read)
    assert (len(reading.entities), reading.rows, reading.warnings) == (5, 6, ())


def test_a_party_has_the_id_that_the_consolidated_list_gives_it(golden: Check) -> None:
    ids = {entity.name: entity.id for entity in golden("us_ddtc", read).entities}
    for name in ("Abdul Majid Saidi", "A & C International Trade, Inc.", "AMA United Group"):
        assert ids[name] == party_id(LIST, take_apart(name).key)


def test_a_birth_date_makes_a_person_and_two_notices_one_party(golden: Check) -> None:
    [twice] = [e for e in golden("us_ddtc", read).entities if e.name == "John Q. Sample"]
    assert twice.type is EntityType.PERSON
    assert [birth.first for birth in twice.births] == [dt.date(1961, 3, 1)]
    assert twice.citations == ("76 FR 70805", "83 FR 18112")
    assert twice.start == dt.date(2011, 11, 15)
    assert [name.text for name in twice.names] == ["John Q. Sample", "Jack Sample"]


STATUTORY = b"Party Name,Date of Birth,Federal Register Notice,Notice Date\n"


def test_one_list_without_the_other_is_told() -> None:
    reading = read([RawFile("s.csv", STATUTORY + b"Acme,,67 FR 1,01/02/2002\n")])
    assert [w.message for w in reading.warnings if w.told] == [
        "the list of administrative debarments was not given"
    ]


def test_an_unknown_column_is_warned_about() -> None:
    data = STATUTORY.replace(b"Date\n", b"Date,Mood\n") + b"Acme,,67 FR 1,01/02/2002,bad\n"
    assert [(w.field, w.value) for w in read([RawFile("s.csv", data)]).warnings if not w.told] == [
        ("mood", "bad")
    ]


BROKEN = [
    pytest.param([b"Colour,Shape\nred,round\n"], "neither of DDTC's lists", id="another table"),
    pytest.param([STATUTORY + b",,67 FR 1,01/02/2002\n"], "row 2: a row without a name", id="no name"),
    pytest.param([STATUTORY + b"A,,,01/02/2002\n"] * 2, "already", id="the same list twice"),
    pytest.param([b"PK\x03\x04 not a zip"], "not a whole spreadsheet", id="a damaged workbook"),
    pytest.param([STATUTORY], "a header and no rows", id="nobody on it"),
]


@pytest.mark.parametrize(("files", "told"), BROKEN)
def test_what_is_not_the_list_is_refused(files: list[bytes], told: str) -> None:
    with pytest.raises(ListUnreadableError, match=told):
        read([RawFile(f"{at}.csv", data) for at, data in enumerate(files)])
