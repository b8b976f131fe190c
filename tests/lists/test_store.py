"""The store: a snapshot is there whole or not at all, whatever happens while it is written."""

from __future__ import annotations

import datetime as dt
import stat
from dataclasses import replace
from pathlib import Path

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from screener.errors import StoreError
from screener.lists.catalog import house_list, house_source
from screener.lists.registry import reader
from screener.lists.snapshot import content_hash, day_of, folder_name
from screener.lists.store import Store
from screener.model import Effect, ListId, RawFile, Reading, SnapshotInfo, SourceId
from tests.lists.denied_file import LIST, NOW, SOURCE, dated, denied, people, raw

ROOT = Path(__file__).resolve().parents[2]


def read(data: bytes) -> Reading:
    return reader(SOURCE)(raw(data))


def put(
    store: Store, data: bytes, *, fetched: dt.datetime = NOW, published: dt.date | None = None
) -> SnapshotInfo:
    reading = read(data)
    if published:
        reading = dated(reading, published)
    return store.put(SOURCE, raw(data), reading, origin="test", fetched=fetched)


def later(hours: int) -> dt.datetime:
    return NOW + dt.timedelta(hours=hours)


@pytest.fixture
def store(tmp_path: Path) -> Store:
    return Store(tmp_path / "home")


def test_what_was_put_comes_back(store: Store) -> None:
    data = denied("AARON ABRAHAM VILLA", "I. ASH")
    info = put(store, data)
    assert store.current(SOURCE) == info
    assert store.entities(info) == read(data).entities
    assert store.raw(info) == raw(data)
    assert info.counts == ((LIST, 2),)
    assert store.sources() == (SOURCE,)


def test_an_empty_home_holds_nothing_and_stays_empty(store: Store) -> None:
    assert store.current(SOURCE) is None
    assert store.sources() == ()
    assert store.failure(SOURCE) is None
    assert not store.home.exists()


def test_only_the_owner_reads_the_store(store: Store) -> None:
    put(store, denied("I. ASH"))
    modes = {path: stat.S_IMODE(path.stat().st_mode) for path in (store.home, *store.home.rglob("*"))}
    assert {mode for path, mode in modes.items() if path.is_dir()} == {0o700}
    assert {mode for path, mode in modes.items() if path.is_file()} == {0o600}


def test_the_hash_of_one_file_is_its_own_and_of_several_that_of_their_sums() -> None:
    one, two = RawFile("b.csv", b"hello"), RawFile("a.csv", b"world")
    assert content_hash([one]) == "2cf24dba5fb0a30e26e83b2ac5b9e29e1b161e5c1fa7425e73043362938b9824"
    assert content_hash([one, two]) == content_hash([two, one]) != content_hash([one])


# --- which snapshot answers for a day

MAY, JULY = dt.date(2022, 5, 9), dt.date(2026, 7, 31)

DAYS = [
    pytest.param(None, JULY, id="the newest, when no day is asked"),
    pytest.param(dt.date(2026, 11, 23), JULY, id="the newest, today"),
    pytest.param(JULY, JULY, id="on the day of publication itself"),
    pytest.param(dt.date(2026, 7, 30), MAY, id="the one before, the day before"),
    pytest.param(dt.date(2022, 6, 1), MAY, id="an old one loaded today answers for its own time"),
    pytest.param(dt.date(2022, 5, 8), None, id="none, before the oldest"),
]


@pytest.mark.parametrize(("asked", "answers"), DAYS)
def test_the_newest_day_that_is_not_after_the_day_asked_answers(
    store: Store, asked: dt.date | None, answers: dt.date | None
) -> None:
    put(store, people(3), published=JULY, fetched=NOW)
    put(store, people(2), published=MAY, fetched=later(1))
    info = store.current(SOURCE, asked)
    assert (info.published if info else None) == answers


def test_without_a_publication_date_the_day_of_fetching_counts(store: Store) -> None:
    put(store, people(2), fetched=NOW)
    put(store, people(3), fetched=later(30))
    assert [day_of(info) for info in store.snapshots(SOURCE)] == [NOW.date(), later(30).date()]
    before = store.current(SOURCE, NOW.date())
    assert before is not None
    assert before.counts == ((LIST, 2),)


