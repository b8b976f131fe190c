"""The only place that shows files coming in: on stderr, at a terminal only."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from rich.console import Console
from rich.progress import BarColumn, DownloadColumn, Progress, TaskID, TextColumn, TransferSpeedColumn

from screener.lists import update
from screener.model import SourceId


@contextmanager
def downloads(console: Console | None = None) -> Iterator[update.Progress | None]:
    """Show a bar a file until the block ends; None where nobody watches."""
    err = console or Console(stderr=True)
    if not err.is_terminal:
        yield None
        return
    columns = (
        TextColumn("{task.description}", markup=False),
        BarColumn(),
        DownloadColumn(),
        TransferSpeedColumn(),
    )
    tasks: dict[tuple[SourceId, str], TaskID] = {}
    with Progress(*columns, console=err, transient=True) as bar:

        def advance(source: SourceId, name: str, done: int, total: int | None) -> None:
            key = source, name
            if key not in tasks:
                tasks[key] = bar.add_task(f"{source} {name}", total=total)
            bar.update(tasks[key], completed=done, total=total)

        yield advance
