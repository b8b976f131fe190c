"""The one reader of Canada's Consolidated Autonomous Sanctions List.

XML of flat records in two generations: elements in English ("LastName") and in both languages
("LastName-NomDeFamille"). Regime, schedule and item of the regulations name a party, and so does its id.
Source: https://www.international.gc.ca/world-monde/international_relations-relations_internationales/sanctions/consolidated-consolide.aspx;
read against the edition of 2025-05.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator, Sequence
from xml.etree.ElementTree import Element

from screener.facts.dates import parse_date, parse_partial
from screener.facts.places import fold
from screener.lists.draft import Draft
from screener.lists.markup import elements, local, root_name, unzipped
from screener.lists.reading import Warnings, only, squash, unreadable
from screener.model import Entity, EntityType, ListId, NameKind, RawFile, Reading, SourceId

SOURCE = SourceId("ca_sema")
LIST = ListId("ca_sema")

_FIELDS = {
    "Country": "regime", "LastName": "last", "GivenName": "given", "EntityOrShip": "entity",
    "Entity": "entity", "Aliases": "aliases", "Alias": "aliases",
    "DateOfBirthOrShipBuildDate": "born", "DateOfBirth": "born",
    "TitleOrShip": "title", "TitleOrShipType": "title", "Title": "title", "ShipIMONumber": "imo",
    "Schedule": "schedule", "Item": "item", "DateOfListing": "listed",
}  # fmt: skip
"""The English part of an element's name to what it holds."""

_FIRST_DAY = dt.date(1899, 12, 30)
"""Day 0 of a spreadsheet. Source: ECMA-376, part 1, 18.17.4.1 (the 1900 date base, its 29 February 1900
included)."""
_SERIAL = re.compile(r"\d{5}(?:\.0+)?")
_SHIP = re.compile(r"\b(?:tanker|cargo|carrier|vessel|ro-ro|fso|ship)\b", re.IGNORECASE)
_ALSO = re.compile(r"[\s(]{0,3}\balso known as:?\s+(?P<alias>[^()]+(?:\([^()]*\)[^()]*)*)\)?", re.IGNORECASE)
_LEGAL = (
    r"(?:co|company|ltd|limited|inc|incorporated|llc|l\.l\.c|lp|llp|plc|jsc|ojsc|pjsc|cjsc|zao|ooo|oao|pao|ao|s\.?a|sarl|"
    r"gmbh|corp|corporation|pte|jr|sr|ii|iii|iv|ооо|оао|зао|пао|ао|фгуп|гуп)\b"
)
_COMMA = re.compile(rf",\s+(?!{_LEGAL})(?=[^,;]*\w)", re.IGNORECASE)
_SLASH = re.compile(r"\s+/\s+|(?<=[\w)\"»”])/\s+(?=\S)|(?<=\w\w\w)/(?=[A-ZÀ-Ý\u0400-\u042f]\w+\s)")
_ONLY_A_FORM = re.compile(
    r"(?:(?:открытое|закрытое|публичное|страховое)? ?акционерное общество|"
    r"общество с ограниченной ответственностью|[озпс]?ао|ооо)?",
    re.IGNORECASE,
)
"""What a "Joint Stock Company or JSC «…»" leaves when it is cut: no name of anybody."""
_QUOTED = re.compile(r"«[^»]*»|“[^”]*”|\"[^\"]*\"|\([^()]*\)")


def read(files: Sequence[RawFile]) -> Reading:
    """Every person, entity and ship of the autonomous list."""
    file = unzipped(only(files))
    warnings = Warnings()
    root = root_name(file)
    if root != "data-set":
        raise unreadable(file, f"not Canada's list (root element {root!r})")
    found: dict[str, Entity] = {}
    shape = ""
    for row, record in enumerate(elements(file, "record"), start=1):
        shape = shape or ("xml-bilingual" if any("-" in local(it) for it in record) else "xml-english")
        entity = _entity(file, row, record, warnings)
        if entity.id in found:
            raise unreadable(file, f"{entity.id} is there already", row=row)
        found[entity.id] = entity
    if not found:
        raise unreadable(file, "the file holds no record")
    return Reading(tuple(found.values()), warnings.all(), None, len(found), shape)


def _entity(file: RawFile, row: int, record: Element, warnings: Warnings) -> Entity:
    facts = _facts(row, record, warnings)
    person = bool(facts.get("last") or facts.get("given"))
    name = f"{facts.get('given', '')} {facts.get('last', '')}" if person else facts.get("entity", "")
    if not name.strip() or not facts.get("regime") or not facts.get("item"):
        raise unreadable(file, "a record without a name, Country or Item", row=row)
    if person and facts.get("entity"):
        raise unreadable(file, "a record that is a person and an entity", row=row)
    draft = Draft(EntityType.PERSON if person else EntityType.ORGANISATION, row, warnings)
    _take_ship(draft, facts)
    _take_names(draft, name)
    for alias in _aliases(facts.get("aliases", ""), person=person):
        if _ONLY_A_FORM.fullmatch(alias.strip(" .")):
            draft.detail("legal_form", alias)
        else:
            draft.name_cell(alias)
    if draft.type is EntityType.PERSON:
        _take_birth(draft, facts.get("born", ""))
        draft.titles.extend(title for title in (facts.get("title", ""),) if title)
    _take_listing(draft, facts)
    return draft.entity(SOURCE, LIST, _key(facts))


