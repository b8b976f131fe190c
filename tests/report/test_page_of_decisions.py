"""What decisions set aside is folded and marked on a page, and stands behind what is open."""

from __future__ import annotations

import io
from dataclasses import dataclass, replace
from types import SimpleNamespace

from screener.model import Match, QueryResult, RunInfo
from screener.report.html.answers import write_answers
from screener.report.html.asked import Asked


@dataclass(frozen=True, slots=True)
class Decision:
    """What an officer decided."""

    by: str = "A. Officer"
    date: str = "2026-11-01"
    until: None = None
    why: str = ""
    reason: str = "another company of that name"

    @property
    def state(self) -> SimpleNamespace:
        """What became of the match."""
        return SimpleNamespace(value="suppressed")


@dataclass(frozen=True, slots=True)
class Ruled(Match):
    """A match with a decision."""

    ruling: Decision = Decision()
    suppressed: bool = True


def test_suppressed_findings_are_folded_behind_the_open_ones(hit: QueryResult, run: RunInfo) -> None:
    match = hit.matches[0]
    fields = {name: getattr(match, name) for name in Match.__slots__}
    aside = replace(hit, query=replace(hit.query, name="huawei of old", row=1), matches=(Ruled(**fields),))
    stream = io.StringIO()
    write_answers(stream, [aside, hit], run, lambda: Asked("both"), lambda *_: ())
    page = stream.getvalue()
    assert page.index('data-name="huawei technologies"') < page.index('data-name="huawei of old"')
    assert page.count("SUPPRESSED</span> Huawei") == 1
    assert "another company of that name" in page
