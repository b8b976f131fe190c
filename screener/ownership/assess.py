"""The only place that turns a rule's fixed point into exposures: verdict, sums, path, flags, unknowns."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from fractions import Fraction

from screener.model import Exposure, ListedOwner, Step, Verdict
from screener.ownership.decisive import Decisive
from screener.ownership.fixpoint import Fixpoint, contributions, settle
from screener.ownership.flags import Case, raise_flags
from screener.ownership.graph import Edge, Graph, NodeKey
from screener.ownership.headquarters import headquarters
from screener.ownership.holdings import holders_of_listed
from screener.ownership.intervals import NOTHING, WHOLE, text
from screener.ownership.listings import Listings, Seeds, on_lists, seeds
from screener.ownership.lookthrough import LookThrough, look_through
from screener.ownership.rules import Counting, Kind, Rule

STRENGTH = {verdict: rank for rank, verdict in enumerate(Verdict)}
"""0 for the strongest verdict."""


def assess(
    graph: Graph, rule: Rule, listings: Listings, nodes: Iterable[NodeKey] | None = None
) -> dict[NodeKey, Exposure]:
    """Apply one rule on the graph's day.

    Without `nodes`, everybody is answered for who is listed, caught, undecided or flagged; with them,
    exactly those parties, whatever the answer.
    """
    if rule.kind is Kind.HEADQUARTERS:
        return headquarters(graph, rule, nodes)
    if rule.kind is Kind.HOLDS:
        return holders_of_listed(graph, rule, listings, nodes)
    asked = None if nodes is None else set(nodes)
    best: dict[NodeKey, Exposure] = {}
    for part in rule.split or ("",):
        for node, exposure in _assess_part(graph, rule, listings, asked, part).items():
            if node not in best or rank(exposure) < rank(best[node]):
                best[node] = exposure
    return best


def rank(exposure: Exposure) -> tuple[int, bool, int, Fraction, Fraction]:
    """Return a key that sorts exposures strongest first."""
    return (
        STRENGTH[exposure.verdict],
        not exposure.red_flag,
        exposure.effect.rank,
        -exposure.sum_low,
        -exposure.sum_high,
    )


@dataclass(frozen=True, slots=True)
class _Part:
    """A rule, or the part of it that concerns one programme, at rest in a graph."""

    fixpoint: Fixpoint
    decisive: Decisive
    together: Fixpoint | None
    """Where it would rest if it added the stakes that it keeps apart."""
    listings: Listings
    through: LookThrough
    programme: str


def _assess_part(
    graph: Graph, rule: Rule, listings: Listings, asked: set[NodeKey] | None, programme: str
) -> dict[NodeKey, Exposure]:
    """Apply a rule, or the part of it that concerns one programme."""
    fixpoint = settle(graph, rule, seeds(rule, listings, graph.as_of, programme))
    through = look_through(graph, fixpoint.seeds.any)
    part = _Part(fixpoint, Decisive(fixpoint), _together(fixpoint, listings), listings, through, programme)
    wanted = _of_interest(fixpoint) if asked is None else asked
    found = {node: _exposure(part, node) for node in sorted(wanted)}
    if asked is not None:
        return found
    return {node: e for node, e in found.items() if e.verdict is not Verdict.NO or e.red_flag}


def _of_interest(fixpoint: Fixpoint) -> set[NodeKey]:
    """Return everybody about whom a rule may have something to say."""
    held = {e.owned for node in fixpoint.seeds.any for e in fixpoint.graph.holdings.get(node, ())}
    caught = {node for node in fixpoint.uppers if fixpoint.may_be_caught(node)}
    below = {e.owned for node in caught for e in fixpoint.graph.holdings.get(node, ())}
    return fixpoint.touched() | held | below


def _together(fixpoint: Fixpoint, listings: Listings) -> Fixpoint | None:
    """Return where the rule would rest if it added the stakes that it keeps apart, if there are any."""
    graph, rule = fixpoint.graph, fixpoint.rule
    apart = {
        node
        for node, found in listings.items()
        if any(one.list_id in rule.caution_lists and one.holds(graph.as_of) for one in found)
    }
    if not apart:
        return None
    old = fixpoint.seeds
    return settle(graph, rule, Seeds(old.listed | apart, old.certain | apart, old.possible))


def _exposure(part: _Part, node: NodeKey) -> Exposure:
    """Answer for one party under one rule."""
    fixpoint, graph, rule = part.fixpoint, part.fixpoint.graph, part.fixpoint.rule
    by_text = fixpoint.verdict(node)
    in_force = rule.in_force(graph.as_of)
    verdict = by_text if in_force or by_text is Verdict.LISTED else Verdict.NO
    counted, persons = contributions(fixpoint, node, by_text)
    low, high = fixpoint.sum_low(node), fixpoint.sum_high(node)
    period = rule.period(graph.as_of)
    listed_low, listed_high = part.through.of(node)
    case = Case(fixpoint, part.listings, node, verdict, by_text, counted, part.together)
    return Exposure(
        party=graph.names.get(node, node),
        rule=rule.id,
        verdict=verdict,
        sum_low=low.value,
        sum_high=high.value,
        flags=raise_flags(case),
        listed_owners=_listed_owners(fixpoint, part.listings, node, persons),
        path=_path(part, node, by_text, counted),
        look_through_low=listed_low,
        look_through_high=listed_high,
        undisclosed=max(NOTHING, WHOLE - graph.disclosed(node)),
        in_force=in_force,
        verified=rule.is_verified(graph.as_of),
        citation=period.citation if period and period.citation else rule.citation,
        effect=rule.effect,
        meaning=rule.meaning(verdict),
        notes=_notes(fixpoint, node, by_text, part.programme),
    )


def _listed_owners(
    fixpoint: Fixpoint, listings: Listings, node: NodeKey, persons: Iterable[NodeKey]
) -> tuple[ListedOwner, ...]:
    """Return every listed party whose stakes contribute; for a listed party, its own listings first."""
    graph, rule = fixpoint.graph, fixpoint.rule
    holders = [e.owner for e in graph.holders.get(node, ()) if e.owner in fixpoint.seeds.any]
    own = [node] if node in fixpoint.seeds.any else []
    found = [
        owner
        for key in dict.fromkeys([*own, *holders, *sorted(persons)])
        for owner in on_lists(rule, listings, key, graph.names.get(key, key), graph.as_of)
        if owner.list_id in rule.seeds
    ]
    return tuple(dict.fromkeys(found))


def _path(part: _Part, node: NodeKey, verdict: Verdict, counted: tuple[Edge, ...]) -> tuple[Step, ...]:
    """Return the stakes that explain a verdict, topmost first; then listed owners' that did not count."""
    fixpoint = part.fixpoint
    deciding = part.decisive.among(node, verdict, counted)
    steps = [Step(edge.stake, counts=True, decisive=id(edge) in deciding) for edge in counted]
    beside = [
        Step(edge.stake, counts=False)
        for edge in fixpoint.graph.holders.get(node, ())
        if edge not in counted and (edge.owner in fixpoint.seeds.any or fixpoint.may_be_caught(edge.owner))
    ]
    return (*steps, *beside)


