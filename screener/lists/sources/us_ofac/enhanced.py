"""The only place that reads OFAC's ENHANCED XML, which states lists, first days, scripts and relations.

Source: OFAC's schema ENHANCED_XML.xsd at sanctionslistservice.ofac.treas.gov; read against its non-SDN file
of 2025-01-10.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator
from xml.etree.ElementTree import Element

from screener.facts.dates import parse_date
from screener.facts.places import country_code
from screener.lists.markup import elements, every, text, texts, warn_unknown
from screener.lists.reading import Warnings, unreadable
from screener.lists.sources.us_ofac import programmes
from screener.lists.sources.us_ofac.entities import Party, party_type
from screener.lists.sources.us_ofac.facts import LABEL_OF, VESSEL_OF, Facts, from_remarks, take, take_vessel
from screener.model import Address, ListId, Name, NameKind, RawFile, Relation

ROOT = "sanctionsData"
_CONSOLIDATED = "Consolidated List"
"""The umbrella over all non-SDN lists: no list of its own."""

_KINDS = {"A.K.A.": NameKind.ALIAS, "N.K.A.": NameKind.ALIAS, "F.K.A.": NameKind.FORMER, "": NameKind.ALIAS}
_PARTS = {
    "ADDRESS1": "street", "ADDRESS2": "street", "ADDRESS3": "street", "CITY": "city",
    "STATE/PROVINCE": "region", "REGION": "region", "POSTAL CODE": "postal_code",
}  # fmt: skip
_ENTITY = frozenset({
    "generalInfo", "sanctionsLists", "sanctionsPrograms", "sanctionsTypes", "legalAuthorities", "names",
    "addresses", "features", "identityDocuments", "relationships",
})  # fmt: skip
_GENERAL = frozenset({"identityId", "entityType", "title", "remarks"})
_DOCUMENT = frozenset({
    "type", "name", "documentNumber", "isValid", "issuingLocation", "issuingCountry", "issuingAuthority",
    "issueDate", "expirationDate", "comments",
})  # fmt: skip


def published(file: RawFile) -> dt.date | None:
    """The day that the file states."""
    head = next(elements(file, "publicationInfo"), None)
    return parse_date(text(head, "dataAsOf")) if head is not None else None


def parties(file: RawFile, warnings: Warnings) -> list[Party]:
    """The file's parties, on those of their lists that the file is a publication of."""
    filters: tuple[str, ...] = ()
    found: list[Party] = []
    for element in elements(file, "publicationInfo", "entity"):
        if not element.get("id"):
            filters = texts(element, "filters/sanctionsLists/sanctionsList")
            continue
        found.append(_party(file, len(found) + 1, element, filters, warnings))
    if not found:
        raise unreadable(file, "the file holds no entities")
    return found


def _party(file: RawFile, row: int, entity: Element, filters: tuple[str, ...], warnings: Warnings) -> Party:
    warn_unknown(entity, _ENTITY, row, warnings)
    for general in every(entity, "generalInfo"):
        warn_unknown(general, _GENERAL, row, warnings)
    number = entity.get("id", "")
    facts = Facts(party_type(file, row, text(entity, "generalInfo/entityType")), row, file.name)
    said = [*_take_features(facts, entity, warnings), *_take_documents(facts, entity, warnings)]
    facts.details.extend(("sanctions type", it) for it in texts(entity, "sanctionsTypes/sanctionsType"))
    remarks = text(entity, "generalInfo/remarks")
    from_remarks(facts, remarks, "", warnings)
    names = list(_names(file, row, entity))
    if not names:
        raise unreadable(file, f"entity {number} has no name", row=row)
    return Party(
        file=file,
        row=row,
        set="sdn" if filters == ("SDN List",) else "cons",
        number=number,
        names=names,
        facts=facts,
        programmes=texts(entity, "sanctionsPrograms/sanctionsProgram"),
        title=text(entity, "generalInfo/title"),
        remarks=remarks,
        said="; ".join(said),
        addresses=list(_addresses(entity, row, warnings)),
        relations=list(_relations(entity)),
        listed=_listed(file, row, entity, filters),
        citations=tuple(dict.fromkeys(texts(entity, "legalAuthorities/legalAuthority"))),
    )


