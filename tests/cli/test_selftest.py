"""`screener selftest`: a report to be filed, the same for the same seed, and red when something is lost."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner, Result

from screener.cli.app import app

QUICK = ("--sample", "12", "--names", "12")
DAY = ("--as-of", "2026-11-23")
"""For which the facts of the starter set were written; a list loaded now is of today."""
OLD = "id,name,aliases\n1,Quillfeather Holdings Ltd,\n"
NEW = OLD + "2,Brambleworth Trading S.A.,Bramble House\n3,Zhdanovich Pyotr Ilyich,\n"


@pytest.fixture(autouse=True)
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("SCREENER_HOME", str(tmp_path / "home"))
    return tmp_path / "home"


def run(*arguments: str) -> Result:
    return CliRunner().invoke(app, list(arguments))


def loaded(text: str, name: str = "letters") -> None:
    Path("list.csv").write_text(text, encoding="utf-8")
    assert run("lists", "load", "house", "list.csv", "--id", name).exit_code == 0


def report(*arguments: str, exit_code: int = 0) -> dict[str, Any]:
    done = run("selftest", "--format", "json", *QUICK, *arguments)
    assert done.exit_code == exit_code, done.output
    answer: dict[str, Any] = json.loads(done.stdout)
    return answer


def test_on_the_starter_set_everything_is_found_and_every_case_says_how_it_went() -> None:
    found = report(*DAY)
    assert found["passed"]
    assert all(one["entries"] for one in found["own_names"])
    cases = {
        case["id"]: [c["result"] for c in found["cases"] if c["id"] == case["id"]] for case in found["cases"]
    }
    assert cases.keys() == {
        "R3",
        "R4",
        "R5",
        "R8",
        "R10",
        "R11",
        "R12",
        "R13",
        "R16",
        "R17",
        "R24",
        "R25",
        "R26",
    }
    assert cases["R10"] == ["passed"] * 5
    assert cases["R12"] == ["passed"] * 2
    assert cases["R24"] == ["not tried"] * 2  # no EU or UK list in the starter set, and it says so
    assert all(c["skipped"] for c in found["cases"] if c["result"] == "not tried")
    assert {one["class"] for one in found["slips"]} >= {"one typo", "homoglyphs", "legal form misspelt"}


def test_the_report_names_lists_hashes_thresholds_and_version() -> None:
    found = report("--lists", "us_dod_1260h", *DAY)
    assert {"version", "config", "snapshot", "as_of", "seed", "started"} <= found.keys()
    assert found["config"]["review_threshold"] == 0.7
    assert [(one["id"], len(one["sha256"])) for one in found["lists"]] == [("us_dod_1260h", 64)]


def test_the_same_seed_gives_the_same_report_and_another_another() -> None:
    one, two = (report("--lists", "us_bis_el", "--seed", "7", *DAY) for _ in range(2))
    assert {**one, "started": ""} == {**two, "started": ""}
    other = report("--lists", "us_bis_el", "--seed", "8", *DAY)
    assert other["slips"] != one["slips"]


def test_every_entry_that_was_added_is_asked_for_by_each_of_its_names() -> None:
    loaded(OLD)
    loaded(NEW)
    (own,) = report("--lists", "letters")["own_names"]
    assert own["basis"].startswith("added since the snapshot of")
    assert (own["of"], own["entries"], own["names"], own["missed"]) == (2, 2, 3, [])


def test_an_entry_that_cannot_be_found_fails_and_is_named() -> None:
    loaded(NEW + "4,† ‡ §,\n")
    found = report("--lists", "letters", exit_code=1)
    assert not found["passed"]
    (missed,) = [each for one in found["own_names"] for each in one["missed"]]
    assert (missed["entity"], missed["query"]) == ("letters:4", "† ‡ §")
    assert {c["result"] for c in found["cases"] if c["id"] == "R17"} == {"failed"}
    page = run("selftest", *QUICK, "--lists", "letters")
    assert page.exit_code == 1
    assert "FAILED" in page.stdout.splitlines()[0]
    assert "letters:4" in page.stdout


def test_thresholds_are_swept_on_the_users_own_file() -> None:
    loaded(NEW)
    rows = ["name", *(f"Ordinary Vendor {number}" for number in range(498)), "Brambleworth Trading", "???"]
    Path("vendors.csv").write_text("\n".join(rows) + "\n", encoding="utf-8")
    sweep = report("--lists", "letters", "--file", "vendors.csv")["sweep"]
    assert (sweep["file"], sweep["rows"], sweep["unscreenable"]) == ("vendors.csv", 500, 1)
    alerts = [one["alerts"] for one in sweep["thresholds"]]
    assert (alerts[0], sweep["thresholds"][0]["threshold"]) == (1, 0.7)
    assert sweep["thresholds"][0]["per_thousand"] == 2.0
    assert alerts == sorted(alerts, reverse=True)
    found = [one["slips_found"] for one in sweep["thresholds"]]
    assert found == sorted(found, reverse=True)
    assert found[0] > found[-1]


def test_the_report_is_filed_whole_in_the_form_of_its_name(tmp_path: Path) -> None:
    loaded(NEW)
    for name, start in (("report.md", "# Self-test of screener"), ("report.json", "{")):
        done = run("selftest", *QUICK, "--lists", "letters", "-o", name)
        assert done.exit_code == 0, done.output
        assert (tmp_path / name).read_text(encoding="utf-8").startswith(start)
    assert run("selftest", *QUICK, "--lists", "letters", "-o", "report.pdf").exit_code == 2


def test_a_name_on_a_list_does_nothing_in_the_report() -> None:
    loaded(NEW + '5,"<img src=x> [x](javascript:y) \x1b[2J\u202e† ‡",\n6,† <b>,\n')
    page = run("selftest", *QUICK, "--lists", "letters").stdout
    assert "\x1b" not in page
    assert "<b>" not in page
    assert "<img" not in page
