"""The one place that says what OFAC's labels of numbers mean, for every file that repeats them.

OFAC's remarks, its XML and the CSL's `ids` name the same numbers with the same labels ("Tax ID No.",
"Cedula No."). A label that is not known here is kept as an identifier of scheme `other` under its own
name, so that a new national number is never lost; a label that names no number at all is a fact.

Source: labels of `sdn.csv` of 2021-07 and of the CSL of 2022-05, all of them.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from types import MappingProxyType

from screener.facts.identifiers import canonical
from screener.model import Identifier

_LABELS = {
    "tax": """Tax ID No.|NIT #|R.F.C.|RFC|RUC #|V.A.T. Number|US FEIN|RIF #|C.U.I.T.|Italian Fiscal Code|
        Fiscal Code|C.I.F.|RTN|Paraguayan tax identification number|Romanian Tax Registration|
        N.I.F.|Numero Unico de Identificacao Tributaria (NUIT)|Tax ID Number|Stamp Duty|Tax Card No.""",
    "registration": """Registration Number|Registration ID|Company Number|UK Company Number|
        Commercial Registry Number|Business Registration Number|Trade License No.|Matricula Mercantil No|
        C.R. No.|Business Registration Document #|Public Registration Number|Folio Mercantil No.|
        Chamber of Commerce Number|Enterprise Number|Branch Unit Number|File Number|Business Number|
        Dubai Chamber of Commerce Membership No.|Certificate of Incorporation Number|Romanian C.R.|
        Unified Social Credit Code (USCC)|United Social Credit Code Certificate (USCCC)|RSIN|
        Organization Code|Economic Register Number (CBLS)|Government Gazette Number|
        Russian State Individual Business Registration Number Pattern (OGRNIP)|
        Registered Charity No.|Central Registration System Number|Istanbul Chamber of Comm. No.|
        MSB Registration Number|Legal Entity Number|Company ID|Registration Certificate Number (Dubai)""",
    "national_id": """National ID No.|Cedula No.|C.U.R.P.|D.N.I.|Personal ID Card|National Foreign ID Number|
        C.U.I.|SSN|Kenyan ID No.|Turkish Identification Number|Citizen's Card Number|Numero de Identidad|
        Tazkira National ID Card|Bosnian Personal ID No.|CNP (Personal Numerical Code)|N.I.E.|
        UAE Identification|Moroccan Personal ID No.|LE Number|Electoral Registry No.|Credencial electoral|
        I.F.E.|C.U.I.P.|Identification Number|Residency Number|Birth Certificate Number|C.I.N.|
        Stateless Person ID Card|Refugee ID Card""",
    "passport": """Passport|Diplomatic Passport|Stateless Person Passport|Travel Document Number|
        British National Overseas Passport""",
    "other": """Telex|License|Driver's License No.|Chinese Commercial Code|Immigration No.|
        Public Security and Immigration No.|Tourism License No.|VisaNumberID|Serial No.|
        Cartilla de Servicio Militar Nacional|Romanian Permanent Resident|Pilot License Number|
        Afghan Money Service Provider License Number|SRE Permit No.|Seafarer's Identification Document|
        Trademark number|Permit Number|Military Registration Number|
        Global Intermediary Identification Number""",
    "imo": "Vessel Registration Identification",
    "mmsi": "MMSI",
    "bic": "SWIFT/BIC",
    "duns": "D-U-N-S Number",
    "tail_number": "Aircraft Tail Number|Previous Aircraft Tail Number",
    "serial": """Aircraft Manufacturer's Serial Number (MSN)|Aircraft Serial Identification|
        Aircraft Construction Number (also called L/N or S/N or F/N)""",
    "mode_s": "Aircraft Mode S Transponder Code",
    "call_sign": "Other Vessel Call Sign|Vessel Call Sign",
    "bank_code": "BIK (RU)",
    "isin": "ISIN",
    "ticker": "Equity Ticker|MICEX Code",
    "phone": "Phone Number",
    "website": "Website",
    "email": "Email Address",
}

SCHEME_OF: Mapping[str, str] = MappingProxyType(
    {" ".join(label.split()): scheme for scheme, labels in _LABELS.items() for label in labels.split("|")}
)
"""OFAC's label of a number, to its scheme."""

