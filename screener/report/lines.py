"""The only place that breaks text into lines by the width that its letters take, in every script."""

from __future__ import annotations

from rich.cells import cell_len

from screener.report.text import printable


def wrapped(text: str, cells: int) -> list[str]:
    """Break a text into lines of at most so many cells: between words where it can be, else at a hyphen.

    >>> wrapped("Hangzhou Alibaba Network Technology", 20)
    ['Hangzhou Alibaba', 'Network Technology']
    >>> wrapped("Hohenberg-Waldstetten", 20)
    ['Hohenberg-', 'Waldstetten']
    """
    lines = [""]
    for word in printable(text).split() or ["–"]:
        rest = word
        if lines[-1] and cell_len(f"{lines[-1]} {rest}") <= cells:
            lines[-1] += f" {rest}"
            continue
        while cell_len(rest) > cells:
            most = next(n for n in range(len(rest), 0, -1) if cell_len(rest[:n]) <= cells)
            cut = rest.rfind("-", 0, most) + 1 or most
            lines.append(rest[:cut])
            rest = rest[cut:]
        lines.append(rest)
    return [line for line in lines if line]
