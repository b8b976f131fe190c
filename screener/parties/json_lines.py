"""The only place that reads parties from JSON lines: one object a line, its keys as columns."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from itertools import islice

from screener.parties.columns import recognise
from screener.parties.decoding import Line, detect, lines
from screener.parties.layout import no_name_column
from screener.parties.opened import Opened
from screener.parties.splitting import Row

_HEADER_FROM = 1000
"""Objects whose keys make up the header; chosen: exports write the same keys in every object."""

LATE_KEYS = "rows with keys that no earlier row had, these left out"


def open_json_lines(title: str, head: bytes, chunks: Iterator[bytes], given: Mapping[str, str]) -> Opened:
    """Take the keys of the first objects as the header; the rows are read as they are asked for."""
    coding = detect(head, None)
    first = islice(lines([head], coding), _HEADER_FROM)
    header = tuple(dict.fromkeys(key for text, _ in first for key in _object(text)))
    recognised = recognise(header, given)
    if recognised is None:
        raise no_name_column(title, [Row(1, header)], given)
    counts: Counter[str] = Counter()
    return Opened(
        header=header,
        columns=recognised.columns,
        rows=_rows(lines(chunks, coding), header, counts),
        notes=("read as JSON lines", *recognised.notes),
        counts=counts,
    )


def _rows(numbered: Iterable[Line], header: tuple[str, ...], counts: Counter[str]) -> Iterator[Row]:
    known = set(header)
    for number, (text, problem) in enumerate(numbered, start=1):
        if text.isspace():
            continue
        record = _object(text)
        if not record and text.strip() != "{}":
            cells = (text.strip(), *("" for _ in header[1:]))
            yield Row(number, cells, problem or f"line {number} is not a JSON object")
            continue
        counts.update([LATE_KEYS] if record.keys() - known else [])
        yield Row(number, tuple(_text(record.get(key)) for key in header), problem)


def _object(text: str) -> dict[str, object]:
    """Read one line; what is not an object is an empty one."""
    try:
        value = json.loads(text)
    except (ValueError, RecursionError):
        return {}
    return value if isinstance(value, dict) else {}


def _text(value: object) -> str:
    """Write a value as a cell: lists of names apart by semicolons, deeper values as JSON."""
    if value is None:
        return ""
    if isinstance(value, str):
        return value
    if isinstance(value, list) and all(isinstance(item, str) for item in value):
        return "; ".join(value)
    return json.dumps(value, ensure_ascii=False)
