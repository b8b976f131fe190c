"""The results kept of a portfolio: whole or those before, whatever happens to the run."""

from __future__ import annotations

import datetime as dt
import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from screener.model import Effect, ListId, NameKind, Outcome, Party, Score
from screener.screening.kept import Answer, Basis, Finding, Kept
from screener.screening.portfolio import held, name_for

ROOT = Path(__file__).resolve().parents[2]

FINDING = Finding(
    ListId("us_bis_el"),
    "us_bis_el:1",
    "Kelvo",
    Effect.LICENCE,
    Score(0.9),
    Outcome.HIT,
    "Kelvo",
    NameKind.PRIMARY,
)


def kept(rows: int) -> Kept:
    basis = Basis(("screener test",), "abc", dt.date(2026, 11, 23), (ListId("us_bis_el"),))
    answers = tuple(Answer(Party("Kelvo", row=n), Outcome.HIT, "why", (FINDING,)) for n in range(rows))
    return Kept(basis, answers, {"us_bis_el:1": os.urandom(3000)}, "v.csv", dt.datetime.now(dt.UTC))


def test_what_is_kept_comes_back(tmp_path: Path) -> None:
    results = kept(3)
    with held(tmp_path, "vendors") as shelf:
        assert shelf.last() is None
        shelf.keep(results)
        assert shelf.last() == results


@pytest.mark.parametrize(
    ("file", "name"),
    [("Vendors 2026.xlsx", "vendors_2026"), ("供应商.csv", "portfolio"), ("../x/a-b.csv", "a_b")],
)
def test_a_portfolio_is_named_after_its_file(file: str, name: str) -> None:
    assert name_for(Path(file)) == name


WRITER = """
import os, sys
from pathlib import Path
from screener.errors import StoreError
from tests.screening.test_portfolio import held, kept

home, rows, step = Path(sys.argv[1]), int(sys.argv[2]), int(sys.argv[3])
{trouble}
try:
    with held(home, "vendors") as shelf:
        shelf.keep(kept(rows))
except StoreError as error:
    sys.exit(f"{error} | {error.hint}")
"""

KILL = """
import signal
touched = 0
def tick(event, args):
    global touched
    if event in {"open", "os.mkdir", "os.rename"} and str(home) in str(args[0]):
        touched += 1
        if touched == step:
            os.kill(os.getpid(), signal.SIGKILL)
sys.addaudithook(tick)
"""

FULL = """
import resource
resource.setrlimit(resource.RLIMIT_FSIZE, (step, step))
"""


def child(home: Path, rows: int, step: int, trouble: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-c", WRITER.replace("{trouble}", trouble), str(home), str(rows), str(step)]
    return subprocess.run(command, capture_output=True, text=True, cwd=ROOT, check=False)


def rows_of(home: Path) -> int:
    with held(home, "vendors") as shelf:
        last = shelf.last()
    assert last is not None
    return len(last.answers)


@pytest.mark.skipif(os.name == "nt", reason="no signals")
def test_a_run_killed_at_any_write_leaves_the_results_before_or_the_new_ones(tmp_path: Path) -> None:
    with held(tmp_path, "vendors") as shelf:
        shelf.keep(kept(1))
    before = 1
    for step in range(1, 20):
        done = child(tmp_path, 1 + step, step, KILL)
        assert rows_of(tmp_path) in {before, 1 + step}
        before = rows_of(tmp_path)
        if done.returncode == 0:
            assert (step > 3, before) == (True, 1 + step)
            return
        assert done.returncode == -signal.SIGKILL, done.stderr
    pytest.fail("no run got through")


@pytest.mark.skipif(os.name == "nt", reason="no limits")
def test_a_full_disk_leaves_the_results_before_and_says_so(tmp_path: Path) -> None:
    with held(tmp_path, "vendors") as shelf:
        shelf.keep(kept(1))
    done = child(tmp_path, 5, 2000, FULL)
    assert done.returncode == 1
    assert "the results kept before stay" in done.stderr
    assert "check free space" in done.stderr
    assert rows_of(tmp_path) == 1
    assert sorted(p.name for p in (tmp_path / "portfolios").iterdir()) == ["vendors.kept", "vendors.lock"]
