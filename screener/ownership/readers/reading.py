"""The only place that says what a reader of stakes gives back."""

from __future__ import annotations

from dataclasses import dataclass

from screener.model import Stake, Warn


@dataclass(frozen=True, slots=True)
class StakesReading:
    """What a reader makes of a file of stakes: pure, before any graph."""

    stakes: tuple[Stake, ...]
    warnings: tuple[Warn, ...] = ()
    format: str = ""
    """Which format was met, such as "own-csv"."""
