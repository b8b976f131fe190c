"""The only place that resolves what OFAC's ADVANCED XML numbers: reference values, places and periods."""

from __future__ import annotations

import calendar
import datetime as dt
from dataclasses import dataclass, field
from xml.etree.ElementTree import Element

from screener.facts.places import country_code
from screener.lists.markup import every, local, text
from screener.lists.reading import squash
from screener.model import Address

_PARTS = {
    "REGION": "region", "ADDRESS1": "street", "ADDRESS2": "street", "ADDRESS3": "street", "CITY": "city",
    "STATE/PROVINCE": "region", "POSTAL CODE": "postal_code",
}  # fmt: skip


@dataclass(slots=True)
class References:
    """The file's numbered values, by element name and number."""

    values: dict[tuple[str, str], str] = field(default_factory=dict)
    _parents: dict[str, str] = field(default_factory=dict)
    """Party subtype to party type."""

    def take(self, sets: Element) -> None:
        """Remember every value of the `ReferenceValueSets`."""
        for group in sets:
            for it in group:
                number = it.get("ID", "")
                self.values[local(it), number] = squash(it.text or "")
                if local(it) == "PartySubType":
                    self._parents[number] = it.get("PartyTypeID", "")

    def value(self, name: str, number: str) -> str:
        """The value that an element name and a number stand for; "" when there is none."""
        return self.values.get((name, number), "")

    def party_type(self, subtype: str) -> str:
        """Vessel and aircraft are subtypes; for the others the type itself says what they are."""
        said = self.value("PartySubType", subtype)
        return (
            said if said not in {"", "Unknown"} else self.value("PartyType", self._parents.get(subtype, ""))
        )

    def is_not_latin(self, form: Element) -> bool:
        """Whether a documented name is one in another script than the alias's Latin one."""
        return self.value("DocNameStatus", form.get("DocNameStatusID", "")) != "Primary Latin"


def place(refs: References, location: Element) -> Address:
    """A location as an address; only its country may be given."""
    parts: dict[str, list[str]] = {}
    for part in every(location, "LocationPart"):
        name = _PARTS.get(refs.value("LocPartType", part.get("LocPartTypeID", "")), "street")
        parts.setdefault(name, []).extend(
            value for it in every(part, "LocationPartValue") if (value := text(it, "Value"))
        )
    countries = [refs.value("Country", it.get("CountryID", "")) for it in every(location, "LocationCountry")]
    country = next(filter(None, countries), "")
    street, city, region, postal_code = (
        ", ".join(parts.get(name, ())) for name in ("street", "city", "region", "postal_code")
    )
    whole = ", ".join(it for it in (street, city, region, postal_code, country) if it)
    return Address(whole, street, city, region, postal_code, country_code(country))


def day(element: Element) -> dt.date | None:
    """The day that Year, Month and Day under an element name; None when there is no such day."""
    parts = [text(element, name) for name in ("Year", "Month", "Day")]
    if not all(part.isdecimal() for part in parts):
        return None
    try:
        return dt.date(int(parts[0]), int(parts[1]), int(parts[2]))
    except ValueError:
        return None


def span(period: Element) -> str:
    """A period in the words of OFAC's remarks: "27 Aug 1971", "1971", "circa 1971", "1971 to 1973"."""
    starts, ends = every(period, "Start/From"), every(period, "End/To")
    first, last = (day(it[0]) if it else None for it in (starts, ends))
    if first is None or last is None:
        return ""
    circa = "circa " if any(it.get("Approximate") == "true" for it in every(period, "Start")) else ""
    return circa + _words(first, last)


def _words(first: dt.date, last: dt.date) -> str:
    if first == last:
        return first.strftime("%d %b %Y")
    month_end = calendar.monthrange(last.year, last.month)[1]
    if (first.day, last.day) == (1, month_end) and (first.year, first.month) == (last.year, last.month):
        return first.strftime("%b %Y")
    if (first.month, first.day, last.month, last.day) == (1, 1, 12, 31):
        return str(first.year) if first.year == last.year else f"{first.year} to {last.year}"
    return f"{first:%d %b %Y} to {last:%d %b %Y}"
