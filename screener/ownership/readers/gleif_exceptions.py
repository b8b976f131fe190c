"""The only place that reads GLEIF's reporting exceptions: why a company names no parent.

Some reasons mean that there is a parent whom the register does not name. Such a parent becomes a holder
without a name, who controls and of whom nothing is known, so that nobody takes silence for an answer.
Source: gleif.org, Reporting Exceptions Format 2.1, ExceptionReasonEnum.
"""

from __future__ import annotations

import csv
import io
from collections import Counter
from collections.abc import Iterator, Sequence
from typing import BinaryIO
from xml.etree.ElementTree import Element, ParseError

from defusedxml.common import DefusedXmlException
from defusedxml.ElementTree import iterparse

from screener.errors import OwnershipError
from screener.model import Basis, RawFile, Stake
from screener.ownership.intervals import UNKNOWN

UNNAMED_PARENT = "parent not named"
"""How the stake of such a parent is described."""

_DIRECT = "DIRECT_ACCOUNTING_CONSOLIDATION_PARENT"
_ULTIMATE = "ULTIMATE_ACCOUNTING_CONSOLIDATION_PARENT"
_THERE_IS_ONE = {
    "NO_LEI": "a parent without an LEI",
    "NON_PUBLIC": "a parent that is not published",
    "BINDING_LEGAL_COMMITMENTS": "a parent that is not published",
    "LEGAL_OBSTACLES": "a parent that is not published",
    "CONSENT_NOT_OBTAINED": "a parent that is not published",
    "DETRIMENT_NOT_EXCLUDED": "a parent that is not published",
    "DISCLOSURE_DETRIMENTAL": "a parent that is not published",
    "NATURAL_PERSONS": "natural persons",
}
_NOBODY = frozenset({"NO_KNOWN_PERSON", "NON_CONSOLIDATING"})

Exception_ = tuple[str, str, tuple[str, ...]]
"""(LEI, category, reasons)"""


def knows_text(file: RawFile) -> bool:
    """Whether a file is GLEIF's XML or CSV of exceptions."""
    head = file.data[:4096].removeprefix(b"\xef\xbb\xbf").lstrip()
    if head.startswith(b"<"):
        return b"ReportingException" in head or b"ExceptionCategory" in head
    first = head.partition(b"\n")[0]
    return b"LEI" in first and b"Exception.Category" in first


def stakes(name: str, file: BinaryIO, aside: Counter[str], *, xml: bool) -> Iterator[Stake]:
    """Give a stake for each parent that is not named; count what says that there is none.

    Raises:
        OwnershipError: the file is damaged, or holds a category or a reason that is not known.
    """
    found = _from_xml(name, file) if xml else _from_csv(name, file)
    for row, (lei, category, reasons) in enumerate(found, start=1):
        if not lei or category not in {_DIRECT, _ULTIMATE}:
            raise OwnershipError(f"{name}, record {row}, ExceptionCategory: not known: {category!r}")
        unknown = [reason for reason in reasons if reason not in _THERE_IS_ONE and reason not in _NOBODY]
        if unknown or not reasons:
            raise OwnershipError(f"{name}, record {row}, ExceptionReason: not known: {unknown or ''}")
        hidden = next((reason for reason in reasons if reason in _THERE_IS_ONE), "")
        if category == _ULTIMATE:
            aside["ultimate parents repeat the chain of direct ones"] += 1
        elif not hidden:
            aside[f"no parent: {', '.join(reasons)}"] += 1
        else:
            yield _stake(name, row, lei, hidden)


def _stake(name: str, row: int, lei: str, reason: str) -> Stake:
    """Return the stake of a parent whom nobody names."""
    return Stake(
        owner=f"{_THERE_IS_ONE[reason]} ({lei})",
        owned=lei,
        share=UNKNOWN,
        known=False,
        basis=Basis.CONTROL,
        basis_text=f"{UNNAMED_PARENT} ({reason})",
        owner_id=f"unnamed parent of {lei}",
        owned_id=lei,
        source="GLEIF reporting exceptions",
        file=name,
        row=row,
    )


def _from_xml(name: str, file: BinaryIO) -> Iterator[Exception_]:
    """Give the records of an XML file, letting go of each when it has been read."""
    try:
        above: list[Element] = []
        for event, element in iterparse(file, events=("start", "end"), forbid_dtd=True):
            if event == "start":
                above.append(element)
                continue
            above.pop()
            if _tag(element) == "Exception":
                yield _texts(element, "LEI")[0], _texts(element, "ExceptionCategory")[0], _reasons(element)
                if above:
                    above[-1].clear()
    except (ParseError, DefusedXmlException, ValueError) as error:
        raise OwnershipError(f"{name}: not readable as XML: {error}") from None


def _reasons(element: Element) -> tuple[str, ...]:
    return tuple(text for text in _texts(element, "ExceptionReason") if text)


def _tag(element: Element) -> str:
    return str(element.tag).rpartition("}")[2]


def _texts(element: Element, name: str) -> Sequence[str]:
    """Return the texts of the elements of one name; one empty text where there are none."""
    return [(child.text or "").strip() for child in element if _tag(child) == name] or [""]


def _from_csv(name: str, file: BinaryIO) -> Iterator[Exception_]:
    """Give the records of a CSV file, which numbers its reasons."""
    try:
        for row in csv.DictReader(io.TextIOWrapper(file, "utf-8-sig", newline=""), strict=True):
            cells = {key: (value or "").strip() for key, value in row.items() if isinstance(value, str)}
            reasons = (text for key, text in cells.items() if key.startswith("Exception.Reason") and text)
            yield cells.get("LEI", ""), cells.get("Exception.Category", ""), tuple(reasons)
    except (UnicodeDecodeError, csv.Error) as error:
        raise OwnershipError(f"{name}: not readable as CSV: {error}") from None
