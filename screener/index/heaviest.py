"""How the words of listed names are laid out to be weighed: the heaviest first, four to a row.

A row is read at once. In it stand the numbers of four words, what share of the name each weighs, and what
share stands behind them in further rows. Shares are rounded up, so that no name looks lighter than it is.
"""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
from msgspec import Struct

from screener.index.container import Array, Named

FOUR = 4
UNIT = 200
"""Parts in which shares of a name are counted; chosen: with what is rounded up, a byte holds them."""


def laid_out(words: Array, weights: Array, ends: Array, whole: Array, none: int) -> Named:
    """Lay out the words of names.

    Args:
        words: the words of all names, one after another.
        weights: what each weighs.
        ends: where the words of each name begin, and where the last one's end.
        whole: what each name weighs.
        none: the number that stands for no word.
    """
    counts = np.diff(ends)
    rows = np.maximum(1, -(-counts // FOUR))
    first = np.append(0, np.cumsum(rows))
    word = np.full((first[-1], FOUR), none, np.uint32)
    weight = np.zeros((first[-1], FOUR))
    share, behind = np.zeros(first[-1], np.uint64), np.zeros(first[-1], np.uint8)
    for start in range(0, len(counts), AT_ONCE):
        last = min(start + AT_ONCE, len(counts))
        names, own = slice(start, last), slice(first[start], first[last])
        held = slice(ends[start], ends[last])
        row, column = _places(weights[held], counts[names], rows[names])
        word[own][row, column] = words[held]
        weight[own][row, column] = weights[held]
        share[own], behind[own] = _shares(weight[own], whole[names], rows[names])
    yield "heavy.first", first.astype(np.uint32)
    yield "heavy.word", word
    yield "heavy.weight", weight
    yield "heavy.share", share
    yield "heavy.behind", behind


def _places(weights: Array, counts: Array, rows: Array) -> tuple[Array, Array]:
    """The row and the column of each word of names that have so many words and rows."""
    holder = np.repeat(np.arange(len(counts)), counts)
    order = np.lexsort((-weights, holder))
    nth = np.empty(len(order), np.int64)
    nth[order] = np.arange(len(order)) - (np.cumsum(counts) - counts)[holder]  # names stand in order
    return (np.cumsum(rows) - rows)[holder] + nth // FOUR, nth % FOUR


def _shares(weight: Array, whole: Array, rows: Array) -> tuple[Array, Array]:
    """What share of its name each word of rows weighs, a number a row, and what share stands behind."""
    of = np.repeat(np.maximum(whole, np.finfo(np.float64).tiny), rows)
    share = np.ceil(weight / of[:, None] * UNIT).astype(np.uint16)
    after = np.append(np.cumsum(weight.sum(axis=1)[::-1])[::-1], 0.0)  # in this row and all that follow
    ends = np.cumsum(rows)
    rest = np.maximum(0.0, after[1:] - np.repeat(after[ends], rows))
    behind = np.ceil(np.minimum(1.0, rest / of + _ROUNDING) * UNIT).astype(np.uint8)
    behind[ends - 1] = 0
    return share.view(np.uint64).ravel(), behind


AT_ONCE = 100_000
"""Names laid out at once; chosen: some tens of megabytes."""

_ROUNDING = 1e-9
_ADD = np.uint64(0x0001000100010001)
_TOP = np.uint64(48)


class Heaviest(Struct, frozen=True, eq=False):
    """The words of listed names, four to a row."""

    first: Array
    word: Array
    weight: Array
    share: Array
    """The shares of a row's words, of two bytes each: one number a row."""
    behind: Array
    """What share stands in the rows behind."""

    @classmethod
    def of(cls, arrays: Mapping[str, Array]) -> Heaviest:
        """Find them among the arrays of an index."""
        return cls(*(arrays[f"heavy.{name}"] for name in ("first", "word", "weight", "share", "behind")))

    def rows(self, forms: Array) -> tuple[Array, Array]:
        """Where the rows of several names begin, and how many each has."""
        first = self.first.take(forms).astype(np.int64)
        return first, self.first.take(forms + 1) - first

    def words(self, rows: Array) -> Array:
        """The words of rows: four columns."""
        found: Array = self.word.take(rows, axis=0).astype(np.int64)
        return found

    def met(self, rows: Array, hits: Array) -> tuple[Array, Array]:
        """What share is met of each row's words, and what share stands behind.

        `hits` holds four columns of ones and noughts that say which words are met; it is used up.
        """
        np.negative(hits, out=hits)  # all bits of those that are met
        met = self.share.take(rows)
        met &= hits.view(np.uint64).ravel()
        met *= _ADD  # the four numbers of two bytes, added at once
        met >>= _TOP
        return met.astype(np.int16), self.behind.take(rows)
