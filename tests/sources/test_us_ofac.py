"""OFAC's files: what they say is taken whole, and what they cannot mean is refused.

The sample in `us_ofac/` holds rows of OFAC's own files (SDN of 2021-07, non-SDN of 2025-12; public domain)
in the form in which OFAC published them; `csv_golden.json` is what they must become.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Sequence
from pathlib import Path

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from screener.errors import ListUnreadableError
from screener.facts.identifiers import canonical
from screener.lists.reading import Warnings
from screener.lists.sources.us_ofac.clauses import clauses
from screener.lists.sources.us_ofac.facts import Facts, from_remarks
from screener.lists.sources.us_ofac.programmes import directives, lists_of
from screener.lists.sources.us_ofac.read import read
from screener.model import Entity, EntityType, Identifier, ListId, Name, NameKind, RawFile, Reading, Relation

SAMPLE = Path(__file__).parent / "us_ofac"
SHARED = Path(__file__).parents[2].parent / "shared" / "lists" / "us_ofac"
SETS = [
    pytest.param("2021-07", {"us_ofac_sdn": 8976}, id="SDN of July 2021"),
    pytest.param(
        "cons_2025-12",
        {
            "us_ofac_ssi": 286,
            "us_ofac_plc": 78,
            "us_ofac_cmic": 68,
            "us_ofac_mbs": 12,
            "us_ofac_capta": 1,
        },
        id="non-SDN of December 2025, whose lists are those that OFAC's ENHANCED XML of 2025-01 states",
    ),
    pytest.param("sdn_2024-02-20.csv", {"us_ofac_sdn": 13931}, id="a lone SDN file of 20 February 2024"),
    pytest.param("sdn_2024-02-24.csv", {"us_ofac_sdn": 14499}, id="a lone SDN file of 24 February 2024"),
]


def files(folder: Path) -> list[RawFile]:
    paths = [folder] if folder.is_file() else sorted(folder.glob("*.csv"))
    return [RawFile(path.name, path.read_bytes()) for path in paths]


def sample(name: str) -> bytes:
    return (SAMPLE / name).read_bytes()


@pytest.fixture(scope="module")
def reading() -> Reading:
    return read(files(SAMPLE))


def one(reading: Reading, entity_id: str) -> Entity:
    [found] = [entity for entity in reading.entities if entity.id == entity_id]
    return found


def without_blanks(fields: dict[str, object]) -> dict[str, object]:
    """The golden file leaves out what is empty, so that a reader sees what was said."""
    return {
        name: [without_blanks(it) if isinstance(it, dict) else it for it in value]
        if isinstance(value, list)
        else value
        for name, value in fields.items()
        if value not in ("", None, [])
    }


def test_the_sample_becomes_the_golden_entities(reading: Reading) -> None:
    golden = json.loads((SAMPLE / "csv_golden.json").read_text(encoding="utf-8"))
    found = json.loads(msgspec.json.encode(reading.entities))
    assert [without_blanks(entity) for entity in found] == golden


def test_weak_names_stand_in_the_remarks_only(reading: Reading) -> None:
    """Source: OFAC FAQ 122, 123; alt.csv has no mark of strength, and a blank strength is not weak."""
    names = one(reading, "us_ofac_sdn:7263").names
    assert names[0] == Name("JULAIDAN, Wa'el Hamza Abd Al-Fatah")
    assert Name("JALADIN, Wa'el Hamza", NameKind.ALIAS) in names
    assert [name.text for name in names if name.kind is NameKind.WEAK] == ["ABU AL-HASAN AL MADANI"]


def test_a_remark_cut_in_the_middle_of_a_word_goes_on_in_the_comments(reading: Reading) -> None:
    bank = one(reading, "us_ofac_ssi:17016")
    assert "issued on or after the 'Effective Date" in bank.remarks
    assert Identifier("lei", "253400WSS48YWMBUA688", "", "Legal Entity Number") in bank.identifiers
    dealer = one(reading, "us_ofac_sdn:12300")
    assert [it.name for it in dealer.relations][-1] == "R D I S.A."


def test_a_remark_that_is_cut_with_no_comments_at_hand_loses_its_half_clause_and_says_so() -> None:
    cut = read([RawFile("cons_prim.csv", sample("cons_prim.csv"))])
    assert any("cut at 1,000" in it.message and it.value == "17016" for it in cut.warnings)
    assert one(cut, "us_ofac_ssi:17016").remarks.endswith("'Effec")
    assert all("'Effec" not in value for _, value in one(cut, "us_ofac_ssi:17016").details)


@pytest.mark.parametrize(
    ("number", "lists"),
    [
        pytest.param("9647", ["us_ofac_plc"], id="a member of the Legislative Council who is an SDN too"),
        pytest.param("15268", ["us_ofac_capta"], id="Bank of Kunlun"),
        pytest.param("17016", ["us_ofac_ssi"], id="Gazprombank left the menu-based list when it was blocked"),
        pytest.param("17250", ["us_ofac_ssi", "us_ofac_mbs"], id="Gazprom is on both"),
        pytest.param("18299", ["us_ofac_ssi"], id="another programme of the SDN list adds nothing"),
        pytest.param("27016", ["us_ofac_mbs"], id="menu of CAATSA section 235"),
        pytest.param("46072", ["us_ofac_mbs"], id="Directive 1 under E.O. 14014"),
        pytest.param("30882", ["us_ofac_cmic"], id="China Telecom"),
    ],
)
def test_programmes_decide_the_lists(reading: Reading, number: str, lists: list[str]) -> None:
    """Source: `sanctionsLists` of the same entities in OFAC's ENHANCED XML of 2025-01-10."""
    assert [it.list_id for it in reading.entities if it.id.endswith(f":{number}")] == lists


