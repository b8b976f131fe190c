"""`screener audit`: every answer has its record, which can be shown, proven and asked again."""

from __future__ import annotations

import datetime as dt
import json
import os
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner, Result

from screener.cli.app import app
from screener.cli.audit_records import Replayed, replays
from screener.records import decisions, results
from screener.records.decision import Judgement
from screener.screening.deciding import Docket, decide

DAY = dt.date(2026, 11, 23)
STAKES = "owner,owned,percent\nSMIC,Chip Daughter Ltd,60\n"


@pytest.fixture(autouse=True)
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("SCREENER_HOME", str(tmp_path / "home"))
    monkeypatch.setenv("COLUMNS", "120")
    return tmp_path / "home"


def run(*arguments: str) -> Result:
    return CliRunner().invoke(app, list(arguments))


def shown(*arguments: str) -> list[dict[str, Any]]:
    done = run("audit", "show", "--format", "json", *arguments)
    assert done.exit_code == 0, done.output
    records: list[dict[str, Any]] = json.loads(done.stdout)["records"]
    return records


def lines(home: Path) -> list[dict[str, Any]]:
    text = (home / "audit" / "audit-000001.jsonl").read_text(encoding="utf-8")
    return [json.loads(line) for line in text.splitlines()]


def vendors(tmp_path: Path, *names: str) -> str:
    path = tmp_path / "vendors.csv"
    path.write_text("\n".join(["name,country", *names]) + "\n", encoding="utf-8")
    return str(path)


# --- recording


def test_a_record_says_who_asked_what_when_of_which_lists_and_what_was_answered(home: Path) -> None:
    run("check", "SMIC", "--country", "CN", "--lists", "us_bis_el")
    start, query, end = lines(home)[1:]
    assert start["record"] == "run"
    assert {"at", "user", "host", "command", "version", "config", "as_of", "snapshot"} <= start.keys()
    assert [(one["id"], len(one["sha256"])) for one in start["lists"]] == [("us_bis_el", 64)]
    assert start["snapshots"][0]["sha256"]
    assert query["run"] == end["run"] == start["n"]
    assert query["answer"]["query"] == {"name": "SMIC", "country": "CN"}
    assert query["answer"]["matches"][0]["entity"]["id"].startswith("us_bis_el:")
    assert (end["queries"], end["exit_code"]) == (1, 1)


@pytest.mark.parametrize("command", ["batch", "ci"])
def test_every_row_of_a_file_is_recorded(home: Path, tmp_path: Path, command: str) -> None:
    more = ("--allow-starter",) if command == "ci" else ("-o", "out.csv")
    done = run(command, vendors(tmp_path, "SMIC,CN", "Zoloz,KR", "???,", "Zoloz,KR"), *more)
    assert done.exit_code == 4
    answers = [one["answer"] for one in shown()]
    assert [one["outcome"] for one in answers] == ["hit", "none", "unscreenable", "none"]
    assert [one["query"]["row"] for one in answers] == [1, 2, 3, 4]
    assert answers[1] == {"query": {"name": "Zoloz", "row": 2, "country": "KR"}, "outcome": "none"}
    assert lines(home)[-1]["exit_code"] == 4


@pytest.mark.parametrize("off", ["--no-audit", "the environment"])
def test_no_record_is_kept_where_none_is_wanted(
    home: Path, monkeypatch: pytest.MonkeyPatch, off: str
) -> None:
    if off.startswith("--"):
        run("check", "SMIC", off)
    else:
        monkeypatch.setenv("SCREENER_NO_AUDIT", "1")
        run("check", "SMIC")
    assert not (home / "audit").exists()


