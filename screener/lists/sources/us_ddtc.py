"""The one reader of the debarments that the Directorate of Defense Trade Controls publishes itself.

Two spreadsheets, statutory and administrative; the Consolidated Screening List repeats both without birth
dates, and names parties by the same name, so that a party of both has one id. Names of persons stand family
name first. Source: https://www.pmddtc.state.gov/ (DDTC, compliance, debarred parties); columns as public
tools read them in 2026.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from screener.lists import spreadsheet
from screener.lists.draft import Draft
from screener.lists.legal_notes import citations
from screener.lists.published_names import take_apart
from screener.lists.reading import (
    Record,
    Table,
    Warnings,
    lines,
    squash,
    under_header,
    unreadable,
    warn_drift,
)
from screener.lists.same_party import merged, party_id
from screener.model import Entity, EntityType, ListId, RawFile, Reading, SourceId, Warn
from screener.names.fold import fold
from screener.names.legal_forms import form_at

SOURCE = SourceId("us_ddtc")
LIST = ListId("us_ddtc")


@dataclass(frozen=True, slots=True)
class _Kind:
    """One of the two lists: how it is told and where its name and day stand."""

    title: str
    name: str
    day: str
    needed: frozenset[str]


_KINDS = (
    _Kind("statutory debarment", "party_name", "notice_date", frozenset({"party_name", "notice_date"})),
    _Kind("administrative debarment", "name", "date", frozenset({"name", "date", "debarment_order"})),
)
_INVERTED = re.compile(r"([^,()]+), ([^,()]+?)(\s*\(.*)?")


def read(files: Sequence[RawFile]) -> Reading:
    """Every debarred party of the two files; where one is missing, every answer says so."""
    warnings = Warnings()
    entities: list[Entity] = []
    met: dict[str, str] = {}
    rows = 0
    for file in files:
        sheet = _sheet(file)
        kind = _kind(file, sheet)
        if other := met.get(kind.title):
            raise unreadable(file, f"{other} holds the list of {kind.title}s already")
        met[kind.title] = file.name
        entities += [_entity(file, record, kind, warnings) for record in sheet.records]
        rows += len(sheet.records)
    lacking = [
        Warn(f"the list of {kind.title}s was not given", told=True)
        for kind in _KINDS
        if kind.title not in met
    ]
    return Reading(
        merged(entities),
        (*lacking, *warnings.all()),
        None,
        rows,
        "+".join(kind.split()[0] for kind in sorted(met)),
    )


def _sheet(file: RawFile) -> Table:
    """The file's records, its columns without regard to case and spaces."""
    rows = spreadsheet.rows(file) if spreadsheet.is_spreadsheet(file) else lines(file)
    sheet = under_header(file, rows, ())
    columns = tuple(re.sub(r"\W+", "_", column.casefold()).strip("_") for column in sheet.columns)
    records = tuple(
        Record(record.row, dict(zip(columns, record.fields.values(), strict=True)))
        for record in sheet.records
    )
    return Table(columns, records)


def _kind(file: RawFile, sheet: Table) -> _Kind:
    for kind in _KINDS:
        if kind.needed <= set(sheet.columns):
            return kind
    lists = " or ".join(", ".join(sorted(kind.needed)) for kind in _KINDS)
    raise unreadable(file, f"neither of DDTC's lists: the header lacks {lists}", row=1)


def _entity(file: RawFile, record: Record, kind: _Kind, warnings: Warnings) -> Entity:
    printed, born = record.take(kind.name), record.take("date_of_birth")
    if not printed:
        raise unreadable(file, "a row without a name", row=record.row)
    cell = take_apart(_natural(printed))
    draft = Draft(EntityType.PERSON if born else cell.type, record.row, warnings)
    draft.names += cell.names
    draft.birth(born, "date_of_birth", "mdy")
    draft.start(record.take(kind.day), kind.day, "mdy")
    for field in ("federal_register_notice", "corrected_notice"):
        draft.citations += citations(record.take(field))
    draft.programmes.append(kind.title)
    for field in ("corrected_notice_date", "charging_letter", "debarment_order"):
        draft.detail(field, record.take(field))
    if squash(printed) != cell.names[0].text:
        draft.detail("name_as_published", printed)
    warn_drift(warnings, record)
    number = party_id(LIST, cell.key).partition(":")[2]
    return replace(draft.entity(SOURCE, LIST, number), relations=tuple(cell.relations))


def _natural(name: str) -> str:
    """A person's name in the order in which the Consolidated Screening List prints it.

    >>> _natural("Saidi, Abdul Majid"), _natural("A & C International Trade, Inc.")
    ('Abdul Majid Saidi', 'A & C International Trade, Inc.')
    """
    found = _INVERTED.fullmatch(name)
    if not found:
        return name
    words = fold(found[2]).split()
    if not words or form_at(words, 0)[0] == len(words):
        return name
    return f"{found[2]} {found[1]}{found[3] or ''}"
