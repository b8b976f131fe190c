"""What `batch` does so that an interrupted run can go on: a journal beside the output."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from screener.cli.session import tell
from screener.errors import InputError, UsageError
from screener.index.maker import made_by
from screener.model import RunInfo
from screener.records.journal import Journal, beside


@contextmanager
def open_journal(
    file: Path, output: Path | None, run: RunInfo, reading: tuple[object, ...], *, resume: bool
) -> Iterator[Journal | None]:
    """Keep the answers of a run from a file into a file; what has no name twice cannot be gone on with.

    Raises:
        UsageError: `resume` was asked for without a file to read from and one to write to.
        InputError: the input cannot be read.
        OutputError: the journal cannot be written, or is of another run.
    """
    if output is None or str(output) == "-" or not file.is_file():
        if resume:
            raise UsageError("--resume needs a file of rows and an output file", hint="Name one with -o.")
        yield None
        return
    journal = Journal(beside(output), asked_text(file, run, reading))
    if resume:
        journal.refuse_another()
    with journal.kept():
        try:
            yield journal
        except KeyboardInterrupt:
            tell([f"interrupted; {output} is not written. The same command with --resume goes on."])
            raise


def asked_text(file: Path, run: RunInfo, reading: tuple[object, ...]) -> str:
    """Say what is asked, so that only the same question is gone on with."""
    try:
        with file.open("rb") as stream:
            digest = hashlib.file_digest(stream, "sha256").hexdigest()
    except OSError as error:
        raise InputError(f"{file}: cannot be read: {error.strerror or error}") from error
    fields = {
        "input": digest, "read": [str(each) for each in reading], "snapshot": run.snapshot,
        "lists": [status.id for status in run.lists], "as_of": run.as_of.isoformat(),
        "config": [[name, str(value)] for name, value in run.config], "made_by": made_by(),
    }  # fmt: skip
    return json.dumps(fields)
