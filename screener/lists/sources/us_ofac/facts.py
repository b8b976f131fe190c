"""The only place that turns OFAC's labelled statements into the facts of an entity.

The same labels stand in the remarks of the CSV files and as features in the XML ones.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from types import MappingProxyType

from screener.facts.dates import parse_date, parse_partial
from screener.facts.places import country_code
from screener.lists import ofac_ids
from screener.lists.reading import Warnings
from screener.lists.sources.us_ofac import clauses, prose
from screener.model import EntityType, Identifier, Name, NameKind, PartialDate

_VALIDITY = re.compile(r"\s*\b(?:issued|expires|expired)\b.*$", re.IGNORECASE)
_COUNTRY = re.compile(r"\s*\(([^()]+)\)$")
_QUOTED = re.compile(r"['\"](?P<name>.*)['\"]\.?", re.DOTALL)
_ABBREVIATION = re.compile(
    r"(?:\.[^\s.]+\.|\b(?:co|ltd|inc|corp|cia|bhd|sdn|ltda|llc|jr|sr|dept|int'l|no|st|a)\.)$", re.IGNORECASE
)
_NO_FLAG = "None Identified"
_KIND = re.compile(r"^(?P<kind>Booklet|CNIC|NIC|No\.|RNE):\s*")
"""Which of a country's numbers it is, where OFAC says so within the number."""
_IMO = re.compile(r"IMO\s*(?P<number>\d{7})\b", re.IGNORECASE)


LABEL_OF: Mapping[str, str] = MappingProxyType({
    "Birthdate": "DOB", "Place of Birth": "POB", "Nationality Country": "nationality",
    "Citizenship Country": "citizen",
})  # fmt: skip
"""Features that the XML forms name otherwise than the remarks do."""

VESSEL_OF: Mapping[str, str] = MappingProxyType({
    "VESSEL TYPE": "vessel_type", "Vessel Type": "vessel_type", "Vessel Flag": "vessel_flag",
    "Vessel Call Sign": "call_sign", "Vessel Owner": "vessel_owner", "Vessel Tonnage": "gross_tonnage",
    "Vessel Gross Registered Tonnage": "gross_registered_tonnage",
})  # fmt: skip
"""A ship's particulars, which the XML forms give as features and the CSV in columns."""


@dataclass(slots=True)
class Facts:
    """What is known of one party so far."""

    type: EntityType
    row: int
    """Row of a table, or number of the record in an XML file."""
    file: str = ""
    names: list[Name] = field(default_factory=list)
    identifiers: list[Identifier] = field(default_factory=list)
    births: list[PartialDate] = field(default_factory=list)
    birth_places: list[str] = field(default_factory=list)
    nationalities: list[str] = field(default_factory=list)
    gender: str = ""
    links: list[str] = field(default_factory=list)
    """Names of parties that this one is "linked to"."""
    listed: dict[str, dt.date] = field(default_factory=dict)
    """What OFAC says about days of listing: the words in brackets to the day."""
    details: list[tuple[str, str]] = field(default_factory=list)

    def warn(self, warnings: Warnings, message: str, field: str, value: str = "") -> None:
        """Note what could not be taken, with file and row."""
        where = f"{self.file}: {field}" if self.file else field
        warnings.add(message, row=self.row, field=where, value=value)


def from_remarks(facts: Facts, remarks: str, title: str, warnings: Warnings) -> None:
    """Add every statement of the remarks to `facts`; one that is of no known kind is warned about."""
    for clause in clauses.clauses(remarks, title):
        if clause.label:
            take(facts, clause.label, clause.value, warnings)
        else:
            _take_prose(facts, clause.value, warnings)


def _take_prose(facts: Facts, text: str, warnings: Warnings) -> None:
    found = prose.contact(text) or prose.new_number(text)
    if found:
        take(facts, *found, warnings)
    elif kind := prose.kind(text):
        facts.details.append((kind, _unstopped(text)))
    else:
        facts.warn(warnings, "remark of no known kind; it is shown, not screened", "remarks", text)


def take(facts: Facts, label: str, value: str, warnings: Warnings, country: str = "") -> None:
    """Add one labelled statement to `facts`."""
    bare = value.strip().lstrip(":").strip()
    if not bare.strip("."):
        facts.warn(warnings, "a label without a value", label)
        return
    handler = _HANDLERS.get(label)
    if handler:
        handler(facts, bare, warnings)
    elif label.startswith(("Listing Date", "Effective Date")):
        _take_listing_date(facts, label, bare, warnings)
    elif ofac_ids.is_fact(label) or label in clauses.FACTS:
        facts.details.append((label.rstrip(" :-"), _unstopped(bare)))
    else:
        if label not in ofac_ids.SCHEME_OF and not label.startswith(clauses.WALLET):
            warnings.once(
                "kind of number that this version does not know", row=facts.row, field=label, value=value
            )
        _take_number(facts, label, bare, country)


