"""How the stakes behind an exposure are not what they were, in words."""

from __future__ import annotations

import pytest

from screener.screening.kept import Held, Staked
from screener.screening.restaked import Restaked


def held(owner: str, owned: str, share: str, basis: str = "shares") -> Held:
    return Held(owner, owned, basis, share)


TOP, MIDDLE, SIDE = held("Top", "Middle", "60%"), held("Middle", "Low", "50%"), held("Side", "Low", "10%")
ELSEWHERE = held("Other", "Another", "5%")
THEN = (TOP, MIDDLE, SIDE, ELSEWHERE)

CASES = [
    pytest.param(THEN, (), (), id="nothing changed"),
    pytest.param(THEN[::-1], (), (), id="rows in another order"),
    pytest.param(
        (held("Top", "Middle", "40%"), MIDDLE, SIDE, ELSEWHERE), (),
        ("stake changed: Top in Middle (shares) from 60% to 40%",), id="a stake above got smaller",
    ),
    pytest.param(
        THEN[1:], (), ("stake gone: Top held 60% of Middle (shares)",), id="a stake above is gone"
    ),
    pytest.param(
        (*THEN, held("TOP ", "middle", "3%", "votes")), (),
        ("new stake: TOP  holds 3% of middle (votes)",), id="the same parties, in another capacity",
    ),
    pytest.param((TOP, MIDDLE, SIDE), (), (), id="a stake that has nothing to do with the party"),
    pytest.param(
        (*THEN, held("Low", "Daughter", "70%")), (),
        ("new stake: Low holds 70% of Daughter (shares)",), id="whom the party itself holds",
    ),
    pytest.param(
        (TOP, held("Middle", "Low", "55%"), held("Side", "Low", "11%"), ELSEWHERE),
        ("Middle holds 55% of Low",),
        (
            "stake changed: Middle in Low (shares) from 50% to 55%",
            "other stakes around it that changed: 1",
        ),
        id="what stands on the path is told, the rest is counted",
    ),
    pytest.param(
        (*THEN, *(held(f"New {n}", "Low", "1%") for n in range(5))), (),
        (
            *(f"new stake: New {n} holds 1% of Low (shares)" for n in range(3)),
            "other stakes around it that changed: 2",
        ),
        id="of many, a few are told and the rest is counted",
    ),
]  # fmt: skip


@pytest.mark.parametrize(("now", "path", "told"), CASES)
def test_what_changed_around_a_party_is_told(
    now: tuple[Held, ...], path: tuple[str, ...], told: tuple[str, ...]
) -> None:
    stakes = Restaked(Staked(stakes=THEN), Staked(stakes=now))
    assert stakes.sentences(stakes.around("low"), path, known=False) == told


def test_where_a_reason_is_known_other_stakes_are_only_counted() -> None:
    stakes = Restaked(Staked(stakes=THEN), Staked(stakes=THEN[1:]))
    around = stakes.around("low")
    assert stakes.sentences(around, (), known=True) == ("other stakes around it that changed: 1",)


def test_who_holds_whom_in_a_ring_is_walked_once() -> None:
    ring = (held("A", "B", "60%"), held("B", "A", "60%"))
    assert set(Restaked(Staked(stakes=ring), Staked()).around("a")) == {"a", "b"}
