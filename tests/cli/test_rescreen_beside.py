"""`rescreen` takes what `batch` takes: what stakes and decisions change is told, and counts as it does there.

"Quiet Fab" stands for whom a listed party reaches through a holding in between.
"""

from __future__ import annotations

import csv
import datetime as dt
import io
import json
import re
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner, Result

from screener.cli.app import app
from screener.records import decisions, results
from screener.records.decision import Judgement
from screener.screening.deciding import Docket, decide
from screener.screening.portfolio import Shelf

Run = Callable[..., Result]

DAY = "2025-10-15"
"""The Affiliates Rule was in force. Source: 90 FR 47201 (2025-09-30), stayed from 2025-11-10."""
DECIDED = Path("screener-decisions.toml")
FIRST = dt.date(2025, 10, 1)


@pytest.fixture
def run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Run:
    """Run `screener …` in a folder and a home of its own."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("SCREENER_HOME", str(tmp_path / "home"))
    monkeypatch.setenv("COLUMNS", "140")

    def call(*arguments: str | Path, code: int | None = None, **more: Any) -> Result:
        result = CliRunner().invoke(app, list(map(str, arguments)), **more)
        assert code is None or result.exit_code == code, result.output + result.stderr
        return result

    return call


def listed(run: Run, *rows: str) -> None:
    """Put these rows, and none else, on a private list of the Entity List's effect."""
    number = len(list(Path().glob("letters-*.csv")))
    file = Path(f"letters-{number}.csv")
    file.write_text("\n".join(("id,name,aliases,country,effect", *rows, "")), encoding="utf-8")
    day = str(FIRST + dt.timedelta(days=number))
    run("lists", "load", "house", file, "--id", "letters", "--published", day, code=0)


def rows(*cells: str, header: str = "id,name,country") -> None:
    Path("vendors.csv").write_text("\n".join((header, *cells, "")), encoding="utf-8")


def stakes(*cells: str) -> None:
    Path("stakes.csv").write_text("\n".join(("owner,owned,percent", *cells, "")), encoding="utf-8")


def decide_all(run: Run, *order: str | Path, judgement: Judgement, until: str | None) -> None:
    """Decide about everything that a batch finds."""
    run("batch", *order, "-o", "found.jsonl", "--no-audit")
    for result in results.read(Path("found.jsonl")).results:
        for match in result.matches:
            made = decide(
                Docket((), dt.date(2025, 10, 1)), result.query, match, judgement=judgement,
                reason="a tea shop", by="Kim", date=dt.date(2025, 10, 1),
                until=dt.date.fromisoformat(until) if until else None,
            )  # fmt: skip
            decisions.append(DECIDED, made)


def changes(result: Result) -> list[tuple[str, str, str, str]]:
    """(what became of it, party, list or rule, why) of every change."""
    found = []
    for change in json.loads(result.stdout)["changes"]:
        there = change["after"] or change["before"]
        what = there.get("list") or there["rule"]
        found.append((change["change"], change["party"]["name"], what, "; ".join(change["reasons"])))
    return found


# --- decisions


def test_what_decisions_make_of_a_finding_is_told_and_counts(run: Run) -> None:
    """Found; set aside; expired; confirmed; the file is gone."""
    order = ("vendors.csv", "--lists", "letters", "--format", "json", "--as-of")
    listed(run, "1,Kelvo Trading,,MT,licence")
    rows("V1,Kelvo Trading,MT", "V2,Sholto Quay,MT")
    run("rescreen", *order, DAY, code=1)

    decide_all(run, *order[:3], "--as-of", DAY, judgement=Judgement.FALSE_POSITIVE, until="2025-10-20")
    aside = run("rescreen", *order, DAY, code=0)
    ((became, _, _, why),) = changes(aside)
    assert (became, why) == (
        "changed",
        "decision: SUPPRESSED: false positive by Kim on 2025-10-01, until 2025-10-20: a tea shop",
    )
    (change,) = json.loads(aside.stdout)["changes"]
    assert (change["before"]["suppressed"], change["after"]["suppressed"]) == (False, True)
    assert (change["after"]["outcome"], json.loads(aside.stdout)["screened"]) == ("hit", 0)
    assert changes(run("rescreen", *order, DAY, code=0)) == []

    expired = run("rescreen", *order, "2025-10-21", code=1)
    ((_, _, _, why),) = changes(expired)
    assert "OPEN AGAIN: the decision held until 2025-10-20" in why

    decide_all(run, *order[:3], "--as-of", DAY, judgement=Judgement.TRUE_MATCH, until=None)
    ((_, _, _, why),) = changes(run("rescreen", *order, "2025-10-21", code=1))
    assert why == "decision: CONFIRMED: true match by Kim on 2025-10-01: a tea shop"

    DECIDED.unlink()
    ((_, _, _, why),) = changes(run("rescreen", *order, "2025-10-21", code=1))
    assert why.startswith("no decision is about it any more; it was CONFIRMED")


