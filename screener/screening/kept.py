"""What is kept of an answer from one screening of a portfolio to the next, and how it is an answer again."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, fields
from operator import attrgetter
from typing import Any

from screener.model import (
    Effect,
    Entity,
    Evidence,
    Exposure,
    Interval,
    ListedOwner,
    ListId,
    Match,
    NameKind,
    Outcome,
    Party,
    QueryResult,
    Ruling,
    Score,
    Step,
    Verdict,
)
from screener.ownership.intervals import show
from screener.screening.screen import answered, most_urgent

Question = tuple[Any, ...]
"""What a row asks, apart from which row it is and what its owner calls it."""

WHICH_ROW = frozenset({"row", "line", "id"})
question: Callable[[Party], Question] = attrgetter(
    *(field.name for field in fields(Party) if field.name not in WHICH_ROW)
)

Contents = Mapping[str, bytes]
"""Id of each listed entity to its effect and record, encoded: equal bytes are an unchanged entry."""


@dataclass(frozen=True, slots=True)
class Finding:
    """What is kept of a match."""

    list_id: ListId
    entity_id: str
    entity_name: str
    effect: Effect
    score: Score
    outcome: Outcome
    matched_name: str
    matched_kind: NameKind
    reason: str = ""
    """What leads in its evidence."""
    ruling: Ruling | None = None

    @property
    def suppressed(self) -> bool:
        """Whether a decision that holds calls it a false positive."""
        return self.ruling is not None and self.ruling.suppressed


@dataclass(frozen=True, slots=True)
class Owner:
    """A listed party through which another is reached."""

    name: str
    list_id: ListId
    entity_id: str
    entity_name: str


@dataclass(frozen=True, slots=True)
class Reached:
    """What is kept of an exposure."""

    party: str
    """As the stakes call it."""
    rule: str
    verdict: Verdict
    effect: Effect
    meaning: str
    in_force: bool
    counted: str
    """What the rule counted, in words."""
    owners: tuple[Owner, ...] = ()
    path: tuple[str, ...] = ()
    holdings: tuple[str, ...] = ()
    flags: tuple[str, ...] = ()
    ruling: Ruling | None = None

    @property
    def suppressed(self) -> bool:
        """Whether it says no more than a match that a decision calls a false positive."""
        return self.ruling is not None and self.ruling.suppressed


@dataclass(frozen=True, slots=True)
class Answer:
    """What is kept of the answer about one row."""

    party: Party
    outcome: Outcome
    reason: str
    findings: tuple[Finding, ...] = ()
    """Best first, whatever decisions set aside."""
    reached: tuple[Reached, ...] = ()
    named: bool = True
    """False where the stakes are known to name no such party."""


@dataclass(frozen=True, slots=True)
class Held:
    """A stake that was live when a portfolio was screened."""

    owner: str
    owned: str
    basis: str
    share: str


@dataclass(frozen=True, slots=True)
class Staked:
    """What exposures rested on."""

    naming: str = ""
    """Identifies how the stakes name their parties; "" where nobody can tell, as with a register."""
    terms: tuple[str, ...] = ()
    """The rules that were applied, and the registers that were read."""
    stakes: tuple[Held, ...] = ()
    listings: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    """Name of each party of the stakes that is like a listed one, to the entities, with how sure it is."""


NO_STAKES = Staked()


@dataclass(frozen=True, slots=True)
class Basis:
    """What answers rest on, in a few words: on the same basis the same row has the same answer."""

    terms: tuple[str, ...]
    """Identify the code and the thresholds that answered."""
    snapshot: str
    as_of: dt.date
    lists: tuple[ListId, ...]
    """Lists that were looked at."""


@dataclass(frozen=True, slots=True)
class Kept:
    """The last results of a portfolio."""

    basis: Basis
    answers: tuple[Answer, ...]
    contents: Contents
    file: str = ""
    """The file that the rows came from; "-" for standard input."""
    when: dt.datetime | None = None
    """UTC."""
    staked: Staked = NO_STAKES
    names: bytes = b""
    """How the names of all that is asked are read (see `screening.spelled`); empty where nobody knows."""
    around: tuple[Answer, ...] = ()
    """What the lists say of parties that the stakes name around the rows."""

    @property
    def asked(self) -> tuple[Answer, ...]:
        """All answers whose questions were put to the lists."""
        return (*self.answers, *self.around)


def kept_of(result: QueryResult) -> Answer:
    """Reduce an answer to what is kept of it."""
    matches = sorted(result.matches, key=most_urgent)  # whatever decisions set aside
    return Answer(
        party=result.query,
        outcome=result.outcome,
        reason=result.reason,
        findings=tuple(map(_finding, matches)),
        reached=tuple(map(_reached, result.exposures)),
    )


def result_of(answer: Answer, entity: Callable[[str], Entity]) -> QueryResult:
    """Make an answer again from what is kept of its matches: without evidence, decisions and exposures."""
    if not answer.findings:
        return QueryResult(answer.party, answer.outcome, reason=answer.reason)
    matches = [_match(finding, entity(finding.entity_id)) for finding in answer.findings]
    return answered(answer.party, matches)


def _finding(match: Match) -> Finding:
    return Finding(
        list_id=match.entity.list_id,
        entity_id=match.entity.id,
        entity_name=match.entity.name,
        effect=match.effect,
        score=match.score,
        outcome=match.outcome,
        matched_name=match.matched_name,
        matched_kind=match.matched_kind,
        reason=match.evidence[0].reason if match.evidence else "",
        ruling=match.ruling,
    )


def _match(finding: Finding, entity: Entity) -> Match:
    return Match(
        score=finding.score,
        outcome=finding.outcome,
        entity=entity,
        effect=finding.effect,
        matched_name=finding.matched_name,
        matched_kind=finding.matched_kind,
        evidence=(Evidence("", 0.0, "", "", finding.reason),),
        sls_score=Score(0.0),
    )


def _reached(exposure: Exposure) -> Reached:
    return Reached(
        party=exposure.party,
        rule=exposure.rule,
        verdict=exposure.verdict,
        effect=exposure.effect,
        meaning=exposure.meaning,
        in_force=exposure.in_force,
        counted=show(Interval(exposure.sum_low, exposure.sum_high)),
        owners=tuple(map(_owner, exposure.listed_owners)),
        path=tuple(map(_step, exposure.path)),
        holdings=tuple(map(_step, exposure.holdings)),
        flags=tuple(f"{flag.message} [{flag.kind}]" for flag in exposure.flags),
        ruling=exposure.ruling,
    )


def _owner(owner: ListedOwner) -> Owner:
    return Owner(owner.name, owner.list_id, owner.entity_id, owner.entity_name)


def _step(step: Step) -> str:
    stake = step.stake
    share = show(stake.share) if stake.known else "an unknown share"
    return f"{stake.owner} holds {share} of {stake.owned}"
