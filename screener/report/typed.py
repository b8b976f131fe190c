"""The only place that gives the columns of a batch typed: for a DataFrame, and for Parquet."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

from screener.model import QueryResult, RunInfo
from screener.report.delimited import BATCH_COLUMNS, answer_cells, batch_layout

if TYPE_CHECKING:
    import pandas as pd

SCORE, HITS = "screener_score", "screener_hits"
"""The columns that hold numbers; all others hold text, and nothing where there is nothing to say."""

Value = str | float | int | None


def answer_values(result: QueryResult, run: RunInfo) -> list[Value]:
    """Give our columns of one answer: what the delimited form prints, as numbers where it is numbers."""
    cells = zip(BATCH_COLUMNS, answer_cells(result, run), strict=True)
    return [_value(column, cell) for column, cell in cells]


def _value(column: str, cell: str) -> Value:
    if column == HITS:
        return int(cell)
    if not cell:
        return None
    return float(cell) if column == SCORE else cell


def columns_of(results: Iterable[QueryResult], run: RunInfo) -> dict[str, Sequence[Value]]:
    """Give our columns of many answers, one after another."""
    columns: list[list[Value]] = [[] for _ in BATCH_COLUMNS]
    for result in results:
        for column, value in zip(columns, answer_values(result, run), strict=True):
            column.append(value)
    return dict(zip(BATCH_COLUMNS, columns, strict=True))


def with_answers(frame: pd.DataFrame, results: Iterable[QueryResult], run: RunInfo) -> pd.DataFrame:
    """Give a DataFrame as it was with our columns behind it; those of an earlier run are replaced."""
    import pandas as pd  # noqa: PLC0415 - whoever has a DataFrame has paid for it

    ours = pd.DataFrame(columns_of(results, run), index=frame.index)
    ours = ours.astype({SCORE: "float64", HITS: "int64"})
    kept = frame.iloc[:, list(batch_layout([str(label) for label in frame.columns]).kept)]
    return pd.concat([kept, ours], axis=1)
