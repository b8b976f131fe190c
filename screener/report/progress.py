"""The only place that shows a long job going on: on stderr, at a terminal only, after two seconds."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from rich.console import Console
from rich.progress import (
    BarColumn,
    MofNCompleteColumn,
    Progress,
    SpinnerColumn,
    TextColumn,
    TimeRemainingColumn,
)

PATIENCE_S = 2.0
"""How long a job may run before it is shown."""

Advance = Callable[[int, int], None]
"""Takes how many more rows are done, and how many of them were findings."""


@contextmanager
def progress(title: str, *, total: int | None = None, console: Console | None = None) -> Iterator[Advance]:
    """Show rows done, rows a second, findings so far and time left, until the block ends."""
    err = console or Console(stderr=True)
    if not err.is_terminal:
        yield _nothing
        return
    shown = _Shown(title, total, err)
    try:
        yield shown.advance
    finally:
        shown.bar.stop()


def _nothing(rows: int, findings: int) -> None:
    """Advance a job that nobody watches."""


class _Shown:
    """A bar that appears once the job has taken long enough."""

    def __init__(self, title: str, total: int | None, console: Console) -> None:
        self.bar = Progress(
            SpinnerColumn(),
            TextColumn("{task.description}", markup=False),
            BarColumn(),
            MofNCompleteColumn(),
            TextColumn("{task.fields[rate]:,.0f} a second{task.fields[findings]}", markup=False),
            TimeRemainingColumn(),
            console=console,
            transient=True,
        )
        self.started = time.monotonic()
        self.rows = self.findings = 0
        self.task = self.bar.add_task(title, total=total, rate=0.0, findings="")

    def advance(self, rows: int, findings: int) -> None:
        self.rows += rows
        self.findings += findings
        elapsed = time.monotonic() - self.started
        if elapsed < PATIENCE_S:
            return
        if not self.bar.live.is_started:
            self.bar.start()
        found = f", {self.findings:,} findings" if self.findings else ""
        self.bar.update(self.task, completed=self.rows, rate=self.rows / elapsed, findings=found)
