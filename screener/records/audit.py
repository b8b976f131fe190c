"""The only place that writes the audit log: lines are put behind the last one, by one writer at a time.

```
HOME/audit/audit-000001.jsonl   lines as each file's first line describes them
HOME/audit/head.json            number and hash of the last line, so that a log cut at its end is found out
HOME/audit/salt                 key of the hashes in redacted records
HOME/audit/lock                 one writer at a time
```

A line is on its way to the disk before its answer is given out. What a killed writer left of a line is taken
out by the next one, which records it. What was changed or cut by anybody else stops every writer: a log that
goes on as if nothing had happened would vouch for it.
"""

from __future__ import annotations

import datetime as dt
import os
import secrets
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path

import filelock
import msgspec

from screener.errors import AuditError
from screener.records.chain import FORMAT, START, Head, beginning, follows, hash_of, linked, split

FILE_BYTES = 64 * 1024 * 1024
"""Length from which on a new file is begun; chosen: an editor still opens it."""

LOCK_TIMEOUT_S = 60.0
"""Chosen: longer than any one write takes, short enough that a person still waits."""

FILE_MODE = 0o600
FOLDER_MODE = 0o700
_NO_LINK = getattr(os, "O_NOFOLLOW", 0)
_BINARY = getattr(os, "O_BINARY", 0)
_KEPT_OF_TAIL = 4_000
_BEGUN = 1
ASIDE = "move the folder aside as it is to begin a new log"


