"""Every `sh` block of the documents, run in a shell as a reader would, beside the files that it speaks of."""

from __future__ import annotations

import os
import pty
import re
import shlex
import shutil
import subprocess
import sys
import time
from collections.abc import Callable, Mapping
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
import yaml
from typer.testing import CliRunner

from screener.cli.app import app
from tests.cli.test_pre_commit import INSTALLED, git
from tests.lists.whole_files import consolidated, sanctions
from tests.test_documents import DOCUMENTS, ROOT, understood

BIN = Path(sys.executable).parent
LISTED = {"us_bis_el": ["Hangzhou Hikvision Digital Technology Co., Ltd.", "Zhejiang Dahua Technology"]}
"""Parties of the documents that the publisher's file of these tests has."""
MAY_FIND = ("check", "batch", "ci", "rescreen", "review")
"""Commands that end with 1 where something was found."""
BLOCK = re.compile(r"(?:<!-- run by (?P<by>[^:]+): (?P<why>.+?) -->\n)?```sh\n(?P<lines>.*?)```", re.DOTALL)
ELSEWHERE = [
    ("README.md", ".ci/run"),
    ("examples/large_portfolio/README.md", "tests/engines/test_spark.py"),
    ("examples/large_portfolio/README.md", "tests/engines/test_spark.py"),
]
"""Blocks that cannot run here: where they are run."""
WRITTEN = re.compile(r"(?:\b(?:html|sarif|junit|json)=|-o )(\S+)")

pytestmark = pytest.mark.skipif(not shutil.which("bash"), reason="bash is not installed")


def named(document: Path) -> str:
    return document.relative_to(ROOT).as_posix()


def blocks(document: Path) -> list[re.Match[str]]:
    return list(BLOCK.finditer(document.read_text(encoding="utf-8")))


WITH_BLOCKS = [document for document in DOCUMENTS if any(not each["by"] for each in blocks(document))]


