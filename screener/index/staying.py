"""Which words of a query a listed name must meet at least one of: the prefix filter, by likeness.

`index.bounds` says what each word gives at most towards a score that is enough, the more the better it is
met, and what all must give together. Leave out words, or only their less alike partners, those first that
give least for the readings which they lead to, as long as they give less than is needed together: a listed
name that meets none of what stays cannot be enough. So what stays leads to every name that can pass. (The
prefix filter of set-similarity joins: Bayardo, Ma, Srikant, "Scaling Up All Pairs Similarity Search", 2007.)
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from screener.index.bounds import Gains, Sort
from screener.index.container import Array
from screener.index.learned import ALL_TIERS
from screener.index.tables import starts

ROUNDING = 1e-9


class Staying(NamedTuple):
    """What stays: an element each, with the token, the sort of listed name and the tier of partners."""

    token: Array
    sort: Array
    tier: Array


def staying(rows: Array, gains: Gains, weights: Array, best: Array, reach: Array) -> Staying:
    """Return what stays.

    Args:
        rows: the reading of each token.
        gains: what tokens give in their readings.
        weights: what each token weighs.
        best: how alike the best partner is: token, sort, tier; best tier first.
        reach: how many readings the partners lead to: token, sort, tier.
    """
    up_to = np.stack(
        [gains.of(rows, weights, best[:, sort, ::-1])[:, sort] for sort in Sort], axis=1
    )  # worst tier first: who meets a better partner gives no less
    up_to = np.maximum.accumulate(up_to, axis=2)
    more = np.diff(up_to, axis=2, prepend=0.0)
    leads = reach[:, :, ::-1]
    dear = falling(leads, more)  # a tier is left out only after those below it
    token, sort, step = (axis.ravel() for axis in np.indices(more.shape))
    group = rows[token] * len(Sort) + sort
    order = np.lexsort((step, -dear.ravel(), group))
    summed = np.cumsum(more.ravel()[order])
    group = group[order]
    first = starts(group)
    before = np.concatenate([[0.0], summed])[first]
    spent = summed - np.repeat(before, np.diff(np.append(first, len(group))))
    needed = gains.needed.ravel()
    out = spent < needed[group] - ROUNDING
    stays = order[~out]
    stays = stays[leads.ravel()[stays] > 0]
    return Staying(token[stays], sort[stays], ALL_TIERS - 1 - step[stays])


def falling(leads: Array, gains: Array) -> Array:
    """Readings led to for each gain, pooled with neighbours so that no better tier comes before a worse.

    The pooled value at a place is the least, over all places before, of the greatest average up to any
    behind. (Pool adjacent violators; Robertson, Wright, Dykstra, "Order Restricted Statistical Inference",
    1988.)
    """
    count = leads.shape[2]
    found = np.full(leads.shape, np.inf)
    for first in range(count):
        greatest = np.full(leads.shape[:2], -np.inf)
        for last in range(count - 1, first - 1, -1):
            led, gained = (each[:, :, first : last + 1].sum(axis=2) for each in (leads, gains))
            greatest = np.maximum(greatest, np.where(led > 0, led / (gained + ROUNDING), np.inf))
            found[:, :, last] = np.minimum(found[:, :, last], greatest)
    return found
