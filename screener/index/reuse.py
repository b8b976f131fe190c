"""What an older index holds of entities that are as they were: taken over from it, not analysed anew.

Lists change by a few entries a day. An entity whose record is the same to the byte has the same readings,
words, runs and keys, as long as the same code compiles; so the result is the same to the byte as well,
which a test holds.
"""

from __future__ import annotations

import contextlib
from array import array
from bisect import bisect_left
from collections.abc import Mapping
from pathlib import Path

import msgspec
import numpy as np

from screener.errors import StoreError
from screener.index import container
from screener.index.container import Array, Container
from screener.index.draft import Draft
from screener.index.maker import made_by
from screener.index.tables import Strings
from screener.names.tokens import AnalysedName

IN_HAND = 50_000
"""Entities after which the memory of what was looked at is given back; chosen: some tens of megabytes."""


def newest(folder: Path) -> Known | None:
    """Open the index that this program compiled last in a folder, where there is one that can be believed."""
    found = sorted(folder.glob("*.idx"), key=lambda path: path.stat().st_mtime_ns, reverse=True)
    for path in found:
        with contextlib.suppress(FileNotFoundError, StoreError):
            held = container.load(path)
            if held.meta.get("made_by") == made_by():
                return Known(held)
    return None


class Known:
    """The entities of an older index, to be found by their records."""

    def __init__(self, held: Container) -> None:
        arrays = held.arrays
        self._let_go, self._taken = held.let_go, 0
        self._records = Strings.of(arrays, "entities")
        self._hashes, self._order = self._in_order_of_hashes()
        whose = np.arange(len(self._records) + 1)
        self._addresses = _by_number(arrays, "addresses", whose)
        self._identifiers = _by_number(arrays, "identifiers", whose)
        self._forms = Strings.of(arrays, "forms")
        self._first = np.searchsorted(arrays["form.entity"], whose)
        self._name = arrays["form.name"]
        self._sort = arrays["form.sort"]
        self._letters = np.zeros(len(self._forms), np.uint32)
        self._letters[arrays["letters.values"]] = arrays["letters.hashes"]
        self._decode = msgspec.msgpack.Decoder(AnalysedName).decode
        self._runs = Strings.of(arrays, "runs")
        self._run_text = arrays["run.text"]
        self._run_first = np.searchsorted(arrays["run.form"], np.arange(len(self._forms) + 1))
        self._run_weight = arrays["run.weight"]

    def take(self, draft: Draft, number: int, record: bytes) -> bool:
        """Give a draft all that is kept of an entity, as its entity `number`; say whether it is known."""
        old = self._number(record)
        if old is None:
            return False
        self._taken += 1
        if self._taken % IN_HAND == 0:
            self._let_go()
        for table, (keys, ends) in (
            (draft.addresses, self._addresses),
            (draft.identifiers, self._identifiers),
        ):
            own = keys[ends[old] : ends[old + 1]].tolist()
            table[0].extend(own)
            table[1].extend([number] * len(own))
        for form in range(self._first[old], self._first[old + 1]):
            self._take_form(draft, number, form)
        return True

    def _in_order_of_hashes(self) -> tuple[array[int], Array]:
        """The hashes of all records in order, and whose they are: a fraction of what a dictionary takes."""
        count = len(self._records)
        hashes = np.zeros(count, np.int64)
        for start in range(0, count, IN_HAND):
            for number in range(start, min(start + IN_HAND, count)):
                hashes[number] = hash(self._records.raw(number))
            self._let_go()
        order = np.argsort(hashes, kind="stable")
        return array("q", hashes[order].tobytes()), order.astype(np.uint32)

    def _number(self, record: bytes) -> int | None:
        """The number of an entity that has this record, to the byte."""
        wanted = hash(record)
        for at in range(bisect_left(self._hashes, wanted), len(self._hashes)):
            if self._hashes[at] != wanted:
                break
            number = int(self._order[at])
            if self._records.raw(number) == record:
                return number
        return None

    def _take_form(self, draft: Draft, number: int, form: int) -> None:
        draft.form_entity.append(number)
        draft.form_name.append(int(self._name[form]))
        draft.form_sort.append(int(self._sort[form]))
        draft.form_letters.append(int(self._letters[form]))
        record = self._forms.raw(form)
        tokens = self._decode(record).tokens
        draft.tokens.extend(draft.word(token.text) for token in tokens)
        draft.weights.extend(token.weight for token in tokens)
        draft.form_ends.append(len(draft.tokens))
        for run in range(self._run_first[form], self._run_first[form + 1]):
            draft.runs.add(self._runs.raw(self._run_text[run]))
            draft.run_form.append(len(draft.forms))
            draft.run_weight.append(float(self._run_weight[run]))
        draft.forms.add(record)


def _by_number(arrays: Mapping[str, Array], name: str, whose: Array) -> tuple[Array, Array]:
    """Turn a map from hashes to numbers around: the hashes of each number, one number after another."""
    values = arrays[f"{name}.values"]
    order = np.argsort(values, kind="stable")
    return arrays[f"{name}.hashes"][order], np.searchsorted(values[order], whose)
