"""A portfolio screened again by halves has the answers of a full run, and says what changed and why."""

from __future__ import annotations

import datetime as dt
import tempfile
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from fractions import Fraction
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from screener.index.compile import compile_index
from screener.index.lookup import Index
from screener.lists import catalog, starter
from screener.model import (
    Address,
    Effect,
    Entity,
    EntityType,
    Identifier,
    Interval,
    ListId,
    ListState,
    ListStatus,
    Name,
    NameKind,
    Party,
    QueryResult,
    RunInfo,
    Score,
    SourceId,
    Stake,
)
from screener.ownership.graph import build
from screener.records.decision import Decision, Judgement
from screener.screening.beside import Beside, staked_of
from screener.screening.deciding import Docket, decide
from screener.screening.exposure import Book, select, shipped_rules
from screener.screening.kept import NO_STAKES, Answer, Basis, Kept, kept_of
from screener.screening.linking import Screen, link
from screener.screening.nearby import Nearby
from screener.screening.reasons import Became
from screener.screening.recalling import Recalling
from screener.screening.rescreening import Asking, Rescreened, Some, encoded, rescreened
from screener.screening.screen import Screener

EL = ListId("us_bis_el")
DAY = dt.date(2026, 11, 23)
TERMS = ("screener test", "code test")
WORDS = """
huawei technologies shenzhen company limited international trading group radiant safari club safariclub
tech mikhail mihail petrov petroff abu bakr of 2 ii 52 institute research smith smyth electric co ltd
""".split()  # noqa: SIM905  # a list of literals would be four times as long
CATALOG = catalog.load()


def run_on(day: dt.date) -> RunInfo:
    status = ListStatus(EL, "Entity List", Effect.LICENCE, None, None, None, "", 0, ListState.OK, 0)
    return RunInfo(lists=(status,), as_of=day, version="test", config=())


class Screening:
    """Answers as the command does, with an index of all entities and one of some, and counts what it asks."""

    def __init__(self, folder: Path, entities: Sequence[Entity], day: dt.date) -> None:
        self._folder, self._day, self._number = folder, day, 0
        self._all = self._screener(entities)
        self.asked: list[Party] = []
        self.around: list[Party] = []
        """Parties of the stakes that were screened."""
        self._laid: tuple[Sequence[Stake], Sequence[Decision], bool] = ((), (), False)
        self.basis = Basis(TERMS, str(hash(tuple(entities))), day, (EL,))
        self.contents = encoded(CATALOG, entities, self.basis)

    def _screener(self, entities: Sequence[Entity]) -> Screener:
        return Screener(self._index(entities), run_on(self._day), CATALOG)

    def _index(self, entities: Sequence[Entity]) -> Index:
        self._number += 1
        path = self._folder / f"{id(self)}-{self._number}.idx"
        compile_index(path, "key", entities)
        return Index.open(path, "key")

    def again(
        self, last: Kept | None, rows: Sequence[Party], *, full: bool = False, terms: tuple[str, ...] = TERMS
    ) -> Rescreened:
        def of_all(parties: Iterable[Party]) -> Iterator[QueryResult]:
            asked = list(parties)
            self.asked += asked
            return self._all.batch(asked)

        @contextmanager
        def of_some(entities: Sequence[Entity]) -> Iterator[Some]:
            index = self._index(entities)
            yield Some(index, Screener(index, run_on(self._day), CATALOG).batch)

        basis = replace(self.basis, terms=terms)
        asking = Asking(of_all, of_some, self.beside)
        return rescreened(last, basis, self.contents, rows, asking, full=full)

    def lay(
        self, stakes: Sequence[Stake] = (), decided: Sequence[Decision] = (), *, nearby: bool = False
    ) -> None:
        """Lay stakes and decisions beside every answer; `nearby` asks about one row's stakes at a time."""
        self._laid = (stakes, decided, nearby)

    def beside(self, recalling: Recalling) -> Beside:
        """What lies beside every answer, as the command makes it."""

        def check(party: Party) -> QueryResult:
            self.around.append(party)
            return self._all.check(party)

        exposures = self._exposures(recalling.asking(check))
        staked = staked_of(exposures, ("rule bis_affiliates",)) if exposures else NO_STAKES
        return Beside(Docket(self._laid[1], self._day), exposures, staked)

    def _exposures(self, screen: Screen) -> Book | Nearby | None:
        stakes, _, nearby = self._laid
        rules = select(shipped_rules(), ["bis_affiliates"], self._day)
        if not stakes:
            return None
        if nearby:
            return Nearby((), stakes, screen, rules, self._day)
        graph = build(stakes, self._day, doubting=True)
        return Book(graph, link(graph, screen), rules)

    def in_full(self, rows: Sequence[Party]) -> tuple[Answer, ...]:
        """What `batch` answers, reduced to what is kept; every party of the stakes is screened for it."""
        add = self._exposures(lambda party: self._all.check(party).matches)
        docket = Docket(self._laid[1], self._day)
        results = self._all.batch(rows)
        return tuple(kept_of(docket.ruled(add.answered(each) if add else each)) for each in results)


