"""The program itself: a party goes in, a defended answer comes out.

party ─► analysis of its names ─► candidates ─► scoring ─► matches, best first ─► outcome
"""

from __future__ import annotations

import datetime as dt
import itertools
import math
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple, overload

from screener.facts.identifiers import comparable
from screener.index.lookup import Candidates, Index
from screener.index.maker import Progress
from screener.lists.ages import MaxAge
from screener.lists.catalog import Catalog
from screener.matching.parties import AnalysedParty, ListedName, analyse_party, judge, scores_of
from screener.matching.score import REVIEW_THRESHOLD, NameScore
from screener.model import ListId, Match, Outcome, Party, QueryResult, RunInfo
from screener.names.tokens import AnalysedName
from screener.screening.grouping import grouped
from screener.screening.opening import open_lists

if TYPE_CHECKING:
    import pandas as pd

    from screener.model import Exposure, Stake
    from screener.screening.whatif import Supposed, WhatIf

IN_HAND = 500
"""Queries prepared together; chosen: more saves little, and answers should not be long in coming."""

ABOUT = 0.05
"""Scores this near are about as good; chosen: spelling differs by less than the law does."""
ROUNDING = 1e-9


class Screener:
    """The loaded lists, ready to answer.

    >>> from screener import Screener
    >>> with_starter_set = Screener.open("/nonexistent-home-of-a-doctest")
    >>> with_starter_set.check("Zoloz").outcome
    <Outcome.NONE: 'none'>
    """

    def __init__(self, index: Index, run: RunInfo, catalog: Catalog, *, exhaustive: bool = False) -> None:
        self.run = run
        """What every answer rests on: lists with their dates and hashes, day, thresholds, notices."""
        self._index = index
        self.catalog = catalog
        """What the program knows of lists and their effects, private lists included."""
        self._exhaustive = exhaustive
        self._lists = frozenset(status.id for status in run.lists)
        self._day = run.as_of.toordinal()

    @property
    def key(self) -> str:
        """What the compiled lists are known by: the same key is the same entities."""
        return self._index.key

    @classmethod
    def open(
        cls,
        home: Path | str | None = None,
        *,
        lists: Sequence[str] = (),
        as_of: dt.date | None = None,
        max_age: MaxAge = None,
        exhaustive: bool = False,
        on_entity: Progress | None = None,
    ) -> Screener:
        """Open the lists of a home folder; they are compiled first where they have changed.

        >>> from screener import Screener
        >>> opened = Screener.open("/nonexistent-home-of-a-doctest", lists=["us_dod_1260h"])
        >>> [(status.id, str(status.state)) for status in opened.run.lists]
        [('us_dod_1260h', 'ok')]

        Args:
            home: where snapshots live; the platform's user data folder where not given.
            lists: ids of the lists to screen against; all that have data where empty.
            as_of: the day to answer for; today (UTC) where not given.
            max_age: days after which lists count as stale, for single ones by id (`{"us_bis_el": 30}`); the
                catalog's own where not given.
            exhaustive: score every listed name instead of trusting the index: slow, and the same answer.
            on_entity: told how many entities have been compiled, when they have to be.

        Raises:
            UsageError: `lists` names a list that there is not.
            ListMissingError: a list that was asked for has no data.
            ListStaleError: a list is older than allowed.
            StoreError: the store is damaged.
        """
        opened = open_lists(
            Path(home) if home else None,
            lists=lists,
            as_of=as_of,
            max_age=max_age,
            exhaustive=exhaustive,
            on_entity=on_entity,
        )
        return cls(opened.index, opened.run, opened.catalog, exhaustive=exhaustive)

    def check(self, party: Party | str) -> QueryResult:
        """Answer one query.

        >>> from screener import Party, Screener
        >>> lists = Screener.open("/nonexistent-home-of-a-doctest")
        >>> answer = lists.check(Party("Megvii Technology", country="CN"))
        >>> answer.matches[0].entity.name, str(answer.matches[0].effect)
        ('Megvii Technology', 'licence')
        """
        return next(self._answers([party]))

    @overload
    def batch(
        self, parties: pd.DataFrame, *, name: str | None = None, columns: Mapping[str, str] | None = None
    ) -> pd.DataFrame: ...

    @overload
    def batch(self, parties: Iterable[Party | str]) -> Iterator[QueryResult]: ...

    def batch(
        self, parties: Any, *, name: str | None = None, columns: Mapping[str, str] | None = None
    ) -> Any:
        """Answer many queries, in order: of an iterable one after another, of a DataFrame as a DataFrame.

        A DataFrame comes back with its own columns, its index and the columns `screener_…` behind: one row
        in, one row out. Which of its columns say what is told by their names, as in a file.

        >>> from screener import Screener
        >>> lists = Screener.open("/nonexistent-home-of-a-doctest")
        >>> [str(answer.outcome) for answer in lists.batch(["Hikvision", "Zoloz", "?"])]
        ['hit', 'none', 'unscreenable']
        >>> import pandas as pd
        >>> vendors = pd.DataFrame({"vendor": ["Zoloz", "Hikvision"], "spend": [10, 20]})
        >>> lists.batch(vendors)[["vendor", "spend", "screener_outcome", "screener_hits"]]
              vendor  spend screener_outcome  screener_hits
        0      Zoloz     10             none              0
        1  Hikvision     20              hit              5

        Args:
            parties: the queries.
            name: the column of a DataFrame that holds the name, where it is not recognised by its own.
            columns: role to column for others, such as `{"country": "Land", "lei": "Kennung"}`.

        Raises:
            InputError: no column can be told to hold the name, or there is no such role or column.
        """
        if isinstance(parties, str | Party):
            raise TypeError("batch takes several parties; check takes one")
        if not hasattr(parties, "iloc"):
            return self._answers(parties)
        from screener.parties.typed import parties_of_frame  # noqa: PLC0415  # only for a DataFrame
        from screener.report.typed import with_answers  # noqa: PLC0415

        return with_answers(parties, self._answers(parties_of_frame(parties, name, columns)), self.run)

    def _answers(self, parties: Iterable[Party | str]) -> Iterator[QueryResult]:
        """Answer queries one after another; a few hundred are taken in hand at a time."""
        rows = map(_party, parties)
        while chunk := [analyse_party(party) for party in itertools.islice(rows, IN_HAND)]:
            yield from map(self._answer, chunk, self._candidates(chunk))

    def _candidates(self, chunk: Sequence[AnalysedParty]) -> Sequence[Candidates]:
        """The listed names to score for each party."""
        if self._exhaustive:
            return [self._index.everything()] * len(chunk)
        return self._index.candidates([party.names for party in chunk])

    def _answer(self, party: AnalysedParty, named: Candidates) -> QueryResult:
        numbered = not party.party.problem and any(map(comparable, party.party.identifiers))
        if party.problem and not numbered:
            return QueryResult(party.party, Outcome.UNSCREENABLE, reason=party.problem)
        found = answered(party.party, sorted(self._matches(party, named), key=most_urgent))
        if party.problem and not found.matches:
            return replace(found, reason=f"{party.problem}: only its numbers were compared")
        return found

    def exposures(
        self,
        stakes: Iterable[Stake],
        parties: Iterable[Party | str] | None = None,
        *,
        rules: Sequence[str] = (),
    ) -> tuple[Exposure, ...]:
        """Say which parties of the stakes are listed, caught, undecided or flagged, strongest first.

        >>> from screener import Interval, Screener, Stake
        >>> lists = Screener.open("/nonexistent-home-of-a-doctest", as_of=dt.date(2025, 10, 15))
        >>> held = Stake("Megvii Technology", "Daughter Ltd", Interval.exactly(60))
        >>> [(e.party, str(e.verdict)) for e in lists.exposures([held], rules=["bis_affiliates"])]
        [('Megvii Technology', 'listed'), ('Daughter Ltd', 'must')]

        Args:
            stakes: who holds what part of whom; `screener.read_stakes` reads them from a file.
            parties: only what concerns these; every party of the stakes where not given.
            rules: ids of the rules to apply; all that exist on the day where empty.

        Raises:
            OwnershipError: the stakes contradict each other.
            UsageError: there is no rule of that id.
        """
        from screener.screening import exposure  # noqa: PLC0415  # a plain check starts without it

        day = self.run.as_of
        chosen = exposure.select(exposure.shipped_rules(), rules, day)
        asked = None if parties is None else map(_party, parties)
        return exposure.exposures(stakes, lambda party: self.check(party).matches, chosen, day, asked)

    def whatif(
        self,
        stakes: Iterable[Stake],
        added: Iterable[Supposed | str] = (),
        *,
        removed: Iterable[str] = (),
        rules: Sequence[str] = (),
        only_added: bool = False,
    ) -> WhatIf:
        """Say what would follow for the parties of the stakes if parties were put on a list, or taken off.

        >>> from screener import Interval, Screener, Stake
        >>> lists = Screener.open("/nonexistent-home-of-a-doctest", as_of=dt.date(2025, 10, 15))
        >>> held = Stake("Ant Group", "Zoloz", Interval.exactly(100))
        >>> answer = lists.whatif([held], ["Ant Group=us_bis_el"], rules=["bis_affiliates"])
        >>> [(c.after.party, str(c.before), str(c.after.verdict)) for c in answer.changes]
        [('Ant Group', 'no', 'listed'), ('Zoloz', 'no', 'must')]

        Args:
            stakes: who holds what part of whom.
            added: who is put on which list: `Supposed`, or text as `NAME=LIST_ID[:PROGRAMME][@FROM]`.
            removed: who is taken off which list: `NAME=LIST_ID`.
            rules: ids of the rules to apply; all to which the lists matter where empty.
            only_added: ignore the loaded lists.

        Raises:
            OwnershipError: the stakes contradict each other.
            UsageError: there is no such rule or list, or a name may mean several parties.
        """
        from screener.screening import whatif  # noqa: PLC0415  # a plain check starts without it

        supposed = whatif.suppositions(added, removed)
        screen = None if only_added else (lambda party: self.check(party).matches)
        return whatif.asked(stakes, supposed, rules, screen, self.catalog, self.run.as_of)

    def __repr__(self) -> str:
        run = self.run
        return f"<Screener: {len(run.lists)} lists as of {run.as_of}, snapshot {run.snapshot}>"

    def _repr_html_(self) -> str:
        """Show in a notebook which lists are open."""
        return self.run._repr_html_()

    def _matches(self, party: AnalysedParty, named: Candidates) -> Iterator[Match]:
        """Judge every entity that could match, as long as it is listed on the day asked."""
        index = self._index
        nameless = self._nameless(party.party)
        for number in named.keys() | nameless:
            if ListId(index.list_of(number)) in self._lists and index.listed_on(number, self._day):
                near = [each for form in named.get(number, ()) if (each := self._near(party, form))]
                if near or number in nameless:
                    match = self._judged(party, number, near)
                    if match is not None:
                        yield match

    def _nameless(self, party: Party) -> set[int]:
        """The entities that could match whatever their names: by an identifier or an address."""
        if not party.identifiers and not party.address:
            return set()
        if self._exhaustive:
            return set(range(self._index.entities))
        found = set(self._index.by_identifiers(party.identifiers))
        return found.union(self._index.by_address(party.address) if party.address else ())

    def _near(self, party: AnalysedParty, form: int) -> Near | None:
        """A reading of a listed name, where it is near enough to one of the party's to look at its entity."""
        listed = self._index.form(form)
        scores = scores_of(party, listed)
        return Near(form, listed, scores) if any(s.score >= REVIEW_THRESHOLD for s in scores) else None

    def _judged(self, party: AnalysedParty, number: int, near: list[Near]) -> Match | None:
        """Judge one entity by those of its names that are near."""
        entity = self._index.entity(number)
        names = [
            ListedName(entity.names[self._index.name_of(each.number)], each.form, each.scores)
            for each in near
        ]
        return judge(party, entity, self.catalog.effect(entity), names)


class Near(NamedTuple):
    """A reading of a listed name that is near enough to a party."""

    number: int
    form: AnalysedName
    scores: tuple[NameScore, ...]


def answered(party: Party, matches: list[Match]) -> QueryResult:
    """Sum matches up: the best one gives the outcome and its leading reason; each knows its party."""
    if not matches:
        return QueryResult(party, Outcome.NONE)
    outcome = Outcome.HIT if any(m.outcome is Outcome.HIT for m in matches) else Outcome.REVIEW
    reasons = [evidence.reason for evidence in matches[0].evidence]
    return QueryResult(party, outcome, grouped(matches), reason=reasons[0] if reasons else "")


def most_urgent(match: Match) -> tuple[int, int, float, str]:
    """Order matches: the most alike first; among those about as alike, the strongest effect first."""
    return -math.floor(match.score / ABOUT + ROUNDING), match.effect.rank, -match.score, match.entity.id


def _party(party: Party | str) -> Party:
    """Return who is asked about, of whom perhaps only the name is given."""
    return Party(party) if isinstance(party, str) else party
