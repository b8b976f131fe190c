"""The only place that screens a portfolio again after a change, and says which findings changed and why.

Which rows are asked again. An answer is made of matches, and whether a party matches an entity depends on
the two alone. So a row whose question was answered before needs asking only if one of its matches is with an
entity that changed or left, or if it matches the new form of an entity that changed or came. The latter is
found by holding the rows' names, which are kept as they read, against those entities alone, in a small index
of their own. All other answers stand, unless the program or its thresholds changed: then everything is asked
again. Parties that the stakes name around the rows are asked about in the same way. Decisions and exposures
are worked out beside every answer anew; only rows that the stakes are known not to name are passed over.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass, field, replace

import msgspec

import screener
from screener.index.lookup import Index
from screener.index.maker import made_by
from screener.lists.catalog import Catalog
from screener.lists.differences import Difference, FieldChange, Kind, field_changes
from screener.lists.inventory import Inventory
from screener.model import Effect, Entity, Party, QueryResult, RunInfo
from screener.screening.beside import Beside, bare
from screener.screening.deciding import Docket
from screener.screening.kept import Answer, Basis, Contents, Kept, Question, kept_of, question
from screener.screening.reasons import Change, changes
from screener.screening.recalling import Recalling
from screener.screening.spelled import Names

Ask = Callable[[Iterable[Party]], Iterator[QueryResult]]
"""Answers parties, in order."""


@dataclass(frozen=True, slots=True)
class Some:
    """Some entities, as if they were all that is listed."""

    index: Index
    answer: Ask


@dataclass(frozen=True, slots=True)
class Asking:
    """Who answers."""

    of_all: Ask
    """Against all lists that are looked at."""
    of_some: Callable[[Sequence[Entity]], AbstractContextManager[Some]]
    """Against some entities alone."""
    lay: Callable[[Recalling], Beside] = field(default=lambda _: Beside(Docket((), dt.date.min)))
    """Lays stakes and decisions beside the answers; parties of the stakes are screened as is recalled."""
    record: Callable[[Iterable[QueryResult]], Iterator[QueryResult]] = iter
    """Records whole answers, and gives them on."""


@dataclass(frozen=True, slots=True)
class Rescreened:
    """A portfolio's results now, and how they differ from those before."""

    kept: Kept
    changes: tuple[Change, ...]
    standing: tuple[Answer, ...]
    """Answers to rows that were not screened against all lists: they could not have another one."""
    entities: int
    """Listed entities that came, left or changed since the results before."""

    @property
    def asked(self) -> int:
        """Rows that were screened against all lists."""
        return len(self.kept.answers) - len(self.standing)


def basis_of(run: RunInfo) -> Basis:
    """What the answers of a run rest on."""
    config = (f"{name} {value}" for name, value in run.config if name != "exhaustive")
    terms = (f"screener {screener.__version__}", f"code {made_by()}", *config)
    return Basis(terms, run.snapshot, run.as_of, tuple(sorted(status.id for status in run.lists)))


def contents_of(stock: Inventory, basis: Basis) -> dict[str, bytes]:
    """The entities that are looked at, on their lists on the day, as they are kept."""
    return encoded(stock.catalog, stock.entities(basis.lists), basis)


def encoded(catalog: Catalog, entities: Iterable[Entity], basis: Basis) -> dict[str, bytes]:
    """Encode the entities that are on the lists looked at on the day."""
    encode, lists, day = msgspec.msgpack.Encoder().encode, frozenset(basis.lists), basis.as_of
    return {
        entity.id: encode((catalog.effect(entity), entity))
        for entity in entities
        if entity.list_id in lists
        and (entity.start is None or entity.start <= day)
        and (entity.end is None or day < entity.end)
    }


def rescreened(
    last: Kept | None,
    basis: Basis,
    contents: Contents,
    rows: Sequence[Party],
    asking: Asking,
    *,
    full: bool = False,
) -> Rescreened:
    """Answer every row of a portfolio, asking only where the answer can be another one than before.

    Args:
        last: what was kept of the last run.
        basis: what answers rest on now.
        contents: the entities that are looked at now.
        rows: the portfolio as it is now.
        asking: who answers.
        full: ask every row, whatever was kept.
    """
    touched = _touched(last.contents, contents) if last else {}
    known: dict[Question, Answer] = {}
    if last is not None and not full and last.basis.terms == basis.terms:
        known = {question(answer.party): bare(answer) for answer in last.asked}
    questions = {question(row): row for row in rows}
    around = {question(answer.party): answer.party for answer in last.around} if last and known else {}
    names = Names(last if known else None)
    found = _standing(known, {**questions, **around}, touched, contents, asking, names) if known else {}
    to_ask = [row for key, row in questions.items() if key not in found]
    entity = _decoding(contents)
    recalling = Recalling(dict(found), entity)
    beside = asking.lay(recalling)
    unnamed = _unnamed(last, beside) if known else frozenset()
    fresh = _asked(to_ask, asking, beside, unnamed, found)

    def standing(row: Party) -> Answer:
        bare_of_row = replace(found[question(row)], party=row)
        return beside.completed(bare_of_row, entity, unnamed=_named(row) in unnamed)

    stood = {id(row): standing(row) for row in rows if id(row) not in fresh}
    every = fresh | stood
    answers = tuple(every[id(row)] for row in rows)
    met = tuple(recalling.met)
    names_now = names.encoded(questions | {question(answer.party): answer.party for answer in met})
    kept = Kept(basis, answers, contents, staked=beside.staked, names=names_now, around=met)
    return Rescreened(kept, tuple(changes(last, kept, touched)), tuple(stood.values()), len(touched))