@pytest.mark.parametrize(
    ("list_id", "remarks", "expected"),
    [
        pytest.param(
            "us_ofac_ssi",
            "Executive Order 13662 Directive Determination - Subject to Directive 2; "
            "alt. Executive Order 13662 Directive Determination - Subject to Directive 4",
            ("SSI-D2", "SSI-D4"),
            id="two sectoral directives",
        ),
        pytest.param(
            "us_ofac_mbs",
            "Listing Date (EO 14024 Directive 1a): 22 Feb 2022; "
            "Listing Date (EO 14024 Directive 2): 24 Feb 2022",
            ("EO14024-D1A",),
            id="menu-based directives only",
        ),
        pytest.param(
            "us_ofac_capta",
            "Listing Date (EO 14024 Directive 1a): 22 Feb 2022; "
            "Listing Date (EO 14024 Directive 2): 24 Feb 2022",
            ("EO14024-D2",),
            id="the directive on correspondent accounts only",
        ),
        pytest.param("us_ofac_cmic", "Listing Date (CMIC) 03 Jun 2021", (), id="no directives there"),
    ],
)
def test_directives_become_programmes(list_id: str, remarks: str, expected: tuple[str, ...]) -> None:
    assert directives(ListId(list_id), remarks) == expected


@pytest.mark.parametrize(
    ("tags", "remarks", "expected"),
    [
        pytest.param(
            ["RUSSIA-EO14024"],
            "Listing Date (EO 14024 Directive 2): 24 Feb 2022",
            ["us_ofac_capta"],
            id="accounts",
        ),
        pytest.param(["RUSSIA-EO14024"], "", [], id="no directive, no list"),
        pytest.param(["SDGT"], "", [], id="a programme of SDNs"),
        pytest.param(["FSE-SY", "SYRIA"], "", ["us_ofac_fse"], id="evaders"),
        pytest.param(["MBS", "UKRAINE-EO13662"], "", ["us_ofac_mbs", "us_ofac_ssi"], id="the tag of 2022"),
        pytest.param(["NOVELTY-EO15000"], "", [], id="a programme nobody knows"),
    ],
)
def test_lists_of_programmes(tags: Sequence[str], remarks: str, expected: list[str]) -> None:
    assert list(lists_of(tags, remarks)) == expected


def test_a_link_points_at_the_entity_of_that_name(reading: Reading) -> None:
    assert one(reading, "us_ofac_sdn:15036").relations == (
        Relation("linked_to", "NATIONAL IRANIAN TANKER COMPANY", "us_ofac_sdn:15117"),
    )


def facts_of(remarks: str, title: str = "", kind: EntityType = EntityType.UNKNOWN) -> Facts:
    facts, warnings = Facts(kind, 1), Warnings()
    from_remarks(facts, remarks, title, warnings)
    assert warnings.all() == ()
    return facts


