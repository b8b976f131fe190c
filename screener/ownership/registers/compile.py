"""The only place that writes a register: stakes come in as a stream, and memory does not grow with them."""

from __future__ import annotations

import itertools
import sqlite3
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path

import numpy as np
from numpy.lib.format import open_memmap

from screener.model import Interval, Stake
from screener.ownership.graph import fold, id_key, name_key
from screener.ownership.readers.gleif_names import Called
from screener.ownership.registers.schema import (
    BASES,
    DATABASE,
    EDGE,
    EDGES,
    EVER,
    FORMAT,
    INDEXES,
    TABLES,
    connect,
    plain,
)

REMEMBERED = 500_000
"""Parties kept in memory while a register is written. Chosen: some 150 MB; others are looked up on disk."""

_AT_ONCE = 20_000
_EDGES_AT_ONCE = 500_000

Key = tuple[object, ...]


def write(
    folder: Path,
    stakes: Iterable[Stake],
    about: Callable[[], Mapping[str, str]],
    names: Iterable[Called] = (),
) -> dict[str, str]:
    """Write stakes as a register into an empty folder; `names` says what its parties are called.

    `about` is asked, when all stakes have come, what is to be kept beside them; that and the numbers of
    stakes and parties are returned.
    """
    database = connect(folder / DATABASE, writing=True)
    try:
        database.executescript(TABLES)
        database.execute("BEGIN")
        writer = _Writer(database)
        rows = iter(stakes)
        while some := list(itertools.islice(rows, _AT_ONCE)):
            database.executemany("INSERT INTO stake VALUES (NULL,?,?,?,?,?,?,?,?,?)", map(writer.row, some))
        renames = ((plain(one.name), one.name, one.country, id_key(one.id)) for one in names)
        database.executemany("UPDATE party SET plain = ?, name = ?, country = ? WHERE key = ?", renames)
        database.execute("COMMIT")
        database.executescript(INDEXES)
        _join_names(database)
        meta = {"format": str(FORMAT), **_counts(database), **about()}
        database.executemany("INSERT INTO meta VALUES (?,?)", meta.items())
        database.execute("ANALYZE")
        _write_edges(database, folder / EDGES)
    finally:
        database.close()
    return meta


class _Writer:
    """What has been written so far, as far as it is remembered."""

    def __init__(self, database: sqlite3.Connection) -> None:
        self._database = database
        self._parties: dict[str, int] = {}
        self._placeless: set[int] = set()
        self._shares: dict[Interval, int] = {}
        self._details: dict[Key, int] = {}

    def row(self, stake: Stake) -> Key:
        """Return a stake as a row, its parties, share and details written before it."""
        said = stake.source_date
        detail = (
            stake.basis_text, stake.group, stake.source, said.toordinal() if said else None,
            stake.note, stake.certainty, stake.file,
        )  # fmt: skip
        return (
            self._party(stake.owner, stake.owner_id, stake.owner_country),
            self._party(stake.owned, stake.owned_id, stake.owned_country),
            self._share(stake.share),
            stake.known,
            BASES.index(stake.basis),
            stake.start.toordinal() if stake.start else None,
            stake.end.toordinal() if stake.end else None,
            self._detail(detail),
            stake.row,
        )

    def _party(self, name: str, identifier: str, country: str) -> int:
        key = id_key(identifier) if identifier else name_key(name)
        number = self._parties.get(key)
        if number is None:
            number = self._remember(key, name, identifier, country)
        if country and number in self._placeless:
            self._database.execute("UPDATE party SET country = ? WHERE number = ?", (country, number))
            self._placeless.discard(number)
        return number

    def _remember(self, key: str, name: str, identifier: str, country: str) -> int:
        """Return the number of a party that is not in memory, written where it is new."""
        if len(self._parties) >= REMEMBERED:
            self._parties.clear()
            self._placeless.clear()
        row = self._database.execute("SELECT number, country FROM party WHERE key = ?", (key,)).fetchone()
        if row is None:
            new = (key, plain(name), name, identifier, country)
            row = (
                self._database.execute("INSERT INTO party VALUES (NULL,?,?,?,?,?)", new).lastrowid,
                country,
            )
        number = int(row[0])
        self._parties[key] = number
        if not row[1]:
            self._placeless.add(number)
        return number

    def _share(self, share: Interval) -> int:
        if (number := self._shares.get(share)) is None:
            if len(self._shares) >= REMEMBERED:
                self._shares.clear()
            row = (str(share.low), str(share.high), share.low_open, share.high_open)
            number = int(
                self._database.execute("INSERT INTO share VALUES (NULL,?,?,?,?)", row).lastrowid or 0
            )
            self._shares[share] = number
        return number

    def _detail(self, detail: Key) -> int:
        if (number := self._details.get(detail)) is None:
            if len(self._details) >= REMEMBERED:
                self._details.clear()
            sql = "INSERT INTO detail VALUES (NULL,?,?,?,?,?,?,?)"
            number = int(self._database.execute(sql, detail).lastrowid or 0)
            self._details[detail] = number
        return number


_NAMESAKES = """
SELECT bare.number, bare.name, named.number, named.name
FROM party AS bare JOIN party AS named ON named.plain = bare.plain AND named.id <> ''
WHERE bare.id = '' ORDER BY bare.number
"""


def _join_names(database: sqlite3.Connection) -> None:
    """Take a party named without an identifier for the only one that carries its name with one."""
    if database.execute("SELECT 1 FROM party WHERE id = '' LIMIT 1").fetchone() is None:
        return
    pairs = []
    for bare, rows in itertools.groupby(database.execute(_NAMESAKES), key=lambda row: int(row[0])):
        carriers = [named for _, name, named, other in rows if fold(name) == fold(other)]
        if len(carriers) == 1:
            pairs.append((carriers[0], bare))
    database.execute("BEGIN")
    for side in ("owner", "owned"):
        database.executemany(f"UPDATE stake SET {side} = ? WHERE {side} = ?", pairs)  # noqa: S608 - two words
    database.executemany("DELETE FROM party WHERE number = ?", [(bare,) for _, bare in pairs])
    database.execute("COMMIT")


def _counts(database: sqlite3.Connection) -> dict[str, str]:
    """Return how much a register holds."""
    (stakes,) = database.execute("SELECT count(*) FROM stake").fetchone()
    (parties,) = database.execute("SELECT count(*) FROM party").fetchone()
    return {"stakes": str(stakes), "parties": str(parties)}


def _write_edges(database: sqlite3.Connection, path: Path) -> None:
    """Write what a cascade over the whole register reads."""
    (count,) = database.execute("SELECT count(*) FROM stake").fetchone()
    if not count:
        np.save(path, np.empty(0, EDGE))
        return
    edges = open_memmap(path, mode="w+", dtype=EDGE, shape=(count,))
    rows = database.execute(
        f"SELECT owner, owned, share, basis, ifnull(start, 0), ifnull(finish, {EVER}) FROM stake"  # noqa: S608 - a number of ours
    )
    done = 0
    while some := rows.fetchmany(_EDGES_AT_ONCE):
        edges[done : done + len(some)] = np.array(some, dtype=EDGE)
        done += len(some)
    edges.flush()
