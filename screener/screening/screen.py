"""The program itself: a party goes in, a defended answer comes out.

party ─► analysis of its names ─► candidates ─► scoring ─► matches, best first ─► outcome
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from screener.index.lookup import Index
from screener.lists.catalog import Catalog
from screener.matching.parties import AnalysedParty, analyse_party, judge
from screener.model import EntityType, ListId, Match, Outcome, Party, QueryResult, RunInfo


class Screener:
    """The loaded lists, ready to answer; `screener.screening.opening.open_lists` makes one."""

    def __init__(self, index: Index, run: RunInfo, catalog: Catalog, *, exhaustive: bool = False) -> None:
        self.run = run
        """What every answer rests on."""
        self._index = index
        self._catalog = catalog
        self._exhaustive = exhaustive
        self._lists = frozenset(status.id for status in run.lists)
        self._day = run.as_of.toordinal()

    def check(self, party: Party | str) -> QueryResult:
        """Answer one query."""
        asked = Party(party) if isinstance(party, str) else party
        analysed = analyse_party(asked)
        if analysed.problem:
            return QueryResult(asked, Outcome.UNSCREENABLE, reason=analysed.problem)
        return answered(asked, sorted(self._matches(analysed), key=most_urgent))

    def batch(self, parties: Iterable[Party]) -> Iterator[QueryResult]:
        """Answer queries one after another, in order."""
        return map(self.check, parties)

    def _matches(self, party: AnalysedParty) -> Iterator[Match]:
        """Judge every entity that could match, as long as it is listed on the day asked."""
        index = self._index
        for number, forms in self._candidates(party).items():
            if ListId(index.list_of(number)) in self._lists and index.listed_on(number, self._day):
                entity = index.entity(number)
                names = [index.form(form, entity) for form in forms]
                match = judge(party, entity, self._catalog.effect(entity), names)
                if match is not None:
                    yield match

    def _candidates(self, party: AnalysedParty) -> dict[int, list[int]]:
        """The entities that could match, each with the readings of its names that could."""
        index = self._index
        found = index.everything() if self._exhaustive else index.candidates(party.names)
        for number in index.by_identifiers(party.party.identifiers):
            found.setdefault(number, [])
        if party.party.address or party.party.type is EntityType.ADDRESS:
            for number in index.addressed():
                found.setdefault(number, [])
        return found


def answered(party: Party, matches: list[Match]) -> QueryResult:
    """Sum matches up: the best one gives the outcome and its leading reason."""
    if not matches:
        return QueryResult(party, Outcome.NONE)
    outcome = Outcome.HIT if any(m.outcome is Outcome.HIT for m in matches) else Outcome.REVIEW
    reasons = [evidence.reason for evidence in matches[0].evidence]
    return QueryResult(party, outcome, tuple(matches), reason=reasons[0] if reasons else "")


def most_urgent(match: Match) -> tuple[float, int, str]:
    """Order matches: the most alike first, among equals the strongest effect, then by id."""
    return -match.score, match.effect.rank, match.entity.id
