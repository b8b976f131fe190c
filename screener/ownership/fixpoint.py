"""The only place that runs a rule by both ends and reads verdicts off: must by lower, may by upper."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass

from screener.model import Verdict
from screener.ownership.cascade import Run, Sum, is_exempt, run
from screener.ownership.graph import Edge, Graph, NodeKey
from screener.ownership.listings import Seeds
from screener.ownership.rules import Counting, Kind, Rule


@dataclass(frozen=True, slots=True)
class Fixpoint:
    """Where a rule comes to rest in a graph: everyone it catches, for certain and possibly."""

    graph: Graph
    rule: Rule
    seeds: Seeds
    lowers: Mapping[NodeKey, tuple[Run, ...]]
    """For every party that a run by lower ends touches: those runs."""
    uppers: Mapping[NodeKey, tuple[Run, ...]]

    def verdict(self, node: NodeKey) -> Verdict:
        """Return what the rule makes of a party, as if the rule were in force."""
        if node in self.seeds.listed:
            return Verdict.LISTED
        if is_exempt(self.graph, self.rule, node):
            return Verdict.NO
        if self.is_caught(node):
            return Verdict.MUST
        return Verdict.MAY if self.may_be_caught(node) else Verdict.NO

    def is_caught(self, node: NodeKey) -> bool:
        """Whether a party is caught for certain, or a listed person whose stakes count."""
        return any(found.caught(node) for found in self.lowers.get(node, ()))

    def may_be_caught(self, node: NodeKey) -> bool:
        """Whether a party may be caught, or may be a listed person whose stakes count."""
        return any(found.caught(node) for found in self.uppers.get(node, ()))

    def sum_low(self, node: NodeKey) -> Sum:
        """Return what the rule counted in a party by lower ends; of several persons, the one with most."""
        return _best(self.lowers.get(node, ()), node)

    def sum_high(self, node: NodeKey) -> Sum:
        """Return what the rule counted in a party by upper ends."""
        return _best(self.uppers.get(node, ()), node)

    def deciding(self, node: NodeKey, verdict: Verdict) -> tuple[Run, ...]:
        """Return the runs that explain a verdict."""
        if verdict is Verdict.MUST:
            return tuple(found for found in self.lowers[node] if found.caught(node))
        if verdict is Verdict.MAY:
            return tuple(found for found in self.uppers[node] if found.caught(node))
        return self.uppers.get(node, ())

    def touched(self) -> set[NodeKey]:
        """Return every party that is listed, or of which a listed or caught party holds something."""
        return set(self.uppers) | set(self.seeds.any)


def settle(graph: Graph, rule: Rule, seeds: Seeds) -> Fixpoint:
    """Run a rule from its seeds until nobody more is caught."""
    if rule.kind is not Kind.CASCADE:
        return Fixpoint(graph, rule, seeds, {}, {})
    possible = seeds.certain | seeds.possible
    lowers = [run(graph, rule, persons, upper=False) for persons in _persons(rule, seeds.certain)]
    uppers = [run(graph, rule, persons, upper=True) for persons in _persons(rule, possible)]
    if rule.may_aggregate:
        uppers.append(run(graph, rule, possible, upper=True))
    return Fixpoint(graph, rule, seeds, _by_node(lowers), _by_node(uppers))


def _persons(rule: Rule, seeds: frozenset[NodeKey]) -> list[frozenset[NodeKey]]:
    """Return whose stakes are added together: everybody's, or each person's apart."""
    if rule.counting is Counting.PER_PERSON:
        return [frozenset({seed}) for seed in sorted(seeds)]
    return [seeds] if seeds else []


def _by_node(runs: list[Run]) -> dict[NodeKey, tuple[Run, ...]]:
    """Return the runs that touch each party."""
    found: defaultdict[NodeKey, list[Run]] = defaultdict(list)
    for one in runs:
        for node in {**one.sums, **one.depths}:
            found[node].append(one)
    return {node: tuple(touching) for node, touching in found.items()}


def _best(runs: tuple[Run, ...], node: NodeKey) -> Sum:
    """Return the highest of some runs' sums."""
    sums = [found.sums[node] for found in runs if node in found.sums]
    return max(sums, key=lambda total: (total.value, total.open), default=Sum())


def contributions(
    fixpoint: Fixpoint, node: NodeKey, verdict: Verdict
) -> tuple[tuple[Edge, ...], frozenset[NodeKey]]:
    """Return the stakes that lead from listed persons to a party, topmost first, and those persons."""
    edges: dict[int, Edge] = {}
    persons: set[NodeKey] = set()
    for found in fixpoint.deciding(node, verdict):
        steps, reached = _climb(fixpoint, found, node)
        edges.update((id(edge), edge) for edge in steps)
        persons |= reached
    return tuple(edges.values())[::-1], frozenset(persons)


def _climb(fixpoint: Fixpoint, found: Run, start: NodeKey) -> tuple[list[Edge], set[NodeKey]]:
    """Climb from a party over the counted stakes of one run to the persons it started from."""
    edges: list[Edge] = []
    persons: set[NodeKey] = set()
    seen, waiting = {start}, [start]
    while waiting:
        node = waiting.pop(0)
        # A ring may count with more on another basis than what caught it: then both are shown.
        shown = (*found.sums.get(node, Sum()).counted, *found.causes.get(node, ()))
        for edge in {id(edge): edge for edge in shown}.values():
            edges.append(edge)
            if edge.owner in found.persons:
                persons.add(edge.owner)
            if edge.owner not in seen and _passes(fixpoint, found, edge.owner):
                seen.add(edge.owner)
                waiting.append(edge.owner)
    return edges, persons


def _passes(fixpoint: Fixpoint, found: Run, node: NodeKey) -> bool:
    """Whether owners above a holder own through it: it is caught by them, whether or not it is listed too."""
    rule = fixpoint.rule
    near = rule.hops == 0 or 0 < found.depths.get(node, 0) < rule.hops
    return near and node in found.sums and found.reached(node, rule)
