"""`screener batch`: one row in, one row out, in order, whatever the file."""

from __future__ import annotations

import csv
import json
from pathlib import Path

import pytest

from screener.report.delimited import BATCH_COLUMNS
from tests.cli.conftest import Run

VENDORS = """Vendor,Country,Amount
Hangzhou Hikvision Digital Technology Co Ltd,China,10
"WIST OFFICE PRODUCTS CO",US,=1+1
,US,3
SMIC,CN,4
"WIST OFFICE PRODUCTS CO",US,5
"""


@pytest.fixture
def vendors(tmp_path: Path) -> Path:
    path = tmp_path / "vendors.csv"
    path.write_text(VENDORS, encoding="utf-8")
    return path


def rows_of(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def test_every_row_comes_back_in_order_with_the_answer_behind_it(
    run: Run, vendors: Path, tmp_path: Path
) -> None:
    out = tmp_path / "results.csv"
    result = run("batch", str(vendors), "-o", str(out))
    assert result.exit_code == 4, result.output
    rows = rows_of(out)
    assert [row["Amount"] for row in rows] == ["10", "'=1+1", "3", "4", "5"]
    assert [row["screener_outcome"] for row in rows] == ["hit", "none", "unscreenable", "hit", "none"]
    assert tuple(rows[0])[-len(BATCH_COLUMNS) :] == BATCH_COLUMNS
    assert rows[0]["screener_list"] == "us_bis_el"
    assert rows[0]["screener_effect"] == "licence"


def test_the_same_file_gives_the_same_bytes(run: Run, vendors: Path, tmp_path: Path) -> None:
    first, second = tmp_path / "1.csv", tmp_path / "2.csv"
    run("batch", str(vendors), "-o", str(first))
    run("batch", str(vendors), "-o", str(second))
    assert first.read_bytes() == second.read_bytes()


def test_several_processes_answer_like_one(run: Run, tmp_path: Path) -> None:
    names = ["SMIC", "Zoloz", "Hikvision", "Dahua Technology", "Ant Group", "!!!"]
    path = tmp_path / "many.csv"
    lines = [f"{number},{names[number % len(names)]} {number % 7 or ''}" for number in range(2_600)]
    path.write_text("\n".join(["id,name", *lines]), encoding="utf-8")
    one, two = tmp_path / "one.csv", tmp_path / "two.csv"
    assert run("batch", str(path), "-o", str(one), "--workers", "1").exit_code == 4
    assert run("batch", str(path), "-o", str(two), "--workers", "2").exit_code == 4
    assert one.read_bytes() == two.read_bytes()
    assert [row["id"] for row in rows_of(one)] == [str(number) for number in range(2_600)]


def test_jsonl_gives_one_object_a_row(run: Run, vendors: Path, tmp_path: Path) -> None:
    out = tmp_path / "results.jsonl"
    run("batch", str(vendors), "-o", str(out))
    answers = [json.loads(line) for line in out.read_text(encoding="utf-8").splitlines()]
    assert [answer["outcome"] for answer in answers] == ["hit", "none", "unscreenable", "hit", "none"]


@pytest.mark.parametrize(
    ("content", "message"),
    [
        pytest.param(b"", "empty", id="an empty file"),
        pytest.param(b"a,b\n1,2\n", "--column", id="no column that holds a name"),
    ],
)
def test_a_file_that_cannot_be_screened_is_refused_and_nothing_is_written(
    run: Run, tmp_path: Path, content: bytes, message: str
) -> None:
    path, out = tmp_path / "in.csv", tmp_path / "out.csv"
    path.write_bytes(content)
    result = run("batch", str(path), "-o", str(out))
    assert result.exit_code == 2
    assert message in result.stderr
    assert not out.exists()


def test_results_never_replace_the_input(run: Run, vendors: Path) -> None:
    assert run("batch", str(vendors), "-o", str(vendors)).exit_code == 2
    assert vendors.read_text(encoding="utf-8") == VENDORS


def test_a_column_can_be_named(run: Run, tmp_path: Path) -> None:
    path = tmp_path / "in.csv"
    path.write_text("who,what\nSMIC,chips\n", encoding="utf-8")
    assert run("batch", str(path), "--column", "name=who").exit_code == 1
    assert run("batch", str(path), "--column", "who").exit_code == 2


def test_numbers_that_are_wrong_or_alone_are_told_row_by_row(run: Run, tmp_path: Path) -> None:
    path, out = tmp_path / "in.csv", tmp_path / "out.csv"
    path.write_text(
        "name,lei,tax id,country,birth\n"
        "Zoloz,XXXX,,,foo\n"
        ",,914403001922038216,CN,\n"
        ",,914403001922038216,US,\n"
        ",XXXX,,,\n",
        encoding="utf-8",
    )
    result = run("batch", str(path), "-o", str(out))
    rows = rows_of(out)
    assert [row["screener_outcome"] for row in rows] == ["none", "hit", "none", "unscreenable"]
    assert "not a valid Legal Entity Identifier: XXXX" in rows[0]["screener_reason"]
    assert "birth date not understood: foo" in rows[0]["screener_reason"]
    assert "screened by its numbers alone" in rows[1]["screener_reason"]
    assert "screened by its numbers alone" in rows[2]["screener_reason"]
    assert "check digit is wrong, which was not compared: 2" in result.stderr
    assert result.exit_code == 4
