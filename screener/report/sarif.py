"""The only place that writes what a gate found as SARIF 2.1.0, for code scanning and viewers of it.

Source: OASIS, Static Analysis Results Interchange Format (SARIF) Version 2.1.0, 2020-03-27; the limits of
GitHub's code scanning: docs.github.com, "SARIF support for code scanning".
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from typing import TextIO
from urllib.parse import quote

from screener.report.gate import (
    UNSCREENABLE,
    Finding,
    Level,
    Page,
    Report,
    effect_words,
    level_of,
    party_name,
    sentence,
)
from screener.report.json import Json, run_json, write_json
from screener.report.rulings import ruling_sentence
from screener.report.text import markdown_cell, printable
from screener.report.wording import EFFECTS

SCHEMA = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"
ROOT = "SRCROOT"
"""What relative addresses of files are relative to: the repository's top."""
_SEVERITY = {Level.ERROR: "8.0", Level.WARNING: "5.0", Level.NOTE: "2.0"}
"""What GitHub sorts alerts by: high, medium, low. Source: docs.github.com, `security-severity`."""
_WORD = re.compile(r"[^\W_]+")
_NO_ANSWER = Page(
    id=UNSCREENABLE,
    title="Row that could not be screened",
    effect=None,
    meaning="The row names nobody who could be looked for, so nothing is known about it: that is no answer "
    "of none found.",
)


def write_sarif(stream: TextIO, report: Report) -> None:
    """Write the report as one SARIF log of one run."""
    write_json(stream, sarif(report))


def sarif(report: Report) -> Json:
    """Give the report as one SARIF log of one run."""
    rules = list(dict.fromkeys(finding.rule for finding in report.findings))
    index = {rule: position for position, rule in enumerate(rules)}
    return {
        "$schema": SCHEMA,
        "version": "2.1.0",
        "runs": [
            {
                "tool": {"driver": _driver(report, rules)},
                "automationDetails": {"id": "screener/ci/"},
                "columnKind": "unicodeCodePoints",
                "originalUriBaseIds": {ROOT: {"description": {"text": "The top of the repository."}}},
                "invocations": [_invocation(report)],
                "results": list(_results(report, index)),
                "properties": run_json(report.run),
            }
        ],
    }


def _driver(report: Report, rules: Iterable[str]) -> Json:
    return {
        "name": "screener",
        "version": report.run.version,
        "semanticVersion": report.run.version,
        "rules": [_rule(page_of(report, rule)) for rule in rules],
    }


def page_of(report: Report, rule: str) -> Page:
    """Give what is known of a list or rule."""
    if rule == UNSCREENABLE:
        return _NO_ANSWER
    return report.pages.get(rule) or Page(rule, rule, None, "")


def _rule(page: Page) -> Json:
    level = Level.ERROR if page.effect is None else level_of(page.effect, sure=True)
    rule: Json = {
        "id": page.id,
        "name": "".join(word[0].upper() + word[1:] for word in _WORD.findall(page.title)),
        "shortDescription": {"text": page.title},
        "fullDescription": {"text": page.meaning or page.title},
        "help": {"text": "\n".join(_help(page)), "markdown": "\n\n".join(_help(page, marked=True))},
        "defaultConfiguration": {"level": level.value},
        "properties": {
            "tags": ["security", "sanctions", *([page.effect.value] if page.effect else [])],
            "security-severity": _SEVERITY[level],
            "precision": "medium",
        },
    }
    if page.url.startswith("https://"):
        rule["helpUri"] = quote(page.url, safe="/:?&=#%~@!$'()*+,;[]-._")
    return rule


def _help(page: Page, *, marked: bool = False) -> Iterator[str]:
    """Write a rule's page: what the list is, who keeps it, what to do with a finding."""
    kept = markdown_cell if marked else printable
    yield f"{'**' if marked else ''}{kept(page.title)}{'**' if marked else ''}"
    if page.effect is not None:
        yield f"Effect: {EFFECTS[page.effect]}."
    for label, text in (("", page.meaning), ("Kept by: ", page.publisher), ("Legal basis: ", page.citation)):
        if text:
            yield label + kept(text)
    if page.id == UNSCREENABLE:
        yield "Repair the row that is named, then screen the file again."
        return
    code = "`" if marked else ""
    yield (
        "A finding says that a party may be the one listed, not that it is: compare name, type, country, "
        f"dates and numbers, with {code}screener review{code} on the JSON report, and look the entry up at "
        "its publisher before you act."
    )


def _invocation(report: Report) -> Json:
    notes = [*report.run.notices, *report.notes]
    return {
        "executionSuccessful": True,
        "exitCode": report.exit_code,
        "toolExecutionNotifications": [{"level": "warning", "message": _message(note)} for note in notes],
    }


def _message(text: str) -> Json:
    """Give a message in which nothing from outside is a link. Source: SARIF 2.1.0, section 3.11.6."""
    return {"text": printable(text).replace("](", "] (")}


def _results(report: Report, index: dict[str, int]) -> Iterator[Json]:
    met: Counter[str] = Counter()
    for finding in report.findings:
        met[finding.fingerprint] += 1
        yield _result(finding, report, index[finding.rule], met[finding.fingerprint])


def _result(finding: Finding, report: Report, rule: int, occurrence: int) -> Json:
    said = f"{party_name(finding)}: {finding.word}: {sentence(finding, report.run)}"
    result: Json = {
        "ruleId": finding.rule,
        "ruleIndex": rule,
        "level": finding.level.value,
        "kind": "fail",
        "message": _message(said),
        "locations": [_location(finding)],
        "partialFingerprints": {
            "primaryLocationLineHash": f"{finding.fingerprint}:{occurrence}",
            "screenerFinding/v1": finding.fingerprint,
            **({"screenerState/v1": finding.state} if finding.state else {}),
        },
        # On all results of a run or on none. Source: SARIF 2.1.0, section 3.27.23.
        "suppressions": [_suppression(finding)] if finding.suppressed else [],
        "properties": {
            "party": finding.query.name,
            "party_id": finding.query.id,
            "row": finding.place.row,
            "effect": effect_words(finding),
            "suppressed": finding.suppressed,
        },
    }
    if finding.ruling is not None:
        result["message"] = _message(f"{said} [{ruling_sentence(finding.ruling)}]")
    return result


def _suppression(finding: Finding) -> Json:
    ruling = finding.ruling
    return {
        "kind": "external",
        "status": "accepted",
        "justification": ruling_sentence(ruling) if ruling else "",
    }


def _location(finding: Finding) -> Json:
    place = finding.place
    location: Json = {
        "physicalLocation": {
            "artifactLocation": _artifact(place.file),
            "region": {"startLine": place.line or 1},
        }
    }
    if place.row is not None:
        name = {"name": f"row {place.row}", "fullyQualifiedName": f"{place.file}: row {place.row}"}
        location["logicalLocations"] = [name]
    return location


def _artifact(file: str) -> Json:
    """Give a file's address; one that is not in the repository has an address of its own."""
    if file.startswith("/"):
        return {"uri": "file://" + quote(file)}
    return {"uri": quote(file), "uriBaseId": ROOT}
