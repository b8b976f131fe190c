"""The only place that lays out answers for a terminal: the first line answers, the rest defends it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

from rich.console import Console
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from screener.model import (
    Entity,
    Identifier,
    Match,
    Outcome,
    QueryResult,
    RunInfo,
    Verdict,
)
from screener.report.rulings import RULINGS, ruling_sentence
from screener.report.sidebyside import Agreement, date_text, scheme_title, side_by_side
from screener.report.text import printable
from screener.report.wording import (
    EFFECTS,
    NAME_KINDS,
    NAMELESS,
    OUTCOMES,
    VERDICTS,
    answer,
    exposure_sentence,
    last_day,
    list_title,
    listing,
    match_sentence,
    score_text,
)

if TYPE_CHECKING:
    from screener.model import Exposure

STYLES = {
    Outcome.HIT: "bold red",
    Outcome.REVIEW: "bold yellow",
    Outcome.UNSCREENABLE: "bold magenta",
    Outcome.NONE: "bold",
}
VERDICT_STYLES = {
    Verdict.LISTED: "bold red",
    Verdict.MUST: "bold red",
    Verdict.MAY: "bold yellow",
    Verdict.NO: "bold",
}
_AGREEMENT_STYLES = {
    Agreement.AGREES: "bold",
    Agreement.DIFFERS: "yellow",
    Agreement.MISSING: "dim",
    Agreement.BY_EYE: "",
}
DETAILS_SHOWN = 5
"""Matches of a query shown in full; chosen: five fill three screens, and the first table names all."""
_NAMES_SHOWN = 12
"""Names of an entity shown beside the matching one; chosen: the JSON forms hold all."""


def print_query(console: Console, result: QueryResult, run: RunInfo, *, details: int = DETAILS_SHOWN) -> None:
    """Print the answer to one query: one sentence, its exposures, its matches with their reasons."""
    console.print(_outcome_line(result, run))
    asked = _asked(result)
    if asked:
        console.print(Padding(Text(asked, style="dim"), (0, 0, 0, 2)))
    for exposure in result.exposures:
        console.print(Padding(_exposure_line(exposure), (0, 0, 0, 2)))
    parties = result.parties
    if len(result.matches) > 1:
        console.print(Padding(_matches(parties), (1, 0, 0, 2)))
    for number, (match, *others) in enumerate(parties[:details], start=1):
        console.print()
        if len(parties) > 1:
            console.print(_match_line(number, match, run))
        console.print(Padding(entity_facts(match, run), (0, 0, 0, 2)))
        console.print(Padding(_beside(result, match), (1, 0, 0, 2)))
        console.print(Padding(reasons(match), (1, 0, 0, 2)))
        if others:
            console.print(Padding(_also_listed(others, run), (1, 0, 0, 2)))
    if len(parties) > details:
        rest = len(parties) - details
        line = f"\nThe other {rest} in full: --format json, or narrow the lists with --lists."
        console.print(Text(line, style="dim"))


def shown(text: str, style: str = "") -> Text:
    """Make text from outside fit to be printed: no markup, no controls."""
    return Text(printable(text), style=style)


def _outcome_line(result: QueryResult, run: RunInfo) -> Text:
    line = Text()
    line.append(OUTCOMES[result.outcome], style=STYLES[result.outcome])
    line.append("  " + answer(result, run))
    if result.matches and result.matches[0].ruling is not None:
        line.append("\n" + ruling_sentence(result.matches[0].ruling), style="bold")
    return line


def _asked(result: QueryResult) -> str:
    query = result.query
    parts = [f'asked: "{printable(query.name)}"'] if result.matches else []
    parts += [f'also as "{printable(other)}"' for other in query.other_names]
    if query.row is not None:
        parts.append(f"row {query.row}")
    if len(result.matches) > 1:
        parties = len(result.parties)
        of = "" if parties == len(result.matches) else f" of {parties} part{'y' if parties == 1 else 'ies'}"
        parts.append(f"{len(result.matches)} matches{of}, best first")
    return " · ".join(parts)


def _exposure_line(exposure: Exposure) -> Text:
    line = Text()
    line.append(VERDICTS[exposure.verdict], style=VERDICT_STYLES[exposure.verdict])
    line.append("  " + exposure_sentence(exposure))
    if exposure.ruling is not None:
        line.append("\n" + ruling_sentence(exposure.ruling), style="bold")
    for flag in exposure.flags:
        line.append("\n")
        line.append("RED FLAG", style="bold yellow")
        line.append("  " + printable(flag.message))
    return line


def _matches(parties: Sequence[Sequence[Match]]) -> Table:
    """Lay out all matches, numbered by party, each party's listings under its best."""
    table = Table(box=None, padding=(0, 2, 0, 0), header_style="dim", pad_edge=False)
    table.add_column("", justify="right", no_wrap=True)
    table.add_column("score", justify="right", no_wrap=True)
    for heading in ("outcome", "list", "effect", "since"):
        table.add_column(heading, no_wrap=True)
    table.add_column("entity", overflow="fold")
    listings = [(n, place, m) for n, party in enumerate(parties, start=1) for place, m in enumerate(party)]
    for number, place, match in listings:
        table.add_row(
            "" if place else str(number),
            score_text(match.score),
            Text(OUTCOMES[match.outcome], style=STYLES[match.outcome]),
            Text(match.entity.list_id),
            Text(EFFECTS[match.effect]),
            Text(match.entity.start.isoformat() if match.entity.start else "–"),
            shown(match.entity.name) + _ruled(match),
        )
    return table


