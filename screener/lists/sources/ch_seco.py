"""The one reader of SECO's list of sanctioned individuals, entities and organisations.

One XML file: programmes with their sets of measures, targets with identities, and places that both refer to.
Source: https://www.seco.admin.ch (XML schema of the consolidated list); read against SECO's own example of
2024-01-17 and targets printed by public tools.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from xml.etree.ElementTree import Element

from screener.facts.dates import parse_date
from screener.lists import cells, documents
from screener.lists.draft import Draft
from screener.lists.markup import branches, every, local, root_attributes, text, texts, unzipped, warn_unknown
from screener.lists.reading import Warnings, only, squash, unreadable
from screener.model import Entity, EntityType, ListId, NameKind, RawFile, Reading, Relation, SourceId

SOURCE = SourceId("ch_seco")
LIST = ListId("ch_seco")

_OBJECTS = {"vessel": EntityType.VESSEL, "aircraft": EntityType.AIRCRAFT}
_KINDS = {
    "primary-name": NameKind.PRIMARY, "alias": NameKind.ALIAS, "formerly-known-as": NameKind.FORMER,
}  # fmt: skip
_QUALITIES = frozenset({"good", "low", ""})
_ORDER = (
    "whole-name", "given-name", "further-given-name", "father-name", "grand-father-name", "family-name",
    "tribal-name", "maiden-name", "suffix", "other",
)  # fmt: skip
"""The natural order of a name's parts; the file gives the family name first."""
_TITLE = "title"
_MODIFICATIONS = frozenset({"listed", "amended", "de-listed"})
_SCHEMES = {
    "passport": "passport", "diplomatic-passport": "passport", "travel-document": "passport",
    "service-passport": "passport", "id-card": "national_id", "residence-permit": "national_id",
    "driving-license": "national_id", "driver-license": "national_id", "ssn": "national_id",
    "voter-id-card": "national_id", "birth-certificate": "other", "visa": "other", "other": "other",
    "": "other",
}  # fmt: skip
_TARGET = frozenset({
    "sanctions-set-id", "foreign-identifier", "individual", "entity", "object", "modification",
    "generic-attribute",
})  # fmt: skip
_SUBJECT = frozenset({
    "identity", "justification", "relation", "other-information", "generic-attribute",
})  # fmt: skip
_IDENTITY = frozenset({
    "name", "nationality", "day-month-year", "place-of-birth", "address", "identification-document",
})  # fmt: skip
_IMO = re.compile(r"\bIMO\s*(?:number|no\.?)?\s*:?\s*(\d{7})\b", re.IGNORECASE)
_SWIFT = re.compile(r"\bSWIFT(?:/BIC)?(?: code)?\s*:?\s*([A-Z0-9]{8}(?:[A-Z0-9]{3})?)\b")


@dataclass(slots=True)
class _Header:
    """What targets refer to."""

    programmes: dict[str, tuple[str, str]] = field(default_factory=dict)
    """Set of measures to the programme's short name and the set's article."""
    places: dict[str, Mapping[str, str]] = field(default_factory=dict)


def read(files: Sequence[RawFile]) -> Reading:
    """Every target of the whole list."""
    file = unzipped(only(files))
    warnings = Warnings()
    root, attributes = root_attributes(file)
    if root != "swiss-sanctions-list":
        raise unreadable(file, f"not SECO's list (root element {root!r})")
    if attributes.get("list-type") != "whole-list":
        hint = "Load the whole list (Gesamtliste); a list of changes would delist everybody else."
        raise unreadable(
            file, f"a list of type {attributes.get('list-type')!r}, not the whole list", hint=hint
        )
    header = _header(file)
    found: dict[str, Entity] = {}
    for row, target in enumerate(branches(file, "target"), start=1):
        entity = _entity(file, row, target, header, warnings)
        found[entity.id] = entity
    if not found:
        raise unreadable(file, "the file holds no target")
    return Reading(
        tuple(_linked(found)), warnings.all(), parse_date(attributes.get("date", "")), len(found), "xml"
    )


def _header(file: RawFile) -> _Header:
    """The programmes, which come first, and the places, which come last."""
    header = _Header()
    for element in branches(file, "sanctions-program", "place"):
        if local(element) == "place":
            country = every(element, "country")
            header.places[element.get("ssid", "")] = {
                "location": text(element, "location"),
                "area": text(element, "area"),
                "country": country[0].get("iso-code", "") if country else "",
            }
            continue
        key = next((squash(it.text or "") for it in every(element, "program-key") if _english(it)), "")
        for it in every(element, "sanctions-set"):
            if _english(it):
                header.programmes[it.get("ssid", "")] = (key, squash(it.text or ""))
    return header


def _english(element: Element) -> bool:
    return element.get("lang", "eng") == "eng"


