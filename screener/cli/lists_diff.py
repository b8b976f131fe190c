"""The command `lists diff`: what changed on the lists between two days, or between two files."""

from __future__ import annotations

import datetime as dt
import sys
from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Annotated

import typer

from screener.cli import options
from screener.cli.inputs import refuse
from screener.cli.lists_opening import opened, plain_files, raw_file
from screener.cli.options import split_ids, today
from screener.cli.output import TABLES, Format, choose_format
from screener.cli.session import sum_up, tell
from screener.cli.tabular import Records, write_records
from screener.errors import UsageError
from screener.lists.differences import Count, Difference, FieldChange, counted, differences
from screener.lists.sides import Given, Side, sides
from screener.model import ListId
from screener.report.json import Json

SAME = "only their order, or parts that are not written out"
"""What is said of a field whose values read alike before and after."""


def diff(
    before: Annotated[str, typer.Argument(metavar="A", help="A day, a publisher's file, or its folder.")],
    after: Annotated[str, typer.Argument(metavar="B", help="The same, later.")],
    source: Annotated[
        str,
        typer.Option("--source", metavar="SOURCE", help="Whose files or snapshots.", show_default="told"),
    ] = "",
    lists: Annotated[
        str, typer.Option("--lists", metavar="ID,…", help="Compare these lists only.", show_default="all")
    ] = "",
    form: Annotated[
        Format | None, typer.Option("--format", metavar=TABLES, help="How to show the answer.")
    ] = None,
    output: options.Output = None,
    home: options.Home = None,
) -> None:
    """Show who came on the lists, who left them, and what changed field by field, between A and B.

    Two days compare what stood behind the lists on each; with --source, that source's snapshots. Files are
    compared as they stand, and need no store.
    """
    refuse([output] if output else [], [("A", Path(before)), ("B", Path(after))])
    store, catalog = opened(home)
    first, second = sides(store, catalog, (given(before), given(after)), source, split_ids(lists))
    found = tuple(differences(first.entities, second.entities))
    counts = counted(first.entities, second.entities, found)
    how = choose_format(form, output, rows=False)
    records = in_rows if how is Format.CSV else in_lines
    lines = summary(counts)
    between = " " if len(lines) == 1 else "\n  "
    said = between.join((f"from {first.label} to {second.label}:", *lines))
    write_records(replace(records((first, second), found, counts), headline=said), how, output)
    tell(tuple(dict.fromkeys((*first.notices, *second.notices))))
    if how is not Format.TABLE or output is not None or not sys.stdout.isatty():
        for line in (f"from {first.label} to {second.label}:", *summary(counts)):
            sum_up(line)


def given(text: str) -> Given:
    """What one argument names: a file or folder that is there, else a day.

    Raises:
        UsageError: it is neither.
    """
    path = Path(text)
    if path.exists():
        return Given(text, files=tuple(map(raw_file, plain_files(path))))
    try:
        day = dt.date.fromisoformat(text)
    except ValueError:
        raise UsageError(f"{text!r} is neither a file nor a day", hint="Write a day as 2026-11-23.") from None
    if day > today():
        raise UsageError(f"{text} is still to come", hint="Compare days whose lists are known.")
    return Given(text, day=day)


def summary(counts: Mapping[ListId, Count]) -> list[str]:
    """One line a list that changed, or one that says that nothing did."""
    lines = [
        f"{list_id}: {c.added:,} added, {c.removed:,} removed, {c.changed:,} changed; "
        f"{c.before:,} before, {c.after:,} after"
        for list_id, c in counts.items()
        if c.added or c.removed or c.changed
    ]
    return lines or [f"nothing changed on {', '.join(counts) or 'the lists'}"]


def in_lines(both: tuple[Side, Side], found: Sequence[Difference], counts: Mapping[ListId, Count]) -> Records:
    """Give one row an entity, for people, and one object an entity."""
    return Records(
        key="changes",
        header=("change", "list", "id", "name", "what"),
        wrapped=frozenset({"id", "name", "what"}),
        rows=[
            (d.kind.value, d.entity.list_id, _number(d), d.entity.name, "; ".join(map(_words, d.fields)))
            for d in found
        ],
        objects=[_object(difference) for difference in found],
        nothing="nothing changed",
        beside={
            "before": both[0].label,
            "after": both[1].label,
            "notices": list(dict.fromkeys((*both[0].notices, *both[1].notices))),
            "lists": [_count_json(list_id, count) for list_id, count in counts.items()],
        },
    )


def in_rows(both: tuple[Side, Side], found: Sequence[Difference], counts: Mapping[ListId, Count]) -> Records:
    """Give one row a field that changed, for programs that read tables."""
    del both, counts
    nothing = (FieldChange("", (), ()),)
    return Records(
        key="changes",
        header=("change", "list", "id", "name", "field", "before", "after"),
        rows=[
            (
                *(d.kind.value, d.entity.list_id, d.entity.id, d.entity.name),
                *(change.field, "; ".join(change.gone), "; ".join(change.come)),
            )
            for d in found
            for change in d.fields or nothing
        ],
        objects=[],
    )


def _number(difference: Difference) -> str:
    """The publisher's part of an id: the list stands beside it."""
    return difference.entity.id.removeprefix(f"{difference.entity.list_id}:")


def _words(change: FieldChange) -> str:
    parts = [f"- {'; '.join(change.gone)}"] * bool(change.gone) + [f"+ {'; '.join(change.come)}"] * bool(
        change.come
    )
    return f"{change.field}: {' '.join(parts) or SAME}"


def _object(difference: Difference) -> Json:
    entity = difference.entity
    return {
        "change": difference.kind.value,
        "list": entity.list_id,
        "id": entity.id,
        "name": entity.name,
        "type": entity.type.value,
        "programmes": list(entity.programmes),
        "from": entity.start.isoformat() if entity.start else None,
        "fields": [
            {"field": c.field, "before": list(c.gone), "after": list(c.come)} for c in difference.fields
        ],
    }


def _count_json(list_id: ListId, count: Count) -> Json:
    return {
        "id": list_id,
        "before": count.before,
        "after": count.after,
        "added": count.added,
        "removed": count.removed,
        "changed": count.changed,
    }
