"""The door for words that were glued or split: which runs of neighbours a word can be spelt by.

`matching.align` lets a word meet two or three neighbours whose letters together spell it, exactly or, in
long words, with a slip or two. A short run is kept under its own letters, a long one also under what is
left of its head when letters are deleted; what shares a key is verified by length and by its letters.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from screener.index.container import Array
from screener.index.tables import Groups, Hashes, Strings, members
from screener.index.words import HEAD, MOST_DELETED, deletions, hashed
from screener.matching.align import GLUED_FLOOR, LONG_GLUE, LONGEST_GLUE, SHORTEST_GLUE, letters
from screener.matching.likeness import by_edits
from screener.names.tokens import Token

LONG = LONG_GLUE - MOST_DELETED
"""From this length on a text may be misspelt and still be part of a glued pair."""


@dataclass(frozen=True, slots=True)
class Run:
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


def spells(word: str, run: str) -> bool:
    """Whether a word could be spelt by a run, as `matching.align` sees it."""
    if word == run:
        return True
    return len(word) >= LONG_GLUE and by_edits(run, word) >= GLUED_FLOOR


def head_of(text: str) -> str:
    """What of a text is kept and sought: its first letters, or the whole where it is short."""
    return text[:HEAD]


def head_hashes(head: str) -> set[int]:
    """The hashes under which a head is kept and sought: with letters deleted where it can be misspelt."""
    return deletions(head) if len(head) >= LONG else {hashed(head)}


class Heads:
    """Texts of a table that may be misspellings of others, found by their heads."""

    def __init__(self, texts: Strings, lengths: Array, keys: Hashes) -> None:
        self._texts = texts
        self._lengths = lengths
        self._keys = keys
        self._known: dict[str, dict[int, list[int]]] = {}

    def learn(self, texts: Iterable[str]) -> None:
        """Look up the heads of all texts that were not met before, at once."""
        new = [head for head in dict.fromkeys(map(head_of, texts)) if head not in self._known]
        owners, numbers = members(self._keys, [head_hashes(head) for head in new])
        lengths = self._lengths[numbers].tolist()
        for head in new:
            self._known[head] = {}
        for owner, number, length in zip(owners.tolist(), numbers.tolist(), lengths, strict=True):
            self._known[new[owner]].setdefault(length, []).append(number)

    def near(self, text: str) -> list[tuple[int, str]]:
        """The texts, with their numbers, that have about the length and head of `text`."""
        head = head_of(text)
        if head not in self._known:
            self.learn([text])
        known = self._known[head]
        if not known:
            return []
        lengths = range(len(text) - MOST_DELETED, len(text) + MOST_DELETED + 1)
        return [(number, self._texts[number]) for length in lengths for number in known.get(length, ())]


@dataclass(frozen=True, slots=True)
class Spelt:
    """The readings of listed names that hold a run which a word spells."""

    forms: Array
    weights: Array
    """What the run weighs in each."""


class Runs:
    """The runs of neighbours in the loaded lists, and what was found among them so far."""

    def __init__(self, arrays: Mapping[str, Array]) -> None:
        self._forms = Groups.of(arrays, "run.forms")
        self._weights = arrays["run.weights"]
        self._heads = Heads(Strings.of(arrays, "runs"), arrays["runs.length"], Hashes.of(arrays, "glued"))
        self._known: dict[str, Spelt | None] = {}

    def learn(self, words: Iterable[str]) -> None:
        """Look up many words at once."""
        self._heads.learn(word for word in words if len(word) >= SHORTEST_GLUE and word not in self._known)

    def spelt_by(self, word: str) -> Spelt | None:
        """The readings that hold a run which spells `word`; None where there is none."""
        if word not in self._known:
            self._known[word] = self._find(word)
        return self._known[word]

    def _find(self, word: str) -> Spelt | None:
        if len(word) < SHORTEST_GLUE:
            return None
        kept = [number for number, run in self._heads.near(word) if spells(word, run)]
        if not kept:
            return None
        places = self._forms.places(np.array(kept, np.int64))
        return Spelt(self._forms.members[places], self._weights[places])


class Spelling:
    """The words of the loaded lists that a run of a query's words may spell."""

    def __init__(self, words: Strings, arrays: Mapping[str, Array]) -> None:
        self._heads = Heads(words, arrays["words.length"], Hashes.of(arrays, "heads"))
        self._known: dict[str, Array | None] = {}

    def learn(self, runs: Iterable[str]) -> None:
        """Look up many runs at once."""
        self._heads.learn(run for run in runs if run not in self._known)

    def of(self, run: str) -> Array | None:
        """The numbers of the listed words that a run spells; None where there is none."""
        if run not in self._known:
            kept = [number for number, word in self._heads.near(run) if spells(word, run)]
            self._known[run] = np.array(kept, np.int64) if kept else None
        return self._known[run]
