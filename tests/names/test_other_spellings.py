"""A slip in a spelling that is compared under another word still meets that word, and names stay names."""

from __future__ import annotations

import pytest

from screener.matching.align import ALIGN_FLOOR
from screener.matching.likeness import SLIP_LIKENESS, likeness
from screener.matching.parties import compare_texts
from screener.matching.score import REVIEW_THRESHOLD
from screener.model import EntityType
from screener.names.other_spellings import meant_by

MEANT = {
    "a swap in tech": ("tehc", {"technology"}),
    "a letter too many in tech": ("techp", {"technology"}),
    "a letter left out of zavod": ("zavd", {"factory"}),
    "another letter in plant": ("plynt", {"factory"}),
    "a spelling itself is replaced already": ("plant", set()),
    "a word compared is no slip": ("factory", set()),
    "a word that is known": ("plan", set()),
    "what has too few letters": ("tc", set()),
    "what is no word": ("t3ch", set()),
}


@pytest.mark.parametrize(("word", "meant"), MEANT.values(), ids=MEANT)
def test_a_word_is_a_slip_of(word: str, meant: set[str]) -> None:
    assert meant_by(word) == meant


def test_either_side_may_be_the_slip() -> None:
    assert likeness("tehc", "technology") == likeness("technology", "tehc") == SLIP_LIKENESS >= ALIGN_FLOOR


FOUND = {
    "plant": ("Irkutsk Aviatioi Plynt", "Irkutsk Aviation Plant"),
    "tech": ("Sunway Etch Co., Ltd", "Sunway Tech Co., Ltd"),
    "zavod": ("Samarskii Zavd Kommunar", "Samarskii Zavod Kommunar"),
}


@pytest.mark.parametrize(("asked", "listed"), FOUND.values(), ids=FOUND)
def test_a_company_with_such_a_slip_is_found(asked: str, listed: str) -> None:
    assert compare_texts(asked, listed, EntityType.ORGANISATION).score >= REVIEW_THRESHOLD
