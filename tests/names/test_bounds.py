"""Hostile names cost work in proportion to their length, counted in calls, none when too long."""

from __future__ import annotations

import sys
from collections.abc import Callable
from types import FrameType

import pytest

from screener.matching.parties import compare_texts
from screener.names.analysis import MAX_CHARACTERS, analyse_all

SHAPES: dict[str, Callable[[int], str]] = {
    "one word": lambda size: "ab" * (size // 2),
    "one word of a company's letters": lambda size: "limited" * (size // 7),
    "single letters": lambda size: "a b " * (size // 4),
    "words never seen": lambda size: " ".join(f"q{number:x}z" for number in range(size // 5)),
    "many aliases": lambda size: "Alpha a.k.a. " * (size // 13),
    "open brackets": lambda size: "(" * size + "a",
    "brackets": lambda size: "(Alpha)" * (size // 7),
    "strokes": lambda size: "Alpha/" * (size // 6),
    "numbers": lambda size: "12 " * (size // 3),
    "legal forms": lambda size: "joint stock company " * (size // 20),
    "Chinese": lambda size: "中国科技" * (size // 4),
    "Arabic": lambda size: "محمد " * (size // 5),
    "Cyrillic": lambda size: "завод " * (size // 6),
    "Korean": lambda size: "조선 " * (size // 3),
    "right-to-left marks": lambda size: "\u202eab\u202c " * (size // 5),
    "emoji": lambda size: "😀a " * (size // 3),
}


def calls(act: Callable[[], object]) -> int:
    """Return how many functions `act` calls, of Python and of C."""
    count = 0

    def note(_: FrameType, event: str, __: object) -> None:
        nonlocal count
        count += event in {"call", "c_call"}

    before = sys.getprofile()
    sys.setprofile(note)
    try:
        act()
    finally:
        sys.setprofile(before)
    return count


@pytest.mark.parametrize("shape", SHAPES.values(), ids=SHAPES.keys())
def test_twice_the_letters_are_little_more_than_twice_the_work(shape: Callable[[int], str]) -> None:
    analyse_all(shape(60))  # reads the tables
    half, whole = shape(MAX_CHARACTERS // 2 - 20), shape(MAX_CHARACTERS - 40)
    analyse_all.cache_clear()
    once, twice = calls(lambda: analyse_all(half)), calls(lambda: analyse_all(whole))
    assert twice <= 3 * once + 500


@pytest.mark.parametrize("shape", SHAPES.values(), ids=SHAPES.keys())
def test_a_longer_text_is_refused_without_being_read(shape: Callable[[int], str]) -> None:
    text = shape(20_000)
    assert calls(lambda: analyse_all(text)) < 50
    assert "longer than" in analyse_all(text)[0].problem


def test_two_names_of_the_greatest_length_are_compared_in_bounded_work() -> None:
    one = " ".join(f"{chr(97 + i % 26)}{chr(97 + i // 26)}x" for i in range(240))
    compare_texts("zyxomat", "zyxomatt")
    assert calls(lambda: compare_texts(one, one[::-1])) < 3_000_000
