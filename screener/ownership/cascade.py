"""The only place that adds up stakes by a rule: the least fixed point from the listed owners.

Caught owners count in full and nothing is multiplied. A run with lower ends finds who must be caught,
a run with upper ends who may be. Source: OFAC FAQ 401; Supplement No. 8(b) to 15 CFR part 744.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from fractions import Fraction

from screener.model import Basis, Interval
from screener.ownership.graph import Edge, Graph, NodeKey
from screener.ownership.intervals import NOTHING, WHOLE, exactly
from screener.ownership.rules import Counting, Rule

_FULL = exactly(WHOLE)


@dataclass(frozen=True, slots=True)
class Sum:
    """What a rule counted in one company, by one end of the shares."""

    value: Fraction = NOTHING
    open: bool = False
    """Whether the value itself is left out: it is more than a lower sum, less than an upper one."""
    counted: tuple[Edge, ...] = ()
    basis: Basis = Basis.SHARES


@dataclass(frozen=True, slots=True)
class Run:
    """Whom the stakes of some listed persons catch, counted by one end."""

    persons: frozenset[NodeKey]
    upper: bool
    depths: Mapping[NodeKey, int]
    """How many stakes away each caught party is; a person is 0 away."""
    sums: Mapping[NodeKey, Sum]
    """For every company in which a caught party holds: the sum at the fixed point."""
    causes: Mapping[NodeKey, tuple[Edge, ...]]
    """By which stakes each party was caught: all of them of persons, or of parties caught before it."""

    def caught(self, node: NodeKey) -> bool:
        """Whether a party is caught, or is one of the persons."""
        return node in self.depths

    def reached(self, node: NodeKey, rule: Rule) -> bool:
        """Whether the stakes in a party reach the threshold, whether or not it is a person itself."""
        return node in self.sums and reaches(rule, self.sums[node], upper=self.upper)


def run(graph: Graph, rule: Rule, persons: Iterable[NodeKey], *, upper: bool) -> Run:
    """Catch, from the persons on, every party whose counted stakes reach the rule's threshold.

    Rings cannot catch themselves: nobody counts before he is caught. A party that the rule exempts
    is not caught by lower ends; whether ownership passes through it is open, so by upper ends it does.
    """
    seeds = frozenset(persons)
    depths = dict.fromkeys(seeds, 0)
    causes: dict[NodeKey, tuple[Edge, ...]] = {}
    waiting = sorted(seeds)
    while waiting:
        reached = []
        for node in _owned_by(graph, waiting):
            if node in depths or (not upper and is_exempt(graph, rule, node)):
                continue
            found = tally(graph, rule, node, depths, upper=upper)
            if reaches(rule, found, upper=upper):
                reached.append((node, 1 + min(_depth(edge, depths) for edge in found.counted)))
                causes[node] = found.counted
        depths.update(reached)
        waiting = [node for node, _ in reached]
    sums = {node: tally(graph, rule, node, depths, upper=upper) for node in _owned_by(graph, depths)}
    return Run(seeds, upper, depths, sums, causes)


def is_exempt(graph: Graph, rule: Rule, node: NodeKey) -> bool:
    """Whether the rule does not reach a party because of its country."""
    return graph.countries.get(node, "") in rule.exempt_countries


def reaches(rule: Rule, total: Sum, *, upper: bool) -> bool:
    """Whether a sum reaches the threshold: for certain (lower ends), or possibly (upper ends)."""
    if not upper:
        return total.value > rule.threshold or (
            total.value == rule.threshold and (total.open or not rule.strict)
        )
    if rule.may_threshold is not None:
        return total.value > rule.may_threshold or (total.value == rule.may_threshold and not total.open)
    return total.value > rule.threshold or (
        total.value == rule.threshold and not rule.strict and not total.open
    )


def tally(graph: Graph, rule: Rule, node: NodeKey, depths: Mapping[NodeKey, int], *, upper: bool) -> Sum:
    """Add up what caught parties hold in a company."""
    return add_up(rule, graph.holders.get(node, ()), depths, upper=upper)


def add_up(rule: Rule, stakes: Iterable[Edge], depths: Mapping[NodeKey, int], *, upper: bool) -> Sum:
    """Add up what caught parties hold by some stakes; of the rule's bases the one with most decides."""
    held = [edge for edge in stakes if edge.stake.share.high > 0]
    return max(
        (
            _tally_basis(rule, [e for e in held if e.stake.basis is b], depths, b, upper=upper)
            for b in rule.bases
        ),
        key=lambda total: (total.value, total.open is not upper, len(total.counted)),
    )


