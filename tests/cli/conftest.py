"""The real command, in a home of its own."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from screener.cli.app import app

Run = Callable[..., Result]


@pytest.fixture(scope="session")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A home without any snapshot: answers rest on the starter set and the embedded tables."""
    return tmp_path_factory.mktemp("home")


@pytest.fixture
def run(home: Path) -> Run:
    """Run `screener …` in that home, on the day for which the tests' facts were written."""

    def command(*arguments: str, day: str = "2026-11-23") -> Result:
        dated = ["--as-of", day] if arguments[0] in {"check", "batch", "ci"} and day else []
        return CliRunner().invoke(
            app, [*arguments, *dated], env={"SCREENER_HOME": str(home), "COLUMNS": "100"}
        )

    return command
