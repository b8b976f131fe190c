"""The only place that cascades over millions of stakes: in whole numbers, exact like on fractions.

Shares become integers over their common denominator, so nothing is rounded. Only rules that add up all listed
owners together can be run so; whoever is caught can then be explained by the cascade on fractions.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from fractions import Fraction
from math import lcm
from typing import Any

import numpy as np
import numpy.typing as npt

from screener.errors import UsageError
from screener.model import Basis, Interval
from screener.ownership.graph import TOTALLED
from screener.ownership.registers.schema import BASES
from screener.ownership.rules import Counting, Kind, Rule

Numbers = npt.NDArray[np.int64]
Flags = npt.NDArray[np.bool_]

FINEST = 1_000_000_000
"""The largest common denominator of shares in percent: with it, ten million holders of one company still add
up in 64 bits. Chosen: nine decimals; no register states more."""


@dataclass(frozen=True, slots=True)
class _Ends:
    """The live stakes of one basis, by owner, with both ends as whole numbers."""

    starts: Numbers
    """Where each owner's stakes begin."""
    owned: npt.NDArray[np.int32]
    low: Numbers
    low_open: Flags
    high: Numbers
    high_open: Flags
    total_low: Numbers
    """What all holders but the company itself hold of it at least."""
    total_open: npt.NDArray[np.int32]
    own_low: Numbers
    own_high: Numbers
    own_open: npt.NDArray[np.int32]

    def without_impossible(self, whole: int) -> Numbers:
        """Take away lower ends where more than the whole of a company is held; return those companies."""
        total, is_open = self.total_low + self.own_low, (self.total_open + self.own_open) > 0
        over = (total > whole) | ((total == whole) & is_open)
        rows = over[self.owned]
        self.low[rows] = 0
        self.low_open[rows] = False
        for ends in (self.total_low, self.total_open, self.own_low, self.own_open):
            ends[over] = 0
        return np.flatnonzero(over)


@dataclass(frozen=True, slots=True)
class _Final:
    """What was counted in companies on one basis: value out of outstanding."""

    nodes: Numbers
    value: Numbers
    outstanding: Numbers


@dataclass(frozen=True, slots=True)
class Caught:
    """Whom a cascade caught, by the numbers of the parties."""

    flags: Flags
    _finals: list[_Final]

    def percent(self, number: int) -> Fraction:
        """Return what was counted in a company; of several bases the one with most."""
        best = Fraction(0)
        for final in self._finals:
            place = int(np.searchsorted(final.nodes, number))
            if place < len(final.nodes) and final.nodes[place] == number:
                best = max(best, Fraction(100 * int(final.value[place]), int(final.outstanding[place])))
        return best

    def touched(self) -> Numbers:
        """Return the numbers of the companies in which anything was counted."""
        return np.unique(np.concatenate([final.nodes for final in self._finals] or [np.empty(0, np.int64)]))


