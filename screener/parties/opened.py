"""What every reader of a file format hands over: the header, what its columns mean, and the rows to come."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any

from screener.parties.columns import Columns
from screener.parties.splitting import Row


@dataclass(slots=True)
class Opened:
    """A file whose header has been read and whose rows have not."""

    header: tuple[str, ...]
    columns: Columns
    rows: Iterator[Row]
    notes: tuple[str, ...] = ()
    """What was found out on opening."""
    counts: Counter[str] = field(default_factory=Counter)
    """What was found out so far while reading, as what was counted and how often."""
    delimiter: str = ","
    """What stands between cells, where surplus ones of a row have to be told in one."""
    counted: bool = False
    """Whether the format says how many rows there are, so that an empty one at the end is one, too."""
    typed: Callable[[], Any] | None = None
    """Reads the rows again as a reader of Arrow batches, each cell as the file has it typed."""