def take_vessel(facts: Facts, name: str, value: str, warnings: Warnings) -> None:
    """Add one of a ship's particulars, under the name that the CSL has for it."""
    if name == "call_sign":
        facts.identifiers.append(Identifier("call_sign", value, "", "Vessel Call Sign"))
    elif name == "vessel_flag" and value != _NO_FLAG:
        _take_nationality(facts, value, warnings)
    else:
        facts.details.append((name, value))


def _take_birth(facts: Facts, value: str, warnings: Warnings) -> None:
    birth = parse_partial(_unstopped(value))
    if birth:
        facts.births.append(birth)
    else:
        facts.warn(warnings, "not a date of birth; it is shown, not compared", "DOB", value)


def _take_birth_place(facts: Facts, value: str, _warnings: Warnings) -> None:
    facts.birth_places.append(_unstopped(value))


def _take_nationality(facts: Facts, value: str, warnings: Warnings) -> None:
    code = country_code(_unstopped(value).removeprefix("possibly "))
    if not code:
        facts.warn(warnings, "not a country", "nationality", value)
        facts.details.append(("nationality", _unstopped(value)))
    elif code not in facts.nationalities:
        facts.nationalities.append(code)


def _take_gender(facts: Facts, value: str, _warnings: Warnings) -> None:
    facts.gender = _unstopped(value).lower()


def _take_link(facts: Facts, value: str, _warnings: Warnings) -> None:
    facts.links.append(_unstopped(value))


def _take_weak_name(facts: Facts, value: str, _warnings: Warnings) -> None:
    """Source: OFAC FAQ 122, 123: the CSV files put weak aliases, and only those, into the remarks."""
    quoted = _QUOTED.fullmatch(value)
    facts.names.append(Name(quoted["name"] if quoted else _unstopped(value), NameKind.WEAK))


def _take_listing_date(facts: Facts, label: str, value: str, warnings: Warnings) -> None:
    day = parse_date(_unstopped(value))
    if day is None:
        facts.warn(warnings, "not a date", label, value)
    elif label.startswith("Listing"):
        facts.listed[label.removeprefix("Listing Date").strip(" ():")] = day
    facts.details.append((label.rstrip(" :"), _unstopped(value)))


_HANDLERS: Mapping[str, Callable[[Facts, str, Warnings], None]] = MappingProxyType(
    {
        "DOB": _take_birth,
        "POB": _take_birth_place,
        "nationality": _take_nationality,
        "citizen": _take_nationality,
        "Nationality of Registration": _take_nationality,
        "Registration Country": _take_nationality,
        "Vessel Flag": _take_nationality,
        "Other Vessel Flag": _take_nationality,
        "Gender": _take_gender,
        "Linked To:": _take_link,
        "a.k.a.": _take_weak_name,
        "f.k.a.": _take_weak_name,
        "n.k.a.": _take_weak_name,
        "d.b.a.": _take_weak_name,
    }
)


def _take_number(facts: Facts, label: str, value: str, country: str) -> None:
    """A number with what stands behind it: "A123 (Iran) issued 01 Jan 2000 expires 01 Jan 2010."."""
    text = _unstopped(value)
    validity = _VALIDITY.search(text)
    dates = validity[0].strip() if validity else ""
    text = _KIND.sub("", _VALIDITY.sub("", text).rstrip(" .,"))
    bracket = _COUNTRY.search(text)
    if bracket and not country:
        code = country_code(bracket[1])
        if code or "undetermined" in bracket[1].lower():
            country, text = code, text[: bracket.start()]
    imo = _IMO.match(text)
    if imo:
        text = f"IMO {imo['number']}"
    if any(character.isalnum() for character in text):
        facts.identifiers.append(ofac_ids.identifier(label, text, country, dates))
    else:
        facts.details.append((label, _unstopped(value)))


def _unstopped(text: str) -> str:
    """The text without the full stop that ends the remarks, but with that of an abbreviation.

    >>> _unstopped("Tehran."), _unstopped("CUBICAFE S.A.S."), _unstopped("ACME CO., LTD.")
    ('Tehran', 'CUBICAFE S.A.S.', 'ACME CO., LTD.')
    """
    bare = text.strip(" ;")
    if bare.endswith("."):
        shorter = bare[:-1].rstrip()
        if shorter.endswith(".") or not _ABBREVIATION.search(bare):
            return shorter
    return bare
