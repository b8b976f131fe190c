"""Renewing a source: fetched, read, judged, stored; a failure replaces nothing and is remembered."""

from __future__ import annotations

import datetime as dt
import time
from collections.abc import Iterator
from pathlib import Path

import msgspec
import pytest

from screener.errors import (
    FetchError,
    ListDataError,
    ListImplausibleError,
    ListUnreadableError,
    StoreError,
    UsageError,
)
from screener.lists import catalog, update
from screener.lists.store import Store
from screener.lists.update import Report, Terms
from screener.lists.verification import verify
from screener.model import Effect, ListId, RawFile, SnapshotInfo, SourceId
from tests.lists import publisher as p
from tests.lists.denied_file import LIST, NOW, SOURCE, denied, people, raw, source

PATH = "/dpl.txt"


@pytest.fixture
def server() -> Iterator[p.Publisher]:
    with p.publishing() as publisher:
        yield publisher


@pytest.fixture
def store(tmp_path: Path) -> Store:
    return Store(tmp_path / "home")


def renew(
    store: Store, server: p.Publisher, *, hours: int = 0, floor: int = 1, accept: bool = False
) -> Report:
    terms = Terms(server.address, accept, clock=lambda: NOW + dt.timedelta(hours=hours))
    (report,) = update.update(store, [source(floor=floor)], terms)
    return report


def current(store: Store) -> SnapshotInfo:
    info = store.current(SOURCE)
    assert info is not None
    return info


def test_an_update_says_what_changed(store: Store, server: p.Publisher) -> None:
    server.says(
        PATH, p.whole(denied("A ONE", "B TWO", "C THREE")), p.whole(denied("A ONE", "D FOUR", "E FIVE"))
    )
    first = renew(store, server)
    assert (first.outcome, first.added, first.removed, first.changed) == ("changed", 3, 0, 0)
    second = renew(store, server, hours=1, accept=True)
    assert (second.outcome, second.added, second.removed, second.changed) == ("changed", 2, 2, 0)
    assert current(store) == second.info


def test_a_corrected_entry_counts_as_changed(store: Store, server: p.Publisher) -> None:
    server.says(PATH, p.whole(denied("A ONE")), p.whole(denied("A ONE").replace(b"EL PASO", b"DALLAS")))
    renew(store, server)
    assert renew(store, server, hours=1).changed == 1


SAME = [
    pytest.param([p.tagged(people(3), '"1"')], id="the server says so"),
    pytest.param([p.whole(people(3)), p.whole(people(3))], id="the bytes are the same"),
]


@pytest.mark.parametrize("answers", SAME)
def test_what_has_not_changed_is_confirmed(
    store: Store, server: p.Publisher, answers: list[p.Answer]
) -> None:
    server.says(PATH, *answers)
    renew(store, server)
    report = renew(store, server, hours=30)
    assert report.outcome == "unchanged"
    assert report.info is not None
    assert (report.info.fetched, report.info.checked) == (NOW, NOW + dt.timedelta(hours=30))
    assert len(store.snapshots(SOURCE)) == 1


FAILURES = [
    pytest.param(p.status(500), FetchError, id="a server in trouble"),
    pytest.param(p.cut(people(3), 50), FetchError, id="a cut file"),
    pytest.param(p.whole(b""), ListUnreadableError, id="an empty file"),
    pytest.param(p.whole(b"<html>down</html>"), ListUnreadableError, id="a page that calls itself a list"),
    pytest.param(p.whole(b"\x00\x01\x02"), ListUnreadableError, id="noise"),
    pytest.param(p.whole(people(2)), ListImplausibleError, id="a third of the list gone"),
]


@pytest.mark.parametrize(("answer", "error"), FAILURES)
def test_a_failure_keeps_the_last_good_snapshot_and_is_remembered(
    store: Store, server: p.Publisher, answer: p.Answer, error: type[Exception]
) -> None:
    server.says(PATH, p.whole(people(3)), answer, p.whole(people(4)))
    good = renew(store, server).info
    report = renew(store, server, hours=1)
    assert report.outcome == "failed"
    assert isinstance(report.error, error)
    assert report.info == good == store.current(SOURCE)
    failure = store.failure(SOURCE)
    assert failure is not None
    assert (failure.message, failure.when) == (str(report.error), NOW + dt.timedelta(hours=1))
    assert renew(store, server, hours=2).outcome == "changed"
    assert store.failure(SOURCE) is None


