"""The one reader of the Denied Persons List as the Bureau of Industry and Security publishes it.

Tab-separated and quoted, or the comma-separated form of the page's "Export as CSV"; 12 columns; a row for
each address of a person under an order. Rows of one name are one entity (`screener.lists.same_party` says
why): 543 names in the 665 rows of 2023-11, four of them with two orders, each of which stands in `details`.
An expired order stays in the file for a while, and so does the entity, with its end.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from screener.lists import denied
from screener.lists.addresses import from_parts
from screener.lists.reading import Record, Warnings, day, only, table, unreadable, warn_drift
from screener.lists.same_party import merged
from screener.model import Entity, RawFile, Reading, SourceId

SOURCE = SourceId("us_bis_dpl")

COLUMNS = (
    "Name", "Street_Address", "City", "State", "Country", "Postal_Code", "Effective_Date",
    "Expiration_Date", "Standard_Order", "Last_Update", "Action", "FR_Citation",
)  # fmt: skip

_ADDRESS = ("Street_Address", "City", "State", "Postal_Code", "Country")


def read(files: Sequence[RawFile]) -> Reading:
    """Every denied person of BIS's file."""
    file = only(files)
    warnings = Warnings()
    sheet = table(file, required=COLUMNS)
    entities = merged(_entity(file, record, warnings) for record in sheet.records)
    return Reading(entities, warnings.all(), None, len(sheet.records), "tsv" if b"\t" in file.data else "csv")


def _entity(file: RawFile, record: Record, warnings: Warnings) -> Entity:
    row = denied.DeniedRow(
        row=record.row,
        name=record.take("Name"),
        addresses=(from_parts(*map(record.take, _ADDRESS)),),
        effective=_day(record, "Effective_Date", warnings),
        expires=_day(record, "Expiration_Date", warnings),
        standard_order=record.take("Standard_Order"),
        citation=record.take("FR_Citation"),
        action=record.take("Action"),
        last_update=record.take("Last_Update"),
    )
    warn_drift(warnings, record)
    if not row.name:
        raise unreadable(file, "a row without a name", row=record.row)
    return denied.entity(row, SOURCE, warnings)


def _day(record: Record, field: str, warnings: Warnings) -> dt.date | None:
    return day(record.take(field), "mdy", warnings, row=record.row, field=field)
