"""The only place that spoils listed names in every known way, and counts how many still find their entry."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from types import MappingProxyType

from screener.model import Entity, EntityType, Outcome, Party
from screener.names.hard_negatives import NEGATIVES
from screener.names.perturbations import CLASSES, Perturbation
from screener.report.selftest import Missed, Other, Slip
from screener.screening.selftest.entries import Answer, chance

NO_LETTER_LOST = 1.0
SPELLING = 0.9
GUESSING = 0.7
FLOORS: Mapping[str, float] = MappingProxyType(
    {
        "case": NO_LETTER_LOST,
        "punctuation": NO_LETTER_LOST,
        "invisible characters": NO_LETTER_LOST,
        "homoglyphs": NO_LETTER_LOST,
        "accents": 0.98,
        "reordered words": 0.95,
        "two typos": 0.8,
        "dropped word": GUESSING,
        "truncation": GUESSING,
        "dropped vowels": GUESSING,
        "initials": GUESSING,
    }
)
"""Share of spoilt names that must still be found; chosen. What changes no letter must lose nobody. Of what
takes letters or words away, less is asked than is reached on the public lists, as a sample varies."""

_TYPES = frozenset({EntityType.PERSON, EntityType.ORGANISATION, EntityType.VESSEL, EntityType.UNKNOWN})


def sample(entities: Sequence[Entity], count: int, seed: int) -> list[Entity]:
    """Choose the entries whose names are spoilt: of every list about alike many, the same for a seed."""
    by_list: dict[str, list[Entity]] = {}
    for entity in entities:
        if entity.type in _TYPES:
            by_list.setdefault(entity.list_id, []).append(entity)
    for list_id, own in by_list.items():
        chance(seed, "slips", list_id).shuffle(own)
    chosen: list[Entity] = []
    while len(chosen) < count and any(by_list.values()):
        for own in by_list.values():
            if own and len(chosen) < count:
                chosen.append(own.pop())
    return chosen


def slips(chosen: Sequence[Entity], seed: int, answer: Answer) -> Iterator[Slip]:
    """Spoil the primary names in every way, and ask for them."""
    for name, spoil in CLASSES.items():
        asked = [(entity, text) for entity in chosen if (text := _spoilt(entity, name, spoil, seed))]
        yield _asked(name, asked, answer, (spoil.__doc__ or "").strip())


def _spoilt(entity: Entity, name: str, spoil: Perturbation, seed: int) -> str:
    return spoil(entity.name, entity.type, chance(seed, name, entity.id))


def _asked(name: str, asked: list[tuple[Entity, str]], answer: Answer, says: str) -> Slip:
    scores: list[float] = []
    hits = 0
    missed: list[Missed] = []
    for (entity, text), result in zip(asked, answer(Party(text) for _, text in asked), strict=True):
        own = next((match for match in result.matches if match.entity.id == entity.id), None)
        if own is None:
            missed.append(Missed(entity.list_id, entity.id, entity.name, text, result.reason))
            continue
        scores.append(own.score)
        hits += own.outcome is Outcome.HIT
    return Slip(
        name=name,
        says=says,
        asked=len(asked),
        found=len(scores),
        hits=hits,
        floor=FLOORS.get(name, SPELLING),
        scores=tuple(scores),
        missed=tuple(missed),
    )


def others(chosen: Sequence[Entity], seed: int, answer: Answer) -> Iterator[Other]:
    """Make names that are another's of listed ones, and count the alarms about those."""
    named: dict[str, set[str]] = {}
    for entity in chosen:
        named.setdefault(entity.name, set()).add(entity.id)
    names = [(entity.name, entity.type) for entity in chosen]
    for name, make in NEGATIVES.items():
        made = make(names, chance(seed, name))
        alarms = hits = 0
        for (_, near, _), result in zip(made, answer(Party(query) for query, _, _ in made), strict=True):
            own = [match for match in result.matches if match.entity.id in named.get(near, ())]
            alarms += bool(own)
            hits += any(match.outcome is Outcome.HIT for match in own)
        yield Other(name, (make.__doc__ or "").strip(), len(made), alarms, hits)
