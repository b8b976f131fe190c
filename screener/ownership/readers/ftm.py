"""The only place that reads FollowTheMoney entities: Ownership, Control, Directorship.

Percentages are free text there. Source: followthemoney.tech, schemata Ownership, Control, Directorship.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from fractions import Fraction

from screener.errors import OwnershipError
from screener.model import Basis, Interval, Stake, Warn
from screener.ownership.bases import parse_basis
from screener.ownership.intervals import UNKNOWN, WHOLE, Share, parse_share
from screener.ownership.readers.gleif_names import Called
from screener.ownership.readers.json_records import Record, country, day, member, words
from screener.ownership.readers.reading import StakesReading
from screener.ownership.readers.restated import settled

_LINKS = {"Ownership": ("owner", "asset"), "Control": ("controller", "controlled")}
_ASIDE = {
    "Directorship": "an office is no stake",
    "UnknownLink": "a link of unknown kind is no stake",
    "Membership": "a membership is no stake",
    "Employment": "an employment is no stake",
}
_BANDS = {
    (25, 50): Interval(Fraction(25), Fraction(50), low_open=True),
    (50, 75): Interval(Fraction(50), Fraction(75), low_open=True, high_open=True),
    (75, 100): Interval(Fraction(75), WHOLE),
}
"""Bands of the UK register, which arrive here as "25-50%". Source: SI 2016/339 reg. 7."""

_CONTROL_KINDS = {"voting": Basis.VOTES, "trust": Basis.TRUST, "nominee": Basis.NOMINEE}


FORMAT = "followthemoney"


def knows(record: Record) -> bool:
    """Whether a record is an entity of FollowTheMoney."""
    return isinstance(record.get("schema"), str) and isinstance(record.get("properties"), dict)


def read(name: str, records: Sequence[Record]) -> StakesReading:
    """Read entities into stakes.

    Raises:
        OwnershipError: a link has no end, or a percentage cannot be read.
    """
    parties = {words(record, "id"): record for record in records}
    aside: Counter[str] = Counter()
    stated = stakes(name, enumerate(records, start=1), aside, parties)
    possible, doubts = settled(stated, chains=False)
    warnings = [Warn(f"{count} set aside: {reason}") for reason, count in sorted(aside.items())]
    return StakesReading(possible, (*warnings, *doubts), FORMAT)


def stakes(
    name: str, records: Iterable[tuple[int, Record]], aside: Counter[str], parties: Mapping[str, Record]
) -> Iterator[Stake]:
    """Give the stakes that numbered entities state, and count what is none.

    A party that is not among `parties` goes by its id.

    Raises:
        OwnershipError: a link has no end, or a percentage cannot be read.
    """
    for row, record in records:
        schema = words(record, "schema")
        if schema in _LINKS:
            yield from _stakes(name, row, record, parties, aside)
        elif schema in _ASIDE:
            aside[_ASIDE[schema]] += 1


def called(records: Iterable[tuple[int, Record]]) -> Iterator[Called]:
    """Give what the parties among some entities are called."""
    for _, record in records:
        key = words(record, "id")
        if key and words(record, "schema") not in _LINKS | _ASIDE.keys():
            party = {key: record}
            yield Called(key, _name(party, key), _country(party, key))


def _stakes(
    name: str, row: int, record: Record, parties: Mapping[str, Record], aside: Counter[str]
) -> Iterator[Stake]:
    """Give the stake of one link, for each of its owners and assets."""
    schema = words(record, "schema")
    owners, assets = (_values(record, key) for key in _LINKS[schema])
    if not owners or not assets:
        raise OwnershipError(f"{name}, record {row}: {schema} without {' or '.join(_LINKS[schema])}")
    start, end = (day(_first(record, key)) for key in ("startDate", "endDate"))
    if start is not None and end is not None and end <= start:
        aside["over before it began"] += 1
        return
    basis = _basis(record, schema)
    share = _share(name, row, _first(record, "percentage"))
    for owner in owners:
        for asset in assets:
            yield Stake(
                owner=_name(parties, owner),
                owned=_name(parties, asset),
                share=share.interval,
                known=share.known,
                basis=basis,
                basis_text=_first(record, "ownershipType")
                or _first(record, "controlType")
                or schema.casefold(),
                start=start,
                end=end,
                owner_id=owner,
                owned_id=asset,
                owner_country=_country(parties, owner),
                owned_country=_country(parties, asset),
                source=_first(record, "publisher") or ", ".join(_texts(record.get("datasets"))),
                source_date=day(words(record, "last_seen") or _first(record, "date")),
                note=_first(record, "role"),
                file=name,
                row=row,
            )


def _share(name: str, row: int, text: str) -> Share:
    """Read a percentage as free text; the bands of the UK register keep their open ends."""
    try:
        share = parse_share(text)
    except ValueError as error:
        raise OwnershipError(f"{name}, record {row}, percentage: {error}") from None
    found = share.interval
    for (low, high), band in _BANDS.items():
        if found == Interval(Fraction(low), Fraction(high)):
            return Share(band, known=True)
    return Share(found, known=found != UNKNOWN)


def _basis(record: Record, schema: str) -> Basis:
    """Return in what capacity a link is held."""
    if schema == "Control":
        return _CONTROL_KINDS.get(_first(record, "controlType").casefold(), Basis.CONTROL)
    return parse_basis(_first(record, "ownershipType")) or Basis.SHARES


def _values(record: Record, key: str) -> list[str]:
    """Return a property's values; they are always a list."""
    return list(_texts(member(record, "properties", key)))


def _texts(value: object) -> Iterator[str]:
    if isinstance(value, list):
        for item in value:
            if isinstance(item, str):
                yield item
            elif isinstance(item, dict) and isinstance(item.get("id"), str):
                yield str(item["id"])


def _first(record: Record, key: str) -> str:
    return next(iter(_values(record, key)), "")


def _name(parties: Mapping[str, Record], key: str) -> str:
    """Return what a party is called, its id where the file does not have it."""
    found = parties.get(key, {})
    return words(found, "caption") or _first(found, "name") or key


def _country(parties: Mapping[str, Record], key: str) -> str:
    found = parties.get(key, {})
    return country(_first(found, "jurisdiction") or _first(found, "country") or _first(found, "mainCountry"))