def test_a_first_failure_is_remembered_without_a_snapshot(store: Store, server: p.Publisher) -> None:
    server.says(PATH, p.status(500))
    assert renew(store, server).info is None
    assert store.failure(SOURCE) is not None
    assert store.sources() == ()


def test_one_source_failing_stops_no_other(store: Store, server: p.Publisher) -> None:
    other = msgspec.structs.replace(
        catalog.load().sources[SOURCE], id=SourceId("us_other"), urls=(("no.txt", "https://x.test/no"),)
    )
    server.says(PATH, p.whole(people(3)))
    reports = update.update(store, [other, source()], Terms(server.address, clock=lambda: NOW))
    assert [report.outcome for report in reports] == ["failed", "changed"]


def test_a_damaged_store_is_a_failed_update_and_not_a_crash(store: Store, server: p.Publisher) -> None:
    server.says(PATH, p.whole(people(3)))
    renew(store, server)
    next(store.home.rglob("snapshot.json")).write_bytes(b"{")
    report = renew(store, server, hours=1)
    assert isinstance(report.error, StoreError)


def test_the_time_for_all_sources_is_limited(store: Store, server: p.Publisher) -> None:
    """One server that drips must not keep a nightly job from its end."""
    slow = msgspec.structs.replace(
        source(), id=SourceId("us_slow"), urls=(("slow.txt", "https://x.test/slow"),)
    )
    server.says("/slow.txt", p.drip(people(3), 0.2))
    server.says(PATH, p.whole(people(3)))
    before = time.monotonic()
    reports = update.update(store, [slow, source()], Terms(server.address, time_limit_s=0.3))
    assert time.monotonic() - before < 5
    assert [report.outcome for report in reports] == ["failed", "failed"]
    assert "not asked, as the time for all sources was up" in str(reports[1].error)
    assert server.paths() == ["/slow.txt"]


def test_a_clock_that_was_wrong_once_makes_no_list_look_fresh(store: Store, server: p.Publisher) -> None:
    """Confirmed in 2029 by a machine whose clock was wrong: it would count as confirmed until 2029."""
    server.says(PATH, p.tagged(people(3), '"1"'))
    renew(store, server)
    renew(store, server, hours=24 * 900)
    report = renew(store, server, hours=24)
    assert report.outcome == "failed"
    assert "confirmed, on 2029-05-11" in str(report.error)
    assert store.failure(SOURCE) is not None


# --- from disk


def load(store: Store, count: int, *, hours: int = 0, published: dt.date | None = None) -> Report:
    meta = msgspec.structs.replace(catalog.load(), sources={SOURCE: source()})
    clock = NOW + dt.timedelta(hours=hours)
    return update.load(store, meta, SOURCE, raw(people(count)), published=published, clock=lambda: clock)


def test_an_old_edition_is_kept_for_looking_back_and_leaves_the_new_one_in_use(store: Store) -> None:
    load(store, 30, published=dt.date(2026, 7, 31))
    old = load(store, 10, hours=1, published=dt.date(2022, 5, 9))
    assert old.outcome == "changed"
    assert old.remarks == ("a newer one stays in use, of 2026-07-31; this one answers with --as-of",)
    assert current(store).counts == ((LIST, 30),)
    assert store.current(SOURCE, dt.date(2022, 6, 1)) == old.info


def test_the_other_half_of_an_old_edition_is_that_of_its_own_day(store: Store) -> None:
    """The file states its day, and nobody has to repeat it: the newest half is not put beside it."""
    samples = Path(__file__).resolve().parents[1] / "sources" / "us_ofac"
    sdn = [RawFile(name, (samples / name).read_bytes()) for name in ("sdn.csv", "add.csv", "alt.csv")]
    later = [RawFile("sdn.csv", b"".join(sdn[0].data.splitlines(keepends=True)[1:])), *sdn[1:]]
    other = [RawFile("consolidated.xml", (samples / "consolidated.xml").read_bytes())]
    whole = catalog.load()

    def sdns(files: list[RawFile], published: dt.date | None) -> tuple[dt.date | None, int]:
        done = update.load(store, whole, "us_ofac", files, published=published, accept_shrink=True)
        assert done.info is not None
        return done.info.published, dict(done.info.counts)[ListId("us_ofac_sdn")]

    _, before = sdns(sdn, dt.date(2020, 1, 1))
    assert sdns(later, dt.date(2026, 7, 31)) == (dt.date(2026, 7, 31), before - 1)
    stated = day_stated(other)
    assert dt.date(2020, 1, 1) < stated < dt.date(2026, 7, 31)
    assert sdns(other, None) == (stated, before)


