"""Who meets whom: the one-to-one alignment of two names' tokens."""

from __future__ import annotations

from msgspec import Struct

from screener.matching.likeness import glued_likeness
from screener.matching.sight import alike
from screener.model import EntityType
from screener.names.tokens import AnalysedName, Token, TokenKind

ALIGN_FLOOR = 0.3
"""Two tokens less alike than this do not meet."""

_WORDS = frozenset({TokenKind.WORD, TokenKind.INITIAL, TokenKind.PLACE, TokenKind.TITLE, TokenKind.KIN})
_COMPANY_WORDS = _WORDS - {TokenKind.INITIAL}
"""A letter stands for a word in names of persons only."""
_SPELT = frozenset({TokenKind.WORD, TokenKind.PLACE})
"""Only these are spelt by neighbours: a place of two words is one token, which a slip leaves in two."""
LONGEST_GLUE = 3
SHORTEST_GLUE = 4
_NO_RUN: tuple[tuple[int, ...], float] = ((), 0.0)


class Pair(Struct, frozen=True):
    """Tokens of the query that met tokens of the listed name; two or three on a side were glued."""

    query: tuple[int, ...]
    listed: tuple[int, ...]
    likeness: float


class Alignment(Struct, frozen=True):
    """All pairs, and the tokens on either side that met nobody."""

    pairs: tuple[Pair, ...]
    query_left: tuple[int, ...]
    listed_left: tuple[int, ...]


def align(query: AnalysedName, listed: AnalysedName) -> Alignment:
    """Return the best pairs greedily: equal tokens, then glued ones, then by likeness times weight."""
    pairs: list[Pair] = []
    left = list(range(len(query.tokens)))
    right = list(range(len(listed.tokens)))
    left = _equal(query.tokens, listed.tokens, right, pairs)
    if left and right:
        _glued(query.tokens, listed.tokens, left, right, pairs)
    if left and right:
        _alike(query, listed, left, right, pairs)
    return Alignment(tuple(pairs), tuple(left), tuple(right))


def _equal(
    query: tuple[Token, ...], listed: tuple[Token, ...], right: list[int], pairs: list[Pair]
) -> list[int]:
    """Pair equal tokens, take the listed ones from `right`, and return what the query has left."""
    left = []
    texts = [token.text for token in listed]
    for i, token in enumerate(query):
        text = token.text
        if text in texts:
            j = texts.index(text)
            texts[j] = ""
            right.remove(j)
            pairs.append(Pair((i,), (j,), 1.0))
        else:
            left.append(i)
    return left


def _alike(
    query: AnalysedName, listed: AnalysedName, left: list[int], right: list[int], pairs: list[Pair]
) -> None:
    kinds = _WORDS if EntityType.PERSON in {query.looks, listed.looks} else _COMPANY_WORDS
    known = listed.tokens
    others = [(j, known[j]) for j in right if known[j].kind in kinds]
    found = []
    for i in left:
        a = query.tokens[i]
        if a.kind in kinds:
            text = a.text
            for j, b in others:
                worth = alike(text, b.text)
                if worth >= ALIGN_FLOOR:
                    found.append((-worth * (a.weight + b.weight), i, j, worth))
    found.sort()
    for _, i, j, worth in found:
        if i in left and j in right:
            pairs.append(Pair((i,), (j,), worth))
            left.remove(i)
            right.remove(j)


def _glued(
    query: tuple[Token, ...], listed: tuple[Token, ...], left: list[int], right: list[int], pairs: list[Pair]
) -> None:
    """Pair a word with the neighbours on the other side whose letters together spell it."""
    if len(right) > 1:
        heads = _heads(listed, right)
        for i in list(left):
            run, alike = _run_spelling(query[i], listed, right) if query[i].text[0] in heads else _NO_RUN
            if run:
                pairs.append(Pair((i,), run, alike))
                left.remove(i)
                right[:] = [j for j in right if j not in run]
    if len(left) > 1:
        heads = _heads(query, left)
        for j in list(right):
            run, alike = _run_spelling(listed[j], query, left) if listed[j].text[0] in heads else _NO_RUN
            if run:
                pairs.append(Pair(run, (j,), alike))
                right.remove(j)
                left[:] = [i for i in left if i not in run]


def _heads(others: tuple[Token, ...], left: list[int]) -> set[str]:
    """Return the letters with which runs of free neighbours begin: most words need no closer look."""
    return {others[start].original[0] for start in left if start + 1 in left}


def _run_spelling(token: Token, others: tuple[Token, ...], left: list[int]) -> tuple[tuple[int, ...], float]:
    """Return the run of two or three free neighbours whose letters are those of `token`, and how alike."""
    word = token.text
    size = len(word)
    if size < SHORTEST_GLUE or token.kind not in _SPELT:
        return _NO_RUN
    first = word[0]
    for start in left:
        if others[start].original[0] != first or start + 1 not in left:
            continue
        text = letters(others[start])
        for end in range(start + 1, start + LONGEST_GLUE):
            if end not in left:
                break
            text += letters(others[end])
            if abs(len(text) - size) <= 1:
                alike = glued_likeness(text, word)
                if alike > 0.0:
                    return tuple(range(start, end + 1)), alike
    return _NO_RUN


def letters(token: Token) -> str:
    """Return the letters that a token puts into a glued word: as written, not as canonical form."""
    return token.original if token.original.isalnum() else token.text
