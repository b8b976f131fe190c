"""The one reader of the U.S. Consolidated Screening List: thirteen lists in one file.

`screener.lists.csl_rows` takes any of its shapes apart; here each row becomes an entity of its list. A
Treasury row is OFAC's own entry, so it takes OFAC's number as id (`us_ofac_sdn:21944`), and OFAC's own
files join it. Rows of the other lists are joined by name (`screener.lists.same_party` says why): in the
edition of 2022-05 the Entity List has 2,001 rows of 1,952 parties, repeated for another country, another
address or a later notice. An entry *named* "Address 01" lists an address and is told apart by its notice.

Every column is taken, except `source_information_url`: a page about the list, which the catalog has.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from types import MappingProxyType

from screener.facts.dates import parse_date, parse_partial
from screener.facts.places import country_code, country_name
from screener.lists import damage, denied, ofac_ids
from screener.lists.addresses import from_parts, from_wholes
from screener.lists.csl_rows import Row, parse
from screener.lists.legal_notes import citations, day_after, footnote_marks
from screener.lists.published_names import NameCell, alias_names, take_apart
from screener.lists.reading import Warnings, only, unreadable
from screener.lists.same_party import merged, party_id
from screener.model import (
    Address,
    Entity,
    EntityType,
    Identifier,
    ListId,
    Name,
    NameKind,
    PartialDate,
    RawFile,
    Reading,
    Relation,
    SourceId,
)

SOURCE = SourceId("us_csl")

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
_COUNTRY_FACTS = ("Nationality of Registration", "Registration Country")


def read(files: Sequence[RawFile]) -> Reading:
    """Every entry of the CSL, as an entity of its own list."""
    file = only(files)
    warnings = Warnings()
    publication = parse(file, warnings)
    entities = merged(_entity(file, row, warnings) for row in publication.rows)
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
    births = [_birth(text, row, warnings) for text in row.series["dates_of_birth"]]
    return replace(
        _common(row, f"{list_id}:{number}", list_id, warnings),
        type=kind,
        names=(Name(row.get("name")), *(Name(alias, NameKind.ALIAS) for alias in row.alt_names)),
        identifiers=_identifiers(row),
        births=tuple(birth for birth in births if birth is not None),
        birth_places=row.series["places_of_birth"],
        nationalities=_nationalities(row, warnings),
        gender=next((number.value.lower() for number in row.numbers if number.label == "Gender"), ""),
        relations=tuple(Relation("linked_to", name) for name in _LINKED.findall(row.get("remarks"))),
    )


def _identifiers(row: Row) -> tuple[Identifier, ...]:
    call_sign = row.get("call_sign")
    numbers = (
        ofac_ids.identifier(number.label, number.value, country_code(number.country), number.dates)
        for number in row.numbers
        if not ofac_ids.is_fact(number.label)
    )
    return (*((Identifier("call_sign", call_sign),) if call_sign else ()), *numbers)


def _birth(text: str, row: Row, warnings: Warnings) -> PartialDate | None:
    birth = parse_partial(text)
    if birth is None:
        warnings.add("no date; the entry is kept without it", row=row.row, field="dates_of_birth", value=text)
    return birth


def _nationalities(row: Row, warnings: Warnings) -> tuple[str, ...]:
    """Codes of nationality and citizenship, of a vessel's flag and of an aircraft's register."""
    stated = [(field, text) for field in ("nationalities", "citizenships") for text in row.series[field]]
    stated += [("vessel_flag", row.get("vessel_flag"))]
    stated += [("ids", number.value) for number in row.numbers if number.label in _COUNTRY_FACTS]
    codes = []
    for field, text in stated:
        code = country_code(text)
        if text and not code:
            warnings.add("no country that is known", row=row.row, field=field, value=text)
        codes.append(code)
    return tuple(dict.fromkeys(code for code in codes if code))


# --- Commerce and State: entries without a number, joined by name ---


def _denied(row: Row, warnings: Warnings) -> Entity:
    made = denied.entity(
        denied.DeniedRow(
            row=row.row,
            name=row.get("name"),
            addresses=_addresses(row),
            effective=row.get("start_date"),
            expires=row.get("end_date"),
            standard_order=row.get("standard_order"),
            citation=row.get("federal_register_notice"),
            action=row.get("remarks"),
            url=_url(row),
        ),
        SOURCE,
        "ymd",
        warnings,
    )
    aliases = tuple(name for alias in row.alt_names for name in alias_names(alias))
    return replace(
        made, names=_distinct((*made.names, *aliases)), details=(*made.details, *_publisher_id(row))
    )


def _numberless(row: Row, list_id: ListId, kind: EntityType, warnings: Warnings) -> Entity:
    name = row.get("name")
    cell = take_apart(name, place="; ".join(place.text for place in row.places))
    common = _common(row, party_id(list_id, name), list_id, warnings)
    if _ADDRESS_ONLY.fullmatch(name):
        told_by = (*common.citations, *(address.text for address in common.addresses), "")[0]
        return replace(common, id=party_id(list_id, name, told_by), type=EntityType.ADDRESS)
    home = cell.country or country_code(row.get("country"))
    stated = home and home not in {address.country for address in common.addresses}
    return replace(
        common,
        type=kind if kind is not EntityType.UNKNOWN else cell.type,
        names=_names(cell, row),
        addresses=(*common.addresses, *((Address(country_name(home), country=home),) if stated else ())),
        nationalities=(cell.country,) if cell.country and cell.type is EntityType.PERSON else (),
        title=common.title or cell.title,
        relations=tuple(cell.relations),
        details=(*common.details, *cell.notes),
    )


def _names(cell: NameCell, row: Row) -> tuple[Name, ...]:
    """The cell's names, then the aliases; after each damaged one, how it certainly read."""
    published = (*cell.names, *(name for alias in row.alt_names for name in alias_names(alias)))
    names: list[Name] = []
    for name in published:
        names.append(name)
        if damage.is_damaged(name.text) and (whole := damage.repaired(name.text)):
            names.append(Name(whole, NameKind.ALIAS if name.kind is NameKind.PRIMARY else name.kind))
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


