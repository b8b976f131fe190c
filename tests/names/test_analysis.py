"""What the words of a name are taken for."""

from __future__ import annotations

import time

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from screener.model import EntityType
from screener.names.analysis import MAX_CHARACTERS, analyse, analyse_all
from screener.names.fold import fold
from screener.names.tokens import AnalysedName, TokenKind

FOLDED = {
    "accents go": ("Société Générale", "societe generale"),
    "marks part words": ("A-B-C, Company.", "a b c company"),
    "apostrophes join": ("Al-Qa'ida", "al qaida"),
    "an ampersand is a word": ("AT&T", "at and t"),
    "invisible characters go": ("Ro\u200bsoboron\u00adexport", "rosoboronexport"),
    "right-to-left marks go": ("\u202eRosneft\u202c", "rosneft"),
    "look-alikes in a Latin word": ("Rоsnеft", "rosneft"),
    "full-width letters": ("ＨＵＡＷＥＩ", "huawei"),
    "Cyrillic by sound": ("Вагнер", "vagner"),
    "only marks leave nothing": ("!!! ---", ""),
}


@pytest.mark.parametrize(("text", "folded"), FOLDED.values(), ids=FOLDED.keys())
def test_fold(text: str, folded: str) -> None:
    assert fold(text) == folded


def words(name: AnalysedName, kind: TokenKind = TokenKind.WORD) -> list[str]:
    return [token.text for token in name.tokens if token.kind is kind]


FORMS = {
    "with dots": ("SIS d.o.o.", "doo"),
    "in capitals": ("SIS DOO", "doo"),
    "with letters apart": ("SIS d o o", "doo"),
    "in Cyrillic": ("ООО БАЙКАЛ", "llc"),
    "in full": ("Volkswagen Gesellschaft mit beschränkter Haftung", "gmbh"),
    "with an ampersand": ("Beispiel GmbH & Co. KG", "gmbh"),
    "Malaysian": ("Beispiel Sdn Bhd", "ltd"),
    "Mexican": ("RIRFUS, S.A. DE C.V.", "sa"),
    "in front": ("JOINT STOCK COMPANY TIZOL", "jsc"),
    "misspelt": ("TIZOL LIMTED", "ltd"),
    "glued to the name": ("KHANTOSLIMITED", "ltd"),
    "split in two": ("CARBON LIM ITED", "ltd"),
    "two slips": ("TIZOL COPRORATOIN", "inc"),
    "every word misspelt": ("Tizol Joitn Stcok Compnay", "jsc"),
    "two slips in a short word of three": ("Tizol Joint Sttocd Company", "jsc"),
    "a slip that makes another word": ("LIMITED LopBILITY COMPANY TIZOL", "llc"),
    "a letter across the blank": ("TIZOL LIMITED LIABILIT YCOMPANY", "llc"),
    "a Russian form spelt otherwise": ("OBSCHESTVO S OGRANICENNOI OTVETSTVENNOSTIU TITUL", "llc"),
    "a Russian form misspelt": ("OBSHhHESTzVO S OGRANICHENNOI OTVETSTVENNOSTYU TITUL", "llc"),
    "a short form misspelt": ("Zyxomat GzBH", "gmbh"),
    "a short form in front misspelt": ("OJCS Zyxomat", "ojsc"),
    "a short form swapped": ("Zyxomat Fitapo TLD", "ltd"),
    "a short form with a letter too many": ("Zyxomat FHZE", "llc"),
    "a short form that nobody could speak": ("Zyxomat LQC", "llc"),
    "a short form in front with a letter too many": ("LLBC Zyxomat", "llc"),
    "one of two short forms misspelt": ("Zyxomat Sdn Bod", "ltd"),
    "the first of two short forms misspelt": ("Zyxomat OC., Ltd", "ltd"),
    "a form of letters with a slip": ("Zyxomat, S.A. ED C.V.", "sa"),
    "a form of letters that lacks one": ("Zyxomat, S. DE R.L. DE .V.", "sarl"),
    "two slips at the end": ("Zyxomat Key LUMITEPD", "ltd"),
    "two slips before another form": ("Zyxomat Tech Compyy Ltd.", "ltd"),
    "cut off": ("Zyxomat Telecom LIMI", "ltd"),
    "without vowels": ("Zyxomat LMTD", "ltd"),
    "Chinese": ("北京旷视科技股份有限公司", "ltd"),
}


@pytest.mark.parametrize(("text", "form"), FORMS.values(), ids=FORMS.keys())
def test_legal_forms_are_set_apart(text: str, form: str) -> None:
    found = words(analyse(text, EntityType.ORGANISATION), TokenKind.LEGAL)
    assert found == [form]


NO_FORMS = {
    "a word that can be spoken": "Zyxomat Shri INN",
    "a form that is not known": "Zyxomat Electronics JVC",
    "the brand behind a form": "CJSC ZEST",
    "letters behind a form": "LIMITED LIABILITY COMPANY NDN",
    "a name of letters only": "ABC LQC",
}


