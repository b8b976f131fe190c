"""Lists without a machine-readable publication, kept as tables of ours in one form."""

from __future__ import annotations

import csv
import datetime as dt
import json
import re
from collections import Counter
from pathlib import Path

import pytest

from screener.errors import ListUnreadableError
from screener.lists import catalog
from screener.lists.own_tables import LISTED
from screener.lists.registry import OWN_TABLES, reader
from screener.model import Effect, Entity, NameKind, RawFile, Reading, SourceId

LISTS = Path(__file__).parents[2] / "lists"
METI = LISTS.parent.parent / "shared" / "lists" / "jp_meti" / "end_user_list_2025-09.json"


def shipped(source: str) -> Reading:
    file = RawFile(f"{source}.csv", (LISTS / f"{source}.csv").read_bytes())
    return reader(SourceId(source))([file])


def entity(source: str, key: str) -> Entity:
    [found] = [entity for entity in shipped(source).entities if entity.id == f"{source}:{key}"]
    return found


@pytest.mark.parametrize(
    ("source", "day", "aliases"),
    [
        pytest.param(
            "us_889",
            "2018-08-13",
            {"Huawei", "ZTE", "Hytera", "Hikvision", "Dahua"},
            id="section 889 names five",
        ),
        pytest.param("us_5949", "2022-12-23", {"SMIC", "CXMT", "YMTC"}, id="section 5949 names three"),
    ],
)
def test_the_statute_names_these_and_includes_others_with_them(
    source: str, day: str, aliases: set[str]
) -> None:
    """Source: Pub. L. 115-232 s. 889(f)(3); Pub. L. 117-263 s. 5949."""
    reading = shipped(source)
    assert {entity.names[1].text for entity in reading.entities} == aliases
    assert reading.published == dt.date.fromisoformat(day)
    for entity in reading.entities:
        assert entity.start == dt.date.fromisoformat(day)
        assert entity.citations
        assert entity.countries == {"CN"}
        assert "affiliates" in entity.relations[0].name


@pytest.mark.parametrize(
    ("source", "key", "start", "end", "citation"),
    [
        pytest.param(
            "us_fcc", "huawei-technologies-company", "2021-03-12", None, "DA 21-309", id="FCC, the first five"
        ),
        pytest.param("us_fcc", "autel-robotics", "2025-12-22", None, "s. 1709", id="FCC, drones"),
        pytest.param("us_uflpa", "esquel-group", "2024-11-01", None, "89 FR 87391", id="UFLPA, Esquel"),
        pytest.param(
            "us_uflpa", "hefei-meiling-co-ltd", "2022-06-21", None, "87 FR 47777", id="UFLPA, first day"
        ),
        pytest.param(
            "us_bis_mieu",
            "reconnaissance-general-bureau",
            "2021-03-16",
            None,
            "744.22",
            id="744.22 names RGB",
        ),
        pytest.param("cn_mofcom", "leidos", "2025-03-04", "2025-11-10", "No. 13", id="China lifts a measure"),
        pytest.param(
            "cn_mofcom", "echodyne", "2025-04-10", "2025-08-12", "No. 22", id="China stops a measure"
        ),
        pytest.param("cn_uel", "techinsights-inc", "2025-10-09", None, "2025-10-09", id="China, unreliable"),
    ],
)
def test_an_entry_has_its_days_and_its_citation(
    source: str, key: str, start: str, end: str | None, citation: str
) -> None:
    found = entity(source, key)
    assert found.start == dt.date.fromisoformat(start)
    assert found.end == (dt.date.fromisoformat(end) if end else None)
    assert citation in found.citations[-1] or citation in found.citations[0]


@pytest.mark.parametrize("source", sorted(OWN_TABLES))
def test_a_table_that_is_not_whole_says_what_it_lacks(source: str) -> None:
    meta = catalog.load().sources[SourceId(source)]
    readme = (LISTS / "README.md").read_text(encoding="utf-8")
    section = re.search(rf"^## {source}$(.*?)(?=^## |\Z)", readme, re.MULTILINE | re.DOTALL)
    assert section
    assert bool(meta.partial) == ("not whole, and says so with every answer" in section[1])


