"""The one place that makes an entity of a denial order, wherever the order was read.

BIS's own file and the CSL repeat the same orders; both readers come here, so that a denied person has the
same id, names and dates from either.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from screener.facts.dates import Order, parse_date
from screener.lists.legal_notes import citations, day_after
from screener.lists.published_names import take_apart
from screener.lists.reading import Warnings
from screener.lists.same_party import party_id
from screener.model import Address, Entity, ListId, SourceId

LIST = ListId("us_bis_dpl")

STANDARD = {"Y": "yes", "N": "no", "": ""}
"""Whether the order has the standard terms of supplement no. 1 to part 764 of the EAR."""


@dataclass(frozen=True, slots=True)
class DeniedRow:
    """One row of the list: a person at an address under an order, each field as published."""

    row: int
    name: str
    addresses: tuple[Address, ...]
    effective: str
    expires: str
    standard_order: str
    citation: str
    action: str
    """What BIS last did to the row, such as "FR NOTICE ADDED"."""
    last_update: str = ""
    url: str = ""


def entity(row: DeniedRow, source: SourceId, order: Order, warnings: Warnings) -> Entity:
    """The entity of one row; `same_party.merged` joins those of one name."""
    cell = take_apart(row.name)
    start = _date(row, "effective date", row.effective, order, warnings)
    last = _date(row, "expiration date", row.expires, order, warnings)
    standard = row.standard_order.upper()
    if standard not in STANDARD:
        warnings.add("an order that is neither standard nor not", row=row.row, value=row.standard_order)
    return Entity(
        id=party_id(LIST, row.name),
        list_id=LIST,
        sources=(source,),
        type=cell.type,
        names=tuple(cell.names),
        addresses=tuple(address for address in row.addresses if address.text),
        start=start,
        end=day_after(last),
        citations=citations(row.citation),
        title=cell.title,
        remarks=row.action,
        url=row.url,
        relations=tuple(cell.relations),
        details=(*_details(row, start, last, standard), *cell.notes),
    )


def _details(
    row: DeniedRow, start: dt.date | None, last: dt.date | None, standard: str
) -> tuple[tuple[str, str], ...]:
    terms = STANDARD.get(standard, standard)
    held = (
        ("order", f"{start or row.effective or 'unknown'} to {last or row.expires or 'open'}"),
        ("standard_order", terms),
        ("last_update", row.last_update),
    )
    return tuple((field, value) for field, value in held if value)


def _date(row: DeniedRow, field: str, text: str, order: Order, warnings: Warnings) -> dt.date | None:
    day = parse_date(text, order)
    if text and day is None:
        warnings.add("no date; the entry is taken as listed without it", row=row.row, field=field, value=text)
    return day
