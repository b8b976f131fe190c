"""What of a word decides how alike another is, as arrays: so that many pairs of words are judged at once.

`upper` is to arrays what `matching.likeness.likeness` is to two words: never less than it, and mostly the
same. A test holds the two together.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
from msgspec import Struct
from rapidfuzz import process
from rapidfuzz.distance import OSA

from screener.index.container import Array, Named
from screener.index.words import MARKS, letters_of
from screener.matching import likeness as door
from screener.matching.likeness import most_edits, skeleton_key
from screener.names.weights import counts, is_established

EDITS: Array = np.array([[most_edits(one, other) for other in range(8)] for one in range(8)], np.uint8)
"""How many edits are forgiven words of two lengths; longer words get no more."""

HEAD = 8
"""First letters of a word, kept as one number: words sort by it."""

ALPHABETIC, ESTABLISHED, KNOWN, BARE, PLAIN = 1, 2, 4, 8, 16
"""Flags: has letters only; `is_established`; is in the table of frequencies; has no vowel after its first
letter; is ASCII, so that its letters are its bytes."""

EXACT, EDITED, STEM, INITIAL = 1, 2, 4, 8
SOUND, SKELETON, LOOK, VARIANT, MARK, SLIP = (16 << at for at in range(len(door.KEYED)))
"""Flags: the doors through which a pair of words came."""


class Traits(Struct, frozen=True, eq=False):
    """Words by what their likeness depends on."""

    length: Array
    head: Array
    """The first letters as a number, which sorts as the letters do."""
    letters: Array
    """The sum of all letters: a word and the same with letters swapped have one."""
    flags: Array
    alphabet: Array
    """Which letters a word has, a bit each; some share one."""

    def near(self, which: Array, other: Traits, whose: Array) -> Array:
        """Whether words may be as few edits from others, pair by pair, as `likeness` forgives.

        An edit puts one letter for another at most, and makes a word longer by one at most.
        """
        one, two = self.length.take(which), other.length.take(whose)
        edits = _forgiven(one, two)
        differ = _ones(self.alphabet.take(which) ^ other.alphabet.take(whose))
        found: Array = (np.abs(one - two) <= edits) & (differ <= 2 * edits)
        return found

    def of(self, which: Array) -> Traits:
        """Those of some words."""
        return Traits(*(getattr(self, field).take(which) for field in _FIELDS))

    def arrays(self, name: str) -> Named:
        """Lay them out for an index."""
        return ((f"{name}.{field}", getattr(self, field)) for field in _FIELDS)

    @classmethod
    def kept(cls, arrays: Mapping[str, Array], name: str) -> Traits:
        """Find them among the arrays of an index."""
        return cls(*(arrays[f"{name}.{field}"] for field in _FIELDS))


_FIELDS = ("length", "head", "letters", "flags", "alphabet")


def traits(words: Sequence[str]) -> Traits:
    """Return the traits of words."""
    letters = [letters_of(word) for word in words]
    heads = np.array([word[:HEAD].ljust(HEAD, b"\0") for word in letters], f"S{HEAD}")
    padded = np.zeros((len(words), HEAD), np.uint8)
    padded[:] = np.array(heads).view(np.uint8).reshape(len(words), HEAD) if len(words) else padded
    return Traits(
        np.fromiter(map(len, words), np.int16, len(words)),
        padded.view(">u8").reshape(len(words)).astype(np.uint64),
        np.fromiter((sum(word) for word in letters), np.int32, len(words)),
        np.fromiter(map(_flags, words), np.uint8, len(words)),
        np.fromiter(map(_alphabet, letters), np.uint32, len(words)),
    )


def _alphabet(letters: bytes) -> int:
    found = 0
    for letter in letters:
        found |= 1 << (letter & 31)
    return found


def _forgiven(one: Array, other: Array) -> Array:
    """How many edits are forgiven words of these lengths."""
    last = len(EDITS) - 1
    found: Array = EDITS[np.minimum(one, last), np.minimum(other, last)]
    return found


def _ones(bits: Array) -> Array:
    """How many bits are set in 32-bit numbers, counted in pairs, fours and bytes."""
    twos = bits - ((bits >> _1) & np.uint32(0x55555555))
    fours = (twos & np.uint32(0x33333333)) + ((twos >> _2) & np.uint32(0x33333333))
    bytes_ = (fours + (fours >> _4)) & np.uint32(0x0F0F0F0F)
    found: Array = (bytes_ * np.uint32(0x01010101)) >> _24
    return found


_1, _2, _4, _24 = (np.uint32(shift) for shift in (1, 2, 4, 24))


def _flags(word: str) -> int:
    if word[0] in MARKS:
        return 0
    return (
        ALPHABETIC * word.isalpha()
        + ESTABLISHED * is_established(word)
        + KNOWN * (counts(word) != (0, 0))
        + BARE * (skeleton_key(word) == word)
        + PLAIN * word.isascii()
    )


def edits_between(some: Sequence[str], others: Sequence[str]) -> Array:
    """Return how many edits words are apart, pair by pair; more than two are all alike."""
    return process.cpdist(some, others, scorer=OSA.distance, score_cutoff=2, dtype=np.uint8)


def upper(one: Traits, other: Traits, doors: Array, edits: Array) -> Array:
    """Return what the likeness of pairs of words is at most, 0 to 1.

    Args:
        one: the words on one side.
        other: those on the other.
        doors: through which doors each pair came.
        edits: how many edits they are apart, where they came through `EDITED`.
    """
    short = np.minimum(one.length, other.length).astype(np.int64)
    long = np.maximum(one.length, other.length).astype(np.int64)
    edited = _by_edits(one, other, short, long, np.where(doors & EDITED, edits, 9))
    best = np.maximum(edited, _by_sound(short, edited, doors))
    best = np.maximum(best, _by_skeleton(short, one.flags | other.flags, doors))
    both = one.flags & other.flags
    looks = np.where(both & ALPHABETIC, door.LOOK_LIKENESS, door.DIGIT_LOOK_LIKENESS)
    best = np.maximum(best, np.where(doors & LOOK, looks, 0.0))
    doubtful = (best > 0.0) & (best < door.SOUND_LIKENESS) & ((both & ESTABLISHED) > 0)
    best = np.where(doubtful, best - door.TWO_WORDS, best)
    best = np.maximum(best, _by_stem(one, other, short, long, doors))
    variant = np.where(long > door.SHORT_WORD, door.VARIANT_LIKENESS, door.SHORT_VARIANT_LIKENESS)
    best = np.maximum(best, np.where(doors & VARIANT, variant, 0.0))
    best = np.maximum(best, np.where(doors & MARK, door.LOOSE_LIKENESS, 0.0))
    best = np.maximum(best, np.where(doors & SLIP, door.SLIP_LIKENESS, 0.0))
    best = np.where(doors & INITIAL, door.INITIAL_LIKENESS, best)
    found: Array = np.where(doors & EXACT, 1.0, best)
    return found


def _by_edits(one: Traits, other: Traits, short: Array, long: Array, edits: Array) -> Array:
    cost = edits.astype(np.float64)
    swapped = (edits == 1) & (one.length == other.length) & (one.letters == other.letters)
    cost[swapped] = door.SWAPPED
    two_known = (one.flags & other.flags & ESTABLISHED) > 0
    cost[(edits > 1) & (long >= door.LONG_WORD) & ~two_known] = door.TWO_SLIPS
    differ = one.head ^ other.head
    cost += door.FIRST_LETTER * (differ >> np.uint64(56) > 0)
    cost += door.SHORT_SLIP * (long <= door.SHORT_STEM)
    shared = np.clip(long - edits, 0, HEAD).astype(np.uint64)
    same_start = (differ >> (np.uint64(8) * (np.uint64(HEAD) - np.maximum(shared, np.uint64(1))))) == 0
    same_start &= (long - edits <= HEAD) & ((one.flags & other.flags & PLAIN) > 0)
    cost += door.OTHER_END * ((edits > 1) & same_start)
    return np.where(edits <= _forgiven(short, long), np.maximum(0.0, 1.0 - cost / long), 0.0)


def _by_sound(short: Array, edited: Array, doors: Array) -> Array:
    near = np.where(short > door.SHORT_WORD, door.SOUND_LIKENESS, door.SHORT_SOUND_LIKENESS)
    far = np.where(short > door.SHORT_WORD, door.FAR_SOUND_LIKENESS, 0.0)
    sounds = ((doors & SOUND) > 0) & (short >= door.SHORTEST_SOUND)
    return np.where(sounds, np.where(edited > 0.0, near, far), 0.0)


def _by_skeleton(short: Array, flags: Array, doors: Array) -> Array:
    alike = np.where(short > door.SHORT_SKELETON, door.SKELETON_LIKENESS, door.SHORT_SKELETON_LIKENESS)
    bare = ((doors & SKELETON) > 0) & ((flags & BARE) > 0) & (short >= door.SHORTEST_SKELETON)
    return np.where(bare, alike, 0.0)


def _by_stem(one: Traits, other: Traits, short: Array, long: Array, doors: Array) -> Array:
    stem = np.where(one.length < other.length, one.flags, other.flags)
    alike = np.where(
        (long > door.LONGEST_CUT * short) | ((stem & ESTABLISHED) > 0) | (short <= door.SHORT_STEM),
        door.SHORT_STEM_LIKENESS,
        door.TRUNCATED_LIKENESS,
    )
    alike[(short == door.MIN_STEM) & ((stem & KNOWN) > 0)] = 0.0
    return np.where((doors & STEM) > 0, alike, 0.0)
