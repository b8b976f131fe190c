"""The only place that reads Senzing's JSON, in which a company's record points at who has an interest in it.

The share stands in the pointer's role, as "shareholding 75% 100%" or "OWNED_BY 51%". Source: Senzing Entity
Specification, REL_ANCHOR and REL_POINTER; Open Ownership's data in that form.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence

from screener.errors import OwnershipError
from screener.model import Stake, Warn
from screener.ownership.bases import parse_basis
from screener.ownership.intervals import UNKNOWN, Share, parse_share
from screener.ownership.readers.gleif_names import Called
from screener.ownership.readers.json_records import Record, country, day, objects, words
from screener.ownership.readers.reading import StakesReading
from screener.ownership.readers.restated import settled

_ROLE = re.compile(r"(?P<kind>[^\d%]*?) ?(?P<low>[\d.]+)? ?%? ?-? ?(?P<high>[\d.]+)? ?%?")
_LONGEST_ROLE = 120
"""Letters; chosen: several times the longest role that is known, and short enough to be read at once."""
_DOWNWARD = frozenset({"owner of", "owns", "parent of"})
"""Roles that say that the record itself is the owner; every other points at the owner."""


FORMAT = "senzing"


def knows(record: Record) -> bool:
    """Whether a record is Senzing's."""
    return "DATA_SOURCE" in record and "RECORD_ID" in record


def read(name: str, records: Sequence[Record]) -> StakesReading:
    """Read records into stakes.

    Raises:
        OwnershipError: a role's share cannot be read.
    """
    parties = {_anchor(record): record for record in records}
    aside: Counter[str] = Counter()
    stated = stakes(name, enumerate(records, start=1), aside, parties)
    possible, doubts = settled(stated, chains=True)
    warnings = [Warn(f"{count} set aside: {reason}") for reason, count in sorted(aside.items())]
    return StakesReading(possible, (*warnings, *doubts), FORMAT)


def stakes(
    name: str, records: Iterable[tuple[int, Record]], aside: Counter[str], parties: Mapping[str, Record]
) -> Iterator[Stake]:
    """Give the stakes that numbered records state, and count what is none.

    A party that is not among `parties` goes by its key.

    Raises:
        OwnershipError: a role's share cannot be read.
    """
    for row, record in records:
        for pointer in _pointers(record):
            yield from _stake(name, row, record, pointer, parties, aside)


def called(records: Iterable[tuple[int, Record]]) -> Iterator[Called]:
    """Give what the parties of some records are called."""
    for _, record in records:
        key = _anchor(record)
        party = {key: record}
        yield Called(key, _name(party, key), _country(party, key))


def _features(record: Record) -> list[Record]:
    return [*objects(record, "RELATIONSHIPS"), *objects(record, "FEATURES"), record]


def _pointers(record: Record) -> Iterator[Record]:
    """Give what a record points at."""
    for feature in _features(record):
        if words(feature, "REL_POINTER_KEY"):
            yield feature


def _anchor(record: Record) -> str:
    """Return by which key others point at a record."""
    return next(
        (key for f in _features(record) if (key := words(f, "REL_ANCHOR_KEY"))), words(record, "RECORD_ID")
    )


def _stake(
    name: str, row: int, record: Record, pointer: Record, parties: Mapping[str, Record], aside: Counter[str]
) -> Iterator[Stake]:
    """Give the stake that a pointer states, if it states one."""
    role = words(pointer, "REL_POINTER_ROLE")
    kind, share = _role(name, row, role)
    basis = parse_basis(kind)
    if basis is None:
        aside[f"role {kind!r} is no stake"] += 1
        return
    start, end = (day(words(pointer, f"REL_POINTER_{side}_DATE")) for side in ("FROM", "THRU"))
    if start is not None and end is not None and end <= start:
        aside["over before it began"] += 1
        return
    here, there = _anchor(record), words(pointer, "REL_POINTER_KEY")
    owner, owned = (here, there) if kind in _DOWNWARD else (there, here)
    yield Stake(
        owner=_name(parties, owner),
        owned=_name(parties, owned),
        share=share.interval,
        known=share.known,
        basis=basis,
        basis_text=kind,
        start=start,
        end=end,
        owner_id=owner,
        owned_id=owned,
        owner_country=_country(parties, owner),
        owned_country=_country(parties, owned),
        source=words(record, "DATA_SOURCE"),
        source_date=day(words(record, "statementDate")),
        file=name,
        row=row,
    )


def _role(name: str, row: int, role: str) -> tuple[str, Share]:
    """Take a role apart into what kind of interest it is, and how large."""
    found = _ROLE.fullmatch(" ".join(role.split())) if len(role) <= _LONGEST_ROLE else None
    if found is None:
        raise OwnershipError(f"{name}, record {row}, REL_POINTER_ROLE: not understood: {role[:80]!r}")
    kind = " ".join(found["kind"].replace("_", " ").casefold().split())
    low, high = found["low"] or "", found["high"] or ""
    try:
        share = parse_share("", low, high) if high else parse_share(low)
    except ValueError as error:
        raise OwnershipError(f"{name}, record {row}, REL_POINTER_ROLE: {error}") from None
    return kind, Share(share.interval, known=share.interval != UNKNOWN)


def _name(parties: Mapping[str, Record], key: str) -> str:
    """Return what a party is called, its key where the file does not have it."""
    record = parties.get(key, {})
    names = [record, *objects(record, "NAMES"), *objects(record, "FEATURES")]
    keys = ("PRIMARY_NAME_ORG", "PRIMARY_NAME_FULL", "NAME_ORG", "NAME_FULL")
    return next((text for one in names for field in keys if (text := words(one, field))), key)


def _country(parties: Mapping[str, Record], key: str) -> str:
    record = parties.get(key, {})
    places = (
        words(record, "REGISTRATION_COUNTRY"),
        *(words(a, "NATIONALITY") for a in objects(record, "ATTRIBUTES")),
    )
    return country(next((place for place in places if place), ""))