class Sparse:
    """The stakes of one day, ready for any number of cascades."""

    def __init__(
        self, edges: npt.NDArray[Any], shares: Mapping[int, Interval], parties: int, as_of: dt.date
    ) -> None:
        """Take a register's edges; `parties` is the highest number of any.

        Raises:
            UsageError: the shares are too fine to be counted in whole numbers of 64 bits.
        """
        self._size = parties + 1
        self._whole, table = _table(shares)
        day = as_of.toordinal()
        live = (edges["start"] <= day) & (edges["finish"] > day)
        self._bases: dict[Basis, _Ends] = {}
        for number, basis in enumerate(BASES):
            chosen = np.flatnonzero(live & (edges["basis"] == number) & (table.high[edges["share"]] > 0))
            if len(chosen):
                self._bases[basis] = self._ends(edges, chosen, table)
        self.overfull = frozenset(
            int(number)
            for basis in TOTALLED
            if basis in self._bases
            for number in self._bases[basis].without_impossible(self._whole)
        )
        """Companies of which more than the whole is held: what they say of the least is not relied on."""

    def run(self, rule: Rule, seeds: Iterable[int], *, upper: bool, exempt: Iterable[int] = ()) -> Caught:
        """Catch every party whose counted stakes reach the rule's threshold; the seeds are caught.

        Args:
            rule: a rule that adds up all listed owners together, to the end or one stake deep.
            seeds: the listed owners.
            upper: whether to find who may be caught, by upper ends, instead of who must be.
            exempt: parties that the rule does not reach.

        Raises:
            UsageError: the rule adds up otherwise.
        """
        if rule.kind is not Kind.CASCADE or rule.counting is not Counting.AGGREGATE or rule.hops > 1:
            raise UsageError(f"{rule.id} does not add up all listed owners and cannot be run in bulk")
        caught = np.zeros(self._size, np.bool_)
        spared = np.zeros(self._size, np.bool_)
        if not upper:
            spared[list(exempt)] = True
        wave = np.unique(np.fromiter(seeds, np.int64))
        caught[wave] = True
        sums = {basis: _Sums(self._bases[basis], self._size) for basis in rule.bases if basis in self._bases}
        while len(wave):
            reached = np.zeros(self._size, np.bool_)
            for basis, found in sums.items():
                touched = found.add(wave)
                reached[touched[self._reaches(rule, basis, found, touched, upper=upper)]] = True
            wave = np.flatnonzero(reached & ~caught & ~spared)
            caught[wave] = True
            if rule.hops:
                break
        return Caught(caught, [self._final(rule, b, found, upper=upper) for b, found in sums.items()])

    def _reaches(self, rule: Rule, basis: Basis, found: _Sums, nodes: Numbers, *, upper: bool) -> Flags:
        """Say for which companies the counted stakes reach the threshold."""
        value, outstanding, is_open = self._counted(rule, basis, found, nodes, upper=upper)
        return _compared(rule, value, outstanding, is_open, upper=upper)

    def _final(self, rule: Rule, basis: Basis, found: _Sums, *, upper: bool) -> _Final:
        """Return what was counted in each company when nobody more is caught."""
        nodes = np.flatnonzero(found.high > 0)
        value, outstanding, _ = self._counted(rule, basis, found, nodes, upper=upper)
        return _Final(nodes, value, outstanding)

    def _counted(
        self, rule: Rule, basis: Basis, found: _Sums, nodes: Numbers, *, upper: bool
    ) -> tuple[Numbers, Numbers, Flags]:
        """Return what is counted in some companies, out of what, and whether the value itself is left out."""
        ends, whole = self._bases[basis], self._whole
        if basis is Basis.CONTROL:
            everything = np.full(len(nodes), whole)
            return everything, everything, np.zeros(len(nodes), np.bool_)
        if upper:
            value, is_open = found.upper(nodes, whole, tighten=rule.tighten)
            outstanding = whole - ends.own_high[nodes]
        else:
            value, is_open = found.low[nodes], found.low_open[nodes] > 0
            outstanding = whole - ends.own_low[nodes]
        return (*_rebased(value, outstanding, whole), is_open)

    def _ends(self, edges: npt.NDArray[Any], chosen: Numbers, table: _Table) -> _Ends:
        """Return the stakes of one basis by owner, and what is held of each company in all."""
        owner, owned, share = edges["owner"][chosen], edges["owned"][chosen], edges["share"][chosen]
        own = owner == owned
        mine, my_share = owned[own], share[own]
        order = np.argsort(owner[~own], kind="stable")
        owner, owned, share = (part[~own][order] for part in (owner, owned, share))
        low, low_open = table.low[share], table.low_open[share]
        return _Ends(
            starts=np.searchsorted(owner, np.arange(self._size + 1)),
            owned=owned,
            low=low,
            low_open=low_open,
            high=table.high[share],
            high_open=table.high_open[share],
            total_low=_added(owned, low, self._size),
            total_open=_added(owned, low_open, self._size).astype(np.int32),
            own_low=_added(mine, table.low[my_share], self._size),
            own_high=_added(mine, table.high[my_share], self._size),
            own_open=_added(mine, table.low_open[my_share], self._size).astype(np.int32),
        )


