"""The only place that keeps BODS statements while a file is read, and says which of them stand.

A statement can replace an earlier one and speaks of parties by their statements, which may come later in the
file. They are kept in a temporary database on disk, so that memory does not grow with the file.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterator
from contextlib import AbstractContextManager
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache
from types import TracebackType

import msgspec

from screener.errors import StoreError

_REMEMBERED = 100_000
"""Parties kept in memory; others are looked up on disk. Chosen: some 50 MB."""

_TABLES = """
PRAGMA journal_mode = OFF;
PRAGMA synchronous = OFF;
PRAGMA cache_size = -65536;
CREATE TABLE statement (number INTEGER PRIMARY KEY, key TEXT, said TEXT, name TEXT, oneness TEXT, id TEXT,
  country TEXT, body BLOB);
CREATE TABLE replaced (old TEXT, said TEXT, number INTEGER, new TEXT);
BEGIN;
"""

_STAND = (
    "CREATE INDEX by_key ON statement (key, said, number)",
    "CREATE INDEX by_old ON replaced (old, said, number)",
    """DELETE FROM statement WHERE EXISTS (SELECT 1 FROM statement AS later
      WHERE later.key = statement.key AND (later.said, later.number) > (statement.said, statement.number))""",
    """DELETE FROM statement WHERE EXISTS (SELECT 1 FROM replaced AS later
      WHERE later.old = statement.key AND (later.said, later.number) > (statement.said, statement.number))""",
    "CREATE INDEX by_id ON statement (id, oneness) WHERE body IS NULL",
)
"""Of several statements on one record the last stands, unless another replaced it later."""

_SHARED = """
SELECT id, count(*) FROM statement WHERE body IS NULL GROUP BY id HAVING count(DISTINCT oneness) > 1
"""
_APART = f"UPDATE statement SET id = key WHERE body IS NULL AND id IN (SELECT id FROM ({_SHARED}))"  # noqa: S608 - ours


@dataclass(frozen=True, slots=True)
class Spoken:
    """A party as a statement speaks of it."""

    name: str
    id: str
    country: str


@dataclass(frozen=True, slots=True)
class Heading:
    """What a statement says of itself."""

    number: int
    key: str
    said: str
    """Its date as written."""
    replaces: tuple[str, ...]


class Statements(AbstractContextManager["Statements"]):
    """The statements of one file, on disk as soon as they are many, gone when it has been read."""

    def __init__(self) -> None:
        # Without a name, SQLite keeps a database in a file of its own that goes with the connection.
        self._database = sqlite3.connect("", isolation_level=None)
        self._database.executescript(_TABLES)
        self._encode = msgspec.json.Encoder(decimal_format="number").encode
        self._party = lru_cache(_REMEMBERED)(self._looked_up)

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._database.close()
        if isinstance(error, sqlite3.Error):
            raise StoreError(
                f"what a file says cannot be kept while it is read: {error}",
                hint="Its folder for temporary files may be full; SQLITE_TMPDIR names another.",
            ) from error

    def add_party(self, heading: Heading, party: Spoken, oneness: str) -> None:
        """Keep a statement that says who a party is; those of one id and `oneness` are about one party."""
        self._add(heading, (party.name, oneness, party.id, party.country, None))

    def add_link(self, heading: Heading, record: dict[str, object]) -> None:
        """Keep a statement that says who has an interest in whom."""
        self._add(heading, ("", "", "", "", self._encode(record)))

    def _add(self, heading: Heading, rest: tuple[object, ...]) -> None:
        row = (heading.number, heading.key, heading.said, *rest)
        self._database.execute("INSERT INTO statement VALUES (?,?,?,?,?,?,?,?)", row)
        rows = [(old, heading.said, heading.number, heading.key) for old in heading.replaces]
        self._database.executemany("INSERT INTO replaced VALUES (?,?,?,?)", rows)

    def settle(self) -> list[tuple[str, int]]:
        """Leave only what stands; return the identifiers that different parties share, and how many.

        Those parties are told apart by their records from then on.
        """
        for sql in _STAND:
            self._database.execute(sql)
        shared = self._database.execute(_SHARED).fetchall()
        self._database.execute(_APART)
        return [(str(identifier), int(count)) for identifier, count in shared]

    def links(self) -> Iterator[tuple[int, str, dict[str, object]]]:
        """Give the standing statements of interests: number, key, statement; the earliest first."""
        sql = "SELECT number, key, body FROM statement WHERE body IS NOT NULL ORDER BY said, number"
        for number, key, body in self._database.execute(sql):
            yield number, key, json.loads(body, parse_float=Decimal)

    def party(self, key: str) -> Spoken | None:
        """Return the party that a statement is about, or the one that replaced it; None where none stands."""
        return self._party(key)

    def _looked_up(self, key: str) -> Spoken | None:
        seen: set[str] = set()
        while key not in seen:
            seen.add(key)
            sql = "SELECT name, id, country FROM statement WHERE key = ? AND body IS NULL"
            row = self._database.execute(sql, (key,)).fetchone()
            if row is not None:
                return Spoken(*row)
            sql = "SELECT new FROM replaced WHERE old = ? ORDER BY said DESC, number DESC LIMIT 1"
            row = self._database.execute(sql, (key,)).fetchone()
            key = key if row is None else str(row[0])
        return None
