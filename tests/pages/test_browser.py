"""HTML pages in a real browser: they open fast, filter, fold, print, fit, and raise no error."""

from __future__ import annotations

import base64
import re
import time
from pathlib import Path
from typing import Any

import pytest
from selenium.webdriver.common.keys import Keys
from selenium.webdriver.support.ui import WebDriverWait

from tests.pages.conftest import FOUND

COMMANDS = ["check", "batch", "ci", "ownership", "hostile", "whatif", "rescreen", "fifty"]
Browser = Any
"""selenium's driver."""


def opened(browser: Browser, page: Path, width: int = 1440, height: int = 900) -> Browser:
    metrics = {"width": width, "height": height, "deviceScaleFactor": 1, "mobile": False}
    browser.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", metrics)
    browser.get(page.as_uri())
    return browser


def shown(browser: Browser) -> list[str]:
    script = "return [...document.querySelectorAll('.finding:not([hidden])')].map(f => f.dataset.name)"
    found: list[str] = browser.execute_script(script)
    return found


def choose(browser: Browser, name: str, value: str) -> None:
    script = (
        "const form = document.getElementById('filters'); form.elements[arguments[0]].value = arguments[1];"
        "form.dispatchEvent(new Event('input', {bubbles: true}))"
    )
    browser.execute_script(script, name, value)


@pytest.mark.parametrize("command", COMMANDS)
@pytest.mark.parametrize("width", [360, 1440])
def test_nothing_overflows_and_no_error_is_raised(
    browser: Browser, pages: dict[str, Path], command: str, width: int
) -> None:
    opened(browser, pages[command], width)
    browser.execute_script("for (const one of document.querySelectorAll('details')) one.open = true")
    wide = browser.execute_script("return document.documentElement.scrollWidth")
    assert wide <= width
    assert browser.title != "owned"
    assert browser.get_log("browser") == []


@pytest.mark.parametrize("command", ["ownership", "hostile", "whatif", "check", "fifty"])
def test_text_of_a_picture_stays_in_its_box(browser: Browser, pages: dict[str, Path], command: str) -> None:
    opened(browser, pages[command])
    script = """
    for (const one of document.querySelectorAll('details')) one.open = true;
    return [...document.querySelectorAll('.box')].flatMap(box => {
      const frame = box.querySelector('.frame').getBoundingClientRect();
      return [...box.querySelectorAll('text')].filter(text => {
        const t = text.getBoundingClientRect();
        return t.right > frame.right + 1 || t.bottom > frame.bottom + 1;
      }).map(text => text.textContent);
    })"""
    assert browser.execute_script(script) == []


@pytest.mark.parametrize("found", ["few", "many"])
def test_ten_thousand_rows_open_in_under_two_seconds(
    browser: Browser, pages: dict[str, Path], crowded: Path, found: str
) -> None:
    """Whether few or thousands of them are findings."""
    page = crowded if found == "many" else pages["batch"]
    opened(browser, page)
    begun = time.monotonic()
    opened(browser, page)
    assert time.monotonic() - begun < 2
    assert len(shown(browser)) == (FOUND + 1 if found == "many" else 4)


def soon(browser: Browser, script: str) -> Any:
    """Return what a script returns as soon as that is something."""
    return WebDriverWait(browser, 10, poll_frequency=0.05).until(lambda one: one.execute_script(script))


def test_the_last_of_thousands_of_findings_is_found_opened_and_printed(
    browser: Browser, crowded: Path
) -> None:
    opened(browser, crowded)
    last = "const last = document.querySelector('.finding[data-name^=Zebra]');"
    assert browser.execute_script(f"{last} return !!last.querySelector('[data-packed]')")
    choose(browser, "text", "marker street 7")
    soon(browser, "return document.querySelector('output').textContent.startsWith('1 of')")
    assert shown(browser) == ["Zebra Crossing 3029"]
    browser.execute_script(f"{last} last.open = true")
    soon(browser, f"{last} return last.innerText.includes('Which word met which')")
    browser.execute_script("dispatchEvent(new Event('beforeprint'))")
    assert not browser.execute_script("return document.querySelectorAll('[data-packed]').length")
    assert browser.get_log("browser") == []


def test_changes_are_told_apart_and_filtered(browser: Browser, pages: dict[str, Path]) -> None:
    opened(browser, pages["rescreen"])
    choose(browser, "became", "vanished")
    assert shown(browser) == ["Megvii Technology", "Hikvision Digital"]
    choose(browser, "became", "new")
    assert shown(browser)[0] == "Alibaba Group"
    assert "!!!" in shown(browser)


@pytest.mark.parametrize(
    ("name", "value", "expected"),
    [
        pytest.param("text", "huawey", ["Huawey Technologies Co Ltd"], id="a word of the party"),
        pytest.param("text", "54002 旷视科技", ["旷视科技"], id="words of party and entry together"),
        pytest.param("text", "nowhere to be found", [], id="a word that nobody has"),
        pytest.param("outcome", "unscreenable", ["!!!"], id="rows that could not be screened"),
        pytest.param("list", "us_dod_1260h", ["Huawey Technologies Co Ltd"], id="a list"),
    ],
)
def test_filters(
    browser: Browser, pages: dict[str, Path], name: str, value: str, expected: list[str]
) -> None:
    opened(browser, pages["batch"])
    choose(browser, name, value)
    assert shown(browser) == expected
    assert browser.execute_script("return document.querySelector('output').textContent").startswith(
        f"{len(expected)} of "
    )


def test_search_reaches_rows_without_a_finding(browser: Browser, pages: dict[str, Path]) -> None:
    opened(browser, pages["batch"])
    choose(browser, "text", "bakery 4711")
    lines = browser.execute_script("return document.querySelector('#without pre').textContent.trim()")
    assert lines.split("  ")[-1].startswith("Quietwater Bakery 4711")
    assert "\n" not in lines


