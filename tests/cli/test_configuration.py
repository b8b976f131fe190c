"""Settings: a flag goes before the environment, the environment before the file, the file before the rest."""

from __future__ import annotations

import importlib
import json
from pathlib import Path

import pytest
import typer

from screener.cli.app import COMMANDS
from screener.cli.configuration import COMMON, GROUPS, OWN, load
from screener.errors import InputError
from tests.cli.conftest import Run


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    (tmp_path / ".git").mkdir()
    return tmp_path


def shown(run: Run, *arguments: str) -> dict[str, tuple[str, str]]:
    result = run("config", "show", "--format", "json", *arguments)
    assert result.exit_code == 0, result.output
    rows = json.loads(result.stdout)["settings"]
    return {row["setting"]: (row["value"], row["because"]) for row in rows}


def test_each_level_goes_before_the_next(run: Run, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert shown(run)["fail-on"] == ("review", "built in")
    path = folder / "screener.toml"
    path.write_text('fail-on = "hit"\n[ci]\nstrict = true\n', encoding="utf-8")
    assert shown(run)["fail-on"] == ("hit", "screener.toml: fail-on")
    assert shown(run)["strict"] == ("yes", "screener.toml: [ci] strict")
    monkeypatch.setenv("SCREENER_FAIL_ON", "review")
    assert shown(run)["fail-on"] == ("review", "the environment: SCREENER_FAIL_ON")
    assert shown(run, "ci", "v.csv", "--fail-on", "hit")["fail-on"] == ("hit", "the flag --fail-on")


def test_what_is_shown_is_what_a_command_does(run: Run, folder: Path) -> None:
    (folder / "vendors.csv").write_text("Supplier;Land\nTencent;CN\n", encoding="utf-8")
    (folder / "screener.toml").write_text(
        'lists = ["us_dod_1260h"]\nfail-effect = "licence"\ncolumn.name = "Supplier"\n', encoding="utf-8"
    )
    assert run("ci", "vendors.csv").exit_code == 0
    assert run("ci", "vendors.csv", "--fail-effect", "restricted").exit_code == 1
    assert run("check", "Tencent").exit_code == 0
    assert run("batch", "vendors.csv", "-o", "out.csv", "--fail-effect", "advisory").exit_code == 1


def test_a_list_may_have_an_age_of_its_own(run: Run, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The package's table is of 2026-06-08, 168 days before the day of the tests."""
    (folder / "vendors.csv").write_text("name\nNobody Ltd\n", encoding="utf-8")
    settings = folder / "screener.toml"
    order = ("--lists", "us_dod_1260h")

    def codes() -> set[int]:
        asked = (("check", "Nobody Ltd"), ("batch", "vendors.csv"), ("ci", "vendors.csv"))
        days = ("--as-of", "2026-11-23")
        return {
            *(run(*each, *order).exit_code for each in asked),
            run("rescreen", "vendors.csv", *order, *days).exit_code,
        }

    settings.write_text("[list.us_dod_1260h]\nmax-age = 100\n", encoding="utf-8")
    assert codes() == {3}
    assert shown(run)["max-age"][0] == "us_dod_1260h=100"
    assert shown(run)["list.us_dod_1260h.max-age"][0] == "100"
    settings.write_text("max-age = 100\n[list.us_dod_1260h]\nmax-age = 200\n", encoding="utf-8")
    assert codes() == {0}
    monkeypatch.setenv("SCREENER_MAX_AGE", "200,us_dod_1260h=100")
    assert codes() == {3}
    assert run("check", "Nobody Ltd", *order, "--max-age", "us_dod_1260h=168").exit_code == 0
    assert run("lists", "status", *order, "--as-of", "2026-11-23").exit_code == 3
    assert run("check", "Nobody Ltd", "--max-age", "us_dod_1260=168").exit_code == 2
    assert "no number of days" in run("check", "Nobody Ltd", "--max-age", "x").stderr


@pytest.mark.parametrize(
    ("name", "text"),
    [
        pytest.param("screener.toml", 'fail-on = "hit"\n', id="a file of its own"),
        pytest.param("pyproject.toml", '[tool.screener]\nfail-on = "hit"\n', id="a table of the project's"),
    ],
)
def test_the_nearest_file_up_to_the_top_of_the_repository(
    folder: Path, monkeypatch: pytest.MonkeyPatch, name: str, text: str
) -> None:
    (folder / name).write_text(text, encoding="utf-8")
    deep = folder / "a" / "b"
    deep.mkdir(parents=True)
    monkeypatch.chdir(deep)
    assert load(None).common == {"fail-on": "hit"}
    (folder / "a" / ".git").mkdir()
    assert load(None).common == {}, "another repository's settings are not ours"


def test_paths_are_relative_to_the_file(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    text = 'home = "lists"\nownership = "stakes.csv"\ndecisions = "d.toml"\n'
    (folder / "screener.toml").write_text(text, encoding="utf-8")
    (folder / "a").mkdir()
    monkeypatch.chdir(folder / "a")
    settings = load(None)
    assert settings.common["home"] == str(folder / "lists")
    assert settings.common["ownership"] == [str(folder / "stakes.csv")]
    assert settings.default_map(COMMANDS)["ci"]["stakes"] == [str(folder / "stakes.csv")]
    assert settings.default_map(COMMANDS)["lists"]["update"] == {"home": str(folder / "lists")}
    assert settings.default_map(COMMANDS)["review"] == {"decisions": str(folder / "d.toml")}


BAD = [
    ("a setting that there is not", 'fail-no = "hit"', "no such setting: 'fail-no'"),
    ("a setting of another command", "strict = true", "no such setting: 'strict'"),
    ("a value that it cannot have", 'fail-on = "never"', "fail-on: 'never' is none of hit, review"),
    ("an age in words", 'max-age = "old"', "max-age: no number of days: 'old'"),
    ("an age below none", "max-age = -1", "max-age: -1 is no whole number"),
    ("an age of one list in words", '[list.us_bis_el]\nmax-age = "old"', "max-age: 'old' is no whole number"),
    ("a truth in words", '[ci]\nstrict = "yes"', r"\[ci\] strict: 'yes' is neither"),
    ("a list without a table", 'list = "us_bis_el"', "`list` is no table"),
    ("terms that there are not", '[list.us_bis_el]\nfail = "hit"', r"\[list.us_bis_el\] no such setting"),
    ("a report without a file", '[ci]\nreport = ["sarif"]', "is not FORM=FILE"),
    ("no TOML", "fail-on =", "is not TOML"),
    ("absurd depth", "a = " + "[" * 50_000, "is not TOML"),
]


@pytest.mark.parametrize(("text", "said"), [pytest.param(t, s, id=i) for i, t, s in BAD])
def test_a_file_that_makes_no_sense_is_refused_with_its_name(folder: Path, text: str, said: str) -> None:
    path = folder / "screener.toml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(InputError, match=said) as refused:
        load(None)
    assert str(path) in str(refused.value)


def test_a_refused_file_ends_every_command_with_2(run: Run, folder: Path) -> None:
    (folder / "screener.toml").write_text("x = 1\n", encoding="utf-8")
    assert run("check", "Zoloz").exit_code == 2
    assert run("config", "show").exit_code == 2
    assert run("--config", "missing.toml", "check", "Zoloz").exit_code == 2


def test_a_project_without_our_table_has_no_settings(folder: Path) -> None:
    (folder / "pyproject.toml").write_text('# not a tool.screener\n[tool.other]\nx = "1"\n', encoding="utf-8")
    assert load(None).path is None


def test_every_setting_is_an_option_of_its_command(run: Run) -> None:
    assert set(shown(run, "ci")) == {*COMMON, *OWN["ci"]}
    assert set(shown(run, "batch")) == set(COMMON)
    assert run("config", "show", "lists").exit_code == 2


@pytest.mark.parametrize("group", sorted(set(GROUPS) & set(COMMANDS)))
def test_groups_of_commands_are_named_as_they_are(group: str) -> None:
    command = typer.main.get_command(importlib.import_module(COMMANDS[group]).app)
    assert set(command.commands) <= set(GROUPS[group])  # type: ignore[attr-defined]  # a group


def test_only_groups_are_left_out_of_the_settings() -> None:
    made = load(None).default_map(COMMANDS)
    assert {name for name in made if made[name]} == set(GROUPS) & set(COMMANDS)
