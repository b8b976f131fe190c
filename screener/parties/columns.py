"""The only place that tells which column of a vendor file says what about a party."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from screener.errors import InputError
from screener.parties.spellings import ADDRESS_ROLES, NAME_PARTS, NAME_TIERS, QUALIFIERS, ROLES, SUBJECTS

Columns = Mapping[str, tuple[int, ...]]
"""Role to positions of the columns that play it, in the order in which they are joined."""

_ROLE_OF = {spelling: role for role, spellings in ROLES.items() for spelling in spellings}
_CAMEL = re.compile(r"(?<=[a-z])(?=[A-Z])")
_WORD = re.compile(r"[^\W_]+")


@dataclass(frozen=True, slots=True)
class Recognised:
    """What a header says: the columns by role, and what the user should know about the choice."""

    columns: Columns
    notes: tuple[str, ...] = ()


def normalised(cell: str) -> str:
    """Give a header cell as lower-case words: "Vendor_Name*" and "vendorName" are "vendor name"."""
    text = unicodedata.normalize("NFKD", _CAMEL.sub(" ", cell.strip()))
    plain = "".join(letter for letter in text if not unicodedata.combining(letter))
    return " ".join(_WORD.findall(unicodedata.normalize("NFKC", plain).casefold()))


def recognise(header: Sequence[str], given: Mapping[str, str]) -> Recognised | None:
    """Tell the columns of a header apart; None when no column names the party.

    Raises:
        InputError: two columns could be the name, or a column given by the user is not there.
    """
    spellings = [normalised(cell) for cell in header]
    columns = _given_columns(header, spellings, given)
    if columns is None:
        return None
    given = dict.fromkeys(columns, "")
    notes: list[str] = []
    if "name" not in columns:
        columns |= _name_column(header, spellings, _positions(columns), notes)
    taken = _positions(columns)
    found: dict[str, tuple[int, ...]] = {}
    for role_of in (_role, _qualified_role):
        settled = {*given, *found}
        for position, spelling in enumerate(spellings):
            role = role_of(spelling)
            if role and position not in taken and role not in settled:
                found[role] = (*found.get(role, ()), position)
    for role, positions in found.items():
        columns[role] = (*columns.get(role, ()), *positions)
    if not columns.keys() & {"name", *NAME_PARTS}:
        return None
    notes.append(_names_from(header, columns))
    return Recognised({role: columns[role] for role in sorted(columns)}, tuple(notes))


def _names_from(header: Sequence[str], columns: Columns) -> str:
    """Say which columns the names are taken from: the wrong one is found by reading this."""
    roles = ("name",) if "name" in columns else NAME_PARTS
    first = " and ".join(repr(header[i].strip()) for role in roles for i in columns.get(role, ()))
    also = ", ".join(
        repr(header[i].strip()) for role in ("name_continued", "other_names") for i in columns.get(role, ())
    )
    return f"names are read from {first}" + (f", further names from {also}" if also else "")


def _positions(columns: Columns) -> set[int]:
    return {position for positions in columns.values() for position in positions}


def role_names() -> tuple[str, ...]:
    """Name every role that `--column` can give to a column."""
    return ("name", *ROLES)


def _role(spelling: str) -> str:
    if spelling in _ROLE_OF:
        return _ROLE_OF[spelling]
    for subject in SUBJECTS:
        rest = spelling.removeprefix(subject + " ")
        if rest != spelling:
            return _role(rest)
    return ""


def _qualified_role(spelling: str) -> str:
    """Understand "billing city" and "entity legal address country", where no plainer column was found."""
    while spelling and not (role := _role(spelling)):
        first, _, rest = spelling.partition(" ")
        if first not in QUALIFIERS:
            return ""
        spelling = rest
    return role if spelling and role in {*ADDRESS_ROLES, "country"} else ""


def _given_columns(
    header: Sequence[str], spellings: Sequence[str], given: Mapping[str, str]
) -> dict[str, tuple[int, ...]] | None:
    """Find the columns that the user named; None when this row has not got them all."""
    columns: dict[str, tuple[int, ...]] = {}
    for role, wanted in given.items():
        exact = [i for i, cell in enumerate(header) if cell.strip() == wanted.strip()]
        found = exact or [i for i, spelling in enumerate(spellings) if spelling == normalised(wanted)]
        if not found:
            return None
        columns[role] = tuple(found[:1])
        if role == "name" and len(found) > 1:
            columns["other_names"] = (*columns.get("other_names", ()), *found[1:])
    return columns


def _name_column(
    header: Sequence[str], spellings: Sequence[str], taken: set[int], notes: list[str]
) -> dict[str, tuple[int, ...]]:
    for tier in NAME_TIERS:
        found = [i for i, spelling in enumerate(spellings) if spelling in tier and i not in taken]
        if not found:
            continue
        different = {spellings[i] for i in found}
        if len(different) > 1:
            raise InputError(
                f"more than one column could be the name: {', '.join(repr(header[i]) for i in found)}",
                hint=f'say which one with --column name="{header[found[0]]}"',
            )
        if len(found) > 1:
            notes.append(f"{len(found)} columns are called {header[found[0]]!r}: names of all are screened")
        formal = [i for i, spelling in enumerate(spellings) if spelling in NAME_TIERS[1]]
        others = (*found[1:], *formal, *_subjects_of_their_own(spellings, spellings[found[0]]))
        also = tuple(i for i in dict.fromkeys(others) if i not in {found[0], *taken})
        return {"name": (found[0],)} | ({"other_names": also} if also else {})
    return {}


def _subjects_of_their_own(spellings: Sequence[str], name: str) -> Iterator[int]:
    """Find "Supplier" beside "Name": either may be the party, the other its contact, so both are screened.

    "Vendor" beside "Vendor Name" is the vendor's number in most files.
    """
    for position, spelling in enumerate(spellings):
        if spelling in NAME_TIERS[-1] and not name.startswith(spelling):
            yield position
