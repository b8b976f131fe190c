"""Kills, full disks, two writers at once: the last good snapshot stays, and the error says so."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from pathlib import Path

import filelock
import pytest

from screener.errors import StoreError
from screener.lists.registry import reader
from screener.lists.store import Store
from tests.lists.denied_file import LIST, NOW, SOURCE, people, raw

ROOT = Path(__file__).resolve().parents[2]


def put(store: Store, count: int) -> None:
    files = raw(people(count))
    store.put(SOURCE, files, reader(SOURCE)(files), origin="test", fetched=NOW)


WRITER = """
import os, signal, sys
import datetime as dt
from pathlib import Path
from screener.errors import StoreError
from screener.lists.registry import reader
from screener.lists.store import Store
from tests.lists.denied_file import NOW, SOURCE, people, raw

home, count, step = Path(sys.argv[1]), int(sys.argv[2]), int(sys.argv[3])
data = people(count)
reading = reader(SOURCE)(raw(data))
store = Store(home)
{trouble}
try:
    store.put(SOURCE, raw(data), reading, origin="child", fetched=NOW + dt.timedelta(hours=count))
except StoreError as error:
    sys.exit(f"{error} | {error.hint}")
"""

KILL = """
touched = 0
def tick(event, args):
    global touched
    if event in {"open", "os.mkdir", "os.rename"} and str(home) in str(args[0]):
        touched += 1
        if touched == step:
            os.kill(os.getpid(), signal.SIGKILL)
sys.addaudithook(tick)
"""
"""Kills the writer as it touches the store for the n-th time: the interpreter itself tells of each touch."""

FULL = """
import resource
resource.setrlimit(resource.RLIMIT_FSIZE, (step, step))
"""
"""Lets the system refuse to write more than so many bytes into a file."""


def child(home: Path, count: int, step: int = 0, trouble: str = "") -> subprocess.Popen[str]:
    command = [sys.executable, "-c", WRITER.replace("{trouble}", trouble), str(home), str(count), str(step)]
    return subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True, cwd=ROOT)


def assert_whole(store: Store, *counts: int) -> None:
    """The snapshot in use is one of these, and every byte of it is as it was stored."""
    info = store.current(SOURCE)
    assert info is not None
    assert dict(info.counts)[LIST] in counts
    assert len(store.entities(info)) == dict(info.counts)[LIST]
    assert store.raw(info)


@pytest.mark.skipif(os.name == "nt", reason="no signals")
def test_a_writer_killed_at_any_touch_of_the_disk_leaves_a_whole_snapshot(tmp_path: Path) -> None:
    store = Store(tmp_path / "home")
    put(store, 3)
    killed, before = 0, 3
    for step in range(1, 60):
        count = 3 + step
        process = child(store.home, count, step, KILL)
        _, said = process.communicate()
        assert_whole(store, before, count)
        if process.returncode == 0:
            break
        assert process.returncode == -signal.SIGKILL, said
        killed += 1
        before = dict(store.snapshots(SOURCE)[-1].counts)[LIST]
    else:
        pytest.fail("no writer got through")
    assert killed >= 8  # lock, folders, three files, the pointer of the state…
    assert dict(store.snapshots(SOURCE)[-1].counts)[LIST] == 3 + killed + 1
    left = [p.name for p in (store.home / "snapshots" / SOURCE).iterdir() if p.name.startswith(".building")]
    assert left == []


@pytest.mark.skipif(os.name == "nt", reason="no limits")
@pytest.mark.parametrize(
    "limit", [pytest.param(20, id="at the first file"), pytest.param(3000, id="at the entities")]
)
def test_a_full_disk_leaves_the_last_good_snapshot_and_says_so(tmp_path: Path, limit: int) -> None:
    store = Store(tmp_path / "home")
    put(store, 3)
    process = child(store.home, 20, limit, FULL)
    _, said = process.communicate()
    assert process.returncode == 1
    assert "the last good snapshot of us_bis_dpl stays" in said
    assert "File too large" in said
    assert "check free space" in said
    assert_whole(store, 3)
    assert len(list((store.home / "snapshots" / SOURCE).iterdir())) == 2  # the snapshot and the state


def test_two_writers_at_once_both_get_through(tmp_path: Path) -> None:
    store = Store(tmp_path / "home")
    writers = [child(store.home, count) for count in (5, 6, 7)]
    for writer in writers:
        _, said = writer.communicate()
        assert (writer.returncode, said) == (0, "")
    assert [dict(info.counts)[LIST] for info in store.snapshots(SOURCE)] == [5, 6, 7]
    assert_whole(store, 7)


def test_a_writer_that_waits_too_long_says_so(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    store = Store(tmp_path / "home")
    put(store, 3)
    monkeypatch.setattr("screener.lists.store.LOCK_TIMEOUT_S", 0.1)
    with (
        filelock.FileLock(store.home / "locks" / f"{SOURCE}.lock"),
        pytest.raises(StoreError, match="another process"),
    ):
        put(store, 4)
    assert_whole(store, 3)


@pytest.mark.skipif(os.name == "nt" or os.geteuid() == 0, reason="root may write anywhere")
def test_a_home_that_may_not_be_written_is_an_error(tmp_path: Path) -> None:
    tmp_path.chmod(0o500)
    with pytest.raises(StoreError, match="cannot write"):
        put(Store(tmp_path / "home"), 3)


def test_a_home_that_is_a_file_is_an_error(tmp_path: Path) -> None:
    home = tmp_path / "home"
    home.write_text("not a folder")
    with pytest.raises(StoreError, match="cannot write"):
        put(Store(home), 3)
