"""What identifies the code that compiles an index: one made by other code is not believed."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from functools import cache
from pathlib import Path

import screener

READERS = ("names", "matching", "index", "facts")
"""Rooms whose code and tables decide what an index holds."""

Progress = Callable[[int], None]
"""Told how many entities have been compiled."""


@cache
def made_by() -> str:
    """What identifies the code that compiles: an index made by other code is not believed.

    Sizes and times of files stand for their contents, as reading them all would cost more than a cold
    start may take.
    """
    root = Path(screener.__file__).parent
    digest = hashlib.sha256(screener.__version__.encode())
    for path in sorted(each for room in READERS for each in (root / room).rglob("*.*")):
        if path.suffix != ".pyc":
            stat = path.stat()
            digest.update(f"{path.relative_to(root)} {stat.st_size} {stat.st_mtime_ns}\n".encode())
    return digest.hexdigest()[:16]
