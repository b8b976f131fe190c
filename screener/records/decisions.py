"""The only place that keeps decisions on disk, in `screener-decisions.toml`: who decided what, and why.

The file is made to be read in review. Decisions are only ever added; of two about the same finding the
later one holds.
"""

from __future__ import annotations

import contextlib
import hashlib
import os
import secrets
from pathlib import Path

import platformdirs
from filelock import FileLock

from screener.errors import InputError, OutputError
from screener.records.decision import Decision, parse, written

FILE_NAME = "screener-decisions.toml"
"""The file that is used where none is named."""

MOST_BYTES = 32 << 20
"""Chosen: some 50,000 decisions; a file that is larger is not one that somebody reads."""

_HEADING = """\
# Decisions about findings, one table each; `screener review` adds them, and nothing here is ever deleted:
# a later decision about the same finding takes the place of an earlier one. A false positive is set aside
# until the day named, and only while party and entry stay as they were: the hashes say how they were.
"""


def read(path: Path) -> tuple[Decision, ...]:
    """Read every decision of a file, in order.

    Raises:
        InputError: the file cannot be read, or a decision in it is incomplete or not what it says.
    """
    try:
        if path.stat().st_size > MOST_BYTES:
            raise InputError(f"{path}: is larger than {MOST_BYTES >> 20} MiB")
        text = path.read_bytes().decode("utf-8-sig")
    except OSError as error:
        raise InputError(f"{path}: cannot be read: {error.strerror or error}") from error
    except UnicodeDecodeError as error:
        raise InputError(f"{path}: is not UTF-8: {error}") from error
    return parse(text, str(path))


def append(path: Path, decision: Decision) -> None:
    """Add a decision at the end of the file; what stands there already stays, byte for byte.

    Raises:
        InputError: the file holds something that is no decision.
        OutputError: it cannot be written.
    """
    target = path.resolve()
    try:
        with _lock(target):
            before = target.read_bytes() if target.exists() else _HEADING.encode()
            gap = b"" if before.endswith(b"\n") else b"\n"
            after = before + gap + b"\n" + written(decision).encode()
            parse(after.decode("utf-8-sig"), str(path))
            _replace(target, after)
    except UnicodeDecodeError as error:
        raise InputError(f"{path}: is not UTF-8: {error}") from error
    except OSError as error:
        raise OutputError(f"{path}: cannot be written: {error.strerror or error}") from error


def _lock(target: Path) -> FileLock:
    """Keep one user's commands apart; the lock lies in the cache, as it must not litter a repository."""
    folder = platformdirs.user_cache_path("screener", appauthor=False, ensure_exists=True)
    key = hashlib.sha256(os.fsencode(target)).hexdigest()[:32]
    return FileLock(folder / f"decisions-{key}.lock")


def _replace(target: Path, data: bytes) -> None:
    """Put the new file in the place of the old in one step, with the old one's mode."""
    temporary = target.with_name(f".{target.name}-{secrets.token_hex(6)}")
    try:
        with temporary.open("xb") as stream:
            stream.write(data)
            stream.flush()
            os.fsync(stream.fileno())
        if target.exists():
            temporary.chmod(target.stat().st_mode & 0o777)
        temporary.replace(target)
    finally:
        with contextlib.suppress(OSError):
            temporary.unlink(missing_ok=True)
