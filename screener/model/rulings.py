"""What an officer's decision makes of a finding: set aside, confirmed, or open again."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from enum import StrEnum


class RulingState(StrEnum):
    """Where a finding stands after the decision about it."""

    SUPPRESSED = "suppressed"
    """A false positive whose decision still holds."""
    REOPENED = "reopened"
    """A false positive once, but either side has changed since, or the decision has expired."""
    CONFIRMED = "confirmed"
    """A true match."""


@dataclass(frozen=True, slots=True)
class Ruling:
    """A decision as it applies to one finding."""

    state: RulingState
    reason: str
    """The officer's."""
    by: str
    date: dt.date
    until: dt.date | None = None
    """The last day on which the decision holds; None for a true match."""
    why: str = ""
    """Why the finding is open again."""

    @property
    def suppressed(self) -> bool:
        """Whether the finding does not count."""
        return self.state is RulingState.SUPPRESSED
