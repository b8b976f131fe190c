"""The only place that makes a party of the cells of one row."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from functools import lru_cache

from screener.facts.dates import parse_partial
from screener.facts.identifiers import SCHEMES, canonical, comparable, from_text
from screener.facts.places import country_code
from screener.model import EntityType, Identifier, PartialDate, Party
from screener.parties.columns import Columns, normalised
from screener.parties.naming import names_of, split_aliases
from screener.parties.spellings import ADDRESS_ROLES, IDENTIFIER_ROLES, NAME_PARTS

_TYPES = {
    EntityType.PERSON: (
        "person", "individual", "natural person", "physical person", "private person", "human", "sole trader",
        "sole proprietor", "employee",
    ),
    EntityType.ORGANISATION: (
        "organisation", "organization", "company", "corporation", "corporate", "business", "legal entity",
        "legal person", "entity", "firm", "government", "general", "fund", "branch", "partnership", "llc",
        "non profit", "nonprofit", "ngo", "bank", "trust", "international organization",
        "resident government entity",
    ),
    EntityType.VESSEL: ("vessel", "ship", "boat"),
    EntityType.AIRCRAFT: ("aircraft", "plane", "airplane"),
}  # fmt: skip
"""Words for a kind of party. Source for "general", "fund", "branch" and the last two: GLEIF, LEI-CDF 3.1,
EntityCategoryTypeEnum."""
_TYPE_OF = {word: kind for kind, words in _TYPES.items() for word in words}

NO_COUNTRY = "rows naming a country that was not understood"
NO_TYPE = "rows naming a type that is neither person, organisation, vessel nor aircraft"
NO_BIRTH = "rows giving a birth date that was not understood"
NO_NUMBER = "rows giving a number whose form or check digit is wrong, which was not compared"
NO_NAME = "rows without a name, screened by their numbers alone"


LONGEST = 10_000
"""Characters of a cell that are read as a name, an address or a number; chosen: a hundred long names.
Taking a cell apart may cost the square of its length, so there is an end to it."""


class Builder:
    """Makes parties of rows, and counts in `counts` what was not understood, as phrases about the file."""

    def __init__(self, columns: Columns, counts: Counter[str]) -> None:
        self.counts = counts
        self._remarks: list[str] = []
        self._name = columns.get("name", ())
        self._name_parts = _positions(columns, NAME_PARTS)
        self._continued = columns.get("name_continued", ())
        self._others = columns.get("other_names", ())
        self._address = _positions(columns, ADDRESS_ROLES)
        self._country = columns.get("country", ())
        self._type = columns.get("type", ())
        self._birth = columns.get("birth", ())
        self._id = columns.get("id", ())[:1]
        self._identifiers = [(role, i) for role in IDENTIFIER_ROLES for i in columns.get(role, ())]
        self._used = frozenset(i for positions in columns.values() for i in positions)

    def party(self, cells: Sequence[str], row: int, problem: str, line: int | None = None) -> Party:
        """Make the party of a row; a row with a problem keeps what can be told of it."""
        self._remarks.clear()
        if any(len(cells[i]) > LONGEST for i in self._used):
            cells = [cell[:LONGEST] for cell in cells]
            problem = problem or f"a cell is longer than {LONGEST:,} characters"
        kind = self._kind(cells) if self._type else EntityType.UNKNOWN
        names = names_of(self._name_cell(cells), kind)
        if self._continued and names.name:
            lines = (cells[i].strip() for i in self._continued)
            names = names.and_also([" ".join([names.name, *filter(None, lines)])])
        if self._others:
            names = names.and_also(alias for i in self._others for alias in split_aliases(cells[i]))
        country = self._country_code(cells) if self._country else ""
        numbers = self._numbers(cells, country) if self._identifiers else ()
        if names.problem and any(map(comparable, numbers)):
            self._remark(NO_NAME, f"{names.problem}: screened by its numbers alone")
            names = replace(names, problem="")
        return Party(
            name=names.name,
            type=kind,
            country=country,
            address=", ".join(text for i in self._address if (text := cells[i].strip())),
            birth=self._born(cells) if self._birth else None,
            identifiers=numbers,
            other_names=names.others,
            id=cells[self._id[0]].strip() if self._id else "",
            row=row,
            line=line,
            problem=problem or names.problem,
            remarks=tuple(self._remarks),
        )

    def _remark(self, what: str, remark: str) -> None:
        """Count what was not understood for the file, and say it of the row."""
        self.counts[what] += 1
        self._remarks.append(remark)

    def _name_cell(self, cells: Sequence[str]) -> str:
        """Take the name column, or the parts of a person's name where there is none or it is empty."""
        for i in self._name:
            if cells[i]:
                return cells[i]
        return " ".join(part for i in self._name_parts if (part := cells[i].strip()))

    def _country_code(self, cells: Sequence[str]) -> str:
        for i in self._country:
            if code := country_code(cells[i]):
                return code
            if cells[i].strip():
                self._remark(NO_COUNTRY, f"country not understood: {cells[i].strip()}")
        return ""

    def _kind(self, cells: Sequence[str]) -> EntityType:
        for i in self._type:
            if found := _type_of(cells[i]):
                return found
            if cells[i].strip():
                self._remark(NO_TYPE, f"type not understood: {cells[i].strip()}")
        return EntityType.UNKNOWN

    def _born(self, cells: Sequence[str]) -> PartialDate | None:
        for i in self._birth:
            if not cells[i].strip():
                continue
            if found := parse_partial(cells[i]):
                return found
            self._remark(NO_BIRTH, f"birth date not understood: {cells[i].strip()}")
        return None

    def _numbers(self, cells: Sequence[str], country: str) -> tuple[Identifier, ...]:
        """Take the numbers; one that counts in one country only is taken to be of the party's."""
        found = []
        for role, i in self._identifiers:
            if not cells[i] or cells[i].isspace():
                continue
            number = from_text(role, cells[i])
            if (
                country
                and not number.country
                and number.scheme in SCHEMES
                and SCHEMES[number.scheme].by_country
            ):
                number = replace(number, country=country)
            if SCHEMES[number.scheme].strong and canonical(number) is None:
                self._remark(NO_NUMBER, f"not a valid {SCHEMES[number.scheme].title}: {number.value}")
            found.append(number)
        return tuple(found)


def _positions(columns: Columns, roles: Sequence[str]) -> tuple[int, ...]:
    return tuple(i for role in roles for i in columns.get(role, ()))


@lru_cache(maxsize=4096)
def _type_of(cell: str) -> EntityType | None:
    return _TYPE_OF.get(normalised(cell))
