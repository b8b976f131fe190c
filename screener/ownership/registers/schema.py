"""The only place that says how a register of stakes lies on disk: a database, and its edges as one array.

The database answers walks; the array is for a cascade over the whole register, which reads every edge.
"""

from __future__ import annotations

import re
import sqlite3
from pathlib import Path

import numpy as np

from screener.model import Basis
from screener.ownership.graph import fold

FORMAT = 1
"""Raised by one whenever the tables or the array change."""

DATABASE = "register.sqlite"
EDGES = "edges.npy"

TABLES = """
CREATE TABLE party (
    number INTEGER PRIMARY KEY, key TEXT NOT NULL, plain TEXT NOT NULL,
    name TEXT NOT NULL, id TEXT NOT NULL, country TEXT NOT NULL
);
CREATE UNIQUE INDEX party_key ON party (key);
CREATE TABLE share (
    number INTEGER PRIMARY KEY, low TEXT NOT NULL, high TEXT NOT NULL,
    low_open INTEGER NOT NULL, high_open INTEGER NOT NULL
);
CREATE TABLE detail (
    number INTEGER PRIMARY KEY, basis_text TEXT NOT NULL, joint TEXT NOT NULL, source TEXT NOT NULL,
    source_date INTEGER, note TEXT NOT NULL, certainty TEXT NOT NULL, file TEXT NOT NULL
);
CREATE TABLE stake (
    number INTEGER PRIMARY KEY, owner INTEGER NOT NULL, owned INTEGER NOT NULL, share INTEGER NOT NULL,
    known INTEGER NOT NULL, basis INTEGER NOT NULL, start INTEGER, finish INTEGER,
    detail INTEGER NOT NULL, line INTEGER
);
CREATE TABLE meta (name TEXT PRIMARY KEY, value TEXT NOT NULL);
"""

INDEXES = """
CREATE INDEX party_plain ON party (plain);
CREATE INDEX stake_owner ON stake (owner);
CREATE INDEX stake_owned ON stake (owned);
"""
"""Made when all rows are in: sorting once is far cheaper than keeping order while they come."""

EDGE = np.dtype(
    [
        ("owner", "<i4"),
        ("owned", "<i4"),
        ("share", "<i4"),
        ("basis", "u1"),
        ("start", "<i4"),
        ("finish", "<i4"),
    ]
)
"""One stake as the cascade needs it; dates as ordinals, an open start 0, an open end the largest number."""

EVER = int(np.iinfo("<i4").max)
BASES = tuple(Basis)
"""Bases by the number under which they are stored; a change of their order is a change of format."""

_FORMS = {
    "limited": "ltd",
    "incorporated": "inc",
    "corporation": "corp",
    "company": "co",
    "aktiengesellschaft": "ag",
    "and": "&",
}
"""Legal forms that registers write out or abbreviate as they please. Chosen: the commonest."""

_WORD = re.compile(r"[^\W_]+|&")


def plain(name: str) -> str:
    """Return a name without what registers and vendors write differently: marks, spaces, written-out forms.

    >>> plain("ACME  (Holdings) Limited") == plain("Acme Holdings, Ltd.")
    True
    """
    return " ".join(_FORMS.get(word, word) for word in _WORD.findall(fold(name)))


def connect(path: Path, *, writing: bool = False) -> sqlite3.Connection:
    """Open a register's database."""
    if writing:
        found = sqlite3.connect(path, isolation_level=None)
        # A half-made register is thrown away whole, so nothing has to survive a crash.
        found.executescript("PRAGMA journal_mode=OFF; PRAGMA synchronous=OFF; PRAGMA cache_size=-262144;")
        return found
    return sqlite3.connect(f"{path.absolute().as_uri()}?mode=ro&immutable=1", uri=True)
