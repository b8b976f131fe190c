"""The only place that screens a portfolio again after a change, and says which findings changed and why.

Which rows are asked again. An answer is made of matches, and whether a party matches an entity depends on
the two alone. So a row whose question was answered before needs asking only if one of its matches is with an
entity that changed or left, or if it matches the new form of an entity that changed or came. The latter is
found by screening the rows against those entities alone, in a small index of their own. All other answers
stand, unless the program or its thresholds changed: then everything is asked again.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, fields, replace
from enum import StrEnum
from typing import Any

import msgspec

import screener
from screener.index.maker import made_by
from screener.lists.catalog import Catalog
from screener.lists.differences import Difference, FieldChange, Kind, field_changes
from screener.lists.inventory import Inventory
from screener.model import Effect, Entity, Outcome, Party, QueryResult, RunInfo
from screener.screening.portfolio import Answer, Basis, Contents, Finding, Kept, kept_of

Ask = Callable[[Iterable[Party]], Iterator[QueryResult]]
"""Answers parties, in order."""


@dataclass(frozen=True, slots=True)
class Asking:
    """Who answers."""

    of_all: Ask
    """Against all lists that are looked at."""
    of_some: Callable[[Sequence[Entity]], Ask]
    """Against some entities alone."""


class Became(StrEnum):
    """What became of a finding."""

    NEW = "new"
    CHANGED = "changed"
    VANISHED = "vanished"


@dataclass(frozen=True, slots=True)
class Change:
    """A finding, or a row that cannot be screened, that is not as it was."""

    became: Became
    party: Party
    """As it is now; where its row is gone, as it was."""
    before: Finding | None
    """None of a new finding, and where a row could not be screened."""
    after: Finding | None
    reasons: tuple[str, ...]
    fields: tuple[FieldChange, ...] = ()
    """Of the listed entity."""


@dataclass(frozen=True, slots=True)
class Rescreened:
    """A portfolio's results now, and how they differ from those before."""

    kept: Kept
    changes: tuple[Change, ...]
    asked: int
    """Rows that were screened against all lists; the others could not have another answer."""
    entities: int
    """Listed entities that came, left or changed since the results before."""


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
    known = {_question(answer.party): answer for answer in last.answers} if last else {}
    questions = dict.fromkeys(map(_question, rows))
    if full or last is None or last.basis.terms != basis.terms:
        known_still: dict[Party, Answer] = {}
    else:
        known_still = _standing(known, questions, touched, contents, asking)
    to_ask = [question for question in questions if question not in known_still]
    found = {_question(r.query): kept_of(r) for r in asking.of_all(to_ask)} if to_ask else {}
    found |= known_still
    answers = tuple(replace(found[_question(row)], party=row) for row in rows)
    kept = Kept(basis, answers, contents)
    return Rescreened(kept, tuple(_changes(last, kept, touched)), len(to_ask), len(touched))


_PLACE: Mapping[str, Any] = {f.name: f.default for f in fields(Party) if f.name in {"row", "line", "id"}}
"""Where a row stands and what its owner calls it: what it asks does not depend on that."""


def _question(party: Party) -> Party:
    """What a row asks, wherever it stands."""
    return replace(party, **_PLACE)


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
    known: Mapping[Party, Answer],
    questions: Iterable[Party],
    touched: Mapping[str, Difference],
    contents: Contents,
    asking: Asking,
) -> dict[Party, Answer]:
    """The answers that cannot have changed."""
    untouched = {
        question: answer
        for question in questions
        if (answer := known.get(question)) and not any(f.entity_id in touched for f in answer.findings)
    }
    new = [difference.entity for key, difference in touched.items() if key in contents]
    if not new:
        return untouched
    results = asking.of_some(new)(untouched)
    return {
        question: answer
        for (question, answer), result in zip(untouched.items(), results, strict=True)
        if not result.matches
    }


# --- what changed


def _changes(last: Kept | None, now: Kept, touched: Mapping[str, Difference]) -> Iterator[Change]:
    why = _Why(last, now, touched)
    for old, new in _pairs(last.answers if last else (), now.answers):
        yield from why.changes(old, new)


def _pairs(
    before: Sequence[Answer], after: Sequence[Answer]
) -> Iterator[tuple[Answer | None, Answer | None]]:
    """Each row now beside the same row before: by its owner's key, else by its name; then what is gone."""
    was = _by_key(before)
    now = _by_key(after)
    for key, rows in now.items():
        old = was.pop(key, {})
        if len(old) == len(rows) == 1:
            yield next(iter(old.values())), next(iter(rows.values()))
            continue
        for question, answer in rows.items():
            yield old.pop(question, None), answer
        for answer in old.values():
            yield answer, None
    for rows in was.values():
        for answer in rows.values():
            yield answer, None


