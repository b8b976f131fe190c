"""The only place that decides in which form and where results are written: whole files or none."""

from __future__ import annotations

import os
import re
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from enum import StrEnum
from pathlib import Path
from typing import IO, TextIO, cast

from rich.console import Console

from screener.errors import OutputError


class Format(StrEnum):
    """In which form results are written."""

    TABLE = "table"
    JSON = "json"
    JSONL = "jsonl"
    CSV = "csv"
    MARKDOWN = "markdown"
    HTML = "html"
    """One file to read, keep and print: of answers, not of tables."""


_BY_SUFFIX = {
    ".json": Format.JSON,
    ".jsonl": Format.JSONL,
    ".ndjson": Format.JSONL,
    ".csv": Format.CSV,
    ".md": Format.MARKDOWN,
    ".html": Format.HTML,
    ".htm": Format.HTML,
    ".txt": Format.TABLE,
}
_TRAILING_BLANKS = re.compile(r"[ \t]+(?=\n)")


TABLES = "table|json|jsonl|csv|markdown"
"""What commands offer that write no page."""


def choose_format(given: Format | None, output: Path | None, *, rows: bool, pages: bool = False) -> Format:
    """Tell the form of the results: as asked, else by the file's name, else by who reads them.

    Args:
        given: what the user asked for.
        output: the file to be written, or None for stdout.
        rows: whether the command answers a file row by row, so that a program is its likely reader.
        pages: whether the command can write an HTML page.

    Raises:
        OutputError: the file's name promises what is not written here, such as a spreadsheet.
    """
    form = _chosen(given, output, rows=rows)
    if form is Format.HTML and not pages:
        raise OutputError("this command writes no HTML page", hint=f"Its forms: {TABLES}.")
    return form


def _chosen(given: Format | None, output: Path | None, *, rows: bool) -> Format:
    if given is not None:
        return given
    if output is not None and output.suffix:
        return _format_of(output)
    if output is not None:
        return Format.CSV if rows else Format.TABLE
    return Format.CSV if rows and not sys.stdout.isatty() else Format.TABLE


def _format_of(output: Path) -> Format:
    form = _BY_SUFFIX.get(output.suffix.casefold())
    if form is None:
        raise OutputError(
            f"{output}: no format is known by {output.suffix!r}",
            hint=f"Name it {', '.join(_BY_SUFFIX)}, or say --format.",
        )
    return form


@contextmanager
def open_output(path: Path | None) -> Iterator[TextIO]:
    """Open stdout, or a file that appears under its name only when the block ends well.

    Line ends are written as given; what the encoding cannot hold is written as an escape.

    Raises:
        OutputError: the file cannot be written there.
    """
    if path is None or str(path) == "-":
        stream = _stdout()
        yield stream
        stream.flush()  # what cannot be written is an error of this command, not of the interpreter's end
        return
    _refuse(path)
    opened = _whole_or_none(path) if path.is_file() or not path.exists() else _direct(path)
    try:
        with opened as stream:
            yield stream
    except OSError as error:
        raise OutputError(f"{path}: cannot be written: {error.strerror or error}") from error


@contextmanager
def _whole_or_none(path: Path) -> Iterator[TextIO]:
    target = path.resolve()
    descriptor, name = tempfile.mkstemp(prefix=f".{target.name[:100]}.", suffix=".part", dir=target.parent)
    partial = Path(name)
    try:
        with os.fdopen(descriptor, "w", encoding="utf-8", errors="backslashreplace", newline="") as stream:
            yield stream
            stream.flush()
            os.fsync(stream.fileno())
        partial.chmod(_mode(target))
        partial.replace(target)
    finally:
        partial.unlink(missing_ok=True)


@contextmanager
def _direct(path: Path) -> Iterator[TextIO]:
    """Write to a device or pipe, which cannot be put in place whole."""
    with path.open("w", encoding="utf-8", errors="backslashreplace", newline="") as stream:
        yield stream


def console(stream: TextIO, *, width: int | None = None) -> Console:
    """Make a console for tables: colours and a terminal's width at a terminal, plain text otherwise."""
    if stream.isatty():
        return _Console(file=stream, width=width, emoji=False, markup=False, highlight=False)
    plain = cast("IO[str]", _WithoutTrailingBlanks(stream))
    return _Console(file=plain, width=width, emoji=False, markup=False, highlight=False)


class _Console(Console):
    """Lets the program hear that its reader has gone: rich would end it with 1, which means findings."""

    def on_broken_pipe(self) -> None:
        """Let the error go on to where every error ends."""
        raise  # noqa: PLE0704  # rich calls this while it handles the error


class _WithoutTrailingBlanks:
    """Takes away the blanks with which tables fill their lines: files are compared, and pipes cut."""

    def __init__(self, stream: TextIO) -> None:
        self._stream = stream
        self.encoding = stream.encoding

    def write(self, text: str) -> int:
        return self._stream.write(_TRAILING_BLANKS.sub("", text))

    def flush(self) -> None:
        self._stream.flush()

    def isatty(self) -> bool:
        return False


def _stdout() -> TextIO:
    reconfigure = getattr(sys.stdout, "reconfigure", None)
    if reconfigure is not None:
        encoding = None if sys.stdout.isatty() else "utf-8"
        reconfigure(encoding=encoding, errors="backslashreplace")
    return sys.stdout


def _refuse(path: Path) -> None:
    if path.is_dir():
        raise OutputError(f"{path}: is a folder", hint="Name a file in it.")
    if not path.resolve().parent.is_dir():
        raise OutputError(f"{path}: its folder does not exist", hint="Make the folder first.")


def _mode(target: Path) -> int:
    """Give the mode of the file that is replaced, or what a new file would get."""
    if target.exists():
        return target.stat().st_mode & 0o777
    mask = os.umask(0)
    os.umask(mask)
    return 0o666 & ~mask
