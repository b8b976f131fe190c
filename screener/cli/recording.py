"""The only place that decides what of a run stands in the audit log: a record goes before its answer."""

from __future__ import annotations

import datetime as dt
import getpass
import hashlib
import itertools
import json
import platform
import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TypeVar

import msgspec
from msgspec import Struct, field

import screener as package
from screener.cli.session import tell
from screener.lists.ages import Ages, MaxAge
from screener.model import EntityType, Outcome, Party, QueryResult, RunInfo
from screener.records.audit import AuditLog, now_text
from screener.records.redaction import Seal
from screener.report.json import Json, answer_json, list_json
from screener.report.text import json_safe
from screener.screening.opening import default_home

BLOCK = 500
"""Records written at once; chosen: as many as are screened at once."""

_T = TypeVar("_T")
_DELETE = b"\x7f"
_NO_UNICODE = re.compile("[\ud800-\udfff]")


class Asked(Struct, frozen=True):
    """What a run was asked for, apart from the parties."""

    command: str
    run: RunInfo
    home: Path | None
    file: Path | None = None
    stakes: Sequence[Path] | None = None
    registers: Sequence[str] | None = None
    rules: Sequence[str] | None = None
    max_age: MaxAge = None
    off: bool = False
    redact: bool = False
    more: Json = field(default_factory=dict)
    """What only this command says of its runs."""


class Recorder:
    """Puts every answer into the audit log before it is given on."""

    def __init__(self, log: AuditLog | None, number: int = 0, seal: Seal | None = None) -> None:
        self._log = log
        self._number = number
        self._seal = seal
        self._counts = {"queries": 0}
        self._ended = False

    def results(self, results: Iterable[QueryResult]) -> Iterator[QueryResult]:
        """Record answers, and give them on."""
        return self._kept(results, lambda result: answer_bytes(result, self._seal))

    def rows(
        self, answered: Iterable[tuple[Sequence[str], QueryResult]]
    ) -> Iterator[tuple[Sequence[str], QueryResult]]:
        """Record the answers to rows, and give both on."""
        return self._kept(answered, lambda row: answer_bytes(row[1], self._seal))

    def standing(self, answers: Iterable[Json]) -> None:
        """Record what is kept of answers that stand, as what they rest on has not changed."""
        self._counts["standing"] = 0
        for _ in self._kept(answers, lambda answer: written(answer, self._seal), "standing", "standing"):
            pass

    def end(self, exit_code: int, **more: object) -> None:
        """Record how the run ended."""
        self.close({"exit_code": exit_code, **more})

    def close(self, how: Json) -> None:
        """Record how the run ended, once, and wait until the disk has all of it."""
        if self._log is None or self._ended:
            return
        self._ended = True
        fields = {"record": "end", "run": self._number, "at": now_text(), **self._counts}
        self._append([msgspec.json.encode(fields | how)], settle=True)

    def _kept(
        self, items: Iterable[_T], answer: Callable[[_T], bytes], kind: str = "query", count: str = "queries"
    ) -> Iterator[_T]:
        if self._log is None:
            yield from items
            return
        rows = iter(items)
        while block := list(itertools.islice(rows, BLOCK)):
            front = f'{{"record":"{kind}","run":{self._number},"at":"{now_text()}","answer":'.encode()
            self._append([front + answer(row) + b"}" for row in block])
            self._counts[count] += len(block)
            yield from block

    def _append(self, bodies: Sequence[bytes], *, settle: bool = False) -> None:
        if self._log is not None:
            _, notice = self._log.append(bodies, settle=settle)
            if notice:
                tell([notice])


@contextmanager
def open_record(asked: Asked) -> Iterator[Recorder]:
    """Begin the record of a run; one that is left by an error says by which.

    Raises:
        AuditError: the log cannot be written, or somebody else changed it.
    """
    if asked.off:
        yield Recorder(None)
        return
    log = AuditLog(asked.home or default_home(), package.__version__)
    seal = Seal(log.salt()) if asked.redact else None
    head, notice = log.append([encoded(run_fields(asked))])
    tell([notice] if notice else [])
    recorder = Recorder(log, head.lines, seal)
    try:
        yield recorder
    except BaseException as error:
        recorder.close({"stopped": type(error).__name__})
        raise