@pytest.mark.parametrize(
    ("remarks", "scheme", "value", "country", "note"),
    [
        pytest.param(
            "Passport A0016662 (Iran) issued 29 Oct 2002 expires 28 Oct 2007.",
            "passport",
            "A0016662",
            "IR",
            "Passport, issued 29 Oct 2002 expires 28 Oct 2007",
            id="a passport with its validity",
        ),
        pytest.param(
            "alt. Registration Number HRA 738077 (Stuttgart) (Germany)",
            "registration",
            "HRA 738077 (Stuttgart)",
            "DE",
            "Registration Number",
            id="a register's place before the country",
        ),
        pytest.param(
            "Passport 472220033 (Korea, North).", "passport", "472220033", "KP", "Passport", id="comma"
        ),
        pytest.param(
            "Tax ID No. 7744001497 (Russia)", "tax", "7744001497", "RU", "Tax ID No.", id="a tax number"
        ),
        pytest.param(
            "Vessel Registration Identification IMO 9187629",
            "imo",
            "IMO 9187629",
            "",
            "Vessel Registration Identification",
            id="a ship",
        ),
        pytest.param(
            "Identification Number IMO 5342883.",
            "imo_company",
            "IMO 5342883",
            "",
            "Identification Number",
            id="a ship company",
        ),
        pytest.param("MMSI 572469210", "mmsi", "572469210", "", "MMSI", id="a radio identity"),
        pytest.param(
            "alt. Digital Currency Address - XBT 1Kuf2Rd8mDyAViwBozGTNYnvWL8uYFrkVo",
            "wallet",
            "1Kuf2Rd8mDyAViwBozGTNYnvWL8uYFrkVo",
            "",
            "Digital Currency Address - XBT",
            id="a wallet, its currency in the note",
        ),
        pytest.param(
            "Aircraft Manufacturer’s Serial Number (MSN) 3165",
            "serial",
            "3165",
            "",
            "Aircraft Manufacturer's Serial Number (MSN)",
            id="a curly apostrophe in the label",
        ),
        pytest.param(
            "Aircraft Mode S Transponder Code 140AE7",
            "mode_s",
            "140AE7",
            "",
            "Aircraft Mode S Transponder Code",
            id="a transponder",
        ),
        pytest.param("SWIFT/BIC SABRRUMM", "bic", "SABRRUMM", "", "SWIFT/BIC", id="a bank"),
        pytest.param("BIK (RU) 044525607", "bank_code", "044525607", "RU", "BIK (RU)", id="a Russian bank"),
        pytest.param(
            "Email Address info@zik.ru.", "email", "info@zik.ru", "", "Email Address", id="a full stop"
        ),
        pytest.param(
            "Telephone (98)(21)(66153220)",
            "phone",
            "(98)(21)(66153220)",
            "",
            "Phone Number",
            id="old wording",
        ),
        pytest.param("www.al-nour.net.", "website", "www.al-nour.net", "", "Website", id="no label at all"),
        pytest.param(
            "RUC # 721135-1-473097 (Panama)",
            "tax",
            "721135-1-473097",
            "PA",
            "RUC #",
            id="a label with a sign",
        ),
        pytest.param(
            "Italian Fiscal Code DRMTMN54H07Z301T",
            "tax",
            "DRMTMN54H07Z301T",
            "IT",
            "Italian Fiscal Code",
            id="a label that names the country",
        ),
    ],
)
def test_numbers_in_remarks(remarks: str, scheme: str, value: str, country: str, note: str) -> None:
    assert facts_of(remarks).identifiers == [Identifier(scheme, value, country, note)]


@pytest.mark.parametrize(
    ("remarks", "title", "detail"),
    [
        pytest.param(
            "Additional Sanctions Information - Subject to Secondary Sanctions",
            "",
            ("Additional Sanctions Information", "Subject to Secondary Sanctions"),
            id="additional sanctions",
        ),
        pytest.param(
            "alt. Secondary sanctions risk: See Section 11 of Executive Order 14024.",
            "",
            ("Secondary sanctions risk", "See Section 11 of Executive Order 14024"),
            id="secondary sanctions",
        ),
        pytest.param("all offices worldwide.", "", ("scope", "all offices worldwide"), id="scope"),
        pytest.param(
            "Former Minister of Education.", "", ("position", "Former Minister of Education"), id="office"
        ),
        pytest.param(
            "wife of Saddam Hussein al-Tikriti.",
            "",
            ("relative", "wife of Saddam Hussein al-Tikriti"),
            id="relative",
        ),
        pytest.param("ICTY indictee at large.", "", ("custody", "ICTY indictee at large"), id="indictment"),
        pytest.param(
            "Organization Type: Accounting, bookkeeping and auditing activities; tax consultancy",
            "",
            ("Organization Type", "Accounting, bookkeeping and auditing activities, tax consultancy"),
            id="the one value with a semicolon",
        ),
        pytest.param(
            "Gender Male; General; Minister of Defense; Former Vessel Flag Malta.",
            "General; Minister of Defense",
            ("Former Vessel Flag", "Malta"),
            id="a title is not repeated",
        ),
    ],
)
def test_facts_in_remarks(remarks: str, title: str, detail: tuple[str, str]) -> None:
    facts = facts_of(remarks, title)
    assert facts.details == [detail]
    assert facts.identifiers == []


