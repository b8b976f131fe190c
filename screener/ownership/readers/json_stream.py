"""The only place that reads JSON of any size: its objects come one after another, and none is kept.

The json library parses each object; what is done here is to find where the next one begins. (ijson was tried:
it writes down the path to every value, so a hundred thousand brackets alone fill the memory.)
"""

from __future__ import annotations

import io
import itertools
import re
from collections.abc import Iterator
from typing import BinaryIO

from screener.errors import OwnershipError
from screener.ownership.readers.json_records import Record, decoder, parse_line

Numbered = Iterator[tuple[int, Record]]
"""Objects with their place in the file: its line where there is one a line, else its number."""

_HEAD = 1 << 16
_BLOCK = 1 << 16
_LONGEST = 1 << 26
"""Characters of one object. Chosen: no publisher's is a hundredth as long; a longer one is no record."""

_SPACE = re.compile(r"[ \t\r\n]*")
_LIST = re.compile(r'\s*(?:\[|(\{\s*"relations"\s*:\s*\[))')
"""What a list of objects begins with; GLEIF wraps its own into an object."""


def objects_of(name: str, file: BinaryIO) -> Numbered:
    """Give the objects of an array, of lines, or that follow each other, numbers exact.

    Raises:
        OwnershipError: the file is not JSON, or holds something else than objects.
    """
    text = io.TextIOWrapper(file, "utf-8-sig")
    try:
        head = text.read(_HEAD)
        first = head.lstrip().partition("\n")[0].rstrip()
        if begun := _LIST.match(head):
            window = _Window(name, head[begun.end() :], text)
            yield from _checked(name, _in_list(window, wrapped=bool(begun[1])))
        elif first.endswith("}"):
            yield from _lines(name, head, text)
        else:
            yield from _checked(name, _following(_Window(name, head, text)))
    except UnicodeDecodeError as error:
        raise OwnershipError(f"{name} is not UTF-8 (byte {error.start} of a block)") from None


def _lines(name: str, head: str, text: io.TextIOWrapper) -> Numbered:
    """Give the object of each line."""
    begun = io.StringIO(head)
    lines = iter(begun.readline, "")
    joined = (line if line.endswith("\n") else line + text.readline() for line in lines)
    for number, line in enumerate(itertools.chain(joined, text), start=1):
        if line.strip():
            yield number, parse_line(name, number, line)


def _checked(name: str, found: Iterator[object]) -> Numbered:
    """Number what was found, and refuse what is no object."""
    for number, item in enumerate(found, start=1):
        if not isinstance(item, dict):
            raise OwnershipError(f"{name}, record {number}: not an object")
        yield number, item


def _in_list(window: _Window, *, wrapped: bool) -> Iterator[object]:
    """Give what stands in a list, up to its closing bracket; behind that, only a wrapper may go on."""
    ended = window.take("]")
    while not ended:
        yield window.object()
        ended = window.take("]")
        if not ended and not window.take(","):
            raise window.error("neither a comma nor the end of the list behind it")
    if wrapped:
        window.pass_all()
    elif window.next():
        raise window.error("something stands behind the end of the list")


def _following(window: _Window) -> Iterator[object]:
    """Give objects that follow each other with nothing but spaces between them."""
    while window.next():
        yield window.object()


class _Window:
    """The part of a text that is looked at."""

    def __init__(self, name: str, head: str, text: io.TextIOWrapper) -> None:
        self._name, self._part, self._text = name, head, text
        self._at = self._count = 0
        self._parse = decoder()

    def next(self) -> str:
        """Pass spaces, and return the character behind them, "" at the end."""
        while True:
            found = _SPACE.match(self._part, self._at)
            self._at = found.end() if found else self._at
            if self._at < len(self._part) or not self._read_on():
                return self._part[self._at : self._at + 1]

    def take(self, char: str) -> bool:
        """Pass a character, if it is the next one."""
        found = self.next() == char
        self._at += found
        return found

    def pass_all(self) -> None:
        """Pass whatever else there is, so that the file has been read to its end."""
        self._at = len(self._part)
        while self._read_on():
            self._at = len(self._part)

    def object(self) -> object:
        """Return the value that comes next, and pass it."""
        self._count += 1
        self.next()
        while True:
            try:
                value, self._at = self._parse.raw_decode(self._part, self._at)
            except RecursionError:
                raise self.error("nested too deeply") from None
            except ValueError as error:
                if len(self._part) - self._at > _LONGEST:
                    raise self.error("longer than any record") from None
                if not self._read_on(len(self._part) - self._at):
                    raise self.error(f"not JSON: {error}") from None
            else:
                return value

    def _read_on(self, more: int = 0) -> bool:
        """Drop what lies behind and read on; say whether there was more."""
        self._part = self._part[self._at :]
        self._at = 0
        # As much again as there is: an object of any length is then tried only some few times.
        block = self._text.read(max(_BLOCK, more))
        self._part += block
        return bool(block)

    def error(self, problem: str) -> OwnershipError:
        return OwnershipError(f"{self._name}, record {self._count}: {problem}")
