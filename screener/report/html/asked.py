"""What a page says it was asked: the question with its terms, and what was left out of sight."""

from __future__ import annotations

from msgspec import Struct


class Asked(Struct, frozen=True):
    """What a run was asked, and what it did not look at."""

    title: str
    terms: tuple[tuple[str, str], ...] = ()
    """What was asked, as label and value: the file, the stakes, what counts as a finding."""
    unseen: tuple[str, ...] = ()
    """What was not looked at, a sentence each; the notices of the run are told beside."""
