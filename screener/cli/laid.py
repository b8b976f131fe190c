"""What `rescreen` lays beside every answer that it keeps: the decisions and the stakes of this run."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from screener.cli.exposed import NoStakes, open_exposures
from screener.ownership.registers import shelf
from screener.screening.beside import Beside, staked_of
from screener.screening.deciding import Docket
from screener.screening.opening import default_home
from screener.screening.recalling import Recalling
from screener.screening.screen import Screener


def laid_beside(
    screener: Screener,
    home: Path | None,
    docket: Docket,
    stakes: Sequence[Path] | None,
    registers: Sequence[str] | None,
    rules: Sequence[str] | None,
    recalling: Recalling,
) -> Beside:
    """What is laid beside every answer: decisions, and stakes where there are any.

    Parties of the stakes are screened only where their answers are not recalled.

    Raises:
        UsageError: a rule without stakes, no rule or register of that name, or stakes that cannot be read
            or be true.
        StoreError: a register cannot be read.
    """
    screen = recalling.asking(screener.check)
    exposures = open_exposures(screener, home, stakes, registers, rules, screen)
    if isinstance(exposures, NoStakes):
        return Beside(docket)
    kept = shelf.Shelf(home or default_home())
    terms = [f"rule {rule}" for rule in rules or ("every rule of the day",)]
    terms += [
        f"register {name} of {shelf.kept(name, kept.open(name).meta).imported}"
        for name in dict.fromkeys(registers or ())
    ]
    return Beside(docket, exposures, staked_of(exposures, tuple(terms)))
