"""What OpenSanctions' schemata and properties are in our words.

Source: https://followthemoney.tech/explorer/; https://www.opensanctions.org/docs/topics/.
"""

from __future__ import annotations

from collections.abc import Iterable
from types import MappingProxyType

from screener.facts.dates import parse_partial
from screener.lists.draft import Draft
from screener.model import EntityType, ListId, SourceId

SOURCE = SourceId("opensanctions")
LIST = ListId("opensanctions")

TYPES = MappingProxyType(
    {
        "Person": EntityType.PERSON,
        "Company": EntityType.ORGANISATION,
        "Organization": EntityType.ORGANISATION,
        "PublicBody": EntityType.ORGANISATION,
        "LegalEntity": EntityType.UNKNOWN,  # a person or a company: the source did not say which
        "Vessel": EntityType.VESSEL,
        "Airplane": EntityType.AIRCRAFT,
        "CryptoWallet": EntityType.UNKNOWN,
    }
)
"""Schemata of parties; others (securities, links, papers) are no party of their own."""

NUMBERS = MappingProxyType({
    "leiCode": "lei", "swiftBic": "bic", "imoNumber": "imo", "mmsi": "mmsi", "callSign": "call_sign",
    "dunsCode": "duns", "isinCode": "isin", "ticker": "ticker", "publicKey": "wallet",
    "registrationNumber": "registration", "ogrnCode": "registration", "uscCode": "registration",
    "taxNumber": "tax", "vatCode": "tax", "innCode": "tax",
    "passportNumber": "passport", "socialSecurityNumber": "national_id", "idNumber": "other",
    "serialNumber": "serial", "bikCode": "bank_code", "okpoCode": "other", "kppCode": "other",
    "permId": "other", "uniqueEntityId": "other", "cikCode": "other", "npiCode": "other",
    "phone": "phone", "email": "email", "website": "website",
})  # fmt: skip
"""Properties that hold a number or code, and its scheme."""

COUNTRY_OF = MappingProxyType({
    "innCode": "RU", "ogrnCode": "RU", "okpoCode": "RU", "kppCode": "RU", "bikCode": "RU", "uscCode": "CN",
    "socialSecurityNumber": "US", "cikCode": "US", "npiCode": "US",
})  # fmt: skip
"""Countries of codes that only one country gives."""


def scheme(prop: str, type_: EntityType) -> str:
    """The scheme of a number property; some mean another number for another kind of party."""
    if prop == "imoNumber":
        return "imo" if type_ is EntityType.VESSEL else "imo_company"
    if prop == "registrationNumber" and type_ is EntityType.AIRCRAFT:
        return "tail_number"
    if prop == "idNumber" and type_ is EntityType.PERSON:
        return "national_id"
    return NUMBERS[prop]


def born(draft: Draft, values: Iterable[str]) -> None:
    """Add birth dates, of one date known more and less exactly only the more exact."""
    texts = list(values)
    found = {text: parse_partial(text) for text in texts}
    for text, date in found.items():
        finer = [
            other
            for other in found.values()
            if date and other and other != date and date.first <= other.first and other.last <= date.last
        ]
        if not finer:
            draft.birth(text, "birthDate")
