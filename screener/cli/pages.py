"""How answers become HTML pages; the template engine is imported only when one is asked for."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING, TextIO

from screener.cli.output import open_output
from screener.errors import OutputError, UsageError
from screener.matching.parties import compare_texts
from screener.model import Effect, Outcome, Party, QueryResult, RunInfo
from screener.report.html.asked import Asked
from screener.report.wording import EFFECTS
from screener.screening.verdict import Policy

if TYPE_CHECKING:  # a check reads no file, and starts without what does
    from screener.cli.rows import Rows
    from screener.report.html.answers import Gathered

_NAMED = 3
"""Names asked at once that the title names; chosen: more do not fit on a line."""

Terms = Sequence[tuple[str, str]]
"""What was asked, as label and value; "" where it was not given."""


def common(
    policy: Policy,
    stakes: Sequence[Path] | None,
    registers: Sequence[str] | None,
    rules: Sequence[str] | None,
    lists: str,
) -> Terms:
    """Return what every question about parties says beside the parties."""
    outcomes = "hits" if policy.fail_on is Outcome.HIT else "hits and reviews"
    weakest = (
        "" if policy.fail_effect is Effect.ADVISORY else f" with an effect of {EFFECTS[policy.fail_effect]}"
    )
    counts = f"{outcomes}{weakest}{' or stronger' if weakest else ' of any effect'}"
    return [
        *(("stakes", path.name) for path in stakes or ()),
        *(("register", name) for name in registers or ()),
        *(("rule", rule) for rule in rules or ()),
        ("lists", ", ".join(lists.split(","))),
        ("counts from", counts),
    ]


def asked_names(names: Sequence[str], about: Terms, terms: Terms) -> Asked:
    """Say what `check` was asked; `about` is what was said of the parties."""
    shown = ", ".join(f"“{name}”" for name in names[:_NAMED])
    more = f" and {len(names) - _NAMED} more" if len(names) > _NAMED else ""
    named = ("name" if len(names) == 1 else "names", "; ".join(names))
    return Asked(f"{shown}{more}", given([named, *about, *terms]), unseen(terms))


def asked_file(rows: Rows, terms: Terms) -> Asked:
    """Say what `batch` and `ci` were asked, and how the file was read; known when it has been."""
    title, columns = rows.table.title, rows.table.mapping
    read = "; ".join(f"{role}: {', '.join(headers)}" for role, headers in columns.items())
    told = tuple(f"{title}: {note}" for note in rows.table.notes)
    unread = ", ".join(header for header in rows.table.header if header not in chain(*columns.values()))
    left = (f"columns that say nothing to the screening: {unread}",) if unread else ()
    about = [("file", title), ("columns read", read)]
    return Asked(f"Screening of {title}", given([*about, *terms]), (*unseen(terms), *told, *left))


def given(terms: Terms) -> tuple[tuple[str, str], ...]:
    """Keep those terms of a question that were given."""
    return tuple((label, value) for label, value in terms if value)


def unseen(terms: Terms) -> tuple[str, ...]:
    """Say that nobody looked at who holds the parties, where no stakes were given."""
    held = any(label in {"stakes", "register"} for label, _ in terms)
    return () if held else ("who holds these parties: no stakes were given (--ownership, --register)",)


@contextmanager
def page_beside(report: str, output: Path | None) -> Iterator[TextIO | None]:
    """Open the page that `--report` asks for beside the answer, or nothing where it does not.

    Raises:
        UsageError: it does not read html=FILE.
        OutputError: the file cannot be written, or is the answer's own.
    """
    form, _, file = report.partition("=")
    if not report:
        yield None
        return
    if form != "html" or file in {"", "-"}:
        hint = "Write it as html=out.html; for another form say --format and -o."
        raise UsageError(f"--report {report!r}", hint=hint)
    if output is not None and output.resolve() == Path(file).resolve():
        raise OutputError(f"{file}: two reports cannot have one file")
    with open_output(Path(file)) as stream:
        yield stream


def gathered() -> Gathered:
    """Return what takes answers as they pass, for a page to be written at the end."""
    from screener.report.html.answers import Gathered  # noqa: PLC0415  # start-up: jinja2

    return Gathered()


def write_page(
    stream: TextIO,
    results: Iterable[QueryResult],
    run: RunInfo,
    asked: Callable[[], Asked],
    *,
    rows: int | None = None,
) -> None:
    """Write the answers to queries as one page; `rows` were screened where only what counts is given.

    What was asked is asked for last: how a file was read is known when it has been read.
    """
    page = gathered()
    for result in results:
        page.add(result)
    page.write(stream, run, asked(), words, rows=rows)


def words(asked: str, listed: str, party: Party) -> tuple[tuple[str, str, float], ...]:
    """Tell which word of a party's name met which of an entity's."""
    return compare_texts(asked, listed, party.type).alignment