def _facts(row: int, record: Element, warnings: Warnings) -> dict[str, str]:
    found: dict[str, str] = {}
    for field in record:
        name, said = local(field), squash(field.text or "")
        held = _FIELDS.get(name.partition("-")[0])
        if held is None:
            if said:
                warnings.once(
                    "unknown element; what it holds is not screened", row=row, field=name, value=said
                )
        elif said and said != "N/A":
            found[held] = f"{found[held]}; {said}" if held in found else said
    return found


def _key(facts: dict[str, str]) -> str:
    """Regime, schedule and item, as short as they stay apart: "russia-1-part-1-12"."""
    regime = re.split(r"\s+/\s+|\s*\|\s*", facts["regime"])[0]
    return re.sub(r"\s+", "-", fold(f"{regime} {facts.get('schedule', '')} {facts['item']}"))


def _take_names(draft: Draft, name: str) -> None:
    """The name, and what it says in the other language or after "also known as"."""
    text = squash(name)
    aliases = [found["alias"].strip() for found in _ALSO.finditer(text)]
    bare = squash(_ALSO.sub(" ", text)).strip(" ,;") or text
    first, *others = _SLASH.split(bare) if not draft.person else [bare]
    draft.name(first, NameKind.PRIMARY)
    for other in (*others, *aliases):
        draft.name_cell(other)
    if first != text:
        draft.detail("name_as_published", text)


def _aliases(cell: str, *, person: bool) -> Iterator[str]:
    """The aliases of a cell, joined with semicolons, slashes or commas; "Co., Ltd." is one.

    >>> list(_aliases("Air Bagan Holdings Pte. Ltd., Air Bagan, Limited", person=False))
    ['Air Bagan Holdings Pte. Ltd.', 'Air Bagan, Limited']
    """
    for part in cell.split(";"):
        for side in _SLASH.split(part):
            pieces = _at_commas(side)
            words = [len(piece.split()) for piece in pieces]
            if person and min(words, default=0) == 1 < max(words, default=0) and _inverted(words):
                yield side
                continue
            for piece in pieces:
                bare = re.sub(r"^\s*(?:and|also)\s+", "", piece)
                yield from re.split(r"\s+(?:or|and)\s+", bare) if _NATIVE.search(bare) else (bare,)


def _inverted(words: Sequence[int]) -> bool:
    """Whether pieces of so many words are "LAST, First", or spellings of parts, and no names of their own."""
    return len(words) == len(("last", "first")) or sum(count > 1 for count in words) * 2 <= len(words)


_NATIVE = re.compile(r"[\u0400-\u052f\u0600-\u06ff\u1000-\u109f]")
"""A letter in Cyrillic, Arabic or Burmese script: names in them are joined with an English "or", "and"."""


def _at_commas(text: str) -> list[str]:
    """The text cut at commas that do not stand within quotation marks or brackets."""
    shielded = _QUOTED.sub(lambda found: found[0].replace(",", "\0"), text)
    return [piece.replace("\0", ",") for piece in _COMMA.split(shielded)]


def _take_birth(draft: Draft, text: str) -> None:
    if _SERIAL.fullmatch(text):
        draft.birth((_FIRST_DAY + dt.timedelta(days=int(float(text)))).isoformat(), "DateOfBirth")
        return
    for value in re.split(r"\s+or\s+", text, flags=re.IGNORECASE):
        draft.birth(re.sub(r"^born (?:in |on )?(?:the )?", "", value), "DateOfBirth")


def _take_ship(draft: Draft, facts: dict[str, str]) -> None:
    imo, title, built = facts.get("imo", ""), facts.get("title", ""), facts.get("born", "")
    if draft.person or not (imo or _SHIP.search(title)):
        return
    draft.type = EntityType.VESSEL
    if re.search(r"\d{7}", imo):
        draft.number("imo", imo)
    elif imo:
        draft.warnings.add("no IMO number; it is shown", row=draft.row, field="ShipIMONumber", value=imo)
        draft.detail("ship_imo_number", imo)
    draft.detail("vessel_type", title)
    draft.detail("year_built", built)


def _take_listing(draft: Draft, facts: dict[str, str]) -> None:
    regime, schedule, item = facts["regime"], facts.get("schedule", ""), facts["item"]
    draft.programmes.append(regime)
    draft.citations.append(f"Schedule {schedule}, item {item}" if schedule else f"Item {item}")
    listed = facts.get("listed", "")
    if _SERIAL.fullmatch(listed):
        draft.starts.append(_FIRST_DAY + dt.timedelta(days=int(float(listed))))
    elif found := parse_date(listed):
        draft.starts.append(found)
    elif span := parse_partial(listed):
        draft.starts.append(span.first)
        if span.first != span.last:
            draft.warnings.add(
                "a date of two readings; the earlier counts",
                row=draft.row,
                field="DateOfListing",
                value=listed,
            )
    elif listed:
        draft.start(listed, "DateOfListing")
