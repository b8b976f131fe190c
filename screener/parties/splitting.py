"""The only place that splits lines of delimited text into cells, with quotation marks that may lie.

The `csv` module believes every opening quotation mark, so one stray `"` swallows the rest of a file. Here
a row may run over several lines only if that gives it as many cells as the header has; otherwise the
mark is taken as part of the text, and the row ends with its line. In a file of one column every line is
a row, as nothing could tell a long name from several.
"""

from __future__ import annotations

import csv
from collections import deque
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Literal

from screener.parties.decoding import Line

DELIMITERS = (",", ";", "\t", "|")
ONE_COLUMN = "\x1f"
"""The delimiter of a file that has one column and therefore none."""

_LINES_IN_ROW = 100
"""How far a quoted cell may run on; chosen: above any address or note, below what slows a hostile file."""
_TELLING_WIDTH = 3
"""Columns from which on a line with as many cells is hardly a note; chosen."""
_SWALLOWS = "a quoted cell holds lines that look like rows of their own"
_QUOTED = "a quotation mark is opened and not closed, or closed too early"


@dataclass(frozen=True, slots=True)
class Row:
    """One row of the file as it stands there."""

    line: int
    """1-based line on which it begins."""
    cells: Sequence[str]
    problem: str = ""


@dataclass(slots=True)
class Splitter:
    """Reads rows from lines; `width` is the number of cells that a row should have, once it is known."""

    lines: Iterator[Line]
    delimiter: str
    width: int | None = None
    ahead: deque[Line] = field(default_factory=deque)
    number: int = 0
    run_on: int = 0
    """Rows so far that run over several lines."""
    empty: int = 0
    """Empty lines left out so far; where there is one column, an empty line is a row without a name."""

    def rows(self) -> Iterator[Row]:
        """Yield every row, which an empty line is only in a file of one column."""
        while (line := self._next()) is not None:
            text, problem = line
            start = self.number
            body = text.rstrip("\r\n")
            if (not body or (body.isspace() and self.delimiter not in body)) and self.width != 1:
                self.empty += 1
                continue
            if '"' not in body:
                yield Row(start, body.split(self.delimiter), problem)
            else:
                yield self._quoted_row(start, line)

    def _next(self) -> Line | None:
        line = self.ahead.popleft() if self.ahead else next(self.lines, None)
        self.number += line is not None
        return line

    def _quoted_row(self, start: int, first: Line) -> Row:
        texts, problems = [first[0]], [first[1]]
        cells = _cells(texts, self.delimiter, strict=True)
        if cells is None and self.delimiter != ONE_COLUMN and _is_open(texts, self.delimiter):
            cells = self._run_on(texts, problems)
        if cells is None or not self._fits(cells):
            cells = self._best(first[0].rstrip("\r\n"), cells)
        if cells is None:
            return Row(start, first[0].rstrip("\r\n").split(self.delimiter), problems[0] or _QUOTED)
        return Row(start, cells, next(filter(None, problems), ""))

    def _run_on(self, texts: list[str], problems: list[str]) -> list[str] | None:
        """Add lines until the open cell is closed; give them back if that makes no row."""
        taken: list[Line] = []
        while len(taken) < _LINES_IN_ROW and (line := self._next()) is not None:
            taken.append(line)
            if '"' not in line[0]:
                continue
            joined = [*texts, *(text for text, _ in taken)]
            if _is_open(joined, self.delimiter):
                continue
            cells = _cells(joined, self.delimiter, strict=True)
            if cells is None or not self._fits(cells):
                break
            problems.extend(problem for _, problem in taken)
            if any(self._like_a_row(text) for text, _ in taken[:-1]):
                problems.append(_SWALLOWS)
            self.run_on += 1
            return cells
        self.ahead.extendleft(reversed(taken))
        self.number -= len(taken)
        return None

    def _like_a_row(self, text: str) -> bool:
        """Tell whether a line inside a quoted cell could be a row of its own, lost to a stray mark."""
        return (
            self.width is not None
            and self.width >= _TELLING_WIDTH
            and text.count(self.delimiter) == self.width - 1
        )

    def _best(self, text: str, cells: list[str] | None) -> list[str] | None:
        """Find a reading of the quotation marks under which the line has the width of the header."""
        readings = (
            _cells([text], self.delimiter),
            _cells([text], self.delimiter, skipinitialspace=True),
            _cells([text], self.delimiter, quoting=csv.QUOTE_NONE),
        )
        fitting = (reading for reading in readings if reading is not None and self._fits(reading))
        return next(fitting, cells)

    def _fits(self, cells: Sequence[str]) -> bool:
        return self.width is None or len(cells) == self.width


def _cells(
    texts: Sequence[str],
    delimiter: str,
    *,
    strict: bool = False,
    skipinitialspace: bool = False,
    quoting: Literal[0, 3] = csv.QUOTE_MINIMAL,
) -> list[str] | None:
    try:
        rows = list(
            csv.reader(
                texts,
                delimiter=delimiter,
                strict=strict,
                skipinitialspace=skipinitialspace,
                quoting=quoting,
            )
        )
    except csv.Error:
        return None
    return rows[0] if len(rows) == 1 else None


def _is_open(texts: Sequence[str], delimiter: str) -> bool:
    """Tell whether the last cell is quoted and its closing mark has not come."""
    try:
        for _ in csv.reader(texts, delimiter=delimiter, strict=True):
            pass
    except csv.Error as error:
        return "unexpected end of data" in str(error)
    return False
