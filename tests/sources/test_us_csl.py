"""The CSL in every schema it has had: samples with golden files, hostile files, and the real editions."""

from __future__ import annotations

import csv
import datetime as dt
import io
import json
import re
from collections import Counter
from collections.abc import Callable, Sequence
from functools import cache
from pathlib import Path

import pytest

from screener.errors import ListUnreadableError
from screener.lists.sources import us_bis_dpl
from screener.lists.sources.us_csl import LISTS, read
from screener.model import Entity, EntityType, ListId, NameKind, RawFile, Reading

Check = Callable[[str, Callable[[Sequence[RawFile]], Reading]], Reading]

SAMPLES = Path(__file__).parent / "samples"
SHARED = Path(__file__).resolve().parents[2] / "../shared/lists"
needs_shared = pytest.mark.skipif(not SHARED.exists(), reason="the publishers' real files are not here")

THE_13 = """us_bis_el us_bis_dpl us_bis_uvl us_bis_meu us_state_isn us_ddtc us_ofac_sdn us_ofac_ssi
    us_ofac_fse us_ofac_plc us_ofac_capta us_ofac_mbs us_ofac_cmic"""


@pytest.mark.parametrize(
    ("sample", "shape"),
    [
        pytest.param("us_csl_2016", "csv-2016", id="2016: short source codes, no _id, no ids"),
        pytest.param("us_csl_2022", "csv-2022", id="2022: 29 columns, an id entry ends in its label"),
        pytest.param(
            "us_csl_2025", "csv-2022", id="2025: the same columns, an id entry begins with its label"
        ),
        pytest.param("us_csl_tsv", "tsv-2022", id="the TSV"),
        pytest.param("us_csl_json", "json", id="the JSON"),
    ],
)
def test_a_sample_reads_as_its_golden_file(golden: Check, sample: str, shape: str) -> None:
    assert golden(sample, read).format == shape


def test_all_thirteen_sub_lists_become_lists() -> None:
    assert set(LISTS.values()) == set(map(ListId, THE_13.split()))


def test_the_csv_states_no_date_and_the_api_does(golden: Check) -> None:
    assert golden("us_csl_2022", read).published is None
    assert golden("us_csl_json", read).published == dt.date(2026, 9, 23)


# --- the same party in every shape ---


def sample(name: str, file: str = "consolidated.csv") -> Reading:
    return read([RawFile(file, (SAMPLES / name / file).read_bytes())])


def named(reading: Reading, name: str, list_id: str = "") -> Entity:
    [found] = [e for e in reading.entities if e.name == name and (not list_id or e.list_id == list_id)]
    return found


def test_a_party_without_a_number_has_one_id_in_every_schema() -> None:
    shapes = [sample("us_csl_2016"), sample("us_csl_2022"), sample("us_csl_2025")]
    assert len({named(reading, "I. ASH").id for reading in shapes}) == 1


def test_a_denied_person_has_the_id_of_bis_own_file() -> None:
    own = us_bis_dpl.read([RawFile("dpl.txt", (SAMPLES / "us_bis_dpl" / "dpl.txt").read_bytes())])
    for name in ("I. ASH", "PEARL LI"):
        theirs, ours = named(own, name), named(sample("us_csl_2022"), name)
        assert (theirs.id, theirs.names) == (ours.id, ours.names)


def test_a_treasury_row_has_ofacs_number_as_id() -> None:
    reading = sample("us_csl_2022")
    assert named(reading, "'ABBAS, Rim").id == "us_ofac_sdn:21944"
    bektas = {entity.id for entity in reading.entities if entity.name == "BEKTAS, Halis"}
    assert len(bektas) == 2, "the same person on two lists is two entities"


def test_rows_of_one_party_become_one_entity_that_loses_nothing() -> None:
    huawei = named(sample("us_csl_2022"), "Huawei Technologies Co., Ltd.")
    assert len(huawei.addresses) == 7
    assert {"84 FR 22963", "84 FR 22961", "87 FR 8180"} <= set(huawei.citations)


def test_address_entries_of_one_name_stay_apart_by_their_notice() -> None:
    entries = [e for e in sample("us_csl_2025").entities if e.type is EntityType.ADDRESS]
    assert [(e.name, [a.country for a in e.addresses]) for e in entries] == [
        ("Address 01", ["HK"]),
        ("Address 01", ["TR"]),
    ]
    assert len({e.id for e in entries}) == 2


