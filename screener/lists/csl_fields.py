"""The one place that turns the CSL's fields into an entity's, whichever of the thirteen lists it is on.

Every column is taken, except two that are set aside on purpose. `source_information_url` is, where there is
a `source_list_url`, another page about the list, which the catalog has. `_id` changes with the row and with
the file's generation (`screener.lists.same_party`), so it would make unchanged entries look changed.
"""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import replace

from screener.facts.dates import parse_date, parse_partial
from screener.facts.places import country_code
from screener.lists import ofac_ids
from screener.lists.addresses import from_parts, from_wholes
from screener.lists.csl_rows import Row
from screener.lists.legal_notes import citations, day_after, footnote_marks
from screener.lists.reading import Warnings, day
from screener.model import Address, Entity, EntityType, Identifier, ListId, Name, PartialDate, SourceId

SOURCE = SourceId("us_csl")

_NATIONS = ("nationalities", "citizenships")
_COUNTRY_FACTS = ("Nationality of Registration", "Registration Country")
_TAIL_NUMBER = re.compile(r"(?=.*[-\d])[A-Z\d]{1,4}[- ]?[A-Z\d]{2,6}")
_FIRST_OF_MONTH = re.compile(r"\d{4}-\d{2}-01")
_NO_COUNTRY = re.compile(r"none identified|unknown|undetermined", re.IGNORECASE)
_DIRECTIVE = re.compile(r"\bDirective (\d[a-z]?)\b")
_LISTING_DATE = re.compile(r"Listing Date \((.+)\):?")
_CAPTA, _MBS, _SSI, _CMIC = (ListId(f"us_ofac_{name}") for name in ("capta", "mbs", "ssi", "cmic"))
_CAPTA_DIRECTIVE = "2"
"""Directive 2 under E.O. 14024 forbids correspondent accounts; 1, 1a, 3 and 4 are menu-based."""


def common(row: Row, party: str, list_id: ListId, warnings: Warnings) -> Entity:
    """The entity with the fields that mean the same on every list."""
    return Entity(
        id=party,
        list_id=list_id,
        sources=(SOURCE,),
        type=EntityType.UNKNOWN,
        names=(Name(row.get("name")),),
        addresses=addresses(row),
        identifiers=identifiers(row),
        births=births(row, warnings),
        birth_places=row.series["places_of_birth"],
        nationalities=nationalities(row, warnings),
        gender=next((number.value.lower() for number in row.numbers if number.label == "Gender"), ""),
        programmes=row.series["programs"],
        start=day(row.get("start_date"), "ymd", warnings, row=row.row, field="start_date"),
        end=day_after(last_day(row, warnings)),
        citations=citations(row.get("federal_register_notice")),
        licence_requirement=row.get("license_requirement"),
        licence_policy=row.get("license_policy"),
        title=row.get("title"),
        remarks=row.get("remarks"),
        url=url(row),
        details=_details(row),
    )


def _details(row: Row) -> tuple[tuple[str, str], ...]:
    """Published fields that have no place of their own."""
    # fmt: off
    fields = (
        "standard_order", "vessel_type", "gross_tonnage", "gross_registered_tonnage", "vessel_flag",
        "vessel_owner",
    )
    # fmt: on
    licence = f"{row.get('license_requirement')} {row.get('license_policy')}"
    held = (
        *((field, row.get(field)) for field in fields),
        *((number.label.rstrip(" :-"), number.value) for number in row.numbers if _is_detail(number.label)),
        *((field, text) for field in _NATIONS for text in row.series[field] if not country_code(text)),
        *(("licence_footnote", mark) for mark in footnote_marks(licence)),
    )
    return tuple((field, value) for field, value in dict.fromkeys(held) if value)


def _is_detail(label: str) -> bool:
    return ofac_ids.is_fact(label) and label != "Gender"


def addresses(row: Row) -> tuple[Address, ...]:
    """The entry's addresses; one of the JSON may hold several in its street."""
    if not any(place.country for place in row.places):
        return from_wholes(place.text for place in row.places)
    found: list[Address] = []
    for place in row.places:
        *more, street = place.street.split("; ")
        whole = from_parts(
            street.removeprefix("and "), place.city, place.region, place.postal_code, place.country
        )
        found.extend(Address(text.removeprefix("and "), country=whole.country) for text in more)
        found.append(whole)
    return tuple(dict.fromkeys(found))


