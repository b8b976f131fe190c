"""The only place that makes a party of the cells of one row."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field

from screener.facts.dates import parse_partial
from screener.facts.identifiers import from_text
from screener.facts.places import country_code
from screener.model import EntityType, Identifier, PartialDate, Party
from screener.parties.columns import IDENTIFIER_ROLES, Columns, normalised
from screener.parties.naming import names_of, split_aliases

_TYPES = {
    EntityType.PERSON: "person individual natural person physical person private person human sole trader",
    EntityType.ORGANISATION: "organisation organization company corporation corporate business legal entity "
    "entity firm government general fund branch partnership non profit nonprofit ngo bank trust",
    EntityType.VESSEL: "vessel ship boat",
    EntityType.AIRCRAFT: "aircraft plane airplane",
}
_ADDRESS_ROLES = ("address", "city", "region", "postal_code")
_REMEMBERED = 10_000
"""Distinct cells of one kind whose meaning is kept; chosen: a file has few countries."""


@dataclass(slots=True)
class Builder:
    """Makes parties of rows, remembering cells that repeat and counting what was not understood."""

    columns: Columns
    counts: Counter[str] = field(default_factory=Counter)
    """What was not understood, as a sentence about the file, and in how many rows."""
    countries: dict[str, str] = field(default_factory=dict)

    def party(self, cells: Sequence[str], row: int, problem: str) -> Party:
        """Make the party of a row; a row with a problem keeps what can be told of it."""
        names = names_of(self._name(cells))
        others = dict.fromkeys(names.others)
        for position in self.columns.get("other_names", ()):
            others |= dict.fromkeys(split_aliases(cells[position]))
        others.pop(names.name, None)
        return Party(
            name=names.name,
            type=self._type(cells),
            country=self._country(cells),
            address=", ".join(
                cell.strip() for role in _ADDRESS_ROLES for cell in self._cells(cells, role) if cell.strip()
            ),
            birth=self._birth(cells),
            identifiers=self._identifiers(cells),
            other_names=tuple(others),
            id=" ".join(self._cells(cells, "id")[:1]).strip(),
            row=row,
            problem=problem or names.problem,
        )

    def _cells(self, cells: Sequence[str], role: str) -> list[str]:
        return [cells[position] for position in self.columns.get(role, ())]

    def _name(self, cells: Sequence[str]) -> str:
        """Take the name column, or the parts of a person's name where there is none or it is empty."""
        for name in self._cells(cells, "name"):
            if name.strip():
                return name
        roles = ("first_name", "middle_name", "last_name")
        return " ".join(part for role in roles for part in self._cells(cells, role) if part.strip())

    def _country(self, cells: Sequence[str]) -> str:
        for cell in self._cells(cells, "country"):
            text = cell.strip()
            if not text:
                continue
            if text not in self.countries:
                if len(self.countries) >= _REMEMBERED:
                    self.countries.clear()
                self.countries[text] = country_code(text)
            if self.countries[text]:
                return self.countries[text]
            self.counts["rows name a country that was not understood"] += 1
        return ""

    def _type(self, cells: Sequence[str]) -> EntityType:
        for cell in self._cells(cells, "type"):
            if found := _TYPE_OF.get(normalised(cell)):
                return found
            if cell.strip():
                self.counts["rows name a type that is neither person, organisation, vessel nor aircraft"] += 1
        return EntityType.UNKNOWN

    def _birth(self, cells: Sequence[str]) -> PartialDate | None:
        for cell in self._cells(cells, "birth"):
            if not cell.strip():
                continue
            if found := parse_partial(cell):
                return found
            self.counts["rows give a birth date that was not understood"] += 1
        return None

    def _identifiers(self, cells: Sequence[str]) -> tuple[Identifier, ...]:
        return tuple(
            from_text(role, cell.strip())
            for role in IDENTIFIER_ROLES
            for cell in self._cells(cells, role)
            if cell.strip()
        )


_TYPE_OF = {word: kind for kind, words in _TYPES.items() for word in words.split()} | {
    "natural person": EntityType.PERSON,
    "physical person": EntityType.PERSON,
    "private person": EntityType.PERSON,
    "sole trader": EntityType.PERSON,
    "legal entity": EntityType.ORGANISATION,
    "non profit": EntityType.ORGANISATION,
}
