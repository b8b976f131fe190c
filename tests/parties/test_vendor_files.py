"""The mess of real vendor files: each row is read, or refused with a reason, and none stops the run."""

from __future__ import annotations

import io
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from screener.errors import InputError
from screener.model import EntityType, Party
from screener.parties.table import BLANK_AT_END, SHORT_ROWS, PartyTable, open_parties


def read(tmp_path: Path, data: bytes | str, name: str = "vendors.csv", **options: str) -> PartyTable:
    path = tmp_path / name
    path.write_bytes(data.encode() if isinstance(data, str) else data)
    return open_parties(path, **options)  # type: ignore[arg-type]  # tests give options by name


def parties(table: PartyTable) -> list[Party]:
    return [party for _, party in table]


NAMES_READ: list[tuple[str, bytes, list[str]]] = [
    ("UTF-8", "name\nSociété Générale\n".encode(), ["Société Générale"]),
    ("UTF-8 with its mark", b"\xef\xbb\xbfname\nAcme\n", ["Acme"]),
    ("UTF-16 little-endian with its mark", "\ufeffname,x\nÅ AB,1\n".encode("utf-16-le"), ["Å AB"]),
    ("UTF-16 big-endian with its mark", "\ufeffname,x\nÅ AB,1\n".encode("utf-16-be"), ["Å AB"]),
    ("UTF-16 without its mark", "name,x\nAcme AB,1\n".encode("utf-16-le"), ["Acme AB"]),
    ("a Windows code page", "name\nMüller GmbH\n".encode("cp1252"), ["Müller GmbH"]),
    (
        "UTF-8 and a Windows code page in one file",
        "name\nČEZ\n".encode() + "Müller\n".encode("cp1252") + "Ørsted\n".encode(),
        ["ČEZ", "Müller", "Ørsted"],
    ),
    (
        "a Chinese code page, with a name that is UTF-8 by chance",
        "编号,名称\n1,北京旷视科技有限公司\n2,华为技术有限公司\n3,联通\n".encode("gb18030"),
        ["北京旷视科技有限公司", "华为技术有限公司", "联通"],
    ),
    (
        "a Chinese code page, and nothing after the only name in it",
        "vendor,name\n1,Acme\n2,北京旷视科技有限公司".encode("gb18030"),
        ["Acme", "北京旷视科技有限公司"],
    ),
    (
        "a Cyrillic code page",
        "name,city\nООО Газпром нефть,Москва\nПАО Сбербанк России,Москва\n".encode("cp1251"),
        ["ООО Газпром нефть", "ПАО Сбербанк России"],
    ),
    ("semicolons", b"Vendor Name;City\nAcme, Inc.;Bonn\n", ["Acme, Inc."]),
    ("tabs", b"Vendor Name\tCity\nAcme, Inc.\tBonn\n", ["Acme, Inc."]),
    ("bars", b"Vendor Name|City\nAcme, Inc.|Bonn\n", ["Acme, Inc."]),
    ("one column, with commas in names", b"Vendor Name\nAcme, Inc.\n", ["Acme, Inc."]),
    ("one column, some names quoted", b'Vendor Name\n"Acme, Inc."\nBeta\n', ["Acme, Inc.", "Beta"]),
    ("a title and a blank line before the header", b"Vendors 2024\n\nVendor,City\nAcme,Bonn\n", ["Acme"]),
    ("a title that looks like a header", b"Supplier\n\nSupplier,City,Country\nAcme,X,DE\n", ["Acme"]),
    ("old Macintosh line ends", b"name,city\rAcme,Bonn\rBeta,Rome\r", ["Acme", "Beta"]),
    ("Windows line ends", b"name,city\r\nAcme,Bonn\r\nBeta,Rome\r\n", ["Acme", "Beta"]),
    ("no line end at the end", b"name,city\nAcme,Bonn", ["Acme"]),
    ("blank lines between rows", b"name,city\n\nAcme,Bonn\n\n  \nBeta,Rome\n", ["Acme", "Beta"]),
    ("blank rows at the end", b"name,city\nAcme,Bonn\n,\n , \n", ["Acme"]),
    ("empty columns at the end of the header", b"name,city,,\nAcme,Bonn,,\n", ["Acme"]),
    ("rows with more empty columns than the header", b"name,city\nAcme,Bonn,,,\n", ["Acme"]),
    ("a name quoted over two lines", b'name,city\n"Acme\nLtd",Bonn\nBeta,Rome\n', ["Acme Ltd", "Beta"]),
    ("a mark opened and never closed", b'name,city\n"Acme Ltd,Bonn\nBeta,Rome\n', ["Acme Ltd", "Beta"]),
    ("inches", b'name,city\nAcme 3" Pipe,Bonn\nBeta,Rome\n', ['Acme 3" Pipe', "Beta"]),
    ("a quoted word at the start", b'name,city\n"Best" Foods,Bonn\nBeta,Rome\n', ["Best Foods", "Beta"]),
    ("doubled marks", b'name,city\n"Acme ""Best"" Ltd",Bonn\n', ['Acme "Best" Ltd']),
    ("blanks after the delimiter", b'name,city\n "Acme, Ltd", Bonn\n', ["Acme, Ltd"]),
    ("first, middle and last name", b"First Name,MI,Middle Name,Last Name\nJo,,Q,Doe\n", ["Jo Q Doe"]),
    ("a person where no company is named", b"Firm,First Name,Last Name\n,Jo,Doe\nX,A,B\n", ["Jo Doe", "X"]),
    ("a name in a further column only", b"name,alias\n,Beta\n", ["Beta"]),
    ("dots and capitals in the header", b"Entity.LegalName,LEI\nAcme,5493001KJTIIGC8Y1R12\n", ["Acme"]),
]  # fmt: skip


