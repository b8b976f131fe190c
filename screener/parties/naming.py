"""The only place that finds the several names which one cell of a vendor file can hold."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from screener.model import EntityType

_LONGEST_PLACEHOLDER = 24
EMPTY = "the name is empty"
NAME_LIMIT = 1000
"""Characters of the longest name that is screened; chosen: the longest legal names in use are under 500."""

_STANDS_FOR_NOBODY = frozenset((
    "redacted", "name redacted", "redacted name", "withheld", "name withheld", "confidential", "masked",
    "unknown", "not known", "n/a", "n.a.", "#n/a", "not applicable", "not available", "none", "null",
    "nil", "nan", "tbd", "tba", "to be confirmed", "various", "various vendors", "miscellaneous",
    "misc", "one time vendor", "one-time vendor", "sundry", "sundry vendor", "no name", "blank",
    "#ref!", "#value!", "#name?",
))  # fmt: skip
"""What files write where a name should stand; chosen from vendor and payment files of cities."""

_LINKS = (
    r"trading\s+as", r"t\s?/\s?a", r"t\.a\.", r"doing\s+business\s+as", r"d\s?/\s?b\s?/\s?a",
    r"d\.b\.a\.?", r"dba", r"also\s+known\s+as", r"a\s?/\s?k\s?/\s?a", r"a\.k\.a\.?", r"aka",
    r"formerly\s+known\s+as", r"formerly", r"f\s?/\s?k\s?/\s?a", r"f\.k\.a\.?", r"fka",
    r"previously(?:\s+known\s+as)?", r"now\s+known\s+as", r"n\s?/\s?k\s?/\s?a", r"c\s?/\s?o",
    r"care\s+of", r"t\s?/\s?as", r"o\s?/\s?a", r"operating\s+as", r"trading\s+name",
    r"trading\s+under\s+the\s+name(?:\s+of)?", r"vormals", r"ehemals", r"anciennement", r"antes",
    r"бывш(?:ее|ий|ая)", r"ранее", r"(?<=[(\[])(?:now|ex)",
)  # fmt: skip
_HAN_LINKS = "原名|曾用名|又名|旧称|舊稱|前称|前稱|现名|現名"
_LINK = re.compile(
    rf"(?<=[\w.)\]\"'’])[\s,;–—-]*[\s,;(\[（，](?:(?:{'|'.join(_LINKS)})[\s:]+|(?:{_HAN_LINKS})[\s:：]*)(?=\S)",
    re.IGNORECASE,
)
_CUT_OFF = re.compile(
    r"(.*\w[.)\]\"'’]*)[\s,;(\[–—-]+(?:d\s?/\s?b\s?/\s?a|d\.b\.a\.?|dba|t\s?/\s?as?|f\s?/\s?k\s?/\s?a|fka|"
    r"doing\s+business\s+as|trading\s+as|formerly\s+known\s+as|also\s+known\s+as|a\s?/\s?k\s?/\s?a)[\s:]*"
    r"|(\S+\s.*\w[.)\]\"'’]*)[\s,;(\[–—-]+aka[\s:]*",  # Aka is a family name, too
    re.IGNORECASE,
)
_MAY_LINK = re.compile(
    r"/|\.[abfkn]\.|\b(?:dba|aka|fka|as|formerly|previously|care|name|now|ex|vormals|ehemals|anciennement|antes|"
    rf"бывш\w+|ранее)\b|{_HAN_LINKS}",
    re.IGNORECASE,
)
_LEGAL_FORM = frozenset((
    "inc", "incorporated", "llc", "llp", "lp", "pllc", "ltd", "limited", "co", "corp", "corporation",
    "company", "plc", "pc", "pa", "psc", "sa", "sas", "sarl", "srl", "spa", "gmbh", "ag", "kg", "kgaa",
    "ohg", "ug", "bv", "nv", "ab", "as", "oy", "oyj", "aps", "sro", "doo", "dd", "ad", "kft", "zrt",
    "sl", "slu", "lda", "pte", "pty", "pvt", "pjsc", "ojsc", "jsc", "ooo", "oao", "zao", "pao", "jr",
    "sr", "ii", "iii", "iv", "md", "phd", "esq", "cpa", "dds", "dvm", "trustee", "trust", "the", "et",
    "al", "dba", "ta", "na", "fsb", "association", "national", "sociedad", "societe", "gesellschaft",
    "limitada", "limitee", "foundation", "dept", "department", "office", "city", "state", "county", "school",
))  # fmt: skip
"""Words after a comma that do not begin a given name."""
_WORD = re.compile(r"[^\W\d_]+(?:['’.-][^\W\d_]+)*\.?")
_ALIAS_BREAK = re.compile(r"[;|\n\r]")
_EDGES = " \t\r\n\"'“”„«»,;"
_GIVEN_NAMES = 3
_FAMILY_NAMES = 2
_LETTERS = 3
_MAY_BE_INVERTED = frozenset({EntityType.UNKNOWN, EntityType.PERSON})


@dataclass(frozen=True, slots=True)
class Names:
    """What a cell says: the name, further names of the same party, and why it names nobody."""

    name: str
    others: tuple[str, ...] = ()
    problem: str = ""

    def and_also(self, aliases: Iterable[str]) -> Names:
        """Add the names of other cells; where the name's own cell is empty, the first of them is the name."""
        others = dict.fromkeys((*self.others, *aliases))
        name, problem = self.name, self.problem
        if others and problem == EMPTY:
            name, problem = next(iter(others)), ""
        others.pop(name, None)
        return Names(name, tuple(others), problem)


