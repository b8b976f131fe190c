"""The only place that lays stakes and decisions beside kept answers, as `batch` does beside fresh ones."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import Protocol

import screener
from screener.model import Entity, Exposure, Outcome, Party, QueryResult
from screener.ownership.graph import fold
from screener.ownership.intervals import show
from screener.screening.deciding import Docket
from screener.screening.exposure import Book
from screener.screening.kept import NO_STAKES, Answer, Held, Staked, kept_of, result_of


class Exposures(Protocol):
    """What adds a party's exposures to the answer about it."""

    def answered(self, result: QueryResult) -> QueryResult:
        """Return the answer with the party's exposures."""


@dataclass(frozen=True, slots=True)
class Beside:
    """What an answer rests on beside the lists."""

    docket: Docket
    exposures: Exposures | None = None
    staked: Staked = NO_STAKES

    def completed(self, bare: Answer, entity: Callable[[str], Entity], *, unnamed: bool) -> Answer:
        """Return an answer with what stakes and decisions make of it.

        Args:
            bare: what is kept of the party's matches.
            entity: gives a listed entity that is matched.
            unnamed: whether these stakes are known not to name the party.
        """
        about_stakes = self.exposures is not None and not unnamed
        if not about_stakes and not (bare.findings and self.docket.decisions):
            return replace(bare, named=False) if unnamed else bare
        whole, named = self.whole(result_of(bare, entity), unnamed=unnamed)
        return replace(kept_of(whole), named=named)

    def whole(self, result: QueryResult, *, unnamed: bool) -> tuple[QueryResult, bool]:
        """Return an answer with exposures and decisions, and whether the stakes may name the party."""
        found = None if unnamed else self._exposures(result.query)
        whole = self.docket.ruled(replace(result, exposures=found or ()))
        return whole, not unnamed and (found is not None or not self.staked.naming)

    def _exposures(self, party: Party) -> tuple[Exposure, ...] | None:
        """Return a party's exposures, None where the stakes name no such party."""
        if isinstance(self.exposures, Book):
            return self.exposures.of_named(party)
        if self.exposures is None:
            return None
        return self.exposures.answered(QueryResult(party, Outcome.NONE)).exposures


def bare(answer: Answer) -> Answer:
    """Return what is kept of a party's matches alone, without what stakes and decisions made of them."""
    if not answer.reached and answer.named and not any(f.ruling for f in answer.findings):
        return answer
    findings = tuple(replace(finding, ruling=None) for finding in answer.findings)
    if not findings:
        return Answer(answer.party, answer.outcome, answer.reason)
    outcome = Outcome.HIT if any(f.outcome is Outcome.HIT for f in findings) else Outcome.REVIEW
    return Answer(answer.party, outcome, findings[0].reason, findings)


def staked_of(exposures: Exposures | None, terms: tuple[str, ...]) -> Staked:
    """Say what exposures rest on; `terms` name the rules and the registers."""
    if not isinstance(exposures, Book):
        return Staked(terms=terms)
    graph = exposures.graph
    stakes = tuple(
        Held(
            owner=edge.stake.owner,
            owned=edge.stake.owned,
            basis=edge.stake.basis.value,
            share=show(edge.stake.share) if edge.stake.known else "an unknown share",
        )
        for edges in graph.holders.values()
        for edge in edges
    )
    return Staked(_naming(exposures), terms, stakes, _listings(exposures))


def _naming(book: Book) -> str:
    """Identify how stakes name their parties: which of them a row means depends on nothing else."""
    digest = hashlib.sha256(screener.__version__.encode())
    for node, name in book.graph.names.items():
        digest.update(f"{node}\t{name}\n".encode("utf-8", "surrogatepass"))
    return digest.hexdigest()


def _listings(book: Book) -> Mapping[str, tuple[str, ...]]:
    """The entities as which parties of the stakes are, or may be, listed, by folded name."""
    found: dict[str, dict[str, None]] = {}
    for node, listings in book.links.listings.items():
        here = found.setdefault(fold(book.graph.names[node]), {})
        here.update(dict.fromkeys(listing.entity_id for listing in listings))
    for doubt in book.links.doubts:
        here = found.setdefault(fold(book.graph.names[doubt.node]), {})
        here.update(dict.fromkeys((*(each.entity_id for each in doubt.listings), *doubt.rivals)))
    return {name: tuple(ids) for name, ids in found.items() if ids}