def _entity(file: RawFile, row: int, target: Element, header: _Header, warnings: Warnings) -> Entity:
    number = target.get("ssid", "")
    subjects = [child for child in target if local(child) in {"individual", "entity", "object"}]
    if not number or len(subjects) != 1:
        raise unreadable(file, f"target {number!r} is not one individual, entity or object", row=row)
    subject = subjects[0]
    draft = Draft(_type(file, row, subject), row, warnings)
    warn_unknown(target, _TARGET, row, warnings)
    warn_unknown(subject, _SUBJECT, row, warnings)
    identities = sorted(every(subject, "identity"), key=lambda it: it.get("main") != "true")
    for place, identity in enumerate(identities):
        _take_identity(file, draft, identity, header, main=place == 0)
    if not draft.names:
        raise unreadable(file, f"target {number} has no name", row=row)
    draft.gender = subject.get("sex", "")
    _take_law(draft, target, header)
    _take_rest(draft, target, subject)
    _take_days(file, draft, target)
    return draft.entity(SOURCE, LIST, number)


def _type(file: RawFile, row: int, subject: Element) -> EntityType:
    kind = local(subject)
    if kind != "object":
        return EntityType.PERSON if kind == "individual" else EntityType.ORGANISATION
    if subject.get("object-type") not in _OBJECTS:
        raise unreadable(file, f"unknown type of object {subject.get('object-type')!r}", row=row)
    return _OBJECTS[subject.get("object-type", "")]


# --- identities ---


def _take_identity(file: RawFile, draft: Draft, identity: Element, header: _Header, *, main: bool) -> None:
    warn_unknown(identity, _IDENTITY, draft.row, draft.warnings)
    for name in every(identity, "name"):
        _take_name(file, draft, name, main=main)
    for nation in every(identity, "nationality/country"):
        draft.nationality(nation.get("iso-code", "") or squash(nation.text or ""), "nationality")
    for birth in every(identity, "day-month-year"):
        _take_birth(draft, birth)
    for place in every(identity, "place-of-birth"):
        where = header.places.get(place.get("place-id", ""), {})
        draft.birth_place(where.get("location", ""), where.get("area", ""), where.get("country", ""))
    for address in every(identity, "address"):
        _take_address(draft, address, header)
    for document in every(identity, "identification-document"):
        _take_document(draft, document)


def _take_name(file: RawFile, draft: Draft, name: Element, *, main: bool) -> None:
    kind, quality = name.get("name-type", ""), name.get("quality", "")
    if kind not in _KINDS or quality not in _QUALITIES:
        raise unreadable(file, f"unknown kind of name {kind!r}, quality {quality!r}", row=draft.row)
    chief = main and kind == "primary-name"
    held = NameKind.PRIMARY if chief else NameKind.ALIAS if kind == "primary-name" else _KINDS[kind]
    if quality == "low" and not chief:
        held = NameKind.WEAK
    parts = sorted(every(name, "name-part"), key=lambda part: _rank(part.get("name-part-type", "")))
    draft.titles.extend(text(part, "value") for part in parts if part.get("name-part-type") == _TITLE)
    named = [part for part in parts if part.get("name-part-type") != _TITLE]
    draft.name(" ".join(text(part, "value") for part in named), held)
    for language, spelt in _variants(named):
        draft.name(spelt, NameKind.ALIAS if held is NameKind.PRIMARY else held, language)


def _rank(part: str) -> int:
    return _ORDER.index(part) if part in _ORDER else len(_ORDER)


def _variants(parts: Sequence[Element]) -> Iterator[tuple[str, str]]:
    """The whole name in each language and script in which parts of it are spelt otherwise.

    The first variants of the parts make one name, the second ones another; a part without one stays.
    """
    groups: dict[tuple[str, str], list[list[str]]] = {}
    for place, part in enumerate(parts):
        for it in every(part, "spelling-variant"):
            key = (it.get("lang", ""), it.get("script", ""))
            slots = groups.setdefault(key, [[] for _ in parts])
            slots[place].append(squash(it.text or ""))
    for (language, script), slots in groups.items():
        latin = script in {"", "LATN"}
        for turn in range(max(map(len, slots))):
            spelt = [
                slot[min(turn, len(slot) - 1)] if slot else text(part, "value") if latin else ""
                for slot, part in zip(slots, parts, strict=True)
            ]
            yield (language if latin else language or script), " ".join(it for it in spelt if it)


def _take_birth(draft: Draft, birth: Element) -> None:
    year, month, day = (birth.get(part, "") for part in ("year", "month", "day"))
    first, last = birth.get("from-year", ""), birth.get("to-year", "")
    said = "-".join(part.zfill(2) for part in (year, month, day) if part) if month else year
    said = said or (f"{first} to {last}" if first and last else first or last)
    if birth.get("calendar", "Gregorian") != "Gregorian":
        message = "a date of another calendar; it is shown, not compared"
        draft.warnings.add(message, row=draft.row, field="day-month-year", value=said)
        draft.detail("day-month-year", f"{said} ({birth.get('calendar')})")
        return
    draft.birth(f"circa {said}" if birth.get("quality") == "low" and said else said, "day-month-year")


