"""Our own table of stakes: every row is read, or an error names file, row and field."""

from __future__ import annotations

import datetime as dt
from fractions import Fraction

import pytest

from screener.errors import OwnershipError
from screener.model import Basis, RawFile, Stake
from screener.ownership.graph import build
from screener.ownership.intervals import exactly
from screener.ownership.readers.recognise import read
from tests.ownership.worked import SHARED, TODAY, stake

HEADER = (
    "owner,owned,percent,percent_low,percent_high,basis,from,to,source,source_date,note,"
    "owner_id,owned_id,owner_country,owned_country,group"
)


def stakes(text: str) -> tuple[Stake, ...]:
    return read(RawFile("stakes.csv", text.encode())).stakes


def test_every_promised_column_is_read() -> None:
    row = (
        'X,"A, Inc.",,(25,50),votes,2020-01-02,2021-01-01,a report,2020-05-01,a note,5493,7,Germany,usa,pact'
    )
    (found,) = stakes(f"{HEADER}\n{row}\n")
    assert found == Stake(
        owner="X",
        owned="A, Inc.",
        share=found.share,
        basis=Basis.VOTES,
        basis_text="votes",
        start=dt.date(2020, 1, 2),
        end=dt.date(2021, 1, 1),
        owner_id="5493",
        owned_id="7",
        owner_country="DE",
        owned_country="US",
        group="pact",
        source="a report",
        source_date=dt.date(2020, 5, 1),
        note="a note",
        file="stakes.csv",
        row=1,
    )
    assert (found.share.low, found.share.low_open, found.share.high_open) == (Fraction(25), True, True)


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("owner,owned,percent\nX,A,50\n", id="the least that is needed"),
        pytest.param("\ufeffOwner;Owned;Percent\r\nX;A;50\r\n", id="semicolons, a byte order mark, capitals"),
        pytest.param("owner\towned\tpct\nX\tA\t50 %\n", id="tabs and the short name of percent"),
        pytest.param("owned,owner,low,high\nA,X,50,50\n", id="columns in another order"),
        pytest.param("owner,owned,percent\n\nX,A,50\n,,\n", id="blank rows between"),
        pytest.param('"owner","owned","percent"\n"X","A","50"\n', id="everything in quotes"),
    ],
)
def test_one_table_in_many_shapes(text: str) -> None:
    (found,) = stakes(text)
    assert (found.owner, found.owned) == ("X", "A")
    assert found.share == exactly(50)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        pytest.param("owner,percent\nX,50\n", "no column for owned", id="a column is missing"),
        pytest.param("owner,owned\nX,A\n", "no column for percent", id="nothing says how much"),
        pytest.param("", "empty", id="an empty file"),
        pytest.param("owner,owned,percent\nX,,50\n", "row 1, owned: is empty", id="nobody is owned"),
        pytest.param("owner,owned,percent\nX,A,50\nX,B,150\n", "row 2, percent", id="more than the whole"),
        pytest.param("owner,owned,percent,basis\nX,A,5,love\n", "row 1, basis", id="an unknown basis"),
        pytest.param("owner,owned,percent,from\nX,A,5,soon\n", "row 1, from", id="no date"),
        pytest.param(
            "owner,owned,percent,from,to\nX,A,5,2020-01-02,2020-01-02\n",
            "row 1, to",
            id="over before it began",
        ),
        pytest.param("owner,owned,percent,owned_country\nX,A,5,Atlantis\n", "owned_country", id="no country"),
        pytest.param(
            "owner,owned,percent\nX,A, Inc.,50\n", "more cells than columns", id="a comma not quoted"
        ),
        pytest.param('owner,owned,percent\n"X,A,50\n', "line", id="a quote never closed"),
        pytest.param("owner,owned,percent,basis\nX,A,5,none\n", "basis", id="none, and yet something"),
        pytest.param("<xml/>", "not a format", id="another format"),
    ],
)
def test_what_cannot_be_read_is_named(text: str, words: str) -> None:
    with pytest.raises(OwnershipError, match=words) as raised:
        stakes(text)
    assert "stakes.csv" in str(raised.value)


