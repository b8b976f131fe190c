"""The one place that turns rows of the British lists into what is known of a party.

OFSI's consolidated list and the UK Sanctions List print the same cells under other headings: one row for
each combination of a name, an address and a date of birth of a party, so a value stands in many rows and is
taken once. The names of fields are those of OFSI's form of 36 columns.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from itertools import zip_longest
from types import MappingProxyType

from screener.lists import cells, documents
from screener.lists.draft import Draft
from screener.lists.reading import Record, squash, unreadable
from screener.model import EntityType, NameKind, RawFile, Relation

NAMES = ("Name 1", "Name 2", "Name 3", "Name 4", "Name 5", "Name 6")
ADDRESS = tuple(f"Address {n}" for n in range(1, 7))

KINDS: Mapping[str, NameKind] = MappingProxyType({
    "primary name": NameKind.PRIMARY, "prime alias": NameKind.PRIMARY, "primary": NameKind.PRIMARY,
    "primary name variation": NameKind.ALIAS, "aka": NameKind.ALIAS, "alias": NameKind.ALIAS,
    "fka": NameKind.FORMER,
})  # fmt: skip
LOW = frozenset({"low quality", "low quality a.k.a", "low quality a.k.a.", "low"})
NOT_LOW = frozenset({"", "good quality", "good quality a.k.a", "good quality a.k.a.", "good"})
"""A blank quality is not a low one."""

_PAUSE = re.compile(r"(?<![Nn]o)[.;]\s+(?=\S*\d)|\s+(?=[A-Z]{3,6}(?::\s*\d|\s+\d{6}))")
_LONG_NUMBER = re.compile(r"\d{6}")
_RUSSIAN = re.compile(r"\b(?:OGRN(?:IP)?|INN|KPP|ОГРН|ИНН|КПП)\b")
_SHARED = re.compile(r"\b(?:KPP|КПП|OKPO|OKTMO|SPARK|Gazette|Licen[cs]e|BIK|ICP)\b", re.IGNORECASE)
"""Numbers that several companies have, or that name a document: a tax office's, a statistical one."""
_REGISTERED = re.compile(
    r"(?P<number>"
    r"(?:\b(?!(?:INN|TIN|BIN|OGRN|KPP|SRN|VAT|UNP|BIK|REG|NO|CR|BR|ICP|ID|TAX)\b)[A-Z]{1,4}[ /-]?)?"
    r"(?!\d\d/\d\d/\d{4})\d[\dA-Z/-]{4,}(?: \d{2,4}){0,3})\s*(?P<tail>\([^()\d]*\)|[-–]\s*[^\d;.]+$)?"
)
"""A number of a register, with what may stand behind it: "(Russia)", "- TIN"."""


@dataclass(slots=True)
class Party:
    """The draft of a party, and which cells of its rows were taken."""

    draft: Draft
    taken: set[tuple[str, ...]] = field(default_factory=set)

    def new(self, *cell: str) -> bool:
        """Whether this cell (its kind, then its values) was not taken yet and says anything."""
        if cell in self.taken or not any(cell[1:]):
            return False
        self.taken.add(cell)
        return True


def take(file: RawFile, party: Party, record: Record) -> None:
    """Take what both lists print of names, birth, documents and addresses."""
    draft = party.draft
    _take_names(file, party, record)
    title, born = record.take("Title"), record.take("DOB")
    if party.new("Title", title):
        draft.titles.append(title)
    if party.new("DOB", born):
        draft.birth(born, "DOB", "dmy")
    town, country = record.take("Town of Birth"), record.take("Country of Birth")
    if party.new("Birth", town, country):
        for place in zip_longest(cells.enumerated(town), cells.enumerated(country), fillvalue=""):
            draft.birth_place(*(part.strip(" .") for part in place))
    each(party, record, "Nationality", lambda value: draft.nationality(value, "Nationality"))
    each(party, record, "Position", draft.titles.append)
    _take_documents(party, record, "Passport Number", "Passport Details", "passport")
    _take_documents(
        party, record, "National Identification Number", "National Identification Details", "national_id"
    )
    _take_address(party, record)


def each(party: Party, record: Record, name: str, add: Callable[[str], None]) -> None:
    """Add each value of a cell that may number several."""
    cell = record.take(name)
    if party.new(name, cell):
        for value in (part for it in cell.split("|") for part in cells.enumerated(it.strip())):
            if bare := value.strip(" ."):
                add(bare)


def _take_names(file: RawFile, party: Party, record: Record) -> None:
    parts = [record.take(part) for part in NAMES]
    name = " ".join(part for part in parts if part)
    kind = name_kind(file, record) if name else NameKind.ALIAS
    if party.new("Name", name, kind):
        party.draft.name(name, kind)
    native = record.take("Name Non-Latin Script")
    script, language = record.take("Non-Latin Script Type"), record.take("Non-Latin Script Language")
    if party.new("Native", native, script, language):
        weak = kind if kind is NameKind.WEAK else NameKind.ALIAS
        party.draft.name(native, weak, language or script)


