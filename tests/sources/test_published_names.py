"""What lists print in a name's cell, each pattern with a cell that occurs, and what must stay whole."""

from __future__ import annotations

import re

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from screener.lists.published_names import alias_names, take_apart
from screener.model import EntityType, NameKind

CASIC = "China Aerospace Science and Industry Corporation"


@pytest.mark.parametrize(
    ("cell", "names"),
    [
        pytest.param(" Kelvo  Inc.,", ["Kelvo Inc."], id="spaces and a comma that are left over"),
        pytest.param("Federal Security Service (FSB)", ["Federal Security Service", "FSB"], id="an acronym"),
        pytest.param(
            f"{CASIC} (CASIC) 3rd Academy",
            [f"{CASIC} 3rd Academy", "CASIC 3rd Academy"],
            id="an acronym in the middle stands for what is before it",
        ),
        pytest.param(
            "Islamic Revolutionary Guard Corps (IRGC) Research Organization (RSSJO)",
            [
                "Islamic Revolutionary Guard Corps Research Organization",
                "IRGC Research Organization",
                "RSSJO",
            ],
            id="two acronyms",
        ),
        pytest.param(
            "Institute for Transmission Problems (IITP), Russian Academy of Sciences (RAS)",
            [
                "Institute for Transmission Problems, Russian Academy of Sciences",
                "Institute for Transmission Problems, RAS",
            ],
            id="acronyms of a part and of the parent are nobody's name alone",
        ),
        pytest.param(
            "12th Research Institute China Academy of Launch Vehicle Technology (CALT)",
            [
                "12th Research Institute China Academy of Launch Vehicle Technology",
                "12th Research Institute CALT",
            ],
            id="the acronym of the parent behind a numbered unit",
        ),
        pytest.param(
            "L.D. Landau Institute - Russian Academy of Sciences (RAS)",
            ["L.D. Landau Institute - Russian Academy of Sciences", "L.D. Landau Institute - RAS"],
            id="the acronym of the parent behind a dash",
        ),
        pytest.param(
            "Atomic Energy Organization of Iran (AEOI)",
            ["Atomic Energy Organization of Iran", "AEOI"],
            id="an acronym of the whole name, its place included",
        ),
        pytest.param(
            "Equipment Development Department of the Central Military Commission (EDD)",
            ["Equipment Development Department of the Central Military Commission", "EDD"],
            id="an acronym of the part, not of the parent",
        ),
        pytest.param(
            "University of the Academy of Sciences (UAS)",
            ["University of the Academy of Sciences", "UAS"],
            id="an acronym that begins with the part's own initial",
        ),
        pytest.param(
            "HiSilicon Technologies Co., Ltd (HiSilicon)",
            ["HiSilicon Technologies Co., Ltd", "HiSilicon"],
            id="a short name",
        ),
        pytest.param(
            "AVS (Armored Vehicle Spares)", ["AVS", "Armored Vehicle Spares"], id="an acronym spelt out"
        ),
        pytest.param(
            "Far East Trading Company, Inc. (a.k.a. FETCO, Inc.)",
            ["Far East Trading Company, Inc.", "FETCO, Inc."],
            id="an alias with a comma of its own",
        ),
        pytest.param(
            "Precision Image Corporation (a.k.a. Precision Industries, Inc.; CK Enterprises, Inc.)",
            ["Precision Image Corporation", "Precision Industries, Inc.", "CK Enterprises, Inc."],
            id="two aliases in one bracket",
        ),
        pytest.param(
            "Universal Enterprise Limited [aka General Technology Limited, aka Tiger Force Electronics] "
            "(Hong Kong Entity), and its sub-units and successors",
            ["Universal Enterprise Limited", "General Technology Limited", "Tiger Force Electronics"],
            id="aliases, a nationality and successors in one cell",
        ),
        pytest.param(
            "PEARL (A.K.A. NEI-CHIEN CHU) LI", ["PEARL LI", "NEI-CHIEN CHU"], id="an alias in the middle"
        ),
        pytest.param("KOW SENG LIM- AKA- ERIC LIM", ["KOW SENG LIM", "ERIC LIM"], id="AKA between hyphens"),
        pytest.param(
            "COREZING INTERNATIONAL, AKAS, COREZING TECH PTE LTD, CORE ZING",
            ["COREZING INTERNATIONAL", "COREZING TECH PTE LTD", "CORE ZING"],
            id="AKAS between commas begins a list",
        ),
        pytest.param("SIBERIAN AIRLINES D/B/A S7 AIRLINES", ["SIBERIAN AIRLINES", "S7 AIRLINES"], id="D/B/A"),
        pytest.param(
            "AVIATION SERVICES INTERNATIONAL, B.V. ALSO KNOWN AS DELTA LOGISTICS, B.V.",
            ["AVIATION SERVICES INTERNATIONAL, B.V.", "DELTA LOGISTICS, B.V."],
            id="also known as",
        ),
        pytest.param("AFSHIN (SEAN) NAGHIBI", ["AFSHIN NAGHIBI", "SEAN NAGHIBI"], id="another forename"),
        pytest.param(
            "Lev Anatolyevich Yershov (Ershov)",
            ["Lev Anatolyevich Yershov", "Lev Anatolyevich Ershov"],
            id="another spelling of the last word",
        ),
        pytest.param(
            "Kim Sang-ch'o'l (Kim Sang Chang Chol) (DPRK national)",
            ["Kim Sang-ch'o'l", "Kim Sang Chang Chol"],
            id="a person's other name",
        ),
        pytest.param(
            "PMC Wagner; and any successor, sub-unit, or subsidiary thereof", ["PMC Wagner"], id="successors"
        ),
        pytest.param(
            "Huawei Technologies Co., Ltd. (Huawei).  Affiliated Entity: Huawei Mobile Technology Ltd.",
            ["Huawei Mobile Technology Ltd."],
            id="an affiliated entity is the party, the one before it is not",
        ),
        pytest.param(
            f"{CASIC} Second Academy.  Subordinate Institution - 283 Factory",
            [f"{CASIC} Second Academy 283 Factory"],
            id="a unit whose name alone is anybody's keeps its parent's",
        ),
        pytest.param(
            "CETC 13th Research Institute (CETC 13).  Subordinate Institution - Bowei Integrated Circuits",
            ["Bowei Integrated Circuits"],
            id="a unit with a name of its own",
        ),
        pytest.param(
            "Ministry of Defence of the Russian Federation, including the Armed Forces of Russia and all "
            "operating units wherever located.  This includes the national armed services (army, navy).",
            ["Ministry of Defence of the Russian Federation", "Armed Forces of Russia"],
            id="a description of scope",
        ),
    ],
)
def test_names_come_out_of_a_cell(cell: str, names: list[str]) -> None:
    assert [name.text for name in take_apart(cell).names] == names