def test_a_portfolio_screened_again_is_recorded_row_by_row(home: Path, tmp_path: Path) -> None:
    """Rows that were screened are queries; of the others what stands is recorded, and since when."""
    order = ("rescreen", vendors(tmp_path, "SMIC,CN", "Zoloz,KR", "Zoloz,KR"), "--lists", "us_bis_el")
    assert run(*order).exit_code == 1
    first, *answers, end = lines(home)[1:]
    assert (first["portfolio"], first["before"]) == ("vendors", None)
    assert [(one["record"], one["answer"]["query"]["row"]) for one in answers] == [
        ("query", 1),
        ("query", 3),
        ("standing", 2),  # asks what row 3 asks
    ]
    assert (end["queries"], end["standing"], end["changes"]["new"]) == (2, 1, 2)

    vendors(tmp_path, "SMIC,CN", "Hikvision,CN", "Zoloz,KR")
    assert run(*order).exit_code == 1
    again, *answers, end = lines(home)[len(answers) + 3 :]
    assert again["before"]["snapshot"] == first["snapshot"]
    assert {(one["record"], one["answer"]["query"]["name"]) for one in answers} == {
        ("query", "Hikvision"),
        ("standing", "SMIC"),
        ("standing", "Zoloz"),
    }
    (stands,) = (one["answer"] for one in answers if one["answer"]["query"]["name"] == "SMIC")
    assert stands["matches"][0]["entity"]["id"].startswith("us_bis_el:")
    assert "evidence" not in stands["matches"][0]
    assert [(one["record"], one["answer"]["outcome"]) for one in shown("--party", "SMIC")] == [
        ("query", "hit"),
        ("standing", "hit"),
    ]
    assert (end["exit_code"], end["changes"]) == (1, {"new": 1, "changed": 0, "vanished": 0})
    assert run("audit", "verify").exit_code == 0


@pytest.mark.parametrize("command", ["check", "batch", "ci", "rescreen"])
def test_without_its_record_no_answer_is_given(home: Path, tmp_path: Path, command: str) -> None:
    home.mkdir()
    (home / "audit").write_text("in the way")
    file = vendors(tmp_path, "SMIC,CN")
    to_file = (file, "-o", "out.csv")
    more = {"check": ("SMIC",), "ci": (file, "--allow-starter")}.get(command, to_file)
    done = run(command, *more)
    assert done.exit_code == 3
    assert done.stdout == ""
    assert "no answer is given without its record" in done.stderr
    assert not (tmp_path / "out.csv").exists()
    assert not list(home.glob("portfolios/*.kept"))
    assert run(command, *more, "--no-audit").exit_code == 1


def test_a_run_that_fails_says_so_in_its_record(home: Path, tmp_path: Path) -> None:
    (tmp_path / "empty.csv").write_bytes(b"")
    assert run("batch", "empty.csv").exit_code == 2
    assert lines(home)[-1]["stopped"] == "InputError"


def test_a_name_that_is_no_unicode_is_recorded_as_an_escape(home: Path) -> None:
    run("check", os.fsdecode(b"Zol\xffoz\x1b[2J\x7f"))
    raw = (home / "audit" / "audit-000001.jsonl").read_bytes()
    assert json.loads(raw.splitlines()[2])["answer"]["query"]["name"].startswith("Zol\\udcffoz")
    assert b"\x1b" not in raw
    assert b"\x7f" not in raw
    assert run("audit", "verify").exit_code == 0


# --- showing


def test_show_finds_a_party_by_a_part_of_its_name_and_runs_and_outcomes() -> None:
    run("check", "Zoloz Co", "SMIC")
    run("check", "ＺＯＬＯＺ  Holdings")
    assert [one["answer"]["query"]["name"] for one in shown("--party", "zoloz")] == [
        "Zoloz Co",
        "ＺＯＬＯＺ  Holdings",
    ]
    assert [one["answer"]["outcome"] for one in shown("--run", "2")] == ["none", "hit"]
    assert len(shown("--outcome", "hit")) == 1
    assert len(shown("--limit", "1")) == 1
    assert shown("--since", "2999-01-01") == []
    assert run("audit", "show", "--since", "yesterday").exit_code == 2


@pytest.mark.parametrize("form", ["table", "json", "jsonl", "csv", "markdown"])
def test_show_prints_nothing_that_acts(form: str) -> None:
    run("check", "\x1b]0;x\x07=cmd|'/C calc'!A0 <img src=x>\u202e Zoloz")
    out = run("audit", "show", "--format", form).stdout
    assert "\x1b" not in out
    assert "\u202e" not in out
    assert "Zoloz" in out
    if form == "markdown":
        assert "<img" not in out