@pytest.mark.parametrize(("data", "names"), [case[1:] for case in NAMES_READ], ids=[c[0] for c in NAMES_READ])
def test_names_are_read_from(tmp_path: Path, data: bytes, names: list[str]) -> None:
    read_back = parties(read(tmp_path, data))
    assert [party.name for party in read_back] == names
    assert [party.problem for party in read_back] == [""] * len(names)


REFUSED: list[tuple[str, bytes, str]] = [
    ("no name", b"name,city\n,Bonn\n", "the name is empty"),
    ("only blanks for a name", b"name,city\n  ,Bonn\n", "the name is empty"),
    ("a redacted name", b"name,city\nREDACTED,Bonn\n", "names nobody"),
    ("a redacted name in brackets", b"name,city\n[Name Redacted],Bonn\n", "names nobody"),
    ("a spreadsheet's error", b"name,city\n#N/A,Bonn\n", "names nobody"),
    ("too many fields", b"name,city\nAcme,Inc,Bonn\n", "3 fields where the header has 2"),
    ("a NUL in the name", b"name,city\nAc\x00me,Bonn\n", "NUL"),
    ("bytes of no encoding", b"name,city\nAc\x81me,Bonn\n", "no known encoding"),
    (
        "a name in a code page that so little cannot tell",
        b"name,city\n\xb1\xb1\xbe\xa9,Bonn\n",
        "give --encoding",
    ),
    ("a name of a novel's length", b"name,city\n" + b"A" * 2000 + b",Bonn\n", "2000 characters"),
    ("a line longer than memory should hold", b"name,city\n" + b"A" * (3 << 20) + b",Bonn\n", "longer than"),
    (
        "a quoted cell that swallows other rows",
        b'name,city,note\nAcme,Bonn,"note\nBeta,Rome,x\nGamma,Oslo,y"\n',
        "rows of their own",
    ),
    ("quotation marks that make no row", b'name,city\n"a" b "c",d,e,"f\n', "quotation mark"),
]


