"""The only place that takes a publisher's files from a folder instead of the network.

The folder is laid out SOURCE/FILE, or plainly FILE. Nothing outside it is read, whatever its links say.
"""

from __future__ import annotations

from pathlib import Path

from screener.errors import FetchError
from screener.lists.catalog import SourceMeta
from screener.model import RawFile


def files_in(folder: Path, source: SourceMeta) -> tuple[RawFile, ...]:
    """Read all files of a source from a mirror folder.

    Raises:
        FetchError: the folder or a file of the source is not there, or leads out of the folder.
    """
    root = folder.expanduser().resolve()
    if not root.is_dir():
        raise FetchError(f"{source.id}: the mirror {folder} is no folder")
    return tuple(RawFile(name, _local(source, root, name)) for name, _ in source.urls)


def _local(source: SourceMeta, root: Path, name: str) -> bytes:
    found = [f for folder in (root / source.id, root) if (f := _named(folder, name))]
    if not found:
        raise FetchError(f"{source.id}: the mirror {root} has no {name}")
    path = found[0]
    if not path.resolve().is_relative_to(root):
        raise FetchError(f"{source.id}: {path} leads out of the mirror {root}")
    try:
        if path.stat().st_size > source.max_mib << 20:
            raise FetchError(f"{source.id}: {path} is larger than {source.max_mib} MiB")
        return path.read_bytes()
    except OSError as error:
        raise FetchError(f"{source.id}: cannot read {path}: {error.strerror}") from error


def _named(folder: Path, name: str) -> Path | None:
    """Find a file by its name, whatever its case: publishers and unpackers differ in it."""
    if not folder.is_dir():
        return None
    alike = [path for path in folder.iterdir() if path.name.casefold() == name.casefold() and path.is_file()]
    return min(alike, default=None)
