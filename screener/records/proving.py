"""The only place that proves an audit log: all lines followed from the first to the head's."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

import msgspec

from screener.errors import AuditError
from screener.records.audit import AuditLog, now_text
from screener.records.chain import Fault, Head, Link, Proof


@dataclass(frozen=True, slots=True)
class Verdict:
    """What following the whole chain came to."""

    files: int
    lines: int
    records: tuple[tuple[str, int], ...]
    """How many lines of each kind."""
    first: str
    """When the first line was written, as it says."""
    last: str
    sha256: str
    """Of the last line: the one value to note elsewhere."""
    faults: tuple[Fault, ...]
    unended: tuple[int, ...]
    """Runs that did not say how they ended, by the number of their record."""
    torn: int = 0
    """Bytes of a last line that is not whole: its writer was killed."""
    noted: int | None = None
    """The line whose hash the user had noted; None where there is none, or nothing was noted."""


@dataclass(frozen=True, slots=True)
class _Kind:
    """What a line says of itself, apart from its link."""

    record: str
    at: str = ""
    run: int = 0


def prove(log: AuditLog, noted: str = "") -> Verdict:
    """Follow the whole chain; nothing is changed.

    Raises:
        AuditError: there is no log, or a file of it cannot be read.
    """
    found = _followed(log, noted)
    if not found.torn:
        return found
    with log.writing():  # what looks torn may be a line on its way
        return _followed(log, noted)


def repair(log: AuditLog) -> str:
    """Take out what a killed writer left, or make a lost head anew; both are recorded. Says what was done.

    Raises:
        AuditError: the log was changed or cut, which cannot be repaired.
    """
    with log.writing():
        try:
            _, notice = log.mended()
        except AuditError:
            if _has_head(log):
                raise
            notice = _remake_head(log)
    if notice:
        log.append([msgspec.json.encode({"record": "repair", "at": now_text(), "text": notice})], settle=True)
    return notice


def _has_head(log: AuditLog) -> bool:
    try:
        return log.head() is not None
    except AuditError:
        return False


def _remake_head(log: AuditLog) -> str:
    found = _followed(log, "", ignore_head=True)
    if found.faults or found.torn or not found.files:
        raise AuditError(
            f"{log.folder}: the chain does not hold, so no end of it can be vouched for",
            hint="`screener audit verify` says where it breaks",
        )
    path = log.files()[-1]
    log.set_head(Head(found.files, path.stat().st_size, found.lines, found.sha256))
    return "head.json was missing or unreadable and was made anew: lines may have been cut before that"


def _followed(log: AuditLog, noted: str, *, ignore_head: bool = False) -> Verdict:
    head, faults = (None, []) if ignore_head else _head_of(log)  # read first: files only grow behind it
    paths = log.files()
    if not paths and head is None:
        raise AuditError(f"{log.folder}: there is no audit log", hint="Any check or batch begins one.")
    walk = _Walk(head, noted)
    for number, path in enumerate(paths, start=1):
        if path != log.file(number):
            faults.append(Fault(log.file(number).name, 0, "is missing"))
            break
        walk.file(number, path)
    return replace(walk.verdict(len(paths)), faults=(*faults, *walk.proof.faults, *walk.cut()))


def _head_of(log: AuditLog) -> tuple[Head | None, list[Fault]]:
    try:
        head = log.head()
    except AuditError as error:
        return None, [Fault("head.json", 0, str(error))]
    missing = Fault("head.json", 0, "is missing: whether lines were cut from the end cannot be told")
    return head, [] if head else [missing]


class _Walk:
    """Goes through the files, and notes what a verdict needs."""

    def __init__(self, head: Head | None, noted: str) -> None:
        self.proof = Proof()
        self._head = head
        self._noted = noted.casefold()
        self._found: int | None = None
        self._records: Counter[str] = Counter()
        self._times = ("", "")
        self._open: dict[int, None] = {}
        self._torn = 0
        self._met_head = False

    def file(self, number: int, path: Path) -> None:
        """Follow one file."""
        offset = 0
        for at, line in enumerate(_lines(path), start=1):
            self._torn = 0 if line.endswith(b"\n") else len(line)
            if self._torn:
                return
            offset += len(line)
            link = self.proof.follow(path.name, at, line[:-1])
            self._note(link, line)
            if self._head and (number, offset) == (self._head.file, self._head.bytes):
                self._met_head = (self.proof.lines, self.proof.hash) == (self._head.lines, self._head.sha256)

    def _note(self, link: Link | None, line: bytes) -> None:
        if self.proof.hash == self._noted:
            self._found = self.proof.lines
        if link is None:
            return
        try:
            kind = msgspec.json.decode(line, type=_Kind)
        except (msgspec.DecodeError, UnicodeDecodeError):
            kind = _Kind(link.record)
        self._records[kind.record] += 1
        if kind.at:
            self._times = (self._times[0] or kind.at, kind.at)
        if kind.record == "run":
            self._open[link.n] = None
        elif kind.record == "end":
            self._open.pop(kind.run, None)

    def cut(self) -> Iterator[Fault]:
        """Say where the end is not the one that the head names."""
        if self._head and not self._met_head:
            less = self.proof.lines < self._head.lines
            what = (
                f"names {self._head.lines:,} lines, and {self.proof.lines:,} are there: the end was cut off"
                if less
                else f"names line {self._head.lines:,} by another hash: it was changed"
            )
            yield Fault("head.json", 0, what)

    def verdict(self, files: int) -> Verdict:
        """Sum up."""
        return Verdict(
            files=files,
            lines=self.proof.lines,
            records=tuple(sorted(self._records.items())),
            first=self._times[0],
            last=self._times[1],
            sha256=self.proof.hash,
            faults=(),
            unended=tuple(self._open),
            torn=self._torn,
            noted=self._found,
        )


def _lines(path: Path) -> Iterator[bytes]:
    try:
        with path.open("rb") as stream:
            yield from stream
    except OSError as error:
        raise AuditError(f"{path}: cannot be read: {error.strerror or error}") from error


@dataclass(frozen=True, slots=True)
class Recorded:
    """One query of the log, or an answer that stood, with the run that it belongs to."""

    n: int
    at: str
    run: msgspec.Raw
    """The run's line as it was written."""
    answer: msgspec.Raw
    """The answer as it was written, byte by byte."""
    stands: bool = False
    """Whether it is an answer of an earlier run that stood."""


