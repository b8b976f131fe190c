"""Cells that hold several values, two scripts or a remark: tables of real ones, and laws."""

from __future__ import annotations

import time

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from screener.lists import cells, documents
from screener.lists.addresses import from_whole
from screener.model import NameKind


@pytest.mark.parametrize(
    ("cell", "found"),
    [
        pytest.param("", [], id="nothing"),
        pytest.param("Kabul", ["Kabul"], id="one"),
        pytest.param(
            "(1) Uganda (2) Uganda (3)Uganda", ["Uganda", "Uganda", "Uganda"], id="numbers in brackets"
        ),
        pytest.param("1) Moscow; 2) Minsk", ["Moscow", "Minsk"], id="numbers with one bracket"),
        pytest.param("a) Mullah b) Haji", ["Mullah", "Haji"], id="letters"),
        pytest.param("(2) Kabul", ["(2) Kabul"], id="a number that begins nothing"),
        pytest.param("Kafia Kingi (a territory)", ["Kafia Kingi (a territory)"], id="a bracket with a word"),
        pytest.param("Plant (1) and (2)", ["Plant (1) and (2)"], id="numbers within a name"),
        pytest.param(
            "(1) Lawang (1) village (2) Ghazni", ["Lawang (1) village", "Ghazni"], id="a second first"
        ),
    ],
)
def test_numbered_values(cell: str, found: list[str]) -> None:
    assert list(cells.enumerated(cell)) == found


@pytest.mark.parametrize(
    ("cell", "found"),
    [
        pytest.param("Jin Tiesan (金铁三)", ["Jin Tiesan", "金铁三"], id="Han in brackets"),
        pytest.param(
            "Agha Jan Alizai اغا جان عالیزی", ["Agha Jan Alizai", "اغا جان عالیزی"], id="Arabic beside"
        ),
        pytest.param(
            "أنصار الشريعة بليبيا (Ansar al Charia in Libya (ASL))",
            ["Ansar al Charia in Libya (ASL)", "أنصار الشريعة بليبيا"],
            id="Latin in brackets of brackets",
        ),
        pytest.param("Abubakar (original script: Абубакар)", ["Abubakar", "Абубакар"], id="a label"),
        pytest.param("Леанiд Касiнскi", ["Леанiд Касiнскi"], id="Latin letters within Cyrillic words"),
        pytest.param("ООО «Завод M200»", ["ООО «Завод M200»"], id="a type number within another script"),
        pytest.param(
            "華信船務(香港)有限公司", ["華信船務(香港)有限公司"], id="a bracket within another script"
        ),
        pytest.param("Kelvo (Hong Kong) Ltd", ["Kelvo (Hong Kong) Ltd"], id="a bracket of one script"),
        pytest.param("İslami Büyük Doğu", ["İslami Büyük Doğu"], id="Latin with marks"),
        pytest.param('"The Base"', ["The Base"], id="quotes around"),
        pytest.param("A. One; B. Two", ["A. One", "B. Two"], id="semicolons"),
        pytest.param("( )", [], id="no letter at all"),
    ],
)
def test_each_script_is_a_name_of_its_own(cell: str, found: list[str]) -> None:
    assert [name.text for name in cells.names(cell).names] == found


@pytest.mark.parametrize(
    ("cell", "name", "note"),
    [
        pytest.param("EL PARA (COMBAT NAME)", "EL PARA", "COMBAT NAME", id="a remark in brackets"),
        pytest.param("Ali Karti, born 1 Jan. 1953", "Ali Karti", "born 1 Jan. 1953", id="a birth"),
        pytest.param("Abdul Haq son of M. Anwar", "Abdul Haq", "son of M. Anwar", id="a father"),
    ],
)
def test_a_remark_is_cut_off_and_kept(cell: str, name: str, note: str) -> None:
    found = cells.names(cell, person=True)
    assert ([it.text for it in found.names], found.notes) == ([name], (note,))


