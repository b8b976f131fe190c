"""The Ant Group case: the answers are the right ones, on each of its days."""

from __future__ import annotations

import csv
import json
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner, Result

from screener.cli.app import app
from screener.model import RawFile
from screener.ownership.readers.recognise import read
from tests.ownership.worked import ROOT

FOLDER = ROOT / "examples" / "ant_group"
DAY = ("--ownership", "stakes.csv", "--as-of", "2026-11-23", "--format", "json")


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(FOLDER)
    monkeypatch.setenv("SCREENER_HOME", str(tmp_path))
    monkeypatch.setenv("COLUMNS", "80")
    return tmp_path


def run(*arguments: str) -> Result:
    return CliRunner().invoke(app, list(arguments))


def exposures(*arguments: str) -> dict[tuple[str, str], dict[str, Any]]:
    done = run(*arguments)
    assert done.exit_code in {0, 1}, done.output
    return {(e["party"], e["rule"]): e for e in json.loads(done.stdout)["exposures"]}


@pytest.mark.usefixtures("home")
@pytest.mark.parametrize("name", ["Ant Group Co., Ltd.", "Zoloz", "EyeVerify, Inc."])
def test_the_parties_of_2020_are_on_no_list(name: str) -> None:
    found = exposures("ownership", name, *DAY)
    assert not [key for key, e in found.items() if name in key[0] and e["verdict"] in {"listed", "must"}]
    done = run(
        "check", name, "--lists", "us_bis_el,us_dod_1260h", "--as-of", "2026-11-23", "--format", "json"
    )
    assert [m for m in json.loads(done.stdout)[0]["matches"] if m["outcome"] == "hit"] == []


@pytest.mark.usefixtures("home")
def test_alibaba_is_a_red_flag_for_ant_and_blocks_nothing() -> None:
    found = exposures("ownership", "Ant Group", *DAY)
    ant = {rule: e for (party, rule), e in found.items() if party == "Ant Group Co., Ltd."}
    assert ant["us_1260h_list"]["verdict"] == "no"
    assert ant["us_1260h_list"]["red_flag"]
    assert [o["list"] for o in ant["us_1260h_list"]["listed_owners"]] == ["us_dod_1260h"]
    assert (ant["us_805"]["verdict"], ant["us_805"]["verified"]) == ("may", False)
    assert found[("Alibaba Group Holding Ltd", "us_1260h_list")]["verdict"] == "listed"
    assert "bis_affiliates" not in ant
    day_before = ("--ownership", "stakes.csv", "--as-of", "2026-06-07", "--format", "json")
    before = exposures("ownership", "Ant Group", *day_before)
    assert ("Ant Group Co., Ltd.", "us_1260h_list") not in before


@pytest.mark.usefixtures("home")
def test_megvii_is_listed_and_held_not_holding() -> None:
    found = exposures("ownership", "Megvii Technology Ltd", *DAY)
    assert found[("Megvii Technology Ltd", "bis_affiliates")]["verdict"] == "listed"
    ant = found[("Ant Group Co., Ltd.", "holds_listed")]
    assert ant["verdict"] == "no"
    assert [(s["owner"], s["owned"]) for s in ant["holdings"]] == [
        ("Ant Group Co., Ltd.", "API (Hong Kong) Investment Ltd"),
        ("API (Hong Kong) Investment Ltd", "Megvii Technology Ltd"),
    ]


WHAT_IF = {
    "Ant Group Co., Ltd.": ("listed", None, None),
    "Zoloz Co., Ltd. (Beijing Ant Zuoluo)": ("must", 100, None),
    "World First UK Ltd (WorldFirst)": ("must", 100, False),
    "2C2P Pte. Ltd.": ("must", 50, False),
    "Chongqing Ant Consumer Finance Co., Ltd.": ("must", 50, False),
    "EyeVerify, Inc.": ("no", 100, True),
    "PT Elang Andalan Nusantara (EAN)": ("no", 45, True),
    "Kakao Pay Corp.": ("no", 34.72, True),
    "bKash Ltd": ("no", 10.1, True),
    "Telenor Microfinance Bank (Easypaisa)": ("no", 45, True),
    "Mynt (Globe Fintech Innovations, Inc.)": ("no", 25, True),
    "Ascend Money Co., Ltd.": ("may", 0, True),
}
"""Verdict, lower sum and red flag under the Affiliates Rule, had Ant Group been put on the Entity List."""


