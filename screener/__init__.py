"""Tells whether a counterparty is on a public list, or exposed to one through who owns it.

>>> import screener
>>> lists = screener.Screener.open("/nonexistent-home-of-a-doctest")  # only the starter set
>>> lists.check("Megvii Technology").outcome
<Outcome.HIT: 'hit'>
>>> round(screener.compare("SIS DOO", "SIS d.o.o.").score, 1)
1.0
"""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from screener.errors import ScreenerError
    from screener.matching.parties import compare_texts as compare
    from screener.model import (
        Comparison,
        Effect,
        Entity,
        EntityType,
        Exposure,
        Interval,
        Match,
        Outcome,
        Party,
        QueryResult,
        Stake,
        Verdict,
    )
    from screener.screening.screen import Screener
    from screener.screening.stakes import read_stakes
    from screener.screening.whatif import Supposed, WhatIf

__version__ = "0.1.0"

__all__ = [
    "Comparison",
    "Effect",
    "Entity",
    "EntityType",
    "Exposure",
    "Interval",
    "Match",
    "Outcome",
    "Party",
    "QueryResult",
    "Screener",
    "ScreenerError",
    "Stake",
    "Supposed",
    "Verdict",
    "WhatIf",
    "compare",
    "read_stakes",
]

_ELSEWHERE = {
    "Screener": ("screener.screening.screen", "Screener"),
    "ScreenerError": ("screener.errors", "ScreenerError"),
    "compare": ("screener.matching.parties", "compare_texts"),
    "Supposed": ("screener.screening.whatif", "Supposed"),
    "WhatIf": ("screener.screening.whatif", "WhatIf"),
    "read_stakes": ("screener.screening.stakes", "read_stakes"),
}
"""What does not live in `screener.model`. All names are fetched when asked for: start-up matters."""


def __getattr__(name: str) -> Any:
    """Fetch a public name from the room where it lives."""
    if name not in __all__:
        raise AttributeError(f"module 'screener' has no attribute {name!r}")
    module, attribute = _ELSEWHERE.get(name, ("screener.model", name))
    return getattr(importlib.import_module(module), attribute)


def __dir__() -> list[str]:
    """Name what is public."""
    return [*__all__, "__version__"]
