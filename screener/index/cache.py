"""Keeps compiled indexes on disk beside the store: compiled once for a set of snapshots, then only mapped."""

from __future__ import annotations

import contextlib
import tempfile
from collections.abc import Callable, Iterable
from pathlib import Path

from screener.errors import StoreError
from screener.index.lookup import Index
from screener.index.maker import Progress
from screener.model import Entity

KEPT = 4
"""Indexes kept beside one another; chosen: today's, and those of a few days asked about."""

LOCK_TIMEOUT_S = 600.0
"""Chosen: another process that compiles the same lists is worth waiting for."""


def path_of(home: Path, key: str) -> Path:
    """Where the index of a set of snapshots is kept."""
    return home / "index" / f"{key[:32]}.idx"


def opened(
    home: Path, key: str, entities: Callable[[], Iterable[Entity]], on_entity: Progress | None = None
) -> Index:
    """Map the index of a set of snapshots, compiling it first where there is none that can be believed.

    Raises:
        StoreError: the entities cannot be read, or another process holds the lock for too long.
    """
    path = path_of(home, key)
    with contextlib.suppress(FileNotFoundError, StoreError):
        return Index.open(path, key)
    return compiled(path, key, entities, on_entity)


def compiled(
    path: Path, key: str, entities: Callable[[], Iterable[Entity]], on_entity: Progress | None
) -> Index:
    """Compile an index, unless another process does so meanwhile, and map it."""
    # Imported here: most runs find the index compiled, and a cold start is short.
    import filelock  # noqa: PLC0415

    from screener.index.compile import compile_index  # noqa: PLC0415
    from screener.index.reuse import newest  # noqa: PLC0415

    try:
        for folder in (path.parent.parent, path.parent):
            folder.mkdir(parents=True, exist_ok=True, mode=0o700)  # parents do not get the mode
        with filelock.FileLock(path.with_suffix(".lock"), timeout=LOCK_TIMEOUT_S, mode=0o600):
            with contextlib.suppress(FileNotFoundError, StoreError):
                return Index.open(path, key)  # another process has just compiled it
            compile_index(path, key, entities(), on_entity, newest(path.parent))
            drop_oldest(path.parent)
            return Index.open(path, key)
    except filelock.Timeout as error:
        raise StoreError(
            f"another process has been compiling {path.name} for {LOCK_TIMEOUT_S:.0f} s",
            hint="wait for it to end, then try again",
        ) from error
    except OSError:
        return passing(key, entities, on_entity)


def passing(key: str, entities: Callable[[], Iterable[Entity]], on_entity: Progress | None) -> Index:
    """Compile for this run only, where the home folder cannot be written."""
    from screener.index.compile import compile_index  # noqa: PLC0415  as above

    with tempfile.TemporaryDirectory(prefix="screener-", ignore_cleanup_errors=True) as folder:
        path = Path(folder) / "lists.idx"
        compile_index(path, key, entities(), on_entity)
        return Index.open(path, key)  # the mapping outlives the file's name


def drop_oldest(folder: Path) -> None:
    """Delete the indexes that were compiled longest ago; one that is mapped stays until it is let go."""
    found = sorted(folder.glob("*.idx"), key=lambda path: path.stat().st_mtime_ns, reverse=True)
    for path in found[KEPT:]:
        for each in (path, path.with_suffix(".checked"), path.with_suffix(".lock")):
            with contextlib.suppress(OSError):
                each.unlink(missing_ok=True)
