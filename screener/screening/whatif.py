"""The only place that answers what would follow if parties were put on a list, or taken off one."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from screener.errors import UsageError
from screener.lists.catalog import Catalog
from screener.model import Exposure, ListId, Stake, Verdict, notebook
from screener.ownership.assess import rank
from screener.ownership.graph import Graph, NodeKey, build, joined_by
from screener.ownership.listings import Listing
from screener.ownership.rules import Rule, standing_on
from screener.screening.directory import Directory
from screener.screening.exposure import Book, select, shipped_rules
from screener.screening.linking import Links, Screen, link

_DIRECTIVE = re.compile(r"(?:SSI-)?(?:D|DIRECTIVE)[ -]?([1-4])")


@dataclass(frozen=True, slots=True)
class Supposed:
    """A party that is supposed to be put on a list, or taken off it."""

    name: str
    list_id: ListId
    programmes: tuple[str, ...] = ()
    start: dt.date | None = None
    removed: bool = False


@dataclass(frozen=True, slots=True)
class Change:
    """What one rule makes of one party, before and after."""

    after: Exposure
    before: Verdict
    before_flagged: bool

    @property
    def is_new(self) -> bool:
        """Whether the party's verdict, or whether it is flagged, is another than before."""
        return self.after.verdict is not self.before or self.after.red_flag is not self.before_flagged


@dataclass(frozen=True, slots=True)
class WhatIf:
    """The answer to a what-if question."""

    changes: tuple[Change, ...]
    """Every party that is listed, caught, undecided or flagged before or after; strongest first."""
    rules: tuple[Rule, ...]
    graph: Graph = field(repr=False)
    notices: tuple[str, ...] = ()

    def _repr_html_(self) -> str:
        """Show in a notebook who would be what, and what changes."""
        rows = [
            [
                "changed" if change.is_new else "",
                change.after.verdict,
                change.before,
                change.after.party,
                change.after.rule,
                "" if change.after.in_force else "not in force",
            ]
            for change in self.changes
        ]
        header = ("", "verdict", "before", "party", "rule", "")
        return notebook.table("What if", header, rows, "; ".join(self.notices))


def parse_supposed(text: str, *, removed: bool = False) -> Supposed:
    """Read `NAME=LIST_ID[:PROGRAMME][@FROM]`; several programmes are parted by commas.

    >>> parse_supposed("Ant Group=us_bis_el@2020-11-01").start
    datetime.date(2020, 11, 1)

    Raises:
        UsageError: it is not written so.
    """
    name, equals, rest = text.rpartition("=")
    rest, at, day = rest.partition("@")
    list_id, _, programmes = rest.partition(":")
    if not equals or not name.strip() or not list_id.strip():
        raise UsageError(
            f"not a supposed listing: {text!r}", hint="Write it as NAME=LIST_ID[:PROGRAMME][@FROM]."
        )
    start = None
    if at:
        try:
            start = dt.date.fromisoformat(day.strip())
        except ValueError:
            raise UsageError(f"not a day: {day!r} in {text!r}", hint="Write it as 2020-11-01.") from None
    stated = tuple(_programme(part) for part in programmes.split(",") if part.strip())
    return Supposed(name.strip(), ListId(list_id.strip()), stated, start, removed)


def rules_for(rules: Sequence[Rule], supposed: Iterable[Supposed], day: dt.date) -> tuple[Rule, ...]:
    """Return the rules that a supposed listing can matter to; all that stand where nothing is supposed.

    Where no rule that starts from a list stands on the day, those of other days are looked at, too: they
    catch nobody then, but they say who would be listed, and that nothing flowed down.
    """
    standing = standing_on(rules, day)
    lists = {one.list_id for one in supposed}
    if not lists:
        return standing
    chosen = tuple(rule for rule in standing if lists & set(rule.seeds))
    bare = lists - {seed for rule in chosen for seed in rule.seeds}
    return chosen + tuple(
        rule for rule in rules if bare & set(rule.seeds) and not rule.on_request and not rule.alternative_to
    )


def whatif(
    graph: Graph, links: Links, rules: Sequence[Rule], supposed: Sequence[Supposed], catalog: Catalog
) -> WhatIf:
    """Compare what the rules say as things stand with what they would say as supposed.

    Raises:
        UsageError: a list is not in the catalog, or a name may mean several parties.
    """
    found = suppose(graph, links, supposed, catalog)
    before = Book(found.graph, links, rules)
    after = Book(found.graph, found.links, rules)
    return WhatIf(_compare(before, after), tuple(rules), found.graph, found.notices)


