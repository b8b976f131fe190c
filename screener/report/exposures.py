"""The only place that prints exposures one by one: verdict, sums, owners, flags, law, unknowns."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from fractions import Fraction

from rich.console import Console
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from screener.model import Exposure, ListedOwner, Stake, Step, Verdict
from screener.report.table import VERDICT_STYLES
from screener.report.text import printable
from screener.report.wording import VERDICTS, percent

_NOTHING = "no party is listed, caught, undecided or flagged by the rules looked at"


def print_exposures(console: Console, exposures: Iterable[Exposure]) -> None:
    """Print exposures, strongest first as they come."""
    printed = False
    for exposure in exposures:
        console.print(headline(exposure))
        grid = Table.grid(padding=(0, 2, 0, 0))
        grid.add_column(width=10)
        grid.add_column(overflow="fold")
        for label, line in _lines(exposure):
            style = "bold yellow" if label == "RED FLAG" else "dim"
            grid.add_row(Text(label, style=style), Text(printable(line)))
        console.print(Padding(grid, (0, 0, 0, 2)))
        printed = True
    if not printed:
        console.print(Text(_NOTHING))


def strongest(exposures: Iterable[Exposure]) -> Exposure | None:
    """Return the exposure that an answer opens with: by a rule in force before any other."""
    found = sorted(exposures, key=lambda one: (not one.in_force, list(Verdict).index(one.verdict)))
    return found[0] if found else None


def headline(exposure: Exposure) -> Text:
    """Write party, rule and verdict on a line."""
    line = Text()
    line.append(VERDICTS[exposure.verdict], style=VERDICT_STYLES[exposure.verdict])
    line.append(f"  {printable(exposure.party)}  ")
    line.append(exposure.rule, style="bold")
    if exposure.meaning:
        line.append(f"  {exposure.meaning}")
    return line


def _lines(exposure: Exposure) -> Iterator[tuple[str, str]]:
    """Give what stands under a headline, with its label."""
    for flag in exposure.flags:
        yield "RED FLAG", f"{flag.message} [{flag.kind}]"
    if exposure.verdict is not Verdict.LISTED and (exposure.sum_high or exposure.path):
        yield "counted", _counted(exposure)
    owners = [_owner(owner) for owner in exposure.listed_owners]
    if owners:
        yield "listed", "; ".join(dict.fromkeys(owners))
    if exposure.path:
        yield "path", "; ".join(_step(step) for step in exposure.path)
    for note in exposure.notes:
        yield "note", note
    yield "law", exposure.citation + ("" if exposure.in_force else " (not in force on that day)")
    if not exposure.verified:
        yield "unverified", "nobody has checked this rule as it stands on that day against its publisher"


def _owner(owner: ListedOwner) -> str:
    """Write a listed owner, as whom he is listed, and how sure it is that they are one."""
    if owner.match_score is None:
        return f"{owner.name} ({owner.list_id})"
    return f"{owner.name} ({owner.list_id}: {owner.entity_name}, score {owner.match_score:.2f})"


def _counted(exposure: Exposure) -> str:
    """Write the sum that the rule saw, and the multiplied share beside it."""
    through = span(exposure.look_through_low, exposure.look_through_high)
    return f"{span(exposure.sum_low, exposure.sum_high)}; multiplied through {through} (information only)"


def _step(step: Step) -> str:
    """Write one stake of a path."""
    marks = "decisive" if step.decisive else "" if step.counts else "does not count"
    tail = f" [{marks}]" if marks else ""
    return f"{step.stake.owner} {share_text(step.stake)} of {step.stake.owned}{tail}"


def share_text(stake: Stake) -> str:
    """Write a share so that its open ends can be seen: at a threshold they decide."""
    share = stake.share
    if not stake.known:
        return "an unknown share"
    if share.low == share.high:
        return _percent(share.low)
    low = f"{'more than ' if share.low_open else ''}{_percent(share.low)}"
    return f"{low} to {'under ' if share.high_open else ''}{_percent(share.high)}"


def span(low: Fraction, high: Fraction) -> str:
    """Write a span of percentages, exactly enough to be told from its neighbours."""
    return _percent(low) if low == high else f"{_percent(low)} to {_percent(high)}"


def _percent(value: Fraction) -> str:
    """Write a percentage with as many digits as tell it from its neighbours: 49.999 is not 50."""
    return percent(value, 6)
