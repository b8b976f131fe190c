"""Short lists that a statute itself names, kept as tables of ours."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Sequence
from pathlib import Path

import pytest

from screener.errors import ListUnreadableError
from screener.lists.own_tables import LISTED
from screener.lists.sources import us_889, us_5949
from screener.model import RawFile, Reading

Read = Callable[[Sequence[RawFile]], Reading]

LISTS = Path(__file__).parents[2] / "lists"


def shipped(name: str) -> list[RawFile]:
    return [RawFile(name, (LISTS / name).read_bytes())]


@pytest.mark.parametrize(
    ("read", "name", "day", "aliases"),
    [
        pytest.param(
            us_889.read,
            "us_889.csv",
            "2018-08-13",
            {"Huawei", "ZTE", "Hytera", "Hikvision", "Dahua"},
            id="section 889 names five",
        ),
        pytest.param(
            us_5949.read, "us_5949.csv", "2022-12-23", {"SMIC", "CXMT", "YMTC"}, id="section 5949 names three"
        ),
    ],
)
def test_the_statute_names_these_and_includes_others_with_them(
    read: Read, name: str, day: str, aliases: set[str]
) -> None:
    """Source: Pub. L. 115-232 s. 889(f)(3); Pub. L. 117-263 s. 5949."""
    reading = read(shipped(name))
    assert {entity.names[1].text for entity in reading.entities} == aliases
    assert reading.published == dt.date.fromisoformat(day)
    for entity in reading.entities:
        assert entity.start == dt.date.fromisoformat(day)
        assert entity.citations
        assert entity.countries == {"CN"}
        assert "affiliates" in entity.relations[0].name


@pytest.mark.parametrize(
    ("row", "told"),
    [
        pytest.param("a,A,,CN,,,,Pub. L. 1,,", "from: must not be empty", id="no day"),
        pytest.param("a,A,,CN,,2020-01-02,,,,", "citation: must not be empty", id="no citation"),
        pytest.param("a,,,CN,,2020-01-02,,Pub. L. 1,,", "name: must not be empty", id="no name"),
        pytest.param("a,A,,China,,2020-01-02,,Pub. L. 1,,", "country: 'China' is no", id="a country's name"),
        pytest.param(
            "a,A,,CN,,2020-01-02,,Pub. L. 1,,\na,B,,CN,,2020-01-02,,Pub. L. 1,,",
            "id: 'a' stands in the table already",
            id="an id twice",
        ),
    ],
)
def test_a_slip_in_a_table_is_refused_with_its_row(row: str, told: str) -> None:
    data = f"{','.join(LISTED)}\n{row}\n".encode()
    with pytest.raises(ListUnreadableError, match=r"us_889\.csv, row \d") as caught:
        us_889.read([RawFile("us_889.csv", data)])
    assert told in str(caught.value)
