"""The one place that says which rows of one list are one party, and what its id is.

Lists without a publisher's number (Entity List, Denied Persons, Unverified, …) repeat a party for each
country, address or order. What joins the rows is the name. Neither the CSL's `_id` nor a date can: `_id`
was 40 hexadecimal digits until 2022 and 56 or 32 since, and changes with the row; a denial order that is
renewed every half year gets a new effective date each time (Mahan Airways: 2021-11-17, then 2022-05-13).
In the editions of 2022-05, 2022-09, 2023-11 and 2026-07 the rows under one name always were one party,
printed with other addresses, another citation or another order. So the id is made of list and name
alone, and every edition, the 2016 schema, the JSON and BIS's own file give a party the same one. The name
is the primary one: State printed "Scientific Studies and Research Center" in 2005, and with "(SSRC)" in 2020.
"""

from __future__ import annotations

import hashlib
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

from screener.lists.join import joined
from screener.model import Entity, ListId, NameKind

_BREAK = " | "
"""Stands between texts that rows of one party state differently."""


def party_id(list_id: ListId, name: str, also: str = "") -> str:
    """The id of the party of that published name on a list that numbers nobody.

    Args:
        list_id: the list.
        name: the primary name; case, spaces and punctuation do not count.
        also: what tells entries of one name apart where names are no names ("Address 01").

    >>> on = ListId("us_bis_dpl")
    >>> party_id(on, "AL-NASER  AIRLINES") == party_id(on, "Al Naser Airlines")
    True
    """
    bare = unicodedata.normalize("NFKC", f"{name} {also}").casefold()
    key = _letters(bare) or bare
    return f"{list_id}:{hashlib.sha256(key.encode()).hexdigest()[:16]}"


def merged(entities: Iterable[Entity]) -> tuple[Entity, ...]:
    """Rows of one id as one entity, in the order in which the ids first occur.

    The party is listed from its first row's start to its last row's end, and for good if one row has no
    end. Differing licence texts are all kept, because each holds for an address or a country.
    """
    found: dict[str, Entity] = {}
    for entity in entities:
        known = found.get(entity.id)
        found[entity.id] = entity if known is None else _both(known, entity)
    return tuple(found.values())


def _both(known: Entity, other: Entity) -> Entity:
    spelt = tuple(
        replace(name, kind=NameKind.ALIAS) if name.kind is NameKind.PRIMARY else name for name in other.names
    )
    return replace(
        joined(known, replace(other, names=spelt)),
        licence_requirement=_texts(known.licence_requirement, other.licence_requirement),
        licence_policy=_texts(known.licence_policy, other.licence_policy),
        remarks=_texts(known.remarks, other.remarks),
    )


def _texts(known: str, other: str) -> str:
    """Both texts, the second only if its words are not there yet."""
    if not other or _letters(other) in {_letters(text) for text in known.split(_BREAK)}:
        return known
    return f"{known}{_BREAK}{other}" if known else other


def linked(entities: Iterable[Entity]) -> tuple[Entity, ...]:
    """The entities with each relation pointing at the one entity of the name it states, where there is one.

    A primary name goes before an alias, the same list before others; of several on one list none is chosen.
    """
    every = tuple(entities)
    called: dict[str, list[Entity]] = {}
    also: dict[str, list[Entity]] = {}
    for entity in every:
        called.setdefault(_letters(entity.name), []).append(entity)
        for name in entity.names[1:]:
            also.setdefault(_letters(name.text), []).append(entity)
    return tuple(_linked(entity, called, also) if entity.relations else entity for entity in every)


def _linked(entity: Entity, *holders: Mapping[str, list[Entity]]) -> Entity:
    relations = []
    for relation in entity.relations:
        ids = (_one(entity, known.get(_letters(relation.name), [])) for known in holders)
        relations.append(replace(relation, entity_id=next(filter(None, ids), "")))
    return replace(entity, relations=tuple(relations))


def _one(entity: Entity, found: Sequence[Entity]) -> str:
    here = {other.id for other in found if other.list_id == entity.list_id} or {other.id for other in found}
    return here.pop() if len(here) == 1 and entity.id not in here else ""


def _letters(text: str) -> str:
    return "".join(character for character in text.casefold() if character.isalnum())
