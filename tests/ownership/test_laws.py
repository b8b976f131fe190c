"""Laws that hold for any stakes: what may never change, and what may only ever grow."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from fractions import Fraction

from hypothesis import assume, example, given
from hypothesis import strategies as st

from screener.errors import OwnershipError
from screener.model import Basis, Exposure, Interval, Stake, Verdict
from screener.ownership.assess import STRENGTH, assess
from screener.ownership.fixpoint import settle
from screener.ownership.graph import build
from screener.ownership.intervals import UNKNOWN, WHOLE, exactly
from screener.ownership.listings import seeds
from screener.ownership.rules import Kind
from tests.ownership.worked import TODAY, answer, listed, rule, shipped

PARTIES = "ABCDEFG"
SDN = "us_ofac_sdn"
AGGREGATED = st.sampled_from(["ofac50", "bis_affiliates", "eu_own", "ch_2024", "cn_no61"])
RULES = st.sampled_from(
    ["ofac50", "bis_affiliates", "eu_own", "ch_2024", "uk_oc", "us_805", "ca_2023", "au_review", "jp_direct"]
)
EVERY_RULE = st.sampled_from([one.id for one in shipped() if one.kind is Kind.CASCADE])
SEED_LIST = {
    "ofac50": SDN, "eu_own": "eu_fsf", "ch_2024": "ch_seco", "uk_oc": "uk_fcdo", "us_805": "us_dod_1260h",
    "bis_affiliates": "us_bis_el", "cn_no61": "cn_mofcom", "ca_2023": "ca_sema", "au_review": "au_dfat",
    "jp_direct": "jp_mof",
}  # fmt: skip


@st.composite
def portfolios(draw: st.DrawFn, *, exact: bool = False, start: int = 3) -> list[Stake]:
    """Draw stakes that can all be true at once: of no company more than the whole is held."""
    stakes: list[Stake] = []
    for owned in PARTIES:
        room = WHOLE
        for owner in draw(st.lists(st.sampled_from(PARTIES), max_size=start, unique=True)):
            low = Fraction(draw(st.integers(0, int(room) - 1)))
            width = 0 if exact else draw(st.integers(0, int(WHOLE - low)))
            opened = not exact and width > 0
            share = Interval(low, low + width, opened and draw(st.booleans()), opened and draw(st.booleans()))
            room -= low + (1 if share.low_open else 0)  # an open end needs a little more than itself
            stakes.append(Stake(owner, owned, share, known=share != UNKNOWN))
            if room < 1:
                break
    return stakes


LISTED = st.sets(st.sampled_from(PARTIES), min_size=1, max_size=3)


def answers(rule: str, stakes: list[Stake], listed: set[str]) -> dict[str, Exposure]:
    extra = [Stake(name, "Ω", exactly(0)) for name in PARTIES]
    return answer(rule, [*stakes, *extra], TODAY, **dict.fromkeys(sorted(listed), SEED_LIST[rule]))


def verdicts(rule: str, stakes: list[Stake], listed: set[str]) -> dict[str, Verdict]:
    return {party: exposure.verdict for party, exposure in answers(rule, stakes, listed).items()}


def weaker(left: Verdict, right: Verdict) -> bool:
    return STRENGTH[left] > STRENGTH[right]


@st.composite
def of_two_bases(draw: st.DrawFn) -> list[Stake]:
    """Draw stakes of which some are votes."""
    bases = st.sampled_from([Basis.SHARES, Basis.VOTES])
    return [replace(stake, basis=draw(bases)) for stake in draw(portfolios())]


RING_ON_TWO_BASES = [
    Stake("A", "B", exactly(100)),
    Stake("B", "C", exactly(60), basis=Basis.VOTES),
    Stake("C", "D", exactly(70)),
    Stake("D", "C", exactly(80)),
]


@example("uk_oc", RING_ON_TWO_BASES, {"A"})
@given(st.sampled_from(["uk_oc", "us_805", "au_review"]), of_two_bases(), LISTED)
def test_the_stakes_that_explain_a_verdict_lead_from_a_listed_party_to_it(
    rule: str, stakes: list[Stake], listed: set[str]
) -> None:
    for party, exposure in answers(rule, stakes, listed).items():
        if exposure.verdict in {Verdict.MUST, Verdict.MAY}:
            steps = [(step.stake.owner, step.stake.owned) for step in exposure.path if step.counts]
            reached = set(listed)
            for _ in steps:
                reached |= {owned for owner, owned in steps if owner in reached}
            assert party in reached


@given(RULES, portfolios(), LISTED, st.randoms(use_true_random=False))
def test_the_order_of_rows_changes_nothing(
    rule: str, stakes: list[Stake], listed: set[str], random: object
) -> None:
    shuffled = list(stakes)
    random.shuffle(shuffled)  # type: ignore[attr-defined]  # hypothesis' own Random
    left, right = answers(rule, stakes, listed), answers(rule, shuffled, listed)
    assert {n: (e.verdict, e.sum_low, e.sum_high, set(e.flags)) for n, e in left.items()} == {
        n: (e.verdict, e.sum_low, e.sum_high, set(e.flags)) for n, e in right.items()
    }


@given(RULES, portfolios(exact=True), LISTED, st.data())
def test_splitting_an_exact_stake_in_two_changes_nothing(
    rule: str, stakes: list[Stake], listed: set[str], data: st.DataObject
) -> None:
    assume(stakes)
    chosen = data.draw(st.integers(0, len(stakes) - 1))
    whole = stakes[chosen]
    part = whole.share.low * Fraction(data.draw(st.integers(0, 7)), 7)
    halves = [replace(whole, share=exactly(part)), replace(whole, share=exactly(whole.share.low - part))]
    left = answers(rule, stakes, listed)
    right = answers(rule, [*stakes[:chosen], *halves, *stakes[chosen + 1 :]], listed)
    for party, exposure in left.items():
        other = right[party]
        assert (exposure.verdict, exposure.sum_low, exposure.sum_high, exposure.look_through_low) == (
            other.verdict, other.sum_low, other.sum_high, other.look_through_low,
        ), party  # fmt: skip


@given(AGGREGATED, portfolios(), LISTED, st.sampled_from(PARTIES), st.integers(1, 100))
def test_a_listed_holder_found_in_the_remainder_never_weakens_a_verdict(
    rule: str, stakes: list[Stake], listed: set[str], owned: str, share: int
) -> None:
    known = sum((s.share.low for s in stakes if s.owned == owned), Fraction(0))
    assume(known + share < WHOLE or (known + share == WHOLE and not any(s.share.low_open for s in stakes)))
    owner = min(listed)
    assume(owner != owned)
    before = verdicts(rule, stakes, listed)
    after = verdicts(rule, [*stakes, Stake(owner, owned, exactly(share))], listed)
    assert not [party for party in before if weaker(after[party], before[party])]


@given(EVERY_RULE, portfolios(), LISTED)
def test_must_implies_may(name: str, stakes: list[Stake], persons: set[str]) -> None:
    """Whoever is caught for certain is caught possibly: by the verdicts of each end, and by the sums."""
    table = rule(name)
    graph = build([*stakes, *(Stake(party, "Ω", exactly(0)) for party in PARTIES)], TODAY)
    found = listed(graph, **dict.fromkeys(sorted(persons), table.seeds[0]))
    resting = settle(graph, table, seeds(table, found, TODAY))
    for node in graph.names:
        if resting.is_caught(node):
            assert resting.may_be_caught(node), node
        assert resting.sum_low(node).value <= resting.sum_high(node).value <= WHOLE
    for exposure in assess(graph, table, found, graph.names).values():
        assert 0 <= exposure.sum_low <= exposure.sum_high <= WHOLE
        assert 0 <= exposure.look_through_low <= exposure.look_through_high <= WHOLE


@given(RULES, portfolios())
def test_nobody_is_caught_where_nobody_is_listed(rule: str, stakes: list[Stake]) -> None:
    found = answers(rule, stakes, set())
    assert {e.verdict for e in found.values()} <= {Verdict.NO}
    assert not any(e.red_flag for e in found.values())


@given(AGGREGATED, st.integers(2, 6), st.integers(1, 49), st.integers(50, 99))
@example("ofac50", 2, 1, 50).via("a ring of two with one per cent of a listed party")
def test_rings_never_catch_themselves(rule: str, length: int, listed_share: int, ring_share: int) -> None:
    ring = [
        Stake(PARTIES[i], PARTIES[(i + 1) % length], exactly(min(ring_share, 100 - listed_share)))
        for i in range(length)
    ]
    found = verdicts(
        rule, [*ring, Stake("X", PARTIES[0], exactly(listed_share)), Stake("X", "G", exactly(1))], set()
    )
    assert set(found.values()) == {Verdict.NO}
    stakes = [*ring, Stake("X", PARTIES[0], exactly(listed_share))]
    listed = answer(rule, stakes, X=SEED_LIST[rule])
    assert {e.verdict for name, e in listed.items() if name != "X"} == {Verdict.NO}


@given(AGGREGATED, portfolios(), LISTED, st.data())
def test_raising_a_listed_lower_end_never_weakens_must(
    rule: str, stakes: list[Stake], listed: set[str], data: st.DataObject
) -> None:
    held = [i for i, s in enumerate(stakes) if s.owner in listed and s.owner != s.owned]
    assume(held)
    chosen = data.draw(st.sampled_from(held))
    old = stakes[chosen].share
    new = data.draw(st.integers(int(old.low), int(old.high)))
    assume(new >= old.low)
    still_open = old.low_open and new == old.low  # over 50 is more than 50
    share = replace(old, low=Fraction(new), high_open=False, low_open=still_open)
    assume(share.low < share.high or not still_open)
    raised = replace(stakes[chosen], share=share)
    before = verdicts(rule, stakes, listed)
    try:
        after = verdicts(rule, [*stakes[:chosen], raised, *stakes[chosen + 1 :]], listed)
    except OwnershipError:
        assume(condition=False)
    assert not [p for p, v in before.items() if v is Verdict.MUST and weaker(after[p], v)]


@given(AGGREGATED, portfolios(), LISTED, st.data())
def test_lowering_a_listed_upper_end_never_strengthens_may(
    rule: str, stakes: list[Stake], listed: set[str], data: st.DataObject
) -> None:
    held = [i for i, s in enumerate(stakes) if s.owner in listed and s.share.high > s.share.low]
    assume(held)
    chosen = data.draw(st.sampled_from(held))
    old = stakes[chosen].share
    new = data.draw(st.integers(int(old.low) + 1, int(old.high)))
    lowered = replace(stakes[chosen], share=replace(old, high=Fraction(new)))
    before = verdicts(rule, stakes, listed)
    after = verdicts(rule, [*stakes[:chosen], lowered, *stakes[chosen + 1 :]], listed)
    assert not [p for p, v in before.items() if v in {Verdict.MAY, Verdict.NO} and weaker(v, after[p])]


@given(RULES, portfolios(), LISTED, st.data())
def test_a_stake_outside_its_time_is_as_if_it_were_not_there(
    rule: str, stakes: list[Stake], listed: set[str], data: st.DataObject
) -> None:
    assume(stakes)
    chosen = data.draw(st.integers(0, len(stakes) - 1))
    day = dt.date(2026, 11, 23)
    later, earlier = replace(stakes[chosen], start=day + dt.timedelta(1)), replace(stakes[chosen], end=day)
    moved = [*stakes[:chosen], data.draw(st.sampled_from([later, earlier])), *stakes[chosen + 1 :]]
    gone = [*stakes[:chosen], *stakes[chosen + 1 :]]
    left, right = answers(rule, moved, listed), answers(rule, gone, listed)
    for party, exposure in right.items():
        other = left[party]
        assert (exposure.verdict, exposure.sum_low, exposure.sum_high, exposure.flags) == (
            other.verdict, other.sum_low, other.sum_high, other.flags,
        ), party  # fmt: skip
