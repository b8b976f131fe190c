"""The only place that gathers what a page shows of one party, and puts the parties in order."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from screener.model import Effect, Exposure, Match, Outcome, Party, QueryResult, Verdict
from screener.report.html.graph import from_exposures
from screener.report.html.picture import Picture, draw
from screener.report.html.words import Met, Row, columns
from screener.report.sidebyside import FieldPair, side_by_side
from screener.report.wording import NAME_KINDS, NAMELESS

Words = Callable[[str, str, Party], Sequence[Row]]
"""Tells which word of a party's name met which of an entity's."""

_FLAGGED = len(Effect)
"""Rank of a party about which there is nothing but a red flag: behind every effect of a law."""


@dataclass(frozen=True, slots=True)
class Listing:
    """One listing that a party met."""

    match: Match
    asked: str
    """The one of the party's names that met the entity's."""
    columns: tuple[Met, ...]
    fields: tuple[FieldPair, ...]
    matched_by: str
    """By what the entity was met: one of its names, its number, its address."""
    matched: str

    @property
    def aside(self) -> bool:
        """Whether a decision sets the listing aside; matches carry one where decisions are kept."""
        return self.match.suppressed


@dataclass(frozen=True, slots=True)
class Finding:
    """One party with all that was found about it."""

    query: Party
    outcome: Outcome
    rows: tuple[int, ...]
    """Rows of the file that say the same of the party, in order."""
    listings: tuple[Listing, ...]
    exposures: tuple[Exposure, ...]
    picture: Picture | None
    reason: str
    rank: int
    """0 for the strongest legal effect."""

    @property
    def score(self) -> float:
        """The best of its matches' scores."""
        return max((listing.match.score for listing in self.listings), default=0.0)

    @property
    def aside(self) -> bool:
        """Whether decisions set aside all that was found."""
        alone = bool(self.listings) and not self.exposures
        return alone and all(listing.aside for listing in self.listings)

    @property
    def effect(self) -> Effect | None:
        """The strongest legal effect found; None where there is only a red flag, or nothing."""
        return list(Effect)[self.rank] if self.rank < len(Effect) else None

    @property
    def verdict(self) -> Verdict | None:
        """The strongest verdict of a rule, `no` where there are only red flags, None without any."""
        return min((e.verdict for e in self.exposures), key=list(Verdict).index, default=None)

    @property
    def lists(self) -> tuple[str, ...]:
        """The lists that it met, directly or through owners."""
        met = [listing.match.entity.list_id for listing in self.listings]
        through = [owner.list_id for exposure in self.exposures for owner in exposure.listed_owners]
        return tuple(dict.fromkeys([*met, *through]))


def telling(exposure: Exposure) -> bool:
    """Whether an exposure says anything of its party."""
    return exposure.verdict is not Verdict.NO or exposure.red_flag


def is_found(result: QueryResult) -> bool:
    """Whether anything is to be shown of a party but that it was looked at."""
    return result.outcome is not Outcome.NONE or any(map(telling, result.exposures))


def findings(results: Iterable[QueryResult], words: Words) -> list[Finding]:
    """Gather parties with findings, the strongest legal effect first; rows that say the same are one."""
    alike: dict[object, list[QueryResult]] = {}
    for result in results:
        alike.setdefault(_said(result), []).append(result)
    return sorted((_finding(same, words) for same in alike.values()), key=_order)


def _said(result: QueryResult) -> object:
    """Return what tells an answer from those that say the same of the same party in another row."""
    asked = result.query
    party = (asked.name, asked.other_names, asked.type, asked.country, asked.address, asked.birth)
    return party, asked.identifiers, asked.remarks, result.reason, result.matches, result.exposures


def _order(finding: Finding) -> tuple[bool, int, int, float, int]:
    place = list(Outcome).index(finding.outcome)
    row = finding.rows[0] if finding.rows else 0
    return finding.aside, finding.rank, place, -finding.score, row


def _finding(same: Sequence[QueryResult], words: Words) -> Finding:
    result = same[0]
    exposures = tuple(filter(telling, result.exposures))
    return Finding(
        query=result.query,
        outcome=result.outcome,
        rows=tuple(one.query.row for one in same if one.query.row is not None),
        listings=tuple(_listing(result.query, match, words) for match in result.matches),
        exposures=exposures,
        picture=picture_of(exposures, [exposure.party for exposure in exposures]),
        reason=result.reason or result.query.problem,
        rank=_rank(result, exposures),
    )


def picture_of(exposures: Sequence[Exposure], asked: Iterable[str] = ()) -> Picture | None:
    """Draw the stakes that explain exposures, where there are any."""
    graph = from_exposures(exposures, asked)
    return draw(graph) if graph.holdings else None


def _rank(result: QueryResult, exposures: Sequence[Exposure]) -> int:
    effects = [match.effect for match in result.matches]
    effects += [exposure.effect for exposure in exposures if exposure.verdict is not Verdict.NO]
    return min((effect.rank for effect in effects), default=_FLAGGED)


def _listing(party: Party, match: Match, words: Words) -> Listing:
    leading = match.evidence[0] if match.evidence else None
    if leading is not None and leading.feature in NAMELESS:
        by, matched = NAMELESS[leading.feature], leading.listed
    else:
        by, matched = NAME_KINDS[match.matched_kind], match.matched_name
    asked = _compared(party, match)
    rows = words(asked, match.matched_name, party)
    met = columns(rows, asked, match.matched_name)
    return Listing(match, asked, met, side_by_side(party, match), by, matched)


def _compared(party: Party, match: Match) -> str:
    """Return the one of a party's names that met the entity's."""
    met = (e.query for e in match.evidence if e.listed == match.matched_name)
    return next((name for name in met if name in {party.name, *party.other_names}), party.name)
