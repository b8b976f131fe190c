"""HTML pages as files: what they say, that they need nothing else, and that nothing in them acts."""

from __future__ import annotations

import base64
import hashlib
import re
import shutil
import subprocess
import sys
from html.parser import HTMLParser
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from screener.cli.app import COMMANDS as EVERY
from screener.cli.app import app
from tests.pages.conftest import ROWS

ROOT = Path(__file__).resolve().parents[2]
COMMANDS = ["check", "batch", "ci", "ownership", "hostile", "whatif", "rescreen", "fifty"]
_VOID = {"meta", "br", "img", "input", "link", "hr"}


class Page(HTMLParser):
    """Collects the elements of a page, the text in them, and whether every one is closed."""

    def __init__(self, text: str) -> None:
        super().__init__(convert_charrefs=True)
        self.open: list[str] = []
        self.elements: list[tuple[str, dict[str, str | None]]] = []
        self.text = ""
        self.wrong: list[str] = []
        self.feed(text)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, dict(attrs)))
        if tag not in _VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, dict(attrs)))

    def handle_endtag(self, tag: str) -> None:
        if not self.open or self.open.pop() != tag:
            self.wrong.append(tag)

    def handle_data(self, data: str) -> None:
        self.text += data


@pytest.fixture(params=COMMANDS)
def page(request: pytest.FixtureRequest, pages: dict[str, Path]) -> str:
    return pages[request.param].read_text(encoding="utf-8")


def test_every_element_is_closed_in_its_turn(page: str) -> None:
    parsed = Page(page)
    assert (parsed.wrong, parsed.open) == ([], [])


def test_nothing_is_loaded_from_anywhere(page: str) -> None:
    loading = {"src", "srcset", "action", "formaction", "background", "poster", "data", "style", "xlink:href"}
    for tag, attributes in Page(page).elements:
        assert not loading & set(attributes), (tag, attributes)
        assert tag not in {"link", "iframe", "object", "embed", "base", "img", "image", "use"}
        assert not [name for name in attributes if name.startswith("on")], (tag, attributes)
    assert "@import" not in page
    assert not re.search(r"url\((?!#)", page)


def test_links_lead_to_the_web_or_into_the_page(page: str) -> None:
    links = [attributes["href"] or "" for tag, attributes in Page(page).elements if tag == "a"]
    assert [link for link in links if not link.startswith(("https://", "http://", "#list-"))] == []


def test_only_our_style_and_script_act(page: str) -> None:
    """The policy names the hashes of what is between the tags, and lets nothing else in."""
    policy = next(a["content"] for _, a in Page(page).elements if a.get("http-equiv"))
    assert policy is not None
    for kind in ("style", "script"):
        inside = re.findall(rf"<{kind}>(.*?)</{kind}>", page, re.DOTALL)
        assert len(inside) == 1
        digest = base64.b64encode(hashlib.sha256(inside[0].encode()).digest()).decode()
        assert f"{kind}-src 'sha256-{digest}'" in policy
    assert policy.startswith("default-src 'none';")
    assert "unsafe" not in policy


def test_a_hostile_name_stays_text(pages: dict[str, Path]) -> None:
    for command in ("check", "batch", "hostile", "rescreen"):
        parsed = Page(pages[command].read_text(encoding="utf-8"))
        assert "<script>document.title='owned'</script><img src=x onerror=alert(1)>" in parsed.text
        assert [tag for tag, _ in parsed.elements].count("script") == 1
        assert "\u202e" not in parsed.text


@pytest.mark.parametrize(
    ("command", "said"),
    [
        pytest.param("check", "as of 2026-11-23", id="the day stands in it"),
        pytest.param("check", "us_bis_el", id="the lists stand in it"),
        pytest.param("check", "STARTER SET", id="what rests on the starter set says so"),
        pytest.param(
            "check", "met by its primary name: “Megvii Technology”", id="the name that met is named"
        ),
        pytest.param("check", "84 FR 54002", id="the entry is there as published"),
        pytest.param("batch", "no stakes were given", id="that nobody looked at owners is said"),
        pytest.param("batch", "vendor", id="the column that was read is named"),
        pytest.param(
            "batch", "columns that say nothing to the screening: note", id="so is what was not read"
        ),
        pytest.param("batch", "Could not be screened", id="a row that could not be screened is a finding"),
        pytest.param("batch", "Quietwater Bakery 7", id="a row without a finding is named"),
        pytest.param("batch", "No match found on", id="what nothing was found on is said"),
        pytest.param("ci", "no stakes were given", id="nor at a gate"),
        pytest.param("ci", "Only what counts is shown", id="the gate says what it leaves out"),
        pytest.param("ownership", "32.5 to under 33.5% shares", id="an open end of a share is kept"),
        pytest.param("ownership", "not disclosed: 14.05%", id="what is not disclosed is said"),
        pytest.param("whatif", "Ant Group on us_bis_el", id="what was supposed is said"),
        pytest.param("whatif", "not in force", id="a rule that does not bind says so"),
        pytest.param(
            "rescreen", "added to us_dod_1260h (from 2026-06-08)", id="why a finding is new is said"
        ),
        pytest.param("rescreen", "the row is gone", id="so is why one is gone"),
        pytest.param("rescreen", "1 lists as of 2024-06-30", id="what it is compared with is said"),
        pytest.param("rescreen", "us_dod_1260h 2026-06-08", id="the lists have their days"),
        pytest.param(
            "rescreen", "no letter or digit in the name", id="a row that cannot be screened is told"
        ),
    ],
)
def test_page_says(pages: dict[str, Path], command: str, said: str) -> None:
    assert said in re.sub(r"\s+", " ", Page(pages[command].read_text(encoding="utf-8")).text)


