"""`screener review`: driven in a real terminal of 80 by 24, and its steps by themselves."""

from __future__ import annotations

import datetime as dt
import os
import shutil
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

import pytest
from rich.console import Console
from rich.text import Text

from screener.cli.reviewing import Review, cases_of, until_day
from screener.records import decisions, results
from screener.records.decision import Judgement
from tests.cli.conftest import Run

TODAY = dt.date(2026, 11, 23)
STAKES = Path(__file__).resolve().parents[2] / "examples" / "ant_group" / "stakes.csv"


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, run: Run) -> Path:
    """A folder with the findings of three parties."""
    monkeypatch.chdir(tmp_path)
    rows = "id,name,country\nV-1,Tencent,CN\nV-2,Megvii,CN\nV-3,SMIC,CN\nV-4,Grainger,US\n"
    Path("vendors.csv").write_text(rows, encoding="utf-8")
    lists = ["--lists", "us_dod_1260h,us_bis_el"]
    assert run("batch", "vendors.csv", *lists, "-o", "found.jsonl").exit_code == 1
    return tmp_path


class Scripted:
    """A screen of which a test says what is pressed and typed."""

    def __init__(self, script: Sequence[str]) -> None:
        self.script = list(script)
        self.shown: list[str] = []
        self.console = Console(width=80, no_color=True, force_terminal=False)
        self.height = 24

    def show(self, top: Text, body: Sequence[str], bottom: Sequence[Text]) -> None:
        self.shown.append("\n".join([top.plain, *body, *(text.plain for text in bottom)]))

    def key(self) -> str:
        return self.script.pop(0) if self.script else "q"

    def ask(self, question: str) -> str | None:
        self.shown.append(question)
        answer = self.script.pop(0)
        return None if answer == "^C" else answer


def walked(*script: str, by: str = "A. Officer") -> tuple[Review, list[str]]:
    screen = Scripted(script)
    read = results.read(Path("found.jsonl"))
    made = Review(cases_of(read.results), read.run, Path("d.toml"), screen, TODAY, by=by)
    made.walk()
    return made, screen.shown


def test_decisions_are_written_as_they_are_made_and_the_next_review_goes_on(folder: Path) -> None:
    first, _ = walked("f", "another Tencent", "30d", "t", "")
    assert (first.written, first.open) == (2, len(first.cases) - 2)
    written = decisions.read(folder / "d.toml")
    assert [(d.judgement, d.until) for d in written] == [
        (Judgement.FALSE_POSITIVE, dt.date(2026, 12, 23)),
        (Judgement.TRUE_MATCH, None),
    ]
    again, shown = walked()
    assert again.at == 2
    assert shown[0].startswith(f"3 of {len(again.cases)}, {len(again.cases) - 2} open | undecided")


KEYS = [
    ("skip and back", ["s", "s", "b"], 1),
    ("not before the first", ["b", "b"], 0),
    ("not behind the last", ["s"] * 99, -1),
    ("search by key, ringing round", ["/", "V-3", "/", "tencent"], 0),
    ("search again", ["/", "cn", "n"], 0),
    ("search for what is not there", ["s", "/", "zoloz"], 1),
    ("a key that means nothing", ["x"], 0),
    ("help and back", ["?", "x", "s"], 1),
]


@pytest.mark.parametrize(("script", "at"), [pytest.param(s, a, id=i) for i, s, a in KEYS])
@pytest.mark.usefixtures("folder")
def test_keys_move_and_write_nothing(script: list[str], at: int) -> None:
    review, _ = walked(*script)
    assert review.at == (at if at >= 0 else len(review.cases) - 1)
    assert review.written == 0
    assert not Path("d.toml").exists()


GIVEN_UP = [
    ("no reason", ["f", ""]),
    ("Ctrl-C at the reason", ["f", "^C"]),
    ("Ctrl-C at the last day", ["f", "a reason", "^C"]),
    ("days past, then Ctrl-C", ["f", "a reason", "2020-01-01", "tomorrow", "^C"]),
    ("Ctrl-C at the note", ["t", "^C"]),
]


@pytest.mark.parametrize("script", [pytest.param(s, id=i) for i, s in GIVEN_UP])
@pytest.mark.usefixtures("folder")
def test_what_is_given_up_is_not_written(script: list[str]) -> None:
    review, shown = walked(*script)
    assert review.written == 0
    assert "given up" in shown[-1]


@pytest.mark.usefixtures("folder")
def test_a_decision_needs_a_name() -> None:
    assert walked("t", "", by="")[0].written == 0
    review, _ = walked("t", "Kim", "", "t", "a note", by="")
    assert review.written == 2, "the name is asked for once"
    assert {d.by for d in decisions.read(Path("d.toml"))} == {"Kim"}


@pytest.mark.usefixtures("folder")
def test_a_later_decision_takes_the_place_of_an_earlier_one_and_deletes_nothing() -> None:
    walked("f", "a reason", "", "b", "t", "looked again")
    assert [d.reason for d in decisions.read(Path("d.toml"))] == ["a reason", "looked again"]
    review, shown = walked("home", "/", "V-1")
    assert review.rulings[0] is not None
    assert "CONFIRMED: true match by A. Officer on 2026-11-23: looked again" in shown[-1]


