"""What the machine refuses is said in a line, with exit code 2: it is no fault of the program."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.cli.conftest import Run

COMMAND = [sys.executable, "-m", "screener"]


def test_a_home_that_is_a_file_is_refused(run: Run, tmp_path: Path) -> None:
    home = tmp_path / "home"
    home.touch()
    result = run("check", "Megvii", "--home", str(home))
    assert result.exit_code == 2
    assert "Traceback" not in result.stderr
    assert str(home) in result.stderr


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="a full disk is simulated by a device of Linux")
@pytest.mark.parametrize("form", ["table", "json"])
def test_an_output_that_is_full_is_said(home: Path, form: str) -> None:
    with Path("/dev/full").open("wb") as full:
        done = subprocess.run(
            [*COMMAND, "check", "Megvii", "--home", str(home), "--format", form],
            stdout=full,
            stderr=subprocess.PIPE,
            text=True,
            check=False,
        )
    assert done.returncode == 2
    assert "standard output: No space left on device" in done.stderr
    assert "Traceback" not in done.stderr
    assert "Exception ignored" not in done.stderr


@pytest.mark.skipif(os.name == "nt", reason="pipes close otherwise")
@pytest.mark.parametrize("form", ["table", "json"])
def test_a_reader_that_has_gone_is_no_finding(home: Path, form: str) -> None:
    reader, writer = os.pipe()
    os.close(reader)
    command = [*COMMAND, "check", "Megvii", "--home", str(home), "--format", form]
    done = subprocess.run(command, stdout=writer, stderr=subprocess.PIPE, text=True, check=False)
    os.close(writer)
    assert done.returncode == 141
    assert "Traceback" not in done.stderr
