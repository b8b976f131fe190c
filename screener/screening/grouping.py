"""The only place that says which listings among an answer's matches are one party.

Publishers repeat each other: an SDN stands in the United Kingdom's list too, a UN entry in those of every
member state. Nothing that they say is merged; listings of one party only get one key. The rule is narrow,
because a wrong group would hide a second party behind the first. Two listings of different lists are one
party if their kinds do not contradict each other, and

- both cite one permanent reference number of the United Nations, or share an identifier that decides alone
  (`screener.facts.identifiers.decides`); or
- they share a published name that is not weak, and the facts that tell namesakes apart:
  of a person, birth dates that are the same day, or that overlap where a country is shared as well;
  of an organisation, the legal form, and a country; where a publisher states no country, the name has to be
  the primary one of both. An alias of both is not enough, and of one word it must be the primary name of one.

Ships and aircraft share names too often: only numbers join them. Two listings of one list are never one
party by name, not even through a third: their publisher keeps them apart. Of a name by which more than one
party could be meant, the listing that is joined first has it: by primary names before aliases.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Sequence
from dataclasses import replace
from enum import IntEnum
from functools import lru_cache

from screener.facts.identifiers import SCHEMES, comparable, decides, lookup_key
from screener.model import Entity, EntityType, Match, NameKind, PartialDate
from screener.names.fold import fold
from screener.names.legal_forms import form_at

UNITED_NATIONS = "un_ref"
"""The detail in which readers keep the United Nations' reference of an entry that repeats theirs."""

SHORT = 6
"""Letters of a name of one word that join listings without a country. Chosen: shorter ones are initials."""

_NUMBERED = frozenset({EntityType.VESSEL, EntityType.AIRCRAFT, EntityType.ADDRESS})


class Strength(IntEnum):
    """By what two listings are joined, the surest first."""

    NUMBER = 0
    PRIMARY = 1
    ALIAS = 2


def grouped(matches: Sequence[Match]) -> tuple[Match, ...]:
    """The same matches in the same order; those of one party have the key of the first of them."""
    entities = [match.entity for match in matches]
    first = _parties(entities) if len({entity.list_id for entity in entities}) > 1 else range(len(entities))
    return tuple(
        replace(match, group=matches[at].entity.id) for match, at in zip(matches, first, strict=True)
    )


def _parties(entities: Sequence[Entity]) -> list[int]:
    """For each entity the place of the first one of its party."""
    party = list(range(len(entities)))
    for strength, one, other in sorted(set(_links(entities))):
        kept, joined = sorted((party[one], party[other]))
        if kept != joined and (strength is Strength.NUMBER or not _apart(entities, party, kept, joined)):
            party = [kept if at == joined else at for at in party]
    return party


def _apart(entities: Sequence[Entity], party: Sequence[int], one: int, other: int) -> bool:
    """Whether a list names both parties, so that its publisher keeps them apart."""
    lists = [{e.list_id for e, at in zip(entities, party, strict=True) if at == key} for key in (one, other)]
    return bool(lists[0] & lists[1])


def _links(entities: Sequence[Entity]) -> Iterator[tuple[Strength, int, int]]:
    alike: dict[str, list[int]] = {}
    for place, entity in enumerate(entities):
        for key in dict.fromkeys((*_numbers(entity), *_names(entity))):
            alike.setdefault(key, []).append(place)
    for key, places in alike.items():
        for one, other in itertools.combinations(places, 2):
            strength = _joins(key, entities[one], entities[other])
            if strength is not None:
                yield strength, one, other


def _numbers(entity: Entity) -> Iterator[str]:
    if entity.list_id == "un_sc":
        yield f"un {entity.id.partition(':')[2]}"
    yield from (f"un {value}" for field, value in entity.details if field == UNITED_NATIONS)
    yield from (f"number {lookup_key(number)}" for number in entity.identifiers if comparable(number))


def _names(entity: Entity) -> Iterator[str]:
    if entity.type not in _NUMBERED:
        said = (_key(name.text) for name in entity.names if name.kind is not NameKind.WEAK)
        yield from (f"name {key}" for key in said if key)


def _joins(key: str, one: Entity, other: Entity) -> Strength | None:
    """How a shared key joins two listings; None where it does not."""
    if one.list_id == other.list_id or not _one_kind(one.type, other.type):
        return None
    kind, _, value = key.partition(" ")
    if kind == "un" or (kind == "number" and _decided(one, other)):
        return Strength.NUMBER
    return _named(value, one, other) if kind == "name" else None


def _one_kind(one: EntityType, other: EntityType) -> bool:
    return one is other or EntityType.UNKNOWN in {one, other}


def _decided(one: Entity, other: Entity) -> bool:
    return any(
        decides(mine, its)
        for mine in one.identifiers
        for its in other.identifiers
        if mine.scheme in SCHEMES and its.scheme in SCHEMES
    )


def _named(name: str, one: Entity, other: Entity) -> Strength | None:
    primary = (_key(one.name) == name) + (_key(other.name) == name)
    strength = Strength.PRIMARY if primary == len((one, other)) else Strength.ALIAS
    if EntityType.PERSON in {one.type, other.type}:
        return strength if _born_alike(one, other) else None
    if one.countries and other.countries:
        known = bool(one.countries & other.countries) and primary > 0
        return strength if known else None
    told = " " in name or len(name) >= SHORT
    return strength if strength is Strength.PRIMARY and told else None


def _born_alike(one: Entity, other: Entity) -> bool:
    pairs = [pair for pair in itertools.product(one.births, other.births) if _overlap(*pair)]
    if any(born.first == born.last == again.first == again.last for born, again in pairs):
        return True
    return bool(pairs) and bool(one.countries & other.countries)


def _overlap(one: PartialDate, other: PartialDate) -> bool:
    return one.first <= other.last and other.first <= one.last


@lru_cache(maxsize=4096)
def _key(name: str) -> str:
    """The words of a name, in no order, and its legal forms by their class.

    >>> _key("HUAWEI TECHNOLOGIES CO., LTD.") == _key("Huawei Technologies Company Limited")
    True
    >>> _key("AL-ZAWAHIRI, Aiman") == _key("Aiman Al-Zawahiri")
    True
    """
    words = fold(name).split()
    found: list[str] = []
    at = 0
    while at < len(words):
        length, form = form_at(words, at)
        found.append(f"{form}." if length and found else words[at])
        at += length if length and len(found) > 1 else 1
    return " ".join(sorted(found))
