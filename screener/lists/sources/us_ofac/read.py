"""The only place that turns OFAC's files into a reading, in whatever form OFAC exported them."""

from __future__ import annotations

from collections.abc import Sequence

from screener.errors import ListUnreadableError
from screener.lists.reading import FETCH_AGAIN, Warnings
from screener.lists.sources.us_ofac.entities import entities, linked
from screener.lists.sources.us_ofac.tables import sets
from screener.model import Entity, RawFile, Reading


def read(files: Sequence[RawFile]) -> Reading:
    """What OFAC says in these files: the SDN set, the non-SDN set, or both."""
    if not files:
        raise ListUnreadableError("no file of OFAC was given", hint=FETCH_AGAIN)
    warnings = Warnings()
    found: list[Entity] = []
    kinds = []
    rows = 0
    for party_set in sets(files, warnings):
        kinds.append(party_set.kind)
        rows += party_set.rows
        found.extend(entities(party_set, warnings))
    return Reading(linked(found), warnings.all(), None, rows, f"csv-{'+'.join(kinds)}")
