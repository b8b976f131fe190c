"""How `whatif --sweep` writes from which percentage of a stake on verdicts turn."""

from __future__ import annotations

from pathlib import Path

from screener.cli.output import Format
from screener.cli.session import tell
from screener.cli.tabular import Records, write_records
from screener.model import Interval
from screener.ownership.intervals import show, text
from screener.report import json
from screener.screening.sweep import Span, Sweep, Turn


def write_sweep(answer: Sweep, form: Format, output: Path | None) -> None:
    """Write a sweep in one form: a row for each party and rule that depends on the stake."""
    tell([headline(answer)])
    header = ("party", "rule", "verdict")
    rows = [(turn.party, turn.rule, verdicts(turn)) for turn in answer.turns]
    records = Records(
        "turns", header, rows, [turn_json(turn) for turn in answer.turns], frozenset({"party", "verdict"})
    )
    write_records(records, form, output)


def headline(answer: Sweep) -> str:
    """Say what the stake is at present, and how large it can be."""
    present = "is not stated to hold" if answer.present is None else f"holds {show(answer.present)} of"
    turns = "" if answer.turns else "; no verdict depends on the stake"
    return f"{answer.owner} {present} {answer.owned}; others leave {text(answer.most)}% of it{turns}"


def verdicts(turn: Turn) -> str:
    """Write which verdict holds where, and whether the rule binds at all on the day."""
    return spans(turn.spans) + ("" if turn.in_force else " (rule not in force on that day)")


def spans(found: tuple[Span, ...]) -> str:
    """Write which verdict holds where.

    >>> from fractions import Fraction
    >>> from screener.model import Verdict
    >>> under = Interval(Fraction(0), Fraction(50), high_open=True)
    >>> spans((Span(under, Verdict.NO), Span(Interval(Fraction(50), Fraction(70)), Verdict.MUST)))
    'no under 50%; must from 50%'
    """
    parts = []
    for position, span in enumerate(found):
        share = span.share
        if position + 1 == len(found):
            words = f"{'above' if share.low_open else 'from'} {text(share.low)}%"
        elif position == 0:
            words = f"{'under' if share.high_open else 'up to'} {text(share.high)}%"
        else:
            words = f"at {show(share)}"
        parts.append(f"{span.verdict} {words}")
    return "; ".join(parts)


def turn_json(turn: Turn) -> json.Json:
    """Return a party's spans as an object."""
    return {
        "party": turn.party,
        "rule": turn.rule,
        "in_force": turn.in_force,
        "spans": [{"verdict": span.verdict.value, **ends(span.share)} for span in turn.spans],
    }


def ends(share: Interval) -> json.Json:
    """Return a share with its ends."""
    return {
        "low": float(share.low),
        "high": float(share.high),
        "low_open": share.low_open,
        "high_open": share.high_open,
    }
