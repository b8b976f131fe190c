"""The one error family: each class is a thing that a user can do something about.

A message names the file, the row or entity, and the field, and says what to do next.
The one handler is in `screener.cli.app`; the exit codes are a public promise.
"""

from __future__ import annotations

from enum import IntEnum
from typing import ClassVar


class ExitCode(IntEnum):
    """What a command's exit status means; when several apply: 5, 3, 4, 1 in that order."""

    NOTHING_FOUND = 0
    FINDINGS = 1
    USAGE = 2
    LIST_DATA = 3
    ROWS_UNSCREENED = 4
    INTERNAL = 5
    INTERRUPTED = 130
    """Stopped by Ctrl-C, as shells have it (128 + SIGINT)."""
    PIPE_CLOSED = 141
    """The reader of our output went away, as shells have it (128 + SIGPIPE)."""


class ScreenerError(Exception):
    """Base of every error that screener raises on purpose.

    Attributes:
        hint: what the user can do next, or "".
        exit_code: the exit status of a command that ends with this error.
    """

    exit_code: ClassVar[ExitCode] = ExitCode.INTERNAL

    def __init__(self, message: str, *, hint: str = "") -> None:
        super().__init__(message)
        self.hint = hint


class UsageError(ScreenerError):
    """The command line, a configuration or an argument does not make sense."""

    exit_code = ExitCode.USAGE


class InputError(UsageError):
    """A file that the user gave cannot be read at all (one bad row is not this)."""


class OutputError(UsageError):
    """A result cannot be written where the user asked for it; nothing was left half-written."""


class OwnershipError(UsageError):
    """Stakes contradict each other or cannot be read; the message names file and rows."""


class ListDataError(ScreenerError):
    """List data is missing, stale, truncated or implausible: no answer may rest on it."""

    exit_code = ExitCode.LIST_DATA


class ListMissingError(ListDataError):
    """A list that was asked for has no snapshot in the store."""


class ListStaleError(ListDataError):
    """A snapshot is older than the age allowed for its list."""


class ListUnreadableError(ListDataError):
    """A publisher's file cannot be parsed, or holds a category that no reader knows."""


class ListImplausibleError(ListDataError):
    """A publisher's file parses, but is too small or has lost too much to be believed."""


class FetchError(ListDataError):
    """A publisher's file could not be fetched whole; the last good snapshot stays."""


class StoreError(ListDataError):
    """The store is damaged, locked, unwritable or made by a newer version."""


class AuditError(ScreenerError):
    """The audit log cannot be written or is not whole: no answer is given without its record."""

    exit_code = ExitCode.LIST_DATA
