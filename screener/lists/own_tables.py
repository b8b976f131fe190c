"""The only place that knows how this project's own tables in `lists/` write a fact down.

They are ours, so nothing in them is forgiven: the header must be exactly the one expected, a day is
written YYYY-MM-DD, several values in one cell are joined with ";", a cell that must be filled is.

    >>> from screener.model import RawFile
    >>> text = "name,from|Acme,2021-06-03".replace("|", chr(10))
    >>> [row] = rows(RawFile("x.csv", text.encode()), ("name", "from"))
    >>> row.required("name"), row.day("from")
    ('Acme', datetime.date(2021, 6, 3))
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from screener.errors import ListUnreadableError
from screener.facts.places import country_code
from screener.lists.own_names import own_names
from screener.lists.reading import only, squash, table, unreadable
from screener.model import (
    Address,
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

LISTED = (
    "id", "name", "aliases", "former_names", "country", "includes", "programmes", "from", "to", "seen",
    "citation", "url", "certainty", "note",
)  # fmt: skip
"""Columns of a table that holds one list. `includes` says whom the law adds to the named; `seen` is the day
of the edition that a row was read from, where its publisher says of no row since when it is listed."""

CERTAINTIES = ("certain", "likely")
"""`certain`: as the publisher's notice prints it; `likely`: as others report the notice, or with a spelling
or a day that was not compared with it. The note says what is not."""

FORMAT = "own-table"

CORRECT_IT = "Correct the table, or take the one that the package was published with."


@dataclass(frozen=True, slots=True)
class Row:
    """One row of a table of ours."""

    file: RawFile
    number: int
    """1-based line in the file where the row begins."""
    cells: Mapping[str, str]

    def text(self, column: str) -> str:
        """The cell, or "" where the fact is not known."""
        return self.cells[column]

    def required(self, column: str) -> str:
        """The cell of a column that is never empty."""
        value = self.cells[column]
        if not value:
            raise self.error(column, "must not be empty")
        return value

    def parts(self, column: str) -> tuple[str, ...]:
        """The values that the cell joins with ";"."""
        return tuple(part for text in self.cells[column].split(";") if (part := text.strip()))

    def day(self, column: str) -> dt.date | None:
        """The day in the cell; None where it is empty."""
        value = self.cells[column]
        if not value:
            return None
        try:
            return dt.datetime.strptime(value, "%Y-%m-%d").date()  # noqa: DTZ007 - a day has no time zone
        except ValueError as error:
            raise self.error(column, f"{value!r} is no day written YYYY-MM-DD") from error

    def period(self) -> tuple[dt.date | None, dt.date | None]:
        """The days in `from` and `to`: first day listed, first day no longer listed."""
        start, end = self.day("from"), self.day("to")
        if end is not None and (start is None or end <= start):
            raise self.error(
                "to", f"{self.text('to')} does not come after from ({self.text('from') or 'empty'})"
            )
        return start, end

    def error(self, column: str, message: str) -> ListUnreadableError:
        """An error that names file, row and column."""
        return unreadable(self.file, f"{column}: {message}", row=self.number, hint=CORRECT_IT)


def rows(file: RawFile, columns: Sequence[str]) -> Iterator[Row]:
    """The rows of a table of ours, whose header is `columns` and nothing else."""
    try:
        sheet = table(file, required=(), delimiter=",")
    except ListUnreadableError as error:  # nobody publishes our tables: fetching one again helps nobody
        raise ListUnreadableError(str(error), hint=CORRECT_IT) from error
    if sheet.columns != tuple(columns):
        message = f"the header is {', '.join(sheet.columns)}, and should be {', '.join(columns)}"
        raise unreadable(file, message, row=1, hint=CORRECT_IT)
    for record in sheet.records:
        yield Row(file, record.row, {name: squash(value) for name, value in record.fields.items()})


def country(row: Row) -> tuple[str, ...]:
    """The alpha-2 codes in the column `country`."""
    codes = row.parts("country")
    for code in codes:
        if country_code(code) != code:
            raise row.error("country", f"{code!r} is no ISO 3166-1 alpha-2 code")
    return codes


def listed(files: Sequence[RawFile], source: SourceId) -> Reading:
    """The organisations of a list that is kept as one table with the columns `LISTED`."""
    list_id = ListId(source)
    table = tuple(rows(only(files), LISTED))
    dated = {row.text("from") != "" for row in table}
    entities: dict[str, Entity] = {}
    for row in table:
        if row.text("from") == "" and (True in dated or not row.text("seen")):
            raise row.error("from", "must not be empty, unless it is in every row and `seen` in none")
        entity = _organisation(row, source, list_id)
        if entity.id in entities:
            raise row.error("id", f"{row.text('id')!r} stands in the table already")
        entities[entity.id] = entity
    days = [day for row in table for day in (*row.period(), row.day("seen")) if day is not None]
    named = own_names(entities.values())
    return Reading(named, published=max(days), rows=len(table), format=FORMAT)


def _organisation(row: Row, source: SourceId, list_id: ListId) -> Entity:
    if row.text("certainty") not in CERTAINTIES:
        raise row.error("certainty", f"{row.text('certainty')!r} is none of {', '.join(CERTAINTIES)}")
    if row.text("certainty") != "certain":
        row.required("note")
    start, end = row.period()
    row.required("citation")
    included = row.text("includes")
    return Entity(
        id=f"{list_id}:{row.required('id')}",
        list_id=list_id,
        sources=(source,),
        type=EntityType.ORGANISATION,
        names=_names(row),
        addresses=tuple(Address(code, country=code) for code in country(row)),
        programmes=row.parts("programmes"),
        start=start,
        end=end,
        citations=row.parts("citation"),
        remarks=row.text("note"),
        url=row.text("url"),
        relations=(Relation("successors_included", included),) if included else (),
        details=(("certainty", row.text("certainty")),),
    )


def _names(row: Row) -> tuple[Name, ...]:
    found = [Name(row.required("name"))]
    found += [Name(text, NameKind.ALIAS) for text in row.parts("aliases")]
    found += [Name(text, NameKind.FORMER) for text in row.parts("former_names")]
    texts = [name.text for name in found]
    if len(set(texts)) < len(texts):
        raise row.error("aliases", "a name stands twice in the row")
    return tuple(found)
