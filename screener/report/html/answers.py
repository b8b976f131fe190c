"""The only place that writes the answers to queries as an HTML page: findings whole, the rest by name."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable
from typing import TextIO

from screener.model import Outcome, QueryResult, RunInfo, Verdict
from screener.report.html.asked import Asked
from screener.report.html.findings import Words, findings, is_found
from screener.report.html.page import rendered
from screener.report.text import printable
from screener.report.wording import no_match

_OPEN = 3
"""Findings up to which all stand open; chosen: more of them are first to be looked over."""
_WHOLE = 500
"""Findings whose fields are in the page's own tree; chosen: ten thousand rows then open in a second. The
others are in it as text, which a browser reads fast, until somebody opens them."""


def write_answers(
    stream: TextIO,
    results: Iterable[QueryResult],
    run: RunInfo,
    asked: Callable[[], Asked],
    words: Words,
    *,
    rows: int | None = None,
) -> None:
    """Write the answers to queries as one page; rows with a finding are held, the others only named.

    What was asked is asked for last: how a file was read is known when it has been read. Where only results
    that count are given, `rows` says how many were screened.
    """
    counts: Counter[Outcome] = Counter()
    verdicts: Counter[Verdict] = Counter()
    kept, without, remarked = [], [], 0
    for result in results:
        counts[result.outcome] += 1
        remarked += bool(result.query.remarks)
        strongest = min((e.verdict for e in result.exposures), key=list(Verdict).index, default=Verdict.NO)
        verdicts[strongest] += 1
        if is_found(result):
            kept.append(result)
        else:
            row = "" if result.query.row is None else f"{result.query.row:>8,}  "
            without.append(row + printable(result.query.name) + _unread(result))
    parts = rendered(
        "answers.html",
        asked(),
        run,
        counts=counts,
        caught=verdicts[Verdict.LISTED] + verdicts[Verdict.MUST],
        undecided=verdicts[Verdict.MAY],
        total=counts.total() if rows is None else rows,
        partial=rows is not None,
        findings=findings(kept, words),
        shown_open=len(kept) <= _OPEN,
        whole=_WHOLE,
        without="\n".join(without),
        no_match=no_match(run),
        remarked=remarked,
    )
    stream.writelines(parts)


def _unread(result: QueryResult) -> str:
    """Say what of a row was not understood and therefore not compared."""
    return "".join(f"  [{printable(remark)}]" for remark in result.query.remarks)
