"""How alike two folded words are, 0 to 1: the only judge of a pair of words.

`likeness` is a pure function of the two texts. It is above 0 only through one of these doors, which
the index opens too:

1. *edit*: at most `most_edits` insertions, deletions, replacements and swaps of neighbours apart;
2. *sound*: both have the same `sound_key`;
3. *skeleton*: both have the same `skeleton_key`, and one of them was written without its vowels;
4. *look*: both have the same `look_key`;
5. *variant*: both stand in one row of the table of given names and their spellings;
6. *bare*: one of them begins with "~", is known by its consonants only, and both have the same `bare_key`;
7. *loose*: one of them begins with "^", a translation, and both stand in one row of the table of near words;
8. *slip*: one of them is a slip of a spelling that is compared under the other (see `meant_by`);
9. *initial*: one of them is one letter, the first of the other;
10. *truncation*: one of them, of at least `MIN_STEM` letters, begins the other.
"""

from __future__ import annotations

import re
from functools import lru_cache

from rapidfuzz.distance import OSA

from screener.names.other_spellings import is_compared, meant_by
from screener.names.scripts.arabic import BARE, bare_key
from screener.names.scripts.native import LOOSE, loose_words
from screener.names.spelling import skeleton
from screener.names.tables import rows
from screener.names.weights import counts, is_established

MIN_STEM = 2
SHORT_STEM = 3
LONGEST_CUT = 3
SHORTEST_SOUND = 4
INITIAL_LIKENESS = 0.7
TRUNCATED_LIKENESS = 0.72
SHORT_STEM_LIKENESS = 0.6
SOUND_LIKENESS = 0.9
SHORT_SOUND_LIKENESS = 0.86
FAR_SOUND_LIKENESS = 0.8
SHORT_WORD = 5
SHORT_VARIANT_LIKENESS = 0.8
VARIANT_LIKENESS = 0.9
SKELETON_LIKENESS = 0.85
SHORTEST_SKELETON = 3
SHORT_SKELETON = 4
SHORT_SKELETON_LIKENESS = 0.65
LOOK_LIKENESS = 0.9
DIGIT_LOOK_LIKENESS = 0.95
LOOSE_LIKENESS = 0.97
SLIP_LIKENESS = 0.8
BARE_LIKENESS = 0.92
SHORTEST_BARE = 3
SHORT_BARE_LIKENESS = 0.7
GLUED_LIKENESS = 0.97
"""What words that were glued or split are worth, when their letters are the same."""
LONG_GLUE = 8
"""From this many letters on, glued words may also be misspelt."""
TWICE_WRONG = 5
"""Letters of the longer of two words that may be two edits apart: of a shorter one they are half."""
SWAPPED = 0.6
LONG_WORD = 8
TWO_SLIPS = 1.7
FIRST_LETTER = 0.3
SHORT_SLIP = 0.4
OTHER_END = 0.8
TWO_WORDS = 0.15
"""What the doors are worth, and the slips (chosen on the development pairs)."""

_MARKS = frozenset({BARE, LOOSE})
_LOOKS = str.maketrans("015839l", "oisbegi")
_SOUNDS = [
    (re.compile(pattern), sound)
    for pattern, sound in (
        (r"(.)\1+", r"\1"),
        (r"ph", "f"),
        (r"ck|cq|kh|q|c(?![eihy])|x", "k"),
        (r"c(?=[eiy])|z|ts", "s"),
        (r"sch|sh|ch|tch", "s"),
        (r"dzh|dj|zh|j|gi(?=[aou])", "j"),
        (r"gh", "g"),
        (r"w|v", "v"),
        (r"ae|ai|ay", "e"),
        (r"ou|oo|u", "u"),
        (r"ee|y|ie|ei|iy|yi|i+", "i"),
        (r"th", "t"),
        (r"dh", "d"),
        (r"(?<=[a-z])h", ""),
        (r"(.)\1+", r"\1"),
    )
]


def most_edits(one: int, other: int) -> int:
    """Return how many edits two words of so many letters may be apart."""
    return 2 if max(one, other) >= TWICE_WRONG and min(one, other) >= TWICE_WRONG - 1 else 1


