"""The only place that reads OFAC's standard XML: SDN.XML and CONSOLIDATED.XML.

Source: https://ofac.treasury.gov/media/29951/download (sdn.xsd); the root's child is spelt
`publshInformation` there.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator
from xml.etree.ElementTree import Element

from screener.facts.dates import parse_date
from screener.facts.places import country_code
from screener.lists.markup import elements, every, text, texts, warn_unknown
from screener.lists.reading import Warnings, unreadable
from screener.lists.sources.us_ofac.entities import Party, party_type
from screener.lists.sources.us_ofac.facts import Facts, from_remarks, take, take_vessel
from screener.lists.sources.us_ofac.programmes import is_cons
from screener.model import Address, Name, NameKind, RawFile

ROOT = "sdnList"
_KINDS = {"a.k.a.": NameKind.ALIAS, "n.k.a.": NameKind.ALIAS, "f.k.a.": NameKind.FORMER}
_VESSEL = {
    "callSign": "call_sign", "vesselType": "vessel_type", "vesselFlag": "vessel_flag",
    "vesselOwner": "vessel_owner", "tonnage": "gross_tonnage",
    "grossRegisteredTonnage": "gross_registered_tonnage",
}  # fmt: skip
_ENTRY = frozenset({
    "uid", "firstName", "lastName", "title", "sdnType", "remarks", "programList", "idList", "akaList",
    "addressList", "nationalityList", "citizenshipList", "dateOfBirthList", "placeOfBirthList", "vesselInfo",
})  # fmt: skip
_ID = frozenset({"uid", "idType", "idNumber", "idCountry", "issueDate", "expirationDate"})
_LINK = re.compile(r"\.?\s*\((Linked To: .+?)\)(?=\s*(?:$|[.;]|\(Linked To: ))")


def published(file: RawFile) -> dt.date | None:
    """The day that the file states."""
    head = next(elements(file, "publshInformation", "publishInformation"), None)
    return parse_date(text(head, "Publish_Date"), "mdy") if head is not None else None


def parties(file: RawFile, warnings: Warnings) -> list[Party]:
    """The file's parties, as many as it says that it has."""
    stated = ""
    found: list[Party] = []
    for element in elements(file, "publshInformation", "publishInformation", "sdnEntry"):
        if count := text(element, "Record_Count"):
            stated = count.replace(",", "")
        elif text(element, "uid"):
            found.append(_party(file, len(found) + 1, element, warnings))
    if not found or (stated and stated != str(len(found))):
        raise unreadable(file, f"{len(found)} entries where the file says that it has {stated or 'some'}")
    kind = "cons" if is_cons([party.programmes for party in found]) else "sdn"
    for party in found:
        party.set = kind
    return found


def _party(file: RawFile, row: int, entry: Element, warnings: Warnings) -> Party:
    warn_unknown(entry, _ENTRY, row, warnings)
    number, name = text(entry, "uid"), _full_name(entry)
    if not name:
        raise unreadable(file, f"entity {number} has no name", row=row)
    facts = Facts(party_type(file, row, text(entry, "sdnType")), row, file.name)
    _take_lists(facts, entry, warnings)
    said = "; ".join(_take_numbers(facts, entry, warnings))
    remarks = text(entry, "remarks")
    from_remarks(facts, _without_brackets(remarks), "", warnings)
    return Party(
        file=file,
        row=row,
        set="",
        number=number,
        names=[Name(name), *(_alias(file, row, it) for it in every(entry, "akaList/aka"))],
        facts=facts,
        programmes=texts(entry, "programList/program"),
        title=text(entry, "title"),
        remarks=remarks,
        said=said,
        addresses=list(_addresses(entry, row, warnings)),
    )


def _full_name(element: Element) -> str:
    return ", ".join(part for part in (text(element, "lastName"), text(element, "firstName")) if part)


def _alias(file: RawFile, row: int, aka: Element) -> Name:
    kind, strength = _KINDS.get(text(aka, "type")), text(aka, "category")
    if kind is None or strength not in {"strong", "weak", ""}:
        raise unreadable(file, f"unknown kind of name {text(aka, 'type')!r}, {strength!r}", row=row)
    return Name(_full_name(aka), NameKind.WEAK if strength == "weak" else kind)


def _take_lists(facts: Facts, entry: Element, warnings: Warnings) -> None:
    for label, path in (
        ("DOB", "dateOfBirthList/dateOfBirthItem/dateOfBirth"),
        ("POB", "placeOfBirthList/placeOfBirthItem/placeOfBirth"),
        ("nationality", "nationalityList/nationality/country"),
        ("citizen", "citizenshipList/citizenship/country"),
    ):
        for value in texts(entry, path):
            take(facts, label, value, warnings)
    for element, name in _VESSEL.items():
        for value in texts(entry, f"vesselInfo/{element}"):
            take_vessel(facts, name, value, warnings)


def _take_numbers(facts: Facts, entry: Element, warnings: Warnings) -> Iterator[str]:
    """Take every entry of the list of numbers, and say it as the remarks of the CSV do."""
    for it in every(entry, "idList/id"):
        warn_unknown(it, _ID, facts.row, warnings)
        label, value, country = text(it, "idType"), text(it, "idNumber"), text(it, "idCountry")
        for word, day in (("issued", text(it, "issueDate")), ("expires", text(it, "expirationDate"))):
            value = f"{value} {word} {day}" if day else value
        if country and not country_code(country):
            facts.warn(warnings, "not a country", label, country)
        take(facts, label, value, warnings, country_code(country))
        yield f"{label} {value}"


def _without_brackets(remarks: str) -> str:
    """The remarks with each "(Linked To: NAME)" as a clause of its own."""
    return _LINK.sub(r"; \1; ", remarks)


def _addresses(entry: Element, row: int, warnings: Warnings) -> Iterator[Address]:
    for it in every(entry, "addressList/address"):
        street = ", ".join(part for n in "123" if (part := text(it, f"address{n}")))
        city, region, postal_code = text(it, "city"), text(it, "stateOrProvince"), text(it, "postalCode")
        country = text(it, "country")
        area = country.removeprefix("Region: ") if country.startswith("Region: ") else ""
        whole = ", ".join(part for part in (street, city, region, postal_code, country) if part)
        code = country_code(country)
        if country and not code and not area and not country.startswith("undetermined"):
            warnings.add("not a country", row=row, field="address country", value=country)
        if whole:
            yield Address(whole, street, city, region or area, postal_code, code)
