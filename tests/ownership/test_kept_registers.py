"""Registers on disk answer like files in memory, take any size, and change whole or not at all."""

from __future__ import annotations

import datetime as dt
import gzip
import io
import json
import zipfile
from collections.abc import Iterator
from dataclasses import replace
from fractions import Fraction
from pathlib import Path
from typing import BinaryIO

import pytest
from hypothesis import given

from screener.errors import InputError, OwnershipError, ScreenerError, StoreError, UsageError
from screener.model import Basis, Interval, Stake
from screener.ownership.assess import assess
from screener.ownership.graph import Graph, build
from screener.ownership.readers.restated import Restating
from screener.ownership.readers.streaming import Notes, Stream, stream
from screener.ownership.registers.compile import write
from screener.ownership.registers.lookup import Named, Register
from screener.ownership.registers.schema import DATABASE, EDGES, EVER
from screener.ownership.registers.shelf import Shelf
from screener.ownership.walk import Loose, affected, surroundings
from screener.screening.stakes import read_stakes
from tests.ownership.test_laws import PARTIES, portfolios
from tests.ownership.worked import ROOT, SHARED, TODAY, listed, rule, stake

NOW = dt.datetime(2026, 11, 23, 12, tzinfo=dt.UTC)
SAMPLES = SHARED / "ownership" / "samples"
CASE = ROOT / "examples" / "ant_group" / "stakes.csv"


@pytest.fixture
def shelf(tmp_path: Path) -> Shelf:
    return Shelf(tmp_path)


def kept(folder: Path, stakes: list[Stake], **meta: str) -> Register:
    folder.mkdir(parents=True, exist_ok=True)
    write(folder, stakes, lambda: meta)
    return Register("test", folder)


def file_of(folder: Path, text: str, name: str = "stakes.csv") -> Path:
    path = folder / name
    path.write_text(text, encoding="utf-8")
    return path


def test_every_field_of_a_stake_comes_back(tmp_path: Path) -> None:
    full = Stake(
        "Éxo AG", "B", Interval(Fraction(50, 3), Fraction(100), True, False), True, Basis.VOTES,
        "votes (class A)", dt.date(1999, 1, 2), dt.date(2030, 5, 6), "LEI1", "LEI2", "CH", "US",
        "joint", "annual report", dt.date(2020, 2, 29), "a note", "likely", "file.csv", 7,
    )  # fmt: skip
    bare = Stake(
        "B", "C", Interval(Fraction(0), Fraction(100)), known=False, owner_id="LEI2", owner_country="US"
    )
    register = kept(tmp_path / "r", [full, bare])
    assert register.holders(Named("B", "lei2")) == [full]
    assert register.holdings(Named("B", "LEI2")) == [bare]


@pytest.mark.skipif(not SAMPLES.exists(), reason="the shared samples are not here")
@pytest.mark.parametrize(
    "name",
    [
        "rr-data.xml", "rr-data.json", "open_ownership_senzing.jsonl", "ftm_zala.ftm.json", "tecido.json",
        "fermcat.json", "bods_0.4_sample_300_statements.json", "indirect-ownership.json", "nomination.json",
    ],
)  # fmt: skip
def test_a_sample_kept_on_disk_says_of_each_party_what_its_file_says(shelf: Shelf, name: str) -> None:
    (path,) = SAMPLES.rglob(name)
    stakes = read_stakes(path)
    shelf.keep("sample", [path], NOW)
    register, loose = shelf.open("sample"), Loose(stakes)
    assert stakes
    for each in stakes[:60]:
        party = Named(each.owned, each.owned_id)
        there, here = surroundings([register], [party]), surroundings([loose], [party])
        graphs = [build(found.stakes, TODAY, found.carriers, doubting=True) for found in (there, here)]
        shown = [sorted((s.owner, s.owned, str(s.share), s.basis) for s in found(graph)) for graph in graphs]
        assert shown[0] == shown[1], party


def found(graph: Graph) -> list[Stake]:
    return [edge.stake for edges in graph.holders.values() for edge in edges]


def test_the_case_is_walked_from_disk_as_from_memory(shelf: Shelf) -> None:
    shelf.keep("case", [CASE], NOW)
    register, stakes = shelf.open("case"), read_stakes(CASE)
    for name in sorted({each.owned for each in stakes} | {each.owner for each in stakes}):
        there = surroundings([register], register.find(name))
        here = surroundings([Loose(stakes)], [Named(name)])
        assert set(there.stakes) == set(here.stakes), name


