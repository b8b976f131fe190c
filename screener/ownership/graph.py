"""The only place that says which stakes are live on a day, and which of their names are one party.

Identity here is plain: an identifier decides, else the name without regard to case and spaces.
Linking parties to lists is the business of `screener.screening.exposure`.
"""

from __future__ import annotations

import datetime as dt
import unicodedata
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from fractions import Fraction
from typing import NewType

from screener.errors import OwnershipError
from screener.model import Basis, Stake
from screener.ownership.intervals import NOTHING, UNKNOWN, WHOLE, show, text
from screener.ownership.readers.restated import doubtful

NodeKey = NewType("NodeKey", str)
"""One party of the stakes: `id:…` where the stakes give an identifier, else `name:…`."""

TOTALLED = (Basis.SHARES, Basis.VOTES)
"""Bases of which there are 100 in every company. Control, custody and the like have no such total."""

PERHAPS_THE_SAME = "perhaps the same party"
"""What ties a party that is only named to each of those that carry its name; no stake that anybody stated."""

_SHOWN = 6
"""Rows or companies named in one message; chosen to fit a screen."""


@dataclass(frozen=True, slots=True)
class Edge:
    """A stake that is live, between two nodes."""

    owner: NodeKey
    owned: NodeKey
    stake: Stake


@dataclass(frozen=True, slots=True)
class Graph:
    """Who holds what part of whom on one day."""

    as_of: dt.date
    names: Mapping[NodeKey, str]
    """The name that each node was first given."""
    countries: Mapping[NodeKey, str]
    holders: Mapping[NodeKey, tuple[Edge, ...]]
    """The live stakes in a node."""
    holdings: Mapping[NodeKey, tuple[Edge, ...]]
    """The live stakes that a node holds."""
    ended: tuple[Edge, ...] = ()
    """Stakes whose end lies on or before the day."""
    ids: Mapping[NodeKey, str] = field(default_factory=dict)
    """The identifier of each node that has one."""
    unclear: Mapping[NodeKey, tuple[str, ...]] = field(default_factory=dict)
    """Nodes named without an identifier where several identifiers carry that name."""

    def find(self, words: str) -> NodeKey | None:
        """Return the party whose identifier, or whose name where it has no identifier, is as written."""
        return next((key for key in (id_key(words), name_key(words)) if key in self.names), None)

    def ancestors(self, start: NodeKey) -> set[NodeKey]:
        """Return a node with all who hold of it, at any remove."""
        return _reach(start, self.holders, lambda edge: edge.owner)

    def descendants(self, start: NodeKey) -> set[NodeKey]:
        """Return a node with all of whom it holds, at any remove."""
        return _reach(start, self.holdings, lambda edge: edge.owned)

    def disclosed(self, node: NodeKey) -> Fraction:
        """Return the percentage of shares whose holder is known, by lower ends."""
        edges = self.holders.get(node, ())
        return sum((e.stake.share.low for e in edges if e.stake.basis is Basis.SHARES), Fraction(0))


def fold(name: str) -> str:
    """Return a name without regard to case, width and spaces."""
    return " ".join(unicodedata.normalize("NFKC", name).casefold().split())


def build(
    stakes: Iterable[Stake],
    as_of: dt.date,
    carriers: Mapping[str, tuple[str, ...]] | None = None,
    *,
    doubting: bool = False,
) -> Graph:
    """Join the stakes into the graph of one day; stakes of other days still lend their names.

    `carriers` says which identifiers a folded name is known to have where these stakes are a part of more.
    Where the holders of a company must hold more than the whole of it, that is an error; `doubting`, which is
    for registers that nobody who asks can mend, keeps such stakes as doubtful, without their lower ends.

    Raises:
        OwnershipError: the holders of a company must hold more than the whole of it.
    """
    rows = tuple(stakes)
    parties = _Parties(_together(_ids_by_name(rows), carriers or {}))
    edges = [
        Edge(
            parties.key(stake.owner, stake.owner_id, stake.owner_country),
            parties.key(stake.owned, stake.owned_id, stake.owned_country),
            stake,
        )
        for stake in rows
    ]
    live = [edge for edge in edges if is_live(edge.stake, as_of)]
    live += [*_perhaps_the_same(parties), *_perhaps_held(parties, live)]
    if overfull := _overfull(parties.names, _grouped(live, lambda edge: edge.owned)):
        if not doubting:
            raise _too_much(overfull)
        live = [_doubted(edge, overfull.get((edge.owned, edge.stake.basis), "")) for edge in live]
    return Graph(
        as_of,
        parties.names,
        parties.countries,
        _grouped(live, lambda edge: edge.owned),
        _grouped(live, lambda edge: edge.owner),
        tuple(edge for edge in edges if edge.stake.end is not None and edge.stake.end <= as_of),
        parties.ids,
        parties.unclear,
    )


