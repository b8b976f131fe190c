"""The one reader of Australia's Consolidated List, a spreadsheet of one row for each name of a party.

A reference is a number and, for the names after the first, a letter: rows 2, 2a and 2b are one party.
Source: https://www.dfat.gov.au/international-relations/security/sanctions/consolidated-list; read against the
edition of 2026-08.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Sequence

from screener.facts.dates import parse_date
from screener.lists import cells, documents, spreadsheet
from screener.lists.addresses import from_whole
from screener.lists.draft import Draft
from screener.lists.reading import Record, Warnings, only, squash, under_header, unreadable, warn_drift
from screener.model import EntityType, ListId, NameKind, RawFile, Reading, SourceId

SOURCE = SourceId("au_dfat")
LIST = ListId("au_dfat")

TYPES = {
    "Individual": EntityType.PERSON, "Entity": EntityType.ORGANISATION, "Vessel": EntityType.VESSEL,
}  # fmt: skip
KINDS = {
    ("Primary Name", ""): NameKind.PRIMARY, ("Original Script", ""): NameKind.ALIAS,
    ("Alias", ""): NameKind.ALIAS, ("Alias", "Strong"): NameKind.ALIAS, ("Alias", "Weak"): NameKind.WEAK,
}  # fmt: skip
_NAME = "Name of Individual or Entity"
_REQUIRED = (
    "Reference", _NAME, "Type", "Name Type", "Date of Birth", "Place of Birth", "Citizenship", "Address",
    "Additional Information", "Listing Information", "Committees", "Control Date",
)  # fmt: skip
_MEASURES = ("Targeted Financial Sanction", "Travel Ban", "Arms Embargo", "Maritime Restriction")

_REFERENCE = re.compile(r"(\d+)([a-z]*)")
_DAY = re.compile(r"\b(?:\d{1,2} ?[A-Z][a-z]{2,8}\.? \d{4}|\d{1,2}/\d{1,2}/\d{4}|\d{4}-\d{2}-\d{2})")
_SCRIPT = re.compile(r"^(?P<name>.*\S)\s*\((?P<language>[A-Z][a-z]+)\)$")
_HEADINGS = (
    "Title", "Designation", "DOB", "POB", "Good quality a.k.a.", "Low quality a.k.a.", "Nationality",
    "Passport no", "National identification no", "Address", "Listed on", "Other information",
)  # fmt: skip
_HEADING = re.compile(rf"\b({'|'.join(map(re.escape, _HEADINGS))})\.?\s*:")
"""Headings of the UN's own summary, which stands whole within "Additional Information"."""
_NOTHING = re.compile(r"(?:(?:na|n/a|none|unknown)\b(?!-).*)?[\s.;]*", re.IGNORECASE | re.DOTALL)


def read(files: Sequence[RawFile]) -> Reading:
    """Every party of the consolidated list."""
    file = only(files)
    if file.data and not spreadsheet.is_spreadsheet(file):
        raise unreadable(file, "not an XLSX file, which is what the list is published as")
    warnings = Warnings()
    table = under_header(file, spreadsheet.rows(file), _REQUIRED)
    parties: dict[str, Draft] = {}
    taken: set[tuple[str, str, str]] = set()
    for record in table.records:
        _take(file, parties, taken, record, warnings)
    for number, draft in parties.items():
        if all(name.kind is not NameKind.PRIMARY for name in draft.names):
            raise unreadable(file, f"party {number} has no primary name", row=draft.row)
    entities = tuple(draft.entity(SOURCE, LIST, number) for number, draft in parties.items())
    return Reading(entities, warnings.all(), None, len(table.records), f"xlsx-{len(table.columns)}")


def _take(
    file: RawFile,
    parties: dict[str, Draft],
    taken: set[tuple[str, str, str]],
    record: Record,
    warnings: Warnings,
) -> None:
    reference, kind = record.take("Reference"), record.take("Type")
    found = _REFERENCE.fullmatch(reference)
    if not found or kind not in TYPES:
        raise unreadable(file, f"unknown `Reference` {reference!r} or `Type` {kind!r}", row=record.row)
    number = found[1]
    draft = parties.setdefault(number, Draft(TYPES[kind], record.row, warnings))
    if draft.type is not TYPES[kind]:
        raise unreadable(file, f"party {number} is of two types", row=record.row)
    draft.row = record.row
    _take_name(file, draft, record)
    for name, take in _FIELDS.items():
        value = record.take(name)
        if value and (number, name, value) not in taken:
            taken.add((number, name, value))
            take(draft, value)
    for name in _MEASURES:
        if record.take(name) == "true" and (number, name, "") not in taken:
            taken.add((number, name, ""))
            draft.detail("measure", name)
    warn_drift(warnings, record)


