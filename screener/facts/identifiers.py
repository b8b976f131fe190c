"""The only place that says which numbers and codes name a party, and when two of them are the same.

Check digits of national numbers come from python-stdnum, imported only when a number of that country
is met; those that decide alone on every list (LEI, IMO) are computed here.
"""

from __future__ import annotations

import importlib
import re
from collections.abc import Callable, Mapping
from types import MappingProxyType

from msgspec import Struct

from screener.model import Identifier


class Scheme(Struct, frozen=True):
    """A kind of identifier."""

    key: str
    title: str
    strong: bool
    """Whether equality alone may decide that two parties are one; see `decides`."""
    by_country: bool = False
    """Whether the number is unique in one country only, so that both sides must name the same one."""


_ALL = (
    Scheme("lei", "Legal Entity Identifier", strong=True),
    Scheme("imo", "IMO ship number", strong=True),
    Scheme("imo_company", "IMO company number", strong=True),
    Scheme("mmsi", "Maritime Mobile Service Identity", strong=True),
    Scheme("bic", "Business Identifier Code (SWIFT)", strong=True),
    Scheme("tail_number", "aircraft tail number", strong=True),
    Scheme("wallet", "digital currency address", strong=True),
    Scheme("duns", "D-U-N-S number", strong=True),
    Scheme("tax", "tax number", strong=True, by_country=True),
    Scheme("registration", "company registration number", strong=True, by_country=True),
    Scheme("national_id", "national identity number", strong=True, by_country=True),
    Scheme("passport", "passport number", strong=True, by_country=True),
    Scheme("call_sign", "radio call sign", strong=False),
    Scheme("serial", "aircraft serial number", strong=False),
    Scheme("mode_s", "aircraft mode S transponder code", strong=False),
    Scheme("bank_code", "national bank code", strong=False, by_country=True),
    Scheme("isin", "International Securities Identification Number", strong=False),
    Scheme("ticker", "stock exchange ticker", strong=False),
    Scheme("phone", "telephone number", strong=False),
    Scheme("website", "website", strong=False),
    Scheme("email", "e-mail address", strong=False),
    Scheme("other", "other number", strong=False, by_country=True),
)

SCHEMES: Mapping[str, Scheme] = MappingProxyType({scheme.key: scheme for scheme in _ALL})

_ALIASES = {
    "swift": "bic", "swift_bic": "bic", "tin": "tax", "ein": "tax", "inn": "tax",
    "tax_id": "tax", "tax_number": "tax",
    "company_number": "registration", "registration_number": "registration", "ogrn": "registration",
    "uscc": "registration", "imo_number": "imo", "msn": "serial", "url": "website", "telephone": "phone",
    "fax": "phone", "wallet_address": "wallet", "crypto": "wallet", "id": "other", "identifier": "other",
}  # fmt: skip

MIN_DECISIVE = 7
"""Characters that a by-country number needs before equality decides alone. Chosen: shorter numbers are
shared by unrelated companies of different registers of one country."""

_LONGEST = 200
# Patterns are compiled by `re` when they are first used: most runs need none of these.
_PUNCTUATION = r"[\W_]+"
_PREFIX = r"([A-Z]{2})\s*[:/]\s*(?=\S)"
_VAT = r"([A-Z]{2})[\s:/-]*(?=[\dA-Z]*\d[\dA-Z .-]*$)"
"""A value added tax number begins with its country (EL is Greece). Source: 2006/112/EC, article 215."""
_BIC = r"[A-Z]{6}[A-Z0-9]{2}([A-Z0-9]{3})?"
_MOD97 = 97
_CASELESS_WALLET = r"(?i)(0x[0-9a-f]{40,64}|(?:bc|tb|ltc)1[02-9ac-hj-np-z]{20,90})"
_WALLET = r"[A-Za-z0-9]{20,128}"

_CHECKED: Mapping[str, Mapping[str, str]] = MappingProxyType({
    "tax": {
        "AR": "ar.cuit", "BE": "be.vat", "BG": "bg.vat", "BR": "br.cnpj br.cpf", "BY": "by.unp",
        "CN": "cn.uscc", "CO": "co.nit", "CY": "cy.vat", "DO": "do.rnc do.cedula", "EC": "ec.ruc",
        "ES": "es.nif", "GB": "gb.vat", "GT": "gt.nit", "IT": "it.codicefiscale it.iva", "MT": "mt.vat",
        "MX": "mx.rfc", "PE": "pe.ruc", "RS": "rs.pib", "RU": "ru.inn", "SI": "si.ddv",
        "TR": "tr.vkn tr.tckimlik", "UA": "ua.edrpou ua.rntrc", "VE": "ve.rif",
    },
    "registration": {"CN": "cn.uscc", "LV": "lv.pvn", "RU": "ru.ogrn", "UA": "ua.edrpou"},
    "national_id": {
        "CN": "cn.ric", "DO": "do.cedula", "EC": "ec.ci", "MX": "mx.curp", "PK": "pk.cnic",
        "TR": "tr.tckimlik", "ZA": "za.idnr",
    },
})  # fmt: skip
"""Validators of python-stdnum by scheme and country: each accepts 97% or more of the numbers of its form that
OFAC publishes. Source: https://arthurdejong.org/python-stdnum/formats"""

