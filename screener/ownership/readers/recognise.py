"""The only place that tells by its content in which format a file of stakes is written, and reads it."""

from __future__ import annotations

from collections.abc import Callable

from screener.errors import OwnershipError
from screener.model import RawFile
from screener.ownership.readers import own_csv
from screener.ownership.readers.reading import StakesReading

_READERS: tuple[tuple[Callable[[RawFile], bool], Callable[[RawFile], StakesReading]], ...] = (
    (own_csv.recognises, own_csv.read),
)
"""In order: whether a reader knows the file, and the reader."""


def read(file: RawFile) -> StakesReading:
    """Read the stakes of a file, whatever its name.

    Raises:
        OwnershipError: no reader knows the file, or it cannot be read whole.
    """
    for knows, reader in _READERS:
        if knows(file):
            return reader(file)
    if file.data.lstrip()[:1] not in {b"{", b"[", b"<"}:
        return own_csv.read(file)  # says which columns are missing
    raise OwnershipError(
        f"{file.name}: not a format of stakes that is known",
        hint="Give CSV with the columns owner, owned, percent.",
    )
