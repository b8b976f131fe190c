"""Two words that may meet always share a key, and never are more alike than the index believes."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

import numpy as np
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from rapidfuzz.distance import OSA

from screener.index import container, glue, vocabulary
from screener.index.compile import compile_index
from screener.index.container import Array, load
from screener.index.lookup import Index
from screener.index.tables import Texts
from screener.index.vocabulary import Vocabulary
from screener.index.words import MOST_DELETED, deletion_keys, half_keys
from screener.lists import starter as starters
from screener.matching.align import ALIGN_FLOOR
from screener.matching.likeness import LONG_GLUE, likeness, most_edits
from screener.model import Entity, EntityType, ListId, Name, SourceId
from screener.names.analysis import analyse_all

LETTERS = st.text("abcé", min_size=1, max_size=14)


@st.composite
def slipped(draw: st.DrawFn, most: int) -> tuple[str, str]:
    """A word, and the same with up to `most` letters inserted, deleted, replaced or swapped."""
    word = draw(LETTERS)
    other = word
    for _ in range(draw(st.integers(0, most))):
        at = draw(st.integers(0, len(other) - 1))
        letter = draw(st.sampled_from("abcé"))
        other = draw(
            st.sampled_from([
                other[:at] + letter + other[at:],
                other[:at] + other[at + 1 :],
                other[:at] + letter + other[at + 1 :],
                other[:at] + other[at + 1 : at + 2] + other[at] + other[at + 2 :],
            ])
        ) or "a"  # fmt: skip
    return word, other


def keys(found: tuple[Array, Array]) -> set[int]:
    return set(found[1].tolist())


@given(slipped(2))
def test_words_as_few_edits_apart_as_are_forgiven_share_a_key(pair: tuple[str, str]) -> None:
    word, other = pair
    if OSA.distance(word, other) <= most_edits(len(word), len(other)):
        assert keys(deletion_keys([word])) & keys(deletion_keys([other]))


@given(slipped(1))
@example(("abcabcab", "abcacbab"))
def test_long_texts_one_edit_apart_share_a_half(pair: tuple[str, str]) -> None:
    word, other = pair
    if OSA.distance(word, other) <= 1 and min(len(word), len(other)) >= LONG_GLUE - 1:
        assert keys(half_keys([word], slack=0)) & keys(half_keys([other], slack=1))


def test_no_more_letters_are_deleted_than_edits_are_forgiven() -> None:
    assert max(most_edits(length, length) for length in range(100)) == MOST_DELETED


WORDS = """
mohammed mohamed muhammad mhmd ~mhmd basharr bachar bank bnk banca banco ^bank ^academy academy elza e1za
technology tech techno technologies a b x al 52 ii smith smyth smithson vladimir wladimir volodymyr int
international intl marina manina barcelona barcelonetta kim kin jo josef iosif ioseb
""".split()  # noqa: SIM905  a list of literals would be four times as long


@pytest.fixture(scope="module")
def real_words(tmp_path_factory: pytest.TempPathFactory) -> list[str]:
    path = tmp_path_factory.mktemp("words") / "starter.idx"
    compile_index(path, "key", starters.reading().entities)
    texts = Vocabulary(load(path).arrays).texts.all()
    return [*WORDS, *texts[::3]]


@pytest.mark.parametrize("change", [str, lambda w: w[1:] + w[0], lambda w: w[:-1] or w, lambda w: w + "a"])
def test_no_pair_of_real_words_is_missed_or_more_alike_than_believed(
    real_words: list[str], change: Callable[[str], str], tmp_path: Path
) -> None:
    listed = sorted(set(real_words))
    asked = [change(word) for word in listed[::4]]
    known = vocabulary_of(tmp_path, [word for word in listed if word[0] not in "~^"])
    near = known.near(asked)
    believed = dict(
        zip(
            zip(near.owners.tolist(), known.texts_of(near.words), strict=True),
            near.alike.tolist(),
            strict=True,
        )
    )
    texts = known.texts.all()
    for number, word in enumerate(asked):
        for other in texts:
            alike = likeness(word, other)
            if alike >= ALIGN_FLOOR:
                assert believed.get((number, other), 0.0) >= alike - 1e-9, (word, other)


@settings(max_examples=60, deadline=None)
@given(st.lists(slipped(2), min_size=1, max_size=12))
def test_no_pair_of_made_words_is_missed(
    tmp_path_factory: pytest.TempPathFactory, pairs: Sequence[tuple[str, str]]
) -> None:
    known = vocabulary_of(tmp_path_factory.mktemp("made"), [word for word, _ in pairs])
    asked = [other for _, other in pairs]
    near = known.near(asked)
    found = set(zip(near.owners.tolist(), known.texts_of(near.words), strict=True))
    for number, word in enumerate(asked):
        for other in known.texts.all():
            if likeness(word, other) >= ALIGN_FLOOR:
                assert (number, other) in found


def vocabulary_of(folder: Path, words: Sequence[str]) -> Vocabulary:
    """The vocabulary of lists on which each word is a person's name, told as the index is told."""

    ordered = vocabulary.in_order(set(words))
    texts = Texts()
    for word in ordered:
        texts.add(word.encode())
    arrays = [
        *texts.laid_out("words"),
        *vocabulary.laid_out(ordered),
        *glue.halves("glued.words", [ordered]),
    ]
    container.write(folder / "words.idx", {}, arrays)
    return Vocabulary(load(folder / "words.idx").arrays)


def test_an_index_of_nobody_finds_nobody(tmp_path: Path) -> None:

    compile_index(tmp_path / "none.idx", "key", [])
    index = Index.open(tmp_path / "none.idx", "key")
    assert index.candidates([analyse_all("Anybody")]) == [{}]
    only = Entity("x:1", ListId("us_bis_el"), (SourceId("us_csl"),), EntityType.PERSON, (Name("Anybody"),))
    compile_index(tmp_path / "one.idx", "key", [only])
    index = Index.open(tmp_path / "one.idx", "key")
    assert index.candidates([analyse_all("Anybody"), analyse_all("?"), ()]) == [{0: [0]}, {}, {}]
    assert np.array(index.candidates([])).size == 0