def _asked(
    rows: Sequence[Party],
    asking: Asking,
    beside: Beside,
    unnamed: frozenset[Question],
    found: dict[Question, Answer],
) -> dict[int, Answer]:
    """Screen rows against all lists; the answers, by the rows' identity, are recorded as they come.

    What is kept of their matches alone is put into `found`, for other rows that ask the same.
    """
    if not rows:
        return {}
    answers: list[Answer] = []

    def whole() -> Iterator[QueryResult]:
        for result in asking.of_all(rows):
            found[question(result.query)] = kept_of(result)
            each, named = beside.whole(result, unnamed=_named(result.query) in unnamed)
            answers.append(replace(kept_of(each), named=named))
            yield each

    for _ in asking.record(whole()):
        pass
    return {id(row): answer for row, answer in zip(rows, answers, strict=True)}


def _named(party: Party) -> Question:
    """By what stakes may name a party: all that a row asks, and its owner's key."""
    return (*question(party), party.id)


def _unnamed(last: Kept | None, beside: Beside) -> frozenset[Question]:
    """The rows that the stakes were known not to name, where they call their parties as they did."""
    if last is None or not beside.staked.naming or last.staked.naming != beside.staked.naming:
        return frozenset()
    return frozenset(_named(answer.party) for answer in last.answers if not answer.named)


def _decoding(contents: Contents) -> Callable[[str], Entity]:
    decode = msgspec.msgpack.Decoder(tuple[Effect, Entity]).decode
    return lambda entity_id: decode(contents[entity_id])[1]


def _touched(before: Contents, after: Contents) -> dict[str, Difference]:
    """The entities that came, left or changed, by id."""
    if before is after:
        return {}
    decode = msgspec.msgpack.Decoder(tuple[Effect, Entity]).decode
    found: dict[str, Difference] = {}
    for entity_id, now in after.items():
        was = before.get(entity_id)
        if was is None:
            found[entity_id] = Difference(Kind.ADDED, decode(now)[1])
        elif was != now:
            found[entity_id] = _difference(decode(was), decode(now))
    gone = before.keys() - after.keys()
    return found | {each: Difference(Kind.REMOVED, decode(before[each])[1]) for each in gone}


def _difference(was: tuple[Effect, Entity], now: tuple[Effect, Entity]) -> Difference:
    changed = field_changes(was[1], now[1])
    if was[0] is not now[0] and not any(change.field == "effect" for change in changed):
        changed = (*changed, FieldChange("effect", (was[0].value,), (now[0].value,)))
    return Difference(Kind.CHANGED, now[1], changed)


def _standing(
    known: Mapping[Question, Answer],
    questions: Mapping[Question, Party],
    touched: Mapping[str, Difference],
    contents: Contents,
    asking: Asking,
    names: Names,
) -> dict[Question, Answer]:
    """The answers that cannot have changed."""
    untouched = {
        key: answer
        for key in questions
        if (answer := known.get(key)) and not any(f.entity_id in touched for f in answer.findings)
    }
    new = [difference.entity for key, difference in touched.items() if key in contents]
    if not new or not untouched:
        return untouched
    with asking.of_some(new) as some:
        near = _near(some.index, {key: questions[key] for key in untouched}, names)
        results = zip(near, some.answer(questions[key] for key in near), strict=True)
        met = {key for key, result in results if result.matches}
    return {key: answer for key, answer in untouched.items() if key not in met}


def _near(index: Index, rows: Mapping[Question, Party], names: Names) -> list[Question]:
    """The rows that could match any entity of an index: by a name, an identifier or an address."""
    reached = names.of(rows).near(index)
    return [
        key
        for place, (key, party) in enumerate(rows.items())
        if place in reached
        or (party.identifiers and index.by_identifiers(party.identifiers))
        or (party.address and index.by_address(party.address))
    ]
