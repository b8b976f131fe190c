"""The store as it was when a recorded run opened it: what came later is not there, and nothing is written."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

from msgspec import structs

from screener.lists import snapshot as snap
from screener.lists.store import Store
from screener.model import SnapshotInfo, SourceId


class PinnedStore(Store):
    """A view of a store: snapshots up to a moment, confirmed as they were at that moment."""

    def __init__(self, home: Path, until: dt.datetime, checked: Mapping[str, dt.datetime]) -> None:
        """Look at a store as of a moment.

        Args:
            home: the home folder.
            until: snapshots that came later are not seen.
            checked: when the snapshots in use had last been confirmed, by the hash of their bytes.
        """
        super().__init__(home)
        self._until = f"{until:%Y%m%dT%H%M%S%fZ}"
        self._checked = checked

    def _folders(self, source: SourceId) -> list[Path]:
        return [path for path in super()._folders(source) if path.name.split("_")[1] <= self._until]

    def _load(self, folder: Path) -> SnapshotInfo:
        info = super()._load(folder)
        return replace(info, checked=self._checked.get(info.sha256, info.checked))

    def _state(self, source: SourceId) -> snap.State:
        return structs.replace(super()._state(source), failure=None)