def _listed(
    file: RawFile, row: int, entity: Element, filters: tuple[str, ...]
) -> dict[ListId, dt.date | None]:
    """The lists that the entity is on, of those that this file publishes, with its first day on each."""
    found: dict[ListId, dt.date | None] = {}
    for it in every(entity, "sanctionsLists/sanctionsList"):
        title = (it.text or "").strip()
        if title == _CONSOLIDATED:
            continue
        list_id = programmes.TITLES.get(title)
        if list_id is None:
            raise unreadable(file, f"entity {entity.get('id')} is on an unknown list {title!r}", row=row)
        if not filters or (title in filters) or (_CONSOLIDATED in filters and list_id != programmes.SDN):
            found[list_id] = parse_date(it.get("datePublished", ""))
    if not found:
        raise unreadable(file, f"entity {entity.get('id')} is on none of the file's lists", row=row)
    return found


def _names(file: RawFile, row: int, entity: Element) -> Iterator[Name]:
    """The names, the primary one first, each in every script in which it was published."""
    ordered = sorted(every(entity, "names/name"), key=lambda name: text(name, "isPrimary") != "true")
    for name in ordered:
        kind = _KINDS.get(text(name, "aliasType"))
        if kind is None:
            raise unreadable(file, f"unknown kind of name {text(name, 'aliasType')!r}", row=row)
        if text(name, "isLowQuality") == "true":
            kind = NameKind.WEAK
        primary = text(name, "isPrimary") == "true"
        forms = sorted(every(name, "translations/translation"), key=lambda it: text(it, "script") != "Latin")
        for place, form in enumerate(forms):
            script = text(form, "script")
            chief = primary and place == 0
            yield Name(
                text(form, "formattedFullName"),
                NameKind.PRIMARY if chief else kind,
                "" if script == "Latin" else script,
            )


def _take_features(facts: Facts, entity: Element, warnings: Warnings) -> Iterator[str]:
    """Take every feature, and say it as the remarks of the CSV do."""
    for feature in every(entity, "features/feature"):
        label, value = text(feature, "type"), text(feature, "value")
        if text(feature, "reliability") == "False":
            facts.details.append((f"{label} (called false by OFAC)", value))
        elif label in VESSEL_OF:
            take_vessel(facts, VESSEL_OF[label], value, warnings)
        else:
            take(facts, LABEL_OF.get(label, label), value, warnings)
        yield f"{label} {value}"


def _take_documents(facts: Facts, entity: Element, warnings: Warnings) -> Iterator[str]:
    for it in every(entity, "identityDocuments/identityDocument"):
        warn_unknown(it, _DOCUMENT, facts.row, warnings)
        label, value, country = text(it, "type"), text(it, "documentNumber"), text(it, "issuingCountry")
        for word, path in (("issued", "issueDate"), ("expires", "expirationDate")):
            if day := text(it, path):
                value = f"{value} {word} {day}"
        if country and not country_code(country):
            facts.warn(warnings, "not a country", label, country)
        take(facts, label, value, warnings, country_code(country))
        yield f"{label} {value}"


def _addresses(entity: Element, row: int, warnings: Warnings) -> Iterator[Address]:
    for address in every(entity, "addresses/address"):
        country = text(address, "country")
        code = country_code(country)
        if country and not code and not country.startswith("undetermined"):
            warnings.add("not a country", row=row, field="address country", value=country)
        for form in every(address, "translations/translation"):
            parts: dict[str, list[str]] = {}
            for part in every(form, "addressParts/addressPart"):
                parts.setdefault(_PARTS.get(text(part, "type"), "street"), []).append(text(part, "value"))
            street, city, region, postal_code = (
                ", ".join(parts.get(name, ())) for name in ("street", "city", "region", "postal_code")
            )
            whole = ", ".join(it for it in (street, city, region, postal_code, country) if it)
            if whole:
                yield Address(whole, street, city, region, postal_code, code)


def _relations(entity: Element) -> Iterator[Relation]:
    """Each relation in its publisher's words; its direction is from this entity to the other one.

    "Owned or Controlled By" names the owner, "Owns, controls, or operates" the owned.
    """
    for it in every(entity, "relationships/relationship"):
        other = every(it, "relatedEntity")
        kind = re.sub(r"[^a-z]+", "_", text(it, "type").lower()).strip("_")
        yield Relation(kind, text(it, "relatedEntity"), other[0].get("entityId", "") if other else "")
