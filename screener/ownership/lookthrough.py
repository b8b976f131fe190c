"""The only place that multiplies stakes through: how much of a company belongs to somebody in the end.

This is information beside a verdict, never a verdict: no rule of ours multiplies. Owners asked about are
taken as the ends of the chain (what others hold of them does not matter), which also corrects for rings
that they are part of. Source: Vitali, Glattfelder, Battiston 2011, arXiv 1107.5728, SI 3.1-3.4.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

from screener.model import Basis, Interval
from screener.ownership.graph import Graph, NodeKey
from screener.ownership.intervals import NOTHING, WHOLE
from screener.ownership.linear import solve

_ONE = Fraction(1)


@dataclass(frozen=True, slots=True)
class LookThrough:
    """What some owners hold of each company in the end, in percent, at least and at most."""

    low: Mapping[NodeKey, Fraction]
    high: Mapping[NodeKey, Fraction]

    def of(self, node: NodeKey) -> tuple[Fraction, Fraction]:
        """Return the two ends for one company."""
        return self.low.get(node, NOTHING), self.high.get(node, NOTHING)


def look_through(graph: Graph, owners: Iterable[NodeKey]) -> LookThrough:
    """Return what some owners together hold of every company below them, through all chains and rings."""
    sources = frozenset(owners)
    below: set[NodeKey] = set()
    for source in sources:
        below |= graph.descendants(source)
    order = components(graph, below - sources)
    return LookThrough(
        low=_values(graph, sources, order, upper=False), high=_values(graph, sources, order, upper=True)
    )


def closed_rings(graph: Graph, nodes: Iterable[NodeKey] | None = None) -> list[tuple[NodeKey, ...]]:
    """Return groups of companies that hold each other whole: they have no ultimate owner."""
    rings = []
    for group in components(graph, set(graph.holders) if nodes is None else set(nodes)):
        inside = set(group)
        if all(_held_within(graph, node, inside) == WHOLE for node in group):
            rings.append(group)
    return rings


def ultimate_owners(graph: Graph, node: NodeKey) -> dict[NodeKey, tuple[Fraction, Fraction]]:
    """Return who holds a company in the end: those above it of whom no holder is known, with low and high."""
    tops = [key for key in graph.ancestors(node) if key != node and not shares_in(graph, key)]
    return {top: look_through(graph, [top]).of(node) for top in sorted(tops)}


def shares_in(graph: Graph, node: NodeKey) -> dict[NodeKey, Interval]:
    """Return what each holder holds of a company's shares, several rows of one holder added up."""
    total: dict[NodeKey, Interval] = {}
    for edge in graph.holders.get(node, ()):
        share = edge.stake.share
        if edge.stake.basis is Basis.SHARES and share.high > 0:
            old = total.get(edge.owner, Interval(NOTHING, NOTHING))
            total[edge.owner] = Interval(old.low + share.low, min(WHOLE, old.high + share.high))
    return total


def _held_within(graph: Graph, node: NodeKey, inside: set[NodeKey]) -> Fraction:
    return sum((s.low for owner, s in shares_in(graph, node).items() if owner in inside), NOTHING)


def _values(
    graph: Graph, sources: frozenset[NodeKey], order: Sequence[tuple[NodeKey, ...]], *, upper: bool
) -> dict[NodeKey, Fraction]:
    """Walk down from the owners, ring by ring; return percentages."""
    values: dict[NodeKey, Fraction] = dict.fromkeys(sources, _ONE)
    for group in order:
        if len(group) == 1 and group[0] not in shares_in(graph, group[0]):
            values[group[0]] = _single(shares_in(graph, group[0]), values, upper=upper)
        else:
            values.update(_ring(graph, group, values, upper=upper))
    return {node: value * WHOLE for node, value in values.items() if value and node not in sources}