@given(portfolios())
def test_what_lies_around_a_party_answers_for_it_like_the_whole(
    tmp_path_factory: pytest.TempPathFactory, stakes: list[Stake]
) -> None:
    register = kept(tmp_path_factory.mktemp("r"), stakes)
    extra = [stake(name, "0", "Ω") for name in PARTIES]
    for party in PARTIES:
        around = surroundings([register], [Named(party)])
        part, whole = build([*around.stakes, *extra], TODAY), build([*stakes, *extra], TODAY)
        node = whole.find(party)
        assert node is not None
        lists = {"A": "us_ofac_sdn", "B": "us_ofac_sdn"}
        for name in ("ofac50", "us_805"):
            left = assess(part, rule(name), listed(part, **lists), [node])
            right = assess(whole, rule(name), listed(whole, **lists), [node])
            assert (left[node].verdict, left[node].sum_low, left[node].sum_high, left[node].flags) == (
                right[node].verdict, right[node].sum_low, right[node].sum_high, right[node].flags,
            )  # fmt: skip


def test_registers_and_files_are_joined(tmp_path: Path) -> None:
    register = kept(tmp_path / "r", [stake("Middle Ltd", "60", "Bottom", owner_id="M1", owned_id="B1")])
    above = Loose([stake("Top", "55", "Middle Ltd"), stake("Other", "5", "Elsewhere")])
    found = surroundings([register, above], register.find("bottom"))
    graph = build(found.stakes, TODAY, found.carriers)
    bottom = graph.find("B1")
    assert bottom is not None
    assert {graph.names[node] for node in graph.ancestors(bottom)} == {"Top", "Middle Ltd", "Bottom"}


def test_a_name_that_several_parties_carry_stays_open(tmp_path: Path) -> None:
    rows = [
        stake("Same Ltd", "60", "A", owner_id="S1"),
        stake("Same Ltd", "60", "B", owner_id="S2"),
        stake("Same Ltd", "60", "C"),
    ]
    found = surroundings([register := kept(tmp_path / "r", rows)], register.find("C"))
    graph = build(found.stakes, TODAY, found.carriers)
    assert list(graph.unclear.values()) == [("S1", "S2")]


def test_a_name_of_one_party_is_that_party(tmp_path: Path) -> None:
    rows = [stake("Only  LTD", "60", "C"), stake("Only Ltd", "60", "A", owner_id="S1")]
    register = kept(tmp_path / "r", rows)
    assert [each.owned for each in register.holdings(Named("x", "S1"))] == ["C", "A"]


@pytest.mark.parametrize(
    ("words", "found"),
    [
        pytest.param("s1", ["Acme (Holdings) Limited"], id="an identifier"),
        pytest.param("ACME HOLDINGS, LTD.", ["Acme (Holdings) Limited"], id="other marks and abbreviations"),
        pytest.param("acme", [], id="a part of a name"),
    ],
)
def test_a_party_is_found(tmp_path: Path, words: str, found: list[str]) -> None:
    register = kept(tmp_path / "r", [stake("Acme (Holdings) Limited", "60", "C", owner_id="S1")])
    assert [named.name for named in register.find(words)] == found
    assert [named.name for named in register.beginning("acme")] == ["Acme (Holdings) Limited"]


def test_edges_are_those_of_the_stakes(tmp_path: Path) -> None:
    rows = [stake("X", "60", "A", start=dt.date(2020, 1, 1)), stake("A", "(25-50]", "B", Basis.VOTES)]
    register = kept(tmp_path / "r", rows)
    assert [tuple(edge) for edge in register.edges] == [
        (1, 2, 1, 0, dt.date(2020, 1, 1).toordinal(), EVER),
        (2, 3, 2, 1, 0, EVER),
    ]
    assert register.shares()[2] == Interval(Fraction(25), Fraction(50), low_open=True)


PSC_LINE = {
    "company_number": "00000001",
    "data": {
        "kind": "individual-person-with-significant-control",
        "name": "Mr A",
        "natures_of_control": ["ownership-of-shares-25-to-50-percent"],
        "notified_on": "2020-01-01",
        "links": {"self": "/company/00000001/persons/abc"},
    },
}


