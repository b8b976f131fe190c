"""The only place that reads in what capacity a stake is held, from the words that people use for it."""

from __future__ import annotations

import re

from screener.model import Basis

_WEAKENING: tuple[tuple[str, Basis], ...] = (
    (r"convertible|conditional|options?|warrants?|pledged?", Basis.CONDITIONAL),
    (r"nominee|legal title|registered holder", Basis.NOMINEE),
    (r"custody|custodian|receiver\w*|escrow", Basis.CUSTODY),
    (r"trust|trustee|settlor|protector|beneficiary", Basis.TRUST),
)
"""Words that decide wherever they stand: convertible shares are no shares yet."""

_PLAIN: tuple[tuple[str, Basis], ...] = (
    (r"economic|profit|dividends?|surplus", Basis.ECONOMIC),
    (r"votes?|voting", Basis.VOTES),
    (
        r"control\w*|general partner|gp|board|appoint\w*|vie|contract\w*|golden share|manage\w*|influence",
        Basis.CONTROL,
    ),
    (
        r"shares?|shareholding|own\w*|equity|capital|stock|stake|interest|assets?|beneficial|proprietary|"  # noqa: ISC004 - one pattern
        r"partnership|member\w*|ordinary|preference|branch|sales office|direct|none",
        Basis.SHARES,
    ),
)
"""Words that say what is held; those before a bracket say it, those in it explain."""


def _patterns(words: tuple[tuple[str, Basis], ...]) -> tuple[tuple[re.Pattern[str], Basis], ...]:
    return tuple((re.compile(rf"\b(?:{text})\b"), basis) for text, basis in words)


_WEAKENING_PATTERNS = _patterns(_WEAKENING)
_PLAIN_PATTERNS = _patterns(_PLAIN)


def parse_basis(text: str) -> Basis | None:
    """Return the basis that a text names, None where it names none; an empty text means shares.

    >>> parse_basis("control (general partner)"), parse_basis("shares (ordinary)"), parse_basis("legal_title")
    (<Basis.CONTROL: 'control'>, <Basis.SHARES: 'shares'>, <Basis.NOMINEE: 'nominee'>)
    """
    words = " ".join(text.casefold().replace("-", " ").replace("_", " ").split())
    if not words:
        return Basis.SHARES
    kind = words.partition("(")[0]
    for candidate, patterns in (
        (words, _WEAKENING_PATTERNS),
        (kind, _PLAIN_PATTERNS),
        (words, _PLAIN_PATTERNS),
    ):
        for pattern, basis in patterns:
            if pattern.search(candidate):
                return basis
    return None
