"""The starter set against the facts it must hold, and its reader against broken rows."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest

from screener.errors import ListUnreadableError
from screener.lists import catalog
from screener.lists.sources import us_csl
from screener.lists.starter import CERTAINTIES, COLUMNS, read, reading
from screener.model import Entity, RawFile


def named(text: str, list_id: str) -> list[Entity]:
    """The entries of a list that bear this very name."""
    return [
        entity
        for entity in reading().entities
        if entity.list_id == list_id and any(name.text.casefold() == text.casefold() for name in entity.names)
    ]


def test_it_holds_some_hundreds_of_entries_each_cited_and_dated_where_the_publisher_dates() -> None:
    entities = reading().entities
    assert 300 <= len(entities) <= 600
    assert reading().rows == len(entities)
    assert reading().format == "starter"
    assert all(entity.citations and all(entity.citations) for entity in entities)
    controlled = [
        entity for entity in entities if entity.list_id in {"us_bis_el", "us_bis_meu", "us_bis_dpl"}
    ]
    assert controlled
    assert all(entity.start for entity in controlled)


def test_every_list_is_in_the_catalog_and_every_id_is_its_own() -> None:
    entities = reading().entities
    assert {entity.list_id for entity in entities} <= set(catalog.load().lists)
    assert len({entity.id for entity in entities}) == len(entities)
    assert all(entity.id.startswith(f"{entity.list_id}:") for entity in entities)


def test_it_spans_the_lists_of_the_united_states() -> None:
    assert {entity.list_id for entity in reading().entities} == {
        "us_bis_el", "us_bis_dpl", "us_bis_uvl", "us_bis_meu", "us_state_isn", "us_ddtc", "us_ofac_sdn",
        "us_ofac_ssi", "us_ofac_plc", "us_ofac_capta", "us_ofac_mbs", "us_ofac_cmic",
    }  # fmt: skip


@pytest.mark.parametrize(
    ("name", "list_id", "start", "end", "citation"),
    [
        pytest.param(
            "Huawei Technologies Co., Ltd.",
            "us_bis_el",
            "2019-05-16",
            None,
            "84 FR 22961",
            id="Huawei, May 2019",
        ),
        pytest.param(
            "Bel Huawei Technologies LLC",
            "us_bis_el",
            "2019-08-19",
            None,
            "84 FR 43493",
            id="Huawei, August 2019",
        ),
        pytest.param(
            "Huawei Cloud Beijing", "us_bis_el", "2020-08-17", None, "85 FR 51596", id="Huawei, August 2020"
        ),
        pytest.param("Megvii Technology", "us_bis_el", "2019-10-09", None, "84 FR 54002", id="Megvii"),
        pytest.param("Hikvision", "us_bis_el", "2019-10-09", None, "84 FR 54002", id="Hikvision"),
        pytest.param("Dahua Technology", "us_bis_el", "2019-10-09", None, "84 FR 54002", id="Dahua"),
        pytest.param("iFlytek", "us_bis_el", "2019-10-09", None, "84 FR 54002", id="iFlytek"),
        pytest.param("Yitu Technologies", "us_bis_el", "2019-10-09", None, "84 FR 54002", id="Yitu"),
        pytest.param("Sense Time", "us_bis_el", "2019-10-09", None, "84 FR 54002", id="SenseTime"),
        pytest.param("KTK Group", "us_bis_el", "2020-07-22", None, "85 FR 44159", id="Xinjiang, July 2020"),
        pytest.param("CCCC Dredging", "us_bis_el", "2020-08-27", None, "85 FR 52898", id="South China Sea"),
        pytest.param("SMIC", "us_bis_el", "2020-12-18", None, "85 FR 83416", id="SMIC"),
        pytest.param("DJI", "us_bis_el", "2020-12-18", None, "85 FR 83416", id="DJI"),
        pytest.param("YMTC", "us_bis_el", "2022-12-16", None, "87 FR 77505", id="Yangtze Memory"),
        pytest.param("Wingtech", "us_bis_el", "2024-12-02", None, "89 FR 96830", id="Wingtech"),
        pytest.param("ZTE", "us_bis_el", "2016-03-08", "2017-03-29", "81 FR 12004", id="ZTE, one year"),
        pytest.param("ZTE", "us_bis_dpl", "2018-04-15", "2018-07-13", "83 FR 17644", id="ZTE's denial order"),
        pytest.param(
            "Radiant Group of Companies", "us_bis_el", "2021-07-12", None, "86 FR 36496", id="Radiant Group"
        ),
    ],
)
def test_an_action_is_there_with_its_day_and_citation(
    name: str, list_id: str, start: str, end: str | None, citation: str
) -> None:
    found = named(name, list_id)
    assert found
    for entity in found:
        assert entity.start == dt.date.fromisoformat(start)
        assert entity.end == (dt.date.fromisoformat(end) if end else None)
        assert citation in entity.citations


@pytest.mark.parametrize(
    ("start", "citation", "count"),
    [
        pytest.param("2019-10-09", "84 FR 54002", 28, id="28 entries for Xinjiang in October 2019"),
        pytest.param("2020-07-22", "85 FR 44159", 11, id="11 companies for Xinjiang in July 2020"),
        pytest.param("2020-08-27", "85 FR 52898", 24, id="24 companies for the South China Sea"),
    ],
)
def test_an_action_is_there_whole(start: str, citation: str, count: int) -> None:
    day = dt.date.fromisoformat(start)
    found = [e for e in reading().entities if e.start == day and citation in e.citations]
    assert len(found) >= count


def test_the_investment_list_is_whole_with_the_annex_of_its_first_day() -> None:
    """Source: E.O. 14032 of 2021-06-03, annex: 59 names; 9 more in December 2021."""
    starts = [entity.start for entity in reading().entities if entity.list_id == "us_ofac_cmic"]
    assert starts.count(dt.date(2021, 6, 3)) == 59
    assert len(starts) == 68


def test_treasury_entries_bear_the_entity_number_that_ofac_gives() -> None:
    [vessel] = named("Adrian Darya 1", "us_ofac_sdn")
    assert vessel.id == "us_ofac_sdn:27304"
    assert [(i.scheme, i.value) for i in vessel.identifiers] == [("imo", "IMO 9116412")]


@pytest.mark.parametrize("name", ["Ant Group", "Zoloz", "EyeVerify", "Alibaba"])
def test_those_who_are_on_none_of_these_lists_are_not_in_it(name: str) -> None:
    """Alibaba is on the 1260H list only, which has a table of its own."""
    assert not [
        n.text for e in reading().entities for n in e.names if n.text.casefold().startswith(name.casefold())
    ]


def test_what_is_not_certain_says_why() -> None:
    by_certainty = {dict(entity.details)["certainty"] for entity in reading().entities}
    assert by_certainty <= set(CERTAINTIES)
    doubtful = [e for e in reading().entities if dict(e.details)["certainty"] != "certain"]
    assert doubtful
    assert all(entity.remarks for entity in doubtful)


def test_no_published_text_carries_a_damaged_letter() -> None:
    texts = [
        text
        for e in reading().entities
        for text in (*(n.text for n in e.names), *(a.text for a in e.addresses))
    ]
    assert not [text for text in texts if set(text) & set("?¢”‚§\ufffd")]


GOOD = {
    "id": "1", "list": "us_bis_el", "name": "Acme", "country": "CN", "from": "2020-01-02",
    "citation": "85 FR 1", "certainty": "certain",
}  # fmt: skip


def table(**cells: str) -> list[RawFile]:
    row = GOOD | cells
    return [
        RawFile(
            "starter.csv", "\n".join([",".join(COLUMNS), ",".join(row.get(c, "") for c in COLUMNS)]).encode()
        )
    ]


def test_a_complete_row_is_read() -> None:
    [entity] = read(table(address="Road 1 CN", type="organisation")).entities
    assert (entity.id, entity.name, entity.countries) == ("us_bis_el:1", "Acme", frozenset({"CN"}))


@pytest.mark.parametrize(
    ("cells", "told"),
    [
        pytest.param({"name": ""}, "name: must not be empty", id="no name"),
        pytest.param({"citation": ""}, "citation: must not be empty", id="no citation"),
        pytest.param({"list": "us_bis_xx"}, "no list of the catalog", id="an unknown list"),
        pytest.param({"type": "firm"}, "type: 'firm' is none of", id="an unknown type"),
        pytest.param({"country": "XQ"}, "country: 'XQ' is no", id="an unknown country"),
        pytest.param({"country": "China"}, "country: 'China' is no", id="a country that is no code"),
        pytest.param({"certainty": ""}, "certainty: '' is none of", id="no certainty"),
        pytest.param({"from": "2020"}, "from: '2020' is no day", id="half a day"),
        pytest.param(
            {"to": "2019-01-01"}, "to: 2019-01-01 does not come after", id="an end before the start"
        ),
        pytest.param({"identifiers": "vat 1"}, "identifiers: 'vat 1' is not", id="a number without a scheme"),
    ],
)
def test_a_row_with_a_slip_is_refused_with_its_row(cells: dict[str, str], told: str) -> None:
    with pytest.raises(ListUnreadableError, match=r"starter\.csv, row 2") as caught:
        read(table(**cells))
    assert told in str(caught.value)


@pytest.mark.parametrize("id_", ["1", ""])
def test_one_party_twice_on_a_list_is_refused(id_: str) -> None:
    [file] = table(id=id_)
    twice = RawFile(file.name, file.data + b"\n" + file.data.splitlines()[1])
    with pytest.raises(ListUnreadableError, match=r"us_bis_el:[0-9a-f]+ stands more than once"):
        read([twice])


CSL = Path(__file__).parents[2].parent / "shared" / "lists" / "us_csl"


def test_the_full_lists_take_the_entries_places_without_a_change_of_id() -> None:
    """Every entry without an end is, by its id, in the CSL of 2022-05 or 2026-07."""
    files = sorted(CSL.glob("consolidated_*.csv"))
    if not files:
        pytest.skip("the published files are not part of the repository")
    known = {e.id for file in files for e in us_csl.read([RawFile(file.name, file.read_bytes())]).entities}
    assert [(e.id, e.name) for e in reading().entities if e.end is None and e.id not in known] == []