@pytest.mark.parametrize("command", COMMANDS)
def test_no_page_calls_a_party_clear_or_safe(pages: dict[str, Path], command: str) -> None:
    text = Page(
        re.sub(r"<(style|script)>.*?</\1>", "", pages[command].read_text("utf-8"), flags=re.DOTALL)
    ).text
    assert not re.search(r"\b(clear|cleared|safe)\b", text, re.IGNORECASE)


def test_ten_thousand_rows_make_a_file_that_mails_carry(pages: dict[str, Path]) -> None:
    size = pages["batch"].stat().st_size
    assert size < 1_500_000, f"{ROWS} rows take {size} bytes"


@pytest.mark.parametrize(
    "arguments",
    [
        pytest.param(["lists", "status"], id="lists have no page"),
        pytest.param(["compare", "A Ltd", "A Limited"], id="nor has compare"),
        pytest.param(["ownership", "registers"], id="nor have registers"),
    ],
)
def test_a_command_without_a_page_says_so(arguments: list[str], folder: Path) -> None:
    done = CliRunner().invoke(app, [*arguments, "--format", "html"], env={"SCREENER_HOME": str(folder)})
    assert done.exit_code == 2
    assert "writes no HTML page" in done.stderr


HEAVY = "jinja2 pandas pyarrow pyspark openpyxl python_calamine anyascii stdnum"
SPARED = {name: HEAVY + ("" if name == "lists" else " requests") for name in EVERY} | {
    "check": f"{HEAVY} requests multiprocessing rich.progress importlib.metadata defusedxml"
    " screener.parties.table screener.model.stakes screener.index.compile",
}


@pytest.mark.parametrize(("command", "spared"), SPARED.items(), ids=SPARED)
def test_a_command_starts_without_what_it_may_not_need(command: str, spared: str) -> None:
    program = (
        f"import sys; import screener.cli.{command}; sys.exit(bool(set({spared.split()}) & set(sys.modules)))"
    )
    assert subprocess.run([sys.executable, "-c", program], cwd=ROOT, check=False).returncode == 0


VENDORS = ROOT / "examples" / "portfolio" / "vendors.csv"
STAKES = ROOT / "examples" / "ant_group" / "stakes.csv"
CHECK = ["check", "Megvii Technology", "--no-audit"]
BESIDE = [
    CHECK,
    ["batch", str(VENDORS), "--workers", "1", "--no-audit"],
    ["ci", str(VENDORS), "--allow-starter", "--workers", "1", "--no-audit"],
    ["ownership", "Zoloz", "--ownership", str(STAKES)],
    ["whatif", "Ant Group", "--list", "us_bis_el", "--ownership", str(STAKES)],
    ["rescreen", str(VENDORS), "--workers", "1", "--lists", "us_dod_1260h"],
]


@pytest.fixture(scope="module")
def compiled(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A home with its index, so that it is compiled once for all these tests."""
    home = tmp_path_factory.mktemp("compiled")
    assert run(home, *CHECK).exit_code == 1
    return home


def run(home: Path, *arguments: str) -> Result:
    return CliRunner().invoke(app, [*arguments, "--as-of", "2026-11-23"], env={"SCREENER_HOME": str(home)})


@pytest.mark.parametrize("command", BESIDE, ids=lambda each: each[0])
def test_a_page_is_written_beside_the_answer(command: list[str], compiled: Path, tmp_path: Path) -> None:
    beside, alone, answer = tmp_path / "beside.html", tmp_path / "alone.html", tmp_path / "answer.json"
    second = compiled
    if command[0] == "rescreen":  # its second run would compare with its first
        second = shutil.copytree(compiled, tmp_path / "home")
    done = run(compiled, *command, "--report", f"html={beside}", "-o", str(answer), "--format", "json")
    assert (done.exit_code, answer.stat().st_size > 0) == (1, True), done.output
    assert run(second, *command, "-o", str(alone)).exit_code == 1
    assert beside.read_bytes() == alone.read_bytes()


REFUSED = [
    *((each, "sarif=x.sarif", "html=out.html") for each in BESIDE if each[0] != "ci"),
    (CHECK, "html", "html=out.html"),
    (CHECK, "html=answer.json", "two reports cannot have one file"),
    (CHECK, "html=no/such/page.html", "its folder does not exist"),
]


@pytest.mark.parametrize(
    ("command", "wanted", "said"),
    [pytest.param(*each, id=f"{each[0][0]} {each[1]}") for each in REFUSED],
)
def test_a_page_that_cannot_be_is_refused_and_nothing_is_written(
    command: list[str],
    wanted: str,
    said: str,
    compiled: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.chdir(tmp_path)
    done = run(compiled, *command, "--report", wanted, "-o", "answer.json")
    assert done.exit_code == 2
    assert said in done.stderr
    assert list(tmp_path.iterdir()) == []
