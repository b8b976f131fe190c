"""The only place that reads a share and does arithmetic on shares: exact, with open and closed ends.

>>> parse_share("33.3%").interval == exactly("33.3")
True
>>> show(parse_share("", "(25", "50").interval)
'more than 25 to 50%'
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from fractions import Fraction
from functools import lru_cache

from screener.model import Interval

WHOLE = Fraction(100)
NOTHING = Fraction(0)
UNKNOWN = Interval(NOTHING, WHOLE)
"""Any share is possible."""

_LONGEST = 40
"""No share is longer; a longer cell is hostile or no share. Chosen."""

_REMEMBERED = 10_000
"""Shares kept as read: a register states few different ones, millions of times. Chosen."""

_NUMBER = r"\d+(?:[.,]\d+)?(?:\s*/\s*\d+)?|\.\d+"
_EXACT = re.compile(rf"({_NUMBER})")
_RANGE = re.compile(rf"([(\[])?\s*({_NUMBER})\s*(?:-|–|—|,|;|\bto\b|\.\.)\s*({_NUMBER})\s*([)\]])?")
_LOW = re.compile(rf"(\(|\[|>=|≥|>|at least|more than|over)?\s*({_NUMBER})")
_HIGH = re.compile(rf"(<=|≤|<|up to|at most|less than|under)?\s*({_NUMBER})\s*(\)|\])?")
_OPEN_LOW = frozenset({"(", ">", "more than", "over"})
_OPEN_HIGH = frozenset({")", "<", "less than", "under"})
_WORDS = {
    "majority": Interval(Fraction(50), WHOLE, low_open=True),
    "wholly owned": Interval(WHOLE, WHOLE),
    "minority": Interval(NOTHING, Fraction(50), low_open=True, high_open=True),
}
_UNSTATED = frozenset({"", "unknown", "n/a", "na", "-", "?", "not disclosed", "undisclosed"})


@dataclass(frozen=True, slots=True)
class Share:
    """A share as stated, and whether anything was stated at all."""

    interval: Interval
    known: bool


def exactly(value: str | int | Fraction) -> Interval:
    """Return the interval that holds one value only."""
    return Interval.exactly(value)


@lru_cache(_REMEMBERED)
def parse_share(percent: str, low: str = "", high: str = "") -> Share:
    """Read a share from its percent cell, or from its low and high cells where they say more.

    A bare percent is exact; where low and high are given too, the percent is their nominal value and
    must lie between them. An open end is written `(25` or `50)`. All empty means unknown.

    >>> parse_share("50/3").interval.low
    Fraction(50, 3)

    Raises:
        ValueError: the text is no share, or the share is impossible.
    """
    percent, low, high = (_tidy(text) for text in (percent, low, high))
    stated = None if percent in _UNSTATED else _parse_one(percent)
    if low in _UNSTATED and high in _UNSTATED:
        interval = UNKNOWN if stated is None else stated
    else:
        interval = _parse_ends("" if low in _UNSTATED else low, "" if high in _UNSTATED else high)
        if stated is not None and (stated.low < interval.low or stated.high > interval.high):
            raise ValueError(f"{percent!r} does not lie between {low or 0} and {high or 100}")
    return Share(possible(interval), known=interval != UNKNOWN)


def possible(interval: Interval) -> Interval:
    """Return the interval, if a share can lie in it.

    Raises:
        ValueError: it is empty, or reaches under 0 or over 100.
    """
    if interval.low < 0 or interval.high > WHOLE:
        raise ValueError(f"{show(interval)} is not between 0 and 100")
    empty = interval.low == interval.high and (interval.low_open or interval.high_open)
    if interval.low > interval.high or empty:
        raise ValueError(f"no share lies between {text(interval.low)} and {text(interval.high)} as written")
    return interval


def _tidy(cell: str) -> str:
    """Drop what does not change a share: per cent signs, spaces, case."""
    if len(cell) > _LONGEST:
        raise ValueError(f"too long to be a share: {cell[:_LONGEST]!r}…")
    words = cell.replace("per cent", "").replace("percent", "").replace("%", "").replace("\u2212", "-")
    return " ".join(words.casefold().split())


def _parse_one(cell: str) -> Interval:
    """Read a share that stands in one cell."""
    if cell in _WORDS:
        return _WORDS[cell]
    if found := _EXACT.fullmatch(cell):
        return exactly(_number(found[1]))
    if found := _RANGE.fullmatch(cell):
        return Interval(_number(found[2]), _number(found[3]), found[1] == "(", found[4] == ")")
    if found := _LOW.fullmatch(cell):
        return Interval(_number(found[2]), WHOLE, found[1] in _OPEN_LOW)
    return _parse_ends("", cell)


def _parse_ends(low: str, high: str) -> Interval:
    """Read a share from its two ends; an empty end is 0 or 100."""
    bottom, bottom_open = NOTHING, False
    top, top_open = WHOLE, False
    if low:
        if not (found := _LOW.fullmatch(low)):
            raise ValueError(f"not the low end of a share: {low!r}")
        bottom, bottom_open = _number(found[2]), found[1] in _OPEN_LOW
    if high:
        if not (found := _HIGH.fullmatch(high)):
            raise ValueError(
                f"not a share: {high!r}" if not low else f"not the high end of a share: {high!r}"
            )
        top, top_open = _number(found[2]), found[1] in _OPEN_HIGH or found[3] == ")"
    return Interval(bottom, top, bottom_open, top_open)


def _number(digits: str) -> Fraction:
    """Read a number or a fraction exactly; a decimal comma is understood."""
    top, _, bottom = digits.replace(",", ".").replace(" ", "").partition("/")
    try:
        return Fraction(top) / Fraction(bottom or "1")
    except ZeroDivisionError:
        raise ValueError(f"a share cannot be divided by zero: {digits!r}") from None


def text(value: Fraction) -> str:
    """Write a percentage as a person would, exactly where six digits are enough; never as whole if it is not.

    >>> text(Fraction(50, 3)), text(Fraction("34.72"))
    ('16.666667', '34.72')
    """
    for places in (6, 12):
        written = f"{float(value):.{places}f}".rstrip("0").rstrip(".")
        if "." in written or Fraction(written) == value:
            return written
    return f"{value.numerator}/{value.denominator}"


def show(interval: Interval) -> str:
    """Write a share for a reader, saying which ends are left out."""
    if interval.low == interval.high:
        return f"{text(interval.low)}%"
    if interval == UNKNOWN:
        return "an unknown share"
    low = f"{'more than ' if interval.low_open else ''}{text(interval.low)}"
    return f"{low} to {'under ' if interval.high_open else ''}{text(interval.high)}%"
