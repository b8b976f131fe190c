"""Holds pairs of a reading and a listed name against what their score can be at most, and lets few pass.

First by what of the listed name may meet the query, as if all of the query met; then by what of the query may
meet it (see `index.bounds`). Most pairs share one common word and no other, so the words of a listed name are
looked at one after another, those that weigh most first, and a pair is dropped as soon as what is left of the
name could not make up for those that met nobody.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

import numpy as np

from screener.index.asked import Asked, Glued, Pairs
from screener.index.bounds import ROUNDING, Shared, highest, room
from screener.index.container import Array
from screener.index.learned import Learned
from screener.index.tables import spans, starts
from screener.matching.score import REVIEW_THRESHOLD

STEPS = 200
"""Steps in which likenesses are laid out, rounded up; chosen: a byte holds them."""

FLAT = 4_000_000
"""Bytes in which they are laid out at once; chosen: a processor's cache holds them."""


@dataclass(frozen=True, slots=True, eq=False)
class Partners:
    """Listed words that tokens may meet, alone or glued to their neighbours."""

    token: Array
    word: Array
    alike: Array
    """How alike they are at most, 0 to 1; 1 where a run of the query spells the listed word."""


@dataclass(frozen=True, slots=True, eq=False)
class Met:
    """Pairs that can reach the threshold by their listed names, with the listed words that may be met."""

    pairs: Pairs
    met: Array
    """What of each pair's listed name may be met at most, in weight."""
    alike: Array
    """The same, each word times its best likeness."""
    pair: Array
    """The pair of each word."""
    word: Array


