"""The compiled lists, mapped from disk: what they hold, and which of it a query could match."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cached_property
from pathlib import Path
from typing import Any

import msgspec
import numpy as np

from screener.errors import StoreError
from screener.facts.identifiers import lookup_key
from screener.index import container
from screener.index.container import Array
from screener.index.maker import made_by
from screener.index.readings import Readings, laid_out
from screener.index.search import Search
from screener.index.tables import Hashes, Strings, unique
from screener.index.words import hashed
from screener.matching.addresses import address_keys
from screener.model import Entity, Identifier
from screener.names.tokens import AnalysedName

TOGETHER = 5_000
"""Readings laid out before that are searched at once (measured: more gain little)."""

Candidates = dict[int, list[int]]
"""Readings of listed names, by entity."""


class Index:
    """The compiled lists; what they hand out is decoded when asked for."""

    def __init__(self, meta: Mapping[str, Any], arrays: Mapping[str, Array]) -> None:
        self.key: str = meta["key"]
        self.lists: tuple[str, ...] = tuple(meta["lists"])
        self._arrays = arrays
        self._records = Strings.of(arrays, "entities")
        self._forms = Strings.of(arrays, "forms")
        self._identifiers = Hashes.of(arrays, "identifiers")
        self._addresses = Hashes.of(arrays, "addresses")
        self._list_of = arrays["entity.list"]
        self._days = arrays["entity.days"]
        self._form_entity = arrays["form.entity"]
        self._form_name = arrays["form.name"]
        self._decode_entity = msgspec.msgpack.Decoder(Entity).decode
        self._decode_form = msgspec.msgpack.Decoder(AnalysedName).decode

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

    @cached_property
    def _search(self) -> Search:
        return Search(self._arrays)

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

    def everything(self) -> Candidates:
        """Every reading of every name, by entity: what `--exhaustive` scores."""
        return self._by_entity(np.arange(len(self._form_entity)))

    def candidates(self, queries: Sequence[Sequence[AnalysedName]]) -> list[Candidates]:
        """For each query the readings of listed names that any of its own readings could reach."""
        asked = [(number, form) for number, each in enumerate(queries) for form in each if not form.problem]
        found: list[Candidates] = [{} for _ in queries]
        if not asked or not self.forms:
            return found
        pairs = self._search.pairs(laid_out([form for _, form in asked]))
        owners = np.array([number for number, _ in asked])[pairs.row]
        joined = unique(owners * self.forms + pairs.form)
        owners, forms = joined // self.forms, joined % self.forms
        ends = np.searchsorted(owners, np.arange(len(queries) + 1)).tolist()
        for number in dict.fromkeys(owners.tolist()):
            found[number] = self._by_entity(forms[ends[number] : ends[number + 1]])
        return found

    def reached(self, readings: Readings) -> Array:
        """The readings that could reach any listed name, by number."""
        parts = [np.zeros(0, np.int64)]
        for start in range(0, len(readings) if self.forms else 0, TOGETHER):
            some = readings.part(start, min(start + TOGETHER, len(readings)))
            parts.append(unique(self._search.pairs(some).row) + start)
        return np.concatenate(parts)

    def _by_entity(self, forms: Array) -> Candidates:
        grouped: Candidates = {}
        for form, entity in zip(forms.tolist(), self._form_entity[forms].tolist(), strict=True):
            grouped.setdefault(entity, []).append(form)
        return grouped
