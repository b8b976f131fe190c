"""The door for words that were glued or split: which runs of neighbours a word can be spelt by.

`matching.align` lets a word meet two or three neighbours whose letters together spell it, exactly or, in
long words, with a slip or two. A short run is kept under its own letters, a long one also under what is
left of its head when letters are deleted; what shares a key is verified by length and by its letters.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence

import numpy as np

from screener.index.container import Array
from screener.index.tables import Groups, Hashes, Strings
from screener.index.words import MOST_DELETED, hashed, head_deletions
from screener.matching.align import GLUED_FLOOR, LONG_GLUE, LONGEST_GLUE, SHORTEST_GLUE, letters
from screener.matching.likeness import by_edits
from screener.names.tokens import Token


def glued_runs(tokens: Sequence[Token]) -> Iterator[str]:
    """The letters of every run of two or three neighbours that a word could spell."""
    written = [letters(token) for token in tokens]
    for start in range(len(written)):
        text = written[start]
        for end in range(start + 1, min(len(written), start + LONGEST_GLUE)):
            text += written[end]
            if len(text) >= SHORTEST_GLUE:
                yield text


def run_hashes(run: str) -> Iterable[int]:
    """The hashes under which a run, or a word that may spell one, is kept and sought."""
    if len(run) < LONG_GLUE - MOST_DELETED:
        return (hashed(run),)
    return head_deletions(run) | {hashed(run)}


def spells(word: str, run: str) -> bool:
    """Whether a word could be spelt by a run, as `matching.align` sees it."""
    if word == run:
        return True
    return len(word) >= LONG_GLUE and by_edits(run, word) >= GLUED_FLOOR


class Runs:
    """The runs of neighbours in the loaded lists, and what was found among them so far."""

    def __init__(self, arrays: Mapping[str, Array]) -> None:
        self._runs = Strings.of(arrays, "runs")
        self._forms = Groups.of(arrays, "run.forms")
        self._keys = Hashes.of(arrays, "glued")
        self._known: dict[str, Array] = {}

    def spelt_by(self, word: str) -> Array:
        """The readings that hold a run which spells `word`."""
        known = self._known.get(word)
        if known is None:
            known = self._known[word] = self._find(word)
        return known

    def _find(self, word: str) -> Array:
        if len(word) < SHORTEST_GLUE:
            return self._forms.members[:0]
        found = self._keys.find(run_hashes(word)).astype(np.int64)
        ends = self._runs.ends
        lengths = (ends[found + 1] - ends[found]).astype(np.int64)
        size = len(word.encode())
        near = found[np.abs(lengths - size) <= 4 * MOST_DELETED]  # bytes: a letter has up to four
        kept = [number for number in near.tolist() if spells(word, self._runs[number])]
        return self._forms.of_all(np.array(kept, np.int64))
