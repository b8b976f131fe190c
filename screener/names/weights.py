"""How much a word tells: rare words most, words that half of all names hold almost nothing."""

from __future__ import annotations

import math
from functools import cache, lru_cache

from screener.model import EntityType
from screener.names.tables import rows

RARE_BITS = 12.0
"""A word that fewer than one name in 4,096 holds weighs 1 (chosen: about where surnames begin)."""

FLOOR = 0.15
"""What the commonest word weighs: it still tells a little when it differs."""

PERSON_FLOOR = 0.55
"""In persons' names common words tell more: people share them, but have few."""


@cache
def _counts() -> dict[str, tuple[int, int]]:
    """Return for each common word how many names in a million hold it: of organisations, of persons."""
    return {
        word: (max(int(entities), int(listed)), int(persons))
        for word, entities, listed, persons in rows("frequencies.tsv")
    }


@lru_cache(maxsize=65_536)
def word_weight(word: str, type_: EntityType) -> float:
    """Return what `word` weighs in a name of `type_`, 0 to 1."""
    organisations, persons = _counts().get(word, (0, 0))
    if type_ is EntityType.PERSON:
        return _weight(persons, PERSON_FLOOR)
    if type_ is EntityType.UNKNOWN:
        return _weight(max(organisations, persons // 4), FLOOR)
    return _weight(organisations, FLOOR)


def _weight(per_million: int, floor: float) -> float:
    if per_million == 0:
        return 1.0
    bits = math.log2(1_000_000 / per_million)
    return max(floor, min(1.0, bits / RARE_BITS))


def is_common(word: str) -> bool:
    """Say whether `word` is common in names of organisations."""
    return _counts().get(word, (0, 0))[0] > 0


def personal(word: str) -> bool:
    """Say whether `word` is commoner in names of persons than of organisations."""
    organisations, persons = _counts().get(word, (0, 0))
    return persons > organisations
