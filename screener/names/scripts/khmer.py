"""Khmer names in Latin words: consonants of two series, whose series tells how a vowel sounds.

Source: the romanisation of the United Nations Group of Experts on Geographical Names for Khmer (1972),
without its marks; an unwritten vowel is "a" in the first series and "o" in the second.
"""

from __future__ import annotations

_FIRST = {
    "ក": "k", "ខ": "kh", "ច": "ch", "ឆ": "chh", "ដ": "d", "ឋ": "th", "ណ": "n", "ត": "t", "ថ": "th",
    "ប": "b", "ផ": "ph", "ឝ": "s", "ស": "s", "ហ": "h", "ឡ": "l", "អ": "",
}  # fmt: skip
_SECOND = {
    "គ": "k", "ឃ": "kh", "ង": "ng", "ជ": "ch", "ឈ": "chh", "ញ": "nh", "ឌ": "d", "ឍ": "th", "ទ": "t",
    "ធ": "th", "ន": "n", "ព": "p", "ភ": "ph", "ម": "m", "យ": "y", "រ": "r", "ល": "l", "វ": "v", "ឞ": "s",
}  # fmt: skip
_VOWELS = {
    "\u17b6": ("a", "ea"), "\u17b7": ("e", "i"), "\u17b8": ("ei", "i"), "\u17b9": ("oe", "ue"),
    "\u17ba": ("eu", "eu"), "\u17bb": ("o", "u"), "\u17bc": ("o", "u"), "\u17bd": ("uo", "uo"),
    "\u17be": ("aeu", "eu"), "\u17bf": ("oea", "oea"), "\u17c0": ("ie", "ie"), "\u17c1": ("e", "e"),
    "\u17c2": ("e", "e"), "\u17c3": ("ai", "ey"), "\u17c4": ("ao", "o"), "\u17c5": ("au", "ou"),
}  # fmt: skip
_NASAL = "\u17c6"
_BREATH = "\u17c7"
_TO_FIRST = "\u17c9"
_HARD_B = "ប" + _TO_FIRST
_TO_SECOND = "\u17ca"
_BELOW = "\u17d2"
"""Puts the next consonant below the last, with no vowel between them."""
_INHERENT = ("a", "o")


def sounding(text: str) -> str:
    """Return the words of `text` as they sound.

    >>> sounding("ប៉ុល ពត")
    'pol pot'
    """
    return " ".join(word for word in map(_word, text.split()) if word)


def _word(word: str) -> str:
    found: list[str] = []
    series, open_ = 0, False
    for at, letter in enumerate(word):
        if letter in _FIRST or letter in _SECOND:
            if open_ and word[at - 1] != _BELOW:
                found.append(_INHERENT[series])
            series, open_ = int(letter in _SECOND), True
            found.append("p" if word[at : at + 2] == _HARD_B else (_SECOND if series else _FIRST)[letter])
        elif letter in _VOWELS:
            found.append(_VOWELS[letter][series])
            open_ = False
        elif letter in {_TO_FIRST, _TO_SECOND}:
            series = int(letter == _TO_SECOND)
        elif letter in {_NASAL, _BREATH}:
            found.append((_INHERENT[series] if open_ else "") + ("m" if letter == _NASAL else "h"))
            open_ = False
    return "".join(found)
