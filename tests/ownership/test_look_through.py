"""Multiplied ownership, exact through chains and rings, and rings that nobody owns."""

from __future__ import annotations

import datetime as dt
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from screener.model import Stake
from screener.ownership.graph import Graph, NodeKey, build
from screener.ownership.intervals import exactly
from screener.ownership.linear import EXACT_SIZE
from screener.ownership.lookthrough import closed_rings, look_through, ultimate_owners
from tests.ownership.worked import stake

DAY = dt.date(2026, 11, 23)


def graph_of(*texts: str) -> Graph:
    return build([stake(owner, share, owned) for owner, share, owned in map(str.split, texts)], DAY)


def key(name: str) -> NodeKey:
    return NodeKey(f"name:{name.casefold()}")


def of(graph: Graph, owner: str, owned: str) -> tuple[Fraction, Fraction]:
    return look_through(graph, [key(owner)]).of(key(owned))


@pytest.mark.parametrize(
    ("texts", "owner", "owned", "expected"),
    [
        pytest.param(("X 50 A", "A 50 B"), "X", "B", "25", id="a chain multiplies"),
        pytest.param(("X 60 A", "X 40 B", "A 50 C", "B 50 C"), "X", "C", "50", id="a diamond adds up"),
        pytest.param(("X 40 A", "B 20 A", "A 30 B"), "X", "A", "4000/94", id="a cross-holding"),
        pytest.param(("X 40 A", "B 20 A", "A 30 B"), "X", "B", "1200/94", id="and to the other company"),
        pytest.param(("X 50 A", "B 50 A", "A 50 B", "Y 50 B"), "X", "A", "200/3", id="a symmetric ring"),
        pytest.param(("X 50 A", "B 50 A", "A 50 B", "Y 50 B"), "Y", "A", "100/3", id="its other owner"),
        pytest.param(("X 45 A", "A 10 A"), "X", "A", "50", id="a company's own shares carry nothing"),
        pytest.param(("A 100 B", "B 100 A", "X 50 C"), "X", "A", "0", id="a closed ring belongs to nobody"),
        pytest.param(("A 30 B", "B 20 A", "X 80 A"), "A", "B", "30", id="an owner in a ring counts once"),
    ],
)  # fmt: skip
def test_exact_look_through(texts: tuple[str, ...], owner: str, owned: str, expected: str) -> None:
    assert of(graph_of(*texts), owner, owned) == (Fraction(expected), Fraction(expected))


@pytest.mark.parametrize(
    ("texts", "expected"),
    [
        pytest.param(("X 25-50 A", "A 50 B"), ("12.5", "25"), id="a band stays a band"),
        pytest.param(("P 60 A", "X 0-100 A"), ("0", "40"), id="others' shares cut the upper end"),
        pytest.param(("X 0-100 A", "X 0-100 B", "A 0-100 C", "B 0-100 C"), ("0", "100"), id="never over all"),
        pytest.param(("X 0-100 A", "B 0-100 A", "A 0-100 B"), ("0", "100"), id="nor in a ring of unknowns"),
    ],
)  # fmt: skip
def test_look_through_of_bands(texts: tuple[str, ...], expected: tuple[str, str]) -> None:
    graph = graph_of(*texts)
    last = texts[-1].split()[-1]
    assert of(graph, "X", last) == tuple(map(Fraction, expected))


def test_closed_rings_have_no_ultimate_owner() -> None:
    graph = graph_of("A 100 B", "B 100 A", "A 100 C", "X 50 D")
    assert closed_rings(graph) == [(key("A"), key("B"))]
    assert ultimate_owners(graph, key("C")) == {}


def test_ultimate_owners_of_a_company_with_known_holders_add_up_to_the_whole() -> None:
    graph = graph_of("X 50 A", "B 50 A", "A 50 B", "Y 50 B")
    found = ultimate_owners(graph, key("A"))
    assert sum(low for low, _ in found.values()) == 100


@given(st.lists(st.integers(1, 99), min_size=2, max_size=8))
def test_a_fully_held_ring_belongs_to_its_outside_owners_altogether(shares: list[int]) -> None:
    size = len(shares)
    stakes = []
    for i, share in enumerate(shares):
        stakes += [
            Stake(f"A{i}", f"A{(i + 1) % size}", exactly(share)),
            Stake(f"X{i}", f"A{(i + 1) % size}", exactly(100 - share)),
        ]
    found = ultimate_owners(build(stakes, DAY), key("A0"))
    assert sum(low for low, _ in found.values()) == 100
    assert all(low == high for low, high in found.values())


def test_a_large_ring_is_solved_numerically_to_the_same_figure() -> None:
    size = EXACT_SIZE + 20
    ring = [Stake(f"A{i}", f"A{(i + 1) % size}", exactly(90)) for i in range(size)]
    graph = build([*ring, Stake("X", "A0", exactly(10))], DAY)
    low, _ = of(graph, "X", "A0")
    assert float(low) == pytest.approx(10 / (1 - 0.9**size), abs=1e-9)