def _by_key(answers: Sequence[Answer]) -> dict[tuple[str, str], dict[Party, Answer]]:
    """Answers under their rows' keys; rows of one key that ask the same are one."""
    found: dict[tuple[str, str], dict[Party, Answer]] = {}
    for answer in answers:
        party = answer.party
        key = ("id", party.id) if party.id else ("name", party.name)
        found.setdefault(key, {}).setdefault(_question(party), answer)
    return found


def _refused(old: Answer | None, new: Answer | None) -> Iterator[Change]:
    """Say of a row that it cannot be screened any more, or can be again."""
    was, now = (answer and answer.outcome is Outcome.UNSCREENABLE for answer in (old, new))
    if new and now and not was:
        yield Change(Became.NEW, new.party, None, None, (new.reason,))
    elif old and was and not now:
        reason = "it can be screened now" if new else "the row is gone"
        yield Change(Became.VANISHED, (new or old).party, None, None, (reason,))


class _Why:
    """Tells why a finding is not as it was."""

    def __init__(self, last: Kept | None, now: Kept, touched: Mapping[str, Difference]) -> None:
        self._last, self._now, self._touched = last, now, touched
        self._terms = self._of_the_terms()

    def changes(self, old: Answer | None, new: Answer | None) -> Iterator[Change]:
        """Compare a row's answer with the one before, finding by finding."""
        answer = new or old
        if answer is None:
            return
        party = answer.party
        was = {finding.entity_id: finding for finding in (old.findings if old else ())}
        here = self._of_the_row(old, new)
        for finding in new.findings if new else ():
            before = was.pop(finding.entity_id, None)
            if before is None:
                yield self._change(Became.NEW, party, None, finding, here)
            elif before != finding or self._fields(finding):
                yield self._change(Became.CHANGED, party, before, finding, here)
        for before in was.values():
            yield self._change(Became.VANISHED, party, before, None, here)
        yield from _refused(old, new)

    def _change(
        self,
        became: Became,
        party: Party,
        before: Finding | None,
        after: Finding | None,
        here: tuple[str, ...],
    ) -> Change:
        finding = after or before
        difference = self._touched.get(finding.entity_id) if finding else None
        listed = (self._of_the_list(difference),) if difference and self._last else ()
        reasons = (*here, *listed, *self._terms) or _UNEXPLAINED
        return Change(became, party, before, after, reasons, difference.fields if difference else ())

    def _fields(self, finding: Finding) -> tuple[FieldChange, ...]:
        """The fields of the entity that changed; that another file states it too is no such change."""
        difference = self._touched.get(finding.entity_id)
        return difference.fields if difference else ()

    def _of_the_row(self, old: Answer | None, new: Answer | None) -> tuple[str, ...]:
        if self._last is None:
            return ()
        if old is None:
            return ("the row is new",)
        if new is None:
            return ("the row is gone",)
        changed = [
            field.name
            for field in fields(Party)
            if field.name not in {*_PLACE, "remarks"}
            and getattr(old.party, field.name) != getattr(new.party, field.name)
        ]
        return (f"the row changed: {', '.join(changed)}",) if changed else ()

    def _of_the_list(self, difference: Difference) -> str:
        list_id = difference.entity.list_id
        if difference.kind is Kind.ADDED:
            if self._last and list_id not in self._last.basis.lists:
                return f"{list_id} was not looked at before"
            since = difference.entity.start
            return f"added to {list_id}" + (f" (from {since})" if since else "")
        if difference.kind is Kind.REMOVED:
            if list_id not in self._now.basis.lists:
                return f"{list_id} is not looked at any more"
            return f"removed from {list_id}"
        changed = ", ".join(change.field for change in difference.fields)
        return f"entry on {list_id} changed: {changed or 'the file that states it'}"

    def _of_the_terms(self) -> tuple[str, ...]:
        if self._last is None:
            return ("first screening of this portfolio",)
        was, now = self._last.basis.terms, self._now.basis.terms
        gone = ", ".join(term for term in was if term not in now)
        come = ", ".join(term for term in now if term not in was)
        return (f"screened otherwise: by {gone or 'less'} before, by {come or 'less'} now",) * (was != now)


_UNEXPLAINED = ("neither the row nor the list changed",)
"""Said of what should not be; a person must look."""
