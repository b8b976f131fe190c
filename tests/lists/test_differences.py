"""What changed between two states of a list: everything that did, and nothing else."""

from __future__ import annotations

import datetime as dt
from dataclasses import fields, replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from screener.lists.differences import Count, FieldChange, Kind, counted, differences, field_changes
from screener.model import (
    Address,
    Effect,
    Entity,
    EntityType,
    Identifier,
    ListId,
    Name,
    NameKind,
    PartialDate,
    Relation,
    SourceId,
)

LIST = ListId("us_bis_el")


def entity(number: int, **more: object) -> Entity:
    plain = Entity(
        id=f"{LIST}:{number}",
        list_id=LIST,
        sources=(SourceId("us_csl"),),
        type=EntityType.ORGANISATION,
        names=(Name(f"Kelvo {number} Ltd"),),
    )
    return replace(plain, **more)  # type: ignore[arg-type]  # any field of an entity


day = PartialDate(dt.date(1962, 1, 1), dt.date(1962, 12, 31), "circa 1962")

FIELDS = [
    pytest.param(
        {"names": (Name("Kelvo 1 Ltd"), Name("Kel-Vo", NameKind.ALIAS))},
        FieldChange("names", (), ("Kel-Vo (alias)",)),
        id="an alias came",
    ),
    pytest.param({"names": (Name("Kelvo One"),)},
                 FieldChange("names", ("Kelvo 1 Ltd (primary)",), ("Kelvo One (primary)",)), id="renamed"),
    pytest.param({"type": EntityType.PERSON}, FieldChange("type", ("organisation",), ("person",)), id="type"),
    pytest.param({"start": dt.date(2020, 1, 2)}, FieldChange("from", (), ("2020-01-02",)), id="first day"),
    pytest.param({"end": dt.date(2020, 1, 2)}, FieldChange("to", (), ("2020-01-02",)), id="last day"),
    pytest.param({"births": (day,)}, FieldChange("births", (), ("circa 1962",)), id="a date as published"),
    pytest.param({"addresses": (Address("1 Quay", country="MT"),)},
                 FieldChange("addresses", (), ("1 Quay [MT]",)), id="an address"),
    pytest.param({"identifiers": (Identifier("imo", "9074729"),)},
                 FieldChange("identifiers", (), ("imo 9074729",)), id="a number"),
    pytest.param({"relations": (Relation("parent", "Kest AG"),)},
                 FieldChange("relations", (), ("parent Kest AG",)), id="a relation"),
    pytest.param({"details": (("tonnage", "12"),)},
                 FieldChange("details", (), ("tonnage: 12",)), id="any other field"),
    pytest.param({"effect": Effect.LICENCE}, FieldChange("effect", (), ("licence",)), id="its own effect"),
    pytest.param({"remarks": "x"}, FieldChange("remarks", (), ("x",)), id="remarks"),
]  # fmt: skip


@pytest.mark.parametrize(("more", "expected"), FIELDS)
def test_a_change_of_a_field_is_told(more: dict[str, object], expected: FieldChange) -> None:
    assert field_changes(entity(1), entity(1, **more)) == (expected,)


def test_every_field_but_where_it_was_read_is_compared() -> None:
    """A field that is added to entities is compared without anybody thinking of it."""
    told = {name for more, _ in (p.values for p in FIELDS) for name in more}  # type: ignore[union-attr]
    left = {f.name for f in fields(Entity)} - told - {"id", "list_id", "sources"}
    for name in left:
        value = "x" if isinstance(getattr(entity(1), name), str) else ("x",)
        (change,) = field_changes(entity(1), entity(1, **{name: value}))
        assert (change.field, change.gone, change.come) == (name, (), ("x",))


def test_an_order_that_changed_is_a_change_without_values() -> None:
    one, other = Name("A"), Name("B", NameKind.ALIAS)
    changes = field_changes(entity(1, names=(one, other)), entity(1, names=(other, one)))
    assert changes == (FieldChange("names", (), ()),)


def test_an_entity_that_another_file_states_too_has_not_changed() -> None:
    again = entity(1, sources=(SourceId("us_csl"), SourceId("us_ofac")))
    assert list(differences([entity(1)], [again])) == []


numbered = st.dictionaries(st.integers(0, 12), st.sampled_from(["a", "b"]))


@given(numbered, numbered)
def test_differences_lead_from_one_state_to_the_other(was: dict[int, str], now: dict[int, str]) -> None:
    before, after = ([entity(n, remarks=r) for n, r in state.items()] for state in (was, now))
    found = list(differences(before, after))
    state = {e.id: e for e in before}
    for difference in found:
        if difference.kind is Kind.REMOVED:
            del state[difference.entity.id]
        else:
            assert (difference.entity.id in state) is (difference.kind is Kind.CHANGED)
            state[difference.entity.id] = difference.entity
    assert state == {e.id: e for e in after}
    count = counted(before, after, found).get(LIST, Count())
    assert count.before + count.added - count.removed == count.after
    assert count.before - count.removed - count.changed == sum(was[n] == now[n] for n in was.keys() & now)
