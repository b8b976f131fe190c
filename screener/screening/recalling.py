"""The only place that spares parties of the stakes a screening whose answer is known from the last run."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace

from screener.model import Entity, Match, Party, QueryResult
from screener.screening.kept import Answer, Question, kept_of, question, result_of


class Recalling:
    """Screens parties of the stakes, and keeps the answers for the next run.

    What is answered is always made of what is kept, so that an answer recalled is no other than a fresh one.
    """

    def __init__(self, known: Mapping[Question, Answer], entity: Callable[[str], Entity]) -> None:
        self._known = known
        self._entity = entity
        self._met: dict[Question, Answer] = {}

    def asking(self, check: Callable[[Party], QueryResult]) -> Callable[[Party], Sequence[Match]]:
        """Return what screens one party: by what is known of it, else by `check`."""

        def screen(party: Party) -> Sequence[Match]:
            key = question(party)
            if key not in self._met:
                known = self._known.get(key)
                self._met[key] = replace(known, party=party) if known else kept_of(check(party))
            return result_of(self._met[key], self._entity).matches

        return screen

    @property
    def met(self) -> Iterable[Answer]:
        """The answers about all parties that were asked about."""
        return self._met.values()
