"""The only place that reads a published or user-given date, however exactly it is known.

>>> parse_date("2021-06-03")
datetime.date(2021, 6, 3)
>>> parse_date("06/03/2021", order="mdy")
datetime.date(2021, 6, 3)
>>> parse_partial("Mar 1973").last
datetime.date(1973, 3, 31)
"""

from __future__ import annotations

import calendar
import datetime as dt
import re
from typing import Literal, TypeAlias

from screener.model import PartialDate

Order: TypeAlias = Literal["ymd", "mdy", "dmy"]
"""In which order a purely numeric date names year, month and day."""

EARLIEST_YEAR = 1000
LATEST_YEAR = 2199
"""Chosen: below and above stand only misprints, and four-digit years are told from days by it."""

CIRCA_YEARS = 1
"""How far an approximate date reaches to either side. Chosen: publishers do not say; a nearer or farther
birth year is judged by matching, which knows that the date is not exact."""

_LONGEST = 80
"""No date is longer; a longer text is not searched at all."""

_MONTHS = {
    name.lower(): number
    for names in (calendar.month_name, calendar.month_abbr)
    for number, name in enumerate(names)
    if name
} | {"sept": 9}

# Patterns are compiled by `re` when they are first used: most runs need none of these.
_NUMERIC = r"(\d{1,4})\s*[-/.]\s*(\d{1,2})\s*[-/.]\s*(\d{1,4})\.?"
_COMPACT = r"(\d{4})(\d{2})(\d{2})"
_CLOCK = r"[T ]\d{1,2}:\d{2}(:\d{2}(\.\d+)?)?\s*(Z|[+-]\d{2}:?\d{2})?$"
_DAY_FIRST = r"(?i)(\d{1,2})(?:st|nd|rd|th)?[\s.-]+([a-z]+)\.?,?[\s-]+(\d{4})"
_MONTH_FIRST = r"(?i)([a-z]+)\.?\s+(\d{1,2})(?:st|nd|rd|th)?,?\s+(\d{4})"
_MONTH_YEAR = r"(?i)([a-z]+)\.?,?[\s-]+(\d{4})"
_NUMERIC_MONTH = r"(?:(\d{4})[-/.](\d{1,2})|(\d{1,2})[-/.](\d{4}))"
_YEAR = r"(\d{4})"
_DECADE = r"(?i)(early|mid|late)?[\s-]*(?:the\s+)?(\d{3})0\s?'?s"
_CIRCA = (
    r"(?i)^(?:circa|approx(?:imately|\.)?|about|around|approximate(?:ly)?|est(?:imated|\.)|ca?\.)\s*|^~\s*"
)
_RANGE = r"(?i)^(?:between|from)?\s*(.+?)\s*(?:\bto\b|\band\b|\bor\b|–|—|\s-\s)\s*(.+)$"
_YEAR_RANGE = r"(\d{4})\s*[-/]\s*(\d{4})"
_PLACEHOLDER = r"(?i)^(?:dd|00|0|\?\?)[-/.](?:(?:mm|00|0|\?\?)[-/.])?(?=\d)"
_TRAILING_PLACEHOLDER = r"(?i)(?:-(?:00|mm|xx))?-(?:00|dd|xx)$"
_DECADE_PARTS = {"": (0, 9), "early": (0, 4), "mid": (3, 7), "late": (5, 9)}


def parse_date(text: str, order: Order = "ymd") -> dt.date | None:
    """The one day that `text` names, or None when it names none or not exactly.

    `order` says how a purely numeric date is written; year-month-day is always understood.

    >>> parse_date("19 Nov 1948"), parse_date("circa 1962")
    (datetime.date(1948, 11, 19), None)
    """
    cleaned = _tidy(text)
    if found := re.fullmatch(_COMPACT, cleaned):
        return _day(found[1], found[2], found[3])
    if found := re.fullmatch(_DAY_FIRST, cleaned):
        return _day(found[3], found[2], found[1])
    if found := re.fullmatch(_MONTH_FIRST, cleaned):
        return _day(found[3], found[1], found[2])
    if found := re.fullmatch(_NUMERIC, cleaned):
        return _numeric((found[1], found[2], found[3]), order)
    return None


