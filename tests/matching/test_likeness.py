"""Which words meet, and that every way to meet is one of the doors that the index opens."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from rapidfuzz.distance import OSA

from screener.matching.align import ALIGN_FLOOR
from screener.matching.likeness import (
    MIN_STEM,
    likeness,
    listed_keys,
    look_key,
    most_edits,
    skeleton_key,
    sought_keys,
    sound_key,
)
from screener.matching.sight import strange

MEET = {
    "one letter wrong": ("lukashenko", "lukashenka"),
    "neighbours swapped": ("anglea", "angela"),
    "two letters wrong in a long word": ("khordorovsky", "khodorkovsky"),
    "another transliteration": ("bachar", "bashar"),
    "no vowels": ("krshvtsrvs", "kirishiavtoservis"),
    "read by a scanner": ("e1za", "elza"),
    "a pair of letters read as one": ("gernma", "gemma"),
    "a given name in another language": ("ivan", "john"),
    "a nickname": ("ted", "theodore"),
    "an initial": ("a", "ali"),
    "cut off": ("uralv", "uralvagonzavod"),
    "Arabic consonants beside a Latin word": ("~mhmd", "mohammed"),
    "a translation beside another": ("^academy", "institute"),
}

STRANGERS = {
    "another initial": ("b", "ali"),
    "two letters": ("eis", "iss"),
    "numbers are exact": ("44", "45"),
    "another word": ("kittens", "missiles"),
    "two established words": ("gas", "oil"),
    "other consonants": ("~mhmd", "mahmoudi"),
}


@pytest.mark.parametrize(("a", "b"), MEET.values(), ids=MEET.keys())
def test_words_that_stand_for_each_other_meet(a: str, b: str) -> None:
    assert likeness(a, b) >= ALIGN_FLOOR


@pytest.mark.parametrize(("a", "b"), STRANGERS.values(), ids=STRANGERS.keys())
def test_other_words_do_not_meet(a: str, b: str) -> None:
    assert likeness(a, b) < ALIGN_FLOOR


WORDS = st.one_of(
    st.text("abcdeghiklmnrstuvyz01", min_size=1, max_size=12),
    st.text("abdhklmnrstwy", min_size=2, max_size=6).map("~".__add__),
    st.sampled_from([word for pair in MEET.values() for word in pair] + ["institute", "^institute", "~hsyn"]),
)


@st.composite
def pairs(draw: st.DrawFn) -> tuple[str, str]:
    """Two words, often one a slip of the other."""
    a = draw(WORDS)
    if draw(st.booleans()):
        return a, draw(WORDS)
    at = draw(st.integers(0, len(a)))
    letter = draw(st.sampled_from(["", "e", "h", "n"]))
    return a, (a[:at] + letter + a[at + draw(st.integers(0, 2)) :]) or "a"


@given(pairs())
@example(("~mhmd", "mohammed"))
@example(("^academy", "institute"))
@example(("krshvtsrvs", "kirishiavtoservis"))
def test_no_pair_meets_but_through_a_door(pair: tuple[str, str]) -> None:
    a, b = pair
    if likeness(a, b) < ALIGN_FLOOR or a == b:
        return
    near = OSA.distance(a, b) <= most_edits(len(a), len(b))
    short, long = sorted(pair, key=len)
    begins = long.startswith(short) and (len(short) == 1 or len(short) >= MIN_STEM)
    assert near or begins or sought_keys(a) & listed_keys(b)


@given(pairs())
@example(("~mhmd", "mohammed"))
@example(("^academy", "institute"))
@example(("gernma", "gemma"))
@example(("xusu", "ksusu"))
@example(("ted", "theodore"))
@example(("cleaner", "deaner"))
def test_no_pair_that_meets_is_strange_at_first_sight(pair: tuple[str, str]) -> None:
    a, b = pair
    if likeness(a, b) > 0.0:
        assert not strange(a, b)


def test_most_pairs_of_words_are_strange_at_first_sight() -> None:
    words = "huawei tizol kuangshi rosneft megvii santander bowne almaz antey lukoil".split()  # noqa: SIM905
    pairs = [(a, b) for a in words for b in words if a != b]
    assert sum(strange(a, b) for a, b in pairs) > 0.9 * len(pairs)


@given(pairs())
def test_likeness_is_the_same_both_ways_and_bounded(pair: tuple[str, str]) -> None:
    a, b = pair
    assert likeness(a, b) == likeness(b, a)
    assert 0.0 <= likeness(a, b) <= 1.0
    assert likeness(a, a) == 1.0


@pytest.mark.parametrize(
    ("key", "a", "b"),
    [(sound_key, "basharr", "bachar"), (skeleton_key, "brllnc", "brilliance"), (look_key, "0rion", "orion")],
    ids=["sound", "skeleton", "look"],
)
def test_words_that_are_one_to_the_ear_or_eye_share_a_key(key: Callable[[str], str], a: str, b: str) -> None:
    assert key(a) == key(b)
