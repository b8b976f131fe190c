"""The columns of a batch, and that no cell of the output runs in a spreadsheet."""

from __future__ import annotations

import csv
import io
from dataclasses import replace
from fractions import Fraction

from hypothesis import example, given
from hypothesis import strategies as st

from screener.model import (
    Comparison,
    EntityType,
    Evidence,
    Exposure,
    Flag,
    Outcome,
    Party,
    QueryResult,
    RunInfo,
    Score,
    Verdict,
)
from screener.report.delimited import (
    BATCH_COLUMNS,
    batch_layout,
    pair_cells,
    write_batch,
    write_exposures,
    write_lists,
    write_matches,
    write_rows,
)


def batch(
    header: tuple[str, ...], rows: list[tuple[tuple[str, ...], QueryResult]], run: RunInfo
) -> list[dict[str, str]]:
    stream = io.StringIO(newline="")
    write_batch(stream, batch_layout(header), rows, run)
    return list(csv.DictReader(io.StringIO(stream.getvalue(), newline="")))


def test_our_columns_stand_behind_the_input_in_the_promised_order(
    hit: QueryResult, none: QueryResult, run: RunInfo
) -> None:
    stream = io.StringIO(newline="")
    write_batch(
        stream,
        batch_layout(("id", "name")),
        [(("7", "huawei technologies"), hit), (("8", "Zoloz"), none)],
        run,
    )
    header, first, second = csv.reader(io.StringIO(stream.getvalue(), newline=""))
    assert header == [
        "id", "name", "screener_outcome", "screener_score", "screener_list", "screener_effect",
        "screener_entity_id", "screener_entity_name", "screener_matched_name", "screener_reason",
        "screener_exposure", "screener_exposure_rule", "screener_hits", "screener_snapshot",
    ]  # fmt: skip
    assert first == [
        "7", "huawei technologies", "hit", "0.9999", "us_bis_el", "licence", "us_bis_el:huawei",
        "Huawei Technologies Co., Ltd.", "Huawei Technologies Co., Ltd.",
        "Words of both names are alike. Both are of the same country. The entry is of the starter set.",
        "", "", "1", "cd" * 32,
    ]  # fmt: skip
    assert second[:4] == ["8", "Zoloz", "none", ""]
    assert (
        second[9] == "no match found on list us_bis_el (all starter set) as of 2026-11-23 at threshold 0.70"
    )


def test_a_row_says_where_else_its_party_is_listed(twice: QueryResult, run: RunInfo) -> None:
    [row] = batch(("name",), [(("x",), twice)], run)
    assert (row["screener_list"], row["screener_hits"]) == ("us_bis_el", "3")
    assert "Also listed: us_889 (limited ban, since 2018-08-13)." in row["screener_reason"]


def test_a_refused_row_says_why(unscreenable: QueryResult, run: RunInfo) -> None:
    [row] = batch(("name",), [(("",), unscreenable)], run)
    assert (row["screener_outcome"], row["screener_reason"]) == ("unscreenable", "the name is empty")


def test_the_strongest_exposure_is_shown(exposure: Exposure, run: RunInfo) -> None:
    result = QueryResult(Party("Zoloz"), Outcome.NONE, exposures=(exposure,))
    [row] = batch(("name",), [(("Zoloz",), result)], run)
    assert (row["screener_exposure"], row["screener_exposure_rule"]) == ("must", "bis_affiliates")


def test_a_red_flag_without_a_verdict_is_shown_as_one(run: RunInfo) -> None:
    nothing = Fraction(0)
    flagged = Exposure(
        "A", "ofac50", Verdict.NO, nothing, nothing, flags=(Flag("nominee", "held by a nominee"),)
    )
    [row] = batch(("name",), [(("A",), QueryResult(Party("A"), Outcome.NONE, exposures=(flagged,)))], run)
    assert row["screener_exposure"] == "red_flag"


def test_columns_of_an_earlier_run_are_replaced(hit: QueryResult, run: RunInfo) -> None:
    layout = batch_layout(("name", "screener_outcome", "Screener_Score", "note"))
    assert layout.header == ("name", "note", *BATCH_COLUMNS)
    assert layout.replaced == ("screener_outcome", "Screener_Score")
    [row] = batch(("name", "screener_outcome", "note"), [(("A", "none", "x"), hit)], run)
    assert (row["name"], row["note"], row["screener_outcome"]) == ("A", "x", "hit")


