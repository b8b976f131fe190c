"""The only place that says what an officer's decision about a finding looks like, in words and in JSON."""

from __future__ import annotations

from screener.model import Ruling, RulingState
from screener.report.text import printable

RULINGS = {
    RulingState.SUPPRESSED: "SUPPRESSED",
    RulingState.REOPENED: "OPEN AGAIN",
    RulingState.CONFIRMED: "CONFIRMED",
}


def ruling_sentence(ruling: Ruling) -> str:
    """Say who decided what of a finding, until when, and why it is open again where it is."""
    verdict = "true match" if ruling.state is RulingState.CONFIRMED else "false positive"
    until = f", until {ruling.until.isoformat()}" if ruling.until else ""
    when = f"by {printable(ruling.by)} on {ruling.date.isoformat()}{until}"
    again = f"{printable(ruling.why)}; was " if ruling.why else ""
    return f"{RULINGS[ruling.state]}: {again}{verdict} {when}: {printable(ruling.reason)}"


def ruling_json(ruling: Ruling | None) -> dict[str, object] | None:
    """Give what a decision makes of a finding, None where there is no decision."""
    if ruling is None:
        return None
    return {
        "state": ruling.state.value,
        "reason": ruling.reason,
        "by": ruling.by,
        "date": ruling.date.isoformat(),
        "until": None if ruling.until is None else ruling.until.isoformat(),
        "why": ruling.why,
    }