@pytest.mark.parametrize(
    "cell",
    [
        pytest.param("Hoshine Silicon Industry (Shanshan) Co., Ltd.", id="a town in the middle"),
        pytest.param("ACM Research (Shanghai)", id="a town at the end"),
        pytest.param("Enerquip Ltd. (UAE)", id="a country's short form"),
        pytest.param("AccoTest Technology Co., Ltd. (Hong Kong)", id="a country at the end"),
        pytest.param("ZDAS (HK) Company", id="HK"),
        pytest.param("Quantum Logix (Private)", id="a legal form"),
        pytest.param("Seljuk Traders (SMC-Private) Limited", id="a legal form of two words"),
        pytest.param("AVIC Chengdu Aircraft Industrial (GROUP) Co. Ltd.", id="a common word in capitals"),
        pytest.param("A. ROSENTHAL (PTY) LTD.", id="a legal form in capitals"),
        pytest.param("Joint Stock Company (JSC) NIIME", id="a legal form and its acronym"),
        pytest.param("Huawei Technologies LLC Kazakhstan", id="a country without a comma"),
        pytest.param("Affiliated Supply and Consultancy Services", id="a name that begins with Affiliated"),
        pytest.param("MEHMET HAKAN ATILLA", id="aka within a word"),
        pytest.param(
            "Xinjiang Kehua Hechang Biological Science and Technology Co., Ltd.", id="and within a name"
        ),
        pytest.param(
            "MTS Bank Public Joint-Stock Company (PJSC)", id="a legal form and its acronym at the end"
        ),
        pytest.param('Gostevoi dom "U Ostapa" (dlya 1-KSR)', id="a bracket that says for what"),
        pytest.param(
            "Department of Atomic Energy facilities: Nuclear reactors (including power plants)", id="plants"
        ),
    ],
)
def test_a_cell_that_is_one_name_stays_whole(cell: str) -> None:
    found = take_apart(cell, place="Shanghai, CN; Almaty, KZ")
    assert [name.text for name in found.names] == [cell]
    assert found.relations == []


