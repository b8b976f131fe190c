"""What speaks for or against a match besides the name: identifiers, type, country, birth, kind of alias.

Each is a function of party and entity that gives evidence or None; its docstring is the sentence that
the user reads. What one side does not say is neutral. Only an identifier decides; the others move a
score by at most `MOST_TAKEN`, and nothing here lifts a name below the review threshold over it, so that
the index need not know them.
"""

from __future__ import annotations

import inspect
from collections.abc import Callable

from screener.facts.identifiers import decides, may_decide
from screener.matching.addresses import same_place, same_words
from screener.model import Entity, EntityType, Evidence, Identifier, Party

TYPE_CONFLICT = -0.12
COUNTRY_CONFLICT = -0.03
COUNTRY_AGREES = 0.02
BIRTH_CONFLICT = -0.15
BIRTH_AGREES = 0.05
MOST_TAKEN = -0.3
"""Chosen: a difference in type or date of birth makes a hit a review; a country alone hardly moves it.
Source of the order: OFAC, "Assessing OFAC Name Matches", steps 2 to 5 (https://ofac.treasury.gov/faqs/5)."""

LISTED_ADDRESS = 0.95
"""Source: 89 FR 51644 (2024-06-12): a licence is required whoever is there."""
SAME_ADDRESS = 0.72
"""A red flag to look into. Source: BIS, Entity List FAQ 12 and 13; BIS guidance of 2024-07-10."""

_CHINA = frozenset({"CN", "HK", "MO"})
"""One country where an address is asked for. Source: BIS lists addresses in Hong Kong under "CN; HK"."""

SAME_NUMBER = 0.8
"""A number of which one side does not say the country. Chosen as a review: registers of several countries
give out the same numbers."""

Feature = Callable[[Party, Entity], Evidence | None]


def _evidence(feature: Feature, score: float, query: str, listed: str) -> Evidence:
    reason = inspect.cleandoc(feature.__doc__ or "").splitlines()[0]
    return Evidence(feature.__name__, score, query, listed, reason)


def same_identifier(party: Party, entity: Entity) -> Evidence | None:
    """The party and the entry carry the same valid identifier."""
    return _same_number(same_identifier, 1.0, decides, party, entity)


def same_number(party: Party, entity: Entity) -> Evidence | None:
    """The party and the entry carry the same number, of which one does not say the country."""
    return _same_number(same_number, SAME_NUMBER, may_decide, party, entity)


def _same_number(
    feature: Feature,
    score: float,
    agree: Callable[[Identifier, Identifier], bool],
    party: Party,
    entity: Entity,
) -> Evidence | None:
    for one in party.identifiers:
        for other in entity.identifiers:
            if agree(one, other):
                return _evidence(feature, score, f"{one.scheme} {one.value}", f"{other.scheme} {other.value}")
    return None


def different_type(party: Party, entity: Entity) -> Evidence | None:
    """The party and the entry are things of different kinds."""
    unsaid = {EntityType.UNKNOWN, EntityType.ADDRESS}
    if party.type == entity.type or party.type in unsaid or entity.type in unsaid:
        return None
    return _evidence(different_type, TYPE_CONFLICT, party.type.value, entity.type.value)


def country(party: Party, entity: Entity) -> Evidence | None:
    """The party's country is beside the countries that the entry is tied to."""
    known = entity.countries
    if not party.country or not known:
        return None
    score = COUNTRY_AGREES if party.country in known else COUNTRY_CONFLICT
    return _evidence(country, score, party.country, ", ".join(sorted(known)))


def birth(party: Party, entity: Entity) -> Evidence | None:
    """The party's date of birth is beside those of the entry."""
    if party.birth is None or not entity.births:
        return None
    asked = party.birth
    agrees = any(asked.first <= known.last and known.first <= asked.last for known in entity.births)
    listed = ", ".join(known.text or known.first.isoformat() for known in entity.births)
    score = BIRTH_AGREES if agrees else BIRTH_CONFLICT
    return _evidence(birth, score, asked.text or asked.first.isoformat(), listed)


def listed_address(party: Party, entity: Entity) -> Evidence | None:
    """The party is at an address that is itself listed, under whatever name."""
    if entity.type is not EntityType.ADDRESS:
        return None
    return _at_address(listed_address, LISTED_ADDRESS, party, entity)


def same_address(party: Party, entity: Entity) -> Evidence | None:
    """The party is at an address of the listed entry, under another name: a red flag."""
    if entity.type in {EntityType.ADDRESS, EntityType.PERSON}:
        return None
    return _at_address(same_address, SAME_ADDRESS, party, entity)


def _at_address(feature: Feature, score: float, party: Party, entity: Entity) -> Evidence | None:
    for address in entity.addresses if party.address else ():
        elsewhere = party.country and address.country and _land(party.country) != _land(address.country)
        if elsewhere and not same_words(party.address, address.text):
            continue
        if same_place(party.address, address.text) > 0.0:
            return _evidence(feature, score, party.address, address.text)
    return None


def _land(country: str) -> str:
    return "CN" if country in _CHINA else country


MODIFIERS: tuple[Feature, ...] = (different_type, country, birth)
NAMELESS: tuple[Feature, ...] = (listed_address, same_address, same_number)
"""What makes a match under any name, though it does not decide."""
