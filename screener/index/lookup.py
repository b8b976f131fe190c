"""Finds the listed names that scoring could put at the review threshold or above, and few others.

Why none is missed. `matching.score` states a necessary condition: tokens of the query that weigh at least
`MIN_QUERY_COVERAGE` of it meet a token of the listed name, or are part of a run of neighbours that was
glued or split. A listed name is therefore found

* through the *glue* door, when a run on either side spells a word of the other side; or else
* through a word: leave out the query's tokens one after another, those with the longest postings first, as
  long as what is left out weighs less than the coverage that is needed. A name that meets none of the
  tokens that stay cannot reach the coverage by those left out. So the postings of the tokens that stay,
  and of all their neighbours, hold every name that can pass. (The prefix filter of set-similarity joins:
  Bayardo, Ma, Srikant, "Scaling Up All Pairs Similarity Search", 2007.)

The names found are then measured on both sides against the same condition, and only those that can meet
it are scored.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import msgspec
import numpy as np

from screener.errors import StoreError
from screener.facts.identifiers import lookup_key
from screener.index import container
from screener.index.compile import ANALYSIS, TYPES
from screener.index.container import Array
from screener.index.glue import glued_keys, glued_runs
from screener.index.neighbours import Neighbours
from screener.index.tables import KeyMap, Strings
from screener.matching.parties import ListedName
from screener.matching.score import MIN_LISTED_COVERAGE, MIN_QUERY_COVERAGE
from screener.model import Entity, Identifier
from screener.names.tokens import AnalysedName, Token, TokenKind

KINDS = tuple(TokenKind)
ROUNDING = 1e-9


class Index:
    """The compiled lists, mapped from disk; what it hands out is decoded when asked for."""

    def __init__(self, meta: Mapping[str, Any], arrays: Mapping[str, Array]) -> None:
        self.key: str = meta["key"]
        self.lists: tuple[str, ...] = tuple(meta["lists"])
        self._records = Strings.of(arrays, "entities")
        self._identifiers = KeyMap.of(arrays, "identifiers")
        self._glued = KeyMap.of(arrays, "glued")
        self._folded = Strings.of(arrays, "folded")
        self._words = Strings.of(arrays, "words")
        self._neighbours = Neighbours(dict(arrays))
        self._list_of = arrays["entity.list"]
        self._days = arrays["entity.days"]
        self._addressed = arrays["entity.addressed"]
        self._form_entity = arrays["form.entity"]
        self._form_name = arrays["form.name"]
        self._form_type = arrays["form.type"]
        self._form_ends = arrays["form.ends"]
        self._token_word = arrays["token.word"]
        self._token_original = arrays["token.original"]
        self._token_kind = arrays["token.kind"]
        self._token_weight = arrays["token.weight"]
        self._members = arrays["postings.members"]
        self._ends = arrays["postings.ends"]
        self._decode = msgspec.msgpack.Decoder(Entity).decode
        self._met_form = np.zeros(len(self._form_entity), np.bool_)
        self._met_word = np.zeros(len(self._words), np.bool_)

    @classmethod
    def open(cls, path: Path, key: str) -> Index:
        """Map an index file.

        Raises:
            FileNotFoundError: it was never compiled.
            StoreError: it is damaged, or was compiled from other snapshots or by another version.
        """
        held = container.load(path)
        if held.meta.get("analysis") != ANALYSIS or held.meta.get("key") != key:
            raise StoreError(f"the index {path.name} was compiled by another version of screener")
        return cls(held.meta, held.arrays)

    @property
    def entities(self) -> int:
        """How many entities it holds."""
        return len(self._records)

    def entity(self, number: int) -> Entity:
        """Decode one entity."""
        return self._decode(self._records.raw(number))

    def list_of(self, number: int) -> str:
        """The list on which an entity stands."""
        return self.lists[int(self._list_of[number])]

    def listed_on(self, number: int, day: int) -> bool:
        """Whether an entity is listed on a day (a proleptic ordinal); an unknown start is long ago."""
        start, end = self._days[number].tolist()
        return start <= day and (not end or day < end)

    def by_identifiers(self, identifiers: Sequence[Identifier]) -> set[int]:
        """The entities that may carry one of the identifiers."""
        keys = [key for identifier in identifiers if (key := lookup_key(identifier)) is not None]
        return set(self._identifiers.find(*keys).tolist()) if keys else set()

    def addressed(self) -> list[int]:
        """The entities that are an address, under whatever name."""
        found: list[int] = self._addressed.tolist()
        return found

    def everything(self) -> dict[int, list[int]]:
        """Every reading of every name, by entity: what `--exhaustive` scores."""
        return self._by_entity(np.arange(len(self._form_entity)))

    def candidates(self, names: Sequence[AnalysedName]) -> dict[int, list[int]]:
        """The readings that any of the query's readings could reach, by entity."""
        found = [self._reachable(name) for name in names if not name.problem]
        return self._by_entity(np.unique(np.concatenate(found))) if found else {}

    def form(self, number: int, entity: Entity) -> ListedName:
        """One analysed reading of one of an entity's names, as it was compiled."""
        first, last = self._form_ends[number], self._form_ends[number + 1]
        words = self._words
        tokens = tuple(
            Token(words[text], KINDS[kind], weight, words[original])
            for text, kind, weight, original in zip(
                self._token_word[first:last].tolist(),
                self._token_kind[first:last].tolist(),
                self._token_weight[first:last].tolist(),
                self._token_original[first:last].tolist(),
                strict=True,
            )
        )
        name = entity.names[self._form_name[number]]
        type_ = TYPES[self._form_type[number]]
        return ListedName(name, AnalysedName(name.text, type_, tokens, self._folded[number]))

    def _by_entity(self, forms: Array) -> dict[int, list[int]]:
        grouped: dict[int, list[int]] = {}
        for form, entity in zip(forms.tolist(), self._form_entity[forms].tolist(), strict=True):
            grouped.setdefault(entity, []).append(form)
        return grouped

    def _reachable(self, query: AnalysedName) -> Array:
        needed = MIN_QUERY_COVERAGE * query.weight - ROUNDING
        met = [self._neighbours.of(token.text) for token in query.tokens]
        found = self._holding(staying(query.tokens, [self._reach(words) for words in met], needed), met)
        bound = self._bounded(found, query, met, needed)
        return np.concatenate([bound, self._through_glue(query)])

    def _reach(self, words: Array) -> int:
        """How many readings hold one of the words."""
        return int((self._ends[words + 1].astype(np.int64) - self._ends[words]).sum())

    def _holding(self, positions: Sequence[int], met: Sequence[Array]) -> Array:
        parts = [self._posting(word) for position in positions for word in met[position].tolist()]
        return np.unique(np.concatenate(parts)) if parts else np.zeros(0, np.uint32)

    def _posting(self, word: int) -> Array:
        return self._members[self._ends[word] : self._ends[word + 1]]

    def _bounded(self, found: Array, query: AnalysedName, met: Sequence[Array], needed: float) -> Array:
        """Keep the readings that can meet the condition on the query's side, then on their own."""
        if not len(found):
            return found
        covered = np.zeros(len(found))
        for token, words in zip(query.tokens, met, strict=True):
            holders = np.concatenate([self._members[:0], *(self._posting(word) for word in words.tolist())])
            self._met_form[holders] = True
            covered += self._met_form[found] * token.weight
            self._met_form[holders] = False
        return self._covered(found[covered >= needed], np.concatenate(met))

    def _covered(self, found: Array, met: Array) -> Array:
        if not len(found):
            return found
        first = self._form_ends[found].astype(np.int64)
        lengths = self._form_ends[found + 1] - first
        starts = np.cumsum(lengths) - lengths
        tokens = np.repeat(first - starts, lengths) + np.arange(int(lengths.sum()))
        weights = self._token_weight[tokens]
        self._met_word[met] = True
        shared = weights * self._met_word[self._token_word[tokens]]
        self._met_word[met] = False
        whole = np.add.reduceat(weights, starts)
        return found[np.add.reduceat(shared, starts) >= MIN_LISTED_COVERAGE * whole - ROUNDING]

    def _through_glue(self, query: AnalysedName) -> Array:
        keys = [key for token in query.tokens for key in glued_keys(token.text)]
        split = self._glued.find(*keys) if keys else self._members[:0]
        runs = [self._neighbours.of(run) for run in glued_runs(query.tokens)]
        parts = [self._posting(word) for words in runs for word in words.tolist()]
        return np.concatenate([split, *parts])


def staying(tokens: Sequence[Token], reach: Sequence[int], needed: float) -> list[int]:
    """The positions of the tokens of which a listed name must meet at least one."""
    left = 0.0
    stay = []
    for position in sorted(range(len(tokens)), key=lambda p: -reach[p] / (tokens[p].weight + ROUNDING)):
        if left + tokens[position].weight < needed:
            left += tokens[position].weight
        else:
            stay.append(position)
    return stay
