"""The only place that finds the header of a file, behind titles and blank lines and whatever delimiter."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice

from screener.errors import InputError
from screener.parties.columns import Recognised, recognise
from screener.parties.decoding import Line
from screener.parties.splitting import DELIMITERS, ONE_COLUMN, Row, Splitter

HEADER_WITHIN = 50
"""Rows searched for the header; chosen: title blocks of accounting exports are shorter."""

_CELLS_SHOWN = 40
_LETTERS_SHOWN = 60
_ROWS_BEFORE_GIVING_UP = 10


@dataclass(frozen=True, slots=True)
class Layout:
    """Where the header is and what it says."""

    line: int
    """1-based line or row of the header."""
    header: tuple[str, ...]
    recognised: Recognised
    delimiter: str = ""

    @property
    def told(self) -> int:
        """How many columns were recognised."""
        return sum(map(len, self.recognised.columns.values()))


def find_header(
    title: str, rows: Iterable[Row], given: Mapping[str, str], delimiter: str = ""
) -> Layout | None:
    """Find the first row that names its columns; a title alone in its row gives way to a fuller row."""
    alone: Layout | None = None
    for row in islice(rows, HEADER_WITHIN):
        recognised = _recognised(title, row, given, alone)
        if recognised is None:
            continue
        layout = Layout(row.line, tuple(row.cells), recognised, delimiter)
        if sum(1 for cell in row.cells if cell.strip()) > 1:
            return layout if alone is None or layout.told > 1 else alone
        alone = alone or layout
    return alone


def delimited_layout(
    title: str, sample: Sequence[Line], given: Mapping[str, str], delimiter: str | None
) -> Layout:
    """Find delimiter and header together: the delimiter under which a header tells most columns apart.

    Raises:
        InputError: no row holds a column that can be the name; the message shows what was seen.
    """
    candidates = (delimiter,) if delimiter else DELIMITERS

    def rows(candidate: str) -> Iterator[Row]:
        return Splitter(iter(sample), candidate).rows()

    layouts = [
        layout
        for candidate in candidates
        if (layout := find_header(title, rows(candidate), given, candidate)) is not None
    ]
    if not layouts:
        raise no_name_column(title, [row for c in candidates for row in first(rows(c))], given)
    best = max(layouts, key=lambda layout: (layout.told, len(layout.header)))
    if len(best.header) == 1 and delimiter is None:
        return Layout(best.line, best.header, best.recognised, ONE_COLUMN)
    return best


def first(rows: Iterable[Row]) -> list[Row]:
    """Take the rows that a message about a missing header may show."""
    return list(islice(rows, _ROWS_BEFORE_GIVING_UP))


def no_name_column(title: str, rows: Sequence[Row], given: Mapping[str, str]) -> InputError:
    """Make the error that shows the fullest row seen and says how to name the column."""
    seen = max(rows, key=lambda row: len(row.cells), default=Row(1, ()))
    cells = [repr(cell.strip()[:_LETTERS_SHOWN]) for cell in seen.cells[:_CELLS_SHOWN]]
    wanted = ", ".join(repr(text) for text in given.values())
    what = f"no row has the columns {wanted}" if given else "no column is recognised as the name"
    return InputError(
        f"{title}: {what}; row {seen.line} reads: {', '.join(cells) or 'nothing'}",
        hint='Say which column holds the name with --column name="…"; a file without a header needs one.',
    )


def _recognised(title: str, row: Row, given: Mapping[str, str], alone: Layout | None) -> Recognised | None:
    try:
        return recognise(row.cells, given)
    except InputError as error:
        if alone is not None:
            return None
        raise InputError(f"{title}: row {row.line}: {error}", hint=error.hint) from error
