"""The only place that walks up to a party's ultimate parents and asks where they have their headquarters."""

from __future__ import annotations

from collections.abc import Iterable

from screener.model import Basis, Exposure, Flag, Step, Verdict
from screener.ownership.graph import Edge, Graph, NodeKey
from screener.ownership.intervals import NOTHING, WHOLE
from screener.ownership.rules import Rule


def headquarters(graph: Graph, rule: Rule, nodes: Iterable[NodeKey] | None) -> dict[NodeKey, Exposure]:
    """Answer for each party where its ultimate parents sit; without `nodes`, for all that are caught."""
    asked = set(graph.names) if nodes is None else set(nodes)
    found = {node: _exposure(graph, rule, node) for node in sorted(asked)}
    if nodes is not None:
        return found
    return {node: e for node, e in found.items() if e.verdict is not Verdict.NO or e.red_flag}


def ultimate_parents(graph: Graph, start: NodeKey) -> tuple[dict[NodeKey, bool], list[Edge]]:
    """Climb from a party to whoever is above its parents; say for each whether that is certain.

    A party without a parent is its own ultimate parent. In a ring of parents each member is one.
    """
    certain = {start: True}
    edges: list[Edge] = []
    waiting = [start]
    tops: dict[NodeKey, bool] = {}
    while waiting:
        node = waiting.pop()
        parents = _parents(graph, node)
        if not any(sure for _, sure in parents):
            tops[node] = certain[node]
        for edge, sure in parents:
            edges.append(edge)
            known = certain.get(edge.owner)
            if known is None or (sure and certain[node] and not known):
                certain[edge.owner] = sure and certain[node]
                waiting.append(edge.owner)
    return tops or certain, edges


def _parents(graph: Graph, node: NodeKey) -> list[tuple[Edge, bool]]:
    """Return who holds, or may hold, more than half of a party or controls it."""
    half = WHOLE / 2
    found = []
    for edge in graph.holders.get(node, ()):
        share = edge.stake.share
        if edge.owner == node:
            continue
        if edge.stake.basis is Basis.CONTROL:
            found.append((edge, True))
        elif edge.stake.basis in {Basis.SHARES, Basis.VOTES} and share.high > half:
            found.append((edge, share.low > half or (share.low == half and share.low_open)))
    return found


def _exposure(graph: Graph, rule: Rule, node: NodeKey) -> Exposure:
    """Answer for one party."""
    tops, edges = ultimate_parents(graph, node)
    own = graph.countries.get(node, "")
    caught = {top: sure for top, sure in tops.items() if graph.countries.get(top, "") in rule.countries}
    unknown = [top for top in tops if not graph.countries.get(top)]
    by_text = Verdict.NO
    if own in rule.countries or any(caught.values()):
        by_text = Verdict.MUST
    elif caught:
        by_text = Verdict.MAY
    in_force = rule.in_force(graph.as_of)
    verdict = by_text if in_force else Verdict.NO
    period = rule.period(graph.as_of)
    sits = [f"{graph.names[top]} has its headquarters in {graph.countries[top]}" for top in sorted(caught)]
    return Exposure(
        party=graph.names.get(node, node),
        rule=rule.id,
        verdict=verdict,
        sum_low=NOTHING,
        sum_high=NOTHING,
        flags=tuple(
            Flag("headquarters_unknown", f"where {graph.names[top]} has its headquarters is not stated")
            for top in sorted(unknown)
            if top != node and by_text is not Verdict.MUST
        ),
        path=tuple(Step(edge.stake, counts=True) for edge in edges),
        undisclosed=max(NOTHING, WHOLE - graph.disclosed(node)),
        in_force=in_force,
        verified=rule.is_verified(graph.as_of),
        citation=period.citation if period and period.citation else rule.citation,
        effect=rule.effect,
        meaning=rule.meaning(verdict),
        notes=tuple(note for note in (*sits, period.note if period else "", rule.note) if note),
    )