def day_stated(files: list[RawFile]) -> dt.date:
    stated = update.read(catalog.load().get_source(SourceId("us_ofac")), files).published
    assert stated is not None
    return stated


def test_a_loaded_file_is_as_old_as_it_says_and_not_as_its_loading(store: Store) -> None:
    report = load(store, 10, published=dt.date(2022, 5, 9))
    assert report.info is not None
    assert report.info.checked.date() == dt.date(2022, 5, 9)


def test_a_file_without_a_date_that_looks_old_is_remarked_on(store: Store) -> None:
    assert any("its newest entry is of 2022-08-24" in remark for remark in load(store, 10).remarks)
    assert load(store, 11, published=NOW.date()).remarks == ()


@pytest.mark.parametrize("published", [None, dt.date(2026, 7, 31)], ids=["undated", "dated"])
def test_a_file_from_disk_is_undated_unless_somebody_dates_it(
    store: Store, published: dt.date | None
) -> None:
    report = load(store, 10, published=published)
    assert report.info is not None
    assert report.info.undated is (published is None)


def test_a_shrunken_file_is_refused_from_disk_too(store: Store) -> None:
    load(store, 10)
    with pytest.raises(ListImplausibleError, match="fell from 10 to 5"):
        load(store, 5, hours=1)
    assert current(store).counts == ((LIST, 10),)


def test_a_day_to_come_is_refused(store: Store) -> None:
    with pytest.raises(ListImplausibleError, match="still to come"):
        load(store, 10, published=dt.date(2027, 1, 1))
    assert load(store, 10, published=NOW.date() + dt.timedelta(days=1)).outcome == "changed"


def test_a_clock_that_went_back_is_refused(store: Store) -> None:
    load(store, 10)
    with pytest.raises(ListImplausibleError, match="by this machine"):
        load(store, 11, hours=-48)


def test_a_private_list_becomes_a_list_of_its_own(store: Store) -> None:
    file = RawFile("watch.csv", b"name,effect\nSholto Trading,red_flag\nKest Ltd,\n")
    report = update.load(store, catalog.load(), "house", [file], house="letters", clock=lambda: NOW)
    assert report.info is not None
    assert report.info.counts == (("letters", 2),)
    whole = catalog.load().extended(store.house_lists())
    effects = [whole.effect(entity) for entity in store.entities(report.info)]
    assert sorted(effects) == [Effect.PROHIBITED, Effect.RED_FLAG]


def test_a_private_list_may_shrink_and_be_odd_but_not_be_empty(store: Store) -> None:
    """Its owner loads it on purpose; a warning for each row is still no reason to refuse it."""

    def put(text: str, hours: int) -> Report:
        clock, file = NOW + dt.timedelta(hours=hours), RawFile("w.csv", text.encode())
        return update.load(store, catalog.load(), "house", [file], house="letters", clock=lambda: clock)

    rows = "".join(f"Kest {n} Ltd,lei:NOT-A-LEI-{n},2001-01-01\n" for n in range(9))
    report = put("name,identifiers,from\n" + rows, 0)
    assert report.info is not None
    assert len(report.info.warnings) >= 9
    assert report.remarks == ()
    assert put("name\nSholto Trading\n", 1).removed == 9
    with pytest.raises(ListDataError):
        put("name\n", 2)


@pytest.mark.parametrize("name", ["us_bis_el", "us_csl", "../x", "", "Letters", "a b"])
def test_a_private_list_shadows_nothing(store: Store, name: str) -> None:
    with pytest.raises(UsageError):
        update.load(store, catalog.load(), "house", [RawFile("w.csv", b"name\nX\n")], house=name)
    assert not store.home.exists()


def test_reading_that_breaks_is_an_error_about_the_file() -> None:
    with pytest.raises(ListUnreadableError, match=r"dpl\.txt"):
        update.read(source(), raw(b"\x00"))


# --- verifying


def test_everything_stored_is_read_again_and_compared(store: Store) -> None:
    load(store, 10)
    load(store, 11, hours=1)
    assert [finding.problems for finding in verify(store)] == [(), ()]
    for raw_file in sorted(store.home.rglob("dpl.txt"))[:1]:
        raw_file.write_bytes(people(12))
    found = list(verify(store))
    assert [bool(finding.problems) for finding in found] == [True, False]
    assert "dpl.txt" in found[0].problems[0] or "raw" in found[0].problems[0]
