"""The only place that raises red flags: what a verdict does not say, but a careful reader must know.

A flag is never a weaker verdict. Source: Supplement No. 3 to 15 CFR part 732, red flag 29; OFAC FAQ 398.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction

from screener.model import Basis, Flag, Interval, Verdict
from screener.ownership.cascade import is_exempt
from screener.ownership.contradictions import contradictory, doubts_of
from screener.ownership.fixpoint import Fixpoint
from screener.ownership.graph import PERHAPS_THE_SAME, Edge, NodeKey
from screener.ownership.intervals import WHOLE, show, text
from screener.ownership.listings import Listings
from screener.ownership.readers.gleif_exceptions import UNNAMED_PARENT
from screener.ownership.rules import Kind

STALE_DAYS = 730
"""A source older than this on the day asked is stale: 24 months. Chosen: two annual reports have passed."""

DOMINANT = 25
"""From this share on, a largest holder with nobody half as large beside him may control. Chosen: the lowest
share that registers of control disclose (Companies Act 2006 Sch. 1A); majority needs no flag."""

_HELD_ONLY_IN_PART = {
    Basis.CUSTODY: ("custody", "holds {share} in custody; the rule looks at the owner"),
    Basis.NOMINEE: ("nominee", "holds {share} as nominee; the stake counts for whom it is held"),
    Basis.CONDITIONAL: (
        "convertible",
        "would hold {share} if it converted what it holds; not counted before",
    ),
    Basis.TRUST: ("trust", "has {share} in trust, as settlor, trustee or beneficiary"),
    Basis.ECONOMIC: ("economic_interest", "has an economic interest of {share} without title"),
}
_FOR_OTHERS = frozenset({Basis.CUSTODY, Basis.NOMINEE, Basis.TRUST})


@dataclass(frozen=True, slots=True)
class Case:
    """One party under one rule, with all that its flags can rest on."""

    fixpoint: Fixpoint
    listings: Listings
    node: NodeKey
    verdict: Verdict
    """By the rule as it stands on the day."""
    by_text: Verdict
    """By the rule as if it were in force."""
    counted: Sequence[Edge]
    together: Fixpoint | None = None
    """Where the rule would rest if it added stakes that it keeps apart."""

    @property
    def held(self) -> tuple[Edge, ...]:
        """The live stakes of others in the party."""
        edges = self.fixpoint.graph.holders.get(self.node, ())
        return tuple(edge for edge in edges if edge.owner != self.node)

    def involved(self, owner: NodeKey) -> bool:
        """Whether an owner is listed for the rule, or caught by it for certain or possibly."""
        return owner in self.fixpoint.seeds.any or self.fixpoint.may_be_caught(owner)


def raise_flags(case: Case) -> tuple[Flag, ...]:
    """Return the red flags of one party under one rule, each kind and message once."""
    if case.verdict is Verdict.LISTED:
        return ()
    sources = (
        _rule_flags,
        _owner_flags,
        _control_flags,
        _partial_flags,
        _stale_flags,
        _coverage_flags,
        _combined_flags,
        _contradictory_flags,
    )
    return tuple(dict.fromkeys(flag for source in sources for flag in source(case)))


def _rule_flags(case: Case) -> Iterator[Flag]:
    """Flag what the rule would say if it were in force, or reached the party."""
    rule, graph = case.fixpoint.rule, case.fixpoint.graph
    if case.verdict is not case.by_text:
        yield Flag(
            "rule_not_in_force",
            f"{rule.title} is not in force on {graph.as_of}; if it were, the verdict would be {case.by_text}",
        )
    caught = any(run.reached(case.node, rule) for run in case.fixpoint.uppers.get(case.node, ()))
    if is_exempt(graph, rule, case.node) and caught:
        country = graph.countries[case.node]
        yield Flag(
            "exempt", f"listed owners reach the threshold, but the rule does not reach {country} parties"
        )
    if case.node in case.fixpoint.seeds.possible:
        yield Flag("programme_not_stated", "listed, but whether under a programme of the rule is not stated")


def _owner_flags(case: Case) -> Iterator[Flag]:
    """Flag stakes of listed or caught owners that do not decide, or whose size is not known."""
    decided = case.by_text is Verdict.MUST
    for edge in case.held:
        stake = edge.stake
        if stake.basis is not Basis.SHARES or not stake.share.high or not case.involved(edge.owner):
            continue
        who = f"{stake.owner} ({_standing(case, edge.owner)})"
        if stake.basis_text == PERHAPS_THE_SAME:
            yield Flag("ambiguous_owner", f"{stake.owned} may be {who} of that name [{stake.owner_id}]")
        elif not stake.known:
            yield Flag("unknown_share", f"{who} holds a share that is not stated")
        elif not decided:
            yield Flag(_kind_of_owner(case, edge), f"{who} holds {show(stake.share)}")


def _kind_of_owner(case: Case, edge: Edge) -> str:
    """Say whether an owner is listed or caught for certain, and then whether half or more is his."""
    certain = edge.owner in case.fixpoint.seeds.any or case.fixpoint.is_caught(edge.owner)
    if not certain:
        return "undecided_owner"
    return "listed_owner" if edge.stake.share.low * 2 >= WHOLE else "listed_minority_owner"


def _control_flags(case: Case) -> Iterator[Flag]:
    """Flag control by listed or caught owners that the rule does not count."""
    if case.by_text is Verdict.MUST:
        return
    for edge in case.held:
        stake, basis = edge.stake, edge.stake.basis
        uncounted = basis not in case.fixpoint.rule.bases or case.fixpoint.rule.kind is Kind.NAMED
        if basis in {Basis.CONTROL, Basis.VOTES} and case.involved(edge.owner) and uncounted:
            how = stake.basis_text or basis.value
            size = f" ({show(stake.share)})" if basis is Basis.VOTES else ""
            who = f"{stake.owner} ({_standing(case, edge.owner)})"
            yield Flag("control_without_ownership", f"{who} has {how}{size}, which the rule does not count")
    yield from _dominant(case)


def _reach(share: Interval) -> tuple[Fraction, bool, Fraction, bool]:
    """Order shares by how much they can be, and of those alike by how much they are at least."""
    return share.high, not share.high_open, share.low, share.low_open


def _dominant(case: Case) -> Iterator[Flag]:
    """Flag a largest holder beside whom nobody is half as large."""
    shares = sorted(
        (edge for edge in case.held if edge.stake.basis is Basis.SHARES and edge.stake.known),
        key=lambda edge: edge.stake.share.low,
        reverse=True,
    )
    if len(shares) > 1 and case.involved(shares[0].owner):
        first = shares[0].stake.share
        second = max((edge.stake.share for edge in shares[1:]), key=_reach)
        if first.low >= DOMINANT and second.high * 2 < first.low:
            yield Flag(
                "possible_control",
                f"{shares[0].stake.owner} is the largest holder by far ({show(first)}; next {show(second)})",
            )


def _partial_flags(case: Case) -> Iterator[Flag]:
    """Flag custody, nominee, convertible, trust and economic interests where a listed party is involved.

    A custodian, nominee or trustee may stand for that party whoever he is; the others matter for their own.
    """
    somebody = any(case.involved(edge.owner) for edge in case.held)
    for edge in case.held:
        if edge.stake.basis not in _HELD_ONLY_IN_PART:
            continue
        if case.involved(edge.owner) or (somebody and edge.stake.basis in _FOR_OTHERS):
            kind, words = _HELD_ONLY_IN_PART[edge.stake.basis]
            whole = _if_converted(case, edge) if edge.stake.basis is Basis.CONDITIONAL else ""
            yield Flag(kind, f"{edge.stake.owner} {words.format(share=show(edge.stake.share))}{whole}")


def _if_converted(case: Case, edge: Edge) -> str:
    """Say what an owner who has shares would have with those that he can convert."""
    beside = [e.stake.share for e in case.held if e.owner == edge.owner and e.stake.basis is Basis.SHARES]
    if not beside or not edge.stake.known:
        return ""
    shares = (*beside, edge.stake.share)
    low = sum((share.low for share in shares), Fraction(0))
    high = sum((share.high for share in shares), Fraction(0))
    return f"; with its shares that would become {show(Interval(min(low, WHOLE), min(high, WHOLE)))}"


def _coverage_flags(case: Case) -> Iterator[Flag]:
    """Flag a parent whom a register knows of but does not name."""
    if case.by_text is not Verdict.MUST:
        for edge in case.held:
            if edge.stake.basis_text.startswith(UNNAMED_PARENT):
                yield Flag("unnamed_parent", f"{edge.stake.owner} stands above it: {edge.stake.basis_text}")


def _stale_flags(case: Case) -> Iterator[Flag]:
    """Flag counted stakes in the party whose source is old."""
    day = case.fixpoint.graph.as_of
    for edge in case.counted:
        said = edge.stake.source_date
        if edge.owned == case.node and said is not None and said + dt.timedelta(days=STALE_DAYS) < day:
            yield Flag("stale_source", f"the stake of {edge.stake.owner} rests on a source of {said}")


def _combined_flags(case: Case) -> Iterator[Flag]:
    """Flag stakes that the rule keeps apart, but that would reach the threshold together."""
    if case.together is None or case.by_text is not Verdict.NO:
        return
    if case.together.verdict(case.node) is Verdict.MUST:
        lists = ", ".join(case.fixpoint.rule.caution_lists)
        total = text(case.together.sum_low(case.node).value)
        yield Flag("combined_lists", f"with the stakes of {lists}, which are not added, the sum is {total}%")


def _contradictory_flags(case: Case) -> Iterator[Flag]:
    """Flag stakes in the party that cannot all be true."""
    yield from contradictory(doubts_of(case.fixpoint.graph, case.node))


def _standing(case: Case, owner: NodeKey) -> str:
    """Say why an owner matters: its lists, or that the rule catches it."""
    day, rule = case.fixpoint.graph.as_of, case.fixpoint.rule
    lists = [
        listing.list_id
        for listing in case.listings.get(owner, ())
        if listing.list_id in rule.seeds and listing.holds(day)
    ]
    if lists:
        return ", ".join(dict.fromkeys(lists))
    return "caught by this rule" if case.fixpoint.is_caught(owner) else "possibly caught by this rule"
