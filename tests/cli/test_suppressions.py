"""A decision sets a finding aside in every command, and stays to be seen in every report."""

from __future__ import annotations

import csv
import datetime as dt
import io
import json
from pathlib import Path

import pytest

from screener.records import decisions, results
from screener.records.decision import Judgement
from screener.screening.deciding import Docket, decide
from tests.cli.conftest import Run

DAY = dt.date(2026, 11, 23)
LISTS = ("--lists", "us_dod_1260h")


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, run: Run) -> Path:
    """A folder with a vendor whose only finding was decided to be a false positive."""
    monkeypatch.chdir(tmp_path)
    vendors("V-1,Tencent,CN")
    assert run("batch", "vendors.csv", *LISTS, "-o", "found.jsonl").exit_code == 1
    for result in results.read(Path("found.jsonl")).results:
        for match in result.matches:
            made = decide(
                Docket((), DAY), result.query, match,
                judgement=Judgement.FALSE_POSITIVE, reason="a tea shop", by="Kim", date=DAY,
                until=dt.date(2027, 1, 31),
            )  # fmt: skip
            decisions.append(Path("screener-decisions.toml"), made)
    return tmp_path


def vendors(*rows: str) -> None:
    Path("vendors.csv").write_text("\n".join(["id,name,country", *rows]) + "\n", encoding="utf-8")


@pytest.mark.usefixtures("folder")
def test_a_suppressed_finding_is_in_every_report_of_the_gate_and_does_not_count(run: Run) -> None:
    result = run("ci", "vendors.csv", *LISTS, "--report", "json=r.json")
    assert result.exit_code == 0
    assert "1 suppressed" in result.stdout
    assert "false positive until 2027-01-31" in " ".join(result.stdout.split())
    assert "a tea shop" not in result.stdout
    in_full = run("ci", "vendors.csv", *LISTS, "--show-suppressed").stdout
    assert "until 2027-01-31: a tea shop" in " ".join(in_full.split())
    (detail,) = json.loads(Path("r.json").read_text(encoding="utf-8"))["details"]
    assert (detail["suppressed"], detail["decision"]["by"], detail["outcome"]) == (True, "Kim", "hit")


@pytest.mark.usefixtures("folder")
@pytest.mark.parametrize("form", ["html", "markdown", "table"])
def test_a_decision_is_told_in_the_same_words_everywhere(run: Run, form: str) -> None:
    run("ci", "vendors.csv", *LISTS, "--show-suppressed", "--format", form, "-o", "out")
    told = " ".join(Path("out").read_text(encoding="utf-8").replace("\\", "").split())
    assert "SUPPRESSED: false positive by Kim on 2026-11-23, until 2027-01-31: a tea shop" in told


@pytest.mark.usefixtures("folder")
def test_batch_keeps_the_row_a_hit_and_says_who_set_it_aside(run: Run) -> None:
    done = run("batch", "vendors.csv", *LISTS, "--format", "csv")
    (row,) = csv.DictReader(io.StringIO(done.stdout))
    assert done.exit_code == 0
    assert row["screener_outcome"] == "hit"
    assert (
        "[SUPPRESSED: false positive by Kim on 2026-11-23, until 2027-01-31: a tea shop]"
        in row["screener_reason"]
    )
    assert "1 with suppressed findings" in done.stderr


@pytest.mark.usefixtures("folder")
def test_check_asks_about_another_party_where_it_has_no_key(run: Run) -> None:
    assert run("check", "Tencent", "--country", "CN", *LISTS).exit_code == 1


CHANGES = [
    ("its last day has passed", "V-1,Tencent,CN", "2027-02-01", "the decision held until 2027-01-31"),
    ("the party has moved", "V-1,Tencent,HK", "2026-11-23", "the party's fields have changed"),
    ("the party has a new name", "V-1,Tencent Holdings,CN", "2026-11-23", 'it was called "Tencent"'),
]


@pytest.mark.parametrize(("row", "day", "why"), [pytest.param(*case[1:], id=case[0]) for case in CHANGES])
@pytest.mark.usefixtures("folder")
def test_a_finding_is_open_again_and_says_why(run: Run, row: str, day: str, why: str) -> None:
    vendors(row)
    result = run("ci", "vendors.csv", *LISTS, "--format", "markdown", day=day)
    assert result.exit_code == 1
    assert "OPEN AGAIN" in result.stdout
    assert why in result.stdout.replace("&#39;", "'")


def test_a_change_of_the_entry_opens_it_again(run: Run, folder: Path) -> None:
    path = folder / "screener-decisions.toml"
    text = path.read_text(encoding="utf-8")
    old = text.partition('entity_hash = "')[2][:67]
    path.write_text(text.replace(old, "v1-" + "0" * 64), encoding="utf-8")
    result = run("ci", "vendors.csv", *LISTS, "--format", "json")
    assert (result.exit_code, "the entry on the list has changed" in result.stdout) == (1, True)


@pytest.mark.usefixtures("folder")
def test_a_suppression_that_matches_nothing_is_reported(run: Run) -> None:
    vendors("V-2,Grainger,US")
    result = run("ci", "vendors.csv", *LISTS, "--report", "json=r.json")
    assert result.exit_code == 0
    assert 'decision 1 matches nothing any more: "Tencent" beside' in result.stdout
    assert len(json.loads(Path("r.json").read_text(encoding="utf-8"))["unused_decisions"]) == 1
    assert "matches nothing any more" in run("batch", "vendors.csv", *LISTS, "-o", "o.csv").stderr
    assert "matches nothing" not in run("ci", "vendors.csv", "--lists", "us_889").stdout


def test_decisions_that_are_not_whole_end_the_run_before_it_answers(run: Run, folder: Path) -> None:
    path = folder / "screener-decisions.toml"
    path.write_text(path.read_text(encoding="utf-8").replace('by = "Kim"\n', ""), encoding="utf-8")
    result = run("ci", "vendors.csv", *LISTS)
    assert (result.exit_code, "by is missing" in result.output) == (2, True)
    assert run("ci", "vendors.csv", *LISTS, "--decisions", "missing.toml").exit_code == 2
