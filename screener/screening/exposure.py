"""The only place that joins stakes with lists: who is listed, caught, undecided or flagged, by every rule."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from screener.lists.catalog import data_file
from screener.matching.score import HIT_THRESHOLD
from screener.model import Effect, Exposure, Flag, Party, QueryResult, Stake, Step, Verdict
from screener.ownership import rules as rule_table
from screener.ownership.assess import STRENGTH, assess, rank
from screener.ownership.contradictions import DATA_ERROR, IDENTITY, ambiguous_owners, data_errors
from screener.ownership.graph import Graph, NodeKey, build
from screener.ownership.holdings import holdings, listed_on_any
from screener.ownership.rules import Rule
from screener.screening.directory import Directory, Found
from screener.screening.keys import keys_of
from screener.screening.linking import Doubt, Links, Screen, link


def exposures(
    stakes: Iterable[Stake],
    screen: Screen,
    rules: Sequence[Rule],
    as_of: dt.date,
    parties: Iterable[Party] | None = None,
) -> tuple[Exposure, ...]:
    """Return every party that is listed, caught, undecided or flagged, strongest first.

    With `parties`, only what concerns them; a party that the stakes do not name has no exposure.

    Raises:
        OwnershipError: the stakes contradict each other.
    """
    graph = build(stakes, as_of)
    book = Book(graph, link(graph, screen), rules)
    if parties is None:
        return book.everybody()
    found = [exposure for party in parties for exposure in book.of_party(party)]
    return tuple(sorted(found, key=rank))


def shipped_rules() -> tuple[Rule, ...]:
    """Return the ownership rules that come with the program."""
    return rule_table.parse(data_file("rules.toml").decode("utf-8"))


def select(rules: Sequence[Rule], wanted: Sequence[str], as_of: dt.date) -> tuple[Rule, ...]:
    """Return the rules to apply: those named, else all that exist on the day; with the alternatives due.

    Raises:
        UsageError: there is no rule of that name.
    """
    if not wanted:
        return rule_table.standing_on(rules, as_of)
    return rule_table.with_alternatives(rules, rule_table.by_id(rules, wanted), as_of)


@dataclass(frozen=True, slots=True)
class _Key:
    node: NodeKey
    rule: str


class Book:
    """The exposures of all parties of some stakes under some rules, worked out once."""

    def __init__(self, graph: Graph, links: Links, rules: Sequence[Rule]) -> None:
        self.graph = graph
        self.links = links
        self.rules = tuple(rules)
        self._listed = listed_on_any(graph, links.listings)
        self._directory: Directory | None = None
        self._found = {
            _Key(node, rule.id): self._complete(node, exposure)
            for rule in self.rules
            for node, exposure in _assess(graph, rule, links).items()
        }
        errors = data_errors(graph, strongest(self.rules))
        self._found |= {_Key(node, DATA_ERROR): exposure for node, exposure in errors.items()}
        unclear = ambiguous_owners(graph)
        self._found |= {_Key(node, IDENTITY): exposure for node, exposure in unclear.items()}

    @property
    def directory(self) -> Directory:
        """The names of the stakes' parties, analysed when first needed."""
        if self._directory is None:
            self._directory = Directory(self.graph)
        return self._directory

    def everybody(self) -> tuple[Exposure, ...]:
        """Return every party that is listed, caught, undecided or flagged, strongest first."""
        return tuple(sorted(self._found.values(), key=rank))

    def among(self, nodes: Iterable[NodeKey]) -> tuple[Exposure, ...]:
        """Return what is to be said of some parties, strongest first."""
        wanted = set(nodes)
        return tuple(sorted((e for key, e in self._found.items() if key.node in wanted), key=rank))

    def of(self, node: NodeKey, *, whatever: bool = False) -> tuple[Exposure, ...]:
        """Return one party's exposures, strongest first; `whatever` adds the rules that find nothing."""
        found = []
        for rule in self.rules:
            exposure = self._found.get(_Key(node, rule.id))
            if exposure is None and whatever:
                answered = assess(self.graph, rule, self.links.listings, [node])[node]
                exposure = self._complete(node, answered)
            if exposure is not None:
                found.append(exposure)
        found += [
            e for rule in (DATA_ERROR, IDENTITY) if (e := self._found.get(_Key(node, rule))) is not None
        ]
        return tuple(sorted(found, key=rank))

    def get(self, node: NodeKey, rule: str) -> Exposure | None:
        """Return what one rule says of a party, None where it says nothing."""
        return self._found.get(_Key(node, rule))

    def of_party(self, party: Party) -> tuple[Exposure, ...]:
        """Return the exposures of a party that the stakes name by an identifier, or by a name like its own.

        Where it may be several parties of the stakes, theirs are returned, and flagged as such.
        """
        return self.of_named(party) or ()

    def of_named(self, party: Party) -> tuple[Exposure, ...] | None:
        """Return a party's exposures, None where the stakes name no such party, whoever holds what."""
        exact = next((node for key in keys_of(party) if (node := self.graph.find(key))), None)
        if exact is not None:
            return self.of(exact)
        for name in (party.name, *party.other_names):
            if rivals := self.directory.rivals(name):
                return self._of_rivals(name, rivals)
        return None

    def answered(self, result: QueryResult) -> QueryResult:
        """Return the answer to a query with the party's exposures."""
        return replace(result, exposures=self.of_party(result.query))

    def _of_rivals(self, name: str, rivals: Sequence[Found]) -> tuple[Exposure, ...]:
        """Return the exposures of all whom a name may mean; who is meant is said, and never guessed."""
        best = rivals[0]
        if len(rivals) == 1 and best.score >= HIT_THRESHOLD:
            how = f"{name!r} is {best.name!r} of the stakes (score {best.score:.2f})"
            return tuple(replace(e, notes=(*e.notes, how)) for e in self.of(best.node))
        names = "; ".join(f"{found.name} (score {found.score:.2f})" for found in rivals)
        kind = "ambiguous_party" if len(rivals) > 1 else "possible_party"
        doubt = Flag(kind, f"{name} may be {'any of ' if len(rivals) > 1 else ''}{names} of the stakes")
        found = (e for rival in rivals for e in self.of(rival.node, whatever=len(rivals) > 1))
        return tuple(sorted((_doubted(exposure, doubt) for exposure in found), key=rank))

    def keys(self) -> Iterable[tuple[NodeKey, str]]:
        """Return for which parties and rules there is something to say."""
        return [(key.node, key.rule) for key in self._found]

    def _complete(self, node: NodeKey, exposure: Exposure) -> Exposure:
        """Add what the party itself holds in listed parties."""
        if exposure.holdings:
            return exposure
        steps = tuple(Step(e.stake, counts=False) for e in holdings(self.graph, self._listed, node))
        return replace(exposure, holdings=steps) if steps else exposure