class Weighing:
    """What listed names are made of, word by word, and what of it may be met."""

    def __init__(self, arrays: Mapping[str, Array], learned: Learned, words: int) -> None:
        """Take the arrays of an index, and the number of words in its vocabulary."""
        self._learned = learned
        self._words = words
        self._sort = arrays["form.sort"]
        self._ends = arrays["form.ends"]
        self._whole = arrays["form.weight"]
        self._word = arrays["heavy.word"]
        self._weight = arrays["heavy.weight"]

    def passing(self, found: Pairs, asked: Asked, glued: Glued) -> Pairs:
        """The pairs whose score could reach the threshold; they come in order."""
        partners = self._partners(asked, glued)
        met = self._by_listed(found, asked, glued, partners)
        return self._by_query(met, asked, glued, partners) if len(met.pairs) else met.pairs

    def _partners(self, asked: Asked, glued: Glued) -> Partners:
        held, places = self._learned.near.expanded(asked.word)
        near, alike = (column.rows[places] for column in self._learned.near.columns)
        joined = np.flatnonzero(glued.word >= 0)
        return Partners(
            np.concatenate([held, glued.token[joined]]),
            np.concatenate([near, glued.word[joined]]),
            np.concatenate([alike, np.ones(len(joined))]),
        )

    # --- what of the listed name may meet the query

    def _by_listed(self, found: Pairs, asked: Asked, glued: Glued, partners: Partners) -> Met:
        """Weigh how much of each listed name may meet the query, as if all of the query met."""
        spelt = np.flatnonzero(glued.word < 0)
        at = np.searchsorted(
            found.row * len(self._sort) + found.form,
            asked.row[glued.token[spelt]] * len(self._sort) + glued.form[spelt],
        )
        runs = np.bincount(at, glued.listed[spelt], len(found))
        left, listed = room(asked.terms)[found.row, self._sort[found.form]], self._whole[found.form]
        need = np.maximum(listed / (1.0 + left), listed - asked.whole[found.row] * left) - ROUNDING
        parts = [
            self._of_table(found, here, table, first, runs, need, asked)
            for here, table, first in self._tables(found, asked, partners)
        ]
        counts = np.cumsum([0, *(len(part.pairs) for part in parts)])
        row = np.concatenate([part.pairs.row for part in parts])
        form = np.concatenate([part.pairs.form for part in parts])
        return Met(
            Pairs(row, form),
            np.concatenate([part.met for part in parts]),
            np.concatenate([part.alike for part in parts]),
            np.concatenate([part.pair + count for part, count in zip(parts, counts, strict=False)]),
            np.concatenate([part.word for part in parts]),
        )

    def _tables(self, found: Pairs, asked: Asked, partners: Partners) -> Iterator[tuple[slice, Array, int]]:
        """Lay out how alike the best word of readings is to each listed word, some readings at a time.

        Looking the likenesses up in order of their numbers would take several times as long. With each table
        come the pairs that it is for, and the reading that it begins with.
        """
        owner = asked.row[partners.token]
        step = np.ceil(partners.alike * STEPS).astype(np.uint8)
        size = max(1, FLAT // max(1, self._words))
        order = np.argsort((owner // size * 256 + step).astype(np.uint32), kind="stable")  # the best last
        cell = (owner % size * self._words + partners.word)[order]
        step, owner = step[order], owner[order] // size
        table = np.zeros(size * self._words, np.uint8)
        edges = np.arange(int(found.row[-1]) // size + 2)
        given = np.searchsorted(owner, edges).tolist()
        pairs = np.searchsorted(found.row // size, edges).tolist()
        for at in range(len(edges) - 1):
            if pairs[at] == pairs[at + 1]:
                continue
            here = cell[given[at] : given[at + 1]]
            table[here] = step[given[at] : given[at + 1]]
            yield slice(pairs[at], pairs[at + 1]), table, at * size
            table[here] = 0

    def _of_table(
        self, found: Pairs, here: slice, table: Array, first: int, runs: Array, need: Array, asked: Asked
    ) -> Met:
        """What passes of the pairs that a table is for."""
        row, form = found.row[here], found.form[here]
        cell = (row - first) * self._words
        which = self._promising(cell, form, table, runs[here], need[here])
        row, form, cell, runs = row[which], form[which], cell[which], runs[here][which]
        pair, place = self._words_of(form)
        word = self._word[place]
        best = table[cell[pair] + word] / STEPS
        weight = self._weight[place]
        begin = starts(pair)
        met = np.add.reduceat(weight * (best > 0.0), begin) + runs if len(pair) else runs
        nearly = np.add.reduceat(weight * best, begin) + runs if len(pair) else runs
        own = asked.whole[row]
        pairs = Pairs(row, form)
        enough = self._enough(pairs, asked, Shared(own, own, own, self._whole[form], met, nearly))
        kept = np.flatnonzero((best > 0.0) & enough[pair])
        renumbered = np.cumsum(enough) - 1
        return Met(
            pairs.kept(enough),
            met[enough],
            nearly[enough],
            renumbered[pair[kept]],
            word[kept].astype(np.int64),
        )

    def _promising(self, cell: Array, form: Array, table: Array, met: Array, need: Array) -> Array:
        """Which listed names may meet as much as they need, their heaviest words looked at first."""
        place, last = self._ends[form].astype(np.int64), self._ends[form + 1]
        rest = self._whole[form]
        at = np.arange(len(form))
        found = [at[:0]]
        while len(at):
            word = self._word[place]
            weight = self._weight[place]
            met = met + weight * (table[cell + word] > 0)
            rest = rest - weight
            place = place + 1
            enough = (met >= need) | (place >= last)
            found.append(at[enough & (met + rest >= need)])
            going = np.flatnonzero(~enough & (met + rest >= need))
            at, cell, place, last = at[going], cell[going], place[going], last[going]
            met, rest, need = met[going], rest[going], need[going]
        return np.sort(np.concatenate(found))

    # --- what of the query may meet the listed name

    def _by_query(self, found: Met, asked: Asked, glued: Glued, partners: Partners) -> Pairs:
        """Weigh how much of the query may meet each listed name, and of that how much may meet the query."""
        pairs = found.pairs
        sizes = asked.first[pairs.row + 1] - asked.first[pairs.row]
        begin = np.cumsum(sizes) - sizes
        best = np.zeros(int(sizes.sum()))
        each, cell = self._alike(found, asked, partners), spans(begin[found.pair], sizes[found.pair])
        np.maximum.at(best, cell, each)
        keys = pairs.row * len(self._sort) + pairs.form
        wanted = asked.row[glued.token] * len(self._sort) + glued.form
        at = np.minimum(np.searchsorted(keys, wanted), len(keys) - 1)
        held = np.flatnonzero(keys[at] == wanted)
        best[begin[at[held]] + glued.token[held] - asked.first[pairs.row[at[held]]]] = 1.0
        pair = np.repeat(np.arange(len(pairs)), sizes)
        weight = asked.weight[spans(asked.first[pairs.row], sizes)]
        met = np.bincount(pair, weight * (best > 0.0), len(pairs))
        nearly = np.bincount(pair, weight * best, len(pairs))
        whole, known = asked.whole[pairs.row], self._whole[pairs.form]
        return pairs.kept(
            self._enough(pairs, asked, Shared(whole, met, nearly, known, found.met, found.alike))
        )

    def _alike(self, found: Met, asked: Asked, partners: Partners) -> Array:
        """How alike each listed word is to each token of its pair's reading, word after word.

        The names that come to one reading hold the same few words: each word is looked up once a reading.
        """
        row = found.pairs.row[found.pair]
        each, which = np.unique(row * self._words + found.word, return_inverse=True)
        own, word = each // self._words, each % self._words
        sizes = asked.first[own + 1] - asked.first[own]
        wanted = spans(asked.first[own], sizes) * self._words + np.repeat(word, sizes)
        keys, likeness = self._likenesses(partners)
        at = np.minimum(np.searchsorted(keys, wanted), len(keys) - 1)
        alike = np.where(keys[at] == wanted, likeness[at], 0.0)
        begin = np.cumsum(sizes) - sizes
        every: Array = alike[spans(begin[which], sizes[which])]
        return every

    def _likenesses(self, partners: Partners) -> tuple[Array, Array]:
        """How alike listed words are to tokens: pairs of both as numbers, in order, each once."""
        keys = partners.token * self._words + partners.word
        order = np.argsort(keys, kind="stable")
        keys = keys[order]
        first = starts(keys)
        return keys[first], np.maximum.reduceat(partners.alike[order], first)

    # --- what both need

    def _enough(self, found: Pairs, asked: Asked, shared: Shared) -> Array:
        """Which pairs could reach the threshold."""
        terms = asked.terms[found.row, self._sort[found.form]]
        enough: Array = highest(shared, terms) >= REVIEW_THRESHOLD - ROUNDING
        return enough

    def _words_of(self, forms: Array) -> tuple[Array, Array]:
        """(position in `forms`, place of a word) for all words of several listed names."""
        first = self._ends[forms].astype(np.int64)
        counts = self._ends[forms + 1] - first
        return np.repeat(np.arange(len(forms)), counts), spans(first, counts)
