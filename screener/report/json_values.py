"""The only place that says how numbers and days are written in JSON."""

from __future__ import annotations

import datetime as dt
from fractions import Fraction

_DIGITS = 6
"""Digits kept of scores and percentages; chosen: finer than any published share."""


def number(value: Fraction | float) -> int | float:
    """Give a number that reads as it would be written by hand: 50, not 50.0 or 50.00000001."""
    if isinstance(value, Fraction) and value.denominator == 1:
        return value.numerator
    rounded = round(float(value), _DIGITS)
    return int(rounded) if isinstance(value, Fraction) and rounded.is_integer() else rounded


def date(day: dt.date | None) -> str | None:
    """Give a day as ISO 8601 has it, or nothing."""
    return None if day is None else day.isoformat()


def total(value: Fraction) -> int | float:
    """Give a sum, which is exact: at a threshold no rounding may make it whole."""
    written = number(value)
    return written if value == written or not isinstance(written, int) else float(value)
