"""Results are written whole or not at all, and never over what was screened."""

from __future__ import annotations

import io
import os
import stat
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from screener.cli.output import Format, choose_format, console, open_output
from screener.errors import OutputError


def test_a_file_appears_with_its_whole_content(tmp_path: Path) -> None:
    target = tmp_path / "out.csv"
    with open_output(target) as stream:
        stream.write("a\r\n华为\n")
        assert not target.exists()
    assert target.read_bytes() == "a\r\n华为\n".encode()
    assert list(tmp_path.iterdir()) == [target]


def interrupted() -> Iterator[str]:
    yield "new"
    raise KeyboardInterrupt


def test_a_failure_leaves_the_old_file_and_nothing_else(tmp_path: Path) -> None:
    target = tmp_path / "out.csv"
    target.write_text("old")
    with pytest.raises(KeyboardInterrupt), open_output(target) as stream:
        stream.writelines(interrupted())
    assert target.read_text() == "old"
    assert list(tmp_path.iterdir()) == [target]


def test_half_a_surrogate_pair_is_written_as_an_escape(tmp_path: Path) -> None:
    with open_output(tmp_path / "out.txt") as stream:
        stream.write("a\ud800b")
    assert (tmp_path / "out.txt").read_text() == "a\\ud800b"


@pytest.mark.skipif(sys.platform == "win32", reason="modes are of Unix")
def test_a_new_file_has_the_usual_mode_and_a_replaced_one_keeps_its_own(tmp_path: Path) -> None:
    usual, target = tmp_path / "usual", tmp_path / "out"
    usual.touch()
    for _ in range(2):
        with open_output(target) as stream:
            stream.write("x")
        assert stat.S_IMODE(target.stat().st_mode) == stat.S_IMODE(usual.stat().st_mode)
        usual.chmod(0o640)
        target.chmod(0o640)


def test_a_link_is_followed_and_not_replaced(tmp_path: Path) -> None:
    (tmp_path / "real").touch()
    (tmp_path / "link").symlink_to(tmp_path / "real")
    with open_output(tmp_path / "link") as stream:
        stream.write("x")
    assert (tmp_path / "link").is_symlink()
    assert (tmp_path / "real").read_text() == "x"


def test_a_folder_is_refused(tmp_path: Path) -> None:
    with pytest.raises(OutputError, match="is a folder"), open_output(tmp_path):
        pass


def test_a_missing_folder_is_refused(tmp_path: Path) -> None:
    with pytest.raises(OutputError, match="does not exist"), open_output(tmp_path / "no" / "out.csv"):
        pass


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="a full disk is simulated by a device of Linux")
def test_a_full_disk_is_an_error_that_names_the_file() -> None:
    with pytest.raises(OutputError, match="/dev/full"), open_output(Path("/dev/full")) as stream:
        stream.write("x" * 100_000)


@pytest.mark.skipif(sys.platform == "win32", reason="a pipe of Unix")
def test_a_pipe_is_written_to_directly(tmp_path: Path) -> None:
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    reader = os.open(pipe, os.O_RDONLY | os.O_NONBLOCK)
    with open_output(pipe) as stream:
        stream.write("x")
    assert os.read(reader, 10) == b"x"
    os.close(reader)


@pytest.mark.parametrize(
    ("given", "output", "rows", "chosen"),
    [
        (Format.JSON, "x.csv", True, Format.JSON),
        (None, "x.jsonl", True, Format.JSONL),
        (None, "x.md", False, Format.MARKDOWN),
        (None, "x", True, Format.CSV),
        (None, "x", False, Format.TABLE),
        (None, None, True, Format.CSV),
        (None, None, False, Format.TABLE),
    ],
    ids=[
        "as asked",
        "by the file's name",
        "Markdown by the file's name",
        "rows to a file without a suffix",
        "a person's answer to a file without a suffix",
        "rows into a pipe",
        "a person's answer into a pipe",
    ],
)
def test_format_is_chosen(given: Format | None, output: str | None, rows: bool, chosen: Format) -> None:
    assert choose_format(given, Path(output) if output else None, rows=rows) is chosen


@pytest.mark.parametrize("name", ["x.xlsx", "x.tsv", "x.pdf"])
def test_a_name_that_promises_another_format_is_refused(name: str) -> None:
    with pytest.raises(OutputError, match="no format is known"):
        choose_format(None, Path(name), rows=True)
    assert choose_format(Format.CSV, Path(name), rows=True) is Format.CSV


def test_lines_into_a_file_have_no_trailing_blanks() -> None:
    stream = io.StringIO()
    console(stream, width=20).print("a   ")
    assert stream.getvalue() == "a\n"
