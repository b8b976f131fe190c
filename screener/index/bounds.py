"""What a listed name's score can be at most, from the words that may meet: the last sieve before scoring.

The features of `matching.features` make this a bound: what met weighs at most twice the lighter side, each
word taken at its best likeness; what certainly met nobody costs its price; costs grow the less met; and
every other feature only takes. A test compares the bound with the score on real pairs.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from screener.index.compile import LOOKS
from screener.index.container import Array
from screener.matching.features import ORGANISATION, PERSON, THING, Prices
from screener.matching.score import SAME_WORDS
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

    query_whole: float
    query_met: Array
    """Weight of the query's words that may meet."""
    query_alike: Array
    """The same, each word times its best likeness."""
    listed_whole: Array
    listed_met: Array
    listed_alike: Array

    def add(self, at: Array, query_weight: float, listed_weights: Array) -> None:
        """Count a word of the query that a run of each of the listed names at `at` spells."""
        np.add.at(self.query_met, at, query_weight)
        np.add.at(self.query_alike, at, query_weight)
        np.add.at(self.listed_met, at, listed_weights)
        np.add.at(self.listed_alike, at, listed_weights)


def highest_scores(shared: Shared, looks: Array, asked: EntityType) -> Array:
    """What each listed name's score can be at most; `looks` are numbers of `LOOKS`."""
    highest = np.zeros(len(looks))
    for number in np.unique(looks).tolist():
        kind = LOOKS[number]
        here = looks == number
        prices = prices_of(asked if kind is EntityType.UNKNOWN else kind)
        highest[here] = _highest(shared, prices)[here]
    return highest


def _highest(shared: Shared, prices: Prices) -> Array:
    met = 2 * np.minimum(shared.query_alike, shared.listed_alike)
    extra = np.maximum(0.0, shared.query_whole - shared.query_met)
    missing = np.maximum(0.0, shared.listed_whole - shared.listed_met)
    both = np.minimum(extra, missing)
    cost = 2 * prices.conflict * both + prices.extra * (extra - both) + prices.missing * (missing - both)
    cost *= 1.0 + prices.thin * np.maximum(0.0, 1.0 - met / 2 / prices.full)
    whole = met + cost
    score = np.divide(met, whole, out=np.zeros_like(met), where=whole > 0)
    highest: Array = SAME_WORDS * (score - prices.stranger * np.minimum(1.0, both))
    return highest
