"""The only place that reads our table of DoD's section 1260H list, `lists/us_1260h.csv`.

The Department of Defense prints the list as a PDF, so the table is kept by hand: one row for each entity
and each name it was printed under, with the first and last day. Rows with one id are one company that
DoD renamed; they follow each other without a gap and become one entity, whose earlier printed names stay
searchable as former names.
"""

from __future__ import annotations

import datetime as dt
import itertools
from collections.abc import Mapping, Sequence

from screener.lists.own_tables import FORMAT, Row, rows
from screener.lists.reading import only
from screener.model import (
    Entity,
    EntityType,
    ListId,
    Name,
    NameKind,
    RawFile,
    Reading,
    Relation,
    SourceId,
)

SOURCE = SourceId("us_1260h")
LIST = ListId("us_dod_1260h")

COLUMNS = (
    "id", "name", "aliases", "previous_names", "parent", "from", "to", "basis", "citation", "url", "note",
)  # fmt: skip

EDITIONS = (
    dt.date(2021, 6, 3),
    dt.date(2022, 10, 5),
    dt.date(2024, 1, 31),
    dt.date(2025, 1, 7),
    dt.date(2026, 6, 8),
)
"""Days of the editions in the table. Source: 86 FR 33994 (2021-06-28, of 2021-06-03); DoD lists of
2022-10-05 and 2024-01-31; 90 FR 1105 (2025-01-07); 91 FR 35189 (2026-06-10, of 2026-06-08). A notice that
lay on public inspection on 2026-02-13 was withdrawn the same day: it is no edition and neither lists nor
delists."""


def read(files: Sequence[RawFile]) -> Reading:
    """The entities of every edition, those that have left the list with their last day."""
    table = tuple(rows(only(files), COLUMNS))
    periods: dict[str, list[Row]] = {}
    for row in table:
        periods.setdefault(row.required("id"), []).append(row)
    entities = tuple(_entity(group, periods) for group in periods.values())
    days = [day for row in table for day in row.period() if day is not None]
    return Reading(entities, published=max(days), rows=len(table), format=FORMAT)


def _entity(group: Sequence[Row], periods: Mapping[str, Sequence[Row]]) -> Entity:
    _check_continuous(group)
    first, last = group[0], group[-1]
    notes = dict.fromkeys(note for row in group if (note := row.text("note")))
    return Entity(
        id=f"{LIST}:{last.text('id')}",
        list_id=LIST,
        sources=(SOURCE,),
        type=EntityType.ORGANISATION,
        names=_names(group),
        start=first.day("from"),
        end=last.day("to"),
        citations=tuple(dict.fromkeys(part for row in group for part in _citations(row))),
        remarks="; ".join(notes),
        url=last.text("url"),
        relations=_relations(last, periods),
        details=(("basis", basis),) if (basis := last.text("basis")) else (),
    )


def _check_continuous(group: Sequence[Row]) -> None:
    for row in group:
        if row.day("from") is None:
            raise row.error("from", "must not be empty")
        row.period()
    for earlier, later in itertools.pairwise(group):
        if earlier.day("to") != later.day("from"):
            message = f"{later.text('from')} leaves a gap after row {earlier.number} of the same id"
            raise later.error("from", f"{message}: give the second listing an id of its own")


def _citations(row: Row) -> tuple[str, ...]:
    row.required("citation")
    return row.parts("citation")


def _names(group: Sequence[Row]) -> tuple[Name, ...]:
    """Today's printed name, its aliases, then every other name that was ever printed."""
    last = group[-1]
    found = [Name(last.required("name"))]
    found += [Name(text, NameKind.ALIAS) for row in reversed(group) for text in row.parts("aliases")]
    found += [Name(text, NameKind.FORMER) for row in reversed(group) for text in row.parts("previous_names")]
    found += [Name(row.required("name"), NameKind.FORMER) for row in reversed(group[:-1])]
    by_text: dict[str, Name] = {}
    for name in found:
        by_text.setdefault(name.text.casefold(), name)
    return tuple(by_text.values())


def _relations(row: Row, periods: Mapping[str, Sequence[Row]]) -> tuple[Relation, ...]:
    parent = row.text("parent")
    if not parent:
        return ()
    if parent not in periods:
        raise row.error("parent", f"no row has the id {parent!r}")
    return (Relation("parent", periods[parent][-1].required("name"), f"{LIST}:{parent}"),)
