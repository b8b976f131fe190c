"""The only place that says what changed between two states of a list: who came, who went, which fields."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, fields
from enum import StrEnum
from typing import Any

from screener.model import Address, Entity, Identifier, ListId, Name, PartialDate, Relation


class Kind(StrEnum):
    """What became of an entity."""

    ADDED = "added"
    REMOVED = "removed"
    CHANGED = "changed"


@dataclass(frozen=True, slots=True)
class FieldChange:
    """One field of an entity that is not what it was: what went, and what came in its place."""

    field: str
    """As the JSON of an entity calls it."""
    gone: tuple[str, ...]
    come: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Difference:
    """One entity that came, went or changed."""

    kind: Kind
    entity: Entity
    """As it is now; of a removed one, as it was."""
    fields: tuple[FieldChange, ...] = ()
    """Empty unless it changed."""


@dataclass(frozen=True, slots=True)
class Count:
    """How a list changed, in numbers."""

    before: int = 0
    after: int = 0
    added: int = 0
    removed: int = 0
    changed: int = 0


def differences(before: Iterable[Entity], after: Iterable[Entity]) -> Iterator[Difference]:
    """Compare two states entity by entity: what changed, then what came, in the new order; then what went."""
    was = {entity.id: entity for entity in before}
    come: list[Difference] = []
    for entity in after:
        old = was.pop(entity.id, None)
        if old is None:
            come.append(Difference(Kind.ADDED, entity))
        elif old != entity and (found := field_changes(old, entity)):
            yield Difference(Kind.CHANGED, entity, found)
    yield from come
    yield from (Difference(Kind.REMOVED, entity) for entity in was.values())


def counted(
    before: Iterable[Entity], after: Iterable[Entity], found: Iterable[Difference]
) -> Mapping[ListId, Count]:
    """Count differences list by list, beside how many entities a list had and has."""
    numbers: dict[ListId, dict[str, int]] = {}
    for key, entities in (("before", before), ("after", after)):
        for entity in entities:
            _count(numbers, entity.list_id, key)
    for difference in found:
        _count(numbers, difference.entity.list_id, difference.kind.value)
    return {list_id: Count(**numbers[list_id]) for list_id in sorted(numbers)}


def _count(numbers: dict[ListId, dict[str, int]], list_id: ListId, key: str) -> None:
    row = numbers.setdefault(list_id, {})
    row[key] = row.get(key, 0) + 1


def field_changes(before: Entity, after: Entity) -> tuple[FieldChange, ...]:
    """Compare two forms of an entity field by field; by which file it came is no field of it."""
    found = []
    for name in _FIELDS:
        old, new = getattr(before, name), getattr(after, name)
        if old != new:
            was, now = _texts(old), _texts(new)
            gone = tuple(text for text in was if text not in now)
            come = tuple(text for text in now if text not in was)
            found.append(FieldChange(_TITLES.get(name, name), gone, come))
    return tuple(found)


_FIELDS = tuple(field.name for field in fields(Entity) if field.name not in {"id", "list_id", "sources"})
_TITLES: Mapping[str, str] = {"start": "from", "end": "to"}


def _texts(value: object) -> tuple[str, ...]:
    """Write a field's value as the texts that it holds."""
    if isinstance(value, tuple):
        return tuple(map(_text, value))
    return () if value is None or value == "" else (_text(value),)


def _text(value: Any) -> str:
    write = _WRITERS.get(type(value))
    return write(value) if write else str(value)


_WRITERS: Mapping[type, Callable[[Any], str]] = {
    Name: lambda name: f"{name.text} ({name.kind.value})",
    Address: lambda address: address.text if not address.country else f"{address.text} [{address.country}]",
    Identifier: lambda number: " ".join(filter(None, (number.scheme, number.value, number.country))),
    PartialDate: lambda date: date.text or f"{date.first} to {date.last}",
    Relation: lambda relation: f"{relation.kind} {relation.name}",
    tuple: lambda pair: ": ".join(map(str, pair)),
}
