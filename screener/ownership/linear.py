"""The only place that solves linear equations: exactly where they are few, else numerically."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from fractions import Fraction
from typing import TypeVar

Key = TypeVar("Key")

EXACT_SIZE = 60
"""Rings up to this many companies are solved in exact fractions. Chosen: beyond it the fractions grow
longer than anybody reads."""

_ROUNDS = 10_000
_ENOUGH = 1e-13
"""Change of a round at which the numeric solution stands still; far finer than any published share."""


def solve(
    unknowns: Sequence[Key], weights: Mapping[Key, Mapping[Key, Fraction]], given: Mapping[Key, Fraction]
) -> dict[Key, Fraction] | None:
    """Solve `v[e] = given[e] + sum of weights[e][o] * v[o]`; None where there is no single solution."""
    if len(unknowns) > EXACT_SIZE:
        return _iterate(unknowns, weights, given)
    size = len(unknowns)
    rows = [
        [Fraction(i == j) - weights.get(e, {}).get(o, Fraction(0)) for j, o in enumerate(unknowns)]
        + [given.get(e, Fraction(0))]
        for i, e in enumerate(unknowns)
    ]
    for column in range(size):
        pivot = next((r for r in range(column, size) if rows[r][column]), None)
        if pivot is None:
            return None
        rows[column], rows[pivot] = rows[pivot], rows[column]
        _eliminate(rows, column)
    return {key: rows[i][size] for i, key in enumerate(unknowns)}


def _eliminate(rows: list[list[Fraction]], column: int) -> None:
    """Make the column's pivot 1 and every other entry of the column 0."""
    pivot = rows[column]
    scale = pivot[column]
    pivot[:] = [value / scale for value in pivot]
    for i, row in enumerate(rows):
        if i != column and (factor := row[column]):
            rows[i] = [a - factor * b for a, b in zip(row, pivot, strict=True)]


def _iterate(
    unknowns: Sequence[Key], weights: Mapping[Key, Mapping[Key, Fraction]], given: Mapping[Key, Fraction]
) -> dict[Key, Fraction] | None:
    """Solve numerically, by letting every value pass through the ring until nothing changes."""
    pulls = {e: [(o, float(w)) for o, w in weights.get(e, {}).items()] for e in unknowns}
    start = {e: float(given.get(e, 0)) for e in unknowns}
    values = dict(start)
    for _ in range(_ROUNDS):
        change = 0.0
        for e in unknowns:
            new = start[e] + sum(w * values[o] for o, w in pulls[e])
            change = max(change, abs(new - values[e]))
            values[e] = new
        if change < _ENOUGH:
            return {e: Fraction(v).limit_denominator(10**12) for e, v in values.items()}
    return None
