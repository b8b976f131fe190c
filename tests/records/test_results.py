"""Answers read back from JSON are the answers that were written."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner

from screener.cli.app import app
from screener.errors import InputError
from screener.records import results
from screener.report.json import query_json

ROOT = Path(__file__).resolve().parents[2]
STAKES = ROOT / "examples" / "ant_group" / "stakes.csv"


@pytest.fixture(scope="module")
def written(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """What `check`, `batch` and `ci` write about listed parties, one on several lists, and one exposed."""
    folder = tmp_path_factory.mktemp("results")
    vendors = folder / "vendors.csv"
    vendors.write_text(
        "id,name,country\nV-1,Megvii,CN\nV-2,Zoloz,CN\nV-3,Grainger,US\nV-4,Hikvision,CN\n", encoding="utf-8"
    )
    env = {"SCREENER_HOME": str(folder / "home")}
    common = ["--ownership", str(STAKES), "--as-of", "2026-11-23"]
    made = {}
    for name, arguments in {
        "check.json": ["check", "Megvii", "Zoloz", "Grainger", "Hikvision"],
        "batch.jsonl": ["batch", str(vendors)],
        "ci.json": ["ci", str(vendors), "--allow-starter"],
    }.items():
        made[name] = folder / name
        done = CliRunner().invoke(app, [*arguments, *common, "-o", str(made[name])], env=env)
        assert done.exit_code == 1, done.output
    return made


@pytest.mark.parametrize("name", ["check.json", "batch.jsonl", "ci.json"])
def test_what_was_written_is_read_back_to_the_letter(written: dict[str, Path], name: str) -> None:
    read = results.read(written[name])
    document = written[name].read_text(encoding="utf-8")
    objects = json.loads(document) if name.endswith(".json") else list(map(json.loads, document.splitlines()))
    objects = objects["results"] if isinstance(objects, dict) else objects
    kept = [one for one in objects if one["matches"] or one["exposures"]]
    assert len(kept) >= 3
    assert any(len(one["parties"]) < len(one["matches"]) for one in kept)  # listings that are one party
    assert [query_json(result, read.run) for result in read.results] == kept


BAD = [
    ("no JSON", "name,id\n", "is not JSON"),
    ("JSON of another kind", '{"a": 1}', "is no result of screener"),
    ("an empty file", "", "is not JSON"),
    ("an empty array", "[]", "holds no answer"),
    ("absurd depth", "[" * 100_000, "is not JSON"),
    ("a line that is cut", '{"query": {"name": "A"}}\n{"query": {"na', "is not JSON|no result of screener"),
]


@pytest.mark.parametrize(("text", "said"), [pytest.param(t, s, id=i) for i, t, s in BAD])
def test_what_is_no_result_is_refused(tmp_path: Path, text: str, said: str) -> None:
    path = tmp_path / "x.json"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(InputError, match=said):
        results.read(path)


def test_the_sarif_of_another_tool_is_no_baseline(tmp_path: Path) -> None:
    path = tmp_path / "x.sarif"
    path.write_text('{"runs": [{"tool": {"driver": {"name": "other"}}, "results": []}]}', encoding="utf-8")
    with pytest.raises(InputError, match="no SARIF report of screener"):
        results.sarif_states(path)
