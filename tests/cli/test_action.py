"""The steps of `action.yml`, executed in a shell as GitHub does; what they use of others is left out."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
import venv
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
import yaml

ROOT = Path(__file__).resolve().parents[2]
BIN = Path(sys.executable).parent
ACTION: dict[str, Any] = yaml.safe_load((ROOT / "action.yml").read_text(encoding="utf-8"))
STEPS: list[dict[str, Any]] = ACTION["runs"]["steps"]
_EXPRESSION = re.compile(r"\$\{\{\s*(.+?)\s*\}\}")

pytestmark = pytest.mark.skipif(not shutil.which("bash"), reason="bash is not installed")


@dataclass
class Job:
    """A job that uses the action: a checkout, its inputs, and what its steps have said so far."""

    folder: Path
    inputs: Mapping[str, str]
    outputs: dict[str, dict[str, str]] = field(default_factory=dict)
    log: str = ""
    code: int = 0
    ran: list[str] = field(default_factory=list)

    def value(self, expression: str) -> str:
        """Work an expression of GitHub's out, as far as the action uses them."""
        if both := expression.split(" && ")[1:]:
            parts = [expression.split(" && ", maxsplit=1)[0], *both]
            return "true" if all(self.value(part) == "true" for part in parts) else ""
        for sign in (" == ", " != "):
            if sign in expression:
                left, right = (self.value(side) for side in expression.split(sign))
                return "true" if (left == right) is (sign == " == ") else ""
        if expression.startswith("hashFiles("):
            return "x" if (self.folder / self.value(expression[10:-1])).exists() else ""
        return self.name(expression)

    def name(self, expression: str) -> str:
        """Look up what an expression names, or take it as the text that it quotes."""
        kind, *names = expression.split(".")
        if kind == "inputs":
            return self.inputs.get(names[0], str(ACTION["inputs"][names[0]].get("default", "")))
        if kind == "steps":
            return self.outputs.get(names[0], {}).get(names[2], "")
        known = {"github.action_path": str(ROOT), "runner.temp": str(self.folder.parent)}
        return expression.strip("'") if expression.startswith("'") else known[expression]

    def text(self, template: object) -> str:
        return _EXPRESSION.sub(lambda found: self.value(found.group(1)), str(template))

    def run(self, environment: Mapping[str, str]) -> Job:
        """Run the steps one after another, until one fails."""
        for step in STEPS:
            if "if" in step and not self.value(step["if"]):
                continue
            self.ran.append(step["name"])
            if "run" not in step or step["name"] == "Install screener":
                continue
            self.code = self.step(step, environment)
            if self.code:
                break
        return self

    def step(self, step: Mapping[str, Any], environment: Mapping[str, str]) -> int:
        """Run one step as GitHub does: its script in a file, its environment, a file for its outputs."""
        script, output = self.folder.parent / "script.sh", self.folder.parent / "output"
        script.write_text(step["run"], encoding="utf-8")
        output.write_text("", encoding="utf-8")
        own = {name: self.text(value) for name, value in step.get("env", {}).items()}
        files = {"GITHUB_OUTPUT": str(output), "GITHUB_STEP_SUMMARY": str(self.folder.parent / "summary.md")}
        # Source: docs.github.com, "Workflow syntax", shell: bash.
        shell = ["bash", "--noprofile", "--norc", "-eo", "pipefail", str(script)]
        done = subprocess.run(
            shell,
            cwd=self.folder,
            env={**environment, **files, **own},
            capture_output=True,
            text=True,
            check=False,
        )
        self.log += done.stdout + done.stderr
        lines = output.read_text(encoding="utf-8").splitlines()
        self.outputs[step.get("id", "")] = dict(line.split("=", 1) for line in lines)
        return done.returncode


@pytest.fixture
def environment() -> dict[str, str]:
    kept = {k: v for k, v in os.environ.items() if not k.startswith(("GITHUB_", "SCREENER_"))}
    return {**kept, "PATH": f"{BIN}{os.pathsep}{os.environ['PATH']}"}


@pytest.fixture
def checkout(tmp_path: Path) -> Path:
    folder = tmp_path / "checkout"
    (folder / ".git").mkdir(parents=True)
    return folder