def _take_name(file: RawFile, draft: Draft, record: Record) -> None:
    name, kind = record.take(_NAME), (record.take("Name Type"), record.take("Alias Strength"))
    if kind not in KINDS:
        raise unreadable(file, f"unknown `Name Type` and `Alias Strength` {kind}", row=record.row)
    if not name:
        raise unreadable(file, "a row without a name", row=record.row)
    script = _SCRIPT.match(name) if kind[0] == "Original Script" else None
    if kind[0] == "Original Script":
        draft.name(script["name"] if script else name, NameKind.ALIAS, script["language"] if script else "")
    elif KINDS[kind] is NameKind.PRIMARY:
        draft.name(name, NameKind.PRIMARY)
    else:
        draft.name_cell(name, KINDS[kind])


def _take_births(draft: Draft, cell: str) -> None:
    for value in re.split(r"[,;]", cell):
        bare = squash(_BETWEEN.sub(r"\1 ", value))
        beside = _DATE.findall(bare)
        apart = len(beside) > 1 and not _DATE.sub("", bare).strip(" .")
        for text in beside if apart else (bare,):
            draft.birth(text, "Date of Birth", "dmy")


_BETWEEN = re.compile(r"\b(approximately)?:?\s*between\s+", re.IGNORECASE)
_DATE = re.compile(r"(?:Approximately )?(?:\d{1,2}/)?(?:\d{1,2}/)?\d{4}")


def _take_birth_places(draft: Draft, cell: str) -> None:
    for value in cells.enumerated(cell):
        draft.birth_place(value.strip(" ;"))


def _take_citizenship(draft: Draft, cell: str) -> None:
    for value in cell.split(";"):
        if bare := squash(value):
            draft.nationality(bare, "Citizenship")


def _take_addresses(draft: Draft, cell: str) -> None:
    for whole in cells.enumerated(cell):
        for value in whole.split(";"):
            if bare := squash(value):
                draft.addresses.append(from_whole(bare))


def _take_information(draft: Draft, text: str) -> None:
    """What stands under the UN's headings; the whole is shown, never matched, since it names others."""
    draft.remarks.append(text)
    if found := cells.UN_REFERENCE.match(text):
        draft.detail("un_ref", found[0])
    parts = _HEADING.split(text)
    for heading, said in zip(parts[1::2], parts[2::2], strict=True):
        if _NOTHING.fullmatch(said.strip()):
            continue
        values = [value for it in cells.enumerated(squash(said)) if not _NOTHING.fullmatch(value := it)]
        if heading in {"Title", "Designation"}:
            draft.titles.extend(value.strip(" .") for value in values)
        elif heading in _SCHEMES:
            _take_documents(draft, _SCHEMES[heading], values)


_SENTENCE = re.compile(r"\.\s+(?=\(|[A-Z][a-z’']+\b(?!\.))")
_SCHEMES = {"Passport no": "passport", "National identification no": "national_id"}


def _take_documents(draft: Draft, scheme: str, values: Sequence[str]) -> None:
    for value in (part for it in values for part in re.split(r";\s*(?=[A-Z]*\d)", it)):
        found = documents.taken(_SENTENCE.split(value)[0])
        if not found.number:
            draft.detail(scheme, value)
            continue
        kind = documents.scheme(found.label, scheme)
        note = "; ".join(part for part in (found.label, found.note) if part)
        draft.number(kind, found.number, found.country, note)


def _take_listing(draft: Draft, text: str) -> None:
    """The first day on the list is the earliest that the text names; amendments come later."""
    days = [day for found in _DAY.findall(text) if (day := parse_date(found, "dmy")) and day.year > _OLDEST]
    draft.starts.extend(sorted(days)[:1])
    draft.detail("listing_information", text)


_OLDEST = dt.date(1946, 1, 1).year
"""The year after the Charter of the United Nations Act 1945: no listing is older."""


def _take_imo(draft: Draft, text: str) -> None:
    draft.number("imo", text)


def _take_committee(draft: Draft, text: str) -> None:
    draft.programmes.append(text)


def _take_instrument(draft: Draft, text: str) -> None:
    draft.citations.append(text)


def _take_control_date(draft: Draft, text: str) -> None:
    day = draft.day(text, "Control Date", "dmy")
    draft.detail("control_date", day.isoformat() if day else "")


_FIELDS = {
    "Date of Birth": _take_births,
    "Place of Birth": _take_birth_places,
    "Citizenship": _take_citizenship,
    "Address": _take_addresses,
    "Additional Information": _take_information,
    "Listing Information": _take_listing,
    "IMO Number": _take_imo,
    "Committees": _take_committee,
    "Control Date": _take_control_date,
    "Instrument of Designation": _take_instrument,
}
