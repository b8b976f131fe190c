"""The form of the audit log: lines of JSON of which each holds the hash of the line before it.

Nothing here touches the disk: what proves a log can be read, and rewritten in any language, in an hour.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence

import msgspec
from msgspec import Struct

FORMAT = 1
START = "0" * 64
"""What the very first line has in place of the hash of a line before it."""

ABOUT = (
    (
        "This is an audit log of screener, a program that compares names with public sanctions and "
        "export-control lists. Every line is one JSON object (RFC 8259) in UTF-8, ended by one line feed."
    ),
    (
        "`prev` is the SHA-256 (FIPS 180-4), in lower-case hexadecimal, of all bytes of the line before "
        "without its line feed; the first line of a file takes the last line of the file before; the very "
        "first has 64 zeros."
    ),
    (
        "`n` numbers the lines of all files from 1. So a line that is changed, taken out, put in or moved "
        "no longer fits the line behind it. `head.json` beside the files repeats the number and hash of "
        "the last line."
    ),
    (
        "`record` says what a line is: `format` this one, first in each file; `run` one start of the "
        "program; `query` one party that was asked about; `standing` one party whose answer of an earlier "
        "run stands; `end` how a run ended (a run without one was killed); `repair` what was left of a "
        "line whose writer was killed, and was taken out."
    ),
    (
        "A `run` says when (`at`, UTC), who (`user`, `host`), which `command`, `version` of the program "
        "and `config`, for which day (`as_of`), against which `lists`, and from which `snapshots` of "
        "publishers' files: `sha256` is that of the file, or, of several, that of their lines as "
        "`sha256sum` prints them, in order of name. `snapshot` is one hash over all of them."
    ),
    (
        "A `query` says with `run` in which run (that line's `n`), and with `answer` what was answered: "
        "`query` the party as it was given; `outcome` hit, review, none or unscreenable; `matches` the "
        "list entries that are like it with score (0 to 1) and evidence; `exposures` through owners, in "
        "percent. A field that is not there was empty. `none` means that no match was found on those "
        "lists at that threshold, and no more."
    ),
    (
        "A `standing` is of a row of a portfolio that was not compared anew, as neither it nor any entry "
        "that it could be like has changed since the run `before`. Its `answer` says what stands, in the "
        "same words as that of a `query`, without evidence, which is in the earlier record of the party."
    ),
    (
        "In a run with `redacted`: true, what tells who was asked about is written as hmac-sha256: and "
        "the HMAC-SHA-256 (FIPS 198-1) of its text in UTF-8, which for names is in NFKC and lower case "
        "with single blanks. The key is in the file `salt` beside the log; without it nobody can try "
        "names."
    ),
)
"""The format in words, written into the first line of every file, for a reader who has nothing else."""


class Head(msgspec.Struct, frozen=True):
    """The end of the chain as its last writer left it."""

    file: int
    """Number of the last file."""
    bytes: int
    """Its length."""
    lines: int
    """Lines in all files."""
    sha256: str
    """Hash of the last line."""


class Link(msgspec.Struct, frozen=True):
    """What every line has, whatever it records."""

    prev: str
    n: int
    record: str


def link_of(line: bytes) -> Link | None:
    """The link in a line, or None where the line is no record."""
    try:
        return msgspec.json.decode(line, type=Link)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        return None


def hash_of(line: bytes) -> str:
    """Hash a line, without its line feed."""
    return hashlib.sha256(line).hexdigest()


def linked(bodies: Iterable[bytes], prev: str, lines: int) -> tuple[list[bytes], str]:
    """Make lines of JSON objects behind the `lines`-th, whose hash is `prev`; give the last hash, too."""
    made: list[bytes] = []
    for number, body in enumerate(bodies, start=lines + 1):
        line = b'{"prev":"%b","n":%d,%b' % (prev.encode(), number, body[1:])
        prev = hash_of(line)
        made.append(line)
    return made, prev


def beginning(file: int, at: str, program: str) -> bytes:
    """The body of a file's first line: the format in words."""
    return msgspec.json.encode(
        {"record": "format", "format": FORMAT, "file": file, "at": at, "program": program, "about": ABOUT}
    )


class Fault(Struct, frozen=True):
    """Where the chain does not hold, and what must have happened."""

    file: str
    line: int
    """1-based line of the file."""
    message: str


class Proof:
    """Follows the chain line by line and notes where it breaks."""

    def __init__(self) -> None:
        self.faults: list[Fault] = []
        self.lines = 0
        self.hash = START
        self._last = ("", 0)

    def follow(self, file: str, at: int, line: bytes) -> Link | None:
        """Take the next line; give its link, or None where it is no record."""
        link = link_of(line)
        if link is None:
            self._fault(file, at, "is no record")
        elif link.n > self.lines + 1:
            first, last = self.lines + 1, link.n - 1
            what = f"record {first} is" if first == last else f"records {first} to {last} are"
            self._fault(file, at, f"{what} missing before it")
        elif link.n <= self.lines:
            self._fault(file, at, f"record {link.n} stands behind record {self.lines}: moved or put in")
        elif link.prev != self.hash:
            name, number = self._last
            where = f"line {number} of {name}" if number else "the beginning"
            self._fault(file, at, f"{where} is not what this line was written behind: it was changed")
        self.lines = self.lines + 1 if link is None else link.n
        self.hash = hash_of(line)
        self._last = (file, at)
        return link

    def _fault(self, file: str, line: int, message: str) -> None:
        self.faults.append(Fault(file, line, message))


def follows(lines: Sequence[bytes], head: Head) -> bool:
    """Whether whole lines stand rightly behind the end of a chain."""
    prev, number = head.sha256, head.lines
    for line in lines:
        link = link_of(line)
        if link is None or (link.prev, link.n) != (prev, number + 1):
            return False
        prev, number = hash_of(line), link.n
    return True


def split(data: bytes) -> tuple[list[bytes], bytes]:
    """Split bytes into whole lines and what is left of one that is not whole."""
    *lines, rest = data.split(b"\n")
    return lines, rest
