"""The only place that says what a gate found: the findings that every form of its report is made from."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum

from screener.model import Effect, Exposure, Match, Outcome, Party, QueryResult, Ruling, RunInfo, Verdict
from screener.report.rulings import ruling_sentence
from screener.report.text import printable
from screener.report.wording import (
    EFFECTS,
    OUTCOMES,
    VERDICTS,
    answer,
    exposure_sentence,
    match_sentence,
    no_match,
)

UNSCREENABLE = "unscreenable"
"""The rule of a row that could not be screened."""


UNUSED_SHOWN = 10
"""Decisions that met nothing which are named one by one; chosen: the JSON report holds all."""


class Level(StrEnum):
    """How loudly a finding is told, in the words of SARIF 2.1.0, section 3.27.10."""

    ERROR = "error"
    WARNING = "warning"
    NOTE = "note"


@dataclass(frozen=True, slots=True)
class Place:
    """Where a row stands."""

    file: str
    """As the user named it, relative to the repository where it lies in one."""
    row: int | None
    """1-based, the header not counted."""
    line: int | None
    """1-based line of the file, or row of the sheet."""


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that counts, or would if no decision had set it aside."""

    place: Place
    query: Party
    rule: str
    """Id of the list or of the ownership rule, or `UNSCREENABLE`."""
    level: Level
    fingerprint: str
    """Which finding it is, in whatever row."""
    state: str
    """Which finding it is, and how it stands: what a baseline knows."""
    result: QueryResult
    match: Match | None = None
    exposure: Exposure | None = None

    @property
    def ruling(self) -> Ruling | None:
        """What a decision makes of it."""
        about = self.match or self.exposure
        return about.ruling if about else None

    @property
    def suppressed(self) -> bool:
        """Whether a decision that holds sets it aside."""
        return self.ruling is not None and self.ruling.suppressed

    @property
    def effect(self) -> Effect | None:
        """What the listing or the rule does."""
        if self.match is not None:
            return self.match.effect
        return self.exposure.effect if self.exposure else None

    @property
    def word(self) -> str:
        """Its outcome or verdict, in a word."""
        if self.match is not None:
            return OUTCOMES[self.match.outcome]
        return VERDICTS[self.exposure.verdict] if self.exposure else OUTCOMES[Outcome.UNSCREENABLE]


@dataclass(frozen=True, slots=True)
class FileCount:
    """What became of one file."""

    file: str
    """As in the places of its findings."""
    title: str
    """Its name alone."""
    rows: int
    """Rows screened."""
    unchanged: int = 0
    """Rows left out because they stand in an earlier version of the file."""


@dataclass(frozen=True, slots=True)
class Page:
    """What the reader of a finding wants to know of its list or rule."""

    id: str
    title: str
    effect: Effect | None
    meaning: str
    citation: str = ""
    publisher: str = ""
    url: str = ""


@dataclass(frozen=True, slots=True)
class Report:
    """What one run of the gate came to."""

    files: tuple[FileCount, ...]
    findings: tuple[Finding, ...]
    """In the order of the files, those that a decision sets aside among them; rows unscreened too."""
    counted: int
    """Rows with a finding that counts."""
    unscreenable: int
    known: int
    """Findings left out because the baseline has them."""
    passed: int
    """Rows with matches or exposures that the policy lets pass."""
    exit_code: int
    fail_on: Outcome
    fail_effect: Effect
    run: RunInfo
    pages: Mapping[str, Page]
    """By id of list or rule."""
    terms: Mapping[str, Mapping[str, str]]
    """Lists with terms of their own, as the settings give them."""
    unused: tuple[str, ...] = ()
    """Decisions that set nothing aside any more, a sentence each."""

    @property
    def notes(self) -> tuple[str, ...]:
        """What else must be said, in so many sentences as somebody reads."""
        more = len(self.unused) - UNUSED_SHOWN
        rest = (f"and {more:,} decisions more that match nothing any more",) if more > 0 else ()
        return (*self.unused[:UNUSED_SHOWN], *rest)

    @property
    def rows(self) -> int:
        """Rows screened in all files."""
        return sum(file.rows for file in self.files)

    @property
    def suppressed(self) -> tuple[Finding, ...]:
        """Findings that decisions set aside."""
        return tuple(finding for finding in self.findings if finding.suppressed)

    @property
    def standing(self) -> tuple[Finding, ...]:
        """Findings that count, and rows that could not be screened."""
        return tuple(finding for finding in self.findings if not finding.suppressed)


