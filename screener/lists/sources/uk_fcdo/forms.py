"""The only place that knows the headings of the UK Sanctions List's CSV and the elements of its XML."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from types import MappingProxyType
from xml.etree.ElementTree import Element

from screener.lists.markup import elements, local
from screener.lists.reading import Record, Warnings, lines, squash, under_header, unreadable, warn_drift
from screener.lists.sources.uk_fcdo.designations import List
from screener.model import RawFile

REPORT_DATE = "Report Date:"

_COLUMNS: Mapping[str, str] = MappingProxyType({
    "Name type": "Alias Type", "Alias strength": "Alias Quality", "D.O.B": "DOB",
    "Name non-latin script": "Name Non-Latin Script", "Non-latin script type": "Non-Latin Script Type",
    "Non-latin script language": "Non-Latin Script Language", "Nationality(/ies)": "Nationality",
    "National Identifier number": "National Identification Number",
    "National Identifier additional information": "National Identification Details",
    "Passport number": "Passport Number", "Passport additional information": "Passport Details",
    "Town of birth": "Town of Birth", "Country of birth": "Country of Birth",
    "Address Postal Code": "Post/Zip Code", "Address Country": "Country",
    "Business registration number (s)": "Business Reg No", "Current owner/operator (s)": "Current owners",
    "Previous owner/operator (s)": "Previous owners", "Current believed flag of ship": "Flag of ship",
    "Year Built": "Year built", "Hull identification number (HIN)": "Hull identification number",
    **{f"Address Line {n}": f"Address {n}" for n in range(1, 7)},
})  # fmt: skip
"""Headings of the CSV to those of `screener.lists.uk_rows`; others are the same."""
_REQUIRED = (
    "Unique ID", "Designation Type", "Alias Type", "Alias Quality", "Name 6", "Name 1", "Regime Name",
    "Date Designated", "DOB", "Nationality", "Country",
)  # fmt: skip

_LEAVES: Mapping[str, str] = MappingProxyType({
    **{f"Name{n}": f"Name {n}" for n in range(1, 7)},
    "NameType": "Alias Type", "AliasStrength": "Alias Quality",
    "NameNonLatinScript": "Name Non-Latin Script", "NonLatinScriptType": "Non-Latin Script Type",
    "NonLatinScriptLanguage": "Non-Latin Script Language", "Title": "Title",
    **{f"AddressLine{n}": f"Address {n}" for n in range(1, 7)}, "AddressPostalCode": "Post/Zip Code",
    "AddressCountry": "Country", "PhoneNumber": "Phone number", "EmailAddress": "Email address",
    "Website": "Website", "DOB": "DOB", "TownOfBirth": "Town of Birth", "CountryOfBirth": "Country of Birth",
    "Gender": "Gender", "Nationality": "Nationality", "Position": "Position",
    "PassportNumber": "Passport Number", "PassportAdditionalInformation": "Passport Details",
    "NationalIdentifierNumber": "National Identification Number",
    "NationalIdentifierAdditionalInformation": "National Identification Details",
    "BusinessRegistrationNumber": "Business Reg No", "TypeOfEntity": "Type of entity",
    "ParentCompany": "Parent company", "Subsidiary": "Subsidiaries", "IMONumber": "IMO number",
    "CurrentOwnerOperator": "Current owners", "PreviousOwnerOperator": "Previous owners",
    "CurrentBelievedFlagOfShip": "Flag of ship", "PreviousFlag": "Previous flags",
    "TypeOfShip": "Type of ship", "TonnageOfShip": "Tonnage of ship", "LengthOfShip": "Length of ship",
    "YearBuilt": "Year built", "HullIdentificationNumber": "Hull identification number",
    "LastUpdated": "Last Updated", "DateDesignated": "Date Designated", "OFSIGroupID": "OFSI Group ID",
    "UNReferenceNumber": "UN Reference Number", "RegimeName": "Regime Name",
    "DesignationSource": "Designation source", "SanctionsImposed": "Sanctions Imposed",
    "OtherInformation": "Other Information", "UKStatementofReasons": "UK Statement of Reasons",
})  # fmt: skip
"""Elements that hold text to the headings of `screener.lists.uk_rows`."""
_TOLD = frozenset({"UniqueID", "IndividualEntityShip"})
_ASIDE = frozenset({"SanctionsImposedIndicators"})
"""True or false for each measure that "SanctionsImposed" names."""


def from_csv(file: RawFile, warnings: Warnings) -> tuple[List, str, int]:
    """The designations of the CSV, the day of its report and the number of its rows."""
    rows = lines(file)
    _, head = next(rows, (1, [""]))
    first = squash(" ".join(head))
    if not first.startswith(REPORT_DATE):
        raise unreadable(file, "the first line does not give the date of the report", row=1)
    table = under_header(file, _renamed(rows), _REQUIRED)
    found = List(file, warnings)
    for record in table.records:
        party = found.party(record.take("Unique ID"), record.take("Designation Type"), record.row)
        found.take(party, record)
        warn_drift(warnings, record)
    return found, first.removeprefix(REPORT_DATE), len(table.records)


def _renamed(rows: Iterator[tuple[int, list[str]]]) -> Iterator[tuple[int, list[str]]]:
    row, header = next(rows, (2, []))
    yield row, [_COLUMNS.get(squash(name), squash(name)) for name in header]
    yield from rows


def from_xml(file: RawFile, warnings: Warnings) -> tuple[List, str, int]:
    """The designations of the XML, the day on which it was made and their number."""
    found = List(file, warnings)
    generated = ""
    row = 0
    for element in elements(file, "Designation", "DateGenerated"):
        if local(element) == "DateGenerated":
            generated = squash(element.text or "")
            continue
        row += 1
        told = {name: squash(element.findtext(f"{{*}}{name}") or "") for name in _TOLD}
        party = found.party(told["UniqueID"], told["IndividualEntityShip"], row)
        for record in _records(element, row, warnings):
            found.take(party, record)
    return found, generated, row


def _records(element: Element, row: int, warnings: Warnings) -> Iterator[Record]:
    """A record for each branch of an element whose children hold text, deepest first."""
    fields: dict[str, str] = {}
    for child in element:
        name, said = local(child), squash(child.text or "")
        if name in _ASIDE or name in _TOLD:
            continue
        if len(child):
            yield from _records(child, row, warnings)
        elif name in _LEAVES:
            if _LEAVES[name] in fields:  # "DOBs" has several "DOB"
                yield Record(row, fields)
                fields = {}
            fields[_LEAVES[name]] = said
        elif said:
            warnings.once("unknown element; what it holds is not screened", row=row, field=name, value=said)
    if fields:
        yield Record(row, fields)
