"""The only place that sends answers to queries to the report that was asked for."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from pathlib import Path
from typing import TextIO

from screener.cli.output import Format, console, open_output
from screener.cli.pages import write_page
from screener.model import QueryResult, RunInfo
from screener.report import findings, listing, table
from screener.report.html.asked import Asked


def write_answers(
    results: Iterable[QueryResult],
    run: RunInfo,
    form: Format,
    output: Path | None,
    *,
    asked: Callable[[], Asked],
) -> None:
    """Write the answers in one form, to a file that appears whole or to stdout."""
    with open_output(output) as stream:
        if form is Format.TABLE:
            print_answers(stream, results, run)
        elif form is Format.HTML:
            write_page(stream, results, run, asked)
        else:
            _writer(form)(stream, results, run)


def _writer(form: Format) -> Callable[[TextIO, Iterable[QueryResult], RunInfo], None]:
    """Return what writes answers for other programs; the answer to a person starts without it."""
    from screener.report import delimited, json, markdown  # noqa: PLC0415

    return {
        Format.JSON: json.write_query_array,
        Format.JSONL: json.write_query_lines,
        Format.CSV: delimited.write_matches,
        Format.MARKDOWN: markdown.write_markdown,
    }[form]


def print_answers(stream: TextIO, results: Iterable[QueryResult], run: RunInfo) -> None:
    """Print answers for a person, one below the other; first how many of each kind, last the lists."""
    to = console(stream)
    results = list(results)
    findings.print_count(to, results)
    for number, result in enumerate(results):
        if number:
            to.print()
        table.print_query(to, result, run)
    listing.print_looked_at(to, run)
