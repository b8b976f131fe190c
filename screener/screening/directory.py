"""The only place that finds a party of the stakes by a name not written exactly as the stakes write it."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass

from screener.errors import UsageError
from screener.matching.score import REVIEW_THRESHOLD, compare_names
from screener.names.analysis import analyse
from screener.names.tokens import AnalysedName
from screener.ownership.graph import Graph, NodeKey, fold

LEAD = 0.03
"""A name that beats every other by this much is meant. Chosen: less than one changed letter costs."""

_SHOWN = 5


@dataclass(frozen=True, slots=True)
class Found:
    """A party of the stakes, and how sure it is that it was meant."""

    node: NodeKey
    name: str
    score: float
    """1 where the name or identifier is the same."""


class Directory:
    """The names of a graph's parties, analysed once."""

    def __init__(self, graph: Graph) -> None:
        self._graph = graph
        self._analysed: dict[NodeKey, AnalysedName] = {}
        self._by_word: defaultdict[str, set[NodeKey]] = defaultdict(set)
        self._by_name: defaultdict[str, list[NodeKey]] = defaultdict(list)
        for node, name in graph.names.items():
            self._by_name[fold(name)].append(node)

    def find(self, text: str) -> Found | None:
        """Return the party that a text means, None where the stakes have none like it.

        Raises:
            UsageError: several parties are meant with about the same right.
        """
        rivals = self.rivals(text)
        if len(rivals) > 1:
            names = "; ".join(f"{found.name} [{found.node}]" for found in rivals[:_SHOWN])
            raise UsageError(
                f"{text!r} may mean any of {len(rivals)} parties of the stakes: {names}",
                hint="Write the name in full, or its identifier.",
            )
        return rivals[0] if rivals else None

    def rivals(self, text: str) -> list[Found]:
        """Return all parties that a text may mean with about the same right, best first."""
        exact = self._graph.find(text)
        same = [exact] if exact else self._by_name.get(fold(text), [])
        ranked = [Found(node, self._graph.names[node], 1.0) for node in same] or self.alike(text)
        return [found for found in ranked if found.score > ranked[0].score - LEAD]

    def require(self, text: str) -> Found:
        """Return the party that a text means.

        Raises:
            UsageError: the stakes have no such party, or several.
        """
        found = self.find(text)
        if found is None:
            near = "; ".join(other.name for other in self.alike(text, least=0.0)[:_SHOWN])
            hint = f"Nearest: {near}." if near else "Write the name as the stakes write it."
            raise UsageError(f"the stakes name no party like {text!r}", hint=hint)
        return found

    def alike(self, text: str, least: float = REVIEW_THRESHOLD) -> list[Found]:
        """Return the parties whose names are like a text, best first."""
        self._analyse_all()
        query = analyse(text)
        if query.problem:
            return []
        candidates = {node for token in query.tokens for node in self._by_word[token.text[:2]]}
        scored = [
            Found(node, self._graph.names[node], compare_names(query, self._analysed[node]).score)
            for node in candidates
        ]
        kept = [found for found in scored if found.score >= max(least, 1e-9)]
        return sorted(kept, key=lambda found: (-found.score, found.name))

    def _analyse_all(self) -> None:
        if self._analysed:
            return
        for node, name in self._graph.names.items():
            analysed = analyse(name)
            self._analysed[node] = analysed
            for token in analysed.tokens:
                # Two letters are enough to find names, and few enough to survive most misspellings.
                self._by_word[token.text[:2]].add(node)
