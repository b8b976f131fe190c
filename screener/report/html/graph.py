"""The only place that gathers the parties and stakes of an ownership picture: from trees, or exposures."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from screener.model import Basis, Effect, Exposure, Stake, Step, Verdict
from screener.report.exposures import share_text
from screener.report.tree import Branch
from screener.report.wording import VERDICTS


@dataclass(frozen=True, slots=True)
class Node:
    """A party of the picture."""

    key: str
    name: str
    lists: tuple[str, ...] = ()
    """Lists that it is on, as they are to be shown."""
    effect: Effect | None = None
    """The strongest effect of these lists."""
    marks: tuple[str, ...] = ()
    """What the rules make of it, and what else must be seen at it."""
    asked: bool = False


@dataclass(frozen=True, slots=True)
class Holding:
    """One stake of the picture."""

    owner: str
    owned: str
    share: str
    """Size and kind, such as "33% shares"."""
    facts: tuple[str, ...] = ()
    counts: tuple[str, ...] = ()
    """Rules that counted it."""
    decisive: tuple[str, ...] = ()
    """Of these, the rules whose verdict turns without it."""


@dataclass(frozen=True, slots=True)
class Graph:
    """Parties, and who holds what of whom."""

    nodes: Mapping[str, Node]
    holdings: tuple[Holding, ...]


def from_trees(above: Branch, below: Branch) -> Graph:
    """Gather the two trees of a party into one picture; each party and each stake is drawn once."""
    nodes: dict[str, Node] = {}
    for branch in (*_all(above), *_all(below)):
        met = nodes.get(branch.key)
        # Where a tree breaks off at a party drawn already, a picture has nothing to say.
        marks = tuple(mark for mark in branch.marks if "shown above" not in mark)
        if met is None:
            nodes[branch.key] = Node(
                branch.key, branch.name, branch.lists, branch.effect, marks, branch.key == above.key
            )
        else:
            nodes[branch.key] = replace(met, marks=tuple(dict.fromkeys((*met.marks, *marks))))
    found: dict[tuple[object, ...], Holding] = {}
    for holding in (*_held(above, up=True), *_held(below, up=False)):
        # The upward tree comes first: it alone knows which stakes counted for the party.
        found.setdefault((holding.owner, holding.owned, holding.share, holding.facts), holding)
    return Graph(nodes, tuple(found.values()))


def _all(branch: Branch) -> Iterator[Branch]:
    yield branch
    for child in branch.children:
        yield from _all(child)


def _held(branch: Branch, *, up: bool) -> Iterator[Holding]:
    for child in branch.children:
        owner, owned = (child.key, branch.key) if up else (branch.key, child.key)
        yield Holding(owner, owned, child.share, child.facts, child.counts, child.decisive)
        yield from _held(child, up=up)


def from_exposures(exposures: Sequence[Exposure], asked: Iterable[str] = ()) -> Graph:
    """Gather the paths that explain exposures, and what the parties hold in listed ones, into one picture."""
    keys = _Keys(step.stake for exposure in exposures for step in (*exposure.path, *exposure.holdings))
    counted: dict[Stake, list[tuple[str, Step]]] = defaultdict(list)
    for exposure in exposures:
        for step in (*exposure.path, *exposure.holdings):
            counted[step.stake].append((exposure.rule, step))
    holdings = tuple(_holding(keys, stake, met) for stake, met in counted.items())
    nodes: dict[str, Node] = {}
    for stake in counted:
        nodes.setdefault(keys.owner(stake), Node(keys.owner(stake), stake.owner))
        nodes.setdefault(keys.owned(stake), Node(keys.owned(stake), stake.owned))
    wanted = set(asked)
    for key, node in nodes.items():
        lists, effect = _listings(node.name, exposures)
        verdicts = tuple(_verdicts(node.name, exposures))
        nodes[key] = replace(node, lists=lists, effect=effect, marks=verdicts, asked=node.name in wanted)
    return Graph(nodes, holdings)


class _Keys:
    """Tells parties apart by id where stakes give one, else by name."""

    def __init__(self, stakes: Iterable[Stake]) -> None:
        self._ids: dict[str, set[str]] = defaultdict(set)
        for stake in stakes:
            self._ids[stake.owner].add(stake.owner_id)
            self._ids[stake.owned].add(stake.owned_id)

    def owner(self, stake: Stake) -> str:
        return self._key(stake.owner, stake.owner_id)

    def owned(self, stake: Stake) -> str:
        return self._key(stake.owned, stake.owned_id)

    def _key(self, name: str, id_: str) -> str:
        """Give a party's key: a row without an id means the one party of that name that has one."""
        known = self._ids[name] - {""}
        return id_ or (next(iter(known)) if len(known) == 1 else name)


def _holding(keys: _Keys, stake: Stake, met: Sequence[tuple[str, Step]]) -> Holding:
    since = f"since {stake.start}" if stake.start else "since unknown"
    until = f"until {stake.end}" if stake.end else ""
    source = stake.source + (f" ({stake.source_date})" if stake.source_date else "")
    facts = (since, until, stake.certainty, source or "no source")
    return Holding(
        owner=keys.owner(stake),
        owned=keys.owned(stake),
        share=stake_text(stake),
        facts=tuple(fact for fact in facts if fact),
        counts=tuple(dict.fromkeys(rule for rule, step in met if step.counts)),
        decisive=tuple(dict.fromkeys(rule for rule, step in met if step.decisive)),
    )


def stake_text(stake: Stake) -> str:
    """Write the size and the kind of a stake."""
    kind = stake.basis_text or stake.basis.value
    return kind if stake.basis is Basis.CONTROL and not stake.known else f"{share_text(stake)} {kind}"


def _listings(name: str, exposures: Iterable[Exposure]) -> tuple[tuple[str, ...], Effect | None]:
    """Return the lists that a party is on as far as exposures say, and the strongest of their effects."""
    owners = [owner for exposure in exposures for owner in exposure.listed_owners if owner.name == name]
    effect = min((owner.effect for owner in owners), key=lambda one: one.rank, default=None)
    return tuple(dict.fromkeys(owner.list_id for owner in owners)), effect


def _verdicts(name: str, exposures: Iterable[Exposure]) -> Iterator[str]:
    """Say in a few words each what the rules make of a party."""
    for exposure in exposures:
        if exposure.party == name and exposure.verdict in {Verdict.MUST, Verdict.MAY}:
            yield f"{VERDICTS[exposure.verdict].lower()}: {exposure.rule}"
