"""The only place that tells by its content in which format a file of stakes is written, and reads it."""

from __future__ import annotations

import io
from collections import Counter
from collections.abc import Callable, Sequence

from screener.errors import OwnershipError
from screener.model import RawFile, Warn
from screener.ownership.readers import bods, ftm, gleif, gleif_exceptions, own_csv, psc, senzing
from screener.ownership.readers.json_records import Record, records
from screener.ownership.readers.reading import StakesReading

_JSON: tuple[tuple[Callable[[Record], bool], Callable[[str, Sequence[Record]], StakesReading]], ...] = (
    (bods.knows, bods.read),
    (psc.knows, psc.read),
    (ftm.knows, ftm.read),
    (senzing.knows, senzing.read),
    (gleif.knows, gleif.read),
)
"""In order: whether a reader knows a record, and the reader."""

KNOWN = (
    "CSV with owner, owned, percent; GLEIF relationship records and reporting exceptions; UK PSC; BODS; "
    "FollowTheMoney; Senzing JSON; OFAC ENHANCED and ADVANCED XML (with --ownership)"
)


def read(file: RawFile) -> StakesReading:
    """Read the stakes of a file, whatever its name.

    Raises:
        OwnershipError: no reader knows the file, or it cannot be read whole.
    """
    if gleif_exceptions.knows_text(file):
        return _exceptions(file)
    if gleif.knows_text(file):
        return gleif.read_text(file)
    start = file.data.removeprefix(b"\xef\xbb\xbf").lstrip()[:1]
    if start in {b"{", b"["}:
        return _read_json(file)
    if start == b"<":
        raise unknown(file)
    return own_csv.read(file)


def is_xml(file: RawFile) -> bool:
    """Whether a file begins like XML."""
    return file.data.removeprefix(b"\xef\xbb\xbf").lstrip().startswith(b"<")


def _exceptions(file: RawFile) -> StakesReading:
    """Read GLEIF's reporting exceptions."""
    aside: Counter[str] = Counter()
    found = tuple(gleif_exceptions.stakes(file.name, io.BytesIO(file.data), aside, xml=is_xml(file)))
    warnings = tuple(Warn(f"{count:,} set aside: {reason}") for reason, count in sorted(aside.items()))
    return StakesReading(found, warnings, "gleif-repex")


def _read_json(file: RawFile) -> StakesReading:
    """Read a JSON file with the reader that knows its first record; all must be of one kind."""
    found = records(file)
    for knows, reader in _JSON:
        if found and knows(found[0]):
            strangers = [number for number, record in enumerate(found, start=1) if not knows(record)]
            if strangers:
                raise OwnershipError(f"{file.name}, record {strangers[0]}: of another kind than the first")
            return reader(file.name, found)
    raise unknown(file)


def unknown(file: RawFile) -> OwnershipError:
    """Return the error for a file that no reader knows."""
    return OwnershipError(f"{file.name}: not a format of stakes that is known", hint=f"Known: {KNOWN}.")
