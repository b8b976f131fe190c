"""The only place that keeps results of any command from being put in the place of what it reads."""

from __future__ import annotations

import functools
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from screener.cli.configuration import Settings
from screener.errors import OutputError

_OUTPUT, _REPORT, _HOME, _DECISIONS = "output", "report", "home", "decisions"
_PATH = "path"
"""How the library of the command line calls the type of an option that names a file or folder."""


def guarded(command: Any, settings: Callable[[], object]) -> Any:
    """Return a command, or a group of them, that refuses to write what it reads before it does anything.

    What it reads are all its files, whatever option or argument names them, its settings, and the decisions
    that lie about.
    """
    for each in getattr(command, "commands", {}).values():
        guarded(each, settings)
    run = command.callback
    if run is not None and any(param.name == _OUTPUT for param in command.params):

        @functools.wraps(run)
        def checked(**values: Any) -> Any:
            if written := list(_written(values)):
                refuse(written, [*_named(command.params, values), *_lying_about(settings(), values)])
            return run(**values)

        command.callback = checked
    return command


def refuse(written: Sequence[Path], read: Sequence[tuple[str, Path]]) -> None:
    """Refuse files to be written that are read, under whatever name; `read` says by which option each is.

    Raises:
        OutputError: there is one.
    """
    for path in written:
        for option, source in read:
            if _same(path, source):
                raise OutputError(
                    f"{path}: is read by this command ({option})",
                    hint="Results never replace what they rest on; name another file.",
                )


def _same(path: Path, source: Path) -> bool:
    """Whether a file is another, or lies in it where that is a folder."""
    if not (source.exists() and path.exists()):
        return False
    return source.samefile(path) or (source.is_dir() and path.is_file() and source.samefile(path.parent))


def _written(values: Mapping[str, Any]) -> Iterator[Path]:
    """Yield the files that a command is to write."""
    if (output := values.get(_OUTPUT)) is not None:
        yield Path(output)
    for report in _each(values.get(_REPORT)):
        if file := str(report).partition("=")[2]:
            yield Path(file)


def _named(params: Sequence[Any], values: Mapping[str, Any]) -> Iterator[tuple[str, Path]]:
    """Yield the files that a command was given to read."""
    for param in params:
        if param.type.name == _PATH and param.name not in {_OUTPUT, _HOME}:
            option = next((name for name in param.opts if name.startswith("-")), param.metavar or param.name)
            yield from ((option, Path(value)) for value in _each(values.get(param.name)))


def _lying_about(settings: object, values: Mapping[str, Any]) -> Iterator[tuple[str, Path]]:
    """Yield the files that a command finds by itself."""
    if not isinstance(settings, Settings):
        return
    if settings.path is not None:
        yield "settings", settings.path
    if _DECISIONS in values and values[_DECISIONS] is None:
        from screener.cli.decided import lying_about  # noqa: PLC0415  # start-up: only where a file is written

        if (path := lying_about(settings)) is not None:
            yield "decisions", path


def _each(value: Any) -> Sequence[Any]:
    """Return what was given once or several times as several."""
    if value is None:
        return ()
    return value if isinstance(value, list | tuple) else (value,)