def test_an_entry_that_changes_opens_a_finding_again(run: Run) -> None:
    order = ("vendors.csv", "--lists", "letters", "--as-of", DAY)
    listed(run, "1,Kelvo Trading,,MT,licence")
    rows("V1,Kelvo Trading,MT")
    decide_all(run, *order, judgement=Judgement.FALSE_POSITIVE, until="2025-12-31")
    run("rescreen", *order, code=0)
    listed(run, "1,Kelvo Trading,Kelvo Shipping,MT,licence")
    ((became, _, _, why),) = changes(run("rescreen", *order, "--format", "json", code=1))
    assert (became, why.split("; ")[:2]) == (
        "changed",
        [
            "entry on letters changed: names",
            "decision: OPEN AGAIN: the entry on the list has changed since 2025-10-01",
        ],
    )
    assert "OPEN AGAIN" in run("rescreen", *order, "--name", "again", "--format", "table").stdout


def test_a_decision_that_meets_nothing_is_told(run: Run) -> None:
    order = ("vendors.csv", "--lists", "letters", "--as-of", DAY)
    listed(run, "1,Kelvo Trading,,MT,licence")
    rows("V1,Kelvo Trading,MT")
    decide_all(run, *order, judgement=Judgement.FALSE_POSITIVE, until="2025-12-31")
    rows("V2,Sholto Quay,MT")
    assert "decision 1 matches nothing any more" in run("rescreen", *order, code=0).stderr


# --- stakes

RULE = ("--ownership", "stakes.csv", "--rule", "bis_affiliates")
EL = ("vendors.csv", "--lists", "us_bis_el", *RULE, "--format", "json", "--as-of")
HELD = ("SMIC,Lotus Works,60", "Lotus Works,Quiet Fab,50")
NEW = ("new", "Quiet Fab", "bis_affiliates")

STAKES = [
    pytest.param(HELD, DAY, 0, [], id="nothing changed"),
    pytest.param(
        ("SMIC,Lotus Works,40", HELD[1]), DAY, 0,
        [("vanished", "stake changed: SMIC in Lotus Works (shares) from 60% to 40%")],
        id="a stake got smaller",
    ),
    pytest.param(
        ("SMIC,Lotus Works,70", HELD[1]), DAY, 1,
        [("changed", "stake changed: SMIC in Lotus Works (shares) from 60% to 70%")], id="a stake got larger",
    ),
    pytest.param(
        HELD[1:], DAY, 0,
        [("vanished", "stake gone: SMIC held 60% of Lotus Works (shares)")], id="a stake is gone",
    ),
    pytest.param(
        (*HELD, "Hikvision,Quiet Fab,10"), DAY, 1,
        [("changed", "new stake: Hikvision holds 10% of Quiet Fab (shares)")], id="an owner came",
    ),
    pytest.param(
        HELD, "2025-12-01", 0, [("changed", "bis_affiliates is not in force on 2025-12-01")],
        id="the rule is not in force any more",
    ),
]  # fmt: skip


@pytest.mark.parametrize(("cells", "day", "code", "told"), STAKES)
def test_a_changed_stake_is_told_where_it_reaches_a_party(
    run: Run, cells: tuple[str, ...], day: str, code: int, told: list[tuple[str, str]]
) -> None:
    rows("V1,Quiet Fab,CN", "V2,Stranger Ltd,CN")
    stakes(*HELD)
    first = run("rescreen", *EL, DAY, code=1)
    assert changes(first) == [(*NEW, "first screening of this portfolio")]
    stakes(*cells)
    result = run("rescreen", *EL, day, code=code)
    assert [(became, why) for became, *_, why in changes(result)] == told
    assert json.loads(result.stdout)["screened"] == 0


