"""The only place that puts an answer into words: what was found, never that a party is fine."""

from __future__ import annotations

import datetime as dt
import math
from collections import Counter
from fractions import Fraction
from typing import TYPE_CHECKING

from screener.model import (
    Effect,
    ListId,
    ListState,
    Match,
    NameKind,
    Outcome,
    QueryResult,
    RunInfo,
    Verdict,
)
from screener.report.text import printable

if TYPE_CHECKING:
    from screener.model import Exposure, Stake

EFFECTS = {
    Effect.PROHIBITED: "dealings prohibited",
    Effect.LICENCE: "licence required",
    Effect.RESTRICTED: "limited ban",
    Effect.RED_FLAG: "due diligence due",
    Effect.ADVISORY: "advisory",
}
OUTCOMES = {
    Outcome.HIT: "HIT",
    Outcome.REVIEW: "REVIEW",
    Outcome.UNSCREENABLE: "UNSCREENABLE",
    Outcome.NONE: "NO MATCH",
}
BECAME = {"new": "NEW", "changed": "CHANGED", "vanished": "GONE"}
"""What became of a finding since the last screening, by the word that JSON has for it."""
VERDICTS = {
    Verdict.LISTED: "LISTED",
    Verdict.MUST: "CAUGHT",
    Verdict.MAY: "MAY BE CAUGHT",
    Verdict.NO: "NOT CAUGHT",
}
STATES = {
    ListState.OK: "ok",
    ListState.STARTER: "STARTER SET",
    ListState.STALE: "STALE",
    ListState.FAILED: "UPDATE FAILED",
    ListState.MISSING: "MISSING",
}
NAME_KINDS = {
    NameKind.PRIMARY: "its primary name",
    NameKind.ALIAS: "an alias",
    NameKind.FORMER: "a former name",
    NameKind.WEAK: "a weak alias",
}
NAMELESS = {
    "listed_address": "matched address",
    "same_address": "matched address",
    "same_identifier": "matched number",
    "same_number": "matched number",
}
"""What a match is by where a feature of `screener.matching.modifiers` that needs no name leads."""
_DUST = 1e-9
_NAMED_LISTS = 3
"""Lists named in a sentence before it counts them instead; chosen so that the sentence fits on two lines."""


def list_title(list_id: ListId, run: RunInfo) -> str:
    """Give a list's title as the run knows it, or its id."""
    return next((printable(status.title) for status in run.lists if status.id == list_id), list_id)


def threshold(run: RunInfo) -> float | None:
    """Give the score from which on a match is shown, where the run's configuration names it."""
    config = dict(run.config)
    value = config.get("review_threshold", config.get("threshold"))
    return float(value) if isinstance(value, int | float) else None


def answer(result: QueryResult, run: RunInfo) -> str:
    """Answer the question of one query in one sentence, without the outcome's own word."""
    if result.outcome is Outcome.UNSCREENABLE:
        reason = printable(result.reason or result.query.problem)
        what = f'"{printable(result.query.name)}"' if result.query.name else "a party without a name"
        return f"{what} could not be screened: {reason or 'no reason given'}"
    if not result.matches:
        why = f" ({printable(result.reason)})" if result.reason else ""
        return f'for "{printable(result.query.name)}": {no_match(run)}{why}'
    return match_sentence(result.matches[0], run)


def score_text(score: float) -> str:
    """Write a score with two digits, cut and not rounded: only the same name reads 1.00."""
    return f"{math.floor(score * 100 + _DUST) / 100:.2f}"


def match_sentence(match: Match, run: RunInfo) -> str:
    """Say which entity was met, on which list, to what effect, since when, how surely."""
    entity = match.entity
    since = f" since {entity.start.isoformat()}" if entity.start else ""
    until = f" until {last_day(entity.end)}" if entity.end else ""
    return (
        f"{printable(entity.name)} — {list_title(entity.list_id, run)} ({EFFECTS[match.effect]})"
        f"{since}{until}, score {score_text(match.score)}"
    )


def listing(match: Match) -> str:
    """Say in a few words on which list a match is, to what effect, since when and until when."""
    entity = match.entity
    since = f", since {entity.start.isoformat()}" if entity.start else ""
    until = f", until {last_day(entity.end)}" if entity.end else ""
    return f"{entity.list_id} ({EFFECTS[match.effect]}{since}{until})"


