"""Which snapshots are kept: all of a year, then one a month; never less than what an answer may need."""

from __future__ import annotations

import datetime as dt
import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from screener.errors import StoreError
from screener.lists.registry import reader
from screener.lists.retention import KEEP_ALL_DAYS, KEEP_YEARS, superfluous, thin
from screener.lists.snapshot import day_of
from screener.lists.store import Store
from screener.lists.update import Terms, update
from screener.lists.verification import verify
from screener.model import SnapshotInfo
from tests.lists import publisher as p
from tests.lists.denied_file import NOW, SOURCE, dated, people, raw, source

ROOT = Path(__file__).resolve().parents[2]
TODAY = NOW.date()
WEB = "https://publisher.test/dpl.txt"


def info(days_ago: int, origin: str = WEB) -> SnapshotInfo:
    day = TODAY - dt.timedelta(days=days_ago)
    return SnapshotInfo(SOURCE, "0" * 64, day, NOW, NOW, origin, ())


made = st.lists(st.integers(0, 365 * 14), min_size=1, unique=True).map(
    lambda ages: [info(age) for age in sorted(ages, reverse=True)]
)


@given(made)
def test_what_goes_has_a_later_one_of_its_month_or_is_older_than_records_are_kept(
    snapshots: list[SnapshotInfo],
) -> None:
    gone = superfluous(snapshots, TODAY)
    kept = [each for each in snapshots if each not in gone]
    assert kept[-1] == snapshots[-1]
    for each in gone:
        day = day_of(each)
        assert (TODAY - day).days > KEEP_ALL_DAYS
        later = [
            k for k in kept if day_of(k) > day and (day_of(k).year, day_of(k).month) == (day.year, day.month)
        ]
        assert later or (TODAY - day).days > 365 * KEEP_YEARS
    months = {(day_of(k).year, day_of(k).month) for k in kept}
    recent = {s for s in snapshots if (TODAY - day_of(s)).days < 365 * KEEP_YEARS}
    assert {(day_of(s).year, day_of(s).month) for s in recent} <= months


def test_what_a_person_loaded_is_never_taken_away() -> None:
    assert superfluous([info(5000, "sdn.csv"), info(4999, "sdn.csv"), info(0)], TODAY) == ()


def put(store: Store, day: dt.date, count: int) -> None:
    files = raw(people(count))
    reading = dated(reader(SOURCE)(files), day)
    when = dt.datetime.combine(day, dt.time(8), dt.UTC)
    store.put(SOURCE, files, reading, origin=WEB, fetched=when)


@pytest.fixture
def store(tmp_path: Path) -> Store:
    """Two snapshots of one month of 2024, and one of today."""
    store = Store(tmp_path / "home")
    for count, day in enumerate((dt.date(2024, 3, 1), dt.date(2024, 3, 20), TODAY), start=3):
        put(store, day, count)
    return store


def days(store: Store) -> list[dt.date]:
    return [day_of(each) for each in store.snapshots(SOURCE)]


LEFT = [dt.date(2024, 3, 20), TODAY]


def test_thinning_says_what_went_and_leaves_the_rest_whole(store: Store) -> None:
    (said,) = thin(store, SOURCE, TODAY)
    assert "2024-03-01" in said
    assert days(store) == LEFT
    assert list(thin(store, SOURCE, TODAY)) == []
    assert all(not finding.problems for finding in verify(store))
    assert sorted(each.name[:10] for each in (store.home / "snapshots" / SOURCE).iterdir()) == [
        *map(str, LEFT), "state.json",
    ]  # fmt: skip


def test_the_newest_is_never_taken_away(store: Store) -> None:
    with pytest.raises(StoreError, match="newest"):
        store.drop(store.snapshots(SOURCE)[-1])
    assert len(days(store)) == 3


@pytest.fixture
def server() -> Iterator[p.Publisher]:
    with p.publishing() as publisher:
        yield publisher


def test_an_update_thins_out_as_it_was_told(store: Store, server: p.Publisher) -> None:
    server.says("/dpl.txt", p.whole(people(6)))
    clock = NOW + dt.timedelta(hours=1)
    (report,) = update(store, [source()], Terms(server.address, clock=lambda: clock, keep_days=10_000))
    assert (report.remarks, len(days(store))) == ((), 4)
    (report,) = update(store, [source()], Terms(server.address, clock=lambda: clock))
    assert "2024-03-01" in report.remarks[0]


KILLED = """
import os, signal, sys
from pathlib import Path
from screener.lists.retention import thin
from screener.lists.store import Store
from tests.lists.denied_file import NOW, SOURCE
home, step, touched = Path(sys.argv[1]), int(sys.argv[2]), 0
def tick(event, args):
    global touched
    if event in {"os.rename", "os.remove", "os.rmdir"} and str(home) in str(args[0]):
        touched += 1
        if touched == step:
            os.kill(os.getpid(), signal.SIGKILL)
sys.addaudithook(tick)
list(thin(Store(home), SOURCE, NOW.date()))
"""


@pytest.mark.skipif(os.name == "nt", reason="no signals")
@pytest.mark.parametrize("step", [1, 2, 3])
def test_a_kill_while_thinning_leaves_whole_snapshots(store: Store, step: int) -> None:
    command = [sys.executable, "-c", KILLED, str(store.home), str(step)]
    assert subprocess.run(command, cwd=ROOT, check=False).returncode == -signal.SIGKILL
    assert days(store) in (LEFT, [dt.date(2024, 3, 1), *LEFT])
    assert all(not finding.problems for finding in verify(store))
    list(thin(store, SOURCE, TODAY))
    assert days(store) == LEFT
