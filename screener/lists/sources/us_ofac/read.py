"""The only place that turns OFAC's files into a reading, in whatever form OFAC exported them."""

from __future__ import annotations

from collections.abc import Sequence

from screener.errors import ListUnreadableError
from screener.lists.reading import FETCH_AGAIN, Warnings
from screener.lists.sources.us_ofac.entities import entities
from screener.lists.sources.us_ofac.parties import parties
from screener.lists.sources.us_ofac.tables import sets
from screener.model import RawFile, Reading


def read(files: Sequence[RawFile]) -> Reading:
    """What OFAC says in these files: the SDN set, the non-SDN set, or both."""
    if not files:
        raise ListUnreadableError("no file of OFAC was given", hint=FETCH_AGAIN)
    warnings = Warnings()
    found = tuple(sets(files, warnings))
    every = (party for party_set in found for party in parties(party_set, warnings))
    return Reading(
        entities(every, warnings),
        warnings.all(),
        None,
        sum(party_set.rows for party_set in found),
        f"csv-{'+'.join(party_set.kind for party_set in found)}",
    )
