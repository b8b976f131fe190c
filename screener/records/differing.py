"""The only place that says where two answers differ: field by field, in the words of the JSON form."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

DEEPEST = 40
"""Levels gone down before two values are compared as wholes; chosen: no answer is half as deep."""

_ABSENT = object()


def differences(then: Any, now: Any, path: str = "", depth: int = 0) -> Iterator[tuple[str, Any, Any]]:
    """Give (field, value then, value now) for everything that is not the same; None for what is not there.

    >>> list(differences({"a": [1, 2]}, {"a": [1, 3], "b": "x"}))
    [('a[1]', 2, 3), ('b', None, 'x')]
    """
    if type(then) is not type(now) or depth >= DEEPEST:
        if then != now:
            yield path, _shown(then), _shown(now)
    elif isinstance(then, dict):
        for key in (*then, *(key for key in now if key not in then)):
            inner = f"{path}.{key}" if path else key
            yield from differences(then.get(key, _ABSENT), now.get(key, _ABSENT), inner, depth + 1)
    elif isinstance(then, list):
        for at in range(max(len(then), len(now))):
            was, is_ = (values[at] if at < len(values) else _ABSENT for values in (then, now))
            yield from differences(was, is_, f"{path}[{at}]", depth + 1)
    elif then != now:
        yield path, then, now


def _shown(value: Any) -> Any:
    return None if value is _ABSENT else value
