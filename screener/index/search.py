"""Finds the listed names that scoring could put at the review threshold or above, and few others.

Why none is missed. A name is found

* through the *letters* door, when its folded letters are those of the query;
* through the *glue* door, when a run of its neighbours spells a word of the query, or a run of the query's
  neighbours spells one of its words;
* else through its words: `index.vocabulary` says why no two words that may meet are missed, `index.staying`
  why a name that meets none of the words that stay cannot be enough.

What came through glue and words is then held against `index.bounds`: first by what of the listed name may
meet the query, then by what of the query may meet it; and only what can reach the threshold is left to be
scored. Many readings are searched at a time, as arrays: a pair is a reading and a listed name.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from screener.index.bounds import ROUNDING, Gains, Shared, Sort, highest, stacked
from screener.index.container import Array
from screener.index.glue import Glue, glued_runs
from screener.index.learned import Learned, Manner, manner_of
from screener.index.staying import staying
from screener.index.tables import Groups, Hashes, spans, starts, unique
from screener.index.vocabulary import Vocabulary
from screener.index.words import hashed
from screener.matching.score import REVIEW_THRESHOLD
from screener.model import EntityType
from screener.names.tokens import AnalysedName

IN_HAND = 2_000_000
"""Pairs in hand at once; chosen: some hundred megabytes at most."""

STEPS = 200
"""Steps in which likenesses are laid out, rounded up; chosen: a byte holds them."""

FLAT = 4_000_000
"""Bytes in which they are laid out at once; chosen: a processor's cache holds them."""


@dataclass(frozen=True, slots=True)
class Asked:
    """The readings that are searched for, token by token."""

    terms: Array
    """What counts for each reading: reading, sort of listed name, term."""
    whole: Array
    """What each reading weighs."""
    row: Array
    """The reading of each token."""
    first: Array
    """The first token of each reading."""
    word: Array
    """Under what number each token's word is known."""
    weight: Array
    personal: Array
    """Whether a token meets other words only in names of persons."""


@dataclass(frozen=True, slots=True)
class Partners:
    """Listed words that tokens may meet and that stay (see `index.staying`)."""

    token: Array
    group: Array
    """The postings of each: of the listed word, in names of one sort."""
    gain: Array
    """What it gives."""
    lacking: Array
    """What the partners of a listed name must give together: reading, sort."""


@dataclass(frozen=True, slots=True)
class Glued:
    """Where glue joins a token of the query to a listed name: a run spells it, or it is part of a run."""

    token: Array
    form: Array
    listed: Array
    """What the run weighs in the listed name where it is there, else 0."""
    word: Array
    """The listed word that the query's run spells, or -1."""


@dataclass(frozen=True, slots=True)
class Pairs:
    """Readings of queries beside listed names, in order."""

    row: Array
    form: Array

    def __len__(self) -> int:
        return len(self.row)

    def kept(self, which: Array) -> Pairs:
        """Those that are marked."""
        return Pairs(self.row[which], self.form[which])


@dataclass(frozen=True, slots=True)
class Likeness:
    """How alike words are, by number of an asked thing and of a listed word."""

    keys: Array
    alike: Array
    words: int

    def of(self, asked: Array, word: Array) -> Array:
        """How alike pairs are, 0 where they do not meet."""
        if not len(self.keys):
            return np.zeros(len(asked))
        wanted = asked * self.words + word
        at = np.minimum(np.searchsorted(self.keys, wanted), len(self.keys) - 1)
        return np.where(self.keys[at] == wanted, self.alike[at], 0.0)