@pytest.mark.usefixtures("home")
@pytest.mark.parametrize("lists", [(), ("--only-added",)], ids=["beside the loaded lists", "by itself"])
def test_what_if_ant_group_were_on_the_entity_list(lists: tuple[str, ...]) -> None:
    found = exposures("whatif", "Ant Group", "--list", "us_bis_el", *lists, *DAY)
    for party, (verdict, low, flag) in WHAT_IF.items():
        now, else_ = found[(party, "bis_affiliates")], found[(party, "bis_affiliates_if_extended")]
        assert now["verdict"] == verdict, party
        assert now["changed"], party
        assert low is None or now["sum_low"] == low, party
        assert flag is None or now["red_flag"] is flag, party
        assert else_["verdict"] == ("listed" if verdict == "listed" else "no"), party
        assert not else_["in_force"]
    assert ("PT Espay Debit Indonesia Koe (DANA)", "bis_affiliates") not in found


@pytest.mark.usefixtures("home")
def test_nexperia_is_caught_stayed_and_by_default_caught_again() -> None:
    verdicts = {}
    for day in ("2025-10-15", "2025-12-01", "2026-11-23"):
        arguments = (
            "--ownership",
            "stakes.csv",
            "--as-of",
            day,
            "--rule",
            "bis_affiliates",
            "--format",
            "json",
        )
        found = exposures("ownership", "Nexperia", *arguments)[("Nexperia B.V.", "bis_affiliates")]
        verdicts[day] = (found["verdict"], found["in_force"], found["verified"])
        assert "custody" in {flag["kind"] for flag in found["flags"]}
    assert verdicts == {
        "2025-10-15": ("must", True, True),
        "2025-12-01": ("no", False, True),
        "2026-11-23": ("must", True, False),
    }


def test_every_stake_says_where_it_comes_from_and_how_sure_that_is() -> None:
    reading = read(RawFile("stakes.csv", (FOLDER / "stakes.csv").read_bytes()))
    assert reading.warnings == ()
    assert len(reading.stakes) == 100
    assert not [s.row for s in reading.stakes if not s.source]
    assert {s.certainty for s in reading.stakes} == {"certain", "likely", "uncertain"}


RULES = ("bis_affiliates", "us_1260h_list", "us_805", "us_889")
DAYS = ("2020-10-15", "2025-10-15", "2025-12-01", "2026-11-23")