def test_a_redacted_record_has_no_name_and_is_found_by_the_whole_name(home: Path) -> None:
    run("check", "Zoloz Ltd", "SMIC", "--address", "1 Secret Road", "--audit-redact")
    text = (home / "audit" / "audit-000001.jsonl").read_text(encoding="utf-8")
    assert "Zoloz" not in text
    assert "Secret Road" not in text
    assert "Semiconductor Manufacturing International" in text  # what is published stays
    assert len(shown("--party", "zoloz  LTD")) == 1
    assert shown("--party", "Zoloz") == []
    (Path("Kest.csv")).write_text('name\nKest Quay Ltd\n"Kest, SMIC"\n', encoding="utf-8")
    for _ in range(2):
        run("rescreen", "Kest.csv", "--name", "p", "--audit-redact", "--lists", "us_bis_el")
    text = (home / "audit" / "audit-000001.jsonl").read_text(encoding="utf-8")
    assert '"standing"' in text
    assert "Kest" not in text.replace("Kest.csv", "")
    done = run("audit", "replay", "3")
    assert done.exit_code == 2
    assert "redacted" in done.stderr


# --- proving


def test_verify_says_what_is_proven_and_what_is_not() -> None:
    run("check", "Zoloz")
    done = run("audit", "verify", "--format", "json")
    proof = json.loads(done.stdout)
    assert (done.exit_code, proof["intact"], proof["records"]["query"]) == (0, True, 1)
    told = run("audit", "verify", "--noted", proof["sha256"]).stdout
    assert "INTACT" in told
    assert proof["sha256"] in told
    assert "A chain alone cannot show" in told
    assert run("audit", "verify", "--noted", "0" * 64).exit_code == 3


def test_a_changed_log_is_broken_and_stops_the_next_answer(home: Path) -> None:
    run("check", "Zoloz")
    path = home / "audit" / "audit-000001.jsonl"
    path.write_bytes(path.read_bytes().replace(b"Zoloz", b"Other"))
    done = run("audit", "verify")
    assert done.exit_code == 3
    assert "BROKEN" in done.stdout
    os.truncate(path, 100)
    assert run("check", "Zoloz").exit_code == 3


def test_what_a_killed_writer_left_is_repaired_and_told(home: Path) -> None:
    run("check", "Zoloz")
    with (home / "audit" / "audit-000001.jsonl").open("ab") as stream:
        stream.write(b'{"prev":"12')
    assert "NOT WHOLE" in run("audit", "verify").stdout
    done = run("audit", "verify", "--repair")
    assert done.exit_code == 0
    assert "taken out" in done.stderr


def test_where_nothing_was_recorded_audit_says_so() -> None:
    for command in ("show", "verify"):
        done = run("audit", command)
        assert done.exit_code == 3
        assert "there is no audit log" in done.stderr


# --- replaying


def test_the_same_question_of_the_same_lists_has_the_same_bytes(tmp_path: Path) -> None:
    (tmp_path / "stakes.csv").write_text(STAKES, encoding="utf-8")
    run("check", "SMIC", "Chip Daughter Ltd", "???", "--ownership", "stakes.csv", "--birth", "Mar 1973",
        "--id", "lei:5493001KJTIIGC8Y1R12", "--as-of", "2026-11-23")  # fmt: skip
    done = run("audit", "replay", "--run", "2", "--format", "json")
    assert done.exit_code == 0, done.output
    replays = json.loads(done.stdout)["replays"]
    assert [one["result"] for one in replays] == ["byte-equal"] * 3
    (tmp_path / "stakes.csv").write_text(STAKES.replace("60", "40"), encoding="utf-8")
    changed = run("audit", "replay", "3")
    assert changed.exit_code == 2
    assert "is not the file of stakes" in changed.stderr


