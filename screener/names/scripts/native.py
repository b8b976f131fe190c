"""Which script a name is written in, and its readings in Latin words: the one entrance to the scripts."""

from __future__ import annotations

from functools import cache, lru_cache

from screener.model import EntityType
from screener.names.fold import fold
from screener.names.scripts import arabic, khmer
from screener.names.scripts.arabic import BARE, bare_key
from screener.names.tables import rows
from screener.names.weights import word_weight

BARE_LETTER = 0.3
"""What a consonant tells at most."""

LOOSE = "^"
"""Begins a translated token that stands for any of the words which translators use for it."""

_RANGES = {
    "arabic": ("\u0600\u06ff", "\u0750\u077f", "\ufb50\ufdff", "\ufe70\ufeff"),
    "hebrew": ("\u0590\u05ff",),
    "khmer": ("\u1780\u17ff",),
    "kana": ("\u3041\u30ff",),
    "hangul": ("\uac00\ud7a3",),
    "han": ("\u3400\u9fff", "\uf900\ufaff"),
    "cyrillic": ("\u0400\u052f",),
}
"""First and last letters of each script. Source: the blocks of the Unicode Standard."""


_WITHOUT_VOWELS = frozenset({"hebrew", "khmer"})
"""Scripts of which fold.py gives the consonants only."""


@lru_cache(maxsize=16_384)
def script_of(letter: str) -> str:
    """Return the script of `letter`, "" for one that fold.py reads well enough."""
    for script, ranges in _RANGES.items():
        if any(ends[0] <= letter <= ends[1] for ends in ranges):
            return script
    return ""


def readings(text: str, *, person: bool) -> tuple[str, ...]:
    """Return the Latin readings of `text`, the leading one first; () when fold.py reads it well enough."""
    scripts = {script_of(letter) for letter in text}
    if "arabic" in scripts:
        return arabic.readings(text, person=person)
    if scripts & _WITHOUT_VOWELS:
        bare = " ".join(BARE + word for word in fold(text).split())
        return (bare, fold(text), *((khmer.sounding(text),) if "khmer" in scripts else ()))
    if "hangul" in scripts:
        from screener.names.scripts import hangul  # noqa: PLC0415  loaded only for names in its script

        return hangul.readings(text)
    if "han" in scripts and "kana" not in scripts:
        from screener.names.scripts import han  # noqa: PLC0415  as above

        found = (han.pinyin(text),) if person else han.readings(text)
        return (*found, *han.foreign(text))
    return ()


def is_cyrillic(text: str) -> bool:
    """Say whether `text` holds Cyrillic letters."""
    return not text.isascii() and any(script_of(letter) == "cyrillic" for letter in text)


@cache
def _stems() -> tuple[dict[str, str], dict[str, str]]:
    whole, stems = {}, {}
    for row in rows("cyrillic_words.tsv"):
        meaning = row[1] if len(row) > 1 else ""
        if row[0].endswith("*"):
            stems[row[0][:-1]] = meaning
        else:
            whole[row[0]] = meaning
    return whole, stems


def from_russian(words: list[str]) -> list[str]:
    """Return the words of a Russian organisation's name with those of the glossary in English."""
    whole, stems = _stems()
    found: list[str] = []
    for word in words:
        meaning = whole.get(word)
        if meaning is None:
            stem = next((word[:end] for end in range(len(word), 2, -1) if word[:end] in stems), "")
            meaning = stems.get(stem, word)
        found.extend(meaning.split())
    return found


@cache
def loose_words() -> dict[str, frozenset[str]]:
    """Return for each English word of translations the words that other translators use for it."""
    found: dict[str, set[str]] = {}
    for row in rows("near_words.tsv"):
        for word in row:
            found.setdefault(word, set()).update(row)
    return {word: frozenset(others) for word, others in found.items()}


@cache
def _bare_weights(type_: EntityType) -> dict[str, float]:
    """Return the least weight of the common words that share a bare key."""
    found: dict[str, float] = {}
    for name in ("frequencies.tsv", "ordinary_names.tsv"):
        for row in rows(name):
            key = bare_key(row[0])
            found[key] = min(found.get(key, 1.0), word_weight(row[0], type_))
    return found


def bare_weight(word: str, type_: EntityType) -> float:
    """Return what a bare word weighs: as much as the commonest word that it may be, less if short."""
    key = bare_key(word)
    kind = EntityType.PERSON if type_ is EntityType.PERSON else EntityType.ORGANISATION
    return min(_bare_weights(kind).get(key, 1.0), BARE_LETTER * len(key))
