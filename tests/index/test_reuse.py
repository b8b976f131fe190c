"""A changed list is compiled from what an older index knows, to the same bytes as from nothing."""

from __future__ import annotations

import os
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path

import msgspec
import pytest

from screener.index import cache, reuse
from screener.index.compile import compile_index
from screener.index.draft import Draft
from screener.index.reuse import newest
from screener.lists import starter as starters
from screener.model import Entity, Name

Entities = Sequence[Entity]
STARTER: Entities = starters.reading().entities


def renamed(entities: Entities) -> Entities:
    first, *rest = entities
    return [replace(first, names=(Name("Quite Another Holding Ltd"), *first.names[1:])), *rest]


CHANGES: dict[str, Callable[[Entities], Entities]] = {
    "as they were": lambda entities: entities,
    "one has another name": renamed,
    "some have left": lambda entities: entities[::3],
    "some are new": lambda entities: [*entities, *(replace(e, id=f"{e.id}-new") for e in entities[:20])],
    "in another order": lambda entities: entities[::-1],
    "all have left": lambda _: [],
}


@pytest.mark.parametrize("change", CHANGES.values(), ids=CHANGES)
def test_what_is_taken_over_is_what_would_be_analysed(
    change: Callable[[Entities], Entities], tmp_path: Path
) -> None:
    older = tmp_path / "older"
    older.mkdir()
    compile_index(older / "older.idx", "old", STARTER)
    now = change(STARTER)
    compile_index(tmp_path / "anew.idx", "now", now)
    compile_index(tmp_path / "taken.idx", "now", now, None, newest(older))
    assert (tmp_path / "taken.idx").read_bytes() == (tmp_path / "anew.idx").read_bytes()


def test_records_that_share_a_hash_are_told_apart(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reuse, "hash", lambda _: 7, raising=False)
    compile_index(tmp_path / "older.idx", "old", STARTER)
    known = newest(tmp_path)
    assert known is not None
    taken = [known.take(Draft(), 0, msgspec.msgpack.encode(entity)) for entity in renamed(STARTER)]
    assert taken == [False, *(True for _ in STARTER[1:])]


def test_what_is_let_go_of_is_read_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reuse, "IN_HAND", 3)
    compile_index(tmp_path / "older.idx", "old", STARTER)
    compile_index(tmp_path / "taken.idx", "old", STARTER, None, newest(tmp_path))
    assert (tmp_path / "taken.idx").read_bytes() == (tmp_path / "older.idx").read_bytes()


def test_only_what_changed_is_analysed(tmp_path: Path) -> None:
    compile_index(tmp_path / "older.idx", "old", STARTER)
    known = newest(tmp_path)
    assert known is not None
    taken = [known.take(Draft(), 0, msgspec.msgpack.encode(entity)) for entity in renamed(STARTER)]
    assert taken == [False, *(True for _ in STARTER[1:])]


def test_an_older_index_that_is_damaged_or_of_another_program_is_not_taken_from(tmp_path: Path) -> None:
    path = tmp_path / "older.idx"
    compile_index(path, "old", STARTER)
    path.write_bytes(path.read_bytes()[:-100])
    (tmp_path / "foreign.idx").write_bytes(b"SCREENIX" + bytes(100))
    assert newest(tmp_path) is None


def test_the_newest_index_of_a_home_is_taken_from(tmp_path: Path) -> None:
    cache.opened(tmp_path, "a" * 32, lambda: STARTER[:10])
    cache.opened(tmp_path, "b" * 32, lambda: STARTER)
    os.utime(cache.path_of(tmp_path, "a" * 32), (1, 1))
    known = newest(tmp_path / "index")
    assert known is not None
    assert known.take(Draft(), 0, msgspec.msgpack.encode(STARTER[-1]))
    assert cache.opened(tmp_path, "c" * 32, lambda: renamed(STARTER)).entities == len(STARTER)
