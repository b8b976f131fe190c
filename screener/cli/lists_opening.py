"""What the commands `lists …` begin with: the store, the catalog, days, and publishers' files from disk."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

from screener.cli.options import parse_day, today
from screener.errors import InputError
from screener.lists import registry
from screener.lists.catalog import Catalog
from screener.lists.store import Store
from screener.model import RawFile
from screener.screening.opening import default_home


def opened(home: Path | None) -> tuple[Store, Catalog]:
    """The store of a home folder, and the catalog with its private lists."""
    store = Store(home or default_home())
    return store, registry.full_catalog().extended(store.house_lists())


def day_or_today(text: str) -> dt.date:
    """The day named, or today."""
    return parse_day(text) if text else today()


def plain_files(path: Path) -> list[Path]:
    """The file itself, or of a folder the files in it that are not hidden."""
    if not path.is_dir():
        return [path]
    return sorted(file for file in path.iterdir() if file.is_file() and not file.name.startswith("."))


def raw_file(path: Path) -> RawFile:
    """A file that the user named, whole.

    Raises:
        InputError: it cannot be read.
    """
    try:
        return RawFile(path.name, path.read_bytes())
    except OSError as error:
        raise InputError(f"{path}: {error.strerror or error}", hint="name the publisher's file") from error
