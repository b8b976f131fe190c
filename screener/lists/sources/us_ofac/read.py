"""The only place that turns OFAC's files into a reading, in whatever form OFAC exported them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType

from screener.errors import ListUnreadableError
from screener.lists import markup
from screener.lists.reading import FETCH_AGAIN, Warnings, unreadable
from screener.lists.sources.us_ofac import advanced, enhanced, parties, standard, tables
from screener.lists.sources.us_ofac.entities import Party, entities
from screener.model import RawFile, Reading


@dataclass(frozen=True, slots=True)
class _Form:
    """A form of XML: how its parties and its date are read."""

    name: str
    parties: Callable[[RawFile, Warnings], list[Party]]
    published: Callable[[RawFile], dt.date | None]


_FORMS: Mapping[str, _Form] = MappingProxyType(
    {
        standard.ROOT: _Form("xml", standard.parties, standard.published),
        advanced.ROOT: _Form("advanced-xml", advanced.parties, advanced.published),
        enhanced.ROOT: _Form("enhanced-xml", enhanced.parties, enhanced.published),
    }
)
"""Root element of an XML file to its form."""


def read(files: Sequence[RawFile]) -> Reading:
    """What OFAC says in these files: the SDN set, the non-SDN set, or both, as CSV or as XML."""
    if not files:
        raise ListUnreadableError("no file of OFAC was given", hint=FETCH_AGAIN)
    warnings = Warnings()
    opened = [markup.unzipped(file) for file in files]
    found, formats, days = _from_xml([file for file in opened if markup.is_xml(file)], warnings)
    rows = len(found)
    for party_set in tables.sets([file for file in opened if not markup.is_xml(file)], warnings):
        found.extend(parties.parties(party_set, warnings))
        formats.append(f"csv-{party_set.kind}")
        rows += party_set.rows
    return Reading(
        entities(found, warnings), warnings.all(), min(days, default=None), rows, " ".join(formats)
    )


def _from_xml(files: Sequence[RawFile], warnings: Warnings) -> tuple[list[Party], list[str], list[dt.date]]:
    found: list[Party] = []
    formats = []
    days: list[dt.date] = []
    for file in files:
        root = markup.root_name(file)
        form = _FORMS.get(root)
        if form is None:
            raise unreadable(file, f"XML of a form that OFAC does not publish (root element {root!r})")
        here = form.parties(file, warnings)
        found.extend(here)
        formats.append(f"{form.name}-{here[0].set}")
        days.extend(day for day in (form.published(file),) if day)
    return found, formats, days
