"""A tree in a terminal loses no party, however deep it is and however narrow the terminal."""

from __future__ import annotations

import io
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.console import Console

from screener.report.tree import Branch, Drawing


def chain(levels: int) -> Branch:
    """A party, its holder, that one's holder and so on."""
    branch = Branch(f"P{levels}.", share="60% shares")
    for level in range(levels - 1, -1, -1):
        branch = Branch(f"P{level}.", share="60% shares" if level else "", children=(branch,))
    return branch


def drawn(branch: Branch, width: int) -> str:
    console = Console(file=io.StringIO(), width=width, color_system=None)
    console.print(Drawing(branch))
    assert isinstance(console.file, io.StringIO)
    return console.file.getvalue()


@given(levels=st.integers(1, 60), width=st.integers(40, 200))
def test_every_party_of_a_chain_is_drawn_whole(levels: int, width: int) -> None:
    text = drawn(chain(levels), width)
    assert set(re.findall(r"P\d+\.", text)) == {f"P{level}." for level in range(levels + 1)}
    assert max(map(len, text.splitlines())) <= width


@pytest.mark.parametrize(
    ("levels", "width", "parts"),
    [
        pytest.param(10, 80, 0, id="ten levels stand in one at 80 columns"),
        pytest.param(11, 80, 1, id="the eleventh goes on below"),
        pytest.param(30, 160, 0, id="thirty stand in one at 160 columns"),
    ],
)
def test_what_stands_too_far_right_goes_on_below_under_its_number(
    levels: int, width: int, parts: int
) -> None:
    text = drawn(chain(levels), width)
    assert text.count("goes on below at (") == parts
    assert len(re.findall(r"^\(\d+\) P", text, re.MULTILINE)) == parts
    assert parts == 0 or re.search(r"^\(1\) P10\.\n└── 60% shares  P11\.", text, re.MULTILINE)
