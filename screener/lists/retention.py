"""The only place that decides which snapshots are kept, and for how long.

Every snapshot of the last `KEEP_ALL_DAYS` days stays. Of older ones the last of each month stays, for
`KEEP_YEARS` years. The newest always stays, and so does what a person loaded from disk: it was loaded on
purpose, and only he knows what for.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence

from screener.lists.snapshot import day_of
from screener.lists.store import Store
from screener.model import SnapshotInfo, SourceId

KEEP_ALL_DAYS = 400
"""Chosen: a year and a month, so that whatever is looked into within a year finds its exact snapshot."""

KEEP_YEARS = 10
"""How long records of transactions are to be kept. Source: 31 CFR 501.601, ten years since 2025-03-12
(90 FR 13286, 2025-03-21)."""


def thin(store: Store, source: SourceId, today: dt.date, keep_days: int = KEEP_ALL_DAYS) -> Iterator[str]:
    """Take away what need not be kept of a source, and say what.

    Raises:
        StoreError: the store is damaged, or cannot be written.
    """
    gone = superfluous(store.snapshots(source), today, keep_days)
    for info in gone:
        store.drop(info)
    if gone:
        days = ", ".join(str(day_of(info)) for info in gone)
        yield f"no longer kept, as of each month only the last snapshot is: {days}"


def superfluous(
    snapshots: Sequence[SnapshotInfo], today: dt.date, keep_days: int = KEEP_ALL_DAYS
) -> tuple[SnapshotInfo, ...]:
    """The snapshots that need not be kept.

    Args:
        snapshots: of one source, oldest day first.
        today: the present day.
        keep_days: days for which every one is kept.
    """
    recent = today - dt.timedelta(days=keep_days)
    oldest = today.replace(year=today.year - KEEP_YEARS, day=min(today.day, 28))
    last_of = {(day_of(info).year, day_of(info).month): info for info in snapshots}
    kept = {id(info) for info in last_of.values() if day_of(info) >= oldest}
    return tuple(
        info for info in snapshots[:-1] if day_of(info) < recent and id(info) not in kept and _fetched(info)
    )


def _fetched(info: SnapshotInfo) -> bool:
    """Whether an update brought it, and no person."""
    return info.origin.startswith(("http://", "https://"))
