"""What a user asked, and what was found."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field

from screener.model.listed import Entity, Identifier, ListStatus, PartialDate
from screener.model.stakes import Exposure
from screener.model.words import Effect, EntityType, NameKind, Outcome, Score


@dataclass(frozen=True, slots=True)
class Party:
    """The user's counterparty, as given: what a query asks about."""

    name: str
    type: EntityType = EntityType.UNKNOWN
    country: str = ""
    """ISO 3166-1 alpha-2, or "" when not given or not understood."""
    address: str = ""
    birth: PartialDate | None = None
    identifiers: tuple[Identifier, ...] = ()
    other_names: tuple[str, ...] = ()
    """Further names in the same cell or columns: trading names, former names, native-script names."""
    id: str = ""
    """The user's own key."""
    row: int | None = None
    """1-based row in the user's file, the header not counted."""
    problem: str = ""
    """Why the row cannot be screened, as found while reading; "" when it can."""
    remarks: tuple[str, ...] = ()
    """What the row says that was not understood and therefore not compared."""


@dataclass(frozen=True, slots=True)
class Evidence:
    """One named reason for a score."""

    feature: str
    """Name of the feature function."""
    score: float
    """What it gave or took: -1 to 1."""
    query: str
    """The party's value that was compared."""
    listed: str
    """The entity's value that was compared."""
    reason: str
    """One sentence for the reader: the feature's docstring."""


@dataclass(frozen=True, slots=True)
class Match:
    """A party beside an entity."""

    score: Score
    outcome: Outcome
    """`hit` or `review`."""
    entity: Entity
    effect: Effect
    matched_name: str
    """Which of the entity's names matched, as published."""
    matched_kind: NameKind
    evidence: tuple[Evidence, ...]
    sls_score: Score
    """What OFAC's own search would roughly give: an emulation."""
    group: str = ""
    """Which matches of one answer are listings of one party: the entity id of the best of them."""


@dataclass(frozen=True, slots=True)
class RunInfo:
    """What every answer of one run rests on; printed with each."""

    lists: tuple[ListStatus, ...]
    as_of: dt.date
    version: str
    config: tuple[tuple[str, str | float | bool], ...]
    """Thresholds and options in force, in a stable order."""
    notices: tuple[str, ...] = ()
    """What the reader must know: starter set, stale or failed lists, no snapshot that old."""
    snapshot: str = ""
    """One hash over the snapshots used: pins the answer."""


@dataclass(frozen=True, slots=True)
class QueryResult:
    """The answer to one query."""

    query: Party
    outcome: Outcome
    matches: tuple[Match, ...] = ()
    """Best first."""
    exposures: tuple[Exposure, ...] = ()
    """Strongest first."""
    reason: str = ""
    """Why a query was unscreenable, or the leading reason of the outcome."""

    @property
    def parties(self) -> tuple[tuple[Match, ...], ...]:
        """The matches by party: one finding each, with all its listings, best first."""
        found: dict[str, list[Match]] = {}
        for match in self.matches:
            found.setdefault(match.group or match.entity.id, []).append(match)
        return tuple(map(tuple, found.values()))


@dataclass(frozen=True, slots=True)
class Comparison:
    """Two names beside each other, without any list."""

    name1: str
    name2: str
    type: EntityType
    score: Score
    outcome: Outcome
    evidence: tuple[Evidence, ...]
    sls_score: Score
    alignment: tuple[tuple[str, str, float], ...] = field(default=())
    """(word of name1, word of name2, likeness 0 to 1); "" where a word met nobody."""
    reason: str = ""
