"""The only place that reads answers back from the JSON that `check`, `batch` and `ci` write."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar

import msgspec

from screener.errors import InputError
from screener.model import QueryResult, RunInfo
from screener.records.answers import Answer, result_of, run_of

_T = TypeVar("_T")

MOST_BYTES = 1 << 30
"""Chosen: a report of some 200,000 findings; a person reviews fewer, and memory has to hold it."""


@dataclass(frozen=True, slots=True)
class Results:
    """The answers of an earlier run that found something, and what they rest on."""

    results: tuple[QueryResult, ...]
    run: RunInfo


def read(path: Path) -> Results:
    """Read the answers that hold a match or an exposure.

    Raises:
        InputError: the file cannot be read, or is no result of ours.
    """
    documents = list(_documents(path))
    if not documents:
        raise InputError(f"{path}: holds no answer", hint="Write one with --format json or jsonl.")
    found, run = [], None
    for number, document in enumerate(documents, start=1):
        answer = _converted(document, Answer, f"{path}: answer {number}")
        run = run or run_of(answer)
        if answer.matches or answer.exposures:
            found.append(result_of(answer))
    return Results(tuple(found), run or run_of(_converted(documents[0], Answer, str(path))))


def sarif_states(path: Path) -> frozenset[str] | None:
    """The states of the findings of a SARIF report; None where the file is none.

    Raises:
        InputError: the file cannot be read, or is somebody else's SARIF.
    """
    data = _bytes(path)
    if b'"runs"' not in data:
        return None
    log = _decoded(data, path)
    if not isinstance(log, dict) or "runs" not in log:
        return None
    made = _converted(log, _Log, str(path))
    results = [result for run in made.runs if run.tool.driver.name == "screener" for result in run.results]
    if not any(run.tool.driver.name == "screener" for run in made.runs):
        raise InputError(f"{path}: is no SARIF report of screener")
    return frozenset(
        state
        for result in results
        if not result.suppressions and (state := result.partial_fingerprints.get("screenerState/v1"))
    )


def _documents(path: Path) -> Iterator[object]:
    """Yield every answer of a file: a gate's report, an array, an object, or an object a line."""
    data = _bytes(path)
    lines = data.splitlines()
    if len(lines) > 1 and lines[0].rstrip().endswith(b"}") and lines[0].startswith(b"{"):
        for number, line in enumerate(lines, start=1):
            if line.strip():
                yield _decoded(line, path, f" line {number}")
        return
    document = _decoded(data, path)
    if isinstance(document, dict) and isinstance(document.get("results"), list):
        shared = {key: document.get(key) for key in ("lists", "as_of", "version", "snapshot", "notices")}
        yield from (document["results"] or [{**shared, "query": {"name": ""}, "outcome": "none"}])
    elif isinstance(document, list):
        yield from document
    else:
        yield document


def _bytes(path: Path) -> bytes:
    try:
        if path.stat().st_size > MOST_BYTES:
            raise InputError(f"{path}: is larger than {MOST_BYTES >> 20} MiB")
        return path.read_bytes()
    except OSError as error:
        raise InputError(f"{path}: cannot be read: {error.strerror or error}") from error


def _decoded(data: bytes, path: Path, where: str = "") -> object:
    try:
        return msgspec.json.decode(data)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        raise InputError(
            f"{path}{where}: is not JSON: {error}", hint="Write it with --format json or jsonl."
        ) from error


def _converted(document: object, kind: type[_T], where: str) -> _T:
    try:
        return msgspec.convert(document, kind)
    except (msgspec.ValidationError, RecursionError) as error:
        raise InputError(
            f"{where} is no result of screener: {error}", hint="Give what check, batch or ci wrote as JSON."
        ) from error


class _Driver(msgspec.Struct):
    name: str


class _Tool(msgspec.Struct):
    driver: _Driver


class _SarifResult(msgspec.Struct, rename="camel"):
    partial_fingerprints: dict[str, str] = {}
    suppressions: list[Any] = []


class _SarifRun(msgspec.Struct):
    tool: _Tool
    results: list[_SarifResult] = []


class _Log(msgspec.Struct):
    runs: list[_SarifRun]