@pytest.mark.parametrize("text", NO_FORMS.values(), ids=NO_FORMS.keys())
def test_what_only_looks_like_a_short_form_stays_a_word(text: str) -> None:
    last = text.lower().split()[-1]
    assert last in words(analyse(text, EntityType.ORGANISATION))


PLACES = {
    "the second of two words": ("Zyxomat Hong Kng", "hk"),
    "the first of two words": ("Zyxomat Hogn Kong", "hk"),
    "in brackets": ("Zyxomat (Hong oKng) Ltd.", "hk"),
    "compared under another name": ("Zyxomat Emirats", "uae"),
}


@pytest.mark.parametrize(("text", "place"), PLACES.values(), ids=PLACES.keys())
def test_slips_in_places_of_another_name_are_mended(text: str, place: str) -> None:
    assert words(analyse(text, EntityType.ORGANISATION), TokenKind.PLACE) == [place]


@pytest.mark.parametrize("query", ["Mir Ocean", "Golden Bridge"])
def test_a_ship_is_read_under_both_names_of_a_cell(query: str) -> None:
    readings = analyse_all("M/V MIR OCEAN ex GOLDEN BRIDGE", EntityType.VESSEL)
    wanted = [token.text for token in analyse(query).tokens]
    assert any([t.text for t in each.tokens if t.kind is not TokenKind.TITLE] == wanted for each in readings)


def test_a_form_alone_in_two_parts_is_read() -> None:
    assert [token.text for token in analyse("LIM ITED").tokens] == ["limited"]


ORGANISATIONS = {
    "initials are one word": ("A.B.C. Company", ["abc"]),
    "initials with hyphens too": ("A-B-C Company", ["abc"]),
    "abbreviations are written out": ("HAIGE COMM GRP", ["haige", "communication", "group"]),
    "an unknown word stays as it is": ("Megvii Technology", ["megvii", "technology"]),
    "a name of nothing but forms keeps its words": ("The Company", ["the", "company"]),
}


@pytest.mark.parametrize(("text", "expected"), ORGANISATIONS.values(), ids=ORGANISATIONS.keys())
def test_words_of_organisations(text: str, expected: list[str]) -> None:
    assert words(analyse(text, EntityType.ORGANISATION)) == expected


def test_a_word_that_some_list_or_register_knows_stays_as_it_is() -> None:
    assert words(analyse("Stability Coronation", EntityType.ORGANISATION)) == ["stability", "coronation"]
    assert words(analyse("Kisha Tang")) == ["kisha", "tang"]
    assert words(analyse("Shock Sports Club")) == ["shock", "sports", "club"]
    assert words(analyse("Trane")) == ["trane"]


NUMBERS = {
    "digits": ("Brigade 44", "44"),
    "in words": ("Brigade Forty-Four", "44"),
    "ordinal": ("First International Bank", "1"),
    "ordinal in digits": ("14th Research Institute", "14"),
    "roman": ("Capital Partners VI", "6"),
    "Chinese ordinal": ("第五十二研究所", "52"),
}


@pytest.mark.parametrize(("text", "number"), NUMBERS.values(), ids=NUMBERS.keys())
def test_numbers(text: str, number: str) -> None:
    assert words(analyse(text, EntityType.ORGANISATION), TokenKind.NUMBER) == [number]


def test_persons_have_titles_kin_and_initials_but_no_legal_forms() -> None:
    name = analyse("Sheikh Isa bin A. Co", EntityType.PERSON)
    kinds = [token.kind for token in name.tokens]
    assert kinds == [TokenKind.TITLE, TokenKind.WORD, TokenKind.KIN, TokenKind.INITIAL, TokenKind.WORD]


PARTED = {
    "a.k.a.": ("Alpha Trading a.k.a. Zyxomat", "Zyxomat"),
    "trading as": ("Alpha Holdings t/a Zyxomat", "Zyxomat"),
    "doing business as": ("Alpha Holdings dba Zyxomat", "Zyxomat"),
    "a stroke": ("Al-Qa'ida/Jabhat Fulana", "Jabhat Fulana"),
    "a bracket": ("Green Pine Corporation (Zyxomat)", "Zyxomat"),
}


@pytest.mark.parametrize(("text", "part"), PARTED.values(), ids=PARTED.keys())
def test_one_cell_may_hold_several_names(text: str, part: str) -> None:
    assert part in [name.text for name in analyse_all(text, EntityType.ORGANISATION)]


def test_a_place_in_brackets_is_no_name() -> None:
    assert len(analyse_all("Bank of China (Hong Kong) Limited", EntityType.ORGANISATION)) == 1


