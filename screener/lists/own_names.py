"""The one place that tells which published aliases are an entry's own, and which of those tell too little.

What a single cell shows is decided in `screener.lists.short_forms`. Seen side by side, entries show more:
the edition of 2026-07 prints the seven aliases of CETC's 38th institute beside seven of its companies too,
"CAS" beside an institute of the Chinese Academy of Sciences, "MOD" beside two ministries of defence. A name
that is taken away stays with the entry, as a relation to the party whose name it is and as a note.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

from screener.facts.places import fold
from screener.model import Entity, Name, NameKind, Relation

MANY = 3
"""Entries that share a set of aliases, or a parent's name, before it counts as another's. Chosen: two
rows with one set are twice the same party (Hia Soo Gan Benson) or trade as one (Steel Design LLC and FZE)."""

ORDINARY = frozenset({
    "benson", "best", "cherry", "cosmos", "equality", "farid", "firoz", "hanif", "haydar", "martin",
    "pegasus", "tula", "united", "zaman",
})  # fmt: skip
"""Common words, forenames and a city that are printed as the whole of an alias. Source: read by eye among
the 771 one-word aliases of the editions of 2022-05 and 2026-07."""

SHORT = 2
"""Letters of an alias that tells too little ("Al", "EC"). Chosen: with one more there are the FSB and GRU."""

_NUMBER = re.compile(r"\d+")
_INSIDE = re.compile(r"([^()]+?)\s*\(([A-Z]{3,8})\) (?!Ltd|Limited|LLC|Inc|Co\b)\w")
"""A parent and its acronym before the rest of a name: "… Technology Corporation (CASC) First Academy"."""


def own_names(entities: Iterable[Entity]) -> tuple[Entity, ...]:
    """The entities of numberless lists, each with the aliases that are its own."""
    every = tuple(entities)
    owners, parents = _owners(every, _holders(every)), _parents(every)
    own = tuple(_own(entity, owners, parents) for entity in every)
    holders = _holders(own)
    return tuple(_told(entity, holders) for entity in own)


_Holders = Mapping[tuple[str, str], Sequence[int]]
"""By list and alias, the places of the entities that carry it."""


def _key(entity: Entity, name: Name) -> tuple[str, str]:
    return entity.list_id, fold(name.text)


def _holders(entities: Sequence[Entity]) -> dict[tuple[str, str], list[int]]:
    found: dict[tuple[str, str], list[int]] = {}
    for place, entity in enumerate(entities):
        for name in entity.names[1:]:
            found.setdefault(_key(entity, name), []).append(place)
    return found


# --- names of another entry, or of a parent ---


def _owners(entities: Sequence[Entity], holders: _Holders) -> dict[tuple[str, str], Entity]:
    """Whose an alias is that `MANY` entries carry together with others: the one whose number they repeat."""
    sets: dict[tuple[int, ...], list[tuple[str, str]]] = {}
    for key, places in holders.items():
        if len(places) >= MANY:
            sets.setdefault(tuple(places), []).append(key)
    found: dict[tuple[str, str], Entity] = {}
    for places, keys in sets.items():
        numbers = {number for _, text in keys for number in _NUMBER.findall(text)}
        named = [entities[at] for at in places if numbers & set(_NUMBER.findall(entities[at].name))]
        if len(named) == 1 and len(keys) > 1:
            found.update(dict.fromkeys(keys, named[0]))
    return found


def _parents(entities: Iterable[Entity]) -> dict[str, str]:
    """By acronym, what several primary names begin or end with: "Chinese Academy of Sciences, …"."""
    parts = Counter(part for entity in entities if "," in entity.name for part in entity.name.split(", "))
    often = [part for part, count in parts.items() if count >= MANY and len(part.split()) > 1]
    return {"".join(word[0] for word in part.split() if word[0].isupper()): part for part in often}


def _own(entity: Entity, owners: Mapping[tuple[str, str], Entity], parents: Mapping[str, str]) -> Entity:
    """The entity without names that are another's."""
    inside = {
        mark.group(2): mark.group(1)
        for field, text in entity.details
        if field == "name_as_published"
        for mark in _INSIDE.finditer(text)
        if entity.name.startswith(f"{mark.group(1)} ")
    }
    kept, gone, relations = [entity.names[0]], [], dict.fromkeys(entity.relations)
    for name in entity.names[1:]:
        owner = owners.get(_key(entity, name))
        parent = inside.get(name.text) or parents.get(name.text, "")
        if owner is not None and owner.id != entity.id:
            relations[Relation("affiliated", owner.name)] = None
        elif parent in inside.values() or (parent != entity.name and parent in entity.name.split(", ")):
            relations[Relation("parent", parent)] = None
        else:
            kept.append(name)
            continue
        gone.append(name.text)
    if not gone:
        return entity
    note = ("names_of_another", "; ".join(gone))
    return replace(entity, names=tuple(kept), relations=tuple(relations), details=(*entity.details, note))


# --- names that tell too little ---


def _told(entity: Entity, holders: _Holders) -> Entity:
    """The entity with those aliases marked weak that alone could be anybody's."""
    names = (
        entity.names[0],
        *(
            replace(name, kind=NameKind.WEAK) if _vague(entity, name, holders) else name
            for name in entity.names[1:]
        ),
    )
    return entity if names == entity.names else replace(entity, names=names)


def _vague(entity: Entity, name: Name, holders: _Holders) -> bool:
    word = fold(name.text)
    shared = len(holders.get(_key(entity, name), ())) > 1
    return word in ORDINARY or len(word) <= SHORT + shared
