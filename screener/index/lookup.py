"""Finds the listed names that scoring could put at the review threshold or above, and few others.

Why none is missed. A name is found

* through the *letters* door, when its folded letters are those of the query;
* through the *glue* door, when a run of its neighbours spells a word of the query;
* else through its words; a run of the query's words that spells a listed word meets that word, too.
  `index.bounds` says what the query's words that meet a listed name must weigh at least. Leave out words of
  the query, those with the longest postings first, as long as they weigh less than that together: a name
  that meets none of the words that stay cannot reach the weight by those left out. So the postings of the
  neighbours of the words that stay hold every name that can pass. (The prefix filter of set-similarity
  joins: Bayardo, Ma, Srikant, "Scaling Up All Pairs Similarity Search", 2007.)

What came through glue and words is then held against `index.bounds`, and only what can reach the threshold
is scored.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import msgspec
import numpy as np

from screener.errors import StoreError
from screener.facts.identifiers import lookup_key
from screener.index import container
from screener.index.bounds import Shared, bounds, least_met
from screener.index.compile import made_by
from screener.index.container import Array
from screener.index.glue import Runs, Spelt, glued_runs
from screener.index.neighbours import Met, Neighbours
from screener.index.tables import Groups, Hashes, Strings, spans
from screener.index.words import hashed
from screener.matching.addresses import address_keys
from screener.matching.score import REVIEW_THRESHOLD
from screener.model import Entity, Identifier
from screener.names.tokens import AnalysedName, Token

ROUNDING = 1e-9

FEW = 12
FEW_WORDS = 400
"""Readings, and words met, up to which plain loops are quicker than arrays (measured)."""


class Index:
    """The compiled lists, mapped from disk; what it hands out is decoded when asked for."""

    def __init__(self, meta: Mapping[str, Any], arrays: Mapping[str, Array]) -> None:
        self.key: str = meta["key"]
        self.lists: tuple[str, ...] = tuple(meta["lists"])
        self._records = Strings.of(arrays, "entities")
        self._forms = Strings.of(arrays, "forms")
        self._identifiers = Hashes.of(arrays, "identifiers")
        self._letters = Hashes.of(arrays, "letters")
        self._postings = Groups.of(arrays, "postings")
        self._neighbours = Neighbours(arrays)
        self._runs = Runs(arrays)
        self._list_of = arrays["entity.list"]
        self._days = arrays["entity.days"]
        self._addresses = Hashes.of(arrays, "addresses")
        self._form_entity = arrays["form.entity"]
        self._form_name = arrays["form.name"]
        self._form_looks = arrays["form.looks"]
        self._form_weak = arrays["form.weak"]
        self._form_ends = arrays["form.ends"]
        self._token_word = arrays["token.word"]
        self._token_weight = arrays["token.weight"]
        self._decode_entity = msgspec.msgpack.Decoder(Entity).decode
        self._decode_form = msgspec.msgpack.Decoder(AnalysedName).decode
        self._alike = np.zeros(len(self._neighbours))
        self._best = np.zeros(len(self._neighbours))
        self._no_word = np.zeros(0, np.int64)

    @classmethod
    def open(cls, path: Path, key: str) -> Index:
        """Map an index file.

        Raises:
            FileNotFoundError: it was never compiled.
            StoreError: it is damaged, or was compiled from other snapshots or by another version.
        """
        held = container.load(path)
        if held.meta.get("made_by") != made_by() or held.meta.get("key") != key:
            raise StoreError(f"the index {path.name} was compiled by another version of screener")
        return cls(held.meta, held.arrays)

    @property
    def entities(self) -> int:
        """How many entities it holds."""
        return len(self._records)

    @property
    def forms(self) -> int:
        """How many readings of names it holds."""
        return len(self._form_entity)

    def entity(self, number: int) -> Entity:
        """Decode one entity."""
        return self._decode_entity(self._records.raw(number))

    def form(self, number: int) -> AnalysedName:
        """Decode one reading of a listed name."""
        return self._decode_form(self._forms.raw(number))

    def name_of(self, form: int) -> int:
        """Which of its entity's names a reading is of."""
        return int(self._form_name[form])

    def list_of(self, number: int) -> str:
        """The list on which an entity stands."""
        return self.lists[int(self._list_of[number])]

    def listed_on(self, number: int, day: int) -> bool:
        """Whether an entity is listed on a day (a proleptic ordinal); an unknown start is long ago."""
        start, end = self._days[number].tolist()
        return start <= day and (not end or day < end)

    def by_identifiers(self, identifiers: Sequence[Identifier]) -> list[int]:
        """The entities that may carry one of the identifiers."""
        keys = [key for identifier in identifiers if (key := lookup_key(identifier)) is not None]
        found: list[int] = self._identifiers.find(map(hashed, keys)).tolist() if keys else []
        return found

    def by_address(self, address: str) -> list[int]:
        """The entities that may be at an address, or be it."""
        found: list[int] = self._addresses.find(map(hashed, address_keys(address))).tolist()
        return found

    def everything(self) -> dict[int, list[int]]:
        """Every reading of every name, by entity: what `--exhaustive` scores."""
        return self._by_entity(np.arange(len(self._form_entity)))

    def prepare(self, names: Iterable[AnalysedName]) -> None:
        """Look up the words of many queries at once, which is quicker than one query's after another's."""
        tokens = [name.tokens for name in names]
        self._neighbours.learn(token for each in tokens for token in each)
        self._neighbours.spelling.learn(run.text for each in tokens for run in glued_runs(each))
        self._runs.learn(token.text for each in tokens for token in each)

    def candidates(self, names: Sequence[AnalysedName]) -> dict[int, list[int]]:
        """The readings that any of the query's readings could reach, by entity."""
        found = [part for name in names if not name.problem for part in self._reachable(name)]
        return self._by_entity(np.unique(np.concatenate(found))) if found else {}

    def _by_entity(self, forms: Array) -> dict[int, list[int]]:
        grouped: dict[int, list[int]] = {}
        for form, entity in zip(forms.tolist(), self._form_entity[forms].tolist(), strict=True):
            grouped.setdefault(entity, []).append(form)
        return grouped

    def _reachable(self, query: AnalysedName) -> list[Array]:
        self._neighbours.learn(query.tokens)
        met = self._with_runs(query.tokens, [self._neighbours.of(token) for token in query.tokens])
        spelt = [(t, run) for t in query.tokens if (run := self._runs.spelt_by(t.text)) is not None]
        needed = least_met(query.weight, query.looks) - ROUNDING
        staying = stay(query.tokens, [each.reach for each in met], needed)
        words = np.concatenate([self._no_word, *(met[position].words for position in staying)])
        found = np.unique(np.concatenate([self._postings.of_all(words), *(s.forms for _, s in spelt)]))
        letters = self._letters.find([hashed(query.folded)])
        return [self._sieved(found, query, met, spelt), letters] if len(found) else [letters]

    def _with_runs(self, tokens: Sequence[Token], met: list[Met]) -> list[Met]:
        """Let each token of a run that spells a listed word meet that word."""
        for run in glued_runs(tokens):
            words = self._neighbours.spelling.of(run.text)
            if words is not None:
                for at in range(run.start, run.end + 1):
                    joined = np.concatenate([met[at].words, words])
                    alike = np.concatenate([met[at].alike, np.ones(len(words))])
                    met[at] = Met(joined, alike, met[at].reach + self._postings.size(words))
        return met

    def _sieved(
        self, found: Array, query: AnalysedName, met: Sequence[Met], spelt: Sequence[tuple[Token, Spelt]]
    ) -> Array:
        """Keep the readings that could reach the threshold: by their own words first, then by the query's."""
        near = self._by_listed(found, query, met, spelt)
        return self._by_query(near, query, met, spelt) if len(near.forms) else near.forms

    def _by_listed(
        self, found: Array, query: AnalysedName, met: Sequence[Met], spelt: Sequence[tuple[Token, Spelt]]
    ) -> Near:
        """Weigh how much of each reading may meet the query, as if all of the query met."""
        for each in met:
            self._best[each.words] = np.maximum(self._best[each.words], each.alike)
        words = self._words_of(found)
        best = self._best[words.word]
        for each in met:
            self._best[each.words] = 0.0
        whole = np.add.reduceat(words.weight, words.starts)
        shared = np.add.reduceat(words.weight * (best > 0), words.starts)
        alike = np.add.reduceat(words.weight * best, words.starts)
        for _, run in spelt:
            at = np.searchsorted(found, run.forms)
            np.add.at(shared, at, run.weights)
            np.add.at(alike, at, run.weights)
        near = Near(found, whole, shared, alike)
        return near.kept(self._passing(near, query, query.weight, query.weight))

    def _by_query(
        self, near: Near, query: AnalysedName, met: Sequence[Met], spelt: Sequence[tuple[Token, Spelt]]
    ) -> Array:
        """Weigh how much of the query may meet each reading; few readings are weighed one by one."""
        words = self._words_of(near.forms)
        few = len(near.forms) <= FEW and sum(len(each.words) for each in met) <= FEW_WORDS
        best = self._best_of_few(words, met) if few else self._best_of_many(words, met)
        weights = np.array([token.weight for token in query.tokens])
        shared, alike = weights @ (best > 0), weights @ best
        for token, run in spelt:
            here = np.isin(near.forms, run.forms)
            shared += token.weight * here
            alike += token.weight * here
        return near.forms[self._passing(near, query, shared, alike)]

    def _best_of_many(self, words: Words, met: Sequence[Met]) -> Array:
        """For each of the query's words and each reading: how alike the best of its words is."""
        best = np.zeros((len(met), len(words.starts)))
        for position, each in enumerate(met):
            self._alike[each.words] = each.alike
            best[position] = np.maximum.reduceat(self._alike[words.word], words.starts)
            self._alike[each.words] = 0.0
        return best

    def _best_of_few(self, words: Words, met: Sequence[Met]) -> Array:
        """The same without arrays, which cost more than they save where there are few readings."""
        tables = [dict(zip(each.words.tolist(), each.alike.tolist(), strict=True)) for each in met]
        listed = words.word.tolist()
        ends = [*words.starts.tolist()[1:], len(listed)]
        spans_ = list(zip(words.starts.tolist(), ends, strict=True))
        return np.array(
            [[max(table.get(word, 0.0) for word in listed[a:b]) for a, b in spans_] for table in tables]
        )

    def _passing(self, near: Near, query: AnalysedName, met: Array | float, alike: Array | float) -> Array:
        shared = Shared(query.weight, met, alike, near.whole, near.met, near.alike)
        highest = bounds(query.looks).highest(shared, self._form_looks[near.forms])
        passing: Array = highest >= REVIEW_THRESHOLD - ROUNDING
        return passing

    def _words_of(self, forms: Array) -> Words:
        """The words of several readings, one reading after another."""
        first = self._form_ends[forms].astype(np.int64)
        lengths = self._form_ends[forms + 1] - first
        places = spans(first, lengths)
        return Words(self._token_word[places], self._token_weight[places], np.cumsum(lengths) - lengths)


@dataclass(frozen=True, slots=True)
class Words:
    """The words of several readings."""

    word: Array
    weight: Array
    starts: Array
    """Where each reading's words begin."""


@dataclass(frozen=True, slots=True)
class Near:
    """Readings that may be near a query, with what they weigh and what of it may meet."""

    forms: Array
    whole: Array
    met: Array
    alike: Array

    def kept(self, which: Array) -> Near:
        """Those that are marked."""
        return Near(self.forms[which], self.whole[which], self.met[which], self.alike[which])


def stay(tokens: Sequence[Token], reach: Sequence[int], needed: float) -> list[int]:
    """The positions of the tokens of which a listed name must meet at least one."""
    left = 0.0
    staying = []
    for position in sorted(range(len(tokens)), key=lambda p: -reach[p] / (tokens[p].weight + ROUNDING)):
        if left + tokens[position].weight < needed:
            left += tokens[position].weight
        else:
            staying.append(position)
    return staying
