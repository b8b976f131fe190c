"""What the index believes a name needs is never more than what scoring asks of it."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from screener.index import sieve
from screener.index.asked import Asked, Glued, Leads, Partners
from screener.index.bounds import BINS, SLOTS, Shared, Sort, highest, needs, slots_of, stacked
from screener.index.heaviest import FOUR, UNIT, Heaviest, laid_out
from screener.index.sieve import Sieve
from screener.index.tables import Groups, grouped
from screener.matching.score import REVIEW_THRESHOLD
from screener.model import EntityType

KINDS = st.integers(0, 8 * len(EntityType) - 1)
WEIGHTS = st.floats(0.01, 30.0)


@given(KINDS, st.sampled_from(Sort), WEIGHTS, WEIGHTS, st.floats(0.0, 1.0))
def test_who_meets_less_of_a_name_than_it_needs_cannot_be_enough(
    kind: int, sort: Sort, whole: float, listed: float, part: float
) -> None:
    terms = stacked(np.array([kind]))
    slot = slots_of(np.array([sort]), np.array([listed]))
    share = needs(terms, np.array([whole]))[0, slot[0]]
    met = np.array([max(0.0, share) * part * 0.9999 * listed])
    one, name = np.array([whole]), np.array([listed])
    score = highest(Shared(one, one, one, name, met, met), terms[:, sort])
    assert score[0] < REVIEW_THRESHOLD + 1e-9


@given(st.lists(WEIGHTS, min_size=1, max_size=30))
def test_names_of_more_weight_stand_in_later_slots(weights: list[float]) -> None:
    found = slots_of(np.zeros(len(weights), np.int64), np.sort(weights))
    assert found.tolist() == sorted(found.tolist())
    assert found.max() < BINS
    assert BINS * len(Sort) == SLOTS


NAMES = st.lists(
    st.lists(st.tuples(st.integers(0, 50), st.sampled_from([0.0, 0.02, 0.4, 0.41, 1.0])), max_size=11),
    min_size=1,
    max_size=6,
)


def heaviest(names: list[list[tuple[int, float]]]) -> Heaviest:
    words = np.array([word for name in names for word, _ in name], np.uint32)
    weights = np.array([weight for name in names for _, weight in name], np.float64)
    ends = np.append(0, np.cumsum([len(name) for name in names]))
    whole = np.array([sum(weight for _, weight in name) for name in names])
    return Heaviest.of(dict(laid_out(words, weights, ends, whole, none=99)))


@given(NAMES)
def test_every_word_of_a_name_stands_in_its_rows_the_heaviest_first(
    names: list[list[tuple[int, float]]],
) -> None:
    held = heaviest(names)
    first, counts = held.rows(np.arange(len(names)))
    for name, begin, count in zip(names, first.tolist(), counts.tolist(), strict=True):
        rows = np.arange(begin, begin + count)
        words, weights = held.words(rows).ravel().tolist(), held.weight[rows].ravel().tolist()
        there = [(w, x) for w, x in zip(words, weights, strict=True) if w != 99]
        assert sorted(there) == sorted(name)
        assert [x for _, x in there] == sorted((x for _, x in there), reverse=True)


@given(NAMES, st.data())
def test_what_is_met_of_rows_is_never_too_little(
    names: list[list[tuple[int, float]]], data: st.DataObject
) -> None:
    held = heaviest(names)
    first, counts = held.rows(np.arange(len(names)))
    for name, begin, count in zip(names, first.tolist(), counts.tolist(), strict=True):
        whole = sum(weight for _, weight in name)
        met, of = 0, 0.0
        for row in range(begin, begin + count):
            hits = np.array(data.draw(st.lists(st.integers(0, 1), min_size=FOUR, max_size=FOUR)), np.uint16)
            share, rest = held.met(np.array([row]), hits[None, :].copy())
            met += int(share[0])
            of += float((held.weight[row] * hits).sum())
            behind = float(held.weight[row + 1 : begin + count].sum())
            assert int(rest[0]) / UNIT * whole >= behind - 1e-9
        assert met / UNIT * whole >= of - 1e-9


def test_readings_that_meet_too_many_names_at_once_are_taken_fewer_at_a_time(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Twenty readings of one word, and a hundred names that hold it."""
    names, readings = 100, 20
    held = dict(
        laid_out(np.zeros(names, np.uint32), np.ones(names), np.arange(names + 1), np.ones(names), none=1)
    )
    postings = dict(grouped("postings", np.zeros(names, np.int64), np.arange(names), len(Sort)))
    arrays = {
        **held,
        "form.slot": slots_of(np.zeros(names, np.int64), np.ones(names)),
        "form.weight": np.ones(names),
    }
    own, none = np.arange(readings), np.zeros(0, np.int64)
    asked = Asked(
        terms=stacked(np.zeros(readings, np.int64)),
        whole=np.ones(readings),
        row=own,
        first=np.arange(readings + 1),
        word=own * 0,
        weight=np.ones(readings),
        person=np.ones(readings, np.bool_),
        personal=np.zeros(readings, np.bool_),
    )
    leads, partners = Leads(own, own * 0), Partners(own, own * 0, np.ones(readings))
    glued = Glued(none, none, np.zeros(0), none)
    found = []
    for most in (sieve.IN_HAND, 150):
        monkeypatch.setattr(sieve, "IN_HAND", most)
        met = Sieve(arrays, Groups.of(postings, "postings"), 1).passing(leads, partners, asked, glued)
        found.append((met.pairs.row.tolist(), met.pairs.form.tolist(), met.pair.tolist(), met.word.tolist()))
    assert found[0] == found[1]
    assert len(found[0][0]) == names * readings


@given(NAMES, st.integers(1, 3))
def test_names_laid_out_some_at_a_time_are_laid_out_the_same(
    names: list[list[tuple[int, float]]], at_once: int
) -> None:
    whole = heaviest(names)
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr("screener.index.heaviest.AT_ONCE", at_once)
        parts = heaviest(names)
    for name in Heaviest.__struct_fields__:
        assert getattr(whole, name).tolist() == getattr(parts, name).tolist()
