"""The only place that reads the EU's XML: version 1.1, and the one that was published until 2016."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from types import MappingProxyType
from xml.etree.ElementTree import Element

from screener.lists.markup import elements, every, local, text
from screener.lists.reading import Warnings, squash, unreadable
from screener.lists.sources.eu_fsf.subject import KINDS, Block, Party
from screener.model import RawFile

ROOT = "export"
OLD_ROOT = "WHOLE"

_REGULATION = "regulationSummary"
_CHILDREN = frozenset({*KINDS, "regulation", "subjectType", "remark"})
_ATTRIBUTES: Mapping[str, frozenset[str]] = MappingProxyType({
    "sanctionEntity": frozenset({
        "designationDetails", "designationDate", "unitedNationId", "euReferenceNumber", "logicalId",
    }),
    "nameAlias": frozenset({
        "firstName", "middleName", "lastName", "wholeName", "function", "gender", "title", "nameLanguage",
        "strong", "regulationLanguage", "logicalId",
    }),
    "birthdate": frozenset({
        "circa", "calendarType", "city", "zipCode", "birthdate", "dayOfMonth", "monthOfYear", "year",
        "region", "place", "countryIso2Code", "countryDescription", "regulationLanguage", "logicalId",
        "yearRangeFrom", "yearRangeTo",
    }),
    "address": frozenset({
        "city", "street", "poBox", "zipCode", "region", "place", "asAtListingTime", "countryIso2Code",
        "countryDescription", "regulationLanguage", "logicalId",
    }),
    "citizenship": frozenset({
        "region", "countryIso2Code", "countryDescription", "regulationLanguage", "logicalId",
    }),
    "identification": frozenset({
        "diplomatic", "knownExpired", "knownFalse", "reportedLost", "revokedByIssuer", "issuedBy",
        "issuedDate", "validFrom", "validTo", "latinNumber", "nameOnDocument", "number", "region",
        "countryIso2Code", "countryDescription", "identificationTypeCode", "identificationTypeDescription",
        "regulationLanguage", "logicalId",
    }),
})  # fmt: skip
"""Attributes that are known; `regulationLanguage` and a block's `logicalId` are the file's own keeping."""

_OLD_KINDS = {
    "NAME": "nameAlias", "BIRTH": "birthdate", "PASSPORT": "identification", "CITIZEN": "citizenship",
    "ADDRESS": "address",
}  # fmt: skip
_OLD_FIELDS = {
    "LASTNAME": "lastName", "FIRSTNAME": "firstName", "MIDDLENAME": "middleName", "WHOLENAME": "wholeName",
    "GENDER": "gender", "TITLE": "title", "FUNCTION": "function", "LANGUAGE": "nameLanguage",
    "DATE": "birthdate", "PLACE": "place", "COUNTRY": "countryIso2Code", "NUMBER": "number",
    "STREET": "street", "ZIPCODE": "zipCode", "CITY": "city", "OTHER": "remark",
}  # fmt: skip


def parties(file: RawFile, warnings: Warnings) -> Iterator[Party]:
    """The entries of XML 1.1."""
    for row, entity in enumerate(elements(file, "sanctionEntity"), start=1):
        _warn_attributes(entity, row, warnings)
        subject = every(entity, "subjectType")
        if not subject:
            raise unreadable(file, f"entry {entity.get('logicalId')} has no subjectType", row=row)
        party = Party(
            row,
            entity.get("logicalId", ""),
            subject[0].get("classificationCode", "") or subject[0].get("code", ""),
            squash(entity.get("euReferenceNumber", "")),
            entity.get("designationDate", ""),
        )
        party.details = [
            ("un_ref", entity.get("unitedNationId", "")),
            ("designation_details", entity.get("designationDetails", "")),
        ]
        for child in entity:
            _take(party, child, row, warnings)
        yield party


def _take(party: Party, child: Element, row: int, warnings: Warnings) -> None:
    kind = local(child)
    if kind not in _CHILDREN:
        warnings.once("unknown element; what it holds is not screened", row=row, field=kind)
    elif kind == "remark":
        party.remarks.append(squash(child.text or ""))
    elif kind == "regulation":
        party.regulations.append({**child.attrib, "publicationUrl": text(child, "publicationUrl")})
    elif kind in KINDS:
        _warn_attributes(child, row, warnings)
        party.blocks.append((kind, _block(child, row, warnings)))


def _block(element: Element, row: int, warnings: Warnings) -> Block:
    """The element's attributes, its remarks, contacts and the day of its regulation."""
    found = {name: squash(value) for name, value in element.attrib.items()}
    remarks = []
    for child in element:
        name = local(child)
        if name == "remark":
            remarks.append(squash(child.text or ""))
        elif name == _REGULATION:
            found["publicationDate"] = child.get("publicationDate", "")
        elif name == "contactInfo":
            said = child.get("value", "") or squash(child.text or "")
            found["contactInfo"] = f"{found.get('contactInfo', '')} {child.get('key', '')}[{said}]".strip()
        else:
            warnings.once(
                "unknown element; what it holds is not screened", row=row, field=f"{local(element)}/{name}"
            )
    found["remark"] = " | ".join(remarks)
    return found


def _warn_attributes(element: Element, row: int, warnings: Warnings) -> None:
    for name in element.attrib.keys() - _ATTRIBUTES[local(element)]:
        field = f"{local(element)}/{name}"
        value = element.get(name, "")
        warnings.once("unknown attribute; its values are not screened", row=row, field=field, value=value)


def old_parties(file: RawFile, warnings: Warnings) -> Iterator[Party]:
    """The entries of the XML of 2016, which has no reference numbers and no strengths."""
    for row, entity in enumerate(elements(file, "ENTITY"), start=1):
        party = Party(row, entity.get("Id", ""), entity.get("Type", ""))
        party.regulations.append(_old_regulation(entity))
        party.remarks.append(squash(entity.get("remark", "")))
        for child in entity:
            kind = _OLD_KINDS.get(local(child))
            if kind is None:
                warnings.once("unknown element; what it holds is not screened", row=row, field=local(child))
                continue
            block = {"publicationDate": child.get("reg_date", "")}
            for field in child:
                name, said = local(field), squash(field.text or "")
                if name not in _OLD_FIELDS and said:
                    warnings.once(
                        "unknown element; what it holds is not screened", row=row, field=f"{kind}/{name}"
                    )
                block[_OLD_FIELDS.get(name, name)] = said
            party.blocks.append((kind, block))
            party.regulations.append(_old_regulation(child))
        yield party


def _old_regulation(element: Element) -> Block:
    return {
        "programme": element.get("programme", ""),
        "numberTitle": element.get("legal_basis", ""),
        "publicationUrl": element.get("pdf_link", ""),
        "publicationDate": element.get("reg_date", ""),
    }
