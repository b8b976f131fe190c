"""The one reader of the U.S. Consolidated Screening List: thirteen lists in one file.

`screener.lists.csl_rows` takes any of its shapes apart; here each row becomes an entity of its list. A
Treasury row is OFAC's own entry, so it takes OFAC's number as id (`us_ofac_sdn:21944`), and OFAC's own
files join it. Rows of the other lists are joined by name (`screener.lists.same_party` says why): in the
edition of 2022-05 the Entity List has 2,001 rows of 1,945 parties, repeated for another country, another
address or a later notice. An entry *named* "Address 01" lists an address and is told apart by its notice.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from types import MappingProxyType

from screener.facts.places import country_code, country_name
from screener.lists import csl_fields, damage, denied
from screener.lists.csl_rows import Row, parse
from screener.lists.own_names import own_names
from screener.lists.published_names import NameCell, alias_names, take_apart
from screener.lists.reading import Warnings, only, unreadable
from screener.lists.same_party import linked, merged, party_id
from screener.model import Address, Entity, EntityType, ListId, Name, NameKind, RawFile, Reading, Relation

LISTS: Mapping[str, ListId] = MappingProxyType({
    "EL": ListId("us_bis_el"), "DPL": ListId("us_bis_dpl"), "UVL": ListId("us_bis_uvl"),
    "MEU": ListId("us_bis_meu"), "ISN": ListId("us_state_isn"), "DTC": ListId("us_ddtc"),
    "SDN": ListId("us_ofac_sdn"), "SSI": ListId("us_ofac_ssi"), "FSE": ListId("us_ofac_fse"),
    "PLC": ListId("us_ofac_plc"), "CAP": ListId("us_ofac_capta"), "561": ListId("us_ofac_capta"),
    "NS-MBS List": ListId("us_ofac_mbs"), "MBS": ListId("us_ofac_mbs"), "CMIC": ListId("us_ofac_cmic"),
})  # fmt: skip
"""The short code of a sub-list: the whole `source` in 2016, in brackets in it since. "561" was the Part 561
list, which OFAC made the CAPTA list on 2019-03-14."""

TYPES: Mapping[str, EntityType] = MappingProxyType({
    "Individual": EntityType.PERSON, "Entity": EntityType.ORGANISATION, "Vessel": EntityType.VESSEL,
    "Aircraft": EntityType.AIRCRAFT, "": EntityType.UNKNOWN,
})  # fmt: skip

_CODE = re.compile(r"\(([^()]+)\)")
_ADDRESS_ONLY = re.compile(r"Address\s+\d+", re.IGNORECASE)
_LINKED = re.compile(r"Linked To: (.+?)(?=; Linked To: |\)?(?:; |$))")


def read(files: Sequence[RawFile]) -> Reading:
    """Every entry of the CSL, as an entity of its own list."""
    file = only(files)
    warnings = Warnings()
    publication = parse(file, warnings)
    entities = linked(_own(merged(_entity(file, row, warnings) for row in publication.rows)))
    return Reading(entities, warnings.all(), publication.published, len(publication.rows), publication.format)


def _entity(file: RawFile, row: Row, warnings: Warnings) -> Entity:
    list_id, kind = _list(file, row), _type(file, row)
    if not row.get("name"):
        raise unreadable(file, "an entry without a name", row=row.row)
    if list_id.startswith("us_ofac_"):
        return _treasury(file, row, list_id, kind, warnings)
    _warn_damage(row, warnings)
    if list_id == denied.LIST:
        return _denied(row, warnings)
    return _numberless(row, list_id, kind, warnings)


def _own(entities: Sequence[Entity]) -> tuple[Entity, ...]:
    """The entities in their order, those without a number of OFAC's with their own names only."""
    judged = {e.id: e for e in own_names(e for e in entities if not e.list_id.startswith("us_ofac_"))}
    return tuple(judged.get(entity.id, entity) for entity in entities)


def _list(file: RawFile, row: Row) -> ListId:
    source = row.get("source")
    code = _CODE.search(source)
    found = LISTS.get(code.group(1) if code else source)
    if found is None:
        hint = "The publisher has added a sub-list that no reader knows; the last good snapshot stays in use."
        raise unreadable(file, f"unknown sub-list {source!r} in the field `source`", row=row.row, hint=hint)
    return found


def _type(file: RawFile, row: Row) -> EntityType:
    found = TYPES.get(row.get("type"))
    if found is None:
        raise unreadable(file, f"unknown value {row.get('type')!r} in the field `type`", row=row.row)
    return found


# --- Treasury: OFAC's own entries, under OFAC's own number ---


