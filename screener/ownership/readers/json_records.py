"""The only place that turns a hostile JSON file into plain objects: an array, one object, or one a line."""

from __future__ import annotations

import datetime as dt
import json
from decimal import Decimal
from fractions import Fraction
from typing import NoReturn

from screener.errors import OwnershipError
from screener.facts.dates import parse_date, parse_partial
from screener.facts.places import country_code
from screener.model import RawFile

Record = dict[str, object]


def records(file: RawFile) -> list[Record]:
    """Return the objects of a JSON file, numbers exact.

    Raises:
        OwnershipError: the file is not JSON, or holds something else than objects.
    """
    try:
        text = file.data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise OwnershipError(f"{file.name} is not UTF-8 (byte {error.start})") from None
    if text.lstrip().startswith("["):
        found = _parse(file.name, text, "")
        items = found if isinstance(found, list) else [found]
    else:
        items = _objects(file.name, text)
    for number, item in enumerate(items, start=1):
        if not isinstance(item, dict):
            raise OwnershipError(f"{file.name}, record {number}: not an object")
    return [item for item in items if isinstance(item, dict)]


def _objects(name: str, text: str) -> list[object]:
    """Return one object a line, or the one object that the whole file is."""
    lines = [(number, line) for number, line in enumerate(text.split("\n"), start=1) if line.strip()]
    if lines and not lines[0][1].rstrip().endswith("}"):
        return [_parse(name, text, "")]
    return [_parse(name, line, f", line {number}") for number, line in lines]


def decoder() -> json.JSONDecoder:
    """Return what reads JSON with its numbers exact."""
    return json.JSONDecoder(parse_float=Decimal, parse_constant=_no_constant)


def _parse(name: str, text: str, where: str) -> object:
    try:
        return json.loads(text, parse_float=Decimal, parse_constant=_no_constant)
    except RecursionError:
        raise OwnershipError(f"{name}{where}: nested too deeply") from None
    except ValueError as error:
        raise OwnershipError(f"{name}{where}: not JSON: {error}") from None


def parse_line(name: str, number: int, line: str) -> Record:
    """Return the object that one line is, numbers exact.

    Raises:
        OwnershipError: the line is not JSON, or no object.
    """
    found = _parse(name, line, f", line {number}")
    if not isinstance(found, dict):
        raise OwnershipError(f"{name}, line {number}: not an object")
    return found


def _no_constant(word: str) -> NoReturn:
    raise ValueError(f"{word} is no number")


def member(record: object, *path: str) -> object:
    """Return what stands at a path of an object, None where it ends before."""
    for key in path:
        if not isinstance(record, dict):
            return None
        record = record.get(key)
    return record


def words(record: object, *path: str) -> str:
    """Return a text at a path, "" where there is none."""
    found = member(record, *path)
    return found.strip() if isinstance(found, str) else ""


def objects(record: object, *path: str) -> list[Record]:
    """Return the objects of a list at a path."""
    found = member(record, *path)
    return [item for item in found if isinstance(item, dict)] if isinstance(found, list) else []


def number(value: object) -> Fraction | None:
    """Return a number exactly, None where it is none."""
    if isinstance(value, bool) or not isinstance(value, int | Decimal):
        return None
    if isinstance(value, Decimal) and (not value.is_finite() or abs(value.adjusted()) > _MOST_DIGITS):
        return None
    return Fraction(value)


_MOST_DIGITS = 40
"""No share has more digits; a number like 1e999999999 would fill the memory. Chosen."""


def day(text: str) -> dt.date | None:
    """Return the day of a date or a time stamp; of a month or year the first day."""
    if not text:
        return None
    if (found := parse_date(text[:10])) is not None:
        return found
    partial = parse_partial(text)
    return None if partial is None else partial.first


def country(text: str) -> str:
    """Return the country of a code such as GB or GB-SCT, or of a name."""
    head = text.partition("-")[0] if len(text) > 3 and text[2:3] == "-" else text  # noqa: PLR2004 - "GB-"
    return country_code(head) if head else ""