@pytest.mark.parametrize("source", sorted(OWN_TABLES))
def test_what_is_not_certain_says_why(source: str) -> None:
    for found in shipped(source).entities:
        assert dict(found.details)["certainty"] == "certain" or found.remarks


def test_the_uflpa_section_counts_the_rows_of_each_notice() -> None:
    counts = Counter(str(found.start) for found in shipped("us_uflpa").entities)
    readme = (LISTS / "README.md").read_text(encoding="utf-8")
    said = re.findall(
        r"^\| (20\d\d-\d\d-\d\d) \| [^|]*(?:FR|notice)[^|]* \| (\d+) \| (\d+) \|$", readme, re.MULTILINE
    )
    assert {day: int(count) for day, count, _ in said} == counts
    assert sum(int(named) for _, _, named in said) == 144


def test_a_party_of_the_watch_list_has_a_weaker_effect() -> None:
    effect = catalog.load().effect
    assert effect(entity("cn_mofcom", "subaru-corporation")) is Effect.LICENCE
    assert effect(entity("cn_mofcom", "japan-aerospace-exploration-agency")) is Effect.PROHIBITED


def test_the_japanese_list_keeps_native_names_and_states_no_first_day() -> None:
    reading = shipped("jp_meti")
    assert len(reading.entities) == 835
    assert reading.published == dt.date(2025, 9, 29)
    assert not [found for found in reading.entities if found.start]
    koryo = entity("jp_meti", "air-koryo-kp")
    assert [name.text for name in koryo.names][:2] == ["Air Koryo", "高麗航空"]
    pci = entity("jp_meti", "parchin-chemical-industries-ir")
    assert {name.text: name.kind for name in pci.names}["PCI"] is NameKind.WEAK


@pytest.mark.skipif(not METI.exists(), reason="the reading of the PDF is not part of the repository")
def test_every_name_of_the_reading_is_in_the_japanese_table() -> None:
    def bare(text: str) -> str:
        return re.sub(r"[\W_]+", "", text).casefold()

    read = json.loads(METI.read_text(encoding="utf-8"))
    with (LISTS / "jp_meti.csv").open(encoding="utf-8", newline="") as file:
        cells = [bare(row["name"] + row["aliases"]) for row in csv.DictReader(file)]
    lost = [
        name
        for row, found in zip(read, cells, strict=True)
        for name in (row["entity_name"], *row["aliases"])
        for part in re.split(r"[()（）・]|; and$", name)
        if bare(part) not in found
    ]
    assert lost == []


GOOD = {
    "id": "a", "name": "A", "country": "CN", "from": "2020-01-02", "citation": "Pub. L. 1",
    "certainty": "certain",
}  # fmt: skip


def row(**cells: str) -> str:
    return ",".join((GOOD | cells).get(column, "") for column in LISTED)


@pytest.mark.parametrize(
    ("rows", "told"),
    [
        pytest.param(row(**{"from": ""}), "from: must not be empty", id="no day"),
        pytest.param(row(citation=""), "citation: must not be empty", id="no citation"),
        pytest.param(row(name=""), "name: must not be empty", id="no name"),
        pytest.param(row(country="China"), "country: 'China' is no", id="a country's name"),
        pytest.param(
            f"{row()}\n{row(name='B')}",
            "id: 'a' stands in the table already",
            id="an id twice",
        ),
        pytest.param(row(certainty=""), "certainty: '' is none of certain, likely", id="no certainty"),
        pytest.param(row(certainty="likely"), "note: must not be empty", id="a doubt without a reason"),
        pytest.param(row(aliases="A"), "aliases: a name stands twice", id="a name twice"),
        pytest.param(
            f"{row()}\n{row(id='b', seen='2020-01-02', **{'from': ''})}",
            "from: must not be empty",
            id="a day in some rows only",
        ),
    ],
)
def test_a_slip_in_a_table_is_refused_with_its_row(rows: str, told: str) -> None:
    data = f"{','.join(LISTED)}\n{rows}\n".encode()
    with pytest.raises(ListUnreadableError, match=r"us_889\.csv, row \d") as caught:
        reader(SourceId("us_889"))([RawFile("us_889.csv", data)])
    assert told in str(caught.value)
