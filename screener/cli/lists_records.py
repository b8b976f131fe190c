"""How the commands `lists …` put what they found into rows and objects."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from pathlib import Path

from rich.text import Text

from screener.cli.output import Format, console, open_output
from screener.cli.tabular import Records
from screener.lists.update import Report
from screener.lists.verification import Finding
from screener.model import Entity, ListStatus, SnapshotInfo, Warn
from screener.report import delimited, json, listing, markdown
from screener.report.json import Json


def write_statuses(statuses: Sequence[ListStatus], form: Format, output: Path | None) -> None:
    """Write the lists with their dates, ages and states."""
    with open_output(output) as stream:
        if form is Format.TABLE:
            to = console(stream)
            to.print(Text(listing.standing(statuses)))
            to.print(listing.lists_table(statuses))
        elif form is Format.JSON:
            json.write_json(stream, json.lists_json(statuses))
        elif form is Format.JSONL:
            json.write_lines(stream, map(json.list_json, statuses))
        elif form is Format.CSV:
            delimited.write_lists(stream, statuses)
        else:
            stream.writelines(markdown.lists_table(statuses))


_CHANGES = ("added", "removed", "changed", "notes")


def reports(done: Sequence[Report], today: dt.date, form: Format) -> Records:
    """Give what became of each source: for people its lists below it, for programs a row a list."""
    header: tuple[str, ...] = ("source", "outcome", "published", "age", "entities", *_CHANGES)
    lines = _lines
    if form is not Format.TABLE:
        header = ("source", "outcome", "published", "age", "list", "entities", *_CHANGES, "error")
        lines = _rows
    return Records(
        key="sources",
        header=header,
        rows=[row for report in done for row in lines(report, today)],
        wrapped=frozenset({"source"}),
        gap=1,
        objects=[_report_json(report, today) for report in done],
        numbers=frozenset({"age", "entities", *_CHANGES}),
    )


def entries(entities: Sequence[Entity]) -> Records:
    """Give the entries of a list."""
    return Records(
        key="entries",
        header=("id", "name", "from", "to", "citation"),
        wrapped=frozenset({"id", "name", "citation"}),
        rows=[(e.id, e.name, _text(e.start), _text(e.end), "; ".join(e.citations)) for e in entities],
        objects=[json.entity_json(entity) for entity in entities],
    )


def verdicts(found: Sequence[Finding]) -> Records:
    """Give what verifying each snapshot found."""
    wrong = sum(1 for each in found if each.problems)
    whole = f"all {len(found)} are as they were stored" if found else "nothing is stored"
    return Records(
        headline=f"NOT AS STORED: {wrong} of {len(found)} files" if wrong else f"Verified: {whole}.",
        key="snapshots",
        header=("source", "snapshot", "entities", "result"),
        wrapped=frozenset({"snapshot", "result"}),
        rows=[(f.source, f.snapshot, str(f.entities), "; ".join(f.problems) or "as stored") for f in found],
        objects=[
            {
                "source": f.source,
                "snapshot": f.snapshot,
                "entities": f.entities,
                "problems": list(f.problems),
            }
            for f in found
        ],
        numbers=frozenset({"entities"}),
    )


def _lines(report: Report, today: dt.date) -> list[tuple[str, ...]]:
    """A line for a source, and one for each of its lists where that says more."""
    counts = _counts(report)
    total = str(sum(count for _, count in counts))
    nothing = ("",) * len(_CHANGES)
    named = [(list_id, count) for list_id, count in counts if list_id not in {"", report.source}]
    return [
        (*_standing(report, today), total, *_changes(report)),
        *((f"  {list_id}", "", "", "", str(count), *nothing) for list_id, count in named),
    ]


def _rows(report: Report, today: dt.date) -> list[tuple[str, ...]]:
    """A row for each list of a source, with all that is said of the source."""
    error = "" if report.error is None else str(report.error)
    return [
        (*_standing(report, today), list_id, str(count), *_changes(report), error)
        for list_id, count in _counts(report)
    ]


def _counts(report: Report) -> Sequence[tuple[str, int]]:
    return (report.info.counts if report.info else ()) or (("", 0),)


def _standing(report: Report, today: dt.date) -> tuple[str, ...]:
    """Source, outcome, and of which day the snapshot in use is."""
    info = report.info
    age = _age(info, today) if info else None
    published = _text(info.published) if info else ""
    return report.source, report.outcome, published, "" if age is None else str(age)


def _changes(report: Report) -> tuple[str, ...]:
    if report.info is None:
        return ("",) * len(_CHANGES)
    notes = len(report.info.warnings) + len(report.remarks)
    return tuple(map(str, (report.added, report.removed, report.changed, notes)))


def _report_json(report: Report, today: dt.date) -> Json:
    info = report.info
    return {
        "source": report.source,
        "outcome": report.outcome,
        "error": None if report.error is None else str(report.error),
        "published": None if info is None else _date(info.published),
        "fetched": None if info is None else info.fetched.isoformat(),
        "age_days": None if info is None else _age(info, today),
        "sha256": "" if info is None else info.sha256,
        "format": "" if info is None else info.format,
        "rows": 0 if info is None else info.rows,
        "entities": {} if info is None else dict(info.counts),
        "added": report.added,
        "removed": report.removed,
        "changed": report.changed,
        "remarks": list(report.remarks),
        "warnings": [] if info is None else [_warning_json(warning) for warning in info.warnings],
    }


def _age(info: SnapshotInfo, today: dt.date) -> int | None:
    """Days since the publisher last confirmed a snapshot; None where nobody knows of which day it is."""
    return None if info.undated else max(0, (today - info.checked.date()).days)


def _warning_json(warning: Warn) -> Json:
    return {
        "message": warning.message,
        "row": warning.row,
        "field": warning.field,
        "value": warning.value,
    }


def _date(value: dt.date | None) -> str | None:
    return None if value is None else value.isoformat()


def _text(value: dt.date | None) -> str:
    return "" if value is None else value.isoformat()
