"""The only place that reads OpenSanctions' `targets.simple.csv`: one target a row, values joined with ";".

Source: https://www.opensanctions.org/docs/bulk/csv/.
"""

from __future__ import annotations

import csv
import datetime as dt
import io

from screener.facts.dates import parse_date
from screener.facts.identifiers import from_text
from screener.lists.draft import Draft
from screener.lists.reading import Record, Warnings, squash, table, unreadable, warn_drift
from screener.lists.sources.opensanctions.schema import LIST, SOURCE, TYPES, born
from screener.model import Address, Entity, EntityType, NameKind, RawFile

FORMAT = "targets-simple"
_COLUMNS = ("id", "schema", "name", "aliases", "countries", "identifiers")


def read(file: RawFile) -> tuple[list[Entity], Warnings, dt.date | None, int]:
    """The targets of the file, warnings, the day it is of, and its rows."""
    warnings = Warnings()
    records = table(file, required=_COLUMNS, delimiter=",").records
    entities: dict[str, Entity] = {}
    seen = ""
    for record in records:
        seen = max(seen, record.fields.get("last_seen", ""))
        number, schema = record.take("id"), record.take("schema")
        if not number or number in entities:
            raise unreadable(file, f"id {number!r} is missing or stands twice", row=record.row)
        if schema not in TYPES:
            warnings.once("no kind of party; it is not screened", row=record.row, field=schema)
            continue
        entities[number] = _entity(file, record, TYPES[schema], warnings).entity(SOURCE, LIST, number)
        warn_drift(warnings, record)
    if not entities:
        raise unreadable(file, "the file holds no target")
    return list(entities.values()), warnings, parse_date(seen[:10], "ymd"), len(records)


def _entity(file: RawFile, record: Record, type_: EntityType, warnings: Warnings) -> Draft:
    draft = Draft(type_, record.row, warnings)
    name = record.take("name")
    if not name:
        raise unreadable(file, "a target without a name", row=record.row)
    draft.name(name, NameKind.PRIMARY)
    for alias in _values(record, "aliases"):
        draft.name(alias)
    born(draft, _values(record, "birth_date"))
    _take_places(draft, record)
    for number in _values(record, "identifiers"):
        found = from_text("id", number)
        draft.number(found.scheme, found.value, found.country)
    for scheme, column in (("phone", "phones"), ("email", "emails")):
        for text in _values(record, column):
            draft.number(scheme, text)
    # The table has no topics: that a row stands under a programme of sanctions is what it tells.
    sanctions = _values(record, "sanctions")
    draft.programmes += [*_values(record, "program_ids"), *(["sanction"] if sanctions else [])]
    draft.citations += sanctions
    for field in ("dataset", "first_seen"):
        draft.detail(field, record.take(field))
    record.set_aside("last_seen", "last_change")  # days of OpenSanctions' own crawling
    return draft


def _take_places(draft: Draft, record: Record) -> None:
    """Addresses and countries; of a person the countries are those it has ties to, not its nationality."""
    codes = [code for text in _values(record, "countries") if (code := draft.country(text, "countries"))]
    one = codes[0] if len(codes) == 1 else ""
    draft.addresses += [Address(text, country=one) for text in _values(record, "addresses")]
    met = {address.country for address in draft.addresses}
    draft.addresses += [Address(code, country=code) for code in codes if code not in met]


def _values(record: Record, column: str) -> list[str]:
    """The values of a cell; one that holds a semicolon is in quotation marks."""
    rows = csv.reader(io.StringIO(record.take(column)), delimiter=";")
    return [text for row in rows for value in row if (text := squash(value))]
