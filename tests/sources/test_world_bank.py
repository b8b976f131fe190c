"""The World Bank's table: a sample with its golden file, single rows, broken files."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Callable, Sequence

import pytest

from screener.errors import ListUnreadableError
from screener.lists.sources.world_bank import read
from screener.model import Entity, NameKind, RawFile, Reading

Check = Callable[[str, Callable[[Sequence[RawFile]], Reading]], Reading]

FIRM = {
    "SUPP_ID": 7, "SUPP_NAME": "KELVO LTD", "SUPP_TYPE_CODE": "F", "COUNTRY_NAME": "Kenya",
    "DEBAR_FROM_DATE": "2022-08-10", "DEBAR_TO_DATE": "2027-08-09",
}  # fmt: skip


def file_of(*rows: object) -> bytes:
    return json.dumps({"response": {"ZPROCSUPP": rows}}).encode()


def entity(**fields: str | int | None) -> Entity:
    [found] = read([RawFile("firms.json", file_of({**FIRM, **fields}))]).entities
    return found


def test_the_sample_reads_as_its_golden_file(golden: Check) -> None:
    assert golden("world_bank", read).warnings == ()


@pytest.mark.parametrize(
    ("name", "names"),
    [
        pytest.param("KELVO LTD*3", {"KELVO LTD": NameKind.PRIMARY}, id="a footnote"),
        pytest.param(
            "KELVO LTD (A.K.A. KLV; K. WORKS)",
            {"KELVO LTD": NameKind.PRIMARY, "KLV": NameKind.ALIAS, "K. WORKS": NameKind.ALIAS},
            id="aliases in brackets",
        ),
        pytest.param(
            "KELVO LTD a/k/a KLV", {"KELVO LTD a/k/a KLV": NameKind.PRIMARY}, id="a mark that it never prints"
        ),
        pytest.param(
            "KELVO LTD formerly known as OLD KELVO",
            {"KELVO LTD": NameKind.PRIMARY, "OLD KELVO": NameKind.FORMER},
            id="a former name",
        ),
        pytest.param(
            "KELVO (KENYA) LTD",
            {"KELVO (KENYA) LTD": NameKind.PRIMARY},
            id="a bracket that belongs to the name",
        ),
    ],
)
def test_the_names_of_a_firm(name: str, names: dict[str, NameKind]) -> None:
    assert {it.text: it.kind for it in entity(SUPP_NAME=name).names} == names


@pytest.mark.parametrize(
    ("to", "status", "end"),
    [
        pytest.param("2027-08-09", "", dt.date(2027, 8, 10), id="the last day is still a debarred one"),
        pytest.param("09-AUG-2027", "", dt.date(2027, 8, 10), id="a month in letters"),
        pytest.param("2027-08-09T00:00:00.000Z", "", dt.date(2027, 8, 10), id="with a time"),
        pytest.param("2999-12-31", "", None, id="for ever"),
        pytest.param("2027-08-09", "Permanent", None, id="permanent"),
        pytest.param("2027-08-09", "Ongoing", None, id="ongoing"),
        pytest.param(None, "", None, id="no day"),
    ],
)
def test_the_end_is_the_first_day_no_longer_debarred(
    to: str | None, status: str, end: dt.date | None
) -> None:
    assert entity(DEBAR_TO_DATE=to, INELIGIBLY_STATUS=status).end == end


def test_the_country_is_told_by_name_or_else_by_code() -> None:
    assert entity().addresses[0].country == "KE"
    assert entity(COUNTRY_NAME="Ruritania", LAND1="KE").addresses[0].country == "KE"


@pytest.mark.parametrize(
    ("data", "says"),
    [
        pytest.param(b"", "the file is empty", id="no byte at all"),
        pytest.param(b"<!DOCTYPE html><html>403</html>", "a web page", id="a web page"),
        pytest.param(file_of(FIRM)[:-20], "not whole JSON", id="cut off"),
        pytest.param(b"[" * 100_000, "not whole JSON", id="nested without end"),
        pytest.param(b'{"message": "no key"}', "no response.ZPROCSUPP", id="an answer without the key"),
        pytest.param(b'{"response": {"ZPROCSUPP": {}}}', "no list", id="no list"),
        pytest.param(file_of(), "no firm", id="no firm"),
        pytest.param(file_of("x"), "no object", id="a row of something else"),
        pytest.param(file_of({**FIRM, "SUPP_NAME": ""}), "without a name", id="no name"),
        pytest.param(file_of({**FIRM, "SUPP_ID": None}), "without SUPP_ID", id="no number"),
        pytest.param(file_of({**FIRM, "SUPP_TYPE_CODE": "Q"}), "'Q'", id="a type nobody knows"),
    ],
)
def test_a_broken_file_is_an_error_that_says_what_to_do(data: bytes, says: str) -> None:
    with pytest.raises(ListUnreadableError, match=says) as caught:
        read([RawFile("firms.json", data)])
    assert caught.value.hint


def test_an_unknown_field_and_a_day_that_is_none_are_told() -> None:
    found = read([RawFile("f.json", file_of({**FIRM, "MOOD": "bad", "DEBAR_TO_DATE": "soon"}))])
    assert sorted(w.field for w in found.warnings) == ["DEBAR_TO_DATE", "MOOD"]
