"""Screens many parties against a few entities alone: the lists as before, but with only these on them."""

from __future__ import annotations

import tempfile
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from screener.engines import local
from screener.index.compile import compile_index
from screener.index.lookup import Index
from screener.lists.catalog import Catalog
from screener.model import Entity, Party, QueryResult, RunInfo
from screener.screening.rescreening import Some
from screener.screening.screen import Screener

KEY = "a few entities"


@dataclass(frozen=True, slots=True)
class Few(local.Opening):
    """How every process opens the same few entities."""

    path: Path
    run: RunInfo
    catalog: Catalog

    def open(self) -> Screener:
        """Open the entities; they were compiled for this run, so nobody can have changed them."""
        return Screener(Index.open(self.path, KEY), self.run, self.catalog)


@contextmanager
def some(
    screener: Screener,
    opening: local.Opening,
    entities: Sequence[Entity],
    workers: int | None = None,
) -> Iterator[Some]:
    """Open a few entities, as if they were all that is listed.

    Args:
        screener: the opened lists, of which day and effects are taken.
        opening: how they were opened.
        entities: all that is screened against.
        workers: processes to use; one for each core where not given.
    """
    with tempfile.TemporaryDirectory(prefix="screener-", ignore_cleanup_errors=True) as folder:
        path = Path(folder) / "few.idx"
        compile_index(path, KEY, entities)
        few = Few(
            home=opening.home,
            lists=opening.lists,
            as_of=opening.as_of,
            max_age=opening.max_age,
            exhaustive=opening.exhaustive,
            snapshot=opening.snapshot,
            path=path,
            run=screener.run,
            catalog=screener.catalog,
        )

        def answer(parties: Iterable[Party]) -> Iterator[QueryResult]:
            return local.screen(few.open(), few, parties, workers)

        yield Some(Index.open(path, KEY), answer)
