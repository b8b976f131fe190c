"""The only place that answers from registers on disk: for each party, the stakes around it and no others."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache

from screener.errors import UsageError
from screener.matching.score import HIT_THRESHOLD
from screener.model import Exposure, Flag, Party, QueryResult, Stake
from screener.ownership.contradictions import unanswered
from screener.ownership.graph import Graph, NodeKey, build
from screener.ownership.registers.lookup import Named, Register
from screener.ownership.rules import Rule
from screener.ownership.walk import Loose, Source, Surroundings, affected, surroundings
from screener.screening.directory import LEAD, Directory, likeness
from screener.screening.exposure import Book, strongest
from screener.screening.keys import keys_of
from screener.screening.linking import Screen, link

_REMEMBERED = 50_000
"""Owners and answers kept for rows that meet them again. Chosen: big owners hold much of any portfolio."""


_NAMES = 200
"""Names with the same beginning that are compared. Chosen: with more, the text says too little."""

_SHOWN = 6


@dataclass(frozen=True, slots=True)
class Around:
    """The exposures around some parties, and whether more lies below than was followed."""

    book: Book
    cut: bool
    asked: tuple[NodeKey, ...]
    """The parties asked about; one that goes by several names is one."""


class Nearby:
    """Registers, with the stakes of files beside them, ready to be asked about one party at a time."""

    def __init__(
        self,
        registers: Sequence[Register],
        stakes: Iterable[Stake],
        screen: Screen,
        rules: Sequence[Rule],
        as_of: dt.date,
    ) -> None:
        loose = tuple(stakes)
        self._registers = tuple(registers)
        self._files = Loose(loose)
        self._sources: tuple[Source, ...] = (*self._registers, self._files)
        self._file_graph = build(loose, as_of)
        self._directory = Directory(self._file_graph)
        self._screen: Screen = lru_cache(_REMEMBERED)(screen)
        self._rules, self._as_of = tuple(rules), as_of
        self._of_party = lru_cache(_REMEMBERED)(self._exposures)

    def around(self, start: Sequence[Named]) -> Around:
        """Work out the exposures around some parties.

        Raises:
            UsageError: there are more stakes than can be followed.
        """
        found = surroundings(self._sources, start)
        graph = build(found.stakes, self._as_of, found.carriers, doubting=True)
        nodes = (graph.find(named.id or named.name) for named in start)
        asked = tuple(dict.fromkeys(node for node in nodes if node is not None))
        return Around(Book(graph, link(graph, self._screen), self._rules), found.cut, asked)

    def graph_below(self, names: Iterable[str], *, above: bool) -> Graph:
        """Return the graph of whom some parties hold; with `above`, also of all who hold of those.

        A name that neither registers nor files have is left out.

        Raises:
            UsageError: a name may mean several parties, or there are more stakes than can be followed.
        """
        found = (self._named([name], name) or self._beginning(name) for name in names)
        start = [named for some in found for named in some]
        below = affected(self._sources, start, above=above) if start else Surroundings((), {})
        return build(below.stakes, self._as_of, below.carriers, doubting=True)

    def require(self, text: str) -> list[Named]:
        """Return whom a person means by a text; the beginning of a name is enough where it is one party's.

        Raises:
            UsageError: neither registers nor files have such a party, or there are several.
        """
        found = self._named([text], text) or self._beginning(text)
        if found:
            return found
        where = "".join(f" or the register {register.name}" for register in self._registers)
        raise UsageError(
            f"no party like {text!r} in the stakes{where}",
            hint="Write the name as it stands there, or its identifier.",
        )

    def answered(self, result: QueryResult) -> QueryResult:
        """Return the answer to a query with the party's exposures."""
        return replace(result, exposures=self.of_party(result.query))

    def of_party(self, party: Party) -> tuple[Exposure, ...]:
        """Return the exposures of a party that registers or files name by an identifier or by its name."""
        return self._of_party(replace(party, row=None, line=None))

    def _exposures(self, party: Party) -> tuple[Exposure, ...]:
        start = self._named(keys_of(party), party.name, *party.other_names)
        try:
            return self.around(start).book.of_party(party) if start else ()
        except (
            UsageError
        ) as error:  # one row's stakes are too many: a finding of that row, not the end of all
            why = f"it cannot be told who owns it: {error}"
            flag = Flag("stakes_not_followed", str(error))
            return (unanswered(start[0].name, why, [flag], strongest(self._rules)),)

    def _named(self, keys: Sequence[str], *names: str) -> list[Named]:
        """Return whom identifiers, else names, mean in registers and files."""
        for words in (*keys, *names):
            found = [named for source in self._sources for named in source.find(words)] if words else []
            if found:
                return list(dict.fromkeys(found))
        rivals = (rivals for name in names if (rivals := self._directory.rivals(name)))
        return [self._node(found.node) for found in next(rivals, [])]

    def _node(self, node: NodeKey) -> Named:
        graph = self._file_graph
        return Named(graph.names[node], graph.ids.get(node, ""))

    def _beginning(self, text: str) -> list[Named]:
        """Return the one party of the registers whose name begins with a text, or is most like it."""
        begun = [named for register in self._registers for named in register.beginning(text, _NAMES)]
        found = best_of(text, dict.fromkeys(begun))
        if len(found) > 1:
            found = found[:_SHOWN]
            names = "; ".join(f"{named.name} [{named.id}]" if named.id else named.name for named in found)
            raise UsageError(
                f"{text!r} is the beginning of several names: {names}",
                hint="Write the name in full, or its identifier.",
            )
        return found


def best_of(text: str, found: Iterable[Named]) -> list[Named]:
    """Return those of some parties that a text means with about the same right; all where none is a hit."""
    scored = sorted(((likeness(text, named.name), named) for named in found), key=lambda pair: -pair[0])
    if not scored or scored[0][0] < HIT_THRESHOLD:
        return [named for _, named in scored]
    return [named for score, named in scored if score > scored[0][0] - LEAD]
