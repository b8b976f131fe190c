"""The only place that reads answers back from the JSON that `check`, `batch` and `ci` write."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path
from typing import Any, TypeVar

import msgspec

from screener.errors import InputError
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

_T = TypeVar("_T")

MOST_BYTES = 1 << 30
"""Chosen: a report of some 200,000 findings; a person reviews fewer, and memory has to hold it."""


@dataclass(frozen=True, slots=True)
class Results:
    """The answers of an earlier run that found something, and what they rest on."""

    results: tuple[QueryResult, ...]
    run: RunInfo


def read(path: Path) -> Results:
    """Read the answers that hold a match or an exposure.

    Raises:
        InputError: the file cannot be read, or is no result of ours.
    """
    documents = list(_documents(path))
    if not documents:
        raise InputError(f"{path}: holds no answer", hint="Write one with --format json or jsonl.")
    found, run = [], None
    for number, document in enumerate(documents, start=1):
        answer = _converted(document, _Answer, f"{path}: answer {number}")
        run = run or _run(answer)
        if answer.matches or answer.exposures:
            found.append(_result(answer))
    return Results(tuple(found), run or _run(_converted(documents[0], _Answer, str(path))))


def sarif_states(path: Path) -> frozenset[str] | None:
    """The states of the findings of a SARIF report; None where the file is none.

    Raises:
        InputError: the file cannot be read, or is somebody else's SARIF.
    """
    data = _bytes(path)
    if b'"runs"' not in data:
        return None
    log = _decoded(data, path)
    if not isinstance(log, dict) or "runs" not in log:
        return None
    made = _converted(log, _Log, str(path))
    results = [result for run in made.runs if run.tool.driver.name == "screener" for result in run.results]
    if not any(run.tool.driver.name == "screener" for run in made.runs):
        raise InputError(f"{path}: is no SARIF report of screener")
    return frozenset(
        state
        for result in results
        if not result.suppressions and (state := result.partial_fingerprints.get("screenerState/v1"))
    )


def _documents(path: Path) -> Iterator[object]:
    """Yield every answer of a file: a gate's report, an array, an object, or an object a line."""
    data = _bytes(path)
    lines = data.splitlines()
    if len(lines) > 1 and lines[0].rstrip().endswith(b"}") and lines[0].startswith(b"{"):
        for number, line in enumerate(lines, start=1):
            if line.strip():
                yield _decoded(line, path, f" line {number}")
        return
    document = _decoded(data, path)
    if isinstance(document, dict) and isinstance(document.get("results"), list):
        shared = {key: document.get(key) for key in ("lists", "as_of", "version", "snapshot", "notices")}
        yield from (document["results"] or [{**shared, "query": {"name": ""}, "outcome": "none"}])
    elif isinstance(document, list):
        yield from document
    else:
        yield document


def _bytes(path: Path) -> bytes:
    try:
        if path.stat().st_size > MOST_BYTES:
            raise InputError(f"{path}: is larger than {MOST_BYTES >> 20} MiB")
        return path.read_bytes()
    except OSError as error:
        raise InputError(f"{path}: cannot be read: {error.strerror or error}") from error


def _decoded(data: bytes, path: Path, where: str = "") -> object:
    try:
        return msgspec.json.decode(data)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        raise InputError(
            f"{path}{where}: is not JSON: {error}", hint="Write it with --format json or jsonl."
        ) from error


def _converted(document: object, kind: type[_T], where: str) -> _T:
    try:
        return msgspec.convert(document, kind)
    except (msgspec.ValidationError, RecursionError) as error:
        raise InputError(
            f"{where} is no result of screener: {error}", hint="Give what check, batch or ci wrote as JSON."
        ) from error


class _Driver(msgspec.Struct):
    name: str


class _Tool(msgspec.Struct):
    driver: _Driver


class _SarifResult(msgspec.Struct, rename="camel"):
    partial_fingerprints: dict[str, str] = {}
    suppressions: list[Any] = []


class _SarifRun(msgspec.Struct):
    tool: _Tool
    results: list[_SarifResult] = []


class _Log(msgspec.Struct):
    runs: list[_SarifRun]


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


class _Answer(msgspec.Struct):
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


def _run(answer: _Answer) -> RunInfo:
    config = tuple(answer.config.items())
    return RunInfo(answer.lists, answer.as_of, answer.version, config, answer.notices, answer.snapshot)


def _result(answer: _Answer) -> QueryResult:
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