def table(name: str) -> list[dict[str, str]]:
    with (FOLDER / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def said(exposure: dict[str, Any] | None) -> str:
    """Return an exposure as the tables of expected answers write it."""
    if exposure is None:
        return "no"
    if exposure["verdict"] == "no" and not exposure["in_force"]:
        stayed = [f["message"] for f in exposure["flags"] if f["kind"] == "rule_not_in_force"]
        if stayed:
            return f"not in force, else {stayed[0].rpartition(' ')[2]}"
    return "no, red flag" if exposure["verdict"] == "no" and exposure["red_flag"] else exposure["verdict"]


@pytest.mark.usefixtures("home")
@pytest.mark.parametrize("day", DAYS)
def test_the_whole_table_of_the_case(day: str) -> None:
    rules = [word for rule in RULES for word in ("--rule", rule)]
    done = run(
        "batch", "parties.csv", "--ownership", "stakes.csv", "--as-of", day, *rules, "--format", "jsonl"
    )
    assert done.exit_code == 1, done.output
    expected = [row for row in table("expected.csv") if row["day"] == day]
    assert len(expected) == len(table("parties.csv"))
    for row, line in zip(expected, done.stdout.splitlines(), strict=True):
        answer = json.loads(line)
        exposed = {exposure["rule"]: exposure for exposure in answer["exposures"]}
        listed = any(m["list"] == "us_bis_el" and m["outcome"] == "hit" for m in answer["matches"])
        found = {"day": day, "party": answer["query"]["name"], "us_bis_el": "listed" if listed else "no"}
        assert found | {rule: said(exposed.get(rule)) for rule in RULES} == row


@pytest.mark.usefixtures("home")
@pytest.mark.parametrize("day", DAYS)
def test_the_question_of_2020_on_each_day(day: str) -> None:
    asked = ("--only-added", "--ownership", "stakes.csv", "--rule", "bis_affiliates", "--as-of", day)
    found = exposures("whatif", "Ant Group", "--list", "us_bis_el", *asked, "--format", "json")
    answers = [
        {
            "day": day,
            "party": party,
            "verdict": said(exposure),
            "counted": f"{exposure['sum_low']:g} to {exposure['sum_high']:g}",
            "flags": " ".join(sorted({f["kind"] for f in exposure["flags"]} - {"rule_not_in_force"})),
        }
        for (party, rule), exposure in sorted(found.items())
        if rule == "bis_affiliates"
    ]
    assert answers == [row for row in table("expected_whatif.csv") if row["day"] == day]


EDGES_OF_TIME = [
    ("2020-11-16", "Honor (business)", "us_889", ("must", True, 100), "the last day with Huawei"),
    ("2020-11-17", "Honor (business)", "us_889", None, "sold"),
    ("2025-09-28", "Nexperia B.V.", "bis_affiliates", ("no", False, 100), "the day before the rule"),
    ("2025-09-29", "Nexperia B.V.", "bis_affiliates", ("must", True, 100), "the rule's first day"),
    ("2025-11-09", "Nexperia B.V.", "bis_affiliates", ("must", True, 100), "the last day before the stay"),
    ("2025-11-10", "Nexperia B.V.", "bis_affiliates", ("no", False, 100), "the stay's first day"),
    ("2026-11-09", "Nexperia B.V.", "bis_affiliates", ("no", False, 100), "the stay's last day"),
    ("2026-11-10", "Nexperia B.V.", "bis_affiliates", ("must", True, 100), "back by default"),
    ("2026-06-07", "Alibaba Group Holding Ltd", "us_1260h_list", None, "the day before it was listed"),
    ("2026-06-08", "Alibaba Group Holding Ltd", "us_1260h_list", ("listed", True, 0), "its first day"),
    ("2026-06-29", "Taobao China Holding Ltd", "us_805", ("no", False, 100), "the day before s. 805 binds"),
    ("2026-06-30", "Taobao China Holding Ltd", "us_805", ("must", True, 100), "the day on which it does"),
    ("2024-01-31", "Megvii Technology Ltd", "us_1260h_list", ("listed", True, 0), "listed for a year"),
    ("2025-01-07", "Megvii Technology Ltd", "us_1260h_list", None, "removed"),
]  # fmt: skip


@pytest.mark.usefixtures("home")
@pytest.mark.parametrize(
    ("day", "party", "rule", "expected", "why"),
    EDGES_OF_TIME,
    ids=[f"{d} {p}: {w}" for d, p, _, _, w in EDGES_OF_TIME],
)
def test_a_verdict_turns_on_its_day(
    day: str, party: str, rule: str, expected: tuple[str, bool, int] | None, why: str
) -> None:
    arguments = ("--ownership", "stakes.csv", "--as-of", day, "--rule", rule, "--format", "json")
    found = exposures("ownership", party, *arguments)[(party, rule)]
    if expected is None:
        assert (found["verdict"], found["sum_high"], found["listed_owners"]) == ("no", 0, []), why
    else:
        assert (found["verdict"], found["in_force"], found["sum_low"]) == expected, why
