"""The only place that keeps one holding from counting twice because a register states it twice.

A register's later statement of a holding does not add to its earlier one, even where the periods overlap;
and what somebody holds "directly or indirectly" may be stated for each company on the way down.
"""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from enum import StrEnum
from fractions import Fraction
from functools import cache
from itertools import pairwise

from screener.model import Basis, Interval, Stake, Warn
from screener.ownership.intervals import WHOLE


class Restating(StrEnum):
    """What a register may state twice."""

    NOTHING = "no"
    HOLDINGS = "holdings"
    """One holding, several times over."""
    CHAINS = "yes"
    """One holding, several times over, and for each company on the way down to which it leads."""


def settled(stakes: Iterable[Stake], *, chains: bool) -> tuple[tuple[Stake, ...], tuple[Warn, ...]]:
    """Return a register's stakes so that they can all be true at once, and what had to be done for it.

    `chains` says that the register states what is held "directly or indirectly".
    """
    direct, restated = stated_once(stakes, Restating.CHAINS if chains else Restating.HOLDINGS)
    possible, withdrawn = without_contradictions(direct)
    return possible, (*restated, *withdrawn)


def stated_once(stakes: Iterable[Stake], restating: Restating) -> tuple[tuple[Stake, ...], tuple[Warn, ...]]:
    """Return a register's stakes, each holding once, and what had to be done for it."""
    if restating is Restating.NOTHING:
        return tuple(stakes), ()
    merged, restated = merge_restated(stakes)
    direct, chained = without_chains(merged) if restating is Restating.CHAINS else (merged, ())
    return direct, (*restated, *chained)


def merge_restated(stakes: Iterable[Stake]) -> tuple[tuple[Stake, ...], tuple[Warn, ...]]:
    """Return stakes of which no two state the same holding on the same day.

    Where several do, the share is anything from the lowest to the highest of them; a statement without a
    share says nothing beside one with a share.
    """
    groups: defaultdict[tuple[str, str, Basis], list[Stake]] = defaultdict(list)
    for stake in stakes:
        groups[stake.owner_id or stake.owner, stake.owned_id or stake.owned, stake.basis].append(stake)
    merged: list[Stake] = []
    warnings: list[Warn] = []
    for group in groups.values():
        if len(group) == 1 or not _overlap(group):
            merged += group
            continue
        first = group[0]
        merged += _segments(group)
        message = f"{first.owner} in {first.owned} is stated {len(group)} times over: counted once"
        warnings.append(Warn(message, first.row, first.basis.value))
    return tuple(merged), tuple(warnings)


def _overlap(group: Sequence[Stake]) -> bool:
    """Whether two statements hold on one day."""
    ordered = sorted(group, key=lambda stake: stake.start or dt.date.min)
    end = _end(ordered[0])
    for stake in ordered[1:]:
        if (stake.start or dt.date.min) < end:
            return True
        end = max(end, _end(stake))
    return False


def _end(stake: Stake) -> dt.date:
    return stake.end or dt.date.max


def _segments(group: Sequence[Stake]) -> list[Stake]:
    """Cut the time at every start and end, and state the holding once in each piece."""
    days = sorted({stake.start or dt.date.min for stake in group} | {_end(stake) for stake in group})
    pieces = []
    for start, end in pairwise(days):
        live = [s for s in group if (s.start or dt.date.min) <= start and end <= _end(s)]
        stated = [stake for stake in live if stake.known] or live
        if not stated:
            continue
        last = max(stated, key=lambda stake: (stake.start or dt.date.min, stake.source_date or dt.date.min))
        pieces.append(
            replace(
                last,
                share=_hull([stake.share for stake in stated]),
                start=None if start == dt.date.min else start,
                end=None if end == dt.date.max else end,
            )
        )
    return pieces


def _hull(shares: Sequence[Interval]) -> Interval:
    """Return the smallest interval that holds all of them."""
    low = min(share.low for share in shares)
    high = max(share.high for share in shares)
    return Interval(
        low,
        high,
        all(share.low_open for share in shares if share.low == low),
        all(share.high_open for share in shares if share.high == high),
    )


def without_chains(stakes: Sequence[Stake]) -> tuple[tuple[Stake, ...], tuple[Warn, ...]]:
    """Return stakes in which what a person holds through his companies does not count for him once more.

    Registers state what somebody holds "directly or indirectly". Where a company in between is stated beside
    him, its part may be in his: his lower end is cut by the most that it can be, his upper end stays.
    """
    above = _owners_above(stakes)
    beside: defaultdict[tuple[str, Basis], list[Stake]] = defaultdict(list)
    for stake in stakes:
        beside[_key(stake.owned_id, stake.owned), stake.basis].append(stake)
    direct: list[Stake] = []
    warnings: list[Warn] = []
    for stake in stakes:
        person = _key(stake.owner_id, stake.owner)
        others = beside[_key(stake.owned_id, stake.owned), stake.basis]
        through = [o for o in others if person in above(_key(o.owner_id, o.owner)) and _overlap([stake, o])]
        if stake.basis not in _ADDED or not through:
            direct.append(stake)
            continue
        direct.append(replace(stake, share=_rest(stake.share, [other.share for other in through])))
        message = f"{stake.owner} in {stake.owned} may include what {through[0].owner} holds: not added"
        warnings.append(Warn(message, stake.row, stake.basis.value))
    return tuple(direct), tuple(warnings)


