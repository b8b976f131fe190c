"""One score from 0 to 1 for two analysed names, and the evidence for it.

A necessary condition for a score at or above `REVIEW_THRESHOLD`, on which the index relies. Call a
token of one name *aligned* when it has a partner in the other name through a door of
`screener.matching.likeness` with a likeness of at least `ALIGN_FLOOR`, or is part of two or three
neighbours whose letters together are one token of the other name (glued or split). Then

* the aligned tokens of the query weigh at least `MIN_QUERY_COVERAGE` of all its tokens, and
* the aligned tokens of the listed name weigh at least `MIN_LISTED_COVERAGE` of all its tokens.
"""

from __future__ import annotations

from dataclasses import dataclass

from screener.matching.align import Alignment, align
from screener.model import Evidence
from screener.names.tokens import AnalysedName, Token

REVIEW_THRESHOLD = 0.7
HIT_THRESHOLD = 0.85
"""Chosen on the development pairs."""

MIN_QUERY_COVERAGE = 0.45
MIN_LISTED_COVERAGE = 0.35

CONFLICT = 1.6
OMISSION = 0.5
"""What a token that met nobody costs, in parts of its weight: when both names have one, when one has."""


@dataclass(frozen=True, slots=True)
class NameScore:
    """How alike two names are, and why."""

    score: float
    alignment: Alignment
    evidence: tuple[Evidence, ...] = ()


def compare_names(query: AnalysedName, listed: AnalysedName) -> NameScore:
    """Return how alike two analysed names are."""
    if query.problem or listed.problem:
        return NameScore(0.0, Alignment((), (), ()))
    if query.folded == listed.folded:
        exact = query.text == listed.text
        return NameScore(1.0 if exact else 0.995, align(query, listed), (_equal(query, listed, exact),))
    found = align(query, listed)
    score = min(0.99, _arithmetic(query.tokens, listed.tokens, found))
    return NameScore(score, found, (_evidence(query, listed, score),))


def _arithmetic(query: tuple[Token, ...], listed: tuple[Token, ...], found: Alignment) -> float:
    met = lost = 0.0
    for pair in found.pairs:
        weight = sum(query[i].weight for i in pair.query) + sum(listed[j].weight for j in pair.listed)
        met += weight * pair.likeness
        lost += weight * (1 - pair.likeness)
    query_left = sum(query[i].weight for i in found.query_left)
    listed_left = sum(listed[j].weight for j in found.listed_left)
    both = min(query_left, listed_left)
    rest = max(query_left, listed_left) - both
    cost = lost + CONFLICT * 2 * both + OMISSION * rest
    if met <= 0:
        return 0.0
    return met / (met + cost)


def _equal(query: AnalysedName, listed: AnalysedName, exact: bool) -> Evidence:
    reason = (
        "The names are written alike." if exact else "The names are alike but for case, accents and marks."
    )
    return Evidence("equal_names", 1.0 if exact else 0.995, query.text, listed.text, reason)


def _evidence(query: AnalysedName, listed: AnalysedName, score: float) -> Evidence:
    return Evidence("words_in_common", score, query.text, listed.text, "Words of the names are alike.")


def alignment_rows(
    query: AnalysedName, listed: AnalysedName, found: Alignment
) -> tuple[tuple[str, str, float], ...]:
    """Return the alignment for the reader: (words of the query, words of the listed name, likeness)."""
    rows = [
        (_written(query, pair.query), _written(listed, pair.listed), round(pair.likeness, 3))
        for pair in found.pairs
    ]
    rows += [(_written(query, (i,)), "", 0.0) for i in found.query_left]
    rows += [("", _written(listed, (j,)), 0.0) for j in found.listed_left]
    return tuple(rows)


def _written(name: AnalysedName, indices: tuple[int, ...]) -> str:
    return " ".join(name.tokens[i].original for i in indices)
