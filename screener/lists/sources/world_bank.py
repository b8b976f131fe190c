"""The one reader of the World Bank's list of ineligible firms and individuals.

JSON of the table that the public page shows, one row a firm under `response.ZPROCSUPP`.
Source: https://www.worldbank.org/en/projects-operations/procurement/debarred-firms; fields as public tools
read them in 2026.
"""

from __future__ import annotations

import datetime as dt
import json
import re
from collections.abc import Iterator, Sequence

from screener.facts.dates import parse_date
from screener.facts.places import country_code
from screener.lists.draft import Draft
from screener.lists.reading import Record, Warnings, only, squash, text, unreadable, warn_drift
from screener.model import EntityType, ListId, NameKind, RawFile, Reading, SourceId

SOURCE = SourceId("world_bank")
LIST = ListId("world_bank")

_TYPES = {"I": EntityType.PERSON, "F": EntityType.ORGANISATION, "": EntityType.UNKNOWN}
_FOR_EVER = 2900
"""From this year on a day means "until further notice"; the table prints 2999-12-31."""
_ENDLESS = frozenset({"permanent", "ongoing"})
_ALIAS = re.compile(
    r"\b(?:a\.?\s?k\.?\s?a\.?|also known as|doing business as|d/b/a)\b\.?:?\s*", re.IGNORECASE
)
_FORMER = re.compile(r"\b(?:f\.?\s?k\.?\s?a\.?|formerly(?: known as)?)\b\.?:?\s*", re.IGNORECASE)
_FOOTNOTE = re.compile(r"\s*\*+\s*\d*$")
_BRACKET = re.compile(r"\s*\(([^()]*)\)")


def read(files: Sequence[RawFile]) -> Reading:
    """Every firm and individual that the table shows."""
    file = only(files)
    warnings = Warnings()
    found: dict[str, Draft] = {}
    rows = 0
    for rows, record in enumerate(_records(file), start=1):  # noqa: B007 - the count is wanted after the loop
        number = record.take("SUPP_ID")
        if not number:
            raise unreadable(file, "a firm without SUPP_ID", row=record.row)
        found[number] = _draft(file, record, found.get(number), warnings)
        warn_drift(warnings, record)
    if not found:
        raise unreadable(file, "the file holds no firm")
    entities = tuple(draft.entity(SOURCE, LIST, number) for number, draft in found.items())
    return Reading(entities, warnings.all(), None, rows, "json")


def _records(file: RawFile) -> Iterator[Record]:
    try:
        whole = json.loads(text(file))
        rows = whole["response"]["ZPROCSUPP"]
    except (ValueError, RecursionError) as error:
        raise unreadable(file, f"not whole JSON ({error})") from error
    except (KeyError, TypeError) as error:
        raise unreadable(file, "not the World Bank's table (no response.ZPROCSUPP)") from error
    if not isinstance(rows, list):
        raise unreadable(file, "response.ZPROCSUPP is no list")
    for place, row in enumerate(rows, start=1):
        if not isinstance(row, dict):
            raise unreadable(file, "a row that is no object", row=place)
        yield Record(place, {str(name): "" if value is None else str(value) for name, value in row.items()})


def _draft(file: RawFile, record: Record, known: Draft | None, warnings: Warnings) -> Draft:
    name, kind = record.take("SUPP_NAME"), record.take("SUPP_TYPE_CODE")
    if not name or kind not in _TYPES:
        what = f"unknown value {kind!r} in the field `SUPP_TYPE_CODE`" if name else "a firm without a name"
        raise unreadable(file, what, row=record.row)
    draft = known or Draft(_TYPES[kind], record.row, warnings)
    draft.row = record.row
    _take_name(draft, name)
    _take_place(draft, record)
    _take_days(draft, record)
    reason, more = record.take("DEBAR_REASON"), record.take("ADD_SUPP_INFO")
    draft.citations.extend([reason] if reason else [])
    draft.remarks.extend([more] if more else [])
    if name := record.take("SUPP_PRE_ACRN"):
        draft.detail("acronym", name)
    return draft


def _take_name(draft: Draft, cell: str) -> None:
    """The name, and what stands behind "a.k.a." or "formerly", in brackets or not."""
    whole = _FOOTNOTE.sub("", cell)
    aliases: list[tuple[str, NameKind]] = []
    for mark, kind in ((_FORMER, NameKind.FORMER), (_ALIAS, NameKind.ALIAS)):
        for inside in _BRACKET.findall(whole):
            if mark.match(inside):
                aliases.extend((it, kind) for it in _names(mark.sub("", inside, count=1)))
                whole = whole.replace(f"({inside})", " ")
        head, *tails = mark.split(whole)
        aliases.extend((it, kind) for tail in tails for it in _names(tail))
        whole = head
    bare = squash(whole).strip(" ,;(")
    draft.name(bare or squash(cell), NameKind.PRIMARY)
    for alias, kind in aliases:
        draft.name(alias, kind)
    if bare != squash(cell):
        draft.detail("name_as_published", cell)


def _names(text: str) -> Iterator[str]:
    """Names joined with semicolons or "and"; a comma may belong to a legal form."""
    yield from (bare for part in re.split(r";|\band\b", text) if (bare := squash(part).strip(" ,.()")))


def _take_place(draft: Draft, record: Record) -> None:
    country, code = record.take("COUNTRY_NAME"), record.take("LAND1")
    name = country if country_code(country) or not country_code(code) else code
    draft.address(
        name,
        street=record.take("SUPP_ADDR"),
        city=record.take("SUPP_CITY"),
        region=record.take("SUPP_STATE_CODE"),
        postal_code=record.take("SUPP_ZIP_CODE"),
        field="COUNTRY_NAME",
    )


def _take_days(draft: Draft, record: Record) -> None:
    """The first day, and the day after the last one; "Permanent" and "Ongoing" have no end."""
    first, last = (record.take(name)[:11].rstrip("T ") for name in ("DEBAR_FROM_DATE", "DEBAR_TO_DATE"))
    status, eligible = record.take("INELIGIBLY_STATUS"), record.take("ELIG_STAT")
    draft.start(first, "DEBAR_FROM_DATE", "dmy")
    draft.detail("ineligibility", status)
    draft.detail("eligibility", eligible)
    if status.casefold() in _ENDLESS or last.casefold() in _ENDLESS:
        return
    day = parse_date(last, "dmy")
    if day is None:
        draft.day(last, "DEBAR_TO_DATE", "dmy")  # warns
    elif day.year < _FOR_EVER:
        draft.end = day + dt.timedelta(days=1)
