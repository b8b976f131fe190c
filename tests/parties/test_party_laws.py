"""What holds for every file: nothing crashes the reader, and every row that goes in comes out."""

from __future__ import annotations

import csv
import io
import tempfile
from pathlib import Path

from hypothesis import example, given, settings
from hypothesis import strategies as st

from screener.errors import InputError
from screener.parties.table import open_parties

CELL = st.text(st.characters(codec="utf-8", exclude_characters="\x00"), max_size=20)


def open_bytes(data: bytes) -> list[tuple[str, ...]]:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "vendors.csv"
        path.write_bytes(data)
        return [cells for cells, _ in open_parties(path)]


@settings(max_examples=300, deadline=None)
@given(st.binary(max_size=400))
@example(b'name,x\n"')
@example(b"name,x\r")
@example(b'{"name": "A"}\n{"')
@example(b"PK\x03\x04")
@example(b"PAR1")
@example(b"\xff\xfename")
def test_any_bytes_after_a_header_are_read_or_refused(data: bytes) -> None:
    for start in (b"", b"name,city\n"):
        try:
            rows = open_bytes(start + data)
        except InputError:
            continue
        assert len({len(cells) for cells in rows}) <= 1


@settings(max_examples=200, deadline=None)
@given(st.lists(st.tuples(CELL, CELL, CELL), max_size=12))
@example([("a\nb", '"', ""), ('x"y', "\r", "z")])
def test_rows_that_the_csv_module_writes_come_back_unchanged(rows: list[tuple[str, str, str]]) -> None:
    buffer = io.StringIO(newline="")
    writer = csv.writer(buffer, quoting=csv.QUOTE_ALL)
    writer.writerow(("name", "city", "note"))
    # An empty row could be the blank end of a sheet, and one line runs over a hundred at most.
    writer.writerows([(f"N{a}", b, c) for a, b, c in rows])
    read = open_bytes(buffer.getvalue().encode())
    assert read == [(f"N{a}", b, c) for a, b, c in rows]


@settings(max_examples=200, deadline=None)
@given(st.lists(st.text(st.characters(codec="utf-8", exclude_characters="\r\n"), min_size=1), max_size=12))
def test_every_line_that_says_something_is_a_row(lines: list[str]) -> None:
    said = ["x" + line.replace('"', "") for line in lines]
    assert len(open_bytes(("name,city\n" + "\n".join(said)).encode())) == len(said)
