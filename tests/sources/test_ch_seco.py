"""SECO's list: a sample with its golden file, single targets, and SECO's own example."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Sequence
from pathlib import Path

import pytest

from screener.errors import ListUnreadableError
from screener.lists.sources.ch_seco import read
from screener.model import Entity, EntityType, NameKind, RawFile, Reading

Check = Callable[[str, Callable[[Sequence[RawFile]], Reading]], Reading]

SAMPLE = Path(__file__).parent / "samples" / "ch_seco" / "consolidated-list.xml"
SHARED = Path(__file__).resolve().parents[2] / "../shared/lists/ch_seco/seco_EXAMPLE_amendment_2024-01-17.xml"
needs_shared = pytest.mark.skipif(not SHARED.exists(), reason="the publisher's example is not here")

NAME = (
    '<identity main="true"><name name-type="primary-name" quality="good">'
    '<name-part name-part-type="whole-name"><value>Ali</value></name-part></name>{}</identity>'
)


def reading(subject: str, modifications: str = "", *, kind: str = "whole-list") -> Reading:
    xml = (
        f'<swiss-sanctions-list list-type="{kind}" date="2026-08-27">'
        '<sanctions-program><program-key lang="eng">Test</program-key>'
        '<sanctions-set ssid="1" lang="eng">annex 1</sanctions-set></sanctions-program>'
        f'<target ssid="7"><sanctions-set-id>1</sanctions-set-id>{subject}{modifications}</target>'
        "</swiss-sanctions-list>"
    )
    return read([RawFile("seco.xml", xml.encode())])


def person(inside: str = "", modifications: str = "") -> Entity:
    [found] = reading(f"<individual>{NAME.format(inside)}</individual>", modifications).entities
    return found


def modification(kind: str, day: str) -> str:
    return f'<modification modification-type="{kind}" effective-date="{day}"/>'


def test_the_sample_reads_as_its_golden_file(golden: Check) -> None:
    found = golden("ch_seco", read)
    assert (found.published, len(found.entities), found.warnings) == (dt.date(2026, 8, 27), 4, ())


def sample(number: str) -> Entity:
    entities = read([RawFile("seco.xml", SAMPLE.read_bytes())]).entities
    [found] = [it for it in entities if it.id == f"ch_seco:{number}"]
    return found


def test_a_name_stands_in_natural_order_and_in_each_spelling() -> None:
    names = [(name.text, name.kind, name.language) for name in sample("5142").names]
    assert names == [
        ("Dzmitry Aliaksandravich Lukashenka", NameKind.PRIMARY, ""),
        ("Dmitri Aliaksandravich Lukashenko", NameKind.ALIAS, "rus"),
        ("Дмитрий Лукашенко", NameKind.ALIAS, "rus"),
    ]
    assert sample("5142").title == "Dr."


def test_a_second_identity_gives_aliases_and_its_nationality() -> None:
    found = sample("1900")
    assert [(n.text, n.kind) for n in found.names] == [
        ("Test A", NameKind.PRIMARY),
        ("Tee", NameKind.WEAK),
        ("Ali Zafir 'Abdullah'", NameKind.ALIAS),
    ]
    assert found.nationalities == ("IQ",)
    assert (found.births[0].first.year, found.births[0].last.year) == (1957, 1959)


def test_a_ship_has_the_number_of_its_further_information() -> None:
    ship = sample("34461")
    assert (ship.type, [(i.scheme, i.value) for i in ship.identifiers]) == (
        EntityType.VESSEL,
        [("imo", "8405270")],
    )


def test_a_relation_points_at_the_other_target() -> None:
    [relation] = sample("46130").relations
    assert (relation.kind, relation.entity_id) == ("linked_to", "ch_seco:5142")
    assert relation.name == "Dzmitry Aliaksandravich Lukashenka"


@pytest.mark.parametrize(
    ("days", "start", "end"),
    [
        pytest.param([("listed", "2012-01-02")], "2012-01-02", None, id="listed"),
        pytest.param(
            [("de-listed", "2016-03-01"), ("listed", "2012-01-02")], "2012-01-02", "2016-03-01", id="delisted"
        ),
        pytest.param(
            [("listed", "2020-05-06"), ("de-listed", "2016-03-01"), ("listed", "2012-01-02")],
            "2020-05-06",
            None,
            id="listed again",
        ),
        pytest.param([("de-listed", "2016-03-01")], None, "2016-03-01", id="nobody says since when"),
        pytest.param([("amended", "2016-03-01")], None, None, id="only amended"),
    ],
)
def test_the_days_on_the_list(days: list[tuple[str, str]], start: str | None, end: str | None) -> None:
    found = person("", "".join(modification(kind, day) for kind, day in days))
    assert (found.start and found.start.isoformat(), found.end and found.end.isoformat()) == (start, end)


def test_a_copy_of_a_target_within_its_history_is_no_target() -> None:
    inside = '<target ssid="8"><entity><identity/></entity></target>'
    history = f'<modification modification-type="amended"><added>{inside}</added></modification>'
    assert person("", history).id == "ch_seco:7"


def test_a_date_of_another_calendar_is_shown_and_not_compared() -> None:
    found = person('<day-month-year year="1402" month="6" day="24" calendar="Hijri"/>')
    assert found.births == ()
    assert ("day-month-year", "1402-06-24 (Hijri)") in found.details


@pytest.mark.parametrize(
    ("subject", "more", "says"),
    [
        pytest.param("<individual/>", "", "has no name", id="no name"),
        pytest.param("", "", "not one individual, entity or object", id="no subject"),
        pytest.param('<object object-type="tank"/>', "", "'tank'", id="an object nobody knows"),
        pytest.param(
            f"<entity>{NAME.format('')}</entity>".replace("primary-name", "pet-name"),
            "",
            "'pet-name'",
            id="a kind of name nobody knows",
        ),
        pytest.param(
            f"<entity>{NAME.format('')}</entity>".replace('"good"', '"fair"'), "", "'fair'", id="a quality"
        ),
        pytest.param(
            f"<entity>{NAME.format('')}</entity>",
            modification("forgiven", "2020-01-01"),
            "'forgiven'",
            id="a fate",
        ),
    ],
)
def test_what_no_reader_knows_is_an_error(subject: str, more: str, says: str) -> None:
    with pytest.raises(ListUnreadableError, match=says):
        reading(subject, more)


def test_a_list_of_changes_is_refused() -> None:
    with pytest.raises(ListUnreadableError, match="'amendment'") as caught:
        reading(f"<entity>{NAME.format('')}</entity>", kind="amendment")
    assert "whole list" in caught.value.hint


def test_unknown_elements_are_told() -> None:
    found = reading(f"<entity>{NAME.format('<mood/>')}<star/></entity><moon/>")
    assert sorted(w.field for w in found.warnings) == ["entity/star", "identity/mood", "target/moon"]


@needs_shared
def test_secos_own_example_reads_once_it_is_called_whole() -> None:
    data = SHARED.read_bytes()
    with pytest.raises(ListUnreadableError, match="'amendment'"):
        read([RawFile("example.xml", data)])
    whole = read([RawFile("example.xml", data.replace(b'"amendment"', b'"whole-list"'))])
    assert [(e.name, e.gender, e.nationalities) for e in whole.entities] == [
        ("Test B", "female", ("GB",)),
        ("Test C", "male", ("US",)),
        ("Test A", "", ("CH",)),
    ]
    assert whole.warnings == ()
