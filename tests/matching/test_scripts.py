"""Names of other scripts meet their Latin ones, whichever of the two is listed."""

from __future__ import annotations

import pytest

from screener.matching.parties import compare_texts
from screener.matching.score import REVIEW_THRESHOLD
from screener.model import EntityType

PERSON, COMPANY = EntityType.PERSON, EntityType.ORGANISATION

ONE = {
    "Chinese by its pinyin": ("Kuangshi Technology", "北京旷视科技有限公司", COMPANY),
    "Chinese by its brand": ("Megvii Technology", "北京旷视科技有限公司", COMPANY),
    "Chinese by its brand without its business": ("Novogene Ltd", "北京诺禾致源科技股份有限公司", COMPANY),
    "a numbered institute": ("CETC 52nd Research Institute", "中国电子科技集团公司第五十二研究所", COMPANY),
    "a state company by its own English": (
        "China National Offshore Oil Corporation",
        "中国海洋石油集团有限公司",
        COMPANY,
    ),
    "a university by its own English": ("Harbin Institute of Technology", "哈尔滨工业大学", COMPANY),
    "a university by its own English and short form": (
        "Harbin Institute of Technology (HIT)",
        "哈尔滨工业大学",
        COMPANY,
    ),
    "a city before the name": ("Langfang Zyxing Trading", "廊坊孜兴贸易有限公司", COMPANY),
    "traditional characters": ("Huawei Technologies", "華為技術有限公司", COMPANY),
    "a Chinese person": ("Xi Jinping", "习近平", PERSON),
    "Russian by its sound": ("Uralvagonzavod", "Уралвагонзавод", COMPANY),
    "Russian by another transliteration": ("Rosoboronexport", "Рособоронэкспорт", COMPANY),
    "Russian by its meaning": ("Sozvezdie Concern JSC", "АО «Концерн „Созвездие“»", COMPANY),
    "a Russian person": ("Yevgeniy Prigozhin", "Пригожин Евгений", PERSON),
    "Persian by its meaning": ("Islamic Revolutionary Guard Corps", "سپاه پاسداران انقلاب اسلامی", COMPANY),
    "Persian by its sound": ("Bank Melli Iran", "بانک ملی ایران", COMPANY),
    "a Persian university": ("Sharif University of Technology", "دانشگاه صنعتی شریف", COMPANY),
    "a Persian person": ("Qasem Soleimani", "قاسم سلیمانی", PERSON),
    "an Arabic person with particles": ("Abdelmalek Droukdel", "عبد المالك دروكدال", PERSON),
    "an Arabic person, God in the name": ("Hassan Nasrallah", "حسن نصر الله", PERSON),
    "Korean by its meaning": ("Korea Kumsan Trading Corporation", "조선금산무역회사", COMPANY),
    "a Korean as scholars write": ("Kim Chong Un", "김정은", PERSON),
    "a Korean as the North writes": ("Kim Jong Un", "김정은", PERSON),
    "hiragana": ("Kinumi Takahashi", "たかはし きぬみ", PERSON),
    "katakana": ("Sumiyoshi-kai", "スミヨシカイ", COMPANY),
}

OTHERS = {
    "another institute of the same house": (
        "CETC 54th Research Institute",
        "中国电子科技集团公司第五十二研究所",
    ),
    "another company of the same city": ("Beijing Zyxomat Technology", "北京旷视科技有限公司"),
    "another bank": ("Bank Mellat Tehran", "بانک ملی ایران"),
    "another plant": ("Kurganmashzavod", "Уралвагонзавод"),
    "another university": ("Harbin Engineering University", "哈尔滨工业大学"),
}


@pytest.mark.parametrize(("latin", "native", "type_"), ONE.values(), ids=ONE.keys())
def test_a_latin_query_finds_a_native_name_and_the_other_way_round(
    latin: str, native: str, type_: EntityType
) -> None:
    assert compare_texts(latin, native, type_).score >= REVIEW_THRESHOLD
    assert compare_texts(native, latin, type_).score >= REVIEW_THRESHOLD


@pytest.mark.parametrize(("latin", "native"), OTHERS.values(), ids=OTHERS.keys())
def test_another_one_is_not_found(latin: str, native: str) -> None:
    assert compare_texts(latin, native, COMPANY).score < REVIEW_THRESHOLD
    assert compare_texts(native, latin, COMPANY).score < REVIEW_THRESHOLD
