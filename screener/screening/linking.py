"""The only place that links parties of the stakes to lists: each owner is screened like any other party."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from screener.model import Match, Outcome, Party
from screener.ownership.graph import Graph, NodeKey
from screener.ownership.listings import Listing, Listings
from screener.screening.keys import identifiers_in

Screen = Callable[[Party], Sequence[Match]]
"""What screens one party: matches, best first."""

TIE = 0.005
"""Matches that differ by less are equally good. Chosen: below what one letter costs in any name."""


@dataclass(frozen=True, slots=True)
class Doubt:
    """A party of the stakes of which it is not sure whether, or as whom, it is listed."""

    node: NodeKey
    kind: str
    """`possibly_listed_owner` (a match for review) or `ambiguous_owner` (several equally good)."""
    words: str
    listings: tuple[Listing, ...] = ()
    """What it would be listed as; empty where its listing itself is not in doubt."""
    rivals: tuple[str, ...] = ()
    """Entities that it is as like as the one that it is taken for."""


@dataclass(frozen=True, slots=True)
class Links:
    """Which parties of the stakes are listed, and which may be."""

    listings: Listings
    doubts: tuple[Doubt, ...] = ()


def link(graph: Graph, screen: Screen, nodes: Iterable[NodeKey] | None = None) -> Links:
    """Screen every party of the stakes: a hit is listed, a review is a doubt, never counted silently."""
    listings: dict[NodeKey, tuple[Listing, ...]] = {}
    doubts = [
        Doubt(node, "ambiguous_owner", f"{graph.names[node]} may be any of {', '.join(ids)}")
        for node, ids in graph.unclear.items()
    ]
    for node in graph.names if nodes is None else nodes:
        matches = screen(party_of(graph, node))
        by_list: defaultdict[str, list[Match]] = defaultdict(list)
        for match in matches:
            by_list[match.entity.list_id].append(match)
        sure = [best for found in by_list.values() if (best := _best_hit(found))]
        if sure:
            listings[node] = tuple(map(listing, sure))
        doubts += [doubt for found in by_list.values() for doubt in _doubts(graph, node, found)]
    return Links(listings, tuple(doubts))


def party_of(graph: Graph, node: NodeKey) -> Party:
    """Return a party of the stakes as a query."""
    identifier = graph.ids.get(node, "")
    return Party(
        graph.names[node],
        country=graph.countries.get(node, ""),
        identifiers=tuple(identifiers_in(identifier)),
        id=identifier,
    )


def listing(match: Match) -> Listing:
    """Return what a match says of a party's listing."""
    entity = match.entity
    return Listing(
        list_id=entity.list_id,
        effect=match.effect,
        entity_id=entity.id,
        entity_name=entity.name,
        programmes=entity.programmes,
        start=entity.start,
        end=entity.end,
        score=match.score,
    )


def _best_hit(found: Sequence[Match]) -> Match | None:
    """Return the best match of one list, if it is a hit."""
    best = max(found, key=lambda match: match.score)
    return best if best.outcome is Outcome.HIT else None


def _doubts(graph: Graph, node: NodeKey, found: Sequence[Match]) -> list[Doubt]:
    """Return what is doubtful about a party and one list."""
    name = graph.names[node]
    best = max(found, key=lambda match: match.score)
    list_id = best.entity.list_id
    if best.outcome is not Outcome.HIT:
        words = f"{name} may be {best.entity.name} ({list_id}, score {best.score:.2f})"
        return [Doubt(node, "possibly_listed_owner", words, (listing(best),))]
    equals = [
        match
        for match in found
        if match.outcome is Outcome.HIT
        and match.entity.id != best.entity.id
        and best.score - match.score < TIE
        and match.entity.name.casefold() != best.entity.name.casefold()
    ]
    if not equals:
        return []
    names = ", ".join([best.entity.name, *(match.entity.name for match in equals)])
    words = f"{name} is as like as not any of {names} ({list_id})"
    return [Doubt(node, "ambiguous_owner", words, rivals=tuple(match.entity.id for match in equals))]
