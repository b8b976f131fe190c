"""A Denied Persons file and its source, small enough for a test and read by the real reader."""

from __future__ import annotations

import dataclasses
import datetime as dt

import msgspec

from screener.lists import catalog
from screener.lists.catalog import SourceMeta
from screener.model import ListId, RawFile, Reading, SourceId

SOURCE = SourceId("us_bis_dpl")
LIST = ListId("us_bis_dpl")
NOW = dt.datetime(2026, 11, 23, 8, 0, tzinfo=dt.UTC)

HEADER = (
    "Name\tStreet_Address\tCity\tState\tCountry\tPostal_Code\tEffective_Date\tExpiration_Date\t"
    "Standard_Order\tLast_Update\tAction\tFR_Citation"
)


def denied(*names: str, since: str = "08/24/2022") -> bytes:
    """A file that denies these persons."""
    rows = (
        f'"{name}"\t"1 Rivera Avenue"\t"EL PASO"\t"TX"\t"US"\t"79905"\t"{since}"\t"01/14/2036"\t"Y"\t'
        '"2022-08-29"\t"F.R. NOTICE ADDED"\t"87 F.R. 52741 8/29/2022"'
        for name in names
    )
    return "\n".join((HEADER, *rows, "")).encode()


def people(count: int) -> bytes:
    """A file that denies so many persons."""
    return denied(*(f"PERSON NUMBER {number}" for number in range(count)))


def raw(data: bytes) -> tuple[RawFile, ...]:
    """The file as a reader takes it."""
    return (RawFile("dpl.txt", data),)


def source(*, floor: int = 1, retries: int = 0, time_limit_s: int = 20, max_mib: int = 1) -> SourceMeta:
    """The Denied Persons source with an address and with a floor that suits a test."""
    return msgspec.structs.replace(
        catalog.load().sources[SOURCE],
        urls=(("dpl.txt", "https://publisher.test/dpl.txt"),),
        floors={LIST: floor},
        retries=retries,
        time_limit_s=time_limit_s,
        max_mib=max_mib,
    )


def dated(reading: Reading, published: dt.date) -> Reading:
    """The same reading with a publication date, which BIS's own files do not state."""
    return dataclasses.replace(reading, published=published)
