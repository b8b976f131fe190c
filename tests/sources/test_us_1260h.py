"""The 1260H table against what is known of its editions, and its reader against broken tables."""

from __future__ import annotations

import csv
import datetime as dt
from pathlib import Path

import pytest

from screener.errors import ListUnreadableError
from screener.lists.sources.us_1260h import COLUMNS, EDITIONS, read
from screener.model import Entity, EntityType, NameKind, RawFile, Reading, Relation

TABLE = Path(__file__).parents[2] / "lists" / "us_1260h.csv"
SHARED = Path(__file__).parents[2].parent / "shared" / "lists" / "us_1260h" / "editions.csv"


@pytest.fixture(scope="module")
def reading() -> Reading:
    return read([RawFile(TABLE.name, TABLE.read_bytes())])


def in_force(reading: Reading, day: dt.date) -> list[Entity]:
    return [
        entity
        for entity in reading.entities
        if entity.start is not None and entity.start <= day and (entity.end is None or day < entity.end)
    ]


def entity(reading: Reading, key: str) -> Entity:
    [found] = [entity for entity in reading.entities if entity.id == f"us_dod_1260h:{key}"]
    return found


@pytest.mark.parametrize(
    ("day", "count"),
    [
        pytest.param("2021-06-03", 47, id="the first edition names 47"),
        pytest.param("2022-10-05", 60, id="13 join in 2022"),
        pytest.param("2024-01-31", 73, id="16 join and 3 leave in January 2024"),
        pytest.param("2025-01-07", 134, id="134 in January 2025, Hesai of the footnote included"),
        pytest.param("2026-06-08", 188, id="188 rows in June 2026, subsidiaries included"),
    ],
)
def test_each_edition_has_as_many_entities_as_it_prints(reading: Reading, day: str, count: int) -> None:
    """Source: the editions; the 2025 count of 134 is DoD's own."""
    assert len(in_force(reading, dt.date.fromisoformat(day))) == count


def test_the_edition_of_2026_adds_65(reading: Reading) -> None:
    added = [entity for entity in reading.entities if entity.start == EDITIONS[-1]]
    assert len(added) == 65


@pytest.mark.parametrize(
    ("key", "start", "end"),
    [
        pytest.param("alibaba-group-holding", "2026-06-08", None, id="Alibaba joins in June 2026"),
        pytest.param("beijing-megvii-technology", "2024-01-31", "2025-01-07", id="Megvii for one edition"),
        pytest.param("huawei-technologies", "2021-06-03", None, id="Huawei since the first edition"),
        pytest.param("shenzhen-dji-technology", "2022-10-05", None, id="DJI through a change of name"),
        pytest.param("yangtze-memory-technologies", "2024-01-31", None, id="YMTC without a gap in 2026"),
        pytest.param("changxin-memory-technologies", "2025-01-07", None, id="CXMT without the gap either"),
        pytest.param("hesai-group", "2024-01-31", None, id="Hesai, relisted at once in October 2024"),
        pytest.param(
            "advanced-micro-fabrication-equipment-inc-china",
            "2024-01-31",
            "2024-12-18",
            id="AMEC, taken off between editions",
        ),
        pytest.param("idg-capital-partners", "2024-01-31", "2024-12-18", id="IDG Capital with it"),
        pytest.param("costar-group", "2021-06-03", "2026-06-08", id="Costar until the edition that omits it"),
    ],
)
def test_an_entity_is_listed_from_and_to_the_days_of_its_editions(
    reading: Reading, key: str, start: str, end: str | None
) -> None:
    found = entity(reading, key)
    assert found.start == dt.date.fromisoformat(start)
    assert found.end == (dt.date.fromisoformat(end) if end else None)


def test_no_day_comes_from_the_withdrawn_notice(reading: Reading) -> None:
    withdrawn = {dt.date(2026, 2, 13), dt.date(2026, 2, 17)}
    assert not [entity for entity in reading.entities if withdrawn & {entity.start, entity.end}]