@pytest.mark.parametrize(
    ("data", "reason"), [case[1:] for case in REFUSED], ids=[case[0] for case in REFUSED]
)
def test_row_is_refused_and_the_next_is_read(tmp_path: Path, data: bytes, reason: str) -> None:
    refused, following = parties(read(tmp_path, data + b"Beta,Rome\n"))
    assert reason in refused.problem
    assert (refused.row, following.row, following.name, following.problem) == (1, 2, "Beta", "")


def test_a_redacted_row_among_lines_of_two_encodings_keeps_its_place(tmp_path: Path) -> None:
    data = "name\nMüller\n".encode("cp1252") + "REDACTED\nČEZ\n".encode()
    assert [(p.row, bool(p.problem)) for p in parties(read(tmp_path, data))] == [
        (1, False),
        (2, True),
        (3, False),
    ]


def test_cells_come_back_unchanged_one_for_each_column(tmp_path: Path) -> None:
    table = read(tmp_path, 'id,name,note\n007," Acme ",=1+1\n8,Beta\n9,Gamma,a,b\n')
    assert [cells for cells, _ in table] == [
        ("007", " Acme ", "=1+1"),
        ("8", "Beta", ""),
        ("9", "Gamma", "a,b"),
    ]
    assert f"{SHORT_ROWS}: 1" in table.notes


def test_a_name_over_several_lines_is_screened_under_each_too(tmp_path: Path) -> None:
    table = read(tmp_path, 'name,city\n"Acme Ltd\nBeta Trading",Bonn\n')
    [party] = parties(table)
    assert (party.name, party.other_names) == ("Acme Ltd Beta Trading", ("Acme Ltd", "Beta Trading"))
    assert table.notes[-1] == "rows that run over several lines: 1"


def test_in_a_file_of_one_column_every_line_is_a_row(tmp_path: Path) -> None:
    table = read(tmp_path, 'Vendor Name\n"Acme\nBeta\nGamma"\n')
    assert [party.name for party in parties(table)] == ["Acme", "Beta", "Gamma"]


def test_a_name_over_two_columns_is_screened_as_one_too(tmp_path: Path) -> None:
    table = read(tmp_path, "NAME1,NAME2,City\nShenzhen Electronic,Technology Co.,X\nAcme,,Y\n")
    assert [(p.name, p.other_names) for p in parties(table)] == [
        ("Shenzhen Electronic", ("Shenzhen Electronic Technology Co.",)),
        ("Acme", ()),
    ]


def test_blank_rows_in_the_middle_are_rows_and_at_the_end_are_counted(tmp_path: Path) -> None:
    table = read(tmp_path, "name,city\nA Ltd,\n,\nB Ltd,\n,\n,\n")
    assert [(p.row, p.name, bool(p.problem)) for p in parties(table)] == [
        (1, "A Ltd", False),
        (2, "", True),
        (3, "B Ltd", False),
    ]
    assert f"{BLANK_AT_END}: 2" in table.notes


def test_every_column_is_understood(tmp_path: Path) -> None:
    header = (
        "Vendor ID,Vendor Name,DBA,Street,City,State,Zip,Vendor Country,Type,DOB,LEI,SWIFT,VAT No.,Web Site"
    )
    row = (
        "V1,Acme GmbH,Beta; Gamma,1 Main St,Bonn,NW,53111,Germany,Company,1962,5493001KJTIIGC8Y1R12,"
        "DEUTDEFF,DE1,a.example"
    )
    [party] = parties(read(tmp_path, f"{header}\n{row}\n"))
    assert party.id == "V1"
    assert party.other_names == ("Beta", "Gamma")
    assert party.address == "1 Main St, Bonn, NW, 53111"
    assert party.country == "DE"
    assert party.type is EntityType.ORGANISATION
    assert party.birth is not None
    assert party.birth.first.year == party.birth.last.year == 1962
    assert [(i.scheme, i.country) for i in party.identifiers] == [
        ("lei", ""),
        ("bic", ""),
        ("tax", "DE"),
        ("website", ""),
    ]


