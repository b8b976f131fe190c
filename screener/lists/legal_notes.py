"""The one place that reads what lists print about the law: citations, last days, footnote marks."""

from __future__ import annotations

import datetime as dt
import re

_NEXT = re.compile(r"(?:(?<![\s,;])[\s,;]+(?:and\s+)?|^)(?=\d+\s*F\.?\s?R\b)")
_FOOTNOTE = re.compile(r"(?<=\))[,.;]?(\d)(?=[\s.;)]|$)")


def citations(text: str) -> tuple[str, ...]:
    """The citations of one cell, each as published.

    >>> citations("68 F.R. 38290 6/27/03 71 F.R. 38843 7/10/06")
    ('68 F.R. 38290 6/27/03', '71 F.R. 38843 7/10/06')
    >>> citations("66 FR 24266, 77 FR 58006 (no. 182); 84 FR 40241")
    ('66 FR 24266', '77 FR 58006 (no. 182)', '84 FR 40241')
    >>> citations("Vol. 86, No. 71, 04/15/2021")
    ('Vol. 86, No. 71, 04/15/2021',)
    """
    return tuple(dict.fromkeys(part for piece in _NEXT.split(text) if (part := piece.strip(" ,;"))))


def day_after(last: dt.date | None) -> dt.date | None:
    """The first day no longer on the list, given the last day of a denial order.

    A denial order runs "until" its expiration date and says no hour; the day itself is taken as denied,
    because screening errs to the side of the order. Source: 15 CFR 764.3(a)(2), 766.25(d).
    """
    return None if last is None or last == dt.date.max else last + dt.timedelta(days=1)


def footnote_marks(text: str) -> tuple[str, ...]:
    """Digits that a raised footnote mark of the regulation left stuck to the text.

    >>> footnote_marks("(See §§734.9(g),3 746.8(a)(3), and 744.21(b) of the EAR)4")
    ('3', '4')
    """
    return tuple(dict.fromkeys(_FOOTNOTE.findall(text)))