READINGS = {
    "Chinese by brand": ("北京旷视科技有限公司", "beijing megvii ^technology ltd"),
    "Chinese by sound": ("北京旷视科技有限公司", "beijing kuangshi ^technology ltd"),
    "traditional characters": ("優勢貿易有限公司", "youshi ^trading ltd"),
    "Korean": ("조선금산무역회사", "korea kumsan ^trading inc"),
    "Persian organisation": ("دانشگاه صنعتی شریف", "^university ^industrial ~shryf"),
    "Russian translated": ("АО «Концерн „Созвездие“»", "jsc concern sozvezdie"),
}


@pytest.mark.parametrize(("text", "reading"), READINGS.values(), ids=READINGS.keys())
def test_names_of_other_scripts_are_read(text: str, reading: str) -> None:
    found = [
        " ".join(token.text for token in name.tokens) for name in analyse_all(text, EntityType.ORGANISATION)
    ]
    assert reading in found


def test_arabic_persons_are_known_by_their_consonants() -> None:
    name = analyse("عبد المالك دروكدال", EntityType.PERSON)
    assert words(name) == ["abdul", "~malk", "~drwkdal"]


def test_a_rare_word_weighs_more_than_a_common_one() -> None:
    rare, common = analyse("Zyxomat Technology", EntityType.ORGANISATION).tokens
    assert rare.weight > 2 * common.weight


LOOKS = {
    "a legal form": ("Zyxomat LLC", EntityType.ORGANISATION),
    "a business word": ("Zyxomat Shipping", EntityType.ORGANISATION),
    "family name first": ("NURISTANI, Abdul Aziz", EntityType.PERSON),
    "a given name": ("David Brownhill", EntityType.PERSON),
    "one word": ("Zoloz", EntityType.UNKNOWN),
}


@pytest.mark.parametrize(("text", "looks"), LOOKS.values(), ids=LOOKS.keys())
def test_what_a_name_looks_like(text: str, looks: EntityType) -> None:
    assert analyse(text).looks is looks


def test_a_name_of_which_no_translation_remains_is_read_by_its_sound() -> None:
    assert words(analyse("Академика")) == ["akademika"]


def test_a_number_behind_a_given_name_is_no_person() -> None:
    assert analyse("Ivan Sidorenko").looks is EntityType.PERSON
    assert words(analyse("Ivan Sidorenko Eight"), TokenKind.NUMBER) == ["8"]


UNREADABLE = ["", "   ", "!!!", "\u200e\u200f", "😀😀", "\x00\x01", "-" * 50, "x" * (MAX_CHARACTERS + 1)]


@pytest.mark.parametrize("text", UNREADABLE, ids=[f"{text[:8]!r}" for text in UNREADABLE])
def test_what_is_no_name_has_a_reason(text: str) -> None:
    name = analyse(text)
    assert name.problem
    assert name.tokens == ()


@pytest.mark.parametrize(
    "text",
    ["a" * 10_000, "a b " * 2_500, "A.K.A. " * 1_400, "(((" * 3_000, "中" * 10_000, "م" * 999, "ab " * 333],
    ids=["one word", "letters", "many aliases", "brackets", "Chinese", "Arabic", "many words"],
)
def test_hostile_names_take_bounded_time(text: str) -> None:
    start = time.process_time()
    analyse_all(text)
    assert time.process_time() - start < 0.5


@given(st.text(max_size=60), st.sampled_from(list(EntityType)))
def test_every_text_is_analysed_or_refused_with_a_reason(text: str, type_: EntityType) -> None:
    for name in analyse_all(text, type_):
        assert bool(name.tokens) != bool(name.problem)
        assert bool(sum(token.weight for token in name.tokens)) != bool(name.problem)
        assert all(0.0 <= token.weight <= 1.0 for token in name.tokens)


NO_WORDS = frozenset({TokenKind.INITIAL, TokenKind.PARTICLE, TokenKind.NUMBER, TokenKind.LEGAL})
LIGHT = st.sampled_from("and e y a s the of co ltd mr m/v ben b x 1 bank".split())  # noqa: SIM905


@example(["and", "e", "co"], EntityType.ORGANISATION)
@given(st.lists(LIGHT, min_size=1, max_size=6), st.sampled_from(list(EntityType)))
def test_a_letter_outside_persons_names_is_never_a_word(written: list[str], type_: EntityType) -> None:
    for name in analyse_all(" ".join(written), type_):
        if name.looks is not EntityType.PERSON:
            assert all(token.kind in NO_WORDS for token in name.tokens if len(token.text) == 1), name


@given(st.text(max_size=60))
def test_folding_twice_is_folding_once(text: str) -> None:
    assert fold(fold(text)) == fold(text)


def test_a_particle_behind_the_last_word_of_an_organisation_is_a_word() -> None:
    tokens = analyse("CETC LES", EntityType.ORGANISATION).tokens
    assert [token.kind for token in tokens] == [TokenKind.WORD, TokenKind.WORD]
