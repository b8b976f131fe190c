"""The only place that keeps how a portfolio's names are read, to hold all of them against a few entities."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import msgspec
import numpy as np

from screener.errors import StoreError
from screener.index.container import Array
from screener.index.learned import Manner
from screener.index.lookup import Index
from screener.index.readings import COLUMNS, Readings, joined, laid_out
from screener.index.tables import spans
from screener.matching.parties import analyse_party
from screener.model import Party
from screener.screening.kept import Kept, Question, question

IN_HAND = 5_000
"""Parties whose names are laid out at once; chosen: their analysis is some ten megabytes."""


@dataclass(frozen=True, slots=True)
class Spelled:
    """The readings of the names of parties, which are known by their place."""

    owner: Array
    """Whose reading each is; in order."""
    readings: Readings

    def taken(self, places: Sequence[int]) -> Spelled:
        """Return the readings of some of the parties, in the order given."""
        wanted = np.array(places, np.int64)
        first = np.searchsorted(self.owner, wanted, "left")
        counts = np.searchsorted(self.owner, wanted, "right") - first
        owner = np.repeat(np.arange(len(wanted)), counts)
        return Spelled(owner, self.readings.taken(spans(first, counts)))

    def near(self, index: Index) -> set[int]:
        """The parties of whom any reading could reach a name of an index."""
        found: list[int] = self.owner[index.reached(self.readings)].tolist()
        return set(found)


def spelled(parties: Iterable[Party]) -> Spelled:
    """Read the names of parties."""
    owners, parts = [np.zeros(0, np.int64)], [laid_out(())]
    rows = list(parties)
    for start in range(0, len(rows), IN_HAND):
        some = [
            (place, form)
            for place, party in enumerate(rows[start : start + IN_HAND], start)
            for form in analyse_party(party).names
            if not form.problem
        ]
        owners.append(np.fromiter((place for place, _ in some), np.int64, len(some)))
        parts.append(laid_out([form for _, form in some]))
    return Spelled(np.concatenate(owners), joined(parts))


def behind(one: Spelled, count: int, other: Spelled) -> Spelled:
    """Return the readings of `count` parties with those of others behind them."""
    owner = np.concatenate([one.owner, other.owner + count])
    return Spelled(owner, joined((one.readings, other.readings)))


class Names:
    """How the names of all that is asked are read: as was kept of the last run, new ones as they read now."""

    def __init__(self, last: Kept | None) -> None:
        self._kept = last.names if last else b""
        answers = last.asked if last and last.names else ()
        self._places = {key: at for at, key in enumerate(dict.fromkeys(question(a.party) for a in answers))}
        self._spelled: Spelled | None = None

    def of(self, rows: Mapping[Question, Party]) -> Spelled:
        """Return how the names of some rows are read, in their order.

        Raises:
            StoreError: what was kept is damaged.
        """
        if self._spelled is None:
            self._spelled = decoded(self._kept) if self._kept else spelled(())
        new = {key: party for key, party in rows.items() if key not in self._places}
        if new:
            self._spelled = behind(self._spelled, len(self._places), spelled(new.values()))
            self._places |= {key: at for at, key in enumerate(new, len(self._places))}
        return self._spelled.taken([self._places[key] for key in rows])

    def encoded(self, rows: Mapping[Question, Party]) -> bytes:
        """Return what is to be kept of them.

        Raises:
            StoreError: what was kept is damaged.
        """
        if self._kept and list(rows) == list(self._places):
            return self._kept
        found = self.of(rows)
        return encoded(Spelled(found.owner, found.readings.compact()))


def encoded(names: Spelled) -> bytes:
    """Write readings as bytes."""
    readings = names.readings
    arrays = {name: getattr(readings, name) for name in COLUMNS} | {"owner": names.owner}
    return msgspec.msgpack.encode(
        {
            "arrays": {name: (array.dtype.str, array.tobytes()) for name, array in arrays.items()},
            "words": [word for word, _ in readings.words],
            "manners": bytes(manner for _, manner in readings.words),
            "runs": list(readings.runs),
        }
    )


def decoded(data: bytes) -> Spelled:
    """Read what `encoded` wrote.

    Raises:
        StoreError: it is something else.
    """
    try:
        found = msgspec.msgpack.decode(data, type=_Written)
        arrays: dict[str, Any] = {
            name: np.frombuffer(content, kind) for name, (kind, content) in found.arrays.items()
        }
        owner = arrays.pop("owner")
        words = list(zip(found.words, map(Manner, found.manners), strict=True))
        return Spelled(owner, Readings(**arrays, words=words, runs=found.runs))
    except (msgspec.DecodeError, UnicodeDecodeError, ValueError, TypeError, KeyError) as error:
        raise StoreError(
            f"how the portfolio's names are read cannot be read back: {error}", hint="run it with --full"
        ) from error


@dataclass(frozen=True, slots=True)
class _Written:
    arrays: dict[str, tuple[str, bytes]]
    words: list[str]
    manners: bytes
    runs: list[str]
