"""The only place that finds a party of the stakes by a name not written exactly as the stakes write it."""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import dataclass

from screener.errors import UsageError
from screener.matching.score import HIT_THRESHOLD, MIN_QUERY_COVERAGE, REVIEW_THRESHOLD, compare_names
from screener.names.analysis import analyse
from screener.names.tokens import AnalysedName, Token, TokenKind
from screener.ownership.graph import Graph, NodeKey, fold

LEAD = 0.03
"""A name that beats every other by this much is meant. Chosen: less than one changed letter costs."""

_SHOWN = 5
_BRACKET = re.compile(r"\(([^()]+)\)")


@dataclass(frozen=True, slots=True)
class Found:
    """A party of the stakes, and how sure it is that it was meant."""

    node: NodeKey
    name: str
    score: float
    """1 where the name or identifier is the same; 0 where the text is only the beginning of the name."""


class Directory:
    """The names of a graph's parties, analysed once."""

    def __init__(self, graph: Graph) -> None:
        self._graph = graph
        self._readings: dict[NodeKey, list[AnalysedName]] = {}
        self._by_word: defaultdict[str, set[NodeKey]] = defaultdict(set)
        self._by_name: defaultdict[str, list[NodeKey]] = defaultdict(list)
        for node, name in graph.names.items():
            self._by_name[fold(name)].append(node)

    def rivals(self, text: str) -> list[Found]:
        """Return all parties that a text may mean with about the same right, best first.

        Where none is a hit, none has more right than the others.
        """
        exact = self._graph.find(text)
        same = [exact] if exact else self._by_name.get(fold(text), [])
        ranked = [Found(node, self._graph.names[node], 1.0) for node in same] or self.alike(text)
        if ranked and ranked[0].score < HIT_THRESHOLD:
            return ranked
        return [found for found in ranked if found.score > ranked[0].score - LEAD]

    def knows(self, text: str) -> bool:
        """Whether a text means any party of the stakes."""
        return bool(self.rivals(text) or self._beginning(text))

    def require(self, text: str) -> Found:
        """Return the party that a person means by a text; the beginning of a name is enough.

        Raises:
            UsageError: the stakes have no such party, or several.
        """
        rivals = self.rivals(text)
        if not rivals or rivals[0].score < HIT_THRESHOLD:
            beginning = [
                found for found in self._beginning(text) if found.node not in {r.node for r in rivals}
            ]
            rivals = [*rivals, *beginning]
        if len(rivals) == 1:
            return rivals[0]
        if rivals:
            names = "; ".join(f"{found.name} [{found.node}]" for found in rivals[:_SHOWN])
            raise UsageError(
                f"{text!r} may mean any of {len(rivals)} parties of the stakes: {names}",
                hint="Write the name in full, or its identifier.",
            )
        near = "; ".join(other.name for other in self.alike(text, least=0.0)[:_SHOWN])
        hint = f"Nearest: {near}." if near else "Write the name as the stakes write it."
        raise UsageError(f"the stakes name no party like {text!r}", hint=hint)

    def alike(self, text: str, least: float = REVIEW_THRESHOLD) -> list[Found]:
        """Return the parties whose names are like a text, best first."""
        self._analyse_all()
        query = analyse(text)
        if query.problem:
            return []
        candidates = {node for token in _telling(query) for node in self._by_word.get(token.text[:2], ())}
        scored = [
            Found(
                node,
                self._graph.names[node],
                max(compare_names(query, reading).score for reading in self._readings[node]),
            )
            for node in candidates
        ]
        kept = [found for found in scored if found.score >= max(least, 1e-9)]
        return sorted(kept, key=lambda found: (-found.score, found.name, found.node))

    def _beginning(self, text: str) -> list[Found]:
        """Return the parties whose names begin with all the words of a text."""
        words = _words(analyse(text))
        if not words:
            return []
        return [
            Found(node, self._graph.names[node], 0.0)
            for node, readings in sorted(self._readings.items())
            if any(_words(reading)[: len(words)] == words for reading in readings)
        ]

    def _analyse_all(self) -> None:
        if self._readings:
            return
        for node, name in self._graph.names.items():
            readings = [read for text in _spellings(name) if not (read := analyse(text)).problem]
            self._readings[node] = readings or [analyse(name)]
            for reading in readings:
                for token in reading.tokens:
                    # Two letters are enough to find names, and few enough to survive most misspellings.
                    self._by_word[token.text[:2]].add(node)


def likeness(text: str, name: str) -> float:
    """Return how like a text is to a party's name, in whatever spelling it fits best."""
    query = analyse(text)
    readings = [read for spelling in _spellings(name) if not (read := analyse(spelling)).problem]
    if query.problem or not readings:
        return 0.0
    return max(compare_names(query, reading).score for reading in readings)


def _telling(query: AnalysedName) -> list[Token]:
    """Return the heaviest words of a name, of which one must have a partner in any name that is like it.

    The others weigh less than what must be aligned. Source: `screener.matching.score`, necessary condition.
    """
    left = query.weight
    telling: list[Token] = []
    for token in sorted(query.tokens, key=lambda token: token.weight, reverse=True):
        if telling and left < MIN_QUERY_COVERAGE * query.weight:
            break
        telling.append(token)
        left -= token.weight
    return telling


def _spellings(name: str) -> list[str]:
    """Return a name as it stands, without what it has in brackets, and what stands in them.

    >>> _spellings("World First UK Ltd (WorldFirst)")
    ['World First UK Ltd (WorldFirst)', 'World First UK Ltd', 'WorldFirst']
    """
    inside = _BRACKET.findall(name)
    outside = " ".join(_BRACKET.sub(" ", name).split())
    return [name, *([outside] if inside and outside else []), *inside]


def _words(name: AnalysedName) -> list[str]:
    """Return a name's words but for its legal form."""
    return [token.text for token in name.tokens if token.kind is not TokenKind.LEGAL]