def _ruled(match: Match) -> Text:
    return Text(f"  [{RULINGS[match.ruling.state]}]", style="bold") if match.ruling else Text()


def _match_line(number: int, match: Match, run: RunInfo) -> Text:
    line = Text(f"{number}. ")
    line.append(OUTCOMES[match.outcome], style=STYLES[match.outcome])
    line.append("  " + match_sentence(match, run))
    return line


def entity_facts(match: Match, run: RunInfo) -> Table:
    """Lay out what the list says of an entity."""
    grid = Table.grid(padding=(0, 2))
    grid.add_column(style="dim", max_width=20)
    grid.add_column(overflow="fold")
    for label, values in _fact_rows(match, run):
        for position, value in enumerate(value for value in values if value):
            grid.add_row("" if position else label, shown(value))
    return grid


def _fact_rows(match: Match, run: RunInfo) -> Iterable[tuple[str, Iterable[str]]]:
    entity = match.entity
    if match.ruling is not None:
        yield "decision", [ruling_sentence(match.ruling)]
    yield "list", [f"{list_title(entity.list_id, run)} [{entity.list_id}], {EFFECTS[match.effect]}"]
    yield _matched(match)
    emulated = f"OFAC's own search, emulated: {score_text(match.sls_score)}"
    yield "score", [f"{score_text(match.score)} ({emulated})"]
    yield "entity", [f"{entity.name} [{entity.id}]"]
    yield "other names", [_other_names(match)]
    yield "title", [entity.title]
    yield "programmes", [", ".join(entity.programmes)]
    yield "listed", [_dates(entity)]
    yield "citations", ["; ".join(entity.citations)]
    yield "licence requirement", [entity.licence_requirement]
    yield "licence policy", [entity.licence_policy]
    yield "born", ["; ".join(date_text(birth) for birth in entity.births), "; ".join(entity.birth_places)]
    yield "nationality", [", ".join(entity.nationalities)]
    yield "gender", [entity.gender]
    yield "addresses", [address.text for address in entity.addresses]
    yield (
        "identifiers",
        map(_number, entity.identifiers),
    )
    yield "relations", [f"{r.kind.replace('_', ' ')}: {r.name}" for r in entity.relations]
    yield "remarks", [entity.remarks]
    for field, value in entity.details:
        yield printable(field).replace("_", " "), [value]
    yield "sources", [", ".join(entity.sources)]
    yield "see", [entity.url]


def _also_listed(others: Iterable[Match], run: RunInfo) -> Table:
    """Lay out a party's other listings, as their publishers put them."""
    table = Table(box=None, padding=(0, 2, 0, 0), header_style="dim", pad_edge=False)
    table.add_column("also listed", overflow="fold", ratio=2)
    for heading in ("as", "programmes, citations"):
        table.add_column(heading, overflow="fold", ratio=2)
    for match in others:
        entity = match.entity
        table.add_row(
            shown(f"{list_title(entity.list_id, run)}: {listing(match)}"),
            shown(f"{entity.name} [{entity.id}]"),
            shown("; ".join((*entity.programmes, *entity.citations))),
        )
    return table


def _matched(match: Match) -> tuple[str, list[str]]:
    """Say by what the entity was met: an address or a number where these led, else one of its names."""
    leading = match.evidence[0] if match.evidence else None
    if leading is not None and leading.feature in NAMELESS:
        return NAMELESS[leading.feature], [leading.listed]
    return "matched name", [f'"{match.matched_name}", {NAME_KINDS[match.matched_kind]}']


def _number(identifier: Identifier) -> str:
    country = f" ({identifier.country})" if identifier.country else ""
    note = f", {identifier.note}" if identifier.note else ""
    return f"{scheme_title(identifier.scheme)} {identifier.value}{country}{note}"


def _other_names(match: Match) -> str:
    others = [name.text for name in match.entity.names[1:] if name.text != match.matched_name]
    more = f" … and {len(others) - _NAMES_SHOWN} more" if len(others) > _NAMES_SHOWN else ""
    return "; ".join(others[:_NAMES_SHOWN]) + more


def _dates(entity: Entity) -> str:
    since = f"since {entity.start.isoformat()}" if entity.start else ""
    until = f"until {last_day(entity.end)}" if entity.end else ""
    return " ".join(part for part in (since, until) if part)


def _beside(result: QueryResult, match: Match) -> Table:
    table = Table(box=None, padding=(0, 2, 0, 0), header_style="dim", pad_edge=False)
    for heading in ("", "party", "entity", "side by side"):
        table.add_column(heading, overflow="fold")
    for pair in side_by_side(result.query, match):
        agreement = Text(pair.said, style=_AGREEMENT_STYLES[pair.agreement])
        table.add_row(
            shown(pair.field, "dim"), shown(pair.party or "–"), shown(pair.entity or "–"), agreement
        )
    return table


def reasons(match: Match) -> Table:
    """Lay out why a match has its score, a reason a row."""
    table = Table(box=None, padding=(0, 2, 0, 0), header_style="dim", pad_edge=False)
    table.add_column("why", overflow="fold", ratio=3)
    table.add_column("gives", justify="right", no_wrap=True)
    table.add_column("party", overflow="fold", ratio=2)
    table.add_column("entity", overflow="fold", ratio=2)
    for evidence in match.evidence:
        table.add_row(
            shown(evidence.reason or evidence.feature),
            Text(f"{evidence.score:+.2f}"),
            shown(evidence.query),
            shown(evidence.listed),
        )
    return table
