"""Chinese names in Latin words: by a glossary of what company names are made of, and by pinyin."""

from __future__ import annotations

import re
from functools import cache

from anyascii import anyascii

from screener.model import EntityType
from screener.names.phrases import place_at
from screener.names.scripts.arabic import BARE
from screener.names.tables import rows
from screener.names.weights import word_weight

_LONGEST = 12
_DIGITS = {"〇": 0, "零": 0, "一": 1, "二": 2, "三": 3, "四": 4, "五": 5, "六": 6, "七": 7, "八": 8, "九": 9}
_DIGITS |= {"两": 2, "壹": 1, "贰": 2, "叁": 3}
_CITY_OR_PROVINCE = frozenset("市省县")
_COMPANY = "公司"
TELLING = 0.7
"""What a brand weighs at least that is known by itself (chosen)."""
_SHARED = frozenset(
    {"yangtze", "panda", "kunlun", "irico", "ant", "poly", "everbright", "gree", "hans", "avic"}
)
"""Brands that other companies have too, or that are a group's of hundreds."""
_UNITS = {"十": 10, "百": 100, "千": 1000}
_FOREIGN = re.compile(r"(?<=[\u3400-\u9fff])[·•‧・･.](?=[\u3400-\u9fff])")
_ORDINAL = re.compile("第([〇零一二三四五六七八九十百千两0-9]+)")


@cache
def _simplified() -> dict[int, str]:
    return {ord(old): new for line in rows("traditional.tsv") for old, new in zip(*line, strict=True)}


@cache
def _glossary() -> dict[str, str]:
    return {row[0]: row[1] if len(row) > 1 else "" for row in rows("han_words.tsv")}


@cache
def _sounds() -> dict[str, str]:
    """Return the words of the glossary, each as it sounds."""
    return {word: pinyin(word) for word in _glossary()}


@cache
def _branded() -> dict[str, str]:
    """Return the glossary with the brands, which go before it."""
    return _glossary() | _brands()


@cache
def _brands() -> dict[str, str]:
    return {row[0]: row[1] if len(row) > 1 else "" for row in rows("han_brands.tsv")}


def readings(text: str) -> tuple[str, ...]:
    """Return the Latin readings of a Chinese name: by meaning and brands, meaning, sound, and brand.

    >>> readings("北京旷视科技有限公司")[0]
    'beijing megvii technology co ltd'
    """
    text = text.translate(_simplified())
    text = _ORDINAL.sub(lambda number: f" {_number(number[1])} ", text)
    by_brand = _read(text, _branded())
    by_meaning = _read(text, _glossary())
    by_sound = _read(text, _sounds())
    found = dict.fromkeys((by_brand, by_meaning, by_sound, *_brand_alone(text)))
    return tuple(reading for reading in found if reading)


def _brand_alone(text: str) -> tuple[str, ...]:
    """Return a company's brand without its line of business, which its English name often leaves out.

    >>> _brand_alone("北京诺禾致源科技股份有限公司")
    ('novogene co ltd',)
    """
    if not text.endswith(_COMPANY):
        return ()
    brands = _brands()
    found = [brands[word] for at in range(len(text)) if (word := _word_at(text, at, brands))]
    told = [brand for brand in found if _tells(brand)]
    return (f"{told[0]} co ltd",) if told else ()


def _tells(brand: str) -> bool:
    """Say whether a brand is enough to know its company by: no "Yangtze" or "Panda" is."""
    words = brand.split()
    return len(words) == 1 and word_weight(brand, EntityType.ORGANISATION) >= TELLING and brand not in _SHARED


def _number(written: str) -> int:
    """Return the number that Chinese numerals write: 五十二 is 52, 二〇三 is 203."""
    if written.isdigit():
        return int(written)
    if not any(unit in written for unit in _UNITS):
        return int("".join(str(_DIGITS[letter]) for letter in written))
    total, last = 0, 0
    for letter in written:
        if letter in _UNITS:
            total += (last or 1) * _UNITS[letter]
            last = 0
        else:
            last = _DIGITS.get(letter, 0)
    return total + last


def _read(text: str, glossary: dict[str, str]) -> str:
    """Return `text` with the longest words of `glossary` in English and what is between them in pinyin."""
    found: list[str] = []
    unknown = ""
    at = 0
    while at < len(text):
        word = _word_at(text, at, glossary)
        if not word:
            unknown += text[at]
            at += 1
            continue
        found += [_unknown(unknown, glossary), glossary[word]]
        unknown = ""
        at += len(word)
        if text[at : at + 1] in _CITY_OR_PROVINCE and place_at(glossary[word].split() or [""], 0)[0]:
            at += 1
    found.append(_unknown(unknown, glossary))
    return " ".join(" ".join(found).split())


def _word_at(text: str, at: int, glossary: dict[str, str]) -> str:
    """Return the longest word of two characters or more that begins at `at`, or ""."""
    for length in range(min(_LONGEST, len(text) - at), 1, -1):
        if text[at : at + length] in glossary:
            return text[at : at + length]
    return ""


def _unknown(run: str, glossary: dict[str, str]) -> str:
    """Return what stands between known words: one character by meaning where it has one, else by sound."""
    return glossary[run] if run in glossary else pinyin(run)


def foreign(text: str) -> tuple[str, ...]:
    """Return the readings of a foreigner's name, whose parts a middle dot joins: its consonants tell.

    Chinese has syllables with "l" where other languages have "r", so that each is read.

    >>> foreign("贝拉克·奥巴马")
    ('~beilake ~aobama', '~beirake ~aobama')
    """
    if not _FOREIGN.search(text):
        return ()
    words = pinyin(text).split()
    plain = " ".join(BARE + word for word in words)
    rolled = " ".join(BARE + word[0] + word[1:].replace("l", "r") for word in words)
    return tuple(dict.fromkeys((plain, rolled)))


def pinyin(text: str) -> str:
    """Return the sound of `text`, characters that stand together as one word."""
    return " ".join(anyascii(part).lower() for part in re.split(r"[^\w]+", text) if part)
