"""OpenSanctions: targets with what hangs on them, in both of its forms; licensed data says so."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Callable, Sequence

import pytest

from screener.errors import ListUnreadableError
from screener.lists import catalog, update
from screener.lists.sources.opensanctions.read import read
from screener.model import Effect, Entity, EntityType, NameKind, RawFile, Reading, Relation, SourceId

Check = Callable[[str, Callable[[Sequence[RawFile]], Reading]], Reading]


def found(reading: Reading, key: str) -> Entity:
    [entity] = [entity for entity in reading.entities if entity.id == f"opensanctions:{key}"]
    return entity


@pytest.mark.parametrize("sample", ["opensanctions", "opensanctions_simple"])
def test_the_sample_reads_as_golden_and_says_its_licence(golden: Check, sample: str) -> None:
    reading = golden(sample, read)
    assert reading.published == dt.date(2026, 8, 1)
    first, *others = reading.warnings
    assert first.told
    assert "CC BY-NC 4.0" in first.message
    assert [warning.field for warning in others] == ["Security"]


def test_what_hangs_on_a_target_is_its_own(golden: Check) -> None:
    reading = golden("opensanctions", read)
    zawahiri = found(reading, "Q56671")
    assert zawahiri.start == dt.date(2001, 1, 25)
    assert ("un_ref", "QDi.006") in zawahiri.details
    assert [(n.scheme, n.value, n.country) for n in zawahiri.identifiers] == [("passport", "1084010", "EG")]
    assert [birth.text for birth in zawahiri.births] == ["1951-06-19"]
    assert {name.kind for name in zawahiri.names if name.text.startswith("Nur")} == {NameKind.WEAK}
    kangxun = found(reading, "own-zte-kangxun")
    assert kangxun.relations == (
        Relation("owned_or_controlled_by", "ZTE Corporation", "opensanctions:NK-zte2018"),
    )


def test_a_target_leaves_the_list_when_its_last_sanction_ends(golden: Check) -> None:
    reading = golden("opensanctions", read)
    assert found(reading, "NK-zte2018").end == dt.date(2018, 7, 13)
    assert found(reading, "NK-25vyVSdxwXuFWXQwXvBzGq").end is None


def test_what_a_topic_says_is_the_effect(golden: Check) -> None:
    reading, effect = golden("opensanctions", read), catalog.load().effect
    assert effect(found(reading, "Q56671")) is Effect.PROHIBITED
    assert effect(found(reading, "NK-zte2018")) is Effect.LICENCE
    table = golden("opensanctions_simple", read)
    assert effect(found(table, "Q56671")) is Effect.PROHIBITED
    assert effect(found(table, "Q7747")) is Effect.RED_FLAG


def test_a_file_with_nested_entities_is_read_alike() -> None:
    sanction = {
        "id": "s", "schema": "Sanction", "properties": {"entity": ["x"], "startDate": ["2022-02-24"]},
    }  # fmt: skip
    target = {
        "id": "x", "schema": "Company", "caption": "Acme", "target": True,
        "properties": {"name": ["Acme"], "sanctions": [sanction]},
    }  # fmt: skip
    [entity] = read([RawFile("targets.nested.json", json.dumps(target).encode())]).entities
    assert (entity.name, entity.start, entity.type) == ("Acme", dt.date(2022, 2, 24), EntityType.ORGANISATION)


def test_without_the_mark_of_a_target_topics_tell() -> None:
    lines = [
        {"id": "x", "schema": "Company", "properties": {"name": ["Acme"], "topics": ["sanction"]}},
        {"id": "y", "schema": "Company", "properties": {"name": ["Its parent"]}},
    ]
    data = "\n".join(map(json.dumps, lines)).encode()
    assert [entity.name for entity in read([RawFile("e.json", data)]).entities] == ["Acme"]


HEADER = "id,schema,name,aliases,countries,identifiers"

BROKEN = [
    pytest.param(b'{"id": "x", "schema": "Person"', "not whole JSON", id="a line cut short"),
    pytest.param(b'{"id": "x"}', "no `properties`", id="another kind of JSON"),
    pytest.param(b'{"properties": {}}', "without `id` or `schema`", id="no id"),
    pytest.param(
        b'{"id": "x", "schema": "Person", "properties": {"name": "A"}}',
        "properties.name is no list",
        id="a text for a list",
    ),
    pytest.param(
        b'{"id": "x", "schema": "Person", "target": true, "properties": {}}',
        "without a name",
        id="nobody's name",
    ),
    pytest.param(
        b'{"id": "x", "schema": "Address", "properties": {}}', "holds no target", id="no target at all"
    ),
    pytest.param(f"{HEADER}\nx,Person,,,,".encode(), "without a name", id="a row without a name"),
    pytest.param(f"{HEADER}\nx,Person,A,,,\nx,Person,A,,,".encode(), "stands twice", id="an id twice"),
    pytest.param(b"id,name\nx,A", "the header lacks", id="another table"),
    pytest.param(b"<!doctype html>", "web page", id="a web page"),
]


@pytest.mark.parametrize(("data", "told"), BROKEN)
def test_a_file_that_is_not_what_it_seems_is_refused(data: bytes, told: str) -> None:
    with pytest.raises(ListUnreadableError, match=told):
        read([RawFile("entities.ftm.json", data)])


def test_nothing_is_fetched_unless_it_is_named() -> None:
    known = catalog.load()
    assert SourceId("opensanctions") not in {source.id for source in update.chosen(known, ())}
    [source] = update.chosen(known, ["opensanctions"])
    assert "non-commercial" in source.terms