def names_of(cell: str, kind: EntityType = EntityType.UNKNOWN) -> Names:
    """Take the name apart from trading, former and inverted names and from card-merchant noise.

    >>> names_of("Alpha Ltd t/a Beta Shop").others
    ('Alpha Ltd', 'Beta Shop')
    """
    text = " ".join(cell.split()).strip(_EDGES)
    if not text:
        return Names("", problem=EMPTY)
    if "\x00" in text:
        return Names(text, problem="the name holds a NUL character")
    if len(text) > NAME_LIMIT:
        return Names(text[:NAME_LIMIT], problem=f"the name has {len(text)} characters, over {NAME_LIMIT}")
    if len(text) <= _LONGEST_PLACEHOLDER and _bare(text) in _STANDS_FOR_NOBODY:
        return Names(text, problem=f'"{text}" stands where a name should and names nobody')
    others = _linked(text) if _MAY_LINK.search(text) else []
    if "\n" in cell:
        others += split_aliases(cell)
    if "*" in text:
        others += _beside_star(text)
    if "," in text and kind in _MAY_BE_INVERTED:
        others += _turned_round(text)
    return Names(text, tuple(dict.fromkeys(other for other in others if other and other != text)))


def _bare(text: str) -> str:
    return text.casefold().strip("[](){}<>*_-. ")


def split_aliases(cell: str) -> tuple[str, ...]:
    """Take the names of a cell of further names; they are set apart by semicolon, bar or line end."""
    return tuple(
        alias for piece in _ALIAS_BREAK.split(cell) if (alias := " ".join(piece.split()).strip(_EDGES))
    )


def _linked(text: str) -> list[str]:
    """Split "A t/a B", "A (formerly B)", "A DBA B" into A and B; of "A DBA", cut off behind it, take A.

    Source: "PROGRESSIVE SERVICES INC DBA" in the open checkbook of the City of Phoenix, 2017-12.
    """
    cut = _CUT_OFF.fullmatch(text)
    pieces = _LINK.split((cut[1] or cut[2]) if cut else text)
    return [] if pieces == [text] else [_without_lone_bracket(piece) for piece in pieces]


def _without_lone_bracket(piece: str) -> str:
    stripped = piece.strip(_EDGES)
    for opening, closing in ("()", "[]", "（）"):
        if opening not in stripped:
            stripped = stripped.rstrip(closing)
    return stripped.strip(_EDGES)


def _beside_star(text: str) -> list[str]:
    """Split "Amzn Mktp Uk*mi3xb6j84" and "SQ *Corner Cafe" at the star; codes are no names."""
    pieces = (piece.strip(_EDGES + "*") for piece in text.split("*"))
    return [piece for piece in pieces if len(piece) >= _LETTERS and not any(c.isdigit() for c in piece)]


def _turned_round(text: str) -> list[str]:
    """Give "SMITH, JOHN A" also as "JOHN A SMITH"."""
    family, _, given = text.partition(",")
    if "," in given:
        return []
    families, givens = family.split(), given.split()
    if not 1 <= len(families) <= _FAMILY_NAMES or not 1 <= len(givens) <= _GIVEN_NAMES:
        return []
    words = [*families, *givens]
    if not all(_WORD.fullmatch(word) and word[0].isupper() for word in words):
        return []
    if any(word.casefold().replace(".", "") in _LEGAL_FORM for word in words):
        return []
    return [" ".join([*givens, *families])]
