"""The table of rules is read strictly, and every rule of it can be relied on."""

from __future__ import annotations

import datetime as dt

import pytest

from screener.errors import UsageError
from screener.lists import catalog
from screener.ownership.rules import by_id, parse, standing_on, with_alternatives
from tests.ownership.worked import rule, shipped

RULES = {
    "ofac50", "ofac50_2008", "ofac_ssi", "ofac_nscmic", "ofac_nsmbs", "ofac_capta", "bis_affiliates",
    "bis_affiliates_if_extended", "bis_hq_d5", "us_1260h_list", "us_805", "us_889", "us_5949", "us_uflpa",
    "eu_own_pre", "eu_own", "eu_control", "uk_oc", "uk_votes", "ch_2024", "ca_2023", "au_review",
    "jp_direct", "cn_no61", "holds_listed",
}  # fmt: skip

ONE = """
[r]
title = "A rule"
kind = "cascade"
seeds = ["us_ofac_sdn"]
effect = "prohibited"
citation = "somewhere"
periods = [{ from = 2020-01-01 }]
"""


def test_every_rule_is_there() -> None:
    assert {one.id for one in shipped()} == RULES


def test_every_list_that_a_rule_names_is_in_the_catalog() -> None:
    known = set(catalog.load().lists)
    assert {i for one in shipped() for i in (*one.seeds, *one.caution_lists)} <= known


@pytest.mark.parametrize("name", sorted(RULES))
def test_every_rule_cites_its_law(name: str) -> None:
    one = rule(name)
    assert one.citation
    assert all(
        earlier.end == later.start for earlier, later in zip(one.periods, one.periods[1:], strict=False)
    )
    assert all(p.start is None or p.end is None or p.start < p.end for p in one.periods)


@pytest.mark.parametrize(
    ("change", "words"),
    [
        pytest.param(('title = "A rule"', ""), "title missing", id="a field is missing"),
        pytest.param(('title = "A rule"', 'title = "A rule"\nred = 1'), "unknown field", id="one more"),
        pytest.param(('"cascade"', '"waterfall"'), "waterfall", id="an unknown kind"),
        pytest.param(('"prohibited"', '"bad"'), "bad", id="an unknown effect"),
        pytest.param(("from =", "since ="), "unknown field of a period", id="a period with another word"),
        pytest.param(("2020-01-01", '"2020-01-01"'), "not a day", id="a day as text"),
        pytest.param(('citation = "somewhere"', 'citation = "x"\nop = "="'), "r: '='", id="no comparison"),
        pytest.param(
            ('citation = "somewhere"', 'citation = "x"\nalternative_to = "q"'), "names no rule", id="no rule"
        ),
        pytest.param(("[r]", "[r"), "not TOML", id="not TOML at all"),
    ],
)  # fmt: skip
def test_what_is_wrong_in_the_table_is_refused(change: tuple[str, str], words: str) -> None:
    assert parse(ONE)[0].threshold == 50
    with pytest.raises(UsageError, match=words):
        parse(ONE.replace(*change))


def test_an_unknown_rule_is_answered_with_those_there_are() -> None:
    with pytest.raises(UsageError, match="ofac51") as raised:
        by_id(shipped(), ["ofac51"])
    assert "ofac50" in raised.value.hint


@pytest.mark.parametrize(
    ("day", "there", "not_there"),
    [
        ("2014-08-12", {"ofac50_2008"}, {"ofac50", "bis_affiliates"}),
        ("2014-08-13", {"ofac50"}, {"ofac50_2008"}),
        ("2024-07-02", {"eu_own_pre"}, {"eu_own"}),
        ("2024-07-03", {"eu_own"}, {"eu_own_pre"}),
        ("2025-10-15", {"bis_affiliates"}, {"bis_affiliates_if_extended", "us_805"}),
        ("2025-12-01", {"bis_affiliates"}, {"bis_affiliates_if_extended"}),
        ("2026-11-23", {"bis_affiliates", "bis_affiliates_if_extended", "us_805"}, {"bis_hq_d5"}),
    ],
)
def test_rules_stand_in_their_time_and_alternatives_only_in_doubt(
    day: str, there: set[str], not_there: set[str]
) -> None:
    found = {one.id for one in standing_on(shipped(), dt.date.fromisoformat(day))}
    assert there <= found
    assert not not_there & found


def test_a_rule_named_alone_still_brings_its_alternative_while_unverified() -> None:
    picked = with_alternatives(shipped(), by_id(shipped(), ["bis_affiliates"]), dt.date(2026, 11, 23))
    assert [one.id for one in picked] == ["bis_affiliates", "bis_affiliates_if_extended"]
    assert [one.id for one in with_alternatives(shipped(), [rule("ofac50")], dt.date(2026, 11, 23))] == [
        "ofac50"
    ]
