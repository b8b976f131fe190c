"""The only place that keeps what a long run has answered so far, so that an interrupted one can go on.

A journal lies beside the output file. Its first frame says what was asked: the input's hash, the options, the
snapshots. Each further frame holds the answers of some rows, in order, and the checksum of its bytes; reading
stops at the first frame that is not whole, as a killed run leaves it.
"""

from __future__ import annotations

import os
import struct
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO

import msgspec

from screener.errors import OutputError
from screener.model import Match, Outcome, Party, QueryResult

_Bare = tuple[Party, Outcome, tuple[Match, ...], str]
"""An answer without exposures: they are laid beside every answer anew, kept or fresh."""

FRAME = 500
"""Answers written at once; chosen: that many are asked again at most after a crash."""

_HEAD = struct.Struct("<II")


def beside(output: Path) -> Path:
    """Return where the journal of a run lies that writes `output`."""
    return output.with_name(f".{output.name}.journal")


class Journal:
    """The answers of one run so far."""

    def __init__(self, path: Path, asked: str) -> None:
        """Keep answers at `path`; `asked` is what the answers are to."""
        self._path = path
        self._asked = asked.encode()
        self._waiting: list[_Bare] = []
        self._file: BinaryIO | None = None

    def refuse_another(self) -> None:
        """Refuse to go on with a run that asked something else.

        Raises:
            OutputError: the interrupted run did.
        """
        if not self._path.exists():
            return
        with self._path.open("rb") as file:
            if next(frames(file), self._asked) != self._asked:
                raise OutputError(
                    f"{self._path}: the interrupted run had another input, other options or other lists",
                    hint="Run without --resume to begin anew.",
                )

    def resumed(self) -> Iterator[QueryResult]:
        """Give the answers that an interrupted run has left, in order, none where there is no such run."""
        if not self._path.exists():
            return
        whole = 0
        answers = msgspec.msgpack.Decoder(list[_Bare])
        with self._path.open("rb") as file:
            for number, frame in enumerate(frames(file)):
                if number:
                    for query, outcome, matches, reason in answers.decode(frame):
                        yield QueryResult(query, outcome, matches, reason=reason)
                whole = file.tell()
        if whole:
            self._file = self._path.open("r+b")
            self._file.truncate(whole)
            self._file.seek(whole)

    @contextmanager
    def kept(self) -> Iterator[Journal]:
        """Take answers while the block runs; when it ends well, nothing is left of the journal.

        Raises:
            OutputError: the journal cannot be written.
        """
        try:
            try:
                yield self
            except BaseException:
                self._flush()
                raise
            finally:
                if self._file is not None:
                    self._file.close()
            self._path.unlink(missing_ok=True)
        except OSError as error:
            raise OutputError(f"{self._path}: cannot be written: {error.strerror or error}") from error

    def add(self, answer: QueryResult) -> None:
        """Keep the answer of the next row, as it is before stakes are looked at."""
        self._waiting.append((answer.query, answer.outcome, answer.matches, answer.reason))
        if len(self._waiting) >= FRAME:
            self._flush()

    def _flush(self) -> None:
        if self._file is None:
            flags = os.O_RDWR | os.O_CREAT | os.O_TRUNC | getattr(os, "O_NOFOLLOW", 0)
            self._file = os.fdopen(os.open(self._path, flags, 0o600), "r+b")
            write_frame(self._file, self._asked)
        if self._waiting:
            frame, self._waiting = msgspec.msgpack.encode(self._waiting), []
            write_frame(self._file, frame)  # an interrupt here loses a frame, and never writes it twice


def write_frame(file: BinaryIO, content: bytes) -> None:
    """Write one frame and hand it to the operating system."""
    file.write(_HEAD.pack(len(content), zlib.crc32(content)) + content)
    file.flush()


def frames(file: BinaryIO) -> Iterator[bytes]:
    """Read frames until the first that is not whole."""
    while len(head := file.read(_HEAD.size)) == _HEAD.size:
        length, checksum = _HEAD.unpack(head)
        content = file.read(length)
        if len(content) != length or zlib.crc32(content) != checksum:
            return
        yield content
