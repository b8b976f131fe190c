"""How `rescreen` puts changed findings on a page; the template engine is imported only for one."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import TYPE_CHECKING, TextIO

from msgspec import structs

from screener.cli.pages import Terms, asked_file, words
from screener.cli.rescreened import beside_outcomes
from screener.cli.rows import Rows
from screener.model import Outcome, RunInfo
from screener.report.html.asked import Asked
from screener.report.rulings import ruling_sentence
from screener.report.wording import EFFECTS, NAME_KINDS, OUTCOMES, VERDICTS, list_title, score_text
from screener.screening.kept import Finding, Kept, Reached
from screener.screening.reasons import Change
from screener.screening.rescreening import Rescreened

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
    stands = [f"{standing[outcome]:,} {OUTCOMES[outcome]}" for outcome in Outcome if standing[outcome]]
    stands += beside_outcomes(done.kept.answers)
    write_turns(stream, turns(done.changes, run), stands, run, structs.replace(asked, terms=terms), words)


def asked_again(rows: Rows, terms: Terms) -> Asked:
    """Say what was asked, and how the file was read; known when it has been."""
    asked = asked_file(rows, terms)
    return structs.replace(asked, title=f"What changed in {rows.table.title}")


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

    return [_turn(Turn, change, run) for change in changes]


def _turn(turn: type[Turn], change: Change, run: RunInfo) -> Turn:
    found = change.after or change.before
    match = found if isinstance(found, Finding) else None
    exposure = found if isinstance(found, Reached) else None
    owners = exposure.owners if exposure else ()
    return turn(
        became=change.became.value,
        party=change.party,
        listed=match.entity_name if match else "; ".join(dict.fromkeys(owner.name for owner in owners)),
        lists=(match.list_id,) if match else tuple(dict.fromkeys(owner.list_id for owner in owners)),
        effect=found.effect if found else None,
        outcome=match.outcome if match else None if exposure else Outcome.UNSCREENABLE,
        score=match.score if match else 0.0,
        course=course(change.before, change.after, run),
        reasons=change.reasons,
        fields=tuple((each.field, each.gone, each.come) for each in change.fields),
        verdict=exposure.verdict if exposure else None,
        aside=bool(found and found.suppressed),
        names=(change.party.name, match.matched_name) if match else ("", ""),
    )


def course(was: Finding | Reached | None, now: Finding | Reached | None, run: RunInfo) -> Course:
    """Lay how a finding stood beside how it stands."""
    if was is None and now is None:
        return ()
    ones, others = _told(was, run), _told(now, run)
    return tuple((what, ones.get(what, ""), others.get(what, "")) for what in {**ones, **others})


def _told(found: Finding | Reached | None, run: RunInfo) -> dict[str, str]:
    if found is None:
        return {}
    told = _of_match(found, run) if isinstance(found, Finding) else _of_exposure(found)
    return told | ({"decision": ruling_sentence(found.ruling)} if found.ruling else {})


def _of_match(match: Finding, run: RunInfo) -> dict[str, str]:
    return {
        "outcome": OUTCOMES[match.outcome],
        "score": score_text(match.score),
        "list": f"{list_title(match.list_id, run)} [{match.list_id}]",
        "effect": EFFECTS[match.effect],
        "entity": f"{match.entity_name} [{match.entity_id}]",
        "met by": f"{NAME_KINDS[match.matched_kind]}: “{match.matched_name}”",
    }


def _of_exposure(exposure: Reached) -> dict[str, str]:
    told = {
        "verdict": VERDICTS[exposure.verdict],
        "rule": exposure.rule + ("" if exposure.in_force else ", not in force on the day asked"),
        "what it means": exposure.meaning,
        "counted": exposure.counted,
        "owners": "; ".join(f"{owner.entity_name} [{owner.list_id}]" for owner in exposure.owners),
        "path": "; ".join(exposure.path),
        "holdings": "; ".join(exposure.holdings),
        "flags": "; ".join(exposure.flags),
    }
    return {what: text for what, text in told.items() if text}