@given(
    st.lists(st.tuples(st.dates(dt.date(2020, 1, 1), dt.date(2020, 1, 9)), st.integers(0, 99)), min_size=1)
)
def test_names_of_folders_sort_as_day_then_time_of_fetching(made: list[tuple[dt.date, int]]) -> None:
    infos = [SnapshotInfo(SOURCE, "0" * 64, day, later(hours), later(hours), "", ()) for day, hours in made]
    by_name = sorted(infos, key=folder_name)
    assert [(day_of(i), i.fetched) for i in by_name] == sorted((day_of(i), i.fetched) for i in infos)


# --- the same again


def test_the_same_again_is_only_confirmed(store: Store) -> None:
    first = put(store, people(3))
    again = put(store, people(3), fetched=later(5))
    assert len(store.snapshots(SOURCE)) == 1
    assert (again.fetched, again.checked) == (first.fetched, later(5))


def test_a_confirmation_never_goes_back(store: Store) -> None:
    put(store, people(3))
    store.checked(SOURCE, later(9))
    store.checked(SOURCE, later(5))
    info = store.current(SOURCE)
    assert info is not None
    assert info.checked == later(9)


def test_the_same_bytes_read_otherwise_are_another_snapshot(store: Store) -> None:
    put(store, people(3))
    better = replace(read(people(3)), entities=read(people(3)).entities[:2])
    store.put(SOURCE, raw(people(3)), better, origin="test", fetched=later(1))
    info = store.current(SOURCE)
    assert info is not None
    assert info.counts == ((LIST, 2),)
    assert len(store.snapshots(SOURCE)) == 2


def test_what_came_back_after_a_change_is_a_snapshot_of_its_own(store: Store) -> None:
    for hours, count in enumerate((3, 4, 3)):
        put(store, people(count), fetched=later(hours))
    assert [dict(i.counts)[LIST] for i in store.snapshots(SOURCE)] == [3, 4, 3]


# --- failures on record


def test_a_failure_stays_until_the_next_success(store: Store) -> None:
    put(store, people(3))
    store.record_failure(SOURCE, "HTTP 500", later(1))
    failure = store.failure(SOURCE)
    assert failure is not None
    assert (failure.message, failure.when) == ("HTTP 500", later(1))
    store.checked(SOURCE, later(2))
    assert store.failure(SOURCE) is None


def test_a_look_back_does_not_end_a_failure(store: Store) -> None:
    put(store, people(3))
    store.record_failure(SOURCE, "HTTP 500", later(1))
    put(store, people(2), published=MAY, fetched=later(2))
    assert store.failure(SOURCE) is not None


# --- private lists


def test_a_private_list_keeps_what_the_catalog_cannot_know(store: Store) -> None:
    meta = house_list(ListId("letters"), title="Supplier letters", effect=Effect.RED_FLAG)
    source = house_source(meta.id)
    entity = replace(read(people(1)).entities[0], list_id=meta.id, id="letters:1")
    store.put(source, raw(b"name\n"), Reading((entity,)), origin="l.csv", fetched=NOW, house=meta)
    assert store.house_lists() == (meta,)


# --- hostile names


@pytest.mark.parametrize("name", ["../us_csl", "us csl", "", ".", "US_CSL", "a/b", "a\0b", "x" * 64])
def test_no_path_hides_in_a_source_id(store: Store, name: str) -> None:
    with pytest.raises(StoreError, match="not a source id"):
        store.put(SourceId(name), raw(people(1)), read(people(1)), origin="", fetched=NOW)
    assert not store.home.exists()


@pytest.mark.parametrize("name", ["../../x.csv", "a/b.csv", "..", "", "C:\\x", "a\0", "x" * 201])
def test_no_path_hides_in_a_file_name(store: Store, name: str) -> None:
    with pytest.raises(StoreError, match="cannot name a stored file"):
        store.put(SOURCE, [RawFile(name, b"x")], read(people(1)), origin="", fetched=NOW)
    assert not store.home.exists()


