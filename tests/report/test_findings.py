"""The findings of a file on one screen."""

from __future__ import annotations

import io

from screener.cli.output import console
from screener.model import Exposure, QueryResult, RunInfo
from screener.report import findings
from screener.report.findings import print_findings


def printed(results: list[QueryResult], run: RunInfo) -> str:
    stream = io.StringIO()
    print_findings(console(stream, width=100), results, run)
    return stream.getvalue()


def test_the_first_line_counts_and_each_finding_has_a_line(
    hit: QueryResult, none: QueryResult, unscreenable: QueryResult, exposure: Exposure, run: RunInfo
) -> None:
    exposed = QueryResult(none.query, none.outcome, exposures=(exposure,))
    text = printed([hit, none, exposed, unscreenable], run)
    assert text.startswith(
        "4 rows screened: 1 HIT, 1 UNSCREENABLE, 2 NO MATCH. Where nothing was found: no match"
    )
    rows = [line.split() for line in text.splitlines()[1:] if line.split()[:1] in (["3"], ["4"], ["5"])]
    assert [row[:2] for row in rows] == [["3", "HIT"], ["4", "CAUGHT"], ["5", "UNSCREENABLE"]]
    assert "STARTER SET" in text


def test_a_line_names_the_other_lists_of_its_party(twice: QueryResult, run: RunInfo) -> None:
    assert "(also on us_889) (and 1 more)" in " ".join(printed([twice], run).split())


def test_more_findings_than_a_screen_holds_are_counted(hit: QueryResult, run: RunInfo) -> None:
    text = printed([hit] * (findings.ROWS_SHOWN + 3), run)
    assert "… and 3 more rows" in text


def test_hostile_text_does_nothing(hostile: QueryResult, run: RunInfo) -> None:
    assert not {"\x1b", "\x9b", "\u202e", "\u200b"} & set(printed([hostile], run))