@pytest.mark.parametrize(
    ("cell", "place", "name"),
    [
        pytest.param(
            "HiSilicon Tech (Suzhou) Co., Ltd., Suzhou, Jiangsu",
            "Suzhou, CN",
            "HiSilicon Tech (Suzhou) Co., Ltd.",
            id="town and province of the address",
        ),
        pytest.param(
            "Odyssey General Trading FZC            and , Sharjah, U.A.E.",
            "PO Box 1, Sharjah, AE",
            "Odyssey General Trading FZC",
            id="a town and a country after a stray and",
        ),
        pytest.param(
            "Huawei Technologies Co., Ltd., Beijing Research Institute",
            "Beijing, CN",
            "Huawei Technologies Co., Ltd., Beijing Research Institute",
            id="a unit named after its town is no place",
        ),
        pytest.param(
            "Acme Co., Ltd., Suzhou",
            "Wuhan, CN",
            "Acme Co., Ltd., Suzhou",
            id="a place that is not the address",
        ),
    ],
)
def test_a_tail_that_repeats_the_address_is_cut_off(cell: str, place: str, name: str) -> None:
    assert take_apart(cell, place=place).names[0].text == name


@pytest.mark.parametrize(
    ("cell", "kind", "name"),
    [
        pytest.param(
            "Guangzhou Hongyu Technology Co., Ltd. (a subordinate institute of CETC-7)",
            "subordinate_of",
            "CETC-7",
            id="a subordinate institute",
        ),
        pytest.param(
            "CNOOC Limited (a subsidiary of China National Offshore Oil Corporation)",
            "parent",
            "China National Offshore Oil Corporation",
            id="a subsidiary",
        ),
        pytest.param(
            "Baotou Guanghua Chemical Industrial Corporation (Parent Organization: China National Nuclear "
            "Group Corporation (CNNC))",
            "parent",
            "China National Nuclear Group Corporation",
            id="a parent with an acronym",
        ),
        pytest.param(
            "Pakistan Atomic Energy Commission (PAEC), and subordinate entity National Development "
            "Complex (NDC)",
            "subordinate_of",
            "Pakistan Atomic Energy Commission",
            id="a subordinate entity",
        ),
        pytest.param(
            "RAO, SHIVRAM (TECHNOLOGY OPTIONS (INDIA) PVT. LTD)",
            "affiliated",
            "TECHNOLOGY OPTIONS (INDIA) PVT. LTD",
            id="a person's company",
        ),
        pytest.param(
            "EuroAsia and any successor, sub-unit, or subsidiary thereof",
            "successors_included",
            "any successor, sub-unit, or subsidiary thereof",
            id="successors",
        ),
    ],
)
def test_another_party_in_the_cell_is_a_relation(cell: str, kind: str, name: str) -> None:
    assert [(it.kind, it.name) for it in take_apart(cell).relations] == [(kind, name)]


