"""The only place that writes answers as Parquet: each row of input as it was typed, with ours behind."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from itertools import islice
from typing import IO, TYPE_CHECKING, Any

from screener.errors import OutputError
from screener.model import QueryResult, RunInfo
from screener.report.delimited import BATCH_COLUMNS, BatchLayout
from screener.report.typed import HITS, SCORE, columns_of

if TYPE_CHECKING:
    import pyarrow as pa

ROW_GROUP = 50_000
"""Rows written together; chosen: what is in memory at once, and still few groups in a large file."""

AT_ONCE = 5_000
"""Rows made into columns at once. Chosen."""

Answered = Iterable[tuple[Sequence[str], QueryResult]]


def needed() -> Any:
    """Return the optional package that knows the format.

    Raises:
        OutputError: it is not installed.
    """
    try:
        import pyarrow as pa  # noqa: PLC0415 - an optional package
    except ImportError as error:
        raise OutputError(
            "writing Parquet needs the package pyarrow",
            hint='Install it with: pip install "screener[parquet]"',
        ) from error
    return pa


def our_fields() -> list[pa.Field]:
    """Return the fields of our columns."""
    arrow = needed()
    types = {SCORE: arrow.float64(), HITS: arrow.int64()}
    return [arrow.field(column, types.get(column, arrow.string())) for column in BATCH_COLUMNS]


def our_arrays(results: Iterable[QueryResult], run: RunInfo) -> list[pa.Array]:
    """Return our columns of some answers."""
    arrow = needed()
    columns = columns_of(results, run)
    return [arrow.array(columns[field.name], field.type) for field in our_fields()]


def write_parquet(
    stream: IO[bytes],
    layout: BatchLayout,
    answers: Answered,
    run: RunInfo,
    rows: pa.RecordBatchReader | None,
) -> None:
    """Write every row of input with our columns behind it, in order, a row group at a time.

    Args:
        stream: where to.
        layout: which columns of the input are kept.
        answers: each row's cells and answer.
        run: what the answers rest on.
        rows: the same rows as they were typed; where there are none, the cells are written as text.

    Raises:
        OutputError: two columns of the input have one name, which Parquet's readers do not allow.
    """
    arrow = needed()
    from pyarrow import parquet  # noqa: PLC0415 - an optional package

    twice = [name for name, times in Counter(layout.header).items() if times > 1]
    if twice:
        raise OutputError(
            f"two columns are called {twice[0]!r}, which Parquet cannot hold", hint="Write .csv instead."
        )
    kept = _kept(layout, rows)
    schema = arrow.schema([*kept, *our_fields()], metadata=_of_pandas(kept.metadata))
    batches = _typed(layout, answers, rows) if rows is not None else _texts(layout, answers)
    with parquet.ParquetWriter(stream, schema) as writer:
        for group in _groups(batches):
            parts = [
                arrow.RecordBatch.from_arrays([*columns, *our_arrays(results, run)], schema=schema)
                for columns, results in group
            ]
            writer.write_table(arrow.Table.from_batches(parts, schema), row_group_size=ROW_GROUP)


Part = tuple[list["pa.Array"], list[QueryResult]]
"""The kept columns of some rows, and the answers to them."""


def _kept(layout: BatchLayout, rows: pa.RecordBatchReader | None) -> pa.Schema:
    arrow = needed()
    if rows is None:
        return arrow.schema([(name, arrow.string()) for name in layout.header[: len(layout.kept)]])
    return arrow.schema([rows.schema.field(i) for i in layout.kept], metadata=rows.schema.metadata)


def _of_pandas(metadata: dict[bytes, bytes] | None) -> dict[bytes, bytes]:
    """Keep what pandas needs to find its index; other programs' copies of the schema would hide ours."""
    return {key: value for key, value in (metadata or {}).items() if key == b"pandas"}


def _typed(layout: BatchLayout, answers: Answered, rows: pa.RecordBatchReader) -> Iterator[Part]:
    answered = iter(answers)
    for batch in rows:
        results = [result for _, result in islice(answered, len(batch))]
        yield [batch.column(i) for i in layout.kept], results


def _texts(layout: BatchLayout, answers: Answered) -> Iterator[Part]:
    arrow = needed()
    answered = iter(answers)
    while chunk := list(islice(answered, AT_ONCE)):
        texts = [arrow.array([cells[i] for cells, _ in chunk], arrow.string()) for i in layout.kept]
        yield texts, [result for _, result in chunk]


def _groups(parts: Iterator[Part]) -> Iterator[list[Part]]:
    """Gather what makes up a row group."""
    group: list[Part] = []
    for part in parts:
        group.append(part)
        if sum(len(results) for _, results in group) >= ROW_GROUP:
            yield group
            group = []
    if group:
        yield group
