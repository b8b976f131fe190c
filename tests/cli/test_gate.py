"""`screener ci` as a gate in a repository: reports, terms of lists, decisions, baseline, git."""

from __future__ import annotations

import json
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.cli.conftest import Run

HEADER = "id,name,country\n"
TENCENT, SMIC, ZOLOZ = "V-1,Tencent,CN\n", "V-2,SMIC,CN\n", "V-3,Zoloz,CN\n"
Ci = Callable[..., Any]


@pytest.fixture
def repo(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A scratch repository, which is the working folder."""
    monkeypatch.chdir(tmp_path)
    git("init", "-q")
    write("vendors.csv", TENCENT)
    commit()
    return tmp_path


def git(*arguments: str) -> None:
    who = ["-c", "user.name=A", "-c", "user.email=a@example.org", "-c", "commit.gpgsign=false"]
    subprocess.run(["git", *who, *arguments], check=True, capture_output=True)


def commit() -> None:
    git("add", "-A")
    git("commit", "-qm", "x")


def write(name: str, *rows: str) -> None:
    Path(name).write_text(HEADER + "".join(rows), encoding="utf-8")


@pytest.fixture
def ci(run: Run, repo: Path) -> Ci:
    """Run `screener ci` on what is embedded, with the report as an object."""
    del repo

    def command(*arguments: str) -> Any:
        return run("ci", "--allow-starter", "--lists", "us_dod_1260h,us_bis_el", *arguments)

    return command


def report(path: str) -> Any:
    return json.loads(Path(path).read_text(encoding="utf-8"))


def test_several_reports_are_written_at_once(ci: Ci) -> None:
    forms = {"sarif": "a.sarif", "junit": "b.xml", "json": "c.json", "markdown": "d.md", "github": "e.txt"}
    wanted = [part for form, file in forms.items() for part in ("--report", f"{form}={file}")]
    result = ci("vendors.csv", *wanted)
    assert result.exit_code == 1
    assert result.stdout.startswith("vendors.csv: 1 rows, 1 finding")
    assert report("a.sarif")["runs"][0]["results"][0]["ruleId"] == "us_dod_1260h"
    assert Path("b.xml").read_text(encoding="utf-8").startswith("<?xml")
    assert report("c.json")["details"][0]["line"] == 2
    assert Path("d.md").read_text(encoding="utf-8").startswith("## Screening")
    assert Path("e.txt").read_text(encoding="utf-8").startswith("::warning file=vendors.csv,line=2,")


USAGE = [
    ("a form that there is not", ["--report", "pdf=x.pdf"]),
    ("no file", ["--report", "sarif"]),
    ("one file for two reports", ["--report", "sarif=x", "--report", "json=x"]),
    ("a folder that is not there", ["--report", "json=ok.json", "--report", "sarif=no/such/x.sarif"]),
    ("the input", ["--report", "json=ok.json", "--report", "sarif=vendors.csv"]),
]


@pytest.mark.parametrize("options", [pytest.param(o, id=i) for i, o in USAGE])
def test_where_one_report_cannot_be_written_none_is(ci: Ci, options: list[str]) -> None:
    before = Path("vendors.csv").read_bytes()
    assert ci("vendors.csv", *options).exit_code == 2
    assert not Path("ok.json").exists()
    assert Path("vendors.csv").read_bytes() == before


def test_several_files_are_one_gate(ci: Ci) -> None:
    write("more.csv", SMIC, ZOLOZ)
    result = ci("vendors.csv", "more.csv", "--report", "json=r.json")
    assert result.exit_code == 1
    assert result.stdout.startswith("2 files: 3 rows, 2 findings")
    assert {(d["file"], d["row"]) for d in report("r.json")["details"]} == {
        ("vendors.csv", 1),
        ("more.csv", 1),
    }


def test_a_file_in_a_folder_is_named_as_its_repository_does(ci: Ci, monkeypatch: pytest.MonkeyPatch) -> None:
    Path("data").mkdir()
    monkeypatch.chdir("data")
    write("vendors.csv", TENCENT)
    ci("vendors.csv", "--report", "json=r.json")
    assert report("r.json")["details"][0]["file"] == "data/vendors.csv"


SETTINGS = [
    ("as built in", "", 1),
    ("a list that never fails a build", '[list.us_dod_1260h]\nfail-on = "never"\n', 0),
    ("a list that counts only as a prohibition", '[list.us_dod_1260h]\nfail-effect = "prohibited"\n', 0),
    ("everything from licence up", 'fail-effect = "licence"\n', 0),
    ("but for one list", 'fail-effect = "licence"\n[list.us_dod_1260h]\nfail-effect = "restricted"\n', 1),
    ("another list's terms", '[list.us_bis_el]\nfail-on = "never"\n', 1),
    ("a list that there is not", '[list.us_dod_1260]\nfail-on = "never"\n', 2),
    ("a setting that there is not", 'fail-no = "hit"\n', 2),
]


@pytest.mark.parametrize(("settings", "code"), [pytest.param(s, c, id=i) for i, s, c in SETTINGS])
def test_a_list_can_have_terms_of_its_own(ci: Ci, settings: str, code: int) -> None:
    Path("screener.toml").write_text(settings, encoding="utf-8")
    assert ci("vendors.csv").exit_code == code


def test_a_row_that_cannot_be_screened_goes_before_a_finding(ci: Ci) -> None:
    write("vendors.csv", TENCENT, "V-9,???,\n")
    assert ci("vendors.csv", "--report", "sarif=r.sarif").exit_code == 4
    rules = [result["ruleId"] for result in report("r.sarif")["runs"][0]["results"]]
    assert rules == ["us_dod_1260h", "unscreenable"]


CHANGES = [
    ("nothing", (TENCENT,), 0, 0),
    ("a row added", (TENCENT, SMIC), 1, 1),
    ("a row added in front", (SMIC, TENCENT), 1, 1),
    ("a row repeated", (TENCENT, TENCENT), 1, 1),
    ("a field changed", ("V-1,Tencent,HK\n",), 1, 1),
    ("a row taken out", (), 0, 0),
    ("a harmless row added", (TENCENT, ZOLOZ), 1, 0),
    ("the order of columns is none", None, 0, 0),
]


@pytest.mark.parametrize(
    ("rows", "screened", "code"), [pytest.param(r, s, c, id=i) for i, r, s, c in CHANGES]
)
def test_only_rows_that_git_does_not_know(
    ci: Ci, rows: tuple[str, ...] | None, screened: int, code: int
) -> None:
    if rows is None:
        Path("vendors.csv").write_text("country,note,name,id\nCN,paid,Tencent,V-1\n", encoding="utf-8")
    else:
        write("vendors.csv", *rows)
    result = ci("vendors.csv", "--changed-since", "HEAD", "--report", "json=r.json")
    assert result.exit_code == code, result.output
    assert report("r.json")["rows"] == screened


def test_a_file_that_git_does_not_know_is_all_new(ci: Ci) -> None:
    write("new.csv", TENCENT)
    assert ci("new.csv", "--changed-since", "HEAD").exit_code == 1


REFS = [
    ("a ref that there is not", "no-such-branch", "git knows no"),
    ("a ref that is an option", "--output=pwned", "git knows no"),
    ("a file's object is no commit", "HEAD:vendors.csv", "git knows no"),
]


@pytest.mark.parametrize(("ref", "said"), [pytest.param(r, s, id=i) for i, r, s in REFS])
def test_a_ref_that_leads_nowhere_is_an_error_of_usage(ci: Ci, ref: str, said: str) -> None:
    result = ci("vendors.csv", f"--changed-since={ref}")
    assert (result.exit_code, said in result.output) == (2, True)
    assert not Path("pwned").exists()


def test_outside_a_repository_there_is_no_history(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("GIT_CEILING_DIRECTORIES", str(tmp_path.parent))
    write("vendors.csv", TENCENT)
    result = run("ci", "vendors.csv", "--allow-starter", "--changed-since", "HEAD")
    assert (result.exit_code, "not a git repository" in result.output) == (2, True)


@pytest.mark.parametrize("form", ["json", "sarif"])
def test_a_baseline_leaves_only_what_is_new(ci: Ci, form: str) -> None:
    assert ci("vendors.csv", "--report", f"{form}=base").exit_code == 1
    known = ci("vendors.csv", "--baseline", "base")
    assert known.exit_code == 0
    assert "1 known from the baseline" in known.stdout
    write("vendors.csv", SMIC, TENCENT)
    result = ci("vendors.csv", "--baseline", "base", "--report", "json=r.json")
    assert result.exit_code == 1
    assert {detail["party"] for detail in report("r.json")["details"]} == {"SMIC"}


STAKES = Path(__file__).resolve().parents[2] / "examples" / "ant_group" / "stakes.csv"


def test_an_exposure_is_a_finding_of_its_rule_and_a_baseline_knows_it(ci: Ci) -> None:
    write("vendors.csv", ZOLOZ)
    stakes = ("--ownership", str(STAKES), "--rule", "us_805")
    assert ci("vendors.csv", *stakes, "--report", "sarif=base", "--report", "json=r.json").exit_code == 1
    (detail,) = report("r.json")["details"]
    assert (detail["kind"], detail["rule"], detail["outcome"]) == ("exposure", "us_805", "may")
    (rule,) = report("base")["runs"][0]["tool"]["driver"]["rules"]
    assert rule["id"] == "us_805"
    assert ci("vendors.csv", *stakes, "--baseline", "base").exit_code == 0
    assert ci("vendors.csv", *stakes, "--baseline", "r.json").exit_code == 0


def test_reports_can_stand_in_the_settings(ci: Ci) -> None:
    settings = '[ci]\nreport = ["sarif=a.sarif", "junit=b.xml"]\nformat = "github"\n'
    Path("screener.toml").write_text(settings, encoding="utf-8")
    assert ci("vendors.csv").stdout.startswith("::warning ")
    assert Path("a.sarif").exists()
    assert Path("b.xml").exists()


def test_a_finding_that_became_surer_is_new(ci: Ci) -> None:
    ci("vendors.csv", "--report", "json=base")
    base = Path("base").read_text(encoding="utf-8")
    weaker = base.replace('"outcome": "hit"', '"outcome": "review"')
    Path("base").write_text(weaker, encoding="utf-8")
    assert ci("vendors.csv", "--baseline", "base").exit_code == 1


def test_a_row_that_cannot_be_screened_is_in_no_baseline(ci: Ci) -> None:
    write("vendors.csv", "V-9,???,\n")
    ci("vendors.csv", "--report", "json=base")
    assert ci("vendors.csv", "--baseline", "base").exit_code == 4


@pytest.mark.parametrize("text", ["", "{}", "name\n", '{"runs": []}'])
def test_a_baseline_that_is_none_is_refused(ci: Ci, text: str) -> None:
    Path("base").write_text(text, encoding="utf-8")
    assert ci("vendors.csv", "--baseline", "base").exit_code == 2
    assert ci("vendors.csv", "--baseline", "missing").exit_code == 2


def test_strict_wants_every_list_or_those_that_are_named(run: Run, ci: Ci) -> None:
    write("vendors.csv", ZOLOZ)
    assert ci("vendors.csv", "--strict").exit_code == 0
    result = run("ci", "vendors.csv", "--allow-starter", "--strict")
    assert result.exit_code == 3
    assert "--strict: not loaded: " in result.output
    assert "eu_fsf" in result.output
    assert "uk_ofsi" not in result.output.partition("--strict")[2], "a list that is closed cannot be missing"


def test_an_empty_file_of_rows_passes_and_says_what_was_looked_at(ci: Ci) -> None:
    write("vendors.csv")
    result = ci("vendors.csv")
    assert result.exit_code == 0
    assert result.stdout.startswith("vendors.csv: 0 rows; no match found on lists us_dod_1260h, us_bis_el")


def test_annotations_come_with_a_summary_of_the_job(ci: Ci, monkeypatch: pytest.MonkeyPatch) -> None:
    Path("summary").write_text("before\n", encoding="utf-8")
    monkeypatch.setenv("GITHUB_STEP_SUMMARY", "summary")
    result = ci("vendors.csv", "--format", "github")
    assert result.stdout.startswith("::warning file=vendors.csv,line=2,title=HIT%3A Tencent [V-1]")
    assert Path("summary").read_text(encoding="utf-8").startswith("before\n## Screening as of 2026-11-23\n")