class Search:
    """The compiled names, ready to be searched."""

    def __init__(self, arrays: Mapping[str, Array]) -> None:
        self._vocabulary = Vocabulary(arrays)
        self._glue = Glue(arrays, self._vocabulary)
        self._postings = Groups.of(arrays, "postings")
        self._learned = Learned(self._vocabulary, self._glue, self._postings)
        self._letters = Hashes.of(arrays, "letters")
        self._sort = arrays["form.sort"]
        self._ends = arrays["form.ends"]
        self._whole = arrays["form.weight"]
        self._word = arrays["token.word"]
        self._weight = arrays["token.weight"]

    def __len__(self) -> int:
        return len(self._sort)

    def pairs(self, readings: Sequence[AnalysedName]) -> Pairs:
        """The listed names that each reading could reach; each pair once, in order."""
        letters = np.fromiter((hashed(each.folded) for each in readings), np.uint32, len(readings))
        rows, forms = self._letters.members(np.arange(len(readings)), letters)
        near = self._near(readings)
        joined = unique(np.concatenate([near.row, rows]) * len(self) + np.concatenate([near.form, forms]))
        return Pairs(joined // max(1, len(self)), joined % max(1, len(self)))

    def _near(self, readings: Sequence[AnalysedName]) -> Pairs:
        """The listed names that each reading could reach by its words, a part of the readings at a time."""
        asked = self._asked(readings)
        partners = self._staying(asked)
        if len(readings) > 1 and int(self._postings.sizes(partners.group).sum()) > IN_HAND:
            half = len(readings) // 2
            one, other = self._near(readings[:half]), self._near(readings[half:])
            return Pairs(np.concatenate([one.row, other.row + half]), np.concatenate([one.form, other.form]))
        glued = self._glued(asked, readings)
        keys = self._given_enough(asked, partners)
        keys = unique(np.concatenate([keys, asked.row[glued.token] * len(self) + glued.form]))
        found = Pairs(keys // max(1, len(self)), keys % max(1, len(self)))
        if not len(found):
            return found
        near = self._by_listed(found, asked, glued)
        return self._by_query(near, asked, glued) if len(near) else near

    def _given_enough(self, asked: Asked, partners: Partners) -> Array:
        """The pairs, as numbers, to which the partners give what those left out leave lacking."""
        element, forms = self._postings.expanded(partners.group)
        keys = asked.row[partners.token[element]] * len(self) + forms
        order = np.argsort(keys, kind="stable")
        keys = keys[order]
        first = starts(keys)
        given = np.add.reduceat(partners.gain[element][order], first) if len(keys) else partners.gain[:0]
        keys = keys[first]
        found = Pairs(keys // max(1, len(self)), keys % max(1, len(self)))
        enough = given >= partners.lacking[found.row, self._sort[found.form]]
        kept: Array = keys[enough]
        return kept

    def _asked(self, readings: Sequence[AnalysedName]) -> Asked:
        tokens = [token for each in readings for token in each.tokens]
        counts = np.fromiter((len(each.tokens) for each in readings), np.int64, len(readings))
        row = np.repeat(np.arange(len(readings)), counts)
        person = np.array([each.looks is EntityType.PERSON for each in readings], np.bool_)
        initial = np.array([manner_of(token) is Manner.AS_INITIAL for token in tokens], np.bool_)
        return Asked(
            terms=stacked(readings),
            whole=np.array([each.weight for each in readings]),
            row=row,
            first=np.append(0, np.cumsum(counts)),
            word=self._learned.numbers(tokens),
            weight=np.array([token.weight for token in tokens]),
            personal=initial & ~person[row],
        )

    def _staying(self, asked: Asked) -> Partners:
        """The partners that stay, with what each gives."""
        best = self._learned.best[asked.word][:, None, :]
        reach = self._learned.reach[asked.word].transpose(0, 2, 1).copy()
        for other in (Sort.ORGANISATION, Sort.THING, Sort.UNSAID):
            reach[asked.personal, other, 1:] = 0  # the equals of a letter are in the first tier
        best = np.where(reach > 0, best, 0.0)
        gains = Gains(asked.terms, asked.whole)
        kept = staying(asked.row, gains, asked.weight, best, reach)
        tiers = self._learned.tiers[asked.word[kept.token]]
        before = np.cumsum(tiers, axis=1) - tiers
        at = np.arange(len(kept.token))
        first = self._learned.near.first(asked.word[kept.token]) + before[at, kept.tier]
        counts = tiers[at, kept.tier]
        words, alike = (column.rows[spans(first, counts)] for column in self._learned.near.columns)
        token, sort = np.repeat(kept.token, counts), np.repeat(kept.sort, counts)
        given = gains.of(asked.row[token], asked.weight[token], alike[:, None])
        return Partners(token, words * len(Sort) + sort, given[np.arange(len(token)), sort, 0], kept.lacking)

    def _glued(self, asked: Asked, readings: Sequence[AnalysedName]) -> Glued:
        """Where glue joins tokens to listed names."""
        token, places = self._learned.runs.expanded(asked.word)
        runs = self._learned.runs.columns[0].rows[places]
        spelt = [(at, run) for at, each in enumerate(readings) for run in glued_runs(each.tokens)]
        owners, words = self._glue.spelling([run.text for _, run in spelt])
        start = np.array([asked.first[at] + run.start for at, run in spelt], np.int64)
        size = np.array([run.end - run.start + 1 for _, run in spelt], np.int64)
        groups = (words[:, None] * len(Sort) + np.arange(len(Sort))).ravel()
        element, forms = self._postings.expanded(groups)
        held = element // len(Sort)
        part = size[owners[held]]
        own = spans(start[owners[held]], part)
        return Glued(
            np.concatenate([token, own]),
            np.concatenate([self._glue.form[runs].astype(np.int64), np.repeat(forms, part)]),
            np.concatenate([self._glue.weight[runs], np.zeros(len(own))]),
            np.concatenate([np.full(len(runs), -1), np.repeat(words[held], part)]),
        )

    def _by_listed(self, found: Pairs, asked: Asked, glued: Glued) -> Pairs:
        """Weigh how much of each listed name may meet the query, as if all of the query met."""
        pair, place = self._words_of(found.form)
        best = self._best(asked, glued, found.row[pair], self._word[place].astype(np.int64))
        weight = self._weight[place]
        begin = starts(pair)
        met = np.add.reduceat(weight * (best > 0.0), begin)
        nearly = np.add.reduceat(weight * best, begin)
        spelt = np.flatnonzero(glued.word < 0)
        at = np.searchsorted(
            found.row * len(self) + found.form, asked.row[glued.token[spelt]] * len(self) + glued.form[spelt]
        )
        np.add.at(met, at, glued.listed[spelt])
        np.add.at(nearly, at, glued.listed[spelt])
        own = asked.whole[found.row]
        return found.kept(
            self._enough(found, asked, Shared(own, own, own, self._whole[found.form], met, nearly))
        )

    def _best(self, asked: Asked, glued: Glued, row: Array, word: Array) -> Array:
        """How alike the best word of readings is at most to listed words, 0 where none meets; rows in order.

        The likenesses of some readings at a time are laid out flat, in steps, as looking them up in order
        of their numbers would take several times as long.
        """
        held, places = self._learned.near.expanded(asked.word)
        near, alike = (column.rows[places] for column in self._learned.near.columns)
        joined = np.flatnonzero(glued.word >= 0)
        owner = asked.row[np.concatenate([held, glued.token[joined]])]
        step = np.ceil(np.concatenate([alike, np.ones(len(joined))]) * STEPS).astype(np.uint8)
        size = max(1, FLAT // max(1, len(self._vocabulary)))
        order = np.argsort((owner // size * 256 + step).astype(np.uint32), kind="stable")  # the best last
        cell = (owner % size * len(self._vocabulary) + np.concatenate([near, glued.word[joined]]))[order]
        step, owner = step[order], owner[order] // size
        wanted = row % size * len(self._vocabulary) + word
        found = np.zeros(len(row), np.uint8)
        table = np.zeros(size * len(self._vocabulary), np.uint8)
        edges = np.arange(int(row[-1]) // size + 2)
        given = np.searchsorted(owner, edges).tolist()
        asked_for = np.searchsorted(row // size, edges).tolist()
        for at in range(len(edges) - 1):
            here = cell[given[at] : given[at + 1]]
            table[here] = step[given[at] : given[at + 1]]
            some = slice(asked_for[at], asked_for[at + 1])
            found[some] = table[wanted[some]]
            table[here] = 0
        best: Array = found / STEPS
        return best

    def _by_query(self, found: Pairs, asked: Asked, glued: Glued) -> Pairs:
        """Weigh how much of the query may meet each listed name, and of that how much may meet the query."""
        tokens = np.flatnonzero(np.isin(asked.row, found.row))
        alike = self._alike(asked, glued, tokens, np.arange(len(asked.row)))
        sizes = asked.first[found.row + 1] - asked.first[found.row]
        own = spans(asked.first[found.row], sizes)
        pair = np.repeat(np.arange(len(found)), sizes)
        cell, place = self._words_of(found.form[pair])
        each = alike.of(own[cell], self._word[place].astype(np.int64))
        begin = starts(cell)
        best = np.maximum.reduceat(each, begin)
        spelt = glued.token * len(self) + glued.form
        best = np.where(np.isin(own * len(self) + found.form[pair], spelt), 1.0, best)
        weight = asked.weight[own]
        first = starts(pair)
        met, nearly = (np.add.reduceat(each, first) for each in (weight * (best > 0.0), weight * best))
        whole, known = asked.whole[found.row], self._whole[found.form]
        return found.kept(self._enough(found, asked, Shared(whole, met, nearly, known, known, known)))

    def _alike(self, asked: Asked, glued: Glued, tokens: Array, owner: Array) -> Likeness:
        """How alike listed words are to the best of tokens, which count under what `owner` says of each."""
        held, places = self._learned.near.expanded(asked.word[tokens])
        near, alike = (column.rows[places] for column in self._learned.near.columns)
        joined = np.flatnonzero(glued.word >= 0)
        keys = np.concatenate([
            owner[tokens[held]] * len(self._vocabulary) + near,
            owner[glued.token[joined]] * len(self._vocabulary) + glued.word[joined],
        ])  # fmt: skip
        order = np.argsort(keys, kind="stable")
        keys = keys[order]
        if not len(keys):
            return Likeness(keys, alike, len(self._vocabulary))
        first = starts(keys)
        best = np.maximum.reduceat(np.concatenate([alike, np.ones(len(joined))])[order], first)
        return Likeness(keys[first], best, len(self._vocabulary))

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
