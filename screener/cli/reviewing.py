"""The walk of an officer through findings: what each key does, what is written, where the walk goes next."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from rich.text import Text

from screener.cli.keyboard import RESIZED
from screener.cli.terminal import Screen
from screener.model import Exposure, QueryResult, Ruling, RulingState, RunInfo, Verdict
from screener.records import decisions
from screener.records.decision import Decision, Judgement
from screener.report.casefile import Case, case_lines
from screener.report.rulings import RULINGS
from screener.report.text import printable
from screener.screening.deciding import Docket, decide

VALID_DAYS = 365
"""Days for which a false positive is set aside unless the officer says otherwise. Chosen: a year."""

HELP = """\
  t           true match: the party is the one listed
  f           false positive: asks for the reason, and until when it holds
  s, right    skip: leave it undecided and go on
  b, left     back to the one before
  u           on to the next that is undecided
  /           find in names, keys, ids and lists; n finds the next
  up, down    scroll a line, as k and j; space and the page keys a screen
  home, end   to the top, to the bottom
  q           quit: decisions are written as they are made, and the next
              review goes on with what is undecided

  Nothing is ever deleted: a later decision about the same finding takes
  the place of an earlier one. A false positive is set aside only while
  party and entry stay as they are now, and until its last day.

  Any key goes back to the finding.
