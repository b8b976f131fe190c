"""The only place that takes a terminal over: a screen of lines, one key at a time, a line of text.

Works on Unix terminals and on Windows consoles.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Protocol

from rich.console import Console
from rich.control import Control
from rich.segment import ControlType
from rich.text import Text

from screener.cli.keyboard import Keyboard, keyboard
from screener.errors import UsageError
from screener.report.text import printable

_WHOLE_LINE = 2
"""Source: ECMA-48 5th ed., section 8.3.41, EL."""


class Screen(Protocol):
    """What a person sees and presses."""

    @property
    def console(self) -> Console:
        """How wide it is, and in what colours."""

    @property
    def height(self) -> int:
        """How many lines it has."""

    def show(self, top: Text, body: Sequence[str], bottom: Sequence[Text]) -> None:
        """Show a screen: a line at the top, lines in the middle, lines at the foot."""

    def key(self) -> str:
        """Wait for a key: a letter, or a name of `screener.cli.keyboard.KEYS`."""

    def ask(self, question: str) -> str | None:
        """Ask for a line of text; None where the person gives up."""


class Terminal:
    """The terminal that the command was started at."""

    def __init__(self, keys: Keyboard) -> None:
        self.console = Console(emoji=False, markup=False, highlight=False)
        self._keys = keys

    @property
    def height(self) -> int:
        """How many lines it has now."""
        return self.console.size.height

    def show(self, top: Text, body: Sequence[str], bottom: Sequence[Text]) -> None:
        """Draw a screen from its first line, over what was there."""
        room = self.height - 1 - len(bottom)
        self.console.control(Control.home())
        self._line(top)
        for line in [*body[:room], *[""] * (room - len(body))]:
            self._clear_line()
            self.console.file.write(line + "\n")
        for number, text in enumerate(bottom, start=1):
            self._line(text, last=number == len(bottom))
        self.console.file.flush()

    def _line(self, text: Text, *, last: bool = False) -> None:
        self._clear_line()
        cut = text.copy()
        cut.truncate(self.console.size.width - 1, overflow="ellipsis")
        self.console.print(cut, end="" if last else "\n", no_wrap=True, overflow="crop")

    def _clear_line(self) -> None:
        self.console.control(Control((ControlType.ERASE_IN_LINE, _WHOLE_LINE)))

    def key(self) -> str:
        """Wait for a key."""
        return self._keys.key()

    def ask(self, question: str) -> str | None:
        """Ask for a line of text at the foot of the screen; Ctrl-C and Ctrl-D give up."""
        self.console.control(Control((ControlType.CARRIAGE_RETURN,)))
        self._clear_line()
        self.console.file.write(printable(question))  # `input` would write it to stderr
        self.console.file.flush()
        self.console.show_cursor(True)
        try:
            return self._keys.line()
        finally:
            self.console.show_cursor(False)
            self.console.clear()


@contextmanager
def terminal() -> Iterator[Terminal]:
    """Take the terminal over, and give it back as it was, whatever happens.

    Raises:
        UsageError: there is no terminal.
    """
    if not (sys.stdin.isatty() and sys.stdout.isatty()):
        raise UsageError("a review needs a terminal", hint="Start it at one, without a pipe.")
    keys = keyboard()
    try:
        taken = Terminal(keys)
        with taken.console.screen(hide_cursor=True):
            yield taken
    finally:
        keys.close()
