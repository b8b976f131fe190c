"""What `audit replay` does: each recorded question asked again, of the lists and stakes of then."""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec

from screener.cli.audit_records import Replayed
from screener.cli.exposed import open_exposures
from screener.cli.recording import answer_bytes, file_hash, registers, written
from screener.cli.rescreened import standing_json
from screener.errors import AuditError, InputError, UsageError
from screener.records.differing import differences
from screener.records.proving import Recorded
from screener.screening.kept import kept_of
from screener.screening.replaying import PastQuery, PastRun, changed_settings, reopened
from screener.screening.screen import Screener

if TYPE_CHECKING:
    from screener.screening.beside import Exposures

EQUAL = "byte-equal"
DIFFERS = "differs"


def replayed(home: Path, found: Iterable[Recorded]) -> Iterator[Replayed]:
    """Ask recorded questions again; those of one run stand together, and its lists are opened once.

    Raises:
        UsageError: a record is redacted, so that nobody can ask it again.
        ListMissingError: the lists of then cannot be had again.
        InputError: a file of stakes is no longer what it was.
    """
    for text, group in itertools.groupby(found, key=lambda one: bytes(one.run)):
        past = run_of(text)
        if past.redacted:
            raise UsageError(
                f"run {past.n} is redacted: it holds no names that could be asked about again",
                hint="Ask again with `screener check NAME --as-of DATE`; `audit show --party NAME` finds it.",
            )
        screener = reopened(home, past)
        exposures = open_stakes(home, past, screener)
        settings = tuple(changed_settings(past, screener.run))
        for one in group:
            past_query = query_of(one)
            party = past_query.query
            result = past_query.ruled(exposures.answered(screener.check(party)))
            now = written(standing_json(kept_of(result))) if one.stands else answer_bytes(result)
            yield compared(one, party.name, now, settings)


def compared(one: Recorded, name: str, now: bytes, settings: tuple[str, ...]) -> Replayed:
    """Compare an answer of now with the recorded one, byte by byte, and where they differ field by field."""
    then = bytes(one.answer)
    if then == now:
        return Replayed(one.n, name, EQUAL, settings=settings)
    found = tuple(differences(msgspec.json.decode(then), msgspec.json.decode(now)))
    return Replayed(one.n, name, DIFFERS, found or (("bytes", len(then), len(now)),), settings)


def run_of(text: bytes) -> PastRun:
    """The run that a record describes.

    Raises:
        AuditError: the record is none of a run.
    """
    try:
        return msgspec.json.decode(text, type=PastRun)
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        raise AuditError(
            f"the record of a run is missing or of another form: {error}",
            hint="`screener audit verify` says more",
        ) from error


def query_of(one: Recorded) -> PastQuery:
    """The question that a record holds.

    Raises:
        AuditError: there is none that could be asked.
    """
    try:
        return msgspec.json.decode(one.answer, type=PastQuery)
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        raise AuditError(
            f"record {one.n} holds no question that can be asked again: {error}",
            hint="`screener audit verify` says more",
        ) from error


def open_stakes(home: Path, past: PastRun, screener: Screener) -> Exposures:
    """Open the stakes of a recorded run.

    Raises:
        InputError: a file or register is no longer what it was.
    """
    for stakes in past.stakes:
        path = Path(stakes.file)
        if not path.is_file() or file_hash(path) != stakes.sha256:
            raise InputError(
                f"{path}: is not the file of stakes that run {past.n} was given (sha256 {stakes.sha256})",
                hint="Put that file back in its place.",
            )
    for register in past.registers:
        (now,) = registers(home, [register.name])
        if now["meta"] != dict(register.meta):
            raise InputError(
                f"the register {register.name} was imported anew since run {past.n}",
                hint="Import the files of then again, under that name.",
            )
    files = [Path(stakes.file) for stakes in past.stakes]
    names = [register.name for register in past.registers]
    return open_exposures(screener, home, files, names, past.rules)
