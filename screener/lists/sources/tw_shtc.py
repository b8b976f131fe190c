"""The one reader of Taiwan's Strategic High-Tech Commodities Entity List.

A CSV of six columns, each headed in Chinese and English ("名稱Name").
Source: https://icp.trade.gov.tw; columns as public tools read them in 2026.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from screener.facts.places import country_code
from screener.lists import cells, documents
from screener.lists.addresses import from_whole
from screener.lists.draft import Draft
from screener.lists.reading import Record, Warnings, lines, only, squash, under_header, unreadable, warn_drift
from screener.lists.same_party import merged, party_id
from screener.model import Address, Entity, EntityType, ListId, NameKind, RawFile, Reading, SourceId

SOURCE = SourceId("tw_shtc")
LIST = ListId("tw_shtc")

_REQUIRED = ("name", "alias", "country_code", "address")
_ROMAN = re.compile(r"(?:^|(?<=[\s;,.]))(?:i{1,3}|iv|vi{0,3}|ix|x)\)\s*")


def read(files: Sequence[RawFile]) -> Reading:
    """Every party of the list; rows of one name are one party, since the running number is no name."""
    file = only(files)
    warnings = Warnings()
    table = under_header(file, _english(lines(file)), _REQUIRED)
    entities = merged(_entity(file, record, warnings) for record in table.records)
    return Reading(entities, warnings.all(), None, len(table.records), "csv")


def _english(rows: Iterator[tuple[int, list[str]]]) -> Iterator[tuple[int, list[str]]]:
    """The rows, with the English part of each heading: "護照號碼ID Number" is "id_number"."""
    row, header = next(rows, (1, []))
    yield (
        row,
        [
            re.sub(r"\W+", "_", re.sub(r"[^\x20-\x7e]", "", name)).strip("_").lower() or squash(name)
            for name in header
        ],
    )
    yield from rows


def _entity(file: RawFile, record: Record, warnings: Warnings) -> Entity:
    names = [name for part in record.take("name").split(";") if (name := squash(part))]
    if not names:
        raise unreadable(file, "a row without a name", row=record.row)
    draft = Draft(EntityType.UNKNOWN, record.row, warnings)
    draft.name(names[0], NameKind.PRIMARY)
    for other in names[1:]:
        draft.name_cell(other)
    draft.name_cell(record.take("alias"))
    countries = [squash(part) for part in re.split(r"[;,]", record.take("country_code")) if squash(part)]
    addresses = list(_addresses(record.take("address")))
    for text in addresses:
        place = from_whole(text)
        one = country_code(countries[0]) if len(countries) == 1 else ""
        draft.addresses.append(place if place.country else _in(text, one))
    for country in countries:
        code = draft.country(country, "country_code")
        if code and all(it.country != code for it in draft.addresses):
            draft.address(code, field="country_code")
    for number in cells.enumerated(record.take("id_number")):
        found = documents.taken(number)
        draft.number(documents.scheme(found.label), found.number or number, found.country, found.label)
    draft.detail("item", record.take("item"))
    warn_drift(warnings, record)
    return draft.entity(SOURCE, LIST, party_id(LIST, names[0]).partition(":")[2])


def _in(text: str, code: str) -> Address:
    return Address(text, country=code)


def _addresses(cell: str) -> Iterator[str]:
    """Addresses numbered "i) … ii) …" or joined with semicolons."""
    for part in re.split(rf"{_ROMAN.pattern}|;", cell):
        if bare := squash(part).strip(" ,"):
            yield bare