class _Parties:
    """The parties met while a graph is built."""

    def __init__(self, known_ids: Mapping[str, tuple[str, ...]]) -> None:
        self._known_ids = known_ids
        self.names: dict[NodeKey, str] = {}
        self.countries: dict[NodeKey, str] = {}
        self.ids: dict[NodeKey, str] = {}
        self.unclear: dict[NodeKey, tuple[str, ...]] = {}

    def key(self, name: str, identifier: str, country: str) -> NodeKey:
        """Return the node of a party as one stake names it."""
        candidates = self._known_ids.get(fold(name), ())
        chosen = identifier or (candidates[0] if len(candidates) == 1 else "")
        node = id_key(chosen) if chosen else name_key(name)
        self.names.setdefault(node, name)
        if chosen:
            self.ids.setdefault(node, chosen)
        elif candidates:
            self.unclear[node] = candidates
        if country:
            self.countries.setdefault(node, country)
        return node


def is_live(stake: Stake, day: dt.date) -> bool:
    """Whether a stake is held on that day: from its first day on, no more on its end day."""
    return (stake.start is None or stake.start <= day) and (stake.end is None or day < stake.end)


def without(graph: Graph, gone: Edge) -> Graph:
    """Return the graph as it would be if nobody had disclosed one stake."""
    holders = dict(graph.holders)
    holders[gone.owned] = tuple(edge for edge in holders[gone.owned] if edge is not gone)
    holdings = dict(graph.holdings)
    holdings[gone.owner] = tuple(edge for edge in holdings[gone.owner] if edge is not gone)
    return Graph(graph.as_of, graph.names, graph.countries, holders, holdings, ids=graph.ids)


def within(graph: Graph, nodes: set[NodeKey]) -> Graph:
    """Return the part of the graph that lies above some nodes: all holders of each are kept."""
    holders = {node: graph.holders[node] for node in nodes if node in graph.holders}
    holdings = _grouped((edge for edges in holders.values() for edge in edges), lambda edge: edge.owner)
    return Graph(graph.as_of, graph.names, graph.countries, holders, holdings, ids=graph.ids)


def joined_by(graph: Graph, names: Iterable[str]) -> Graph:
    """Return the graph with parties that no stake names."""
    more = {name_key(name): name for name in names}
    return replace(graph, names={**more, **graph.names})


def id_key(identifier: str) -> NodeKey:
    """Return the node of a party that has an identifier."""
    return NodeKey(f"id:{fold(identifier)}")


def name_key(name: str) -> NodeKey:
    """Return the node of a party that is only named."""
    return NodeKey(f"name:{fold(name)}")


def _ids_by_name(stakes: Sequence[Stake]) -> dict[str, tuple[str, ...]]:
    """Return the identifiers that each name was seen with."""
    seen: defaultdict[str, dict[str, str]] = defaultdict(dict)
    for stake in stakes:
        for name, identifier in ((stake.owner, stake.owner_id), (stake.owned, stake.owned_id)):
            if identifier:
                seen[fold(name)].setdefault(fold(identifier), identifier)
    return {name: tuple(ids.values()) for name, ids in seen.items()}


def _together(
    one: Mapping[str, tuple[str, ...]], other: Mapping[str, tuple[str, ...]]
) -> dict[str, tuple[str, ...]]:
    """Return the identifiers that each name has by either of two tables."""
    found = dict(one)
    for name, ids in other.items():
        known = {fold(identifier): identifier for identifier in (*one.get(name, ()), *ids)}
        found[name] = tuple(known.values())
    return found


