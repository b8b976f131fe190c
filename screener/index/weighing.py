"""Holds what came through the sieve against what its score can be at most, and lets few pass.

Here it counts how alike the words are that may meet, and what of the query may meet the listed name as well
as what of the listed name may meet the query (see `index.bounds.highest`). What of the query may meet is
first counted at most, word by word of the listed name, as that is quick, and token by token only where the
pair is still in.
"""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
from msgspec import Struct, structs

from screener.index.asked import Asked, Glued, Met, Pairs, Partners
from screener.index.bounds import ROUNDING, Shared, Sort, highest
from screener.index.container import Array
from screener.index.tables import spans
from screener.matching.score import REVIEW_THRESHOLD


class Alike(Struct, frozen=True, eq=False):
    """How alike listed words are to the tokens of readings: each word of each reading once."""

    which: Array
    """The place among these of each word that may be met."""
    begin: Array
    """Where the likenesses to the tokens of its reading begin, for each."""
    size: Array
    """How many tokens its reading has, for each."""
    likeness: Array
    best: Array
    """The greatest of each."""
    own: Array
    """What the tokens weigh that may meet each, together."""
    own_alike: Array
    """The same, each token times its likeness."""


class Joins(Struct, frozen=True, eq=False):
    """Where glue joins tokens to pairs."""

    pair: Array
    token: Array
    """The token's place in its reading."""
    listed: Array
    """What of the listed name is joined."""


class Weighing:
    """What listed names weigh, and how much of them and of the query may be met."""

    def __init__(self, arrays: Mapping[str, Array], words: int) -> None:
        """Take the arrays of an index, and the number of words in its vocabulary."""
        self._words = words
        self._sort = arrays["form.sort"]
        self._whole = arrays["form.weight"]

    def passing(self, met: Met, partners: Partners, asked: Asked, glued: Glued) -> Pairs:
        """The pairs whose score could reach the threshold; they come in order."""
        pairs = met.pairs
        joins = self._joins(pairs, asked, glued)
        alike = self._alike(met, partners, asked, glued)
        runs = np.bincount(joins.pair, joins.listed, len(pairs))
        shared = Shared(
            asked.whole.take(pairs.row),
            *self._of_query_at_most(met, alike, joins, asked),
            self._whole.take(pairs.form),
            np.bincount(met.pair, met.weight, len(pairs)) + runs,
            np.bincount(met.pair, met.weight * alike.best.take(alike.which), len(pairs)) + runs,
        )
        terms = asked.terms.reshape(-1, asked.terms.shape[2])
        terms = terms.take(pairs.row * len(Sort) + self._sort.take(pairs.form), axis=0)
        near = np.flatnonzero(highest(shared, terms) >= REVIEW_THRESHOLD - ROUNDING)
        met, alike, joins = _some(near, met, alike, joins)
        own = self._of_query(met, alike, joins, asked)
        shared = Shared(shared.whole.take(near), *own, *(side.take(near) for side in _listed(shared)))
        enough = highest(shared, terms.take(near, axis=0)) >= REVIEW_THRESHOLD - ROUNDING
        return met.pairs.kept(np.flatnonzero(enough))

    def _joins(self, pairs: Pairs, asked: Asked, glued: Glued) -> Joins:
        keys = pairs.row * len(self._sort) + pairs.form
        row = asked.row.take(glued.token)
        at, there = places(keys, row * len(self._sort) + glued.form)
        held = np.flatnonzero(there)
        token = glued.token.take(held) - asked.first.take(row.take(held))
        return Joins(at.take(held), token, glued.listed.take(held))

    def _alike(self, met: Met, partners: Partners, asked: Asked, glued: Glued) -> Alike:
        """Look up how alike each word is to each token: the names that come to a reading share few words."""
        each, which = np.unique(met.pairs.row.take(met.pair) * self._words + met.word, return_inverse=True)
        row, word = each // self._words, each % self._words
        first = asked.first.take(row)
        size = asked.first.take(row + 1) - first
        keys = partners.token * self._words + partners.word  # in order
        at, there = places(keys, spans(first, size) * self._words + np.repeat(word, size))
        likeness = np.where(there, partners.alike.take(at) if len(keys) else 0.0, 0.0)
        begin = np.cumsum(size) - size
        weight = asked.weight.take(spans(first, size))
        kinds = (
            (np.maximum, likeness),
            (np.add, weight * (likeness > 0.0)),
            (np.add, weight * likeness),
        )
        best, own, own_alike = (kind.reduceat(part, begin) if len(each) else part for kind, part in kinds)
        joined = np.flatnonzero(glued.word >= 0)
        spelt = asked.row.take(glued.token.take(joined)) * self._words + glued.word.take(joined)
        at, there = places(each, spelt)
        best[at.take(np.flatnonzero(there))] = 1.0
        return Alike(which, begin, size, likeness, best, own, own_alike)

    def _of_query_at_most(self, met: Met, alike: Alike, joins: Joins, asked: Asked) -> tuple[Array, Array]:
        """What `_of_query` gives at most: a token that may meet two words of a name is counted twice."""
        count, row = len(met.pairs), met.pairs.row.take(joins.pair)
        joined = np.bincount(joins.pair, asked.weight.take(asked.first.take(row) + joins.token), count)
        whole = asked.whole.take(met.pairs.row)
        own, own_alike = (
            np.minimum(whole, np.bincount(met.pair, part.take(alike.which), count) + joined)
            for part in (alike.own, alike.own_alike)
        )
        return own, own_alike

    def _of_query(self, met: Met, alike: Alike, joins: Joins, asked: Asked) -> tuple[Array, Array]:
        """What of each query may be met, in weight, and the same with each word times its likeness."""
        row, count = met.pairs.row, len(met.pairs)
        first = asked.first.take(row)
        size = asked.first.take(row + 1) - first
        begin = np.cumsum(size) - size
        best = np.zeros(int(size.sum()))
        cells = spans(begin.take(met.pair), size.take(met.pair))
        likeness = alike.likeness.take(spans(alike.begin.take(alike.which), alike.size.take(alike.which)))
        np.maximum.at(best, cells, likeness)
        best[begin.take(joins.pair) + joins.token] = 1.0
        holder = np.repeat(np.arange(count), size)
        weight = asked.weight.take(spans(first, size))
        return np.bincount(holder, weight * (best > 0.0), count), np.bincount(holder, weight * best, count)


def _some(which: Array, met: Met, alike: Alike, joins: Joins) -> tuple[Met, Alike, Joins]:
    """The same of some pairs, numbered anew."""
    number = np.full(len(met.pairs), -1)
    number[which] = np.arange(len(which))
    pair, joined = number.take(met.pair), number.take(joins.pair)
    held, there = np.flatnonzero(pair >= 0), np.flatnonzero(joined >= 0)
    return (
        Met(met.pairs.kept(which), pair.take(held), met.word.take(held), met.weight.take(held)),
        structs.replace(alike, which=alike.which.take(held)),
        Joins(joined.take(there), joins.token.take(there), joins.listed.take(there)),
    )


def _listed(shared: Shared) -> tuple[Array, Array, Array]:
    return shared.listed_whole, shared.listed_met, shared.listed_alike


def places(keys: Array, wanted: Array) -> tuple[Array, Array]:
    """Where numbers stand among `keys`, which are in order, and which of them are there at all."""
    at = np.minimum(np.searchsorted(keys, wanted), max(0, len(keys) - 1))
    there: Array = keys.take(at) == wanted if len(keys) else np.zeros(len(wanted), np.bool_)
    return at, there