def test_a_holding_that_a_register_states_twice_counts_once_when_it_is_walked(
    shelf: Shelf, tmp_path: Path
) -> None:
    later = json.loads(json.dumps(PSC_LINE))
    later["data"]["natures_of_control"] = ["ownership-of-shares-50-to-75-percent"]
    later["data"]["notified_on"] = "2021-01-01"
    path = file_of(tmp_path, f"{json.dumps(PSC_LINE)}\n{json.dumps(later)}\n", "psc.jsonl")
    assert shelf.keep("uk", [path], NOW).stakes == 2
    found = surroundings([register := shelf.open("uk")], register.find("GB-COH:00000001"))
    live = [s for s in found.stakes if s.start == dt.date(2021, 1, 1)]
    assert [s.share for s in live] == [Interval(Fraction(25), Fraction(75), True, True)]


def test_basic_company_data_says_what_british_companies_are_called(shelf: Shelf, tmp_path: Path) -> None:
    lines = file_of(tmp_path, json.dumps(PSC_LINE), "psc.jsonl")
    data = '"CompanyName"," CompanyNumber",RegAddress.CareOf\n"ACME, LIMITED",1,\n"OTHER LTD",2,\n'
    names = file_of(tmp_path, data, "BasicCompanyData.csv")
    assert shelf.keep("uk", [names, lines], NOW).format == "uk-psc"
    (found,) = shelf.open("uk").find("Acme Ltd")
    assert found == Named("ACME, LIMITED", "GB-COH:00000001")
    (held,) = shelf.open("uk").holders(found)
    assert (held.owner, held.owned) == ("Mr A", "ACME, LIMITED")
    with pytest.raises(OwnershipError, match="record 1"):
        shelf.keep("uk", [file_of(tmp_path, data.replace("1,", ",", 1), "bad.csv"), lines], NOW)


@pytest.mark.parametrize("pack", ["plain", "gz", "zip"])
def test_a_file_may_be_packed(shelf: Shelf, tmp_path: Path, pack: str) -> None:
    text = json.dumps(PSC_LINE).encode() + b"\n"
    path = tmp_path / f"file.{pack}"
    if pack == "gz":
        path.write_bytes(gzip.compress(text))
    elif pack == "zip":
        with zipfile.ZipFile(path, "w") as archive:
            archive.writestr("psc.txt", text)
    else:
        path.write_bytes(text)
    assert shelf.keep("uk", [path], NOW).stakes == 1


@pytest.mark.parametrize(
    ("content", "kind", "words"),
    [
        pytest.param("owner,owned,percent\nA,B,200\n", OwnershipError, "row 1", id="an impossible share"),
        pytest.param("<xml/>", OwnershipError, "not a format", id="an unknown format"),
        pytest.param("", OwnershipError, "empty", id="an empty file"),
        pytest.param(json.dumps(PSC_LINE) + "\n{\n", OwnershipError, "line 2", id="a line cut off"),
        pytest.param(json.dumps(PSC_LINE) + '\n{"a": 1}\n', OwnershipError, "record 2", id="a stranger"),
        pytest.param("PK\x03\x04rubbish", InputError, "cannot be read", id="a broken archive"),
    ],
)
def test_what_cannot_be_read_whole_changes_nothing(
    shelf: Shelf, tmp_path: Path, content: str, kind: type[ScreenerError], words: str
) -> None:
    shelf.keep("r", [file_of(tmp_path, "owner,owned,percent\nX,A,60\n")], NOW)
    with pytest.raises(kind, match=words):
        shelf.keep("r", [file_of(tmp_path, content, "bad")], NOW)
    assert [s.owner for s in shelf.open("r").holders(Named("A"))] == ["X"]
    assert shelf.names() == ("r",)
    assert [path.name for path in (tmp_path / "registers").iterdir() if path.is_dir()] == ["r"]


def test_files_of_two_formats_are_no_one_register(shelf: Shelf, tmp_path: Path) -> None:
    table = file_of(tmp_path, "owner,owned,percent\nX,A,60\n")
    lines = file_of(tmp_path, json.dumps(PSC_LINE), "psc.jsonl")
    with pytest.raises(OwnershipError, match="uk-psc"):
        shelf.keep("r", [table, lines], NOW)


@pytest.mark.parametrize("name", ["", "..", "A", "a/b", ".x", "x" * 41])
def test_a_name_that_could_leave_the_folder_is_refused(shelf: Shelf, name: str) -> None:
    with pytest.raises(UsageError):
        shelf.keep(name, [CASE], NOW)
    with pytest.raises(UsageError, match="no register"):
        shelf.open(name)


def test_a_damaged_register_is_not_believed(shelf: Shelf, tmp_path: Path) -> None:
    shelf.keep("r", [CASE], NOW)
    (tmp_path / "registers" / "r" / DATABASE).write_bytes(b"no database")
    with pytest.raises(StoreError, match="cannot be read"):
        shelf.open("r")


