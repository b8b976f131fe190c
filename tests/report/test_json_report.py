"""The JSON promised to the outside: keys, order, numbers."""

from __future__ import annotations

import io
import json
from fractions import Fraction

import pytest

from screener.model import Comparison, EntityType, Exposure, Outcome, QueryResult, RunInfo, Score
from screener.report.json import (
    comparison_json,
    exposure_json,
    exposures_json,
    json_line,
    list_json,
    query_json,
    write_array,
    write_json,
    write_lines,
    write_query_array,
    write_query_lines,
)

PROMISED_QUERY = ["query", "outcome", "matches", "exposures", "lists", "as_of", "version", "config"]
PROMISED_MATCH = ["score", "outcome", "list", "effect", "entity", "matched_name", "evidence", "sls_score"]
PROMISED_LIST = ["id", "source", "published", "fetched", "sha256", "entities"]
PROMISED_EXPOSURE = [
    "party", "rule", "verdict", "sum_low", "sum_high", "red_flag", "flags", "listed_owners", "path",
    "look_through_low", "look_through_high", "undisclosed", "in_force", "verified", "citation",
]  # fmt: skip
PROMISED_STEP = ["owner", "owned", "low", "high", "basis", "from", "to", "source", "counts"]


def in_order(promised: list[str], found: object) -> bool:
    assert isinstance(found, dict)
    return [key for key in found if key in promised] == promised


def test_a_query_has_the_promised_keys_in_order(hit: QueryResult, run: RunInfo) -> None:
    answer = json.loads(json_line(query_json(hit, run)))
    assert in_order(PROMISED_QUERY, answer)
    [match] = answer["matches"]
    assert in_order(PROMISED_MATCH, match)
    assert list(match["entity"])[:2] == ["id", "name"]
    assert in_order(PROMISED_LIST, answer["lists"][0])
    assert match["evidence"][0] == {
        "feature": "names",
        "score": 0.99,
        "query": "huawei technologies",
        "listed": "Huawei Technologies Co., Ltd.",
        "reason": "Words of both names are alike.",
    }
    assert (answer["outcome"], match["list"], match["effect"]) == ("hit", "us_bis_el", "licence")
    assert (match["entity"]["from"], match["entity"]["to"]) == ("2019-05-16", None)
    assert answer["config"] == {"review_threshold": 0.7, "hit_threshold": 0.85}


def test_one_party_is_one_finding_with_all_its_listings(twice: QueryResult, run: RunInfo) -> None:
    answer = json.loads(json_line(query_json(twice, run)))
    assert [match["group"] for match in answer["matches"]] == [
        "us_bis_el:huawei",
        "us_bis_el:other",
        "us_bis_el:huawei",
    ]
    first, second = answer["parties"]
    assert (first["group"], first["effect"], first["outcome"]) == ("us_bis_el:huawei", "licence", "hit")
    assert [(each["list"], each["effect"], each["from"], each["to"]) for each in first["listings"]] == [
        ("us_bis_el", "licence", "2019-05-16", None),
        ("us_889", "restricted", "2018-08-13", None),
    ]
    assert [each["entity_id"] for each in second["listings"]] == ["us_bis_el:other"]


def test_fields_that_a_publisher_gives_twice_are_both_kept(hit: QueryResult, run: RunInfo) -> None:
    [match] = json.loads(json_line(query_json(hit, run)))["matches"]
    assert match["entity"]["details"] == [
        {"field": "standard order", "value": "Y"},
        {"field": "standard order", "value": "N"},
    ]


def test_an_exposure_has_the_promised_keys_and_percentages(exposure: Exposure, run: RunInfo) -> None:
    found = exposure_json(exposure)
    assert in_order(PROMISED_EXPOSURE, found)
    [step] = json.loads(json_line(found))["path"]
    assert in_order(PROMISED_STEP, step)
    assert (found["sum_low"], found["sum_high"], found["look_through_low"]) == (50, 66.666667, 0.333333)
    assert (step["low"], step["high"], step["high_open"], step["to"]) == (50, 66.666667, True, None)
    assert list(exposures_json([exposure], run)) == [
        "exposures",
        "lists",
        "as_of",
        "version",
        "config",
        "notices",
        "snapshot",
    ]


def test_a_third_is_never_written_as_a_whole_number(exposure: Exposure) -> None:
    assert exposure_json(exposure)["sum_high"] != int(Fraction(200, 3))


def test_a_list_says_its_state_and_age(run: RunInfo) -> None:
    found = list_json(run.lists[0])
    assert (found["state"], found["age_days"], found["warnings"]) == ("starter", 115, [])
    assert (found["published"], found["fetched"]) == ("2026-07-31", "2026-08-01T00:00:00+00:00")


def test_a_comparison_shows_its_alignment() -> None:
    comparison = Comparison(
        "Bowne II",
        "Bowne 3",
        EntityType.UNKNOWN,
        Score(0.4),
        Outcome.NONE,
        (),
        Score(0.8),
        (("bowne", "bowne", 1.0), ("ii", "3", 0.0)),
    )
    found = comparison_json(comparison)
    assert found["alignment"][1] == {"word1": "ii", "word2": "3", "score": 0.0}  # type: ignore[index]
    assert (found["score"], found["outcome"], found["sls_score"]) == (0.4, "none", 0.8)


@pytest.mark.parametrize("count", [0, 1, 3])
def test_an_array_is_json_of_that_many_objects(count: int) -> None:
    stream = io.StringIO()
    write_array(stream, ({"n": n} for n in range(count)))
    assert json.loads(stream.getvalue()) == [{"n": n} for n in range(count)]


def test_lines_are_one_object_each_whatever_the_text() -> None:
    stream = io.StringIO()
    write_lines(stream, [{"name": "a\nb\u2028c\x85d"}, {"name": "华为"}])
    lines = stream.getvalue().splitlines()
    assert [json.loads(line)["name"] for line in lines] == ["a\nb\u2028c\x85d", "华为"]
    assert "华为" in lines[1]


def test_many_answers_are_written_as_one_is(hit: QueryResult, hostile: QueryResult, run: RunInfo) -> None:
    alone = [json_line(query_json(result, run)) for result in (hit, hostile)]
    lines, array = io.StringIO(), io.StringIO()
    write_query_lines(lines, [hit, hostile], run)
    write_query_array(array, [hit, hostile], run)
    assert lines.getvalue().splitlines() == alone
    assert json.loads(array.getvalue()) == [json.loads(line) for line in alone]


def test_one_object_is_written_for_people_too() -> None:
    stream = io.StringIO()
    write_json(stream, {"a": 1})
    assert stream.getvalue() == '{\n  "a": 1\n}\n'


def test_hostile_text_comes_back_the_same_and_reaches_no_terminal(hostile: QueryResult, run: RunInfo) -> None:
    line = json_line(query_json(hostile, run))
    assert json.loads(line)["query"]["name"] == hostile.query.name
    assert not {"\x1b", "\x9b", "\u202e", "\u200b", "\n"} & set(line)
