"""About how many rows a file has is told before they are read, or not at all."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from screener.parties.size import about


@pytest.mark.parametrize(
    ("content", "rows"),
    [
        pytest.param(b"name\nA\nB\n", 2, id="a header and two rows"),
        pytest.param(b"name\r\nA\r\nB", 2, id="the last line has no end"),
        pytest.param(b'\xef\xbb\xbf{"name": "A"}\n{"name": "B"}\n', 2, id="lines of JSON have no header"),
        pytest.param("name\nA\nB\n".encode("utf-16"), 2, id="UTF-16"),
        pytest.param(b"name\n", 0, id="a header alone"),
        pytest.param(b"", 0, id="nothing"),
        pytest.param(b"PK\x03\x04 rows\n", None, id="a workbook is packed"),
        pytest.param(b"PAR1 and no more", None, id="Parquet that is damaged"),
    ],
)
def test_the_rows_of_a_file(content: bytes, rows: int | None, tmp_path: Path) -> None:
    file = tmp_path / "vendors"
    file.write_bytes(content)
    assert about(file) == rows


def test_a_long_file_is_counted_to_its_end(tmp_path: Path) -> None:
    file = tmp_path / "long.csv"
    file.write_bytes(b"name\n" + b"Acme Trading Company Limited\n" * 100_000)
    assert about(file) == 100_000


def test_parquet_says_how_many_rows_it_has(tmp_path: Path) -> None:
    pa = pytest.importorskip("pyarrow")
    parquet = pytest.importorskip("pyarrow.parquet")
    parquet.write_table(pa.table({"name": ["A", "B", "C"]}), tmp_path / "vendors.parquet")
    assert about(tmp_path / "vendors.parquet") == 3


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="the system has no named pipes")
def test_nothing_is_taken_out_of_a_pipe(tmp_path: Path) -> None:
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    with os.fdopen(os.open(pipe, os.O_RDWR), "r+b", buffering=0) as both:
        both.write(b"name\nA\n")
        assert about(pipe) is None
        assert both.read(7) == b"name\nA\n"


@pytest.mark.parametrize("path", ["nowhere.csv", ".", "-"])
def test_what_is_no_file_has_no_size(path: str, tmp_path: Path) -> None:
    assert about(tmp_path / path) is None
