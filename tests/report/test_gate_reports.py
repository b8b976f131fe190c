"""What a gate found, in every form: each valid by its own standard, and nothing from outside acts in it."""

from __future__ import annotations

import datetime as dt
import io
import json
import os
import re
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import jsonschema
import pytest
from defusedxml import ElementTree
from hypothesis import given
from hypothesis import strategies as st

from screener.cli.reports import WRITERS
from screener.model import (
    Effect,
    Exposure,
    Match,
    Outcome,
    Party,
    QueryResult,
    Ruling,
    RulingState,
    RunInfo,
)
from screener.report.gate import FileCount, Page, Place, Report
from screener.report.github import escape_data, escape_property
from screener.report.sarif import sarif
from screener.report.text import xml_text
from screener.screening.gating import Gate
from screener.screening.verdict import Policy
from tests.report.sarif_schema import LOG

RULING = Ruling(
    RulingState.SUPPRESSED, "same name, other country", "A. Officer", dt.date(2026, 1, 5), dt.date(2027, 1, 5)
)
PAGE = Page(
    "us_bis_el", "Entity List", Effect.LICENCE, "A licence is required.", "15 CFR 744.11", "BIS",
    "https://www.bis.gov/entity-list",
)  # fmt: skip
Make = Callable[..., Report]


@pytest.fixture
def report(run: RunInfo) -> Make:
    def make(*results: QueryResult, file: str = "data/vendors.csv", **changes: Any) -> Report:
        gate = Gate(Policy())
        for number, result in enumerate(results, start=1):
            gate.take(result, Place(file, result.query.row or number, number + 1))
        made = Report(
            files=(FileCount(file, "vendors.csv", 10),),
            findings=tuple(gate.findings),
            counted=sum(not finding.suppressed for finding in gate.findings),
            unscreenable=sum(result.outcome is Outcome.UNSCREENABLE for result in results),
            known=0,
            passed=gate.passed,
            exit_code=1,
            fail_on=Outcome.REVIEW,
            fail_effect=Effect.ADVISORY,
            run=run,
            pages={"us_bis_el": PAGE},
            terms={},
        )
        return replace(made, **changes)

    return make


def text_of(report: Report, form: str) -> str:
    stream = io.StringIO()
    WRITERS[form](stream, report)
    return stream.getvalue()


def suppressed(result: QueryResult) -> QueryResult:
    return replace(result, matches=tuple(replace(match, ruling=RULING) for match in result.matches))


def test_sarif_is_valid_by_its_schema(
    report: Make, hit: QueryResult, unscreenable: QueryResult, hostile: QueryResult, exposure: Exposure
) -> None:
    exposed = QueryResult(Party("Zoloz", row=9), Outcome.NONE, exposures=(exposure,))
    log = sarif(report(hit, suppressed(hit), unscreenable, hostile, exposed, unused=("a note",)))
    jsonschema.validate(log, LOG, cls=jsonschema.Draft202012Validator)
    results = log["runs"][0]["results"]  # type: ignore[index]
    rules = log["runs"][0]["tool"]["driver"]["rules"]  # type: ignore[index]
    assert [rules[result["ruleIndex"]]["id"] for result in results] == [r["ruleId"] for r in results]
    assert [result["level"] for result in results] == ["error", "note", "error", "warning", "error"]


GOLDEN = Path(__file__).parent / "golden"


