"""When and in which lines something is said on stderr: at a terminal between words, and behind the answer."""

from __future__ import annotations

import shutil
import sys
from collections.abc import Callable

_LEAST = 30
"""Cells in which words are set at least; chosen: a narrower terminal breaks them itself."""


def behind(label: str, line: str) -> str:
    """Return a line that stands behind a label, its further lines set under its first."""
    if not sys.stderr.isatty():
        return line
    from screener.report.lines import wrapped  # noqa: PLC0415  # start-up: only where it is seen

    room = max(_LEAST, shutil.get_terminal_size().columns - len(label))
    return f"\n{' ' * len(label)}".join(wrapped(line, room))


_WAITING: list[Callable[[], None]] = []
"""What is to be said when the command has answered."""


def at_the_end(say: Callable[[], None]) -> None:
    """Say something when the command has answered: the first lines of a screen are the answer's."""
    _WAITING.append(say)


def say_what_waits() -> None:
    """Say what was kept for the end."""
    while _WAITING:
        _WAITING.pop(0)()
