"""Remembers what was found in the vocabulary for words of queries: the words and runs that they may meet."""

from __future__ import annotations

from collections.abc import Sequence
from enum import IntEnum

import numpy as np

from screener.index.bounds import Sort
from screener.index.container import Array
from screener.index.glue import Glue
from screener.index.tables import Groups, spans
from screener.index.vocabulary import Near, Vocabulary
from screener.names.tokens import Token, TokenKind

TIERS = (0.88, 0.72, 0.0)
"""How alike words of a tier are at least, the best tier first (chosen: the same, a slip, hardly alike)."""

LETTER = len(TIERS)
"""The tier behind them: single letters, which longer words meet only where either name is a person's."""

ALL_TIERS = LETTER + 1

REMEMBERED = 200_000
"""Words after which all are forgotten, so that memory does not grow with the queries (chosen)."""


class Manner(IntEnum):
    """How a token meets words, as `matching.align` sees it."""

    FREELY = 0
    STIFFLY = 1
    """Only its equals."""
    AS_INITIAL = 2
    """Its equals, and in names of persons every word that it begins."""


_MANNERS = {
    TokenKind.LEGAL: Manner.STIFFLY,
    TokenKind.NUMBER: Manner.STIFFLY,
    TokenKind.PARTICLE: Manner.STIFFLY,
    TokenKind.INITIAL: Manner.AS_INITIAL,
}


def manner_of(token: Token) -> Manner:
    """How a token meets words."""
    return _MANNERS.get(token.kind, Manner.FREELY)


class Column:
    """A growing array."""

    def __init__(self, dtype: type, *shape: int) -> None:
        self._held: Array = np.zeros((1024, *shape), dtype)
        self._used = 0

    def __len__(self) -> int:
        return self._used

    def add(self, rows: Array) -> None:
        """Put rows behind the others."""
        need = self._used + len(rows)
        if need > len(self._held):
            grown = np.zeros((max(need, 2 * len(self._held)), *self._held.shape[1:]), self._held.dtype)
            grown[: self._used] = self._held[: self._used]
            self._held = grown
        self._held[self._used : need] = rows
        self._used = need

    @property
    def rows(self) -> Array:
        """All rows."""
        return self._held[: self._used]


class Lists:
    """A growing list of lists of numbers, laid end to end."""

    def __init__(self, *columns: Column) -> None:
        self.columns = columns
        self._ends = Column(np.int64)
        self._ends.add(np.zeros(1, np.int64))

    def add(self, counts: Array, *values: Array) -> None:
        """Put lists of these lengths behind the others."""
        self._ends.add(len(self.columns[0]) + np.cumsum(counts))
        for column, rows in zip(self.columns, values, strict=True):
            column.add(rows)

    def first(self, which: Array) -> Array:
        """Where some lists begin."""
        return self._ends.rows[which]

    def counts(self, which: Array) -> Array:
        """How long some lists are."""
        found: Array = self._ends.rows[which + 1] - self._ends.rows[which]
        return found

    def expanded(self, which: Array) -> tuple[Array, Array]:
        """(position in `which`, place of a member) for all members of some lists."""
        counts = self.counts(which)
        return np.repeat(np.arange(len(which)), counts), spans(self.first(which), counts)


class Learned:
    """What is known of the words that were asked for so far."""

    def __init__(self, vocabulary: Vocabulary, glue: Glue, postings: Groups) -> None:
        self._vocabulary = vocabulary
        self._glue = glue
        self._postings = postings
        self._forget()

    def _forget(self) -> None:
        self._numbers: dict[tuple[str, Manner], int] = {}
        self.near = Lists(Column(np.int64), Column(np.float64))
        """The words that each may meet, in order, and how alike they are."""
        self.by_tier = Column(np.int64)
        """The same words, for each in order of the tiers."""
        self.runs = Lists(Column(np.int64))
        """The texts of listed runs that spell each."""
        self._tiers = Column(np.int64, ALL_TIERS)
        self._best = Column(np.float64, ALL_TIERS)
        self._reach = Column(np.int64, ALL_TIERS, len(Sort))

    @property
    def tiers(self) -> Array:
        """How many words of each tier each may meet."""
        return self._tiers.rows

    @property
    def best(self) -> Array:
        """How alike the best of each tier is, 0 where there is none."""
        return self._best.rows

    @property
    def reach(self) -> Array:
        """How many readings of each sort hold a word of each tier."""
        return self._reach.rows

    def numbers(self, keys: Sequence[tuple[str, Manner]]) -> Array:
        """Numbers under which words are known, looked up where they were not met before."""
        if len(self._numbers) > REMEMBERED:
            self._forget()
        new = [key for key in dict.fromkeys(keys) if key not in self._numbers]
        if new:
            self._learn(new)
        return np.array([self._numbers[key] for key in keys], np.int64)

    def _learn(self, new: Sequence[tuple[str, Manner]]) -> None:
        stiff = [key for key in new if key[1] is Manner.STIFFLY]
        free = [key for key in new if key[1] is not Manner.STIFFLY]
        for keys, find in ((stiff, self._vocabulary.equal), (free, self._vocabulary.near)):
            if keys:
                words = [word for word, _ in keys]
                for key in keys:
                    self._numbers[key] = len(self._numbers)
                self._keep(find(words), len(words))
                self._keep_runs(words if find == self._vocabulary.near else [""] * len(words))

    def _keep(self, near: Near, count: int) -> None:
        tier = np.searchsorted(-np.array(TIERS), -near.alike)
        tier[(tier > 0) & self._vocabulary.letter[near.words]] = LETTER
        order = np.lexsort((near.words, near.owners))
        owners, words, alike, tier = near.owners[order], near.words[order], near.alike[order], tier[order]
        self.near.add(np.bincount(owners, minlength=count), words, alike)
        self.by_tier.add(words[np.lexsort((tier, owners))])
        place = owners * ALL_TIERS + tier
        cells = count * ALL_TIERS
        best = np.zeros(cells)
        np.maximum.at(best, place, alike)
        sizes = self._postings.sizes(words[:, None] * len(Sort) + np.arange(len(Sort)))
        reach = [np.bincount(place, sizes[:, sort], cells) for sort in Sort]
        self._tiers.add(np.bincount(place, minlength=cells).reshape(count, -1))
        self._best.add(best.reshape(count, -1))
        self._reach.add(np.stack(reach, axis=1).reshape(count, ALL_TIERS, len(Sort)).astype(np.int64))

    def _keep_runs(self, words: Sequence[str]) -> None:
        owners, runs = self._glue.spelt_by(words)
        order = np.argsort(owners, kind="stable")
        self.runs.add(np.bincount(owners, minlength=len(words)), runs[order])
