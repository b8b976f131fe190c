"""The only place that turns the EU's file into a reading, in whatever form it was published.

Source: https://webgate.ec.europa.eu/fsd/fsf (schema 1.1); read against a part of the XML of 2016-02-11 and of
the CSV 1.0 of 2018-07-04.
"""

from __future__ import annotations

from collections.abc import Sequence

from screener.facts.dates import parse_date
from screener.lists import markup
from screener.lists.draft import Draft
from screener.lists.reading import Warnings, only, refuse_no_file, unreadable
from screener.lists.sources.eu_fsf import markup_forms, subject, tables
from screener.lists.sources.eu_fsf.subject import Party
from screener.model import ListId, RawFile, Reading, SourceId

SOURCE = SourceId("eu_fsf")
LIST = ListId("eu_fsf")


def read(files: Sequence[RawFile]) -> Reading:
    """Every person, group and entity of the consolidated list; two regimes of one party are one entity."""
    file = markup.unzipped(only(files))
    refuse_no_file(file)
    warnings = Warnings()
    parties, generated, shape = _parties(file, warnings)
    drafts: dict[str, Draft] = {}
    for party in parties:
        draft = drafts.setdefault(party.key, subject.draft_of(file, party, warnings))
        subject.take(file, draft, party)
        if not draft.names:
            raise unreadable(file, f"entry {party.key} has no name", row=party.row)
    if not drafts:
        raise unreadable(file, "the file holds no entry")
    entities = tuple(draft.entity(SOURCE, LIST, key) for key, draft in drafts.items())
    return Reading(entities, warnings.all(), parse_date(generated, "dmy"), len(parties), shape)


def _parties(file: RawFile, warnings: Warnings) -> tuple[Sequence[Party], str, str]:
    """The entries, the day that the file states, and which form it is."""
    if not markup.is_xml(file):
        found, generated = tables.parties(file, warnings)
        return found, generated, "csv-1.0" if b"Naal_" in file.data[:4096] else "csv-1.1"
    root, attributes = markup.root_attributes(file)
    if root == markup_forms.ROOT:
        return list(markup_forms.parties(file, warnings)), attributes.get("generationDate", ""), "xml-1.1"
    if root == markup_forms.OLD_ROOT:
        return list(markup_forms.old_parties(file, warnings)), attributes.get("Date", ""), "xml-2016"
    raise unreadable(file, f"not the EU's list (root element {root!r})")
