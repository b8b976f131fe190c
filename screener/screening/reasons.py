"""The only place that says which findings of a portfolio are not as they were, and why."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, fields, replace
from enum import StrEnum

from screener.lists.differences import Difference, FieldChange, Kind
from screener.model import Outcome, Party, Ruling
from screener.ownership.graph import fold
from screener.report.rulings import ruling_sentence
from screener.screening.kept import WHICH_ROW, Answer, Finding, Kept, Question, Reached, question
from screener.screening.restaked import Restaked


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
    before: Finding | Reached | None
    """None of a new finding, and where a row could not be screened."""
    after: Finding | Reached | None
    reasons: tuple[str, ...]
    fields: tuple[FieldChange, ...] = ()
    """Of the listed entity."""


def changes(last: Kept | None, now: Kept, touched: Mapping[str, Difference]) -> Iterator[Change]:
    """Say which findings are not as they were, row by row; then those of rows that are gone.

    Args:
        last: what was kept of the last run.
        now: what is kept of this one.
        touched: the listed entities that came, left or changed in between, by id.
    """
    why = _Why(last, now, touched)
    was = last.answers if last else ()
    telling = {_key(a) for a in (*was, *now.answers) if a.findings or a.reached or _unscreenable(a)}
    for old, new in _pairs(*([a for a in side if _key(a) in telling] for side in (was, now.answers))):
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
        for asked, answer in rows.items():
            yield old.pop(asked, None), answer
        for answer in old.values():
            yield answer, None
    for rows in was.values():
        for answer in rows.values():
            yield answer, None


def _by_key(answers: Sequence[Answer]) -> dict[tuple[str, str], dict[Question, Answer]]:
    """Answers under their rows' keys; rows of one key that ask the same are one."""
    found: dict[tuple[str, str], dict[Question, Answer]] = {}
    for answer in answers:
        found.setdefault(_key(answer), {}).setdefault(question(answer.party), answer)
    return found


def _key(answer: Answer) -> tuple[str, str]:
    """By what a row is known again."""
    return ("id", answer.party.id) if answer.party.id else ("name", answer.party.name)


def _unscreenable(answer: Answer | None) -> bool:
    return answer is not None and answer.outcome is Outcome.UNSCREENABLE


def _refused(old: Answer | None, new: Answer | None) -> Iterator[Change]:
    """Say of a row that it cannot be screened any more, or can be again."""
    was, now = _unscreenable(old), _unscreenable(new)
    if new and now and not was:
        yield Change(Became.NEW, new.party, None, None, (new.reason,))
    elif old and was and not now:
        reason = "it can be screened now" if new else "the row is gone"
        yield Change(Became.VANISHED, (new or old).party, None, None, (reason,))


def of_list(difference: Difference, last: Kept, now: Kept) -> str:
    """Say what became of an entry of a list."""
    list_id = difference.entity.list_id
    if difference.kind is Kind.ADDED:
        if list_id not in last.basis.lists:
            return f"{list_id} was not looked at before"
        since = difference.entity.start
        return f"added to {list_id}" + (f" (from {since})" if since else "")
    if difference.kind is Kind.REMOVED:
        if list_id not in now.basis.lists:
            return f"{list_id} is not looked at any more"
        return f"removed from {list_id}"
    changed = ", ".join(change.field for change in difference.fields)
    return f"entry on {list_id} changed: {changed or 'the file that states it'}"


