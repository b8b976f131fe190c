"""How much a word tells: rare words most, words that half of all names hold almost nothing."""

from __future__ import annotations

import math
from functools import cache, lru_cache

from screener.model import EntityType
from screener.names.tables import columns, rows

RARE_BITS = 12.0
"""A word that fewer than one name in 4,096 holds weighs 1 (chosen: about where surnames begin)."""

FLOOR = 0.15
"""What the commonest word weighs: it still tells a little when it differs."""

LETTER_WEIGHT = 0.24
"""What a letter tells at most: three letters are shared by many whatever they are."""

NAME_PART_WEIGHT = 0.2
_NAME_PARTS = frozenset({"abdul", "din", "allah"})
"""Parts of many Arabic names, which tell little by themselves."""

PERSON_BITS = 15.0
"""The same for names of persons: one in 32,768 bears a rare one (chosen)."""

PERSON_FLOOR = 0.4
"""In persons' names common words tell more: people share them, but have few."""


LISTED_PART = 4
"""Listed names count for a quarter of ordinary ones: a word common on lists only still tells much."""


@cache
def _counts() -> dict[str, tuple[int, int]]:
    """Return for each common word how many names in a million hold it: of organisations, of persons.

    The spellings of one word in the table of abbreviations are counted together.
    """
    known, entities, listed, persons = columns("frequencies.tsv")
    on_lists = (int(count) // LISTED_PART for count in listed)
    of_organisations = map(max, map(int, entities), on_lists)
    found = dict(zip(known, zip(of_organisations, map(int, persons), strict=True), strict=True))
    for word, bearers in rows("ordinary_names.tsv"):
        organisations, listed_persons = found.get(word, (0, 0))
        found[word] = (organisations, max(listed_persons, int(bearers)))
    for spellings in rows("abbreviations.tsv"):
        together = [found.get(word, (0, 0)) for word in spellings]
        organisations = sum(each[0] for each in together)
        for word, (_, of_persons) in zip(spellings, together, strict=True):
            found[word] = (organisations, of_persons)
    return found


def counts(word: str) -> tuple[int, int]:
    """Return how many names in a million hold `word`: of organisations, of persons."""
    return _counts().get(word, (0, 0))


@lru_cache(maxsize=65_536)
def word_weight(word: str, type_: EntityType) -> float:
    """Return what `word` weighs in a name of `type_`, 0 to 1."""
    organisations, persons = counts(word)
    if type_ is EntityType.PERSON and word in _NAME_PARTS:
        return NAME_PART_WEIGHT
    if type_ is EntityType.PERSON:
        weight = _by_count(persons, PERSON_FLOOR, PERSON_BITS)
    elif type_ is EntityType.UNKNOWN:
        weight = _by_count(max(organisations, persons // 2), FLOOR, RARE_BITS)
    else:
        weight = _by_count(organisations, FLOOR, RARE_BITS)
    return min(weight, LETTER_WEIGHT * len(word))


def _by_count(per_million: int, floor: float, rare: float) -> float:
    if per_million == 0:
        return 1.0
    bits = math.log2(1_000_000 / per_million)
    return max(floor, min(1.0, bits / rare))


@cache
def _ordinary() -> frozenset[str]:
    """Return the words known from ordinary companies and persons, not only from the lists."""
    known, entities, *_ = columns("frequencies.tsv")
    companies = {word for word, count in zip(known, entities, strict=True) if int(count) > 0}
    return frozenset(companies | {word for word, _ in rows("ordinary_names.tsv")})


@cache
def _bearers() -> dict[str, int]:
    return {word: int(persons) for word, persons in rows("ordinary_names.tsv")}


def bearers_bits(word: str) -> float:
    """Return how surprising it is that an ordinary person bears `word`, in bits: 15 for a rare name."""
    persons = _bearers().get(word, 0)
    return math.log2(1_000_000 / persons) if persons else PERSON_BITS


def is_borne(word: str) -> bool:
    """Say whether `word` is a name that many ordinary people bear."""
    return word in _bearers()


def is_established(word: str) -> bool:
    """Say whether `word` is known from many ordinary names, so that it is hardly a slip for another word."""
    return word in _ordinary()
