"""`screener compare`: the arithmetic of two names, and of files of them."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path

import pytest
from typer.testing import CliRunner

from screener.cli.app import app
from tests.cli.conftest import Run


def test_two_names_show_which_word_met_which(run: Run) -> None:
    result = run("compare", "Huawei Technologies", "Huawei Technologies Co., Ltd.", "--format", "json")
    found = json.loads(result.stdout)
    assert result.exit_code == 0
    assert found["outcome"] == "hit"
    assert found["alignment"][0] == {"word1": "huawei", "word2": "huawei", "score": 1.0}
    assert 0 <= found["sls_score"] <= 1


@pytest.mark.parametrize("form", ["table", "json", "jsonl", "csv", "markdown"])
def test_every_format_shows_the_score(run: Run, form: str) -> None:
    result = run("compare", "SIS DOO", "SIS d.o.o.", "--format", form)
    assert result.exit_code == 0
    assert "0.9" in result.stdout or "1.0" in result.stdout


def test_a_file_of_pairs_comes_back_with_score_outcome_and_reason(run: Run, tmp_path: Path) -> None:
    path = tmp_path / "pairs.csv"
    path.write_text(
        "case,name1,name2,type\n1,SIS DOO,SIS d.o.o.,organisation\n2,Ant Group,Radiant Group,organisation\n",
        encoding="utf-8",
    )
    result = run("compare", "--pairs", str(path))
    rows = list(csv.DictReader(io.StringIO(result.stdout)))
    assert [row["case"] for row in rows] == ["1", "2"]
    assert rows[0]["outcome"] == "hit"
    assert rows[1]["outcome"] == "none"
    assert set(rows[0]) == {"case", "name1", "name2", "type", "score", "outcome", "reason"}


@pytest.mark.parametrize(
    ("content", "message"),
    [
        pytest.param("a,b\n1,2\n", "name1", id="a column is missing"),
        pytest.param("name1,name2,type\na,b,thing\n", "row 1, type", id="a type that there is not"),
        pytest.param("name1,name2\na\n", "row 1: 1 fields", id="a field is missing"),
    ],
)
def test_a_bad_file_of_pairs_is_refused_with_row_and_field(
    run: Run, tmp_path: Path, content: str, message: str
) -> None:
    path = tmp_path / "pairs.csv"
    path.write_text(content, encoding="utf-8")
    result = run("compare", "--pairs", str(path))
    assert result.exit_code == 2
    assert message in result.stderr


@pytest.mark.parametrize("arguments", [[], ["one"], ["a", "b", "--pairs", "x.csv"]])
def test_anything_but_two_names_or_a_file_is_a_usage_error(run: Run, arguments: list[str]) -> None:
    assert run("compare", *arguments).exit_code == 2


PAIRS = "name1,name2,type\nSIS DOO,SIS d.o.o.,organisation\n"


@pytest.mark.parametrize("form", ["table", "json", "jsonl", "csv", "markdown"])
def test_a_bad_row_leaves_no_half_of_an_output(run: Run, tmp_path: Path, form: str) -> None:
    path = tmp_path / "pairs.csv"
    path.write_text(PAIRS + "a,b,martian\n", encoding="utf-8")
    result = run("compare", "--pairs", str(path), "--format", form)
    assert result.exit_code == 2
    assert result.stdout == ""
    assert "row 2, type: 'martian'" in result.stderr


@pytest.mark.parametrize(("form", "mark"), [("table", "SIS DOO  SIS d.o.o."), ("markdown", "| SIS DOO |")])
def test_pairs_come_as_a_table_too(run: Run, tmp_path: Path, form: str, mark: str) -> None:
    path = tmp_path / "pairs.csv"
    path.write_text(PAIRS, encoding="utf-8")
    assert mark in run("compare", "--pairs", str(path), "--format", form).stdout


def test_pairs_are_read_from_standard_input() -> None:
    result = CliRunner().invoke(app, ["compare", "--pairs", "-", "--format", "jsonl"], input=PAIRS)
    assert json.loads(result.stdout)["outcome"] == "hit"


def test_a_name_that_cannot_be_compared_ends_with_4(run: Run, tmp_path: Path) -> None:
    path = tmp_path / "pairs.csv"
    path.write_text(PAIRS + "???,SMIC,\n", encoding="utf-8")
    assert run("compare", "--pairs", str(path)).exit_code == 4
    assert run("compare", "???", "SMIC").exit_code == 4
