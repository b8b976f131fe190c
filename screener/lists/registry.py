"""Which module reads which source: the built-in ones in one table, outside ones by entry point.

An outside package adds a source through the entry point group `screener.sources`: the entry's name is
the source id and its value a module with `read(files) -> Reading` and `CATALOG`, the source's and its
lists' tables as in `lists/catalog.toml`.
"""

from __future__ import annotations

import importlib
import os
import sys
from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path
from types import ModuleType
from typing import TYPE_CHECKING, cast

from screener.errors import ListDataError, UsageError
from screener.lists import catalog
from screener.lists.catalog import HOUSE_PREFIX, Catalog
from screener.model import ListId, RawFile, Reading, SourceId

if TYPE_CHECKING:
    from importlib.metadata import EntryPoint

Reader = Callable[[Sequence[RawFile]], Reading]
"""Bytes in, entities out: a reader never touches disk, network or clock."""

GROUP = "screener.sources"
SEE = "what an outside reader must offer stands in screener.lists.registry"

BUILT_IN: dict[str, str] = {
    "us_csl": "screener.lists.sources.us_csl",
    "us_ofac": "screener.lists.sources.us_ofac.read",
    "us_bis_dpl": "screener.lists.sources.us_bis_dpl",
    "us_ddtc": "screener.lists.sources.us_ddtc",
    "us_1260h": "screener.lists.sources.us_1260h",
    "un_sc": "screener.lists.sources.un_sc",
    "uk_ofsi": "screener.lists.sources.uk_ofsi",
    "au_dfat": "screener.lists.sources.au_dfat",
    "ca_sema": "screener.lists.sources.ca_sema",
    "eu_fsf": "screener.lists.sources.eu_fsf.read",
    "uk_fcdo": "screener.lists.sources.uk_fcdo.read",
    "ch_seco": "screener.lists.sources.ch_seco",
    "tw_shtc": "screener.lists.sources.tw_shtc",
    "world_bank": "screener.lists.sources.world_bank",
    "opensanctions": "screener.lists.sources.opensanctions.read",
}
"""Imported when its source is read and not before: reading lists is rare, answering is not."""

OWN_TABLES = frozenset({
    "us_889", "us_5949", "us_fcc", "us_uflpa", "us_ndaa_1286", "us_bis_mieu", "jp_meti", "cn_mofcom",
    "cn_uel",
})  # fmt: skip
"""Lists without a machine-readable publication that are kept as tables of one form: one reader for all."""

OWN = "screener.lists.own_tables"

HOUSE = "screener.lists.sources.house"


def reader(source: SourceId) -> Reader:
    """The function that reads a source's files.

    Raises:
        UsageError: no module reads this source.
    """
    if source.startswith(HOUSE_PREFIX):
        house = importlib.import_module(HOUSE)
        return partial(house.read, list_id=ListId(source.removeprefix(HOUSE_PREFIX)))
    if source in OWN_TABLES:
        return partial(importlib.import_module(OWN).listed, source=source)
    if source in BUILT_IN:
        return _read_of(importlib.import_module(BUILT_IN[source]))
    for entry in _outside():
        if entry.name == source:
            return _read_of(_module(entry))
    raise UsageError(
        f"no reader for source {source!r}",
        hint=f"sources: {', '.join(sorted({*BUILT_IN, *OWN_TABLES}))}, house",
    )


def full_catalog() -> Catalog:
    """The package's catalog together with the tables that outside packages bring."""
    whole = catalog.load()
    for entry in _outside():
        text = getattr(_module(entry), "CATALOG", None)
        if not isinstance(text, str):
            raise ListDataError(
                f"entry point {entry.value!r} has no CATALOG", hint="see screener.lists.registry"
            )
        whole = catalog.parse(text, whole)
    return whole


def _outside() -> tuple[EntryPoint, ...]:
    if not any(map(_offers, sys.path)):
        return ()
    from importlib.metadata import entry_points  # noqa: PLC0415  # most have no such package, and wait less

    return tuple(sorted(entry_points(group=GROUP), key=lambda entry: entry.name))


def _offers(place: str) -> bool:
    """Say whether a place of `sys.path` may hold a package that brings a source."""
    folder = Path(place or ".")
    if not folder.is_dir():
        return folder.exists()  # an archive: only Python's own machinery looks into it
    try:
        with os.scandir(folder) as entries:
            packages = [entry.path for entry in entries if entry.name.endswith((".dist-info", ".egg-info"))]
        told = (Path(package, "entry_points.txt") for package in packages)
        return any(GROUP.encode() in file.read_bytes() for file in told if file.is_file())
    except OSError:
        return True  # what cannot be looked into is left to Python's own machinery as well


def _module(entry: EntryPoint) -> ModuleType:
    try:
        module = entry.load()
    except Exception as error:
        raise ListDataError(
            f"the list reader {entry.value!r} cannot be imported: {error}",
            hint="repair or uninstall its package",
        ) from error
    if not isinstance(module, ModuleType):
        raise ListDataError(f"entry point {entry.value!r} is no module", hint=SEE)
    return module


def _read_of(module: ModuleType) -> Reader:
    read = getattr(module, "read", None)
    if not callable(read):
        raise ListDataError(f"{module.__name__} has no function `read`")
    return cast("Reader", read)
