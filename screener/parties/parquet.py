"""The only place that reads parties from Parquet, with the optional package that knows the format."""

from __future__ import annotations

import io
from collections.abc import Iterator, Mapping
from typing import Any

from screener.errors import InputError
from screener.parties.columns import recognise
from screener.parties.decoding import kept
from screener.parties.layout import no_name_column
from screener.parties.opened import Opened
from screener.parties.splitting import Row
from screener.parties.spreadsheet import cell_text

_ROWS_AT_ONCE = 10_000


def open_parquet(title: str, head: bytes, chunks: Iterator[bytes], given: Mapping[str, str]) -> Opened:
    """Open a Parquet file; its column names are the header."""
    del head
    try:
        import pyarrow as pa  # noqa: PLC0415 - an optional package
        import pyarrow.parquet as pq  # noqa: PLC0415 - an optional package
    except ImportError as error:
        raise InputError(
            f"{title}: reading Parquet needs the package pyarrow",
            hint='Install it with: pip install "screener[parquet]"',
        ) from error
    try:
        file = pq.ParquetFile(io.BytesIO(b"".join(chunks)))
    except (pa.ArrowException, OSError) as error:
        raise InputError(f"{title}: the Parquet file cannot be read: {error}") from error
    header = tuple(file.schema_arrow.names)
    recognised = recognise(header, given)
    if recognised is None:
        raise no_name_column(title, [Row(1, header)], given)
    return Opened(
        header=header,
        columns=recognised.columns,
        rows=_rows(title, file, pa.ArrowException),
        notes=("read as Parquet", *recognised.notes),
    )


def _rows(title: str, file: Any, broken: type[Exception]) -> Iterator[Row]:
    number = 0
    try:
        for batch in file.iter_batches(batch_size=_ROWS_AT_ONCE):
            columns = [column.to_pylist() for column in batch.columns]
            for cells in zip(*columns, strict=True):
                number += 1
                texts, problem = kept(map(_text, cells))
                yield Row(number, texts, problem)
    except (broken, OSError) as error:
        raise InputError(f"{title}: the Parquet file breaks off after row {number}: {error}") from error


def _text(value: object) -> str:
    if isinstance(value, list):
        return "; ".join(cell_text(item) for item in value)
    return cell_text(value)
