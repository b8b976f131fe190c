"""The only reader of the word tables in `screener/names/data`.

Each is a text file: lines that start with "#" say what it holds and where it comes from, every other
line is one entry, its cells parted by tabs. A table is read when it is first asked for, and once.
"""

from __future__ import annotations

from functools import cache
from pathlib import Path

_DATA = Path(__file__).parent / "data"


@cache
def rows(name: str) -> tuple[tuple[str, ...], ...]:
    """Return the entries of the table `name`."""
    text = (_DATA / name).read_text(encoding="utf-8")
    lines = [line for line in text.split("\n") if line and line[0] != "#" and not line.isspace()]
    if " \t" in text or "\t " in text:
        return tuple(tuple(cell.strip() for cell in line.split("\t")) for line in lines)
    return tuple(tuple(line.strip().split("\t")) for line in lines)


@cache
def columns(name: str) -> tuple[list[str], ...]:
    """Return the columns of a long table whose rows all have as many cells: quicker than `rows`."""
    text = (_DATA / name).read_text(encoding="utf-8")
    lines = [line for line in text.split("\n") if line and line[0] != "#"]
    count = lines[0].count("\t") + 1
    cells = "\t".join(lines).split("\t")
    if len(cells) != count * len(lines):
        raise ValueError(f"{name}: not every row has {count} cells")
    return tuple(cells[at::count] for at in range(count))


@cache
def words(name: str) -> frozenset[str]:
    """Return the first cells of the table `name`."""
    return frozenset(row[0] for row in rows(name))


@cache
def mapping(name: str) -> dict[str, str]:
    """Return each further cell of a row of the table `name` mapped to the row's first cell."""
    return {variant: row[0] for row in rows(name) for variant in row[1:] if variant}
