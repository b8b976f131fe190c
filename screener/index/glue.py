"""The door for words that were glued or split: which runs of neighbours a word can be spelt by.

`matching.align` lets a word meet two or three neighbours whose letters together spell it, exactly or, in
long words, with a slip or two behind the same first letter. Runs are kept under all texts that are left
when up to two of their first letters are deleted; a word that is up to two edits away from the run shares
one of these texts with it, as it would share one of the whole (the prefix refinement of symmetric
deletion: W. Garbe, SymSpell).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from screener.index.words import deletions
from screener.matching.align import LONG_GLUE, LONGEST_GLUE, SHORTEST_GLUE, letters
from screener.names.tokens import Token

HEAD = 7
"""Letters of which some may be deleted: with two edits in the whole, the heads are two edits apart too."""


def glued_runs(tokens: Sequence[Token]) -> Iterator[str]:
    """The letters of every run of two or three neighbours that a word could spell."""
    written = [letters(token) for token in tokens]
    for start in range(len(written)):
        text = written[start]
        for end in range(start + 1, min(len(written), start + LONGEST_GLUE)):
            text += written[end]
            if len(text) >= SHORTEST_GLUE:
                yield text


def glued_keys(text: str) -> set[str]:
    """The keys under which a run, or a word that may spell one, is kept and sought."""
    if len(text) < SHORTEST_GLUE:
        return set()
    if len(text) < LONG_GLUE - 2:
        return {text}
    return deletions(text[:HEAD]) | {text}
