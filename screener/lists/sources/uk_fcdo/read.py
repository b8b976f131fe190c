"""The only place that turns the UK Sanctions List into a reading, from its CSV or its XML.

Since 2026-01-28 this is the one list of the United Kingdom. A designation's Unique ID ("RUS0251") is its id.
Source: https://www.gov.uk/government/publications/the-uk-sanctions-list (its guide to the format); columns
and elements as public tools read them in 2026.
"""

from __future__ import annotations

from collections.abc import Sequence

from screener.facts.dates import parse_date
from screener.lists import markup
from screener.lists.reading import Warnings, only, refuse_no_file, unreadable
from screener.lists.same_party import linked
from screener.lists.sources.uk_fcdo import forms
from screener.model import ListId, RawFile, Reading, SourceId

SOURCE = SourceId("uk_fcdo")
LIST = ListId("uk_fcdo")
_ROOTS = frozenset({"Designations", "ArrayOfDesignation"})


def read(files: Sequence[RawFile]) -> Reading:
    """Every person, entity and ship of the UK Sanctions List."""
    file = markup.unzipped(only(files))
    refuse_no_file(file)
    warnings = Warnings()
    if markup.is_xml(file):
        root = markup.root_name(file)
        if root not in _ROOTS:
            raise unreadable(file, f"not the UK Sanctions List (root element {root!r})")
        found, day, rows = forms.from_xml(file, warnings)
        shape = "xml"
    else:
        found, day, rows = forms.from_csv(file, warnings)
        shape = "csv"
    if not found.parties:
        raise unreadable(file, "the file holds no designation")
    for number, party in found.parties.items():
        if not party.draft.names:
            raise unreadable(file, f"designation {number} has no name", row=party.draft.row)
    entities = linked(party.draft.entity(SOURCE, LIST, number) for number, party in found.parties.items())
    return Reading(entities, warnings.all(), parse_date(day, "dmy"), rows, shape)