def test_a_portfolio_can_be_asked_again_what_was_screened_and_what_stood(tmp_path: Path) -> None:
    """With stakes and decisions: those of then are in the record, whatever has been decided since."""
    (tmp_path / "stakes.csv").write_text(STAKES, encoding="utf-8")
    rows = ("SMIC,CN", "Chip Daughter Ltd,CN", "Zoloz,KR", "Hikvision,CN")
    order = (vendors(tmp_path, *rows), "--ownership", "stakes.csv", "--as-of", "2026-11-23")
    run("batch", *order, "-o", "found.jsonl", "--no-audit")
    for result in results.read(tmp_path / "found.jsonl").results:
        for match in result.matches if result.query.name == "SMIC" else ():
            made = decide(
                Docket((), DAY), result.query, match, judgement=Judgement.FALSE_POSITIVE, reason="r", by="b",
                date=DAY, until=dt.date(2026, 12, 1),
            )  # fmt: skip
            decisions.append(tmp_path / decisions.FILE_NAME, made)
    for command in ("batch", "rescreen", "rescreen"):
        assert run(command, *order).exit_code in {0, 1}
    kinds = [one["record"] for one in lines(tmp_path / "home")]
    assert (kinds.count("query"), kinds.count("standing")) == (8, 4)
    (tmp_path / decisions.FILE_NAME).unlink()
    starts = [one["n"] for one in lines(tmp_path / "home") if one["record"] == "run"]
    for start in starts:
        done = run("audit", "replay", "--run", str(start), "--format", "json")
        assert done.exit_code == 0, done.output
        assert [one["result"] for one in json.loads(done.stdout)["replays"]] == ["byte-equal"] * 4


def test_a_replay_takes_the_lists_of_then_though_newer_ones_are_loaded(tmp_path: Path) -> None:
    old, new = tmp_path / "old.csv", tmp_path / "new.csv"
    old.write_text("id,name\n1,Quillfeather Holdings\n", encoding="utf-8")
    new.write_text("id,name\n1,Quillfeather Holdings\n2,Brambleworth Trading\n", encoding="utf-8")
    assert run("lists", "load", "house", "old.csv", "--id", "letters").exit_code == 0
    assert run("check", "Brambleworth Trading", "Quillfeather", "--lists", "letters").exit_code == 1
    assert run("lists", "load", "house", "new.csv", "--id", "letters").exit_code == 0
    assert json.loads(run("check", "Brambleworth Trading", "--format", "json").stdout)[0]["outcome"] == "hit"
    done = run("audit", "replay", "--run", "2")
    assert done.exit_code == 0, done.output
    assert done.stdout.count("byte-equal") == 2
    assert done.stdout.startswith("2 questions asked again: every answer is as it was, to the byte.\n")


def test_a_record_that_is_not_what_would_be_answered_shows_the_exact_difference(home: Path) -> None:
    run("check", "SMIC", "--lists", "us_bis_el")
    path = home / "audit" / "audit-000001.jsonl"
    path.write_bytes(path.read_bytes().replace(b'"outcome":"hit","reason"', b'"outcome":"none","reason"'))
    done = run("audit", "replay", "3", "--format", "json")
    assert done.exit_code == 1
    (replay,) = json.loads(done.stdout)["replays"]
    assert replay["differences"] == [{"field": "outcome", "then": "none", "now": "hit"}]


def test_lists_that_are_gone_are_named(home: Path) -> None:
    run("check", "SMIC", "--lists", "us_bis_el")
    path = home / "audit" / "audit-000001.jsonl"
    path.write_bytes(path.read_bytes().replace(b'"snapshot":"starter-', b'"snapshot":"starter_'))
    done = run("audit", "replay", "3")
    assert done.exit_code == 3
    assert "cannot be had again" in done.stderr


@pytest.mark.parametrize("arguments", [(), ("99",), ("--run", "3")])
def test_a_replay_of_nothing_is_a_usage_error(arguments: tuple[str, ...]) -> None:
    run("check", "Zoloz")
    assert run("audit", "replay", *arguments).exit_code == 2


@pytest.mark.parametrize(
    ("asked", "differing", "said"),
    [
        pytest.param(
            1, 0, "1 question asked again: the answer is as it was, to the byte.", id="one as it was"
        ),
        pytest.param(2, 1, "2 questions asked again: 1 answer differs.", id="one of two differs"),
        pytest.param(3, 2, "3 questions asked again: 2 answers differ.", id="two of three differ"),
    ],
)
def test_a_replay_says_first_what_became_of_all(asked: int, differing: int, said: str) -> None:
    changed = (("outcome", "none", "hit"),)
    done = [
        Replayed(n, "Zoloz", "differs" if n <= differing else "byte-equal", changed if n <= differing else ())
        for n in range(1, asked + 1)
    ]
    assert replays(done).headline == said