@pytest.mark.usefixtures("folder")
def test_the_screen_answers_what_an_officer_asks_and_fits() -> None:
    review, shown = walked("/", "megvii", *["down"] * 3, *["page down"] * 9)
    first = shown[2]
    for words in (
        "1 Which list?", "Entity List", "2 Same kind?", "3 How much of the name?", "What differs?",
        "What is missing?", "Side by side   = agrees  ≠ differs  ? missing", "~ name",
    ):  # fmt: skip
        assert words in first, first
    assert all(len(line) <= 80 for screen in shown for line in screen.split("\n"))
    assert all(len(screen.split("\n")) <= 24 for screen in shown)
    assert any("Why the score" in screen for screen in shown)
    assert "citations" in shown[-1]
    assert review.scroll > 0


def test_ownership_is_drawn_and_is_not_decided_on(run: Run, folder: Path) -> None:
    found = run("check", "Zoloz", "--ownership", str(STAKES), "--format", "json", "-o", "zoloz.json")
    assert found.exit_code == 1
    (folder / "found.jsonl").write_bytes((folder / "zoloz.json").read_bytes())
    review, shown = walked("t")
    assert "for information" in shown[0]
    assert "└── 100%  Ant Group Co., Ltd." in shown[0]
    assert "[us_dod_1260h]" in shown[0]
    assert "it follows from the stakes" in shown[-1]
    assert (review.written, review.open, review.standing) == (0, 0, 1)


@pytest.mark.usefixtures("folder")
def test_without_a_terminal_there_is_no_review(run: Run) -> None:
    result = run("review", "found.jsonl")
    assert (result.exit_code, "needs a terminal" in result.output) == (2, True)


@pytest.mark.usefixtures("folder")
def test_where_nothing_was_found_there_is_nothing_to_review(run: Run) -> None:
    run("check", "Grainger", "--format", "json", "-o", "none.json")
    assert run("review", "none.json").exit_code == 0
    assert run("review", "vendors.csv").exit_code == 2


def test_an_officer_at_a_terminal(tmux: Callable[..., str], folder: Path) -> None:
    screen = tmux("start", until="space for more")
    assert screen.startswith("1 of ")
    assert "undecided | row 1 Tencent [V-1]" in screen
    assert screen.rstrip().endswith("/ find  ? keys  q")
    assert all(len(line) <= 80 for line in screen.splitlines())
    tmux("Down", "Down", until="lines 3-")
    tmux("NPage", until="citations")
    tmux("Home", until="lines 1-")
    tmux("resize", "60", "16", until="lines 1-13")
    screen = tmux("resize", "80", "24", until="lines 1-21")
    assert "/ find  ? keys  q" in screen
    tmux("f", until="False positive. Reason:")
    tmux("-l", 'another Tencent, "Tencent e.K." of Köln', until="Köln")
    tmux("Enter", until="Until (a day, or days as 90d)")
    tmux("Enter", until="written to screener-decisions.toml")
    tmux("?", until="Any key goes back")
    tmux("q", until="undecided")
    tmux("/", until="Search:")
    tmux("V-1", "Enter", until="SUPPRESSED: false positive by A. Officer")
    after = tmux("q", until="rc=")
    assert "1 decision written to screener-decisions.toml" in after
    assert "rc=1" in after
    assert decisions.read(folder / "screener-decisions.toml")[0].reason.endswith("of Köln")


@pytest.fixture
def tmux(folder: Path) -> Iterator[Callable[..., str]]:
    """Press keys in a terminal of 80 by 24 without colour, and wait until the screen shows something."""
    if not shutil.which("tmux"):
        pytest.skip("tmux is not installed")
    server = ["tmux", "-L", f"screener-{os.getpid()}", "-f", "/dev/null"]
    program = f"'{Path(sys.executable).parent / 'screener'}' review found.jsonl --by 'A. Officer'"
    command = f"cd '{folder}' && {program}; echo rc=$?; sleep 60"
    kept = {name: value for name, value in os.environ.items() if name not in {"LINES", "COLUMNS"}}
    env = {**kept, "NO_COLOR": "1", "LC_ALL": "C.UTF-8", "TERM": "xterm-256color"}

    def press(*keys: str, until: str) -> str:
        if keys == ("start",):
            size = ["-x", "80", "-y", "24"]
            subprocess.run([*server, "-u", "new-session", "-d", *size, command], check=True, env=env)
        elif keys[0] == "resize":
            subprocess.run([*server, "resize-window", "-x", keys[1], "-y", keys[2]], check=True)
        else:
            subprocess.run([*server, "send-keys", *keys], check=True)
        shown, end = "", time.monotonic() + 20
        while until not in shown:
            assert time.monotonic() < end, f"{until!r} never came:\n{shown}"
            time.sleep(0.1)
            shown = subprocess.check_output([*server, "capture-pane", "-p"], text=True)
        return shown

    yield press
    subprocess.run([*server, "kill-server"], check=False, capture_output=True)


DAYS = [
    ("a day", "2027-01-31", dt.date(2027, 1, 31)),
    ("so many days", "10 days", dt.date(2026, 12, 3)),
    ("a word", "soon", None),
    ("days without end", "99999999d", None),
]


@pytest.mark.parametrize(("text", "day"), [pytest.param(t, d, id=i) for i, t, d in DAYS])
def test_a_last_day(text: str, day: dt.date | None) -> None:
    assert until_day(text, TODAY) == day
