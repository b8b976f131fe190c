"""`screener batch` with Parquet: streamed in and out, typed as it was, the same answers as from text."""

from __future__ import annotations

import datetime as dt
import os
import subprocess
import sys
from pathlib import Path

import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from screener.report import parquet as report
from screener.report.delimited import BATCH_COLUMNS
from tests.cli.conftest import Run

NAMES = ["Hikvision", "W. W. Grainger Inc.", "=?", "", "SMIC", "-"]


@pytest.fixture
def vendors(tmp_path: Path) -> Path:
    table = pa.table(
        {
            "vendor": NAMES,
            "aliases": pa.array([["Dahua"], None, [], [], [], []], pa.list_(pa.string())),
            "when": [dt.date(2024, 1, 2)] * 6,
            "spend": pa.array([1, 2, 3, 4, 5, None], pa.decimal128(9, 2)),
            "raw": [b"\xff", None, b"", b"x", b"y", b"z"],
            "deep": [{"a": [1]}] * 6,
        }
    )
    table = table.replace_schema_metadata({"org.apache.spark.sql.parquet.row.metadata": "{}", "pandas": "{}"})
    path = tmp_path / "in.parquet"
    pq.write_table(table, path, row_group_size=2)
    return path


def test_parquet_comes_back_typed_with_our_columns_behind(run: Run, vendors: Path, tmp_path: Path) -> None:
    out = tmp_path / "out.parquet"
    done = run("batch", str(vendors), "-o", str(out))
    assert done.exit_code == 4, done.output
    before, after = pq.read_table(vendors), pq.read_table(out)
    assert after.select(before.column_names).equals(before)
    assert tuple(after.column_names[-len(BATCH_COLUMNS) :]) == BATCH_COLUMNS
    assert after["screener_outcome"].to_pylist() == [
        "hit", "none", "unscreenable", "unscreenable", "hit", "unscreenable",
    ]  # fmt: skip
    assert after.schema.field("screener_score").type == pa.float64()
    assert after.schema.field("screener_hits").type == pa.int64()
    assert set(after.schema.metadata) == {b"pandas"}, "a copy of the old schema would hide our columns"


def test_parquet_and_text_say_the_same(run: Run, vendors: Path, tmp_path: Path) -> None:
    run("batch", str(vendors), "-o", str(tmp_path / "out.parquet"))
    run("batch", str(vendors), "-o", str(tmp_path / "out.csv"))
    typed = pq.read_table(tmp_path / "out.parquet").select(list(BATCH_COLUMNS)).to_pylist()
    text = pd.read_csv(tmp_path / "out.csv", dtype=str, keep_default_na=False)[list(BATCH_COLUMNS)]
    for row in typed:
        row["screener_score"] = "" if row["screener_score"] is None else f"{row['screener_score']:.4f}"
    assert [{k: "" if v is None else str(v) for k, v in row.items()} for row in typed] == text.to_dict(
        "records"
    )


def test_text_becomes_parquet_and_formulas_stay_as_they_are(run: Run, tmp_path: Path) -> None:
    path, out = tmp_path / "in.csv", tmp_path / "out.parquet"
    path.write_text("name,what\nSMIC,=1+1\nZoloz,\n", encoding="utf-8")
    assert run("batch", str(path), "-o", str(out)).exit_code == 1
    assert pq.read_table(out).select(["name", "what"]).to_pylist() == [
        {"name": "SMIC", "what": "=1+1"},
        {"name": "Zoloz", "what": ""},
    ]


def process(tmp_path: Path, *arguments: str, stdin: Path | None = None) -> subprocess.CompletedProcess[str]:
    """Run `screener batch …` as a process of its own."""
    command = [sys.executable, "-m", "screener", "batch", *arguments, "--as-of", "2026-11-23"]
    with (stdin or Path(os.devnull)).open("rb") as stream:
        return subprocess.run(
            command, stdin=stream, env=os.environ | {"SCREENER_HOME": str(tmp_path)}, check=False,
            capture_output=True, text=True,
        )  # fmt: skip


