"""What a user asked, and what was found."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from screener.model import notebook
from screener.model.listed import Entity, Identifier, ListStatus, PartialDate, SnapshotInfo
from screener.model.rulings import Ruling
from screener.model.words import Effect, EntityType, NameKind, Outcome, Score

if TYPE_CHECKING:
    from screener.model.stakes import Exposure

NOTHING = "no match found; Screener.run says on which lists, as of which day and at which threshold"


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
    line: int | None = None
    """1-based line of the file, or row of the sheet, on which the row begins."""
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
    ruling: Ruling | None = None
    """What a decision of the user's makes of it."""

    @property
    def suppressed(self) -> bool:
        """Whether a decision that holds calls it a false positive."""
        return self.ruling is not None and self.ruling.suppressed

    def _repr_html_(self) -> str:
        """Show the match in a notebook with its evidence, one line a feature."""
        rows = [
            [each.feature, f"{each.score:.2f}", each.query, each.listed, each.reason]
            for each in self.evidence
        ]
        caption = (
            f"{self.outcome}: {self.entity.name}, {self.entity.list_id} ({self.effect}), {self.score:.2f}"
        )
        return notebook.table(caption, ("feature", "score", "party", "listed", "reason"), rows)


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
    snapshots: tuple[SnapshotInfo, ...] = field(default=(), compare=False, repr=False)
    """Those snapshots themselves; `snapshot` already tells runs apart."""

    def _repr_html_(self) -> str:
        """Show in a notebook which lists were looked at, and how old they are."""
        rows = [
            [each.id, each.title, each.effect, each.state, each.published, each.entities]
            for each in self.lists
        ]
        header = ("list", "title", "effect", "state", "published", "entities")
        return notebook.table(
            f"Lists as of {self.as_of}, snapshot {self.snapshot}", header, rows, "; ".join(self.notices)
        )


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

    def _repr_html_(self) -> str:
        """Show the answer in a notebook: a line for each match, then one for each exposure."""
        matches = [
            [
                m.outcome,
                f"{m.score:.2f}",
                m.entity.list_id,
                m.effect,
                m.entity.name,
                m.matched_name,
                m.entity.start,
            ]
            for m in self.matches
        ]
        exposed = [[e.verdict, "", e.rule, e.effect, e.party, e.meaning, ""] for e in self.exposures]
        header = ("outcome", "score", "list or rule", "effect", "name", "matched name or meaning", "since")
        note = "" if self.matches or self.exposures else self.reason or NOTHING
        return notebook.table(
            f"{self.outcome}: {self.query.name}", header if not note else (), [*matches, *exposed], note
        )


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
    weights: tuple[float, ...] = field(default=())
    """What each row of the alignment weighs, 0 to 1: rare words tell most."""

    def _repr_html_(self) -> str:
        """Show in a notebook which word met which."""
        rows = [[one, two, f"{alike:.2f}"] for one, two, alike in self.alignment]
        caption = f"{self.outcome}: {self.name1} beside {self.name2}, {self.score:.2f}"
        return notebook.table(caption, ("query", "listed name", "alike"), rows, self.reason)
