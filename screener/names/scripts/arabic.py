"""Arabic, Persian and Urdu names in Latin words: a glossary for organisations, consonants for the rest.

Short vowels are not written, so a word becomes "~" and its written letters in Latin; such a bare word
meets a Latin one whose consonants are the same by `bare_key`, where sounds that transliterations write in
many ways are one.
"""

from __future__ import annotations

import re
import unicodedata
from functools import cache, lru_cache

from screener.names.tables import rows

BARE = "~"
"""Begins a token of which only the consonants and long vowels are known."""

_LETTERS = {
    "ا": "a", "أ": "a", "إ": "a", "آ": "a", "ٱ": "a", "ﺁ": "a", "ء": "", "ؤ": "w", "ئ": "y", "ب": "b",
    "پ": "p", "ت": "t", "ٹ": "t", "ث": "th", "ج": "j", "چ": "ch", "ح": "h", "خ": "kh", "د": "d", "ڈ": "d",
    "ذ": "z", "ر": "r", "ڑ": "r", "ز": "z", "ژ": "zh", "س": "s", "ش": "sh", "ص": "s", "ض": "d", "ط": "t",
    "ظ": "z", "ع": "a", "غ": "gh", "ف": "f", "ق": "q", "ك": "k", "ک": "k", "گ": "g", "ل": "l", "م": "m",
    "ن": "n", "ں": "n", "ه": "h", "ہ": "h", "ھ": "h", "ة": "h", "ۃ": "h", "و": "w", "ي": "y", "ی": "y",
    "ى": "y", "ے": "y",
}  # fmt: skip
_DIGITS = dict(zip(map(ord, "٠١٢٣٤٥٦٧٨٩۰۱۲۳۴۵۶۷۸۹"), "01234567890123456789", strict=True))
_WHOLE = {
    "بن": "bin", "ابن": "bin", "ولد": "ould", "بنت": "bint", "ابو": "abu", "أبو": "abu", "أبي": "abu",
    "ام": "umm", "أم": "umm", "عبدالله": "abdullah", "خان": "khan", "آغا": "agha", "ملا": "mullah",
    "الله": "allah", "الدین": "din",
}  # fmt: skip
_BODIES = frozenset({
    "bank", "company", "limited", "ltd", "institute", "establishment", "foundation", "university",
    "organization", "group", "iran", "syria", "iraq", "lebanon", "yemen", "libya",
})  # fmt: skip
"""Meanings that English keeps even where it writes the rest of a name by its sound."""
_ARTICLE = re.compile(r"^(?:ال|وال|لل|بال)(?=\w{2})")
_CLASSES = (
    (r"(?:^|(?<=\W))(?:[aeiou]|y(?=[aeiou]*$))[aeiouwy]*", "A"),
    (r"(?<=[a-z]{2})(?:[iy]+|ee)$", "I"),
    (r"^[wv]", "W"),
    (r"kh|gh|[qkgx]|c(?![eihy])", "K"),
    (r"zh|dj|j", "J"),
    (r"sch|sh|ch|tch", "S"),
    (r"th|c", "s"),
    (r"dh|z", "z"),
    (r"ph", "f"),
    (r"p", "b"),
    (r"h$|(?<=[aeiou])h(?=[bcdfgjklmnpqrstvxz])$", ""),
    (r"(?<!^)[aeiouwyv]", ""),
    (r"(.)\1+", r"\1"),
)


@cache
def _classes() -> list[tuple[re.Pattern[str], str]]:
    return [(re.compile(pattern), sign) for pattern, sign in _CLASSES]


@lru_cache(maxsize=262_144)
def bare_key(word: str) -> str:
    """Return the consonants of a Latin word by classes of sound, as an unvocalised script would give them."""
    word = word.removeprefix(BARE)
    for pattern, sign in _classes():
        word = pattern.sub(sign, word)
    return word


@cache
def _glossary() -> dict[str, str]:
    return {_plain(row[0]): row[1] for row in rows("arabic_words.tsv")}


def _plain(word: str) -> str:
    """Return `word` with one form for each letter that keyboards write in several, marks left out."""
    word = "".join(letter for letter in word if unicodedata.category(letter) not in {"Mn", "Cf"})
    return word.replace("ي", "ی").replace("ى", "ی").replace("ك", "ک").replace("ـ", "")


def readings(text: str, *, person: bool) -> tuple[str, ...]:
    """Return the readings of a name in Arabic letters as words of Latin letters, bare ones marked by "~".

    An organisation's name is read by its meaning, and by its sound but for what kind of body it is, as
    English writes both "National Bank of Iran" and "Bank Melli Iran".
    """
    text = _plain(unicodedata.normalize("NFKC", text).translate(_DIGITS))
    words = [word for word in re.split(r"[^\w~]+", text) if word]
    if person:
        return (_read(words, {}),)
    by_sound = {word: meaning for word, meaning in _glossary().items() if meaning in _BODIES}
    return tuple(dict.fromkeys((_read(words, _glossary()), _read(words, by_sound))))


def _read(words: list[str], glossary: dict[str, str]) -> str:
    """Return the words of a name, those of `glossary` in English and the others by their consonants."""
    found: list[str] = []
    for word in words:
        meaning = glossary.get(word)
        if meaning is not None:
            found.append(meaning)
        elif word == "الله" and found and found[-1] == "abdul":
            found[-1] = "abdullah"
        else:
            found += _name_words(word, found)
    return " ".join(found)


def _name_words(word: str, before: list[str]) -> list[str]:
    """Return a word of a name: a known one by its Latin form, else its article apart and its letters bare."""
    if word in _WHOLE:
        return [_WHOLE[word]]
    if word == "عبد":
        return ["abdul"]
    if word.startswith("عبدال") and len(word) > len("عبدال") + 1:
        return ["abdul", _bare(word[len("عبدال") :])]
    if _ARTICLE.match(word):
        rest = _bare(_ARTICLE.sub("", word))
        return [rest] if before and before[-1] == "abdul" else ["al", rest]
    return [_bare(word)]


def _bare(word: str) -> str:
    if not any(letter in _LETTERS for letter in word):
        return word.lower()
    return BARE + "".join(_LETTERS.get(letter, letter) for letter in word)
