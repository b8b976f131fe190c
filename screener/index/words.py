"""Where two words that are spelt differently meet: the keys under which both are kept, many at a time.

*Deletions.* Two texts that are at most two edits apart, swaps of neighbours included, become the same text
when up to two letters of each are deleted (one, where only one edit is forgiven). Source: Bocek, Hunt,
Stiller, "Fast Similarity Search in Large Dictionaries" (2007). For the same reason their first `HEAD` letters
become the same text when up to two letters are deleted, so that long words need not be kept under all their
deletions (W. Garbe, SymSpell).

*Halves.* Of two texts at most one edit apart one half is whole: either the edit stands behind the first half,
which is then the same in both, or within it, and what follows the letter after the first half is the same. (A
swap may lie across the middle, therefore the letter.) So each text is kept under its first half and under its
end, each with the text's length; the other is sought under the three lengths that it can have.

Letters count, not bytes: what is not ASCII becomes one byte, and two that share one are told apart by whoever
verifies what was found.
"""

from __future__ import annotations

import zlib
from collections.abc import Sequence

import numpy as np

from screener.index.container import Array
from screener.matching.likeness import TWICE_WRONG
from screener.names.scripts.arabic import BARE
from screener.names.scripts.native import LOOSE

MARKS = frozenset({BARE, LOOSE})
"""Words that begin with one of these have no spelling of their own: they meet by equality and keys only."""

MOST_DELETED = 2
"""As many as `matching.likeness.most_edits` ever allows; a test holds the two together."""

HEAD = 8
"""First letters of a word of which some may be deleted (chosen: 37 keys a word, and few words share them)."""

_BASE = 0x9E3779B97F4A7C15
_WORD = 1 << 64
_MIX = np.uint64(0xFF51AFD7ED558CCD)
_ROWS = 50_000
"""Texts whose letters are laid out at once; chosen: some tens of megabytes."""


def hashed(text: str) -> int:
    """The hash under which a text is kept; two texts may share one, so what is found is verified."""
    return zlib.crc32(text.encode("utf-8", "surrogatepass"))


def spelt(word: str) -> bool:
    """Whether a word can be misspelt, cut short or stand for its first letter."""
    return word[0] not in MARKS and not word.isdigit()


def letters_of(word: str) -> bytes:
    """The letters of a word, one byte each."""
    if word.isascii():
        return word.encode()
    return bytes(code if code < 128 else 128 + code % 127 for code in map(ord, word))  # noqa: PLR2004


def powers(count: int, base: int = _BASE) -> Array:
    """The first powers of a base, modulo 2 to the 64."""
    found = [1]
    for _ in range(count - 1):
        found.append(found[-1] * base % _WORD)
    return np.array(found, np.uint64)


_INVERSE = pow(_BASE, -1, _WORD)


def mixed(sums: Array) -> Array:
    """Sums of letters as 32 bits of which none tells more than the others."""
    found: Array = ((sums ^ (sums >> np.uint64(29))) * _MIX) >> np.uint64(32)
    return found.astype(np.uint32)


def running(texts: Sequence[bytes], width: int) -> tuple[Array, Array]:
    """For each text the sums of its first 0, 1, 2 … letters, weighted by where they stand; and its length."""
    grid = np.array(texts, f"S{width}").view(np.uint8).reshape(len(texts), width)
    lengths = np.fromiter(map(len, texts), np.int64, len(texts))
    sums = np.zeros((len(texts), width + 1), np.uint64)
    np.cumsum(grid * powers(width), axis=1, out=sums[:, 1:])
    return sums, np.minimum(lengths, width)


def deletion_keys(words: Sequence[str]) -> tuple[Array, Array]:
    """(position in `words`, key) for each word's head and all that is left of it when letters are deleted."""
    none = np.zeros(0, np.int64), np.zeros(0, np.uint32)
    parts = [none]
    for start in range(0, len(words), _ROWS):
        owners, keys = _deleted(words[start : start + _ROWS])
        parts.append((owners + start, keys))
    return np.concatenate([p[0] for p in parts]), np.concatenate([p[1] for p in parts])


def _deleted(words: Sequence[str]) -> tuple[Array, Array]:
    sums, lengths = running([letters_of(word)[:HEAD] for word in words], HEAD)
    once, twice = np.uint64(_INVERSE), np.uint64(_INVERSE * _INVERSE % _WORD)
    total = sums[:, HEAD]
    whole = np.ones(len(words), np.bool_)
    long = lengths >= TWICE_WRONG
    found = [(whole, total)]
    for one in range(HEAD):
        tail = sums[:, one]
        found.append((lengths > one, tail + (total - sums[:, one + 1]) * once))
        for two in range(one + 1, HEAD):
            between = tail + (sums[:, two] - sums[:, one + 1]) * once
            found.append(((lengths > two) & long, between + (total - sums[:, two + 1]) * twice))
    there = np.array([each[0] for each in found])
    keys = mixed(np.array([each[1] for each in found]))
    return np.nonzero(there)[1], keys[there]


def half_keys(texts: Sequence[str], slack: int) -> tuple[Array, Array]:
    """(position in `texts`, key) for the halves of texts.

    Texts are kept with no slack; they are sought with a slack of one, as if up to so many letters longer or
    shorter.
    """
    none = np.zeros(0, np.int64), np.zeros(0, np.uint32)
    parts = [none]
    for start in range(0, len(texts), _ROWS):
        some = [letters_of(text) for text in texts[start : start + _ROWS]]
        sums, lengths = running(some, max(map(len, some)))
        rows = np.arange(len(some))
        for length in (lengths + more for more in range(-slack, slack + 1)):
            parts += [(rows + start, keys) for keys in _halves(sums, lengths, length)]
    return np.concatenate([p[0] for p in parts]), np.concatenate([p[1] for p in parts])


def _halves(sums: Array, lengths: Array, supposed: Array) -> tuple[Array, Array]:
    """Keys of the first half and of the end that a text shares with one of the `supposed` length."""
    rows = np.arange(len(lengths))
    middle = supposed // 2
    length = supposed.astype(np.uint64)
    first = sums[rows, np.minimum(middle, lengths)]
    cut = lengths - np.maximum(0, supposed - middle - 1)
    shift = powers(sums.shape[1] + 1, _INVERSE)
    end = (sums[rows, lengths] - sums[rows, cut]) * shift[cut]
    return mixed(first * np.uint64(3) + length), mixed((end ^ _MIX) + length * np.uint64(7))
