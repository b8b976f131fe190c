"""The only place that turns answers into the findings of a gate: what counts, what is new, how loud."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from screener.facts.fingerprints import exposure_fingerprint, match_fingerprint, row_fingerprint, state_of
from screener.model import Exposure, Match, Outcome, QueryResult, Verdict
from screener.report.gate import UNSCREENABLE, Finding, Level, Place, is_sure, level_of
from screener.screening.verdict import Policy


@dataclass(slots=True)
class Gate:
    """Takes the answers of a run one by one, and keeps what counts or would count."""

    policy: Policy
    baseline: frozenset[str] = frozenset()
    """States of findings that are known."""
    findings: list[Finding] = field(default_factory=list)
    known: int = 0
    passed: int = 0
    """Answers with matches or exposures of which none counts by the policy."""

    def take(self, result: QueryResult, place: Place) -> bool:
        """Take one answer; say whether it holds a finding that counts and is new."""
        found = list(self._found(result, place))
        new = [finding for finding in found if finding.suppressed or finding.state not in self.baseline]
        self.known += len(found) - len(new)
        self.findings += new
        self.passed += not found and (bool(result.matches) or any(map(_says_something, result.exposures)))
        return any(not finding.suppressed and finding.rule != UNSCREENABLE for finding in new)

    def _found(self, result: QueryResult, place: Place) -> Iterator[Finding]:
        if result.outcome is Outcome.UNSCREENABLE:
            yield _unscreened(result, place)
        for match in filter(self.policy.reaches_match, result.matches):
            yield _matched(result, match, place)
        for exposure in filter(self.policy.reaches_exposure, result.exposures):
            yield _exposed(result, exposure, place)


def _says_something(exposure: Exposure) -> bool:
    return exposure.verdict is not Verdict.NO or exposure.red_flag


def _unscreened(result: QueryResult, place: Place) -> Finding:
    """Make a finding of a row that could not be screened: as nobody knows the answer, no baseline does."""
    fingerprint = row_fingerprint(result.query)
    return Finding(place, result.query, UNSCREENABLE, Level.ERROR, fingerprint, "", result)


def _matched(result: QueryResult, match: Match, place: Place) -> Finding:
    fingerprint = match_fingerprint(result.query, match)
    level = level_of(match.effect, sure=match.outcome is Outcome.HIT)
    return Finding(
        place=place,
        query=result.query,
        rule=match.entity.list_id,
        level=Level.NOTE if match.suppressed else level,
        fingerprint=fingerprint,
        state=match_state(fingerprint, match),
        result=result,
        match=match,
    )


def _exposed(result: QueryResult, exposure: Exposure, place: Place) -> Finding:
    fingerprint = exposure_fingerprint(result.query, exposure)
    level = level_of(exposure.effect, sure=is_sure(exposure.verdict))
    return Finding(
        place=place,
        query=result.query,
        rule=exposure.rule,
        level=Level.NOTE if exposure.suppressed else level,
        fingerprint=fingerprint,
        state=exposure_state(fingerprint, exposure),
        result=result,
        exposure=exposure,
    )


def match_state(fingerprint: str, match: Match) -> str:
    """Say how a match stands: one that has become surer or heavier is new."""
    return state_of(fingerprint, match.outcome.value, match.effect.value)


def exposure_state(fingerprint: str, exposure: Exposure) -> str:
    """Say how an exposure stands: with another verdict or through other owners it is new."""
    owners = sorted({owner.entity_id or owner.name for owner in exposure.listed_owners})
    return state_of(fingerprint, exposure.verdict.value, exposure.effect.value, *owners)


def states_of(result: QueryResult) -> Iterator[str]:
    """Yield the states of all that an earlier answer found and no decision set aside."""
    for match in result.matches:
        if not match.suppressed:
            yield match_state(match_fingerprint(result.query, match), match)
    for exposure in result.exposures:
        if not exposure.suppressed:
            yield exposure_state(exposure_fingerprint(result.query, exposure), exposure)
