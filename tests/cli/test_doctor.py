"""`screener doctor`: what is there, what is missing, and what to do about it."""

from __future__ import annotations

import importlib.metadata
import json
from pathlib import Path

import pytest

from tests.cli.conftest import Run


def checks(run: Run, *more: str) -> dict[str, dict[str, str]]:
    found = json.loads(run("doctor", "--format", "json", *more).stdout)["checks"]
    return {check["what"]: check for check in found}


def test_home_without_lists_rests_on_the_starter_set_and_says_so(run: Run) -> None:
    found = checks(run)
    assert found["lists STARTER SET"]["state"] == "look"
    assert "us_bis_el" in found["lists STARTER SET"]["found"]
    assert "screener lists update" in found["lists STARTER SET"]["todo"]
    assert "eu_fsf" in found["lists MISSING"]["found"]


def test_first_line_says_whether_answers_can_be_given(run: Run) -> None:
    done = run("doctor")
    assert done.exit_code == 0
    assert done.stdout.splitlines()[1].split()[:4] == ["ok", "answers", "can", "be"]


def test_versions_are_named(run: Run) -> None:
    assert "rapidfuzz" in checks(run)["libraries"]["found"]


def test_a_cluster_is_optional_and_needs_java(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    assert checks(run)["pyspark"]["state"] == "ok"
    versions = {"pyspark": "4.0.0"}
    known = importlib.metadata.version
    monkeypatch.setattr("importlib.metadata.version", lambda name: versions.get(name) or known(name))
    monkeypatch.setenv("PATH", "")
    monkeypatch.delenv("JAVA_HOME", raising=False)
    assert checks(run)["pyspark"]["state"] == "look"
    assert "Java 17" in checks(run)["pyspark"]["todo"]


def test_damaged_home_ends_with_3(run: Run, tmp_path: Path) -> None:
    (tmp_path / "store.json").write_text('{"format": 999}', encoding="utf-8")
    done = run("doctor", "--home", str(tmp_path))
    assert done.exit_code == 3, done.output
    assert "cannot be given" in done.stdout