HOSTILE = '"; touch pwned; $(touch pwned) `touch pwned`'
CASES = [
    ("a finding", ["Tencent"], {}, 1),
    ("nothing found that counts", ["Grainger"], {"reports": "junit=out.xml\nmarkdown=out.md"}, 0),
    ("only the sample behind a list", ["Grainger"], {"lists": ""}, 3),
    (
        "an input that would be run",
        ["Grainger"],
        {"files": HOSTILE, "fail-on": HOSTILE, "reports": HOSTILE},
        2,
    ),
]


@pytest.mark.parametrize(("names", "inputs", "code"), [pytest.param(*case[1:], id=case[0]) for case in CASES])
def test_the_steps_end_as_the_gate_does(
    checkout: Path, environment: dict[str, str], names: list[str], inputs: dict[str, str], code: int
) -> None:
    (checkout / "våra vendors.csv").write_text("\n".join(["name", *names]) + "\n", encoding="utf-8")
    given = {"update": "false", "lists": "us_dod_1260h", "files": "våra vendors.csv\n", **inputs}
    job = Job(checkout, given).run(environment)
    assert job.code == code, job.log
    assert job.outputs["screen"]["exit-code"] == str(code)
    assert not list(checkout.parent.rglob("pwned"))
    written = code in {0, 1}
    assert ("Upload the findings" in job.ran) is written
    assert (checkout / "screener.sarif").exists() is written
    assert re.fullmatch(r"screener-lists-[0-9a-f]{64}", job.outputs["lists"]["key"])
    if "reports" in inputs and written:
        assert (checkout / "out.xml").exists()
        assert (checkout / "out.md").exists()
    if code == 1:
        assert "::warning file=våra vendors.csv,line=2," in job.log
        assert "Tencent" in (checkout.parent / "summary.md").read_text(encoding="utf-8")


def test_lists_that_are_as_they_were_are_not_kept_again(checkout: Path, environment: dict[str, str]) -> None:
    steps = {step["name"]: step for step in STEPS}
    keep, hashing = steps["Keep the lists for the next run"], steps["Hash the lists"]
    job = Job(checkout, {})
    assert job.step(hashing, environment) == 0, job.log
    assert job.value(keep["if"]) == "true"
    job.outputs["cache"] = {"cache-matched-key": job.outputs["lists"]["key"]}
    assert job.value(keep["if"]) == ""


def test_a_source_that_there_is_not_fails_the_job(checkout: Path, environment: dict[str, str]) -> None:
    job = Job(checkout, {"files": "v.csv", "sources": "no_such_source"}).run(environment)
    assert (job.code, job.ran[-1]) == (2, "Fetch the lists")


def test_the_action_installs_itself(checkout: Path, environment: dict[str, str]) -> None:
    """In an empty environment; what it depends on is lent to it, so that no network is needed."""
    venv.create(checkout / "env", with_pip=False, symlinks=True)
    lent = {"PYTHONPATH": str(Path(yaml.__file__).parents[1])}
    pip = {"PIP_NO_DEPS": "1", "PIP_NO_BUILD_ISOLATION": "0", "PIP_NO_COMPILE": "1"}
    path = {"PATH": f"{checkout / 'env' / 'bin'}{os.pathsep}{os.environ['PATH']}"}
    (install,) = (step for step in STEPS if step["name"] == "Install screener")
    job = Job(checkout, {})
    assert job.step(install, {**environment, **lent, **pip, **path}) == 0, job.log
    screener = checkout / "env" / "bin" / "screener"
    said = subprocess.check_output([screener, "--version"], env={**environment, **lent}, text=True)
    assert said.startswith("screener ")


def test_nothing_from_outside_stands_in_the_text_of_a_script() -> None:
    assert [step["name"] for step in STEPS if "${{" in step.get("run", "")] == []


def test_every_input_is_used_and_every_input_used_is_there() -> None:
    used = set(re.findall(r"inputs\.([\w-]+)", (ROOT / "action.yml").read_text(encoding="utf-8")))
    assert used == set(ACTION["inputs"])
