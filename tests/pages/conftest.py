"""Pages that the real command wrote, and a headless browser that opens them where there is one."""

from __future__ import annotations

import csv
import datetime as dt
import shutil
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from selenium import webdriver
from typer.testing import CliRunner

import screener
from screener.cli.app import app
from screener.cli.pages import words
from screener.model import Outcome, QueryResult
from screener.report.html.answers import Gathered
from screener.report.html.asked import Asked

STAKES = Path(__file__).resolve().parents[2] / "examples" / "ant_group" / "stakes.csv"
HOSTILE = "<script>document.title='owned'</script><img src=x onerror=alert(1)> Megvii \u202e \"&amp; '"
"""A name that tries to act: markup, an event handler, a direction override, an entity, quotes."""
ROWS = 10_000
DAY = "2026-11-23"
FOUND = 3_030
"""Findings on the page of many of them."""

Write = Callable[..., str]


@pytest.fixture(scope="session")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("pages")


@pytest.fixture(scope="session")
def write(folder: Path) -> Callable[..., Path]:
    """Run `screener …` with a page as its output, and return the page."""

    def command(name: str, *arguments: str, day: str = DAY) -> Path:
        page = folder / name
        asked = [*arguments, "--as-of", day, "-o", str(page)]
        done = CliRunner().invoke(app, asked, env={"SCREENER_HOME": str(folder / "home")})
        assert done.exit_code in {0, 1, 4}, done.output
        return page

    return command


@pytest.fixture(scope="session")
def pages(write: Callable[..., Path], folder: Path) -> dict[str, Path]:
    """One page of each command, with the names that matter and those that try to harm."""
    vendors = folder / "vendors.csv"
    with vendors.open("w", encoding="utf-8", newline="") as stream:
        rows = csv.writer(stream)
        rows.writerow(["vendor", "country", "note"])
        listed = ["Megvii Technology", "Huawey Technologies Co Ltd", "旷视科技", HOSTILE, "!!!", "Ant Group"]
        rows.writerows([name, "CN", HOSTILE] for name in listed)
        rows.writerows([f"Quietwater Bakery {number}", "NL", ""] for number in range(ROWS - len(listed)))
    hostile = folder / "hostile.csv"
    with hostile.open("w", encoding="utf-8", newline="") as stream:
        rows = csv.writer(stream)
        rows.writerow(["owner", "owned", "percent", "source"])
        rows.writerow(["Megvii Technology", HOSTILE, "60", "register"])
    stakes = ("--ownership", str(STAKES))
    return {
        "check": write("check.html", "check", "Megvii Technology", "Zoloz", HOSTILE, *stakes),
        "batch": write("batch.html", "batch", str(vendors), "--workers", "1"),
        "ci": write("ci.html", "ci", str(vendors), "--allow-starter", "--workers", "1"),
        "ownership": write("ownership.html", "ownership", "Ant Group", *stakes),
        "hostile": write("hostile.html", "ownership", HOSTILE, "--ownership", str(hostile)),
        "whatif": write("whatif.html", "whatif", "Ant Group", "--list", "us_bis_el", *stakes),
        "rescreen": rescreened(write, folder),
        "fifty": write("fifty.html", "ownership", "Nordlicht Holding", "--ownership", str(fifty(folder))),
    }


def rescreened(write: Callable[..., Path], folder: Path) -> Path:
    """A portfolio screened on two days: findings came, one went with its row, one row cannot be screened."""
    vendors = folder / "portfolio.csv"
    asked = ("rescreen", str(vendors), "--lists", "us_dod_1260h", "--workers", "1")
    rows = [
        ["Megvii Technology", "CN", ""],
        ["Alibaba Group", "CN", HOSTILE],
        ["Hikvision Digital", "CN", ""],
    ]
    came = [["!!!", "", ""]]
    page = folder
    for name, day, there in (("first.html", "2024-06-30", rows), ("rescreen.html", DAY, rows[:2] + came)):
        with vendors.open("w", encoding="utf-8", newline="") as stream:
            csv.writer(stream).writerows([["vendor", "country", "address"], *there])
        page = write(name, *asked, day=day)
    return page


