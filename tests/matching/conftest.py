"""A listed entity with a few fields, and a party judged beside it."""

from __future__ import annotations

import dataclasses
from typing import Any

from screener.matching.parties import analyse_party, judge
from screener.model import Effect, Entity, EntityType, ListId, Match, Name, Party, SourceId


def listed(*names: Name, type_: EntityType, **fields: Any) -> Entity:
    base = Entity("us_ofac_sdn:1", ListId("us_ofac_sdn"), (SourceId("us_ofac"),), type_, names)
    return dataclasses.replace(base, **fields)


def judged(party: Party, entity: Entity) -> Match | None:
    return judge(analyse_party(party), entity, Effect.PROHIBITED)
