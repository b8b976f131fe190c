"""What an officer sees in a terminal, as golden files at two widths; and what must never be in it."""

from __future__ import annotations

import datetime as dt
import io
import re
import sys
import unicodedata
from dataclasses import replace
from pathlib import Path

import pytest
from rich.console import Console

from screener.cli.output import console
from screener.model import (
    Comparison,
    EntityType,
    Evidence,
    Exposure,
    ListId,
    ListState,
    Outcome,
    Party,
    QueryResult,
    RunInfo,
    Score,
)
from screener.report.comparison import print_comparison
from screener.report.listing import print_looked_at
from screener.report.table import print_query

GOLDEN = Path(__file__).parent / "golden"


def rendered(*results: QueryResult, run: RunInfo, width: int = 80) -> str:
    stream = io.StringIO()
    to = console(stream, width=width)
    for result in results:
        print_query(to, result, run)
    print_looked_at(to, run)
    return stream.getvalue()


def with_exposure(result: QueryResult, exposure: Exposure) -> QueryResult:
    return QueryResult(result.query, result.outcome, result.matches, (exposure,))


@pytest.mark.parametrize("width", [80, 160])
def test_the_report_is_the_golden_one(
    width: int,
    hit: QueryResult,
    none: QueryResult,
    unscreenable: QueryResult,
    exposure: Exposure,
    run: RunInfo,
) -> None:
    text = rendered(hit, with_exposure(none, exposure), unscreenable, run=run, width=width)
    assert text == (GOLDEN / f"report-{width}.txt").read_text(encoding="utf-8")


def test_the_first_line_answers(hit: QueryResult, run: RunInfo) -> None:
    assert rendered(hit, run=run, width=120).splitlines()[0] == (
        "HIT  Huawei Technologies Co., Ltd. — Entity List (licence required) since 2019-05-16, score 0.99"
    )


def test_nothing_found_names_lists_day_and_threshold(none: QueryResult, run: RunInfo) -> None:
    assert rendered(none, run=run, width=120).splitlines()[0] == (
        'NO MATCH  for "Zoloz": no match found on list us_bis_el (all starter set) as of 2026-11-23 '
        "at threshold 0.70"
    )


def test_no_answer_calls_a_party_clear_or_safe_or_says_blocked_where_a_licence_is_required(
    hit: QueryResult, none: QueryResult, unscreenable: QueryResult, exposure: Exposure, run: RunInfo
) -> None:
    text = rendered(hit, with_exposure(none, exposure), unscreenable, run=run)
    assert not re.search(r"\b(clear(ed)?|safe|blocked)\b", text, re.IGNORECASE)


def test_the_starter_set_is_loud(none: QueryResult, run: RunInfo) -> None:
    text = rendered(none, run=run)
    assert "NOTE  us_bis_el: only the starter set" in text
    assert "STARTER SET" in text


@pytest.mark.parametrize("width", [40, 80, 200])
def test_no_line_is_wider_than_the_terminal(width: int, hit: QueryResult, run: RunInfo) -> None:
    wide = {line for line in rendered(hit, run=run, width=width).splitlines() if cells(line) > width}
    assert not wide


def cells(line: str) -> int:
    return sum(2 if unicodedata.east_asian_width(c) in "WF" else 1 for c in line)


def test_nothing_from_outside_acts_on_a_terminal(hostile: QueryResult, run: RunInfo) -> None:
    stream = io.StringIO()
    to = Console(file=stream, force_terminal=True, color_system=None, width=100, markup=False, emoji=False)
    print_query(to, hostile, run)
    text = stream.getvalue()
    assert not [c for c in text.replace("\n", "") if unicodedata.category(c) in {"Cc", "Cs"}]
    assert not {"\u202e", "\u200b"} & set(text)
    assert "[bold]x[/bold]" in text


def test_outcome_is_in_words_as_well_as_in_colour(hit: QueryResult, run: RunInfo) -> None:
    stream = io.StringIO()
    print_query(Console(file=stream, force_terminal=True, color_system="standard", width=80), hit, run)
    assert stream.getvalue().startswith("\x1b[1;31mHIT\x1b[0m")


def test_fields_of_party_and_entity_stand_side_by_side(hit: QueryResult, run: RunInfo) -> None:
    text = rendered(hit, run=run, width=120)
    assert re.search(r"type\s+organisation\s+organisation\s+agrees", text)
    assert re.search(r"country\s+CN\s+CN\s+agrees", text)
    assert re.search(r"address\s+–\s+Bantian .* not given", text)


def test_a_listing_is_shown_until_its_last_day(hit: QueryResult, run: RunInfo) -> None:
    """The order of 2020 names 17 June 2030 as its last day; `end` is the day after it."""
    (match,) = hit.matches
    match = replace(match, entity=replace(match.entity, end=dt.date(2030, 6, 18)))
    text = rendered(replace(hit, matches=(match,)), run=run, width=160)
    assert text.count("until 2030-06-17") == 2
    assert "2030-06-18" not in text


