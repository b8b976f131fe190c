"""No command writes a result in the place of a file that it reads, whatever option names the file."""

from __future__ import annotations

import importlib
import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import typer.main
from typer.testing import CliRunner

from screener.cli.app import COMMANDS, app

STAKES = ("--ownership", "stakes.csv")
WHATIF = ("whatif", "Kelvo Trading", "--list", "us_bis_el", "--only-added", *STAKES)
OVERWRITTEN: list[Any] = [
    pytest.param(("batch", "vendors.csv", "-o", "vendors.csv"), "FILE", id="the rows"),
    pytest.param(("batch", "vendors.csv", "-o", "link.csv"), "FILE", id="the rows by another name"),
    pytest.param(("rescreen", "vendors.csv", "-o", "vendors.csv"), "FILE", id="the portfolio"),
    pytest.param(("ci", "a.csv", "vendors.csv", "-o", "vendors.csv", "--format", "json"), "FILE",
                 id="one of several"),
    pytest.param(("ci", "a.csv", "--baseline", "b.json", "-o", "b.json"), "--baseline", id="the baseline"),
    pytest.param(("ci", "a.csv", "--baseline", "b.json", "--report", "json=b.json"), "--baseline",
                 id="the baseline, by a report"),
    pytest.param(("check", "SMIC", *STAKES, "-o", "stakes.csv"), "--ownership", id="the stakes"),
    pytest.param(("check", "SMIC", *STAKES, "--report", "html=stakes.csv"), "--ownership",
                 id="the stakes, by a page"),
    pytest.param(("ownership", "SMIC", *STAKES, "-o", "stakes.csv"), "--ownership", id="stakes of one party"),
    pytest.param((*WHATIF, "-o", "stakes.csv"), "--ownership", id="stakes supposed"),
    pytest.param((*WHATIF, "--portfolio", "vendors.csv", "-o", "vendors.csv"), "--portfolio",
                 id="the parties answered for"),
    pytest.param(("batch", "a.csv", "--decisions", "d.toml", "-o", "d.toml", "--format", "csv"),
                 "--decisions", id="the decisions"),
    pytest.param(("rescreen", "a.csv", "-o", "screener-decisions.toml", "--format", "csv"), "decisions",
                 id="decisions that lie about"),
    pytest.param(("check", "SMIC", "-o", "screener.toml", "--format", "csv"), "settings", id="the settings"),
    pytest.param(("compare", "--pairs", "vendors.csv", "-o", "vendors.csv"), "--pairs", id="pairs"),
    pytest.param(("selftest", "--file", "vendors.csv", "-o", "vendors.csv", "--format", "json"), "--file",
                 id="the file of a self-test"),
    pytest.param(("lists", "load", "house", "a.csv", "--id", "x", "-o", "a.csv"), "FILE", id="a list"),
    pytest.param(("lists", "load", "us_ofac", "folder", "-o", "folder/sdn.csv"), "FILE",
                 id="a list of a folder"),
    pytest.param(("lists", "diff", "a.csv", "vendors.csv", "-o", "vendors.csv"), "B", id="a list compared"),
]  # fmt: skip


@pytest.fixture
def files(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("SCREENER_HOME", str(tmp_path / "home"))
    Path("folder").mkdir()
    for name in ("vendors.csv", "a.csv", "stakes.csv", "d.toml", "b.json", "folder/sdn.csv"):
        Path(name).write_text(f"as it was: {name}\n", encoding="utf-8")
    for name in ("screener.toml", "screener-decisions.toml"):
        Path(name).touch()
    Path("link.csv").symlink_to("vendors.csv")
    return tmp_path


def contents(folder: Path) -> dict[str, bytes]:
    return {str(path): path.read_bytes() for path in sorted(folder.rglob("*")) if path.is_file()}


@pytest.mark.parametrize(("order", "option"), OVERWRITTEN)
def test_what_a_command_reads_is_not_overwritten(files: Path, order: tuple[str, ...], option: str) -> None:
    before = contents(files)
    done = CliRunner().invoke(app, list(order))
    assert done.exit_code == 2, done.output
    assert f"is read by this command ({option}" in done.stderr
    assert contents(files) == before  # nothing is screened or recorded, either


def commands(name: str, command: Any) -> Iterator[tuple[str, Any]]:
    groups = getattr(command, "commands", {})
    for each, other in groups.items():
        yield from commands(f"{name} {each}", other)
    if not groups:
        yield name, command


def test_no_option_that_names_a_file_to_read_is_forgotten() -> None:
    """A command that reads files and writes results stands in the table above."""
    reading = {
        (name, param.name)
        for top, module in COMMANDS.items()
        for name, command in commands(top, typer.main.get_command(importlib.import_module(module).app))
        for param in command.params
        if param.type.name == "path" and param.name not in {"output", "home"}
        and any(each.name == "output" for each in command.params)
    }  # fmt: skip
    tried = {case.values[0][0] for case in OVERWRITTEN}
    assert {name.split()[0] for name, _ in reading} <= tried
    named = {option for _, option in (case.values for case in OVERWRITTEN)}
    options = {"file": "FILE", "files": "FILE", "stakes": "--ownership"}
    assert {options.get(param, f"--{param}") for _, param in reading} <= named


def test_another_file_of_the_same_folder_is_written(files: Path) -> None:
    done = CliRunner().invoke(
        app, ["lists", "load", "us_ofac", "folder", "-o", os.fspath(Path("folder/new.csv"))]
    )
    assert "is read by" not in done.stderr
    assert done.exit_code == 3  # what lies in the folder is no list
    assert sorted(path.name for path in (files / "folder").iterdir()) == ["sdn.csv"]