def test_the_first_stakes_of_a_portfolio_and_the_last_are_told(run: Run) -> None:
    rows("V1,Quiet Fab,CN")
    stakes(*HELD)
    plain = ("rescreen", "vendors.csv", "--lists", "us_bis_el", "--format", "json", "--as-of", DAY)
    assert changes(run(*plain, code=0)) == []
    (change,) = changes(run("rescreen", *EL, DAY, code=1))
    assert change[:3] == NEW
    assert "no stakes were looked at before" in change[3]
    (change,) = changes(run(*plain, code=0))
    assert (change[0], "no stakes are looked at any more" in change[3]) == ("vanished", True)


def test_an_owner_who_comes_on_a_list_touches_whom_he_holds(run: Run) -> None:
    """The row itself matches nothing, and is not screened again."""
    rows("V1,Quiet Fab,CN")
    stakes(*HELD)
    assert changes(run("rescreen", *EL, "2020-06-01", code=0)) == []
    after = run("rescreen", *EL, "2021-06-01", code=0)  # on the list, under a rule that came later
    ((became, party, rule, why),) = changes(after)
    assert (became, party, rule) == NEW
    assert why.startswith("SMIC: added to us_bis_el (from 2020-12-")
    assert json.loads(after.stdout)["screened"] == 0


def test_stakes_that_name_a_row_for_the_first_time_reach_it(run: Run) -> None:
    """What was known of whom the stakes name is forgotten when they name others."""
    rows("V1,Quiet Fab,CN", "V2,Small Bet,CN")
    stakes("SMIC,Lotus Works,60", "Lotus Works,Small Bet,50")
    assert [c[1] for c in changes(run("rescreen", *EL, DAY, code=1))] == ["Small Bet"]
    stakes("SMIC,Lotus Works,60", "Lotus Works,Quiet Fab,50")
    told = changes(run("rescreen", *EL, DAY, code=1))
    assert [(became, party) for became, party, *_ in told] == [
        ("new", "Quiet Fab"),
        ("vanished", "Small Bet"),
    ]


def test_a_register_is_asked_anew_for_every_row(run: Run) -> None:
    rows("V1,Quiet Fab,CN", "V2,Stranger Ltd,CN")
    stakes(*HELD)
    run("ownership", "import", "stakes.csv", "--name", "fabs", code=0)
    where = ("--lists", "us_bis_el", "--register", "fabs", "--rule", "bis_affiliates", "--format", "json")
    order = ("rescreen", "vendors.csv", *where, "--as-of")
    assert changes(run(*order, "2020-06-01", code=0)) == []
    ((became, party, rule, why),) = changes(run(*order, "2021-06-01", code=0))
    assert (became, party, rule) == NEW
    assert why.startswith("SMIC: added to us_bis_el")
    assert changes(run(*order, DAY, code=1))[0][3].endswith("bis_affiliates is in force on 2025-10-15")
    assert changes(run(*order, DAY, code=0)) == []
    stakes("SMIC,Lotus Works,40", HELD[1])
    run("ownership", "import", "stakes.csv", "--name", "fabs", code=0)
    ((became, party, _, why),) = changes(run(*order, DAY, code=0))
    assert (became, party) == ("vanished", "Quiet Fab")
    assert "register" in why


def test_every_form_tells_of_exposures_and_decisions(run: Run) -> None:
    rows("V1,Quiet Fab,CN", "V2,SMIC,CN")
    stakes(*HELD)
    order = ("vendors.csv", "--lists", "us_bis_el", *RULE, "--as-of", DAY)
    decide_all(run, *order, judgement=Judgement.FALSE_POSITIVE, until="2025-12-31")
    text = run("rescreen", *order, "--format", "csv", code=1).stdout
    found = {(row["party"], row["rule"]): row for row in csv.DictReader(io.StringIO(text))}
    caught = found["Quiet Fab", "bis_affiliates"]
    assert (caught["verdict"], caught["verdict_before"], caught["in_force"]) == ("must", "", "yes")
    assert "SMIC holds 60% of Lotus Works" in caught["path"]
    assert (found["SMIC", ""]["decision"], found["SMIC", ""]["list"]) == ("suppressed", "us_bis_el")
    for form in ("table", "markdown", "jsonl"):
        shown = " ".join(run("rescreen", *order, "--name", form, "--format", form).stdout.split())
        assert "bis_affiliates" in shown
        assert "suppressed" in shown.casefold()
    page = run("rescreen", *order, "--name", "html", "--format", "html").stdout
    assert re.search(r"Standing now: [^.]*, 2 exposed, 1 with suppressed findings\.", page)


