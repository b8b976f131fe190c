"""What README and examples show is what the commands print; "…" stands for what they leave out."""

from __future__ import annotations

import os
import re
import shlex
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import typer
import yaml
from typer.testing import CliRunner

from screener.cli.app import COMMANDS, app
from screener.matching.doubts import DOUBTS
from screener.matching.features import COSTS, PENALTIES
from screener.matching.score import HIT_THRESHOLD, REVIEW_THRESHOLD
from screener.model import Basis

ROOT = Path(__file__).resolve().parents[1]
DOCUMENTS = (
    ROOT / "README.md",
    *sorted((ROOT / "examples").glob("*/README.md")),
    *sorted((ROOT / ".github").glob("*.md")),
    ROOT / "tests" / "bench" / "README.md",
)
BLOCK = re.compile(r"```console\n\$ (.+?)\n(.*?)```", re.DOTALL)
BLOCKS = [
    pytest.param(path, command, shown, id=f"{path.parent.name}: {command[:60]}")
    for path in DOCUMENTS
    for command, shown in BLOCK.findall(path.read_text(encoding="utf-8"))
]


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("home")


@pytest.mark.parametrize(("document", "command", "shown"), BLOCKS)
def test_the_command_prints_what_the_document_shows(
    document: Path, command: str, shown: str, home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(document.parent)
    monkeypatch.setenv("SCREENER_HOME", str(home))
    monkeypatch.setenv("COLUMNS", "80")
    parts = [re.escape(part.strip("\n")) for part in shown.strip().split("…")]
    printed = output_of(shlex.split(command))
    assert re.fullmatch(r"[\s\S]*?".join(parts), printed.rstrip()), printed


@pytest.mark.parametrize(("document", "command", "shown"), BLOCKS)
def test_what_is_shown_of_an_output_is_something(document: Path, command: str, shown: str) -> None:
    assert shown.replace("…", "").strip(), f"{document}: {command}"


def output_of(command: list[str]) -> str:
    """Run a command of a document; none of them is meant to fail."""
    if command[0] == "python":
        done = subprocess.run([sys.executable, *command[1:]], capture_output=True, text=True, check=True)
        return done.stdout
    result = CliRunner().invoke(app, command[1:])
    assert result.exit_code in {0, 1}, result.output
    return result.stdout


def test_the_readme_begins_with_the_two_lines_that_set_it_up() -> None:
    code = re.findall(r"```sh\n(.*?)```", (ROOT / "README.md").read_text(encoding="utf-8"), re.DOTALL)
    lines = [line for block in code for line in block.splitlines() if line.strip()]
    assert "screener check" in lines[0]
    assert "pytest" in lines[1]
    assert "sed -n 2p" in (ROOT / ".ci" / "run").read_text(encoding="utf-8")


LINKS = re.compile(r"\]\((?!https?:)([^)#]+)")


@pytest.mark.parametrize(
    "document", [*DOCUMENTS, ROOT / "lists" / "README.md"], ids=lambda p: str(p.relative_to(ROOT))
)
def test_the_links_of_a_document_lead_somewhere(document: Path) -> None:
    links = LINKS.findall(document.read_text(encoding="utf-8"))
    assert [link for link in links if not (document.parent / link).exists()] == []


PROGRAMS = [
    pytest.param(path, program, id=f"{path.parent.name}: {number}")
    for path in DOCUMENTS
    for number, program in enumerate(
        re.findall(r"(?<!-->\n)```python\n(.*?)```", path.read_text(encoding="utf-8"), re.DOTALL)
    )
]


@pytest.mark.parametrize(("document", "program"), PROGRAMS)
def test_the_programs_of_a_document_run(document: Path, program: str, home: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-c", program],
        cwd=document.parent, env=os.environ | {"SCREENER_HOME": str(home)}, capture_output=True, text=True,
        check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    assert done.stdout


INLINE = [
    pytest.param(shlex.split(line), id=line[:60])
    for line in sorted(
        {
            line
            for path in DOCUMENTS
            for line in re.findall(r"`screener ([a-z][^`…]*)`", path.read_text(encoding="utf-8"))
        }
    )
]


@pytest.mark.parametrize("arguments", INLINE)
def test_the_commands_that_are_only_shown_have_options_that_there_are(arguments: list[str]) -> None:
    understood(arguments, named=True)


def understood(arguments: list[str], *, named: bool = False) -> None:
    """Parse a command line as the command would, without running it; a command may be only `named`."""
    command: Any = typer.main.get_command(app)
    while hasattr(command, "resolve_command"):
        context = typer.Context(command)
        if "of" in (names := command.list_commands(context)) and arguments[0] not in names:
            arguments = ["of", *arguments]  # `ownership PARTY` is `ownership of PARTY`
        _, command, arguments = command.resolve_command(context, list(arguments))
    if arguments or not named:
        command.make_context("screener", list(arguments))


def fenced(kind: str) -> list[str]:
    """The blocks of a kind in all documents."""
    pages = (path.read_text(encoding="utf-8") for path in DOCUMENTS)
    return [block for page in pages for block in re.findall(rf"```{kind}\n(.*?)```", page, re.DOTALL)]


@pytest.mark.parametrize("settings", fenced("toml"), ids=lambda block: block.split()[0])
def test_the_settings_of_a_document_are_taken(settings: str, tmp_path: Path, home: Path) -> None:
    (tmp_path / "screener.toml").write_text(settings, encoding="utf-8")
    arguments = ["--config", str(tmp_path / "screener.toml"), "config", "show", "ci"]
    result = CliRunner().invoke(app, arguments, env={"SCREENER_HOME": str(home), "COLUMNS": "600"})
    assert result.exit_code == 0, result.output
    for value in ("restricted", "us_bis_el=3", "screener.sarif"):
        assert value in result.stdout


@pytest.mark.parametrize("steps", fenced("yaml"), ids=lambda block: block.split()[2])
def test_the_steps_of_a_document_name_what_there_is(steps: str) -> None:
    inputs = yaml.safe_load((ROOT / "action.yml").read_text(encoding="utf-8"))["inputs"]
    hooks = yaml.safe_load((ROOT / ".pre-commit-hooks.yaml").read_text(encoding="utf-8"))
    ours = [step for step in yaml.safe_load(steps) if "/screener" in step.get("uses", step.get("repo", ""))]
    assert len(ours) == 1
    assert set(ours[0].get("with", {})) <= set(inputs)
    for hook in ours[0].get("hooks", []):
        assert hook["id"] in {each["id"] for each in hooks}
        understood(["ci", *hook["args"], "vendors.csv"])


def leaves(command: Any, *names: str) -> Iterator[tuple[str, Any]]:
    """Every command that does something, with its whole name."""
    if hasattr(command, "list_commands"):
        context = typer.Context(command)
        for name in command.list_commands(context):
            yield from leaves(command.get_command(context, name), *names, name)
    else:
        yield " ".join(names), command


COMMANDS_AND_SUBCOMMANDS = [
    pytest.param(command, id=name) for name, command in leaves(typer.main.get_command(app))
]


@pytest.mark.parametrize("command", COMMANDS_AND_SUBCOMMANDS)
def test_the_help_of_a_command_says_what_it_does_with_an_example_that_holds(command: Any) -> None:
    assert (command.help or "").strip().partition("\n")[0].endswith((".", "?"))
    assert [each.name for each in command.params if not (each.help or "").strip()] == []
    example = re.match(r"Example: (screener .+?)(?:\. To .*)?\Z", command.epilog or "")
    assert example, command.epilog
    for line in example[1].split(";"):
        understood(shlex.split(line)[1:])


def test_the_method_page_names_every_feature_with_its_sentence() -> None:
    page = (ROOT / "tests" / "bench" / "README.md").read_text(encoding="utf-8")
    features = (*COSTS, *PENALTIES, *DOUBTS)
    rows = [f"| `{each.__name__}` | {(each.__doc__ or '').splitlines()[0]} |" for each in features]
    assert [row for row in rows if row not in page] == []
    assert page.count("\n| `") == len(rows)
    assert f"from {HIT_THRESHOLD:.2f} on" in page
    assert f"from {REVIEW_THRESHOLD:.2f} on" in page


def test_the_page_on_stakes_names_every_rule_and_basis() -> None:
    page = (ROOT / "examples" / "own_stakes" / "README.md").read_text(encoding="utf-8")
    rules = tomllib.loads((ROOT / "lists" / "rules.toml").read_text(encoding="utf-8"))
    assert [rule for rule in rules if f"`{rule}`" not in page] == []
    assert [basis for basis in Basis if basis.value not in page] == []


@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_has_help_with_an_example(command: str) -> None:
    result = CliRunner().invoke(app, [command, "--help"], env={"COLUMNS": "100"})
    assert result.exit_code == 0
    if command not in {"lists", "audit"}:  # their own commands have theirs
        assert "Example: screener" in result.stdout
