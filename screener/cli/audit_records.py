"""How the commands `audit …` put what they found into rows and objects."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

import msgspec

from screener.cli.tabular import Records
from screener.records.proving import Recorded, Verdict
from screener.report.json import Json

MOST_SHOWN = 80
"""Characters of a value that a table shows; chosen: all of it stands in the JSON form."""


@dataclass(frozen=True, slots=True)
class Replayed:
    """What asking a recorded question again came to."""

    n: int
    party: str
    result: str
    """`byte-equal` or `differs`."""
    differences: tuple[tuple[str, Any, Any], ...] = ()
    settings: tuple[str, ...] = ()
    """What the two answers rest on differently."""


def queries(found: Sequence[Recorded]) -> Records:
    """Give recorded queries, each with its run."""
    pairs = [(one, msgspec.json.decode(one.run), msgspec.json.decode(one.answer)) for one in found]
    return Records(
        key="records",
        header=("n", "at", "user", "record", "outcome", "party", "list", "score"),
        rows=[_query_row(one, run, answer) for one, run, answer in pairs],
        objects=[
            {"n": one.n, "at": one.at, "record": _kind(one), "run": run, "answer": answer}
            for one, run, answer in pairs
        ],
        wrapped=frozenset({"party"}),
        gap=1,
        numbers=frozenset({"n", "score"}),
    )


def _query_row(one: Recorded, run: dict[str, Any], answer: dict[str, Any]) -> list[str]:
    best: dict[str, Any] = next(iter(answer.get("matches", ())), {})
    return [
        str(one.n),
        one.at[:16].replace("T", " "),
        run.get("user", ""),
        _kind(one),
        answer.get("outcome", ""),
        answer.get("query", {}).get("name", ""),
        best.get("list", ""),
        f"{best['score']:.4f}" if "score" in best else "",
    ]


def _kind(one: Recorded) -> str:
    return "standing" if one.stands else "query"


def proof(verdict: Verdict) -> Json:
    """Give what following the chain came to."""
    return {
        "intact": not (verdict.faults or verdict.torn),
        "files": verdict.files,
        "lines": verdict.lines,
        "records": dict(verdict.records),
        "first": verdict.first,
        "last": verdict.last,
        "sha256": verdict.sha256,
        "faults": [{"file": f.file, "line": f.line, "message": f.message} for f in verdict.faults],
        "torn_bytes": verdict.torn,
        "runs_without_end": list(verdict.unended),
        "noted_line": verdict.noted,
    }


def replays(done: Iterable[Replayed]) -> Records:
    """Give what became of each replay: a row for each difference, or one that says that there is none."""
    done = list(done)
    return Records(
        key="replays",
        header=("n", "party", "result", "field", "then", "now"),
        rows=[row for one in done for row in _replay_rows(one)],
        objects=[
            {
                "n": one.n,
                "party": one.party,
                "result": one.result,
                "differences": [
                    {"field": field, "then": then, "now": now} for field, then, now in one.differences
                ],
                "settings": list(one.settings),
            }
            for one in done
        ],
        wrapped=frozenset({"party", "field", "then", "now"}),
        gap=1,
        numbers=frozenset({"n"}),
        headline=_came_to(done),
    )


def _came_to(done: Sequence[Replayed]) -> str:
    """Say in a line what became of all."""
    differ = sum(bool(one.differences) for one in done)
    asked = f"{len(done):,} question{'s' if len(done) != 1 else ''} asked again: "
    if not differ:
        return f"{asked}{'every answer' if len(done) != 1 else 'the answer'} is as it was, to the byte."
    return f"{asked}{differ:,} {'answers differ' if differ != 1 else 'answer differs'}."


def _replay_rows(one: Replayed) -> list[list[str]]:
    front = [str(one.n), one.party, one.result]
    if not one.differences:
        return [[*front, "", "", ""]]
    return [[*front, field, _short(then), _short(now)] for field, then, now in one.differences]


def _short(value: Any) -> str:
    text = value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
    return text if len(text) <= MOST_SHOWN else text[: MOST_SHOWN - 1] + "…"