def test_what_is_not_understood_is_counted_and_the_row_is_screened(tmp_path: Path) -> None:
    table = read(tmp_path, "name,country,type,dob\nAcme,Atlantis,widget,someday\n")
    [party] = parties(table)
    assert (party.country, party.type, party.birth, party.problem) == ("", EntityType.UNKNOWN, None, "")
    assert len([note for note in table.notes if note.endswith(": 1")]) == 3


def test_a_column_of_any_name_can_be_given(tmp_path: Path) -> None:
    table = read(tmp_path, "a,b\nAcme,Kuba\n", columns={"name": "a", "country": "b"})  # type: ignore[arg-type]
    assert table.mapping == {"name": ("a",), "country": ("b",)}
    assert [(p.name, p.country) for p in parties(table)] == [("Acme", "CU")]


def test_a_given_column_beats_a_recognised_one(tmp_path: Path) -> None:
    table = read(tmp_path, "Vendor Name,Payee Name\nAcme,Beta\n", columns={"name": "payee name"})  # type: ignore[arg-type]
    assert [p.name for p in parties(table)] == ["Beta"]


UNREADABLE: list[tuple[str, bytes, dict[str, object], str]] = [
    ("an empty file", b"", {}, "is empty"),
    ("a file of blank lines", b"\n\n  \n", {}, "is empty"),
    ("no name column", b"colour,size\nred,1\n", {}, "'colour', 'size'"),
    ("a header without any rows or name", b"colour\n", {}, "'colour'"),
    ("two columns that could be the name", b"Customer Name,Supplier Name\nA,B\n", {}, "more than one column"),
    ("a given column that is not there", b"name\nA\n", {"columns": {"name": "Nmae"}}, "'Nmae'"),
    ("a part that nobody plays", b"name\nA\n", {"columns": {"nmae": "name"}}, "'nmae'"),
    ("a gzip file", b"\x1f\x8b\x08\x00", {}, "compressed with gzip"),
    ("a PDF", b"%PDF-1.7\n", {}, "is a PDF"),
    ("a web page instead of a download", b"\n<!DOCTYPE html><title>name</title>", {}, "HTML page"),
    ("a JSON array", b'[\n {"name": "A"}]', {}, "JSON array"),
    ("an encoding that does not exist", b"name\nA\n", {"encoding": "utf-9"}, "'utf-9'"),
]


@pytest.mark.parametrize(
    ("data", "options", "said"), [case[1:] for case in UNREADABLE], ids=[case[0] for case in UNREADABLE]
)
def test_file_cannot_be_read(tmp_path: Path, data: bytes, options: dict[str, str], said: str) -> None:
    with pytest.raises(InputError, match=said):
        read(tmp_path, data, **options)


def test_an_error_about_the_name_column_says_what_to_type(tmp_path: Path) -> None:
    with pytest.raises(InputError) as caught:
        read(tmp_path, b"colour,size\nred,1\n")
    assert '--column name="' in caught.value.hint


@pytest.mark.parametrize("missing", ["nowhere.csv", "."], ids=["no such file", "a folder"])
def test_a_file_that_cannot_be_opened_is_named(tmp_path: Path, missing: str) -> None:
    with pytest.raises(InputError, match="cannot be read"):
        open_parties(tmp_path / missing)


def test_standard_input_is_read_when_no_file_is_given(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(b"name\nAcme\n")))
    table = open_parties(None)
    assert [party.name for party in parties(table)] == ["Acme"]


def test_notes_say_how_the_file_was_read(tmp_path: Path) -> None:
    table = read(tmp_path, b"List\n\nName;Land\n" + "Müller;DE\n".encode("cp1252"))
    assert len(parties(table)) == 1
    assert table.notes == (
        "read as utf-8, columns apart by semicolon",
        "header found on line 3",
        "names are read from 'Name'",
        "lines that are not utf-8, read as cp1252: 1",
    )


