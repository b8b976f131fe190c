"""What `batch` and `ci` share: a user's file opened, and its rows answered in order."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from screener.cli.options import split_ids
from screener.engines import local
from screener.errors import UsageError
from screener.lists.ages import MaxAge
from screener.model import Party, QueryResult
from screener.parties.table import PartyTable, open_parties
from screener.records.journal import Journal
from screener.screening.screen import Screener

if TYPE_CHECKING:
    from screener.screening.beside import Exposures


@dataclass(slots=True)
class Rows:
    """The rows of one file."""

    table: PartyTable
    skip: Callable[[Party], bool] | None = None
    """Says which rows are not asked about."""
    skipped: int = 0
    journal: Journal | None = None
    """Keeps the answers, so that an interrupted run can go on."""
    resume: bool = False

    def answered(
        self,
        screener: Screener,
        home: Path | None,
        lists: str,
        max_age: MaxAge,
        workers: int | None,
        exposures: Exposures,
    ) -> Iterator[tuple[Sequence[str], QueryResult]]:
        """Give each row's cells with its answer, in order, with what the stakes say of the party.

        The stakes are asked in this process, so that the answers do not depend on how many there are.
        """
        waiting: deque[Sequence[str]] = deque()

        def parties() -> Iterator[Party]:
            for cells, party in self.table:
                if self.skip is not None and self.skip(party):
                    self.skipped += 1
                    continue
                waiting.append(cells)
                yield party

        opening = local.Opening(
            home=home,
            lists=split_ids(lists),
            as_of=screener.run.as_of,
            max_age=max_age,
            exhaustive=bool(dict(screener.run.config)["exhaustive"]),
            snapshot=screener.run.snapshot,
        )
        asked = parties()
        for result in self._before(asked):
            yield waiting.popleft(), exposures.answered(result)
        for result in self._kept(local.screen(screener, opening, asked, workers)):
            yield waiting.popleft(), exposures.answered(result)

    def _before(self, asked: Iterator[Party]) -> Iterator[QueryResult]:
        """Give the answers that an interrupted run has left, each to its row."""
        if self.journal is not None and self.resume:
            for earlier in self.journal.resumed():
                yield replace(earlier, query=next(asked))

    def _kept(self, results: Iterable[QueryResult]) -> Iterator[QueryResult]:
        for result in results:
            if self.journal is not None:
                self.journal.add(result)
            yield result


def open_rows(
    file: Path, column: list[str] | None, encoding: str | None = None, delimiter: str | None = None
) -> Rows:
    """Open a file of counterparties; `-` is standard input.

    Raises:
        UsageError: `--column` does not read ROLE=HEADER.
        InputError: the file cannot be read, or it has no column that holds a name.
    """
    given = dict(map(role, column or ()))
    path = None if str(file) == "-" else file
    return Rows(open_parties(path, columns=given, encoding=encoding, delimiter=delimiter))


def role(text: str) -> tuple[str, str]:
    """Read ROLE=HEADER."""
    name, equals, header = text.partition("=")
    if not (equals and name.strip() and header.strip()):
        raise UsageError(f"--column {text!r}", hint='Write it as name="Supplier".')
    return name.strip(), header.strip()
