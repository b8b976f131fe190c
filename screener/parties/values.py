"""The only place that writes a typed value as the text that a reader of its table sees."""

from __future__ import annotations

import datetime as dt
import math

_EXACT = 1 << 53
"""Whole numbers that floating-point cells hold exactly. Source: IEEE 754, binary64."""


def cell_text(value: object) -> str:
    """Write a cell as a reader of the table sees it: 12, not 12.0; a day without its midnight.

    >>> cell_text(12.0), cell_text(["Beta", "Gamma"]), cell_text(None)
    ('12', 'Beta; Gamma', '')
    """
    if isinstance(value, str):
        return value
    if value is None:
        return ""
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    return _spelt(value)


def _spelt(value: object) -> str:
    """Write what is rarer than text."""
    if isinstance(value, float):
        return _number(value)
    if isinstance(value, dt.date | dt.time):
        midnight = isinstance(value, dt.datetime) and value.time() == dt.time()
        return value.isoformat()[: len("2026-11-23")] if midnight else value.isoformat()
    if isinstance(value, list | tuple):
        return "; ".join(map(cell_text, value))
    # Some writers of Parquet leave text unmarked, so that it comes as bytes.
    return value.decode("utf-8", "backslashreplace") if isinstance(value, bytes) else str(value)


def _number(value: float) -> str:
    if math.isnan(value):  # how tables write an empty cell
        return ""
    return str(int(value)) if value.is_integer() and abs(value) < _EXACT else str(value)
