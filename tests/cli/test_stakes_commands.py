"""`ownership` and `whatif` at the command line: what they answer, refuse and end with."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from screener.cli.app import app

ANT_GROUP = Path(__file__).resolve().parents[2] / "examples" / "ant_group" / "stakes.csv"

STAKES = """owner,owned,percent,basis,owned_country
X Corp,A,60,,
A,B,50,,
X Corp,C,,,
X Corp,U,100,,US
P,D,100,,
"""


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("SCREENER_HOME", str(tmp_path / "home"))
    monkeypatch.setenv("COLUMNS", "100")
    (tmp_path / "stakes.csv").write_text(STAKES, encoding="utf-8")
    return tmp_path


def run(*arguments: str) -> Result:
    return CliRunner().invoke(app, list(arguments))


SUPPOSE = ("whatif", "--only-added", "--ownership", "stakes.csv", "--as-of", "2026-11-23")
OWNERSHIP = ("ownership", "B", "--ownership", "stakes.csv")
X = ("--add", "X Corp=us_ofac_sdn:NPWMD", "--rule", "ofac50")


def test_what_if_in_json_keeps_its_promise() -> None:
    done = run(*SUPPOSE, *X, "--format", "json")
    assert done.exit_code == 1
    document = json.loads(done.stdout)
    assert document["as_of"] == "2026-11-23"
    assert document["lists"] == []
    found = {e["party"]: e for e in document["exposures"]}
    assert {name: e["verdict"] for name, e in found.items()} == {
        "X Corp": "listed", "A": "must", "B": "must", "C": "may", "U": "must",
    }  # fmt: skip
    b = found["B"]
    assert (b["sum_low"], b["sum_high"], b["look_through_low"], b["undisclosed"]) == (50, 50, 30, 50)
    assert [(s["owner"], s["owned"], s["low"], s["counts"], s["decisive"]) for s in b["path"]] == [
        ("X Corp", "A", 60, True, True),
        ("A", "B", 50, True, True),
    ]
    assert b["listed_owners"][0]["list"] == "us_ofac_sdn"
    assert (b["before"], b["changed"]) == ({"verdict": "no", "red_flag": False}, True)


def test_a_party_and_a_list_say_the_same_as_a_supposed_listing() -> None:
    left = run(*SUPPOSE, "X Corp", "--list", "us_bis_el", "--rule", "bis_affiliates", "--format", "json")
    right = run(*SUPPOSE, "--add", "X Corp=us_bis_el", "--rule", "bis_affiliates", "--format", "json")
    assert left.stdout == right.stdout
    verdicts = {e["party"]: e["verdict"] for e in json.loads(left.stdout)["exposures"] if e["in_force"]}
    assert verdicts["U"] == "no"


def test_nothing_supposed_is_answered_too() -> None:
    done = run(*SUPPOSE, "--rule", "ofac50", "--format", "json")
    assert (done.exit_code, json.loads(done.stdout)["exposures"]) == (0, [])


def test_a_portfolio_narrows_the_answer(folder: Path) -> None:
    (folder / "vendors.csv").write_text("name\nb\nStranger Ltd\n", encoding="utf-8")
    done = run(*SUPPOSE, *X, "--portfolio", "vendors.csv", "--format", "csv")
    rows = list(csv.DictReader(io.StringIO(done.stdout)))
    assert [row["party"] for row in rows] == ["B"]
    assert "1 rows of vendors.csv are not named by the stakes" in done.stderr


@pytest.mark.parametrize("form", ["table", "json", "jsonl", "csv", "markdown"])
def test_every_form_names_who_is_caught(form: str) -> None:
    done = run(*SUPPOSE, *X, "--format", form)
    assert done.exit_code == 1
    assert "must" in done.stdout or "CAUGHT" in done.stdout
    done = run(*OWNERSHIP, "--as-of", "2026-11-23", "--rule", "ofac50", "--format", form)
    assert done.exit_code == 0, done.output
    assert "X Corp" in done.stdout or form in {"json", "jsonl", "csv"}


def test_an_answer_in_a_file_is_whole_and_says_nothing_else(folder: Path) -> None:
    done = run(*SUPPOSE, *X, "-o", "out.json")
    assert done.stdout == ""
    assert json.loads((folder / "out.json").read_text(encoding="utf-8"))["exposures"]


@pytest.mark.parametrize(
    ("arguments", "code", "words"),
    [
        pytest.param(("whatif", "X Corp", "--ownership", "stakes.csv"), 2, "--list", id="a party alone"),
        pytest.param((*SUPPOSE, "--list", "us_bis_el"), 2, "PARTY", id="a list without a party"),
        pytest.param((*SUPPOSE, "--add", "X Corp=nowhere"), 2, "no list is called", id="a list there is not"),
        pytest.param((*SUPPOSE, "--add", "X Corp"), 2, "NAME=LIST_ID", id="half a supposed listing"),
        pytest.param((*SUPPOSE, *X, "--rule", "ofac51"), 2, "no ownership rule", id="a rule there is not"),
        pytest.param(("whatif", "--only-added"), 2, "--ownership", id="no stakes"),
        pytest.param(("ownership", "B", "--ownership", "gone.csv"), 2, "gone.csv", id="a file there is not"),
        pytest.param((*OWNERSHIP[:1], "Nestle", *OWNERSHIP[2:]), 2, "no party like", id="no such party"),
        pytest.param((*OWNERSHIP, "--as-of", "soon"), 2, "not a day", id="no day"),
        pytest.param((*OWNERSHIP, "--lists", "eu_fsf"), 3, "no data", id="no data"),
    ],
)  # fmt: skip
def test_what_makes_no_sense_is_refused(arguments: tuple[str, ...], code: int, words: str) -> None:
    done = run(*arguments)
    assert (done.exit_code, done.stdout) == (code, "")
    assert words in done.stderr


def test_more_than_the_whole_is_an_error_that_names_the_rows(folder: Path) -> None:
    (folder / "more.csv").write_text("owner,owned,percent\nQ,A,41\n", encoding="utf-8")
    done = run(*SUPPOSE, *X, "--ownership", "more.csv")
    assert (done.exit_code, done.stdout) == (2, "")
    assert "at least 101%" in done.stderr
    assert "stakes.csv row 1" in done.stderr
    assert "more.csv row 1" in done.stderr


def test_a_party_nobody_catches_ends_with_nothing_found() -> None:
    done = run("ownership", "D", "--ownership", "stakes.csv", "--as-of", "2026-11-23", "--format", "json")
    assert (done.exit_code, json.loads(done.stdout)["exposures"]) == (0, [])


def test_a_sweep_tells_from_which_percentage_on_the_verdict_turns() -> None:
    asked = (*SUPPOSE, *X, "--sweep", "X Corp > A")
    done = run(*asked, "--format", "json")
    assert done.exit_code == 0, done.output
    turns = {turn["party"]: turn["spans"] for turn in json.loads(done.stdout)["turns"]}
    assert [(span["verdict"], span["low"], span["high"]) for span in turns["B"]] == [
        ("no", 0, 50),
        ("must", 50, 100),
    ]
    shown = run(*asked)
    assert "no under 50%; must from 50%" in shown.stdout
    assert "X Corp holds 60% of A; others leave 100% of it" in shown.stderr
    assert run(*SUPPOSE, *X, "--sweep", "X Corp").exit_code == 2


def test_a_listing_before_any_rule_reached_down_is_still_a_listing(tmp_path: Path) -> None:
    """In 2020 no affiliates rule stood: Ant Group would have been listed, and nobody below it caught."""
    arguments = ["whatif", "--add", "Ant Group=us_bis_el@2020-10-15", "--only-added", "--format", "json"]
    done = CliRunner().invoke(
        app,
        [*arguments, "--ownership", str(ANT_GROUP), "--as-of", "2020-12-01"],
        env={"SCREENER_HOME": str(tmp_path)},
    )
    found = {(e["party"], e["rule"]): e for e in json.loads(done.stdout)["exposures"]}
    ant = found["Ant Group Co., Ltd.", "bis_affiliates"]
    assert (ant["verdict"], ant["in_force"]) == ("listed", False)
    assert {e["verdict"] for (party, _), e in found.items() if party != "Ant Group Co., Ltd."} <= {"no"}
    assert done.exit_code == 1


BEFORE = """owner,owned,percent
SMIC,Gamma Works,
New Co,Gamma Works,50
SMIC,Delta Works,49.99999999
New Co,Delta Works,0.00000001
SMIC,Epsilon Works,49.99999999
"""


def test_what_was_before_stands_beside_what_would_be(folder: Path) -> None:
    (folder / "before.csv").write_text(BEFORE, encoding="utf-8")
    asked = ("whatif", "New Co", "--list", "us_bis_el", "--ownership", "before.csv")
    rule = ("--rule", "bis_affiliates", "--as-of", "2025-10-15")
    rows = {
        row["party"]: row for row in csv.DictReader(io.StringIO(run(*asked, *rule, "--format", "csv").stdout))
    }
    found = {name: (row["before"], row["verdict"], row["changed"]) for name, row in rows.items()}
    assert found == {
        "New Co": ("no", "listed", "yes"),
        "SMIC": ("listed", "listed", "no"),
        "Gamma Works": ("may, red flag", "must", "yes"),
        "Delta Works": ("no, red flag", "must", "yes"),
        "Epsilon Works": ("no, red flag", "no", "no"),
    }
    assert rows["Epsilon Works"]["sum_low"] == "49.99999999"
    shown = run(*asked, *rule).stdout
    assert "before: may, red flag" in shown
    assert "CAUGHT" in shown


def test_just_under_half_never_looks_like_half(folder: Path) -> None:
    (folder / "before.csv").write_text(BEFORE, encoding="utf-8")
    stakes = ("--ownership", "before.csv", "--rule", "bis_affiliates", "--as-of", "2025-10-15")
    asked = ("Epsilon Works", *stakes)
    (told,) = json.loads(run("ownership", *asked, "--format", "json").stdout)["exposures"][:1]
    assert (told["verdict"], told["sum_low"]) == ("no", 49.99999999)
    for command in ("check", "ownership"):
        shown = " ".join(run(command, *asked).stdout.split())
        assert "49.99999999%" in shown, command
        assert "50% counted" not in shown


AMBIGUOUS = """owner,owned,percent,owner_id,owned_id
{first},Same Trading,100,,S1
Nobody Whatever,Same Trading,100,,S2
Same Trading,Carol Works,60,,
Same Trading,Known Works,60,S2,
"""


@pytest.mark.parametrize(
    ("first", "verdicts"),
    [
        pytest.param("SMIC", [("bis_affiliates", "may"), ("identity", "no")], id="one of them is caught"),
        pytest.param("Plain Holder", [("identity", "no")], id="none of them is"),
    ],
)
def test_an_owner_who_may_be_any_of_two_is_a_finding_and_no_silent_choice(
    folder: Path, first: str, verdicts: list[tuple[str, str]]
) -> None:
    (folder / "two.csv").write_text(AMBIGUOUS.format(first=first), encoding="utf-8")
    asked = (
        "--ownership",
        "two.csv",
        "--rule",
        "bis_affiliates",
        "--as-of",
        "2025-10-15",
        "--format",
        "json",
    )
    done = run("check", "Carol Works", *asked)
    (answer,) = json.loads(done.stdout)
    assert [(e["rule"], e["verdict"]) for e in answer["exposures"]] == verdicts
    assert done.exit_code == (1 if first == "SMIC" else 0)
    for exposure in answer["exposures"]:
        assert "Same Trading may be any of S1, S2" in [flag["message"] for flag in exposure["flags"]]
        assert "ambiguous_owner" in [flag["kind"] for flag in exposure["flags"]]
    (known,) = json.loads(run("check", "Known Works", *asked).stdout)
    assert known["exposures"] == []


def test_what_is_held_of_a_name_may_be_held_of_each_who_carries_it(folder: Path) -> None:
    rows = (
        "owner,owned,percent,owner_id,owned_id",
        "P,Twin,30,,T1",
        "P,Twin,10,,T2",
        "SMIC,Twin,60,,",
        "T,Down,60,T1,",
    )
    (folder / "twins.csv").write_text("\n".join(rows), encoding="utf-8")
    asked = (
        "--ownership",
        "twins.csv",
        "--rule",
        "bis_affiliates",
        "--as-of",
        "2025-10-15",
        "--format",
        "json",
    )
    found = {e["party"]: e for e in json.loads(run("ownership", "Down", *asked).stdout)["exposures"]}
    assert (found["Down"]["verdict"], found["Down"]["sum_low"], found["Down"]["sum_high"]) == ("may", 0, 60)
    assert found["Twin"]["verdict"] == "may"
