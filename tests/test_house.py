"""The house rules, as tests: layers, types, style, and what may never be committed."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
BIN = Path(sys.executable).parent
MODULES = sorted((ROOT / "screener").rglob("*.py"))


def run(*command: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)


@pytest.mark.parametrize(
    "command",
    [
        pytest.param(("lint-imports", "--no-cache"), id="a room imports only from rooms below it"),
        pytest.param(("mypy",), id="types are strict in package and tests"),
        pytest.param(("ruff", "check", "."), id="style is even"),
        pytest.param(("ruff", "format", "--check", "."), id="layout is even"),
    ],
)
def test_tool_finds_nothing(command: tuple[str, ...]) -> None:
    done = run(str(BIN / command[0]), *command[1:])
    assert done.returncode == 0, done.stdout + done.stderr


@pytest.mark.parametrize("module", MODULES, ids=lambda p: str(p.relative_to(ROOT)))
def test_module_says_what_it_alone_is_for_and_fits_in_a_head(module: Path) -> None:
    text = module.read_text(encoding="utf-8")
    first = text.splitlines()[0]
    assert first.startswith('"""')
    assert first.rstrip('"').rstrip().endswith((".", ":", ";", "?")), first
    assert len(text.splitlines()) <= 350, "a module this long is two"


PACKAGES = [p for p in MODULES if p.name == "__init__.py" and p.parent.name not in {"screener", "model"}]
"""All but the two faces: `screener` for its users, `screener.model` for every room of the house."""


@pytest.mark.parametrize("init", PACKAGES, ids=lambda p: p.parent.name)
def test_package_holds_a_docstring_and_nothing_else(init: Path) -> None:
    assert re.fullmatch(r'"""[^"]*"""\n', init.read_text(encoding="utf-8"))


def test_nothing_is_left_for_later() -> None:
    word = re.compile(r"\b(TODO|FIXME|XXX)\b|NotImplementedError|pragma: no cover")
    assert [str(m) for m in MODULES if word.search(m.read_text(encoding="utf-8"))] == []
