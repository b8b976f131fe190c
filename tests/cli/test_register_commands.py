"""A register is imported once and asked by name: the answers are those that its file would give."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from screener.cli.app import app

STAKES = """owner,owned,percent,owned_country
SMIC,Lotus Works Ltd,60,
Lotus Works Ltd,Quiet Fab,50,
Stranger,Quiet Fab,20,
Quiet Fab,Under It,51,
"""
DAY = ("--as-of", "2026-11-23")


@pytest.fixture(autouse=True)
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("SCREENER_HOME", str(tmp_path / "home"))
    monkeypatch.setenv("COLUMNS", "100")
    (tmp_path / "stakes.csv").write_text(STAKES, encoding="utf-8")
    assert run("ownership", "import", "stakes.csv", "--name", "fabs").exit_code == 0
    return tmp_path


def run(*arguments: str) -> Result:
    return CliRunner().invoke(app, list(arguments))


@pytest.mark.parametrize(
    "command",
    [
        pytest.param(("check", "Quiet Fab", "--rule", "bis_affiliates"), id="check"),
        pytest.param(("check", "Stranger Ltd"), id="check of somebody else"),
        pytest.param(("whatif", "Stranger", "--list", "us_ofac_sdn", "--only-added"), id="whatif"),
        pytest.param(
            ("whatif", "Lotus Works Ltd", "--list", "us_bis_el", "--rule", "bis_affiliates"),
            id="whatif beside the lists",
        ),
    ],
)
def test_a_register_answers_like_its_file(command: tuple[str, ...]) -> None:
    there = run(*command, *DAY, "--register", "fabs", "--format", "json")
    here = run(*command, *DAY, "--ownership", "stakes.csv", "--format", "json")
    assert there.exit_code == here.exit_code, there.output
    assert json.loads(there.stdout) == json.loads(here.stdout)


def test_a_party_is_drawn_from_a_register() -> None:
    done = run("ownership", "quiet fab", "--register", "fabs", "--rule", "bis_affiliates", *DAY)
    assert done.exit_code == 1, done.output
    for name in ("SMIC", "Lotus Works Ltd", "Under It", "CAUGHT"):
        assert name in done.stdout
    begun = run("ownership", "quiet", "--register", "fabs", *DAY, "--format", "json")
    assert {e["party"] for e in json.loads(begun.stdout)["exposures"]} >= {"Quiet Fab", "Lotus Works Ltd"}


def test_rows_are_answered_from_registers_and_files_together(home: Path) -> None:
    (home / "vendors.csv").write_text("name\nUnder It\nBeside It\nNobody\n", encoding="utf-8")
    (home / "more.csv").write_text("owner,owned,percent\nQuiet Fab,Beside It,50\n", encoding="utf-8")
    both = ("--register", "fabs", "--ownership", "more.csv", "--rule", "bis_affiliates", *DAY)
    done = run("batch", "vendors.csv", *both, "--format", "jsonl")
    assert done.exit_code == 1, done.output
    rows = [json.loads(line) for line in done.stdout.splitlines()]
    assert [[e["verdict"] for e in row["exposures"]][:1] for row in rows] == [["must"], ["must"], []]
    gate = run("ci", "vendors.csv", "--allow-starter", *both)
    assert (gate.exit_code, "2 findings" in gate.stdout) == (1, True)


def test_registers_are_listed_with_what_they_were_made_of() -> None:
    (found,) = json.loads(run("ownership", "registers", "--format", "json").stdout)["registers"]
    assert (found["name"], found["stakes"], found["parties"]) == ("fabs", 4, 5)
    assert len(found["files"][0]["sha256"]) == 64
    assert "fabs" in run("ownership", "registers").stdout


def test_what_lists_say_of_parents_is_drawn_when_asked() -> None:
    plain = ("ownership", "Addsino Co., Ltd.", "--lists", "us_dod_1260h", *DAY)
    done = run(*plain, "--list-relations")
    assert done.exit_code == 1, done.output
    assert "linked: parent" in done.stdout
    assert "China Aerospace Science and Industry Corporation" in done.stdout
    assert run(*plain, "--register", "fabs").exit_code == 2


def test_the_party_asked_about_is_not_mistaken_for_its_neighbour(home: Path) -> None:
    rows = "owner,owned,percent\nAcme Holdings,Acme Holdings North,60\nSMIC,Acme Holdings,60\n"
    (home / "acme.csv").write_text(rows, encoding="utf-8")
    run("ownership", "import", "acme.csv", "--name", "acme")
    done = run("ownership", "Acme Holdings", "--register", "acme", *DAY)
    assert done.stdout.startswith("Acme Holdings, as of")
    vague = run("ownership", "acme", "--register", "acme", *DAY)
    assert (vague.exit_code, "several names" in vague.stderr) == (2, True)


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        pytest.param(("check", "A", "--register", "gone"), "no register is called", id="no such register"),
        pytest.param(("ownership", "import", "gone.csv", "--name", "x"), "gone.csv", id="no such file"),
        pytest.param(("ownership", "import", "stakes.csv", "--name", "../x"), "not a name", id="no name"),
        pytest.param(("ownership", "Nestle", "--register", "fabs"), "no party like", id="no such party"),
        pytest.param(("ownership", "import"), "FILE", id="nothing to import"),
    ],
)  # fmt: skip
def test_what_makes_no_sense_is_refused(arguments: tuple[str, ...], words: str) -> None:
    done = run(*arguments)
    assert (done.exit_code, done.stdout) == (2, "")
    assert words in done.stderr


def test_help_shows_the_way_to_both() -> None:
    shown = run("ownership", "--help").stdout
    assert "PARTY" in shown
    assert "ownership import" in " ".join(shown.split())
    assert "FILE…" in run("ownership", "import", "--help").stdout


TOO_MUCH = """owner,owned,percent
SMIC,Alpha Works Ltd,70
Stranger One,Alpha Works Ltd,50
Alpha Works Ltd,Beta Fab,60
Nobody A,Gamma Plc,80
Nobody B,Gamma Plc,40
Gamma Plc,Delta Sons,100
Fine Ltd,Epsilon,100
"""


def test_stakes_that_cannot_be_true_are_a_finding_of_the_rows_below_and_end_no_run(home: Path) -> None:
    (home / "over.csv").write_text(TOO_MUCH, encoding="utf-8")
    (home / "vendors.csv").write_text("name\nBeta Fab\nDelta Sons\nEpsilon\nGamma Plc\n", encoding="utf-8")
    assert run("ownership", "import", "over.csv", "--name", "over").exit_code == 0
    asked = ("--register", "over", "--rule", "bis_affiliates", *DAY, "--format", "jsonl")
    done = run("batch", "vendors.csv", *asked)
    assert done.exit_code == 1, done.output
    rows = [json.loads(line)["exposures"] for line in done.stdout.splitlines()]
    found = [{e["rule"]: (e["verdict"], e["sum_low"], e["sum_high"]) for e in row} for row in rows]
    assert [row.get("data_error") for row in found] == [
        ("may", 0, 100),
        ("may", 0, 100),
        None,
        ("may", 0, 100),
    ]
    assert found[0]["bis_affiliates"] == ("may", 0, 60)
    (delta,) = [e for e in rows[1] if e["rule"] == "data_error"]
    assert [flag["kind"] for flag in delta["flags"]] == ["contradictory_stakes"]
    for words in ("at least 120%", "over.csv row 4 (Nobody A: 80%)", "over.csv row 5 (Nobody B: 40%)"):
        assert words in delta["flags"][0]["message"]


def test_a_row_with_more_above_it_than_can_be_followed_is_a_finding_and_ends_no_run(
    home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("screener.ownership.walk.MOST_STAKES", 2)
    (home / "vendors.csv").write_text("name\nUnder It\nQuiet Fab\n", encoding="utf-8")
    done = run("batch", "vendors.csv", "--register", "fabs", "--rule", "us_805", *DAY, "--format", "jsonl")
    assert done.exit_code == 1, done.output
    rows = [json.loads(line)["exposures"] for line in done.stdout.splitlines()]
    assert [[(e["rule"], e["verdict"]) for e in row] for row in rows] == [[("data_error", "may")]] * 2
    assert "more than 2 stakes" in rows[0][0]["flags"][0]["message"]


PSC = {
    "company_number": "1234567",
    "data": {
        "kind": "corporate-entity-person-with-significant-control",
        "name": "SMIC",
        "natures_of_control": ["ownership-of-shares-75-to-100-percent"],
        "notified_on": "2020-01-01",
        "links": {"self": "/company/01234567/persons/abc"},
    },
}


@pytest.mark.parametrize(
    "how", [("--register", "uk"), ("--ownership", "psc.jsonl")], ids=["kept", "as a file"]
)
def test_a_row_is_found_in_a_register_by_its_company_number(home: Path, how: tuple[str, str]) -> None:
    (home / "psc.jsonl").write_text(json.dumps(PSC), encoding="utf-8")
    data = '"CompanyName"," CompanyNumber"\n"QUITE ANOTHER NAME PLC",01234567\n'
    (home / "names.csv").write_text(data, encoding="utf-8")
    assert run("ownership", "import", "psc.jsonl", "names.csv", "--name", "uk").exit_code == 0
    rows = "name,country,company number\nTrading Style,GB,1234567\nTrading Style,FR,1234567\n"
    (home / "vendors.csv").write_text(rows, encoding="utf-8")
    done = run("batch", "vendors.csv", *how, "--rule", "bis_affiliates", *DAY, "--format", "jsonl")
    found = [
        [(e["rule"], e["verdict"]) for e in json.loads(line)["exposures"]]
        for line in done.stdout.splitlines()
    ]
    assert [("bis_affiliates", "must") in row for row in found] == [True, False]
