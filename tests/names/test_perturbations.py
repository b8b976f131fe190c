"""Spoilt names and hard negatives are made the same way every time, and from the name alone."""

from __future__ import annotations

from random import Random

import pytest
from rapidfuzz.distance import OSA

from screener.model import EntityType
from screener.names.hard_negatives import NEGATIVES
from screener.names.perturbations import CLASSES, Perturbation

LISTED = [
    ("BAKHSHI, Dariush Reza", EntityType.PERSON),
    ("Mohammed bin Salman Qasimi", EntityType.PERSON),
    ("Zyxomat International Manufacturing Company Limited", EntityType.ORGANISATION),
    ("Institute 12 of the Northern Fleet", EntityType.ORGANISATION),
    ("Golden Bridge", EntityType.VESSEL),
    ("Zyxomat", EntityType.ORGANISATION),
]


@pytest.mark.parametrize("spoil", CLASSES.values(), ids=CLASSES.keys())
def test_a_class_spoils_some_name_and_repeats_itself(spoil: Perturbation) -> None:
    once = [spoil(name, type_, Random(3)) for name, type_ in [*LISTED, ("Tariq Khouri", EntityType.PERSON)]]
    again = [spoil(name, type_, Random(3)) for name, type_ in [*LISTED, ("Tariq Khouri", EntityType.PERSON)]]
    assert any(once)
    assert once == again


def test_hard_negatives_name_somebody_else() -> None:
    for make in NEGATIVES.values():
        for query, name, _ in make(LISTED, Random(3)):
            assert query.lower() != name.lower()


def test_the_two_typos_of_a_name_leave_its_short_words_readable() -> None:
    for seed in range(50):
        spoilt = CLASSES["two typos"]("PARSAEI, Reza", EntityType.PERSON, Random(seed))
        family, given = spoilt.split(" ")
        assert OSA.distance(given, "Reza") <= 1
        assert 1 <= OSA.distance(f"{family} {given}", "PARSAEI, Reza") <= 2


@pytest.mark.parametrize(
    ("name", "never"),
    [
        ("JOINT-STOCK COMPANY ODK-KUZNETSOV ENGINE PLANT", "JOINT-STOCK COMPANY ENGINE PLANT"),
        ("GREEN INDUSTRIES HONG KONG LIMITED", "GREEN INDUSTRIES HONG LIMITED"),
        ("B K SALES CORPORATION ZYXOMAT", "B SALES CORPORATION ZYXOMAT"),
    ],
    ids=["the most telling word", "half a place", "an initial"],
)
def test_a_word_is_dropped_that_another_person_would_drop(name: str, never: str) -> None:
    dropped = {CLASSES["dropped word"](name, EntityType.ORGANISATION, Random(seed)) for seed in range(40)}
    assert never not in dropped
