"""`screener ci`: each exit code means one thing."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.cli.conftest import Run


def file_of(tmp_path: Path, *names: str) -> str:
    path = tmp_path / "vendors.csv"
    path.write_text("\n".join(["name", *names]) + "\n", encoding="utf-8")
    return str(path)


@pytest.mark.parametrize(
    ("names", "options", "code"),
    [
        pytest.param(["Zoloz"], ["--allow-starter"], 0, id="nothing found that counts"),
        pytest.param(["Zoloz"], [], 3, id="the starter set is no ground for a build"),
        pytest.param(["SMIC"], ["--allow-starter"], 1, id="a finding"),
        pytest.param(["SMIC", "???"], ["--allow-starter"], 4, id="a row that could not be screened"),
        pytest.param(
            ["Tencent"], ["--lists", "us_dod_1260h"], 1, id="a list with its own table needs no leave"
        ),
        pytest.param(
            ["Tencent"],
            ["--lists", "us_dod_1260h", "--fail-effect", "licence"],
            0,
            id="a procurement list fails no build that asks for licences",
        ),
        pytest.param(["Zoloz"], ["--lists", "eu_fsf"], 3, id="a list that is missing"),
        pytest.param(["Zoloz"], ["--allow-starter", "--format", "csv"], 2, id="a form that it has not"),
        pytest.param(["Zoloz"], ["--allow-starter", "-o", "x.csv"], 2, id="a name of a form that it has not"),
        pytest.param(["Zoloz"], ["--fail-on", "perhaps"], 2, id="an option that makes no sense"),
    ],
)
def test_exit_code(run: Run, tmp_path: Path, names: list[str], options: list[str], code: int) -> None:
    result = run("ci", file_of(tmp_path, *names), *options)
    assert result.exit_code == code, result.output


def test_json_names_the_rows_that_count_and_no_others(run: Run, tmp_path: Path) -> None:
    result = run("ci", file_of(tmp_path, "Zoloz", "SMIC", "???"), "--allow-starter", "--format", "json")
    report = json.loads(result.stdout)
    assert (report["rows"], report["findings"], report["unscreenable"]) == (3, 1, 1)
    assert report["exit_code"] == result.exit_code == 4
    assert [each["query"]["row"] for each in report["results"]] == [2, 3]


def test_the_first_line_gives_the_verdict(run: Run, tmp_path: Path) -> None:
    found = run("ci", file_of(tmp_path, "SMIC"), "--allow-starter").stdout.splitlines()[0]
    assert found == "vendors.csv: 1 rows, 1 finding, 0 that could not be screened"
    none = run("ci", file_of(tmp_path, "Zoloz"), "--allow-starter").stdout.splitlines()[0]
    assert "no match found" in none


def test_a_file_called_json_holds_json(run: Run, tmp_path: Path) -> None:
    out = tmp_path / "report.json"
    assert run("ci", file_of(tmp_path, "SMIC"), "--allow-starter", "-o", str(out)).exit_code == 1
    assert json.loads(out.read_text(encoding="utf-8"))["findings"] == 1
