"""Files made to harm their reader: each is read, or refused in a line that names it; nothing else happens."""

from __future__ import annotations

import csv
import gzip
import io
import json
import os
import re
import zipfile
from collections.abc import Callable
from pathlib import Path

import openpyxl
import pytest
from typer.testing import CliRunner, Result

from screener.cli.app import app

MEGABYTE = 1_000_000
DEEP = 100_000


@pytest.fixture(autouse=True)
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("SCREENER_HOME", str(tmp_path / "home"))
    return tmp_path / "home"


def run(*arguments: str) -> Result:
    done = CliRunner().invoke(app, list(arguments))
    assert done.exit_code != 5, done.output
    return done


def screened(name: str) -> tuple[int, list[list[str]]]:
    done = run("batch", name, "--lists", "us_bis_el", "-o", "out.csv", "--no-audit")
    before = csv.field_size_limit(10 * MEGABYTE)
    try:
        with Path("out.csv").open(encoding="utf-8", newline="") as file:
            return done.exit_code, list(csv.reader(file))[1:]
    finally:
        csv.field_size_limit(before)


# --- one cell without measure

LONG_CELLS: dict[str, bytes] = {
    "a bare cell": b"name,city\nAcme," + b"x" * (25 * MEGABYTE) + b"\nSMIC,here\n",
    "a quoted cell": b'name,city\nAcme,"' + b"x" * (4 * MEGABYTE) + b'"\nSMIC,here\n',
    "a name": b"name,city\n" + b"xy " * MEGABYTE + b",\nSMIC,here\n",
    "nothing but quotation marks": b"name,city\n" + b'"' * (2 * MEGABYTE) + b"\nSMIC,here\n",
    "an object of JSON": b'{"name":"A","city":""}\n{"name":"B","city":"' + b"x" * (5 * MEGABYTE)
    + b'"}\n{"name":"SMIC"}\n',
}  # fmt: skip


@pytest.mark.parametrize("data", LONG_CELLS.values(), ids=LONG_CELLS)
def test_a_cell_without_measure_refuses_its_row_and_no_other(data: bytes) -> None:
    Path("in.csv").write_bytes(data)
    code, rows = screened("in.csv")
    assert code == 4
    assert rows[-1][-12] == "hit"
    assert "unscreenable" in [row[-12] for row in rows]


def workbook(path: str, change: Callable[[bytes], bytes]) -> None:
    """Write a workbook with one vendor, its sheet's XML changed."""
    book = openpyxl.Workbook()
    for row in (["name", "city"], ["SMIC", "here"]):
        book.active.append(row)
    plain = io.BytesIO()
    book.save(plain)
    with zipfile.ZipFile(plain) as old, zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            data = old.read(name)
            new.writestr(name, change(data) if name.startswith("xl/worksheets/") else data)


def with_row(row: bytes) -> Callable[[bytes], bytes]:
    return lambda sheet: sheet.replace(b"</sheetData>", row + b"</sheetData>")


def test_a_workbook_with_a_cell_far_out_is_refused_before_its_empty_cells_fill_the_memory() -> None:
    workbook("far.xlsx", with_row(b'<row><c r="XFD1048576" t="inlineStr"><is><t>x</t></is></c></row>'))
    done = run("batch", "far.xlsx", "--no-audit")
    assert done.exit_code == 2
    assert "spans 1,048,576 rows and 16,384 columns" in done.stderr


def test_a_workbook_with_a_long_cell_loses_that_row_only() -> None:
    cell = b'<row r="3"><c r="A3" t="inlineStr"><is><t>' + b"x" * (2 * MEGABYTE) + b"</t></is></c></row>"
    workbook("long.xlsx", with_row(cell))
    code, rows = screened("long.xlsx")
    assert code == 4
    assert [row[-12] for row in rows] == ["hit", "unscreenable"]


@pytest.mark.parametrize("declared", [5_000, 3 << 30], ids=["less than it is", "more than is read"])
def test_a_workbook_that_lies_about_its_size_or_is_a_bomb_is_refused(declared: int) -> None:
    workbook("bomb.xlsx", with_row(b" " * (12 * MEGABYTE)))
    data = bytearray(Path("bomb.xlsx").read_bytes())
    for mark, offset in ((b"PK\x01\x02", 24), (b"PK\x03\x04", 22)):
        at = -1
        while (at := data.find(mark, at + 1)) >= 0:
            if int.from_bytes(data[at + offset : at + offset + 4], "little") > 10 * MEGABYTE:
                data[at + offset : at + offset + 4] = declared.to_bytes(4, "little")
    Path("bomb.xlsx").write_bytes(data)
    done = run("batch", "bomb.xlsx", "--no-audit")
    assert done.exit_code == 2
    assert "bomb.xlsx" in done.stderr


