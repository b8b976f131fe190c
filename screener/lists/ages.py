"""The only place that says how many days old lists may be, where it was asked for: all, or single ones."""

from __future__ import annotations

from collections.abc import Mapping

from msgspec import Struct

from screener.errors import UsageError
from screener.model import ListId


class Ages(Struct, frozen=True):
    """Days after which lists are stale, as far as they were asked for.

    >>> str(Ages.of("90,us_bis_el=30")), Ages.of("90,us_bis_el=30").asked(ListId("us_bis_el"))
    ('90,us_bis_el=30', 30)
    """

    every: int | None = None
    """For every list that has no age of its own; the catalog's where None."""
    single: tuple[tuple[ListId, int], ...] = ()
    """For single lists."""

    @classmethod
    def of(cls, asked: MaxAge) -> Ages:
        """Read an age as it was asked for.

        Raises:
            UsageError: it is none.
        """
        if isinstance(asked, Ages):
            return asked
        if isinstance(asked, Mapping):
            return cls(None, tuple((ListId(name), _days(days, name)) for name, days in asked.items()))
        if isinstance(asked, str):
            return cls._read(asked)
        return cls(None if asked is None else _days(asked, ""))

    @classmethod
    def _read(cls, text: str) -> Ages:
        every: int | None = None
        single: dict[ListId, int] = {}
        for part in text.split(","):
            name, equals, days = part.strip().rpartition("=")
            if equals and not name.strip():
                raise UsageError(f"no list is named in {part.strip()!r}", hint=_HOW)
            if equals:
                single[ListId(name.strip())] = _days(days, name)
            else:
                every = _days(days, "")
        return cls(every, tuple(single.items()))

    def asked(self, list_id: ListId) -> int | None:
        """The days that were asked for of a list; None where none were."""
        return dict(self.single).get(list_id, self.every)

    def __str__(self) -> str:
        """Write it as it is given."""
        every = [] if self.every is None else [str(self.every)]
        return ",".join((*every, *(f"{name}={days}" for name, days in self.single)))


MaxAge = int | str | Mapping[str, int] | Ages | None
"""Days for every list, or for single ones by their ids; text as `--max-age` takes it."""

NO_AGES = Ages()
_HOW = "Write days, for single lists behind their ids: 90,us_bis_el=30."


def _days(days: int | str, name: str) -> int:
    where = f" for {name.strip()}" if name else ""
    try:
        found = int(str(days))  # from Python it may be anything: 3.7, None, True
    except ValueError:
        found = -1
    if found < 0:
        raise UsageError(f"no number of days{where}: {str(days).strip()!r}", hint=_HOW)
    return found
