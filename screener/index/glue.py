"""The door for words that were glued or split: which runs of neighbours a word can be spelt by.

`matching.align` lets a word meet two or three neighbours whose letters together spell it, exactly or, in
long words, with one slip. Short texts are kept under their own letters, longer ones also under their halves
(see `index.words`); what shares a key is verified by its letters.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence

import numpy as np
from msgspec import Struct

from screener.index.container import Array, Named
from screener.index.tables import Groups, Hashes, Strings, hashes, unique
from screener.index.traits import edits_between
from screener.index.vocabulary import Pairs, Vocabulary
from screener.index.words import half_keys, hashed
from screener.matching.align import LONGEST_GLUE, SHORTEST_GLUE, letters
from screener.matching.likeness import LONG_GLUE
from screener.names.tokens import Token

LONG = LONG_GLUE - 1
"""From this length on a text may be misspelt and still be part of a glued pair."""

LONGEST_LETTER = 4
"""Bytes in UTF-8, so by so many one slip can make a text longer."""


class Run(Struct, frozen=True, eq=False):
    """Neighbours that a word could spell: their letters, and where they stand."""

    text: str
    start: int
    end: int
    """Position of the last of them."""


def glued_runs(tokens: Sequence[Token]) -> Iterator[Run]:
    """Every run of two or three neighbours that a word could spell."""
    written = [letters(token) for token in tokens]
    for start in range(len(written)):
        text = written[start]
        for end in range(start + 1, min(len(written), start + LONGEST_GLUE)):
            text += written[end]
            if len(text) >= SHORTEST_GLUE:
                yield Run(text, start, end)


class Halves:
    """Texts of a table that may be the same as others but for one slip."""

    def __init__(self, arrays: Mapping[str, Array], name: str) -> None:
        self._exact = Hashes.of(arrays, f"{name}.whole")
        self._halves = Hashes.of(arrays, f"{name}.halves")

    def near(self, texts: Sequence[str]) -> Pairs:
        """Pairs of texts that share a key."""
        hashes_ = np.fromiter(map(hashed, texts), np.uint32, len(texts))
        owners, found = self._exact.members(np.arange(len(texts)), hashes_)
        long = np.array([at for at, text in enumerate(texts) if len(text) >= LONG], np.int64)
        rows, keys = half_keys([texts[at] for at in long.tolist()], slack=1)
        more, others = self._halves.members(long[rows], keys)
        return np.concatenate([owners, more]), np.concatenate([found, others])


def halves(name: str, parts: Iterable[Sequence[str]]) -> Named:
    """Lay out the keys of a table of texts, which comes in parts so that it need not be decoded at once."""
    count = 0
    whole, keys, owners = [np.zeros(0, np.uint32)], [np.zeros(0, np.uint32)], [np.zeros(0, np.uint32)]
    for texts in parts:
        whole.append(np.fromiter(map(hashed, texts), np.uint32, len(texts)))
        long = np.array([at for at, text in enumerate(texts) if len(text) >= LONG], np.uint32)
        rows, found = half_keys([texts[at] for at in long.tolist()], slack=0)
        keys.append(found)
        owners.append(long[rows] + np.uint32(count))
        count += len(texts)
    yield from hashes(f"{name}.whole", np.concatenate(whole), np.arange(count, dtype=np.uint32))
    yield from hashes(f"{name}.halves", np.concatenate(keys), np.concatenate(owners))


def verified(pairs: Pairs, asked: Sequence[str], listed: Sequence[str], *, words: Sequence[str]) -> Array:
    """Which pairs of texts spell each other, as `matching.likeness.glued_likeness` sees it.

    `asked` and `listed` are the texts of each pair, `words` those that stand for the single word.
    """
    if not len(pairs[0]):
        return np.zeros(0, np.bool_)
    lengths = np.fromiter(map(len, words), np.int64, len(words))
    edits = edits_between(asked, listed)
    begin = np.fromiter((a[0] == b[0] for a, b in zip(asked, listed, strict=True)), np.bool_, len(asked))
    found: Array = begin & ((edits == 0) | ((edits == 1) & (lengths >= LONG_GLUE)))
    return found


def beginning_alike(pairs: Pairs, asked: Sequence[str], listed: Strings) -> Pairs:
    """Pairs of texts that begin with the same byte and are about as long: a cheap part of `verified`."""
    encoded = [text.encode("utf-8", "surrogatepass") for text in asked]
    begins = np.fromiter((data[0] for data in encoded), np.uint8, len(encoded))
    lengths = np.fromiter(map(len, encoded), np.int64, len(encoded))
    owners, found = pairs
    first = listed.ends[found].astype(np.int64)
    longer = np.abs(listed.ends[found + 1].astype(np.int64) - first - lengths[owners])
    kept = (longer <= LONGEST_LETTER) & (listed.blob[first] == begins[owners])
    return owners[kept], found[kept]


class Glue:
    """The runs of the loaded lists that words spell, and the words of the lists that runs spell."""

    def __init__(self, arrays: Mapping[str, Array], vocabulary: Vocabulary) -> None:
        self._vocabulary = vocabulary
        self._words = Halves(arrays, "glued.words")
        self._runs = Halves(arrays, "glued.runs")
        self._texts = Strings.of(arrays, "runs")
        self.held = Groups.of(arrays, "run")
        """The runs of each text."""
        self.form = arrays["run.form"]
        """The reading that holds each run."""
        self.weight = arrays["run.weight"]
        """What each run weighs in it."""

    def spelt_by(self, words: Sequence[str]) -> Pairs:
        """Pairs of a word and the number of a text of listed runs that spells it."""
        fit = np.array([at for at, word in enumerate(words) if len(word) >= SHORTEST_GLUE], np.int64)
        texts = [words[at] for at in fit.tolist()]
        pairs = each_once(self._runs.near(texts), len(self._texts))
        owners, found = beginning_alike(pairs, texts, self._texts)
        asked = [texts[at] for at in owners.tolist()]
        runs = self._texts.some(found)
        kept = verified((owners, found), asked, runs, words=asked)
        return fit[owners[kept]], found[kept]

    def spelling(self, runs: Sequence[str]) -> Pairs:
        """Pairs of a run's letters and the number of a listed word that they spell."""
        pairs = each_once(self._words.near(runs), len(self._vocabulary))
        owners, found = beginning_alike(pairs, runs, self._vocabulary.texts)
        asked = [runs[at] for at in owners.tolist()]
        words = self._vocabulary.texts_of(found)
        kept = verified((owners, found), asked, words, words=words)
        return owners[kept], found[kept]


def each_once(pairs: Pairs, count: int) -> Pairs:
    """Pairs without repetition, in order; the second numbers are below `count`."""
    joined = unique(pairs[0] * count + pairs[1])
    return joined // max(1, count), joined % max(1, count)
