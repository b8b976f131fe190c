"""What runs on an executor: the lists that were shipped are mapped once, and Arrow batches answered.

Every process of an executor maps the one file that Spark brought there, so its machine holds the lists in
memory once, however many of its cores answer.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from functools import lru_cache
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING

from screener.engines import local
from screener.index.lookup import Index
from screener.lists.catalog import Catalog
from screener.model import Party, QueryResult, RunInfo
from screener.parties.typed import TypedReader
from screener.report.parquet import needed, our_arrays, our_fields
from screener.screening.screen import Screener
from screener.screening.verdict import Policy

if TYPE_CHECKING:
    import pyarrow as pa

FINDING, ASIDE = "screener_finding", "screener_aside"
"""Whether a row counts as a finding, and whether a decision sets something aside: counted, never written."""

Told = Callable[[QueryResult], QueryResult]


@dataclass(frozen=True, slots=True)
class Shipment:
    """What an executor needs to answer as the driver would."""

    file: str
    """The name under which Spark brings the compiled lists."""
    key: str
    """What they must be: others are refused."""
    run: RunInfo
    exhaustive: bool
    catalog: Catalog = field(compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class Task:
    """What is to be done with every row of a DataFrame."""

    shipment: Shipment
    reader: TypedReader
    kept: tuple[int, ...]
    """Positions of the columns that stand in front of ours."""
    policy: Policy | None = None
    """Where given, two last columns say whether the row is a finding, and whether one is set aside."""
    told: Told | None = None
    """Adds to an answer what stakes and decisions say of it, where there are any."""

    def __call__(self, batches: Iterator[pa.RecordBatch]) -> Iterator[pa.RecordBatch]:
        """Answer the rows of one partition, in order; rows that ask the same thing are screened once."""
        screener = arrived(self.shipment)
        waiting: deque[pa.RecordBatch] = deque()

        def parties() -> Iterator[Party]:
            for batch in batches:
                if len(batch):
                    waiting.append(batch)
                    yield from self.reader.parties([batch.column(i).to_pylist() for i in self.reader.wanted])

        results = local.screen(screener, opening(self.shipment), parties(), workers=1)
        while first := next(results, None):
            batch = waiting.popleft()
            found = [first, *islice(results, len(batch) - 1)]
            yield self._columns(batch, [*map(self.told, found)] if self.told else found)

    def _columns(self, batch: pa.RecordBatch, results: list[QueryResult]) -> pa.RecordBatch:
        arrow = needed()
        kept = [batch.schema.field(i) for i in self.kept]
        arrays = [*(batch.column(i) for i in self.kept), *our_arrays(results, self.shipment.run)]
        fields = [*kept, *our_fields()]
        if self.policy is not None:
            for name, says in ((FINDING, self.policy.counts), (ASIDE, self.policy.sets_aside)):
                fields.append(arrow.field(name, arrow.bool_()))
                arrays.append(arrow.array(map(says, results), arrow.bool_()))
        return arrow.RecordBatch.from_arrays(arrays, schema=arrow.schema(fields))


@lru_cache(maxsize=1)
def arrived(shipment: Shipment) -> Screener:
    """Map the lists that Spark brought here; a process does so once.

    Raises:
        StoreError: they are damaged, or this machine has another version of screener than the driver.
    """
    from pyspark import SparkFiles  # noqa: PLC0415 - an optional package

    index = Index.open(Path(SparkFiles.get(shipment.file)), shipment.key)
    return Screener(index, shipment.run, shipment.catalog, exhaustive=shipment.exhaustive)


def opening(shipment: Shipment) -> local.Opening:
    """Say what this process has open; no other is started here, as Spark starts one for each core."""
    return local.Opening(
        home=None,
        lists=tuple(status.id for status in shipment.run.lists),
        as_of=shipment.run.as_of,
        max_age=None,
        exhaustive=shipment.exhaustive,
        snapshot=shipment.run.snapshot,
    )
