"""The only place that says what the EU's blocks of attributes mean: names, births, addresses, documents.

A block is a set of attributes by their names in XML 1.1 ("wholeName"); `tables` and `markup_forms` give every
other form those names.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from types import MappingProxyType

from screener.facts.dates import parse_date
from screener.facts.identifiers import canonical
from screener.facts.places import country_code, country_name
from screener.lists import documents
from screener.lists.draft import Draft
from screener.lists.reading import Warnings, unreadable
from screener.model import EntityType, Identifier, NameKind, RawFile

Block = Mapping[str, str]

TYPES = {
    "P": EntityType.PERSON, "person": EntityType.PERSON, "E": EntityType.ORGANISATION,
    "enterprise": EntityType.ORGANISATION, "entity": EntityType.ORGANISATION, "vessel": EntityType.VESSEL,
    "V": EntityType.VESSEL,
}  # fmt: skip
_STRONG = {"true": NameKind.ALIAS, "": NameKind.ALIAS, "false": NameKind.WEAK}
"""A strength that is not stated is not a weak one; the CSV forms state none."""
_LOW = re.compile(r"\blow[- ]quality\b|\bweak alias\b", re.IGNORECASE)
_FORMER = re.compile(r"\b(?:former|previous)ly\b|\bf\.?k\.?a\b", re.IGNORECASE)
_GENDERS = {"M": "male", "F": "female"}
_UNKNOWN = {"00", "", "UNKNOWN"}
"""The file's word for a country that is not known."""

_NO_DATE = {"N/A", "NA", "UNKNOWN"}

_SCHEMES = {
    "passport": "passport", "travelcardid": "passport", "diplomatic": "passport", "id": "national_id",
    "ssn": "national_id", "drivinglicence": "national_id", "residentperm": "national_id",
    "electionid": "national_id", "fiscalcode": "tax", "taxid": "tax", "vat": "tax",
    "regnumber": "registration", "tradelic": "registration", "swiftbic": "bic", "bic": "bic",
    "imo": "imo", "birthcert": "other", "other": "other", "": "other",
}  # fmt: skip
_FLAGS = {
    "diplomatic": "diplomatic", "knownExpired": "known to be expired", "knownFalse": "known to be false",
    "reportedLost": "reported lost", "revokedByIssuer": "revoked by its issuer",
}  # fmt: skip
_OLD_NUMBER = re.compile(
    r"^(?P<number>.*?)\s*\((?P<code>[a-z]+)-(?P<title>[^()]*)\)\s*(?P<note>.*)$", re.DOTALL
)
"""A number until 2018: "AD001095 (passport-National passport) ((passport))"."""
_APPROXIMATE = re.compile(r"\s*\(approximati\w*\)")


@dataclass(slots=True)
class Party:
    """An entry of the list, in whatever form it was published."""

    row: int
    logical_id: str
    subject: str
    reference: str = ""
    """The EU's reference number: one for all the regimes under which a party is listed."""
    designated: str = ""
    regulations: list[Block] = field(default_factory=list)
    remarks: list[str] = field(default_factory=list)
    details: list[tuple[str, str]] = field(default_factory=list)
    blocks: list[tuple[str, Block]] = field(default_factory=list)
    """(kind, attributes), in the order of the file."""

    @property
    def key(self) -> str:
        """What names the party in every edition; before there were references, its number in the file."""
        return self.reference or f"logical-{self.logical_id}"


def draft_of(file: RawFile, party: Party, warnings: Warnings) -> Draft:
    """An empty draft of the entry's type; an unknown type is an error."""
    if party.subject not in TYPES:
        raise unreadable(file, f"entry {party.key}: unknown type of subject {party.subject!r}", row=party.row)
    return Draft(TYPES[party.subject], party.row, warnings)


def take(file: RawFile, draft: Draft, party: Party) -> None:
    """Add what one entry says to its party's draft."""
    draft.row = party.row
    for kind, block in party.blocks:
        if kind == "nameAlias":
            _take_name(file, draft, block)
        else:
            _TAKE[kind](draft, block)
    _take_law(draft, party)


def _take_name(file: RawFile, draft: Draft, block: Block) -> None:
    strong, remark = block.get("strong", ""), block.get("remark", "")
    if strong not in _STRONG:
        raise unreadable(file, f"unknown strength {strong!r} of a name", row=draft.row)
    parts = (block.get(part, "") for part in ("firstName", "middleName", "lastName"))
    name = block.get("wholeName", "") or " ".join(part for part in parts if part)
    kind = NameKind.WEAK if _LOW.search(remark) else _STRONG[strong]
    if kind is NameKind.ALIAS and _FORMER.search(remark):
        kind = NameKind.FORMER
    draft.name(name, kind, block.get("nameLanguage", ""))
    draft.titles.extend(said for part in ("title", "function") if (said := block.get(part, "")))
    if gender := block.get("gender", ""):
        draft.gender = draft.gender or _GENDERS.get(gender, gender)
    draft.detail("name_remark", f"{name}: {remark}" if remark else "")


def _take_birth(draft: Draft, block: Block) -> None:
    said = _birth(block)
    if said.upper() in _NO_DATE:
        said = ""
    if block.get("calendarType", "") in {"", "GREGORIAN"}:
        draft.birth(said, "birthdate", "dmy")
    elif said:
        message = "a date of another calendar; it is shown, not compared"
        draft.warnings.add(message, row=draft.row, field="birthdate", value=said)
        draft.detail("birthdate", f"{said} ({block['calendarType']})")
    place = [block.get(part, "") for part in ("place", "city", "region")]
    draft.birth_place(*place, country_name(_country(draft, block, "birthdate/country")))
    draft.detail("birth_remark", block.get("remark", ""))


