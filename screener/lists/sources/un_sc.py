"""The one reader of the United Nations Security Council's Consolidated List.

One XML file of individuals and entities of all sanctions regimes. A party's permanent reference number
("QDi.001") is its id.
Source: https://scsanctions.un.org/resources/xml/en/consolidated.xml; schema
https://www.un.org/sc/resources/sc-sanctions.xsd; read against the editions of 2026-02 and 2026-08.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Sequence
from xml.etree.ElementTree import Element

from screener.facts.dates import parse_date
from screener.lists import cells, documents
from screener.lists.draft import Draft
from screener.lists.markup import elements, every, root_attributes, text, texts, unzipped, warn_unknown
from screener.lists.reading import Warnings, only, squash, unreadable
from screener.model import Entity, EntityType, ListId, NameKind, RawFile, Reading, SourceId

SOURCE = SourceId("un_sc")
LIST = ListId("un_sc")

_TYPES = {"INDIVIDUAL": EntityType.PERSON, "ENTITY": EntityType.ORGANISATION}
_QUALITY = {
    "Good": NameKind.ALIAS, "Low": NameKind.WEAK, "a.k.a.": NameKind.ALIAS, "f.k.a.": NameKind.FORMER,
    "": NameKind.ALIAS,
}  # fmt: skip
"""A blank strength is not a weak one."""

_NAME_PARTS = ("FIRST_NAME", "SECOND_NAME", "THIRD_NAME", "FOURTH_NAME")
_PARTY = frozenset({
    *_NAME_PARTS, "NAME_ORIGINAL_SCRIPT", "UN_LIST_TYPE", "REFERENCE_NUMBER", "LISTED_ON", "DELISTED_ON",
    "GENDER", "SUBMITTED_BY", "COMMENTS1", "TITLE", "DESIGNATION", "NATIONALITY", "LIST_TYPE",
    "LAST_DAY_UPDATED", "ALIAS", "ADDRESS", "DATE_OF_BIRTH", "PLACE_OF_BIRTH", "DOCUMENT", "DATAID",
    "INTERPOL_LINK",
    # The file's own keeping, nothing of the party: version, sort keys, whether the link is filled.
    "VERSIONNUM", "SORT_KEY", "SORT_KEY_LAST_MOD", "HAS_INTERPOL_LINK",
})  # fmt: skip
_ALIAS = frozenset({"QUALITY", "ALIAS_NAME", "NOTE", "DATE_OF_BIRTH", "CITY_OF_BIRTH", "COUNTRY_OF_BIRTH"})
_ADDRESS = frozenset({"STREET", "CITY", "STATE_PROVINCE", "ZIP_CODE", "COUNTRY", "NOTE"})
_BIRTH = frozenset({"TYPE_OF_DATE", "DATE", "YEAR", "FROM_YEAR", "TO_YEAR", "NOTE"})
_DOCUMENT = frozenset({
    "TYPE_OF_DOCUMENT", "TYPE_OF_DOCUMENT2", "NUMBER", "ISSUING_COUNTRY", "COUNTRY_OF_ISSUE", "CITY_OF_ISSUE",
    "DATE_OF_ISSUE", "DATE_OF_EXPIRY", "NOTE",
})  # fmt: skip
_DATE_TYPES = frozenset({"EXACT", "APPROXIMATELY", "BETWEEN", ""})
_OFFSET = re.compile(r"(?<=\d)[+-]\d{2}:\d{2}$")
"""A few days carry an offset from UTC ("2015-07-01-04:00"); the day is what was meant."""
_COMMENT_NUMBERS = (
    ("bic", re.compile(r"\b(?:SWIFT(?:/BIC)?|BIC)(?: code)?\s*:\s*([A-Z0-9]{8,11})\b")),
    ("imo_company", re.compile(r"\bIMO(?: number)?\s*:\s*(\d{7})\b", re.IGNORECASE)),
)
"""The numbers that the Council prints within its remarks on an entity, each under a label of its own."""


def read(files: Sequence[RawFile]) -> Reading:
    """Every individual and entity of the consolidated list."""
    file = unzipped(only(files))
    warnings = Warnings()
    root, attributes = root_attributes(file)
    if root != "CONSOLIDATED_LIST":
        raise unreadable(file, f"not the UN's consolidated list (root element {root!r})")
    found: dict[str, Entity] = {}
    for row, party in enumerate(elements(file, *_TYPES), start=1):
        entity = _entity(file, row, party, warnings)
        if entity.id in found:
            raise unreadable(file, f"{entity.id} is there already", row=row)
        found[entity.id] = entity
    if not found:
        raise unreadable(file, "the file holds no party")
    published = parse_date(attributes.get("dateGenerated", ""))
    return Reading(tuple(found.values()), warnings.all(), published, len(found), "xml")


def _entity(file: RawFile, row: int, party: Element, warnings: Warnings) -> Entity:
    kind = party.tag.rpartition("}")[2]
    number = text(party, "REFERENCE_NUMBER")
    names = [part for field in _NAME_PARTS if (part := text(party, field))]
    if not number or not names:
        raise unreadable(file, f"a party without {'a name' if number else 'REFERENCE_NUMBER'}", row=row)
    draft = Draft(_TYPES[kind], row, warnings)
    warn_unknown(party, _PARTY | {f"{kind}_{part}" for part in _PARTY}, row, warnings)
    _take_primary(draft, " ".join(names))
    draft.name_cell(text(party, "NAME_ORIGINAL_SCRIPT"), split="")
    for alias in every(party, f"{kind}_ALIAS"):
        _take_alias(file, draft, alias)
    for address in every(party, f"{kind}_ADDRESS"):
        _take_address(draft, address)
    for birth in every(party, f"{kind}_DATE_OF_BIRTH"):
        _take_birth(file, draft, birth)
    for place in every(party, f"{kind}_PLACE_OF_BIRTH"):
        warn_unknown(place, _ADDRESS, row, warnings)
        draft.birth_place(
            *(text(place, part) for part in ("STREET", "CITY", "STATE_PROVINCE", "COUNTRY", "NOTE"))
        )
    for document in every(party, f"{kind}_DOCUMENT"):
        _take_document(draft, document)
    _take_rest(draft, party)
    return draft.entity(SOURCE, LIST, number)


def _take_primary(draft: Draft, name: str) -> None:
    draft.name(name, NameKind.PRIMARY)
    draft.name_cell(name)


def _take_alias(file: RawFile, draft: Draft, alias: Element) -> None:
    warn_unknown(alias, _ALIAS, draft.row, draft.warnings)
    quality, name, note = text(alias, "QUALITY"), text(alias, "ALIAS_NAME"), text(alias, "NOTE")
    if quality not in _QUALITY:
        raise unreadable(file, f"unknown quality {quality!r} of the alias {name!r}", row=draft.row)
    kind = _QUALITY[quality]
    if kind is NameKind.ALIAS and re.search(r"(?:previously|formerly) listed as", note, re.IGNORECASE):
        kind = NameKind.FORMER
    draft.name_cell(name, kind)
    if note:
        draft.detail("alias_note", f"{name}: {note}")
        _take_names_of_note(draft, name, note, kind)
    draft.birth(text(alias, "DATE_OF_BIRTH"), "ALIAS/DATE_OF_BIRTH")
    draft.birth_place(text(alias, "CITY_OF_BIRTH"), text(alias, "COUNTRY_OF_BIRTH"))


def _take_names_of_note(draft: Draft, name: str, note: str, kind: NameKind) -> None:
    """A note may give the alias in its own script, or a name in another script in Latin letters."""
    native = not name.isascii() and not re.search(r"[A-Za-z]", name)
    if native and not re.search(r"\d", note):
        draft.name_cell(re.sub(r"\).*", ")", note) if note.startswith("(") else note, kind)
        return
    for found in cells.names(note, kind, split="").names:
        if not re.search(r"[A-Za-z]", found.text):
            draft.name(found.text, kind)


def _take_address(draft: Draft, address: Element) -> None:
    warn_unknown(address, _ADDRESS, draft.row, draft.warnings)
    draft.address(
        text(address, "COUNTRY"),
        street=text(address, "STREET"),
        city=text(address, "CITY"),
        region=text(address, "STATE_PROVINCE"),
        postal_code=text(address, "ZIP_CODE"),
        field="ADDRESS/COUNTRY",
    )
    draft.detail("address_note", text(address, "NOTE"))


def _take_birth(file: RawFile, draft: Draft, birth: Element) -> None:
    warn_unknown(birth, _BIRTH, draft.row, draft.warnings)
    kind, note = text(birth, "TYPE_OF_DATE"), text(birth, "NOTE")
    if kind not in _DATE_TYPES:
        raise unreadable(file, f"unknown TYPE_OF_DATE {kind!r} of a date of birth", row=draft.row)
    first, last = text(birth, "FROM_YEAR"), text(birth, "TO_YEAR")
    span = f"{first} to {last}" if first and last else first or last
    said = text(birth, "DATE") or text(birth, "YEAR") or span
    approximate = kind == "APPROXIMATELY" or note.lower() == "approximately"
    if said:
        draft.birth(f"circa {said}" if approximate else said, "DATE_OF_BIRTH")
        if note and not approximate:
            draft.detail("birth_note", f"{said}: {note}")
    else:
        draft.birth(note, "DATE_OF_BIRTH/NOTE")


def _take_document(draft: Draft, document: Element) -> None:
    """A number under its kind and country; both often stand within the number, or all of it in the note."""
    warn_unknown(document, _DOCUMENT, draft.row, draft.warnings)
    kind, closer = text(document, "TYPE_OF_DOCUMENT"), text(document, "TYPE_OF_DOCUMENT2")
    number, note = text(document, "NUMBER"), text(document, "NOTE")
    said_in = number or (closer if re.search(r"\d", closer) else note)
    found = documents.taken(said_in)
    if not found.number:
        draft.detail("document", squash(f"{kind} {closer} {number} {note}"))
        return
    issuer = text(document, "COUNTRY_OF_ISSUE") or text(document, "ISSUING_COUNTRY")
    told = (("issued", "DATE_OF_ISSUE"), ("in", "CITY_OF_ISSUE"), ("expires", "DATE_OF_EXPIRY"))
    dates = (f"{word} {value}" for word, path in told if (value := text(document, path)))
    said = (f"{kind} {closer}".strip(), found.label, found.note, "" if said_in == note else note, *dates)
    draft.number(
        documents.scheme(f"{closer} {found.label}", "") or documents.scheme(kind),
        found.number,
        draft.country(issuer, "DOCUMENT/COUNTRY") or found.country or documents.country_of(closer),
        "; ".join(part for part in said if part),
    )


def _take_rest(draft: Draft, party: Element) -> None:
    """Take the rest; a ship stands among the entities, told by the resolution under which it is listed."""
    for nation in texts(party, "NATIONALITY/VALUE"):
        draft.nationality(nation, "NATIONALITY")
    draft.gender = text(party, "GENDER").lower()
    draft.programmes.extend(texts(party, "UN_LIST_TYPE"))
    draft.start(_OFFSET.sub("", text(party, "LISTED_ON")), "LISTED_ON")
    draft.end = draft.day(text(party, "DELISTED_ON"), "DELISTED_ON")
    draft.titles.extend((*texts(party, "TITLE/VALUE"), *texts(party, "DESIGNATION/VALUE")))
    comments = text(party, "COMMENTS1")
    draft.remarks.append(comments)
    vessel = "resolution 2146" in comments
    draft.type = EntityType.VESSEL if vessel else draft.type
    for scheme, pattern in _COMMENT_NUMBERS:
        for number in pattern.findall(comments):
            draft.number("imo" if vessel and scheme == "imo_company" else scheme, number)
    draft.url = text(party, "INTERPOL_LINK")
    draft.detail("data_id", text(party, "DATAID"))
    draft.detail("submitted_by", text(party, "SUBMITTED_BY"))
    days = [
        day for it in texts(party, "LAST_DAY_UPDATED/VALUE") if (day := draft.day(it, "LAST_DAY_UPDATED"))
    ]
    draft.detail("last_updated", max(days, default=dt.date.min).isoformat() if days else "")
    for kind in texts(party, "LIST_TYPE/VALUE"):
        if kind != "UN List":
            draft.warnings.once(
                "unknown LIST_TYPE; it is shown", row=draft.row, field="LIST_TYPE", value=kind
            )
            draft.detail("list_type", kind)
