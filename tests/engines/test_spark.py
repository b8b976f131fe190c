"""Spark gives what this machine would, row for row: in local mode, and on a cluster that loses a worker."""

from __future__ import annotations

import datetime as dt
import json
import re
import shlex
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from typer.testing import CliRunner

from screener import Party, Screener
from screener.cli.app import app
from screener.records import decisions
from screener.records.decision import Judgement
from screener.report.delimited import BATCH_COLUMNS
from screener.screening.deciding import Docket, decide
from tests.engines.cluster import ENVIRONMENT, PATIENCE_S, SPARK, Cluster, waited

HERE = Path(__file__).parent
STAKES = HERE.parents[1] / "examples" / "ant_group" / "stakes.csv"
DAY = ("--as-of", "2026-11-23", "--ownership", str(STAKES), "--rule", "us_805")

needs_spark = [
    pytest.mark.spark,
    pytest.mark.xdist_group("spark"),
    pytest.mark.skipif(SPARK is None, reason="the extra spark is not installed"),
    pytest.mark.skipif(shutil.which("java") is None, reason="there is no Java on this machine"),
]


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("home")


@pytest.fixture(scope="module")
def vendors(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """8,000 rows that differ, now and then one that is listed, has no name, or repeats the last."""
    path = tmp_path_factory.mktemp("in") / "vendors.parquet"
    trades, places = ("Trading", "Logistics", "Foods", "Textile", "Steel"), ("Lyon", "Pune", "Oslo", "Lima")
    rare: dict[int, str | None] = {0: "Hikvision", 1: None, 2: "SMIC", 3: "Zoloz", 4: "?"}
    names = [
        rare.get(n % 101, f"{places[n % 4]} {trades[n % 5]} {n // 2 * 7919 % 99991:x} Ltd")
        for n in range(8_000)
    ]
    table = pa.table(
        {"id": range(len(names)), "vendor": names, "deep": [{"a": [n]} for n in range(len(names))]}
    )
    pq.write_table(table, path, row_group_size=700)
    return path


@pytest.fixture(scope="module")
def decided(home: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A decision that sets aside what was found of one of the rows."""
    file = tmp_path_factory.mktemp("decided") / "screener-decisions.toml"
    day = dt.date(2026, 11, 23)
    found = Screener.open(home, as_of=day).check(Party("SMIC", id="2"))
    for match in found.matches:
        made = decide(
            Docket((), day), found.query, match,
            judgement=Judgement.FALSE_POSITIVE, reason="a school", by="Kim", date=day,
            until=dt.date(2027, 1, 31),
        )  # fmt: skip
        decisions.append(file, made)
    return file


@pytest.fixture(scope="module")
def local(
    home: Path, vendors: Path, decided: Path, tmp_path_factory: pytest.TempPathFactory
) -> tuple[int, str, list[Any]]:
    """What the local engine says: exit code, summary, rows."""
    out = tmp_path_factory.mktemp("local") / "out.parquet"
    options = ["--home", str(home), "--workers", "1", "--decisions", str(decided), *DAY]
    done = CliRunner().invoke(app, ["batch", str(vendors), "-o", str(out), *options])
    assert "with suppressed findings" in done.stderr
    rows = pq.read_table(out).to_pylist()
    assert {row["screener_exposure"] for row in rows} == {None, "may", "listed"}
    return done.exit_code, done.stderr.splitlines()[-1], rows


def command(
    home: Path, master: str, vendors: Path, out: Path, *, more: tuple[str, ...] = (), **environment: str
) -> subprocess.Popen[str]:
    arguments = ["batch", str(vendors), "-o", str(out), "--home", str(home), *DAY, *more]
    return subprocess.Popen(
        [sys.executable, "-m", "screener", *arguments, "--engine", "spark", "--master", master],
        env=ENVIRONMENT | environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
    )  # fmt: skip


@pytest.fixture(scope="module")
def cluster(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Cluster]:
    started = Cluster(tmp_path_factory.mktemp("cluster"), ENVIRONMENT)
    try:
        started.start(workers=2)
        yield started
    finally:
        started.stop()


class TestSpark:
    pytestmark = needs_spark

    def test_a_frame_is_answered_as_it_would_be_here(self, home: Path) -> None:
        done = subprocess.run(
            [sys.executable, str(HERE / "spark_program.py"), str(home)],
            env=ENVIRONMENT, capture_output=True, text=True, check=False,
        )  # fmt: skip
        assert done.returncode == 0, done.stderr
        report = json.loads(done.stdout)
        assert report.pop("columns") == ["id", "vendor", "Land", "deep", "day", *BATCH_COLUMNS]
        assert "reads: 'id'" in report.pop("refused")
        assert report == {"order kept": True, "same": True, "rows": 3_000, "none": 0, "shipped": [".idx"]}

    def test_a_cluster_that_loses_a_worker_writes_the_same_rows_in_the_same_order(
        self, cluster: Cluster, home: Path, vendors: Path, decided: Path,
        local: tuple[int, str, list[Any]], tmp_path: Path,
    ) -> None:  # fmt: skip
        out = tmp_path / "out.parquet"
        run = command(home, cluster.url, vendors, out, more=("--decisions", str(decided)))
        waited(lambda: run.poll() is not None or list(tmp_path.rglob("_temporary/0/task_*/part-*")))
        cluster.kill(cluster.workers[0])
        assert run.poll() is None, "the worker died while the run was under way"
        _, stderr = run.communicate(timeout=PATIENCE_S)
        assert (run.returncode, stderr.splitlines()[-1]) == local[:2], stderr
        assert pq.read_table(out).to_pylist() == local[2]
        assert "names are read from 'vendor'" in stderr
        assert "the audit log keeps that it was made, and no query" in stderr
        assert len(list(out.glob("part-*"))) == 8, "every core has several parts"
        assert list(tmp_path.iterdir()) == [out]
        for worker in range(2):
            (executor,) = cluster.folder.glob(f"work{worker}/app-*/*")
            assert len(list(executor.glob("screener-*.idx"))) == 1, "the lists travel once to each executor"

    def test_the_page_of_large_portfolios_holds(self, home: Path, tmp_path: Path) -> None:
        """Its command and its program, on this machine in place of a cluster and a bucket."""
        page = (HERE.parents[1] / "examples/large_portfolio/README.md").read_text(encoding="utf-8")
        shell, program = re.findall(r"<!-- run by [^>]+-->\n```\w+\n(.*?)```", page, re.DOTALL)
        pq.write_table(pa.table({"vendor": ["SMIC", "Zoloz"]}), tmp_path / "vendors.parquet")
        (tmp_path / "bucket").mkdir()
        shutil.copy(tmp_path / "vendors.parquet", tmp_path / "bucket/vendors")
        session = "SparkSession.builder.master('local[2]').getOrCreate()"
        bench = f"from pyspark.sql import SparkSession; spark = {session}"
        asked = shlex.split(shell.replace("spark://host:7077", "local[2]"))[1:]
        for arguments in (["-m", "screener", *asked], ["-c", f"{bench}\n{program.replace('s3a://', '')}"]):
            done = subprocess.run(
                [sys.executable, *arguments], cwd=tmp_path,
                env=ENVIRONMENT | {"SCREENER_HOME": str(home), "PYSPARK_PYTHON": sys.executable},
                capture_output=True, text=True, check=False,
            )  # fmt: skip
            assert done.returncode in {0, 1}, done.stderr
            assert "Traceback" not in done.stderr
        for written in ("screened.parquet", "bucket/screened"):
            outcomes = pq.read_table(tmp_path / written)["screener_outcome"].to_pylist()
            assert outcomes == ["hit", "none"], written


@pytest.mark.parametrize(
    ("options", "message"),
    [
        pytest.param(["--workers", "2"], "--workers does not go with", id="an option of the local engine"),
        pytest.param(["--register", "psc"], "--register does not go with", id="a register"),
        pytest.param([], "writes a folder of Parquet", id="no output"),
        pytest.param(["-o", "out.csv"], "writes a folder of Parquet", id="an output that is not Parquet"),
        pytest.param(["-o", "out.parquet"], "no such file", id="an input that is not there"),
    ],
)
def test_what_spark_cannot_do_is_refused_before_it_starts(
    home: Path, options: list[str], message: str
) -> None:
    done = CliRunner().invoke(
        app, ["batch", "absent.parquet", "--engine", "spark", "--home", str(home), *options]
    )
    assert done.exit_code == 2, done.output
    assert message in done.stderr


@pytest.mark.skipif(SPARK is not None, reason="the extra spark is installed")
def test_without_the_extra_the_engine_says_what_to_install(home: Path, vendors: Path, tmp_path: Path) -> None:
    run = command(home, "local[1]", vendors, tmp_path / "out.parquet")
    _, stderr = run.communicate(timeout=PATIENCE_S)
    assert run.returncode == 2
    assert 'pip install "screener[spark]"' in stderr


@pytest.mark.skipif(SPARK is None, reason="the extra spark is not installed")
def test_an_output_that_exists_is_kept(home: Path, vendors: Path, tmp_path: Path) -> None:
    (tmp_path / "out.parquet").mkdir()
    run = command(home, "local[1]", vendors, tmp_path / "out.parquet")
    _, stderr = run.communicate(timeout=PATIENCE_S)
    assert (run.returncode, "exists already" in stderr) == (2, True)


@pytest.mark.skipif(SPARK is None, reason="the extra spark is not installed")
def test_without_java_the_engine_says_what_it_needs(home: Path, vendors: Path, tmp_path: Path) -> None:
    run = command(
        home, "local[1]", vendors, tmp_path / "out.parquet", JAVA_HOME=str(tmp_path), PATH=str(tmp_path)
    )
    _, stderr = run.communicate(timeout=PATIENCE_S)
    assert run.returncode == 2, stderr
    assert "It needs Java 17" in stderr
    assert list(tmp_path.iterdir()) == []


def test_the_entrance_for_spark_can_be_imported_without_it() -> None:
    program = "import sys, screener.spark as s; print(s.screen.__name__, 'pyspark' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert done.stdout.split() == ["screen", "False"]
