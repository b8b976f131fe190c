"""Where slips in legal forms are mended that only their place tells: JOIN STOK COMPANY, LIM ITED, GZBH."""

from __future__ import annotations

from functools import lru_cache

from screener.names.phrases import abbreviations
from screener.names.spelling import slips, vocabulary
from screener.names.weights import counts

_SHORTEST_REST = 3
_JOINT_STOCK = ("ojsc", "pjsc", "cjsc")
_UNMISTAKABLE = ("gmbh", "dmcc", "fzco", *_JOINT_STOCK)
"""Short forms that no word is like."""
_SHORT_FORM = (4, 5)
"""Letters that one of them has with a slip in it; three letters may be a name."""
_CUT_OFF = ("limited", "company", "corporation", "incorporated")
"""Forms of which a short field may hold only the beginning."""
_PHRASES = (("joint", "stock", "company"), ("limited", "liability", "company"))
"""Forms of three words of which two tell the third, whatever slips are in it (see `completed`)."""


def mended_forms(written: list[str]) -> list[str]:
    """Return the words of a name with the slips in its legal forms mended."""
    return written if len(written) < 2 else ended(completed(rejoined(written)))  # noqa: PLR2004  a form has a name beside it


def rejoined(written: list[str]) -> list[str]:
    """Join neighbours that are a word of the vocabulary in two: LIM ITED."""
    found: list[str] = []
    for word in written:
        last = found[-1] if found else ""
        if last + word in vocabulary() and last and not (_is_known(last) and _is_known(word)):
            found[-1] = last + word
        else:
            found.append(word)
    return found


def ended(written: list[str]) -> list[str]:
    """Mend one slip in a short form at either end of a name, GZBH or OJCS, and a form cut off: LIMI.

    >>> ended(["zyxomat", "gzbh"])
    ['zyxomat', 'gmbh']
    """
    if len(written[0]) in _SHORT_FORM:
        written[0] = _unmistakable(written[0], _JOINT_STOCK)
    if len(written[-1]) in _SHORT_FORM:
        written[-1] = _unmistakable(written[-1], _UNMISTAKABLE)
    if len(written[-1]) >= _SHORT_FORM[0] and counts(written[-1]) == (0, 0):
        written[-1] = next((form for form in _CUT_OFF if form.startswith(written[-1])), written[-1])
    return written


@lru_cache(maxsize=16_384)
def _unmistakable(word: str, forms: tuple[str, ...]) -> str:
    if word in _UNMISTAKABLE or counts(word) != (0, 0):
        return word
    likely = (form for form in forms if sum([letter in word for letter in form]) >= len(form) - 1)
    return next((form for form in likely if slips(word, form) == 1), word)


def completed(written: list[str]) -> list[str]:
    """Mend the third word of a legal form of which two stand beside it: JOIN STOK COMPANY is one step off.

    >>> completed(["zyxomat", "join", "stock", "company"])
    ['zyxomat', 'joint', 'stock', 'company']
    """
    for form in _PHRASES:
        if sum([word in written for word in form]) != len(form) - 1:
            continue
        for start in range(len(written) - len(form) + 1):
            odd = [at for at, word in enumerate(form) if written[start + at] != word]
            if len(odd) == 1 and _may_be(written[start + odd[0]], form[odd[0]]):
                return [*written[:start], *form, *written[start + len(form) :]]
    return written


def _may_be(word: str, meant: str) -> bool:
    """Say whether a word may be `meant` where all beside it says so: every third letter may be wrong."""
    return abbreviations().get(word) == meant or slips(word, meant) <= max(2, len(meant) // 3)


def _is_known(word: str) -> bool:
    return len(word) > _SHORTEST_REST and (word in vocabulary() or counts(word) != (0, 0))