def test_a_name_under_which_one_was_listed_before_is_a_former_one() -> None:
    [name] = cells.names("Ezatullah Haqqani (previously listed as)").names
    assert name.kind is NameKind.FORMER
    [weak] = cells.names("Ezatullah (previously listed as)", NameKind.WEAK).names
    assert weak.kind is NameKind.WEAK, "its publisher called it weak"


@pytest.mark.parametrize(
    ("name", "found"),
    [
        pytest.param("Al-Haq, Amin", ["Al-Haq, Amin", "Amin Al-Haq"], id="last name first"),
        pytest.param("Santos, III", ["Santos, III"], id="a suffix"),
        pytest.param("Lavilla, JR", ["Lavilla, JR"], id="junior"),
        pytest.param("A, B, C", ["A, B, C"], id="two commas"),
        pytest.param("Amin", ["Amin"], id="no comma"),
    ],
)
def test_a_person_is_also_named_in_natural_order(name: str, found: list[str]) -> None:
    assert list(cells.forms(name, person=True)) == found
    assert list(cells.forms(name, person=False)) == [name]


@pytest.mark.parametrize(
    ("text", "number", "country"),
    [
        pytest.param(
            "Tunisian passport number L 191609 issued on 28 Feb. 1996", "L 191609", "TN", id="words"
        ),
        pytest.param("CAR diplomatic passport no. D00000897", "D00000897", "CF", id="an abbreviated country"),
        pytest.param("PS 472330208", "PS 472330208", "", id="letters of its own"),
        pytest.param("381110042 (Expired 25 Jan. 2016)", "381110042", "", id="a remark behind"),
        pytest.param("INN 7801047839", "7801047839", "", id="a register's word"),
        pytest.param("35404-1577309-9", "35404-1577309-9", "", id="dashes"),
        pytest.param("issued on 25 Sep. 1973", "", "", id="a day is no number"),
        pytest.param("Birth certificate", "", "", id="no digit"),
    ],
)
def test_a_number_is_taken_out_of_its_words(text: str, number: str, country: str) -> None:
    found = documents.taken(text)
    assert (found.number, found.country) == (number, country)


# --- laws ---

CELLS = st.text(
    alphabet=st.sampled_from("abC ДжШ عبد 金铁 ;,()/«»\"'1.-\u00a0") | st.characters(codec="utf-8"),
    max_size=80,
)


@given(CELLS)
@example("a) ")
@example("(1)")
@example("Мiх (x")
def test_no_letter_of_a_cell_is_lost(cell: str) -> None:
    """Every letter stands in a name or a note, unless it marks or labels a value."""
    found = cells.names(cell, split="")
    held = "".join((*(name.text for name in found.names), *found.notes))
    marks = set("abcdefghijklmnopqrstuvwxyz")
    lost = {letter for letter in cell if letter.isalpha()} - set(held)
    assert {letter for letter in lost if letter.casefold() not in marks} == set()


@given(CELLS)
def test_names_are_never_empty_and_never_twice(cell: str) -> None:
    texts = [name.text for name in cells.names(cell, person=True).names]
    assert all(text.strip() for text in texts)
    assert len({text.casefold() for text in texts}) == len(texts)


@given(st.lists(st.text("abc xyz", min_size=1).map(str.strip).filter(bool), min_size=1, max_size=12))
def test_what_is_numbered_is_found_again(values: list[str]) -> None:
    cell = " ".join(f"({number}) {value}" for number, value in enumerate(values, start=1))
    assert list(cells.enumerated(cell)) == values


@given(st.text(max_size=200))
def test_any_text_can_be_asked_for_a_number(text: str) -> None:
    found = documents.taken(text)
    assert found.number == "" or any(letter.isdigit() for letter in text)


@pytest.mark.parametrize(
    "text", ["(" * 20_000, "(1) " * 8_000, "passport " * 8_000, "born " * 8_000, "ж(" * 9_000]
)
def test_a_hostile_cell_costs_no_time(text: str) -> None:
    """Each pattern meets a cell that would make it look back again and again."""
    start = time.process_time()
    cells.names(text, person=True)
    cells.enumerated(text)
    documents.taken(text)
    from_whole(text)
    assert time.process_time() - start < 5
