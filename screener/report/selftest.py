"""The only place that says what a self-test came to, as JSON and as a page to be filed."""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TextIO

from rich.console import Console
from rich.markdown import Markdown

from screener.model import RunInfo
from screener.report import markdown
from screener.report.json import Json, run_json
from screener.report.text import markdown_cell

MISSES_SHOWN = 20
"""Misses that a page shows of each table; chosen: all of them stand in the JSON form."""


@dataclass(frozen=True, slots=True)
class Missed:
    """A query that did not find the entry that it was made from."""

    list_id: str
    entity_id: str
    name: str
    query: str
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Entries:
    """The entries of one source, each asked for by its own names."""

    source: str
    basis: str
    """Which entries: those added since a day, or all, or a sample."""
    of: int
    """How many there are of that kind."""
    entries: int
    names: int
    missed: tuple[Missed, ...] = ()
    mute: tuple[Missed, ...] = ()
    """Names by which nobody can be asked for: initials, numbers alone. Their entries have others."""


@dataclass(frozen=True, slots=True)
class Slip:
    """One class of slip: names spoilt in that way, and how many still found their entry."""

    name: str
    says: str
    asked: int
    found: int
    hits: int
    floor: float
    """Share that must be found; chosen for each class, see `screener.screening.selftest.slips`."""
    scores: tuple[float, ...] = ()
    """Of those found, with how much."""
    missed: tuple[Missed, ...] = ()

    @property
    def passed(self) -> bool:
        """Whether enough were found; a sample may fall short of the floor by two standard errors."""
        chance = 2 * math.sqrt(self.asked * self.floor * (1 - self.floor))
        return self.asked - self.found <= (1 - self.floor) * self.asked + chance


@dataclass(frozen=True, slots=True)
class Other:
    """One class of names that are near a listed one and another's: how many raise an alarm about it."""

    name: str
    says: str
    asked: int
    alarms: int
    hits: int


@dataclass(frozen=True, slots=True)
class Case:
    """A requirement that a supervisor published, tried on these lists."""

    id: str
    title: str
    source: str
    asked: int
    failures: tuple[str, ...] = ()
    skipped: str = ""
    """Why it could not be tried on these lists; "" where it was."""

    @property
    def result(self) -> str:
        """`passed`, `failed` or `not tried`."""
        if self.failures:
            return "failed"
        return "not tried" if self.skipped else "passed"


@dataclass(frozen=True, slots=True)
class Threshold:
    """What would be shown and found if matches counted from one score on."""

    at: float
    alerts: int
    per_thousand: float
    found: float
    """Share of the spoilt names that would still find their entry."""


@dataclass(frozen=True, slots=True)
class Sweep:
    """The user's own file at several thresholds."""

    file: str
    rows: int
    unscreenable: int
    thresholds: tuple[Threshold, ...]


@dataclass(frozen=True, slots=True)
class Report:
    """A whole self-test."""

    run: RunInfo
    seed: int
    started: str
    """UTC."""
    entries: tuple[Entries, ...]
    slips: tuple[Slip, ...]
    others: tuple[Other, ...]
    cases: tuple[Case, ...]
    sweep: Sweep | None = None

    @property
    def passed(self) -> bool:
        """Whether everything was found that had to be, and every case that could be tried held."""
        return not (
            any(one.missed for one in self.entries)
            or any(not slip.passed for slip in self.slips)
            or any(case.failures for case in self.cases)
        )


def selftest_json(report: Report) -> Json:
    """Give a self-test as one JSON object."""
    return {
        "passed": report.passed,
        "started": report.started,
        "seed": report.seed,
        "own_names": [_entries_json(one) for one in report.entries],
        "slips": [
            {
                "class": one.name,
                "says": one.says,
                "asked": one.asked,
                "found": one.found,
                "hits": one.hits,
                "floor": one.floor,
                "passed": one.passed,
                "missed": [_missed_json(each) for each in one.missed],
            }
            for one in report.slips
        ],
        "others": [
            {"class": o.name, "says": o.says, "asked": o.asked, "alarms": o.alarms, "hits": o.hits}
            for o in report.others
        ],
        "cases": [
            {
                "id": one.id,
                "title": one.title,
                "source": one.source,
                "asked": one.asked,
                "result": one.result,
                "failures": list(one.failures),
                "skipped": one.skipped,
            }
            for one in report.cases
        ],
        "sweep": None if report.sweep is None else _sweep_json(report.sweep),
        **run_json(report.run),
    }


def _entries_json(one: Entries) -> Json:
    return {
        "source": one.source,
        "basis": one.basis,
        "of": one.of,
        "entries": one.entries,
        "names": one.names,
        "missed": [_missed_json(each) for each in one.missed],
        "mute_names": [_missed_json(each) for each in one.mute],
    }


def _missed_json(one: Missed) -> Json:
    return {
        "list": one.list_id,
        "entity": one.entity_id,
        "name": one.name,
        "query": one.query,
        "reason": one.reason,
    }