_COUNTRY_OF = {
    "SSN": "US", "US FEIN": "US", "UK Company Number": "GB", "British National Overseas Passport": "GB",
    "Italian Fiscal Code": "IT", "Kenyan ID No.": "KE", "Bosnian Personal ID No.": "BA",
    "Moroccan Personal ID No.": "MA", "Turkish Identification Number": "TR", "UAE Identification": "AE",
    "Dubai Chamber of Commerce Membership No.": "AE", "Registration Certificate Number (Dubai)": "AE",
    "Istanbul Chamber of Comm. No.": "TR", "Paraguayan tax identification number": "PY", "BIK (RU)": "RU",
    "Romanian C.R.": "RO", "Romanian Tax Registration": "RO", "CNP (Personal Numerical Code)": "RO",
    "Unified Social Credit Code (USCC)": "CN", "United Social Credit Code Certificate (USCCC)": "CN",
    "C.U.R.P.": "MX",
}  # fmt: skip
"""Labels that name the country themselves; OFAC mostly leaves it out behind them."""

_FACTS = re.compile(
    r"[:-]$|\bDate\b|\b(?:Information|Determination|Directive)\b|sanctions|"
    r"^(?:Gender|Target Type|Issuer Name|UN/LOCODE|Aircraft Model|Aircraft Operator|Registration Country|"
    r"Nationality of Registration|(?:Former|Other) Vessel (?:Flag|Type))$",
    re.IGNORECASE,
)
_WALLET = "Digital Currency Address - "
_LEI = re.compile(r"[A-Z0-9]{18}\d{2}")
_KIND = re.compile(r"^(?:Booklet|CNIC|NIC|No\.|RNE):\s*")
"""Which of a country's numbers it is, where OFAC says so within the number."""
_IMO = re.compile(r"IMO\s*\d{7}", re.IGNORECASE)


def is_fact(label: str) -> bool:
    """Whether the label names a fact (gender, a date, a note on sanctions) and no number.

    >>> is_fact("Secondary sanctions risk:"), is_fact("Organization Established Date"), is_fact("NIT #")
    (True, True, False)
    """
    return label not in SCHEME_OF and not label.startswith(_WALLET) and bool(_FACTS.search(label))


def identifier(label: str, number: str, country: str = "", dates: str = "") -> Identifier:
    """The identifier that OFAC publishes under `label`.

    >>> identifier("Vessel Registration Identification", "IMO 9187629").scheme
    'imo'
    >>> identifier("Legal Entity Number", "253400V1H6ART1UQ0N98", "RU").scheme
    'lei'
    >>> identifier("Company Number", "IMO 5342883").scheme
    'imo_company'
    >>> identifier("Passport", "Booklet: A5199819", "PK").value
    'A5199819'
    >>> identifier("Lottery Number", "7", "MT")
    Identifier(scheme='other', value='7', country='MT', note='Lottery Number')
    """
    note = f"{label}, {dates}" if dates else label
    number = _KIND.sub("", number)
    return Identifier(_scheme(label, number), number, country or _COUNTRY_OF.get(label, ""), note)


def _scheme(label: str, number: str) -> str:
    if label.startswith(_WALLET):
        return "wallet"
    if _IMO.fullmatch(number):
        return _maritime(label, number)
    scheme = SCHEME_OF.get(label, "other")
    if scheme == "imo":
        return "other"  # a vessel's number in some other register
    if label == "Legal Entity Number" and _LEI.fullmatch(number):
        return "lei"
    return scheme


def _maritime(label: str, number: str) -> str:
    """Ships and companies share the letters IMO under any label; their check digits tell them apart."""
    fits = [scheme for scheme in ("imo", "imo_company") if canonical(Identifier(scheme, number))]
    if len(fits) == 1:
        return fits[0]
    return "imo" if SCHEME_OF.get(label) == "imo" else "imo_company"
