"""One score from 0 to 1 for two analysed names, and the evidence for it.

The score is 1 less the cost of each feature in `screener.matching.features` and `doubts`, so that it can
be followed by hand. What the words weigh that met, `met`, is compared with what all costs amount to:
`costs / (met + costs)` is taken from 1, then the penalties as they are.

A necessary condition for a score at or above `REVIEW_THRESHOLD`, on which `screening.directory` relies (the
index reckons finer bounds from the same prices, see `index.bounds`). Call a
token of one name *aligned* when it has a partner in the other name through a door of
`screener.matching.likeness` with a likeness of at least `ALIGN_FLOOR`, or is part of two or three
neighbours whose letters together are one token of the other name (glued or split). Then

* the aligned tokens of the query weigh at least `MIN_QUERY_COVERAGE` of all its tokens, and
* the aligned tokens of the listed name weigh at least `MIN_LISTED_COVERAGE` of all its tokens.

Why: a pair counts twice its lighter side, so `met <= 2 * aligned` on either side. What is left over on
one side costs at least its `extra` (or `missing`) price, since a conflict costs more than both. So a
score of T needs `price * left <= met * (1 - T) / T <= 2 * aligned * (1 - T) / T`.
"""

from __future__ import annotations

import inspect

from msgspec import Struct
from msgspec.structs import replace

from screener.matching.align import Alignment, align
from screener.matching.doubts import DOUBTS
from screener.matching.features import (
    COSTS,
    ORGANISATION,
    PENALTIES,
    PERSON,
    THING,
    Case,
    Feature,
    case_of,
    weight_of,
)
from screener.model import Evidence
from screener.names.tokens import AnalysedName

REVIEW_THRESHOLD = 0.7
HIT_THRESHOLD = 0.85
"""Chosen on development data, by tests/bench/quality.py, perturbations.py and screening_quality.py: at .7
the labelled pairs give F1 .93 (token_sort_ratio at 85: .68), 98 of 100 names with one typo meet their own,
0.4 % of city vendors and of legal entities alarm; 0.1 % of either reach .85, so that a hit means
something."""

_PENALTIES = (*PENALTIES, *DOUBTS)

_ROOM = 2 * (1 - REVIEW_THRESHOLD) / REVIEW_THRESHOLD
MIN_QUERY_COVERAGE = min(p.extra / (p.extra + _ROOM) for p in (PERSON, ORGANISATION, THING))
MIN_LISTED_COVERAGE = min(p.missing / (p.missing + _ROOM) for p in (PERSON, ORGANISATION, THING))

SAME_WORDS = 0.99
"""What names reach at most that are not letter by letter the same."""

SAME_LETTERS = 0.995
"""What names reach that are the same but for case, accents and marks."""


class NameScore(Struct, frozen=True):
    """How alike two names are, and why."""

    score: float
    alignment: Alignment
    evidence: tuple[Evidence, ...] = ()
    """Filled by `justified`."""


_NOTHING = Alignment((), (), ())


def compare_names(query: AnalysedName, listed: AnalysedName, least: float = 0.0) -> NameScore:
    """Return how alike two analysed names are; `justified` adds the evidence.

    A score that comes out below `least` may be given as an upper bound of it, which is quicker.
    """
    if query.problem or listed.problem:
        return NameScore(0.0, _NOTHING)
    if query.folded == listed.folded and query.native == listed.native:
        score = 1.0 if query.text == listed.text else SAME_LETTERS
        return NameScore(score, align(query, listed))
    found = align(query, listed)
    case = case_of(query, listed, found)
    if case.met <= 0.0:
        return NameScore(0.0, found)
    if least > 0.0 and (bound := case.bound) < least:
        return NameScore(bound, found)
    return NameScore(_score(case), found)


def explain(query: AnalysedName, listed: AnalysedName) -> NameScore:
    """Return the same score as `compare_names`, with evidence whatever it is."""
    return justified(query, listed, compare_names(query, listed))


def justified(query: AnalysedName, listed: AnalysedName, found: NameScore) -> NameScore:
    """Return a score with its evidence."""
    if query.problem or listed.problem:
        return found
    return replace(found, evidence=_reasons(query, listed, found))


def _reasons(query: AnalysedName, listed: AnalysedName, found: NameScore) -> tuple[Evidence, ...]:
    if found.score >= SAME_LETTERS:
        return (_same(query, listed, found.score),)
    if not found.alignment.pairs:
        reason = "No word of either is like one of the other."
        return (Evidence("nothing_alike", 0.0, query.text, listed.text, reason),)
    return _evidence(case_of(query, listed, found.alignment))


def _score(case: Case) -> float:
    costs = sum([feature(case) for feature in COSTS])
    score = case.met / (case.met + costs)
    for feature in _PENALTIES:
        score -= feature(case)
    return max(0.0, min(score, 1.0)) * SAME_WORDS


def _same(query: AnalysedName, listed: AnalysedName, score: float) -> Evidence:
    reason = (
        "The names are written alike."
        if score > SAME_LETTERS
        else "The names are alike but for case, accents and marks."
    )
    return Evidence("equal_names", score, query.text, listed.text, reason)


def common_words(case: Case) -> float:
    """Words of both names are alike."""
    return case.met


def _evidence(case: Case) -> tuple[Evidence, ...]:
    """Return what the words in common give and each feature takes; together they are the score."""
    priced = [(feature, feature(case)) for feature in COSTS]
    whole = case.met + sum(cost for _, cost in priced)
    taken = [(feature, cost / whole) for feature, cost in priced if cost > 0 and whole > 0]
    taken += [(feature, cost) for feature in _PENALTIES if (cost := feature(case)) > 0]
    given = 1.0 if whole > 0 else 0.0
    rows = [_row(common_words, given * SAME_WORDS, case)]
    return (*rows, *(_row(feature, -cost * SAME_WORDS, case) for feature, cost in taken))


def _row(feature: Feature, score: float, case: Case) -> Evidence:
    reason = inspect.cleandoc(feature.__doc__ or "").splitlines()[0]
    return Evidence(feature.__name__, round(score, 4), case.query.text, case.listed.text, reason)


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


def alignment_weights(query: AnalysedName, listed: AnalysedName, found: Alignment) -> tuple[float, ...]:
    """Return what each row of the alignment weighs, 0 to 1: of words that met, the lighter side."""
    asked, known = query.tokens, listed.tokens
    weights = [min(weight_of(asked, pair.query), weight_of(known, pair.listed)) for pair in found.pairs]
    weights += [asked[i].weight for i in found.query_left] + [known[j].weight for j in found.listed_left]
    return tuple(round(weight, 3) for weight in weights)


def _written(name: AnalysedName, indices: tuple[int, ...]) -> str:
    return " ".join(name.tokens[i].original for i in indices)