def entity(number: int, name: str, **more: object) -> Entity:
    plain = Entity(f"us_bis_el:{number}", EL, (SourceId("us_csl"),), EntityType.ORGANISATION, (Name(name),))
    return replace(plain, **more)  # type: ignore[arg-type]  # any field of an entity


def numbered(parties: Iterable[Party]) -> list[Party]:
    return [replace(party, row=row) for row, party in enumerate(parties, start=1)]


def answers(done: Rescreened) -> tuple[Answer, ...]:
    return done.kept.answers


# --- the law: by halves as in full

names = st.lists(st.sampled_from(WORDS), min_size=1, max_size=4).map(" ".join)
days = st.sampled_from([None, DAY - dt.timedelta(days=9), DAY, DAY + dt.timedelta(days=9)])
PLACE = "Flat B, 7/F, 14 Kwun Tong Road, Kowloon, Hong Kong"
places = st.sampled_from([(), (Address(PLACE, country="HK"),)])
kinds = st.sampled_from([EntityType.ORGANISATION, EntityType.ADDRESS])
imos = st.sampled_from([(), (Identifier("imo", "9074729"),), (Identifier("imo", "9241061"),)])
listed = st.builds(
    lambda name, alias, kind, start, end, numbers, remarks, addresses, type_: {
        "addresses": addresses,
        "type": type_,
        "names": (Name(name), Name(alias, kind)),
        "start": start,
        "end": end,
        "identifiers": numbers,
        "remarks": remarks,
    },
    names, names, st.sampled_from(NameKind), days, days, imos, st.sampled_from(["", "x"]), places, kinds,
)  # fmt: skip
lists = st.dictionaries(st.integers(0, 9), listed, min_size=1)
parties = st.lists(
    st.builds(
        Party,
        name=st.one_of(names, st.just("???")),
        country=st.sampled_from(["", "CN", "RU"]),
        identifiers=imos,
        address=st.sampled_from(["", PLACE]),
        id=st.sampled_from(["", "7", "8"]),
    ),
    min_size=1,
    max_size=8,
).map(numbered)


@settings(max_examples=40, deadline=None)
@given(lists, lists, st.data())
def test_screening_again_by_halves_gives_what_a_full_run_gives(
    was: dict[int, dict[str, object]], now: dict[int, dict[str, object]], data: st.DataObject
) -> None:
    stay = data.draw(st.sets(st.sampled_from(sorted(was))))
    now |= {number: was[number] for number in stay}  # most entries of a list stay as they are
    old_rows = data.draw(parties)
    new_rows = numbered([*data.draw(parties), *(replace(row, row=None) for row in old_rows[1:])])
    with tempfile.TemporaryDirectory() as folder:
        before, after = (
            Screening(Path(folder), [entity(n, "", **more) for n, more in state.items()], day)
            for state, day in ((was, DAY), (now, data.draw(st.sampled_from([DAY, DAY + dt.timedelta(9)]))))
        )
        last = before.again(None, old_rows).kept
        done = after.again(last, new_rows)
        assert answers(done) == answers(after.again(None, new_rows))
        assert answers(before.again(done.kept, old_rows)) == answers(before.again(None, old_rows))


def test_on_real_entries_by_halves_gives_what_a_full_run_gives(tmp_path: Path) -> None:
    """Every fifth entry goes, comes or gains an alias; the portfolio is their names, cut and whole."""
    every = [replace(e, list_id=EL) for e in starter.reading().entities[::2]]
    old = [e for n, e in enumerate(every) if n % 5 != 1]
    alias = Name("Sholto Quay Trading", NameKind.ALIAS)
    new = [
        replace(e, names=(*e.names, alias)) if n % 50 == 2 else e for n, e in enumerate(every) if n % 5 != 3
    ]
    rows = numbered(
        [Party(e.name) for e in every[::2]]
        + [Party(" ".join(e.name.split()[:2])) for e in every[1::3]]
        + [Party("Sholto Quay Trading"), Party("Kelvo Bakery")]
    )
    before, after = Screening(tmp_path, old, DAY), Screening(tmp_path, new, DAY)
    last = before.again(None, rows).kept
    done, whole = after.again(last, rows), after.again(last, rows, full=True)
    assert answers(done) == answers(whole)
    assert done.changes == whole.changes
    assert 0 < done.asked < len(rows) * 0.8
    assert {change.became for change in done.changes} == set(Became)


def shares(low: int, more: int) -> Interval:
    return Interval(Fraction(low), Fraction(min(100, low + more)))


