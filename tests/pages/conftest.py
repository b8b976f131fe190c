"""Pages that the real command wrote, and a headless browser that opens them where there is one."""

from __future__ import annotations

import csv
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from selenium import webdriver
from typer.testing import CliRunner

from screener.cli.app import app

STAKES = Path(__file__).resolve().parents[2] / "examples" / "ant_group" / "stakes.csv"
HOSTILE = "<script>document.title='owned'</script><img src=x onerror=alert(1)> Megvii \u202e \"&amp; '"
"""A name that tries to act: markup, an event handler, a direction override, an entity, quotes."""
ROWS = 10_000

Write = Callable[..., str]


@pytest.fixture(scope="session")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("pages")


@pytest.fixture(scope="session")
def write(folder: Path) -> Callable[..., Path]:
    """Run `screener …` with a page as its output, and return the page."""

    def command(name: str, *arguments: str, day: str = "2026-11-23") -> Path:
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
    }


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
