"""The only place where one party that two sources publish for one list becomes one entity.

The publisher's own file leads: where both say something about the same thing, its words stand. What
only the other says is added, so that nothing published is lost and nobody is reported twice.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable, Hashable, Iterable
from typing import TypeVar

from screener.facts import identifiers
from screener.facts.places import country_name
from screener.model import Address, Entity, EntityType, Identifier, Name, PartialDate

_T = TypeVar("_T")
_WORD = re.compile(r"\w+")


def joined(lead: Entity, other: Entity) -> Entity:
    """Join what two sources say about one entity, the leading one's words first."""
    return Entity(
        id=lead.id,
        list_id=lead.list_id,
        sources=_union(lead.sources, other.sources),
        type=lead.type if lead.type is not EntityType.UNKNOWN else other.type,
        names=_union(lead.names, other.names, _name_key),
        addresses=_addresses(lead.addresses, other.addresses),
        identifiers=_union(lead.identifiers, other.identifiers, _identifier_key),
        births=_births(lead.births, other.births),
        birth_places=_union(lead.birth_places, other.birth_places, _words),
        nationalities=_union(lead.nationalities, other.nationalities),
        gender=lead.gender or other.gender,
        programmes=_union(lead.programmes, other.programmes),
        start=_either(lead.start, other.start, min),
        # Two sources rarely print an end on the same day: the party stays until the later one.
        end=_either(lead.end, other.end, max),
        citations=_union(lead.citations, other.citations),
        licence_requirement=lead.licence_requirement or other.licence_requirement,
        licence_policy=lead.licence_policy or other.licence_policy,
        title=lead.title or other.title,
        remarks=lead.remarks or other.remarks,
        url=lead.url or other.url,
        relations=_union(lead.relations, other.relations, lambda r: (r.kind, _words(r.name))),
        effect=lead.effect or other.effect,
        details=_union(lead.details, other.details),
    )


def _union(first: Iterable[_T], second: Iterable[_T], key: Callable[[_T], Hashable] = hash) -> tuple[_T, ...]:
    found: dict[Hashable, _T] = {}
    for item in (*first, *second):
        found.setdefault(item if key is hash else key(item), item)
    return tuple(found.values())


def _either(
    first: dt.date | None, second: dt.date | None, choose: Callable[[dt.date, dt.date], dt.date]
) -> dt.date | None:
    return choose(first, second) if first and second else first or second


def _words(text: str) -> tuple[str, ...]:
    return tuple(_WORD.findall(text.casefold()))


def _name_key(name: Name) -> Hashable:
    # "HUAWEI CO., LTD." and "Huawei Co. Ltd" are one published name; a name without words stands for itself.
    return _words(name.text) or name.text


def _identifier_key(identifier: Identifier) -> Hashable:
    return identifier.scheme, identifiers.canonical(identifier) or "".join(_words(identifier.value))


def _births(first: tuple[PartialDate, ...], second: tuple[PartialDate, ...]) -> tuple[PartialDate, ...]:
    """Add a date of birth only where it cannot be one that is there: the CSL prints some less exactly."""
    return (
        *first,
        *(it for it in second if all(it.last < known.first or known.last < it.first for known in first)),
    )


def _addresses(first: tuple[Address, ...], second: tuple[Address, ...]) -> tuple[Address, ...]:
    """Add an address only where it says more than those that are there: each source splits them its way."""
    kept = list(first)
    for address in second:
        words = _place_words(address)
        if not any(words <= _place_words(known) for known in kept if known.country == address.country):
            kept.append(address)
    return tuple(kept)


def _place_words(address: Address) -> frozenset[str]:
    """The words that say where in the country: one source prints the country's name, another its code."""
    parts = (address.street, address.city, address.region, address.postal_code)
    words = set(_words(" ".join(parts) if any(parts) else address.text))
    return frozenset(words - {address.country.casefold(), *_words(country_name(address.country))})
