"""The only place that asks git what a file of counterparties held before, to tell which rows are new."""

from __future__ import annotations

import subprocess
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from screener.errors import InputError, UsageError
from screener.model import Party
from screener.parties.table import parse_parties

TIME_LIMIT_S = 120
"""Seconds that git may take for one answer; chosen."""


@dataclass(slots=True)
class Before:
    """The parties that an earlier version of a file held, and how often each."""

    parties: Counter[Party]

    def has(self, party: Party) -> bool:
        """Whether the earlier version has this row; a row that stands there once is no news once."""
        key = _without_place(party)
        if self.parties[key] <= 0:
            return False
        self.parties[key] -= 1
        return True


def before(
    path: Path,
    ref: str,
    *,
    columns: Mapping[str, str] | None = None,
    encoding: str | None = None,
    delimiter: str | None = None,
) -> Before:
    """Read a file of counterparties as it stood at a commit, branch or tag; one that was not there held none.

    Raises:
        UsageError: git is not there, the file is in no repository, or there is no such ref.
        InputError: the file's earlier version cannot be read.
    """
    folder = path.resolve().parent
    commit = _git(folder, "rev-parse", "--verify", "--quiet", "--end-of-options", f"{ref}^{{commit}}")
    if commit is None:
        raise UsageError(
            f"git knows no {ref!r} in {folder}",
            hint="Fetch it first; a shallow clone has no history (actions/checkout: fetch-depth: 0).",
        )
    spec = f"{commit.decode().strip()}:./{path.name}"
    if _git(folder, "cat-file", "-e", spec) is None:
        return Before(Counter())
    data = _git(folder, "cat-file", "blob", spec)
    if data is None:
        raise InputError(f"{path.name} at {ref}: git cannot read it")
    if not data.strip():
        return Before(Counter())
    title = f"{path.name} at {ref}"
    table = parse_parties(title, data, columns=columns, encoding=encoding, delimiter=delimiter)
    return Before(Counter(_without_place(party) for _, party in table))


def _without_place(party: Party) -> Party:
    return replace(party, row=None, line=None)


def _git(folder: Path, *arguments: str) -> bytes | None:
    """Ask git; None where it answers that there is no such thing.

    Raises:
        UsageError: there is no git, no repository, or it refuses to answer.
    """
    command = ["git", "-C", str(folder), *arguments]
    try:
        done = subprocess.run(command, capture_output=True, timeout=TIME_LIMIT_S, check=False)
    except FileNotFoundError:
        raise UsageError("--changed-since needs git", hint="Install git, or leave the option out.") from None
    except subprocess.TimeoutExpired:
        raise UsageError(f"git gave no answer within {TIME_LIMIT_S} seconds") from None
    if done.returncode == 0:
        return done.stdout
    said = done.stderr.decode(errors="replace").strip()
    if "not a git repository" in said or "dubious ownership" in said:
        raise UsageError(f"{folder}: {said.splitlines()[0]}", hint="--changed-since needs a repository.")
    return None