def _birth(block: Block) -> str:
    """The date as exactly as the block gives it."""
    first, last = block.get("yearRangeFrom", ""), block.get("yearRangeTo", "")
    month, day = block.get("monthOfYear", "").zfill(2), block.get("dayOfMonth", "").zfill(2)
    year = block.get("year", "")
    if said := block.get("birthdate", ""):
        exact = _APPROXIMATE.sub("", said)
    elif first or last:
        exact = f"{first} to {last}" if first and last else first or last
    elif year and month.strip("0"):
        exact = f"{year}-{month}-{day}" if day.strip("0") else f"{year}-{month}"
    else:
        exact = year
    circa = block.get("circa") == "true" or _APPROXIMATE.search(block.get("birthdate", ""))
    return f"circa {exact}" if circa and exact else exact


def _country(draft: Draft, block: Block, field: str) -> str:
    """The code of the block's country, by code or by name."""
    code, name = block.get("countryIso2Code", ""), block.get("countryDescription", "")
    if code in _UNKNOWN:
        return "" if name in _UNKNOWN else draft.country(name, field)
    return country_code(code) or draft.country(name or code, field)


def _take_address(draft: Draft, block: Block) -> None:
    remark, contact = block.get("remark", ""), block.get("contactInfo", "")
    code = _country(draft, block, "address/country")
    street = ", ".join(
        part for field in ("number", "street", "poBox", "place") if (part := block.get(field, ""))
    )
    draft.address(
        code,
        street=street,
        city=block.get("city", ""),
        region=block.get("region", ""),
        postal_code=block.get("zipCode", ""),
        field="address/country",
    )
    for scheme, label in (("phone", "PHONE"), ("phone", "FAX"), ("email", "EMAIL"), ("website", "WEB")):
        for found in re.findall(rf"{label}\[([^\]]+)\]", f"{contact} {remark}"):
            for number in re.split(r"[,;]\s*", found):
                draft.number(scheme, number)
    draft.detail("address_remark", " ".join(part for part in (remark, contact) if part))


def _take_citizenship(draft: Draft, block: Block) -> None:
    if code := _country(draft, block, "citizenship"):
        draft.nationalities.append(code)
    draft.detail("citizenship_remark", block.get("remark", ""))


def _take_identification(draft: Draft, block: Block) -> None:
    number = block.get("number", "") or block.get("latinNumber", "")
    code = block.get("identificationTypeCode", "")
    title, note = block.get("identificationTypeDescription", ""), block.get("remark", "")
    if old := _OLD_NUMBER.match(number):
        number, code, title, note = old["number"], old["code"], old["title"], f"{old['note']} {note}".strip()
    if code not in _SCHEMES:
        draft.warnings.once(
            "kind of number that this version does not know", row=draft.row, field=code, value=number
        )
    said = [title, note, *(words for flag, words in _FLAGS.items() if block.get(flag) == "true")]
    said += [f"{word} {value}" for word, path in _NOTED if (value := block.get(path, ""))]
    found = documents.taken(number)
    kind = _SCHEMES.get(code, "other")
    if kind == "other":
        kind = documents.scheme(f"{found.label} {note}")
    if code == "imo" or kind == "imo":
        kind = _ship_or_company(draft, found.number)
    if found.number:
        country = _country(draft, block, "identification/country") or found.country
        note = "; ".join(part for part in (*said, found.label, found.note) if part)
        draft.number(kind, found.number, country, note)
    else:
        draft.detail("identification", " ".join((number, *said)))


_NOTED = (
    ("issued by", "issuedBy"), ("issued", "issuedDate"), ("from", "validFrom"), ("until", "validTo"),
    ("in the name of", "nameOnDocument"),
)  # fmt: skip


def _ship_or_company(draft: Draft, number: str) -> str:
    """Ships stand among the enterprises: the check digit tells a ship's number from a company's."""
    ship, company = (canonical(Identifier(scheme, number)) for scheme in ("imo", "imo_company"))
    if ship and not company and draft.type is EntityType.ORGANISATION:
        draft.type = EntityType.VESSEL
    return "imo_company" if company and not ship else "imo"


_TAKE: Mapping[str, Callable[[Draft, Block], None]] = MappingProxyType(
    {
        "birthdate": _take_birth,
        "address": _take_address,
        "citizenship": _take_citizenship,
        "identification": _take_identification,
    }
)
KINDS = frozenset({"nameAlias", *_TAKE})


def _take_law(draft: Draft, party: Party) -> None:
    """The regulations, and the day of designation where it is stated; a regulation's day is not that."""
    draft.start(party.designated, "designationDate", "dmy")
    for regulation in party.regulations:
        if programme := regulation.get("programme", ""):
            draft.programmes.append(programme)
        if title := regulation.get("numberTitle", ""):
            draft.citations.append(title)
        draft.url = draft.url or regulation.get("publicationUrl", "")
    days = [it.get("publicationDate", "") for it in (*party.regulations, *(b for _, b in party.blocks))]
    known = [day for text in days if (day := parse_date(text, "dmy"))]
    if known:
        draft.detail("oldest_regulation", min(known).isoformat())
    draft.remarks.extend(party.remarks)
    draft.detail("logical_id", party.logical_id)
    for name, value in party.details:
        draft.detail(name, value)