@pytest.fixture(scope="module")
def mirror(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder of publishers' files, as `lists update` takes them."""
    folder = tmp_path_factory.mktemp("mirror")
    for name, data in {"consolidated.csv": consolidated(LISTED), **sanctions()}.items():
        (folder / name).write_bytes(data)
    return folder


@pytest.fixture(scope="module")
def stocked(mirror: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A home with those lists, as a reader has who comes to a page after the first."""
    home = tmp_path_factory.mktemp("stocked")
    run(home, "lists", "update", "us_csl", "us_ofac", "--mirror", str(mirror))
    run(home, "check", "Zoloz", "--no-audit")
    return home


def project(folder: Path, mirror: Path, home: Path) -> None:
    """A fresh clone, and files that its reader has fetched."""
    del home
    for name in INSTALLED:
        copy = shutil.copytree if (ROOT / name).is_dir() else shutil.copy
        copy(ROOT / name, folder / name)
    for name in ("consolidated.csv", "SDN.CSV", "ADD.CSV", "ALT.CSV", "SDN_COMMENTS.CSV"):
        shutil.copy(mirror / name, folder / name.lower())


def parquet(folder: Path, mirror: Path, home: Path) -> None:
    """A portfolio in Parquet."""
    del mirror, home
    pq.write_table(pa.table({"vendor": ["Megvii Technology", "Zoloz"]}), folder / "vendors.parquet")


def asked(folder: Path, mirror: Path, home: Path) -> None:
    """A log of twenty queries."""
    del mirror
    rows = "".join(f"Megvii {number}\n" for number in range(20))
    (folder / "vendors.csv").write_text("name\n" + rows, encoding="utf-8")
    run(home, "batch", str(folder / "vendors.csv"), "--lists", "us_bis_el", "-o", str(folder / "out.csv"))


def repository(folder: Path, mirror: Path, home: Path) -> None:
    """A repository with a remote branch, in which suppliers are new, and findings that were accepted."""
    del mirror
    lines = (folder / "vendors.csv").read_text(encoding="utf-8").splitlines(keepends=True)
    (folder / "vendors.csv").write_text(lines[0], encoding="utf-8")
    git(folder, "init", "-q")
    git(folder, "add", "-A")
    git(folder, "commit", "-qm", "suppliers")
    git(folder, "update-ref", "refs/remotes/origin/main", "HEAD")
    (folder / "vendors.csv").write_text("".join(lines), encoding="utf-8")
    accepted = str(folder / "accepted.json")
    run(home, "ci", str(folder / "vendors.csv"), "--allow-starter", "--format", "json", "-o", accepted)


def run(home: Path, *arguments: str) -> None:
    done = CliRunner().invoke(app, arguments, env={"SCREENER_HOME": str(home)})
    assert done.exit_code in {0, 1}, done.output


SURROUNDINGS: Mapping[str, Callable[[Path, Path, Path], None]] = {
    "README.md": project,
    "examples/large_portfolio/README.md": parquet,
    "examples/reading_an_answer/README.md": asked,
    "examples/vendor_onboarding/README.md": repository,
}
"""What a document's commands need to be there besides the document's folder."""
PRESSED = {"screener review": [(b"? keys", b"t"), (b"note", b"\r"), (b"? keys", b"q")]}
"""Keys for a command that waits for a person, each with what it waits for: a true match, no note, the end."""


@pytest.mark.parametrize("document", WITH_BLOCKS, ids=named)
def test_the_commands_of_a_document_do_what_they_are_shown_for(
    document: Path, mirror: Path, stocked: Path, tmp_path: Path
) -> None:
    folder, home = tmp_path / "work", tmp_path / "home"
    if document.parent == ROOT:
        folder.mkdir()
    else:
        shutil.copytree(document.parent, folder)
        shutil.copytree(stocked, home)
    if prepare := SURROUNDINGS.get(named(document)):
        prepare(folder, mirror, home)
    environment = surrounding(home, mirror)
    for block in blocks(document):
        for line in [] if block["by"] else block["lines"].splitlines():
            code, said = typed(line, folder, environment)
            finds = any(f"screener {each} " in line for each in MAY_FIND)
            assert code in ({0, 1} if finds else {0}), f"{line}\n{code}\n{said}"
            assert [name for name in WRITTEN.findall(line) if not (folder / name).exists()] == [], line


def surrounding(home: Path, mirror: Path) -> dict[str, str]:
    """The environment of a person at a shell, whose pip finds all that it needs installed already."""
    ours = ("GIT_", "GITHUB_", "SCREENER_", "CI", "PYTHON")
    return {
        **{name: value for name, value in os.environ.items() if not name.startswith(ours)},
        "PATH": f"{BIN}{os.pathsep}{os.environ['PATH']}",
        "SCREENER_HOME": str(home),
        "SCREENER_MIRROR": str(mirror),
        "PYTHONPATH": str(Path(yaml.__file__).parents[1]),
        "PIP_NO_DEPS": "1",
        "PIP_NO_BUILD_ISOLATION": "0",  # pip reads it as "no isolation"
        "PIP_NO_COMPILE": "1",
        "PIP_DISABLE_PIP_VERSION_CHECK": "1",
    }


def typed(line: str, folder: Path, environment: Mapping[str, str]) -> tuple[int, str]:
    """Type a line at a terminal, and the keys that its command waits for; return how it ended."""
    mine, theirs = pty.openpty()
    process = subprocess.Popen(
        ["bash", "-c", line], cwd=folder, env={**environment, "TERM": "xterm"},
        stdin=theirs, stdout=theirs, stderr=theirs,
    )  # fmt: skip
    os.close(theirs)
    keys = [key for command, pressed in PRESSED.items() if command in line for key in pressed]
    said, seen, end = b"", 0, time.monotonic() + 120
    try:
        while time.monotonic() < end and (more := os.read(mine, 65536)):
            said += more
            if keys and keys[0][0] in said[seen:]:
                seen = len(said)
                os.write(mine, keys.pop(0)[1])
    except OSError:  # Linux says so when the last who could write has gone
        pass
    finally:
        os.close(mine)
        if time.monotonic() >= end:
            process.kill()
    return process.wait(10), said.decode("utf-8", "replace")


def test_what_is_run_elsewhere_is_said_where_it_stands_and_is_little() -> None:
    marked = [
        (named(document), by)
        for document in DOCUMENTS
        for by in re.findall(r"<!-- run by ([^:]+): .+ -->\n```", document.read_text(encoding="utf-8"))
    ]
    assert marked == ELSEWHERE
    assert "sed -n 2p" in (ROOT / ".ci" / "run").read_text(encoding="utf-8")
    assert "large_portfolio" in (ROOT / "tests" / "engines" / "test_spark.py").read_text(encoding="utf-8")


@pytest.mark.parametrize("document", [d for d in DOCUMENTS if blocks(d)], ids=named)
def test_every_line_has_commands_and_options_that_there_are(document: Path) -> None:
    """Also those that are run elsewhere."""
    for block in blocks(document):
        for command in re.findall(r"(?:^|&& )screener (.+?)(?=$| && )", block["lines"], re.MULTILINE):
            understood(shlex.split(command, comments=True))
