"""What a shell offers: the real command, asked as bash and zsh ask it."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

SCREENER = Path(sys.executable).parent / "screener"


def offered(line: str, folder: Path, shell: str = "bash") -> list[str]:
    words = line.split(" ")
    asked = {"COMP_WORDS": line, "COMP_CWORD": str(len(words) - 1), "_TYPER_COMPLETE_ARGS": line}
    environment = (
        os.environ | asked | {"_SCREENER_COMPLETE": f"complete_{shell}", "SCREENER_HOME": str(folder)}
    )
    done = subprocess.run(
        [str(SCREENER)], cwd=folder, env=environment, capture_output=True, text=True, check=False
    )
    assert done.stderr == ""
    return [one for one in done.stdout.splitlines() if one]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "v.csv").write_text("Vendor Name,Land\nA,NL\n", encoding="utf-8")
    return tmp_path


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        pytest.param("screener check X --lists us_bis_e", ["us_bis_el"], id="the id of a list"),
        pytest.param("screener check X --lists us_bis_el,un_", ["us_bis_el,un_sc"], id="one behind a comma"),
        pytest.param("screener whatif X --list us_dod", ["us_dod_1260h"], id="the list of a what-if"),
        pytest.param("screener ownership X --rule us_80", ["us_805"], id="a rule"),
        pytest.param("screener batch v.csv --column nam", ["name=", "name_continued="], id="a role"),
        pytest.param("screener ci v.csv --column name", ['name="Vendor Name"', "name=Land"], id="a column"),
        pytest.param("screener ownership X --register n", [], id="no register where none is kept"),
        pytest.param("screener doc", ["doctor"], id="a command"),
    ],
)
def test_offers(folder: Path, line: str, expected: list[str]) -> None:
    assert offered(line, folder) == expected


def test_zsh_is_offered_what_it_is(folder: Path) -> None:
    answer = "\n".join(offered("screener check X --lists us_bis_e", folder, "zsh"))
    assert "us_bis_el" in answer
    assert "Entity List" in answer
