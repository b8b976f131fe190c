"""The commands `lists …`: what stands behind the answers, how it is renewed, what is on it."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from pathlib import Path
from typing import Annotated

import typer

from screener.cli import options
from screener.cli.app import complain
from screener.cli.downloads import downloads
from screener.cli.lists_diff import diff
from screener.cli.lists_opening import day_or_today, opened, plain_files, raw_file
from screener.cli.lists_records import entries, reports, verdicts, write_statuses
from screener.cli.options import parse_day, split_ids, today
from screener.cli.output import TABLES, Format, choose_format
from screener.cli.session import tell, tell_below
from screener.cli.tabular import write_records
from screener.errors import ExitCode, ListMissingError, UsageError
from screener.lists import inventory, retention, update, verification
from screener.model import ListId, ListState, SourceId
from screener.screening import portfolio

app = typer.Typer(
    no_args_is_help=True,
    add_completion=False,
    context_settings={"help_option_names": ["-h", "--help"]},
    help="Show, renew, load and verify the lists that answers rest on.",
)

app.command(epilog="Example: screener lists diff 2026-01-01 2026-07-31 --lists us_bis_el")(diff)

MOST_WARNINGS = 10
"""Chosen: enough to see what is wrong; all of them stand in the JSON form."""

Form = Annotated[Format | None, typer.Option("--format", metavar=TABLES, help="How to show the answer.")]
AcceptShrink = Annotated[
    bool,
    typer.Option("--accept-shrink", help="Take a file although a list in it is smaller than is believed."),
]


@app.command(epilog="Example: screener lists status --format json")
def status(
    lists: options.Lists = "",
    as_of: options.AsOf = "",
    max_age: options.MaxAge = None,
    form: Form = None,
    output: options.Output = None,
    home: options.Home = None,
) -> None:
    """Show every list: what stands behind it, how old it is, and in what state.

    Ends with 3 when a list named with --lists has no data, or one is older than a --max-age given.
    """
    store, catalog = opened(home)
    stock = inventory.take(store, catalog, day_or_today(as_of), max_age, split_ids(lists))
    write_statuses(stock.statuses, choose_format(form, output, rows=False), output)
    tell((*stock.notices, *stock.remarks()))
    missing = lists and stock.with_state(ListState.MISSING)
    stale = stock.older_than_asked()
    if missing or stale:
        raise typer.Exit(int(ExitCode.LIST_DATA))


@app.command("update", epilog="Example: screener lists update us_csl us_ofac")
def update_(
    sources: Annotated[
        list[str] | None,
        typer.Argument(metavar="[SOURCE…]", help="Sources to renew; all where none is named."),
    ] = None,
    mirror: Annotated[
        str,
        typer.Option(
            "--mirror",
            metavar="URL|DIR",
            envvar="SCREENER_MIRROR",
            help="Take the files from here instead.",
            show_default="the publishers",
        ),
    ] = "",
    accept_shrink: AcceptShrink = False,
    time_limit: Annotated[
        float, typer.Option("--time-limit", metavar="SECONDS", min=1, help="For all sources together.")
    ] = update.TIME_LIMIT_S,
    keep: Annotated[
        int,
        typer.Option(
            "--keep", metavar="DAYS", min=1, help="Keep every snapshot so long, then the last of each month."
        ),
    ] = retention.KEEP_ALL_DAYS,
    offline: options.Offline = False,
    form: Form = None,
    output: options.Output = None,
    home: options.Home = None,
) -> None:
    """Fetch the newest lists from their publishers. A failure replaces nothing.

    Ends with 3 when a source could not be renewed; its last good snapshot stays in use.
    """
    if offline and (not mirror or "://" in mirror):
        raise UsageError("an update needs the network", hint="with --offline, give --mirror DIR")
    store, catalog = opened(home)
    chosen = update.chosen(catalog, sources or ())
    tell([f"{each.id}: {each.terms}" for each in chosen if each.terms and not store.current(each.id)])
    with downloads() as progress:
        terms = update.Terms(mirror, accept_shrink, progress, time_limit_s=time_limit, keep_days=keep)
        done = update.update(store, chosen, terms)
    how = choose_format(form, output, rows=False)
    write_records(reports(done, today(), how), how, output)
    remark(done)
    if any(report.error for report in done):
        raise typer.Exit(int(ExitCode.LIST_DATA))


@app.command(epilog="Example: screener lists load house watch.csv --id supplier_letters")
def load(
    source: Annotated[
        str, typer.Argument(metavar="SOURCE", help="Source id, or `house` for a private list.")
    ],
    files: Annotated[
        list[Path], typer.Argument(metavar="FILE…", help="The publisher's files, or their folder.")
    ],
    id_: Annotated[str, typer.Option("--id", metavar="NAME", help="Name of a private list.")] = "",
    published: Annotated[
        str, typer.Option("--published", metavar="DATE", help="When the publisher issued the file.")
    ] = "",
    accept_shrink: AcceptShrink = False,
    form: Form = None,
    output: options.Output = None,
    home: options.Home = None,
) -> None:
    """Read a publisher's files, or a private list, from disk.

    A file published earlier than the snapshot in use is kept for look-backs with --as-of.
    """
    if source == "house" and not id_:
        raise UsageError("a private list needs a name", hint="give --id NAME")
    store, catalog = opened(home)
    done = update.load(
        store,
        catalog,
        source,
        [raw_file(path) for given in files for path in plain_files(given)],
        house=id_,
        published=parse_day(published) if published else None,
        accept_shrink=accept_shrink,
    )
    how = choose_format(form, output, rows=False)
    write_records(reports([done], today(), how), how, output)
    remark([done])


@app.command(epilog="Example: screener lists show us_dod_1260h --limit 20")
def show(
    list_id: Annotated[str, typer.Argument(metavar="LIST", help="List id; `lists status` names them.")],
    limit: Annotated[int, typer.Option("--limit", metavar="N", min=0, help="Show N entries; 0 for all.")] = 0,
    as_of: Annotated[
        str, typer.Option("--as-of", metavar="DATE", help="Only entries on the list on this day.")
    ] = "",
    form: Form = None,
    output: options.Output = None,
    home: options.Home = None,
) -> None:
    """Show the entries of a list, with those that have left it: id, name, from, to, citation."""
    store, catalog = opened(home)
    stock = inventory.take(store, catalog, day_or_today(as_of), only=[list_id])
    if stock.with_state(ListState.MISSING):
        raise ListMissingError(f"nothing is loaded for {list_id}", hint=stock.statuses[0].warnings[0])
    found = list(stock.entities([ListId(list_id)]))
    if as_of:
        found = [e for e in found if (e.start or dt.date.min) <= stock.as_of < (e.end or dt.date.max)]
    shown = found[:limit] if limit else found
    records = replace(entries(shown), notices=stock.notices, told=True)
    write_records(records, choose_format(form, output, rows=False), output)
    tell_below(stock.notices)
    if len(shown) < len(found):
        tell([f"{len(shown)} of {len(found)} entries shown"])


@app.command(epilog="Example: screener lists verify")
def verify(form: Form = None, output: options.Output = None, home: options.Home = None) -> None:
    """Hash and read again everything that is stored, results kept of portfolios too, and compare.

    Ends with 3 when anything differs.
    """
    store, _ = opened(home)
    portfolios = (
        verification.Finding(SourceId("(portfolio)"), name, rows, (problem,) if problem else ())
        for name, rows, problem in portfolio.verified(store.home)
    )
    found = (*verification.verify(store), *portfolios)
    write_records(verdicts(found), choose_format(form, output, rows=False), output)
    if any(finding.problems for finding in found):
        raise typer.Exit(int(ExitCode.LIST_DATA))


def remark(done: tuple[update.Report, ...] | list[update.Report]) -> None:
    """Say on stderr what failed and what to know about each file."""
    for report in done:
        if report.error:
            complain(report.error, about=report.source)
        tell([f"{report.source}: {note}" for note in report.remarks])
        warnings = report.info.warnings if report.info and report.outcome == "changed" else ()
        for warning in warnings[:MOST_WARNINGS]:
            where = f"row {warning.row}: " if warning.row else ""
            value = f" ({warning.field}: {warning.value})" if warning.field else ""
            tell([f"{report.source}: {where}{warning.message}{value}"])
        if len(warnings) > MOST_WARNINGS:
            tell([f"{report.source}: {len(warnings) - MOST_WARNINGS} more warnings; --format json gives all"])
