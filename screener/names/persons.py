"""Where parts of Arabic names written together are set apart: Abdelmalek, Shamsuddin, Najibullah."""

from __future__ import annotations

import re
from functools import lru_cache

_SERVANT = re.compile(r"^(?:abd(?:[aeou]l|[aeou][rsnztd](?=[rsnztd])|al))(?=[a-z]{4})")
_FAITH = re.compile(r"(?<=[a-z]{3})(?:[aeou]+(?:l|d)?[- ]?d+[aeiy]+n[e]?)$")
_GOD = re.compile(r"(?<=[a-z]{3})[aeou]l+ah$")
_WHOLE = frozenset(
    {"abdullah", "abdallah", "abdulla", "abdalla", "abdollah", "hamdallah", "saladin", "aladdin"}
)


@lru_cache(maxsize=65_536)
def parted(word: str) -> tuple[str, ...]:
    """Return the parts of one word of a person's name; mostly the word alone.

    >>> parted("abdelmalek"), parted("shamsuddin"), parted("putin")
    (('abdul', 'malek'), ('shams', 'din'), ('putin',))
    """
    if len(word) < 8 or word in _WHOLE:  # noqa: PLR2004  the shortest: abdullah
        return (word,)
    servant = _SERVANT.match(word)
    if servant:
        return ("abdul", word[servant.end() :])
    faith = _FAITH.search(word)
    if faith:
        return (word[: faith.start()], "din")
    god = _GOD.search(word)
    return (word[: god.start()], "allah") if god else (word,)
