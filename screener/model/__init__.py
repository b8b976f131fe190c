"""The nouns of the program: what a publisher said, what a user asked, what was found.

Every value here is frozen. What was published is kept as it was published; canonical
forms are computed beside it, never in its place. Dates are `datetime.date`, countries are
ISO 3166-1 alpha-2 in upper case, scores run from 0 to 1, percentages from 0 to 100.
"""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING, Any

from screener.model.answers import (
    Comparison,
    Evidence,
    Match,
    Party,
    QueryResult,
    RunInfo,
)
from screener.model.listed import (
    Address,
    Entity,
    Identifier,
    ListStatus,
    Name,
    PartialDate,
    RawFile,
    Reading,
    Relation,
    SnapshotInfo,
    Warn,
)
from screener.model.rulings import Ruling, RulingState
from screener.model.words import (
    Basis,
    Effect,
    EntityType,
    ListId,
    ListState,
    NameKind,
    Outcome,
    Score,
    SourceId,
    Verdict,
)

if TYPE_CHECKING:
    from screener.model.stakes import (
        Exposure,
        Flag,
        Interval,
        ListedOwner,
        Stake,
        Step,
    )

__all__ = [
    "Address",
    "Basis",
    "Comparison",
    "Effect",
    "Entity",
    "EntityType",
    "Evidence",
    "Exposure",
    "Flag",
    "Identifier",
    "Interval",
    "ListId",
    "ListState",
    "ListStatus",
    "ListedOwner",
    "Match",
    "Name",
    "NameKind",
    "Outcome",
    "PartialDate",
    "Party",
    "QueryResult",
    "RawFile",
    "Reading",
    "Relation",
    "Ruling",
    "RulingState",
    "RunInfo",
    "Score",
    "SnapshotInfo",
    "SourceId",
    "Stake",
    "Step",
    "Verdict",
    "Warn",
]

_OF_STAKES = frozenset(("Exposure", "Flag", "Interval", "ListedOwner", "Stake", "Step"))
"""Fetched when asked for: a question without stakes starts sooner without them."""


def __getattr__(name: str) -> Any:
    """Fetch a noun of stakes from where it lives."""
    if name not in _OF_STAKES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(importlib.import_module("screener.model.stakes"), name)