def test_a_file_in_another_encoding_is_refused() -> None:
    with pytest.raises(OwnershipError, match="not UTF-8"):
        read(RawFile("stakes.csv", "owner,owned,percent\nMüller,A,5\n".encode("latin-1")))


def test_a_month_or_year_is_its_first_day_and_said_so() -> None:
    reading = read(RawFile("s.csv", b"owner,owned,percent,from,to\nX,A,5,2020-08,2021\n"))
    assert (reading.stakes[0].start, reading.stakes[0].end) == (dt.date(2020, 8, 1), dt.date(2021, 1, 1))
    assert [(w.row, w.field) for w in reading.warnings] == [(1, "from"), (1, "to")]


def test_a_column_that_nobody_reads_is_warned_about() -> None:
    reading = read(RawFile("s.csv", b"owner,owned,percent,colour\nX,A,5,red\n"))
    assert [w.field for w in reading.warnings] == ["colour"]


def test_a_combined_figure_is_set_aside_and_said_so() -> None:
    reading = read(
        RawFile("s.csv", b"owner,owned,percent,basis\nX + Y,A,29.4,shares (sum of two)\nX,A,15,shares\n")
    )
    assert [stake.owner for stake in reading.stakes] == ["X"]
    assert [w.row for w in reading.warnings] == [1]


def test_a_branch_is_part_of_its_company() -> None:
    (found,) = stakes("owner,owned,percent,basis\nX,X Tokyo,,branch\n")
    assert found.share == exactly(100)
    assert found.known


def test_more_than_the_whole_names_the_rows() -> None:
    rows = stakes("owner,owned,percent\nX,A,60\nP,B,5\nY,A,40.1\n")
    with pytest.raises(OwnershipError, match=r"A hold at least 100\.1%.*row 1 .*row 3 ") as raised:
        build(rows, dt.date(2026, 11, 23))
    assert "row 2" not in str(raised.value)


def test_stakes_of_different_days_are_not_added() -> None:
    rows = stakes("owner,owned,percent,from,to\nX,A,60,,2020-01-01\nY,A,60,2020-01-01,\n")
    assert len(build(rows, dt.date(2020, 1, 1)).holders) == 1


def test_one_party_by_identifier_or_by_name_in_any_case() -> None:
    graph = build(
        stakes(
            "owner,owned,percent,owner_id,owned_id\n"
            "X Ltd,A,10,,a1\nx  LTD,B,10,,\nX Ltd,C,10,x9,\nOther name,D,10,X9,\nZ,A,5,,\n"
        ),
        dt.date(2026, 11, 23),
    )
    assert sorted(graph.names) == ["id:a1", "id:x9", "name:b", "name:c", "name:d", "name:z"]


def test_a_name_that_several_identifiers_carry_is_kept_apart() -> None:
    graph = build(
        stakes("owner,owned,percent,owner_id\nX,A,10,1\nX,B,10,2\nX,C,60,\n"), dt.date(2026, 11, 23)
    )
    assert graph.unclear == {"name:x": ("1", "2")}


@pytest.mark.skipif(not (SHARED / "ownership").is_dir(), reason="the reference rows are not in the project")
def test_the_reference_rows_are_all_read() -> None:
    reading = read(RawFile("seed.csv", (SHARED / "ownership" / "seed_ownership.csv").read_bytes()))
    assert len(reading.stakes) == 95
    assert [w.row for w in reading.warnings if w.field == "basis"] == [26]


def test_doubting_keeps_what_cannot_be_true_without_its_lower_ends() -> None:
    graph = build(
        [stake("X", "60", "A"), stake("Y", "(40-50", "A"), stake("Z", "9", "B")], TODAY, doubting=True
    )
    a, b = graph.find("A"), graph.find("B")
    assert a is not None
    assert b is not None
    assert [str(edge.stake.share.low) for edge in graph.holders[a]] == ["0", "0"]
    assert [str(edge.stake.share.high) for edge in graph.holders[a]] == ["60", "50"]
    assert all("100%" in edge.stake.doubt for edge in graph.holders[a])
    assert [(edge.stake.share.low, edge.stake.doubt) for edge in graph.holders[b]] == [(Fraction(9), "")]
