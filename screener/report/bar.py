"""A bar that shows a long job, and appears once the job has taken long enough to be worth showing."""

from __future__ import annotations

import time
from collections.abc import Callable

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


class Bar:
    """Shows rows done, rows a second, findings so far and time left."""

    def __init__(self, title: str, total: Callable[[], int | None], console: Console) -> None:
        """Be ready to show a job of so many rows as `total` says, where it is known."""
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
        self.task = self.bar.add_task(title, total=None, rate=0.0, findings="")
        self._total = total

    def advance(self, rows: int, findings: int) -> None:
        """Count further rows and findings."""
        self.rows += rows
        self.findings += findings
        elapsed = time.monotonic() - self.started
        if elapsed < PATIENCE_S:
            return
        if not self.bar.live.is_started:
            self.bar.update(self.task, total=self._total())
            self.bar.start()
        found = f", {self.findings:,} findings" if self.findings else ""
        self.bar.update(self.task, completed=self.rows, rate=self.rows / elapsed, findings=found)
