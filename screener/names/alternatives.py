"""Where one cell holds several names: a.k.a., trading as, formerly, ex, strokes and brackets are parted."""

from __future__ import annotations

import re

from screener.names.legal_forms import form_at
from screener.names.phrases import place_at

_SAID = (
    r"\b(?:a\.?\s?/?k\.?\s?/?a\.?|f\.?\s?/?k\.?\s?/?a\.?|n\.?\s?/?k\.?\s?/?a\.?|d\.?\s?/?b\.?\s?/?a\.?|t/a|"
    r"trading as|doing business as|also known as|formerly known as|now known as|formerly)(?=[\s:])"
)
_EX = r"(?<=\w)[\s,]+ex(?:-(?=\w)|\.?\s)"
"""A ship's former name follows: "Ocean Wave ex Golden Bridge"."""
_STROKE = r"(?:(?<!\b[mst])/|[;|])"
"""Parts two names; M/V, S/S and T/B say that a ship's name follows."""
# Patterns are compiled by `re` when they are first used: most runs need none of these.
_BETWEEN = rf"(?i)\s*(?:{_SAID}|{_EX}|{_STROKE})\s*"
_MARKS = (
    *("/", ";", "|", " ex", ",ex", "trading as", "business as", "known as", "formerly"),
    *("aka", "fka", "nka", "dba", ".ka", " ka", ".ba", " ba", "k.a", "k a", "k. a", "b.a", "b a", "b. a"),
)
"""One of these stands in whatever `_BETWEEN` parts; looking for them is several times as quick."""
_SAYING = rf"(?i){_SAID}|{_EX}"
_CUT_OFF = tuple(
    f" {link}"
    for link in ("dba", "d/b/a", "d.b.a.", "t/a", "trading as", "doing business as", "also known as")
)
"""What a name may end with where the one that should follow was cut off."""
_FORMER = r"(?i)^ex[-.\s]\s*"
_NUMBERED = r"(?i)[\s,;(\[]*\bimo\s*(?:no\.?|number|#)?\s*[:.]?\s*\d{7}\b[)\]]?"
"""A ship's number in the cell of its name. Source: IMO Resolution A.1117(30)."""
_BRACKET = re.compile(r"\s*[(（\[]\s*([^()（）\[\]]{2,80})\s*[)）\]]")
_ABBREVIATION = r"[A-Z][A-Z&]{1,8}"
_PLAIN = re.compile(r"[a-z0-9]+")
_DASH = re.compile(r"\s[-–—]\s")
_SHORTEST = 3
_IDEOGRAPHS = "\u2e80"
"""From here on a letter may be a word."""


def alternatives(text: str) -> tuple[str, ...]:
    """Return the further names that `text` holds: parts between marks, with and without brackets.

    >>> alternatives("Al-Qa'ida/Islamic Army")
    ("Al-Qa'ida", 'Islamic Army')
    >>> alternatives("Green Pine Corporation (GPC)")
    ('Green Pine Corporation', 'GPC')
    >>> alternatives("Bank of China (Hong Kong)")
    ()

    A ship's former name and number:

    >>> alternatives("Ocean Wave ex Golden Bridge"), alternatives("Ocean Wave (IMO 9187629)")
    (('Ocean Wave', 'Golden Bridge'), ('Ocean Wave',))

    A name that should follow was cut off:

    >>> alternatives("Golden Bridge Trading DBA")
    ('Golden Bridge Trading',)

    What stands in brackets before the end only qualifies:

    >>> alternatives("Newriver Retail (Darlington) Limited")
    ('Newriver Retail Limited',)
    """
    folded = " ".join(text.casefold().split())
    if "imo" in folded and re.search(_NUMBERED, text):
        plain = re.sub(_NUMBERED, " ", text).strip()
        return (plain, *alternatives(plain)) if _is_name(plain) else ()
    if folded.endswith(_CUT_OFF):
        link = next(link for link in _CUT_OFF if folded.endswith(link))
        plain = " ".join(text.split()[: -len(link.split())]).strip(" ,")
        return (plain, *alternatives(plain)) if _is_name(plain) else ()
    dashed = _joined_by_dashes(text)
    if dashed:
        return dashed
    pieces = re.split(_BETWEEN, text) if any(mark in folded for mark in _MARKS) else ()
    found = [part for part in pieces if part != text and _is_name(part)]
    bracket = None if text.isascii() and "(" not in text and "[" not in text else _BRACKET.search(text)
    if bracket and _is_name(bracket[1]) and not _qualifies(bracket[1]):
        outside = " ".join(_BRACKET.sub(" ", text).split())
        inside = [] if _PLAIN.search(text[bracket.end() :].lower()) else [re.sub(_FORMER, "", bracket[1])]
        found += [part for part in (outside, *inside) if _is_name(part)]
    return tuple(dict.fromkeys(part for part in found if part != text))


def _joined_by_dashes(text: str) -> tuple[str, ...]:
    """Return the names of one party that dashes part, which have a word in common; () where they do not.

    >>> _joined_by_dashes("Imam Hussein University - Imam Hossein University")
    ('Imam Hussein University', 'Imam Hossein University')
    >>> _joined_by_dashes("Golden Bridge - FCR")
    ()
    """
    if text.isascii() and "-" not in text:
        return ()  # most names: no need to look closer
    parts = _DASH.split(text)
    if len(parts) < 2:  # noqa: PLR2004  one dash parts two
        return ()
    told = [{word for word in _PLAIN.findall(part.lower()) if len(word) > _SHORTEST} for part in parts]
    return tuple(
        part.strip()
        for at, part in enumerate(parts)
        if any(told[at] & other for number, other in enumerate(told) if number != at)
    )


def says_former(text: str) -> bool:
    """Say whether words in `text` tell that several names follow each other, not only a mark."""
    return bool(re.search(_SAYING, text))


def only_stroked(text: str) -> bool:
    """Say whether only a stroke parts `text`, which may as well join two words of one name."""
    return "/" in text and not re.search(_SAYING, text) and not _BRACKET.search(text)


def only_abbreviated(text: str) -> str:
    """Return what stands outside a bracket that only abbreviates it again, "" where none does.

    >>> only_abbreviated("China Electronics Corporation (CEC)")
    'China Electronics Corporation'
    """
    bracket = _BRACKET.search(text) if "(" in text else None
    short = bracket[1].strip() if bracket else ""
    if not bracket or not re.fullmatch(_ABBREVIATION, short):
        return ""
    outside = " ".join(_BRACKET.sub(" ", text).split())
    initials = iter(word[0] for word in _PLAIN.findall(outside.lower()))
    return outside if all(letter in initials for letter in short.lower()) else ""


def _is_name(part: str) -> bool:
    letters = [letter for letter in part if letter.isalpha()]
    return len(letters) >= _SHORTEST or any(letter >= _IDEOGRAPHS for letter in letters)


def _qualifies(inside: str) -> bool:
    """Say whether a bracket only qualifies the name before it, as a place, a number or a legal form does."""
    words = _PLAIN.findall(inside.lower())
    if not words:
        return False
    return place_at(words, 0)[0] == len(words) or form_at(words, 0)[0] == len(words) or words[0].isdigit()
