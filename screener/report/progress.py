"""The only place that shows a long job going on: on stderr, at a terminal only, after two seconds."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager

from rich.console import Console

Advance = Callable[[int, int], None]
"""Takes how many more rows are done, and how many of them were findings."""

Total = Callable[[], int | None]


def _unknown() -> None:
    """Give no total: nobody knows it before the end."""


@contextmanager
def progress(title: str, *, total: Total = _unknown, console: Console | None = None) -> Iterator[Advance]:
    """Show rows done, rows a second, findings so far and time left, until the block ends.

    `total` is asked once, when there is something to show: how many rows there are, or None.
    """
    err = console or Console(stderr=True)
    if not err.is_terminal:
        yield _nothing
        return
    from screener.report.bar import Bar  # noqa: PLC0415  # where nobody watches, nothing of it is needed

    shown = Bar(title, total, err)
    try:
        yield shown.advance
    finally:
        shown.bar.stop()


def _nothing(rows: int, findings: int) -> None:
    """Advance a job that nobody watches."""
