"""The only place that lays decisions beside findings: what is set aside, what is open again and why."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from screener.facts.fingerprints import (
    RECIPE,
    encodable,
    entry_hash,
    party_fingerprint,
    party_hash,
    publisher_id,
)
from screener.model import (
    Match,
    Outcome,
    Party,
    QueryResult,
    Ruling,
    RulingState,
    Verdict,
)
from screener.records.decision import Decision, Judgement

if TYPE_CHECKING:
    from screener.model import Exposure


class Docket:
    """The decisions of a run, and which of them met a finding."""

    def __init__(self, decisions: Iterable[Decision], day: dt.date) -> None:
        self.decisions = tuple(decisions)
        self._day = day
        self._met: set[Decision] = set()
        self._by_party: dict[str, list[Decision]] = defaultdict(list)
        for decision in self.decisions:
            self._by_party[decision.party_fingerprint].append(decision)

    def ruled(self, result: QueryResult) -> QueryResult:
        """Return the answer with every finding marked that a decision is about; open ones come first."""
        if not self.decisions or not result.matches:
            return result
        query = result.query
        if party_fingerprint(query.name, query.id) not in self._by_party:
            return result
        return with_rulings(result, [self.ruling(query, match) for match in result.matches])

    def about(self, query: Party, match: Match) -> list[Decision]:
        """Return the decisions about a party beside an entity, the one that holds last."""
        known = self._by_party.get(party_fingerprint(query.name, query.id), ())
        return [decision for decision in known if _is_about(decision, match)]

    def ruling(self, query: Party, match: Match) -> Ruling | None:
        """Say what the decision about a match makes of it, None where there is none."""
        about = self.about(query, match)
        self._met.update(about)
        if not query.id:
            # Parties of one name may be several; a decision about just these fields is about this one.
            about = [each for each in about if each.party_hash == party_hash(query)] or about
        return _ruling(about[-1], query, match, self._day) if about else None

    def unused(self, lists: Iterable[str]) -> tuple[Decision, ...]:
        """Return the false positives that no finding on one of these lists is about any more."""
        looked_at = set(lists)
        return tuple(
            decision
            for decision in self.decisions
            if decision.judgement is Judgement.FALSE_POSITIVE
            and decision not in self._met
            and decision.list_id in looked_at
        )


def with_rulings(result: QueryResult, rulings: Sequence[Ruling | None]) -> QueryResult:
    """Return the answer with what decisions make of its matches, one each; open ones come first."""
    if all(ruling is None for ruling in rulings):
        return result
    matches = [replace(match, ruling=each) for match, each in zip(result.matches, rulings, strict=True)]
    ordered = sorted(matches, key=lambda match: match.suppressed)
    exposures = tuple(_listing_ruled(exposure, ordered) for exposure in result.exposures)
    outcome, reason = _outcome(ordered), _reason(ordered)
    return replace(result, matches=tuple(ordered), exposures=exposures, outcome=outcome, reason=reason)


def decide(
    docket: Docket,
    query: Party,
    match: Match,
    *,
    judgement: Judgement,
    reason: str,
    by: str,
    date: dt.date,
    until: dt.date | None,
) -> Decision:
    """Make the decision of an officer about a match, as both sides stand now."""
    entity = match.entity
    present = publisher_id(entity)
    earlier = sorted({each for decision in docket.about(query, match) for each in decision.ids} - {present})
    return Decision(
        judgement=judgement,
        reason=reason,
        by=by,
        date=date,
        until=until,
        party=encodable(query.name),
        party_id=encodable(query.id),
        party_hash=party_hash(query),
        list_id=entity.list_id,
        entity_id=present,
        former_ids=tuple(earlier),
        entity_name=encodable(entity.name),
        entity_hash=entry_hash(entity, match.effect),
    )


def _is_about(decision: Decision, match: Match) -> bool:
    """Whether the entity is the one decided on: by an id that it has or had, or by the same words."""
    return decision.list_id == match.entity.list_id and (
        publisher_id(match.entity) in decision.ids
        or decision.entity_hash == entry_hash(match.entity, match.effect)
    )


def _ruling(decision: Decision, query: Party, match: Match, day: dt.date) -> Ruling:
    confirmed = decision.judgement is Judgement.TRUE_MATCH
    why = "" if confirmed else "; ".join(_reopened(decision, query, match, day))
    state = RulingState.REOPENED if why else RulingState.SUPPRESSED
    return Ruling(
        state=RulingState.CONFIRMED if confirmed else state,
        reason=decision.reason,
        by=decision.by,
        date=decision.date,
        until=decision.until,
        why=why,
    )


def _reopened(decision: Decision, query: Party, match: Match, day: dt.date) -> Iterable[str]:
    """Say why a finding that was set aside is open again."""
    if decision.until is None or day > decision.until:
        yield f"the decision held until {decision.until}"
    if not decision.party_hash.startswith(RECIPE) or not decision.entity_hash.startswith(RECIPE):
        yield "another version of screener made the decision and compared other fields"
        return
    if decision.party_hash != party_hash(query):
        renamed = f', it was called "{decision.party}"' if decision.party != encodable(query.name) else ""
        yield f"the party's fields have changed since {decision.date}{renamed}"
    elif decision.party != encodable(query.name):
        yield f'the decision names the party "{decision.party}"'
    if decision.entity_hash != entry_hash(match.entity, match.effect):
        yield f"the entry on the list has changed since {decision.date}"
    elif decision.entity_name != encodable(match.entity.name):
        yield f'the decision names the entry "{decision.entity_name}"'


def _listing_ruled(exposure: Exposure, matches: Sequence[Match]) -> Exposure:
    """Set aside what says only that the party itself is listed, where every such listing is set aside."""
    if exposure.verdict is not Verdict.LISTED or not exposure.listed_owners:
        return exposure
    aside = {match.entity.id: match.ruling for match in matches if match.suppressed}
    rulings = [aside.get(owner.entity_id) for owner in exposure.listed_owners]
    return exposure if None in rulings else replace(exposure, ruling=rulings[0])


def _outcome(matches: Sequence[Match]) -> Outcome:
    """Sum up what is open; where nothing is, what was found stays, marked."""
    relevant = [match for match in matches if not match.suppressed] or matches
    return Outcome.HIT if any(match.outcome is Outcome.HIT for match in relevant) else Outcome.REVIEW


def _reason(matches: Sequence[Match]) -> str:
    return next((evidence.reason for evidence in matches[0].evidence), "")
