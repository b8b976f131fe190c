"""What parts the names of a cell is never passed over for being looked for quickly."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from screener.names import alternatives as parting
from screener.names.alternatives import alternatives

PIECES = [
    *("Kelvo", "Zyxomat Ltd", "a", "A", "f", "n", "d", "D", "k", "K", "\u212a", "b", "t", "ex", "Ex-", "ex."),
    *("trading as", "Doing Business As", "also known as", "now known as", "formerly", "tradin\u017f", "as"),
    *(" ", "\t", "\u00a0", ".", "/", ":", ";", "|", ",", "-"),
]


@given(st.lists(st.sampled_from(PIECES), max_size=9).map("".join))
def test_whatever_parts_a_cell_holds_one_of_the_marks(text: str) -> None:
    folded = " ".join(text.casefold().split())
    if re.search(parting._BETWEEN, text):
        assert any(mark in folded for mark in parting._MARKS)


CUT_OFF = {
    "in capitals": ("Golden Bridge Trading DBA", ("Golden Bridge Trading",)),
    "behind a comma": ("Golden Bridge Trading, t/a", ("Golden Bridge Trading",)),
    "with more blanks than needed": (
        "Golden Bridge  Trading   doing  business as ",
        ("Golden Bridge Trading",),
    ),
    "with another name before it": (
        "Golden Bridge aka Ocean Wave dba",
        ("Golden Bridge aka Ocean Wave", "Golden Bridge", "Ocean Wave"),
    ),
    "with no name before it": ("DBA", ()),
    "but only where it ends a name": ("Dbanking Ltd", ()),
}


@pytest.mark.parametrize(("text", "expected"), CUT_OFF.values(), ids=CUT_OFF)
def test_a_name_whose_other_was_cut_off_is_read_without_the_link(
    text: str, expected: tuple[str, ...]
) -> None:
    assert alternatives(text) == expected
