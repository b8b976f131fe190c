"""The only place that finds from which percentage of a stake on a verdict turns."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from itertools import pairwise

from screener.errors import UsageError
from screener.model import Basis, Interval, Stake, Verdict
from screener.ownership.fixpoint import settle
from screener.ownership.graph import Edge, Graph, NodeKey
from screener.ownership.intervals import NOTHING, WHOLE, exactly
from screener.ownership.listings import Seeds, seeds
from screener.ownership.rules import Kind, Rule
from screener.screening.directory import Directory
from screener.screening.linking import Links

_STEP = Fraction(1)
"""Where verdicts are tried first, in percent. Chosen: two turns within one percent that undo each other
would have to come from two limbs of one rule; none of ours has such limbs."""

_NEAR = Fraction(1, 10**10)
"""How near a turn is narrowed down before its exact place is read off. Chosen: shares with up to four
decimals, and their thirds and sevenths, are then told apart for certain."""

_DENOMINATOR = 10**5

Verdicts = Mapping[NodeKey, Verdict]


@dataclass(frozen=True, slots=True)
class Span:
    """For which percentages of the stake a verdict holds."""

    share: Interval
    verdict: Verdict


@dataclass(frozen=True, slots=True)
class Turn:
    """One party whose verdict under one rule depends on the stake."""

    party: str
    rule: str
    in_force: bool
    spans: tuple[Span, ...]


@dataclass(frozen=True, slots=True)
class Sweep:
    """The answer to the question from which percentage on verdicts turn."""

    owner: str
    owned: str
    present: Interval | None
    """What the stakes say that the owner holds; None where they say nothing."""
    most: Fraction
    """What others leave of the company for the owner."""
    turns: tuple[Turn, ...]


def parse_pair(text: str) -> tuple[str, str]:
    """Read `OWNER>OWNED`.

    >>> parse_pair("Ant Group -> Kakao Pay")
    ('Ant Group', 'Kakao Pay')

    Raises:
        UsageError: it is not written so.
    """
    owner, arrow, owned = text.partition(">")
    owner = owner.rstrip().removesuffix("-").strip()
    if not arrow or not owner or not owned.strip():
        raise UsageError(f"not a stake: {text!r}", hint='Write it as "OWNER>OWNED".')
    return owner, owned.strip()


def sweep(graph: Graph, links: Links, rules: Sequence[Rule], pair: tuple[str, str]) -> Sweep:
    """Try every percentage of one stake: whose verdict turns, by which rule, and where.

    Raises:
        UsageError: a name means no party of the stakes, or several.
    """
    directory = Directory(graph)
    owner, owned = (directory.require(name).node for name in pair)
    if owner == owned:
        raise UsageError("a company's stake in itself is no ownership of others")
    swept = _Swept(graph, owner, owned)
    concerned = sorted(graph.descendants(owned))
    turns: list[Turn] = []
    for rule in rules:
        if rule.kind is Kind.CASCADE:
            for part in rule.split or ("",):
                start = seeds(rule, links.listings, graph.as_of, part)
                turns += _turns(swept, rule, start, concerned)
    return Sweep(graph.names[owner], graph.names[owned], swept.present, swept.most, tuple(turns))


class _Swept:
    """A graph in which one stake can be given any size."""

    def __init__(self, graph: Graph, owner: NodeKey, owned: NodeKey) -> None:
        held = [edge for edge in graph.holders.get(owned, ()) if edge.owner == owner]
        counted = [edge for edge in held if edge.stake.basis in {Basis.SHARES, Basis.VOTES}]
        basis = counted[0].stake.basis if counted else Basis.SHARES
        self._gone = [edge for edge in held if edge.stake.basis is basis]
        self._graph, self._owner, self._owned = graph, owner, owned
        self._stake = (
            self._gone[0].stake
            if self._gone
            else Stake(graph.names[owner], graph.names[owned], exactly(0), basis=basis)
        )
        others = [e for e in graph.holders.get(owned, ()) if e.stake.basis is basis and e not in self._gone]
        self.most = max(NOTHING, WHOLE - sum((e.stake.share.low for e in others), NOTHING))
        self.most_open = any(e.stake.share.low_open for e in others)
        self.present = _sum([edge.stake.share for edge in self._gone])

    def at(self, percent: Fraction) -> Graph:
        """Return the graph in which the stake is exactly so large."""
        stake = replace(self._stake, share=exactly(percent), known=True)
        edge = Edge(self._owner, self._owned, stake)
        holders, holdings = dict(self._graph.holders), dict(self._graph.holdings)
        for edges, node in ((holders, self._owned), (holdings, self._owner)):
            edges[node] = (*(e for e in edges.get(node, ()) if e not in self._gone), edge)
        return replace(self._graph, holders=holders, holdings=holdings)


def _sum(shares: Sequence[Interval]) -> Interval | None:
    """Return what several rows of one holding come to."""
    if not shares:
        return None
    return Interval(
        sum((share.low for share in shares), NOTHING),
        min(WHOLE, sum((share.high for share in shares), NOTHING)),
        any(share.low_open for share in shares),
        any(share.high_open for share in shares),
    )


def _turns(swept: _Swept, rule: Rule, start: Seeds, concerned: Sequence[NodeKey]) -> Iterator[Turn]:
    """Give the parties whose verdict under one rule depends on the stake."""
    known: dict[Fraction, Verdicts] = {}

    def verdicts(percent: Fraction) -> Verdicts:
        if percent not in known:
            graph = swept.at(percent)
            resting = settle(graph, rule, start)
            known[percent] = {node: resting.verdict(node) for node in concerned}
        return known[percent]

    if not start.any:
        return
    steps = [step * _STEP for step in range(int(swept.most / _STEP) + 1)]
    grid = sorted({*steps, swept.most})
    bounds = [turn for low, high in pairwise(grid) for turn in _between(verdicts, low, high)]
    graph = swept.at(NOTHING)
    for node in concerned:
        spans = _spans(lambda percent, node=node: verdicts(percent)[node], bounds, swept)  # type: ignore[misc]
        if len(spans) > 1:
            yield Turn(graph.names[node], rule.id, rule.in_force(graph.as_of), spans)


def _between(verdicts: Callable[[Fraction], Verdicts], low: Fraction, high: Fraction) -> Iterator[Fraction]:
    """Give the places between two percentages at which any verdict turns."""
    if verdicts(low) == verdicts(high):
        return
    if high - low > _NEAR:
        middle = (low + high) / 2
        yield from _between(verdicts, low, middle)
        yield from _between(verdicts, middle, high)
        return
    exact = ((low + high) / 2).limit_denominator(_DENOMINATOR)
    yield exact if low <= exact <= high else high


def _spans(
    verdict: Callable[[Fraction], Verdict], bounds: Sequence[Fraction], swept: _Swept
) -> tuple[Span, ...]:
    """Return for which percentages a verdict holds, neighbours of one verdict joined."""
    places = sorted({NOTHING, *bounds, swept.most})
    pieces: list[Span] = []
    for low, high in pairwise(places):
        _append(pieces, Span(exactly(low), verdict(low)))
        _append(pieces, Span(Interval(low, high, True, True), verdict((low + high) / 2)))
    if not swept.most_open:
        _append(pieces, Span(exactly(swept.most), verdict(swept.most)))
    return tuple(pieces)


def _append(pieces: list[Span], new: Span) -> None:
    """Add a span, joined to the one before where the verdict is the same."""
    if pieces and pieces[-1].verdict is new.verdict:
        old = pieces.pop().share
        new = Span(Interval(old.low, new.share.high, old.low_open, new.share.high_open), new.verdict)
    pieces.append(new)
