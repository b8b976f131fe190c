"""Readings laid out as arrays are the readings, however they were put together, and find what names find."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from screener.errors import StoreError
from screener.index.compile import compile_index
from screener.index.learned import Manner
from screener.index.lookup import Index
from screener.index.readings import Readings, joined, laid_out
from screener.matching.parties import analyse_party
from screener.model import Entity, EntityType, ListId, Name, Party, SourceId
from screener.names.analysis import analyse_all
from screener.screening.spelled import behind, decoded, encoded, spelled

WORDS = (
    "kelvo",
    "trading",
    "safari",
    "club",
    "safariclub",
    "A.",
    "B",
    "II",
    "2",
    "Ltd",
    "of",
    "Юнион",
    "北京",
)
names = st.lists(st.sampled_from(WORDS), min_size=1, max_size=4).map(" ".join)
texts = st.lists(names, max_size=6)


def readings(found: list[str]) -> Readings:
    return laid_out([form for text in found for form in analyse_all(text) if not form.problem])


def plain(held: Readings) -> list[tuple[object, ...]]:
    """Each reading with its words and runs themselves, whatever their numbers."""
    rows: list[tuple[object, ...]] = []
    for row in range(len(held)):
        tokens = range(held.first[row], held.first[row + 1])
        runs = range(held.first_run[row], held.first_run[row + 1])
        rows.append(
            (
                *(held.kind[row], held.whole[row], held.letters[row]),
                *((held.words[held.word[at]], held.weight[at], held.personal[at]) for at in tokens),
                *((held.runs[held.run[at]], held.run_start[at], held.run_size[at]) for at in runs),
            )
        )
    return rows


@settings(max_examples=40)
@given(texts, texts)
def test_readings_laid_out_apart_and_joined_are_those_laid_out_together(
    one: list[str], two: list[str]
) -> None:
    together = joined((readings(one), readings(two)))
    assert plain(together) == plain(readings([*one, *two]))
    assert len(set(together.words)) == len(together.words)


@settings(max_examples=40)
@given(texts, st.data())
def test_some_of_the_readings_are_those_and_nothing_else(found: list[str], data: st.DataObject) -> None:
    every = readings(found)
    rows = data.draw(st.lists(st.integers(0, max(0, len(every) - 1)), max_size=5)) if len(every) else []
    some = every.taken(np.array(rows, np.int64))
    wanted = [plain(every)[row] for row in rows]
    assert plain(some) == plain(some.compact()) == wanted
    assert len(some.compact().words) <= len(every.words)


@settings(max_examples=40)
@given(texts, texts)
def test_what_is_kept_of_names_comes_back(one: list[str], two: list[str]) -> None:
    first, second = (spelled(map(Party, found)) for found in (one, two))
    kept = decoded(encoded(behind(first, len(one), second)))
    whole = spelled(map(Party, [*one, *two]))
    assert kept.owner.tolist() == whole.owner.tolist()
    assert plain(kept.readings) == plain(whole.readings)
    assert all(isinstance(manner, Manner) for _, manner in kept.readings.words)


@pytest.mark.parametrize("data", [b"", b"\x81", encoded(spelled([Party("Kelvo")]))[:-3]])
def test_what_is_no_kept_names_is_an_error_that_says_what_to_do(data: bytes) -> None:
    with pytest.raises(StoreError, match="cannot be read back") as caught:
        decoded(data)
    assert "--full" in caught.value.hint


@pytest.fixture(scope="module")
def index(tmp_path_factory: pytest.TempPathFactory) -> Index:
    path = tmp_path_factory.mktemp("index") / "few.idx"
    listed = ("Safari Club Ltd", "Kelvo Trading II", "北京 Kelvo", "Union of Kelvo")
    compile_index(
        path,
        "key",
        [
            Entity(f"x:{n}", ListId("x"), (SourceId("x"),), EntityType.ORGANISATION, (Name(name),))
            for n, name in enumerate(listed)
        ],
    )
    return Index.open(path, "key")


@settings(max_examples=40)
@given(texts)
def test_parties_are_near_an_index_where_it_has_candidates_for_them(index: Index, found: list[str]) -> None:
    rows = [Party(text) for text in found]
    candidates = index.candidates([analyse_party(row).names for row in rows])
    assert spelled(rows).near(index) == {at for at, some in enumerate(candidates) if some}
