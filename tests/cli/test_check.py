"""`screener check`, as an officer and a script meet it."""

from __future__ import annotations

import csv
import io
import json

import pytest

from tests.cli.conftest import Run

PROMISED = {"query", "outcome", "matches", "exposures", "lists", "as_of", "version", "config"}


@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        pytest.param(["Zoloz"], 0, id="a company on no list ends with 0"),
        pytest.param(["Ant Group"], 0, id="Ant Group was never listed"),
        pytest.param(["Megvii"], 1, id="a listed company ends with 1"),
        pytest.param(["Zoloz", "Megvii"], 1, id="one finding among several names is a finding"),
        pytest.param(
            ["Megvii", "--fail-effect", "prohibited"], 0, id="a licence list does not count as a prohibition"
        ),
        pytest.param(
            ["Megvii", "--fail-effect", "licence"], 1, id="a licence list counts from licence downwards"
        ),
        pytest.param(["!!!"], 4, id="a name without a letter cannot be screened"),
        pytest.param(["!!!", "Megvii"], 4, id="what could not be screened outweighs what was found"),
        pytest.param(["Megvii", "--lists", "nonsense"], 2, id="an unknown list is a usage error"),
        pytest.param(["Megvii", "--lists", "eu_fsf"], 3, id="a list that was asked for must be there"),
        pytest.param(["Megvii", "--country", "Atlantis"], 2, id="an unknown country is a usage error"),
        pytest.param(["Megvii", "--birth", "soon"], 2, id="a date that is none is a usage error"),
        pytest.param(["Megvii", "--id", "foo:123"], 2, id="an unknown kind of identifier is a usage error"),
        pytest.param(["Megvii", "--id", "imo:9159788"], 2, id="a wrong check digit is a usage error"),
        pytest.param(["Megvii", "--id", "lei:XXXX"], 2, id="an LEI that is none is a usage error"),
        pytest.param(["Megvii", "--id", "12"], 2, id="a bare value that is no number is a usage error"),
        pytest.param(["Megvii", "--id", "lei:"], 2, id="a kind without a number is a usage error"),
        pytest.param(["--type"], 2, id="an option without its value is a usage error"),
    ],
)
def test_exit_code(run: Run, arguments: list[str], code: int) -> None:
    result = run("check", *arguments)
    assert result.exit_code == code, result.output


@pytest.mark.parametrize(
    ("day", "outcome"),
    [
        pytest.param("2019-10-08", "none", id="not listed the day before"),
        pytest.param("2019-10-09", "hit", id="listed from the day of the rule"),
        pytest.param("2026-11-23", "hit", id="still listed"),
    ],
)
def test_megvii_is_on_the_entity_list_from_its_day(run: Run, day: str, outcome: str) -> None:
    """Source: 84 FR 54002, effective 2019-10-09."""
    arguments = ("check", "Megvii Technology", "--lists", "us_bis_el", "--format", "json")
    result = run(*arguments, day=day)
    assert json.loads(result.stdout)[0]["outcome"] == outcome


@pytest.mark.parametrize(
    ("day", "listed"),
    [("2024-01-30", False), ("2024-01-31", True), ("2025-01-06", True), ("2025-01-07", False)],
)
def test_megvii_was_on_the_1260h_list_for_a_year(run: Run, day: str, listed: bool) -> None:
    """Source: the editions of 2024-01-31 and 2025-01-07."""
    result = run(
        "check", "Beijing Megvii Technology Co., Ltd.", "--lists", "us_dod_1260h", "--format", "json", day=day
    )
    assert (json.loads(result.stdout)[0]["outcome"] == "hit") is listed


