"""The only place where the letters of a name lose what does not tell names apart.

`fold` gives lower-case Latin letters, digits and single blanks: compatibility forms, accents,
case, invisible and look-alike characters are gone. What a letter of another script becomes is
decided here too, by sound; reading a whole name of another script is the work of `scripts`.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

_APOSTROPHES = "'’‘`´ʼʻʿʾ′ʹʺ\"“”„«»"
_ASCII = str.maketrans(
    {chr(code): " " for code in range(128) if not chr(code).isalnum()}
    | dict.fromkeys("'`\"", "")
    | {letter: letter.lower() for letter in "ABCDEFGHIJKLMNOPQRSTUVWXYZ"}
    | {"&": " and "}
)
_LOOKALIKES = str.maketrans(
    "АВЕЅІЈКМНОРСТУХаеѕіјорсухԁԛԝΑΒΕΖΗΙΚΜΝΟΡΤΥΧοανι",
    "ABESIJKMHOPCTYXaesijopcyxdqwABEZHIKMNOPTYXoavi",
)
_ACCENT = re.compile(r"[̀-ͯ]")


def fold(text: str) -> str:
    """Return `text` in lower-case Latin letters and digits, words parted by one blank.

    >>> fold("«Société  Générale» S.A.")
    'societe generale s a'
    """
    if not text.isascii():
        text = latin(text)
    return " ".join(text.translate(_ASCII).split())


def latin(text: str) -> str:
    """Return `text` in ASCII: the invisible dropped, look-alikes and sound-alikes put in place."""
    text = unicodedata.normalize("NFKC", text)
    words = (_latin_word(word) for word in text.split())
    return " ".join(words)


@lru_cache(maxsize=65_536)
def _latin_word(word: str) -> str:
    if word.isascii():
        return word
    return "".join(_latin_letter(letter) for letter in _without_disguise(word))


def _without_disguise(word: str) -> str:
    """Return a word whose Latin letters are mixed with look-alikes of other scripts in Latin only."""
    word = "".join(letter for letter in word if unicodedata.category(letter) not in {"Cf", "Cc", "Mn", "Me"})
    if any("a" <= letter.lower() <= "z" for letter in word):
        return word.translate(_LOOKALIKES)
    return word


@lru_cache(maxsize=16_384)
def _latin_letter(letter: str) -> str:
    """Return the ASCII for one letter, "" for what is invisible, a blank for a mark."""
    if letter in _APOSTROPHES:
        return ""
    plain = _ACCENT.sub("", unicodedata.normalize("NFD", letter))
    if plain.isascii() and plain.isalnum():
        return plain
    if unicodedata.category(letter)[0] in "PSZ":
        return "&" if letter == "＆" else " "
    # Imported here: its tables are only needed by letters beyond Latin.
    from anyascii import anyascii  # noqa: PLC0415  a heavy table that most names never need

    return anyascii(letter)


_IDEOGRAPHS = r"[\u3041-\u30ff\u3400-\u9fff\uac00-\ud7a3\uf900-\ufaff]+"


def ideographs(text: str) -> str:
    """Return the letters of `text` of which each is a syllable or a word: Han, Hangul, kana."""
    return "" if text.isascii() else "".join(re.findall(_IDEOGRAPHS, unicodedata.normalize("NFKC", text)))
