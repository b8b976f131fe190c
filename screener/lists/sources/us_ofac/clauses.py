"""The only place that cuts OFAC's remarks into clauses and tells each by its published label.

Remarks are labelled facts joined by "; ", then a person's title once more, then prose, then weak
aliases in quotation marks. Labels are OFAC's own vocabulary of identity documents and features.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from screener.lists.ofac_ids import SCHEME_OF

_FACT_LABELS = """Aircraft Manufacture Date|Aircraft Model|Aircraft Operator|Vessel Year of Build|
    Former Vessel Flag|Other Vessel Flag|Other Vessel Type|Vessel Flag|Vessel Owner|Vessel Tonnage|
    Vessel Gross Registered Tonnage|Nationality of Registration|Registration Country|
    Organization Established Date|Organization Type:|Target Type|Issuer Name|UN/LOCODE|
    Additional Sanctions Information -|Secondary sanctions risk:|IFCA Determination -|PEESA Information:|
    Transactions Prohibited For Persons Owned or Controlled By U.S. Financial Institutions:|
    CAATSA Section 235 Information:|Effective Date (CMIC)|Listing Date (CMIC)|
    Purchase/Sales For Divestment Date (CMIC)|Executive Order 13662 Directive Determination -|
    Executive Order 13846 information:|Executive Order 13871 information:|Executive Order 14059 information:|
    Executive Order 14014 Directive Information:|Executive Order 14024 Directive Information -|
    Executive Order 14024 Directive Information"""
"""Features of OFAC's vocabulary that are shown and never matched."""

WALLET = "Digital Currency Address - "
FACTS = frozenset(" ".join(label.split()) for label in _FACT_LABELS.split("|"))
_PERSONAL = (
    "DOB", "POB", "nationality", "citizen", "Gender", "Linked To:", "a.k.a.", "f.k.a.", "n.k.a.", "d.b.a.",
)  # fmt: skip

LABELS = frozenset({*SCHEME_OF, *FACTS, *_PERSONAL})

_LABELLED = re.compile(
    r"(?:[Aa]lt\. )?(?P<label>"
    + "|".join(re.escape(label) for label in sorted(LABELS, key=len, reverse=True))
    + rf"|{WALLET}[A-Z0-9]+"
    + r"|(?:Listing|Effective) Date \([^()]+\):?"
    + r"|Executive Order \d+ (?:Directive )?[Ii]nformation:?"
    + r")(?=[\s'\d:]|$)(?P<value>.*)",
    re.DOTALL,
)
_ACCOUNTING = ("auditing activities; tax consultancy", "auditing activities, tax consultancy")
"""The one value of OFAC's vocabulary that holds a semicolon. Source: ENHANCED XML of 2025-01-10."""

_CURLY = str.maketrans({"’": "'", "‘": "'", "“": '"', "”": '"'})


@dataclass(frozen=True, slots=True)
class Clause:
    """One statement of the remarks."""

    label: str
    """OFAC's label, "" for a title's repetition and for prose."""
    value: str
    """What follows the label, or the whole clause."""


def clauses(remarks: str, title: str = "") -> Iterator[Clause]:
    """The statements of one remark; a clause that repeats the party's `title` is left out."""
    for text in _cut(_without_title(remarks.translate(_CURLY), title)):
        found = _LABELLED.match(text)
        if found:
            yield Clause(found["label"], found["value"].strip())
        else:
            yield Clause("", text)


def _without_title(remarks: str, title: str) -> str:
    """The remarks without the title, which OFAC repeats in them as clauses of its own."""
    if not title:
        return remarks
    pattern = r"(?:(?<=; )|^)" + re.escape(title.translate(_CURLY)).replace(r"\ ", r"\s+") + r"\.?(?:; |$)"
    return re.sub(pattern, "", remarks, count=1)


def _cut(remarks: str) -> Iterator[str]:
    """Clauses at semicolons, a quotation or a value that holds one kept whole."""
    held = ""
    for part in re.split(r";(?: |(?=[a-z]))", remarks.replace(*_ACCOUNTING)):
        held = f"{held}; {part}" if held else part
        if re.match(r"(?:alt\. )?[afnd]\.[kb]\.a\. '", held) and not re.search(r"'\.?$", held.strip()):
            continue
        if held.strip(" .;"):
            yield held.strip()
        held = ""
    if held.strip(" .;"):
        yield held.strip()
