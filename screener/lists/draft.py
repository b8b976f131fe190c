"""The only place that collects what a publisher says of one party until it is an entity.

Each fact is taken, kept as a detail because it cannot be compared, or warned about with its row and field.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from typing import TypeVar

from screener.facts.dates import Order, parse_partial
from screener.facts.places import country_code
from screener.lists import cells, short_forms
from screener.lists.addresses import from_parts
from screener.lists.reading import Warnings, squash
from screener.lists.reading import day as one_day
from screener.model import (
    Address,
    Entity,
    EntityType,
    Identifier,
    ListId,
    Name,
    NameKind,
    PartialDate,
    Relation,
    SourceId,
)

_T = TypeVar("_T")


@dataclass(slots=True)
class Draft:
    """What is known of one party so far."""

    type: EntityType
    row: int
    """Row of a table, or number of the record in an XML file."""
    warnings: Warnings
    names: list[Name] = field(default_factory=list)
    addresses: list[Address] = field(default_factory=list)
    identifiers: list[Identifier] = field(default_factory=list)
    births: list[PartialDate] = field(default_factory=list)
    birth_places: list[str] = field(default_factory=list)
    nationalities: list[str] = field(default_factory=list)
    gender: str = ""
    programmes: list[str] = field(default_factory=list)
    starts: list[dt.date] = field(default_factory=list)
    end: dt.date | None = None
    citations: list[str] = field(default_factory=list)
    titles: list[str] = field(default_factory=list)
    remarks: list[str] = field(default_factory=list)
    url: str = ""
    relations: list[Relation] = field(default_factory=list)
    details: list[tuple[str, str]] = field(default_factory=list)

    @property
    def person(self) -> bool:
        """Whether the party is a person."""
        return self.type is EntityType.PERSON

    def name(self, text: str, kind: NameKind = NameKind.ALIAS, language: str = "") -> None:
        """Add one name as it stands, and what it says in other words.

        A person's "LAST, First" is added in natural order, an organisation's "… (ACRONYM)" as both names.
        """
        forms = list(cells.forms(squash(text), person=self.person))
        if forms and self.type is EntityType.ORGANISATION and ";" not in text:
            plain, others = short_forms.split(forms[0])
            forms.extend((plain, *others))
        for place, form in enumerate(forms):
            later = place and kind is NameKind.PRIMARY
            self.names.append(Name(form, NameKind.ALIAS if later else kind, language))

    def name_cell(
        self, text: str, kind: NameKind = NameKind.ALIAS, *, split: str = ";", language: str = ""
    ) -> None:
        """Add each name of a cell that may hold several, two scripts or a remark; one is primary."""
        found = cells.names(text, kind, person=self.person, split=split)
        for place, name in enumerate(found.names):
            later = place and name.kind is NameKind.PRIMARY
            self.name(name.text, NameKind.ALIAS if later else name.kind, language)
        if found.notes:
            self.detail("name_as_published", text)

    def country(self, text: str, field: str) -> str:
        """The code of a published country; a text that names none is warned about."""
        code = country_code(text)
        if text and not code:
            self.warnings.add("not a country", row=self.row, field=field, value=text)
        return code

    def nationality(self, text: str, field: str) -> None:
        """Add a nationality or flag, or several; one that is no country is kept as a detail."""
        parts = [country_code(part) for part in re.split(r"[.,;/]\s*|\s+and\s+", text)]
        if len(parts) > 1 and all(parts) and not country_code(text):
            self.nationalities.extend(parts)
        elif code := self.country(text, field):
            self.nationalities.append(code)
        else:
            self.detail(field, text)

    def birth(self, text: str, field: str, order: Order | None = None) -> None:
        """Add a date of birth, however exactly it is known; what is no date is kept as a detail."""
        if not text:
            return
        if found := parse_partial(text, order):
            self.births.append(found)
        else:
            self.warnings.add(
                "not a date of birth; it is shown, not compared", row=self.row, field=field, value=text
            )
            self.detail(field, text)

    def birth_place(self, *parts: str) -> None:
        """Add a place of birth from its parts."""
        if place := ", ".join(part for part in map(squash, parts) if part):
            self.birth_places.append(place)

    def number(self, scheme: str, value: str, country: str = "", note: str = "") -> None:
        """Add a number of the scheme; one without letters and digits is kept as a detail."""
        if any(character.isalnum() for character in value):
            self.identifiers.append(Identifier(scheme, squash(value), country, squash(note)))
        else:
            self.detail(scheme, " ".join(part for part in (value, note) if part))

    def address(
        self,
        country: str,
        *,
        street: str = "",
        city: str = "",
        region: str = "",
        postal_code: str = "",
        field: str,
    ) -> None:
        """Add an address from its parts; a country that names none is warned about."""
        found = from_parts(street, city, region, postal_code, country)
        if country and not found.country:
            self.warnings.add("not a country", row=self.row, field=field, value=country)
        if found.text:
            self.addresses.append(found)

    def day(self, text: str, field: str, order: Order = "ymd") -> dt.date | None:
        """The day of a field; one that cannot be read is warned about."""
        return one_day(text, order, self.warnings, row=self.row, field=field)

    def start(self, text: str, field: str, order: Order = "ymd") -> None:
        """Add a first day on the list; the earliest counts."""
        if found := self.day(text, field, order):
            self.starts.append(found)

    def detail(self, field: str, value: str) -> None:
        """Keep what is shown and not compared."""
        if value := squash(value):
            self.details.append((field, value))

    def entity(self, source: SourceId, list_id: ListId, number: str) -> Entity:
        """The party as an entity of the list, under its publisher's number."""
        return Entity(
            id=f"{list_id}:{number}",
            list_id=list_id,
            sources=(source,),
            type=self.type,
            names=_names(self.names),
            addresses=_distinct(self.addresses),
            identifiers=_distinct(self.identifiers),
            births=_distinct(self.births),
            birth_places=_distinct(self.birth_places),
            nationalities=_distinct(self.nationalities),
            gender=self.gender,
            programmes=_distinct(self.programmes),
            start=min(self.starts, default=None),
            end=self.end,
            citations=_distinct(self.citations),
            title="; ".join(_distinct(self.titles)),
            remarks=" | ".join(_distinct(self.remarks)),
            url=self.url,
            relations=_distinct(self.relations),
            details=_distinct(self.details),
        )


def _names(names: Iterable[Name]) -> tuple[Name, ...]:
    """Each name once, one primary first; a name published as strong and as weak is strong."""
    found: dict[str, Name] = {}
    for place, name in enumerate(sorted(names, key=lambda name: name.kind is not NameKind.PRIMARY)):
        key = name.text.casefold()
        if place and name.kind is NameKind.PRIMARY:
            name = replace(name, kind=NameKind.ALIAS)  # noqa: PLW2901 - a second primary name
        known = found.get(key)
        if known is None or (known.kind is NameKind.WEAK and name.kind is not NameKind.WEAK):
            found[key] = name
    every = tuple(found.values())
    chief = next((place for place, name in enumerate(every) if name.kind is not NameKind.WEAK), 0)
    head = tuple(replace(name, kind=NameKind.PRIMARY) for name in every[chief : chief + 1])
    return (*head, *every[:chief], *every[chief + 1 :])


def _distinct(items: Iterable[_T]) -> tuple[_T, ...]:
    return tuple(dict.fromkeys(items))
