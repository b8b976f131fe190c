"""A run that is stopped leaves no output, and goes on from its journal to the same bytes."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from screener.records.journal import beside, write_frame
from tests.cli.conftest import Run

NAMES = ["SMIC", "Zoloz", "Hikvision", "Dahua Technology", "Ant Group", "!!!", "Megvii"]
ROWS = 12_000


@pytest.fixture
def many(tmp_path: Path) -> Path:
    path = tmp_path / "many.csv"
    names = [NAMES[n // 3 % len(NAMES)] if n % 3 == 0 else f"Vendor Alpha {n}" for n in range(ROWS)]
    lines = [f"{number},{name}" for number, name in enumerate(names)]
    path.write_text("\n".join(["id,name", *lines]), encoding="utf-8")
    return path


def interrupted(command: list[str], journal: Path) -> int:
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE)
    end = time.monotonic() + 60
    while not (journal.exists() and journal.stat().st_size > 40_000) and process.poll() is None:
        assert time.monotonic() < end
        time.sleep(0.01)
    process.send_signal(signal.SIGINT)
    process.communicate(timeout=60)
    return process.returncode


@pytest.mark.skipif(os.name == "nt", reason="no SIGINT to one process")
def test_an_interrupted_run_goes_on_to_the_same_bytes(many: Path, tmp_path: Path) -> None:
    home, whole, part = tmp_path / "home", tmp_path / "whole.csv", tmp_path / "part.csv"
    base = [sys.executable, "-m", "screener", "batch", str(many), "--home", str(home), "--workers", "1"]
    subprocess.run([*base, "-o", str(whole)], check=False, capture_output=True)
    assert not beside(whole).exists()
    code = interrupted([*base, "-o", str(part)], beside(part))
    if code != 130:
        pytest.skip("the run ended before it could be interrupted")
    assert not part.exists()
    kept = beside(part).stat().st_size
    with beside(part).open("ab") as file:
        file.write(b"\x10\x00\x00\x00torn")  # as a killed run leaves it
    resumed = subprocess.run([*base, "-o", str(part), "--resume"], check=False, capture_output=True)
    assert resumed.returncode == 4, resumed.stderr
    assert kept > 40_000
    assert part.read_bytes() == whole.read_bytes()
    assert not beside(part).exists()


def test_another_question_is_not_gone_on_with(run: Run, many: Path, tmp_path: Path) -> None:
    out = tmp_path / "out.csv"
    journal = beside(out)
    journal.write_bytes(b"")
    assert run("batch", str(many), "-o", str(out), "--resume").exit_code == 4  # nothing was kept

    with journal.open("wb") as file:
        write_frame(file, b"{}")
    refused = run("batch", str(many), "-o", str(out), "--resume")
    assert refused.exit_code == 2
    assert "another input" in refused.output


def test_without_an_output_there_is_nothing_to_go_on_with(run: Run, many: Path) -> None:
    assert run("batch", str(many), "--resume").exit_code == 2
