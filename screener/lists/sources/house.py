"""The only place that reads a private list: the user's own CSV of parties to look out for.

Columns: id, name, type, aliases, country, address, identifiers, effect, from, to, note. Only `name` is
required. Headers may differ in case, spaces and underscores; several values in one cell are joined with
";". `from` is the first day listed, `to` the first day no longer listed. A cell that cannot be understood
is an error with file, row and field, since a private list is corrected in a minute and a wrong guess is
found by nobody. Cells are text: a spreadsheet's formula is a name like any other.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from screener.errors import ListUnreadableError
from screener.facts.dates import parse_date
from screener.facts.identifiers import canonical, from_text
from screener.facts.places import country_code, country_name
from screener.lists.catalog import house_source
from screener.lists.reading import Warnings, lines, only, squash, unreadable
from screener.model import (
    Address,
    Effect,
    Entity,
    EntityType,
    Identifier,
    ListId,
    Name,
    NameKind,
    RawFile,
    Reading,
)

COLUMNS = (
    "id",
    "name",
    "type",
    "aliases",
    "country",
    "address",
    "identifiers",
    "effect",
    "from",
    "to",
    "note",
)
FORMAT = "house-csv"

IDENTITY = ("name", "type", "country", "address", "identifiers")
"""What a row without an id is known by: its id then survives a corrected note, alias, day or effect."""

TYPES: Mapping[str, EntityType] = {
    **{str(kind): kind for kind in EntityType},
    "individual": EntityType.PERSON,
    "natural person": EntityType.PERSON,
    "organization": EntityType.ORGANISATION,
    "company": EntityType.ORGANISATION,
    "entity": EntityType.ORGANISATION,
    "legal entity": EntityType.ORGANISATION,
    "ship": EntityType.VESSEL,
    "": EntityType.UNKNOWN,
}
"""Words for a type, in lower case: ours, and those that U.S. and EU lists use."""

EFFECTS: Mapping[str, Effect] = {**{str(effect): effect for effect in Effect}, "license": Effect.LICENCE}

CORRECT_IT = "Correct the row and load the list again; what was loaded before stays in use."

_DELIMITERS = (",", ";", "\t")
_UTF_16 = (b"\xff\xfe", b"\xfe\xff")


@dataclass(frozen=True, slots=True)
class _Row:
    file: RawFile
    number: int
    cells: Mapping[str, str]

    def error(self, column: str, message: str) -> ListUnreadableError:
        value = self.cells[column][:80]
        return unreadable(self.file, f"{column} {value!r}: {message}", row=self.number, hint=CORRECT_IT)

    def parts(self, column: str) -> tuple[str, ...]:
        return tuple(part for text in self.cells[column].split(";") if (part := text.strip()))


def read(files: Sequence[RawFile], list_id: ListId) -> Reading:
    """The entities of a private list.

    Raises:
        ListUnreadableError: a name is missing, an id stands twice, or a type, effect, country or day is
            not understood; the message names file, row, field and value.
    """
    warnings = Warnings()
    file = only(files)
    entities: dict[str, Entity] = {}
    met: dict[str, tuple[int, int]] = {}
    count = 0
    for row in _rows(_decoded(file, warnings), warnings):
        count += 1
        key, content = row.cells["id"] or _hash(row), hash(tuple(row.cells.values()))
        first, known = met.setdefault(key, (row.number, content))
        if first == row.number:
            entities[key] = _entity(row, key, list_id, warnings)
        elif known == content and not row.cells["id"]:
            warnings.add(f"the same row as row {first}; taken once", row=row.number)
        else:
            raise _twice(row, first)
    if not entities:
        raise unreadable(file, "the list holds no row", hint=CORRECT_IT)
    return Reading(tuple(entities.values()), warnings.all(), rows=count, format=FORMAT)


def _twice(row: _Row, first: int) -> ListUnreadableError:
    if row.cells["id"]:
        return row.error("id", f"stands in row {first} already")
    return row.error("name", f"is told apart from row {first} by nothing; give both an id of their own")


def _hash(row: _Row) -> str:
    """Sixteen hexadecimal digits over what identifies the row."""
    text = "\x1f".join(row.cells[column] for column in IDENTITY)
    return hashlib.sha256(text.casefold().encode()).hexdigest()[:16]


def _decoded(file: RawFile, warnings: Warnings) -> RawFile:
    """The file in UTF-8, with a warning where it was in something else."""
    if file.data.startswith(_UTF_16):
        encoding = "utf-16"
    elif _is_utf_8(file.data):
        return file
    else:
        encoding = "cp1252"
    try:
        text = file.data.decode(encoding)
    except UnicodeDecodeError as error:
        message = f"neither UTF-8 nor {encoding} text at byte {error.start}"
        raise unreadable(file, message, hint="Save the list as CSV in UTF-8 and load it again.") from error
    warnings.add(f"the file is not UTF-8; it was read as {encoding}: look whether accented letters are right")
    return RawFile(file.name, text.encode())


def _is_utf_8(data: bytes) -> bool:
    try:
        data.decode("utf-8-sig")
    except UnicodeDecodeError:
        return False
    return True


def _rows(file: RawFile, warnings: Warnings) -> Iterator[_Row]:
    delimiter = _delimiter(file)
    table = lines(file, delimiter=delimiter)
    number, header = next(table, (1, []))
    columns = [_column(cell) for cell in header]
    _check_header(file, number, columns)
    for column, cell in zip(columns, header, strict=True):
        if column not in COLUMNS:
            warnings.add("unknown column; its values are not screened", row=number, field=squash(cell))
    for row, cells in table:
        if not any(cell.strip() for cell in cells):
            continue  # a spreadsheet's empty line holds nothing
        if len(cells) != len(columns):
            message = (
                f"{len(cells)} fields where the header has {len(columns)}; quote cells that hold a comma"
            )
            raise unreadable(file, message, row=row, hint=CORRECT_IT)
        known = {
            column: squash(cell) for column, cell in zip(columns, cells, strict=True) if column in COLUMNS
        }
        yield _Row(file, row, dict.fromkeys(COLUMNS, "") | known)


def _column(cell: str) -> str:
    """The header cell as a column's name: without case, spaces, underscores and marks."""
    return re.sub(r"[\W_]+", "", cell.casefold())


