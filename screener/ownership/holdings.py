"""The only place that looks downwards: what a party itself holds in listed parties, as information."""

from __future__ import annotations

from collections.abc import Iterable

from screener.model import Exposure, Flag, Step, Verdict
from screener.ownership.graph import Edge, Graph, NodeKey
from screener.ownership.intervals import NOTHING, WHOLE, show
from screener.ownership.listings import Listings
from screener.ownership.rules import Rule


def listed_on_any(graph: Graph, listings: Listings) -> frozenset[NodeKey]:
    """Return every party that is on any list on the graph's day."""
    return frozenset(node for node, found in listings.items() if any(one.holds(graph.as_of) for one in found))


def holdings(graph: Graph, listed: frozenset[NodeKey], node: NodeKey) -> tuple[Edge, ...]:
    """Return the stakes on the ways down from a party to listed parties, the party's own first."""
    leading: set[NodeKey] = set()
    for target in listed & graph.descendants(node) - {node}:
        leading |= graph.ancestors(target)
    edges: list[Edge] = []
    seen, waiting = {node}, [node]
    while waiting:
        for edge in graph.holdings.get(waiting.pop(0), ()):
            if edge.owned in leading and edge.stake.share.high > 0:
                edges.append(edge)
                if edge.owned not in seen | listed:
                    seen.add(edge.owned)
                    waiting.append(edge.owned)
    return tuple(edges)


def holders_of_listed(
    graph: Graph, rule: Rule, listings: Listings, nodes: Iterable[NodeKey] | None
) -> dict[NodeKey, Exposure]:
    """Answer for each party whether it holds a listed one; without `nodes`, for all that do."""
    listed = listed_on_any(graph, listings)
    above = {node for target in listed for node in graph.ancestors(target) - {target}}
    wanted = above if nodes is None else set(nodes)
    return {node: _exposure(graph, rule, listings, listed, node) for node in sorted(wanted)}


def _exposure(
    graph: Graph, rule: Rule, listings: Listings, listed: frozenset[NodeKey], node: NodeKey
) -> Exposure:
    """Say what one party holds in listed parties."""
    steps = holdings(graph, listed, node)
    flags = [
        _flag(graph, listings, edge, direct=edge.owner == node) for edge in steps if edge.owned in listed
    ]
    return Exposure(
        party=graph.names.get(node, node),
        rule=rule.id,
        verdict=Verdict.NO,
        sum_low=NOTHING,
        sum_high=NOTHING,
        flags=tuple(dict.fromkeys(flags)),
        undisclosed=max(NOTHING, WHOLE - graph.disclosed(node)),
        in_force=rule.in_force(graph.as_of),
        verified=rule.is_verified(graph.as_of),
        citation=rule.citation,
        effect=rule.effect,
        meaning=rule.meaning(Verdict.NO) if flags else "",
        notes=(rule.note,) if rule.note else (),
        holdings=tuple(Step(edge.stake, counts=False) for edge in steps),
    )


def _flag(graph: Graph, listings: Listings, edge: Edge, *, direct: bool) -> Flag:
    """Say who holds what of which listed party."""
    lists = [one.list_id for one in listings[edge.owned] if one.holds(graph.as_of)]
    who = "holds" if direct else f"holds through {edge.stake.owner}"
    return Flag(
        "holds_listed",
        f"{who} {show(edge.stake.share)} of {edge.stake.owned} ({', '.join(dict.fromkeys(lists))})",
    )