_FAMILIES = {"tax": "company", "registration": "company"}
"""One number serves as tax and as registration number in many countries (China's USCC, Colombia's NIT), and
files name it either way."""


def canonical(identifier: Identifier) -> str | None:
    """The form in which two identifiers of one scheme are compared; None when empty or invalid.

    >>> canonical(Identifier("imo", "IMO 9187629"))
    '9187629'
    >>> canonical(Identifier("imo", "9187628")) is None  # the last digit is a check digit
    True
    >>> canonical(Identifier("tail_number", "EP-GOM"))
    'EPGOM'
    """
    if len(identifier.value) > _LONGEST:
        return None
    make = _FORMS.get(identifier.scheme)
    value = make(identifier.value) if make else _alphanumeric(identifier.value)
    modules = _CHECKED.get(identifier.scheme, {}).get(identifier.country, "")
    if value and modules:
        return _checked(value, modules.split())
    return value or None


def lookup_key(identifier: Identifier) -> str | None:
    """The key under which an index finds identifiers that may be the same; None when nothing can be.

    Tax and registration numbers share one space, countries are not part of it: `decides` looks at them.
    """
    value = canonical(identifier)
    return f"{_FAMILIES.get(identifier.scheme, identifier.scheme)}:{value}" if value else None


def comparable(identifier: Identifier) -> bool:
    """Whether the identifier can say anything of who its holder is: valid, and of few holders."""
    scheme, key = SCHEMES.get(identifier.scheme), lookup_key(identifier)
    if scheme is None or key is None or not scheme.strong:
        return False
    return not scheme.by_country or len(key.partition(":")[2]) >= MIN_DECISIVE


def decides(one: Identifier, other: Identifier) -> bool:
    """Whether the two identifiers alone say that their holders are one party."""
    if not _same_number(one, other):
        return False
    return not SCHEMES[one.scheme].by_country or one.country == other.country != ""


def may_decide(one: Identifier, other: Identifier) -> bool:
    """Whether they would, if the one that names no country were of the other's: a question for a reader."""
    return _same_number(one, other) and SCHEMES[one.scheme].by_country and not (one.country and other.country)


def _same_number(one: Identifier, other: Identifier) -> bool:
    return comparable(one) and comparable(other) and lookup_key(one) == lookup_key(other)


def from_text(scheme: str, text: str) -> Identifier:
    """An identifier from a user's column: the scheme by any of its names, a country prefix taken off.

    >>> from_text("swift", "SABRRUMM")
    Identifier(scheme='bic', value='SABRRUMM', country='', note='')
    >>> from_text("tax", "RU: 7707083893").country
    'RU'
    >>> from_text("VAT no", "BG121024920")
    Identifier(scheme='tax', value='121024920', country='BG', note='')
    >>> from_text("id", "IMO 9187629").scheme
    'imo'
    """
    key, value = scheme_of(scheme), text.strip()
    vat = scheme.strip().lower().startswith("vat")
    if key in {"", "other"}:
        return Identifier(_recognised(value), value)
    prefix = re.match(_VAT if vat else _PREFIX, value)
    if prefix and SCHEMES[key].by_country:
        country = "GR" if prefix[1] == "EL" else prefix[1]
        return Identifier(key, value[prefix.end() :], country)
    return Identifier(key, value)


_GUESSED = ("lei", "imo", "imo_company", "mmsi", "duns", "bic", "wallet", "tax", "passport", "national_id")
"""Kinds that a number without one is tried as; a registration number shares the space of tax numbers."""
GUESSED = "its kind was not said"


def readings(text: str) -> tuple[Identifier, ...]:
    """Everything that a bare number may be: each kind whose form and check digit it has.

    >>> [reading.scheme for reading in readings("HAVIGB2L")]
    ['bic', 'tax', 'passport', 'national_id']
    >>> readings("abc")
    ()
    """
    shown = from_text("other", text)
    if shown.scheme != "other":
        return (shown,)
    found = [Identifier(scheme, shown.value, note=GUESSED) for scheme in _GUESSED]
    return tuple(
        reading
        for reading in found
        if comparable(reading) and (not SCHEMES[reading.scheme].by_country or re.search(r"\d", text))
    )


def scheme_of(name: str) -> str:
    """The key of a kind of identifier by any of its names; "" when there is none of that name.

    >>> scheme_of("SWIFT"), scheme_of("VAT no"), scheme_of("foo")
    ('bic', 'tax', '')
    """
    key = re.sub(r"[\W_]+", "_", name.strip().lower()).strip("_")
    key = "tax" if key.startswith("vat") else _ALIASES.get(key, key)
    return key if key in SCHEMES else ""


