"""The cascade in whole numbers catches exactly whom the cascade on fractions catches."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from fractions import Fraction
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from screener.errors import UsageError
from screener.model import Basis, Stake
from screener.ownership.cascade import run
from screener.ownership.graph import build
from screener.ownership.intervals import exactly
from screener.ownership.registers.compile import write
from screener.ownership.registers.lookup import Register
from screener.ownership.rules import Rule
from screener.ownership.sparse import Sparse
from tests.ownership.test_laws import PARTIES, portfolios
from tests.ownership.worked import TODAY, rule, stake

RULES = ["ofac50", "bis_affiliates", "eu_own", "ch_2024", "au_review", "jp_direct"]
SELVES = st.dictionaries(st.sampled_from(PARTIES), st.integers(1, 40), max_size=2)
BASES = st.lists(st.sampled_from([Basis.SHARES, Basis.VOTES, Basis.CONTROL, Basis.NOMINEE]), max_size=30)


def kept(folder: Path, stakes: list[Stake]) -> Register:
    write(folder, stakes, dict)
    return Register("test", folder)


def caught(
    register: Register, applied: Rule, seeds: set[str], *, upper: bool
) -> tuple[set[str], dict[str, Fraction]]:
    numbers = {register.find(name)[0].name: name for name in seeds if register.find(name)}
    by_number = {n: register.party(n).name for n in range(1, register.highest + 1)}
    cascade = Sparse(register.edges, register.shares(), register.highest, TODAY)
    start = [n for n, name in by_number.items() if name in numbers]
    exempt = register.countries(applied.exempt_countries)
    found = cascade.run(applied, start, upper=upper, exempt=exempt)
    return (
        {name for number, name in by_number.items() if found.flags[number]},
        {by_number[number]: found.percent(number) for number in found.touched()},
    )


@settings(max_examples=150)
@given(
    st.sampled_from(RULES),
    portfolios(),
    st.sets(st.sampled_from(PARTIES), min_size=1, max_size=3),
    BASES,
    st.sets(st.sampled_from(PARTIES)),
    st.booleans(),
)
def test_both_catch_the_same(
    tmp_path_factory: pytest.TempPathFactory,
    name: str,
    stakes: list[Stake],
    seeds: set[str],
    bases: list[Basis],
    american: set[str],
    upper: bool,
) -> None:
    mixed = [
        replace(s, basis=basis, owned_country="US" if s.owned in american else "")
        for s, basis in zip(stakes, [*bases, *[Basis.SHARES] * len(stakes)], strict=False)
    ]
    mixed += [stake(party, "0", "Ω") for party in PARTIES]
    register = kept(tmp_path_factory.mktemp("r"), mixed)
    graph = build(mixed, TODAY)
    nodes = {graph.names[node]: node for node in graph.names}
    exact = run(graph, rule(name), [nodes[seed] for seed in seeds], upper=upper)
    found, sums = caught(register, rule(name), seeds, upper=upper)
    assert found == {graph.names[node] for node in exact.depths}
    assert sums == {graph.names[node]: total.value for node, total in exact.sums.items() if total.counted}


@pytest.mark.parametrize(
    ("rows", "found"),
    [
        pytest.param([stake("X", "49.999999999", "A")], {"X"}, id="a hair under the threshold"),
        pytest.param(
            [stake("X", "50/3", "A"), stake("X", "100/3", "A")], {"X", "A"}, id="thirds that make 50"
        ),
        pytest.param([stake("X", "30", "A"), stake("A", "40", "A")], {"X", "A"}, id="a company's own shares"),
        pytest.param([stake("A", "60", "B"), stake("B", "60", "A")], {"X"}, id="a ring catches nobody"),
        pytest.param([stake("X", "60", "A", end=TODAY)], {"X"}, id="a stake that ended that day"),
        pytest.param([stake("X", "60", "A", start=TODAY)], {"X", "A"}, id="a stake that began that day"),
        pytest.param([stake("X", "(50-60]", "A")], {"X", "A"}, id="more than 50"),
    ],
)
def test_the_threshold_is_exact(tmp_path: Path, rows: list[Stake], found: set[str]) -> None:
    register = kept(tmp_path, [*rows, stake("X", "0", "Ω")])
    assert caught(register, rule("ofac50"), {"X"}, upper=False)[0] == found


def test_what_cannot_be_counted_exactly_is_refused(tmp_path: Path) -> None:
    fine = replace(stake("X", "1", "A"), share=exactly(Fraction(1, 10**12)))
    register = kept(tmp_path, [fine])
    with pytest.raises(UsageError, match="denominator"):
        Sparse(register.edges, register.shares(), 2, dt.date(2026, 1, 1))


@pytest.mark.parametrize("name", ["uk_oc", "us_1260h_list"])
def test_rules_that_count_otherwise_are_refused(tmp_path: Path, name: str) -> None:
    register = kept(tmp_path, [stake("X", "60", "A")])
    with pytest.raises(UsageError, match="in bulk"):
        Sparse(register.edges, register.shares(), 2, TODAY).run(rule(name), [1], upper=False)
