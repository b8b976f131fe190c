"""Who holds what part of whom, and what an ownership rule makes of it."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from fractions import Fraction

from screener.model import notebook
from screener.model.rulings import Ruling
from screener.model.words import Basis, Effect, ListId, Score, Verdict


@dataclass(frozen=True, slots=True)
class Interval:
    """A share in percent, exact: each end is open (left out) or closed (possible)."""

    low: Fraction
    high: Fraction
    low_open: bool = False
    high_open: bool = False

    @classmethod
    def exactly(cls, percent: Fraction | int | str) -> Interval:
        """Return a share that is known to the last digit: 50, "33.33" or a fraction.

        >>> Interval.exactly("33.5").low
        Fraction(67, 2)
        """
        share = Fraction(percent)
        return cls(share, share)


@dataclass(frozen=True, slots=True)
class Stake:
    """Who holds what part of whom, from when to when, in what capacity, according to whom."""

    owner: str
    owned: str
    share: Interval
    known: bool = True
    """False when the share is not stated: `share` is then 0 to 100."""
    basis: Basis = Basis.SHARES
    basis_text: str = ""
    """As given, where it says more than `basis`."""
    start: dt.date | None = None
    """First day held; None is "since unknown"."""
    end: dt.date | None = None
    """First day no longer held; None while it is."""
    owner_id: str = ""
    owned_id: str = ""
    owner_country: str = ""
    owned_country: str = ""
    group: str = ""
    """Owners of one joint arrangement share this name."""
    source: str = ""
    source_date: dt.date | None = None
    note: str = ""
    certainty: str = ""
    """How sure the source is: "certain", "likely", "uncertain" or as given."""
    file: str = ""
    row: int | None = None
    doubt: str = ""
    """Why its lower end is not relied on: with other rows, which it names, it cannot be true."""


@dataclass(frozen=True, slots=True)
class ListedOwner:
    """A listed party whose stake contributes to an exposure."""

    name: str
    """As the stakes call it."""
    entity_id: str
    entity_name: str
    list_id: ListId
    effect: Effect
    match_score: Score | None = None
    """How sure it is that owner and entity are one; None when stated or by identifier."""


@dataclass(frozen=True, slots=True)
class Step:
    """One stake of the path that explains an exposure."""

    stake: Stake
    counts: bool
    """Whether the rule counted it."""
    decisive: bool = False
    """Whether the verdict turns without it."""


@dataclass(frozen=True, slots=True)
class Flag:
    """A red flag beside a verdict, never a weaker verdict."""

    kind: str
    """`listed_minority_owner`, `unknown_share`, `control_without_ownership`, `custody`, `nominee`, …"""
    message: str


@dataclass(frozen=True, slots=True)
class Exposure:
    """A party reached from listed entities through stakes, by a named rule on a named day."""

    party: str
    rule: str
    verdict: Verdict
    sum_low: Fraction
    """Percent that the rule counted, lower ends, at its final fixed point."""
    sum_high: Fraction
    flags: tuple[Flag, ...] = ()
    listed_owners: tuple[ListedOwner, ...] = ()
    path: tuple[Step, ...] = ()
    look_through_low: Fraction = Fraction(0)
    """Multiplied-through ownership by listed parties, percent: information, never the verdict."""
    look_through_high: Fraction = Fraction(0)
    undisclosed: Fraction = Fraction(100)
    """Percent of the party whose holder the stakes do not name."""
    in_force: bool = True
    """Whether the rule is in force on the day asked."""
    verified: bool = True
    """Whether somebody checked the rule's present status against its publisher."""
    citation: str = ""
    effect: Effect = Effect.PROHIBITED
    """What the verdict would mean, by the rule."""
    meaning: str = ""
    """The verdict in the rule's own words, such as "blocked by operation of law"."""
    notes: tuple[str, ...] = ()
    holdings: tuple[Step, ...] = ()
    """What the party itself holds in listed parties: information, never a verdict."""
    ruling: Ruling | None = None
    """What a decision makes of a party's own listing; what follows from owners stands."""

    @property
    def red_flag(self) -> bool:
        """Whether any red flag stands beside the verdict."""
        return bool(self.flags)

    @property
    def suppressed(self) -> bool:
        """Whether it says no more than a match that a decision calls a false positive."""
        return self.ruling is not None and self.ruling.suppressed

    def _repr_html_(self) -> str:
        """Show the exposure in a notebook: the verdict, and the stakes that explain it."""
        rows = [
            [
                step.stake.owner,
                step.stake.owned,
                _span(step.stake.share) if step.stake.known else "unknown",
                step.stake.basis,
                "decisive" if step.decisive else "counted" if step.counts else "not counted",
            ]
            for step in self.path
        ]
        counted = _span(Interval(self.sum_low, self.sum_high))
        caption = f"{self.verdict}: {self.party}, {self.rule}" + (
            f" ({self.meaning})" if self.meaning else ""
        )
        notes = [f"{counted} counted", *(flag.message for flag in self.flags), *self.notes]
        notes += [] if self.in_force else ["the rule is not in force on that day"]
        return notebook.table(caption, ("owner", "owned", "share", "basis", ""), rows, "; ".join(notes))


def _span(share: Interval) -> str:
    low, high = f"{float(share.low):g}%", f"{float(share.high):g}%"
    if share.low == share.high:
        return low
    return f"{'over ' if share.low_open else ''}{low} to {'under ' if share.high_open else ''}{high}"
