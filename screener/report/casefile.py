"""The only place that lays one finding out for the officer who decides on it: steps, fields, reasons, owners.

Source of the steps: OFAC, "Assessing OFAC Name Matches" (FAQ 5), ofac.treasury.gov/faqs/5; words are ours.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from io import StringIO

from rich.console import Console, Group, RenderableType
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from screener.model import EntityType, Exposure, Match, QueryResult, Ruling, RunInfo, Step
from screener.report.exposures import headline as exposure_headline
from screener.report.rulings import ruling_sentence
from screener.report.sidebyside import Agreement, FieldPair, side_by_side
from screener.report.table import STYLES, entity_facts, reasons, shown
from screener.report.text import printable
from screener.report.tree import Branch, Drawing
from screener.report.wording import EFFECTS, OUTCOMES, list_title, score_text, stake_share

_MARKS = {
    Agreement.AGREES: ("=", "bold"),
    Agreement.DIFFERS: ("≠", "bold yellow"),
    Agreement.MISSING: ("?", "dim"),
    Agreement.BY_EYE: ("~", ""),
}
"""A sign before each word, so that a screen without colour can be read down its edge."""
_WORD = re.compile(r"\w+")
_DEEPEST = 12
"""Levels of owners drawn; chosen: deeper chains are rare, and no screen shows them."""


@dataclass(frozen=True, slots=True)
class Case:
    """One finding to be decided on: a match, or exposures of a party without any."""

    result: QueryResult
    match: Match | None

    @property
    def text(self) -> str:
        """What a search looks in."""
        query = self.result.query
        parts = [query.name, query.id, *query.other_names]
        if self.match is not None:
            entity = self.match.entity
            parts += [entity.id, entity.list_id, *(name.text for name in entity.names)]
        return "\n".join(parts).casefold()


def case_lines(
    case: Case, ruling: Ruling | None, run: RunInfo, publishers: Mapping[str, str], console: Console
) -> list[str]:
    """Lay a case out in lines that fit the console, coloured as it can show."""
    page = Console(
        file=StringIO(),
        width=console.width,
        force_terminal=console.is_terminal and not console.legacy_windows,
        color_system=console.color_system,  # type: ignore[arg-type]  # the same names
        no_color=console.no_color,
        legacy_windows=False,
        emoji=False,
        markup=False,
        highlight=False,
    )
    with page.capture() as captured:
        page.print(Group(*_parts(case, ruling, run, publishers)))
    return captured.get().rstrip("\n").split("\n")


def _parts(
    case: Case, ruling: Ruling | None, run: RunInfo, publishers: Mapping[str, str]
) -> Iterator[RenderableType]:
    result, match = case.result, case.match
    if match is None:
        yield shown(f"{result.query.name}: no match to decide on; what follows is through its owners", "bold")
    else:
        yield _title(match)
    if ruling is not None:
        yield Text(ruling_sentence(ruling), style="bold")
    if match is not None:
        pairs = side_by_side(result.query, match)
        yield _steps(case, match, pairs, run, publishers)
        yield _heading("Side by side   = agrees  ≠ differs  ? missing  ~ for your eye")
        yield _beside(pairs)
        yield _heading("Why the score")
        yield reasons(match)
    if result.exposures:
        yield _heading("Through owners")
        for exposure in result.exposures:
            yield from _exposure(exposure)
    if match is not None:
        yield _heading("The entry")
        yield entity_facts(match, run)


def _heading(text: str) -> RenderableType:
    return Padding(Text(text, style="bold underline"), (1, 0, 0, 0))


def _title(match: Match) -> Text:
    line = Text()
    line.append(OUTCOMES[match.outcome], style=STYLES[match.outcome])
    line.append(f"  score {score_text(match.score)}  ")
    line.append(printable(match.entity.name), style="bold")
    line.append(f"  [{printable(match.entity.id)}]")
    return line


def _steps(
    case: Case, match: Match, pairs: Sequence[FieldPair], run: RunInfo, publishers: Mapping[str, str]
) -> Table:
    """Ask what an officer asks, in that order, and answer as far as the data do."""
    grid = Table.grid(padding=(0, 2))
    grid.add_column(no_wrap=True)
    grid.add_column(overflow="fold")
    for number, (question, said) in enumerate(_asked(case, match, pairs, run, publishers), start=1):
        grid.add_row(Text(f"{number} {question}", style="dim"), Text(said))
    return grid


def _asked(
    case: Case, match: Match, pairs: Sequence[FieldPair], run: RunInfo, publishers: Mapping[str, str]
) -> Iterator[tuple[str, str]]:
    entity = match.entity
    keeper = publishers.get(entity.list_id, "")
    kept = f", {printable(keeper)}" if keeper else ""
    yield "Which list?", f"{list_title(entity.list_id, run)}{kept}: {EFFECTS[match.effect]}"
    yield "Same kind?", _kinds(case, match)
    yield "How much of the name?", _words(case.result.query.name, match.matched_name)
    rest = [pair for pair in pairs if pair.field not in {"name", "type"}]
    for question, agreement in (
        ("What agrees?", Agreement.AGREES),
        ("What differs?", Agreement.DIFFERS),
        ("What is missing?", Agreement.MISSING),
        ("What is for your eye?", Agreement.BY_EYE),
    ):
        fields = [pair.field for pair in rest if pair.agreement is agreement]
        nothing = "nothing besides the name" if agreement is Agreement.AGREES else "nothing"
        yield question, ", ".join(map(printable, fields)) or nothing


def _kinds(case: Case, match: Match) -> str:
    ours, theirs = case.result.query.type, match.entity.type
    if EntityType.UNKNOWN in {ours, theirs}:
        silent = "the party" if ours is EntityType.UNKNOWN else "the list"
        told = theirs if ours is EntityType.UNKNOWN else ours
        return f"{silent} does not say; the other is: {told.value}"
    return f"both: {ours.value}" if ours is theirs else f"NO: {ours.value} beside {theirs.value}"


def _words(name: str, listed: str) -> str:
    """Say how many words of each name stand in the other."""
    ours, theirs = _WORD.findall(name.casefold()), _WORD.findall(listed.casefold())
    met = [word for word in theirs if word in ours]
    back = [word for word in ours if word in theirs]
    alone = [word for word in theirs if word not in ours]
    rest = f"; without: {printable(', '.join(alone))}" if alone else ""
    listed_words = f"{len(met)} of {len(theirs)} words of the listed name"
    return f"{listed_words}, {len(back)} of {len(ours)} of the party's{rest}"


def _beside(pairs: Sequence[FieldPair]) -> Table:
    table = Table(box=None, padding=(0, 1, 0, 0), header_style="dim", pad_edge=False)
    table.add_column("", no_wrap=True)
    table.add_column("", overflow="fold", max_width=14)
    table.add_column("party", overflow="fold", ratio=1)
    table.add_column("entity", overflow="fold", ratio=1)
    table.add_column("", no_wrap=True)
    for pair in pairs:
        sign, style = _MARKS[pair.agreement]
        party, entity = shown(pair.party or "–"), shown(pair.entity or "–")
        table.add_row(
            Text(sign, style=style), shown(pair.field, "dim"), party, entity, Text(pair.said, style=style)
        )
    return table


def _exposure(exposure: Exposure) -> Iterator[RenderableType]:
    yield exposure_headline(exposure)
    for flag in exposure.flags:
        yield Padding(Text(f"RED FLAG  {printable(flag.message)}", style="bold yellow"), (0, 0, 0, 2))
    if exposure.path:
        yield Padding(Drawing(_owners(exposure)), (0, 0, 0, 2))
    for step in exposure.holdings:
        yield Padding(shown(f"holds {stake_share(step.stake)} of {step.stake.owned}"), (0, 0, 0, 2))


def _owners(exposure: Exposure) -> Branch:
    """Draw who holds the party, from the stakes that explain the verdict."""
    listed: dict[str, tuple[str, ...]] = {}
    for owner in exposure.listed_owners:
        listed[owner.name] = (*listed.get(owner.name, ()), owner.list_id)
    above = {step.stake.owned for step in exposure.path}
    root = exposure.party if exposure.party in above else exposure.path[-1].stake.owned
    return _branch(root, None, exposure, listed, ())


def _branch(
    name: str,
    step: Step | None,
    exposure: Exposure,
    listed: Mapping[str, tuple[str, ...]],
    below: tuple[str, ...],
) -> Branch:
    holders = [each for each in exposure.path if each.stake.owned == name]
    deeper = name not in below and len(below) < _DEEPEST
    marks = ("ring: shown above",) if name in below else ()
    return Branch(
        name=name,
        share=stake_share(step.stake) if step else "",
        lists=listed.get(name, ()),
        counts=(exposure.rule,) if step and step.counts else (),
        decisive=(exposure.rule,) if step and step.decisive else (),
        marks=marks,
        children=tuple(
            _branch(each.stake.owner, each, exposure, listed, (*below, name)) for each in holders if deeper
        ),
    )