_NOTHING = msgspec.Raw(b"{}")


class _Line(msgspec.Struct):  # a dataclass cannot have a raw field that may be absent
    n: int
    record: str
    at: str = ""
    run: int = 0
    answer: msgspec.Raw = _NOTHING


def recorded(log: AuditLog) -> Iterator[Recorded]:
    """Give every query of the log, oldest first; whether the chain holds is not asked.

    Raises:
        AuditError: there is no log, or it cannot be read.
    """
    paths = log.files()
    if not paths:
        raise AuditError(f"{log.folder}: there is no audit log", hint="Any check or batch begins one.")
    runs: dict[int, msgspec.Raw] = {}
    for path in paths:
        for at, line in enumerate(_lines(path), start=1):
            if not line.endswith(b"\n"):
                return  # of a writer that was killed, or is writing
            try:
                one = msgspec.json.decode(line, type=_Line)
            except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
                raise AuditError(
                    f"{path}: line {at} is no record: {error}", hint="`screener audit verify` says more"
                ) from error
            if one.record == "run":
                runs[one.n] = msgspec.Raw(line[:-1])
            elif one.record in {"query", "standing"}:
                stands = one.record == "standing"
                yield Recorded(one.n, one.at, runs.get(one.run, _NOTHING), one.answer, stands)
            elif one.record == "end":
                runs.pop(one.run, None)