def test_a_workbook_that_declares_entities_is_refused() -> None:
    laughs = b'<!DOCTYPE x [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;">]><worksheet'
    workbook("laughs.xlsx", lambda sheet: sheet.replace(b"<worksheet", laughs, 1).replace(b"SMIC", b"&b;"))
    assert run("batch", "laughs.xlsx", "--no-audit").exit_code == 2


# --- bombs


@pytest.mark.parametrize(
    ("start", "filler"),
    [
        pytest.param(b"", b"a", id="one line without an end"),
        pytest.param(b"owner,owned,percent\n", b"a", id="a row of stakes without an end"),
        pytest.param(b"owner,owned,percent\nA,B,50\n", b'"', id="nothing but quotation marks"),
        pytest.param(b'{"company_number":"1","data":{"kind":"', b"a", id="an object without an end"),
        pytest.param(
            b'<?xml version="1.0"?><RelationshipData><RelationshipRecords>', b" ", id="XML without a mark"
        ),
    ],
)
def test_a_packed_register_that_unpacks_without_end_is_refused(start: bytes, filler: bytes) -> None:
    with gzip.open("bomb.gz", "wb") as packed:
        packed.write(start)
        for _ in range(20):
            packed.write(filler * MEGABYTE)
    done = run("ownership", "import", "bomb.gz", "--name", "bomb")
    assert done.exit_code in {2, 3}
    assert "bomb.gz" in done.stderr
    assert not list(Path("home").rglob("register.sqlite"))


# --- bytes that are no text


@pytest.mark.parametrize(
    "data",
    [
        pytest.param(b"name,city\nSM\0IC,here\nSMIC,here\n", id="a zero byte in a name"),
        pytest.param(b"name,city\nSMIC,\xff\xfe\xfa\nSMIC,here\n", id="bytes of no encoding"),
        pytest.param("name,city\nSociété,Zürich\n".encode() + "Äpfel,x\nSMIC,x\n".encode("cp1252"), id="two"),
        pytest.param("name,city\nSMIC,\u200b\u202e\n".encode("utf-16"), id="wide"),
        pytest.param(b"name\n\x0bSMIC\x0c\n\x1c\x1d\x1e\nSMIC\n", id="separators that are no line ends"),
    ],
)
def test_bytes_that_are_no_text_lose_no_row(data: bytes) -> None:
    Path("in.csv").write_bytes(data)
    code, rows = screened("in.csv")
    assert code in {1, 4}
    assert rows[-1][-12] == "hit"
    assert (
        len(rows)
        == len([line for line in re.split(rb"\n", data.replace(b"\n\0", b"\n")) if line.strip(b"\0")]) - 1
    )


@pytest.mark.parametrize("depth", [1_000, DEEP])
def test_depth_without_end(depth: int) -> None:
    deep = '{"a":' * depth + "1" + "}" * depth
    Path("in.jsonl").write_text('{"name":"SMIC","x":[]}\n{"name":"A","x":' + deep + "}\n", encoding="utf-8")
    code, rows = screened("in.jsonl")
    assert rows[0][-12] == "hit"
    assert code in {1, 4}
    Path("stakes.json").write_text("[" * depth, encoding="utf-8")
    assert run("check", "x", "--ownership", "stakes.json").exit_code == 2


def test_depth_in_what_the_store_holds_is_damage(home: Path) -> None:
    Path("list.csv").write_text("id,name\n1,Quillfeather\n", encoding="utf-8")
    run("lists", "load", "house", "list.csv", "--id", "letters")
    for name in ("snapshot.json", "state.json", "entities.msgpack"):
        path = next(home.rglob(name))
        whole = path.read_bytes()
        for deep in (b"[" * DEEP, b'{"record":' * DEEP, b"\x91" * DEEP):
            path.write_bytes(deep)
            assert run("lists", "verify").exit_code == 3, name
        path.write_bytes(whole)
    assert run("lists", "verify").exit_code == 0
    (home / "audit").mkdir()
    (home / "audit" / "head.json").write_bytes(b"[" * DEEP)
    assert run("check", "x").exit_code == 3
    (home / "audit" / "audit-000001.jsonl").write_bytes(b"[" * DEEP + b"\n")
    assert run("audit", "verify").exit_code == 3
    assert run("audit", "show").exit_code == 3


