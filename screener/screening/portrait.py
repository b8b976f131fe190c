"""The only place that gathers what an ownership tree shows: each stake, its grounds, whether it counted."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from screener.model import Basis, Exposure, Stake, Verdict
from screener.ownership.graph import PERHAPS_THE_SAME, Edge, NodeKey
from screener.ownership.intervals import WHOLE, show, text
from screener.ownership.listings import Listing
from screener.report.tree import Branch
from screener.screening.exposure import Book

DEPTH = 12
"""Levels drawn unless asked for more. Chosen: deeper chains are rare, and no screen shows them."""

_MOST = 300
"""Parties drawn with their stakes in one tree. Chosen: nobody reads more; the drawing says that it stops."""


@dataclass(frozen=True, slots=True)
class _Drawing:
    """One direction of a drawing."""

    book: Book
    edges: Mapping[NodeKey, tuple[Edge, ...]]
    far: Callable[[Edge], NodeKey]
    counting: Mapping[int, tuple[tuple[str, bool], ...]]
    depth: int
    drawn: set[NodeKey]
    """Parties whose own stakes are in the drawing already."""
    verdicts: bool
    asked: bool = False
    """Whether there are verdicts that the stakes could have counted for."""


def upward(book: Book, node: NodeKey, depth: int = DEPTH) -> Branch:
    """Return who holds a party, at any remove, with the stakes that its verdicts counted marked."""
    exposures = book.of(node)
    drawing = _Drawing(
        book,
        book.graph.holders,
        lambda e: e.owner,
        _counting(exposures),
        depth,
        set(),
        verdicts=False,
        asked=bool(exposures),
    )
    return _branch(drawing, node, None, ())


def downward(book: Book, node: NodeKey, depth: int = DEPTH) -> Branch:
    """Return whom a party holds, at any remove, with what the rules make of each."""
    drawing = _Drawing(book, book.graph.holdings, lambda e: e.owned, {}, depth, set(), verdicts=True)
    return _branch(drawing, node, None, ())


def disclosure(book: Book, node: NodeKey) -> str:
    """Say how much of a party has a known holder."""
    known = min(WHOLE, book.graph.disclosed(node))
    if not known:
        return "no holder of its shares is known"
    return f"known holders of shares: at least {text(known)}%; not disclosed: {text(WHOLE - known)}%"


def describe(stake: Stake) -> str:
    """Write the size and the kind of a stake."""
    kind = stake.basis_text or stake.basis.value
    if not stake.known and (stake.basis is Basis.CONTROL or kind == PERHAPS_THE_SAME):
        return kind
    return f"{show(stake.share)} {kind}" if stake.known else f"unknown share ({kind})"


def facts(stake: Stake) -> tuple[str, ...]:
    """Say from when to when a stake is held, according to whom, and how sure that is."""
    since = f"since {stake.start}" if stake.start else "since unknown"
    until = f"until {stake.end}" if stake.end else ""
    source = stake.source + (f" ({stake.source_date})" if stake.source_date else "")
    group = f"jointly: {stake.group}" if stake.group else ""
    parts = (since, until, stake.certainty, group, source or "no source")
    return tuple(part for part in parts if part)


def lists_of(book: Book, node: NodeKey) -> tuple[str, ...]:
    """Return the lists that a party is on, with the first day where it is known."""
    return tuple(
        dict.fromkeys(
            ("supposed: " if one.hypothetical else "")
            + one.list_id
            + (f" since {one.start}" if one.start else "")
            for one in _listings(book, node)
        )
    )


def _listings(book: Book, node: NodeKey) -> list[Listing]:
    return [one for one in book.links.listings.get(node, ()) if one.holds(book.graph.as_of)]


def _counting(exposures: Sequence[Exposure]) -> dict[int, tuple[tuple[str, bool], ...]]:
    """Return for each stake which rules counted it, and whether it decided."""
    found: dict[int, tuple[tuple[str, bool], ...]] = {}
    for exposure in exposures:
        for step in exposure.path:
            if step.counts:
                key = id(step.stake)
                found[key] = (*found.get(key, ()), (exposure.rule, step.decisive))
    return found


def _branch(drawing: _Drawing, node: NodeKey, edge: Edge | None, above: tuple[NodeKey, ...]) -> Branch:
    """Draw a party and what lies behind it."""
    book, drawn = drawing.book, drawing.drawn
    marks = list(_verdicts(book, node)) if drawing.verdicts and edge is not None else []
    children: tuple[Branch, ...] = ()
    behind = sorted(drawing.edges.get(node, ()), key=lambda e: (-e.stake.share.low, -e.stake.share.high))
    if node in above:
        marks.append("ring: shown above")
    elif behind and node in drawn:
        marks.append("its stakes are shown above")
    elif behind and (len(above) >= drawing.depth or len(drawn) >= _MOST):
        marks.append(f"{len(behind)} stakes more, not drawn")
    elif behind:
        drawn.add(node)
        children = tuple(_branch(drawing, drawing.far(e), e, (*above, node)) for e in behind)
    counted = drawing.counting.get(id(edge.stake), ()) if edge is not None else ()
    return Branch(
        name=book.graph.names.get(node, node),
        key=node,
        share=describe(edge.stake) if edge is not None else "",
        facts=facts(edge.stake) if edge is not None else (),
        lists=lists_of(book, node),
        effect=min((o.effect for o in _listings(book, node)), key=lambda one: one.rank, default=None),
        counts=tuple(rule for rule, _ in counted),
        decisive=tuple(rule for rule, decisive in counted if decisive),
        uncounted=drawing.asked and edge is not None and not counted,
        marks=tuple(marks),
        children=children,
    )


def _verdicts(book: Book, node: NodeKey) -> tuple[str, ...]:
    """Say in a word each what the rules make of a party."""
    return tuple(
        f"{exposure.verdict}: {exposure.rule}"
        for exposure in book.of(node)
        if exposure.verdict in {Verdict.MUST, Verdict.MAY}
    )
