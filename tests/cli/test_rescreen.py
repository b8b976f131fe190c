"""The command `rescreen`, run as a user runs it: what is new, changed or gone since the last run, and why."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import filelock
import pytest
from typer.testing import CliRunner, Result

from screener.cli.app import app
from screener.screening.portfolio import FORMAT, MAGIC

Run = Callable[..., Result]

DAYS = iter(range(1, 10_000))


@pytest.fixture
def home(tmp_path: Path) -> Path:
    return tmp_path / "home"


@pytest.fixture
def run(home: Path, monkeypatch: pytest.MonkeyPatch) -> Run:
    """Runs `screener …` in an empty home; only the private list is looked at."""
    monkeypatch.setenv("SCREENER_HOME", str(home))
    monkeypatch.setenv("COLUMNS", "140")

    def call(*arguments: str | Path, code: int = 0, **more: Any) -> Result:
        result = CliRunner().invoke(app, list(map(str, arguments)), **more)
        assert result.exit_code == code, result.output + result.stderr
        return result

    return call


@pytest.fixture
def listed(run: Run, tmp_path: Path) -> Callable[..., None]:
    """Puts these rows, and none else, on the private list."""

    def load(*rows: str) -> None:
        file = tmp_path / f"letters-{next(DAYS)}.csv"
        file.write_text("\n".join(("id,name,aliases,country", *rows, "")), encoding="utf-8")
        run("lists", "load", "house", file, "--id", "letters")

    return load


@pytest.fixture
def vendors(tmp_path: Path) -> Path:
    file = tmp_path / "vendors.csv"
    file.write_text("id,name,country\nV1,Kelvo Trading,MT\nV2,Sholto Quay,MT\nV3,Nobody Ltd,MT\n")
    return file


ALL = ("--lists", "letters")


def changes(result: Result) -> list[tuple[str, str, str]]:
    return [
        (c["change"], c["party"]["name"], "; ".join(c["reasons"]))
        for c in json.loads(result.stdout)["changes"]
    ]


def test_the_life_of_a_portfolio(run: Run, listed: Callable[..., None], vendors: Path) -> None:
    """First screening; nothing new; an entry comes; an entry changes; a row changes; an entry goes."""
    as_json = ("rescreen", vendors, *ALL, "--format", "json")
    listed("1,Kelvo Trading,,MT")
    assert changes(run(*as_json, code=1)) == [("new", "Kelvo Trading", "first screening of this portfolio")]
    assert changes(run(*as_json)) == []

    listed("1,Kelvo Trading,,MT", "2,Sholto Quay,,MT")
    result = run(*as_json, code=1)
    assert changes(result) == [("new", "Sholto Quay", "added to letters")]
    answer = json.loads(result.stdout)
    assert (answer["rows"], answer["screened"], answer["entities_changed"]) == (3, 1, 1)
    assert answer["before"]["rows"] == 3

    listed("1,Kelvo Trading,Kelvo Shipping,MT", "2,Sholto Quay,,MT")
    result = run(*as_json, code=1)
    assert changes(result) == [("changed", "Kelvo Trading", "entry on letters changed: names")]
    (change,) = json.loads(result.stdout)["changes"]
    assert change["fields"] == [{"field": "names", "before": [], "after": ["Kelvo Shipping (alias)"]}]

    vendors.write_text(vendors.read_text().replace("Nobody Ltd", "Kelvo Shipping"))
    assert changes(run(*as_json, code=1)) == [("new", "Kelvo Shipping", "the row changed: name")]

    listed("2,Sholto Quay,,MT")
    assert changes(run(*as_json)) == [
        ("vanished", "Kelvo Trading", "removed from letters"),
        ("vanished", "Kelvo Shipping", "removed from letters"),
    ]


def test_rows_that_only_moved_are_not_screened_again(
    run: Run, listed: Callable[..., None], vendors: Path
) -> None:
    listed("1,Kelvo Trading,,MT")
    run("rescreen", vendors, *ALL, code=1)
    header, *rows = vendors.read_text().splitlines()
    vendors.write_text("\n".join((header, "V0,Alba Ltd,MT", "", *reversed(rows), "")))
    answer = json.loads(run("rescreen", vendors, *ALL, "--format", "json").stdout)
    assert (answer["rows"], answer["screened"], answer["changes"]) == (4, 1, [])


def test_a_full_run_says_the_same_as_one_by_halves(
    run: Run, listed: Callable[..., None], vendors: Path
) -> None:
    answers = []
    for name, more in (("halves", ()), ("full", ("--full",))):
        listed("1,Kelvo Trading,,MT")
        run("rescreen", vendors, *ALL, "--name", name, code=1)
        listed("1,Kelvo Trading,,MT", "2,Sholto Quay,,MT")
        result = run("rescreen", vendors, *ALL, "--name", name, "--format", "json", *more, code=1)
        answers.append(json.loads(result.stdout)["changes"])
        assert f"3 rows, {3 if more else 1} of them screened" in result.stderr
    assert answers[0] == answers[1]


def test_several_processes_rescreen_like_one(
    run: Run, listed: Callable[..., None], vendors: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("screener.engines.local.FEW", 3)
    vendors.write_text("name\nAlba Ltd\nBorga AS\nCindo SA\nSholto Quay\n")
    answers = []
    for name, workers in (("one", "1"), ("two", "2")):
        listed("1,Kelvo Trading,,MT")
        run("rescreen", vendors, *ALL, "--name", name, "--workers", "1")
        listed("1,Kelvo Trading,,MT", "2,Sholto Quay,,MT")
        more = ("--name", name, "--workers", workers, "--format", "json")
        answers.append(json.loads(run("rescreen", vendors, *ALL, *more, code=1).stdout)["changes"])
    assert answers[0] == answers[1]
    assert len(answers[0]) == 1


def test_a_screen_says_once_why_where_every_change_has_one_reason(
    run: Run, listed: Callable[..., None], vendors: Path
) -> None:
    reason = "first screening of this portfolio"
    listed("1,Kelvo Trading,,MT", "2,Sholto Quay,,MT")
    table = run("rescreen", vendors, *ALL, "--name", "screen", code=1).stdout
    assert f"Why, for each: {reason}\n" in table
    assert table.count(reason) == 1
    assert "  why" not in table
    listed("1,Kelvo Trading,Kelvo Shipping,MT")
    table = run("rescreen", vendors, *ALL, "--name", "screen", code=1).stdout
    assert "Why, for each" not in table
    assert "  why" in table


def test_every_form_tells_the_change(run: Run, listed: Callable[..., None], vendors: Path) -> None:
    listed("1,Kelvo Trading,,MT")
    for form in ("table", "markdown", "csv", "jsonl"):
        result = run("rescreen", vendors, *ALL, "--name", form, "--format", form, code=1)
        assert "Kelvo Trading" in result.stdout
        assert "first screening" in result.stdout
    (row,) = csv.DictReader(
        io.StringIO(run("rescreen", vendors, *ALL, "--name", "csv2", "--format", "csv", code=1).stdout)
    )
    assert (row["change"], row["row"], row["id"], row["list"]) == ("new", "1", "V1", "letters")
    assert "no finding is new, changed or gone" in run("rescreen", vendors, *ALL, "--name", "csv2").stdout


def test_every_input_form_is_rescreened_alike(run: Run, listed: Callable[..., None], vendors: Path) -> None:
    listed("1,Kelvo Trading,,MT")
    run("rescreen", vendors, *ALL, code=1)
    lines = vendors.with_suffix(".jsonl")
    rows = csv.DictReader(io.StringIO(vendors.read_text()))
    lines.write_text("".join(json.dumps(row) + "\n" for row in rows))
    assert changes(run("rescreen", lines, *ALL, "--name", "vendors", "--format", "json")) == []
    piped = run("rescreen", "-", *ALL, "--name", "vendors", "--format", "json", input=vendors.read_bytes())
    assert changes(piped) == []


def test_what_counts_can_be_chosen(run: Run, listed: Callable[..., None], vendors: Path) -> None:
    listed("1,Kelvo Trading,,MT")
    run("rescreen", vendors, *ALL, "--fail-effect", "prohibited", "--name", "a", code=1)
    file = vendors.with_name("w.csv")
    file.write_text("name,effect\nKelvo Trading,advisory\n")
    run("lists", "load", "house", file, "--id", "letters")
    run("rescreen", vendors, *ALL, "--fail-effect", "prohibited", "--name", "b")


def test_a_row_that_cannot_be_screened_is_exit_4(
    run: Run, listed: Callable[..., None], vendors: Path
) -> None:
    listed("1,Kelvo Trading,,MT")
    vendors.write_text("name\n???\n")
    result = run("rescreen", vendors, *ALL, code=4)
    assert "UNSCREENABLE" in result.stdout
    assert "1 unscreenable" in result.stderr


def test_in_csv_a_row_says_that_it_cannot_be_screened_or_can_be_again(
    run: Run, listed: Callable[..., None], vendors: Path
) -> None:
    listed("1,Kelvo Trading,,MT")
    found = []
    for name, code in (("???", 4), ("Nobody Ltd", 0)):
        vendors.write_text(f"id,name\nV1,{name}\n")
        shown = run("rescreen", vendors, *ALL, "--format", "csv", code=code).stdout
        (row,) = csv.DictReader(io.StringIO(shown))
        found.append((row["change"], row["outcome_before"], row["outcome"]))
    assert found == [("new", "", "unscreenable"), ("vanished", "unscreenable", "")]


def test_the_example_of_the_portfolio_is_true(run: Run) -> None:
    file = Path(__file__).resolve().parents[2] / "examples/portfolio/vendors.csv"
    order = ("rescreen", file, "--lists", "us_dod_1260h", "--format", "json", "--as-of")
    run(*order, "2024-06-30", code=1)
    result = run(*order, "2026-11-23", code=1)
    assert [(a, b.split()[0], c) for a, b, c in changes(result)] == [
        ("new", "Alibaba", "added to us_dod_1260h (from 2026-06-08)"),
        ("new", "Tencent", "added to us_dod_1260h (from 2025-01-07)"),
    ]
    answer = json.loads(result.stdout)
    assert (answer["screened"], answer["entities_changed"]) == (2, 135)


# --- what goes wrong


def test_two_files_of_one_name_are_not_mixed_up(run: Run, listed: Callable[..., None], vendors: Path) -> None:
    listed("1,Kelvo Trading,,MT")
    run("rescreen", vendors, *ALL, code=1)
    other = vendors.parent / "other"
    other.mkdir()
    (other / "vendors.csv").write_text("name\nSholto Quay\n")
    result = run("rescreen", other / "vendors.csv", *ALL, code=2)
    assert str(vendors) in result.stderr
    assert "--name" in result.stderr


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        pytest.param(("-",), "needs a name", id="standard input without a name"),
        pytest.param(("x.csv",), "x.csv", id="no such file"),
        pytest.param(("x.csv", "--name", "../x"), "cannot name a portfolio", id="a path for a name"),
        pytest.param(
            ("x.csv", "-o", "no/x.csv"), "its folder", id="no place for the changes, before a row is read"
        ),
        pytest.param(
            ("x.csv", "--report", "html=no/x.html"), "its folder", id="no place for the page, likewise"
        ),
    ],
)
def test_what_makes_no_sense_is_refused(
    run: Run, listed: Callable[..., None], arguments: tuple[str, ...], said: str
) -> None:
    listed("1,Kelvo Trading,,MT")
    assert said in run("rescreen", *arguments, *ALL, code=2, input=b"name\nX\n").stderr


def kept(home: Path) -> Path:
    return home / "portfolios" / "vendors.kept"


DAMAGE = [
    pytest.param(lambda data: data[:-7], "cut short", id="cut"),
    pytest.param(lambda _: b"", "holds no results", id="emptied"),
    pytest.param(lambda data: data[:-7] + b"XXXXXXX", "not those that were written", id="a byte changed"),
    pytest.param(lambda data: MAGIC + b"\xff\xff\xff\xff" + data[12:], "cannot be read", id="a wild length"),
    pytest.param(
        lambda data: data.replace(b'"format":%d' % FORMAT, b'"format":9'),
        "newer screener",
        id="of a newer program",
    ),
]


@pytest.mark.parametrize(("harm", "said"), DAMAGE)
def test_damaged_results_are_an_error_and_never_taken_for_none(
    run: Run,
    listed: Callable[..., None],
    vendors: Path,
    home: Path,
    harm: Callable[[bytes], bytes],
    said: str,
) -> None:
    listed("1,Kelvo Trading,,MT")
    run("rescreen", vendors, *ALL, code=1)
    harmed = harm(kept(home).read_bytes())
    kept(home).write_bytes(harmed)
    result = run("rescreen", vendors, *ALL, code=3)
    assert said in result.stderr
    assert kept(home).read_bytes() == harmed
    verified = json.loads(run("lists", "verify", "--format", "json", code=3).stdout)["snapshots"]
    assert [s["snapshot"] for s in verified if s["problems"]] == ["vendors"]


def test_a_second_run_at_once_is_told_to_wait(
    run: Run, listed: Callable[..., None], vendors: Path, home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    listed("1,Kelvo Trading,,MT")
    run("rescreen", vendors, *ALL, code=1)
    monkeypatch.setattr("screener.screening.portfolio.LOCK_TIMEOUT_S", 0.05)
    with filelock.FileLock(home / "portfolios" / "vendors.lock"):
        assert "another run" in run("rescreen", vendors, *ALL, code=3).stderr


def test_changes_that_could_not_be_written_are_told_again(
    run: Run, listed: Callable[..., None], vendors: Path
) -> None:
    listed("1,Kelvo Trading,,MT")
    run("rescreen", vendors, *ALL, "-o", vendors.parent / "no" / "out.csv", code=2)
    assert "1 new" in run("rescreen", vendors, *ALL, code=1).stderr