def suppositions(added: Iterable[Supposed | str], removed: Iterable[str]) -> tuple[Supposed, ...]:
    """Read what is to be supposed, each as it is or written as text.

    Raises:
        UsageError: a text is not written as NAME=LIST_ID[:PROGRAMME][@FROM].
    """
    on = [added] if isinstance(added, str | Supposed) else added
    off = [removed] if isinstance(removed, str) else removed
    return (
        *(one if isinstance(one, Supposed) else parse_supposed(one) for one in on),
        *(parse_supposed(text, removed=True) for text in off),
    )


def asked(
    stakes: Iterable[Stake],
    supposed: Sequence[Supposed],
    rules: Sequence[str],
    screen: Screen | None,
    catalog: Catalog,
    day: dt.date,
) -> WhatIf:
    """Answer a what-if question about stakes; without `screen` only the supposed listings count.

    Raises:
        OwnershipError: the stakes contradict each other.
        UsageError: there is no such rule or list, or a name may mean several parties.
    """
    shipped = shipped_rules()
    applied = select(shipped, rules, day) if rules else rules_for(shipped, supposed, day)
    graph = build(stakes, day)
    return whatif(graph, link(graph, screen) if screen else Links({}), applied, supposed, catalog)


@dataclass(frozen=True, slots=True)
class World:
    """The stakes, and who is on which list, as supposed."""

    graph: Graph
    links: Links
    notices: tuple[str, ...]


def suppose(graph: Graph, links: Links, supposed: Sequence[Supposed], catalog: Catalog) -> World:
    """Put parties on lists and take them off as supposed.

    Raises:
        UsageError: a list is not in the catalog, or a name may mean several parties.
    """
    directory = Directory(graph)
    notices: list[str] = []
    unknown = [one.name for one in supposed if not directory.knows(one.name)]
    if unknown:
        names = ", ".join(dict.fromkeys(unknown))
        notices.append(f"the stakes do not name {names}: nobody can be reached from there")
        graph = joined_by(graph, unknown)
        directory = Directory(graph)
    listings = dict(links.listings)
    for one in supposed:
        found = directory.require(one.name)
        if found.score < 1:
            notices.append(f"{one.name!r} is read as {found.name!r}")
        before = listings.get(found.node, ())
        listings[found.node] = _changed(before, one, catalog)
        if one.removed and listings[found.node] == before:
            notices.append(f"{found.name} is not on {one.list_id}: nothing is taken away")
    return World(graph, Links(listings, links.doubts), tuple(dict.fromkeys(notices)))


def _changed(old: tuple[Listing, ...], one: Supposed, catalog: Catalog) -> tuple[Listing, ...]:
    """Return a party's listings as supposed."""
    supposed = listing_of(one, catalog)
    others = tuple(listing for listing in old if listing.list_id != one.list_id)
    return others if one.removed else (*old, supposed)


def listing_of(one: Supposed, catalog: Catalog) -> Listing:
    """Return the listing that is supposed.

    Raises:
        UsageError: there is no such list.
    """
    if one.list_id not in catalog.lists:
        raise UsageError(f"no list is called {one.list_id!r}", hint=f"Lists: {', '.join(catalog.lists)}.")
    effect = catalog.lists[one.list_id].effect
    return Listing(one.list_id, effect, "", "", one.programmes, one.start, hypothetical=True)


def _compare(before: Book, after: Book) -> tuple[Change, ...]:
    """Set beside each other what every rule says of every party, before and after."""
    keys = dict.fromkeys([*after.keys(), *before.keys()])
    changes = []
    for node, rule in keys:
        new = after.get(node, rule) or _unexposed(after, node, rule)
        old = before.get(node, rule)
        verdict = old.verdict if old is not None else Verdict.NO
        changes.append(Change(new, verdict, old is not None and old.red_flag))
    return tuple(sorted(changes, key=lambda change: (rank(change.after), change.after.party)))


def _unexposed(book: Book, node: NodeKey, rule: str) -> Exposure:
    """Return the exposure of a party of whom a rule no longer says anything."""
    return next(exposure for exposure in book.of(node, whatever=True) if exposure.rule == rule)


def _programme(text: str) -> str:
    """Return a programme as the lists tag it; a sectoral directive may be written D1 or Directive 1."""
    tag = text.strip().upper()
    found = _DIRECTIVE.fullmatch(tag)
    return f"SSI-D{found[1]}" if found else tag
