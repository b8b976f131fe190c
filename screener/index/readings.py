"""The only place that lays readings of names out as arrays, to be searched many at a time."""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Sequence
from typing import TypeVar

import numpy as np
from msgspec import Struct
from msgspec.structs import replace

from screener.index.bounds import kind_of
from screener.index.container import Array
from screener.index.glue import glued_runs
from screener.index.learned import Manner, manner_of
from screener.index.tables import spans
from screener.index.words import hashed
from screener.model import EntityType
from screener.names.tokens import AnalysedName

_T = TypeVar("_T")

Word = tuple[str, Manner]
"""What a token meets, and how."""


class Readings(Struct, frozen=True, eq=False):
    """Readings of names: a row each, its tokens and its runs of neighbours one after another."""

    kind: Array
    """Which terms count for each, see `index.bounds`."""
    whole: Array
    """What each weighs."""
    letters: Array
    """The hash of each one's folded letters."""
    first: Array
    """The first token of each, and where the last one's end."""
    word: Array
    """The number of each token's word."""
    weight: Array
    personal: Array
    """Whether a token meets other words only in names of persons."""
    first_run: Array
    run: Array
    """The number of each run's text."""
    run_start: Array
    """Place of its first token in the reading."""
    run_size: Array
    words: Sequence[Word]
    runs: Sequence[str]

    def __len__(self) -> int:
        return len(self.kind)

    def part(self, start: int, end: int) -> Readings:
        """Return some readings that follow one another."""
        return self.taken(np.arange(start, end))

    def taken(self, rows: Array) -> Readings:
        """Return some of the readings, in the order given."""
        tokens, first = _spread(self.first, rows)
        runs, first_run = _spread(self.first_run, rows)
        return Readings(
            kind=self.kind[rows],
            whole=self.whole[rows],
            letters=self.letters[rows],
            first=first,
            word=self.word[tokens],
            weight=self.weight[tokens],
            personal=self.personal[tokens],
            first_run=first_run,
            run=self.run[runs],
            run_start=self.run_start[runs],
            run_size=self.run_size[runs],
            words=self.words,
            runs=self.runs,
        )

    def compact(self) -> Readings:
        """Return the same readings with no word or run that none of them has."""
        words, word = np.unique(self.word, return_inverse=True)
        runs, run = np.unique(self.run, return_inverse=True)
        return replace(
            self,
            word=word,
            run=run,
            words=[self.words[number] for number in words.tolist()],
            runs=[self.runs[number] for number in runs.tolist()],
        )


COLUMNS = tuple(name for name in Readings.__struct_fields__ if name not in {"words", "runs"})


def _spread(first: Array, rows: Array) -> tuple[Array, Array]:
    """Places of the members of some rows, and where each row's begin then."""
    counts = first[rows + 1] - first[rows]
    return spans(first[rows], counts), np.append(0, np.cumsum(counts))


def laid_out(readings: Sequence[AnalysedName]) -> Readings:
    """Lay readings out."""
    tokens = [token for each in readings for token in each.tokens]
    manners = [manner_of(token) for token in tokens]
    counts = np.fromiter((len(each.tokens) for each in readings), np.int64, len(readings))
    person = np.repeat([each.looks is EntityType.PERSON for each in readings], counts).astype(np.bool_)
    initial = np.fromiter((manner is Manner.AS_INITIAL for manner in manners), np.bool_, len(tokens))
    words, word = _numbered(zip((token.text for token in tokens), manners, strict=True))
    found = [list(glued_runs(each.tokens)) for each in readings]
    spelt = list(itertools.chain.from_iterable(found))
    runs, run = _numbered(each.text for each in spelt)
    return Readings(
        kind=np.fromiter(map(kind_of, readings), np.int64, len(readings)),
        whole=np.fromiter((each.weight for each in readings), np.float64, len(readings)),
        letters=np.fromiter((hashed(each.folded) for each in readings), np.uint32, len(readings)),
        first=np.append(0, np.cumsum(counts)),
        word=word,
        weight=np.fromiter((token.weight for token in tokens), np.float64, len(tokens)),
        personal=initial & ~person,
        first_run=np.append(0, np.cumsum(np.fromiter(map(len, found), np.int64, len(found)))),
        run=run,
        run_start=np.fromiter((each.start for each in spelt), np.int64, len(spelt)),
        run_size=np.fromiter((each.end - each.start + 1 for each in spelt), np.int64, len(spelt)),
        words=words,
        runs=runs,
    )


def joined(parts: Sequence[Readings]) -> Readings:
    """Return the readings of several, one behind the other; a word that several have is known once."""
    words, word = _numbered(each for part in parts for each in part.words)
    runs, run = _numbered(each for part in parts for each in part.runs)
    columns = {name: np.concatenate([getattr(part, name) for part in parts]) for name in COLUMNS}
    for name in ("first", "first_run"):
        sizes = np.concatenate([np.diff(getattr(part, name)) for part in parts])
        columns[name] = np.append(0, np.cumsum(sizes))
    for name, numbers, table in (("word", word, "words"), ("run", run, "runs")):
        before = np.cumsum([0, *(len(getattr(part, table)) for part in parts)])
        shifted = [getattr(part, name) + start for part, start in zip(parts, before.tolist(), strict=False)]
        columns[name] = numbers[np.concatenate(shifted)]
    return Readings(**columns, words=words, runs=runs)


def _numbered(things: Iterable[_T]) -> tuple[list[_T], Array]:
    """Number things as they come, each kind once."""
    numbers: dict[_T, int] = {}
    found = np.fromiter((numbers.setdefault(thing, len(numbers)) for thing in things), np.int64)
    return list(numbers), found
