"""The only place that decides what counts as a finding, and which exit code a run ends with."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from screener.errors import ExitCode
from screener.model import Effect, Exposure, ListState, Match, Outcome, QueryResult, RunInfo, Verdict

FINDING_VERDICTS = frozenset({Verdict.LISTED, Verdict.MUST, Verdict.MAY})
UNUSABLE = frozenset({ListState.MISSING})
"""States of a list on which no answer may rest; what is too old is refused before anything is asked."""


@dataclass(frozen=True, slots=True)
class Policy:
    """From where on a result counts as a finding."""

    fail_on: Outcome = Outcome.REVIEW
    fail_effect: Effect = Effect.ADVISORY

    def counts_match(self, match: Match) -> bool:
        """Whether a match is a finding: certain enough, on a list that is strong enough."""
        certain = match.outcome is Outcome.HIT or self.fail_on is not Outcome.HIT
        return certain and match.effect.rank <= self.fail_effect.rank

    def counts_exposure(self, exposure: Exposure) -> bool:
        """Whether an exposure is a finding: listed, or `must` or `may` by a rule in force; strong enough."""
        stands = exposure.in_force or exposure.verdict is Verdict.LISTED
        return (
            stands and exposure.verdict in FINDING_VERDICTS and exposure.effect.rank <= self.fail_effect.rank
        )

    def counts(self, result: QueryResult) -> bool:
        """Whether anything that was found about one party counts."""
        return any(map(self.counts_match, result.matches)) or any(map(self.counts_exposure, result.exposures))


@dataclass(slots=True)
class Tally:
    """What a run has met so far; it grows with each result and never holds the results themselves."""

    policy: Policy
    queries: int = 0
    hits: int = 0
    reviews: int = 0
    findings: int = 0
    exposed: int = 0
    unscreenable: int = 0
    lists_unusable: bool = False

    def add(self, result: QueryResult) -> None:
        """Count one result."""
        self.queries += 1
        self.hits += result.outcome is Outcome.HIT
        self.reviews += result.outcome is Outcome.REVIEW
        self.unscreenable += result.outcome is Outcome.UNSCREENABLE
        self.exposed += any(e.verdict in FINDING_VERDICTS for e in result.exposures)
        self.findings += self.policy.counts(result)

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
