"""When two addresses are one place: the only judge of addresses.

Two addresses can be one place only if they share one of their `address_keys`: a house number beside a
telling word, such as "44 zyxomat" in "Flat 12, 44 Zyxomat Road". That is the door which an index keeps.
"""

from __future__ import annotations

import re
from functools import cache, lru_cache

from screener.names.fold import fold
from screener.names.phrases import places
from screener.names.tables import rows

SAME_PLACE = 0.6
"""What part of the telling words of the shorter address must stand in the other (chosen: cities and
districts are often left out)."""

REACH = 2
"""How many words may stand between a house number and the street's telling word."""

_SHORTEST = 3
WHOLE = 4
"""Words of an address that is more than a number and a street (chosen)."""

_UNIT = "unit:"
_NUMBER = "number"
"""Says that a number follows, which is read without it: "Example Sokak No:5" is "5 Example Sokak"."""
# Patterns are compiled by `re` when they are first used: most runs need none of these.
_FLOOR = r"(?i)\b(\d+)\s*(?:/\s*f|st\s+fl\w*|nd\s+fl\w*|rd\s+fl\w*|th\s+fl\w*)\b"
_WORD = r"[a-z]+|\d+"


@cache
def _words() -> tuple[dict[str, str], frozenset[str]]:
    """Return the form compared of each word of addresses, and the words that say where inside a building."""
    forms, units = {}, set()
    for first, *others in rows("address_words.tsv"):
        form = first.removeprefix(_UNIT)
        forms.update(dict.fromkeys((form, *others), form))
        if first.startswith(_UNIT):
            units.add(form)
    return forms, frozenset(units)


@lru_cache(maxsize=16_384)
def _parts(text: str) -> tuple[str, ...]:
    """Return the words and numbers of an address without those that say where inside a building."""
    forms, units = _words()
    raw = [forms.get(word, word) for word in re.findall(_WORD, fold(re.sub(_FLOOR, " ", text[:500])))]
    raw = [word for word in raw if word != _NUMBER]
    found: list[str] = []
    skip = False
    for at, word in enumerate(raw):
        if word in units:
            inside = at + 1 < len(raw) and (raw[at + 1].isdigit() or len(raw[at + 1]) == 1)
            skip = inside
            continue
        if not skip:
            found.append(word.lstrip("0") or "0" if word.isdigit() else word)
        skip = False
    return tuple(found)


def _tells(word: str) -> bool:
    return len(word) >= _SHORTEST and word.isalpha() and word not in _words()[0] and word not in places()


@lru_cache(maxsize=16_384)
def address_keys(text: str) -> frozenset[str]:
    """Return every house number of an address with a telling word near it.

    >>> sorted(address_keys("Flat 12, 9/F, 44 Zyxomat Road, Hong Kong"))
    ['44 zyxomat']
    """
    parts = _parts(text)
    return frozenset(
        f"{number} {parts[at]}"
        for spot, number in enumerate(parts)
        if number.isdigit()
        for at in range(max(0, spot - REACH), min(len(parts), spot + REACH + 1))
        if _tells(parts[at])
    )


def same_place(one: str, other: str) -> float:
    """Return how sure it is that two addresses are one place, 0 to 1; 0 unless they share a key."""
    if not address_keys(one) & address_keys(other):
        return 0.0
    first, second = (frozenset(filter(_tells, _parts(text))) for text in (one, other))
    shared = len(first & second) / min(len(first), len(second))
    return shared if shared >= SAME_PLACE else 0.0


def same_words(one: str, other: str) -> bool:
    """Return whether two addresses are one word for word, as far as the shorter one goes.

    >>> same_words("44 Zyxomat Road, Kowloon", "No. 44 Zyxomat Rd., Kowloon, Hong Kong")
    True
    """
    shorter, longer = sorted((frozenset(_parts(one)), frozenset(_parts(other))), key=len)
    return len(shorter) >= WHOLE and shorter <= longer