def test_two_files_of_one_name_are_refused(store: Store) -> None:
    files = [RawFile("a.csv", b"1"), RawFile("A.CSV", b"2")]
    with pytest.raises(StoreError, match="two files"):
        store.put(SOURCE, files, read(people(1)), origin="", fetched=NOW)


# --- damage

DAMAGE = [
    pytest.param("entities.msgpack", lambda data: data[:-1], id="entities cut short"),
    pytest.param("entities.msgpack", lambda data: data.replace(b"PERSON", b"PERSOM"), id="a letter changed"),
    pytest.param("entities.msgpack", lambda _: b"", id="entities emptied"),
    pytest.param("raw/dpl.txt", lambda data: data + b" ", id="a raw file grown"),
    pytest.param("snapshot.json", lambda data: data[:-2], id="the description cut short"),
    pytest.param("snapshot.json", lambda _: b"\xff\xfe", id="the description overwritten"),
    pytest.param(
        "snapshot.json", lambda data: data.replace(b'"us_bis_dpl","sha256"', b'"us_csl","sha256"'),
        id="the description of another source",
    ),
]  # fmt: skip


def read_all(store: Store) -> None:
    for info in store.snapshots(SOURCE):
        store.raw(info)
        store.entities(info)


@pytest.mark.parametrize(("name", "spoil"), DAMAGE)
def test_damage_is_an_error_that_names_the_file_and_what_to_do(
    store: Store, name: str, spoil: object
) -> None:
    put(store, people(3))
    folder = next(path for path in (store.home / "snapshots" / SOURCE).iterdir() if path.is_dir())
    file = folder / name
    file.write_bytes(spoil(file.read_bytes()))  # type: ignore[operator]  # a table of plain functions
    with pytest.raises(StoreError, match=folder.name) as caught:
        read_all(store)
    assert str(folder) in caught.value.hint


@pytest.fixture(scope="module")
def stored(tmp_path_factory: pytest.TempPathFactory) -> dict[Path, bytes]:
    """Every file of a snapshot with its bytes."""
    home = tmp_path_factory.mktemp("home")
    put(Store(home), people(3))
    files = [path for path in home.rglob("*") if path.is_file() and path.parent.name != "locks"]
    return {path: path.read_bytes() for path in files if path.name not in {"store.json", "state.json"}}


@given(data=st.data())
def test_no_byte_of_a_snapshot_changes_unseen(stored: dict[Path, bytes], data: st.DataObject) -> None:
    path = data.draw(st.sampled_from(sorted(stored)), label="file")
    at = data.draw(st.integers(0, len(stored[path]) - 1), label="byte")
    change = data.draw(st.integers(1, 255), label="change")
    assert_seen(stored, path, at, change)


def test_not_even_the_version_changes_unseen(stored: dict[Path, bytes]) -> None:
    path = next(path for path in stored if path.name == "snapshot.json")
    assert_seen(stored, path, stored[path].index(b"1"), ord("1") ^ ord("0"))


def assert_seen(stored: dict[Path, bytes], path: Path, at: int, change: int) -> None:
    spoilt = bytearray(stored[path])
    spoilt[at] ^= change
    home = next(parent for parent in path.parents if parent.name == "snapshots").parent
    try:
        path.write_bytes(spoilt)
        with pytest.raises(StoreError):
            read_all(Store(home))
    finally:
        path.write_bytes(stored[path])


def test_a_missing_file_is_damage(store: Store) -> None:
    info = put(store, people(3))
    next(store.home.rglob("entities.msgpack")).unlink()
    with pytest.raises(StoreError, match="No such file"):
        store.entities(info)


@pytest.mark.parametrize("file", ["store.json", "snapshot.json"])
def test_what_a_newer_program_wrote_is_left_alone(store: Store, file: str) -> None:
    put(store, people(3))
    path = next(store.home.rglob(file))
    fields = msgspec.json.decode(path.read_bytes())
    path.write_bytes(msgspec.json.encode({**fields, "format": 2, "novelty": True}))
    with pytest.raises(StoreError, match="newer screener"):
        store.current(SOURCE)
    if file == "store.json":
        with pytest.raises(StoreError, match="newer screener"):
            put(store, people(4), fetched=later(1))
