"""The only place that turns the JSON of an answer back into the answer: what `screener.report.json` wrote."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from fractions import Fraction

import msgspec

from screener.model import (
    Address,
    Basis,
    Effect,
    Entity,
    EntityType,
    Evidence,
    Exposure,
    Flag,
    Identifier,
    Interval,
    ListedOwner,
    ListId,
    ListStatus,
    Match,
    Name,
    NameKind,
    Outcome,
    PartialDate,
    Party,
    QueryResult,
    Relation,
    Ruling,
    RunInfo,
    Score,
    SourceId,
    Stake,
    Step,
    Verdict,
)


class _Detail(msgspec.Struct):
    field: str
    value: str


class _Entity(msgspec.Struct, rename={"start": "from", "end": "to", "list_id": "list"}):
    id: str
    list_id: ListId
    sources: tuple[SourceId, ...]
    type: EntityType
    names: tuple[Name, ...]
    addresses: tuple[Address, ...]
    identifiers: tuple[Identifier, ...]
    births: tuple[PartialDate, ...]
    birth_places: tuple[str, ...]
    nationalities: tuple[str, ...]
    gender: str
    title: str
    programmes: tuple[str, ...]
    start: dt.date | None
    end: dt.date | None
    citations: tuple[str, ...]
    licence_requirement: str
    licence_policy: str
    relations: tuple[Relation, ...]
    remarks: str
    url: str
    details: tuple[_Detail, ...]


class _Match(msgspec.Struct):
    score: float
    outcome: Outcome
    effect: Effect
    entity: _Entity
    matched_name: str
    matched_kind: NameKind
    evidence: tuple[Evidence, ...]
    sls_score: float
    group: str = ""
    decision: Ruling | None = None


class _Owner(msgspec.Struct):
    entity: str
    list: ListId
    effect: Effect
    entity_id: str
    name: str
    match_score: float | None


class _Step(msgspec.Struct, rename={"start": "from", "end": "to"}):
    owner: str
    owned: str
    low: float
    high: float
    low_open: bool
    high_open: bool
    known: bool
    basis: Basis
    basis_text: str
    start: dt.date | None
    end: dt.date | None
    source: str
    source_date: dt.date | None
    note: str
    certainty: str
    counts: bool
    decisive: bool


class _Exposure(msgspec.Struct):
    party: str
    rule: str
    verdict: Verdict
    effect: Effect
    meaning: str
    sum_low: float
    sum_high: float
    flags: tuple[Flag, ...]
    listed_owners: tuple[_Owner, ...]
    path: tuple[_Step, ...]
    look_through_low: float
    look_through_high: float
    undisclosed: float
    in_force: bool
    verified: bool
    citation: str
    notes: tuple[str, ...]
    holdings: tuple[_Step, ...]
    decision: Ruling | None = None


class Answer(msgspec.Struct):
    """One answer as it stands in JSON."""

    query: Party
    outcome: Outcome
    as_of: dt.date
    version: str
    lists: tuple[ListStatus, ...]
    reason: str = ""
    matches: tuple[_Match, ...] = ()
    exposures: tuple[_Exposure, ...] = ()
    config: dict[str, str | float | bool] = {}
    notices: tuple[str, ...] = ()
    snapshot: str = ""


def run_of(answer: Answer) -> RunInfo:
    """Give what an answer rests on."""
    config = tuple(answer.config.items())
    return RunInfo(answer.lists, answer.as_of, answer.version, config, answer.notices, answer.snapshot)


def result_of(answer: Answer) -> QueryResult:
    """Give an answer as it was before it was written."""
    return QueryResult(
        query=answer.query,
        outcome=answer.outcome,
        matches=tuple(map(_match, answer.matches)),
        exposures=tuple(map(_exposure, answer.exposures)),
        reason=answer.reason,
    )


def _match(found: _Match) -> Match:
    return Match(
        score=Score(found.score),
        outcome=found.outcome,
        entity=_entity(found.entity),
        effect=found.effect,
        matched_name=found.matched_name,
        matched_kind=found.matched_kind,
        evidence=found.evidence,
        sls_score=Score(found.sls_score),
        group=found.group,
        ruling=found.decision,
    )


def _entity(found: _Entity) -> Entity:
    fields = msgspec.structs.asdict(found)
    details = tuple((each.field, each.value) for each in fields.pop("details"))
    return Entity(**fields, details=details)


def _exposure(found: _Exposure) -> Exposure:
    fields = msgspec.structs.asdict(found)
    for share in ("sum_low", "sum_high", "look_through_low", "look_through_high", "undisclosed"):
        fields[share] = _exact(fields[share])
    fields["listed_owners"] = tuple(map(_owner, found.listed_owners))
    fields["path"], fields["holdings"] = _steps(found.path), _steps(found.holdings)
    return Exposure(**{"ruling": fields.pop("decision"), **fields})


def _owner(found: _Owner) -> ListedOwner:
    score = None if found.match_score is None else Score(found.match_score)
    return ListedOwner(found.name, found.entity_id, found.entity, found.list, found.effect, score)


def _steps(found: Iterable[_Step]) -> tuple[Step, ...]:
    return tuple(_step(each) for each in found)


def _step(found: _Step) -> Step:
    fields = msgspec.structs.asdict(found)
    ends = [fields.pop(name) for name in ("low", "high", "low_open", "high_open")]
    share = Interval(_exact(ends[0]), _exact(ends[1]), *ends[2:])
    counts, decisive = fields.pop("counts"), fields.pop("decisive")
    return Step(Stake(share=share, **fields), counts=counts, decisive=decisive)


def _exact(number: float) -> Fraction:
    return Fraction(str(number))
