"""The only place that reads GLEIF's relationship records (Level 2, RR-CDF 2.1) as XML, CSV and JSON.

Accounting consolidation says that a parent controls, not how much it holds: parents become control stakes
without a percentage. Ultimate parents repeat the chain of direct ones and are set aside, as are funds.
Source: gleif.org, RR-CDF 2.1; the start node is the child, the end node the parent.
"""

from __future__ import annotations

import csv
import io
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import BinaryIO
from xml.etree.ElementTree import Element, ParseError

from defusedxml.common import DefusedXmlException
from defusedxml.ElementTree import iterparse

from screener.errors import OwnershipError
from screener.model import Basis, Interval, RawFile, Stake, Warn
from screener.ownership.intervals import UNKNOWN, WHOLE, exactly
from screener.ownership.readers.json_records import Record, day, objects, words
from screener.ownership.readers.reading import StakesReading

_PARENT = "IS_DIRECTLY_CONSOLIDATED_BY"
_BRANCH = "IS_INTERNATIONAL_BRANCH_OF"
_SET_ASIDE = {
    "IS_ULTIMATELY_CONSOLIDATED_BY": "ultimate parents repeat the chain of direct ones",
    "IS_FUND-MANAGED_BY": "managing a fund is no ownership",
    "IS_SUBFUND_OF": "a sub-fund is no subsidiary",
    "IS_FEEDER_TO": "a feeder fund is no subsidiary",
}
_VOID = frozenset({"ANNULLED", "DUPLICATE", "CANCELLED", "PENDING_VALIDATION", "PENDING_ARCHIVAL"})
"""Registrations that state nothing (any more). LAPSED only means not renewed; RETIRED has an end.
Source: RR-CDF 2.1, RegistrationStatusEnum."""

CONSOLIDATION = "accounting consolidation"
"""How a parent's stake is described."""

_CSV_CHILD = "Relationship.StartNode.NodeID"
_PERIODS = range(1, 6)


@dataclass(frozen=True, slots=True)
class Relation:
    """One relationship record, whatever the format it came in."""

    child: str
    parent: str
    type: str
    status: str
    registration: str
    updated: str
    periods: tuple[tuple[str, str, str], ...]
    """(type, start, end)"""


def knows_text(file: RawFile) -> bool:
    """Whether a file is GLEIF's XML or CSV."""
    head = file.data[:2048].removeprefix(b"\xef\xbb\xbf").lstrip()
    xml = head.startswith(b"<") and (b"RelationshipData" in head or b"RelationshipRecord" in head)
    return xml or (_CSV_CHILD.encode() in head and not head.startswith((b"{", b"[")))


def knows(record: Record) -> bool:
    """Whether a JSON object is a relationship record, or the file that holds them."""
    return bool({"Relationship", "RelationshipRecord", "relations"} & set(record))


def read_text(file: RawFile) -> StakesReading:
    """Read GLEIF's XML or CSV.

    Raises:
        OwnershipError: the file is damaged, or holds a type of relationship that is not known.
    """
    xml = _CSV_CHILD.encode() not in file.data[:2048]
    return _reading(file.name, relations(file.name, io.BytesIO(file.data), xml=xml))


def read(name: str, records: Sequence[Record]) -> StakesReading:
    """Read GLEIF's JSON: a list of records, or the published form in which every value stands under `$`."""
    inner = [r for record in records for r in (objects(record, "relations") or [record])]
    return _reading(name, from_objects(inner))


def from_objects(records: Iterable[Record]) -> Iterator[Relation]:
    """Give the relationship records of GLEIF's JSON, one after another."""
    for record in records:
        plain = _unwrapped(record.get("RelationshipRecord", record))
        if isinstance(plain, dict):
            yield _from_json(plain)


def relations(name: str, file: BinaryIO, *, xml: bool) -> Iterator[Relation]:
    """Give the relationship records of GLEIF's XML or CSV, one after another.

    Raises:
        OwnershipError: the file is damaged.
    """
    return _from_xml(name, file) if xml else _from_csv(name, file)


def as_majority(stake: Stake) -> Stake:
    """Return a parent's control stake as one of more than half of the shares: an assumption, often true.

    Accounting consolidation mostly means so, but IFRS 10 and US GAAP know control without it.
    """
    if stake.basis_text != CONSOLIDATION:
        return stake
    share = Interval(WHOLE / 2, WHOLE, low_open=True)
    note = "; ".join(filter(None, [stake.note, "taken for more than half, as asked"]))
    return replace(stake, share=share, known=True, basis=Basis.SHARES, note=note)


def _reading(name: str, found: Iterable[Relation]) -> StakesReading:
    """Turn relationship records into stakes."""
    aside: Counter[str] = Counter()
    stated = tuple(stakes(name, found, aside))
    warnings = tuple(Warn(f"{count} set aside: {reason}") for reason, count in sorted(aside.items()))
    return StakesReading(stated, warnings, "gleif-rr")


def stakes(name: str, found: Iterable[Relation], aside: Counter[str]) -> Iterator[Stake]:
    """Give the stakes that relationship records state, and count what is none.

    Raises:
        OwnershipError: a record lacks an end, or is of a type that is not known.
    """
    for row, relation in enumerate(found, start=1):
        if not relation.child or not relation.parent:
            raise OwnershipError(f"{name}, record {row}: an end of the relationship is missing")
        reason = _reason_aside(name, row, relation)
        if reason:
            aside[reason] += 1
        else:
            yield _stake(name, row, relation)