# --- tricks with paths, links and modes


@pytest.mark.parametrize(
    "name", ["../out", "/etc/out", "a/b", ".", "..", "a\0b", "CON:", "-x", "", "A B", "x" * 300]
)
def test_no_path_hides_in_a_name_that_becomes_a_file(home: Path, tmp_path: Path, name: str) -> None:
    Path("list.csv").write_text("id,name\n1,Quillfeather\n", encoding="utf-8")
    Path("stakes.csv").write_text("owner,owned,percent\nA,B,50\n", encoding="utf-8")
    before = {path for path in tmp_path.rglob("*") if home not in path.parents and path != home}
    for command in (
        ("lists", "load", "house", "list.csv", f"--id={name}"),
        ("lists", "load", name, "list.csv"),
        ("lists", "show", name),
        ("ownership", "import", "stakes.csv", f"--name={name}"),
        ("check", "x", f"--register={name}"),
    ):
        assert run(*command).exit_code in {2, 3}, command
    assert {path for path in tmp_path.rglob("*") if home not in path.parents and path != home} == before


def test_a_link_in_the_store_leads_nowhere(home: Path, tmp_path: Path) -> None:
    Path("list.csv").write_text("id,name\n1,Quillfeather\n", encoding="utf-8")
    run("lists", "load", "house", "list.csv", "--id", "letters")
    secret = tmp_path / "secret"
    secret.write_text("another's")
    for name in ("entities.msgpack", "list.csv", "state.json"):
        path = next(home.rglob(name))
        kept = path.read_bytes()
        path.unlink()
        path.symlink_to(secret)
        done = run("lists", "verify")
        assert done.exit_code == 3
        assert "another's" not in done.output
        path.unlink()
        path.write_bytes(kept)
    Path("list.csv").write_text("id,name\n1,Quillfeather\n2,Bramble\n", encoding="utf-8")
    state = next(home.rglob("state.json"))
    state.unlink()
    state.symlink_to(secret)
    run("lists", "load", "house", "list.csv", "--id", "letters")
    assert secret.read_text() == "another's"


def test_an_output_that_is_a_link_replaces_what_it_leads_to_and_never_an_input(tmp_path: Path) -> None:
    Path("vendors.csv").write_text("name\nSMIC\n", encoding="utf-8")
    Path("link.csv").symlink_to(tmp_path / "vendors.csv")
    done = run("batch", "vendors.csv", "-o", "link.csv", "--no-audit")
    assert done.exit_code == 2
    assert Path("vendors.csv").read_text(encoding="utf-8") == "name\nSMIC\n"


def test_everything_below_the_home_is_its_owners_alone(home: Path) -> None:
    Path("list.csv").write_text("id,name\n1,Quillfeather\n", encoding="utf-8")
    Path("stakes.csv").write_text("owner,owned,percent\nQuillfeather,B,50\n", encoding="utf-8")
    Path("vendors.csv").write_text("name\nQuillfeather\n", encoding="utf-8")
    mask = os.umask(0)
    try:
        for command in (
            ("check", "x"),
            ("lists", "load", "house", "list.csv", "--id", "letters"),
            ("ownership", "import", "stakes.csv", "--name", "all"),
            ("check", "B", "--register", "all"),
            ("batch", "vendors.csv", "-o", "out.csv", "--audit-redact"),
            ("selftest", "--lists", "letters", "--names", "1", "-o", "report.md"),
        ):
            assert run(*command).exit_code in {0, 1}, command
    finally:
        os.umask(mask)
    open_ = {
        str(path.relative_to(home.parent)): oct(path.stat().st_mode & 0o777)
        for path in (home, *home.rglob("*"))
        if path.stat().st_mode & 0o077
    }
    assert open_ == {}


def test_json_that_no_reader_may_take_literally() -> None:
    for text in (
        '{"name":"SMIC","x":NaN}',
        '{"name":"SMIC","x":1e999999}',
        '{"name":"SMIC","x":' + "9" * 9_999 + "}",
    ):
        Path("in.jsonl").write_text(text + "\n" + json.dumps({"name": "SMIC"}) + "\n", encoding="utf-8")
        _, rows = screened("in.jsonl")
        assert rows[-1][-12] == "hit"
