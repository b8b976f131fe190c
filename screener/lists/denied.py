"""The one place that makes an entity of a denial order, wherever the order was read.

BIS's own file and the CSL repeat the same orders; both readers come here, so that a denied person has the
same id, names and dates from either.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

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
    """One row of the list: a person at an address under an order."""

    row: int
    name: str
    addresses: tuple[Address, ...]
    effective: dt.date | None
    expires: dt.date | None
    """The last day of the order; None for an order without end."""
    standard_order: str
    citation: str
    action: str
    """What BIS last did to the row, such as "FR NOTICE ADDED"."""
    last_update: str = ""
    url: str = ""


def entity(row: DeniedRow, source: SourceId, warnings: Warnings) -> Entity:
    """The entity of one row; `same_party.merged` joins those of one name."""
    cell = take_apart(row.name)
    return Entity(
        id=party_id(LIST, cell.key),
        list_id=LIST,
        sources=(source,),
        type=cell.type,
        names=tuple(cell.names),
        addresses=tuple(address for address in row.addresses if address.text),
        start=row.effective,
        end=day_after(row.expires),
        citations=citations(row.citation),
        title=cell.title,
        remarks=row.action,
        url=row.url,
        relations=tuple(cell.relations),
        details=(*_details(row, warnings), *cell.notes),
    )


def _details(row: DeniedRow, warnings: Warnings) -> tuple[tuple[str, str], ...]:
    terms = STANDARD.get(row.standard_order.upper())
    if terms is None:
        warnings.add("an order that is neither standard nor not", row=row.row, value=row.standard_order)
    known = row.effective or row.expires
    held = (
        ("order", f"{row.effective or 'unknown'} to {row.expires or 'open'}" if known else ""),
        ("standard_order", row.standard_order if terms is None else terms),
        ("last_update", row.last_update),
    )
    return tuple((field, value) for field, value in held if value)
