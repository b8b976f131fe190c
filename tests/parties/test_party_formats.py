"""Spreadsheets, JSON lines and Parquet are read like delimited text."""

from __future__ import annotations

import datetime as dt
import io
import json
import zipfile
from pathlib import Path

import openpyxl
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from screener.errors import InputError
from screener.model import Party
from screener.parties import spreadsheet
from screener.parties.table import open_parties


def parties(path: Path) -> list[Party]:
    return [party for _, party in open_parties(path)]


def workbook(path: Path, *sheets: list[list[object]]) -> Path:
    book = openpyxl.Workbook()
    for number, rows in enumerate(sheets):
        sheet = book.active if number == 0 else book.create_sheet()
        assert sheet is not None
        for row in rows:
            sheet.append(row)
    book.save(path)
    return path


def test_a_workbook_is_read_with_title_numbers_and_dates(tmp_path: Path) -> None:
    path = workbook(
        tmp_path / "vendors.xlsx",
        [
            ["Vendor list"],
            [],
            ["No.", "Vendor Name", "Birth Date", "Amount"],
            [7, "Acme, Inc.", dt.date(1962, 3, 25), 1.5],
            [8.0, None, None, None],
            [9, "Müller", dt.datetime(1962, 3, 25, 12, 30), True],  # noqa: DTZ001 - a sheet knows no zones
        ],
    )
    table = open_parties(path)
    rows = list(table)
    assert table.header == ("No.", "Vendor Name", "Birth Date", "Amount")
    assert [cells for cells, _ in rows] == [
        ("7", "Acme, Inc.", "1962-03-25", "1.5"),
        ("8", "", "", ""),
        ("9", "Müller", "1962-03-25T12:30:00", "TRUE"),
    ]
    assert [(p.name, bool(p.problem)) for _, p in rows] == [
        ("Acme, Inc.", False),
        ("", True),
        ("Müller", False),
    ]
    assert rows[0][1].birth is not None


def test_the_sheet_with_a_name_column_is_read_and_the_others_are_mentioned(tmp_path: Path) -> None:
    path = workbook(tmp_path / "v.xlsx", [["Notes"], ["nothing"]], [["Supplier", "City"], ["Acme", "Bonn"]])
    table = open_parties(path)
    assert [party.name for _, party in table] == ["Acme"]
    assert "the others were not read" in table.notes[0]


def test_a_workbook_without_a_name_column_shows_its_header(tmp_path: Path) -> None:
    path = workbook(tmp_path / "v.xlsx", [["colour", "size"], ["red", 1]])
    with pytest.raises(InputError, match="'colour', 'size'"):
        open_parties(path)


def test_a_damaged_workbook_is_refused(tmp_path: Path) -> None:
    path = workbook(tmp_path / "v.xlsx", [["name"], ["Acme"]])
    path.write_bytes(path.read_bytes()[:-200])
    with pytest.raises(InputError, match="workbook"):
        open_parties(path)


def test_a_zip_that_is_no_workbook_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "v.xlsx"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("name.txt", "name")
    with pytest.raises(InputError, match="workbook"):
        open_parties(path)


def test_a_workbook_that_unpacks_to_too_much_is_refused_unread(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(spreadsheet, "UNPACKED_LIMIT", 1 << 20)
    path = tmp_path / "bomb.xlsx"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/worksheets/sheet1.xml", b"0" * (2 << 20))
    with pytest.raises(InputError, match="unpacks to"):
        open_parties(path)


def test_json_lines_are_read_and_a_bad_line_is_a_refused_row(tmp_path: Path) -> None:
    path = tmp_path / "v.jsonl"
    path.write_text(
        '{"name": "Acme", "aliases": ["Beta", "Gamma"], "n": 1}\n'
        "\n"
        "not json\n"
        '["no object"]\n'
        '{"name": "Delta", "country": "Kuba", "n": {"deep": true}}\n'
    )
    table = open_parties(path)
    rows = list(table)
    assert table.header == ("name", "aliases", "n", "country")
    assert [party.name for _, party in rows][::3] == ["Acme", "Delta"]
    assert [bool(party.problem) for _, party in rows] == [False, True, True, False]
    assert rows[0][1].other_names == ("Beta", "Gamma")
    assert rows[3][0] == ("Delta", "", '{"deep": true}', "Kuba")


def test_json_of_absurd_depth_is_one_refused_row(tmp_path: Path) -> None:
    path = tmp_path / "v.jsonl"
    path.write_text('{"name": "Acme"}\n{"name": ' + "[" * 100_000 + "\n")
    assert [bool(party.problem) for party in parties(path)] == [False, True]


def test_keys_that_come_late_are_counted(tmp_path: Path) -> None:
    path = tmp_path / "v.jsonl"
    rows: list[dict[str, str]] = [{"name": f"N{i}"} for i in range(1000)]
    path.write_text("\n".join(json.dumps(row) for row in [*rows, {"name": "Z", "late": "x"}]))
    table = open_parties(path)
    assert len(list(table)) == 1001
    assert table.notes[-1].endswith("left out: 1")


def test_parquet_is_read(tmp_path: Path) -> None:
    path = tmp_path / "v.parquet"
    pq.write_table(
        pa.table(
            {"vendor_name": ["Acme", None], "aliases": [["Beta"], []], "paid": [dt.date(2024, 1, 2), None]}
        ),
        path,
    )
    table = open_parties(path)
    assert [(cells, party.name, party.other_names, bool(party.problem)) for cells, party in table] == [
        (("Acme", "Beta", "2024-01-02"), "Acme", ("Beta",), False),
        (("", "", ""), "", (), True),  # a row, as the file counts its rows
    ]


def test_damaged_parquet_is_refused(tmp_path: Path) -> None:
    sink = io.BytesIO()
    pq.write_table(pa.table({"name": ["Acme"]}), sink)
    path = tmp_path / "v.parquet"
    path.write_bytes(sink.getvalue()[:-20])
    with pytest.raises(InputError, match="Parquet"):
        open_parties(path)