class _Sums:
    """What caught parties hold of each company on one basis, while a cascade runs."""

    def __init__(self, ends: _Ends, size: int) -> None:
        self._ends = ends
        self.low = np.zeros(size, np.int64)
        self.high = np.zeros(size, np.int64)
        self.low_open = np.zeros(size, np.int32)
        self.high_open = np.zeros(size, np.int32)

    def add(self, owners: Numbers) -> Numbers:
        """Count what newly caught owners hold; return the companies concerned."""
        ends = self._ends
        rows = _ranges(ends.starts[owners], ends.starts[owners + 1])
        owned = ends.owned[rows]
        np.add.at(self.low, owned, ends.low[rows])
        np.add.at(self.high, owned, ends.high[rows])
        np.add.at(self.low_open, owned, ends.low_open[rows])
        np.add.at(self.high_open, owned, ends.high_open[rows])
        return np.unique(owned).astype(np.int64)

    def upper(self, nodes: Numbers, whole: int, *, tighten: bool) -> tuple[Numbers, Flags]:
        """Return the most that is counted, given what all others must hold, and whether that is left out."""
        ends = self._ends
        value, is_open = self.high[nodes], self.high_open[nodes] > 0
        held, held_open = ends.own_low[nodes], ends.own_open[nodes] > 0
        if tighten:
            held = held + ends.total_low[nodes] - self.low[nodes]
            held_open |= ends.total_open[nodes] > self.low_open[nodes]
        room = whole - held
        full = value >= room
        is_open = np.where(full, held_open | (is_open & (value == room)), is_open)
        return np.where(full, room, value), is_open


@dataclass(frozen=True, slots=True)
class _Table:
    """Every share by its number, its ends as whole numbers."""

    low: Numbers
    high: Numbers
    low_open: Flags
    high_open: Flags


def _table(shares: Mapping[int, Interval]) -> tuple[int, _Table]:
    """Return what 100 % is in whole numbers, and the shares in them."""
    finest = lcm(1, *(end.denominator for share in shares.values() for end in (share.low, share.high)))
    if finest > FINEST:
        raise UsageError(
            f"the shares have no common denominator up to {FINEST:,}",
            hint="Round them to seven decimals, or ask for single parties.",
        )
    size = max(shares, default=0) + 1
    table = _Table(
        np.zeros(size, np.int64), np.zeros(size, np.int64), np.zeros(size, np.bool_), np.zeros(size, np.bool_)
    )
    for number, share in shares.items():
        table.low[number], table.high[number] = int(share.low * finest), int(share.high * finest)
        table.low_open[number], table.high_open[number] = share.low_open, share.high_open
    return 100 * finest, table


def _rebased(value: Numbers, outstanding: Numbers, whole: int) -> tuple[Numbers, Numbers]:
    """Return counted and outstanding shares such that their quotient is the share of what others hold.

    Where a company holds all of itself, whatever else is held of it is the whole.
    """
    nothing_left = outstanding <= 0
    value = np.where(nothing_left, np.where(value > 0, whole, 0), value)
    outstanding = np.where(nothing_left, whole, outstanding)
    return np.minimum(value, outstanding), outstanding


def _compared(rule: Rule, value: Numbers, outstanding: Numbers, is_open: Flags, *, upper: bool) -> Flags:
    """Say where value / outstanding reaches the rule's threshold, for certain or possibly."""
    threshold = rule.threshold
    if upper and rule.may_threshold is not None:
        threshold = rule.may_threshold
    # counted / outstanding >= threshold / 100, without dividing
    counted, limit = value * (100 * threshold.denominator), outstanding * threshold.numerator
    strict = np.full(len(value), rule.strict and not (upper and rule.may_threshold is not None))
    at_threshold = ~is_open & ~strict if upper else is_open | ~strict
    found: Flags = (counted > limit) | ((counted == limit) & at_threshold)
    return found


def _added(where: npt.NDArray[np.int32], what: npt.NDArray[Any], size: int) -> Numbers:
    """Add up numbers by place."""
    total = np.zeros(size, np.int64)
    np.add.at(total, where, what.astype(np.int64))
    return total


def _ranges(starts: Numbers, ends: Numbers) -> Numbers:
    """Return all numbers from each start up to its end."""
    lengths = ends - starts
    if not len(lengths) or not lengths.sum():
        return np.empty(0, np.int64)
    offsets = np.repeat(starts - np.concatenate(([0], np.cumsum(lengths)[:-1])), lengths)
    return np.arange(lengths.sum()) + offsets
