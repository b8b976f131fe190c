"""The only place that makes parties of the joined rows of OFAC's CSV files."""

from __future__ import annotations

from collections.abc import Iterator

from screener.facts.places import country_code
from screener.lists.reading import Warnings, unreadable
from screener.lists.sources.us_ofac.entities import Party, party_type
from screener.lists.sources.us_ofac.facts import Facts, from_remarks, take_vessel
from screener.lists.sources.us_ofac.tables import AddressRow, NameRow, PartyRow, PartySet, whole_clauses
from screener.model import Address, Name, NameKind

_KINDS = {"aka": NameKind.ALIAS, "nka": NameKind.ALIAS, "fka": NameKind.FORMER}
"""Names of the alternate-names file are never weak: those stand in the remarks only."""

_REGION = "Region: "
"""Begins the country of an address in a region that is, or is not, a country of its own."""


def parties(party_set: PartySet, warnings: Warnings) -> Iterator[Party]:
    """The parties of one set of CSV files."""
    for row in party_set.parties:
        facts = Facts(party_type(row.file, row.row, row.type), row.row, row.file.name)
        for name, value in row.vessel.items():
            if value:
                take_vessel(facts, name, value, warnings)
        from_remarks(facts, whole_clauses(row.remarks), row.title, warnings)
        yield Party(
            file=row.file,
            row=row.row,
            set=party_set.kind,
            number=row.number,
            names=[Name(row.name), *(_name(row, alternate, warnings) for alternate in row.names)],
            facts=facts,
            programmes=row.programmes,
            title=row.title,
            remarks=row.remarks,
            said=row.remarks,
            addresses=[made for it in row.addresses if (made := _address(it, warnings))],
        )


def _name(party: PartyRow, row: NameRow, warnings: Warnings) -> Name:
    kind = _KINDS.get(row.kind)
    if kind is None:
        raise unreadable(row.file, f"entity {party.number}: unknown kind of name {row.kind!r}", row=row.row)
    if row.remarks:
        warnings.once(
            "unknown remark on an alternate name", row=row.row, field=row.file.name, value=row.remarks
        )
    if not row.name:
        warnings.add("an alternate name without a name", row=row.row, field=row.file.name, value=party.number)
    return Name(row.name, kind)


def _address(row: AddressRow, warnings: Warnings) -> Address | None:
    """An address of the CSV files, or None where all of it is null."""
    if row.remarks:
        warnings.once("unknown remark on an address", row=row.row, field=row.file.name, value=row.remarks)
    country = row.country
    text = ", ".join(part for part in (row.street, row.city, country) if part)
    if not text:
        return None
    region = country.removeprefix(_REGION) if country.startswith(_REGION) else ""
    code = country_code(country)
    if country and not code and not region and not country.startswith("undetermined"):
        warnings.add("not a country", row=row.row, field=f"{row.file.name}: country", value=country)
    return Address(text, row.street, row.city, region, country=code)
