"""Screens many parties on this machine: processes over one mapped index, answers in order, rows once.

Rows are taken in chunks, so that memory does not grow with the input. Rows that ask the same thing are
screened once, and the answers to the latest of them remembered.
"""

from __future__ import annotations

import datetime as dt
import functools
import gc
import itertools
import multiprocessing
import os
from collections import OrderedDict, deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from dataclasses import dataclass, replace
from pathlib import Path
from typing import ClassVar

from screener.errors import ScreenerError, StoreError
from screener.lists.ages import MaxAge
from screener.model import Outcome, Party, QueryResult
from screener.screening.kept import Question, question
from screener.screening.screen import Screener

CHUNK = 500
"""Rows handed to a process at once; chosen: long enough to hide the hand-over, short enough for order."""

REMEMBERED = 20_000
"""Answers kept for rows that ask the same thing again; chosen: most repeats in vendor files are near."""

COLLECTED_AFTER = 50_000
"""Objects after which a process looks for garbage that refers to itself, of which answers leave hardly any;
chosen: some ten megabytes. Looking as often as Python does by itself was a tenth of the time."""

FEW = 2_000
"""Rows up to which starting processes costs more than it saves (measured)."""


Answers = Callable[[], list[QueryResult | None]]
"""Returns answers when called; None says that nothing was found."""

Ask = Callable[[list[Party]], Answers]
"""Hands parties out."""

Known = OrderedDict[Question, QueryResult | None]


@dataclass(frozen=True, slots=True)
class Opening:
    """How every process opens the same lists."""

    home: Path | None
    lists: tuple[str, ...]
    as_of: dt.date
    max_age: MaxAge
    exhaustive: bool
    snapshot: str
    """What the lists must hash to: a process that finds others must not answer."""

    def open(self) -> Screener:
        """Open the lists.

        Raises:
            StoreError: they are not those that the run began with.
        """
        screener = Screener.open(
            self.home,
            lists=self.lists,
            as_of=self.as_of,
            max_age=self.max_age,
            exhaustive=self.exhaustive,
        )
        if screener.run.snapshot != self.snapshot:
            raise StoreError(
                "the lists were changed while the run was under way", hint="Start the run again."
            )
        return screener


class Worker:
    """What a process of the pool holds: the lists, opened once."""

    screener: ClassVar[Screener]

    @classmethod
    def start(cls, opening: Opening) -> None:
        """Open the lists when the process starts."""
        cls.screener = opening.open()
        gc.freeze()  # the lists stay
        gc.set_threshold(COLLECTED_AFTER)

    @classmethod
    def answer(cls, parties: Sequence[Party]) -> list[QueryResult | None]:
        """Answer one chunk; None says that nothing was found, as most answers do not merit the journey."""
        return compact(cls.screener.batch(parties))


def screen(
    screener: Screener, opening: Opening, parties: Iterable[Party], workers: int | None = None
) -> Iterator[QueryResult]:
    """Answer every party, in order; only what is in hand is in memory.

    Args:
        screener: the opened lists, which answer short inputs themselves.
        opening: how other processes open the same lists.
        parties: the queries.
        workers: processes to use; one for each core where not given.

    Raises:
        ScreenerError: the lists changed under the run, or a process was killed.
    """
    count = workers or usable_cores()
    rows = iter(parties)
    head = list(itertools.islice(rows, FEW))
    everything = itertools.chain(head, rows)
    if count == 1 or len(head) < FEW:
        return in_order(everything, lambda new: lambda: compact(screener.batch(new)), ahead=1)
    return spread(everything, opening, count)


def spread(parties: Iterable[Party], opening: Opening, count: int) -> Iterator[QueryResult]:
    """Answer with several processes."""
    context = multiprocessing.get_context("spawn")  # a fork would copy the progress bar's thread
    with ProcessPoolExecutor(count, context, Worker.start, (opening,)) as pool:
        try:
            yield from in_order(parties, functools.partial(handed_out, pool), ahead=2 * count)
        except BrokenProcessPool as error:
            raise ScreenerError(
                "a screening process ended before its rows were answered",
                hint="It may have been killed for lack of memory; try --workers 1.",
            ) from error
        finally:
            pool.shutdown(wait=False, cancel_futures=True)


def handed_out(pool: ProcessPoolExecutor, parties: list[Party]) -> Answers:
    """Hand parties to the pool; what comes back is called for their answers."""
    return pool.submit(Worker.answer, parties).result


def compact(results: Iterable[QueryResult]) -> list[QueryResult | None]:
    """The answers, None in place of one that says no more than that nothing was found."""
    return [None if result == QueryResult(result.query, Outcome.NONE) else result for result in results]


def usable_cores() -> int:
    """How many cores this process may use."""
    affinity = getattr(os, "sched_getaffinity", None)
    return len(affinity(0)) if affinity else os.cpu_count() or 1


def in_order(parties: Iterable[Party], ask: Ask, ahead: int) -> Iterator[QueryResult]:
    """Hand out chunks, a few ahead of the answers, and give the answers in the order of the rows."""
    known: Known = OrderedDict()
    pending: deque[tuple[list[Party], list[Question], list[Question], Answers]] = deque()
    for chunk in chunks(parties):
        questions = [question(party) for party in chunk]
        asked = dict(zip(questions, chunk, strict=True))
        new = [key for key in asked if key not in known]
        for key in asked.keys() & known.keys():
            known.move_to_end(key)  # it must still be there when this chunk's turn comes
        pending.append((chunk, questions, new, ask([asked[key] for key in new])))
        if len(pending) >= ahead:
            yield from answers(*pending.popleft(), known)
    while pending:
        yield from answers(*pending.popleft(), known)


def answers(
    chunk: list[Party], questions: list[Question], new: list[Question], result: Answers, known: Known
) -> Iterator[QueryResult]:
    """Give one chunk's answers, each under its own row; remember them for rows to come."""
    known.update(zip(new, result(), strict=True))
    for party, key in zip(chunk, questions, strict=True):
        found = known[key]
        yield QueryResult(party, Outcome.NONE) if found is None else replace(found, query=party)
    for key in questions:
        known.move_to_end(key)
    while len(known) > REMEMBERED:
        known.popitem(last=False)


def chunks(parties: Iterable[Party]) -> Iterator[list[Party]]:
    """Cut the rows into chunks."""
    rows = iter(parties)
    while chunk := list(itertools.islice(rows, CHUNK)):
        yield chunk