SCREENED: list[tuple[str, bytes, list[str], str]] = [
    (
        "a supplier beside a bare name: either may be the party",
        b"Supplier,Name\nHuawei Technologies,Jane Doe Walker\n",
        ["Jane Doe Walker", "Huawei Technologies"],
        "names are read from 'Name', further names from 'Supplier'",
    ),
    (
        "a vendor's number beside its name",
        b"Vendor,Vendor Name\n10023,Huawei Technologies\n",
        ["Huawei Technologies"],
        "names are read from 'Vendor Name'",
    ),
    (
        "the parts of a person's name",
        b"Surname,First Name\nWalker,Jane\n",
        ["Jane Walker"],
        "names are read from 'First Name' and 'Surname'",
    ),
]


@pytest.mark.parametrize(("data", "names", "note"), [pytest.param(*c[1:], id=c[0]) for c in SCREENED])
def test_the_columns_that_names_are_read_from_are_told(
    tmp_path: Path, data: bytes, names: list[str], note: str
) -> None:
    table = read(tmp_path, data)
    (party,) = parties(table)
    assert [party.name, *party.other_names] == names
    assert note in table.notes


def test_in_a_file_of_one_column_an_empty_line_is_a_row(tmp_path: Path) -> None:
    table = read(tmp_path, b"name\nHuawei\n\nZoloz\n\n")
    assert [(party.row, party.name) for party in parties(table)] == [(1, "Huawei"), (2, ""), (3, "Zoloz")]
    assert table.notes[-1] == f"{BLANK_AT_END}: 1"


def test_empty_lines_between_rows_are_counted(tmp_path: Path) -> None:
    table = read(tmp_path, b"\nname,city\n\nHuawei,Bonn\n\nZoloz,Rome\n")
    assert [party.row for party in parties(table)] == [1, 2]
    assert table.notes[-1] == "empty lines, which are no rows: 2"


def test_surplus_cells_come_back_as_they_stand_in_the_file(tmp_path: Path) -> None:
    table = read(tmp_path, b"name;city;note\nAcme;Bonn;a;b;c\n")
    ((cells, party),) = table
    assert cells == ("Acme", "Bonn", "a;b;c")
    assert party.problem == "line 2 has 5 fields where the header has 3"


def test_a_given_encoding_and_delimiter_are_obeyed(tmp_path: Path) -> None:
    table = read(tmp_path, "name;x,y\nŁódź;1,2\n".encode("cp1250"), encoding="cp1250", delimiter=";")
    assert [(table.header, cells) for cells, _ in table] == [(("name", "x,y"), ("Łódź", "1,2"))]


def test_rows_are_read_as_they_are_asked_for(tmp_path: Path) -> None:
    path = tmp_path / "large.csv"
    with path.open("wb") as stream:
        stream.write(b"name,city\n")
        stream.writelines(b"Acme %d,Bonn\n" % i for i in range(300_000))
    table: Iterator[tuple[tuple[str, ...], Party]] = iter(open_parties(path))
    assert next(table)[1].name == "Acme 0"


def test_a_stray_mark_on_every_line_takes_no_quadratic_time(tmp_path: Path) -> None:
    data = b"name,city\n" + b'"Acme,Bonn\nplain,Rome\n' * 20_000
    assert len(parties(read(tmp_path, data))) == 40_000


CHECKBOOK = Path(__file__).resolve().parents[2] / "../shared/names/phoenix_az_checkbook_2017-12.csv.gz"


@pytest.mark.skipif(not CHECKBOOK.exists(), reason="the city's checkbook is not here")
def test_a_citys_checkbook_is_read_to_the_last_row(tmp_path: Path) -> None:
    import gzip  # noqa: PLC0415 - only where the file is

    data = gzip.decompress(CHECKBOOK.read_bytes())
    table = read(tmp_path, data)
    rows = parties(table)
    assert (len(rows), rows[-1].row) == (44_053, 44_053)
    assert table.mapping["name"] == ("Vendor Name",)
    assert not [party for party in rows if party.problem]