# --- what every entry has ---


def _common(row: Row, party: str, list_id: ListId, warnings: Warnings) -> Entity:
    """The entity with the fields that mean the same on every list."""
    return Entity(
        id=party,
        list_id=list_id,
        sources=(SOURCE,),
        type=EntityType.UNKNOWN,
        names=(Name(row.get("name")),),
        addresses=_addresses(row),
        programmes=row.series["programs"],
        start=_date(row, "start_date", warnings),
        end=day_after(_date(row, "end_date", warnings)),
        citations=citations(row.get("federal_register_notice")),
        licence_requirement=row.get("license_requirement"),
        licence_policy=row.get("license_policy"),
        title=row.get("title"),
        remarks=row.get("remarks"),
        url=_url(row),
        details=_details(row),
    )


def _details(row: Row) -> tuple[tuple[str, str], ...]:
    """Published fields that have no place of their own."""
    fields = (
        "standard_order",
        "vessel_type",
        "gross_tonnage",
        "gross_registered_tonnage",
        "vessel_flag",
        "vessel_owner",
    )
    licence = f"{row.get('license_requirement')} {row.get('license_policy')}"
    held = (
        *((field, row.get(field)) for field in fields),
        *((number.label.rstrip(" :-"), number.value) for number in row.numbers if _is_detail(number.label)),
        *(("licence_footnote", mark) for mark in footnote_marks(licence)),
        *_publisher_id(row),
    )
    return tuple((field, value) for field, value in dict.fromkeys(held) if value)


def _is_detail(label: str) -> bool:
    return ofac_ids.is_fact(label) and label != "Gender"


def _publisher_id(row: Row) -> tuple[tuple[str, str], ...]:
    """The CSL's own `_id` of a row, which OFAC's number already is where there is one."""
    csl_id = row.get("_id")
    return (("csl_id", csl_id),) if csl_id and csl_id != row.get("entity_number") else ()


def _addresses(row: Row) -> tuple[Address, ...]:
    if any(place.country for place in row.places):
        return tuple(from_parts(p.street, p.city, p.region, p.postal_code, p.country) for p in row.places)
    return from_wholes(place.text for place in row.places)


def _url(row: Row) -> str:
    return row.get("source_list_url") or row.get("source_information_url")


def _date(row: Row, field: str, warnings: Warnings) -> dt.date | None:
    text = row.get(field)
    day = parse_date(text)
    if text and day is None:
        warnings.add("no date; the entry is taken as listed without it", row=row.row, field=field, value=text)
    return day
