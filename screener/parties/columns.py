"""The only place that tells which column of a vendor file says what about a party."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from screener.errors import InputError

Columns = Mapping[str, tuple[int, ...]]
"""Role to positions of the columns that play it, in the order in which they are joined."""

NAME_PARTS = ("first_name", "middle_name", "last_name")
ADDRESS_ROLES = ("address", "city", "region", "postal_code")
ROLES: Mapping[str, tuple[str, ...]] = {
    "other_names": (
        "other name", "other names", "alias", "aliases", "aka", "a k a", "also known as", "dba", "d b a",
        "dba name", "doing business as", "trading as", "trading name", "trade name", "t a", "former name",
        "former names", "formerly", "previous name", "previous names", "fka", "alternative name",
        "alternate name", "native name", "local name", "name local", "name in local language",
        "original name", "short name", "brand", "brand name",
    ),
    "first_name": ("first name", "firstname", "given name", "given names", "forename", "forenames"),
    "middle_name": ("middle name", "middlename", "middle names", "patronymic"),
    "last_name": ("last name", "lastname", "surname", "family name"),
    "country": (
        "country", "country code", "country name", "country of residence", "country of incorporation",
        "country of registration", "country iso", "iso country", "iso country code", "address country",
        "registered country", "domicile", "jurisdiction", "nation", "ctry", "land", "pays", "pais",
    ),
    "address": (
        "address", "full address", "address line", "address 1", "address1", "address line 1", "street",
        "street address", "street name", "street 1", "address 2", "address2", "address line 2", "street 2",
        "address 3", "address3", "address line 3", "registered address", "mailing address", "postal address",
    ),
    "city": ("city", "town", "address city", "city name", "municipality", "locality"),
    "region": ("state", "province", "region", "county", "state province", "address state"),
    "postal_code": ("zip", "zip code", "zipcode", "postal code", "postcode", "post code", "postalcode"),
    "type": ("type", "entity type", "party type", "kind", "entity category", "legal entity type"),
    "id": (
        "id", "number", "no", "code", "ref", "reference", "key", "account number", "account no", "name id",
        "vendor id", "vendor number", "vendor no", "vendor code", "supplier id", "supplier number",
        "supplier no", "supplier code", "customer id", "customer number", "party id", "internal id",
    ),
    "lei": ("lei", "lei code", "legal entity identifier"),
    "imo": ("imo", "imo number", "imo no"),
    "mmsi": ("mmsi", "mmsi number"),
    "bic": ("bic", "swift", "bic code", "swift code", "swift bic", "bic swift"),
    "tax": (
        "tax id", "tax number", "tax no", "tin", "vat", "vat id", "vat number", "vat no",
        "vat registration number", "tax identification number", "taxpayer id", "ein", "inn",
    ),
    "registration": (
        "registration number", "registration no", "company number", "company registration number", "reg no",
        "reg number", "company no", "commercial register number", "uscc", "ogrn",
        "unified social credit code", "business registration number",
    ),
    "duns": ("duns", "duns number", "d u n s", "d u n s number"),
    "passport": ("passport", "passport number", "passport no"),
    "national_id": ("national id", "national id number", "identity number", "id card number"),
    "wallet": ("wallet", "wallet address", "crypto address", "digital currency address"),
    "website": ("website", "web site", "url", "web", "homepage", "web address", "domain"),
    "email": ("email", "e mail", "email address", "e mail address"),
    "phone": ("phone", "telephone", "phone number", "tel", "telephone number"),
    "birth": ("birth date", "date of birth", "dob", "birthdate", "birthday", "year of birth", "birth year"),
}  # fmt: skip
"""Role to the header texts that mean it, normalised. The spellings were taken from vendor and payment files
of cities and from common accounting exports; a prefix such as "vendor" is understood before each."""

IDENTIFIER_ROLES = (
    "lei", "imo", "mmsi", "bic", "tax", "registration", "duns", "passport", "national_id", "wallet",
    "website", "email", "phone",
)  # fmt: skip
"""Roles whose name is a key of `screener.facts.identifiers.SCHEMES`."""

_SUBJECTS = (
    "vendor", "supplier", "company", "customer", "counterparty", "counter party", "entity", "organisation",
    "organization", "org", "beneficiary", "payee", "business", "client", "merchant", "partner", "party",
    "firm", "account", "recipient", "creditor", "debtor", "contractor", "trader", "seller", "buyer",
    "consignee", "shipper", "third party", "ultimate consignee", "end user",
)  # fmt: skip
_QUALIFIERS = frozenset((
    "legal", "registered", "billing", "mailing", "shipping", "primary", "main", "physical", "home",
    "business", "headquarters", "hq", "office", "head", "remit", "to", "pay", "remittance", "bill", "ship",
    "address", "default", *(subject for subject in _SUBJECTS if " " not in subject),
))  # fmt: skip
_NAMES = ("name", "names", "full name", "fullname", "complete name", "name 1", "name1", "nombre", "nom")
_FORMAL_NAMES = ("legal name", "registered name", "official name", "english name", "name english")
_NAME_TIERS: tuple[frozenset[str], ...] = (
    frozenset({*_NAMES, *(f"{subject} {name}" for subject in _SUBJECTS for name in ("name", "full name"))}),
    frozenset({*_FORMAL_NAMES, *(f"{subject} {name}" for subject in _SUBJECTS for name in _FORMAL_NAMES)}),
    frozenset(_SUBJECTS) - {"account", "business", "org"},
)
"""What names the party, surest first: a column "Vendor" is the name only where no "Vendor Name" is."""

_ROLE_OF = {spelling: role for role, spellings in ROLES.items() for spelling in spellings}
_CAMEL = re.compile(r"(?<=[a-z])(?=[A-Z])")
_WORD = re.compile(r"[^\W_]+")


@dataclass(frozen=True, slots=True)
class Recognised:
    """What a header says: the columns by role, and what the user should know about the choice."""

    columns: Columns
    notes: tuple[str, ...] = ()


def normalised(cell: str) -> str:
    """Give a header cell as lower-case words: "Vendor_Name*" and "vendorName" are "vendor name"."""
    text = _CAMEL.sub(" ", unicodedata.normalize("NFKC", cell.strip()))
    return " ".join(_WORD.findall(text.casefold()))


def recognise(header: Sequence[str], given: Mapping[str, str]) -> Recognised | None:
    """Tell the columns of a header apart; None when no column names the party.

    Raises:
        InputError: two columns could be the name, or a column given by the user is not there.
    """
    spellings = [normalised(cell) for cell in header]
    columns = _given_columns(header, spellings, given)
    if columns is None:
        return None
    given = dict.fromkeys(columns, "")
    taken = {position for positions in columns.values() for position in positions}
    notes: list[str] = []
    if not columns.keys() & {"name"}:
        columns |= _name_column(header, spellings, taken, notes)
    taken |= set(columns.get("name", ()))
    found: dict[str, tuple[int, ...]] = {}
    for role_of in (_role, _qualified_role):
        settled = {*given, *found}
        for position, spelling in enumerate(spellings):
            role = role_of(spelling)
            if role and position not in taken and role not in settled:
                found[role] = (*found.get(role, ()), position)
    for role, positions in found.items():
        columns[role] = (*columns.get(role, ()), *positions)
    if not columns.keys() & {"name", *NAME_PARTS}:
        return None
    return Recognised({role: columns[role] for role in sorted(columns)}, tuple(notes))


def role_names() -> tuple[str, ...]:
    """Name every role that `--column` can give to a column."""
    return ("name", *ROLES)


def _role(spelling: str) -> str:
    if spelling in _ROLE_OF:
        return _ROLE_OF[spelling]
    for subject in _SUBJECTS:
        rest = spelling.removeprefix(subject + " ")
        if rest != spelling:
            return _role(rest)
    return ""


def _qualified_role(spelling: str) -> str:
    """Understand "billing city" and "entity legal address country", where no plainer column was found."""
    while spelling and not (role := _role(spelling)):
        first, _, rest = spelling.partition(" ")
        if first not in _QUALIFIERS:
            return ""
        spelling = rest
    return role if spelling and role in {*ADDRESS_ROLES, "country"} else ""


def _given_columns(
    header: Sequence[str], spellings: Sequence[str], given: Mapping[str, str]
) -> dict[str, tuple[int, ...]] | None:
    """Find the columns that the user named; None when this row has not got them all."""
    columns: dict[str, tuple[int, ...]] = {}
    for role, wanted in given.items():
        exact = [i for i, cell in enumerate(header) if cell.strip() == wanted.strip()]
        found = exact or [i for i, spelling in enumerate(spellings) if spelling == normalised(wanted)]
        if not found:
            return None
        columns[role] = tuple(found[:1])
        if role == "name" and len(found) > 1:
            columns["other_names"] = (*columns.get("other_names", ()), *found[1:])
    return columns


def _name_column(
    header: Sequence[str], spellings: Sequence[str], taken: set[int], notes: list[str]
) -> dict[str, tuple[int, ...]]:
    for tier in _NAME_TIERS:
        found = [i for i, spelling in enumerate(spellings) if spelling in tier and i not in taken]
        if not found:
            continue
        different = {spellings[i] for i in found}
        if len(different) > 1:
            raise InputError(
                f"more than one column could be the name: {', '.join(repr(header[i]) for i in found)}",
                hint=f'say which one with --column name="{header[found[0]]}"',
            )
        if len(found) > 1:
            notes.append(f"{len(found)} columns are called {header[found[0]]!r}: names of all are screened")
            return {"name": tuple(found[:1]), "other_names": tuple(found[1:])}
        return {"name": (found[0],)}
    return {}