def strongest(rules: Iterable[Rule]) -> Effect:
    """Return the strongest effect that any of some rules has."""
    return min((rule.effect for rule in rules), key=lambda effect: effect.rank, default=Effect.PROHIBITED)


def _doubted(exposure: Exposure, doubt: Flag) -> Exposure:
    """Return an exposure of somebody who may not be the party asked about: what must be, may be."""
    verdict = Verdict.NO if exposure.verdict is Verdict.NO else Verdict.MAY
    return replace(exposure, verdict=verdict, flags=(doubt, *exposure.flags))


def _assess(graph: Graph, rule: Rule, links: Links) -> dict[NodeKey, Exposure]:
    """Apply one rule, and flag what would change if doubtful owners were listed."""
    found = assess(graph, rule, links.listings)
    doubts = [d for d in links.doubts if not d.listings or any(o.list_id in rule.seeds for o in d.listings)]
    supposed = dict(links.listings)
    for doubt in doubts:
        if doubt.listings:
            supposed[doubt.node] = (*supposed.get(doubt.node, ()), *doubt.listings)
    if not doubts:
        return found
    worse = assess(graph, rule, supposed)
    plain = assess(graph, rule, links.listings, set(worse) - set(found))
    for node, exposure in (found | plain).items():
        flags = tuple(_flags(graph, doubts, node, exposure, worse.get(node)))
        if flags:
            found[node] = replace(exposure, flags=(*exposure.flags, *flags))
    return found


def _flags(
    graph: Graph, doubts: Sequence[Doubt], node: NodeKey, exposure: Exposure, worse: Exposure | None
) -> Iterable[Flag]:
    """Say which doubtful owners a party has, and what the verdict would be if they were listed."""
    if exposure.verdict is Verdict.LISTED:
        return
    direct = {edge.owner for edge in graph.holders.get(node, ()) if edge.stake.share.high > 0} | {node}
    stronger = worse is not None and STRENGTH[worse.verdict] < STRENGTH[exposure.verdict]
    above = graph.ancestors(node) if stronger else direct
    for doubt in doubts:
        if doubt.node not in above or not (doubt.node in direct or doubt.listings):
            continue
        then = (
            f"; if so, the verdict would be {worse.verdict}" if stronger and worse and doubt.listings else ""
        )
        yield Flag(doubt.kind, doubt.words + then)