def test_json_holds_what_was_promised(run: Run) -> None:
    (answer,) = json.loads(run("check", "SenseTime", "--format", "json").stdout)
    assert set(answer) >= PROMISED
    match = answer["matches"][0]
    assert set(match) >= {
        "score", "outcome", "list", "effect", "entity", "matched_name", "evidence", "sls_score",
    }  # fmt: skip
    assert set(match["evidence"][0]) >= {"feature", "score", "query", "listed"}
    assert {"id", "source", "published", "fetched", "sha256", "entities"} <= set(answer["lists"][0])
    assert answer["query"]["name"] == "SenseTime"


def test_an_answer_from_the_starter_set_says_so_on_stderr(run: Run) -> None:
    assert "starter set" in run("check", "Zoloz").stderr


@pytest.mark.parametrize("form", ["table", "json", "jsonl", "csv", "markdown"])
def test_an_answer_from_the_starter_set_says_so_in_every_format(run: Run, form: str) -> None:
    assert "starter" in run("check", "Zoloz", "--format", form).stdout


def test_csv_gives_a_row_for_each_match(run: Run) -> None:
    result = run("check", "Megvii", "Zoloz", "--format", "csv")
    rows = list(csv.DictReader(io.StringIO(result.stdout)))
    assert {row["name"] for row in rows} == {"Megvii", "Zoloz"}
    assert {row["screener_outcome"] for row in rows if row["name"] == "Zoloz"} == {"none"}
    assert len([row for row in rows if row["name"] == "Megvii"]) >= 2


@pytest.mark.parametrize("form", ["table", "json", "jsonl", "csv", "markdown"])
def test_nobody_is_ever_called_clear(run: Run, form: str) -> None:
    output = run("check", "Zoloz", "--format", form).stdout.casefold()
    assert "clear" not in output
    assert "safe" not in output
    if form != "table":
        assert "none" in output or "no match found" in output


def test_an_identifier_decides_whatever_the_name(run: Run) -> None:
    """Huawei's unified social credit code, as OFAC publishes it for the NS-CMIC list."""
    result = run(
        "check", "Some Other Name", "--id", "tax:914403001922038216", "--country", "CN", "--format", "json"
    )
    (answer,) = json.loads(result.stdout)
    assert answer["outcome"] == "hit"
    assert "HUAWEI" in answer["matches"][0]["entity"]["name"]
    assert answer["matches"][0]["evidence"][0]["feature"] == "same_identifier"


@pytest.mark.parametrize(
    ("number", "country", "outcome"),
    [
        pytest.param("tax:914403001922038216", "CN", "hit", id="of the same country it decides"),
        pytest.param("914403001922038216", "CN", "hit", id="a bare number is tried as all that it may be"),
        pytest.param("tax:914403001922038216", "", "review", id="without a country it is a question"),
        pytest.param("tax:914403001922038216", "US", "none", id="of another country it is another's"),
    ],
)
@pytest.mark.parametrize("name", ["Foo Bar", "???"])
def test_a_company_number_is_compared_with_and_without_a_name(
    run: Run, number: str, country: str, outcome: str, name: str
) -> None:
    """Huawei's unified social credit code, as OFAC publishes it for the NS-CMIC list."""
    asked = ("--country", country) if country else ()
    result = run("check", name, "--id", number, *asked, "--lists", "us_ofac_cmic", "--format", "json")
    assert [answer["outcome"] for answer in json.loads(result.stdout)] == [outcome]


def test_scoring_everything_gives_the_same_answer(run: Run) -> None:
    names = ("SenseTime", "Hangzhou Hikvision", "Huawai Technologies", "Zoloz", "Dahua")
    fast = json.loads(run("check", *names, "--format", "json").stdout)
    slow = json.loads(run("check", *names, "--format", "json", "--exhaustive").stdout)
    assert [answer["matches"] for answer in fast] == [answer["matches"] for answer in slow]


def test_a_hostile_name_reaches_the_terminal_as_text(run: Run) -> None:
    result = run("check", "Evil\x1b]0;owned\x07 Corp\u202etxt.exe")
    assert "\x1b]0" not in result.stdout
    assert "\u202e" not in result.stdout
