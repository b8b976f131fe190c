"""The only place that reads our table of the producers that section 5949 names, `lists/us_5949.csv`."""

from __future__ import annotations

from collections.abc import Sequence

from screener.lists.own_tables import listed
from screener.model import ListId, RawFile, Reading, SourceId

SOURCE = SourceId("us_5949")
LIST = ListId("us_5949")


def read(files: Sequence[RawFile]) -> Reading:
    """The producers that the statute names; whom it includes with them stands in each entry."""
    return listed(files, SOURCE, LIST)