def url(row: Row) -> str:
    """Where the publisher shows the list."""
    return row.get("source_list_url") or row.get("source_information_url")


def last_day(row: Row, warnings: Warnings) -> dt.date | None:
    """The last day that the entry states, such as a denial order's."""
    return day(row.get("end_date"), "ymd", warnings, row=row.row, field="end_date")


def identifiers(row: Row) -> tuple[Identifier, ...]:
    """Numbers and codes that name the party: ids, call sign, the tail number that names an aircraft."""
    call_sign = row.get("call_sign")
    numbers = (
        ofac_ids.identifier(number.label, number.value, country_code(number.country), number.dates)
        for number in row.numbers
        if not ofac_ids.is_fact(number.label)
    )
    tails = (Identifier("tail_number", name, note="Aircraft Tail Number") for name in _tail_numbers(row))
    return (*((Identifier("call_sign", call_sign),) if call_sign else ()), *tails, *numbers)


def _tail_numbers(row: Row) -> tuple[str, ...]:
    names = (row.get("name"), *row.alt_names)
    return (
        tuple(name for name in names if _TAIL_NUMBER.fullmatch(name)) if row.get("type") == "Aircraft" else ()
    )


def births(row: Row, warnings: Warnings) -> tuple[PartialDate, ...]:
    """Dates of birth, each as exactly as it is known.

    The first of a month stands for the whole month: the CSL prints OFAC's "Sep 1938" as 1938-09-01, and 476
    of its 4,741 full dates of 2022-05 are firsts, three times as many as births are.
    """
    found = []
    for text in row.series["dates_of_birth"]:
        birth = parse_partial(text[:7] if _FIRST_OF_MONTH.fullmatch(text) else text)
        if birth is None:
            warnings.add(
                "no date; the entry is kept without it", row=row.row, field="dates_of_birth", value=text
            )
        else:
            found.append(replace(birth, text=text))
    return tuple(found)


def nationalities(row: Row, warnings: Warnings) -> tuple[str, ...]:
    """Codes of nationality and citizenship, of a vessel's flag and of an aircraft's register."""
    stated = [(field, text) for field in _NATIONS for text in row.series[field]]
    stated += [("vessel_flag", row.get("vessel_flag"))]
    stated += [("ids", number.value) for number in row.numbers if number.label in _COUNTRY_FACTS]
    codes: dict[str, None] = {}
    for field, text in stated:
        if code := country_code(text):
            codes[code] = None
        elif text and not _NO_COUNTRY.fullmatch(text):
            warnings.add("no country that is known", row=row.row, field=field, value=text)
    return tuple(codes)


def directives(row: Row, list_id: ListId) -> tuple[str, ...]:
    """The directives that bind the party on this list, as `SSI-D1` or `EO14024-D3`, beside its programmes."""
    found: set[str] = set()
    for number in row.numbers:
        told = _DIRECTIVE.search(f"{number.label} {number.value}")
        if told and "13662" in number.label and list_id == _SSI:
            found.add(f"SSI-D{told.group(1)}")
        elif told and "14024" in number.label and _binds(told.group(1), list_id):
            found.add(f"EO14024-D{told.group(1).upper()}")
    return tuple(sorted(found))


def _binds(directive: str, list_id: ListId) -> bool:
    return list_id in {_CAPTA, _MBS} and (directive == _CAPTA_DIRECTIVE) == (list_id == _CAPTA)


def listed_since(row: Row, list_id: ListId) -> dt.date | None:
    """The first day on a list whose entries state it among their ids: CMIC, directives under E.O. 14024."""
    days = []
    for number in row.numbers:
        told = _LISTING_DATE.fullmatch(number.label)
        directive = _DIRECTIVE.search(told.group(1)) if told else None
        if told and (list_id == _CMIC or (directive and _binds(directive.group(1), list_id))):
            days.append(parse_date(number.value))
    return min((day for day in days if day), default=None)
