"""What README and examples show is what the commands print; "…" stands for what they leave out."""

from __future__ import annotations

import re
import shlex
import subprocess
import sys
from pathlib import Path

import pytest
from typer.testing import CliRunner

from screener.cli.app import COMMANDS, app

ROOT = Path(__file__).resolve().parents[1]
DOCUMENTS = (ROOT / "README.md", *sorted((ROOT / "examples").glob("*/README.md")))
BLOCK = re.compile(r"```console\n\$ (.+?)\n(.*?)```", re.DOTALL)
BLOCKS = [
    pytest.param(path, command, shown, id=f"{path.parent.name}: {command[:60]}")
    for path in DOCUMENTS
    for command, shown in BLOCK.findall(path.read_text(encoding="utf-8"))
]


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("home")


@pytest.mark.parametrize(("document", "command", "shown"), BLOCKS)
def test_the_command_prints_what_the_document_shows(
    document: Path, command: str, shown: str, home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(document.parent)
    monkeypatch.setenv("SCREENER_HOME", str(home))
    monkeypatch.setenv("COLUMNS", "80")
    parts = [re.escape(part.strip("\n")) for part in shown.strip().split("…")]
    printed = output_of(shlex.split(command))
    assert re.match(r"[\s\S]*?".join(parts), printed), printed


def output_of(command: list[str]) -> str:
    """Run a command of a document; none of them is meant to fail."""
    if command[0] == "python":
        done = subprocess.run([sys.executable, *command[1:]], capture_output=True, text=True, check=True)
        return done.stdout
    result = CliRunner().invoke(app, command[1:])
    assert result.exit_code in {0, 1}, result.output
    return result.stdout


def test_the_readme_begins_with_the_two_lines_that_set_it_up() -> None:
    code = re.findall(r"```sh\n(.*?)```", (ROOT / "README.md").read_text(encoding="utf-8"), re.DOTALL)
    lines = [line for block in code for line in block.splitlines() if line.strip()]
    assert "screener check" in lines[0]
    assert "pytest" in lines[1]
    assert "sed -n 2p" in (ROOT / ".ci" / "run").read_text(encoding="utf-8")


@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_has_help_with_an_example(command: str) -> None:
    result = CliRunner().invoke(app, [command, "--help"], env={"COLUMNS": "100"})
    assert result.exit_code == 0
    if command not in {"lists", "audit"}:  # their own commands have theirs
        assert "Example: screener" in result.stdout