# --- as batch


def test_settings_are_those_of_a_batch(run: Run) -> None:
    """Home, lists, column, decisions, terms of single lists: what a file says, it says to `rescreen`, too."""
    listed(run, "1,Kelvo Trading,,MT,licence")
    rows("Kelvo Trading,MT", header="Kreditor,Land")
    settings = ['lists = "letters"', "[column]", 'name = "Kreditor"']
    Path("screener.toml").write_text("\n".join(settings) + "\n", encoding="utf-8")
    assert run("batch", "vendors.csv", "--format", "csv", "--no-audit").exit_code == 1
    run("rescreen", "vendors.csv", code=1)
    Path("screener.toml").write_text(
        "\n".join((*settings, "[list.letters]", 'fail-on = "never"')) + "\n", encoding="utf-8"
    )
    assert run("batch", "vendors.csv", "--format", "csv", "--no-audit").exit_code == 0
    run("rescreen", "vendors.csv", "--name", "another", code=0)


CHANGED: list[Any] = [
    pytest.param("lists", id="an entry came"),
    pytest.param("rows", id="a row came"),
    pytest.param("stakes", id="a stake changed"),
    pytest.param("decisions", id="a decision was made"),
    pytest.param("all", id="all at once"),
]


@pytest.mark.parametrize("changed", CHANGED)
def test_by_halves_the_kept_results_are_those_of_a_full_run_and_of_a_batch(
    run: Run, tmp_path: Path, changed: str
) -> None:
    order = ("vendors.csv", "--lists", "letters,us_bis_el", *RULE, "--as-of", DAY)
    listed(run, "1,Kelvo Trading,,MT,licence")
    rows("V1,Kelvo Trading,MT", "V2,Sholto Quay,MT", "V3,Quiet Fab,CN", "V4,SMIC,CN")
    stakes(*HELD)
    run("rescreen", *order, code=1)
    if changed in {"lists", "all"}:
        listed(run, "1,Kelvo Trading,Kelvo,MT,licence", "2,Sholto Quay,,MT,licence")
    if changed in {"rows", "all"}:
        rows("V1,Kelvo Trade,MT", "V2,Sholto Quay,MT", "V3,Quiet Fab,CN", "V5,Small Bet,CN", "V4,SMIC,CN")
    if changed in {"stakes", "all"}:
        stakes("SMIC,Lotus Works,60", "Lotus Works,Quiet Fab,40", "SMIC,Small Bet,55")
    if changed in {"decisions", "all"}:
        decide_all(run, *order, judgement=Judgement.FALSE_POSITIVE, until="2025-12-31")
    kept = tmp_path / "home" / "portfolios"
    shutil.copy(kept / "vendors.kept", kept / "full.kept")
    halves = run("rescreen", *order, "--format", "json")
    full = run("rescreen", *order, "--format", "json", "--full", "--name", "full")
    assert (halves.exit_code, changes(halves)) == (full.exit_code, changes(full))
    assert changes(halves)
    one, other = (Shelf(kept / f"{name}.kept").last() for name in ("vendors", "full"))
    assert one is not None
    assert other is not None
    assert one.answers == other.answers
    run("batch", *order, "-o", "batch.jsonl", "--no-audit")
    said = [json.loads(line) for line in Path("batch.jsonl").read_text(encoding="utf-8").splitlines()]
    for answer, line in zip(one.answers, said, strict=True):
        assert (answer.outcome.value, answer.reason) == (line["outcome"], line["reason"])
        assert sorted((f.entity_id, f.suppressed) for f in answer.findings) == sorted(
            (m["entity"]["id"], m["suppressed"]) for m in line["matches"]
        )
        assert [(r.rule, r.verdict.value) for r in answer.reached] == [
            (e["rule"], e["verdict"]) for e in line["exposures"]
        ]
