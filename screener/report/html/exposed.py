"""The only place that writes what rules make of parties as an HTML page: `ownership` and `whatif`."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TextIO

from screener.model import Exposure, RunInfo
from screener.report.changes import ChangeRow, turned
from screener.report.exposures import strongest
from screener.report.html.asked import Asked
from screener.report.html.findings import picture_of, telling
from screener.report.html.graph import from_trees
from screener.report.html.page import rendered
from screener.report.html.picture import draw
from screener.report.tree import Branch


@dataclass(frozen=True, slots=True)
class Portrait:
    """What is to be said of one party."""

    name: str
    standing: str
    """Which lists the party itself is on."""
    disclosure: str
    above: Branch
    below: Branch
    own: Sequence[Exposure]
    around: Sequence[Exposure]
    """Exposures of everybody above and below it."""


def write_portrait(stream: TextIO, portrait: Portrait, run: RunInfo, asked: Asked) -> None:
    """Write who holds a party, whom it holds, and what every rule makes of it."""
    parts = rendered(
        "ownership.html",
        asked,
        run,
        portrait=portrait,
        exposures=portrait.own,
        around=[exposure for exposure in portrait.around if telling(exposure)],
        strongest=strongest(portrait.own),
        picture=draw(from_trees(portrait.above, portrait.below)),
    )
    stream.writelines(parts)


def write_changes(stream: TextIO, changes: Sequence[ChangeRow], run: RunInfo, asked: Asked) -> None:
    """Write who would be listed, caught, undecided or flagged, and who is now."""
    standing = [change for change in changes if change.after.in_force]
    parts = rendered(
        "whatif.html",
        asked,
        run,
        turned=turned(standing),
        changed=[change for change in standing if change.new],
        as_before=[change for change in standing if not change.new],
        idle=[change for change in changes if not change.after.in_force],
        exposures=[change.after for change in changes],
        picture=picture_of([change.after for change in standing if telling(change.after)]),
    )
    stream.writelines(parts)
