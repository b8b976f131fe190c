"""Spoilt names and hard negatives are made the same way every time, and from the name alone."""

from __future__ import annotations

from random import Random

import pytest

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
