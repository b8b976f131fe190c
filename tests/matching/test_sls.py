"""The emulation of OFAC's search, held to its published description: https://ofac.treasury.gov/faqs/249."""

from __future__ import annotations

import pytest

from screener.matching.sls import sls_score


def test_equal_names_score_1() -> None:
    assert sls_score("Rami Makhlouf", "RAMI MAKHLOUF") == 1.0


def test_the_order_of_parts_does_not_matter_for_the_second_technique() -> None:
    assert sls_score("Makhlouf Rami", "Rami Makhlouf") == 1.0


def test_a_part_of_a_name_scores_high_by_itself() -> None:
    assert sls_score("Makhlouf", "Rami Makhlouf") == 1.0


@pytest.mark.parametrize(
    ("one", "other", "expected"),
    [("martha", "marhta", 0.9611), ("dwayne", "duane", 0.84), ("dixon", "dicksonx", 0.8133)],
    ids=["martha", "dwayne", "dixon"],
)
def test_jaro_winkler_as_winkler_published_it(one: str, other: str, expected: float) -> None:
    assert sls_score(one, other) == pytest.approx(expected, abs=0.0001)


def test_the_prefix_earns_its_bonus_below_a_jaro_of_seven_tenths_too() -> None:
    with_prefix, without = sls_score("abxxxxxx", "abyyyyyyzz"), sls_score("xxabxxxx", "abyyyyyyzz")
    assert with_prefix > without


def test_nothing_to_compare_scores_0() -> None:
    assert sls_score("", "Rami") == 0.0
    assert sls_score("!!!", "Rami") == 0.0
