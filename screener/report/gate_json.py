"""The only place that says what a gate's report looks like in JSON: a public promise, in a stable order."""

from __future__ import annotations

from typing import TextIO

from screener.model import RunInfo
from screener.report.gate import UNSCREENABLE, Finding, Report, sentence
from screener.report.json import Json, list_json, query_json, write_json
from screener.report.rulings import ruling_json


def write_gate_json(stream: TextIO, report: Report) -> None:
    """Write the report as one JSON object."""
    write_json(stream, gate_json(report))


def finding_json(finding: Finding, run: RunInfo) -> Json:
    """Give one finding as an object."""
    match, exposure = finding.match, finding.exposure
    kind = "match" if match else "exposure" if exposure else UNSCREENABLE
    return {
        "kind": kind,
        "rule": finding.rule,
        "level": finding.level.value,
        "file": finding.place.file,
        "row": finding.place.row,
        "line": finding.place.line,
        "party": finding.query.name,
        "party_id": finding.query.id,
        "outcome": _outcome(finding),
        "effect": finding.effect.value if finding.effect else None,
        "entity": match.entity.id if match else None,
        "entity_name": match.entity.name if match else None,
        "message": sentence(finding, run),
        "suppressed": finding.suppressed,
        "decision": ruling_json(finding.ruling),
        "fingerprint": finding.fingerprint,
        "state": finding.state,
    }


def _outcome(finding: Finding) -> str:
    """Give the match's own outcome or the exposure's verdict: a row can have several."""
    if finding.match is not None:
        return finding.match.outcome.value
    return finding.exposure.verdict.value if finding.exposure else finding.result.outcome.value


def gate_json(report: Report) -> Json:
    """Give the report as one JSON object; `screener review` and `--baseline` read it."""
    results = dict.fromkeys(finding.result for finding in report.findings)
    return {
        "file": report.files[0].title if len(report.files) == 1 else None,
        "files": [{"file": f.file, "rows": f.rows, "unchanged": f.unchanged} for f in report.files],
        "exit_code": report.exit_code,
        "rows": report.rows,
        "findings": report.counted,
        "unscreenable": report.unscreenable,
        "suppressed": len(report.suppressed),
        "known": report.known,
        "passed": report.passed,
        "fail_on": report.fail_on.value,
        "fail_effect": report.fail_effect.value,
        "list_terms": {name: dict(terms) for name, terms in report.terms.items()},
        "details": [finding_json(finding, report.run) for finding in report.findings],
        "results": [query_json(result, report.run) for result in results],
        "lists": [list_json(status) for status in report.run.lists],
        "unused_decisions": list(report.unused),
        "notices": list(report.run.notices),
        "as_of": report.run.as_of.isoformat(),
        "version": report.run.version,
        "snapshot": report.run.snapshot,
    }
