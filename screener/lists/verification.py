"""The only place that proves a store: every byte hashed again, every file read again, all compared."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import screener
from screener.errors import ScreenerError, StoreError
from screener.lists import registry
from screener.lists.snapshot import folder_name
from screener.lists.store import Store
from screener.model import SnapshotInfo, SourceId


@dataclass(frozen=True, slots=True)
class Finding:
    """What verifying one snapshot found."""

    source: SourceId
    snapshot: str
    """Name of its folder."""
    entities: int
    problems: tuple[str, ...]
    """Empty when everything is as it was stored."""


def verify(store: Store) -> Iterator[Finding]:
    """Verify every stored snapshot, one after the other."""
    for source in store.sources():
        for name in store.names(source):
            try:
                info = store.named(source, name)
            except StoreError as error:
                yield Finding(source, name, 0, (str(error),))
                continue
            entities = sum(count for _, count in info.counts)
            yield Finding(source, folder_name(info), entities, tuple(_problems(store, info)))


def _problems(store: Store, info: SnapshotInfo) -> Iterator[str]:
    try:
        files, entities = store.raw(info), store.entities(info)
        if store.record(info).program != screener.__version__:
            return  # another version may read the same bytes otherwise
        again = registry.reader(info.source)(files).entities
    except ScreenerError as error:
        yield str(error)
        return
    if again != entities:
        yield "read again, the files give other entities than those stored"
