"""The only place that lays out two names word by word, so that the arithmetic can be followed."""

from __future__ import annotations

from rich.console import Console
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from screener.model import Comparison
from screener.report.table import STYLES, shown
from screener.report.text import printable
from screener.report.wording import OUTCOMES, score_text


def print_comparison(console: Console, comparison: Comparison, *, review: float, hit: float) -> None:
    """Print how alike two names are, which word met which, and every cost.

    `review` and `hit` are the scores from which on a match is shown, and is one.
    """
    line = Text()
    line.append(OUTCOMES[comparison.outcome], style=STYLES[comparison.outcome])
    line.append(
        f'  "{printable(comparison.name1)}" beside "{printable(comparison.name2)}"'
        f" as {comparison.type.value}: score {score_text(comparison.score)}"
        f" (OFAC's own search, emulated: {score_text(comparison.sls_score)})"
    )
    console.print(line)
    if comparison.reason:
        console.print(Padding(shown(comparison.reason), (0, 0, 0, 2)))
    if comparison.alignment:
        console.print(Padding(_alignment(comparison), (1, 0, 0, 2)))
    if comparison.evidence:
        read = _read_otherwise(comparison)
        if read:
            console.print(Padding(shown(read), (1, 0, 0, 2)))
        console.print(Padding(_costs(comparison), (1, 0, 0, 2)))
        limits = f"A hit from {hit:.2f} on, for review from {review:.2f} on."
        console.print(Padding(Text(limits, style="dim"), (1, 0, 0, 2)))


def _read_otherwise(comparison: Comparison) -> str:
    """Say what was compared where that is not all of what was given: one of several names in a cell."""
    leading = comparison.evidence[0]
    if (leading.query, leading.listed) == (comparison.name1, comparison.name2):
        return ""
    return f'Compared, of what was given: "{leading.query}" beside "{leading.listed}".'


def _alignment(comparison: Comparison) -> Table:
    table = Table(box=None, padding=(0, 2, 0, 0), header_style="dim", pad_edge=False)
    table.add_column("query", overflow="fold")
    table.add_column("listed name", overflow="fold")
    table.add_column("alike", justify="right", no_wrap=True)
    table.add_column("weighs", justify="right", no_wrap=True)
    weights = [f"{weight:.2f}" for weight in comparison.weights] or [""] * len(comparison.alignment)
    for (word1, word2, likeness), weight in zip(comparison.alignment, weights, strict=True):
        met = f"{likeness:.2f}" if word1 and word2 else "met nobody"
        table.add_row(shown(word1 or "–"), shown(word2 or "–"), Text(met), Text(weight))
    return table


def _costs(comparison: Comparison) -> Table:
    table = Table(box=None, padding=(0, 2, 0, 0), header_style="dim", pad_edge=False)
    table.add_column("why", overflow="fold")
    table.add_column("gives", justify="right", no_wrap=True)
    for evidence in comparison.evidence:
        table.add_row(shown(evidence.reason or evidence.feature), Text(f"{evidence.score:+.2f}"))
    if len(comparison.evidence) > 1:
        below = sum(each.score for each in comparison.evidence) < 0
        note = "Together; no score is below 0." if below else "Together, cut to two digits."
        table.add_row(Text(note), Text(score_text(comparison.score)), style="bold")
    return table
