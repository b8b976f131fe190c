"""The only place that opens delimited text: CSV, TSV and their relatives."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from itertools import islice

from screener.parties.decoding import Encoding, Line, detect, lines
from screener.parties.layout import HEADER_WITHIN, Layout, delimited_layout
from screener.parties.opened import Opened
from screener.parties.splitting import ONE_COLUMN, Row, Splitter

RUN_ON = "rows that run over several lines"
EMPTY_LINES = "empty lines, which are no rows"

_DELIMITER_NAMES = {
    ",": "columns apart by comma", ";": "columns apart by semicolon", "\t": "columns apart by tab",
    "|": "columns apart by bar", ONE_COLUMN: "one column",
}  # fmt: skip


def open_delimited(
    title: str,
    head: bytes,
    chunks: Iterator[bytes],
    given: Mapping[str, str],
    *,
    encoding: str | None = None,
    delimiter: str | None = None,
) -> Opened:
    """Find encoding, delimiter and header in the first bytes; the rows are read as they are asked for."""
    coding = detect(head, encoding)
    layout = delimited_layout(title, _sample(head, coding), given, delimiter)
    counts: Counter[str] = Counter()
    apart = _DELIMITER_NAMES.get(layout.delimiter, f"columns apart by {layout.delimiter!r}")
    splitter = Splitter(_counted(chunks, coding, counts), layout.delimiter)
    return Opened(
        header=layout.header,
        columns=layout.recognised.columns,
        rows=_rows(splitter, layout, counts),
        notes=(
            f"read as {coding.name}, {apart}",
            *([f"header found on line {layout.line}"] if layout.line > 1 else []),
            *layout.recognised.notes,
        ),
        counts=counts,
        delimiter="," if layout.delimiter == ONE_COLUMN else layout.delimiter,
    )


def _sample(head: bytes, coding: Encoding) -> list[Line]:
    return list(islice(lines([head], coding), 2 * HEADER_WITHIN))


def _counted(chunks: Iterator[bytes], coding: Encoding, counts: Counter[str]) -> Iterator[Line]:
    coding.fallback_lines = 0
    yield from lines(chunks, coding)
    if coding.fallback_lines:
        second = coding.fallback or "far as they are"
        counts[f"lines that are not {coding.name}, read as {second}"] = coding.fallback_lines


def _rows(splitter: Splitter, layout: Layout, counts: Counter[str]) -> Iterator[Row]:
    rows = splitter.rows()
    for row in rows:
        if row.line >= layout.line:
            break
    splitter.width, splitter.empty = len(layout.header), 0
    yield from rows
    if splitter.empty:
        counts[EMPTY_LINES] = splitter.empty
    if splitter.run_on:
        counts[RUN_ON] = splitter.run_on
