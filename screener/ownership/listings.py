"""The only place that says which listed owners a rule starts from on a day."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from collections.abc import Set as AbstractSet
from dataclasses import dataclass

from screener.model import Effect, ListedOwner, ListId, Score
from screener.ownership.graph import NodeKey
from screener.ownership.rules import Kind, Rule


@dataclass(frozen=True, slots=True)
class Listing:
    """That a party of the stakes stands on a list, from when to when, under which programmes."""

    list_id: ListId
    effect: Effect
    entity_id: str = ""
    entity_name: str = ""
    programmes: tuple[str, ...] = ()
    """Empty where they are not stated."""
    start: dt.date | None = None
    end: dt.date | None = None
    score: Score | None = None
    hypothetical: bool = False
    """True for a listing that only the user supposes."""

    def holds(self, day: dt.date) -> bool:
        """Whether the party is on the list on that day."""
        return (self.start is None or self.start <= day) and (self.end is None or day < self.end)


Listings = Mapping[NodeKey, tuple[Listing, ...]]
"""Every party of the stakes that is on any list, on any day."""


@dataclass(frozen=True, slots=True)
class Seeds:
    """Where a rule starts from, on one day."""

    listed: frozenset[NodeKey] = frozenset()
    """On a list of the rule: what the rule calls listed, whether or not anything flows down from it."""
    certain: frozenset[NodeKey] = frozenset()
    """Those whose stakes count."""
    possible: frozenset[NodeKey] = frozenset()
    """Those whose stakes may count: the programme that decides is not stated."""

    @property
    def any(self) -> frozenset[NodeKey]:
        """All of them."""
        return self.listed | self.certain | self.possible

    def among(self, nodes: AbstractSet[NodeKey]) -> Seeds:
        """Return those of them that are among some parties."""
        return Seeds(self.listed & nodes, self.certain & nodes, self.possible & nodes)


def seeds(rule: Rule, listings: Listings, day: dt.date, part: str = "") -> Seeds:
    """Return the parties that a rule starts from; `part` is one of the programmes it keeps apart."""
    roles: dict[str, set[NodeKey]] = {"seed": set(), "named": set(), "possible": set(), "": set()}
    for node, found in listings.items():
        for listing in found:
            if listing.list_id in rule.seeds and listing.holds(day):
                roles[_role(rule, listing, part)].add(node)
    return Seeds(
        listed=frozenset(roles["seed"] | roles["named"]),
        certain=frozenset(roles["seed"]),
        possible=frozenset(roles["possible"] - roles["seed"]),
    )


def _role(rule: Rule, listing: Listing, part: str) -> str:
    """Say what a listing on one of the rule's lists is to the rule: seed, named, possible or nothing."""
    stated = frozenset(programme.upper() for programme in listing.programmes)
    if rule.kind is not Kind.CASCADE:
        return "named"
    required = (rule.programmes or {}).get(listing.list_id, frozenset())
    if required and not stated & required:
        return "" if stated else "possible"
    excluded = (rule.excluded or {}).get(listing.list_id, frozenset())
    if excluded and stated and stated <= excluded:
        return "named"
    # An entry that names none of the parts that the rule keeps apart may belong to any: it seeds each.
    parts = stated & frozenset(rule.split)
    return "seed" if not part or not parts or part in parts else ""


def on_lists(rule: Rule, listings: Listings, node: NodeKey, name: str, day: dt.date) -> list[ListedOwner]:
    """Return a party's listings that matter to a rule, as an answer shows them."""
    wanted = (*rule.seeds, *rule.caution_lists)
    return [
        listed_owner(listing, name)
        for listing in listings.get(node, ())
        if listing.list_id in wanted and listing.holds(day)
    ]


def listed_owner(listing: Listing, name: str) -> ListedOwner:
    """Return a listing as an answer shows it."""
    return ListedOwner(
        name=name,
        entity_id=listing.entity_id,
        entity_name=listing.entity_name or name,
        list_id=listing.list_id,
        effect=listing.effect,
        match_score=listing.score,
    )
