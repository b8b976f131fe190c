"""Finds the listed names that scoring could put at the review threshold or above, and few others.

Why none is missed. A name is found

* through the *letters* door, when its folded letters are those of the query;
* through the *glue* door, when a run of its neighbours spells a word of the query, or a run of the query's
  neighbours spells one of its words;
* else through its words: `index.vocabulary` says why no two words that may meet are missed, `index.staying`
  why a name that meets none of the words that stay cannot be enough.

What came through glue and words is then weighed, cheaply first (see `index.sieve`) and then finely (see
`index.weighing`), and only what can reach the threshold is left to be scored. Many readings are searched at a
time, as arrays: a pair is a reading and a listed name.
"""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from screener.index.asked import Asked, Glued, Leads, Pairs, Partners
from screener.index.bounds import Gains, Sort, persons, stacked
from screener.index.container import Array
from screener.index.glue import Glue
from screener.index.learned import LETTER, Learned
from screener.index.readings import Readings
from screener.index.sieve import Sieve
from screener.index.staying import staying
from screener.index.tables import Groups, Hashes, spans, unique
from screener.index.vocabulary import Vocabulary
from screener.index.weighing import Weighing


class Search:
    """The compiled names, ready to be searched."""

    def __init__(self, arrays: Mapping[str, Array]) -> None:
        self._vocabulary = Vocabulary(arrays)
        self._glue = Glue(arrays, self._vocabulary)
        self._postings = Groups.of(arrays, "postings")
        self._learned = Learned(self._vocabulary, self._glue, self._postings)
        self._sieve = Sieve(arrays, self._postings, len(self._vocabulary))
        self._weighing = Weighing(arrays, len(self._vocabulary))
        self._letters = Hashes.of(arrays, "letters")
        self._sort = arrays["form.sort"]

    def __len__(self) -> int:
        return len(self._sort)

    def pairs(self, readings: Readings) -> Pairs:
        """The listed names that each reading could reach; each pair once, in order."""
        rows, forms = self._letters.members(np.arange(len(readings)), readings.letters)
        near = self._near(readings)
        joined = unique(np.concatenate([near.row, rows]) * len(self) + np.concatenate([near.form, forms]))
        return Pairs(joined // max(1, len(self)), joined % max(1, len(self)))

    def _near(self, readings: Readings) -> Pairs:
        """The listed names that each reading could reach by its words."""
        asked = self._asked(readings)
        leads = self._staying(asked)
        glued = self._glued(asked, readings)
        partners = self._partners(asked)
        met = self._sieve.passing(leads, partners, asked, glued)
        return self._weighing.passing(met, partners, asked, glued) if len(met.pairs) else met.pairs

    def _asked(self, readings: Readings) -> Asked:
        used, at = np.unique(readings.word, return_inverse=True)
        known = self._learned.numbers([readings.words[number] for number in used.tolist()])
        counts = np.diff(readings.first)
        return Asked(
            terms=stacked(readings.kind),
            whole=readings.whole,
            row=np.repeat(np.arange(len(readings)), counts),
            first=readings.first,
            word=known[at],
            weight=readings.weight,
            person=np.repeat(persons(readings.kind), counts),
            personal=readings.personal,
        )

    def _partners(self, asked: Asked) -> Partners:
        held, places = self._learned.near.expanded(asked.word)
        word, alike = (column.rows.take(places) for column in self._learned.near.columns)
        return Partners(held, word, alike)

    def _staying(self, asked: Asked) -> Leads:
        """The partners that stay."""
        best = self._learned.best[asked.word][:, None, :]
        reach = self._learned.reach[asked.word].transpose(0, 2, 1).copy()
        for other in (Sort.ORGANISATION, Sort.THING, Sort.UNSAID):
            reach[asked.personal, other, 1:] = 0  # the equals of a letter are in the first tier
            reach[~asked.person, other, LETTER] = 0
        best = np.where(reach > 0, best, 0.0)
        gains = Gains(asked.terms, asked.whole)
        kept = staying(asked.row, gains, asked.weight, best, reach)
        tiers = self._learned.tiers[asked.word[kept.token]]
        before = np.cumsum(tiers, axis=1) - tiers
        at = np.arange(len(kept.token))
        first = self._learned.near.first(asked.word[kept.token]) + before[at, kept.tier]
        counts = tiers[at, kept.tier]
        words = self._learned.by_tier.rows.take(spans(first, counts))
        token, sort = np.repeat(kept.token, counts), np.repeat(kept.sort, counts)
        return Leads(token, words * len(Sort) + sort)

    def _glued(self, asked: Asked, readings: Readings) -> Glued:
        """Where glue joins tokens to listed names."""
        token, places = self._learned.runs.expanded(asked.word)
        element, runs = self._glue.held.expanded(self._learned.runs.columns[0].rows[places])
        token = token[element]
        used, at = np.unique(readings.run, return_inverse=True)
        texts, words = self._glue.spelling([readings.runs[number] for number in used.tolist()])
        owners, words = _of_each(texts, words, at)
        start = asked.first[:-1].repeat(np.diff(readings.first_run)) + readings.run_start
        size = readings.run_size
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


def _of_each(texts: Array, words: Array, at: Array) -> tuple[Array, Array]:
    """Pairs of a run and a word, from pairs of a text and a word, and the text of each run; in order."""
    order = np.argsort(at, kind="stable")
    first = np.searchsorted(at[order], texts, "left")
    counts = np.searchsorted(at[order], texts, "right") - first
    runs, found = order[spans(first, counts)], np.repeat(words, counts)
    ordered = np.lexsort((found, runs))
    return runs[ordered], found[ordered]
