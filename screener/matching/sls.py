"""An emulation of the score that OFAC's own search gives, as OFAC describes it: never a substitute for it.

Sanctions List Search uses two techniques and reports the higher: Jaro-Winkler over the whole strings, and
over the parts of both names one by one. The description leaves out the usual floor of .7 under which the
prefix earns no bonus. Source: OFAC FAQ 249 (2021-04-28), https://ofac.treasury.gov/faqs/249.
"""

from __future__ import annotations

from functools import lru_cache

from rapidfuzz.distance import Jaro

from screener.names.fold import fold

_PREFIX_WEIGHT = 0.1
_PREFIX_LENGTH = 4
"""Winkler's usual bonus: a tenth of what is missing for each of the first four letters that agree."""


@lru_cache(maxsize=65_536)
def _parts(text: str) -> tuple[str, ...]:
    return tuple(fold(text).split())


def sls_score(query: str, listed: str) -> float:
    """Return roughly what OFAC's search would give for `query` against `listed`, 0 to 1."""
    asked, known = _parts(query), _parts(listed)
    if not asked or not known:
        return 0.0
    whole = _jaro_winkler(" ".join(asked), " ".join(known))
    return round(max(whole, _by_parts(asked, known)), 4)


def _by_parts(asked: tuple[str, ...], known: tuple[str, ...]) -> float:
    """Return the mean over the query's parts of the best score with a part of the listed name."""
    letters = sum(map(len, asked))
    return sum(len(part) * max(_jaro_winkler(part, other) for other in known) for part in asked) / letters


@lru_cache(maxsize=65_536)
def _jaro_winkler(a: str, b: str) -> float:
    jaro = Jaro.similarity(a, b)
    prefix = 0
    for left, right in zip(a[:_PREFIX_LENGTH], b[:_PREFIX_LENGTH], strict=False):
        if left != right:
            break
        prefix += 1
    return jaro + prefix * _PREFIX_WEIGHT * (1 - jaro)
