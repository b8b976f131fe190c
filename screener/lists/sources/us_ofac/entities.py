"""The only place that makes entities of OFAC's parties: one for each list that a party is on."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import TypeVar

from screener.errors import ListUnreadableError
from screener.lists.reading import Warnings, squash, unreadable
from screener.lists.sources.us_ofac import programmes
from screener.lists.sources.us_ofac.facts import Facts
from screener.model import (
    Address,
    Entity,
    EntityType,
    Identifier,
    ListId,
    Name,
    RawFile,
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


@dataclass(slots=True)
class Party:
    """One of OFAC's parties, in whatever form it was published."""

    file: RawFile
    row: int
    """Row of a table, or number of the record in an XML file."""
    set: str
    """`sdn` or `cons`: which of OFAC's two publications it stands in."""
    number: str
    names: list[Name]
    """The primary name first."""
    facts: Facts
    programmes: tuple[str, ...]
    title: str = ""
    remarks: str = ""
    """As published, to be shown."""
    said: str = ""
    """All labelled statements as text: what tells the lists where the form does not state them."""
    addresses: list[Address] = field(default_factory=list)
    relations: list[Relation] = field(default_factory=list)
    listed: Mapping[ListId, dt.date | None] = field(default_factory=dict)
    """The lists and first days that the form states; empty where it states none."""
    citations: tuple[str, ...] = ()


def party_type(file: RawFile, row: int, text: str) -> EntityType:
    """The kind of party that OFAC's word means; an unknown word is an error."""
    if text.lower() not in _TYPES:
        raise unreadable(file, f"unknown type of party {text!r}", row=row)
    return _TYPES[text.lower()]


def entities(parties: Iterable[Party], warnings: Warnings) -> tuple[Entity, ...]:
    """The parties' entities, with each link pointing at the one entity of that name, where there is one."""
    found: dict[str, Entity] = {}
    for party in parties:
        whole = _entity(party)
        for list_id in _lists(party, warnings):
            entity = _on_list(whole, list_id, party)
            if entity.id in found:
                hint = "Load each of OFAC's two sets in one form: CSV, standard, ENHANCED or ADVANCED XML."
                raise unreadable(party.file, f"{entity.id} is there already", row=party.row, hint=hint)
            found[entity.id] = entity
    return tuple(_linked(found))


def _entity(party: Party) -> Entity:
    """The party as on any of its lists; `_on_list` gives it its id."""
    facts = party.facts
    names = [*party.names, *facts.names]
    if facts.type is EntityType.AIRCRAFT:
        facts.identifiers.extend(_tail_numbers(names))
    links = [Relation("linked_to", name) for name in dict.fromkeys(facts.links)]
    return Entity(
        id="",
        list_id=programmes.SDN,
        sources=(SOURCE,),
        type=facts.type,
        names=_distinct(name for name in names if name.text),
        addresses=_distinct(party.addresses),
        identifiers=_distinct(facts.identifiers),
        births=_distinct(facts.births),
        birth_places=_distinct(facts.birth_places),
        nationalities=_distinct(facts.nationalities),
        gender=facts.gender,
        programmes=party.programmes,
        citations=party.citations,
        title=party.title,
        remarks=party.remarks.strip(),
        url=URL.format(number=party.number),
        relations=_distinct([*party.relations, *links]),
        details=_distinct(facts.details),
    )


_T = TypeVar("_T")


def _distinct(items: Iterable[_T]) -> tuple[_T, ...]:
    return tuple(dict.fromkeys(items))


def _tail_numbers(names: Iterable[Name]) -> Iterator[Identifier]:
    """An aircraft is named by its tail number."""
    for name in names:
        if _TAIL_NUMBER.fullmatch(name.text):
            yield Identifier("tail_number", name.text, "", "Aircraft Tail Number")


def _lists(party: Party, warnings: Warnings) -> tuple[ListId, ...]:
    for tag in party.programmes:
        if tag not in programmes.KNOWN:
            warnings.once("programme that this version does not know", row=party.row, field=tag, value=tag)
    if party.listed:
        return tuple(party.listed)
    if party.set == "sdn":
        return (programmes.SDN,)
    found = programmes.lists_of(party.programmes, party.said)
    if not found:
        raise _unknown_programme(party)
    return found


def _unknown_programme(party: Party) -> ListUnreadableError:
    tags = ", ".join(party.programmes) or "none"
    return unreadable(
        party.file,
        f"entity {party.number} ({party.names[0].text}): its programmes ({tags}) put it on no known list",
        row=party.row,
        hint="OFAC may have begun a new list: a newer version of screener may know it.",
    )


def _on_list(whole: Entity, list_id: ListId, party: Party) -> Entity:
    directives = programmes.directives(list_id, party.said)
    return replace(
        whole,
        id=f"{list_id}:{party.number}",
        list_id=list_id,
        programmes=_distinct((*party.programmes, *directives)),
        start=party.listed.get(list_id) or _start(list_id, directives, party.facts.listed),
    )


def _start(list_id: ListId, directives: tuple[str, ...], listed: Mapping[str, dt.date]) -> dt.date | None:
    """The first day on the list, where the remarks state it."""
    if list_id == programmes.CMIC:
        return listed.get("CMIC")
    days = [
        day
        for words, day in listed.items()
        if words.replace("EO ", "EO").replace(" Directive ", "-D").upper() in directives
    ]
    return min(days, default=None)


def _linked(found: Mapping[str, Entity]) -> Iterator[Entity]:
    numbers: dict[str, set[str]] = {}
    lists: dict[str, list[ListId]] = {}
    for entity in found.values():
        number = entity.id.partition(":")[2]
        numbers.setdefault(_key(entity.name), set()).add(number)
        lists.setdefault(number, []).append(entity.list_id)
    for entity in found.values():
        relations = tuple(_resolved(it, entity.list_id, numbers, lists) for it in entity.relations)
        yield replace(entity, relations=relations) if relations else entity


def _resolved(
    relation: Relation,
    list_id: ListId,
    numbers: Mapping[str, set[str]],
    lists: Mapping[str, list[ListId]],
) -> Relation:
    """The relation with the id of the other party: on the same list if it is there, else on its first."""
    candidates = {relation.entity_id} if relation.entity_id else numbers.get(_key(relation.name), set())
    number = next(iter(candidates)) if len(candidates) == 1 else ""
    theirs = lists.get(number)
    if not theirs:
        return replace(relation, entity_id="")
    return replace(relation, entity_id=f"{list_id if list_id in theirs else theirs[0]}:{number}")


def _key(name: str) -> str:
    return squash(name).casefold().rstrip(".")