def _age(max_age: MaxAge) -> int | str | None:
    """How old lists might be, in as few words as it was asked for."""
    ages = Ages.of(max_age)
    return str(ages) if ages.single else ages.every


def run_fields(asked: Asked) -> Json:
    """What every query of a run rests on, and who asked."""
    run = asked.run
    fields: Json = {
        "record": "run",
        "at": dt.datetime.now(dt.UTC),
        "user": user(),
        "host": platform.node(),
        "command": asked.command,
        "version": run.version,
        "as_of": run.as_of.isoformat(),
        "max_age": _age(asked.max_age),
        "config": dict(run.config),
        "snapshot": run.snapshot,
        "lists": [list_json(status) for status in run.lists],
        "snapshots": [
            {
                "source": info.source,
                "sha256": info.sha256,
                "published": info.published,
                "fetched": info.fetched,
                "checked": info.checked,
                "origin": info.origin,
                "starter": info.starter,
            }
            for info in run.snapshots
        ],
        "notices": list(run.notices),
        "redacted": asked.redact,
    }
    if asked.file is not None:
        fields["file"] = str(asked.file)
    if asked.stakes:
        fields["stakes"] = [{"file": str(path.resolve()), "sha256": file_hash(path)} for path in asked.stakes]
    if asked.registers:
        fields["registers"] = registers(asked.home, asked.registers)
    if asked.rules:
        fields["rules"] = list(asked.rules)
    return fields | asked.more


def registers(home: Path | None, names: Sequence[str]) -> list[Json]:
    """What registers of stakes a run was asked with, and from which files they were imported."""
    from screener.ownership.registers.shelf import Shelf  # noqa: PLC0415  # a plain check starts without it

    shelf = Shelf(home or default_home())
    return [{"name": name, "meta": dict(shelf.open(name).meta)} for name in dict.fromkeys(names)]


def answer_bytes(result: QueryResult, seal: Seal | None = None) -> bytes:
    """An answer as it stands in the log: compact, without what is empty, harmless on a terminal."""
    return written(compact(result), seal)


def written(answer: Json, seal: Seal | None = None) -> bytes:
    """Write an answer's fields as they stand in the log."""
    data = encoded(answer if seal is None else seal.answer(answer))
    if data.isascii() and _DELETE not in data:
        return data
    return json_safe(data.decode()).encode()


def encoded(fields: Json) -> bytes:
    """Encode an object; what is no Unicode, as a word of a command line may be, is written as an escape."""
    try:
        return msgspec.json.encode(fields)
    except UnicodeEncodeError:
        text = json.dumps(msgspec.to_builtins(fields), ensure_ascii=False, separators=(",", ":"))
        return _NO_UNICODE.sub(lambda found: f"\\\\u{ord(found[0]):04x}", text).encode()


def compact(result: QueryResult) -> Json:
    """An answer without its empty fields; most rows of a file are a name and `none`."""
    party = result.query
    if result.outcome is Outcome.NONE and not (result.exposures or result.matches):
        answer: Json = {"query": party_fields(party), "outcome": result.outcome.value}
        return answer | {"reason": result.reason} if result.reason else answer
    whole = answer_json(result)
    return {"query": party_fields(party)} | {
        key: value for key, value in whole.items() if key != "query" and value not in ("", [])
    }


def party_fields(party: Party) -> Json:
    """A party's fields that say something, by the names that they have in the JSON form."""
    fields: Json = {"name": party.name}
    if party.row is not None:
        fields["row"] = party.row
    if party.type is not EntityType.UNKNOWN:
        fields["type"] = party.type.value
    if party.birth is not None:
        fields["birth"] = msgspec.to_builtins(party.birth)
    if party.identifiers:
        fields["identifiers"] = msgspec.to_builtins(party.identifiers)
    for key in ("country", "address", "other_names", "id", "problem", "remarks"):
        if value := getattr(party, key):
            fields[key] = value
    return fields


def user() -> str:
    """Who runs the program, as the machine knows; a container may know nobody."""
    try:
        return getpass.getuser()
    except (KeyError, OSError, ImportError):
        return ""


def file_hash(path: Path) -> str:
    """Hash a file of stakes."""
    with path.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()
