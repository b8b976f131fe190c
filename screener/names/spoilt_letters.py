"""How the letters of a name get spoilt on their way: typos, look-alikes, lost vowels, made to order.

Each takes a name, its type and a source of chance and gives the spoilt name, or "" where it does not apply.
"""

from __future__ import annotations

import re
from random import Random

from screener.model import EntityType

_LETTERS = "abcdefghijklmnopqrstuvwxyz"
_MIN_TYPO = 6
_MIN_TWO_TYPOS = 10
"""Characters of a name that has one typo, or two."""
_TYPO_WORD = 4
"""Letters of a word that has a typo: fewer leave nothing to know it by."""
_TWICE_TYPO_WORD = 8
"""The same of a word that has two."""
_OCR = {"o": "0", "l": "1", "i": "1", "s": "5", "b": "8", "e": "3", "g": "9"}
_OCR_PAIRS = (("rn", "m"), ("m", "rn"), ("cl", "d"), ("vv", "w"), ("w", "vv"), ("li", "h"), ("ii", "u"))
_HOMOGLYPHS = {
    "a": "а",
    "e": "е",
    "o": "о",
    "p": "р",
    "c": "с",
    "x": "х",
    "i": "і",
    "A": "А",
    "O": "О",
    "E": "Е",
}
_ACCENTS = {"a": "á", "e": "é", "i": "í", "o": "ö", "u": "ü", "c": "ç", "n": "ñ", "s": "š", "z": "ž"}
_INVISIBLE = ("\u200b", "\u200e", "\u200f", "\u00ad", "\u2060", "\ufeff")
_SOUNDS = (
    ("kh", "h"), ("ou", "u"), ("oo", "u"), ("ee", "i"), ("iy", "y"), ("ei", "ey"), ("ph", "f"), ("q", "k"),
    ("ks", "x"), ("zh", "j"), ("dj", "j"), ("w", "v"), ("ya", "ia"), ("yu", "iu"), ("sh", "ch"), ("u", "ou"),
    ("c", "k"), ("y", "i"), ("i", "y"),
)  # fmt: skip


def pick(name: str, chance: Random, least: int = 2) -> tuple[list[str], int]:
    """Return the words of `name` and the index of one with at least `least` letters, -1 if none has."""
    parts = name.split()
    fit = [i for i, part in enumerate(parts) if sum(c.isalpha() for c in part) >= least]
    return parts, chance.choice(fit) if fit else -1


def slip(word: str, chance: Random) -> str:
    """Return `word` with one letter wrong, too many, left out or swapped with the next."""
    at = chance.randrange(len(word))
    letter = chance.choice(_LETTERS)
    kind = chance.choice(("replace", "insert", "delete", "swap"))
    if kind == "replace":
        return word[:at] + letter + word[at + 1 :]
    if kind == "insert":
        return word[:at] + letter + word[at:]
    if kind == "delete" or at + 1 >= len(word):
        return word[:at] + word[at + 1 :]
    return word[:at] + word[at + 1] + word[at] + word[at + 2 :]


def one_typo(name: str, _: EntityType, chance: Random) -> str:
    """One letter wrong, in any word of four letters or more."""
    parts, at = pick(name, chance, _TYPO_WORD)
    if at < 0 or len(name) < _MIN_TYPO:
        return ""
    parts[at] = slip(parts[at], chance)
    return " ".join(parts)


def two_typos(name: str, _: EntityType, chance: Random) -> str:
    """Two letters wrong, spread over the letters of the name: in two words, or both in one of eight or more.

    Each falls where the next slip falls, on every letter as likely. A second one in a shorter word is not
    asked for, as it leaves what nobody could read again: "Reza" as "eRpza".
    """
    if len(name) < _MIN_TWO_TYPOS:
        return ""
    parts = name.split()
    counted = {i: sum(map(str.isalpha, part)) for i, part in enumerate(parts)}
    letters = {i: count for i, count in counted.items() if count >= _TYPO_WORD}
    for _slip_number in range(2):
        if not letters:
            return ""
        at = chance.choices(list(letters), list(letters.values()))[0]
        parts[at] = slip(parts[at], chance)
        if letters[at] < _TWICE_TYPO_WORD:
            del letters[at]
    return " ".join(parts)


def without_vowels(name: str, _: EntityType, chance: Random) -> str:
    """A word without its vowels."""
    parts, at = pick(name, chance, 6)
    if at < 0:
        return ""
    parts[at] = parts[at][0] + re.sub("[aeiouAEIOU]", "", parts[at][1:])
    return " ".join(parts)


def misread(name: str, _: EntityType, chance: Random) -> str:
    """Letters misread by a scanner."""
    lower = name.lower()
    pairs = [pair for pair in _OCR_PAIRS if pair[0] in lower]
    if pairs and chance.random() < 0.4:  # noqa: PLR2004  single letters are misread more often
        return lower.replace(*chance.choice(pairs), 1)
    spots = [i for i, letter in enumerate(lower) if letter in _OCR and 0 < i < len(name) - 1]
    if not spots:
        return ""
    at = chance.choice(spots)
    return name[:at] + _OCR[lower[at]] + name[at + 1 :]


def homoglyphs(name: str, _: EntityType, __: Random) -> str:
    """Latin letters replaced by look-alikes of another script."""
    if not name.isascii():
        return ""
    disguised = "".join(_HOMOGLYPHS.get(letter, letter) for letter in name)
    return disguised if disguised != name and re.search("[a-zA-Z]", disguised) else ""


def invisible_characters(name: str, _: EntityType, chance: Random) -> str:
    """Invisible characters between the letters."""
    at = chance.randrange(1, max(2, len(name)))
    return name[:at] + chance.choice(_INVISIBLE) + name[at:]


def doubled_letter(name: str, _: EntityType, chance: Random) -> str:
    """A letter typed twice."""
    parts, at = pick(name, chance, 4)
    if at < 0:
        return ""
    letter = chance.randrange(1, len(parts[at]))
    parts[at] = parts[at][:letter] + parts[at][letter - 1] + parts[at][letter:]
    return " ".join(parts)


def transliterated_otherwise(name: str, type_: EntityType, chance: Random) -> str:
    """A sound written by other letters."""
    if type_ is not EntityType.PERSON:
        return ""
    lower = name.lower()
    fit = [sound for sound in _SOUNDS if sound[0] in lower]
    return lower.replace(*chance.choice(fit), 1) if fit else ""


def accents_added(name: str, _: EntityType, __: Random) -> str:
    """Accents on the letters."""
    return "".join(_ACCENTS.get(letter, letter) for letter in name.lower())


def case_changed(name: str, _: EntityType, __: Random) -> str:
    """Capitals for small letters and the other way round."""
    return name.swapcase()
