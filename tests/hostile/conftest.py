"""A home whose private list, stakes and vendors are written by an enemy."""

from __future__ import annotations

import csv
import json
from collections.abc import Callable
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from screener.cli.app import app

Run = Callable[..., Result]

DRIVES = "\x1b]0;owned\x07\x1b[2J\x9b31m\x08\x7f\u202eevil\u2066\u2028"
"""Sets a title, clears a screen, paints, rubs out, turns round, ends lines."""
SPREADSHEET = "=HYPERLINK(\"http://evil.example\";'/C calc')"
MARKUP = "<script>alert(1)</script><img src=x onerror=y>[x](javascript:z) **b** |"

EVIL = f"Quillfeather {DRIVES} {MARKUP} Holdings"
"""A name that is listed and asked about."""
FORMULA = f"{SPREADSHEET} Quillfeather"


@pytest.fixture(scope="session")
def enemy(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Make the folder: a list, vendors, stakes, and the home that has them loaded."""
    folder = tmp_path_factory.mktemp("enemy")
    _table(folder / "list.csv", ["id", "name", "aliases", "country", "address", "note", "identifiers"], [
        ["1", EVIL, FORMULA, "IR", f"1 {DRIVES}{MARKUP} Road", EVIL, f"other:{MARKUP}"],
        ["2", FORMULA, EVIL, "CN", FORMULA, FORMULA, ""],
    ])  # fmt: skip
    _table(folder / "vendors.csv", ["name", EVIL, "country", "id", FORMULA], [
        [EVIL, EVIL, DRIVES, DRIVES, FORMULA],
        [FORMULA, FORMULA, "CN", FORMULA, EVIL],
        [DRIVES, "", "", "", ""],
        ["Ordinary Ltd", DRIVES, DRIVES, MARKUP, ""],
    ])  # fmt: skip
    _table(folder / "stakes.csv", ["owner", "owned", "percent", "source", "note", "owned_country"], [
        [EVIL, FORMULA + " Daughter", "60", EVIL, FORMULA, "CN"],
        [FORMULA, f"Daughter {DRIVES}{MARKUP}", "60", MARKUP, EVIL, "US"],
    ])  # fmt: skip
    _table(folder / "pairs.csv", ["name1", "name2", "type"], [[EVIL, FORMULA, "organisation"]])
    home = folder / "home"
    done = CliRunner().invoke(
        app, ["lists", "load", "house", str(folder / "list.csv"), "--id", "letters", "--home", str(home)]
    )
    assert done.exit_code == 0, done.output
    return folder


@pytest.fixture
def run(enemy: Path, monkeypatch: pytest.MonkeyPatch) -> Run:
    """Run `screener …` there."""
    monkeypatch.chdir(enemy)
    monkeypatch.setenv("SCREENER_HOME", str(enemy / "home"))
    monkeypatch.setenv("COLUMNS", "100")
    return lambda *arguments: CliRunner().invoke(app, list(arguments))


def _table(path: Path, header: list[str], rows: list[list[str]]) -> None:
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows([header, *rows])


def objects(text: str) -> list[object]:
    """Read JSON or JSON lines, whichever it is."""
    try:
        return [json.loads(text)]
    except json.JSONDecodeError:
        return [json.loads(line) for line in text.splitlines()]