def test_order_can_be_chosen(browser: Browser, pages: dict[str, Path]) -> None:
    opened(browser, pages["batch"])
    by_effect = shown(browser)
    choose(browser, "sort", "row")
    assert shown(browser)[:2] == ["Megvii Technology", "Huawey Technologies Co Ltd"]
    choose(browser, "sort", "rank")
    assert shown(browser) == by_effect


def test_page_is_whole_without_its_script(browser: Browser, pages: dict[str, Path]) -> None:
    browser.execute_cdp_cmd("Emulation.setScriptExecutionDisabled", {"value": True})
    try:
        opened(browser, pages["batch"])
        assert browser.find_elements("css selector", "#filters")[0].is_displayed() is False
        finding = browser.find_elements("css selector", ".finding summary")[0]
        finding.click()
        assert "Which word met which" in browser.find_element("css selector", ".finding[open]").text
    finally:
        browser.execute_cdp_cmd("Emulation.setScriptExecutionDisabled", {"value": False})


def test_keyboard_walks_along_stakes(browser: Browser, pages: dict[str, Path]) -> None:
    opened(browser, pages["ownership"])
    script = "document.querySelector('.box.asked').focus(); return document.activeElement.ariaLabel"
    assert "the party asked about" in browser.execute_script(script)
    assert browser.find_elements("css selector", ".marking .stroke.marked")
    browser.switch_to.active_element.send_keys(Keys.ARROW_UP)
    owner = browser.execute_script("return document.activeElement.ariaLabel")
    assert "holds Ant Group Co., Ltd." in owner


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_text_stands_out_from_paper(browser: Browser, pages: dict[str, Path], scheme: str) -> None:
    """Source: WCAG 2.2, success criterion 1.4.3: a contrast of 4.5 to 1."""
    wanted = [{"name": "prefers-color-scheme", "value": scheme}]
    browser.execute_cdp_cmd("Emulation.setEmulatedMedia", {"features": wanted})
    opened(browser, pages["ownership"])
    script = """
    const canvas = document.createElement('canvas').getContext('2d');
    const light = color => {
      canvas.fillStyle = '#000'; canvas.fillStyle = color; canvas.fillRect(0, 0, 1, 1);
      const part = v => (v /= 255) <= 0.04045 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4;
      const [r, g, b] = canvas.getImageData(0, 0, 1, 1).data;
      return 0.2126 * part(r) + 0.7152 * part(g) + 0.0722 * part(b);
    };
    const root = getComputedStyle(document.documentElement);
    const paper = light(root.getPropertyValue('--paper'));
    const names = ['ink', 'soft', 'link', 'prohibited', 'licence', 'restricted', 'red_flag', 'advisory',
                   'hit', 'review', 'unscreenable', 'same', 'differs'];
    return names.filter(name => {
      const other = light(root.getPropertyValue('--' + name));
      return (Math.max(paper, other) + 0.05) / (Math.min(paper, other) + 0.05) < 4.5;
    })"""
    assert browser.execute_script(script) == []


def test_a_picture_of_fifty_is_cut_between_its_parties_for_paper(
    browser: Browser, pages: dict[str, Path]
) -> None:
    opened(browser, pages["fifty"])
    frames = """return [...document.querySelectorAll('.scroll > svg')].map(svg => {
      const { y, height } = svg.viewBox.baseVal;
      return [y, y + height];
    })"""
    whole = browser.execute_script(frames)
    parties = """return [...document.querySelectorAll('.scroll .box')].map(box => {
      const top = box.transform.baseVal[0].matrix.f;
      return [top, top + +box.querySelector('.frame').getAttribute('height')];
    })"""
    boxes = browser.execute_script(parties)
    assert len(boxes) == 50
    browser.execute_script("dispatchEvent(new Event('beforeprint'))")
    sheets = browser.execute_script(frames)
    assert len(sheets) > 1
    assert [sheet[0] for sheet in sheets[1:]] == [sheet[1] for sheet in sheets[:-1]]
    assert all(any(top <= a and b <= end for top, end in sheets) for a, b in boxes)
    browser.execute_script("dispatchEvent(new Event('afterprint'))")
    assert browser.execute_script(frames) == whole


def test_a_narrow_screen_shows_the_party_asked_about(browser: Browser, pages: dict[str, Path]) -> None:
    opened(browser, pages["fifty"], 360)
    box = browser.execute_script("return document.querySelector('.box.asked').getBoundingClientRect()")
    assert 0 <= box["left"] < box["right"] <= 360


def test_prints_to_a4(browser: Browser, pages: dict[str, Path]) -> None:
    opened(browser, pages["ownership"])
    done = browser.execute_cdp_cmd("Page.printToPDF", {"preferCSSPageSize": True})
    sizes = re.findall(rb"/MediaBox \[0 0 (\d+)[.\d]* (\d+)[.\d]*\]", base64.b64decode(done["data"]))
    assert set(sizes) == {(b"594", b"841"), (b"841", b"594")}, "standing, and lying for the picture"


def test_the_heading_of_a_picture_stands_on_its_sheet(browser: Browser, pages: dict[str, Path]) -> None:
    opened(browser, pages["ownership"])
    browser.execute_cdp_cmd("Emulation.setEmulatedMedia", {"media": "print"})
    try:
        script = """return [...document.querySelectorAll('h2')].map(
          one => [one.innerText, getComputedStyle(one).page])"""
        sheets = dict(browser.execute_script(script))
    finally:
        browser.execute_cdp_cmd("Emulation.setEmulatedMedia", {"media": ""})
    assert sheets["Who holds it, and whom it holds"] == "lying"
    assert sheets["What this rests on"] == "auto"
