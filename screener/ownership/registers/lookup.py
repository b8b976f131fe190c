"""The only place that reads a register: who is in it, who holds a party, whom a party holds."""

from __future__ import annotations

import datetime as dt
import sqlite3
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from screener.errors import StoreError
from screener.model import Interval, Stake
from screener.ownership.graph import fold, id_key, name_key
from screener.ownership.readers.restated import Restating
from screener.ownership.registers.schema import BASES, DATABASE, EDGE, EDGES, FORMAT, connect, plain

NAMESAKES = 50
"""Parties of one name that are looked at. Chosen: more are a placeholder, such as "unknown"."""


@dataclass(frozen=True, slots=True)
class Named:
    """A party as stakes name it: by an identifier, or by its name alone."""

    name: str
    id: str = ""


_STAKE = """
SELECT a.name, b.name, s.low, s.high, s.low_open, s.high_open, k.known, k.basis, k.start, k.finish,
       a.id, b.id, a.country, b.country, k.line,
       d.basis_text, d.joint, d.source, d.source_date, d.note, d.certainty, d.file
FROM stake AS k JOIN party AS a ON a.number = k.owner JOIN party AS b ON b.number = k.owned
JOIN share AS s ON s.number = k.share JOIN detail AS d ON d.number = k.detail
"""


class Register:
    """One compiled register, read from disk as it is asked."""

    def __init__(self, name: str, folder: Path) -> None:
        self.name = name
        self._folder = folder
        try:
            self._database = connect(folder / DATABASE)
            self.meta: Mapping[str, str] = dict(self._database.execute("SELECT name, value FROM meta"))
        except sqlite3.Error as error:
            raise StoreError(f"the register {name} cannot be read: {error}", hint=_AGAIN) from None
        if self.meta.get("format") != str(FORMAT):
            raise StoreError(f"the register {name} was made by another version", hint=_AGAIN)

    @property
    def restates(self) -> Restating:
        """What the register may state twice."""
        return Restating(self.meta.get("restates", Restating.NOTHING))

    def holders(self, party: Named) -> list[Stake]:
        """Return the stakes in a party, of every day, in the order in which they were stated."""
        return [stake for number in self._numbers(party) for stake in self._stakes("owned", number)]

    def holdings(self, party: Named) -> list[Stake]:
        """Return the stakes that a party holds."""
        return [stake for number in self._numbers(party) for stake in self._stakes("owner", number)]

    def carriers(self, name: str) -> tuple[str, ...]:
        """Return the identifiers of the parties that carry a name."""
        return tuple(i for _, other, i in self._named(plain(name)) if i and fold(other) == fold(name))

    def find(self, words: str) -> list[Named]:
        """Return whom a text names: by identifier, else by name as written, else by the same words."""
        for key in (id_key(words), name_key(words)):
            row = self._ask("SELECT name, id FROM party WHERE key = ?", key)
            if row:
                return [Named(*row[0])]
        found = [(name, i) for _, name, i in self._named(plain(words))]
        same = [(name, i) for name, i in found if fold(name) == fold(words)]
        return [Named(*each) for each in same or found]

    def beginning(self, words: str, most: int = 6) -> list[Named]:
        """Return some parties whose names begin with the words of a text."""
        start = plain(words)
        sql = "SELECT name, id FROM party WHERE plain >= ? AND plain < ? ORDER BY plain LIMIT ?"
        return [Named(*row) for row in self._ask(sql, start, start + "\U0010ffff", most)] if start else []

    @cached_property
    def edges(self) -> npt.NDArray[Any]:
        """Every stake as the cascade reads it, mapped from disk."""
        try:
            found: npt.NDArray[Any] = np.load(self._folder / EDGES, mmap_mode="r")
        except (OSError, EOFError, ValueError) as error:
            raise StoreError(f"the register {self.name} is damaged: {error}", hint=_AGAIN) from None
        if found.dtype != EDGE or str(len(found)) != self.meta.get("stakes"):
            raise StoreError(
                f"the register {self.name} is damaged: its edges are not its stakes", hint=_AGAIN
            )
        return found

    def shares(self) -> dict[int, Interval]:
        """Return every share that a stake of the register has, by its number."""
        rows = self._ask("SELECT number, low, high, low_open, high_open FROM share")
        return {row[0]: _share(*row[1:]) for row in rows}

    def party(self, number: int) -> Named:
        """Return the party of a number."""
        ((name, identifier),) = self._ask("SELECT name, id FROM party WHERE number = ?", number)
        return Named(name, identifier)

    @cached_property
    def highest(self) -> int:
        """The highest number of a party."""
        ((number,),) = self._ask("SELECT ifnull(max(number), 0) FROM party")
        return int(number)

    def number(self, party: Named) -> int | None:
        """Return the number of a party, None where it is not in the register."""
        key = id_key(party.id) if party.id else name_key(party.name)
        return next((row[0] for row in self._ask("SELECT number FROM party WHERE key = ?", key)), None)

    def countries(self, codes: frozenset[str]) -> list[int]:
        """Return the numbers of the parties of some countries."""
        rows = [row for code in sorted(codes) for row in self._ask(_OF_COUNTRY, code)]
        return [row[0] for row in rows]

    def _numbers(self, party: Named) -> list[int]:
        """Return the parties of the register that a party may be."""
        wanted = [id_key(party.id)] if party.id else []
        rows = self._ask("SELECT number FROM party WHERE key = ?", *wanted) if wanted else []
        bare = self._ask("SELECT number FROM party WHERE key = ?", name_key(party.name))
        same = []
        if not party.id:
            same = [(n,) for n, name, _ in self._named(plain(party.name)) if fold(name) == fold(party.name)]
        return list(dict.fromkeys(row[0] for row in (*rows, *bare, *same)))

    def _named(self, words: str) -> list[tuple[int, str, str]]:
        return self._ask("SELECT number, name, id FROM party WHERE plain = ? LIMIT ?", words, NAMESAKES)

    def _stakes(self, side: str, number: int) -> Iterator[Stake]:
        for row in self._ask(f"{_STAKE} WHERE k.{side} = ? ORDER BY k.number", number):
            yield _stake(*row)

    def _ask(self, sql: str, *values: object) -> list[Any]:
        try:
            return self._database.execute(sql, values).fetchall()
        except sqlite3.Error as error:
            raise StoreError(f"the register {self.name} is damaged: {error}", hint=_AGAIN) from None


_AGAIN = "Import it again: screener ownership import FILE…"
_OF_COUNTRY = "SELECT number FROM party WHERE country = ?"


def _share(low: str, high: str, low_open: int, high_open: int) -> Interval:
    return Interval(Fraction(low), Fraction(high), bool(low_open), bool(high_open))


def _stake(*row: Any) -> Stake:
    """Return a stake as it was imported."""
    (owner, owned, low, high, low_open, high_open, known, basis, start, finish, *rest) = row
    (owner_id, owned_id, owner_country, owned_country, line, *said) = rest
    (basis_text, joint, source, source_date, note, certainty, file) = said
    return Stake(
        owner=owner,
        owned=owned,
        share=_share(low, high, low_open, high_open),
        known=bool(known),
        basis=BASES[basis],
        basis_text=basis_text,
        start=_day(start),
        end=_day(finish),
        owner_id=owner_id,
        owned_id=owned_id,
        owner_country=owner_country,
        owned_country=owned_country,
        group=joint,
        source=source,
        source_date=_day(source_date),
        note=note,
        certainty=certainty,
        file=file,
        row=line,
    )


def _day(number: int | None) -> dt.date | None:
    return dt.date.fromordinal(number) if number else None
