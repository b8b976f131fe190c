"""The only place that reads a document's number out of the words that publishers print around it."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from screener.facts.places import country_code
from screener.lists.reading import squash

_WORDS: Mapping[str, str] = MappingProxyType({
    "lei": r"legal entity (?:identifier|number)|\blei\b",
    "passport": r"pass[- ]?ports?|passeport|pasaporte|laissez[- ]passer|travel document",
    "tax": r"\btax|fiscal|\btin\b|\binn\b|\bvat\b|contribuable|\bunp\b",
    "registration": r"regist|\bogrn\b|company number|trade licen[cs]e|business (?:id|number)|commercial",
    "national_id": (
        r"national|identi|\bid\b|\bssn\b|social security|personal|tazkira|cedula|driv(?:ing|er)|ration|birth"
        r"|\bcnic\b"
    ),
    "bic": r"swift|\bbic\b",
    "imo": r"\bimo\b",
    "email": r"e-?mail",
    "phone": r"phone|\btel\b|\bfax\b",
    "website": r"web|\burl\b",
})  # fmt: skip
_PATTERNS = tuple((scheme, re.compile(words, re.IGNORECASE)) for scheme, words in _WORDS.items())

_LABEL = re.compile(r"^(?P<label>[^\d]*?)\s*[:.]?\s*(?=(?:[A-Z]{1,6}[ /.-]{0,2})?(?:N°)?\d|[A-Z]{1,4}\w*\d)")
_FILLER = re.compile(r"^(?:(?:number|no\.?|n°|nr\.?|#|ID)\s*:?\s*)+", re.IGNORECASE)
_TAIL = re.compile(r"(?<=[\dA-Z])\s*(?:\(|,(?!\d)|;|\b(?:issued|expire[sd]?|under|valid)\b).*$", re.DOTALL)
_REGISTER = re.compile(r"(INN|TIN|OGRN(?:IP)?|KPP|SSN|NIF|BIN|SRN|UNP|EIN|CNIC)\b[\s:–-]*(?=\d)")
"""Short words that name a register, where they stand before a number like its own letters."""
_DAY = re.compile(r"\d{1,2} [A-Z][a-z]{2,8}\.? \d{4}\b")
_ABBREVIATION = re.compile(r"[A-Z]{2,4}")
_COUNTRIES = frozenset({"UK", "US", "USA", "UAE", "DRC", "DPRK", "CAR"})
"""Short words that name a country; others of the kind name a register ("TIN", "BIN")."""
_DEMONYM_WORDS = 4
"""Words of a country's name in front of "passport". Chosen: "Democratic Republic of Congo" has four."""


@dataclass(frozen=True, slots=True)
class Document:
    """A document's number, taken out of its words."""

    number: str
    """"" where the text holds none."""
    label: str = ""
    """The words before it."""
    country: str = ""
    """Alpha-2 of the country that the label begins with, else ""."""
    note: str = ""
    """The words behind it."""


def taken(text: str) -> Document:
    """The number in a text, with the words around it apart.

    >>> taken("Tunisian passport number L 191609 issued on 28 Feb. 1996")
    Document(number='L 191609', label='Tunisian passport number', country='TN', note='issued on 28 Feb. 1996')
    >>> taken("PS 472330208").number, taken("Libya B/002210").country
    ('PS 472330208', 'LY')
    """
    text = squash(text)
    if not re.search(r"\d", text):
        return Document("", text)
    found = _LABEL.match(text)
    label = found["label"].strip(" :.,-") if found else ""
    bare = text[found.end() :] if found else text
    bare = _FILLER.sub("", bare)
    if register := _REGISTER.match(bare):
        label, bare = f"{label} {register[1]}".strip(), bare[register.end() :]
    if _DAY.match(bare):
        return Document("", text)
    tail = _TAIL.search(bare)
    number, note = (bare[: tail.start()], tail[0].strip(" ,;")) if tail else (bare, "")
    return Document(number.strip(" .,;:-"), label, country_of(label), note)


def country_of(label: str) -> str:
    """The country that the words begin with, as in "Tunisian passport number".

    >>> country_of("Central African Republic number"), country_of("Ration card number")
    ('CF', '')
    >>> country_of("(Russia)"), country_of("LBR")
    ('RU', '')
    """
    words = re.sub(r"[().,]", " ", label).split()
    if words and _ABBREVIATION.fullmatch(words[0]) and words[0] not in _COUNTRIES:
        return ""
    counts = range(min(_DEMONYM_WORDS, len(words)), 0, -1)
    return next((code for n in counts if (code := country_code(" ".join(words[:n])))), "")


def scheme(words: str, default: str = "other") -> str:
    """The scheme that the words name first in our order; `default` where they name none.

    >>> scheme("diplomatic passport"), scheme("Italian Fiscal Code:"), scheme("Afghan tazkira number")
    ('passport', 'tax', 'national_id')
    """
    return next((key for key, pattern in _PATTERNS if pattern.search(words)), default)