@pytest.mark.parametrize(
    ("addresses", "told"),
    [
        pytest.param("CN; HK", True, id="only countries"),
        pytest.param("", True, id="nothing"),
        pytest.param("44 Zyxomat Road, Kowloon, HK", False, id="an address"),
    ],
)
def test_an_address_entry_without_an_address_is_warned_about(addresses: str, told: bool) -> None:
    warnings = read_rows(name="Address 01", addresses=addresses).warnings
    assert any("no party is found by it" in warning.message for warning in warnings) is told


def test_a_damaged_name_is_kept_beside_its_repair_and_warned_about() -> None:
    reading = sample("us_csl_2022")
    names = [name.text for name in named(reading, "Huawei Technologies Co”peratief U.A.").names]
    assert names[:2] == ["Huawei Technologies Co”peratief U.A.", "Huawei Technologies Coöperatief U.A."]
    [warning] = [w for w in reading.warnings if "Co”peratief" in w.value]
    assert (warning.row, warning.field) == (7, "name")


def test_a_year_that_cannot_be_is_warned_about_and_not_believed() -> None:
    reading = sample("us_csl_2022")
    oriental = named(reading, "Oriental Engineers")
    assert oriental.start == dt.date(2017, 5, 26), "the other row of the party has the right year"
    assert [w.value for w in reading.warnings if w.field == "start_date"] == ["0017-05-26"]


def test_a_relation_points_at_the_entity_that_it_names() -> None:
    reading = sample("us_csl_2022")
    mobile = named(reading, "Huawei Mobile Technology Ltd.")
    assert [it.entity_id for it in mobile.relations] == [named(reading, "Huawei Technologies Co., Ltd.").id]
    tail = named(reading, "EK-30064")
    assert [it.entity_id for it in tail.relations] == [""], "Mahan Air is not in the sample"


def test_a_former_name_is_marked_so() -> None:
    reading = read_rows(name="LTS Holding Limited (f.k.a. IPP-International Petroleum Products Ltd.)")
    assert [(n.text, n.kind) for n in reading.entities[0].names] == [
        ("LTS Holding Limited", NameKind.PRIMARY),
        ("IPP-International Petroleum Products Ltd.", NameKind.FORMER),
    ]


# --- hostile and broken files ---

EL = "Entity List (EL) - Bureau of Industry and Security"
SDN = "Specially Designated Nationals (SDN) - Treasury Department"
COLUMNS = (
    (SAMPLES / "us_csl_2022" / "consolidated.csv").read_text(encoding="utf-8").split("\n", 1)[0].split(",")
)


def csv_of(columns: Sequence[str] = COLUMNS, **fields: str) -> bytes:
    out = io.StringIO()
    writer = csv.DictWriter(out, columns, restval="", lineterminator="\n", extrasaction="ignore")
    writer.writeheader()
    writer.writerow({"source": EL, "name": "Kelvo Inc.", **fields})
    return out.getvalue().encode()


def read_rows(columns: Sequence[str] = COLUMNS, **fields: str) -> Reading:
    return read([RawFile("consolidated.csv", csv_of(columns, **fields))])


@pytest.mark.parametrize(
    ("data", "says"),
    [
        pytest.param(b"", "the file is empty", id="no byte at all"),
        pytest.param(b" \n\n", "the file is empty", id="blank lines only"),
        pytest.param(b"<!DOCTYPE html><html>503</html>", "a web page", id="a web page in place of the file"),
        pytest.param(
            csv_of().split(b"\n")[0] + b"\n", "a header and no rows", id="a header and nothing below"
        ),
        pytest.param(csv_of()[:-40], "cut short", id="cut off within the last row"),
        pytest.param(csv_of(name='"')[:-45], "row 2", id="cut off within quotation marks"),
        pytest.param(csv_of().replace(b"Kelvo", b"Kel\0vo"), "NUL", id="NUL bytes"),
        pytest.param(
            csv_of().replace(b"Kelvo", b"K\xe9lvo"), "row 2: not utf-8", id="letters that are not UTF-8"
        ),
        pytest.param(csv_of(name="x" * 200_000), "row 2", id="one field of 200,000 letters"),
        pytest.param(
            csv_of(source="Enemies List (NEL) - Moon"), "Enemies List", id="a sub-list nobody knows"
        ),
        pytest.param(csv_of(type="Robot"), "'Robot' in the field `type`", id="a type nobody knows"),
        pytest.param(csv_of(name=" "), "without a name", id="an entry without a name"),
        pytest.param(csv_of(source=SDN), "no OFAC number", id="a Treasury entry without OFAC's number"),
        pytest.param(csv_of(["source", "name"]), "lacks entity_number, type", id="required columns are gone"),
        pytest.param(csv_of([*COLUMNS, "name"]), "repeats name", id="a column twice"),
        pytest.param(b'{"results": []}', "no entries", id="JSON without entries"),
        pytest.param(b'{"results": [{"name"', "not whole JSON", id="JSON cut short"),
        pytest.param(b'{"results": ["x"]}', "not an object", id="JSON of something else"),
        pytest.param(b'{"results": [{"name": "x"}]}', "lacks `source`", id="a JSON entry of no list"),
        pytest.param(b"[" * 100_000, "JSON", id="JSON nested without end"),
    ],
)
def test_a_broken_file_is_an_error_that_says_what_to_do(data: bytes, says: str) -> None:
    with pytest.raises(ListUnreadableError) as caught:
        read([RawFile("consolidated.csv", data)])
    assert says in str(caught.value)
    assert "consolidated.csv" in str(caught.value)
    assert caught.value.hint


