"""Korean names in Latin words: by a glossary, and by the sound as the lists write it (McCune-Reischauer)."""

from __future__ import annotations

import re
from functools import cache

from screener.names.tables import rows

_FIRST = [
    "k",
    "kk",
    "n",
    "t",
    "tt",
    "r",
    "m",
    "p",
    "pp",
    "s",
    "ss",
    "",
    "ch",
    "tch",
    "ch",
    "k",
    "t",
    "p",
    "h",
]
_MIDDLE = ["a", "ae", "ya", "yae", "o", "e", "yo", "ye", "o", "wa", "wae", "oe", "yo", "u", "wo", "we", "wi"]
_MIDDLE += ["yu", "u", "ui", "i"]
_LAST = [
    "",
    "k",
    "k",
    "k",
    "n",
    "n",
    "n",
    "t",
    "l",
    "k",
    "m",
    "l",
    "l",
    "l",
    "p",
    "l",
    "m",
    "p",
    "p",
    "t",
    "t",
]
_LAST += ["ng", "t", "t", "k", "t", "p", "t"]
_SYLLABLES, _LAST_SYLLABLE = 0xAC00, 0xD7A3
_LONGEST = 8
_NUMBER = re.compile(r"제\s*(\d+)")
_AS_NORTH = re.compile(r"\bch(?=o(?!e)|u|a(?!ng))")
"""Where Pyongyang's own English writes a "j": Kim Jong Un, Kang Ju."""
_FAMILY = {"이": "ri", "리": "ri", "김": "kim", "박": "pak", "최": "choe", "정": "chong", "조": "cho"}


@cache
def _glossary() -> dict[str, str]:
    return {row[0]: row[1] for row in rows("hangul_words.tsv")}


def readings(text: str) -> tuple[str, ...]:
    """Return the Latin readings of a Korean name: by meaning, and by sound, "ch" also as the North writes it.

    >>> readings("조선금산무역회사")[0]
    'korea kumsan trading corporation'
    """
    text = _NUMBER.sub(r" \1 ", text)
    heard = sound(text)
    return tuple(dict.fromkeys((_read(text), heard, _AS_NORTH.sub("j", heard))))


def _read(text: str) -> str:
    found: list[str] = []
    unknown = ""
    at = 0
    while at < len(text):
        word = _word_at(text, at)
        if word:
            found += [sound(unknown), _glossary()[word]]
            unknown = ""
            at += len(word)
        else:
            unknown += text[at]
            at += 1
    found.append(sound(unknown))
    return " ".join(" ".join(found).split())


def _word_at(text: str, at: int) -> str:
    for length in range(min(_LONGEST, len(text) - at), 0, -1):
        word = text[at : at + length]
        if word in _glossary() and (length > 1 or at + 1 == len(text)):
            return word
    return ""


def sound(text: str) -> str:
    """Return the sound of `text`; family names as the lists of North Koreans write them."""
    words = text.split()
    alone = [_FAMILY.get(word[:1], "") + "".join(map(_syllable, word[1:])) for word in words[:1]]
    if words and 1 < len(words[0]) <= 4 and _FAMILY.get(words[0][:1]) and len(words) == 1:  # noqa: PLR2004
        return f"{_FAMILY[words[0][0]]} {alone[0][len(_FAMILY[words[0][0]]) :]}"
    return " ".join("".join(map(_syllable, word)) for word in words)


def _syllable(letter: str) -> str:
    code = ord(letter)
    if not _SYLLABLES <= code <= _LAST_SYLLABLE:
        return letter
    first, rest = divmod(code - _SYLLABLES, 588)
    middle, last = divmod(rest, 28)
    return _FIRST[first] + _MIDDLE[middle] + _LAST[last]