class AuditLog:
    """The audit log of one home folder. Reading creates nothing."""

    def __init__(self, home: Path, program: str, *, file_bytes: int = FILE_BYTES) -> None:
        self.folder = home / "audit"
        self._program = program
        self._limit = file_bytes

    def append(self, bodies: Sequence[bytes], *, settle: bool = False) -> tuple[Head, str]:
        """Put JSON objects behind the last line; give the end of the chain, and what a person should know.

        Args:
            bodies: JSON objects without `prev` and `n`, which are put in front of their fields.
            settle: wait until the disk has them.

        Raises:
            AuditError: the log cannot be written, or is not as its last writer left it.
        """
        with self.writing():
            head, notice = self.mended()
            if head.bytes >= self._limit:
                head = self._begin(head)
            lines, last = linked(bodies, head.sha256, head.lines)
            data = b"".join(line + b"\n" for line in lines)
            self._write(self.file(head.file), data, head.bytes, settle=settle)
            head = Head(head.file, head.bytes + len(data), head.lines + len(lines), last)
            self._set_head(head)
        return head, notice

    def mended(self) -> tuple[Head, str]:
        """The end of the chain, after what killed writers left was taken in or out; hold `writing` for it.

        Raises:
            AuditError: the log was cut or changed, which no killed writer does.
        """
        head = self.head()
        if head is None:
            return self._without_head(), ""
        path = self.file(head.file)
        size = path.stat().st_size if path.exists() else -1
        if size < head.bytes:
            raise AuditError(
                f"{path}: {head.bytes - max(size, 0):,} bytes are missing at its end",
                hint=f"`screener audit verify` says more; {ASIDE}",
            )
        if size == head.bytes:
            return self._with_next_file(head), ""
        return self._with_tail(head, path)

    def head(self) -> Head | None:
        """The end of the chain as its last writer noted it; None where there is no log.

        Raises:
            AuditError: it cannot be read.
        """
        path = self.folder / "head.json"
        try:
            return msgspec.json.decode(path.read_bytes(), type=Head)
        except FileNotFoundError:
            return None
        except (OSError, msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
            raise AuditError(
                f"{path}: cannot be read: {error}", hint="`screener audit verify --repair` makes it anew"
            ) from error

    def file(self, number: int) -> Path:
        """The path of a file of the log."""
        return self.folder / f"audit-{number:06d}.jsonl"

    def files(self) -> list[Path]:
        """The files of the log that there are, in order."""
        return sorted(self.folder.glob("audit-[0-9][0-9][0-9][0-9][0-9][0-9].jsonl"))

    def salt(self) -> bytes:
        """The key of redacted records; made when it is first asked for.

        Raises:
            AuditError: it cannot be read or made.
        """
        path = self.folder / "salt"
        with self.writing():
            if not path.exists():
                self._put(path, secrets.token_hex(32).encode())
            return path.read_bytes()

    @contextmanager
    def writing(self) -> Iterator[None]:
        """Hold the lock; what the disk refuses becomes one error that says what to do.

        Raises:
            AuditError: the log cannot be written.
        """
        try:
            self._make_folder()
            with filelock.FileLock(self.folder / "lock", timeout=LOCK_TIMEOUT_S, mode=FILE_MODE):
                yield
        except filelock.Timeout as error:
            raise AuditError(
                f"{self.folder}: another process has been writing it for {LOCK_TIMEOUT_S:.0f} s",
                hint="wait for it to end, then try again",
            ) from error
        except OSError as error:
            raise AuditError(
                f"{error.filename or self.folder}: the audit log cannot be written: "
                f"{error.strerror or error}; no answer is given without its record",
                hint="Check free space and permissions, name another folder with --home, or say --no-audit.",
            ) from error

    def set_head(self, head: Head) -> None:
        """Note an end of the chain that was found by following all of it; hold `writing` for it."""
        self._set_head(head)

    # --- what killed writers leave

    def _without_head(self) -> Head:
        files = self.files()
        if not files:
            return self._begin(Head(0, 0, 0, START))
        lines, rest = split(files[0].read_bytes())
        if len(files) == 1 and len(lines) == _BEGUN and not rest:  # killed between file and head
            head = Head(0, 0, 0, START)
            if follows(lines, head):
                return self._with_next_file(head)
        raise AuditError(
            f"{self.folder}: head.json is missing, so whether the log was cut cannot be told",
            hint=f"`screener audit verify --repair` makes it anew and records that; or {ASIDE}",
        )

    def _with_tail(self, head: Head, path: Path) -> tuple[Head, str]:
        with path.open("rb") as stream:
            stream.seek(head.bytes)
            lines, rest = split(stream.read())
        if not follows(lines, head):
            raise AuditError(
                f"{path}: what stands behind record {head.lines} was not written by screener",
                hint=f"`screener audit verify` says more; {ASIDE}",
            )
        if lines:
            length = sum(len(line) + 1 for line in lines)
            head = Head(head.file, head.bytes + length, head.lines + len(lines), hash_of(lines[-1]))
        if not rest:
            self._set_head(head)
            return head, ""
        os.truncate(path, head.bytes)
        note = {
            "record": "repair",
            "at": now_text(),
            "bytes": len(rest),
            "text": rest[:_KEPT_OF_TAIL].decode("ascii", "backslashreplace"),
        }
        added, last = linked([msgspec.json.encode(note)], head.sha256, head.lines)
        self._write(path, added[0] + b"\n", head.bytes, settle=True)
        head = Head(head.file, head.bytes + len(added[0]) + 1, head.lines + 1, last)
        self._set_head(head)
        return head, f"audit log: {len(rest)} bytes of a record whose writer was killed were taken out"

    def _with_next_file(self, head: Head) -> Head:
        """Go on in a file that a writer began and was killed before it said so."""
        path = self.file(head.file + 1)
        if not path.exists():
            return head
        lines, rest = split(path.read_bytes())
        if rest or len(lines) != _BEGUN or not follows(lines, head):
            raise AuditError(f"{path}: was not written behind record {head.lines}", hint=ASIDE)
        head = Head(head.file + 1, len(lines[0]) + 1, head.lines + 1, hash_of(lines[0]))
        self._set_head(head)
        return head

    # --- writing

    def _begin(self, head: Head) -> Head:
        """Begin the next file with the format in words; it appears whole."""
        number = head.file + 1
        (line,), last = linked([beginning(number, now_text(), self._program)], head.sha256, head.lines)
        self._put(self.file(number), line + b"\n")
        begun = Head(number, len(line) + 1, head.lines + 1, last)
        self._set_head(begun)
        return begun

    def _write(self, path: Path, data: bytes, at: int, *, settle: bool) -> None:
        handle = os.open(path, os.O_WRONLY | os.O_APPEND | _NO_LINK | _BINARY)
        try:
            with open(handle, "ab", buffering=0) as stream:  # noqa: PTH123 - a file descriptor, not a path
                rest = memoryview(data)
                while rest:
                    rest = rest[stream.write(rest) :]
                if settle:
                    os.fsync(stream.fileno())
        except OSError:
            with suppress(OSError):  # where it cannot be taken out, it is a killed writer's tail
                os.truncate(path, at)
            raise

    def _set_head(self, head: Head) -> None:
        about = "Number and hash of the last line of the audit log beside this file."
        fields = {"about": about, "format": FORMAT} | msgspec.to_builtins(head)
        self._put(self.folder / "head.json", msgspec.json.encode(fields), settle=False)

    def _put(self, path: Path, data: bytes, *, settle: bool = True) -> None:
        """Put a file in its place in one step."""
        temporary = path.with_name(f".{path.name}-{secrets.token_hex(6)}")
        try:
            handle = os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_EXCL | _BINARY, FILE_MODE)
            with open(handle, "wb") as stream:  # noqa: PTH123 - a file descriptor, not a path
                stream.write(data)
                if settle:
                    stream.flush()
                    os.fsync(stream.fileno())
            temporary.replace(path)
        finally:
            with suppress(OSError):
                temporary.unlink(missing_ok=True)

    def _make_folder(self) -> None:
        for path in (self.folder.parent, self.folder):
            if not path.is_dir():
                path.mkdir(mode=FOLDER_MODE, parents=True, exist_ok=True)


def now_text() -> str:
    """The present moment in UTC, to the second."""
    return dt.datetime.now(dt.UTC).isoformat(timespec="seconds").replace("+00:00", "Z")
