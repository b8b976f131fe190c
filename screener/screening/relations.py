"""The only place that turns what lists say of who owns or controls whom into stakes.

Publishers say "owned or controlled" and no percentage, so such a stake is control of an unknown share:
it links two parties, and never makes half of anything. Source: OFAC, relation types 15003 and 92019.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from screener.model import Basis, Entity, Relation, Stake
from screener.ownership.intervals import UNKNOWN

UPWARD = frozenset({"owned_or_controlled_by", "parent"})
"""Kinds of relation in which the other party is the owner."""

DOWNWARD = frozenset({"owns_controls_or_operates"})
"""Kinds in which the entity itself is the owner: OFAC states the relation from the other side.
Source: opensanctions/opensanctions issue 5416."""


def related(entities: Iterable[Entity]) -> tuple[Stake, ...]:
    """Return what the entities of lists are said to own or control, each relation once."""
    known = {entity.id: entity for entity in entities}
    found = (stake for entity in known.values() for stake in _stakes(entity, known))
    return tuple({(stake.owner_id or stake.owner, stake.owned_id): stake for stake in found}.values())


def _stakes(entity: Entity, known: Mapping[str, Entity]) -> Iterator[Stake]:
    for relation in entity.relations:
        if relation.kind in UPWARD | DOWNWARD and (relation.name or relation.entity_id in known):
            yield _stake(entity, relation, known.get(relation.entity_id))


def _stake(entity: Entity, relation: Relation, other: Entity | None) -> Stake:
    """Return one relation as a stake."""
    here = (entity.name, party_id(entity.id), _country(entity))
    there = (relation.name, party_id(relation.entity_id) if relation.entity_id else "", "")
    if other is not None:
        there = (other.name, party_id(other.id), _country(other))
    owner, owned = (there, here) if relation.kind in UPWARD else (here, there)
    return Stake(
        owner=owner[0],
        owned=owned[0],
        share=UNKNOWN,
        known=False,
        basis=Basis.CONTROL,
        basis_text=f"linked: {relation.kind.replace('_', ' ')}",
        owner_id=owner[1],
        owned_id=owned[1],
        owner_country=owner[2],
        owned_country=owned[2],
        source=f"list {entity.list_id}",
    )


def party_id(entity_id: str) -> str:
    """Return what names a party of OFAC's whichever of its lists it stands on.

    >>> party_id("us_ofac_ssi:17013"), party_id("us_ofac_sdn:17013"), party_id("us_dod_1260h:5")
    ('us_ofac:17013', 'us_ofac:17013', 'us_dod_1260h:5')
    """
    list_id, _, number = entity_id.partition(":")
    return f"us_ofac:{number}" if list_id.startswith("us_ofac_") else entity_id


def _country(entity: Entity) -> str:
    """Return the country of an entity that is tied to one only."""
    return next(iter(entity.countries)) if len(entity.countries) == 1 else ""