def _tally_basis(
    rule: Rule, held: list[Edge], depths: Mapping[NodeKey, int], basis: Basis, *, upper: bool
) -> Sum:
    """Add up what caught parties hold on one basis."""
    outside = [edge for edge in held if edge.owner != edge.owned]
    counted = tuple(edge for edge in outside if _counts(rule, edge, depths))
    if rule.counting is Counting.PER_PERSON:
        # Each party to a joint arrangement is taken to hold what all of them hold together.
        # Source: Companies Act 2006 Sch. 1A para. 12; SI 2019/855 Sch. 1 para. 4 uses the same words.
        groups = {edge.stake.group for edge in counted} - {""}
        counted = tuple(edge for edge in outside if edge in counted or edge.stake.group in groups)
    if not counted:
        return Sum(basis=basis)
    if basis is Basis.CONTROL:
        return Sum(WHOLE, counted=counted, basis=basis)
    others = [edge for edge in outside if edge not in counted]
    own = [edge.stake.share for edge in held if edge.owner == edge.owned]
    total = _upper_end(rule, counted, others, own) if upper else _lower_end(counted, own)
    return Sum(total[0], total[1], counted, basis)


def _counts(rule: Rule, edge: Edge, depths: Mapping[NodeKey, int]) -> bool:
    """Whether a stake is held by a caught party that is near enough for the rule."""
    depth = depths.get(edge.owner)
    return depth is not None and (rule.hops == 0 or depth < rule.hops)


def _lower_end(counted: Iterable[Edge], own: list[Interval]) -> tuple[Fraction, bool]:
    """Return the least that the counted stakes come to, and whether it is left out."""
    shares = [edge.stake.share for edge in counted]
    value = sum((share.low for share in shares), NOTHING)
    outstanding = WHOLE - sum((share.low for share in own), NOTHING)
    return _rebased(value, outstanding), any(share.low_open for share in shares)


def _upper_end(
    rule: Rule, counted: Iterable[Edge], others: list[Edge], own: list[Interval]
) -> tuple[Fraction, bool]:
    """Return the most that the counted stakes can come to, given what all others must hold."""
    shares = [edge.stake.share for edge in counted]
    value = sum((share.high for share in shares), NOTHING)
    is_open = any(share.high_open for share in shares)
    rest = [edge.stake.share for edge in others] if rule.tighten else []
    room = WHOLE - sum((share.low for share in (*rest, *own)), NOTHING)
    room_open = any(share.low_open for share in (*rest, *own))
    if value >= room:
        is_open = room_open or (is_open and value == room)
        value = room
    outstanding = WHOLE - sum((share.high for share in own), NOTHING)
    return _rebased(value, outstanding), is_open


def _rebased(value: Fraction, outstanding: Fraction) -> Fraction:
    """Return a share as a percentage of what others than the company itself hold of it.

    Shares that a company holds in itself carry no ownership; the rest is the whole.
    """
    if outstanding == WHOLE:
        return value
    if outstanding <= 0:
        return WHOLE if value else NOTHING
    return min(WHOLE, value * WHOLE / outstanding)


def _owned_by(graph: Graph, owners: Iterable[NodeKey]) -> list[NodeKey]:
    """Return the companies in which some parties hold, each once, in a stable order."""
    return list(dict.fromkeys(edge.owned for owner in owners for edge in graph.holdings.get(owner, ())))


def _depth(edge: Edge, depths: Mapping[NodeKey, int]) -> int:
    """Return how far the holder of a counted stake is from a person.

    A partner in a joint arrangement who is not caught himself stands where a person stands.
    """
    return depths.get(edge.owner, 0)
