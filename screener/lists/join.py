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
        start=min((day for day in (lead.start, other.start) if day), default=None),
        end=last_end(((None, lead.end), (None, other.end))),
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


def last_end(said: Iterable[tuple[dt.date | None, dt.date | None]]) -> dt.date | None:
    """The end that counts of those that several sources state, each with the day that it is of.

    The newest source is right: an order that was renewed has a later end there, or none. Where it cannot be
    told which is the newest, the party stays until the last of the ends, and for good if one states none.

    >>> old, new, end = dt.date(2023, 11, 1), dt.date(2026, 7, 31), dt.date(2024, 3, 1)
    >>> last_end([(old, end), (new, None)]) is None, last_end([(old, None), (new, end)]) == end
    (True, True)
    """
    known = list(said)
    newest = max((day for day, _ in known if day), default=None)
    ends = [end for day, end in known if day in {None, newest}]
    dated = [end for end in ends if end]
    return max(dated) if len(dated) == len(ends) else None


def _union(first: Iterable[_T], second: Iterable[_T], key: Callable[[_T], Hashable] = hash) -> tuple[_T, ...]:
    found: dict[Hashable, _T] = {}
    for item in (*first, *second):
        found.setdefault(item if key is hash else key(item), item)
    return tuple(found.values())


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