def fifty(folder: Path) -> Path:
    """Stakes between fifty parties: listed owners, a ring, a holding with subsidiaries of subsidiaries."""
    stakes = [
        ("Huawei Technologies Co., Ltd.", "Kirin Ventures (Shenzhen) Partnership", "60"),
        ("Kirin Ventures (Shenzhen) Partnership", "Lumen Capital", "55"),
        ("Lumen Capital", "Nordlicht Holding", "51"),
        ("Lumen Capital", "Ring One", "40"), ("Ring One", "Ring Two", "30"),
        ("Ring Two", "Lumen Capital", "15"),
        ("Family Trust of the late Count Ferdinand von Hohenberg-Waldstetten", "Nordlicht Holding", "(12"),
    ]  # fmt: skip
    for number in range(1, 7):
        stakes += [(f"Herr {number}", f"Verwaltung {number} GmbH", "100")]
        stakes += [(f"Verwaltung {number} GmbH", "Nordlicht Holding", "5")]
    for number in range(1, 16):
        stakes += [("Nordlicht Holding", f"Nordlicht Tochter {number}", "100")]
        stakes += [(f"Nordlicht Tochter {number}", f"Nordlicht Enkelin {number}", "50")]
    stakes += [("Nordlicht Enkelin 1", "Nordlicht Urenkelin", "30")]
    file = folder / "fifty.csv"
    with file.open("w", encoding="utf-8", newline="") as stream:
        rows = csv.writer(stream)
        rows.writerow(["owner", "owned", "percent", "source"])
        rows.writerows([*stake, "register"] for stake in stakes)
    return file


@pytest.fixture(scope="session")
def crowded(folder: Path) -> Path:
    """A page of thousands of findings, as a batch of ten thousand rows writes it."""
    names = [*(f"Megvii Technology Branch {number}" for number in range(FOUND)), "Zebra Crossing 3029"]
    lists = screener.Screener.open(folder / "home", as_of=dt.date.fromisoformat(DAY))
    found = lists.check(screener.Party("Megvii Technology", country="CN"))
    shown = Gathered()
    for row, name in enumerate(names, start=1):
        address = "Marker Street 7" if name.startswith("Zebra") else ""
        party = replace(found.query, name=name, row=row, address=address)
        shown.add(replace(found, query=party))
    for row in range(len(names) + 1, ROWS + 1):
        party = replace(found.query, name=f"Quietwater Bakery {row}", row=row)
        shown.add(QueryResult(party, Outcome.NONE))
    page = folder / "crowded.html"
    with page.open("w", encoding="utf-8", newline="") as stream:
        shown.write(stream, lists.run, Asked("Screening of vendors.csv"), words)
    return page


@pytest.fixture(scope="session")
def browser(tmp_path_factory: pytest.TempPathFactory) -> Iterator[object]:
    """Chromium without a window; skipped where there is none."""
    binary = shutil.which("chromium") or shutil.which("google-chrome")
    driver = shutil.which("chromedriver")
    if binary is None or driver is None:
        pytest.skip("no chromium and chromedriver on this machine")
    options = webdriver.ChromeOptions()
    options.binary_location = binary
    flags = (
        "headless", "no-sandbox", "disable-gpu", "disable-quic", "no-first-run", "hide-scrollbars",
        "disable-background-networking", "disable-component-update", "disable-sync",
        f"user-data-dir={tmp_path_factory.mktemp('profile')}",
    )  # fmt: skip
    for flag in flags:
        options.add_argument(f"--{flag}")
    options.set_capability("goog:loggingPrefs", {"browser": "ALL"})
    opened = webdriver.Chrome(options=options, service=webdriver.ChromeService(driver))
    try:
        yield opened
    finally:
        opened.quit()
