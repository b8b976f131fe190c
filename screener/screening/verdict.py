"""The only place that decides what counts as a finding, and which exit code a run ends with."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING

from msgspec import Struct, field

from screener.errors import ExitCode
from screener.model import (
    Effect,
    ListId,
    ListState,
    Match,
    Outcome,
    QueryResult,
    RunInfo,
    Verdict,
)

if TYPE_CHECKING:
    from screener.model import Exposure

FINDING_VERDICTS = frozenset({Verdict.LISTED, Verdict.MUST, Verdict.MAY})
UNUSABLE = frozenset({ListState.MISSING})
"""States of a list on which no answer may rest; what is too old is refused before anything is asked."""


class Terms(Struct, frozen=True):
    """From where on a result on one list counts; what is None is as for every list."""

    fail_on: Outcome | None = None
    fail_effect: Effect | None = None
    never: bool = False
    """Nothing on the list counts, however sure and strong."""


class Policy(Struct, frozen=True):
    """From where on a result counts as a finding."""

    fail_on: Outcome = Outcome.REVIEW
    fail_effect: Effect = Effect.ADVISORY
    by_list: Mapping[ListId, Terms] = field(default_factory=dict)
    """Lists with terms of their own."""

    def counts(self, result: QueryResult) -> bool:
        """Whether anything that was found about one party counts."""
        return any(map(self.counts_match, result.matches)) or any(map(self.counts_exposure, result.exposures))

    def counts_match(self, match: Match) -> bool:
        """Whether a match is a finding that no decision sets aside."""
        return not match.suppressed and self.reaches_match(match)

    def counts_exposure(self, exposure: Exposure) -> bool:
        """Whether an exposure is a finding that no decision sets aside."""
        return not exposure.suppressed and self.reaches_exposure(exposure)

    def sets_aside(self, result: QueryResult) -> bool:
        """Whether a decision sets something aside that would count."""
        return any(match.suppressed and self.reaches_match(match) for match in result.matches)

    def reaches_match(self, match: Match) -> bool:
        """Whether a match is certain enough, on a list that is strong enough."""
        return self.reaches(match.entity.list_id, match.outcome, match.effect)

    def reaches(self, list_id: ListId, outcome: Outcome, effect: Effect) -> bool:
        """Whether a match with an entry of a list is certain enough, and the list strong enough."""
        terms = self.by_list.get(list_id, Terms())
        certain = outcome is Outcome.HIT or (terms.fail_on or self.fail_on) is not Outcome.HIT
        return certain and self._strong(terms, effect)

    def reaches_exposure(self, exposure: Exposure) -> bool:
        """Whether an exposure counts, see `exposes`."""
        lists = [owner.list_id for owner in exposure.listed_owners]
        return self.exposes(lists, exposure.verdict, exposure.effect, in_force=exposure.in_force)

    def exposes(self, lists: Sequence[ListId], verdict: Verdict, effect: Effect, *, in_force: bool) -> bool:
        """Whether an exposure is listed, or `must` or `may` by a rule in force, and strong enough.

        Where lists have terms of their own, it is enough that one of its listed owners' lists lets it count.
        """
        if verdict not in FINDING_VERDICTS:
            return False
        terms = [self.by_list.get(list_id, Terms()) for list_id in lists] or [Terms()]
        return (in_force or verdict is Verdict.LISTED) and any(self._strong(each, effect) for each in terms)

    def _strong(self, terms: Terms, effect: Effect) -> bool:
        return not terms.never and effect.rank <= (terms.fail_effect or self.fail_effect).rank


class Tally(Struct):
    """What a run has met so far; it grows with each result and never holds the results themselves."""

    policy: Policy
    queries: int = 0
    hits: int = 0
    reviews: int = 0
    findings: int = 0
    exposed: int = 0
    suppressed: int = 0
    """Results of which a decision sets something aside that would count."""
    unscreenable: int = 0
    lists_unusable: bool = False

    def add(self, result: QueryResult, *, counts: bool | None = None) -> None:
        """Count one result; `counts` says whether it is a finding, where the policy alone does not."""
        self.queries += 1
        self.hits += result.outcome is Outcome.HIT
        self.reviews += result.outcome is Outcome.REVIEW
        self.unscreenable += result.outcome is Outcome.UNSCREENABLE
        self.exposed += any(e.verdict in FINDING_VERDICTS for e in result.exposures)
        self.findings += self.policy.counts(result) if counts is None else counts
        self.suppressed += self.policy.sets_aside(result)

    @property
    def exit_code(self) -> ExitCode:
        """The promised code; when several apply, the one that says least can be trusted."""
        if self.lists_unusable:
            return ExitCode.LIST_DATA
        if self.unscreenable:
            return ExitCode.ROWS_UNSCREENED
        return ExitCode.FINDINGS if self.findings else ExitCode.NOTHING_FOUND


def tally(results: Iterable[QueryResult], run: RunInfo, policy: Policy) -> Tally:
    """Count all results of a run."""
    counted = Tally(policy, lists_unusable=unusable(run))
    for result in results:
        counted.add(result)
    return counted


def unusable(run: RunInfo) -> bool:
    """Whether a list of the run cannot carry an answer at all."""
    return any(status.state in UNUSABLE for status in run.lists)
