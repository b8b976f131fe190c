"""The only place that cuts OFAC's headerless CSV files into rows and joins them by entity number.

A set is a primary file and up to three side files: addresses, alternate names, and what did not fit
into 1,000 characters of remarks.
Source: https://ofac.treasury.gov/media/29976/download (specification of the .CSV files).
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from types import MappingProxyType

from screener.errors import ListUnreadableError
from screener.lists.reading import FETCH_AGAIN, Warnings, lines, squash, unreadable
from screener.lists.sources.us_ofac.programmes import is_cons
from screener.model import RawFile, Warn

NULL = "-0-"
END_OF_FILE = b"\x1a"
"""Ends every file of OFAC's but that of the comments. Source: its exports of 2021-07, 2024-02 and 2025-12."""

REMARK_LIMIT = 1000
"""Characters after which remarks go on in the comments file, in the middle of a word."""

_ROLES: Mapping[str, tuple[str, str]] = MappingProxyType({
    "sdn": ("sdn", "primary"), "add": ("sdn", "addresses"), "alt": ("sdn", "names"),
    "sdn_comments": ("sdn", "comments"), "comments": ("sdn", "comments"),
    "cons_prim": ("cons", "primary"), "cons_add": ("cons", "addresses"), "cons_alt": ("cons", "names"),
    "cons_comments": ("cons", "comments"),
})  # fmt: skip
"""File name without extension to (set, role)."""

_VESSEL = (
    "call_sign", "vessel_type", "gross_tonnage", "gross_registered_tonnage", "vessel_flag", "vessel_owner",
)  # fmt: skip
"""The primary file's columns 6 to 11, by the names that the CSL has for them."""

_WIDTHS = MappingProxyType({"primary": 12, "addresses": 6, "names": 5, "comments": 2})


@dataclass(frozen=True, slots=True)
class AddressRow:
    """A row of an address file, nulls as ""."""

    file: RawFile
    row: int
    street: str
    city: str
    country: str
    remarks: str


@dataclass(frozen=True, slots=True)
class NameRow:
    """A row of an alternate-names file, nulls as ""."""

    file: RawFile
    row: int
    kind: str
    name: str
    remarks: str


@dataclass(slots=True)
class PartyRow:
    """A row of a primary file with the rows of the side files that belong to it, nulls as ""."""

    file: RawFile
    row: int
    number: str
    name: str
    type: str
    programmes: tuple[str, ...]
    title: str
    vessel: dict[str, str]
    """Call sign, type, tonnages, flag and owner, under the names that the CSL has for them."""
    remarks: str
    """The whole, comments included."""
    names: list[NameRow] = field(default_factory=list)
    addresses: list[AddressRow] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class PartySet:
    """One of OFAC's two sets, joined."""

    kind: str
    """`sdn` or `cons`."""
    parties: tuple[PartyRow, ...]
    rows: int


def sets(files: Sequence[RawFile], warnings: Warnings) -> Iterator[PartySet]:
    """The SDN and the non-SDN set, as far as `files` hold them."""
    by_role: dict[tuple[str, str], RawFile] = {}
    for file in files:
        role = _role(file)
        if role in by_role:
            raise unreadable(file, f"{by_role[role].name} is the same file of the set; which one counts?")
        by_role[role] = file
    for kind in ("sdn", "cons"):
        roles = {part: file for (owner, part), file in by_role.items() if owner == kind}
        if roles:
            yield _joined(kind, roles, warnings)


def _role(file: RawFile) -> tuple[str, str]:
    """Which file of which set this is: by name, and a primary file with an odd name by content."""
    stem = re.sub(r"\.(csv|txt)$", "", file.name.replace("\\", "/").rpartition("/")[2].lower())
    found = _ROLES.get(stem)
    if found:
        return found
    cells = next((cells for _, cells in _rows(file)), [])
    if len(cells) == _WIDTHS["primary"]:
        kind = "cons" if "cons" in stem else "sdn" if "sdn" in stem else _kind_by_content(file)
        return kind, "primary"
    raise unreadable(
        file,
        "cannot tell which of OFAC's files this is",
        hint=f"Name the files as OFAC does: {', '.join(f'{stem}.csv' for stem in _ROLES)}.",
    )


def _kind_by_content(file: RawFile) -> str:
    tags = [_tags(cells[3]) for _, cells in _rows(file) if len(cells) == _WIDTHS["primary"]]
    return "cons" if is_cons(tags) else "sdn"


def _tags(cell: str) -> tuple[str, ...]:
    """Programme tags as the file joins them: "SDGT] [IRGC"."""
    return tuple(squash(tag).strip("[] ") for tag in re.split(r"\]\s*\[|;", cell) if tag.strip())


