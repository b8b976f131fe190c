"""The only place that gathers, from registers and files alike, the stakes that an answer rests on."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol

from screener.errors import UsageError
from screener.model import Stake
from screener.ownership.graph import fold
from screener.ownership.readers.restated import Restating, stated_once
from screener.ownership.registers.lookup import Named

MOST_STAKES = 50_000
"""Stakes above one party that are followed. Chosen: real chains have hundreds; what has more is refused."""

MOST_BELOW = 2_000
"""Stakes below a party that are followed. Chosen: whom it holds is information, and nobody reads more."""


class Source(Protocol):
    """Where stakes are looked up."""

    @property
    def restates(self) -> Restating:
        """What it may state twice."""

    def holders(self, party: Named) -> Sequence[Stake]:
        """Return the stakes in a party."""

    def holdings(self, party: Named) -> Sequence[Stake]:
        """Return the stakes that a party holds."""

    def carriers(self, name: str) -> Sequence[str]:
        """Return the identifiers of the parties that carry a name."""

    def find(self, words: str) -> Sequence[Named]:
        """Return whom a text names."""


class Loose:
    """Stakes of files, looked up like those of a register."""

    restates = Restating.NOTHING
    """Readers settle what a file states twice."""

    def __init__(self, stakes: Iterable[Stake]) -> None:
        self._held: defaultdict[str, list[Stake]] = defaultdict(list)
        self._holding: defaultdict[str, list[Stake]] = defaultdict(list)
        self._carriers: defaultdict[str, dict[str, None]] = defaultdict(dict)
        for stake in stakes:
            self._held[_token(stake.owned, stake.owned_id)].append(stake)
            self._holding[_token(stake.owner, stake.owner_id)].append(stake)
            for name, identifier in ((stake.owner, stake.owner_id), (stake.owned, stake.owned_id)):
                if identifier:
                    self._carriers[fold(name)][identifier] = None

    def holders(self, party: Named) -> list[Stake]:
        """Return the stakes in a party."""
        return [stake for key in self._keys(party) for stake in self._held.get(key, ())]

    def holdings(self, party: Named) -> list[Stake]:
        """Return the stakes that a party holds."""
        return [stake for key in self._keys(party) for stake in self._holding.get(key, ())]

    def carriers(self, name: str) -> tuple[str, ...]:
        """Return the identifiers of the parties that carry a name."""
        return tuple(self._carriers.get(fold(name), ()))

    def find(self, words: str) -> list[Named]:
        """Return whom a text names exactly."""
        keys = [f"id:{fold(words)}", *(f"id:{fold(i)}" for i in self.carriers(words)), f"name:{fold(words)}"]
        found: dict[str, Named] = {}
        for key in keys:
            for stake in (*self._held.get(key, ()), *self._holding.get(key, ())):
                for name, identifier in ((stake.owner, stake.owner_id), (stake.owned, stake.owned_id)):
                    if _token(name, identifier) == key:
                        found.setdefault(key, Named(name, identifier))
        return list(found.values())

    def _keys(self, party: Named) -> list[str]:
        ids = [party.id] if party.id else self.carriers(party.name)
        return [*(f"id:{fold(each)}" for each in ids), f"name:{fold(party.name)}"]


@dataclass(frozen=True, slots=True)
class Surroundings:
    """The stakes around some parties."""

    stakes: tuple[Stake, ...]
    carriers: Mapping[str, tuple[str, ...]]
    """Which identifiers each name has that the stakes use without one."""
    cut: bool = False
    """Whether more lies below than was followed."""


def surroundings(sources: Sequence[Source], start: Iterable[Named], *, below: bool = True) -> Surroundings:
    """Gather all stakes above some parties, and those below them as far as anybody reads.

    What others hold in a party below is gathered with it, so that its shares add up.

    Raises:
        UsageError: there are more stakes above than can be followed.
    """
    asked = list(start)
    found: list[dict[Stake, None]] = [{} for _ in sources]
    above = _Walk(sources, found, _owner, asked)
    if above.run(lambda source, party: source.holders(party), MOST_STAKES):
        raise UsageError(
            f"more than {MOST_STAKES:,} stakes lie above {asked[0].name}",
            hint="Cut the stakes down to what concerns the party.",
        )
    cut = False
    if below:
        under = _Walk(sources, found, _owned, asked)
        cut = under.run(lambda source, party: source.holdings(party), MOST_BELOW)
        _beside(sources, found, under.met)
    return _gathered(sources, found, cut=cut)


def affected(sources: Sequence[Source], start: Sequence[Named], *, above: bool) -> Surroundings:
    """Gather all stakes below some parties and what others hold there; with `above`, all above those too.

    Raises:
        UsageError: there are more stakes than can be followed.
    """
    found: list[dict[Stake, None]] = [{} for _ in sources]
    under = _Walk(sources, found, _owned, start)
    over = under.run(lambda source, party: source.holdings(party), MOST_STAKES)
    if not over and above:
        climb = _Walk(sources, found, _owner, under.met.values())
        over = climb.run(lambda source, party: source.holders(party), MOST_STAKES)
    if over:
        raise UsageError(
            f"more than {MOST_STAKES:,} stakes are connected with {start[0].name}",
            hint="Count the whole register instead: whatif … --register NAME --only-added --bulk.",
        )
    _beside(sources, found, under.met)
    return _gathered(sources, found, cut=False)


def _gathered(sources: Sequence[Source], found: Sequence[dict[Stake, None]], *, cut: bool) -> Surroundings:
    """Return what a walk has found, settled."""
    stakes = [
        stake
        for source, rows in zip(sources, found, strict=True)
        for stake in stated_once(rows, source.restates)[0]
    ]
    return Surroundings(tuple(stakes), _carriers(sources, stakes), cut)


class _Walk:
    """A walk over the stakes from party to party, nearest first, each once."""

    def __init__(
        self,
        sources: Sequence[Source],
        found: Sequence[dict[Stake, None]],
        far: Callable[[Stake], Named],
        start: Iterable[Named],
    ) -> None:
        self._sources, self._found, self._far = sources, found, far
        self.met = {_token(party.name, party.id): party for party in start}

    def run(self, step: Callable[[Source, Named], Sequence[Stake]], most: int) -> bool:
        """Walk; say whether there was more than may be followed."""
        waiting = list(self.met.values())
        count = 0
        for party in waiting:
            for source, rows in zip(self._sources, self._found, strict=True):
                for stake in step(source, party):
                    count += 1
                    rows[stake] = None
                    other = self._far(stake)
                    token = _token(other.name, other.id)
                    if token not in self.met:
                        self.met[token] = other
                        waiting.append(other)
            if count > most:
                return True
        return False


def _beside(sources: Sequence[Source], found: Sequence[dict[Stake, None]], met: Mapping[str, Named]) -> None:
    """Add what others hold in the parties met below."""
    for party in met.values():
        for source, rows in zip(sources, found, strict=True):
            rows.update(dict.fromkeys(source.holders(party)))


def _carriers(sources: Sequence[Source], stakes: Iterable[Stake]) -> dict[str, tuple[str, ...]]:
    """Return the identifiers of every name that some stake uses without one."""
    names = {
        name
        for stake in stakes
        for name, identifier in ((stake.owner, stake.owner_id), (stake.owned, stake.owned_id))
        if not identifier
    }
    found = {fold(name): tuple(i for source in sources for i in source.carriers(name)) for name in names}
    return {name: ids for name, ids in found.items() if ids}


def _owner(stake: Stake) -> Named:
    return Named(stake.owner, stake.owner_id)


def _owned(stake: Stake) -> Named:
    return Named(stake.owned, stake.owned_id)


def _token(name: str, identifier: str) -> str:
    return f"id:{fold(identifier)}" if identifier else f"name:{fold(name)}"
