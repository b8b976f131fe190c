"""`check`, `batch` and `ci` with stakes: each party's exposures stand beside its matches, and count."""

from __future__ import annotations

import csv
import json
from pathlib import Path

import pytest

from tests.cli.conftest import Run

STAKES = """owner,owned,percent
SMIC,Lotus Works,60
Lotus Works,Quiet Fab,50
SMIC,Small Bet,10
SMIC,Whoever,
"""
VENDORS = "name\nQuiet Fab\nSmall Bet\nWhoever\nStranger Ltd\n"
RULE = ("--rule", "bis_affiliates")


@pytest.fixture
def files(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "stakes.csv").write_text(STAKES, encoding="utf-8")
    (tmp_path / "vendors.csv").write_text(VENDORS, encoding="utf-8")
    return tmp_path


@pytest.mark.usefixtures("files")
def test_a_party_on_no_list_is_a_finding_through_its_owners(run: Run) -> None:
    plain = run("check", "Quiet Fab")
    assert plain.exit_code == 0, plain.output
    found = run("check", "Quiet Fab", "--ownership", "stakes.csv", *RULE, "--format", "json")
    assert found.exit_code == 1, found.output
    (answer,) = json.loads(found.stdout)
    assert (answer["outcome"], answer["exposures"][0]["verdict"]) == ("none", "must")
    shown = run("check", "Quiet Fab", "--ownership", "stakes.csv", *RULE)
    assert "Quiet Fab under bis_affiliates" in shown.stdout


@pytest.mark.usefixtures("files")
@pytest.mark.parametrize(
    ("name", "day", "code"),
    [
        pytest.param("Quiet Fab", "2025-10-15", 1, id="caught by a rule in force"),
        pytest.param("Quiet Fab", "2025-12-01", 0, id="caught by a stayed rule only"),
        pytest.param("Whoever", "2025-10-15", 1, id="undecided by a rule in force"),
        pytest.param("Small Bet", "2025-10-15", 0, id="a red flag alone"),
        pytest.param("Stranger Ltd", "2025-10-15", 0, id="not named by the stakes"),
    ],
)
def test_only_what_a_rule_in_force_says_fails_a_run(run: Run, name: str, day: str, code: int) -> None:
    stakes = ("--ownership", "stakes.csv", *RULE, "--as-of", day)
    assert run("check", name, *stakes, day="").exit_code == code
    Path("one.csv").write_text(f"name\n{name}\n", encoding="utf-8")
    assert run("batch", "one.csv", *stakes, day="").exit_code == code
    assert run("ci", "one.csv", "--allow-starter", *stakes, day="").exit_code == code


def test_a_batch_gives_the_strongest_exposure_of_each_row(run: Run, files: Path) -> None:
    done = run("batch", "vendors.csv", "--ownership", "stakes.csv", *RULE, "-o", "out.csv")
    assert done.exit_code == 1, done.output
    with (files / "out.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    assert [(row["screener_exposure"], row["screener_exposure_rule"]) for row in rows] == [
        ("must", "bis_affiliates"),
        ("red_flag", "bis_affiliates"),
        ("may", "bis_affiliates"),
        ("", ""),
    ]


def test_exposures_do_not_depend_on_the_number_of_processes(run: Run, files: Path) -> None:
    names = ["Quiet Fab", "Small Bet", "Zoloz", "SMIC"]
    lines = [f"{n},{names[n % 4]} {n % 5 or ''}" for n in range(2_600)]
    (files / "many.csv").write_text("\n".join(["id,name", *lines]), encoding="utf-8")
    stakes = ("--ownership", "stakes.csv", *RULE)
    for count in ("1", "2"):
        done = run("batch", "many.csv", *stakes, "-o", f"{count}.csv", "--workers", count)
        assert done.exit_code == 1, done.output
    text = (files / "1.csv").read_text(encoding="utf-8")
    assert "must,bis_affiliates" in text
    assert text == (files / "2.csv").read_text(encoding="utf-8")


@pytest.mark.usefixtures("files")
def test_the_gate_shows_what_a_party_is_exposed_to(run: Run) -> None:
    done = run("ci", "vendors.csv", "--allow-starter", "--ownership", "stakes.csv", *RULE)
    assert done.exit_code == 1, done.output
    assert "2 findings" in done.stdout
    assert "Quiet Fab under bis_affiliates" in done.stdout
    assert "Small Bet" not in done.stdout


@pytest.mark.usefixtures("files")
@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        pytest.param(("check", "A", *RULE), "--ownership", id="a rule without stakes"),
        pytest.param(("check", "A", "--ownership", "gone.csv"), "gone.csv", id="stakes that are not there"),
        pytest.param(
            ("batch", "vendors.csv", "--ownership", "stakes.csv", "-o", "stakes.csv"),
            "is read by this command",
            id="results over the stakes",
        ),
        pytest.param(
            ("check", "A", "--ownership", "stakes.csv", "--rule", "ofac51"),
            "no ownership rule",
            id="a rule there is not",
        ),
    ],
)
def test_what_makes_no_sense_ends_with_2(run: Run, arguments: tuple[str, ...], words: str) -> None:
    done = run(*arguments)
    assert (done.exit_code, done.stdout) == (2, "")
    assert words in done.stderr
