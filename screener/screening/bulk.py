"""The only place that answers for a whole register at once: who would be caught, and by what sum.

It counts in whole numbers over millions of stakes, and leaves out what matters only for a party that somebody
looks at: paths, flags but one. Those are given when the party is asked about by itself.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from screener.errors import UsageError
from screener.lists.catalog import Catalog
from screener.model import Exposure, Flag, ListedOwner, Verdict
from screener.ownership.contradictions import contradictory
from screener.ownership.graph import NodeKey
from screener.ownership.intervals import NOTHING
from screener.ownership.listings import Listing, Seeds, listed_owner, seeds
from screener.ownership.readers.restated import Restating
from screener.ownership.registers.lookup import Named, Register
from screener.ownership.rules import Counting, Kind, Rule
from screener.ownership.sparse import Caught, Sparse
from screener.screening.whatif import Change, Supposed, listing_of

_NOTE = "counted in bulk: ask for the party by itself to see through whom"

_TOO_MUCH = "more than 100% of it is stated as held (ask for it by itself to see in which rows)"


@dataclass(frozen=True, slots=True)
class _Question:
    """Who is supposed to be on which list, and the stakes, ready to be counted."""

    register: Register
    cascade: Sparse
    listings: Mapping[NodeKey, tuple[Listing, ...]]
    numbers: Mapping[NodeKey, int]
    day: dt.date


def countable(rule: Rule, day: dt.date) -> bool:
    """Whether a rule can be counted in bulk on a day."""
    alone = rule.counting is Counting.AGGREGATE and rule.hops <= 1
    return rule.kind is Kind.CASCADE and alone and rule.in_force(day)


def in_bulk(
    register: Register, supposed: Sequence[Supposed], rules: Sequence[Rule], catalog: Catalog, day: dt.date
) -> Iterator[Change]:
    """Give everybody in a register who would be listed, caught, undecided or held in part, rule by rule.

    Raises:
        UsageError: a supposed party is not in the register, its list is not in the catalog, or the
            register cannot be counted in whole numbers.
    """
    listings: dict[NodeKey, tuple[Listing, ...]] = {}
    numbers: dict[NodeKey, int] = {}
    for one in supposed:
        listing = listing_of(one, catalog)
        for named in _required(register, one.name):
            number = register.number(named)
            key = NodeKey(named.id or named.name)
            if number is not None and not one.removed:
                numbers[key] = number
                listings[key] = (*listings.get(key, ()), listing)
    if register.restates is not Restating.NOTHING:
        raise UsageError(
            f"the register {register.name} may state one holding several times, so it cannot be added up",
            hint="Ask for single parties, which settles what is stated about them.",
        )
    cascade = Sparse(register.edges, register.shares(), register.highest, day)
    question = _Question(register, cascade, listings, numbers, day)
    for rule in rules:
        for part in rule.split or ("",):
            start = seeds(rule, listings, day, part)
            if start.any:
                yield from _of_rule(question, rule, start)


def _required(register: Register, name: str) -> list[Named]:
    """Return the party of a register that a person means."""
    found = register.find(name)
    if len(found) == 1:
        return found
    names = "; ".join(f"{named.name} [{named.id}]" for named in found)
    problem = f"may mean any of {names}" if found else "is not in the register"
    raise UsageError(
        f"{name!r} {problem}", hint="Write the name as the register writes it, or its identifier."
    )


def _of_rule(question: _Question, rule: Rule, start: Seeds) -> Iterator[Change]:
    """Count one rule, and give whom it concerns, the caught before the rest."""
    register, cascade = question.register, question.cascade
    certain = [question.numbers[key] for key in start.certain]
    possible = [question.numbers[key] for key in start.certain | start.possible]
    exempt = register.countries(rule.exempt_countries)
    low = cascade.run(rule, certain, upper=False, exempt=exempt)
    high = cascade.run(rule, possible, upper=True)
    listed = {question.numbers[key] for key in start.listed}
    spared = frozenset(exempt)
    order = {verdict: place for place, verdict in enumerate(Verdict)}
    concerned = sorted(listed | {int(number) for number in high.touched()})
    verdicts = {number: _verdict(number, listed, spared, low, high) for number in concerned}
    owners = tuple(
        listed_owner(listing, key) for key in sorted(start.any) for listing in question.listings[key]
    )
    for number in sorted(concerned, key=lambda number: order[verdicts[number]]):
        exposure = _exposure(question, rule, number, verdicts[number], low, high, owners)
        yield Change(exposure, Verdict.NO, before_flagged=False)


def _verdict(number: int, listed: set[int], spared: frozenset[int], low: Caught, high: Caught) -> Verdict:
    """Return what a rule makes of a party."""
    if number in listed:
        return Verdict.LISTED
    if number in spared or not high.flags[number]:
        return Verdict.NO
    return Verdict.MUST if low.flags[number] else Verdict.MAY


def _exposure(
    question: _Question,
    rule: Rule,
    number: int,
    verdict: Verdict,
    low: Caught,
    high: Caught,
    owners: tuple[ListedOwner, ...],
) -> Exposure:
    """Return a verdict with its sums."""
    day, period = question.day, rule.period(question.day)
    held = Flag("listed_minority_owner", "listed or caught parties hold a part of it")
    flags = [held] if verdict is Verdict.NO else []
    flags += contradictory([_TOO_MUCH]) if number in question.cascade.overfull else []
    return Exposure(
        party=question.register.party(number).name,
        rule=rule.id,
        verdict=verdict,
        sum_low=low.percent(number) if verdict is not Verdict.LISTED else NOTHING,
        sum_high=high.percent(number) if verdict is not Verdict.LISTED else NOTHING,
        flags=tuple(flags),
        listed_owners=owners,
        in_force=rule.in_force(day),
        verified=rule.is_verified(day),
        citation=period.citation if period and period.citation else rule.citation,
        effect=rule.effect,
        meaning=rule.meaning(verdict),
        notes=(_NOTE,),
    )
