"""The only place that writes what a gate found as JUnit XML, as Jenkins and GitLab read it.

Source: the schema of Jenkins's xUnit plugin (junit-10.xsd); docs.gitlab.com, "Unit test reports": suite,
name, classname, file, time, and the text of failure, error and skipped are what they show.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TextIO
from xml.sax.saxutils import escape, quoteattr

from screener.report.gate import (
    UNSCREENABLE,
    FileCount,
    Finding,
    Report,
    because,
    effect_words,
    nothing_counts,
    party_name,
    sentence,
)
from screener.report.text import xml_text


@dataclass(frozen=True, slots=True)
class _Case:
    """One test of a suite: what was asked of one party and one list, or of all rows without a finding."""

    name: str
    line: int | None = None
    outcome: str = ""
    """`failure`, `error` or `skipped`; "" for one that passed."""
    type: str = ""
    message: str = ""
    text: str = ""


def write_junit(stream: TextIO, report: Report) -> None:
    """Write the report as one suite a file."""
    stream.write('<?xml version="1.0" encoding="UTF-8"?>\n')
    suites = [(file.file, list(_cases(file, report))) for file in report.files]
    everything = [case for _, cases in suites for case in cases]
    stream.write(f"<testsuites {_attributes(name='screener', **_counts(everything))}>\n")
    for file, cases in suites:
        stream.write(f"  <testsuite {_attributes(name=file, **_counts(cases))}>\n")
        stream.writelines(_properties(report))
        for case in cases:
            stream.writelines(_written(case, file))
        stream.write("  </testsuite>\n")
    stream.write("</testsuites>\n")


def _counts(cases: list[_Case]) -> dict[str, str]:
    met = Counter(case.outcome for case in cases)
    return {
        "tests": str(len(cases)),
        "failures": str(met["failure"]),
        "errors": str(met["error"]),
        "skipped": str(met["skipped"]),
        "time": "0",
    }


def _cases(file: FileCount, report: Report) -> Iterator[_Case]:
    findings = [finding for finding in report.findings if finding.place.file == file.file]
    without = file.rows - len({finding.place for finding in findings})
    yield _Case(f"{without:,} rows without a finding: {nothing_counts(report)}")
    met: Counter[str] = Counter()
    for finding in findings:
        name = f"{party_name(finding)} | {_target(finding)}"
        met[name] += 1
        yield _case(finding, name if met[name] == 1 else f"{name} ({met[name]})", report)


def _target(finding: Finding) -> str:
    if finding.match is not None:
        return f"{finding.match.entity.name} [{finding.match.entity.id}]"
    return finding.rule


def _case(finding: Finding, name: str, report: Report) -> _Case:
    outcome = "error" if finding.rule == UNSCREENABLE else "skipped" if finding.suppressed else "failure"
    where = f"{finding.place.file}, row {finding.place.row}, line {finding.place.line}"
    said = f"{finding.word}: {because(finding, report.run)}"
    effect = effect_words(finding)
    kind = f"{finding.rule} ({effect})" if effect else finding.rule
    message = f"{finding.word}: {sentence(finding, report.run)}"
    if finding.suppressed:
        message = because(finding, report.run)
    return _Case(name, finding.place.line, outcome, kind, message, f"{where}\n{said}")


def _properties(report: Report) -> Iterator[str]:
    facts = {
        "as_of": report.run.as_of.isoformat(),
        "version": report.run.version,
        "snapshot": report.run.snapshot,
        **{f"list.{status.id}": status.sha256 for status in report.run.lists},
        **{f"note.{n}": note for n, note in enumerate((*report.run.notices, *report.notes), start=1)},
    }
    yield "    <properties>\n"
    for name, value in facts.items():
        yield f"      <property {_attributes(name=name, value=value)}/>\n"
    yield "    </properties>\n"


def _written(case: _Case, file: str) -> Iterator[str]:
    line = {"line": str(case.line)} if case.line is not None else {}
    opening = _attributes(name=case.name, classname=_class(file), file=file, **line, time="0")
    if not case.outcome:
        yield f"    <testcase {opening}/>\n"
        return
    kind = {} if case.outcome == "skipped" else {"type": case.type}
    yield f"    <testcase {opening}>\n"
    yield f"      <{case.outcome} {_attributes(message=case.message, **kind)}>"
    yield "\n".join(escape(xml_text(line)) for line in case.text.split("\n"))
    yield f"</{case.outcome}>\n    </testcase>\n"


def _class(file: str) -> str:
    """Name the class of a file's tests: Jenkins takes what stands behind the last dot for the class."""
    return "screener." + file.replace(".", "_")


def _attributes(**values: str) -> str:
    return " ".join(f"{name}={quoteattr(xml_text(value))}" for name, value in values.items())
