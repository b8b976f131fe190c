"""The only place that reads parties from Parquet, with the optional package that knows the format.

The file is read a few thousand rows at a time, and of each column no more than a page at once: neither the
file nor one of its row groups is ever in memory as a whole.
"""

from __future__ import annotations

import tempfile
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import IO, Any

from screener.errors import InputError
from screener.parties.columns import recognise
from screener.parties.decoding import kept
from screener.parties.layout import no_name_column
from screener.parties.opened import Opened
from screener.parties.splitting import Row
from screener.parties.values import cell_text

ROWS_AT_ONCE = 10_000
"""Chosen: enough to decode quickly, few enough to stay small beside the lists."""

_BUFFER_BYTES = 1 << 20
"""Bytes of a column that are read ahead. Chosen."""


def open_parquet(
    title: str, head: bytes, chunks: Iterator[bytes], given: Mapping[str, str], *, path: Path | None
) -> Opened:
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
    source = path or _on_disk(chunks)

    def opened() -> Any:
        try:
            return pq.ParquetFile(source, buffer_size=_BUFFER_BYTES, pre_buffer=False)
        except (pa.ArrowException, OSError) as error:
            raise InputError(f"{title}: the Parquet file cannot be read: {error}") from error

    header = tuple(opened().schema_arrow.names)
    recognised = recognise(header, given)
    if recognised is None:
        raise no_name_column(title, [Row(1, header)], given)
    return Opened(
        header=header,
        columns=recognised.columns,
        rows=_rows(title, opened(), pa.ArrowException),
        notes=("read as Parquet", *recognised.notes),
        counted=True,
        typed=lambda: pa.RecordBatchReader.from_batches(
            opened().schema_arrow, opened().iter_batches(batch_size=ROWS_AT_ONCE)
        ),
    )


def rows_of(path: Path) -> int | None:
    """How many rows a Parquet file says it has; None where it cannot be asked."""
    try:
        import pyarrow as pa  # noqa: PLC0415 - an optional package
        import pyarrow.parquet as pq  # noqa: PLC0415 - an optional package
    except ImportError:
        return None
    try:
        return int(pq.read_metadata(path).num_rows)
    except (pa.ArrowException, OSError):
        return None


def _on_disk(chunks: Iterator[bytes]) -> IO[bytes]:
    """Keep what comes through a pipe in a file without a name: the table of contents stands at the end."""
    kept = tempfile.TemporaryFile()  # noqa: SIM115 - closed when the last reader lets it go
    kept.writelines(chunks)
    kept.flush()
    return kept


def _rows(title: str, file: Any, broken: type[Exception]) -> Iterator[Row]:
    number = 0
    try:
        for batch in file.iter_batches(batch_size=ROWS_AT_ONCE):
            columns = [column.to_pylist() for column in batch.columns]
            for cells in zip(*columns, strict=True):
                number += 1
                texts, problem = kept(map(cell_text, cells))
                yield Row(number, texts, problem)
    except (broken, OSError) as error:
        raise InputError(f"{title}: the Parquet file breaks off after row {number}: {error}") from error
