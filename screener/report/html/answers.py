"""The only place that writes the answers to queries as an HTML page: findings whole, the rest by name."""

from __future__ import annotations

from collections import Counter
from typing import TextIO

from screener.model import Outcome, QueryResult, RunInfo, Verdict
from screener.report.html.asked import Asked
from screener.report.html.findings import Words, findings, is_found
from screener.report.html.packing import Packer
from screener.report.html.page import rendered
from screener.report.text import printable
from screener.report.wording import no_match

_OPEN = 3
"""Findings up to which all stand open; chosen: more of them are first to be looked over."""


class Gathered:
    """What a page keeps of answers as they pass: findings whole, of the others a line each."""

    def __init__(self) -> None:
        self._outcomes: Counter[Outcome] = Counter()
        self._verdicts: Counter[Verdict] = Counter()
        self._kept: list[QueryResult] = []
        self._without: list[str] = []

    def add(self, result: QueryResult) -> None:
        """Take one answer."""
        self._outcomes[result.outcome] += 1
        strongest = min((e.verdict for e in result.exposures), key=list(Verdict).index, default=Verdict.NO)
        self._verdicts[strongest] += 1
        if is_found(result):
            self._kept.append(result)
        else:
            row = "" if result.query.row is None else f"{result.query.row:>8,}  "
            self._without.append(row + printable(result.query.name) + _unread(result))

    def write(
        self, stream: TextIO, run: RunInfo, asked: Asked, words: Words, *, rows: int | None = None
    ) -> None:
        """Write the page; where only results that count were added, `rows` says how many were screened."""
        parts = rendered(
            "answers.html",
            asked,
            run,
            counts=self._outcomes,
            caught=self._verdicts[Verdict.LISTED] + self._verdicts[Verdict.MUST],
            undecided=self._verdicts[Verdict.MAY],
            total=self._outcomes.total() if rows is None else rows,
            partial=rows is not None,
            findings=findings(self._kept, words),
            shown_open=len(self._kept) <= _OPEN,
            packer=Packer(),
            without="\n".join(self._without),
            no_match=no_match(run),
        )
        stream.writelines(parts)


def _unread(result: QueryResult) -> str:
    """Say what of a row was not understood and therefore not compared."""
    return "".join(f"  [{printable(remark)}]" for remark in result.query.remarks)
