"""The only place that reads settings from a file: `screener.toml`, or `[tool.screener]` of `pyproject.toml`.

A flag goes before the environment, the environment before the file, and the file before what is built in.
The file is read strictly: a setting that there is not is an error, as a gate must not pass by a typing slip.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from msgspec import Struct, field

from screener.errors import InputError, UsageError
from screener.lists.ages import Ages
from screener.model import Effect, ListId, Outcome
from screener.screening.verdict import Terms

FILE_NAME = "screener.toml"
ENVIRONMENT = "SCREENER_CONFIG"
GROUPS = {
    "lists": ("status", "update", "load", "show", "diff", "verify"),
    "ownership": ("of", "import", "registers"),
    "audit": ("show", "verify", "replay"),
}
"""Commands that have commands of their own: they take no setting but `home`."""
SCREENING = ("check", "batch", "ci", "rescreen")
"""Commands that take every common setting."""
_PARAMETERS = {"ownership": "stakes", "format": "form"}
"""Settings whose option has another name in the code."""

Values = dict[str, Any]
Check = Callable[[object, Path], Any]
"""Takes a value and the folder of the file, and gives what the option takes."""


class Settings(Struct, frozen=True):
    """What a file of settings says."""

    path: Path | None = None
    common: Mapping[str, Any] = field(default_factory=dict)
    """By key as in the file; values as the options take them."""
    own: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)
    """The same for one command alone."""
    by_list: Mapping[ListId, Terms] = field(default_factory=dict)
    ages: Mapping[ListId, int] = field(default_factory=dict)
    """How many days old single lists may be."""

    @property
    def title(self) -> str:
        """The file as a person names it from where he stands."""
        return shown(self.path) if self.path else "no file"

    def of(self, command: str) -> Values:
        """The settings that a command takes, by key."""
        if command not in SCREENING:
            taken = {"decisions"} if command == "review" else {"home"}
            return {key: value for key, value in self.common.items() if key in taken}
        found = {**self.common, **self.own.get(command, {})}
        if self.ages:
            single = (f"{name}={days}" for name, days in self.ages.items())
            found["max-age"] = ",".join((*filter(None, (found.get("max-age"),)), *single))
        return found

    def default_map(self, commands: Mapping[str, str]) -> Values:
        """What the command line takes in place of what is built in, by command and parameter."""
        found: Values = {}
        for command in commands:
            values = {_PARAMETERS.get(k, k.replace("-", "_")): v for k, v in self.of(command).items()}
            found[command] = dict.fromkeys(GROUPS[command], values) if command in GROUPS else values
        return found


def shown(path: Path) -> str:
    """Name a file from the working folder where it lies in it, else in full."""
    here = Path.cwd()
    return str(path.relative_to(here)) if path.is_relative_to(here) else str(path)


def load(given: Path | None) -> Settings:
    """Read the file that was named, or the nearest one from the working folder up to the repository's top.

    Raises:
        InputError: it cannot be read, or holds a setting that there is not.
    """
    path = given or _nearest(Path.cwd())
    if path is None:
        return Settings()
    table = _table(path)
    return Settings() if table is None else parse(table, path)


def _nearest(folder: Path) -> Path | None:
    for place in (folder, *folder.parents):
        for name in (FILE_NAME, "pyproject.toml"):
            path = place / name
            if path.is_file() and (name == FILE_NAME or b"tool.screener" in _bytes(path)):
                return path
        if (place / ".git").exists():
            return None
    return None


def _bytes(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as error:
        raise InputError(f"{path}: cannot be read: {error.strerror or error}") from error


def _table(path: Path) -> dict[str, Any] | None:
    """Read the settings' own table; None where a `pyproject.toml` has none after all."""
    import tomllib  # noqa: PLC0415  # start-up: only where there is such a file

    try:
        document = tomllib.loads(_bytes(path).decode("utf-8-sig"))
    except (ValueError, RecursionError) as error:
        raise InputError(f"{path}: is not TOML: {error}") from error
    if path.name != "pyproject.toml":
        return document
    tool = document.get("tool")
    table = tool.get("screener") if isinstance(tool, dict) else None
    return table if isinstance(table, dict) else None


def parse(table: Mapping[str, Any], path: Path) -> Settings:
    """Read a table of settings; paths in it are relative to its file.

    Raises:
        InputError: a setting that there is not, or a value that it cannot have.
    """
    common: Values = {}
    own: dict[str, Values] = {}
    by_list: dict[ListId, Terms] = {}
    ages: dict[ListId, int] = {}
    for key, value in table.items():
        if key == "list":
            by_list, ages = _lists(value, path)
        elif key in SCREENING:
            own[key] = _checked(value, {**COMMON, **OWN.get(key, {})}, path, f"[{key}] ")
        else:
            common |= _checked({key: value}, COMMON, path, "")
    return Settings(path, common, own, by_list, ages)


