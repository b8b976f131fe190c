"""The only place that reads the UK register of persons with significant control, as published line by line.

What a person holds there is "directly or indirectly": a person and the company that he holds through may both
stand beside one company with the same shares. Where both are in the file, they are not added.
Source: Companies House, PSC snapshot; companieshouse/api-enumerations psc_descriptions.yml; SI 2016/339.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from fractions import Fraction

from screener.errors import OwnershipError
from screener.model import Basis, Interval, Stake, Warn
from screener.ownership.intervals import UNKNOWN, WHOLE
from screener.ownership.readers.json_records import Record, country, day, member, words
from screener.ownership.readers.reading import StakesReading
from screener.ownership.readers.restated import settled

BANDS: Mapping[str, Interval] = {
    "25-to-50-percent": Interval(Fraction(25), Fraction(50), low_open=True),
    "50-to-75-percent": Interval(Fraction(50), Fraction(75), low_open=True, high_open=True),
    "75-to-100-percent": Interval(Fraction(75), WHOLE),
    "more-than-25-percent": Interval(Fraction(25), WHOLE, low_open=True),
}
"""Source: Companies Act 2006 Sch. 1A and SI 2016/339 reg. 7: more than 25 and not more than 50; more than 50
and less than 75; 75 or more. Overseas entities state "more than 25" only."""

_STEMS: tuple[tuple[str, Basis], ...] = (
    ("ownership-of-shares", Basis.SHARES),
    ("voting-rights", Basis.VOTES),
    ("part-right-to-share-surplus-assets", Basis.ECONOMIC),
    ("right-to-share-surplus-assets", Basis.ECONOMIC),
    ("right-to-appoint-and-remove", Basis.CONTROL),
    ("significant-influence-or-control", Basis.CONTROL),
)
_NUMBER = re.compile(r"[A-Z0-9]{1,8}")
_PERSONS = ("individual", "legal-person", "super-secure")
_NO_STAKE = ("persons-with-significant-control-statement", "exemptions", "totals")


def knows(record: Record) -> bool:
    """Whether a record is a line of the register."""
    return "company_number" in record and isinstance(record.get("data"), dict)


def read(name: str, records: Sequence[Record]) -> StakesReading:
    """Read the register's lines into stakes.

    Raises:
        OwnershipError: a kind or a nature of control is not known.
    """
    aside: Counter[str] = Counter()
    stated = stakes(name, enumerate(records, start=1), aside)
    possible, doubts = settled(stated, chains=True)
    warnings = [Warn(f"{count} set aside: {reason}") for reason, count in sorted(aside.items())]
    return StakesReading(possible, (*warnings, *doubts), "uk-psc")


def stakes(name: str, records: Iterable[tuple[int, Record]], aside: Counter[str]) -> Iterator[Stake]:
    """Give the stakes of numbered lines as the register states them, and count what is no stake.

    Raises:
        OwnershipError: a kind or a nature of control is not known.
    """
    for row, record in records:
        if not knows(record):
            raise OwnershipError(f"{name}, record {row}: of another kind than the first")
        kind = words(record, "data", "kind")
        if kind.startswith(_NO_STAKE):
            aside[f"{kind}: {words(record, 'data', 'statement') or 'no person named'}"] += 1
        elif not kind.endswith(("person-with-significant-control", "beneficial-owner")):
            raise OwnershipError(f"{name}, record {row}, kind: not known: {kind!r}")
        else:
            yield from _stakes(name, row, record)


def _stakes(name: str, row: int, record: Record) -> Iterator[Stake]:
    """Give a stake for each nature of control of one line."""
    natures = member(record, "data", "natures_of_control")
    start, end = (day(words(record, "data", key)) for key in ("notified_on", "ceased_on"))
    if start is not None and end is not None and end <= start:
        return
    owner, owner_id, place = _owner(record)
    company = company_number(words(record, "company_number"))
    for nature in natures if isinstance(natures, list) else [""]:
        basis, share = _nature(name, row, nature)
        yield Stake(
            owner=owner,
            owned=company,
            share=share,
            known=share != UNKNOWN,
            basis=basis,
            basis_text=str(nature).replace("-", " "),
            start=start,
            end=end,
            owner_id=owner_id,
            owned_id=f"GB-COH:{company}",
            owner_country=place,
            owned_country="GB",
            source="Companies House, PSC register",
            file=name,
            row=row,
        )


def _nature(name: str, row: int, nature: object) -> tuple[Basis, Interval]:
    """Return what a nature of control means; shares held as trustee are held in trust."""
    slug = nature if isinstance(nature, str) else ""
    found = next(((stem, basis) for stem, basis in _STEMS if slug.startswith(stem)), None)
    if slug and found is None:
        raise OwnershipError(f"{name}, record {row}, natures_of_control: not known: {slug!r}")
    stem, basis = found or ("", Basis.CONTROL)
    share = next((band for text, band in BANDS.items() if text in slug[len(stem) :]), UNKNOWN)
    return (Basis.TRUST if "-as-trust" in slug else basis), share


def _owner(record: Record) -> tuple[str, str, str]:
    """Return name, identifier and country of the person of a line."""
    kind = words(record, "data", "kind")
    name = words(record, "data", "name") or " ".join(
        part
        for key in ("forename", "middle_name", "surname")
        if (part := words(record, "data", "name_elements", key))
    )
    if "super-secure" in kind:
        name = name or "a person whose details are protected"
    number = words(record, "data", "identification", "registration_number").upper().replace(" ", "")
    where = words(record, "data", "identification", "country_registered")
    british = (
        country(where) == "GB"
        or "companies house" in words(record, "data", "identification", "place_registered").casefold()
    )
    if number and british and _NUMBER.fullmatch(number):
        return name, f"GB-COH:{company_number(number)}", "GB"
    self_link = words(record, "data", "links", "self").rpartition("/")[2]
    place = country(where) or country(words(record, "data", "country_of_residence"))
    return (
        name or f"unnamed ({self_link})",
        f"GB-PSC:{self_link}" if self_link and kind.startswith(_PERSONS) else "",
        place,
    )


def company_number(text: str) -> str:
    """Return a company number as the register writes it: eight characters, with leading zeros.

    >>> company_number("1234567"), company_number("sc12345"), company_number("OC431195")
    ('01234567', 'SC012345', 'OC431195')
    """
    found = re.fullmatch(r"([A-Z]{0,2})([0-9]+)", text.strip().upper())
    return text.strip().upper() if found is None else found[1] + found[2].zfill(8 - len(found[1]))