def _reason_aside(name: str, row: int, relation: Relation) -> str:
    """Say why a record is no stake, "" where it is one."""
    if relation.type in _SET_ASIDE:
        return _SET_ASIDE[relation.type]
    if relation.type not in {_PARENT, _BRANCH}:
        raise OwnershipError(f"{name}, record {row}, RelationshipType: not known: {relation.type!r}")
    if relation.registration in _VOID:
        return f"registration is {relation.registration}"
    start, end = _period(relation)
    if relation.status != "ACTIVE" and not end:
        return "inactive, and since when is not stated"
    if start and end and (day(end) or day(start)) == day(start):
        return "over on the day it began"
    return ""


def _stake(name: str, row: int, relation: Relation) -> Stake:
    """Return the stake of a parent, or of the company that a branch belongs to."""
    start, end = _period(relation)
    branch = relation.type == _BRANCH
    return Stake(
        owner=relation.parent,
        owned=relation.child,
        share=exactly(100) if branch else UNKNOWN,
        known=branch,
        basis=Basis.SHARES if branch else Basis.CONTROL,
        basis_text="branch" if branch else CONSOLIDATION,
        start=day(start),
        end=day(end),
        owner_id=relation.parent,
        owned_id=relation.child,
        source="GLEIF Level 2",
        source_date=day(relation.updated),
        note="registration lapsed" if relation.registration == "LAPSED" else "",
        file=name,
        row=row,
    )


def _period(relation: Relation) -> tuple[str, str]:
    """Return when the relationship holds; accounting periods say when it was reported."""
    for kind, start, end in relation.periods:
        if kind == "RELATIONSHIP_PERIOD":
            return start, end
    return "", ""


def _from_xml(name: str, file: BinaryIO) -> Iterator[Relation]:
    """Give the records of an XML file; its elements are known by their names without the namespace."""
    try:
        above: list[Element] = []
        for event, element in iterparse(file, events=("start", "end"), forbid_dtd=True):
            if event == "start":
                above.append(element)
                continue
            above.pop()
            if _tag(element) == "RelationshipRecord":
                yield _from_element(element)
                if above:
                    above[-1].clear()  # what has been read is let go
    except (ParseError, DefusedXmlException, ValueError) as error:
        raise OwnershipError(f"{name}: not readable as XML: {error}") from None


def _from_element(record: Element) -> Relation:
    """Return one XML record."""
    return Relation(
        child=_text(record, "Relationship", "StartNode", "NodeID"),
        parent=_text(record, "Relationship", "EndNode", "NodeID"),
        type=_text(record, "Relationship", "RelationshipType"),
        status=_text(record, "Relationship", "RelationshipStatus"),
        registration=_text(record, "Registration", "RegistrationStatus"),
        updated=_text(record, "Registration", "LastUpdateDate"),
        periods=tuple(
            (_text(period, "PeriodType"), _text(period, "StartDate"), _text(period, "EndDate"))
            for period in record.iter()
            if _tag(period) == "RelationshipPeriod"
        ),
    )


def _tag(element: Element) -> str:
    return str(element.tag).rpartition("}")[2]


def _text(element: Element, *path: str) -> str:
    """Return the text of an element at a path, "" where there is none."""
    level = [element]
    for name in path:
        level = [child for parent in level for child in parent if _tag(child) == name]
    return (level[0].text or "").strip() if level else ""


def _from_csv(name: str, file: BinaryIO) -> Iterator[Relation]:
    """Give the records of a CSV file, whose columns are the paths of the XML."""
    try:
        rows = csv.DictReader(io.TextIOWrapper(file, "utf-8-sig", newline=""), strict=True)
        for row in rows:
            get = {key: (value or "").strip() for key, value in row.items() if isinstance(value, str)}.get
            stem = "Relationship.Period."
            yield Relation(
                child=get(_CSV_CHILD, ""),
                parent=get("Relationship.EndNode.NodeID", ""),
                type=get("Relationship.RelationshipType", ""),
                status=get("Relationship.RelationshipStatus", ""),
                registration=get("Registration.RegistrationStatus", ""),
                updated=get("Registration.LastUpdateDate", ""),
                periods=tuple(
                    (
                        get(f"{stem}{i}.periodType", ""),
                        get(f"{stem}{i}.startDate", ""),
                        get(f"{stem}{i}.endDate", ""),
                    )
                    for i in _PERIODS
                ),
            )
    except (UnicodeDecodeError, csv.Error) as error:
        raise OwnershipError(f"{name}: not readable as CSV: {error}") from None


def _from_json(record: Record) -> Relation:
    """Return one JSON record; periods stand in a list, alone or one level deeper."""
    found = words(record, "Relationship", "RelationshipType")
    periods = objects(record, "Relationship", "RelationshipPeriods") or objects(
        record, "Relationship", "RelationshipPeriods", "RelationshipPeriod"
    )
    return Relation(
        child=words(record, "Relationship", "StartNode", "NodeID"),
        parent=words(record, "Relationship", "EndNode", "NodeID"),
        type=found,
        status=words(record, "Relationship", "RelationshipStatus"),
        registration=words(record, "Registration", "RegistrationStatus"),
        updated=words(record, "Registration", "LastUpdateDate"),
        periods=tuple((words(p, "PeriodType"), words(p, "StartDate"), words(p, "EndDate")) for p in periods),
    )


def _unwrapped(value: object) -> object:
    """Return an object whose values do not stand under `$` any more."""
    if isinstance(value, list):
        return [_unwrapped(item) for item in value]
    if not isinstance(value, dict):
        return value
    return value["$"] if set(value) == {"$"} else {key: _unwrapped(item) for key, item in value.items()}