@pytest.mark.parametrize(
    ("key", "former"),
    [
        ("shenzhen-dji-technology", "Shenzhen DJI Innovation Technology Co., Ltd."),
        ("avic-chengdu-aircraft", "Zhonghang Electronic Measuring Instruments Company Limited"),
        ("cetc-cyberspace-security-technology", "Cheng Du Westone Information Industry Co., Ltd."),
        (
            "semiconductor-manufacturing-north-china-beijing",
            "SMIC Northern Integrated Circuit Manufacturing (Beijing) Co., Ltd",
        ),
    ],
)
def test_an_earlier_printed_name_stays_searchable_as_a_former_name(
    reading: Reading, key: str, former: str
) -> None:
    kinds = {name.text: name.kind for name in entity(reading, key).names}
    assert kinds[former] is NameKind.FORMER


def test_a_subsidiary_names_its_parent(reading: Reading) -> None:
    parent = Relation("parent", "Shenzhen DJI Technology Co., Ltd.", "us_dod_1260h:shenzhen-dji-technology")
    assert entity(reading, "shenzhen-dajiang-baiwang-technology").relations == (parent,)


@pytest.mark.parametrize("name", ["Ant Group", "Zoloz", "EyeVerify"])
def test_those_who_were_never_listed_are_in_no_edition(reading: Reading, name: str) -> None:
    assert not [n for e in reading.entities for n in e.names if name.casefold() in n.text.casefold()]


def test_every_entity_is_an_organisation_with_a_citation_and_an_id_of_its_own(reading: Reading) -> None:
    assert all(entity.citations and entity.type is EntityType.ORGANISATION for entity in reading.entities)
    assert len({entity.id for entity in reading.entities}) == len(reading.entities)
    assert reading.published == EDITIONS[-1]


def test_the_table_has_a_row_for_every_name_of_the_stacked_editions(reading: Reading) -> None:
    """Compares with the 397 rows that the table was made from."""
    if not SHARED.exists():
        pytest.skip("the stacked editions are not part of the repository")
    known = {simple(name.text) for entity in reading.entities for name in entity.names}
    lines = SHARED.read_text(encoding="utf-8").splitlines()[1:]
    assert len(lines) == 397
    printed = [cells[0] for cells in csv.reader(lines)]
    assert not [name for name in printed if simple(name) not in known]


def simple(name: str) -> str:
    """The name without what printers vary: case, marks, Limited or Ltd, an alias in brackets at the end."""
    for alias in (" (CH UAV)", " (Sugon)", " (Inner Mongolia)", " (MGI)"):
        name = name.removesuffix(alias)
    return "".join(c for c in name.casefold().replace("limited", "ltd") if c.isascii() and c.isalnum())


HEADER = ",".join(COLUMNS)


@pytest.mark.parametrize(
    ("rows", "told"),
    [
        pytest.param(["a,,,,,2021-06-03,,,c,,"], "name: must not be empty", id="a blank name"),
        pytest.param([",A,,,,2021-06-03,,,c,,"], "id: must not be empty", id="a blank id"),
        pytest.param(["a,A,,,,2021-06-03,,,,,"], "citation: must not be empty", id="no citation"),
        pytest.param(["a,A,,,,,,,c,,"], "from: must not be empty", id="no first day"),
        pytest.param(["a,A,,,,03.06.2021,,,c,,"], "no day written YYYY-MM-DD", id="a day written otherwise"),
        pytest.param(["a,A,,,,2021-06-03,2021-06-03,,c,,"], "does not come after from", id="an empty period"),
        pytest.param(["a,A,,,b,2021-06-03,,,c,,"], "no row has the id 'b'", id="a parent that is not there"),
        pytest.param(
            ["a,A,,,,2021-06-03,2022-10-05,,c,,", "a,B,,,,2024-01-31,,,c,,"],
            "leaves a gap after row 2",
            id="two periods with a gap under one id",
        ),
        pytest.param(
            ["a,A,,,,2021-06-03,,,c,,", "a,A,,,,2021-06-03,,,c,,"],
            "leaves a gap",
            id="the same row twice",
        ),
    ],
)
def test_a_table_with_a_slip_is_refused_with_its_row(rows: list[str], told: str) -> None:
    data = "\n".join([HEADER, *rows, ""]).encode()
    with pytest.raises(ListUnreadableError, match=r"us_1260h\.csv, row \d") as caught:
        read([RawFile("us_1260h.csv", data)])
    assert told in str(caught.value)


def test_a_table_with_another_column_is_refused() -> None:
    with pytest.raises(ListUnreadableError, match="the header is"):
        read([RawFile("us_1260h.csv", f"{HEADER},colour\na,A,,,,2021-06-03,,,c,,,red\n".encode())])