def _single(
    shares: Mapping[NodeKey, Interval], values: Mapping[NodeKey, Fraction], *, upper: bool
) -> Fraction:
    """Return the look-through share of a company outside any ring, from those of its holders.

    For the most it can be, what is not fixed goes to the holders through whom most is held.
    """
    total = sum((share.low * values.get(o, NOTHING) for o, share in shares.items()), NOTHING) / WHOLE
    if not upper:
        return total
    room = WHOLE - sum((share.low for share in shares.values()), NOTHING)
    for owner in sorted(shares, key=lambda o: values.get(o, NOTHING), reverse=True):
        extra = min(room, shares[owner].high - shares[owner].low)
        total += extra * values.get(owner, NOTHING) / WHOLE
        room -= extra
    return total


def _ring(
    graph: Graph, group: Sequence[NodeKey], values: Mapping[NodeKey, Fraction], *, upper: bool
) -> dict[NodeKey, Fraction]:
    """Return the look-through shares of companies that hold each other in a ring."""
    inside = set(group)
    weights: dict[NodeKey, dict[NodeKey, Fraction]] = {}
    given: dict[NodeKey, Fraction] = {}
    for node in group:
        shares = shares_in(graph, node)
        ends = {owner: _end(owner, shares, upper=upper) / WHOLE for owner in shares}
        weights[node] = {owner: end for owner, end in ends.items() if owner in inside}
        outside = [end * values.get(owner, NOTHING) for owner, end in ends.items() if owner not in inside]
        given[node] = sum(outside, NOTHING)
    if not any(given.values()):
        return dict.fromkeys(group, NOTHING)
    found = solve(group, weights, given)
    if found is None or any(not 0 <= value <= 1 for value in found.values()):
        # Upper ends that cannot all be true at once have no solution: then nothing under 100 % is certain.
        return dict.fromkeys(group, _ONE)
    return found


def _end(owner: NodeKey, shares: Mapping[NodeKey, Interval], *, upper: bool) -> Fraction:
    """Return one end of a holder's share, the upper one cut down by what the others must hold."""
    if not upper:
        return shares[owner].low
    others = sum((share.low for o, share in shares.items() if o != owner), NOTHING)
    return min(shares[owner].high, WHOLE - others)


def components(graph: Graph, nodes: set[NodeKey]) -> list[tuple[NodeKey, ...]]:
    """Return the strongly connected groups of some nodes, owners before owned (Tarjan, without recursion)."""
    owned: defaultdict[NodeKey, list[NodeKey]] = defaultdict(list)
    for node in sorted(nodes):
        owned[node] = sorted(
            {
                e.owned
                for e in graph.holdings.get(node, ())
                if e.owned in nodes and e.stake.basis is Basis.SHARES and e.stake.share.high > 0
            }
        )
    return _Tarjan(owned).run()


class _Tarjan:
    """The state of one search for strongly connected groups."""

    def __init__(self, owned: Mapping[NodeKey, list[NodeKey]]) -> None:
        self.owned = owned
        self.index: dict[NodeKey, int] = {}
        self.low: dict[NodeKey, int] = {}
        self.stack: list[NodeKey] = []
        self.on_stack: set[NodeKey] = set()
        self.groups: list[tuple[NodeKey, ...]] = []

    def run(self) -> list[tuple[NodeKey, ...]]:
        """Return the groups, owners first."""
        for node in self.owned:
            if node not in self.index:
                self._search(node)
        return self.groups[::-1]

    def _search(self, root: NodeKey) -> None:
        """Walk everything under a node."""
        path = [(root, iter(self.owned[root]))]
        self._enter(root)
        while path:
            node, rest = path[-1]
            for child in rest:
                if child not in self.index:
                    self._enter(child)
                    path.append((child, iter(self.owned[child])))
                    break
                if child in self.on_stack:
                    self.low[node] = min(self.low[node], self.index[child])
            else:
                path.pop()
                if path:
                    parent = path[-1][0]
                    self.low[parent] = min(self.low[parent], self.low[node])
                if self.low[node] == self.index[node]:
                    self._close(node)

    def _enter(self, node: NodeKey) -> None:
        self.index[node] = self.low[node] = len(self.index)
        self.stack.append(node)
        self.on_stack.add(node)

    def _close(self, node: NodeKey) -> None:
        """Take a finished group off the stack."""
        group = []
        while True:
            member = self.stack.pop()
            self.on_stack.discard(member)
            group.append(member)
            if member == node:
                break
        self.groups.append(tuple(sorted(group)))
