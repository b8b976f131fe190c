"""Commands as a person sees them: in a real terminal, narrow and wide, with colour and without."""

from __future__ import annotations

import itertools
import os
import shutil
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from rich.cells import cell_len

ROOT = Path(__file__).resolve().parents[2]
STAKES = ROOT / "examples" / "ant_group" / "stakes.csv"
DAY = "--as-of 2026-11-23"
LONG = "Donaudampfschiffahrtselektrizitätenhauptbetriebswerkbauunterbeamtengesellschaft"
Screen = Callable[..., str]
NUMBERS = itertools.count()

SEEN = [
    pytest.param(
        f"check 'Megvii Technology' --lists us_bis_el --no-audit {DAY}", "HIT  Megvii Technology", id="check"
    ),
    pytest.param(f"check '{LONG} mbH' --no-audit {DAY}", "NO MATCH  for", id="a long name"),
    pytest.param(f"batch vendors.csv --no-audit {DAY}", "3 rows screened: 1 HIT", id="batch"),
    pytest.param(
        f"ci vendors.csv --allow-starter --no-audit {DAY}", "vendors.csv: 3 rows, 1 finding, 1 that", id="ci"
    ),
    pytest.param("compare 'Huawei Technologies' 'Huawei Technology'", 'HIT  "Huawei', id="compare"),
    pytest.param(f"ownership Zoloz --ownership '{STAKES}' {DAY}", "Zoloz Co., Ltd.", id="ownership"),
    pytest.param(
        f"whatif 'Ant Group' --list us_bis_el --ownership '{STAKES}' {DAY}", "What if Ant Group", id="whatif"
    ),
    pytest.param(
        f"rescreen vendors.csv --name seen {DAY}", "Findings that are not as they were: ", id="rescreen"
    ),
    pytest.param(f"lists status {DAY}", "Answers can be given from 22 of 34 lists", id="lists status"),
    pytest.param(
        "lists diff 2024-06-30 2026-11-23 --lists us_dod_1260h", "from 2024-06-30 to", id="lists diff"
    ),
    pytest.param(
        f"check Megvii Zoloz ??? --lists us_bis_el --no-audit {DAY}",
        "3 names: 1 REVIEW, 1 UNSCREENABLE, 1 NO MATCH.",
        id="several names",
    ),
    pytest.param(
        f"check 北京旷视科技有限公司 --lists us_bis_el --no-audit {DAY}", "REVIEW  Megvii", id="a name in Han"
    ),
    pytest.param("lists show us_dod_1260h --limit 3", "id  ", id="lists show"),
    pytest.param("lists verify", "Verified: ", id="lists verify"),
    pytest.param(
        "lists load us_csl absent.csv", "error: absent.csv: No such file", id="a file that is not there"
    ),
    pytest.param("check Zoloz --lists nowhere", "error: no list 'nowhere'", id="a list that is not there"),
    pytest.param("config show ci", "setting ", id="config show"),
    pytest.param("audit show", "error: ", id="an error"),
    pytest.param("audit verify", "error: ", id="no log to verify"),
    pytest.param("review absent.json", "error: absent.json", id="no findings to review"),
    pytest.param("doctor", "      what", id="doctor"),
]


@pytest.fixture
def screen(tmp_path: Path) -> Iterator[Screen]:
    """Run a command in a terminal of a width, and return what stands on it when the command has ended."""
    if not shutil.which("tmux"):
        pytest.skip("tmux is not installed")
    servers: list[list[str]] = []
    rows = f"name,country\nMegvii Technology,CN\n{LONG} mbH,AT\n???,\n"
    (tmp_path / "vendors.csv").write_text(rows, encoding="utf-8")
    kept = {name: value for name, value in os.environ.items() if name not in {"LINES", "COLUMNS", "NO_COLOR"}}
    shared = {"SCREENER_HOME": str(tmp_path / "home"), "LC_ALL": "C.UTF-8", "TERM": "xterm-256color"}

    def shown(arguments: str, width: int, *, colour: bool = False) -> str:
        server = ["tmux", "-L", f"screener-seen-{os.getpid()}-{next(NUMBERS)}", "-f", "/dev/null"]
        servers.append(server)
        program = Path(sys.executable).parent / "screener"
        command = f"cd '{tmp_path}' && '{program}' {arguments}; echo rc=$?; sleep 60"
        env = {**kept, **shared, **({} if colour else {"NO_COLOR": "1"})}
        size = ["-x", str(width), "-y", "400"]
        subprocess.run([*server, "-u", "new-session", "-d", *size, command], check=True, env=env)
        look = [*server, "capture-pane", "-p", *(["-e"] if colour else [])]
        text, end = "", time.monotonic() + 30
        while "rc=" not in text:
            assert time.monotonic() < end, f"it never ended:\n{text}"
            time.sleep(0.05)
            text = subprocess.check_output(look, text=True)
        return text.rstrip()

    yield shown
    for server in servers:
        subprocess.run([*server, "kill-server"], check=False, capture_output=True)


WIDE = [each for each in SEEN if each.id in {"ownership", "several names", "batch"}]


@pytest.mark.parametrize(
    ("width", "arguments", "answer"),
    [
        pytest.param(width, *each.values, id=f"{each.id}, {width} columns")
        for width, seen in ((80, SEEN), (160, WIDE))
        for each in seen
    ],
)
def test_the_first_line_answers(screen: Screen, width: int, arguments: str, answer: str) -> None:
    text = screen(arguments, width)
    assert text.splitlines()[0].startswith(answer)
    assert "\x1b" not in text


def test_no_line_is_wider_than_the_terminal_and_columns_stay_in_line_beside_han(screen: Screen) -> None:
    """A character of Han takes two cells."""
    text = screen(f"check 北京旷视科技有限公司 --lists us_bis_el --no-audit {DAY}", 80)
    lines = text.splitlines()
    table = lines[next(n for n, line in enumerate(lines) if "side by side" in line) :]
    places = {
        cell_len(line[: line.index(word)]) for line, word in zip(table, ("entity", "Megvii"), strict=False)
    }
    assert len(places) == 1, text
    assert max(map(cell_len, lines)) <= 80


def test_a_long_name_is_wrapped_and_whole(screen: Screen) -> None:
    text = screen(f"check '{LONG} mbH' --no-audit {DAY}", 60)
    assert LONG in text.replace("\n", "")


def test_what_must_be_known_stands_once_and_below_the_answer(screen: Screen) -> None:
    text = screen(f"check Zoloz --no-audit {DAY}", 80)
    assert text.count("only the starter set") == 1
    assert text.index("NO MATCH") < text.index("only the starter set")


def test_outcomes_have_a_colour_and_a_word(screen: Screen) -> None:
    text = screen(f"check 'Megvii Technology' --lists us_bis_el --no-audit {DAY}", 80, colour=True)
    assert "\x1b[1m\x1b[31mHIT" in text
