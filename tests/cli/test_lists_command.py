"""The commands `lists …`, run as a user runs them, in a home of their own."""

from __future__ import annotations

import csv
import datetime as dt
import io
import json
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner, Result

from screener.cli.app import app
from screener.lists.store import Store
from screener.lists.verification import verify
from screener.model import Entity, EntityType, ListId, Name, RawFile, Reading, SourceId
from tests.lists import publisher as p
from tests.lists.denied_file import people

ROOT = Path(__file__).resolve().parents[2]
SAMPLE = ROOT / "tests/sources/samples/us_csl_2022/consolidated.csv"
SHARED = ROOT / "../shared/lists"
real = pytest.mark.skipif(not SHARED.is_dir(), reason="the publishers' files are not at hand")

Run = Callable[..., Result]


@pytest.fixture
def run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Run:
    """Runs `screener lists …` in an empty home."""
    monkeypatch.setenv("SCREENER_HOME", str(tmp_path / "home"))

    def call(*arguments: str | Path, code: int = 0) -> Result:
        result = CliRunner().invoke(app, ["lists", *map(str, arguments)])
        assert result.exit_code == code, result.output + result.stderr
        return result

    return call


@pytest.fixture
def server() -> Iterator[p.Publisher]:
    with p.publishing() as publisher:
        yield publisher


@pytest.fixture
def dpl(tmp_path: Path) -> Callable[[int], Path]:
    """Writes a Denied Persons file of so many people."""

    def write(count: int) -> Path:
        file = tmp_path / f"dpl_{count}.txt"
        file.write_bytes(people(count))
        return file

    return write


def states(result: Result) -> dict[str, dict[str, Any]]:
    return {row["id"]: row for row in json.loads(result.stdout)["lists"]}


# --- status


def test_status_in_an_empty_home_shows_what_is_starter_and_what_is_missing(run: Run) -> None:
    result = run("status", "--format", "json")
    found = states(result)
    assert found["us_bis_el"]["state"] == "starter"
    assert found["jp_mof"]["state"] == "missing"
    assert found["us_dod_1260h"]["state"] == "ok"
    assert "only the starter set" in result.stderr
    assert set(found["us_dod_1260h"]) == {
        "id", "source", "published", "fetched", "sha256", "entities", "title", "effect", "state", "age_days",
        "warnings",
    }  # fmt: skip


@pytest.mark.parametrize("form", ["table", "json", "jsonl", "csv", "markdown"])
def test_status_has_every_form(run: Run, form: str) -> None:
    assert "us_dod_1260h" in run("status", "--format", form).stdout


def test_status_of_a_missing_list_that_was_asked_for_is_exit_3(run: Run) -> None:
    run("status", "--lists", "jp_mof", code=3)
    run("status", "--lists", "us_dod_1260h", code=0)
    run("status", "--lists", "us_nothing", code=2)


def test_status_says_stale_with_exit_3_only_when_an_age_was_given(
    run: Run, dpl: Callable[[int], Path]
) -> None:
    run("load", "us_bis_dpl", dpl(400), "--published", "2022-09-01")
    assert states(run("status", "--format", "json"))["us_bis_dpl"]["state"] == "stale"
    run("status", "--lists", "us_bis_dpl", "--max-age", "30", code=3)
    run("status", "--lists", "us_bis_dpl", "--max-age", "30", "--as-of", "2022-09-15", code=0)


# --- load


def test_a_loaded_file_stands_behind_its_list(run: Run, dpl: Callable[[int], Path]) -> None:
    result = run("load", "us_bis_dpl", dpl(400), "--format", "json")
    (report,) = json.loads(result.stdout)["sources"]
    assert (report["outcome"], report["added"], report["entities"]) == ("changed", 400, {"us_bis_dpl": 400})
    found = states(run("status", "--format", "json"))["us_bis_dpl"]
    assert (found["state"], found["entities"], found["source"]) == ("ok", 400, "us_bis_dpl")
    assert found["sha256"] == report["sha256"]


