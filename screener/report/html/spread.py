"""The only place that moves the boxes of each layer under their neighbours, in order and without overlaps."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from collections.abc import Set as AbstractSet
from itertools import accumulate, pairwise

_ROUNDS = 24
"""Sweeps down and up; chosen: drawings of a hundred boxes no longer move after them."""
_STRAIGHT = 8
"""How much more a thread follows the thread above and below than a box: long lines are to run straight."""


def spread(
    rows: Sequence[Sequence[str]],
    widths: Mapping[str, float],
    links: Iterable[tuple[str, str]],
    threads: AbstractSet[str],
    apart: float,
) -> dict[str, float]:
    """Return the middle of every box and thread: as near to its neighbours as order and room allow."""
    near: dict[str, list[str]] = defaultdict(list)
    for upper, lower in sorted(links):
        pull = _STRAIGHT if upper in threads and lower in threads else 1
        near[upper] += [lower] * pull
        near[lower] += [upper] * pull
    gaps = [[(widths[a] + widths[b]) / 2 + apart for a, b in pairwise(row)] for row in rows]
    room = max((_width(row, widths, apart) for row in rows), default=0.0)
    middle: dict[str, float] = {}
    for row, between in zip(rows, gaps, strict=True):
        start = (room - _width(row, widths, apart)) / 2 + (widths[row[0]] / 2 if row else 0.0)
        middle |= zip(row, accumulate(between, initial=start), strict=False)
    for turn in range(_ROUNDS):
        order = list(zip(rows, gaps, strict=True))
        for row, between in order if turn % 2 == 0 else reversed(order):
            wanted = [_mean([middle[other] for other in near[key]], middle[key]) for key in row]
            low = widths[row[0]] / 2 if row else 0.0
            high = room - (widths[row[-1]] / 2 if row else 0.0)
            middle |= zip(row, settled(wanted, between, low, high), strict=True)
    return middle


def _width(row: Sequence[str], widths: Mapping[str, float], apart: float) -> float:
    return sum(widths[key] for key in row) + apart * max(0, len(row) - 1)


def _mean(places: Sequence[float], alone: float) -> float:
    return sum(places) / len(places) if places else alone


def settled(wanted: Sequence[float], gaps: Sequence[float], low: float, high: float) -> list[float]:
    """Return the places nearest to those wanted (least squares) that keep the gaps and stay within bounds.

    With the gaps taken off, places must only not fall: isotonic regression, solved by pooling neighbours that
    are in the wrong order (Ayer and others, Annals of Mathematical Statistics 26 (1955) 641-647).

    >>> settled([5.0, 4.0], [2.0], 0.0, 10.0)
    [3.5, 5.5]
    """
    if not wanted:
        return []
    offsets = list(accumulate(gaps, initial=0.0))
    pools: list[tuple[float, int]] = []
    for place, offset in zip(wanted, offsets, strict=True):
        mean, count = place - offset, 1
        while pools and pools[-1][0] > mean:
            other, more = pools.pop()
            mean, count = (mean * count + other * more) / (count + more), count + more
        pools.append((mean, count))
    top = max(low, high - offsets[-1])
    free = [min(max(mean, low), top) for mean, count in pools for _ in range(count)]
    return [place + offset for place, offset in zip(free, offsets, strict=True)]
