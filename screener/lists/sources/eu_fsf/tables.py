"""The only place that reads the EU's CSV: version 1.1, and 1.0 with its shorter names of columns.

A line holds one attribute or one of each kind, so an entry takes as many lines as its largest attribute.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator, Mapping
from types import MappingProxyType

from screener.lists.reading import (
    Record,
    Table,
    Warnings,
    encoding_of,
    squash,
    text,
    under_header,
    unreadable,
    warn_drift,
)
from screener.lists.sources.eu_fsf.subject import Block, Party
from screener.model import RawFile

_PREFIXES: Mapping[str, str] = MappingProxyType({
    "NameAlias": "nameAlias", "Address": "address", "BirthDate": "birthdate",
    "Identification": "identification", "Citizenship": "citizenship",
    "Naal": "nameAlias", "Addr": "address", "Birt": "birthdate", "Iden": "identification",
    "Citi": "citizenship",
})  # fmt: skip
_RENAMED: Mapping[str, str] = MappingProxyType({
    "birthDate": "birthdate", "day": "dayOfMonth", "month": "monthOfYear",
    "typeCode": "identificationTypeCode", "typeDescription": "identificationTypeDescription",
    "regulation_PublicationDate": "publicationDate", "regulation_Programme": "programme",
    "regulation_NumberTitle": "numberTitle", "regulation_PublicationUrl": "publicationUrl",
    "lastname": "lastName", "firstname": "firstName", "middlename": "middleName", "wholename": "wholeName",
    "language": "nameLanguage", "zipcode": "zipCode", "country": "countryIso2Code", "date": "birthdate",
    "other": "remark", "leba_publication_date": "publicationDate", "leba_numtitle": "numberTitle",
    "leba_url": "publicationUrl",
})  # fmt: skip
"""Names of columns, without their prefix, to the names of XML 1.1."""
_LAW = ("programme", "numberTitle", "publicationUrl", "publicationDate")
_ASIDE = frozenset({
    # The file's own keeping: a block's number and language, the kind of regulation and when it took effect.
    "logicalId", "logical_id", "regulationLanguage", "regulation_Type", "regulation_OrganisationType",
    "regulation_EntryIntoForceDate", "entity_logical_id",
})  # fmt: skip
_ENTITY = {
    "Entity_LogicalId": "id", "Entity_logical_id": "id", "Entity_EU_ReferenceNumber": "reference",
    "EU_ref_num": "reference", "Entity_SubjectType": "subject", "Subject_type": "subject",
    "Entity_DesignationDate": "designated", "Entity_Remark": "remark", "Entity_remark": "remark",
    "Entity_UnitedNationId": "un_ref", "Entity_DesignationDetails": "designation_details",
    "Entity_Regulation_Programme": "programme", "Programme": "programme",
    "Entity_Regulation_NumberTitle": "numberTitle", "Leba_numtitle": "numberTitle",
    "Entity_Regulation_PublicationUrl": "publicationUrl", "Leba_url": "publicationUrl",
    "Entity_Regulation_PublicationDate": "publicationDate", "Leba_publication_date": "publicationDate",
    "fileGenerationDate": "generated", "Date_file": "generated",
}  # fmt: skip
_ENTITY_ASIDE = (
    "Entity_SubjectType_ClassificationCode", "Entity_Regulation_Type", "Entity_Regulation_OrganisationType",
    "Entity_Regulation_EntryIntoForceDate",
)  # fmt: skip


def table(file: RawFile, warnings: Warnings) -> Table:
    """The file's records, columns that stand several times told apart by what they stand before."""
    decoded = text(file, encoding_of(file, warnings))
    rows = csv.reader(io.StringIO(decoded, newline=""), delimiter=";", strict=True)
    if decoded.startswith('"') and ";" in decoded.split("\n", 1)[0].split("\t")[0]:
        rows = csv.reader(_unwrapped(decoded), delimiter=";", strict=True)
    found = under_header(file, _numbered(file, rows), ())
    if missing := {"id", "subject", "programme"} - set(found.columns):
        names = " or ".join(name for name, held in _ENTITY.items() if held in missing)
        raise unreadable(file, f"the header lacks {names}", row=1)
    return found


def _unwrapped(decoded: str) -> Iterator[str]:
    """Each line out of the one cell in which a spreadsheet has saved it."""
    for cells in csv.reader(io.StringIO(decoded, newline=""), delimiter="\t", strict=True):
        yield cells[0] if cells else ""


def _numbered(file: RawFile, rows: Iterator[list[str]]) -> Iterator[tuple[int, list[str]]]:
    try:
        for row, cells in enumerate(rows, start=1):
            if row == 1:
                yield 1, list(_header(cells))
            elif any(cells):
                yield row, cells
    except csv.Error as error:
        raise unreadable(file, f"the row cannot be cut into fields ({error})") from error


def _header(cells: list[str]) -> Iterator[str]:
    block = ""
    for cell in map(squash, cells):
        name = "Date_file" if re.fullmatch(r"Date_filex*", cell) else cell
        prefix, _, rest = name.partition("_")
        if prefix in _PREFIXES and rest:
            block = prefix
            yield name
        elif name == "Entity_logical_id" and block:
            yield f"{block}_entity_logical_id"
        else:
            yield _ENTITY.get(name, name)


def parties(file: RawFile, warnings: Warnings) -> tuple[list[Party], str]:
    """The entries of either CSV, and the day that the file states."""
    found: dict[str, Party] = {}
    generated = ""
    for record in table(file, warnings).records:
        generated = record.take("generated") or generated
        number = record.take("id")
        if not number:
            raise unreadable(file, "a line without the entry's number", row=record.row)
        party = found.setdefault(number, Party(record.row, number, ""))
        _take_entity(party, record)
        _take_blocks(party, record)
        warn_drift(warnings, record)
    return list(found.values()), generated


def _take_entity(party: Party, record: Record) -> None:
    party.subject = record.take("subject") or party.subject
    party.reference = record.take("reference") or party.reference
    party.designated = record.take("designated") or party.designated
    record.set_aside(*_ENTITY_ASIDE)
    remark = record.take("remark").replace("\\n", " ")
    if remark and remark not in party.remarks:
        party.remarks.append(remark)
    for name in ("un_ref", "designation_details"):
        said = (name, record.take(name))
        if said not in party.details:
            party.details.append(said)
    _add_law(party, {name: record.take(name) for name in _LAW})


def _add_law(party: Party, law: Block) -> None:
    if any(law.values()) and law not in party.regulations:
        party.regulations.append(law)


def _take_blocks(party: Party, record: Record) -> None:
    blocks: dict[str, dict[str, str]] = {}
    for column in list(record.left()):
        prefix, _, rest = column.partition("_")
        if prefix not in _PREFIXES:
            continue
        name = rest[:1].lower() + rest[1:]
        value = record.take(column)
        if name not in _ASIDE and value:
            blocks.setdefault(_PREFIXES[prefix], {})[_RENAMED.get(name, name)] = value
    for kind, block in blocks.items():
        facts = {name: value for name, value in block.items() if name not in _LAW}
        _add_law(party, {name: block.get(name, "") for name in _LAW})
        if facts and (kind, block) not in party.blocks:
            party.blocks.append((kind, block))