def parse_partial(text: str, order: Order | None = None) -> PartialDate | None:
    """A date as exactly as `text` gives it: a day, month, year, decade, range or "circa"; None if none.

    A numeric date that can be read as two days ("03/04/1973", no `order` given) spans both.

    >>> circa = parse_partial("circa 1962")
    >>> circa.first, circa.last
    (datetime.date(1961, 1, 1), datetime.date(1963, 12, 31))
    """
    cleaned = _tidy(text)
    core = re.sub(_CIRCA, "", cleaned)
    span = _span(core, order)
    if span is None:
        return None
    first, last = span
    if core != cleaned:
        first, last = _years_off(first, -CIRCA_YEARS), _years_off(last, CIRCA_YEARS)
    return PartialDate(first, last, text.strip())


def _tidy(text: str) -> str:
    if len(text) > _LONGEST:
        return ""
    stripped = " ".join(text.split()).strip(" ;,()[]")
    return re.sub(_CLOCK, "", stripped)


def _span(text: str, order: Order | None) -> tuple[dt.date, dt.date] | None:
    single = _single(text, order)
    if single is not None:
        return single
    found = re.fullmatch(_YEAR_RANGE, text) or re.match(_RANGE, text)
    if not found:
        return None
    start, end = _single(re.sub(_CIRCA, "", found[1]), order), _single(re.sub(_CIRCA, "", found[2]), order)
    if start is None or end is None or start[0] > end[1]:
        return None
    return start[0], end[1]


def _single(text: str, order: Order | None) -> tuple[dt.date, dt.date] | None:
    bare = re.sub(_TRAILING_PLACEHOLDER, "", re.sub(_PLACEHOLDER, "", text))
    if found := re.fullmatch(_YEAR, bare):
        return _years(int(found[1]), int(found[1]))
    if found := re.fullmatch(_MONTH_YEAR, bare):
        return _whole_month(found[2], found[1])
    if found := re.fullmatch(_NUMERIC_MONTH, bare):
        return _whole_month(found[1] or found[4], found[2] or found[3])
    if found := re.fullmatch(_DECADE, bare):
        low, high = _DECADE_PARTS[(found[1] or "").lower()]
        return _years(int(found[2]) * 10 + low, int(found[2]) * 10 + high)
    readings: tuple[Order, ...] = (order,) if order else ("dmy", "mdy")
    days = sorted(day for reading in readings if (day := parse_date(text, reading)))
    return (days[0], days[-1]) if days else None


def _numeric(parts: tuple[str, str, str], order: Order) -> dt.date | None:
    if len(parts[0]) == len("1973"):
        return _day(*parts)
    if order == "ymd" or len(parts[2]) != len("1973"):
        return None
    first, second, year = parts
    return _day(year, first, second) if order == "mdy" else _day(year, second, first)


def _day(year: str, month: str, day: str) -> dt.date | None:
    number = _month(month)
    if number is None or not EARLIEST_YEAR <= int(year) <= LATEST_YEAR:
        return None
    try:
        return dt.date(int(year), number, int(day))
    except ValueError:  # no such day: the publisher's misprint, which the caller reports
        return None


def _month(text: str) -> int | None:
    if text.isdecimal():
        number = int(text)
        return number if 1 <= number <= len(calendar.month_name) - 1 else None
    return _MONTHS.get(text.lower())


def _whole_month(year: str, month: str) -> tuple[dt.date, dt.date] | None:
    first = _day(year, month, "1")
    if first is None:
        return None
    return first, first.replace(day=calendar.monthrange(first.year, first.month)[1])


def _years(first: int, last: int) -> tuple[dt.date, dt.date] | None:
    if first < EARLIEST_YEAR or last > LATEST_YEAR:
        return None
    return dt.date(first, 1, 1), dt.date(last, 12, 31)


def _years_off(day: dt.date, years: int) -> dt.date:
    if (day.month, day.day) == (2, 29):
        day = day.replace(day=28)
    return day.replace(year=day.year + years)
