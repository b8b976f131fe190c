"""The hook of `.pre-commit-hooks.yaml`, run by pre-commit in a scratch repository."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
import yaml

ROOT = Path(__file__).resolve().parents[2]
BIN = Path(sys.executable).parent
SITE = Path(yaml.__file__).parents[1]
PRE_COMMIT = BIN / "pre-commit"
INSTALLED = ("screener", "lists", "pyproject.toml", "README.md", "LICENSE", ".pre-commit-hooks.yaml")
"""What of the project is needed to install the hook."""

pytestmark = pytest.mark.skipif(not PRE_COMMIT.exists(), reason="pre-commit is not installed")


def git(folder: Path, *arguments: str) -> str:
    who = ["-c", "user.name=A", "-c", "user.email=a@example.org", "-c", "commit.gpgsign=false"]
    command = ["git", "-C", str(folder), *who, *arguments]
    return subprocess.run(command, check=True, capture_output=True, text=True).stdout.strip()


@pytest.fixture(scope="module")
def environment(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """The environment of a commit: lists of its own, and what pip needs installed beside the hook already."""
    home = tmp_path_factory.mktemp("home")
    return {
        **{name: value for name, value in os.environ.items() if not name.startswith(("GIT_", "SCREENER_"))},
        "PRE_COMMIT_HOME": str(home / "pre-commit"),
        "SCREENER_HOME": str(home / "lists"),
        "PATH": f"{BIN}{os.pathsep}{os.environ['PATH']}",
        "PYTHONPATH": str(SITE),
        "PIP_NO_DEPS": "1",
        "PIP_NO_BUILD_ISOLATION": "0",  # pip reads it as "no isolation"
        "PIP_NO_COMPILE": "1",
        "PIP_DISABLE_PIP_VERSION_CHECK": "1",
    }


@pytest.fixture(scope="module")
def hook(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, str]:
    """The project as a repository of hooks, and its commit."""
    folder = tmp_path_factory.mktemp("hook")
    for name in INSTALLED:
        source = ROOT / name
        if source.is_dir():
            shutil.copytree(source, folder / name, ignore=shutil.ignore_patterns("__pycache__"))
        else:
            shutil.copy(source, folder / name)
    git(folder, "init", "-q")
    git(folder, "add", "-A")
    git(folder, "commit", "-qm", "hooks")
    return folder, git(folder, "rev-parse", "HEAD")


@pytest.fixture
def repo(tmp_path: Path) -> Path:
    git(tmp_path, "init", "-q")
    vendors(tmp_path, "Grainger")
    git(tmp_path, "add", "-A")
    git(tmp_path, "commit", "-qm", "x")
    return tmp_path


def vendors(repo: Path, *names: str) -> None:
    (repo / "vendors.csv").write_text("\n".join(["name", *names]) + "\n", encoding="utf-8")


def configure(repo: Path, hook: tuple[Path, str], **changes: object) -> None:
    """Write what a user of pre-commit writes, the hook's settings changed as said."""
    folder, commit = hook
    settings = {"repos": [{"repo": str(folder), "rev": commit, "hooks": [{"id": "screener", **changes}]}]}
    (repo / ".pre-commit-config.yaml").write_text(yaml.safe_dump(settings), encoding="utf-8")
    git(repo, "add", "-A")


def pre_commit(repo: Path, environment: dict[str, str]) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [str(PRE_COMMIT), "run"], cwd=repo, env=environment, capture_output=True, text=True, check=False
    )


LISTS = ["--lists", "us_dod_1260h"]
CASES = [
    ("lists that are only a sample", ["Grainger", "Zoloz"], [], "Failed", "exit code: 3"),
    ("a listed vendor and a row that names nobody", ["Tencent", "???"], LISTS, "Failed", "exit code: 4"),
    ("only what the commit adds", ["Zoloz"], [*LISTS, "--changed-since", "HEAD"], "Passed", "1 rows;"),
]


@pytest.mark.parametrize(
    ("names", "arguments", "outcome", "said"), [pytest.param(*case[1:], id=case[0]) for case in CASES]
)
def test_a_commit_is_screened(
    repo: Path,
    hook: tuple[Path, str],
    environment: dict[str, str],
    names: list[str],
    arguments: list[str],
    outcome: str,
    said: str,
) -> None:
    """With the hook's own file, but for the language: the screener under test stands in for an install."""
    vendors(repo, *names)
    configure(repo, hook, language="system", args=arguments, verbose=True)
    done = pre_commit(repo, environment)
    assert outcome in done.stdout, done.stdout + done.stderr
    assert said in done.stdout
    assert done.returncode == (outcome == "Failed")


def test_a_commit_that_touches_no_vendors_is_not_screened(
    repo: Path, hook: tuple[Path, str], environment: dict[str, str]
) -> None:
    configure(repo, hook, language="system")
    assert "no files to check" in pre_commit(repo, environment).stdout


def test_the_hook_installs_itself_as_a_user_gets_it(
    repo: Path, hook: tuple[Path, str], environment: dict[str, str]
) -> None:
    """Just as published: pre-commit builds the package in an environment of its own."""
    vendors(repo, "Tencent")
    configure(repo, hook, args=LISTS)
    done = pre_commit(repo, environment)
    if "An unexpected error has occurred" in done.stdout and "pip" in done.stdout:
        pytest.skip(f"pip cannot install here: {done.stdout[-300:]}")
    assert "exit code: 1" in done.stdout, done.stdout + done.stderr
    assert "vendors.csv: 1 rows, 1 finding" in done.stdout
    assert done.returncode == 1