def test_two_files_at_once_are_refused() -> None:
    file = RawFile("consolidated.csv", csv_of())
    with pytest.raises(ListUnreadableError, match="2 were given"):
        read([file, file])


def test_schema_drift_is_told_and_not_fatal() -> None:
    more = read_rows([*COLUMNS, "eye_colour"])
    fewer = read_rows([name for name in COLUMNS if name != "vessel_owner"])
    assert [(w.message, w.field) for w in more.warnings] == [
        ("unknown column; what it holds is not screened", "eye_colour")
    ]
    assert [w.field for w in fewer.warnings] == ["vessel_owner"]


def test_an_unknown_field_of_the_json_is_told_once() -> None:
    entry = {
        "source": EL,
        "name": "Kelvo Inc.",
        "mood": "bad",
        "addresses": [{"planet": "Mars", "country": "CA"}],
    }
    reading = read([RawFile("c.json", json.dumps({"results": [entry, {**entry, "name": "Other"}]}).encode())])
    assert sorted(w.field for w in reading.warnings) == ["addresses.planet", "mood"]


def test_a_file_without_its_last_line_break_is_told() -> None:
    reading = read([RawFile("consolidated.csv", csv_of().rstrip(b"\n"))])
    assert ["line break" in w.message for w in reading.warnings] == [True]


def test_every_column_reaches_the_entity() -> None:
    """Each column of an SDN row filled with its own word: every word is somewhere in the entity."""
    kept_as_code = {"source": SDN, "entity_number": "77", "_id": "77", "type": "Vessel"}
    by_meaning = {
        "start_date": "2020-01-02", "end_date": "2030-03-04", "dates_of_birth": "1960", "nationalities": "CU",
        "citizenships": "Soudan", "vessel_flag": "Panama", "ids": "MT, 123, Zorro No.",
        "addresses": "1 Quay, MT",
    }  # fmt: skip
    set_aside = {"source_information_url"}
    plain = {
        c: f"word-{c}" for c in COLUMNS if c not in {**kept_as_code, **by_meaning} and c not in set_aside
    }
    [entity] = read_rows(**kept_as_code, **by_meaning, **plain).entities
    whole = repr(entity)
    assert [word for word in plain.values() if word not in whole] == []
    assert entity.id == "us_ofac_sdn:77"
    assert (entity.start, entity.end) == (dt.date(2020, 1, 2), dt.date(2030, 3, 5))
    assert entity.nationalities == ("CU", "SD", "PA")
    assert entity.identifiers[-1].value == "123"
    assert entity.addresses[0].country == "MT"


# --- the real editions ---


@cache
def edition(name: str) -> Reading:
    return read([RawFile(name, (SHARED / "us_csl" / name).read_bytes())])


def rows_per_list(name: str) -> Counter[str]:
    with (SHARED / "us_csl" / name).open(encoding="utf-8", newline="") as file:
        return Counter(row["source"] for row in csv.DictReader(file))


TABLE = {
    "consolidated_2022-05.csv": """SDN 10026 EL 2001 DPL 462 DTC 727 SSI 290 UVL 201 ISN 163 PLC 78 MEU 71
        CMIC 68 CAP 53 NS-MBS 17 FSE 3""",
    "consolidated_2026-07-31_reduced.csv": """SDN 19181 EL 3420 DPL 1596 DTC 787 SSI 286 UVL 222 ISN 161
        PLC 78 MEU 70 CMIC 68 CAP 1 NS-MBS 51""",
}
"""Source: the table of entries per sub-list, counted by hand for both editions."""


