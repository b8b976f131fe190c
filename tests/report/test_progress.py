"""A long job is shown at a terminal, and never into a file."""

from __future__ import annotations

import io
import re
import time

import pytest
from rich.console import Console

from screener.report import bar as module
from screener.report.progress import progress


def test_nothing_is_written_where_nobody_watches() -> None:
    stream = io.StringIO()
    with progress("screening", console=Console(file=stream)) as advance:
        advance(10, 1)
    assert stream.getvalue() == ""


def test_a_long_job_shows_rows_and_findings(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "PATIENCE_S", 0.0)
    stream = io.StringIO()
    with progress(
        "screening", total=lambda: 20, console=Console(file=stream, force_terminal=True, width=120)
    ) as advance:
        advance(10, 3)
        advance(10, 4)
    assert "7 findings" in stream.getvalue()
    assert "20/20" in stream.getvalue()


def test_the_time_left_is_told_where_the_number_of_rows_is_known(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "PATIENCE_S", 0.0)
    shown = {}
    for title, total in (("known", lambda: 100_000), ("unknown", lambda: None)):
        stream = io.StringIO()
        console = Console(file=stream, force_terminal=True, width=120)
        with progress(title, total=total, console=console) as advance:
            for _ in range(5):
                time.sleep(0.05)
                advance(10, 0)
        shown[title] = stream.getvalue()
    assert re.search(r"/100000.*\d+:\d\d:\d\d", shown["known"])
    assert "/?" in shown["unknown"]
    assert not re.search(r"\d:\d\d:\d\d", shown["unknown"])


def test_a_short_job_shows_nothing_at_a_terminal() -> None:
    stream = io.StringIO()
    with progress("screening", console=Console(file=stream, force_terminal=True)) as advance:
        advance(1, 0)
    assert stream.getvalue() == ""