def _notes(fixpoint: Fixpoint, node: NodeKey, verdict: Verdict, programme: str) -> tuple[str, ...]:
    """Say what the verdict rests on besides the stakes: the period, the remainder, what ended."""
    graph, rule = fixpoint.graph, fixpoint.rule
    period = rule.period(graph.as_of)
    notes = [
        f"counted for {programme} alone" if programme else "",
        period.note if period else "",
        _tip(fixpoint, node, verdict),
    ]
    notes += [
        f"{edge.stake.owner} held a stake until {edge.stake.end}: verify that the sale really happened"
        for edge in graph.ended
        if edge.owned == node and edge.owner in fixpoint.seeds.any and not _goes_on(graph, edge)
    ]
    notes.append(rule.note)
    return tuple(note for note in notes if note)


def _goes_on(graph: Graph, ended: Edge) -> bool:
    """Whether a stake is only a piece in time of what one row states, and another piece comes after it."""
    old = ended.stake
    later = (edge.stake for edge in graph.holders.get(ended.owned, ()) if edge.owner == ended.owner)
    return old.row is not None and any(
        (new.file, new.row, new.basis) == (old.file, old.row, old.basis) and new.start is not None
        for new in later
    )


def _tip(fixpoint: Fixpoint, node: NodeKey, verdict: Verdict) -> str:
    """Say how much of what nobody disclosed would tip the verdict, if listed parties held it."""
    rule, graph = fixpoint.rule, fixpoint.graph
    remainder = WHOLE - graph.disclosed(node)
    if rule.kind is not Kind.CASCADE or verdict not in {Verdict.MAY, Verdict.NO} or remainder <= 0:
        return ""
    missing = rule.threshold - fixpoint.sum_low(node).value
    if missing <= 0:
        return ""
    rest = f"the holders of {text(remainder)}% are not disclosed"
    if missing > remainder or (missing == remainder and rule.strict):
        return f"{rest}; whoever they are, they could not tip the verdict"
    whom = "one listed party" if rule.counting is Counting.PER_PERSON else "listed parties"
    amount = f"{'more than' if rule.strict else 'at least'} {text(missing)}%"
    return f"{rest}; {whom} among them with {amount} of the whole would tip the verdict"