def _checked(table: object, known: Mapping[str, Check], path: Path, where: str) -> Values:
    if not isinstance(table, dict):
        raise InputError(f"{path}: {where.strip()} is no table")
    found = {}
    for key, value in table.items():
        if key not in known:
            raise InputError(
                f"{path}: {where}no such setting: {key!r}", hint=f"Settings: {', '.join(sorted(known))}."
            )
        try:
            found[key] = known[key](value, path.parent)
        except UsageError as error:
            raise InputError(f"{path}: {where}{key}: {error}") from error
    return found


def _lists(table: object, path: Path) -> tuple[dict[ListId, Terms], dict[ListId, int]]:
    """Read the tables of single lists: from where on they count, and how old they may be."""
    if not isinstance(table, dict):
        raise InputError(f"{path}: `list` is no table", hint="Write [list.us_dod_1260h].")
    known: dict[str, Check] = {
        "fail-on": _one_of("hit", "review", "never"),
        "fail-effect": _one_of(*Effect),
        "max-age": _count,
    }
    read = {ListId(name): _checked(terms, known, path, f"[list.{name}] ") for name, terms in table.items()}
    ages = {name: values["max-age"] for name, values in read.items() if "max-age" in values}
    return {name: _terms(values) for name, values in read.items()}, ages


def _terms(values: Values) -> Terms:
    on, effect = values.get("fail-on"), values.get("fail-effect")
    return Terms(
        fail_on=Outcome(on) if on and on != "never" else None,
        fail_effect=Effect(effect) if effect else None,
        never=on == "never",
    )


def _one_of(*allowed: str) -> Check:
    def check(value: object, folder: Path) -> str:
        del folder
        if value not in allowed:
            raise UsageError(f"{value!r} is none of {', '.join(allowed)}")
        return str(value)

    return check


def _text(value: object, folder: Path) -> str:
    del folder
    if not isinstance(value, str) or not value:
        raise UsageError(f"{value!r} is no text")
    return value


def _yes(value: object, folder: Path) -> bool:
    del folder
    if not isinstance(value, bool):
        raise UsageError(f"{value!r} is neither true nor false")
    return value


def _count(value: object, folder: Path) -> int:
    del folder
    if not isinstance(value, int) or isinstance(value, bool) or value < 0:
        raise UsageError(f"{value!r} is no whole number from 0 up")
    return value


def _age(value: object, folder: Path) -> str:
    """Read days for every list, or text as `--max-age` takes it."""
    return str(Ages.of(_text(value, folder) if isinstance(value, str) else _count(value, folder)))


def _path(value: object, folder: Path) -> str:
    return os.fspath(folder / Path(_text(value, folder)).expanduser())


def _several(check: Check) -> Check:
    def checked(value: object, folder: Path) -> list[Any]:
        return [check(item, folder) for item in (value if isinstance(value, list) else [value])]

    return checked


def _ids(value: object, folder: Path) -> str:
    return ",".join(_several(_text)(value, folder))


def _columns(value: object, folder: Path) -> list[str]:
    if not isinstance(value, dict):
        raise UsageError('is no table: write column.name = "Supplier"')
    return [f"{role}={_text(header, folder)}" for role, header in value.items()]


def _report(value: object, folder: Path) -> str:
    form, equals, file = _text(value, folder).partition("=")
    if not (form and equals and file):
        raise UsageError(f"{value!r} is not FORM=FILE")
    return f"{form}={_path(file, folder)}"


COMMON: Mapping[str, Check] = {
    "home": _path,
    "lists": _ids,
    "max-age": _age,
    "fail-on": _one_of("hit", "review"),
    "fail-effect": _one_of(*Effect),
    "decisions": _path,
    "ownership": _several(_path),
    "register": _several(_text),
    "rule": _several(_text),
    "column": _columns,
    "encoding": _text,
    "delimiter": _text,
    "workers": _count,
}
"""Settings that mean the same in every command that screens."""
OWN: Mapping[str, Mapping[str, Check]] = {
    "ci": {
        "format": _text,
        "report": _several(_report),
        "strict": _yes,
        "allow-starter": _yes,
        "show-suppressed": _yes,
        "baseline": _path,
        "changed-since": _text,
    },
}
"""Settings of one command alone."""
