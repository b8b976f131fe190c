"""A long job is shown at a terminal, and never into a file."""

from __future__ import annotations

import io

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
        "screening", total=20, console=Console(file=stream, force_terminal=True, width=120)
    ) as advance:
        advance(10, 3)
        advance(10, 4)
    assert "7 findings" in stream.getvalue()


def test_a_short_job_shows_nothing_at_a_terminal() -> None:
    stream = io.StringIO()
    with progress("screening", console=Console(file=stream, force_terminal=True)) as advance:
        advance(1, 0)
    assert stream.getvalue() == ""
