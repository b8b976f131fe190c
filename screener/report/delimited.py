"""The only place that writes answers as delimited text: each row of input as it was, with ours behind.

Cells of the input come back unchanged, save that one which a spreadsheet would run as a formula gets an
apostrophe in front, and that controls and direction overrides are shown as escapes: such a cell is an attack
or a typing error, and our output must not be what runs it.
"""

from __future__ import annotations

import csv
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import TYPE_CHECKING, ClassVar, TextIO

from screener.model import (
    Comparison,
    ListStatus,
    Match,
    Outcome,
    QueryResult,
    RunInfo,
    Verdict,
)
from screener.report.rulings import ruling_sentence
from screener.report.text import printable, spreadsheet_cell
from screener.report.wording import listing, no_match, reservation

if TYPE_CHECKING:
    from screener.model import Exposure

BATCH_COLUMNS = (
    "screener_outcome",
    "screener_score",
    "screener_list",
    "screener_effect",
    "screener_entity_id",
    "screener_entity_name",
    "screener_matched_name",
    "screener_reason",
    "screener_exposure",
    "screener_exposure_rule",
    "screener_hits",
    "screener_snapshot",
)
"""What every row of a batch gets, behind its own columns: a public promise."""

PAIR_COLUMNS = ("score", "outcome", "reason")
"""What `compare --pairs` puts behind each pair: a public promise."""

EXPOSURE_COLUMNS = (
    "party", "rule", "verdict", "effect", "meaning", "sum_low", "sum_high", "red_flag", "flags",
    "listed_owners", "lists", "look_through_low", "look_through_high", "undisclosed", "in_force",
    "verified", "citation", "notices",
)  # fmt: skip
CHANGE_COLUMNS = (*EXPOSURE_COLUMNS, "before", "changed")
"""What `whatif` writes: the exposure after, how the party stood before, and whether that is another."""

LIST_COLUMNS = (
    "id", "title", "effect", "source", "published", "fetched", "age_days", "entities", "state", "sha256",
    "warnings",
)  # fmt: skip

Cells = Sequence[str]


@dataclass(frozen=True, slots=True)
class BatchLayout:
    """Which columns of the input stand in front of ours."""

    kept: tuple[int, ...]
    header: tuple[str, ...]
    replaced: tuple[str, ...]
    """Columns of an earlier run, which would be read for this one's: left out, to be told to the user."""


def batch_layout(header: Sequence[str]) -> BatchLayout:
    """Lay out the columns of a batch's output for an input with this header."""
    replaced = [name.strip().casefold() in BATCH_COLUMNS for name in header]
    kept = tuple(position for position, old in enumerate(replaced) if not old)
    return BatchLayout(
        kept=kept,
        header=(*(header[position] for position in kept), *BATCH_COLUMNS),
        replaced=tuple(name for name, old in zip(header, replaced, strict=True) if old),
    )


def batch_row(layout: BatchLayout, cells: Cells, result: QueryResult, run: RunInfo) -> list[str]:
    """Give the row of input with our columns behind it."""
    if len(layout.kept) != len(cells):
        cells = [cells[position] for position in layout.kept]
    return [*cells, *answer_cells(result, run)]


def answer_cells(result: QueryResult, run: RunInfo) -> list[str]:
    """Give our columns of one answer: its outcome, and the best of its matches."""
    if result == QueryResult(result.query, Outcome.NONE) and not result.query.remarks:
        return _nothing_cells(run)
    match = result.matches[0] if result.matches else None
    return [result.outcome.value, *_match_cells(result, match, run)]


def _nothing_cells(run: RunInfo) -> list[str]:
    """Give our columns where nothing was found, as in most rows of a file."""
    return [Outcome.NONE.value, *[""] * 6, printable(_no_match(run)), "", "", "0", run.snapshot]


def _match_cells(result: QueryResult, match: Match | None, run: RunInfo) -> list[str]:
    """Give our columns behind the outcome, as one of the answer's matches has them."""
    exposure = _strongest(result.exposures)
    shown = [""] * 6
    if match is not None:
        entity = match.entity
        shown = [
            f"{match.score:.4f}",
            entity.list_id,
            match.effect.value,
            entity.id,
            entity.name,
            match.matched_name,
        ]
    return [
        *map(printable, shown),
        printable(_reason(result, match, run)),
        "" if exposure is None else _verdict(exposure),
        "" if exposure is None else exposure.rule,
        str(len(result.matches)),
        run.snapshot,
    ]


def write_rows(stream: TextIO, header: Cells, rows: Iterable[Cells], *, delimiter: str = ",") -> None:
    """Write delimited text in which no cell is a formula; the stream must not translate line ends."""
    # The csv module quotes a lone carriage return only if its own line end holds one.
    writer = csv.writer(_UnixLines(stream), delimiter=delimiter, lineterminator="\r\n")
    writer.writerow(map(spreadsheet_cell, header))
    for row in rows:
        writer.writerow(map(spreadsheet_cell, row))


def write_batch(
    stream: TextIO,
    layout: BatchLayout,
    answers: Iterable[tuple[Cells, QueryResult]],
    run: RunInfo,
    *,
    delimiter: str = ",",
) -> None:
    """Write every row of input with our columns behind it, in order, as the answers come."""
    rows = (batch_row(layout, cells, result, run) for cells, result in answers)
    write_rows(stream, layout.header, rows, delimiter=delimiter)


