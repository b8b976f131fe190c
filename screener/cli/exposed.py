"""What `check`, `batch` and `ci` share: exposures through stakes, worked out only where stakes were given."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from msgspec import Struct

from screener.errors import UsageError
from screener.model import QueryResult
from screener.screening.screen import Screener

if TYPE_CHECKING:  # a plain check starts without it
    from screener.screening.beside import Exposures
    from screener.screening.linking import Screen


class NoStakes(Struct, frozen=True):
    """Leaves every answer as it is: nobody said who holds what."""

    def answered(self, result: QueryResult) -> QueryResult:
        """Return the answer as it stands."""
        return result


def open_exposures(
    screener: Screener,
    home: Path | None,
    stakes: Sequence[Path] | None,
    registers: Sequence[str] | None,
    rules: Sequence[str] | None,
    screen: Screen | None = None,
) -> Exposures:
    """Open the stakes that a command was given: files, registers, or both.

    Their parties are screened by `screen`, which is the screener unless another is given.

    Raises:
        UsageError: a rule without stakes, no rule or register of that name, or stakes that cannot be read
            or be true.
        StoreError: a register cannot be read.
    """
    if registers:
        from screener.cli.stakes import open_nearby  # noqa: PLC0415  # as below

        return open_nearby(screener, home, registers, stakes, rules or (), screen=screen)
    if stakes:
        from screener.cli.stakes import open_book  # noqa: PLC0415  # a plain check starts without it

        return open_book(screener, stakes, rules or (), screen)
    if rules:
        raise UsageError("--rule needs stakes to apply it to", hint="Give --ownership stakes.csv.")
    return NoStakes()
