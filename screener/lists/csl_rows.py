"""The one place that knows in which shapes the Consolidated Screening List has been published.

Whatever the shape – the CSV of 2016 (27 columns), of 2019 (with `ids`), of 2022 and 2025 (29 columns, the
parts of an `ids` entry in opposite orders), the TSV, the JSON – it comes out as `Row`s of the same fields.

Source: files of the International Trade Administration of 2022-05 and 2026-07; the JSON's fields as in
https://developer.trade.gov/api-details#api=consolidated-screening-list (operation `search`).
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import msgspec

from screener.facts.dates import parse_date
from screener.lists import ofac_ids
from screener.lists.reading import Warnings, squash, table, text, unreadable
from screener.model import RawFile

REQUIRED = (
    "source", "entity_number", "type", "programs", "name", "addresses", "federal_register_notice",
    "start_date", "end_date", "license_requirement", "license_policy", "alt_names",
)  # fmt: skip
"""Columns whose loss would lose parties, names, addresses or what a listing means."""

SCALARS = (
    "_id", "source", "entity_number", "type", "name", "title", "federal_register_notice", "start_date",
    "end_date", "standard_order", "license_requirement", "license_policy", "call_sign", "vessel_type",
    "gross_tonnage", "gross_registered_tonnage", "vessel_flag", "vessel_owner", "remarks",
    "source_list_url", "source_information_url", "country",
)  # fmt: skip
LONGEST_ENTRY = 1_000_000
"""Bytes of one entry of the JSON. Chosen: the longest one met has under 20,000."""
_SERIES = ("programs", "citizenships", "dates_of_birth", "nationalities", "places_of_birth")
_COLUMNS = frozenset({*SCALARS, *_SERIES, "addresses", "alt_names", "ids"})
_OPTIONAL = frozenset({"_id", "ids", "country"})
"""`_id` came after 2016, `ids` after that; only the JSON has `country`."""


@dataclass(frozen=True, slots=True)
class Number:
    """One entry of `ids`: a number, or a fact under a label."""

    label: str
    value: str
    country: str = ""
    dates: str = ""


@dataclass(frozen=True, slots=True)
class Place:
    """One address; the parts are empty where the file gives only the whole."""

    text: str
    street: str = ""
    city: str = ""
    region: str = ""
    postal_code: str = ""
    country: str = ""
    """As published."""


@dataclass(frozen=True, slots=True)
class Row:
    """One entry as published, whatever the shape of the file."""

    row: int
    fields: Mapping[str, str]
    """The scalar fields that hold something, whitespace squashed."""
    series: Mapping[str, tuple[str, ...]]
    alt_names: tuple[str, ...]
    places: tuple[Place, ...]
    numbers: tuple[Number, ...]

    def get(self, name: str) -> str:
        """A scalar field of `SCALARS`; "" when the entry has none."""
        return self.fields.get(name, "")


@dataclass(frozen=True, slots=True)
class Publication:
    """A whole file."""

    rows: tuple[Row, ...]
    format: str
    published: dt.date | None


def parse(file: RawFile, warnings: Warnings) -> Publication:
    """The file's rows, by its content and not by its name."""
    if file.data.lstrip(b"\xef\xbb\xbf \t\r\n")[:1] in (b"{", b"["):
        return _from_json(file, warnings)
    return _from_table(file, warnings)


def _from_table(file: RawFile, warnings: Warnings) -> Publication:
    sheet = table(file, required=REQUIRED)
    for column in sheet.columns:
        if column not in _COLUMNS:
            warnings.add("unknown column; what it holds is not screened", row=1, field=column)
    for column in sorted(_COLUMNS - _OPTIONAL - set(sheet.columns)):
        warnings.add("the file lacks a column that it used to have", row=1, field=column)
    if not file.data.endswith(b"\n"):
        warnings.add(
            "the file does not end with a line break: its last row may be cut", row=len(sheet.records) + 1
        )
    rows = tuple(_table_row(record.row, record.fields, warnings) for record in sheet.records)
    return Publication(rows, _table_format(file, sheet.columns), None)


def _table_format(file: RawFile, columns: Sequence[str]) -> str:
    kind = "tsv" if b"\t" in file.data.split(b"\n", 1)[0] else "csv"
    if "ids" not in columns:
        return f"{kind}-2016"
    return f"{kind}-2022" if "_id" in columns else f"{kind}-2019"


def _table_row(row: int, cells: Mapping[str, str], warnings: Warnings) -> Row:
    return Row(
        row=row,
        fields={name: value for name in SCALARS if (value := squash(cells.get(name, "")))},
        series={name: _parts(cells.get(name, "")) for name in _SERIES},
        alt_names=_parts(cells["alt_names"]),
        places=tuple(Place(part) for part in _parts(cells["addresses"])),
        numbers=_numbers(_parts(cells.get("ids", "")), row, warnings),
    )


def _parts(cell: str) -> tuple[str, ...]:
    """What a cell joins with "; " (sometimes without the space)."""
    return tuple(part for piece in cell.split(";") if (part := squash(piece)))


_COUNTRY = re.compile(r"[A-Z]{2}")
_DATE = re.compile(r"\d{4}-\d{2}-\d{2}")