def _reach(
    start: NodeKey, edges: Mapping[NodeKey, tuple[Edge, ...]], far: Callable[[Edge], NodeKey]
) -> set[NodeKey]:
    """Walk the stakes from a node, each node once."""
    seen, waiting = {start}, [start]
    while waiting:
        for edge in edges.get(waiting.pop(), ()):
            if (node := far(edge)) not in seen:
                seen.add(node)
                waiting.append(node)
    return seen


def _grouped(edges: Iterable[Edge], end: Callable[[Edge], NodeKey]) -> dict[NodeKey, tuple[Edge, ...]]:
    """Return edges by the party at one of their ends."""
    found: defaultdict[NodeKey, list[Edge]] = defaultdict(list)
    for edge in edges:
        found[end(edge)].append(edge)
    return {node: tuple(group) for node, group in found.items()}


def _perhaps_the_same(parties: _Parties) -> list[Edge]:
    """Return, for each party that may be any of several, what ties it to them: a share of anything.

    Whatever may be true of one of them may then be true of it, and nothing must.
    """
    return [
        Edge(
            id_key(identifier),
            node,
            Stake(
                owner=parties.names[id_key(identifier)],
                owned=parties.names[node],
                share=UNKNOWN,
                known=False,
                basis_text=PERHAPS_THE_SAME,
                owner_id=identifier,
                source="a name that several parties carry",
            ),
        )
        for node, identifiers in parties.unclear.items()
        for identifier in identifiers
        if id_key(identifier) in parties.names
    ]


def _perhaps_held(parties: _Parties, live: Iterable[Edge]) -> list[Edge]:
    """Return what may be held of each of those that carry a name, where a stake in it says no more.

    Control is left out: where it counts, it counts in full.
    """
    return [
        Edge(
            edge.owner,
            id_key(identifier),
            replace(
                edge.stake,
                owned_id=identifier,
                share=replace(edge.stake.share, low=NOTHING, low_open=False),
                note="; ".join(filter(None, [edge.stake.note, "held in this or another party of the name"])),
            ),
        )
        for edge in live
        if edge.stake.basis in TOTALLED
        for identifier in parties.unclear.get(edge.owned, ())
        if id_key(identifier) in parties.names
    ]


def _overfull(
    names: Mapping[NodeKey, str], holders: Mapping[NodeKey, tuple[Edge, ...]]
) -> dict[tuple[NodeKey, Basis], str]:
    """Return the companies of which more than the whole is held, and what is to be said of each."""
    found = {}
    for node, edges in holders.items():
        for basis in TOTALLED:
            held = [edge.stake for edge in edges if edge.stake.basis is basis and edge.stake.share.high]
            total = sum((stake.share.low for stake in held), Fraction(0))
            reached_only_openly = total == WHOLE and any(stake.share.low_open for stake in held)
            if total > WHOLE or reached_only_openly:
                found[node, basis] = _complaint(names[node], basis, total, held)
    return found


def _complaint(name: str, basis: Basis, total: Fraction, held: Sequence[Stake]) -> str:
    """Say of which company too much is held, by which rows."""
    rows = ", ".join(f"{place(stake)} ({stake.owner}: {show(stake.share)})" for stake in held[: 2 * _SHOWN])
    more = f" and {len(held) - 2 * _SHOWN} rows more" if len(held) > 2 * _SHOWN else ""
    return f"the holders of {name} hold at least {text(total)}% of its {basis.value}: {rows}{more}"


def _too_much(overfull: Mapping[tuple[NodeKey, Basis], str]) -> OwnershipError:
    """Return the error for too much held of companies; clipping would hide a wrong row."""
    complaints = list(overfull.values())
    more = f"; and {len(complaints) - _SHOWN} companies more" if len(complaints) > _SHOWN else ""
    return OwnershipError(
        "; ".join(complaints[:_SHOWN]) + more,
        hint="One holding may be stated twice, or an end date may be missing.",
    )


def _doubted(edge: Edge, why: str) -> Edge:
    """Return an edge whose stake is doubtful, where there is a reason."""
    return replace(edge, stake=doubtful(edge.stake, why)) if why else edge


def place(stake: Stake) -> str:
    """Say where a stake was read: file and row, as far as they are known."""
    row = "" if stake.row is None else f"row {stake.row}"
    return " ".join(part for part in (stake.file, row) if part) or "a stake"
