"""How `rescreen` puts changed findings on a page; the template engine is imported only for one."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, TextIO

from screener.cli.pages import Terms, asked_file, words
from screener.cli.rows import Rows
from screener.model import Outcome, RunInfo
from screener.report.html.asked import Asked
from screener.report.wording import EFFECTS, NAME_KINDS, OUTCOMES, list_title, score_text
from screener.screening.portfolio import Finding, Kept
from screener.screening.rescreening import Change, Rescreened

if TYPE_CHECKING:
    from screener.report.html.changed import Turn

Course = tuple[tuple[str, str, str], ...]
"""What of a finding is to be seen: what it is, how it was, how it is."""


def write_page(stream: TextIO, done: Rescreened, last: Kept | None, run: RunInfo, asked: Asked) -> None:
    """Write what became of a portfolio's findings as a page."""
    from screener.report.html.changed import write_turns  # noqa: PLC0415  # start-up: jinja2

    standing = Counter(answer.outcome for answer in done.kept.answers)
    told = (("list entries changed", f"{done.entities:,}"),) if last else ()
    terms = (*asked.terms, *before(last), ("rows", screened(done)), *told)
    by_outcome = {outcome: standing[outcome] for outcome in Outcome if standing[outcome]}
    write_turns(stream, turns(done.changes, run), by_outcome, run, replace(asked, terms=terms), words)


def asked_again(rows: Rows, terms: Terms) -> Asked:
    """Say what was asked, and how the file was read; known when it has been."""
    asked = asked_file(rows, terms)
    return replace(asked, title=f"What changed in {rows.table.title}")


def screened(done: Rescreened) -> str:
    """Say how many rows there are, and how many of them had to be screened again."""
    return f"{len(done.kept.answers):,}, of which {done.asked:,} had to be screened"


def before(last: Kept | None) -> Terms:
    """Say what the screening was that this one is compared with."""
    if last is None:
        return [("compared with", "nothing: this is the first screening of the portfolio")]
    when = f"the screening of {last.when:%Y-%m-%d %H:%M} UTC" if last.when else "an earlier screening"
    basis = last.basis
    return [("compared with", f"{when}: {len(basis.lists)} lists as of {basis.as_of}, {basis.snapshot}")]


def turns(changes: Sequence[Change], run: RunInfo) -> list[Turn]:
    """Return the changes as the page shows them."""
    from screener.report.html.changed import Turn  # noqa: PLC0415  # start-up: jinja2

    found = []
    for change in changes:
        finding = change.after or change.before
        found.append(
            Turn(
                became=change.became.value,
                party=change.party,
                listed=finding.entity_name if finding else "",
                lists=(finding.list_id,) if finding else (),
                effect=finding.effect if finding else None,
                outcome=finding.outcome if finding else Outcome.UNSCREENABLE,
                score=finding.score if finding else 0.0,
                course=course(change.before, change.after, run),
                reasons=change.reasons,
                fields=tuple((each.field, each.gone, each.come) for each in change.fields),
                names=(change.party.name, finding.matched_name) if finding else ("", ""),
            )
        )
    return found


def course(was: Finding | None, now: Finding | None, run: RunInfo) -> Course:
    """Lay how a finding stood beside how it stands."""
    if was is None and now is None:
        return ()
    ones, others = _told(was, run), _told(now, run)
    return tuple((what, ones.get(what, ""), others.get(what, "")) for what in {**ones, **others})


def _told(finding: Finding | None, run: RunInfo) -> dict[str, str]:
    if finding is None:
        return {}
    return {
        "outcome": OUTCOMES[finding.outcome],
        "score": score_text(finding.score),
        "list": f"{list_title(finding.list_id, run)} [{finding.list_id}]",
        "effect": EFFECTS[finding.effect],
        "entity": f"{finding.entity_name} [{finding.entity_id}]",
        "met by": f"{NAME_KINDS[finding.matched_kind]}: “{finding.matched_name}”",
    }