def write_matches(stream: TextIO, results: Iterable[QueryResult], run: RunInfo) -> None:
    """Write a row for every match, with its own outcome and reason, and one for every query without any."""
    rows = ([result.query.name, *cells] for result in results for cells in _rows_of(result, run))
    write_rows(stream, ("name", *BATCH_COLUMNS), rows)


def _rows_of(result: QueryResult, run: RunInfo) -> Iterator[list[str]]:
    for match in result.matches:
        yield [match.outcome.value, *_match_cells(result, match, run)]
    if not result.matches:
        yield answer_cells(result, run)


def pair_cells(comparison: Comparison) -> list[str]:
    """Give the columns that `compare --pairs` puts behind a pair."""
    return [f"{comparison.score:.4f}", comparison.outcome.value, printable(comparison.reason)]


def write_exposures(stream: TextIO, exposures: Iterable[Exposure], run: RunInfo) -> None:
    """Write a row for every exposure, each with what its reader must know of the lists."""
    notices = printable("; ".join(run.notices))
    rows = ([*_exposure_cells(exposure), notices] for exposure in exposures)
    write_rows(stream, EXPOSURE_COLUMNS, rows)


def write_changes(stream: TextIO, changes: Iterable[tuple[Exposure, str, bool]], run: RunInfo) -> None:
    """Write a row for every exposure after a change, with how the party stood before."""
    notices = printable("; ".join(run.notices))
    rows = ([*_exposure_cells(after), notices, before, _yes(changed)] for after, before, changed in changes)
    write_rows(stream, CHANGE_COLUMNS, rows)


def write_lists(stream: TextIO, statuses: Iterable[ListStatus]) -> None:
    """Write a row for every list."""
    write_rows(stream, LIST_COLUMNS, map(_list_cells, statuses))


class _UnixLines:
    """Ends rows with a line feed alone."""

    def __init__(self, stream: TextIO) -> None:
        self._stream = stream

    def write(self, row: str) -> int:
        return self._stream.write(row.removesuffix("\r\n") + "\n")


def _strongest(exposures: Sequence[Exposure]) -> Exposure | None:
    """Give the exposure to show: the first, which is the strongest, if it says anything."""
    return next((e for e in exposures if e.verdict is not Verdict.NO or e.red_flag), None)


def _verdict(exposure: Exposure) -> str:
    return exposure.verdict.value if exposure.verdict is not Verdict.NO else "red_flag"


def _reason(result: QueryResult, match: Match | None, run: RunInfo) -> str:
    remarks = "".join(f" [{remark}]" for remark in result.query.remarks)
    if match is None:
        if result.outcome is Outcome.UNSCREENABLE:
            return (result.reason or result.query.problem) + remarks
        return _no_match(run) + remarks
    why = " ".join(evidence.reason for evidence in match.evidence if evidence.reason)
    ruled = f"[{ruling_sentence(match.ruling)}]" if match.ruling else ""
    said = why + _also(result, match)
    return " ".join(filter(None, (said, reservation(match.entity.list_id, run), ruled))) + remarks


def _also(result: QueryResult, match: Match) -> str:
    """Say where else the party is listed: one row is one party."""
    others = [other for other in result.matches if other.group == match.group and other is not match]
    return f" Also listed: {'; '.join(map(listing, others))}." if match.group and others else ""


class _Said:
    """What was last said of a run; a run is told by identity, as hashing it costs more than saying it."""

    run: ClassVar[RunInfo | None] = None
    sentence: ClassVar[str] = ""


def _no_match(run: RunInfo) -> str:
    if _Said.run is not run:
        _Said.run, _Said.sentence = run, no_match(run)
    return _Said.sentence


def _sum(value: Fraction) -> str:
    """Write a sum with six digits, and with all of them where it would look whole and is not."""
    text = f"{float(value):.6g}"
    return text if "." in text or Fraction(text) == value else repr(float(value))


def _exposure_cells(exposure: Exposure) -> list[str]:
    owners = exposure.listed_owners
    cells = [
        exposure.party,
        exposure.rule,
        exposure.verdict.value,
        exposure.effect.value,
        exposure.meaning,
        _sum(exposure.sum_low),
        _sum(exposure.sum_high),
        _yes(exposure.red_flag),
        "; ".join(flag.message for flag in exposure.flags),
        "; ".join(owner.entity_name or owner.name for owner in owners),
        "; ".join(dict.fromkeys(owner.list_id for owner in owners)),
        f"{float(exposure.look_through_low):.6g}",
        f"{float(exposure.look_through_high):.6g}",
        f"{float(exposure.undisclosed):.6g}",
        _yes(exposure.in_force),
        _yes(exposure.verified),
        exposure.citation,
    ]
    return [printable(cell) for cell in cells]


def _list_cells(status: ListStatus) -> list[str]:
    cells = [
        status.id,
        status.title,
        status.effect.value,
        status.source or "",
        "" if status.published is None else status.published.isoformat(),
        "" if status.fetched is None else status.fetched.isoformat(),
        "" if status.age_days is None else str(status.age_days),
        str(status.entities),
        status.state.value,
        status.sha256,
        "; ".join(status.warnings),
    ]
    return [printable(cell) for cell in cells]


def _yes(value: bool) -> str:
    return "yes" if value else "no"
