"""Whatever rests on the starter set says so in every form, also where stderr is thrown away."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.cli.conftest import Run

EXAMPLE = Path(__file__).resolve().parents[2] / "examples" / "ant_group" / "stakes.csv"


@pytest.mark.parametrize("form", ["table", "json", "jsonl", "csv", "markdown"])
@pytest.mark.parametrize(
    "command",
    [
        pytest.param(
            ["whatif", "Ant Group", "--list", "us_bis_el", "--ownership", str(EXAMPLE)], id="a what-if"
        ),
        pytest.param(["ownership", "Ant Group", "--ownership", str(EXAMPLE)], id="who holds whom"),
    ],
)
def test_stakes_beside_the_starter_set_say_so(run: Run, command: list[str], form: str) -> None:
    result = run(*command, "--lists", "us_bis_el", "--as-of", "2026-11-23", "--format", form)
    assert result.exit_code in {0, 1}, result.output
    assert "only the starter set" in " ".join(result.stdout.split())


@pytest.mark.parametrize("form", ["table", "csv", "markdown"])
def test_entries_of_the_starter_set_say_so(run: Run, form: str) -> None:
    result = run("lists", "show", "us_bis_el", "--limit", "2", "--format", form)
    assert "only the starter set" in " ".join(result.stdout.split())
