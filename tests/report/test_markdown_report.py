"""The Markdown summary: findings first, hostile text harmless, nothing left uncounted."""

from __future__ import annotations

import io
import re

from screener.model import Exposure, Outcome, Party, QueryResult, RunInfo
from screener.report import markdown
from screener.report.markdown import write_markdown


def written(results: list[QueryResult], run: RunInfo) -> str:
    stream = io.StringIO()
    write_markdown(stream, results, run)
    return stream.getvalue()


def test_findings_counts_and_lists_are_told(
    hit: QueryResult, none: QueryResult, unscreenable: QueryResult, exposure: Exposure, run: RunInfo
) -> None:
    exposed = QueryResult(none.query, none.outcome, exposures=(exposure,))
    text = written([hit, exposed, unscreenable], run)
    assert "| 3 | huawei technologies | HIT |" in text
    assert "| 4 | Zoloz | CAUGHT |" in text
    assert "| 5 |  | UNSCREENABLE |" in text
    assert "**3 screened:** 1 hit, 1 unscreenable, 1 no match" in text
    assert "no match found on list us_bis_el (all starter set) as of 2026-11-23 at threshold 0.70" in text
    assert "> **Note:** us_bis_el: only the starter set" in text
    assert (
        "| us_bis_el | Entity List | licence required | 338 | 2026-07-31 | 115 days old | starter |" in text
    )


def test_a_party_on_two_lists_is_one_row(twice: QueryResult, run: RunInfo) -> None:
    text = written([twice], run)
    assert text.count("| HIT |") == 2
    assert "Also listed: us_889 (limited ban, since 2018-08-13)" in text.replace("\\", "")


def test_hostile_text_stays_in_its_cell(hostile: QueryResult, run: RunInfo) -> None:
    text = written([hostile], run)
    [row] = [line for line in text.splitlines() if "REVIEW" in line]
    assert len(re.findall(r"(?<!\\)\|", row)) == 9
    assert "<script" not in text
    assert "**b**" not in row
    assert not {"\x1b", "\x9b", "\u202e"} & set(text)


def test_more_findings_than_a_page_holds_are_counted(hit: QueryResult, run: RunInfo) -> None:
    text = written([hit] * (markdown.ROWS_SHOWN + 7), run)
    assert "7 more rows have findings" in text
    assert text.count("| HIT |") == markdown.ROWS_SHOWN


def test_nothing_found_has_no_table_of_findings(run: RunInfo) -> None:
    text = written([QueryResult(Party("A"), Outcome.NONE)], run)
    assert "| Row |" not in text
    assert "**1 screened:** 1 no match" in text
