"""What a listed name's score can be at most, from the words that may meet: the last sieve before scoring.

The features of `matching.features` make this a bound: what met weighs at most twice the lighter side, each
word taken at its best likeness; what certainly met nobody costs its price; costs grow the less met; and
every other feature only takes. A test compares the bound with the score on real pairs.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

import numpy as np

from screener.index.compile import LOOKS
from screener.index.container import Array
from screener.matching.features import ORGANISATION, PERSON, THING, Prices
from screener.matching.score import REVIEW_THRESHOLD, SAME_WORDS
from screener.model import EntityType

_BY_LOOKS = {
    EntityType.PERSON: PERSON,
    EntityType.VESSEL: THING,
    EntityType.AIRCRAFT: THING,
}


def prices_of(looks: EntityType) -> Prices:
    """The prices for what a name looks like."""
    return _BY_LOOKS.get(looks, ORGANISATION)


@dataclass(frozen=True, slots=True)
class Shared:
    """What one query shares at best with each of several listed names, in weight."""

    whole: float
    """Weight of the query."""
    met: Array | float
    """Weight of the query's words that may meet."""
    alike: Array | float
    """The same, each word times its best likeness."""
    listed_whole: Array
    listed_met: Array
    listed_alike: Array


class Bounds:
    """What scores can be at most, for one kind of query."""

    def __init__(self, asked: EntityType) -> None:
        kinds = [prices_of(asked if kind is EntityType.UNKNOWN else kind) for kind in LOOKS]
        self._conflict = np.array([2 * prices.conflict for prices in kinds])
        self._extra = np.array([prices.extra for prices in kinds])
        self._missing = np.array([prices.missing for prices in kinds])
        self._thin = np.array([prices.thin for prices in kinds])
        self._full = np.array([2 * prices.full for prices in kinds])
        self._stranger = np.array([prices.stranger for prices in kinds])

    def highest(self, shared: Shared, looks: Array) -> Array:
        """What each listed name's score can be at most; `looks` are numbers of `LOOKS`."""
        met = 2 * np.minimum(shared.alike, shared.listed_alike)
        extra = np.maximum(0.0, shared.whole - shared.met)
        missing = np.maximum(0.0, shared.listed_whole - shared.listed_met)
        both = np.minimum(extra, missing)
        cost = self._conflict[looks] * both
        cost += self._extra[looks] * (extra - both) + self._missing[looks] * (missing - both)
        cost *= 1.0 + self._thin[looks] * np.maximum(0.0, 1.0 - met / self._full[looks])
        whole = met + cost
        score = np.divide(met, whole, out=np.zeros_like(met), where=whole > 0)
        highest: Array = SAME_WORDS * (score - self._stranger[looks] * np.minimum(1.0, both))
        return highest


@cache
def bounds(asked: EntityType) -> Bounds:
    """The bounds for one kind of query."""
    return Bounds(asked)


STEPS = 100
"""How finely the least weight is found; chosen: finer saves nothing."""


def least_met(whole: float, asked: EntityType) -> float:
    """The least weight of a query's words that must meet a listed name for a score that is enough.

    >>> least_met(2.0, EntityType.ORGANISATION) > 0.4 * 2.0
    True
    """
    return _least_share(int(whole * STEPS), asked) / STEPS


@cache
def _least_share(steps: int, asked: EntityType) -> int:
    """The same in steps, for a query that weighs no less: what it lacks only grows with its weight."""
    met = np.arange(steps + 1) / STEPS
    shared = Shared(steps / STEPS, met, met, met, met, met)
    enough = [
        bounds(asked).highest(shared, np.full(steps + 1, looks)) >= REVIEW_THRESHOLD
        for looks in range(len(LOOKS))
    ]
    passing = np.logical_or.reduce(enough)
    return max(0, int(np.argmax(passing)) - 1) if passing.any() else steps
