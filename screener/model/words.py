"""The words that every other noun is made of: ids, units, effects, types, outcomes, verdicts."""

from __future__ import annotations

from enum import StrEnum
from typing import NewType

Score = NewType("Score", float)
"""How alike two things are, 0 (not at all) to 1 (the same)."""

SourceId = NewType("SourceId", str)
"""A published file or set of files with one format, such as `us_csl`."""

ListId = NewType("ListId", str)
"""A legal list with one effect, such as `us_bis_el`."""


class Effect(StrEnum):
    """What a list does to dealings with its entities, strongest first."""

    PROHIBITED = "prohibited"
    """Dealings are blocked or exports denied."""
    LICENCE = "licence"
    """A licence is required."""
    RESTRICTED = "restricted"
    """A limited ban: investment, procurement, one sector."""
    RED_FLAG = "red_flag"
    """Due diligence is due."""
    ADVISORY = "advisory"

    @property
    def rank(self) -> int:
        """0 for the strongest effect; a larger number is weaker."""
        return list(Effect).index(self)


class EntityType(StrEnum):
    """What kind of thing an entity or a party is; a publisher often does not say."""

    PERSON = "person"
    ORGANISATION = "organisation"
    VESSEL = "vessel"
    AIRCRAFT = "aircraft"
    ADDRESS = "address"
    """An entry that lists an address itself, under whatever name. Source: 89 FR 51644 (2024-06-12)."""
    UNKNOWN = "unknown"


class NameKind(StrEnum):
    """In what capacity a name was published."""

    PRIMARY = "primary"
    ALIAS = "alias"
    FORMER = "former"
    WEAK = "weak"
    """A broad or common alias; alone it never makes a hit. Source: OFAC FAQ 122, 123."""


class ListState(StrEnum):
    """Whether an answer may rest on a list."""

    OK = "ok"
    STARTER = "starter"
    """Only the embedded starter set stands behind it."""
    STALE = "stale"
    FAILED = "failed"
    """The last update failed; the last good snapshot is in use."""
    MISSING = "missing"


class Outcome(StrEnum):
    """The answer to a query, most urgent first. There is no "clear"."""

    HIT = "hit"
    REVIEW = "review"
    UNSCREENABLE = "unscreenable"
    NONE = "none"


class Basis(StrEnum):
    """In what capacity a stake is held."""

    SHARES = "shares"
    VOTES = "votes"
    CONTROL = "control"
    ECONOMIC = "economic"
    CONDITIONAL = "conditional"
    """Convertible or optional: not held yet."""
    CUSTODY = "custody"
    NOMINEE = "nominee"
    TRUST = "trust"


class Verdict(StrEnum):
    """What an ownership rule makes of a party, strongest first."""

    LISTED = "listed"
    MUST = "must"
    MAY = "may"
    NO = "no"
