"""The only place that reads the starter set, `lists/starter.csv`, so that the first command works offline.

The set is a dated selection from the U.S. lists around one case, each entry with its citation. It is never
the whole of a list: whatever rests on it must say so. Its ids are those that the readers of the full lists
give: OFAC's number in the column `id`, and list and name where that is empty.
"""

from __future__ import annotations

import datetime as dt
import functools
from collections import Counter
from collections.abc import Mapping, Sequence

from screener.facts.identifiers import SCHEMES, from_text
from screener.lists import catalog
from screener.lists.own_tables import Row, country, rows
from screener.lists.published_names import alias_names, take_apart
from screener.lists.same_party import party_id
from screener.model import (
    Address,
    Entity,
    EntityType,
    Identifier,
    ListId,
    Name,
    NameKind,
    RawFile,
    Reading,
    Relation,
    SourceId,
)

SOURCE = SourceId("starter")
FILE = "starter.csv"
FORMAT = "starter"

PUBLISHED = dt.date(2026, 7, 31)
"""Day on which the entries were last compared with their lists. Source: the CSL of that day: every entry
without an end was still on its list."""

COLUMNS = (
    "id", "list", "name", "type", "aliases", "affiliated_with", "country", "address", "identifiers",
    "programmes", "from", "to", "citation", "licence_requirement", "licence_policy", "url",
    "certainty", "note",
)  # fmt: skip

CERTAINTIES = ("certain", "likely", "uncertain")
"""`certain`: as the list's publisher states it; `likely`: a day that the publisher announced elsewhere;
`uncertain`: a day that is only bounded. The note says which and why."""


@functools.cache
def reading() -> Reading:
    """The starter set that the package carries."""
    return read([RawFile(FILE, catalog.data_file(FILE))])


def read(files: Sequence[RawFile]) -> Reading:
    """The entries of a starter table, for `reading` and for tests.

    Raises:
        ListUnreadableError: a row is incomplete or names a list, type or country that does not exist.
    """
    known = catalog.load().lists
    table = tuple(row for file in files for row in rows(file, COLUMNS))
    _check_unique(table)
    entities = tuple(_entity(row, known) for row in table)
    return Reading(entities, published=PUBLISHED, rows=len(table), format=FORMAT)


def _check_unique(table: Sequence[Row]) -> None:
    met = Counter(_id(row) for row in table)
    for row in table:
        if met[_id(row)] > 1:
            raise row.error("id", f"{_id(row)} stands more than once")


def _id(row: Row) -> str:
    list_id = ListId(row.required("list"))
    if number := row.text("id"):
        return f"{list_id}:{number}"
    return party_id(list_id, take_apart(row.required("name")).key)


def _entity(row: Row, known: Mapping[ListId, object]) -> Entity:
    list_id = ListId(row.required("list"))
    if list_id not in known:
        raise row.error("list", f"{list_id!r} is no list of the catalog")
    if row.text("certainty") not in CERTAINTIES:
        raise row.error("certainty", f"{row.text('certainty')!r} is none of {', '.join(CERTAINTIES)}")
    row.required("citation")
    start, end = row.period()
    affiliated = row.text("affiliated_with")
    return Entity(
        id=_id(row),
        list_id=list_id,
        sources=(SOURCE,),
        type=_type(row),
        names=_names(row),
        addresses=_addresses(row),
        identifiers=tuple(_identifier(row, part) for part in row.parts("identifiers")),
        programmes=row.parts("programmes"),
        start=start,
        end=end,
        citations=row.parts("citation"),
        licence_requirement=row.text("licence_requirement"),
        licence_policy=row.text("licence_policy"),
        remarks=row.text("note"),
        url=row.text("url"),
        relations=(Relation("affiliated", affiliated),) if affiliated else (),
        details=(("certainty", row.text("certainty")),),
    )


def _names(row: Row) -> tuple[Name, ...]:
    """The names as the readers of the full lists give them: OFAC's as printed, others taken apart."""
    printed, aliases = row.required("name"), row.parts("aliases")
    if row.text("id"):
        named = [Name(printed), *(Name(alias, NameKind.ALIAS) for alias in aliases)]
    else:
        named = [*take_apart(printed).names, *(name for alias in aliases for name in alias_names(alias))]
    found: dict[str, Name] = {}
    for name in named:
        found.setdefault(name.text.casefold(), name)
    return tuple(found.values())


def _type(row: Row) -> EntityType:
    text = row.text("type")
    if text and text not in set(EntityType):
        raise row.error("type", f"{text!r} is none of {', '.join(EntityType)}")
    return EntityType(text) if text else EntityType.UNKNOWN


def _addresses(row: Row) -> tuple[Address, ...]:
    """The addresses with the country each ends with; a country without an address stands alone."""
    countries = country(row)
    texts = row.parts("address")
    found = [Address(text, country=_country(text, countries)) for text in texts]
    met = {address.country for address in found}
    return (*found, *(Address(code, country=code) for code in countries if code not in met))


def _country(text: str, countries: Sequence[str]) -> str:
    last = text.rpartition(",")[2].strip()
    if last in countries:
        return last
    return countries[0] if len(countries) == 1 else ""


def _identifier(row: Row, text: str) -> Identifier:
    scheme, _, value = text.partition(":")
    if scheme not in SCHEMES or not value:
        raise row.error("identifiers", f"{text!r} is not scheme:value with a known scheme")
    return from_text(scheme, value)