def _recognised(value: str) -> str:
    """The scheme that a number without one shows by its own form and check digit, else `other`."""
    if _lei(value):
        return "lei"
    if re.match(r"\s*IMO\b", value, re.IGNORECASE) and _imo(value):
        return "imo"
    if re.match(r"\s*MMSI\b", value, re.IGNORECASE) and _mmsi(value):
        return "mmsi"
    return "wallet" if re.fullmatch(_CASELESS_WALLET, value) else "other"


def _alphanumeric(value: str) -> str:
    return re.sub(_PUNCTUATION, "", value).upper()


def _digits(value: str, length: int, prefix: str) -> str | None:
    bare = _alphanumeric(value).removeprefix(prefix)
    proper = len(bare) == length and bare.isascii() and bare.isdecimal() and len(set(bare)) > 1
    return bare if proper else None


def _lei(value: str) -> str | None:
    """ISO 17442: 18 characters and two check digits, ISO 7064 mod 97-10."""
    bare = _alphanumeric(value).removeprefix("LEI")
    if not re.fullmatch(r"[A-Z0-9]{18}[0-9]{2}", bare, re.ASCII):
        return None
    return bare if int("".join(str(int(c, 36)) for c in bare)) % _MOD97 == 1 else None


def _imo(value: str) -> str | None:
    """Seven digits; the last is the last digit of the sum of the others times 7 to 2.

    Source: https://en.wikipedia.org/wiki/IMO_number; IMO Resolution A.1117(30).
    """
    bare = _digits(value, 7, "IMO")
    if bare is None:
        return None
    total = sum(int(digit) * weight for digit, weight in zip(bare, range(7, 1, -1), strict=False))
    return bare if total % 10 == int(bare[6]) else None


def _imo_company(value: str) -> str | None:
    """Seven digits; the last makes the sum of the others times 8 6 4 2 9 7 divisible by 11 (10 counts as 0).

    Source: IMO Circular Letter 2554; holds for 184 of the 186 company numbers that OFAC publishes.
    """
    bare = _digits(value, 7, "IMO")
    if bare is None:
        return None
    total = sum(int(digit) * weight for digit, weight in zip(bare, (8, 6, 4, 2, 9, 7), strict=False))
    return bare if -total % 11 % 10 == int(bare[6]) else None


def _mmsi(value: str) -> str | None:
    return _digits(value, 9, "MMSI")


def _duns(value: str) -> str | None:
    return _digits(value, 9, "DUNS")


def _bic(value: str) -> str | None:
    """ISO 9362: the first eight characters name the institution, the last three a branch of it."""
    bare = _alphanumeric(value)
    return bare[:8] if re.fullmatch(_BIC, bare) else None


def _wallet(value: str) -> str | None:
    """Case counts in most chains' addresses, but not in hexadecimal and bech32 ones (EIP-55, BIP-173)."""
    bare = "".join(value.split()).rpartition(":")[2]
    if re.fullmatch(_CASELESS_WALLET, bare):
        return bare.lower()
    return bare if re.fullmatch(_WALLET, bare) else None


def _phone(value: str) -> str | None:
    """Digits without the international prefix; ITU-T E.164 allows 15 of them."""
    bare = re.sub(r"\D", "", value, flags=re.ASCII).removeprefix("00")
    return bare if 7 <= len(bare) <= 15 else None  # noqa: PLR2004 - seven is the shortest in use


def _website(value: str) -> str | None:
    bare = re.sub(r"^[a-z]+://", "", value.strip().lower())
    bare = re.sub(r"^www\d?\.", "", bare).partition("?")[0].partition("#")[0].rstrip("/.")
    return bare if re.match(r"[^\s/@]+\.[^\s/@.]{2,}(/\S*)?$", bare) else None


def _email(value: str) -> str | None:
    bare = value.strip().lower()
    return bare if re.fullmatch(r"[^\s@]+@[^\s@]+\.[^\s@.]+", bare) else None


_FORMS: Mapping[str, Callable[[str], str | None]] = MappingProxyType(
    {
        "lei": _lei,
        "imo": _imo,
        "imo_company": _imo_company,
        "mmsi": _mmsi,
        "duns": _duns,
        "bic": _bic,
        "wallet": _wallet,
        "phone": _phone,
        "website": _website,
        "email": _email,
    }
)


def _checked(value: str, modules: list[str]) -> str | None:
    """The compact form by the first validator that accepts; None when a check digit is wrong.

    A number of another form is another of that country's numbers (an old one, a file number) and stays
    as normalised.
    """
    from stdnum.exceptions import InvalidChecksum, ValidationError  # noqa: PLC0415 - start-up time

    wrong_digit = False
    for module in modules:
        try:
            return str(importlib.import_module(f"stdnum.{module}").validate(value))
        except InvalidChecksum:
            wrong_digit = True
        except (ValidationError, LookupError, ArithmeticError):
            continue  # the number's form; or, as in cn.ric, a table of the library without the place in it
    return None if wrong_digit else value
