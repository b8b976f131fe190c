"""`screener check` without names: through a pipe, and at a prompt of a real terminal."""

from __future__ import annotations

import csv
import io
import os
import pty
import subprocess
import sys
import time
from pathlib import Path

import pytest
from typer.testing import CliRunner

from screener.cli.app import app

SCREENER = Path(sys.executable).parent / "screener"
PIPED = ["check", "--lists", "us_bis_el", "--format", "csv", "--as-of", "2026-11-23"]


def piped(text: str | bytes, home: Path, *names: str) -> tuple[int, list[str], str]:
    done = CliRunner().invoke(app, [*PIPED, *names], input=text, env={"SCREENER_HOME": str(home)})
    return done.exit_code, [row["name"] for row in csv.DictReader(io.StringIO(done.stdout))], done.stderr


@pytest.mark.parametrize(
    ("text", "names", "asked"),
    [
        pytest.param("Zoloz\nAnt Group\n", (), ["Zoloz", "Ant Group"], id="a name a line"),
        pytest.param("\ufeff  Zoloz \r\n\r\nAnt Group", (), ["Zoloz", "Ant Group"], id="blanks are no names"),
        pytest.param("旷视科技\n", (), ["旷视科技"], id="names in any script"),
        pytest.param("Zoloz\n", ("Ant Group", "-"), ["Ant Group", "Zoloz"], id="a pipe beside names"),
        pytest.param("Zoloz\n", ("Ant Group",), ["Ant Group"], id="names alone leave the pipe alone"),
    ],
)
def test_names_come_through_a_pipe(home: Path, text: str, names: tuple[str, ...], asked: list[str]) -> None:
    assert piped(text, home, *names)[1] == asked


@pytest.mark.parametrize(
    ("text", "said"),
    [
        pytest.param("", "no name to ask about", id="an empty pipe asks nothing"),
        pytest.param(b"Zoloz\n\xff\xfe\n", "line 2 is not UTF-8", id="bytes that are no text"),
    ],
)
def test_pipe_without_a_name_is_refused(home: Path, text: str | bytes, said: str) -> None:
    code, _, stderr = piped(text, home)
    assert code == 2
    assert said in stderr


class Terminal:
    """The real command at a terminal of its own."""

    def __init__(self, home: Path, *arguments: str) -> None:
        self.mine, theirs = pty.openpty()
        environment = os.environ | {"SCREENER_HOME": str(home), "TERM": "xterm", "COLUMNS": "80"}
        self.process = subprocess.Popen(
            [str(SCREENER), "check", *arguments], stdin=theirs, stdout=theirs, stderr=theirs, env=environment
        )
        os.close(theirs)
        self.seen = ""

    def until(self, text: str) -> str:
        """Read on until a text appears that was not there before, and return what came."""
        came, end = "", time.monotonic() + 60
        while text not in came:
            assert time.monotonic() < end, came
            came += os.read(self.mine, 4096).decode("utf-8", "replace")
        return came

    def type(self, text: str) -> None:
        os.write(self.mine, text.encode())


def test_prompt_answers_one_name_after_another_and_remembers_them(tmp_path: Path) -> None:
    terminal = Terminal(tmp_path, "--lists", "us_bis_el", "--as-of", "2026-11-23")
    terminal.until("name> ")
    terminal.type("Zoloz\n")
    assert "NO MATCH" in terminal.until("name> ")
    terminal.type("Megvii Technology\n")
    assert "HIT" in terminal.until("name> ")
    terminal.type("\x04")
    terminal.until("review threshold")
    assert terminal.process.wait(60) == 1
    kept = tmp_path / "history"
    assert kept.read_text(encoding="utf-8").split("\n")[:2] == ["Zoloz", "Megvii Technology"]
    assert kept.stat().st_mode & 0o077 == 0


def test_prompt_writes_no_file(tmp_path: Path) -> None:
    terminal = Terminal(tmp_path, "-o", str(tmp_path / "out.html"))
    assert "Name the parties" in terminal.until("pipe them in")
    assert terminal.process.wait(60) == 2
