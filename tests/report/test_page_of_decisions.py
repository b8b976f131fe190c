"""What decisions set aside is folded and marked on a page, and stands behind what is open."""

from __future__ import annotations

import datetime as dt
import io
from dataclasses import replace

from screener.model import QueryResult, Ruling, RulingState, RunInfo
from screener.report.html.answers import Gathered
from screener.report.html.asked import Asked

ASIDE = Ruling(RulingState.SUPPRESSED, "another company of that name", "A. Officer", dt.date(2026, 11, 1))


def test_suppressed_findings_are_folded_behind_the_open_ones(hit: QueryResult, run: RunInfo) -> None:
    match = hit.matches[0]
    ruled = replace(match, ruling=ASIDE)
    aside = replace(hit, query=replace(hit.query, name="huawei of old", row=1), matches=(ruled,))
    stream = io.StringIO()
    shown = Gathered()
    shown.add(aside)
    shown.add(hit)
    shown.write(stream, run, Asked("both"), lambda *_: ())
    page = stream.getvalue()
    assert page.index('data-name="huawei technologies"') < page.index('data-name="huawei of old"')
    assert page.count("SUPPRESSED</span> Huawei") == 1
    assert "another company of that name" in page