@pytest.mark.parametrize("keep", [0, 100, -1])
def test_edges_that_are_cut_off_are_not_believed(shelf: Shelf, tmp_path: Path, keep: int) -> None:
    shelf.keep("r", [CASE], NOW)
    path = tmp_path / "registers" / "r" / EDGES
    path.write_bytes(path.read_bytes()[:keep])
    with pytest.raises(StoreError, match="damaged"):
        len(shelf.open("r").edges)


def test_edges_of_another_register_are_not_believed(shelf: Shelf, tmp_path: Path) -> None:
    shelf.keep("r", [CASE], NOW)
    shelf.keep("s", [file_of(tmp_path, "owner,owned,percent\nX,A,60\n")], NOW)
    folder = tmp_path / "registers"
    (folder / "r" / EDGES).write_bytes((folder / "s" / EDGES).read_bytes())
    with pytest.raises(StoreError, match="not its stakes"):
        len(shelf.open("r").edges)


def test_whoever_is_below_a_party_is_gathered_with_all_holders(tmp_path: Path) -> None:
    rows = [stake("X", "60", "A"), stake("A", "30", "B"), stake("Y", "30", "B"), stake("Z", "60", "Y")]
    register = kept(tmp_path / "r", rows)
    beside = affected([register], [Named("X")], above=False)
    assert {(s.owner, s.owned) for s in beside.stakes} == {("X", "A"), ("A", "B"), ("Y", "B")}
    assert set(affected([register], [Named("X")], above=True).stakes) == set(rows)


GLEIF_ROW = "{0:020d},{1:020d},IS_DIRECTLY_CONSOLIDATED_BY,ACTIVE,PUBLISHED\n"
GLEIF_HEAD = (
    "Relationship.StartNode.NodeID,Relationship.EndNode.NodeID,Relationship.RelationshipType,"
    "Relationship.RelationshipStatus,Registration.RegistrationStatus\n"
)
GLEIF_RECORD = (
    "<rr:RelationshipRecord><rr:Relationship><rr:StartNode><rr:NodeID>{0}</rr:NodeID></rr:StartNode>"
    "<rr:EndNode><rr:NodeID>P</rr:NodeID></rr:EndNode>"
    "<rr:RelationshipType>IS_DIRECTLY_CONSOLIDATED_BY</rr:RelationshipType>"
    "<rr:RelationshipStatus>ACTIVE</rr:RelationshipStatus></rr:Relationship></rr:RelationshipRecord>"
)
GLEIF_OBJECT = {
    "RelationshipRecord": {
        "Relationship": {
            "StartNode": {"NodeID": {"$": "A"}}, "EndNode": {"NodeID": {"$": "B"}},
            "RelationshipType": {"$": "IS_DIRECTLY_CONSOLIDATED_BY"}, "RelationshipStatus": {"$": "ACTIVE"},
        }
    }
}  # fmt: skip
FTM_LINK = {
    "id": "l",
    "schema": "Ownership",
    "properties": {"owner": ["a"], "asset": ["b"], "percentage": ["51"]},
}
SENZING_LINE = {
    "DATA_SOURCE": "S", "RECORD_ID": "1", "REL_ANCHOR_KEY": "1", "REL_POINTER_KEY": "2",
    "REL_POINTER_ROLE": "OWNED_BY 51%",
}  # fmt: skip
MANY = 20_000


@pytest.mark.parametrize(
    "text",
    [
        pytest.param((json.dumps(PSC_LINE) + "\n") * MANY, id="UK PSC"),
        pytest.param("owner,owned,percent\n" + "A,B,50\n" * MANY, id="our own table"),
        pytest.param(GLEIF_HEAD + "".join(GLEIF_ROW.format(n, n + 1) for n in range(MANY)), id="GLEIF's CSV"),
        pytest.param(json.dumps({"relations": [GLEIF_OBJECT] * 8_000}), id="GLEIF's JSON"),
        pytest.param(json.dumps([FTM_LINK] * 8_000), id="FollowTheMoney, as a list"),
        pytest.param((json.dumps(FTM_LINK) + "\n") * 8_000, id="FollowTheMoney, line by line"),
        pytest.param((json.dumps(SENZING_LINE) + "\n") * 8_000, id="Senzing"),
        pytest.param(
            '<rr:RelationshipData xmlns:rr="http://www.gleif.org/data/schema/rr/2016">'
            "<rr:RelationshipRecords>"
            + "".join(map(GLEIF_RECORD.format, range(MANY)))
            + "</rr:RelationshipRecords></rr:RelationshipData>",
            id="GLEIF's XML",
        ),
    ],
)
def test_a_large_file_is_read_as_it_is_needed(text: str) -> None:
    file = io.BytesIO(text.encode())
    found = stream("register", file, Notes())
    next(found.stakes)
    assert file.tell() < 500_000
    assert sum(1 for _ in found.stakes) in {MANY - 1, 7_999}
    assert file.tell() == len(text.encode())


