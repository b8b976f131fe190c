"""How what is said on stderr is broken into lines: between words, where somebody reads it at a terminal."""

from __future__ import annotations

import shutil
import sys

_LEAST = 30
"""Cells in which words are set at least; chosen: a narrower terminal breaks them itself."""


def behind(label: str, line: str) -> str:
    """Return a line that stands behind a label, its further lines set under its first."""
    if not sys.stderr.isatty():
        return line
    from screener.report.lines import wrapped  # noqa: PLC0415  # start-up: only where it is seen

    room = max(_LEAST, shutil.get_terminal_size().columns - len(label))
    return f"\n{' ' * len(label)}".join(wrapped(line, room))