@needs_shared
@pytest.mark.parametrize("name", TABLE)
def test_an_edition_has_the_rows_that_were_counted(name: str) -> None:
    words = TABLE[name].split()
    counted = dict(zip(words[::2], map(int, words[1::2]), strict=True))
    found = {code: n for source, n in rows_per_list(name).items() for code in counted if f"({code}" in source}
    assert found == counted
    assert edition(name).rows == sum(counted.values())


def letters(text: str) -> str:
    return "".join(character for character in text.casefold() if character.isalnum())


@needs_shared
@pytest.mark.parametrize("name", TABLE)
def test_no_published_name_is_lost(name: str) -> None:
    """Every row's name is, letter for letter, a name of an entity of its list or stands beside one."""
    held: dict[str, set[str]] = {}
    for entity in edition(name).entities:
        cells = held.setdefault(entity.list_id, set())
        cells.update(letters(name.text) for name in entity.names)
        cells.update(letters(value) for field, value in entity.details if field == "name_as_published")
    with (SHARED / "us_csl" / name).open(encoding="utf-8", newline="") as file:
        published = [(row["source"], row["name"]) for row in csv.DictReader(file)]
    codes = {source: next(LISTS[c] for c in LISTS if f"({c})" in source) for source, _ in set(published)}
    assert [(source, cell) for source, cell in published if letters(cell) not in held[codes[source]]] == []


@needs_shared
@pytest.mark.parametrize("name", TABLE)
def test_no_row_loses_an_alias_an_address_or_a_citation(name: str) -> None:
    """What each row of an edition prints stands in an entity of its list that has the row's name."""
    holders: dict[tuple[str, str], list[Entity]] = {}
    for entity in edition(name).entities:
        cells = [n.text for n in entity.names] + [v for f, v in entity.details if f == "name_as_published"]
        for cell in {letters(cell) for cell in cells}:
            holders.setdefault((entity.list_id, cell), []).append(entity)
    with (SHARED / "us_csl" / name).open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    codes = {row["source"]: next(LISTS[c] for c in LISTS if f"({c})" in row["source"]) for row in rows}
    lost = [
        row["name"]
        for row in rows
        if not any(holds(entity, row) for entity in holders[codes[row["source"]], letters(row["name"])])
    ]
    assert lost == []


def holds(entity: Entity, row: dict[str, str]) -> bool:
    names = words(*(n.text for n in entity.names), *(v for f, v in entity.details if f in NO_NAMES))
    places = [words(a.text) for a in entity.addresses]
    told = (row["federal_register_notice"], " ".join(entity.citations)), (row["remarks"], entity.remarks)
    return (
        words(row["alt_names"]) - names <= MARKS
        and all(
            any(words(part) - MARKS <= p for p in places)
            for part in row["addresses"].split(";")
            if words(part)
        )
        and all(words(published) - MARKS <= words(kept) for published, kept in told)
    )


NO_NAMES = {"alias_note", "names_of_another", "name_as_published"}
"""Details that keep what stands among a row's aliases and is no name of the party."""

MARKS = {"and", "a", "k", "f", "n", "aka"}
"""Words that mark aliases or join the parts of a cell."""


def words(*texts: str) -> set[str]:
    return set(re.findall(r"\w+", " ".join(texts).casefold()))


def test_the_check_for_losses_can_fail() -> None:
    [entity] = read_rows(alt_names="Kelvo Two", addresses="1 Quay, MT").entities
    row = {"alt_names": "Kelvo Two", "addresses": "1 Quay, MT", "federal_register_notice": "", "remarks": ""}
    assert holds(entity, row)
    for field in row:
        assert not holds(entity, {**row, field: "something else"})


@needs_shared
def test_an_edition_four_years_on_gives_the_same_parties_the_same_ids() -> None:
    old, new = ({e.id for e in edition(name).entities if e.list_id == "us_bis_el"} for name in sorted(TABLE))
    assert len(old & new) == 1907
    assert len(old) == 1945


@needs_shared
def test_a_denied_person_joins_bis_file_of_the_same_time() -> None:
    """2026-07 lists all but one of the 543 persons of BIS's file of 2023-11, one order having ended."""
    bis = us_bis_dpl.read([RawFile("dpl.txt", (SHARED / "us_bis_dpl" / "dpl_2023-11.txt").read_bytes())])
    csl = {e.id for e in edition("consolidated_2026-07-31_reduced.csv").entities if e.list_id == "us_bis_dpl"}
    assert len({e.id for e in bis.entities} - csl) == 1