def test_parquet_is_read_from_a_pipe(vendors: Path, tmp_path: Path) -> None:
    out = tmp_path / "out.parquet"
    assert process(tmp_path, "-", "-o", str(out), stdin=vendors).returncode == 4
    assert pq.read_table(out)["vendor"].to_pylist() == NAMES


def test_an_empty_file_of_parquet_gets_its_columns(run: Run, tmp_path: Path) -> None:
    pq.write_table(pa.table({"name": pa.array([], pa.string())}), tmp_path / "in.parquet")
    assert run("batch", str(tmp_path / "in.parquet"), "-o", str(tmp_path / "out.parquet")).exit_code == 0
    assert pq.read_table(tmp_path / "out.parquet").column_names == ["name", *BATCH_COLUMNS]


def test_a_file_screened_twice_has_our_columns_once(run: Run, vendors: Path, tmp_path: Path) -> None:
    once, twice = tmp_path / "1.parquet", tmp_path / "2.parquet"
    run("batch", str(vendors), "-o", str(once))
    assert "replaced" in run("batch", str(once), "-o", str(twice)).stderr
    assert pq.read_table(twice).equals(pq.read_table(once))


def test_two_columns_of_one_name_cannot_become_parquet(tmp_path: Path) -> None:
    path, out = tmp_path / "in.csv", tmp_path / "out.parquet"
    path.write_text("name,a,a\nSMIC,1,2\n", encoding="utf-8")
    done = process(tmp_path, str(path), "-o", str(out))
    assert (done.returncode, out.exists()) == (2, False)
    assert "two columns are called 'a'" in done.stderr


def test_a_damaged_file_leaves_no_output(run: Run, vendors: Path, tmp_path: Path) -> None:
    data = bytearray(vendors.read_bytes())
    data[4:200] = bytes(196)
    vendors.write_bytes(data)
    out = tmp_path / "out.parquet"
    assert run("batch", str(vendors), "-o", str(out)).exit_code == 2
    assert not out.exists()


def test_row_groups_are_written_as_they_fill(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(report, "ROW_GROUP", 4)
    monkeypatch.setattr(report, "AT_ONCE", 2)
    path, out = tmp_path / "in.csv", tmp_path / "out.parquet"
    path.write_text("\n".join(["name", *(f"Zoloz {n}" for n in range(10))]), encoding="utf-8")
    run("batch", str(path), "-o", str(out))
    file = pq.ParquetFile(out)
    assert [file.metadata.row_group(i).num_rows for i in range(file.num_row_groups)] == [4, 4, 2]
    assert pq.read_table(out)["name"].to_pylist() == [f"Zoloz {n}" for n in range(10)]


def test_a_large_file_is_never_in_memory_as_a_whole(tmp_path: Path) -> None:
    """One row group of 80 MB passes through a process that may hold 50 MB more than it starts with."""
    path = tmp_path / "large.parquet"
    text = os.urandom(1 << 18).hex()
    rows = 160
    with pq.ParquetWriter(
        path, pa.schema([("name", pa.string()), ("note", pa.string())]), compression="NONE"
    ) as writer:
        notes = [f"{number}{text}" for number in range(rows)]
        writer.write_table(pa.table({"name": ["Zoloz"] * rows, "note": notes}), row_group_size=rows)
    program = (
        "import resource, sys; from pathlib import Path; from screener.parties import parquet;"
        "parquet.ROWS_AT_ONCE = 4;"
        "from screener.parties.table import open_parties; import pyarrow.parquet;"
        "before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss;"
        "n = sum(1 for _ in open_parties(Path(sys.argv[1])));"
        "print(n, (resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) // 1024)"
    )
    done = subprocess.run(
        [sys.executable, "-c", program, str(path)], capture_output=True, text=True, check=True
    )
    count, megabytes = map(int, done.stdout.split())
    assert count == rows
    assert megabytes < 50