def last_day(end: dt.date) -> str:
    """Write the last day of a listing, whose `end` is the first day without it."""
    return (end - dt.timedelta(days=1)).isoformat()


def no_match(run: RunInfo) -> str:
    """Say what was looked at without finding anything: lists, day, threshold."""
    ids = [status.id for status in run.lists]
    if not ids:
        lists = "no list at all"
    elif len(ids) <= _NAMED_LISTS:
        lists = "list " + ", ".join(ids) if len(ids) == 1 else "lists " + ", ".join(ids)
    else:
        lists = f"{len(ids)} lists"
    limit = threshold(run)
    at = "" if limit is None else f" at threshold {limit:.2f}"
    return f"no match found on {lists}{_caveat(run)} as of {run.as_of.isoformat()}{at}"


def _caveat(run: RunInfo) -> str:
    """Say how many of the lists an answer should not rest on alone, and how old those are."""
    bad: Counter[ListState] = Counter(
        status.state for status in run.lists if status.state is not ListState.OK
    )
    parts = [
        f"{'all' if bad[s] == len(run.lists) else bad[s]} {STATES[s].lower()}{_oldest(run, s)}"
        for s in ListState
        if bad[s]
    ]
    return f" ({', '.join(parts)})" if parts else ""


def _oldest(run: RunInfo, state: ListState) -> str:
    if state not in {ListState.FAILED, ListState.STALE}:
        return ""
    ages = [status.age_days for status in run.lists if status.state is state]
    which = "the oldest confirmed" if len(ages) > 1 else "confirmed"
    return f", {which} {_ago(None if None in ages else max(days or 0 for days in ages))}"


def reservation(list_id: ListId, run: RunInfo) -> str:
    """Say in a sentence what an answer by one list must not be taken without; "" where that is nothing."""
    status = next((each for each in run.lists if each.id == list_id), None)
    if status is None or status.state in {ListState.OK, ListState.MISSING}:
        return ""
    if status.state is ListState.STARTER:
        return "The entry is of the starter set."
    if status.state is ListState.FAILED:
        return f"The last update of the list failed; what is used was confirmed {_ago(status.age_days)}."
    return f"The list is stale: it was confirmed {_ago(status.age_days)}."


def exposure_sentence(exposure: Exposure) -> str:
    """Say what a rule makes of a party, and through whom."""
    owners = ", ".join(
        f"{printable(owner.entity_name or owner.name)} ({owner.list_id})" for owner in exposure.listed_owners
    )
    parts = [f"{printable(exposure.party)} under {printable(exposure.rule)}"]
    if exposure.meaning:
        parts.append(printable(exposure.meaning))
    if exposure.verdict is not Verdict.LISTED:
        parts.append(f"{span(exposure.sum_low, exposure.sum_high)} counted")
    if owners:
        parts.append(f"through {owners}")
    if not exposure.in_force:
        parts.append("rule not in force on that day")
    return "; ".join(parts)


def percent(value: Fraction, decimals: int = 2) -> str:
    """Write a percentage with few decimals, "33.33%"; with more where it would look whole, "49.9999%"."""
    return number(value, decimals) + "%"


def number(value: Fraction, decimals: int = 6) -> str:
    """Write a number with few decimals, and with as many as it takes not to look whole where it is not.

    At a threshold that is the difference between caught and not.
    """
    text = ""
    for places in (decimals, 6, 12):
        text = f"{float(value):.{places}f}".rstrip("0").rstrip(".")
        if "." in text or Fraction(text) == value:
            return text
    return f"{'just under' if Fraction(text) > value else 'just over'} {text}"


def span(low: Fraction, high: Fraction) -> str:
    """Write a span of percentages: "50%", "25% to 50%"."""
    return percent(low) if low == high else f"{percent(low)} to {percent(high)}"


def stake_share(stake: Stake) -> str:
    """Write a stake's share as it is known."""
    return span(stake.share.low, stake.share.high) if stake.known else "unknown share"


def age(days: int | None) -> str:
    """Write an age in days."""
    if days is None:
        return "age unknown"
    return "today" if days == 0 else f"{days} day{'' if days == 1 else 's'} old"


def _ago(days: int | None) -> str:
    if days is None:
        return "nobody knows when"
    return "today" if days == 0 else f"{days} day{'s' * (days > 1)} ago"


def day(date: dt.date | None) -> str:
    """Write a date, or say that there is none."""
    return "not stated" if date is None else date.isoformat()
