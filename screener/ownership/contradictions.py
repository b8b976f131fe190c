"""The only place that says what follows where stakes cannot be relied on: a finding that names the rows.

A company of which more than the whole is held has a wrong row above it. Which one, nobody can tell from here,
so no rule's answer about whatever lies below is certain.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from fractions import Fraction

from screener.model import Effect, Exposure, Flag, Verdict
from screener.ownership.graph import Graph, NodeKey
from screener.ownership.intervals import NOTHING, WHOLE

DATA_ERROR = "data_error"
"""What stands in place of a rule where it is the stakes that are wrong."""

IDENTITY = "identity"
"""What stands in place of a rule where it is open who an owner is."""

_GIVEN = "the stakes as they were given"
CONTRADICTORY = "contradictory_stakes"
_SHOWN = 6
"""Contradictions named for one party; chosen to fit a screen."""


def data_errors(graph: Graph, effect: Effect) -> dict[NodeKey, Exposure]:
    """Return for every party at or under which stakes contradict each other what is to be said of it.

    `effect` is the strongest of the rules applied: what the error hides may be that.
    """
    above: defaultdict[NodeKey, dict[str, None]] = defaultdict(dict)
    for node in graph.holders:
        if doubts := doubts_of(graph, node):
            for below in graph.descendants(node):
                above[below].update(dict.fromkeys(doubts))
    return {node: _data_error(graph, node, tuple(doubts), effect) for node, doubts in above.items()}


def ambiguous_owners(graph: Graph) -> dict[NodeKey, Exposure]:
    """Return for every party with an owner who may be any of several what is to be said of it: a red flag.

    Where one of those several is listed or caught, the rules say so themselves.
    """
    flags: defaultdict[NodeKey, dict[Flag, None]] = defaultdict(dict)
    for node, identifiers in graph.unclear.items():
        flag = Flag("ambiguous_owner", f"{graph.names[node]} may be any of {', '.join(identifiers)}")
        for edge in graph.holdings.get(node, ()):
            flags[edge.owned][flag] = None
    return {
        node: Exposure(
            party=graph.names[node],
            rule=IDENTITY,
            verdict=Verdict.NO,
            sum_low=NOTHING,
            sum_high=NOTHING,
            flags=tuple(found),
            undisclosed=max(NOTHING, WHOLE - graph.disclosed(node)),
            effect=Effect.RED_FLAG,
            citation=_GIVEN,
            meaning="who one of its owners is cannot be told: give his identifier",
        )
        for node, found in flags.items()
    }


def doubts_of(graph: Graph, node: NodeKey) -> tuple[str, ...]:
    """Return what is contradictory about who holds a party itself."""
    return tuple(dict.fromkeys(e.stake.doubt for e in graph.holders.get(node, ()) if e.stake.doubt))


def contradictory(doubts: Iterable[str]) -> tuple[Flag, ...]:
    """Return contradictions as red flags."""
    return tuple(Flag(CONTRADICTORY, f"{doubt}: the lower ends are not relied on") for doubt in doubts)


def _data_error(graph: Graph, node: NodeKey, doubts: tuple[str, ...], effect: Effect) -> Exposure:
    more = f"; and {len(doubts) - _SHOWN} contradictions more" if len(doubts) > _SHOWN else ""
    meaning = f"the stakes at or above it contradict each other: {'; '.join(doubts[:_SHOWN])}{more}"
    undisclosed = max(NOTHING, WHOLE - graph.disclosed(node))
    return unanswered(graph.names[node], meaning, contradictory(doubts[:_SHOWN]), effect, undisclosed)


def unanswered(
    party: str, why: str, flags: Iterable[Flag], effect: Effect, undisclosed: Fraction = WHOLE
) -> Exposure:
    """Return the finding that no rule's answer about a party is certain, and why."""
    return Exposure(
        party=party,
        rule=DATA_ERROR,
        verdict=Verdict.MAY,
        sum_low=NOTHING,
        sum_high=WHOLE,
        flags=tuple(flags),
        look_through_high=WHOLE,
        undisclosed=undisclosed,
        effect=effect,
        citation=_GIVEN,
        meaning=why,
        notes=("Mend or end the rows named, then ask again: until then no rule's answer is certain.",),
    )