def stakes_of(owners: Sequence[str]) -> st.SearchStrategy[list[Stake]]:
    """Stakes of parties that are mostly listed, in parties of few names."""
    held = st.builds(
        Stake,
        owner=st.one_of(st.sampled_from(owners), st.sampled_from(HELD)),
        owned=st.sampled_from(HELD),
        share=st.builds(shares, st.integers(0, 60), st.integers(0, 50)),
        owner_id=st.sampled_from(["", "", "7"]),
        start=days,
        end=days,
    )
    return st.lists(held, max_size=5).map(lambda found: [each for each in found if each.owner != each.owned])


HELD = ("Kelvo Bakery", "Kest Shipyard", "Sholto Quay Radiant", "Huawei Bakery")
ends = st.sampled_from([DAY - dt.timedelta(1), DAY + dt.timedelta(3), DAY + dt.timedelta(99)])


def decisions_on(screening: Screening, rows: Sequence[Party], data: st.DataObject) -> list[Decision]:
    """Decisions about some of what the rows match."""
    found = []
    for result in screening._all.batch(rows):
        for match in result.matches:
            judgement = data.draw(st.sampled_from([None, *Judgement]))
            if judgement is not None:
                until = data.draw(ends) if judgement is Judgement.FALSE_POSITIVE else None
                more = {"judgement": judgement, "until": until}
                found.append(
                    decide(Docket((), DAY), result.query, match, reason="r", by="b", date=DAY, **more)
                )
    return found


@settings(max_examples=30, deadline=None)
@given(lists, lists, st.data())
def test_with_stakes_and_decisions_too_the_answers_are_those_of_a_batch(
    was: dict[int, dict[str, object]], now: dict[int, dict[str, object]], data: st.DataObject
) -> None:
    now |= {number: was[number] for number in data.draw(st.sets(st.sampled_from(sorted(was))))}
    owners = [name.text for state in (was, now) for each in state.values() for name in each["names"]]  # type: ignore[attr-defined]
    stakes_then, more = data.draw(stakes_of(owners)), data.draw(stakes_of(owners))
    stakes_now = data.draw(st.sampled_from([stakes_then, [], more, [*stakes_then[1:], *more]]))
    old_rows = [*data.draw(parties), *map(Party, HELD)]
    new_rows = numbered([*data.draw(parties), *(replace(row, row=None) for row in old_rows[1:])])
    with tempfile.TemporaryDirectory() as folder:
        before, after = (
            Screening(Path(folder), [entity(n, "", **more) for n, more in state.items()], day)
            for state, day in ((was, DAY), (now, data.draw(st.sampled_from([DAY, DAY + dt.timedelta(9)]))))
        )
        decided = decisions_on(before, old_rows, data)
        nearby = data.draw(st.booleans())
        before.lay(stakes_then, decided, nearby=nearby)
        decided = [*decided, *decisions_on(after, new_rows, data)]
        after.lay(stakes_now, decided[data.draw(st.integers(0, len(decided))) :], nearby=nearby)
        last = before.again(None, old_rows).kept
        done = after.again(last, new_rows)
        assert tuple(replace(each, named=True) for each in answers(done)) == after.in_full(new_rows)
        whole = after.again(None, new_rows).kept
        assert set(done.kept.around) == set(whole.around)
    unexplained = [c for c in done.changes if c.reasons == ("neither the row nor the list changed",)]
    assert not unexplained


# --- what is asked, and what is said

KELVO, KEST, SHOLTO = entity(1, "Kelvo Trading"), entity(2, "Kest Shipyard"), entity(3, "Sholto Quay")
ROWS = numbered([Party("Kelvo Trading"), Party("Kest Shipyard"), Party("Nobody Ltd")])
MORE = replace(KELVO, names=(*KELVO.names, Name("Nobody Ltd", NameKind.ALIAS)))

