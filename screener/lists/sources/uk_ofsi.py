"""The one reader of OFSI's Consolidated List of Financial Sanctions Targets, closed on 2026-01-28.

XLSX or CSV; a line "Last Updated", then the header: 36 columns since 2022, 29 before, in Windows-1252.
Rows of one Group ID are one party.
Source: https://www.gov.uk/government/publications/financial-sanctions-consolidated-list-of-targets; read
against the edition of 2025-04-10.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator, Sequence

from screener.facts.dates import parse_date
from screener.lists import cells, spreadsheet, uk_rows
from screener.lists.draft import Draft
from screener.lists.reading import (
    Record,
    Warnings,
    encoding_of,
    lines,
    only,
    squash,
    under_header,
    unreadable,
    warn_drift,
)
from screener.lists.same_party import linked
from screener.model import EntityType, ListId, RawFile, Reading, SourceId

SOURCE = SourceId("uk_ofsi")
LIST = ListId("uk_ofsi")

TYPES = {
    "Individual": EntityType.PERSON, "Entity": EntityType.ORGANISATION, "Ship": EntityType.VESSEL,
}  # fmt: skip
_REQUIRED = (
    *uk_rows.NAMES, *uk_rows.ADDRESS, "Title", "DOB", "Town of Birth", "Country of Birth", "Nationality",
    "Passport Details", "Position", "Post/Zip Code", "Country", "Other Information", "Group Type",
    "Alias Type", "Regime", "Listed On", "Last Updated", "Group ID",
)  # fmt: skip
_KEYS = (
    "UK Sanctions List Ref", "UK Statement of Reasons", "Gender", "UN Ref", "Phone number", "Website",
    "Type of entity", "Email address", "Business Reg No", "Parent company", "Subsidiaries", "IMO number",
    "Flag of ship", "Type of ship", "Tonnage of ship", "Length of ship", "Year built", "Current owners",
    "Previous flags", "Fax",
)  # fmt: skip
_KEY = re.compile(rf"\(({'|'.join(map(re.escape, _KEYS))})\)\s*:")
"""Headings within "Other Information", which holds everything that has no column."""
_COMPANY_IMO = re.compile(r"\.\s+IMO number:?\s*(\d{7})\b", re.IGNORECASE)
"""A shipping company's own number, in a sentence of its own."""


def read(files: Sequence[RawFile]) -> Reading:
    """Every target of the consolidated list."""
    file = only(files)
    warnings = Warnings()
    rows = _rows(file, warnings)
    _, head = next(rows, (1, [""]))
    if squash(head[0]) != "Last Updated":
        raise unreadable(file, "the first line does not say when the list was last updated", row=1)
    table = under_header(file, rows, _REQUIRED)
    parties: dict[str, uk_rows.Party] = {}
    for record in table.records:
        _take(file, parties, record, warnings)
    entities = linked(party.draft.entity(SOURCE, LIST, number) for number, party in parties.items())
    published = parse_date(next((cell for cell in head[1:] if cell), ""), "dmy")
    kind = "xlsx" if spreadsheet.is_spreadsheet(file) else "csv"
    return Reading(entities, warnings.all(), published, len(table.records), f"{kind}-{len(table.columns)}")


def _rows(file: RawFile, warnings: Warnings) -> Iterator[tuple[int, list[str]]]:
    if spreadsheet.is_spreadsheet(file):
        return spreadsheet.rows(file)
    return lines(file, encoding=encoding_of(file, warnings))


def _take(file: RawFile, parties: dict[str, uk_rows.Party], record: Record, warnings: Warnings) -> None:
    number, kind = record.take("Group ID"), record.take("Group Type")
    if not number or kind not in TYPES:
        field = f"unknown value {kind!r} in the field `Group Type`" if number else "a row without Group ID"
        raise unreadable(file, field, row=record.row)
    party = parties.setdefault(number, uk_rows.Party(Draft(TYPES[kind], record.row, warnings)))
    if party.draft.type is not TYPES[kind]:
        raise unreadable(file, f"group {number} is of two types", row=record.row)
    party.draft.row = record.row
    if "Passport Number" not in record.fields:  # the form of 29 columns
        record.fields["Passport Number"] = record.take_raw("Passport Details")
        record.fields["National Identification Number"] = record.take_raw("NI Number")
    uk_rows.take(file, party, record)
    if not party.draft.names:
        raise unreadable(file, f"group {number} has no name", row=record.row)
    _take_listing(party, record)
    other = record.take("Other Information")
    if party.new("Other Information", other):
        _take_other(party.draft, other)
    warn_drift(warnings, record)


def _take_listing(party: uk_rows.Party, record: Record) -> None:
    draft = party.draft
    regime, listed = record.take("Regime"), record.take("Listed On")
    if party.new("Regime", regime):
        draft.programmes.append(regime)
    if party.new("Listed On", listed):
        draft.start(listed, "Listed On", "dmy")
    for name, detail in (
        ("UK Sanctions List Date Designated", "date_designated"),
        ("Last Updated", "last_updated"),
    ):
        value = record.take(name)
        if party.new(name, value):
            draft.detail(detail, _iso(draft.day(value, name, "dmy")))


def _iso(day: dt.date | None) -> str:
    return day.isoformat() if day else ""


def _take_other(draft: Draft, other: str) -> None:
    """The facts that stand under headings in "Other Information"; the whole is shown, never matched."""
    parts = _KEY.split(other)
    facts = dict(zip(parts[1::2], map(squash, parts[2::2]), strict=True))
    draft.remarks.append(other)
    if gender := re.match(r"male\b|female\b", facts.get("Gender", ""), re.IGNORECASE):
        draft.gender = gender[0].lower()
    if found := re.match(r"[A-Z]{2,5}\d{3,5}", facts.get("UK Sanctions List Ref", "")):
        draft.detail("uk_sanctions_list_ref", found[0])
    if found := cells.UN_REFERENCE.match(facts.get("UN Ref", "")):
        draft.detail("un_ref", found[0])
    for number in _COMPANY_IMO.findall(other) if draft.type is EntityType.ORGANISATION else ():
        draft.number("imo_company", number)
    uk_rows.company(draft, facts)
    uk_rows.ship(draft, facts)