class _Why:
    """Tells why a finding is not as it was."""

    def __init__(self, last: Kept | None, now: Kept, touched: Mapping[str, Difference]) -> None:
        self._last, self._now, self._touched = last, now, touched
        self._terms = self._of_the_terms()
        self._stakes = Restaked(last.staked, now.staked) if last else None

    def changes(self, old: Answer | None, new: Answer | None) -> Iterator[Change]:
        """Compare a row's answer with the one before, finding by finding."""
        answer = new or old
        if answer is None:
            return
        here = self._of_the_row(old, new)
        yield from self._matches(answer.party, old, new, here)
        yield from self._exposures(answer.party, old, new, here)
        yield from _refused(old, new)

    def _matches(
        self, party: Party, old: Answer | None, new: Answer | None, here: tuple[str, ...]
    ) -> Iterator[Change]:
        was = {finding.entity_id: finding for finding in (old.findings if old else ())}
        for finding in new.findings if new else ():
            before = was.pop(finding.entity_id, None)
            if before is None:
                yield self._match(Became.NEW, party, None, finding, here)
            elif not _alike(before, finding) or self._fields(finding):
                yield self._match(Became.CHANGED, party, before, finding, here)
        for before in was.values():
            yield self._match(Became.VANISHED, party, before, None, here)

    def _match(
        self,
        became: Became,
        party: Party,
        before: Finding | None,
        after: Finding | None,
        here: tuple[str, ...],
    ) -> Change:
        finding = after or before
        difference = self._touched.get(finding.entity_id) if finding else None
        listed = (of_list(difference, self._last, self._now),) if difference and self._last else ()
        decided = _of_decisions(before, after) if after else ()
        reasons = (*here, *listed, *self._terms, *decided) or _UNEXPLAINED
        return Change(became, party, before, after, reasons, difference.fields if difference else ())

    def _fields(self, finding: Finding) -> tuple[FieldChange, ...]:
        """The fields of the entity that changed; that another file states it too is no such change."""
        difference = self._touched.get(finding.entity_id)
        return difference.fields if difference else ()

    def _exposures(
        self, party: Party, old: Answer | None, new: Answer | None, here: tuple[str, ...]
    ) -> Iterator[Change]:
        was = {_of_whom(reached): reached for reached in (old.reached if old else ())}
        for reached in new.reached if new else ():
            before = was.pop(_of_whom(reached), None)
            if before is None:
                yield self._exposure(Became.NEW, party, None, reached, here)
            elif before != reached:
                yield self._exposure(Became.CHANGED, party, before, reached, here)
        for before in was.values():
            yield self._exposure(Became.VANISHED, party, before, None, here)

    def _exposure(
        self,
        became: Became,
        party: Party,
        before: Reached | None,
        after: Reached | None,
        here: tuple[str, ...],
    ) -> Change:
        around = self._around([each for each in (after, before) if each])
        decided = _of_decisions(before, after) if after else ()
        force = self._of_the_force(before, after)
        reasons = (*here, *around, *force, *self._terms, *self._of_the_rules(), *decided)
        return Change(became, party, before, after, reasons or self._of_the_day() or _UNEXPLAINED)

    def _around(self, reached: Sequence[Reached]) -> tuple[str, ...]:
        """What changed of the listings of whom the stakes around a party name, and of those stakes.

        Owners that the exposure names, and stakes of its path, are reasons enough; else all around it are.
        """
        if self._stakes is None or self._last is None or not reached:
            return ()
        names = self._stakes.around(fold(reached[0].party))
        owners = [(o.name, o.entity_id) for each in reached for o in each.owners]
        around = [(self._stakes.names.get(n, n), each) for n in names for each in self._stakes.listings(n)]
        by_owner = self._listed(owners)
        path = [step for each in reached for step in (*each.path, *each.holdings)]
        stakes = self._stakes.sentences(names, path, known=bool(by_owner))
        return (*(by_owner or self._listed(around)), *stakes)

    def _listed(self, named: Sequence[tuple[str, str]]) -> tuple[str, ...]:
        """Say what became of the entries as which parties of the stakes are, were, or may be listed."""
        if self._last is None:
            return ()
        found = (
            f"{name}: {of_list(difference, self._last, self._now)}"
            for name, entity_id in named
            if (difference := self._touched.get(entity_id)) is not None
        )
        return tuple(dict.fromkeys(found))

    def _of_the_force(self, before: Reached | None, after: Reached | None) -> tuple[str, ...]:
        if not before or not after or before.in_force == after.in_force:
            return ()
        return (f"{after.rule} is {'' if after.in_force else 'not '}in force on {self._now.basis.as_of}",)

    def _of_the_rules(self) -> tuple[str, ...]:
        """What is known where stakes were not looked at before, or by other rules, or stand in a register."""
        if self._last is None or self._last.staked == self._now.staked:
            return ()
        was, now = self._last.staked.terms, self._now.staked.terms
        if not was or not now:
            return (f"no stakes {'were looked at before' if now else 'are looked at any more'}",)
        gone = ", ".join(term for term in was if term not in now)
        come = ", ".join(term for term in now if term not in was)
        return (f"looked at otherwise: by {gone or 'less'} before, by {come or 'less'} now",) * (was != now)

    def _of_the_day(self) -> tuple[str, ...]:
        """Say so where another day, other names of the stakes or a register are all that can matter."""
        if self._last is None:
            return ()
        was, now = self._last.basis, self._now.basis
        if was.as_of != now.as_of:
            return (f"the answer is for another day: {now.as_of}, not {was.as_of}",)
        if self._last.staked.naming != self._now.staked.naming:
            return ("the stakes name other parties, or name them otherwise",)
        if not self._now.staked.naming and was.snapshot != now.snapshot:
            return ("other parties that the registers name are listed",)
        return ("the registers state other stakes",) if not self._now.staked.naming else ()

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
            if field.name not in {*WHICH_ROW, "remarks"}
            and getattr(old.party, field.name) != getattr(new.party, field.name)
        ]
        return (f"the row changed: {', '.join(changed)}",) if changed else ()

    def _of_the_terms(self) -> tuple[str, ...]:
        if self._last is None:
            return ("first screening of this portfolio",)
        was, now = self._last.basis.terms, self._now.basis.terms
        gone = ", ".join(term for term in was if term not in now)
        come = ", ".join(term for term in now if term not in was)
        return (f"screened otherwise: by {gone or 'less'} before, by {come or 'less'} now",) * (was != now)


def _alike(before: Finding, after: Finding) -> bool:
    """Whether a finding is as it was; in which words the same score is explained makes no difference."""
    return replace(before, reason=after.reason) == after


def _of_whom(reached: Reached) -> tuple[str, str]:
    return reached.rule, fold(reached.party)


def _of_decisions(before: Finding | Reached | None, after: Finding | Reached) -> tuple[str, ...]:
    """Say what decisions make of a finding where that is not what they made of it before."""
    was, now = before.ruling if before else None, after.ruling
    if was == now:
        return ()
    return (f"decision: {ruling_sentence(now)}",) if now else (_undecided(was),)


def _undecided(was: Ruling | None) -> str:
    return f"no decision is about it any more; it was {ruling_sentence(was)}" if was else ""


_UNEXPLAINED = ("neither the row nor the list changed",)
"""Said of what should not be; a person must look."""