CASES = [
    pytest.param([KELVO, KEST], ROWS, [], [], id="nothing changed, nothing is asked"),
    pytest.param([KELVO, KEST, SHOLTO], ROWS, [], [], id="who came is none of ours"),
    pytest.param([KELVO], ROWS, ["Kest Shipyard"],
                 [("vanished", "Kest Shipyard", "removed from us_bis_el")], id="an entry left its list"),
    pytest.param([KELVO, KEST, entity(4, "Nobody Ltd", start=dt.date(2026, 11, 20))], ROWS, ["Nobody Ltd"],
                 [("new", "Nobody Ltd", "added to us_bis_el (from 2026-11-20)")], id="an entry came"),
    pytest.param([MORE, KEST], ROWS, ["Kelvo Trading", "Nobody Ltd"],
                 [("changed", "Kelvo Trading", "entry on us_bis_el changed: names"),
                  ("new", "Nobody Ltd", "entry on us_bis_el changed: names")], id="an entry got an alias"),
    pytest.param([replace(KELVO, end=DAY), KEST], ROWS, ["Kelvo Trading"],
                 [("vanished", "Kelvo Trading", "removed from us_bis_el")], id="a listing came to its end"),
    pytest.param([replace(KELVO, sources=(SourceId("us_bis_dpl"),)), KEST], ROWS, ["Kelvo Trading"],
                 [], id="another file states the same"),
    pytest.param([KELVO, KEST], ROWS[1:], [],
                 [("vanished", "Kelvo Trading", "the row is gone")], id="a row is gone"),
    pytest.param([KELVO, KEST], numbered(reversed(ROWS)), [], [], id="rows in another order"),
    pytest.param([KELVO, KEST], numbered([*ROWS, Party("Kest Shipyards")]), ["Kest Shipyards"],
                 [("new", "Kest Shipyards", "the row is new")], id="a row came"),
    pytest.param([KELVO, KEST], numbered([*ROWS[:2], Party("???")]), ["???"],
                 [("new", "???", "no letter or digit")], id="a row cannot be screened"),
]  # fmt: skip


@pytest.mark.parametrize(("entities", "rows", "asked", "changes"), CASES)
def test_a_change_asks_whom_it_touches_and_is_told_with_its_reason(
    entities: list[Entity],
    rows: list[Party],
    asked: list[str],
    changes: list[tuple[str, str, str]],
    tmp_path: Path,
) -> None:
    last = Screening(tmp_path, [KELVO, KEST], DAY).again(None, ROWS).kept
    after = Screening(tmp_path, entities, DAY)
    done = after.again(last, rows)
    assert [party.name for party in after.asked] == asked
    told = [(c.became.value, c.party.name, "; ".join(c.reasons)) for c in done.changes]
    assert [(a, b) for a, b, _ in told] == [(a, b) for a, b, _ in changes]
    assert all(why in said for (*_, said), (*_, why) in zip(told, changes, strict=True))
    assert answers(done) == answers(after.again(None, rows))


def test_a_row_known_by_its_owners_key_may_change_its_name(tmp_path: Path) -> None:
    lists = Screening(tmp_path, [KELVO, KEST], DAY)
    last = lists.again(None, [Party("Kelvo Trading", id="V7")]).kept
    (gone, come) = lists.again(last, [Party("Kest Shipyard", country="MT", id="V7")]).changes
    assert (gone.became, come.became) == (Became.NEW, Became.VANISHED)
    assert gone.reasons == come.reasons == ("the row changed: name, country",)


def test_another_program_asks_everything_and_says_so(tmp_path: Path) -> None:
    lists = Screening(tmp_path, [KELVO, KEST], DAY)
    last = lists.again(None, ROWS).kept
    worse = replace(last.answers[0].findings[0], score=Score(0.5))
    last = replace(last, answers=(replace(last.answers[0], findings=(worse,)), *last.answers[1:]))
    done = lists.again(last, ROWS, terms=("screener test", "code other"))
    assert done.asked == len(ROWS)
    (change,) = done.changes
    assert change.became is Became.CHANGED
    assert change.reasons == ("screened otherwise: by code test before, by code other now",)


@pytest.mark.parametrize("nearby", [False, True], ids=["files of stakes", "stakes of a register"])
def test_parties_of_the_stakes_are_screened_only_where_a_change_can_touch_them(
    nearby: bool, tmp_path: Path
) -> None:
    """An owner who comes on a list is asked about again, and whom he holds is found."""
    half = Interval(Fraction(60), Fraction(60))
    stakes = [Stake("Sholto Quay", "Nobody Ltd", half), Stake("Kelvo Trading", "Sholto Quay", half)]
    before, same, after = (
        Screening(tmp_path, entities, dt.date(2025, 10, 15))
        for entities in ([KELVO, KEST], [KELVO, KEST], [KELVO, KEST, SHOLTO])
    )
    for each in (before, same, after):
        each.lay(stakes, nearby=nearby)
    last = before.again(None, ROWS).kept
    assert {party.name for party in before.around} == {"Kelvo Trading", "Sholto Quay", "Nobody Ltd"}
    assert (same.again(last, ROWS).changes, same.around) == ((), [])
    done = after.again(last, ROWS)
    assert {party.name for party in after.around} == {"Sholto Quay"}
    assert ("Nobody Ltd", Became.CHANGED) in {(c.party.name, c.became) for c in done.changes}
    assert tuple(replace(each, named=True) for each in answers(done)) == after.in_full(ROWS)


def test_a_first_run_finds_everything_new(tmp_path: Path) -> None:
    done = Screening(tmp_path, [KELVO, KEST], DAY).again(None, ROWS)
    assert {(c.became, c.reasons) for c in done.changes} == {
        (Became.NEW, ("first screening of this portfolio",))
    }
    assert len(done.changes) == 2