def sentence(finding: Finding, run: RunInfo) -> str:
    """Say what was found, in one sentence."""
    match = finding.match
    if match is not None:
        other = match.matched_name not in {"", match.entity.name}
        by = f', by its name "{printable(match.matched_name)}"' if other else ""
        return match_sentence(match, run) + by
    return exposure_sentence(finding.exposure) if finding.exposure else answer(finding.result, run)


def party_name(finding: Finding) -> str:
    """Name the party, with the user's own key where there is one."""
    key = f" [{printable(finding.query.id)}]" if finding.query.id else ""
    return (printable(finding.query.name) or "(no name)") + key


def headline(report: Report) -> str:
    """The first line: what the gate makes of the file."""
    what = printable(report.files[0].title) if len(report.files) == 1 else f"{len(report.files)} files"
    counted = f"{what}: {report.rows:,} rows"
    asides = "".join(_asides(report))
    if not report.counted and not report.unscreenable:
        return f"{counted}; {nothing_counts(report)}{asides}"
    unscreened = f"{report.unscreenable:,} that could not be screened"
    found = f"{report.counted:,} finding{'' if report.counted == 1 else 's'}"
    return f"{counted}, {found}, {unscreened}{asides}"


def nothing_counts(report: Report) -> str:
    """Say what is true of the rows without a finding: that nothing was found only where that is so."""
    if report.passed:
        terms = f"fail-on {report.fail_on.value}, fail-effect {report.fail_effect.value}"
        own = ", and the terms of single lists" if report.terms else ""
        return f"nothing that counts: {report.passed:,} rows have findings that pass by {terms}{own}"
    if report.known or report.suppressed:
        return "nothing new that counts" if report.known else "nothing that counts"
    return no_match(report.run)


def _asides(report: Report) -> Iterator[str]:
    if report.suppressed:
        yield f"; {len(report.suppressed):,} suppressed"
    if report.known:
        yield f"; {report.known:,} known from the baseline"
    unchanged = sum(file.unchanged for file in report.files)
    if unchanged:
        yield f"; {unchanged:,} rows unchanged and not screened"


def because(finding: Finding, run: RunInfo) -> str:
    """Say what was found, and what became of it where there is a decision."""
    ruled = f" [{ruling_sentence(finding.ruling)}]" if finding.ruling else ""
    return sentence(finding, run) + ruled


def level_of(finding_effect: Effect, *, sure: bool) -> Level:
    """Say how loudly a finding is told: a procurement or due-diligence list never as loudly as an SDN.

    >>> level_of(Effect.PROHIBITED, sure=True), level_of(Effect.RESTRICTED, sure=True)
    (<Level.ERROR: 'error'>, <Level.WARNING: 'warning'>)
    """
    if finding_effect.rank <= Effect.LICENCE.rank:
        return Level.ERROR if sure else Level.WARNING
    if finding_effect is Effect.RESTRICTED or (finding_effect is Effect.RED_FLAG and sure):
        return Level.WARNING
    return Level.NOTE


def effect_words(finding: Finding) -> str:
    """Say what the listing or the rule does; "" for a row that could not be screened."""
    return EFFECTS[finding.effect] if finding.effect else ""


def is_sure(verdict: Verdict) -> bool:
    """Whether a verdict leaves nothing open."""
    return verdict in {Verdict.LISTED, Verdict.MUST}
