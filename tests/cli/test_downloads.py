"""Files coming in are shown at a terminal, and nowhere else."""

from __future__ import annotations

import io

from rich.console import Console

from screener.cli.downloads import downloads
from screener.model import SourceId


def test_a_terminal_shows_a_bar_for_each_file() -> None:
    screen = io.StringIO()
    with downloads(Console(file=screen, force_terminal=True, width=100)) as progress:
        assert progress is not None
        progress(SourceId("us_csl"), "consolidated.csv", 500, 1000)
        progress(SourceId("us_ofac"), "SDN.CSV", 10, None)
        progress(SourceId("us_csl"), "consolidated.csv", 1000, 1000)
    assert "us_csl consolidated.csv" in screen.getvalue()
    assert "us_ofac SDN.CSV" in screen.getvalue()


def test_a_pipe_shows_nothing() -> None:
    pipe = io.StringIO()
    with downloads(Console(file=pipe)) as progress:
        assert progress is None
    assert pipe.getvalue() == ""