def test_memory_does_not_grow_with_the_stream(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("screener.ownership.registers.compile.REMEMBERED", 10)

    def many() -> Iterator[Stake]:
        for number in range(500):
            yield stake(f"P{number % 50}", "1", f"C{number}", owner_country="CN" if number > 60 else "")

    folder = tmp_path / "r"
    folder.mkdir()
    write(folder, many(), dict)
    register = Register("test", folder)
    assert register.meta["parties"] == "550"
    assert len(register.holdings(Named("P7"))) == 10
    assert {s.owner_country for s in register.holdings(Named("P7"))} == {"CN"}


FTM_FILE = [
    {"id": "l1", "schema": "Ownership", "properties": {"owner": ["a"], "asset": ["b"], "percentage": ["51"]}},
    {"id": "a", "schema": "Company", "caption": "Above AG", "properties": {"jurisdiction": ["ch"]}},
    {"id": "b", "schema": "Company", "caption": "Below Ltd", "properties": {}},
]


@pytest.mark.parametrize("shape", ["list", "lines"])
def test_parties_described_behind_their_links_get_their_names(
    shelf: Shelf, tmp_path: Path, shape: str
) -> None:
    lines = "\n".join(map(json.dumps, FTM_FILE))
    path = file_of(tmp_path, lines if shape == "lines" else json.dumps(FTM_FILE), "x.ftm.json")
    done = shelf.keep("ftm", [path], NOW)
    assert (done.format, done.stakes, [name for name, _ in done.files]) == (
        "followthemoney",
        1,
        ["x.ftm.json"],
    )
    (held,) = shelf.open("ftm").holders(Named("Below Ltd"))
    assert (held.owner, held.owned, held.owner_country, held.owner_id) == ("Above AG", "Below Ltd", "CH", "a")
    assert shelf.open("ftm").restates is Restating.HOLDINGS


def test_a_replaced_statement_on_a_party_still_names_it(shelf: Shelf, tmp_path: Path) -> None:
    """Before 0.4 a link names the statement on a party that was the last when it was made."""
    old, new = (
        {"statementID": key, "statementType": "entityStatement", "statementDate": day, "name": name} | more
        for key, day, name, more in (
            ("e1", "2020-01-01", "Old Name Ltd", {}),
            ("e2", "2021-01-01", "New Name Ltd", {"replacesStatements": ["e1"]}),
        )
    )
    link = {
        "statementID": "r", "statementType": "ownershipOrControlStatement", "statementDate": "2020-02-01",
        "subject": {"describedByEntityStatement": "c"}, "interests": [{"type": "shareholding"}],
        "interestedParty": {"describedByEntityStatement": "e1"},
    }  # fmt: skip
    path = file_of(tmp_path, json.dumps([link, new, old]), "bods.json")
    shelf.keep("bods", [path], NOW)
    assert [s.owner for s in shelf.open("bods").holders(Named("c"))] == ["New Name Ltd"]
    assert [s.owner for s in read_stakes(path)] == ["New Name Ltd"]


def test_a_file_that_changes_while_it_is_read_twice_is_refused(
    shelf: Shelf, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = file_of(tmp_path, json.dumps(FTM_FILE), "x.json")

    def meanwhile(name: str, file: BinaryIO, notes: Notes) -> Stream:
        read = stream(name, file, notes)
        return replace(read, stakes=rewritten_behind(read.stakes))

    def rewritten_behind(stakes: Iterator[Stake]) -> Iterator[Stake]:
        yield from stakes
        path.write_text(json.dumps([*FTM_FILE, FTM_FILE[0]]), encoding="utf-8")

    monkeypatch.setattr("screener.ownership.registers.shelf.stream", meanwhile)
    with pytest.raises(OwnershipError, match="changed while it was read"):
        shelf.keep("r", [path], NOW)


def test_a_file_too_large_to_be_read_each_time_is_to_be_imported(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("screener.ownership.files.MOST_BYTES", 10)
    with pytest.raises(InputError) as refused:
        read_stakes(file_of(tmp_path, "owner,owned,percent\nX,A,60\n"))
    assert "ownership import" in refused.value.hint