@pytest.mark.parametrize("form", sorted(WRITERS.keys() - {"html"}))  # tests/pages hold the page
def test_every_form_is_the_golden_one(
    report: Make,
    hit: QueryResult,
    unscreenable: QueryResult,
    exposure: Exposure,
    form: str,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """`SCREENER_GOLDEN=write` writes the golden files anew; read the difference before committing it."""
    monkeypatch.setenv("COLUMNS", "80")
    exposed = QueryResult(Party("Zoloz", id="V-9", row=9), Outcome.NONE, exposures=(exposure,))
    again = replace(RULING, state=RulingState.REOPENED, why="the entry on the list has changed")
    reopened = replace(hit, matches=(replace(hit.matches[0], ruling=again),))
    made = report(
        hit, suppressed(hit), reopened, unscreenable, exposed,
        counted=3, known=2, unused=('decision 4 matches nothing any more: "A" beside "B" [l:1]',),
    )  # fmt: skip
    path = GOLDEN / f"gate.{form}"
    if os.environ.get("SCREENER_GOLDEN") == "write":
        path.write_text(text_of(made, form), encoding="utf-8", newline="")
    assert text_of(made, form) == path.read_bytes().decode()


def test_the_schema_of_the_test_lets_nothing_unknown_through() -> None:
    with pytest.raises(jsonschema.ValidationError):
        jsonschema.validate({"version": "2.1.0", "runs": [{"tool": {"driver": {"nam": "x"}}}]}, LOG)


def test_a_rule_has_a_page_that_says_what_it_is_and_whom_to_ask(report: Make, hit: QueryResult) -> None:
    log = sarif(report(hit))
    rule = log["runs"][0]["tool"]["driver"]["rules"][0]  # type: ignore[index]
    assert rule["helpUri"] == "https://www.bis.gov/entity-list"
    for words in ("Entity List", "licence required", "15 CFR 744.11", "BIS", "screener review"):
        assert words in rule["help"]["markdown"]
        assert words in rule["help"]["text"]


def fingerprints(report: Report) -> list[str]:
    results = sarif(report)["runs"][0]["results"]  # type: ignore[index]
    return [result["partialFingerprints"]["primaryLocationLineHash"] for result in results]


def test_fingerprints_survive_a_move_of_the_row_and_a_repeated_row_has_its_own(
    report: Make, hit: QueryResult, none: QueryResult
) -> None:
    moved = replace(hit, query=replace(hit.query, row=77, line=80, country="HK"))
    assert fingerprints(report(hit)) == fingerprints(report(none, none, moved))
    twice = fingerprints(report(hit, moved))
    assert len(set(twice)) == 2
    assert twice[0] == fingerprints(report(hit))[0]
    other = replace(hit, query=replace(hit.query, name="huawei technologies gmbh"))
    assert fingerprints(report(other)) != fingerprints(report(hit))


def test_a_location_is_the_line_of_the_row_relative_to_the_repository(report: Make, hit: QueryResult) -> None:
    log = sarif(report(hit, file="data/våra vendors.csv"))
    location = log["runs"][0]["results"][0]["locations"][0]  # type: ignore[index]
    assert location["physicalLocation"] == {
        "artifactLocation": {"uri": "data/v%C3%A5ra%20vendors.csv", "uriBaseId": "SRCROOT"},
        "region": {"startLine": 2},
    }
    assert location["logicalLocations"][0]["name"] == "row 3"


def test_a_suppressed_finding_stays_in_every_form_and_is_marked(report: Make, hit: QueryResult) -> None:
    made = report(suppressed(hit), counted=0)
    log = sarif(made)["runs"][0]["results"][0]  # type: ignore[index]
    assert log["suppressions"][0]["kind"] == "external"
    assert log["level"] == "note"
    (skipped,) = ElementTree.fromstring(text_of(made, "junit")).iter("skipped")
    assert "A. Officer" in str(skipped.get("message"))
    assert json.loads(text_of(made, "json"))["details"][0]["suppressed"] is True
    for form in ("table", "github", "markdown"):
        text = text_of(made, form)
        assert "Huawei Technologies Co., Ltd." in text
        assert "suppressed" in text.casefold()
        assert "no match found" not in text


def test_junit_counts_what_it_holds_and_its_names_do_not_hold_the_row(
    report: Make, hit: QueryResult, unscreenable: QueryResult
) -> None:
    made = report(hit, suppressed(hit), unscreenable)
    root = ElementTree.fromstring(text_of(made, "junit"))
    (suite,) = root.iter("testsuite")
    assert suite.attrib | {"name": ""} == {
        "name": "", "tests": "4", "failures": "1", "errors": "1", "skipped": "1", "time": "0",
    }  # fmt: skip
    assert root.get("tests") == "4"
    cases = suite.findall("testcase")
    assert len({(case.get("classname"), case.get("name")) for case in cases}) == 4
    assert all({"name", "classname", "time", "file"} <= set(case.keys()) for case in cases)
    moved = report(replace(hit, query=replace(hit.query, row=99)))
    names = [case.get("name") for case in ElementTree.fromstring(text_of(moved, "junit")).iter("testcase")]
    assert names[1] == cases[1].get("name")
    assert "7 rows without a finding: nothing that counts" in str(cases[0].get("name"))


def test_only_where_nothing_was_found_it_is_said(report: Make, none: QueryResult) -> None:
    assert "no match found on list us_bis_el" in text_of(report(none, counted=0), "junit")
    passed = text_of(report(counted=0, passed=1), "table")
    assert "no match found" not in passed
    assert "1 rows have findings that pass by fail-on review" in passed.replace("\n", " ")


def test_annotations_come_loudest_first_with_file_and_line(
    report: Make, hit: QueryResult, hostile: QueryResult
) -> None:
    lines = text_of(report(hostile, hit), "github").splitlines()
    assert [line.split(" ")[0] for line in lines] == ["::error", "::warning", "::notice"]
    assert lines[0].startswith("::error file=data/vendors.csv,line=3,title=HIT%3A huawei technologies")


@given(text=st.text())
def test_nothing_leaves_an_annotation(text: str) -> None:
    for escaped in (escape_data(text), escape_property(text)):
        assert not re.search(r"[\r\n]|%(?!25|0D|0A|3A|2C)", escaped)
    assert not re.search("[:,]", escape_property(text))


@given(text=st.text())
def test_xml_holds_whatever_a_name_holds(text: str) -> None:
    made = f"<a b={json.dumps('x')}>{xml_text(text).replace('&', '').replace('<', '').replace(']]>', '')}</a>"
    ElementTree.fromstring(made)


@pytest.mark.parametrize("form", list(WRITERS))
def test_a_hostile_name_acts_in_no_form(report: Make, hostile: QueryResult, form: str) -> None:
    made = report(hostile, suppressed(hostile), unused=("a\n::error::b", "<b>c</b>"))
    text = text_of(made, form)
    assert not re.search("[\x00-\x08\x0b-\x1f\x7f-\x9f\u200b\u202a-\u202e\u2066-\u2069]", text)
    if form == "markdown":
        assert "<script" not in text
        assert "<b>" not in text
    if form == "junit":
        ElementTree.fromstring(text)
    if form == "github":
        assert all(line.startswith("::") for line in text.splitlines())
        assert not any(line.startswith("::error::") for line in text.splitlines())
    if form == "sarif":
        jsonschema.validate(json.loads(text), LOG)


def test_a_name_is_no_link_in_sarif(report: Make, hit: QueryResult) -> None:
    match: Match = hit.matches[0]
    name = replace(match.entity.names[0], text="[click](https://evil.example)")
    linked = replace(hit, matches=(replace(match, entity=replace(match.entity, names=(name,))),))
    assert "](" not in text_of(report(linked), "sarif")


LEVELS = [
    ("an SDN that is sure", Effect.PROHIBITED, Outcome.HIT, "error"),
    ("a licence that is sure", Effect.LICENCE, Outcome.HIT, "error"),
    ("an SDN to look at", Effect.PROHIBITED, Outcome.REVIEW, "warning"),
    ("a 1260H entry, however sure", Effect.RESTRICTED, Outcome.HIT, "warning"),
    ("a UVL entry, however sure", Effect.RED_FLAG, Outcome.HIT, "warning"),
    ("a UVL entry to look at", Effect.RED_FLAG, Outcome.REVIEW, "note"),
    ("advice", Effect.ADVISORY, Outcome.HIT, "note"),
]


@pytest.mark.parametrize(
    ("effect", "outcome", "level"), [pytest.param(e, o, level, id=i) for i, e, o, level in LEVELS]
)
def test_how_loudly_a_finding_is_told(
    report: Make, hit: QueryResult, effect: Effect, outcome: Outcome, level: str
) -> None:
    match = replace(hit.matches[0], effect=effect, outcome=outcome)
    assert report(replace(hit, matches=(match,))).findings[0].level == level
