"""The only place that turns what the UK Sanctions List prints of a designation into a party.

Both forms give the same fields: the CSV a row for each combination of them, the XML a branch for each.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Mapping
from dataclasses import dataclass, field

from screener.lists import uk_rows
from screener.lists.draft import Draft
from screener.lists.reading import Record, Warnings, unreadable
from screener.model import EntityType, RawFile

TYPES = {
    "individual": EntityType.PERSON, "entity": EntityType.ORGANISATION, "ship": EntityType.VESSEL,
}  # fmt: skip
FACTS = (
    "Phone number", "Website", "Email address", "Type of entity", "Subsidiaries", "Parent company",
    "Business Reg No", "IMO number", "Current owners", "Previous owners", "Flag of ship", "Previous flags",
    "Type of ship", "Tonnage of ship", "Length of ship", "Year built", "Hull identification number",
)  # fmt: skip
"""Fields of companies and ships, by the names of `screener.lists.uk_rows`."""
_DETAILS = {
    "OFSI Group ID": "ofsi_group_id", "UN Reference Number": "un_ref",
    "Designation source": "designation_source",
}  # fmt: skip


@dataclass(slots=True)
class List:
    """The designations met so far."""

    file: RawFile
    warnings: Warnings
    parties: dict[str, uk_rows.Party] = field(default_factory=dict)

    def party(self, number: str, kind: str, row: int) -> uk_rows.Party:
        """The party of that unique id; an unknown type, or none, is an error."""
        if not number or kind.casefold() not in TYPES:
            what = f"unknown type of designation {kind!r}" if number else "a designation without Unique ID"
            raise unreadable(self.file, what, row=row)
        found = self.parties.setdefault(
            number, uk_rows.Party(Draft(TYPES[kind.casefold()], row, self.warnings))
        )
        if found.draft.type is not TYPES[kind.casefold()]:
            raise unreadable(self.file, f"designation {number} is of two types", row=row)
        found.draft.row = row
        return found

    def take(self, party: uk_rows.Party, record: Record) -> None:
        """Add what a record says; fields that it lacks are as good as empty."""
        uk_rows.take(self.file, party, record)
        facts = {name: record.take(name) for name in FACTS}
        if party.new("facts", *facts.values()):
            _take_facts(party, facts)
        _take_listing(party, record)


def _take_facts(party: uk_rows.Party, facts: Mapping[str, str]) -> None:
    """Each fact once, however many rows repeat it beside others."""
    for name, said in facts.items():
        for value in said.split("|"):
            if party.new(name, value.strip()):
                uk_rows.company(party.draft, {name: value})
                uk_rows.ship(party.draft, {name: value})


def _take_listing(party: uk_rows.Party, record: Record) -> None:
    draft = party.draft
    uk_rows.each(party, record, "Regime Name", draft.programmes.append)
    uk_rows.each(party, record, "Sanctions Imposed", lambda value: draft.detail("measure", value))
    gender = record.take("Gender")
    if found := re.match(r"(?:fe)?male\b", gender, re.IGNORECASE):
        draft.gender = found[0].lower()
    elif party.new("Gender", gender):
        draft.detail("gender", gender)
    designated, updated = record.take("Date Designated"), record.take("Last Updated")
    if party.new("Date Designated", designated):
        draft.start(designated, "Date Designated", "dmy")
    if party.new("Last Updated", updated):
        day = draft.day(updated, "Last Updated", "dmy")
        draft.detail("last_updated", day.isoformat() if isinstance(day, dt.date) else "")
    for name, detail in _DETAILS.items():
        said = record.take(name)
        if party.new(name, said):
            draft.detail(detail, said)
    for name in ("Other Information", "UK Statement of Reasons"):
        said = record.take(name)
        if party.new(name, said):
            draft.remarks.append(said)
