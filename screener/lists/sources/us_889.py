"""The only place that reads our table of the producers that section 889 names, `lists/us_889.csv`."""

from __future__ import annotations

from collections.abc import Sequence

from screener.lists.own_tables import listed
from screener.model import ListId, RawFile, Reading, SourceId

SOURCE = SourceId("us_889")
LIST = ListId("us_889")


def read(files: Sequence[RawFile]) -> Reading:
    """The producers that the statute names; whom it includes with them stands in each entry."""
    return listed(files, SOURCE, LIST)