""".splitlines()
_FOOT = "t true match  f false positive  s skip  b back  u undecided  / find  ? keys  q"
_DAYS = re.compile(r"(\d{1,5})\s*d(?:ays?)?", re.ASCII)


@dataclass(slots=True)
class Review:
    """A review under way."""

    cases: Sequence[Case]
    run: RunInfo
    path: Path
    """Where decisions are written."""
    screen: Screen
    today: dt.date
    by: str = ""
    publishers: Mapping[str, str] = field(default_factory=dict)
    """Who keeps each list."""
    at: int = 0
    scroll: int = 0
    said: str = ""
    """What the foot of the screen says until the next key."""
    wanted: str = ""
    """What was searched for last."""
    written: int = 0
    docket: Docket = field(init=False)
    rulings: list[Ruling | None] = field(init=False)

    def __post_init__(self) -> None:
        self.docket = Docket(decisions.read(self.path) if self.path.exists() else (), self.today)
        self.rulings = [self._ruling(case) for case in self.cases]
        self.at = self._next_open(-1) or 0

    @property
    def open(self) -> int:
        """How many findings are undecided, or open again."""
        return sum(map(self._is_open, range(len(self.cases))))

    @property
    def standing(self) -> int:
        """How many findings stand: those that are open, and true matches."""
        return sum(ruling is None or not ruling.suppressed for ruling in self.rulings)

    def walk(self) -> None:
        """Show findings and do what the keys say until the officer quits."""
        while True:
            self._draw()
            key = self.screen.key()
            self.said = ""
            if key in {"q", "escape"}:
                return
            self._do(key)

    def _do(self, key: str) -> None:
        page = self.screen.height - _FRAME
        scrolls = {"up": -1, "k": -1, "down": 1, "j": 1, "page up": -page, "page down": page}
        scrolls |= {"home": -self.scroll, "end": _FAR}
        steps = {"s": 1, "right": 1, "enter": 1, "b": -1, "left": -1}
        if key in scrolls:
            self.scroll += scrolls[key]
        elif key in steps:
            self._go(self.at + steps[key])
        elif key == "t":
            self._true_match()
        elif key == "f":
            self._false_positive()
        elif key == "u":
            self._go_open()
        elif key == "/":
            self.wanted = self.screen.ask("Search: ") or self.wanted
            self._search()
        elif key == "n":
            self._search()
        elif key == "?":
            self.screen.show(Text("Keys", style="reverse"), HELP, [Text()])
            self.screen.key()
        elif key != RESIZED:
            self.said = "? shows the keys"

    def _draw(self) -> None:
        case = self.cases[self.at]
        lines = case_lines(case, self.rulings[self.at], self.run, self.publishers, self.screen.console)
        room = self.screen.height - _FRAME
        self.scroll = max(0, min(self.scroll, len(lines) - room))
        shown = lines[self.scroll : self.scroll + room]
        last = self.scroll + len(shown)
        more = f"lines {self.scroll + 1}-{last} of {len(lines)}, space for more" if last < len(lines) else ""
        foot = [Text(self.said or more, style="bold" if self.said else "dim"), Text(_FOOT, style="reverse")]
        self.screen.show(self._head(case), shown, foot)

    def _head(self, case: Case) -> Text:
        query, ruling = case.result.query, self.rulings[self.at]
        row = f" row {query.row}" if query.row is not None else ""
        key = f" [{printable(query.id)}]" if query.id else ""
        undecided = "undecided" if case.match else "for information"
        state = RULINGS[ruling.state].lower() if ruling else undecided
        counted = f"{self.at + 1} of {len(self.cases)}, {self.open} open"
        return Text(f"{counted} | {state} |{row} {printable(query.name)}{key}", style="reverse")

    def _go(self, at: int) -> None:
        if 0 <= at < len(self.cases):
            self.at, self.scroll = at, 0
        else:
            self.said = f"this is the {'first' if at < 0 else 'last'} finding"

    def _go_open(self) -> None:
        found = self._next_open(self.at)
        if found is None:
            self.said = "every finding is decided; q quits"
        else:
            self._go(found)

    def _next_open(self, after: int) -> int | None:
        count = len(self.cases)
        places = [(after + step) % count for step in range(1, count + 1)]
        return next((place for place in places if self._is_open(place)), None)

    def _is_open(self, place: int) -> bool:
        ruling = self.rulings[place]
        undecided = ruling is None or ruling.state is RulingState.REOPENED
        return undecided and self.cases[place].match is not None

    def _search(self) -> None:
        wanted, count = self.wanted.casefold(), len(self.cases)
        places = [(self.at + step) % count for step in range(1, count + 1)]
        found = next((place for place in places if wanted and wanted in self.cases[place].text), None)
        if found is None:
            self.said = f"nothing found for {self.wanted!r}" if wanted else "nothing to search for"
        else:
            self._go(found)

    def _true_match(self) -> None:
        if self._may_decide():
            note = self.screen.ask("True match. A note, or Enter for none: ")
            if note is None:
                self.said = "given up; nothing was written"
            else:
                self._decide(Judgement.TRUE_MATCH, note or "true match", None)

    def _false_positive(self) -> None:
        if not self._may_decide():
            return
        reason = self.screen.ask("False positive. Reason: ")
        until = self._until() if reason else None
        if not reason or until is None:
            self.said = "given up; nothing was written: a reason and a last day are needed"
        else:
            self._decide(Judgement.FALSE_POSITIVE, reason, until)

    def _until(self) -> dt.date | None:
        """Ask until when a decision holds, until the answer makes sense."""
        usual = self.today + dt.timedelta(days=VALID_DAYS)
        problem = ""
        while True:
            text = self.screen.ask(f"{problem}Until (a day, or days as 90d) [{usual}]: ")
            if text is None:
                return None
            day = usual if not text else until_day(text, self.today)
            if day is not None and day >= self.today:
                return day
            problem = "Not a day to come. "

    def _may_decide(self) -> bool:
        if self.cases[self.at].match is None:
            self.said = "it follows from the stakes: correct those, there is no match to decide on"
            return False
        if not self.by:
            self.by = self.screen.ask("Decided by (your name): ") or ""
        if not self.by:
            self.said = "given up; a decision needs a name"
        return bool(self.by)

    def _decide(self, judgement: Judgement, reason: str, until: dt.date | None) -> None:
        case = self.cases[self.at]
        if case.match is None:
            return
        made = decide(
            self.docket,
            case.result.query,
            case.match,
            judgement=judgement,
            reason=reason,
            by=self.by,
            date=self.today,
            until=until,
        )
        decisions.append(self.path, made)
        self.written += 1
        self._learn(made)
        where = f"written to {self.path.name}"
        self._go_open()
        self.said = f"{where}; {self.said}" if self.said else where

    def _learn(self, made: Decision) -> None:
        """Take a new decision into account wherever it applies."""
        self.docket = Docket((*self.docket.decisions, made), self.today)
        for place, case in enumerate(self.cases):
            if case.match is not None and case.match.entity.list_id == made.list_id:
                self.rulings[place] = self._ruling(case)

    def _ruling(self, case: Case) -> Ruling | None:
        return self.docket.ruling(case.result.query, case.match) if case.match is not None else None


_FRAME = 3
"""Lines of the screen that are no part of the finding: the head, what is said, the keys."""
_FAR = 1_000_000


def until_day(text: str, today: dt.date) -> dt.date | None:
    """Read a last day, given as a day or as so many days from now.

    >>> until_day("90d", dt.date(2026, 11, 27)), until_day("next year", dt.date(2026, 11, 27))
    (datetime.date(2027, 2, 25), None)
    """
    if found := _DAYS.fullmatch(text.strip()):
        return today + dt.timedelta(days=int(found.group(1)))
    try:
        return dt.date.fromisoformat(text.strip())
    except ValueError:
        return None


def cases_of(results: Sequence[QueryResult]) -> list[Case]:
    """Give every match to decide on, and every party that is exposed without one."""
    found: list[Case] = []
    for result in results:
        matches = [Case(result, match) for match in result.matches]
        tells = any(map(_tells, result.exposures))
        found += matches or ([Case(result, None)] if tells else [])
    return found


def _tells(exposure: Exposure) -> bool:
    return exposure.verdict is not Verdict.NO or exposure.red_flag