_ADDED = frozenset({Basis.SHARES, Basis.VOTES})


def _key(identifier: str, name: str) -> str:
    return identifier or name


def _rest(share: Interval, through: Sequence[Interval]) -> Interval:
    """Return what is left of a share for certain when what others state may be part of it."""
    most = sum((other.high for other in through), Fraction(0))
    if share.low > most:
        return replace(share, low=share.low - most)
    return Interval(Fraction(0), share.high, False, share.high_open)


def _owners_above(stakes: Iterable[Stake]) -> Callable[[str], frozenset[str]]:
    """Return what tells who holds a party, at any remove; the party itself is not among them."""
    owners: defaultdict[str, set[str]] = defaultdict(set)
    for stake in stakes:
        owners[_key(stake.owned_id, stake.owned)].add(_key(stake.owner_id, stake.owner))

    @cache
    def above(party: str) -> frozenset[str]:
        seen: set[str] = set()
        waiting = [party]
        while waiting:
            fresh = owners.get(waiting.pop(), set()) - seen
            seen |= fresh
            waiting += fresh
        return frozenset(seen - {party})

    return above


def without_contradictions(stakes: Sequence[Stake]) -> tuple[tuple[Stake, ...], tuple[Warn, ...]]:
    """Return stakes of which no more than the whole of a company is stated as held on any day.

    While a register states more, none of the statements on that company can be relied on for the least that
    somebody holds: their lower ends are withdrawn for that time, and the rows are named.
    """
    groups: defaultdict[tuple[str, Basis], list[Stake]] = defaultdict(list)
    for stake in stakes:
        groups[_key(stake.owned_id, stake.owned), stake.basis].append(stake)
    cut: dict[int, list[Stake]] = {}
    warnings: list[Warn] = []
    for (_, basis), group in groups.items():
        spans = _contradictory(group) if basis in _ADDED else []
        if spans:
            bad = [s for s in group if any((s.start or dt.date.min) < b and a < _end(s) for a, b in spans)]
            rows = ", ".join(dict.fromkeys(str(stake.row) for stake in bad))
            where = " ".join(filter(None, [bad[0].file, f"records {rows}"]))
            message = f"more than 100% of the {basis.value} of {bad[0].owned} is stated in {where}"
            cut.update((id(stake), _cut(stake, spans, message)) for stake in bad)
            warnings.append(Warn(f"{message}: their lower ends are not relied on", bad[0].row, basis.value))
    kept = (piece for stake in stakes for piece in cut.get(id(stake), [stake]))
    return tuple(kept), tuple(warnings)


def doubtful(stake: Stake, why: str) -> Stake:
    """Return a stake whose lower end is not relied on: what it says may be true, but need not."""
    share = Interval(Fraction(0), stake.share.high, False, stake.share.high_open)
    return replace(stake, share=share, doubt=why)


Span = tuple[dt.date, dt.date]
"""First day, and first day no more."""


def _contradictory(group: Sequence[Stake]) -> list[Span]:
    """Return the times in which more than the whole is stated as held."""
    days = sorted({stake.start or dt.date.min for stake in group} | {_end(stake) for stake in group})
    found: list[Span] = []
    for start, end in pairwise(days):
        live = [s for s in group if (s.start or dt.date.min) <= start < _end(s)]
        total = sum((stake.share.low for stake in live), Fraction(0))
        if total > WHOLE or (total == WHOLE and any(stake.share.low_open for stake in live)):
            joined = found.pop()[0] if found and found[-1][1] == start else start
            found.append((joined, end))
    return found


def _cut(stake: Stake, spans: Sequence[Span], why: str) -> list[Stake]:
    """Cut a stake at the times in which it is contradicted, and doubt it there."""
    first, last = stake.start or dt.date.min, _end(stake)
    days = sorted({first, last, *(day for span in spans for day in span if first < day < last)})
    pieces = []
    for start, end in pairwise(days):
        piece = replace(
            stake,
            start=None if start == dt.date.min else start,
            end=None if end == dt.date.max else end,
        )
        contradicted = any(a <= start and end <= b for a, b in spans)
        pieces.append(doubtful(piece, why) if contradicted else piece)
    return pieces
