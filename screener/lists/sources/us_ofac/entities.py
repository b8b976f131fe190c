"""The only place that makes entities of OFAC's parties: one for each list that a party is on."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace

from screener.errors import ListUnreadableError
from screener.facts.places import country_code
from screener.lists.reading import Warnings, squash, unreadable
from screener.lists.sources.us_ofac import programmes
from screener.lists.sources.us_ofac.facts import Facts, from_remarks
from screener.lists.sources.us_ofac.tables import AddressRow, NameRow, PartyRow, PartySet, whole_clauses
from screener.model import (
    Address,
    Entity,
    EntityType,
    Identifier,
    ListId,
    Name,
    NameKind,
    Relation,
    SourceId,
)

SOURCE = SourceId("us_ofac")
URL = "https://sanctionssearch.ofac.treas.gov/Details.aspx?id={number}"

_TYPES = {
    "": EntityType.ORGANISATION,  # a blank type means entity
    "entity": EntityType.ORGANISATION,
    "individual": EntityType.PERSON,
    "vessel": EntityType.VESSEL,
    "aircraft": EntityType.AIRCRAFT,
}
_TAIL_NUMBER = re.compile(r"(?=.*[-\d])[A-Z\d]{1,4}[- ]?[A-Z\d]{2,6}")
_NO_FLAG = "None Identified"
_REGION = "Region: "
"""Begins the country column of an address in a region that is, or is not, a country of its own."""
_KINDS = {"aka": NameKind.ALIAS, "nka": NameKind.ALIAS, "fka": NameKind.FORMER}
"""Names of the alternate-names file are never weak: those stand in the remarks only."""


def entities(party_set: PartySet, warnings: Warnings) -> Iterator[Entity]:
    """The entities of one set, their links to one another not yet resolved."""
    for party in party_set.parties:
        facts = Facts(_type(party), party.row)
        _take_columns(facts, party, warnings)
        from_remarks(facts, whole_clauses(party.remarks), party.title, warnings)
        whole = _entity(party, facts, warnings)
        for list_id in _lists(party_set.kind, party, warnings):
            yield _on_list(whole, list_id, party, facts)


def linked(found: Iterable[Entity]) -> tuple[Entity, ...]:
    """The entities with each "linked to" pointing at the one entity of that name, where there is one."""
    every = tuple(found)
    numbers: dict[str, set[str]] = {}
    ids = {entity.id for entity in every}
    for entity in every:
        numbers.setdefault(_key(entity.name), set()).add(entity.id.partition(":")[2])
    return tuple(
        replace(
            entity, relations=tuple(_resolved(it, entity.list_id, numbers, ids) for it in entity.relations)
        )
        if entity.relations
        else entity
        for entity in every
    )


def _resolved(
    relation: Relation, list_id: ListId, numbers: Mapping[str, set[str]], ids: set[str]
) -> Relation:
    found = numbers.get(_key(relation.name), set())
    if len(found) != 1:
        return relation
    number = next(iter(found))
    here = f"{list_id}:{number}"
    if here not in ids:
        here = next(iter(sorted(it for it in ids if it.endswith(f":{number}"))), "")
    return replace(relation, entity_id=here)


def _key(name: str) -> str:
    return squash(name).casefold().rstrip(".")


def _type(party: PartyRow) -> EntityType:
    if party.type not in _TYPES:
        raise unreadable(party.file, f"unknown type of party {party.type!r}", row=party.row)
    return _TYPES[party.type]


def _lists(kind: str, party: PartyRow, warnings: Warnings) -> tuple[ListId, ...]:
    for tag in party.programmes:
        if tag not in programmes.KNOWN:
            warnings.once("programme that this version does not know", row=party.row, field=tag, value=tag)
    if kind == "sdn":
        return (programmes.SDN,)
    found = programmes.lists_of(party.programmes, party.remarks)
    if not found:
        raise _unknown_programme(party)
    return found


def _unknown_programme(party: PartyRow) -> ListUnreadableError:
    tags = ", ".join(party.programmes) or "none"
    return unreadable(
        party.file,
        f"entity {party.number} ({party.name}): its programmes ({tags}) put it on no list that is known",
        row=party.row,
        hint="OFAC may have begun a new list: a newer version of screener may know it.",
    )


def _take_columns(facts: Facts, party: PartyRow, warnings: Warnings) -> None:
    for name, value in party.vessel.items():
        if not value:
            continue
        if name == "call_sign":
            facts.identifiers.append(Identifier("call_sign", value, "", "call sign"))
        elif name == "vessel_flag" and (code := country_code(value)):
            facts.nationalities.append(code)
        else:
            if name == "vessel_flag" and value != _NO_FLAG:
                warnings.add("not a country", row=party.row, field=name, value=value)
            facts.details.append((name, value))


def _entity(party: PartyRow, facts: Facts, warnings: Warnings) -> Entity:
    """The party as on any of its lists; `_on_list` gives it its id."""
    names = [Name(party.name), *(_name(party, row, warnings) for row in party.names), *facts.names]
    if facts.type is EntityType.AIRCRAFT:
        facts.identifiers.extend(_tail_numbers(names))
    return Entity(
        id="",
        list_id=programmes.SDN,
        sources=(SOURCE,),
        type=facts.type,
        names=tuple(dict.fromkeys(name for name in names if name.text)),
        addresses=tuple(_addresses(party, warnings)),
        identifiers=tuple(dict.fromkeys(facts.identifiers)),
        births=tuple(dict.fromkeys(facts.births)),
        birth_places=tuple(dict.fromkeys(facts.birth_places)),
        nationalities=tuple(dict.fromkeys(facts.nationalities)),
        gender=facts.gender,
        programmes=party.programmes,
        title=party.title,
        remarks=party.remarks.strip(),
        url=URL.format(number=party.number),
        relations=tuple(Relation("linked_to", name) for name in dict.fromkeys(facts.links)),
        details=tuple(dict.fromkeys(facts.details)),
    )


def _tail_numbers(names: Iterable[Name]) -> Iterator[Identifier]:
    """An aircraft is named by its tail number."""
    for name in names:
        if _TAIL_NUMBER.fullmatch(name.text):
            yield Identifier("tail_number", name.text, "", "Aircraft Tail Number")


def _on_list(whole: Entity, list_id: ListId, party: PartyRow, facts: Facts) -> Entity:
    directives = programmes.directives(list_id, party.remarks)
    return replace(
        whole,
        id=f"{list_id}:{party.number}",
        list_id=list_id,
        programmes=tuple(dict.fromkeys((*party.programmes, *directives))),
        start=_start(list_id, directives, facts.listed),
    )


def _start(list_id: ListId, directives: tuple[str, ...], listed: Mapping[str, dt.date]) -> dt.date | None:
    """The first day on the list, where the remarks state it."""
    if list_id == ListId("us_ofac_cmic"):
        return listed.get("CMIC")
    days = [
        day
        for words, day in listed.items()
        if words.replace("EO ", "EO").replace(" Directive ", "-D").upper() in directives
    ]
    return min(days, default=None)


def _name(party: PartyRow, row: NameRow, warnings: Warnings) -> Name:
    kind = _KINDS.get(row.kind)
    if kind is None:
        raise unreadable(
            party.file, f"entity {party.number}: unknown kind of name {row.kind!r} in row {row.row}"
        )
    if row.remarks:
        warnings.once("unknown remark on an alternate name", row=row.row, value=row.remarks)
    if not row.name:
        warnings.add("an alternate name without a name", row=row.row, value=party.number)
    return Name(row.name, kind)


def _addresses(party: PartyRow, warnings: Warnings) -> Iterator[Address]:
    for row in party.addresses:
        text = ", ".join(part for part in (row.street, row.city, row.country) if part)
        if text:
            region = row.country.removeprefix(_REGION) if row.country.startswith(_REGION) else ""
            yield Address(text, row.street, row.city, region, country=_country(row, party, warnings))


def _country(row: AddressRow, party: PartyRow, warnings: Warnings) -> str:
    code = country_code(row.country)
    if row.country and not code and not row.country.startswith((_REGION, "undetermined")):
        warnings.add("not a country", row=party.row, field="address country", value=row.country)
    return code
