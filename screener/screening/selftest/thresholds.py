"""The only place that says what each threshold would show of a user's file, and what it would lose."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Sequence

from screener.matching.score import HIT_THRESHOLD, REVIEW_THRESHOLD
from screener.model import Outcome, Party
from screener.report.selftest import Slip, Sweep, Threshold
from screener.screening.selftest.entries import Answer

STEP = 0.05
ROUNDING = 1e-9


def places() -> tuple[float, ...]:
    """The thresholds that are tried: from the review threshold up to the same name.

    >>> places()[0], places()[-1]
    (0.7, 1.0)
    """
    count = round((1 - REVIEW_THRESHOLD) / STEP)
    evenly = {round(REVIEW_THRESHOLD + step * STEP, 4) for step in range(count + 1)}
    return tuple(sorted(evenly | {REVIEW_THRESHOLD, HIT_THRESHOLD, 1.0}))


def sweep(file: str, parties: Iterable[Party], slips: Sequence[Slip], answer: Answer) -> Sweep:
    """Screen a file once, and count what each threshold would have shown."""
    best: list[float] = []
    rows = unscreenable = 0
    for result in answer(parties):
        rows += 1
        unscreenable += result.outcome is Outcome.UNSCREENABLE
        if result.matches:
            best.append(max(match.score for match in result.matches))
    best.sort()
    spoilt = sorted(score for slip in slips for score in slip.scores)
    asked = sum(slip.asked for slip in slips)
    found = []
    for at in places():
        alerts = len(best) - bisect_left(best, at - ROUNDING)
        still = len(spoilt) - bisect_left(spoilt, at - ROUNDING)
        per_thousand = round(1000 * alerts / rows, 3) if rows else 0.0
        found.append(Threshold(at, alerts, per_thousand, round(still / asked, 4) if asked else 0.0))
    return Sweep(file, rows, unscreenable, tuple(found))
