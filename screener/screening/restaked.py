"""The only place that says how the stakes behind a portfolio's exposures are not what they were."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from functools import cache

from screener.ownership.graph import fold
from screener.screening.kept import Held, Staked

MOST = 3
"""Stakes named in the reason of one change; chosen to leave the change itself to be seen."""

_Place = tuple[str, str, str]
"""Owner, owned and basis of a stake."""


class Restaked:
    """Stakes before beside stakes now; parties go by their folded names."""

    def __init__(self, before: Staked, after: Staked) -> None:
        self._listings = (before.listings, after.listings)
        self._sentences: Mapping[_Place, str] = (
            {} if before.stakes == after.stakes else _sentences(before.stakes, after.stakes)
        )
        self._owners: defaultdict[str, set[str]] = defaultdict(set)
        self._owned: defaultdict[str, set[str]] = defaultdict(set)
        self.names: dict[str, str] = {}
        """The names as written."""
        for stake in (*before.stakes, *after.stakes):
            owner, owned = fold(stake.owner), fold(stake.owned)
            self.names |= {owner: stake.owner, owned: stake.owned}
            self._owners[owned].add(owner)
            self._owned[owner].add(owned)
        self.around = cache(self._around)

    def _around(self, name: str) -> tuple[str, ...]:
        """Return a party, all who hold of it at any remove, and all of whom it holds, then or now."""
        found = {name: None}
        for edges in (self._owners, self._owned):
            reached, waiting = {name}, [name]
            while waiting:
                new = sorted(edges.get(waiting.pop(), set()) - reached)
                reached.update(new)
                waiting += new
                found.update(dict.fromkeys(new))
        return tuple(found)

    def listings(self, name: str) -> tuple[str, ...]:
        """Return the entities as which a party is, was, or may be listed."""
        return tuple(dict.fromkeys(each for side in self._listings for each in side.get(name, ())))

    def sentences(self, names: Sequence[str], path: Sequence[str], *, known: bool) -> tuple[str, ...]:
        """Say what changed of the stakes between some parties.

        Args:
            names: the parties, the nearest first.
            path: the stakes that matter most, as an exposure's steps write them.
            known: whether a reason is known already, so that other stakes are counted only.
        """
        place = {name: at for at, name in enumerate(names)}
        near = sorted(
            (max(place[owner], place[owned]), sentence, self._on(path, owner, owned))
            for (owner, owned, _), sentence in self._sentences.items()
            if owner in place and owned in place
        )
        best = [sentence for _, sentence, on in near if on]
        chosen = (best or [sentence for _, sentence, _ in near if not known])[:MOST]
        more = len(near) - len(chosen)
        return (*chosen, *((f"other stakes around it that changed: {more}",) if more else ()))

    def _on(self, path: Sequence[str], owner: str, owned: str) -> bool:
        """Whether a stake is one of a path's steps, as these are written."""
        head, tail = f"{self.names[owner]} holds ", f" of {self.names[owned]}"
        return any(step.startswith(head) and step.endswith(tail) for step in path)


def _sentences(before: Iterable[Held], after: Iterable[Held]) -> dict[_Place, str]:
    """Say of each stake that is not as it was what became of it."""
    was, now = _by_place(before), _by_place(after)
    return {
        place: _sentence(was.get(place, ()), now.get(place, ()))
        for place in dict.fromkeys((*now, *was))
        if was.get(place, ()) != now.get(place, ())
    }


def _by_place(stakes: Iterable[Held]) -> dict[_Place, tuple[Held, ...]]:
    found: dict[_Place, tuple[Held, ...]] = {}
    for stake in sorted(stakes, key=lambda each: each.share):
        place = fold(stake.owner), fold(stake.owned), stake.basis
        found[place] = (*found.get(place, ()), stake)
    return found


def _sentence(was: tuple[Held, ...], now: tuple[Held, ...]) -> str:
    stake = (now or was)[0]
    before, after = (" and ".join(each.share for each in side) for side in (was, now))
    if not was:
        return f"new stake: {stake.owner} holds {after} of {stake.owned} ({stake.basis})"
    if not now:
        return f"stake gone: {stake.owner} held {before} of {stake.owned} ({stake.basis})"
    return f"stake changed: {stake.owner} in {stake.owned} ({stake.basis}) from {before} to {after}"