@pytest.mark.parametrize(
    ("feature", "label"),
    [("listed_address", "matched address  Bantian"), ("same_identifier", "matched number   Bantian")],
)
def test_a_match_by_address_or_number_says_so(
    feature: str, label: str, hit: QueryResult, run: RunInfo
) -> None:
    (match,) = hit.matches
    led = replace(match, evidence=(Evidence(feature, 0.95, "Bantian", "Bantian", "Why."), *match.evidence))
    text = re.sub(r" {2,}", "  ", rendered(replace(hit, matches=(led,)), run=run, width=160))
    assert re.sub(r" {2,}", "  ", label) in text
    assert "matched name" not in text


def test_effects_are_called_alike_everywhere(hit: QueryResult, run: RunInfo) -> None:
    text = rendered(replace(hit, matches=hit.matches * 2), run=run, width=160)
    (line,) = re.findall(r"^ +1 .*$", text, re.MULTILINE)
    assert "licence required" in line


def test_many_matches_are_one_table_and_the_first_in_full(hit: QueryResult, run: RunInfo) -> None:
    [match] = hit.matches
    nine = tuple(replace(match, entity=replace(match.entity, id=f"us_bis_el:{n}")) for n in range(9))
    text = rendered(QueryResult(hit.query, hit.outcome, nine), run=run)
    assert "9 matches, best first" in text
    assert text.count("licence policy") == 5
    assert "The other 4 in full" in text
    assert len(re.findall(r"^ +\d+ +0\.99 +HIT", text, re.MULTILINE)) == 9


def test_listings_of_one_party_stand_together_and_keep_what_each_publisher_says(
    twice: QueryResult, run: RunInfo
) -> None:
    text = rendered(twice, run=run, width=160)
    assert "3 matches of 2 parties, best first" in text
    numbered = re.findall(r"^ +(\d*) +0\.99 +HIT +(\w+)", text, re.MULTILINE)
    assert numbered == [("1", "us_bis_el"), ("", "us_889"), ("2", "us_bis_el")]
    assert re.search(
        r"us_889 \(limited ban, since 2018-08-13\) +Huawei Technologies Company \[us_889:huawei\]", text
    )
    assert text.count("licence policy") == 2


def test_a_comparison_shows_which_word_met_which() -> None:
    comparison = Comparison(
        name1="Bowne II",
        name2="Bowne 3 Ltd",
        type=EntityType.ORGANISATION,
        score=Score(0.4046),
        outcome=Outcome.NONE,
        evidence=(
            Evidence("common_words", 0.99, "Bowne II", "Bowne 3", "Words of both names are alike."),
            Evidence("numbers", -0.5854, "Bowne II", "Bowne 3", "Numbers in both names differ."),
        ),
        sls_score=Score(0.8),
        alignment=(("bowne", "bowne", 1.0), ("ii", "3", 0.0), ("", "ltd", 0.0)),
    )
    stream = io.StringIO()
    print_comparison(console(stream, width=100), comparison, review=0.7, hit=0.85)
    text = stream.getvalue()
    assert text.startswith('NO MATCH  "Bowne II" beside "Bowne 3 Ltd" as organisation: score 0.40')
    assert re.search(r"^ +– +ltd +met nobody$", text, re.MULTILINE)
    assert re.search(r"Numbers in both names differ\. +-0\.59$", text, re.MULTILINE)
    assert re.search(r"Together.* +0\.40$", text, re.MULTILINE), "as in the first line"
    assert 'Compared, of what was given: "Bowne II" beside "Bowne 3".' in text
    assert "A hit from 0.85 on, for review from 0.70 on." in text


def test_a_query_without_lists_says_so(run: RunInfo) -> None:
    bare = RunInfo(lists=(), as_of=run.as_of, version="0", config=())
    assert "no match found on no list at all" in rendered(QueryResult(Party("A"), Outcome.NONE), run=bare)


def test_many_lists_are_summed_up_in_a_line(none: QueryResult, run: RunInfo) -> None:
    (first,) = run.lists
    well = replace(first, state=ListState.OK)
    old = replace(well, id=ListId("us_889"), published=dt.date(2018, 8, 13))
    text = rendered(none, run=replace(run, lists=(first, *[well] * 7, old)), width=200)
    assert text.splitlines()[-1] == (
        "Looked at 9 lists (8 ok, 1 STARTER SET, the oldest, us_889, of 2018-08-13), as of 2026-11-23, "
        "review threshold 0.70, screener 0.1.0. Each: screener lists status"
    )


@pytest.mark.parametrize(("terminal", "shown"), [(True, False), (False, True)])
def test_a_note_stands_once_on_a_screen(
    run: RunInfo, monkeypatch: pytest.MonkeyPatch, terminal: bool, shown: bool
) -> None:
    monkeypatch.setattr(sys.stderr, "isatty", lambda: True, raising=False)
    stream = io.StringIO()
    print_looked_at(Console(file=stream, force_terminal=terminal, width=120), run)
    assert ("only the starter set" in stream.getvalue()) is shown
