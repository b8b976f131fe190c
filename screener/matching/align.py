"""Who meets whom: the one-to-one alignment of two names' tokens."""

from __future__ import annotations

from dataclasses import dataclass

from screener.matching.likeness import likeness
from screener.names.tokens import AnalysedName, Token, TokenKind

ALIGN_FLOOR = 0.5
"""Two tokens less alike than this do not meet."""

GLUED_LIKENESS = 0.95
"""What words that were glued or split are worth, when their letters are the same."""

_WORDS = frozenset({TokenKind.WORD, TokenKind.INITIAL, TokenKind.PLACE, TokenKind.TITLE, TokenKind.KIN})
_LONGEST_GLUE = 3
_SHORTEST_GLUE = 4
_BOUND = frozenset({TokenKind.LEGAL, TokenKind.NUMBER})


@dataclass(frozen=True, slots=True)
class Pair:
    """Tokens of the query that met tokens of the listed name; two or three on a side were glued."""

    query: tuple[int, ...]
    listed: tuple[int, ...]
    likeness: float


@dataclass(frozen=True, slots=True)
class Alignment:
    """All pairs, and the tokens on either side that met nobody."""

    pairs: tuple[Pair, ...]
    query_left: tuple[int, ...]
    listed_left: tuple[int, ...]


def align(query: AnalysedName, listed: AnalysedName) -> Alignment:
    """Return the best pairs greedily: equal tokens, then glued ones, then by likeness times weight."""
    pairs: list[Pair] = []
    left = list(range(len(query.tokens)))
    right = list(range(len(listed.tokens)))
    _equal(query.tokens, listed.tokens, left, right, pairs)
    if left and right:
        _glued(query.tokens, listed.tokens, left, right, pairs)
    if left and right:
        _alike(query.tokens, listed.tokens, left, right, pairs)
    return Alignment(tuple(pairs), tuple(left), tuple(right))


def _equal(
    query: tuple[Token, ...], listed: tuple[Token, ...], left: list[int], right: list[int], pairs: list[Pair]
) -> None:
    for i in list(left):
        token = query[i]
        for j in right:
            if listed[j].text == token.text and _may_meet(token, listed[j]):
                pairs.append(Pair((i,), (j,), 1.0))
                left.remove(i)
                right.remove(j)
                break


def _may_meet(a: Token, b: Token) -> bool:
    return (a.kind in _BOUND or b.kind in _BOUND) <= (a.kind == b.kind)


def _alike(
    query: tuple[Token, ...], listed: tuple[Token, ...], left: list[int], right: list[int], pairs: list[Pair]
) -> None:
    found = []
    for i in left:
        a = query[i]
        if a.kind not in _WORDS:
            continue
        for j in right:
            b = listed[j]
            if b.kind in _WORDS:
                alike = likeness(a.text, b.text)
                if alike >= ALIGN_FLOOR:
                    found.append((-alike * (a.weight + b.weight), i, j, alike))
    for _, i, j, alike in sorted(found):
        if i in left and j in right:
            pairs.append(Pair((i,), (j,), alike))
            left.remove(i)
            right.remove(j)


def _glued(
    query: tuple[Token, ...], listed: tuple[Token, ...], left: list[int], right: list[int], pairs: list[Pair]
) -> None:
    for one, many, one_left, many_left, flip in (
        (query, listed, left, right, False),
        (listed, query, right, left, True),
    ):
        for i in list(one_left):
            run = _run_spelling(one[i].text, many, many_left)
            if run:
                alike = GLUED_LIKENESS
                pairs.append(Pair(run, (i,), alike) if flip else Pair((i,), run, alike))
                one_left.remove(i)
                for j in run:
                    many_left.remove(j)


def _run_spelling(word: str, tokens: tuple[Token, ...], left: list[int]) -> tuple[int, ...]:
    """Return the run of two or three neighbours whose letters together are `word`, or ()."""
    if len(word) < _SHORTEST_GLUE:
        return ()
    for start in left:
        text = _letters(tokens[start])
        end = start
        while text and word.startswith(text) and end - start < _LONGEST_GLUE:
            if text == word and end > start:
                return tuple(range(start, end + 1))
            end += 1
            if end not in left:
                break
            text += _letters(tokens[end])
    return ()


def _letters(token: Token) -> str:
    return token.original if token.original.isalnum() else token.text