def _numbers(parts: Sequence[str], row: int, warnings: Warnings) -> tuple[Number, ...]:
    found = [_number(part.split(", ")) for part in parts]
    for part, number in zip(parts, found, strict=True):
        if number is None:
            warnings.add("a number without its kind", row=row, field="ids", value=part)
    return tuple(number for number in found if number is not None)


def _number(parts: list[str]) -> Number | None:
    """One entry of `ids`: "RU, 7702235133, Tax ID No." until 2022, "Tax ID No., 7702235133, RU" since."""
    if len(parts) == 1:
        return None
    if not _is_label(parts[-1]) and (_is_label(parts[0]) or not _COUNTRY.fullmatch(parts[0])):
        label, *rest = parts
        country = next((part for part in rest[1:] if _COUNTRY.fullmatch(part)), "")
    else:
        *rest, label = parts
        country = rest.pop(0) if len(rest) > 1 and _COUNTRY.fullmatch(rest[0]) else ""
    if ofac_ids.is_fact(label):
        return Number(label, ", ".join((country, *rest) if country and country not in rest else rest))
    dates = [part for part in rest if _DATE.fullmatch(part)]
    value = [part for part in rest if part not in dates and (part != country or len(rest) == 1)]
    return Number(label, ", ".join(value or dates), country, ", ".join(dates) if value else "")


def _is_label(text: str) -> bool:
    return text in ofac_ids.SCHEME_OF or text.startswith("Digital Currency Address") or ofac_ids.is_fact(text)


def _from_json(file: RawFile, warnings: Warnings) -> Publication:
    try:
        content = msgspec.json.decode(text(file))
    except (msgspec.DecodeError, RecursionError) as error:
        raise unreadable(file, f"not whole JSON ({error})") from error
    envelope = content if isinstance(content, dict) else {"results": content}
    results = envelope.get("results")
    if not isinstance(results, list) or not results:
        raise unreadable(file, "no entries under `results`")
    rows = tuple(_json_row(file, number, entry, warnings) for number, entry in enumerate(results, 1))
    return Publication(rows, "json", _published(envelope.get("sources_used")))


def _published(sources: object) -> dt.date | None:
    """The newest `source_last_updated` of the search API's envelope; the download has none."""
    if not isinstance(sources, list):
        return None
    stated = [str(s.get("source_last_updated", ""))[:10] for s in sources if isinstance(s, dict)]
    return max((day for text in stated if (day := parse_date(text))), default=None)


def _json_row(file: RawFile, row: int, entry: object, warnings: Warnings) -> Row:
    if not isinstance(entry, dict):
        raise unreadable(file, f"an entry is not an object but {type(entry).__name__}", row=row)
    if not {"source", "name"} <= entry.keys():
        raise unreadable(file, "an entry lacks `source` or `name`", row=row)
    if len(msgspec.json.encode(entry)) > LONGEST_ENTRY:
        raise unreadable(file, f"an entry of more than {LONGEST_ENTRY} bytes is none of the list's", row=row)
    known = _COLUMNS - {"_id"} | {"id"}
    for name in entry.keys() - known:
        warnings.once(
            "unknown field; what it holds is not screened", row=row, field=name, value=str(entry[name])
        )

    def strings(name: str) -> tuple[str, ...]:
        return tuple(part for item in _items(file, entry, name, row) for part in _parts(_scalar(item)))

    scalars = {**entry, "_id": entry.get("id")}
    return Row(
        row=row,
        fields={name: value for name in SCALARS if (value := squash(_scalar(scalars.get(name))))},
        series={name: strings(name) for name in _SERIES},
        alt_names=strings("alt_names"),
        places=tuple(
            _json_place(*it) for it in _objects(file, entry, "addresses", _PLACE, row=row, warnings=warnings)
        ),
        numbers=tuple(
            _json_number(*it) for it in _objects(file, entry, "ids", _NUMBER, row=row, warnings=warnings)
        ),
    )


def _scalar(value: object) -> str:
    return "" if value is None else str(value)


def _items(file: RawFile, entry: Mapping[str, object], name: str, row: int) -> list[object]:
    value = entry.get(name)
    if value is None or value == "":
        return []
    if isinstance(value, (str, int, float)):
        return [value]
    if isinstance(value, list):
        return value
    raise unreadable(file, f"`{name}` is neither a list nor a text", row=row)


_PLACE = ("address", "city", "state", "postal_code", "country")
_NUMBER = ("type", "number", "country", "expiration_date", "issue_date")


def _objects(
    file: RawFile,
    entry: Mapping[str, object],
    name: str,
    known: Sequence[str],
    *,
    row: int,
    warnings: Warnings,
) -> list[list[str]]:
    """The objects of a list, each as the values of its `known` fields."""
    made = []
    for item in _items(file, entry, name, row):
        if not isinstance(item, dict):
            raise unreadable(file, f"`{name}` holds something that is not an object", row=row)
        for key in item.keys() - set(known):
            warnings.once("unknown field; what it holds is not screened", row=row, field=f"{name}.{key}")
        made.append([squash(_scalar(item.get(key))) for key in known])
    return made


def _json_place(street: str, city: str, region: str, postal_code: str, country: str) -> Place:
    whole = ", ".join(part for part in (street, city, region, postal_code, country) if part)
    return Place(whole, street, city, region, postal_code, country)


def _json_number(label: str, number: str, country: str, expires: str, issued: str) -> Number:
    return Number(label, number, country, ", ".join(date for date in (expires, issued) if date))
