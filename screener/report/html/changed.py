"""The only place that writes as an HTML page what became of a portfolio's findings: new, changed or gone."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TextIO

from screener.model import Effect, ListId, Outcome, Party, RunInfo, Verdict
from screener.report.html.asked import Asked
from screener.report.html.findings import Words
from screener.report.html.packing import Packer
from screener.report.html.page import rendered
from screener.report.html.words import Met, columns

_OPEN = 3
"""Changes up to which all stand open; chosen as on the page of answers."""


@dataclass(frozen=True, slots=True)
class Turn:
    """One finding that is not as it was."""

    became: str
    """`new`, `changed` or `vanished`."""
    party: Party
    listed: str
    """The entity, as its list names it; "" where there is none."""
    lists: tuple[ListId, ...]
    effect: Effect | None
    outcome: Outcome | None
    """Of a match, as it is now; of one that is gone, as it was."""
    score: float
    course: tuple[tuple[str, str, str], ...]
    """What of the finding is to be seen: what it is, how it was, how it is; "" where there was or is none."""
    reasons: tuple[str, ...]
    fields: tuple[tuple[str, tuple[str, ...], tuple[str, ...]], ...] = ()
    """Fields of the listed entity that changed: what went, and what came in its place."""
    verdict: Verdict | None = None
    """Of an exposure, as it is now; of one that is gone, as it was."""
    aside: bool = False
    """Whether a decision sets it aside."""
    names: tuple[str, str] = ("", "")
    """The party's name and the entity's that it met."""


@dataclass(frozen=True, slots=True)
class Told:
    """One change as the page shows it."""

    turn: Turn
    columns: tuple[Met, ...]
    """Which word met which."""


def write_turns(
    stream: TextIO,
    turns: Sequence[Turn],
    standing: Sequence[str],
    run: RunInfo,
    asked: Asked,
    words: Words,
) -> None:
    """Write what changed, the strongest legal effect first; `standing` says how many rows are what now."""
    told = [Told(turn, _met(turn, words)) for turn in sorted(turns, key=_order)]
    parts = rendered(
        "rescreen.html",
        asked,
        run,
        turns=told,
        counts=Counter(turn.became for turn in turns),
        standing=standing,
        shown_open=len(told) <= _OPEN,
        packer=Packer(),
    )
    stream.writelines(parts)


def _order(turn: Turn) -> tuple[bool, bool, int, float, int]:
    rank = len(Effect) if turn.effect is None else turn.effect.rank
    return turn.aside, turn.became == "vanished", rank, -turn.score, turn.party.row or 0


def _met(turn: Turn, words: Words) -> tuple[Met, ...]:
    asked, listed = turn.names
    return columns(words(asked, listed, turn.party), asked, listed) if listed else ()
