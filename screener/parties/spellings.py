"""The only place that lists how vendor files spell the names of their columns."""

from __future__ import annotations

from collections.abc import Mapping

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
    "name_continued": (
        "name 2", "name2", "name line 2", "name 3", "name3", "name line 3", "name continued", "name cont",
    ),
    "first_name": ("first name", "firstname", "given name", "given names", "forename", "forenames"),
    "middle_name": ("middle name", "middlename", "middle names", "patronymic"),
    "last_name": ("last name", "lastname", "surname", "family name"),
    "country": (
        "country", "country code", "country name", "country of residence", "country of incorporation",
        "country of registration", "country iso", "iso country", "iso country code", "address country",
        "registered country", "domicile", "jurisdiction", "nation", "ctry", "land", "pays", "pais",
        "paese", "国家", "страна",
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
    "birth": (
        "birth", "birth date", "date of birth", "dob", "birthdate", "birthday", "year of birth", "birth year",
    ),
}  # fmt: skip
"""Role to the header texts that mean it, normalised. The spellings were taken from vendor and payment files
of cities and from common accounting exports; a prefix such as "vendor" is understood before each."""

IDENTIFIER_ROLES = (
    "lei", "imo", "mmsi", "bic", "tax", "registration", "duns", "passport", "national_id", "wallet",
    "website", "email", "phone",
)  # fmt: skip
"""Roles whose name is a key of `screener.facts.identifiers.SCHEMES`."""

SUBJECTS = (
    "vendor", "supplier", "company", "customer", "counterparty", "counter party", "entity", "organisation",
    "organization", "org", "beneficiary", "payee", "business", "client", "merchant", "partner", "party",
    "firm", "account", "recipient", "creditor", "debtor", "contractor", "trader", "seller", "buyer",
    "consignee", "shipper", "third party", "ultimate consignee", "end user", "lieferant", "kunde",
    "fournisseur", "proveedor", "fornitore",
)  # fmt: skip
QUALIFIERS = frozenset((
    "legal", "registered", "billing", "mailing", "shipping", "primary", "main", "physical", "home",
    "business", "headquarters", "hq", "office", "head", "remit", "to", "pay", "remittance", "bill", "ship",
    "address", "default", *(subject for subject in SUBJECTS if " " not in subject),
))  # fmt: skip
_FIRST_LINES = ("name", "full name", "name 1", "name1", "name line 1")
PLAIN_NAMES = (
    "name", "names", "full name", "fullname", "complete name", "name 1", "name1", "name line 1", "nombre",
    "nom", "firma", "firmenname", "raison sociale", "razon social", "ragione sociale", "名称", "公司名称",
    "供应商名称", "客户名称", "企业名称", "наименование",
)  # fmt: skip
FORMAL_NAMES = ("legal name", "registered name", "official name", "english name", "name english")
NAME_TIERS: tuple[frozenset[str], ...] = (
    frozenset({*PLAIN_NAMES, *(f"{subject} {name}" for subject in SUBJECTS for name in _FIRST_LINES)}),
    frozenset({*FORMAL_NAMES, *(f"{subject} {name}" for subject in SUBJECTS for name in FORMAL_NAMES)}),
    frozenset(SUBJECTS) - {"account", "business", "org"},
)
"""What names the party, surest first: a column "Vendor" is the name only where no "Vendor Name" is."""
