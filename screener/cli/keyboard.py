"""The only place that reads single keys: raw from a Unix terminal, from the console on Windows.

The terminal stays in one mode between keys, so that what is typed while a screen is drawn is not lost.
"""

from __future__ import annotations

import os
import sys
from types import FrameType
from typing import Protocol

KEYS = {
    "\x1b[A": "up", "\x1bOA": "up", "\xe0H": "up", "\x00H": "up",
    "\x1b[B": "down", "\x1bOB": "down", "\xe0P": "down", "\x00P": "down",
    "\x1b[C": "right", "\x1bOC": "right", "\xe0M": "right", "\x00M": "right",
    "\x1b[D": "left", "\x1bOD": "left", "\xe0K": "left", "\x00K": "left",
    "\x1b[5~": "page up", "\xe0I": "page up", "\x1b[6~": "page down", "\xe0Q": "page down",
    "\x1b[H": "home", "\x1bOH": "home", "\x1b[1~": "home", "\xe0G": "home",
    "\x1b[F": "end", "\x1bOF": "end", "\x1b[4~": "end", "\xe0O": "end",
    " ": "page down", "\r": "enter", "\n": "enter", "\x1b": "escape", "\x03": "q", "\x04": "q", "": "q",
}  # fmt: skip
"""What terminals send for keys without a letter. Source: xterm control sequences; Windows, getwch."""


RESIZED = "resized"
"""Comes as a key where the window has another size; consoles of Windows do not say so."""


class Keyboard(Protocol):
    """Gives keys one by one, and whole lines in between."""

    def key(self) -> str:
        """Wait for a key: its letter, or its name of `KEYS`; a terminal that has gone says `q`."""

    def line(self) -> str | None:
        """Wait for a line, with the terminal's own editing; None where the person gives up."""

    def close(self) -> None:
        """Give the terminal back as it was."""


def _line() -> str | None:
    try:
        return input().strip()
    except (EOFError, KeyboardInterrupt):
        return None


if sys.platform == "win32":
    import msvcrt

    class _Console:
        """The console of Windows, which keeps what is typed by itself."""

        def key(self) -> str:
            pressed = msvcrt.getwch()
            return KEYS.get(pressed if pressed not in "\x00\xe0" else pressed + msvcrt.getwch(), pressed)

        def line(self) -> str | None:
            return _line()

        def close(self) -> None:
            """Leave the console as it is: no mode of it was changed."""

    def keyboard() -> Keyboard:
        """Take the console."""
        return _Console()

else:
    import select
    import signal
    import termios
    import tty

    _PATIENCE_S = 0.05
    """How long the rest of a key's sequence may take; chosen: slow lines need some hundredths."""

    class _ResizedError(Exception):
        """The window has another size: whoever waits for a key has to draw again first."""

    class _Terminal:
        """A Unix terminal, unbuffered and without echo until it is closed."""

        def __init__(self) -> None:
            self._fd = sys.stdin.fileno()
            self._before = termios.tcgetattr(self._fd)
            self._waiting = self._stale = False
            self._signalled = signal.signal(signal.SIGWINCH, self._resized)
            tty.setcbreak(self._fd, termios.TCSADRAIN)

        def _resized(self, number: int, frame: FrameType | None) -> None:
            """Take note of it, and stop waiting; what is being drawn just now is drawn again."""
            del number, frame
            self._stale = True
            if self._waiting:
                self._waiting = False
                raise _ResizedError

        def key(self) -> str:
            try:
                self._waiting = True
                sent = RESIZED if self._stale else self._sequence()
            except _ResizedError:
                sent = RESIZED
            except (KeyboardInterrupt, OSError):
                return "q"
            finally:
                self._waiting = False
            self._stale = self._stale and sent != RESIZED
            return KEYS.get(sent, sent)

        def _sequence(self) -> str:
            """Read what one key sends: a character, or an escape sequence up to its final letter."""
            sent = os.read(self._fd, 1)
            while sent[:1] == b"\x1b" and not _complete(sent) and self._more():
                sent += os.read(self._fd, 1)
            for _ in range(_continued(sent[:1])):
                sent += os.read(self._fd, 1)
            return sent.decode(errors="replace")

        def _more(self) -> bool:
            return bool(select.select([self._fd], [], [], _PATIENCE_S)[0])

        def line(self) -> str | None:
            self._cook()
            try:
                return _line()
            finally:
                tty.setcbreak(self._fd, termios.TCSADRAIN)

        def _cook(self) -> None:
            termios.tcsetattr(self._fd, termios.TCSADRAIN, self._before)

        def close(self) -> None:
            """Give the terminal and the signal back."""
            self._cook()
            signal.signal(signal.SIGWINCH, self._signalled)

    def _complete(sent: bytes) -> bool:
        """Whether an escape sequence has its final byte. Source: ECMA-48 5th ed., section 5.4."""
        return len(sent) > 2 and (sent[-1:].isalpha() or sent[-1:] == b"~")  # noqa: PLR2004 - ESC [ x

    def _continued(first: bytes) -> int:
        """How many bytes of a character are to come. Source: RFC 3629, section 3."""
        lead = first[0] if first else 0
        return (lead >= 0xC0) + (lead >= 0xE0) + (lead >= 0xF0)  # noqa: PLR2004 - the lead bytes

    def keyboard() -> Keyboard:
        """Take the terminal that the command was started at."""
        return _Terminal()