@pytest.mark.parametrize(
    ("cell", "kind", "country"),
    [
        pytest.param("Pavel Shevelin (Russian individual)", EntityType.PERSON, "RU", id="an individual"),
        pytest.param("Han Dejian (PRC national)", EntityType.PERSON, "CN", id="a national"),
        pytest.param(
            "Bearings on Lipetsk LLC (Russian entity)", EntityType.ORGANISATION, "RU", id="an entity"
        ),
        pytest.param("Kelvo Inc.", EntityType.ORGANISATION, "", id="a legal form"),
        pytest.param(
            "Iyad ag Ghali", EntityType.UNKNOWN, "", id="ag within a person's name is no legal form"
        ),
        pytest.param("Abdul Satar Ghoura", EntityType.UNKNOWN, "", id="nothing is said, nothing is guessed"),
    ],
)
def test_the_type_is_told_only_where_it_is_certain(cell: str, kind: EntityType, country: str) -> None:
    found = take_apart(cell)
    assert (found.type, found.country) == (kind, country)


@pytest.mark.parametrize(
    ("cell", "names"),
    [
        pytest.param("and JSC 140 Repair Plant", ["JSC 140 Repair Plant"], id="an and that is left over"),
        pytest.param("and", [], id="nothing but an and"),
        pytest.param("FGUP", [], id="a legal form and no name"),
        pytest.param("and JSC AOMZ).", ["JSC AOMZ"], id="a closing bracket that is left over"),
        pytest.param(
            "20th Research Institute of China Electronic Technology Group Corp (CETC)",
            [
                "20th Research Institute of China Electronic Technology Group Corp",
                "20th Research Institute of CETC",
            ],
            id="the acronym of the corporation is not the institute's",
        ),
        pytest.param("-LLC Syrgutmebel", ["LLC Syrgutmebel"], id="a hyphen that is left over"),
        pytest.param(
            "Engineering Research Laboratories (ERL)",
            ["Engineering Research Laboratories", "ERL"],
            id="(ERL)",
        ),
        pytest.param(
            "Yichang Testing Technology Research Institute a.k.a. Yichang Institute of Testing Technology",
            ["Yichang Testing Technology Research Institute", "Yichang Institute of Testing Technology"],
            id="an alias of an alias",
        ),
        pytest.param(
            "(all of preceding located in or near Mianyang, Sichuan Province)", [], id="a note on aliases"
        ),
    ],
)
def test_the_names_of_one_alias(cell: str, names: list[str]) -> None:
    assert [name.text for name in alias_names(cell)] == names


def test_a_former_name_stays_former() -> None:
    [name] = alias_names("f.k.a. Sibirskaya Neftyanaya Kompaniya OAO")
    assert (name.text, name.kind) == ("Sibirskaya Neftyanaya Kompaniya OAO", NameKind.FORMER)


PIECES = (
    "Acme", "Ltd.", "Co.,", "(ACME)", "(a.k.a.", "[aka", "f.k.a.,", "-AKA-", ", AKAS,", ";", ")", "(", "]",
    "and any successor, sub-unit, or subsidiary thereof", "Affiliated Entity:", "Subordinate Institution -",
    "(Russian individual)", "(Shanghai)", "Suzhou", "?", "(a subsidiary of", "including the", ",",
    "[",
)  # fmt: skip
WORDS = st.lists(st.sampled_from(PIECES), min_size=1, max_size=14).map(" ".join)


@given(st.one_of(st.text(max_size=80), WORDS))
@example("(a.k.a. ")
@example("x (Russian individual) (Russian individual)")
def test_no_word_of_a_cell_is_lost(cell: str) -> None:
    """Whatever stands in the cell is a name, a relation, a note, or stands in the cell as published."""
    found = take_apart(cell)
    assert found.names
    held = " ".join(
        [name.text for name in found.names]
        + [it.name for it in found.relations]
        + [v for _, v in found.notes]
    )
    assert set(re.findall(r"\w+", cell)) <= set(re.findall(r"\w+", held))