def _treasury(file: RawFile, row: Row, list_id: ListId, kind: EntityType, warnings: Warnings) -> Entity:
    number = row.get("entity_number")
    if not number.isdecimal():
        raise unreadable(file, f"no OFAC number but {number!r} in the field `entity_number`", row=row.row)
    common = csl_fields.common(row, f"{list_id}:{number}", list_id, warnings)
    return replace(
        common,
        type=kind,
        names=(Name(row.get("name")), *(Name(alias, NameKind.ALIAS) for alias in row.alt_names)),
        programmes=(*common.programmes, *csl_fields.directives(row, list_id)),
        start=common.start or csl_fields.listed_since(row, list_id),
        relations=tuple(Relation("linked_to", name) for name in _LINKED.findall(row.get("remarks"))),
    )


# --- Commerce and State: entries without a number, joined by name ---


def _denied(row: Row, warnings: Warnings) -> Entity:
    common = csl_fields.common(row, "", denied.LIST, warnings)
    order = denied.DeniedRow(
        row=row.row,
        name=row.get("name"),
        addresses=common.addresses,
        effective=common.start,
        expires=csl_fields.last_day(row, Warnings()),  # `common` has warned already
        standard_order=row.get("standard_order"),
        citation=row.get("federal_register_notice"),
        action=common.remarks,
    )
    made = denied.entity(order, csl_fields.SOURCE, warnings)
    aliases = (name for alias in row.alt_names for name in alias_names(alias))
    return replace(
        common,
        id=made.id,
        type=made.type,
        names=_distinct((*made.names, *aliases)),
        title=made.title,
        relations=made.relations,
        details=tuple(
            dict.fromkeys((*made.details, *(it for it in common.details if it[0] != "standard_order")))
        ),
    )


def _numberless(row: Row, list_id: ListId, kind: EntityType, warnings: Warnings) -> Entity:
    name = row.get("name")
    cell = take_apart(name, place="; ".join(place.text for place in row.places))
    common = csl_fields.common(row, party_id(list_id, cell.key), list_id, warnings)
    if _ADDRESS_ONLY.fullmatch(name):
        if all(country_code(address.text) for address in common.addresses):
            warnings.add(
                "lists an address, and the file holds none or only its country: no party is found by it",
                row=row.row,
                field="addresses",
                value=name,
            )
        told_by = (*common.citations, *(address.text for address in common.addresses), "")[0]
        return replace(common, id=party_id(list_id, name, told_by), type=EntityType.ADDRESS)
    home = cell.country or country_code(row.get("country"))
    stated = home and home not in {address.country for address in common.addresses}
    names = _names(cell, row)
    return replace(
        common,
        type=kind if kind is not EntityType.UNKNOWN else cell.type,
        names=names,
        addresses=(*common.addresses, *((Address(country_name(home), country=home),) if stated else ())),
        nationalities=tuple(dict.fromkeys((*common.nationalities, *_own_country(cell)))),
        title=common.title or cell.title,
        relations=tuple(cell.relations),
        details=(*common.details, *cell.notes),
    )


def _own_country(cell: NameCell) -> tuple[str, ...]:
    return (cell.country,) if cell.country and cell.type is EntityType.PERSON else ()


def _names(cell: NameCell, row: Row) -> tuple[Name, ...]:
    """The cell's names, then the aliases; after each damaged one, how it certainly read."""
    published = list(cell.names)
    for alias in row.alt_names:
        found = alias_names(alias)
        published.extend(found)
        if not found and alias != "and":
            cell.notes.append(("alias_note", alias))  # "(all of preceding located in or near Mianyang …)"
    names: list[Name] = []
    for name in published:
        names.append(name)
        if damage.is_damaged(name.text) and (whole := damage.repaired(name.text)):
            names.append(Name(whole, NameKind.ALIAS if name.kind is NameKind.PRIMARY else name.kind))
            cell.notes.append(("name_repaired", whole))
    return _distinct(names)


def _distinct(names: Iterable[Name]) -> tuple[Name, ...]:
    found: dict[str, Name] = {}
    for name in names:
        found.setdefault(name.text.casefold(), name)
    return tuple(found.values())


def _warn_damage(row: Row, warnings: Warnings) -> None:
    """Say which names and addresses lost letters; they are kept as published."""
    cells = {
        "name": (row.get("name"),),
        "alt_names": row.alt_names,
        "addresses": tuple(p.text for p in row.places),
    }
    for field, texts in cells.items():
        for text in texts:
            if damage.is_damaged(text):
                warnings.add("letters are lost; kept as published", row=row.row, field=field, value=text)
