"""The one reader of OpenSanctions' files: which of the two forms a file has, and what its licence asks for.

Source: https://www.opensanctions.org/docs/bulk/; the licence https://www.opensanctions.org/licensing/.
"""

from __future__ import annotations

from collections.abc import Sequence

from screener.lists.reading import only, refuse_no_file
from screener.lists.sources.opensanctions import followthemoney, simple
from screener.model import RawFile, Reading, Warn

LICENCE = (
    "data of OpenSanctions, licensed CC BY-NC 4.0: free for non-commercial use, with attribution; "
    "a business needs a licence (https://www.opensanctions.org/licensing/)"
)


def read(files: Sequence[RawFile]) -> Reading:
    """Every target of a dataset, with what its sanctions, addresses and papers say."""
    file = only(files)
    refuse_no_file(file)
    form = followthemoney if file.data.lstrip(b"\xef\xbb\xbf \r\n").startswith(b"{") else simple
    entities, warnings, published, rows = form.read(file)
    told = Warn(LICENCE, told=True)
    return Reading(tuple(entities), (told, *warnings.all()), published, rows, form.FORMAT)
