"""The only place that takes a terminal over: a screen of lines, one key at a time, a line of text.

Works on Unix terminals and on Windows consoles; keys are read as `typer.getchar` reads them.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Protocol

import typer
from rich.console import Console
from rich.control import Control
from rich.segment import ControlType
from rich.text import Text

from screener.errors import UsageError
from screener.report.text import printable

KEYS = {
    "\x1b[A": "up", "\x1bOA": "up", "\xe0H": "up", "\x00H": "up",
    "\x1b[B": "down", "\x1bOB": "down", "\xe0P": "down", "\x00P": "down",
    "\x1b[C": "right", "\x1bOC": "right", "\xe0M": "right", "\x00M": "right",
    "\x1b[D": "left", "\x1bOD": "left", "\xe0K": "left", "\x00K": "left",
    "\x1b[5~": "page up", "\xe0I": "page up", "\x1b[6~": "page down", "\xe0Q": "page down",
    "\x1b[H": "home", "\x1b[1~": "home", "\xe0G": "home", "\x1b[F": "end", "\x1b[4~": "end", "\xe0O": "end",
    " ": "page down", "\r": "enter", "\n": "enter", "\x1b": "escape",
}  # fmt: skip
"""What terminals send for keys without a letter. Source: xterm control sequences; Windows getwch."""


_LONGEST_FIRST = sorted(KEYS, key=len, reverse=True)
_WHOLE_LINE = 2
"""Source: ECMA-48 5th ed., section 8.3.41, EL."""


class Screen(Protocol):
    """What a person sees and presses."""

    @property
    def console(self) -> Console:
        """How wide it is, and in what colours."""

    def show(self, top: Text, body: Sequence[str], bottom: Sequence[Text]) -> None:
        """Show a screen: a line at the top, lines in the middle, lines at the foot."""

    def key(self) -> str:
        """Wait for a key: a letter, or a name of `KEYS`."""

    def ask(self, question: str) -> str | None:
        """Ask for a line of text; None where the person gives up."""

    @property
    def height(self) -> int:
        """How many lines it has."""


class Terminal:
    """The terminal that the command was started at."""

    def __init__(self) -> None:
        self.console = Console(emoji=False, markup=False, highlight=False)
        self._pressed: list[str] = []

    @property
    def height(self) -> int:
        """How many lines it has now."""
        return self.console.size.height

    def show(self, top: Text, body: Sequence[str], bottom: Sequence[Text]) -> None:
        """Draw a screen from its first line; each line is cut where the screen ends."""
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
        """Wait for a key; several that came at once are given one after another. Ctrl-C is `q`."""
        if not self._pressed:
            try:
                self._pressed = list(split_keys(typer.getchar()))
            except KeyboardInterrupt:
                return "q"
        return self._pressed.pop(0)

    def ask(self, question: str) -> str | None:
        """Ask for a line of text at the foot of the screen; Ctrl-C and Ctrl-D give up."""
        self.console.control(Control((ControlType.CARRIAGE_RETURN,)))
        self._clear_line()
        self.console.file.write(printable(question))  # `input` would write it to stderr
        self.console.file.flush()
        self.console.show_cursor(True)
        try:
            return input().strip()
        except (EOFError, KeyboardInterrupt):
            return None
        finally:
            self.console.show_cursor(False)
            self.console.clear()


def split_keys(pressed: str) -> Iterator[str]:
    """Tell keys apart that a terminal sent at once.

    >>> list(split_keys("jj" + chr(27) + "[Bq"))
    ['j', 'j', 'down', 'q']
    """
    while pressed:
        sent = next((each for each in _LONGEST_FIRST if pressed.startswith(each)), pressed[0])
        yield KEYS.get(sent, sent)
        pressed = pressed[len(sent) :]


@contextmanager
def terminal() -> Iterator[Terminal]:
    """Take the terminal over, and give it back as it was, whatever happens.

    Raises:
        UsageError: there is no terminal.
    """
    if not (sys.stdin.isatty() and sys.stdout.isatty()):
        raise UsageError("a review needs a terminal", hint="Start it at one, without a pipe.")
    taken = Terminal()
    with taken.console.screen(hide_cursor=True):
        yield taken