def _rows(file: RawFile) -> Iterator[tuple[int, list[str]]]:
    """The file's rows, without the lone 0x1A that ends it."""
    bare = file.data.rstrip().removesuffix(END_OF_FILE)
    for row, cells in lines(RawFile(file.name, bare)):
        yield row, [_value(cell) for cell in cells]


def _value(cell: str) -> str:
    """The cell as published, since remarks may be cut before or after a space; a null is ""."""
    return "" if cell.strip() == NULL else cell


def _role_rows(file: RawFile, role: str) -> Iterator[tuple[int, list[str]]]:
    width = _WIDTHS[role]
    met = False
    for row, cells in _rows(file):
        if len(cells) != width:
            raise unreadable(file, f"{len(cells)} fields where OFAC's specification has {width}", row=row)
        if not cells[0].isdecimal():
            raise unreadable(file, f"{cells[0]!r} is not an entity number", row=row)
        met = True
        yield row, cells
    if not met:
        raise unreadable(file, "the file holds no rows")
    _check_whole(file, role)


def _check_whole(file: RawFile, role: str) -> None:
    """Refuse a file that was cut between two rows: the parties behind the cut would read as delisted."""
    whole = file.data.endswith(b"\n") if role == "comments" else False
    if not whole and not file.data.rstrip().endswith(END_OF_FILE):
        raise unreadable(file, "the file is cut short: it does not end as OFAC ends its files")


def _joined(kind: str, roles: Mapping[str, RawFile], warnings: Warnings) -> PartySet:
    primary = roles.get("primary")
    if primary is None:
        names = ", ".join(file.name for file in roles.values())
        raise ListUnreadableError(f"{names}: the set's primary file is missing", hint=FETCH_AGAIN)
    missing = [role for role in _WIDTHS if role not in roles]
    if missing:
        said = f"the {kind} set has no file of {', '.join(missing)}: that part is not screened"
        warnings.kept.append(Warn(said, told=True))
    comments = _comments(roles.get("comments"), warnings)
    parties = _parties(primary, comments, warnings)
    for number in sorted(comments.keys() - parties.keys()):
        warnings.add("comments on an entity number that the primary file does not have", value=number)
    count = len(parties) + len(comments)
    for role in ("names", "addresses"):
        if role in roles:
            count += _attach(roles[role], role, parties, warnings)
    return PartySet(kind, tuple(parties.values()), count)


def _comments(file: RawFile | None, warnings: Warnings) -> dict[str, str]:
    found: dict[str, str] = {}
    for row, (number, text) in _role_rows(file, "comments") if file else ():
        if number in found:
            warnings.add("an entity number has two rows of comments; both are taken", row=row, value=number)
        found[number] = found.get(number, "") + text
    return found


def _parties(file: RawFile, comments: Mapping[str, str], warnings: Warnings) -> dict[str, PartyRow]:
    parties: dict[str, PartyRow] = {}
    for row, cells in _role_rows(file, "primary"):
        number, name, kind, tags, title, *vessel_cells, remarks = cells
        if not squash(name):
            raise unreadable(file, f"entity {number} has no name", row=row)
        if number in parties:
            raise unreadable(file, f"entity {number} stands in row {parties[number].row} already", row=row)
        vessel = dict(zip(_VESSEL, map(squash, vessel_cells), strict=True))
        if number not in comments and _is_cut(remarks):
            warnings.add(
                "remarks cut at 1,000 characters, and no comments go on with them",
                row=row,
                field=file.name,
                value=number,
            )
        text = remarks + comments.get(number, "")
        parties[number] = PartyRow(
            file, row, number, squash(name), squash(kind).lower(), _tags(tags), squash(title), vessel, text
        )
    return parties


def whole_clauses(remarks: str) -> str:
    """The remarks without a last clause that OFAC cut, where its other half is not known."""
    return remarks.rpartition("; ")[0] if len(remarks) == REMARK_LIMIT and _is_cut(remarks) else remarks


def _is_cut(remarks: str) -> bool:
    """Whether the remarks end where OFAC cuts them and not with their full stop."""
    return len(remarks) >= REMARK_LIMIT and not remarks.endswith(".")


def _attach(file: RawFile, role: str, parties: Mapping[str, PartyRow], warnings: Warnings) -> int:
    count = 0
    for row, cells in _role_rows(file, role):
        count += 1
        party = parties.get(cells[0])
        if party is None:
            warnings.add(
                "row of an entity number that the primary file does not have",
                row=row,
                field=file.name,
                value=cells[0],
            )
        elif role == "names":
            party.names.append(NameRow(file, row, squash(cells[2]).lower(), squash(cells[3]), cells[4]))
        else:
            party.addresses.append(AddressRow(file, row, *(squash(cell) for cell in cells[2:])))
    return count
