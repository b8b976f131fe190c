"""The only place that says which country a published or user-given text means.

Codes are ISO 3166-1 alpha-2, with XK for Kosovo. A text that names no country, or more than one, gives
"": nothing is guessed, because a wrong country pushes a true match away. The tables beside this module
are read once, when the first text is asked about.

    >>> country_code("Kuba"), country_code("Habana"), country_code("Soudan"), country_code("Krimea")
    ('CU', 'CU', 'SD', 'UA')
    >>> country_code("Iran, Islamic Republic of"), country_code("Korea"), country_code("undetermined")
    ('IR', '', '')
    >>> country_name("KP")
    'North Korea'
"""

from __future__ import annotations

import csv
import re
import unicodedata
from collections.abc import Iterator
from functools import cache, lru_cache
from importlib.resources import files

_LONGEST = 120
"""No country's name is longer; a longer text is not looked at."""

# Patterns are compiled by `re` when they are first used: most runs need none of these.
_CODE = r"[A-Za-z]{2,3}"
_PREFIX = r"(?i)^(?:region|country|nationality|citizenship|citizen of|born in)\s*[:=]?\s+"
_SUFFIX = r"(?i)\s+(?:individual|national|citizen|entity)s?$"
_PREVIOUSLY = r"(?i)\.?\s+previously\s.*$"
"""OFAC writes "Cabo Verde.  Previously Cape Verde."."""
_BRACKET = r"^(.*?)\s*[(\[]([^()\[\]]*)[)\]]\s*$"
_STATE = (
    r"^(?:the )?(?:(?:islamic|federal|socialist|federative|bolivarian|plurinational|arab|peoples?|democratic|"
    r"hashemite|grand|independent|eastern) )*"
    r"(?:republic|kingdom|state|union|commonwealth|sultanate|principality|duchy) of (?:the )?"
)

_US_STATES = (
    r"A[KLRSZ]|C[AOT]|D[CE]|FL|G[AU]|HI|I[ADLN]|K[SY]|LA|M[ADEINOPST]|N[CDEHJMVY]|O[HKR]|P[AR]|RI|S[CD]|T[NX]|"
    r"UT|V[AIT]|W[AIVY]"
)
"""Postal codes of states and territories. Source: USPS Publication 28, appendix B."""


@lru_cache(maxsize=65_536)
def country_code(text: str) -> str:
    """The alpha-2 code of the country that the text names, by code, name, variant or demonym; "" if none."""
    text = text.strip(" \t\r\n.,;:")
    if not text or len(text) > _LONGEST:
        return ""
    if re.fullmatch(_CODE, text) and text.upper() in _codes():
        return _codes()[text.upper()]
    return next((code for form in _forms(text) if (code := _names().get(form)) is not None), "")


def country_name(code: str) -> str:
    """The English short name of an alpha-2 code; the code itself if unknown."""
    return _titles().get(code, code)


def us_state(text: str) -> bool:
    """Whether the text is the postal code of a state or territory of the United States."""
    return bool(re.fullmatch(_US_STATES, text))


def _forms(text: str) -> Iterator[str]:
    """The text folded, then in ever looser forms."""
    yield fold(text)
    plain = re.sub(_PREVIOUSLY, "", re.sub(_SUFFIX, "", re.sub(_PREFIX, "", text)))
    yield fold(plain)
    if bracket := re.match(_BRACKET, plain):
        outside, inside = bracket.groups()
        yield fold(outside)
        yield fold(inside)
        plain = outside
    if "," in plain:  # "Korea, Democratic People's Republic of"
        head, tail = plain.split(",", 1)
        yield fold(f"{tail} {head}")
        if re.match(_STATE, fold(tail) + " "):
            yield fold(head)
    yield re.sub(_STATE, "", fold(plain))
    yield fold(plain).removesuffix(" republic")  # "French Republic"


def fold(text: str) -> str:
    """The text without case, accents and punctuation, in which names of places are compared.

    >>> fold("  Côte d'Ivoire ")
    'cote divoire'
    """
    bare = text
    if not text.isascii():
        bare = "".join(c for c in unicodedata.normalize("NFKD", text) if not unicodedata.combining(c))
    bare = bare.casefold().replace("&", " and ").replace("'", "").replace("’", "")
    return " ".join(re.sub(r"[\W_]+", " ", bare).split())


def _rows(name: str) -> Iterator[list[str]]:
    text = files("screener.facts").joinpath("data", name).read_text(encoding="utf-8")
    lines = (line for line in text.splitlines() if line and not line.startswith("#"))
    rows = csv.reader(lines)
    next(rows)  # the header
    yield from rows


@cache
def _countries() -> tuple[list[str], ...]:
    return tuple(_rows("countries.csv"))


@cache
def _titles() -> dict[str, str]:
    return {code: title for code, _, title, _ in _countries()}


@cache
def _codes() -> dict[str, str]:
    """Alpha-2 and alpha-3 to alpha-2; "UK" is reserved for, and used as, the United Kingdom."""
    two = {code: code for code, *_ in _countries()}
    three = {alpha3: code for code, alpha3, *_ in _countries()}
    return {**three, **two, "UK": "GB"}


@cache
def _names() -> dict[str, str]:
    """Folded names to codes; what we write ourselves goes before what CLDR says."""
    found = {
        fold(name): code for code, _, title, names in _countries() for name in (title, *names.split("|"))
    }
    for table in ("demonyms.csv", "variants.csv"):
        found.update({fold(text): code for code, texts in _rows(table) for text in texts.split("|")})
    found.pop("", None)
    return found