def _delimiter(file: RawFile) -> str:
    """The delimiter that cuts the first line into the most columns that we know."""
    first = file.data.removeprefix(b"\xef\xbb\xbf").lstrip().partition(b"\n")[0].decode(errors="replace")
    return max(_DELIMITERS, key=lambda d: sum(_column(cell) in COLUMNS for cell in first.split(d)))


def _check_header(file: RawFile, number: int, columns: Sequence[str]) -> None:
    if "name" not in columns:
        message = f"the header has no column name, but {', '.join(filter(None, columns)) or 'nothing'}"
        hint = f"The first line names the columns: {', '.join(COLUMNS)}; only name is required."
        raise unreadable(file, message, row=number, hint=hint)
    repeated = sorted({column for column in columns if column in COLUMNS and columns.count(column) > 1})
    if repeated:
        raise unreadable(file, f"the header repeats {', '.join(repeated)}", row=number, hint=CORRECT_IT)


def _entity(row: _Row, key: str, list_id: ListId, warnings: Warnings) -> Entity:
    if not row.cells["name"]:
        raise row.error("name", "must not be empty")
    start, end = _day(row, "from"), _day(row, "to")
    if start is not None and end is not None and end <= start:
        raise row.error("to", f"does not come after from ({start})")
    names = dict.fromkeys((row.cells["name"], *row.parts("aliases")))
    return Entity(
        id=f"{list_id}:{key}",
        list_id=list_id,
        sources=(house_source(list_id),),
        type=_type(row),
        names=tuple(Name(text, NameKind.ALIAS if n else NameKind.PRIMARY) for n, text in enumerate(names)),
        addresses=_addresses(row),
        identifiers=tuple(_identifier(row, part, warnings) for part in row.parts("identifiers")),
        start=start,
        end=end,
        remarks=row.cells["note"],
        effect=_effect(row),
    )


def _type(row: _Row) -> EntityType:
    kind = TYPES.get(row.cells["type"].casefold())
    if kind is None:
        raise row.error("type", f"is none of {', '.join(EntityType)}")
    return kind


def _effect(row: _Row) -> Effect | None:
    text = re.sub(r"[\s-]+", "_", row.cells["effect"].casefold())
    if text and text not in EFFECTS:
        raise row.error("effect", f"is none of {', '.join(Effect)}")
    return EFFECTS.get(text)


def _day(row: _Row, column: str) -> dt.date | None:
    text = row.cells[column]
    day = parse_date(text) if text else None
    if text and day is None:
        raise row.error(column, "is no day; write YYYY-MM-DD")
    return day


def _addresses(row: _Row) -> tuple[Address, ...]:
    """The addresses, each with its country where one or as many countries are given."""
    codes = [_country(row, text) for text in row.parts("country")]
    texts = row.parts("address")
    if len(codes) == 1:
        codes *= max(len(texts), 1)
    if len(codes) == len(texts):
        return tuple(Address(text, country=code) for text, code in zip(texts, codes, strict=True))
    alone = (Address(country_name(code), country=code) for code in dict.fromkeys(codes))
    return (*(Address(text) for text in texts), *alone)


def _country(row: _Row, text: str) -> str:
    code = country_code(text)
    if not code:
        raise row.error("country", "is no country that is known here; write its ISO 3166-1 code, such as CN")
    return code


def _identifier(row: _Row, text: str, warnings: Warnings) -> Identifier:
    scheme, colon, value = text.partition(":")
    found = from_text(scheme, value) if colon else from_text("", text)
    if colon and found.scheme == "other":
        found = from_text("", text)  # "https://…" and other values that hold a colon
    if canonical(found) is None:
        message = f"this is no valid {found.scheme}, so it never matches"
        warnings.add(message, row=row.number, field="identifiers", value=text)
    return found