def test_a_persons_remarks_become_facts() -> None:
    facts = facts_of(
        "DOB circa 1962; alt. DOB 07 Jul 1964; POB Washington, D.C.; nationality possibly Palestinian; "
        "citizen Iran; Gender Female; Linked To: ACME CO., LTD.; a.k.a. 'ABU; ALI'; f.k.a. 'ANA I'."
    )
    assert [(str(it.first), it.text) for it in facts.births] == [
        ("1961-01-01", "circa 1962"),
        ("1964-07-07", "07 Jul 1964"),
    ]
    assert facts.birth_places == ["Washington, D.C."]
    assert facts.nationalities == ["PS", "IR"]
    assert facts.gender == "female"
    assert facts.links == ["ACME CO., LTD."]
    assert facts.names == [Name("ABU; ALI", NameKind.WEAK), Name("ANA I", NameKind.WEAK)]


def test_what_no_one_understands_is_warned_about() -> None:
    warnings = Warnings()
    from_remarks(Facts(EntityType.PERSON, 7), "Blorp 9; DOB sometime; nationality Ruritania", "", warnings)
    assert [(it.row, it.value) for it in warnings.all()] == [
        (7, "Blorp 9"),
        (7, "sometime"),
        (7, "Ruritania"),
    ]


LABELS = ["DOB", "Passport", "Linked To:", "Secondary sanctions risk:", "NIT #", "Aircraft Model", ""]
VALUES = st.from_regex(r"[A-Z0-9][A-Za-z0-9 ,()/-]{0,20}[A-Z0-9]", fullmatch=True)


@given(st.lists(st.tuples(st.sampled_from(LABELS), VALUES, st.booleans()), max_size=6))
def test_what_semicolons_join_comes_apart_again(said: list[tuple[str, str, bool]]) -> None:
    parts = [f"{'alt. ' if label and again else ''}{label} {value}".strip() for label, value, again in said]
    found = list(clauses("; ".join(parts)))
    assert [f"{clause.label} {clause.value}".split() for clause in found] == [
        f"{label} {value}".split() for label, value, _ in said
    ]


@given(st.text(max_size=300), st.text(max_size=30))
def test_no_remark_breaks_the_reader(remarks: str, title: str) -> None:
    from_remarks(Facts(EntityType.UNKNOWN, 1), remarks, title, Warnings())


def row(
    number: str = "1", kind: str = '"individual"', programme: str = '"SDGT"', name: str = '"DOE, Jane"'
) -> str:
    return f"{number},{name},{kind},{programme}{',-0- ' * 8}\r\n"


@pytest.mark.parametrize(
    ("name", "data", "message"),
    [
        pytest.param("sdn.csv", b"", "empty", id="a 0-byte file after a failed publication"),
        pytest.param("SDN.CSV", b"\x1a", "empty", id="nothing but the end-of-file character"),
        pytest.param("sdn.csv", b"<!DOCTYPE html><html>Sorry</html>", "web page", id="a web page"),
        pytest.param("sdn.csv", b'1,"DOE, Jane","individual"\r\n', "row 1: 3 fields", id="too few columns"),
        pytest.param("sdn.csv", sample("sdn.csv")[:-200], "sdn.csv, row 14", id="cut within the last row"),
        pytest.param("sdn.csv", "é".encode("latin-1") + row().encode(), "row 1", id="another encoding"),
        pytest.param("sdn.csv", row(number="x").encode(), "'x' is not an entity number", id="no number"),
        pytest.param("sdn.csv", row(name="-0- ").encode(), "entity 1 has no name", id="no name"),
        pytest.param("sdn.csv", (row() + row()).encode(), "stands in row 1 already", id="a number twice"),
        pytest.param(
            "sdn.csv", row(kind='"robot"').encode() + b"\x1a", "type of party 'robot'", id="an unknown type"
        ),
        pytest.param(
            "cons_prim.csv",
            row(programme='"NOVELTY-EO15000"').encode() + b"\x1a",
            "cons_prim.csv, row 1: entity 1 (DOE, Jane): its programmes (NOVELTY-EO15000)",
            id="an unknown list of the non-SDN file",
        ),
        pytest.param("add.csv", sample("add.csv"), "primary file is missing", id="addresses of nobody"),
        pytest.param("what.csv", b"1,2,3\r\n", "cannot tell which", id="some other file"),
    ],
)
def test_what_cannot_be_believed_is_refused(name: str, data: bytes, message: str) -> None:
    with pytest.raises(ListUnreadableError) as caught:
        read([RawFile(name, data)])
    assert message in str(caught.value)
    assert caught.value.hint


