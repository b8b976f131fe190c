"""A whole register counted at once gives the verdicts and sums that asking for its parties gives."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from screener.cli.app import app

STAKES = """owner,owned,percent,owned_country,owner_id
X Corp,A,60,,
A,B,50,,
X Corp,C,,,
X Corp,U,100,US,
A,D,30,,
P,D,60,,
X Corp,E,20,,
B,E,31,,
M,N,60,,
N,M,60,,
Named,F,70,,N1
named,G,70,,
"""
SUPPOSE = ("whatif", "--only-added", "--as-of", "2025-10-15", "--format", "json")
EL = ("--add", "X Corp=us_bis_el", "--rule", "bis_affiliates")


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("SCREENER_HOME", str(tmp_path / "home"))
    (tmp_path / "stakes.csv").write_text(STAKES, encoding="utf-8")
    assert run("ownership", "import", "stakes.csv", "--name", "all").exit_code == 0
    return tmp_path


def run(*arguments: str) -> Result:
    return CliRunner().invoke(app, list(arguments))


def found(*arguments: str) -> dict[str, tuple[str, float, float, bool]]:
    done = run(*SUPPOSE, *arguments)
    assert done.exit_code == 1, done.output
    exposures = json.loads(done.stdout)["exposures"]
    return {e["party"]: (e["verdict"], e["sum_low"], e["sum_high"], e["red_flag"]) for e in exposures}


@pytest.mark.parametrize("supposed", [EL, ("--add", "N1=us_ofac_sdn:NPWMD", "--rule", "ofac50")])
def test_bulk_counts_like_the_engine_that_explains(supposed: tuple[str, ...]) -> None:
    whole = found(*supposed, "--register", "all", "--bulk")
    single = found(*supposed, "--register", "all")
    assert {name: answer[:3] for name, answer in whole.items()} == {
        name: answer[:3] for name, answer in single.items()
    }
    assert {name for name, answer in whole.items() if answer[0] == "no" and not answer[3]} == set()


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        pytest.param((*EL, "--bulk", "--ownership", "stakes.csv"), "one register", id="a file"),
        pytest.param((*EL, "--bulk", "--register", "gone"), "no register", id="no such register"),
        pytest.param(
            ("--add", "Nobody=us_bis_el", "--bulk", "--register", "all"), "not in the register", id="nobody"
        ),
    ],
)
def test_what_cannot_be_counted_in_bulk_is_refused(arguments: tuple[str, ...], words: str) -> None:
    done = run(*SUPPOSE, *arguments)
    assert (done.exit_code, done.stdout) == (2, "")
    assert words in done.stderr


def test_rules_that_count_otherwise_are_named() -> None:
    arguments = ("--add", "X Corp=uk_fcdo", "--rule", "uk_oc", "--register", "all", "--bulk")
    done = run(*SUPPOSE, *arguments)
    assert done.exit_code == 0, done.output
    assert "not counted in bulk: uk_oc" in done.stderr


def test_what_cannot_be_true_is_not_relied_on_and_said(folder: Path) -> None:
    rows = "owner,owned,percent\nX Corp,A,60\nP,A,60\nA,B,60\nX Corp,C,60\nP,C,40\n"
    (folder / "over.csv").write_text(rows, encoding="utf-8")
    assert run("ownership", "import", "over.csv", "--name", "over").exit_code == 0
    bulk = found(*EL, "--register", "over", "--bulk")
    assert bulk == {
        "X Corp": ("listed", 0, 0, False), "A": ("may", 0, 60, True), "B": ("may", 0, 60, False),
        "C": ("must", 60, 60, False),
    }  # fmt: skip
    by_itself = found(*EL, "--register", "over")
    assert {name: by_itself[name][:3] for name in bulk} == {name: one[:3] for name, one in bulk.items()}
    done = run(*SUPPOSE, *EL, "--register", "over", "--bulk")
    (a,) = [e for e in json.loads(done.stdout)["exposures"] if e["party"] == "A"]
    assert [flag["kind"] for flag in a["flags"]] == ["contradictory_stakes"]
