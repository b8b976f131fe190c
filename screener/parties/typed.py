"""The only place that makes parties of typed columns: those of a DataFrame or of an Arrow batch."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from screener.errors import InputError
from screener.model import Party
from screener.parties.building import Builder
from screener.parties.columns import Columns, recognise, role_names
from screener.parties.layout import no_name_column
from screener.parties.splitting import Row
from screener.parties.values import cell_text

if TYPE_CHECKING:
    import pandas as pd


@dataclass(frozen=True, slots=True)
class TypedReader:
    """Which columns of a table say something about a party, and what."""

    wanted: tuple[int, ...]
    """Positions of the columns that are read; no other is converted."""
    columns: Columns
    """Role to positions among the wanted ones."""
    notes: tuple[str, ...] = ()
    """What the user should know about the choice."""

    def parties(self, values: Sequence[Sequence[object]], first: int = 1) -> Iterator[Party]:
        """Make a party of every row; a bad row is a party with a problem.

        Args:
            values: the wanted columns, one sequence each, all of one length.
            first: number of the first row.
        """
        builder = Builder(self.columns, Counter())
        for number, row in enumerate(zip(*values, strict=True), start=first):
            yield builder.party(tuple(map(cell_text, row)), number, "")


def reader_of(
    header: Sequence[str], name: str | None, columns: Mapping[str, str] | None, title: str
) -> TypedReader:
    """Tell the columns of a table apart by their names.

    Args:
        header: the names of its columns.
        name: the column that holds the party's name, where it is not recognised by its own.
        columns: role to column, for further ones that are not recognised.
        title: what the table is called in messages.

    Raises:
        InputError: no column can be told to hold the name, or there is no such role or column.
    """
    given = dict(columns or {}) | ({"name": name} if name else {})
    unknown = [role for role in given if role not in role_names()]
    if unknown:
        raise InputError(
            f"no column can play the part {unknown[0]!r}", hint=f"The parts are: {', '.join(role_names())}."
        )
    recognised = recognise(header, given)
    if recognised is None:
        error = no_name_column(title, [Row(1, tuple(header))], given)
        raise InputError(str(error), hint='Say which column holds the name with name="…".')
    wanted = tuple(sorted({i for positions in recognised.columns.values() for i in positions}))
    place = {position: number for number, position in enumerate(wanted)}
    narrowed = {role: tuple(place[i] for i in found) for role, found in recognised.columns.items()}
    return TypedReader(wanted, narrowed, recognised.notes)


def parties_of_frame(
    frame: pd.DataFrame, name: str | None = None, columns: Mapping[str, str] | None = None
) -> Iterator[Party]:
    """Make a party of every row of a DataFrame.

    Raises:
        InputError: no column can be told to hold the name.
    """
    reader = reader_of([str(label) for label in frame.columns], name, columns, "the DataFrame")
    wanted = [frame.iloc[:, position] for position in reader.wanted]
    return reader.parties([series.astype(object).where(series.notna(), None).tolist() for series in wanted])