def _first_rows(name: str, count: int) -> bytes:
    return b"".join(sample(name).splitlines(keepends=True)[:count])


@pytest.mark.parametrize("name", ["sdn.csv", "add.csv", "alt.csv", "cons_prim.csv", "sdn_comments.csv"])
def test_a_file_cut_between_two_rows_is_refused(name: str) -> None:
    """OFAC ends its files with 0x1A; those of the comments end with their last row."""
    whole = {it.name: it for it in files(SAMPLE)}
    rest = sample(name)[:-2] if name == "sdn_comments.csv" else _first_rows(name, 2)
    read(list(whole.values()))
    with pytest.raises(ListUnreadableError, match="cut short"):
        read([*(it for it in whole.values() if it.name != name), RawFile(name, rest)])


def test_an_unknown_kind_of_name_is_refused() -> None:
    alt = b'7263,1,"zka","NOBODY",-0- \r\n\x1a'
    with pytest.raises(
        ListUnreadableError, match=r"alt\.csv, row 1: entity 7263: unknown kind of name 'zka'"
    ):
        read([RawFile("sdn.csv", sample("sdn.csv")), RawFile("alt.csv", alt)])


def test_no_file_is_no_answer() -> None:
    with pytest.raises(ListUnreadableError):
        read([])


def test_one_file_twice_is_refused() -> None:
    with pytest.raises(ListUnreadableError, match="the same file of the set"):
        read([RawFile("sdn.csv", sample("sdn.csv")), RawFile("SDN.CSV", sample("sdn.csv"))])


def test_rows_of_nobody_and_unknown_programmes_are_warned_about() -> None:
    found = read(
        [
            RawFile("sdn.csv", row(programme='"NOVELTY"').encode() + b"\x1a"),
            RawFile("alt.csv", b'99,1,"aka","NOBODY",-0- \r\n\x1a'),
            RawFile("add.csv", b'98,1,-0- ,-0- ,"Iran",-0- \r\n1,2,-0- ,-0- ,"Ruritania",-0- \r\n\x1a'),
            RawFile("sdn_comments.csv", b'97,"and so on"\r\n'),
        ]
    )
    assert {it.value for it in found.warnings} == {"NOVELTY", "99", "98", "97", "Ruritania"}
    assert found.entities[0].id == "us_ofac_sdn:1"


@pytest.mark.parametrize("name", ["SDN.CSV", "sdn_2024-02-20.csv", "export (3).csv"])
def test_a_lone_primary_file_is_read_with_a_warning(name: str) -> None:
    found = read([RawFile(name, sample("sdn.csv"))])
    assert found.format == "csv-sdn"
    assert found.warnings[0].message.startswith("the sdn set has no file of addresses, names, comments")
    assert [warning.told for warning in found.warnings] == [True, *(False for _ in found.warnings[1:])]


def test_a_primary_file_with_an_odd_name_is_known_by_its_programmes() -> None:
    assert read([RawFile("download.csv", sample("cons_prim.csv"))]).format == "csv-cons"


@pytest.mark.parametrize(("path", "counts"), SETS)
def test_real_files(path: str, counts: dict[str, int]) -> None:
    if not (SHARED / path).exists():
        pytest.skip("the real files are not here")
    found = read(files(SHARED / path))
    assert Counter(it.list_id for it in found.entities) == counts
    not_understood = sum("no known kind" in it.message for it in found.warnings)
    assert not_understood <= 3
    ids = [it.id for it in found.entities]
    assert len(set(ids)) == len(ids)


def test_real_numbers_are_as_valid_as_their_publisher_makes_them() -> None:
    """A wrong cut of a number fails its check digit: OFAC's own misprints are below one in a hundred."""
    if not (SHARED / "2021-07").exists():
        pytest.skip("the real files are not here")
    numbers = [it for entity in read(files(SHARED / "2021-07")).entities for it in entity.identifiers]
    checked = [
        it for it in numbers if it.scheme in {"imo", "imo_company", "tax", "lei", "bic", "mmsi", "wallet"}
    ]
    assert len(checked) > 1900
    assert sum(canonical(it) is None for it in checked) < len(checked) / 100