@lru_cache(maxsize=262_144)
def sound_key(word: str) -> str:
    """Return how `word` sounds, whatever the spelling: "Basharr" and "Bachar" are one."""
    for pattern, sound in _SOUNDS:
        word = pattern.sub(sound, word)
    return word


@lru_cache(maxsize=262_144)
def look_key(word: str) -> str:
    """Return what `word` looks like to a scanner: "E1ZA" and "ELZA" are one."""
    if word.isdigit():
        return word
    return word.translate(_LOOKS).replace("rn", "m").replace("vv", "w").replace("cl", "d").replace("ii", "u")


@lru_cache(maxsize=262_144)
def skeleton_key(word: str) -> str:
    """Return the first letter of `word` and the consonants after it."""
    return skeleton(word)


@lru_cache(maxsize=1)
def _variants() -> dict[str, frozenset[int]]:
    found: dict[str, set[int]] = {}
    for number, row in enumerate(rows("given_names.tsv")):
        for word in row:
            found.setdefault(word, set()).add(number)
    return {word: frozenset(groups) for word, groups in found.items()}


def variant_groups(word: str) -> frozenset[int]:
    """Return the rows of the table of given names that hold `word`."""
    return _variants().get(word, frozenset())


Key = tuple[str, str]
"""A door that words share keys at, one of `KEYED`, and the key."""

KEYED = ("sound", "skeleton", "look", "variant", "mark", "slip")
"""The doors 2 to 8 by name; 6 and 7 are one, for words that begin with a mark."""


def listed_keys(word: str) -> frozenset[Key]:
    """Return the keys under which an index keeps `word` for the doors 2 to 8.

    Two words that may meet are equal, or at most `most_edits` apart, or begin one another (doors 9 and 10),
    or the `sought_keys` of the one hold one of the `listed_keys` of the other.
    """
    if word[0] == BARE:
        return frozenset({("mark", "bare " + bare_key(word))})
    if word[0] == LOOSE:
        return frozenset(("mark", "loose " + other) for other in _near(word))
    marks = {("mark", "plain " + word), ("mark", "vowelled " + bare_key(word))}
    return _plain_keys(word) | marks | _slip_keys(word, compared="compared", slip="slip")


def sought_keys(word: str) -> frozenset[Key]:
    """Return the keys under which the index looks for the words that may meet `word`."""
    if word[0] == BARE:
        return frozenset({("mark", "bare " + bare_key(word)), ("mark", "vowelled " + bare_key(word))})
    if word[0] == LOOSE:
        return frozenset(("mark", f"{kind} {other}") for other in _near(word) for kind in ("plain", "loose"))
    marks = {("mark", "bare " + bare_key(word)), ("mark", "loose " + word)}
    return _plain_keys(word) | marks | _slip_keys(word, compared="slip", slip="compared")


def _plain_keys(word: str) -> frozenset[Key]:
    keys = {("sound", sound_key(word)), ("skeleton", skeleton_key(word)), ("look", look_key(word))}
    return frozenset(keys | {("variant", str(row)) for row in variant_groups(word)})


def _slip_keys(word: str, *, compared: str, slip: str) -> frozenset[Key]:
    """Return the keys of door 8, so named that words compared find slips and slips find words compared."""
    if is_compared(word):
        return frozenset({("slip", f"{compared} {word}")})
    return frozenset(("slip", f"{slip} {meant}") for meant in meant_by(word))


def _near(word: str) -> frozenset[str]:
    """Return the words that a loose word stands for, itself among them."""
    return loose_words().get(word[1:], frozenset()) | {word[1:]}


def likeness(a: str, b: str) -> float:
    """Return how alike two folded words are, 0 to 1."""
    if a == b:
        return 1.0
    if a[0] in _MARKS or b[0] in _MARKS:
        return _by_marks(a, b)
    short, long = (a, b) if len(a) <= len(b) else (b, a)
    if a.isdigit() or b.isdigit():
        return 0.0
    if len(short) == 1:
        return INITIAL_LIKENESS if short == long[0] and len(long) > 1 else 0.0
    if variant_groups(a) & variant_groups(b):
        return VARIANT_LIKENESS if len(long) > SHORT_WORD else SHORT_VARIANT_LIKENESS
    best = max(_by_sound(a, b), _by_skeleton(a, b), _by_look(a, b))
    if 0 < best < SOUND_LIKENESS and is_established(a) and is_established(b):
        best -= TWO_WORDS
    if a in meant_by(b) or b in meant_by(a):
        best = max(best, SLIP_LIKENESS)
    return max(best, _by_stem(short, long)) if long.startswith(short) else best