def name_kind(file: RawFile, record: Record) -> NameKind:
    """In what capacity the row's name is published; an unknown word is an error."""
    kind, quality = record.take("Alias Type"), record.take("Alias Quality")
    if kind.casefold() not in KINDS:
        raise unreadable(file, f"unknown value {kind!r} in the field `Alias Type`", row=record.row)
    if quality.casefold() not in LOW | NOT_LOW:
        raise unreadable(file, f"unknown value {quality!r} in the field `Alias Quality`", row=record.row)
    return NameKind.WEAK if quality.casefold() in LOW else KINDS[kind.casefold()]


def _take_documents(party: Party, record: Record, number: str, details: str, scheme: str) -> None:
    """Numbers and what is said of each, numbered alike."""
    numbers, said = record.take(number), record.take(details)
    if not party.new(number, numbers, said):
        return
    values, notes = cells.enumerated(numbers), cells.enumerated(said)
    if not numbers and _LONG_NUMBER.search(said):
        values, notes = notes, ("",) * len(notes)
    elif len(values) != len(notes):
        notes = (said,) if len(values) == 1 else ("",) * len(values)
        party.draft.detail(details, said if len(values) != 1 else "")
    for value, note in zip(values, notes, strict=True):
        take_numbers(party.draft, value, scheme, note.strip(" -."))


def take_numbers(draft: Draft, text: str, scheme: str, note: str = "") -> None:
    """The numbers of a cell, each with its kind and country as the words around it tell."""
    for part in _PAUSE.split(squash(text)):
        found = documents.taken(part)
        words = f"{found.label} {found.note} {note}"
        if not found.number:
            draft.detail(scheme, f"{part} {note}")
            continue
        kind = "other" if _SHARED.search(words) else documents.scheme(words, scheme)
        country = found.country or documents.country_of(found.note) or documents.country_of(note)
        if not country and _RUSSIAN.search(words):
            country = "RU"
        said = "; ".join(it for it in (found.label, found.note, note) if it)
        draft.number(scheme if scheme == "passport" else kind, found.number, country, said)


def registrations(draft: Draft, text: str) -> None:
    """A company's numbers, each after its label: "OGRN: 1027700456024 (2) INN: 7725075060"."""
    start = 0
    for found in _REGISTERED.finditer(text):
        label = re.sub(r"^(?:[^\w(]|\(\d+\))*|[^\w)]*$", "", text[start : found.start()])
        start = found.end()
        words = f"{label} {found['tail'] or ''}"
        country = documents.country_of(label) or documents.country_of(found["tail"] or "")
        if not country and _RUSSIAN.search(words):
            country = "RU"
        kind = "other" if _SHARED.search(words) else documents.scheme(words, "registration")
        draft.number(kind, found["number"], country, words.strip(" -–"))
    if text and not start:
        draft.detail("registration", text)


def _take_address(party: Party, record: Record) -> None:
    *street, city = (record.take(part) for part in ADDRESS)
    code, country = record.take("Post/Zip Code"), record.take("Country")
    if party.new("Address", *street, city, code, country):
        party.draft.address(
            country,
            street=", ".join(part for part in street if part),
            city=city,
            postal_code=code,
            field="Country",
        )


def contacts(draft: Draft, scheme: str, text: str) -> None:
    """Telephone numbers, websites or addresses of electronic mail, several in a cell."""
    for value in cells.enumerated(text):
        for part in _contact_parts(scheme, value):
            draft.number(scheme, part)


def _contact_parts(scheme: str, value: str) -> Iterator[str]:
    if scheme == "phone":
        yield from (
            bare for part in re.split(r"[;,]|\.\s", value) if re.search(r"\d", bare := part.strip(" ."))
        )
    else:
        mark = "@" if scheme == "email" else "."
        yield from (bare for part in re.split(r"[\s;,]+", value) if mark in (bare := part.strip(" .,;()")))


def ship(draft: Draft, facts: Mapping[str, str]) -> None:
    """What the lists print of a ship, by the words of the UK Sanctions List."""
    for number in re.findall(r"\d{7}", facts.get("IMO number", "")):
        draft.number("imo" if draft.type is EntityType.VESSEL else "imo_company", number)
    for flag in cells.enumerated(facts.get("Flag of ship", "")):
        draft.nationality(flag.strip(" ."), "Flag of ship")
    for owner in cells.enumerated(facts.get("Current owners", "")):
        draft.relations.append(Relation("owned_or_controlled_by", owner.strip(" .")))
    for name, detail in _SHIP.items():
        draft.detail(detail, facts.get(name, ""))


_SHIP = {
    "Previous flags": "previous_flags", "Previous owners": "previous_owners", "Type of ship": "vessel_type",
    "Tonnage of ship": "gross_tonnage", "Length of ship": "vessel_length", "Year built": "year_built",
    "Hull identification number": "hull_identification_number",
}  # fmt: skip


def company(draft: Draft, facts: Mapping[str, str]) -> None:
    """What the lists print of a company."""
    registrations(draft, facts.get("Business Reg No", ""))
    for parent in cells.enumerated(facts.get("Parent company", "")):
        draft.relations.append(Relation("parent", parent.strip(" .")))
    draft.detail("subsidiaries", facts.get("Subsidiaries", ""))
    draft.detail("type_of_entity", facts.get("Type of entity", ""))
    contacts(draft, "phone", f"{facts.get('Phone number', '')}; {facts.get('Fax', '')}")
    contacts(draft, "website", facts.get("Website", ""))
    contacts(draft, "email", facts.get("Email address", ""))
