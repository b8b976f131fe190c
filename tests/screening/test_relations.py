"""What lists say of who owns or controls whom links parties, in the right direction, and halves nothing."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest

from screener.errors import OwnershipError
from screener.model import Basis, Entity, EntityType, ListId, Name, Relation, SourceId, Verdict
from screener.ownership.assess import assess
from screener.ownership.graph import NodeKey, build
from screener.screening.relations import related
from screener.screening.stakes import reading_of
from tests.ownership.worked import SHARED, TODAY, listing, rule, stake


def entity(number: str, name: str, *relations: Relation, list_id: str = "us_ofac_sdn") -> Entity:
    return Entity(
        f"{list_id}:{number}",
        ListId(list_id),
        (SourceId("us_ofac"),),
        EntityType.ORGANISATION,
        (Name(name),),
        relations=relations,
    )


PARENT = entity("1", "Parent")


@pytest.mark.parametrize(
    ("kind", "expected"),
    [
        pytest.param("owned_or_controlled_by", ("Parent", "Child"), id="names the owner"),
        pytest.param("owns_controls_or_operates", ("Child", "Parent"), id="names the owned"),
        pytest.param("parent", ("Parent", "Child"), id="a parent"),
        pytest.param("former_owned_or_controlled_by", None, id="no more"),
        pytest.param("acting_for_or_on_behalf_of", None, id="no ownership"),
        pytest.param("linked_to", None, id="a link of no kind"),
    ],
)
def test_the_direction_is_the_publishers(kind: str, expected: tuple[str, str] | None) -> None:
    found = related([PARENT, entity("2", "Child", Relation(kind, "PARENT", "us_ofac_sdn:1"))])
    assert [(s.owner, s.owned) for s in found] == ([expected] if expected else [])
    assert all(s.basis is Basis.CONTROL and not s.known for s in found)


def test_a_relation_stated_from_both_sides_is_one() -> None:
    child = entity("2", "Child", Relation("owned_or_controlled_by", "Parent", "us_ofac_sdn:1"))
    parent = entity("1", "Parent", Relation("owns_controls_or_operates", "Child", "us_ofac_sdn:2"))
    assert len(related([parent, child])) == 1


def test_a_party_on_two_lists_of_ofac_is_one_party() -> None:
    other = entity("1", "Parent", list_id="us_ofac_ssi")
    child = entity("2", "Child", Relation("owned_or_controlled_by", "Parent", "us_ofac_ssi:1"))
    grandchild = entity("3", "Grandchild", Relation("owned_or_controlled_by", "Parent", "us_ofac_sdn:1"))
    assert {s.owner_id for s in related([PARENT, other, child, grandchild])} == {"us_ofac:1"}


def test_a_link_is_a_flag_and_never_half_of_anything() -> None:
    child = entity("2", "Child", Relation("owned_or_controlled_by", "Parent", "us_ofac_sdn:1"))
    rows = [*related([PARENT, child]), stake("Parent", "49", "Child"), stake("Child", "100", "Grandchild")]
    graph = build(rows, TODAY)
    listings = {NodeKey("id:us_ofac:1"): (listing("us_ofac_sdn"),)}
    found = {e.party: e for e in assess(graph, rule("ofac50"), listings, graph.names).values()}
    assert (found["Child"].verdict, found["Grandchild"].verdict) == (Verdict.NO, Verdict.NO)
    assert "control_without_ownership" in {flag.kind for flag in found["Child"].flags}


ENHANCED = SHARED / "lists" / "us_ofac" / "CONS_ENHANCED_2025-01-10.ZIP"
ADVANCED = SHARED / "lists" / "us_ofac" / "sdn_advanced_2024-02-23_SUBSET.xml"


@pytest.mark.skipif(not ENHANCED.is_file(), reason="OFAC's files are not part of the project")
def test_ofacs_own_files_are_stakes_too() -> None:
    enhanced, advanced = reading_of(ENHANCED), reading_of(ADVANCED)
    assert (enhanced.format, advanced.format) == ("ofac-relations", "ofac-relations")
    assert Counter(s.basis_text for s in enhanced.stakes) == {
        "linked: owned or controlled by": 278,
        "linked: owns controls or operates": 4,
    }
    assert {(s.basis, s.known) for s in (*enhanced.stakes, *advanced.stakes)} == {(Basis.CONTROL, False)}


def test_other_xml_and_archives_are_no_stakes(tmp_path: Path) -> None:
    for name, data in (("a.xml", b"<other/>"), ("b.zip", b"PK\x03\x04rubbish"), ("c.xml", b"<Sanctions")):
        (tmp_path / name).write_bytes(data)
        with pytest.raises(OwnershipError, match=name):
            reading_of(tmp_path / name)
    broken = tmp_path / "d.xml"
    broken.write_bytes(b"<sanctionsData >")
    with pytest.raises(OwnershipError, match=r"d\.xml"):
        reading_of(broken)
