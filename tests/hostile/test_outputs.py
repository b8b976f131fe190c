"""Whatever stands in a list, a vendor file or stakes: nothing in any output of any command acts."""

from __future__ import annotations

import csv
import io
import re
import unicodedata
from pathlib import Path

import pytest

from tests.hostile.conftest import DRIVES, EVIL, FORMULA, Run, objects

COMMANDS: dict[str, tuple[tuple[str, ...], tuple[str, ...]]] = {
    "check": (("check", EVIL, FORMULA, DRIVES), ("table", "json", "jsonl", "csv", "markdown")),
    "check with stakes": (
        ("check", FORMULA, EVIL, "--ownership", "stakes.csv"), ("table", "json", "jsonl", "csv", "markdown"),
    ),
    "batch": (("batch", "vendors.csv"), ("table", "json", "jsonl", "csv", "markdown")),
    "batch with stakes": (
        ("batch", "vendors.csv", "--ownership", "stakes.csv"), ("table", "json", "jsonl", "csv", "markdown"),
    ),
    "ci": (("ci", "vendors.csv", "--allow-starter"), ("table", "json")),
    "compare": (("compare", EVIL, FORMULA), ("table", "json", "jsonl", "csv", "markdown")),
    "compare pairs": (("compare", "--pairs", "pairs.csv"), ("table", "json", "jsonl", "csv", "markdown")),
    "ownership": (
        ("ownership", FORMULA + " Daughter", "--ownership", "stakes.csv"),
        ("table", "json", "jsonl", "csv", "markdown"),
    ),
    "whatif": (
        ("whatif", "--add", f"{EVIL}=us_bis_el", "--ownership", "stakes.csv", "--only-added"),
        ("table", "json", "jsonl", "csv", "markdown"),
    ),
    "lists show": (("lists", "show", "letters"), ("table", "json", "jsonl", "csv", "markdown")),
    "lists status": (("lists", "status"), ("table", "json", "jsonl", "csv", "markdown")),
    "lists load": (
        ("lists", "load", "house", "list.csv", "--id", "letters"), ("table", "json", "jsonl", "csv"),
    ),
    "audit show": (("audit", "show", "--limit", "0"), ("table", "json", "jsonl", "csv", "markdown")),
    "audit replay": (("audit", "replay", "3"), ("table", "json", "csv", "markdown")),
    "selftest": (
        ("selftest", "--lists", "letters", "--names", "2", "--file", "vendors.csv"), ("json", "markdown"),
    ),
}  # fmt: skip
CASES = [
    pytest.param(command, form, id=f"{name} as {form}")
    for name, (command, forms) in COMMANDS.items()
    for form in forms
]


@pytest.fixture(autouse=True)
def asked(run: Run) -> None:
    """Give the audit log something to show."""
    if not Path("home/audit").exists():
        run("check", EVIL, FORMULA, DRIVES)


@pytest.mark.parametrize(("command", "form"), CASES)
def test_nothing_acts(run: Run, command: tuple[str, ...], form: str) -> None:
    done = run(*command, "--format", form)
    assert done.exit_code in {0, 1, 3, 4}, done.output
    assert "Quillfeather" in done.stdout or command[0] in {"lists", "selftest", "compare"}
    # A line separator stands in a cell of CSV as it came: no terminal and no spreadsheet acts on it.
    driving_nothing(done.stdout.replace("\u2028", "") if form == "csv" else done.stdout)
    driving_nothing(done.stderr)
    if form in {"json", "jsonl"}:
        assert objects(done.stdout)
    if form == "csv":
        running_nothing(done.stdout)
    if form == "markdown":
        marking_nothing(done.stdout)


def driving_nothing(text: str) -> None:
    """No control but line ends, and nothing that turns the direction of text."""
    found = {c for c in text if unicodedata.category(c) in {"Cc", "Cs", "Zl", "Zp"}} - {"\n", "\r", "\t"}
    turning = {c for c in text if "\u202a" <= c <= "\u202e" or "\u2066" <= c <= "\u2069"}
    assert not found | turning, repr(text)


def running_nothing(text: str) -> None:
    """No cell that a spreadsheet would run."""
    cells = [cell for row in csv.reader(io.StringIO(text, newline="")) for cell in row]
    running = [cell for cell in cells if cell.strip()[:1] in set("=+@＝＋＠\t\r")]
    assert not [cell for cell in running if cell.strip()], running


def marking_nothing(text: str) -> None:
    """No tag, no link, no emphasis that is not ours."""
    assert not re.search(r"<(?:script|img)", text)
    assert not re.search(r"(?<!\\)\]\((?!#)", text)
    assert "\\*\\*b\\*\\*" in text or "**b**" not in text


@pytest.mark.parametrize(
    "arguments",
    [
        pytest.param(("check", "x", "--lists", DRIVES), id="a list of no such name"),
        pytest.param(("check", "x", "--id", f"{DRIVES}:1"), id="a kind of number of no such name"),
        pytest.param(("check", "x", "--country", DRIVES), id="a country of no such name"),
        pytest.param(("check", "x", "--birth", DRIVES), id="no date of birth"),
        pytest.param(("check", "x", "--as-of", DRIVES), id="no day"),
        pytest.param(("check", "x", "-o", f"{DRIVES}/x"), id="an output in no folder"),
        pytest.param(("batch", f"{DRIVES}.csv"), id="a file that is not there"),
        pytest.param(
            ("batch", "vendors.csv", "--column", f"name=x{DRIVES}"), id="a column that is not there"
        ),
        pytest.param(("ownership", DRIVES, "--ownership", "stakes.csv"), id="a party that is not there"),
        pytest.param(("ownership", "x", "--register", DRIVES), id="a register that is not there"),
        pytest.param(
            ("whatif", DRIVES, "--list", DRIVES, "--ownership", "stakes.csv"), id="a list of no name"
        ),
        pytest.param(("lists", "load", DRIVES, "list.csv"), id="a source of no such name"),
        pytest.param(("lists", "load", "house", f"{DRIVES}.csv", "--id", "x1"), id="a list file not there"),
        pytest.param(("lists", "show", DRIVES), id="a list to show of no such name"),
        pytest.param(("audit", "verify", "--noted", DRIVES), id="a noted hash that is none"),
        pytest.param((DRIVES,), id="a command of no such name"),
        pytest.param(("check", "x", "--format", DRIVES), id="a format of no such name"),
        pytest.param(("check", "x", f"--{DRIVES}"), id="an option of no such name"),
    ],
)
def test_no_error_drives_a_terminal(run: Run, arguments: tuple[str, ...]) -> None:
    done = run(*arguments)
    assert done.exit_code in {2, 3}, done.output
    driving_nothing(done.stderr)
    driving_nothing(done.stdout)