def _sweep_json(sweep: Sweep) -> Json:
    return {
        "file": sweep.file,
        "rows": sweep.rows,
        "unscreenable": sweep.unscreenable,
        "thresholds": [
            {"threshold": t.at, "alerts": t.alerts, "per_thousand": t.per_thousand, "slips_found": t.found}
            for t in sweep.thresholds
        ],
    }


def write_page(stream: TextIO, report: Report) -> None:
    """Write a self-test as a Markdown page."""
    stream.writelines(_page(report))


def print_page(console: Console, report: Report) -> None:
    """Print the page for a person, its tables as wide as the terminal."""
    console.print(Markdown("".join(_page(report)), hyperlinks=False))


def _page(report: Report) -> Iterator[str]:
    run = report.run
    yield f"# Self-test of screener {run.version}: {'passed' if report.passed else 'FAILED'}\n\n"
    settings = ", ".join(f"{key} {value}" for key, value in run.config)
    yield f"Run on {report.started} for {run.as_of.isoformat()}, seed {report.seed}, {settings}. "
    yield f"Snapshot {run.snapshot}. The same seed on the same snapshot gives the same report.\n\n"
    yield from markdown.notes(run.notices)
    yield "\n## Entries found by their own names\n\n"
    yield from _own_names(report)
    yield "\n## Names spoilt on their way\n\nBy class: how many of them still find their entry. "
    yield "A class fails when it is below its floor by more than two standard errors of its sample.\n\n"
    yield from _slips(report)
    yield "\n## Names that are another's\n\n"
    yield "Near a listed name, and made to be another's: how many raise an alarm about it.\n\n"
    others = [(o.name, o.says, f"{o.asked:,}", f"{o.alarms:,}", f"{o.hits:,}") for o in report.others]
    yield from markdown.table(("class", "what it is", "asked", "alarms", "of them hits"), others)
    yield "\n## Published cases\n\n"
    yield from _cases(report)
    if report.sweep:
        yield from _swept(report.sweep)
    yield "\n## Lists\n\n"
    yield from markdown.lists_table(run.lists)
    yield "\nHashes of the files behind them:\n\n"
    hashes = [(info.source, str(info.published or "not stated"), info.sha256) for info in run.snapshots]
    yield from markdown.table(("source", "published", "sha256"), hashes)


def _own_names(report: Report) -> Iterator[str]:
    rows = [
        (o.source, o.basis, f"{o.of:,}", f"{o.entries:,}", f"{o.names:,}", f"{len(o.missed):,}")
        for o in report.entries
    ]
    header = ("source", "entries", "of that kind", "asked for", "by names", "names that missed")
    yield from markdown.table(header, rows)
    yield from _missed([miss for one in report.entries for miss in one.missed])
    mute = sum(len(one.mute) for one in report.entries)
    if mute:
        yield f"\n{mute:,} names are too short or too bare to be asked for by themselves; JSON lists them.\n"


def _slips(report: Report) -> Iterator[str]:
    rows = [
        (
            one.name,
            one.says,
            f"{one.asked:,}",
            f"{one.found / one.asked:.1%}" if one.asked else "none apply",
            f"{one.hits / one.asked:.1%}" if one.asked else "",
            f"{one.floor:.0%}",
            "passed" if one.passed else "FAILED",
        )
        for one in report.slips
    ]
    yield from markdown.table(("class", "what it is", "asked", "found", "as hits", "floor", "result"), rows)
    yield from _missed([miss for one in report.slips if not one.passed for miss in one.missed])


def _cases(report: Report) -> Iterator[str]:
    rows = [(c.id, c.title, c.source, f"{c.asked:,}", c.result, c.skipped) for c in report.cases]
    yield from markdown.table(("case", "what must hold", "source", "asked", "result", "why not tried"), rows)
    for case in report.cases:
        for failure in case.failures[:MISSES_SHOWN]:
            yield f"- {case.id}: {markdown_cell(failure)}\n"


def _missed(missed: list[Missed]) -> Iterator[str]:
    if not missed:
        return
    yield "\nMissed:\n\n"
    rows = [(m.list_id, m.entity_id, m.name, m.query, m.reason) for m in missed[:MISSES_SHOWN]]
    yield from markdown.table(("list", "entry", "name", "asked for as", "why"), rows)
    if len(missed) > MISSES_SHOWN:
        yield f"\n… and {len(missed) - MISSES_SHOWN:,} more; the JSON form has them.\n"


def _swept(sweep: Sweep) -> Iterator[str]:
    yield f"\n## Thresholds on {markdown_cell(sweep.file)}\n\n"
    yield f"{sweep.rows:,} rows, of which {sweep.unscreenable:,} could not be screened. "
    yield "Alerts are rows with a match at that score or above; what a threshold loses is beside it. "
    yield "Scores below the review threshold are not shown by any command, so the table begins there.\n\n"
    rows = [
        (f"{t.at:.2f}", f"{t.alerts:,}", f"{t.per_thousand:.2f}", f"{t.found:.1%}") for t in sweep.thresholds
    ]
    header = ("threshold", "alerts", "alerts per thousand rows", "spoilt names still found")
    yield from markdown.table(header, rows)
