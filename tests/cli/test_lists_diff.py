"""The command `lists diff`, run as a user runs it: two days, two files, and what cannot be compared."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from screener.cli.app import app
from tests.lists.denied_file import denied

ROOT = Path(__file__).resolve().parents[2]
SHARED = ROOT / "../shared/lists"
real = pytest.mark.skipif(not SHARED.is_dir(), reason="the publishers' files are not at hand")

Run = Callable[..., Result]
Files = tuple[Path, Path]


@pytest.fixture
def run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Run:
    monkeypatch.setenv("SCREENER_HOME", str(tmp_path / "home"))
    monkeypatch.setenv("COLUMNS", "120")

    def call(*arguments: str | Path, code: int = 0) -> Result:
        result = CliRunner().invoke(app, ["lists", *map(str, arguments)])
        assert result.exit_code == code, result.output + result.stderr
        return result

    return call


@pytest.fixture
def files(tmp_path: Path) -> Files:
    """Two editions: one left, one came, one moved to Dallas."""
    old, new = tmp_path / "old.txt", tmp_path / "new.txt"
    old.write_bytes(denied("KELVO ONE", "KELVO TWO", "KELVO THREE"))
    moved = denied("KELVO TWO").replace(b"EL PASO", b"DALLAS").splitlines()[1]
    new.write_bytes(b"\n".join((denied("KELVO ONE", "KELVO FOUR").rstrip(), moved, b"")))
    return old, new


SUMMARY = "us_bis_dpl: 1 added, 1 removed, 1 changed; 3 before, 3 after"


def test_two_files_are_recognised_and_compared_field_by_field(run: Run, files: Files) -> None:
    result = run("diff", *files)
    assert SUMMARY in result.stderr
    assert "addresses: - 1 Rivera Avenue, EL PASO" in " ".join(result.stdout.split())
    assert "DALLAS" in result.stdout


def test_json_gives_totals_and_each_change(run: Run, files: Files) -> None:
    answer = json.loads(run("diff", *files, "--format", "json").stdout)
    assert answer["lists"] == [
        {"id": "us_bis_dpl", "before": 3, "after": 3, "added": 1, "removed": 1, "changed": 1}
    ]
    assert {(c["change"], c["name"]) for c in answer["changes"]} == {
        ("added", "KELVO FOUR"), ("removed", "KELVO THREE"), ("changed", "KELVO TWO"),
    }  # fmt: skip


def test_csv_gives_a_row_a_field(run: Run, files: Files) -> None:
    rows = list(csv.DictReader(io.StringIO(run("diff", *files, "--format", "csv").stdout)))
    (changed,) = [row for row in rows if row["change"] == "changed"]
    assert changed["field"] == "addresses"
    assert ("EL PASO" in changed["before"], "DALLAS" in changed["after"]) == (True, True)


@pytest.mark.parametrize("more", [(), ("--source", "us_bis_dpl"), ("--lists", "us_bis_dpl")])
def test_two_days_compare_what_stood_behind_the_lists(run: Run, files: Files, more: tuple[str, ...]) -> None:
    for file, day in zip(files, ("2026-03-01", "2026-04-01"), strict=True):
        run("load", "us_bis_dpl", file, "--published", day, "--accept-shrink")
    result = run("diff", "2026-03-15", "2026-04-15", *more)
    assert SUMMARY in result.stderr


def test_a_table_of_the_package_tells_who_came_and_left_by_its_own_dates(run: Run) -> None:
    result = run("diff", "2024-01-30", "2024-01-31", "--lists", "us_dod_1260h", "--format", "json")
    answer = json.loads(result.stdout)
    assert any("Megvii" in c["name"] for c in answer["changes"] if c["change"] == "added")


def test_a_day_and_a_file_compare_the_snapshot_with_the_file(run: Run, files: Files) -> None:
    run("load", "us_bis_dpl", files[0], "--published", "2026-03-01", "--accept-shrink")
    assert SUMMARY in run("diff", "2026-03-02", files[1]).stderr


def test_a_list_known_on_one_day_only_is_left_out_and_named(run: Run, files: Files) -> None:
    run("load", "us_bis_dpl", files[0], "--published", "2026-03-01", "--accept-shrink")
    file = files[0].with_name("w.csv")
    file.write_text("name\nSholto Trading\n")
    run("load", "house", file, "--id", "letters", "--published", "2026-04-01")
    result = run("diff", "2026-03-02", "2026-04-02")
    assert "known on one of the two days only, and left out: letters" in result.stderr
    assert "letters:" not in result.stderr.split("from 2026-03-02")[1]


MISTAKES = [
    pytest.param(("x.csv", "2026-01-01"), 2, "neither a file nor a day", id="no file and no day"),
    pytest.param(("2999-01-01", "2026-01-01"), 2, "still to come", id="a day to come"),
    pytest.param(("2026-01-01", "2026-02-01", "--lists", "nope"), 2, "no list", id="no such list"),
    pytest.param(("2026-01-01", "2026-02-01", "--source", "nope"), 2, "no source", id="no such source"),
    pytest.param(("2026-01-01", "2026-02-01", "--source", "us_csl"), 3, "no snapshot", id="never loaded"),
    pytest.param(("2026-01-01", "2026-02-01", "--lists", "un_sc"), 3, "nothing to compare", id="no data"),
]


@pytest.mark.parametrize(("arguments", "code", "said"), MISTAKES)
def test_what_cannot_be_compared_is_refused(
    run: Run, arguments: tuple[str, ...], code: int, said: str
) -> None:
    assert said in run("diff", *arguments, code=code).stderr


def test_a_file_of_no_publisher_is_refused(run: Run, tmp_path: Path) -> None:
    file = tmp_path / "x.csv"
    file.write_text("a,b\n1,2\n")
    assert "no reader knows" in run("diff", file, file, code=2).stderr
    assert "the header lacks Name" in run("diff", file, file, "--source", "us_bis_dpl", code=3).stderr


@real
def test_four_days_of_february_2024_added_568_to_the_sdn_list(run: Run) -> None:
    files = (SHARED / f"us_ofac/sdn_2024-02-{day}.csv" for day in (20, 24))
    result = run("diff", *files, "--source", "us_ofac", "--format", "json")
    assert "us_ofac_sdn: 568 added, 0 removed, 8 changed; 13,931 before, 14,499 after" in result.stderr
    assert sum(c["change"] == "added" for c in json.loads(result.stdout)["changes"]) == 568