def _by_sound(a: str, b: str) -> float:
    """Return how alike two words are by their letters, more where they sound the same."""
    edited = by_edits(a, b)
    short = min(len(a), len(b))
    if short < SHORTEST_SOUND or sound_key(a) != sound_key(b):
        return edited
    if short > SHORT_WORD:
        return max(edited, SOUND_LIKENESS if edited > 0.0 else FAR_SOUND_LIKENESS)
    return max(edited, SHORT_SOUND_LIKENESS) if edited > 0.0 else 0.0


def _by_look(a: str, b: str) -> float:
    """Return how alike two words are that a scanner takes for one another."""
    if look_key(a) != look_key(b):
        return 0.0
    return LOOK_LIKENESS if a.isalpha() and b.isalpha() else DIGIT_LOOK_LIKENESS


def _by_stem(stem: str, word: str) -> float:
    """Return how alike a word and its beginning are; a short known word is a word of its own."""
    if len(stem) <= SHORT_STEM:
        return 0.0 if len(stem) == MIN_STEM and counts(stem) != (0, 0) else SHORT_STEM_LIKENESS
    if len(word) > LONGEST_CUT * len(stem) or is_established(stem):
        return SHORT_STEM_LIKENESS
    return TRUNCATED_LIKENESS


def _by_marks(a: str, b: str) -> float:
    """Return how alike words are of which one is bare of vowels, or stands for any of several words."""
    if LOOSE in {a[0], b[0]}:
        one, other = a.removeprefix(LOOSE), b.removeprefix(LOOSE)
        alike = one == other or other in loose_words().get(one, ()) or one in loose_words().get(other, ())
        return LOOSE_LIKENESS if alike else 0.0
    key = bare_key(a)
    if key != bare_key(b):
        return 0.0
    return BARE_LIKENESS if len(key) >= SHORTEST_BARE else SHORT_BARE_LIKENESS


def by_edits(a: str, b: str) -> float:
    """Return how alike two words are by their letters alone, 0 when they are too many edits apart."""
    length = max(len(a), len(b))
    most = most_edits(len(a), len(b))
    if abs(len(a) - len(b)) > most:
        return 0.0
    edits = OSA.distance(a, b, score_cutoff=most)
    if edits > most:
        return 0.0
    cost = float(edits)
    if edits == 1 and len(a) == len(b) and sorted(a) == sorted(b):
        cost = SWAPPED
    if edits > 1 and length >= LONG_WORD and not (is_established(a) and is_established(b)):
        cost = TWO_SLIPS
    if a[0] != b[0]:
        cost += FIRST_LETTER
    if length <= SHORT_STEM:
        cost += SHORT_SLIP
    same = length - edits
    if edits > 1 and (a[:same] == b[:same] or a[-same:] == b[-same:]):
        cost += OTHER_END
    return max(0.0, 1.0 - cost / length)


def glued_likeness(letters: str, word: str) -> float:
    """Return how alike a word and the letters of neighbours are that begin with the same letter.

    They are the same, or in a long word at most one edit apart.
    """
    if letters == word:
        return GLUED_LIKENESS
    if len(word) < LONG_GLUE or OSA.distance(letters, word, score_cutoff=1) > 1:
        return 0.0
    return by_edits(letters, word) * GLUED_LIKENESS


def _by_skeleton(a: str, b: str) -> float:
    """Return how alike two words are of which one was written without its vowels."""
    bare = skeleton_key(a)
    if len(bare) < SHORTEST_SKELETON or bare != skeleton_key(b) or bare not in {a, b}:
        return 0.0
    return SKELETON_LIKENESS if len(bare) > SHORT_SKELETON else SHORT_SKELETON_LIKENESS