def test_no_hostile_cell_runs(hostile: QueryResult, run: RunInfo) -> None:
    cells = ("=1+1", "-5", hostile.query.name)
    [row] = batch(("=a", "n", "name"), [(cells, hostile)], run)
    assert row["'=a"] == "'=1+1"
    assert row["n"] == "-5"
    assert row["name"].startswith("'=cmd|' /C calc'!A0\\x1b[2J\\u202e[bold]")
    ours = [value for column, value in row.items() if column in BATCH_COLUMNS]
    assert not [value for value in ours if value[:1] in set("=+-@")]
    assert not [value for value in row.values() if {"\x1b", "\x9b", "\u202e"} & set(value)]


PLAIN = st.characters(codec="utf-8", exclude_categories=("Cc", "Cf"), include_characters="\t\n\r\u200d")
CELL = st.text(PLAIN, max_size=15)


@given(st.lists(st.tuples(CELL, CELL), max_size=5))
@example([("a\rb", 'x"y\n'), ("=1", "\r")])
def test_written_rows_read_back_the_same_but_for_the_apostrophe(rows: list[tuple[str, str]]) -> None:
    stream = io.StringIO(newline="")
    write_rows(stream, ("a", "b"), rows)
    read = list(csv.reader(io.StringIO(stream.getvalue(), newline="")))[1:]
    assert len(read) == len(rows)
    for cells, given_cells in zip(read, rows, strict=True):
        assert all(cell in {own, "'" + own} for cell, own in zip(cells, given_cells, strict=True))


def test_check_writes_a_row_for_every_match(hit: QueryResult, none: QueryResult, run: RunInfo) -> None:
    stream = io.StringIO(newline="")
    twice = QueryResult(hit.query, hit.outcome, hit.matches * 2)
    write_matches(stream, [twice, none], run)
    rows = list(csv.DictReader(io.StringIO(stream.getvalue())))
    assert [(row["name"], row["screener_outcome"]) for row in rows] == [
        ("huawei technologies", "hit"),
        ("huawei technologies", "hit"),
        ("Zoloz", "none"),
    ]


def test_each_match_has_its_own_outcome_and_reason(hit: QueryResult, run: RunInfo) -> None:
    (best,) = hit.matches
    why = Evidence("birth", -0.15, "1962", "1970", "Born on another day.")
    lesser = replace(best, score=Score(0.75), outcome=Outcome.REVIEW, evidence=(why,))
    answer = QueryResult(hit.query, Outcome.HIT, (best, lesser), reason="Words of both names are alike.")
    stream = io.StringIO(newline="")
    write_matches(stream, [answer], run)
    rows = list(csv.DictReader(io.StringIO(stream.getvalue())))
    assert [row["screener_outcome"] for row in rows] == ["hit", "review"]
    assert rows[0]["screener_reason"].startswith("Words of both names are alike. Both are")
    assert rows[1]["screener_reason"] == "Born on another day. The entry is of the starter set."


def test_exposures_and_lists_are_tables_too(exposure: Exposure, run: RunInfo) -> None:
    stream = io.StringIO(newline="")
    write_exposures(stream, [exposure], run)
    [row] = csv.DictReader(io.StringIO(stream.getvalue()))
    assert (row["party"], row["verdict"], row["sum_low"], row["sum_high"]) == (
        "Zoloz",
        "must",
        "50",
        "66.6667",
    )
    assert "only the starter set" in row["notices"]
    assert (row["red_flag"], row["listed_owners"]) == ("yes", "Ant Group")
    stream = io.StringIO(newline="")
    write_lists(stream, run.lists)
    [row] = csv.DictReader(io.StringIO(stream.getvalue()))
    assert (row["id"], row["age_days"], row["state"]) == ("us_bis_el", "115", "starter")


def test_a_pair_gets_three_columns() -> None:
    comparison = Comparison(
        "A", "B", EntityType.UNKNOWN, Score(0.12345), Outcome.NONE, (), Score(0), reason="no"
    )
    assert pair_cells(comparison) == ["0.1235", "none", "no"]