def _take_address(draft: Draft, address: Element, header: _Header) -> None:
    where = header.places.get(address.get("place-id", ""), {})
    street = [text(address, part) for part in ("c-o", "address-details", "p-o-box")]
    draft.address(
        where.get("country", ""),
        street=", ".join(part for part in street if part),
        city=where.get("location", ""),
        region=where.get("area", ""),
        postal_code=text(address, "zip-code"),
        field="place/country",
    )
    draft.detail("address_note", text(address, "remark"))


def _take_document(draft: Draft, document: Element) -> None:
    kind, number = document.get("document-type", ""), text(document, "number")
    if kind not in _SCHEMES:
        draft.warnings.once(
            "kind of number that this version does not know", row=draft.row, field=kind, value=number
        )
    issuer = every(document, "issuer")
    country = issuer[0].get("code", "") if issuer else ""
    told = [
        kind,
        text(document, "remark"),
        *(_dated(document, part) for part in ("date-of-issue", "expiry-date")),
    ]
    note = "; ".join(part for part in told if part)
    scheme = _SCHEMES.get(kind, "other")
    if scheme == "other":
        scheme = documents.scheme(f"{kind} {number}")
    draft.number(scheme, number, draft.country(country, "issuer"), note)


def _dated(document: Element, part: str) -> str:
    days = every(document, f"{part}/day-month-year")
    given = [days[0].get(it, "") for it in ("year", "month", "day")] if days else []
    return f"{part} {'-'.join(it.zfill(2) for it in given if it)}" if any(given) else ""


# --- the rest of a target ---


def _take_law(draft: Draft, target: Element, header: _Header) -> None:
    for number in texts(target, "sanctions-set-id") or tuple(target.get("sanctions-set-id", "").split()):
        programme, article = header.programmes.get(number, ("", ""))
        if not programme:
            draft.warnings.once(
                "a set of measures that the file does not name", row=draft.row, field="set", value=number
            )
        draft.programmes.append(programme or number)
        draft.citations.extend([article] if article else [])


def _take_rest(draft: Draft, target: Element, subject: Element) -> None:
    for number in texts(target, "foreign-identifier"):
        # Source: public parsers take the element for the number of the United Nations; beside measures of the
        # European Union other numbers stand there (140), so only what reads as one is one.
        known = cells.UN_REFERENCE.fullmatch(number.strip())
        draft.detail("un_ref" if known else "foreign_identifier", number)
    for said in (*texts(subject, "justification"), *texts(subject, "other-information")):
        draft.remarks.append(said)
    for said in texts(subject, "other-information"):
        for number in _IMO.findall(said):
            draft.number("imo" if draft.type is EntityType.VESSEL else "imo_company", number)
        for code in _SWIFT.findall(said):
            draft.number("bic", code)
    for it in (*every(target, "generic-attribute"), *every(subject, "generic-attribute")):
        draft.detail(it.get("name", "attribute"), squash(it.text or ""))
    for it in every(subject, "relation"):
        kind = re.sub(r"\W+", "_", it.get("relation-type", "")).strip("_") or "linked_to"
        draft.relations.append(Relation(_RELATIONS.get(kind, kind), "", it.get("target-id", "")))


_RELATIONS = {
    "related_to": "linked_to", "owned_by": "owned_or_controlled_by",
    "controlled_by": "owned_or_controlled_by",
}  # fmt: skip


def _take_days(file: RawFile, draft: Draft, target: Element) -> None:
    """The last time that the target was listed, and delisted if that came later."""
    days: dict[str, list[dt.date]] = {}
    for it in every(target, "modification"):
        kind = it.get("modification-type", "")
        if kind not in _MODIFICATIONS:
            raise unreadable(file, f"unknown modification {kind!r}", row=draft.row)
        if day := draft.day(it.get("effective-date", ""), "effective-date"):
            days.setdefault(kind, []).append(day)
    left = max(days.get("de-listed", ()), default=None)
    listed = sorted(days.get("listed", ()))
    again = [day for day in listed if left and day >= left]
    draft.starts = again[:1] or listed[-1:] if left else listed[:1]
    draft.end = left if left and not again else None


def _linked(found: Mapping[str, Entity]) -> Iterator[Entity]:
    """The entities with each relation under the name of its other end, which the file gives by number."""
    for entity in found.values():
        relations = []
        for it in entity.relations:
            other = found.get(f"{LIST}:{it.entity_id}")
            relations.append(
                Relation(it.kind, other.name if other else it.entity_id, other.id if other else "")
            )
        yield replace(entity, relations=tuple(relations)) if relations else entity