def test_a_narrow_terminal_cuts_no_number(
    run: Run, dpl: Callable[[int], Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COLUMNS", "60")
    shown = run("load", "us_bis_dpl", dpl(12345)).stdout.split()
    assert shown.count("12345") == 2


def test_a_file_that_lost_too_much_is_refused_until_accepted(run: Run, dpl: Callable[[int], Path]) -> None:
    run("load", "us_bis_dpl", dpl(500))
    refused = run("load", "us_bis_dpl", dpl(350), code=3)
    assert "us_bis_dpl fell from 500 to 350" in refused.stderr
    assert states(run("status", "--format", "json"))["us_bis_dpl"]["entities"] == 500
    run("load", "us_bis_dpl", dpl(350), "--accept-shrink")
    assert states(run("status", "--format", "json"))["us_bis_dpl"]["entities"] == 350


def test_a_file_under_its_floor_is_refused(run: Run) -> None:
    refused = run("load", "us_csl", SAMPLE, code=3)
    assert "us_ofac_sdn has" in refused.stderr
    assert "--accept-shrink" in refused.stderr
    assert states(run("status", "--format", "json"))["us_ofac_sdn"]["state"] == "starter"


def test_a_private_list_is_loaded_shown_and_counted(run: Run, tmp_path: Path) -> None:
    file = tmp_path / "watch.csv"
    file.write_text(
        "id,name,effect,from\n7,Sholto Trading,red_flag,2024-07-10\n8,Kest\x1b[31m Ltd,,\n", "utf-8"
    )
    run("load", "house", file, "--id", "letters")
    found = states(run("status", "--format", "json"))["letters"]
    assert (found["entities"], found["source"], found["state"]) == (2, "house_letters", "ok")
    shown = run("show", "letters")
    assert "letters:7" in shown.stdout
    assert "2024-07-10" in shown.stdout
    assert "\x1b" not in shown.stdout


MISTAKES = [
    pytest.param(("load", "us_cls", "FILE"), 2, "no source", id="a source that there is not"),
    pytest.param(("load", "house", "FILE"), 2, "--id NAME", id="a private list without a name"),
    pytest.param(("load", "house", "FILE", "--id", "us_bis_el"), 2, "already names", id="a shadowing name"),
    pytest.param(("load", "us_bis_dpl", "no_such_file"), 2, "No such file", id="a file that there is not"),
    pytest.param(
        ("load", "us_bis_dpl", "FILE", "--id", "x"), 2, "private list", id="a name for a published list"
    ),
    pytest.param(
        ("load", "us_bis_dpl", "FILE", "--published", "May"), 2, "not a day", id="a day that is none"
    ),
    pytest.param(("load", "us_csl", "FILE"), 3, "the header lacks", id="a file of another publisher"),
    pytest.param(("load", "us_1260h", "FILE"), 3, "Correct the table", id="another form of our own table"),
    pytest.param(("update", "us_1260h"), 2, "comes with the program", id="an update of an embedded table"),
    pytest.param(("update", "us_bis_dpl"), 2, "lists load us_bis_dpl", id="an update without an address"),
    pytest.param(("update", "--offline"), 2, "needs the network", id="an update without a network"),
    pytest.param(("show", "jp_mof"), 3, "nothing is loaded", id="showing a list without data"),
    pytest.param(("show", "us_nothing"), 2, "no list", id="showing a list that there is not"),
]


@pytest.mark.parametrize(("arguments", "code", "said"), MISTAKES)
def test_a_mistake_has_its_exit_code_and_a_hint(
    run: Run, dpl: Callable[[int], Path], arguments: tuple[str, ...], code: int, said: str
) -> None:
    given = [str(dpl(400)) if argument == "FILE" else argument for argument in arguments]
    assert said in run(*given, code=code).stderr


# --- show


def test_show_gives_the_entries_of_a_list(run: Run) -> None:
    result = run("show", "us_dod_1260h", "--format", "csv", "--limit", "5")
    rows = list(csv.DictReader(io.StringIO(result.stdout)))
    assert len(rows) == 5
    assert list(rows[0]) == ["id", "name", "from", "to", "citation"]
    assert rows[0]["id"].startswith("us_dod_1260h:")
    assert "5 of" in result.stderr


def test_show_as_of_leaves_out_who_was_not_on_the_list(run: Run) -> None:
    """Alibaba is on the 1260H list since 2026-06-08."""

    def named(day: str) -> bool:
        return "Alibaba" in run("show", "us_dod_1260h", "--as-of", day, "--format", "json").stdout

    assert [named("2026-06-07"), named("2026-06-08")] == [False, True]


# --- days of which nothing is known


BEFORE = [
    pytest.param(["--lists", "us_bis_uvl"], 3, id="a list that was named"),
    pytest.param([], 3, id="nothing but what came with the program is known"),
    pytest.param(["--lists", "us_dod_1260h"], 0, id="a list whose entries state their days"),
]


@pytest.mark.usefixtures("run")
@pytest.mark.parametrize(("narrowed", "code"), BEFORE)
def test_a_day_before_every_snapshot_is_refused_where_entries_state_no_day(
    tmp_path: Path, narrowed: list[str], code: int
) -> None:
    store = Store(tmp_path / "home")
    names = ("us_bis_uvl", "us_bis_el")
    entities = tuple(
        Entity(f"{name}:1", ListId(name), (SourceId("us_csl"),), EntityType.UNKNOWN, (Name("Kelvo"),))
        for name in names
    )
    moment = dt.datetime(2026, 7, 31, tzinfo=dt.UTC)
    store.put(SourceId("us_csl"), [RawFile("x", b"x")], Reading(entities), origin="", fetched=moment)
    asked = CliRunner().invoke(app, ["check", "Kelvo", "--as-of", "2010-01-01", *narrowed])
    assert asked.exit_code == code, asked.output
    assert ("the oldest snapshot is of 2026-07-31" in asked.stderr) == (code == 3)


# --- update


def test_an_update_comes_from_a_mirror_over_http(run: Run, server: p.Publisher) -> None:
    server.says("/consolidated.csv", p.tagged(SAMPLE.read_bytes(), '"1"'))
    order = ("update", "us_csl", "--mirror", server.address, "--accept-shrink", "--format", "json")
    first, second = (json.loads(run(*order).stdout)["sources"][0] for _ in range(2))
    assert (first["outcome"], second["outcome"]) == ("changed", "unchanged")
    assert server.asked[1][1]["If-None-Match"] == '"1"'
    assert states(run("status", "--format", "json"))["us_bis_el"]["state"] == "ok"


def test_a_table_of_an_update_breaks_no_name_of_a_list_and_csv_has_a_row_for_each(
    run: Run, server: p.Publisher, monkeypatch: pytest.MonkeyPatch
) -> None:
    """At 80 columns, where most people are."""
    monkeypatch.setenv("COLUMNS", "80")
    server.says("/consolidated.csv", p.whole(SAMPLE.read_bytes()))
    order = ("update", "us_csl", "us_ddtc", "--mirror", server.address, "--accept-shrink")
    shown = run(*order, code=3)
    lines = shown.stdout.splitlines()
    lists = json.loads(run(*order, "--format", "json", code=3).stdout)["sources"][0]["entities"]
    assert [line.split()[:2] for line in lines if line.startswith("  us_")] == [
        [list_id, str(count)] for list_id, count in lists.items()
    ]
    assert lines[1].split()[:4] == ["us_csl", "changed", "0", str(sum(lists.values()))]
    assert "error: us_ddtc: " in shown.stderr

    rows = list(csv.DictReader(io.StringIO(run(*order, "--format", "csv", code=3).stdout)))
    assert [(row["source"], row["list"]) for row in rows] == [
        *(("us_csl", list_id) for list_id in lists),
        ("us_ddtc", ""),
    ]
    assert (rows[0]["outcome"], rows[0]["error"]) == ("unchanged", "")
    assert (rows[-1]["outcome"], "404" in rows[-1]["error"]) == ("failed", True)


def test_an_update_comes_from_a_mirror_folder_even_offline(run: Run) -> None:
    run("update", "us_csl", "--mirror", SAMPLE.parent, "--accept-shrink", "--offline")
    assert states(run("status", "--format", "json"))["us_bis_el"]["source"] == "us_csl"


def test_a_failed_update_is_exit_3_and_is_said_until_it_works(run: Run, server: p.Publisher) -> None:
    order = ("update", "us_csl", "--mirror", server.address)
    server.says(
        "/consolidated.csv", p.whole(SAMPLE.read_bytes()), p.status(404), p.whole(SAMPLE.read_bytes())
    )
    run(*order, "--accept-shrink")
    assert "HTTP 404" in run(*order, code=3).stderr
    status = run("status", "--format", "json")
    assert states(status)["us_bis_el"]["state"] == "failed"
    assert "HTTP 404" in status.stderr
    assert status.stderr.count("us_csl: consolidated.csv") == 0  # the note begins with the source's name
    assert "confirmed today" in status.stderr
    run(*order)
    assert states(run("status", "--format", "json"))["us_bis_el"]["state"] == "ok"


@pytest.mark.parametrize("form", ["table", "json", "jsonl", "csv", "markdown"])
@pytest.mark.parametrize("command", ["check", "batch", "rescreen"])
def test_a_failed_update_is_said_in_every_answer(
    run: Run, server: p.Publisher, tmp_path: Path, command: str, form: str
) -> None:
    order = ("update", "us_csl", "--mirror", server.address, "--accept-shrink")
    server.says("/consolidated.csv", p.whole(SAMPLE.read_bytes()), p.status(404))
    run(*order)
    run(*order, code=3)
    file = tmp_path / "v.csv"
    file.write_text("name\nHuawei Technologies\nNobody Here Ltd\n")
    whom = ["Huawei Technologies", "Nobody Here Ltd"] if command == "check" else [str(file)]
    result = CliRunner().invoke(app, [command, *whom, "--lists", "us_bis_el", "--format", form])
    assert result.exit_code == 1, result.output
    said = " ".join(result.stdout.split())
    if form == "csv" and command != "rescreen":  # its columns are a promise, so the reason says it
        assert "(all update failed, confirmed today)" in said
        assert "The last update of the list failed; what is used was confirmed today." in said
    else:
        assert "HTTP 404" in said
        assert "confirmed today" in said


def test_two_updates_at_once_both_end_well(tmp_path: Path) -> None:
    home = tmp_path / "home"
    order = (sys.executable, "-m", "screener", "lists", "update", "us_csl", "--accept-shrink")
    command = [*order, "--mirror", str(SAMPLE.parent), "--home", str(home)]
    both = [
        subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, cwd=ROOT)
        for _ in range(2)
    ]
    assert [(process.communicate()[1], process.returncode)[1] for process in both] == [0, 0]
    store = Store(home)
    assert len(store.snapshots(SourceId("us_csl"))) == 1
    assert all(not finding.problems for finding in verify(store))


# --- verify


def test_verify_finds_a_changed_byte(run: Run, dpl: Callable[[int], Path], tmp_path: Path) -> None:
    run("load", "us_bis_dpl", dpl(400))
    assert "as stored" in run("verify").stdout
    next((tmp_path / "home").rglob("dpl_400.txt")).write_bytes(people(401))
    assert json.loads(run("verify", "--format", "json", code=3).stdout)["snapshots"][0]["problems"]


# --- the publishers' own files


@real
def test_the_lists_of_2022_and_2026_load_one_after_the_other(run: Run) -> None:
    """Counts: one entity a listed party, so a little fewer than the rows that the publisher counts."""
    run("load", "us_csl", SHARED / "us_csl/consolidated_2022-05.csv", "--published", "2022-05-12")
    result = run("load", "us_csl", SHARED / "us_csl/consolidated_2026-07-31_reduced.csv")
    assert "us_ofac_capta fell from" in result.stderr
    found = states(run("status", "--format", "json"))
    assert found["us_ofac_sdn"]["entities"] == 19181
    assert 3300 <= found["us_bis_el"]["entities"] <= 3420
    back = states(run("status", "--format", "json", "--as-of", "2022-06-01", "--max-age", "9999"))
    assert back["us_ofac_sdn"]["entities"] == 10026


@real
def test_half_of_ofacs_files_join_the_other_half(run: Run) -> None:
    run("load", "us_ofac", *sorted((SHARED / "us_ofac/2021-07").iterdir()))
    result = run("load", "us_ofac", SHARED / "us_ofac/cons_2025-12")
    assert "kept from the snapshot before" in result.stderr
    found = states(run("status", "--format", "json"))
    assert found["us_ofac_sdn"]["entities"] == 8976
    assert found["us_ofac_ssi"]["entities"] == 286
