"""Which published aliases are an entry's own: seen beside the other entries of its list."""

from __future__ import annotations

import pytest

from screener.lists.own_names import own_names
from screener.model import Entity, EntityType, ListId, Name, NameKind, Relation, SourceId

EL = ListId("us_bis_el")
SHARED_BY_ALL = ("Research Institute 38", "No 38 Research Institute", "ECRIEE")


def entity(name: str, *aliases: str, published: str = "", list_id: ListId = EL) -> Entity:
    names = (Name(name), *(Name(alias, NameKind.ALIAS) for alias in aliases))
    details = (("name_as_published", published),) if published else ()
    return Entity(
        f"{list_id}:{name}", list_id, (SourceId("us_csl"),), EntityType.UNKNOWN, names, details=details
    )


def texts(entity: Entity) -> list[str]:
    return [name.text for name in entity.names]


def test_names_printed_beside_many_are_those_of_the_one_whose_number_they_repeat() -> None:
    institute = entity("CETC 38th Research Institute", "CETC 38", *SHARED_BY_ALL)
    units = [entity(name, *SHARED_BY_ALL) for name in ("Brainware Terahertz", "ECU Electronic Industrial")]
    owner, *others = own_names([institute, *units])
    assert owner == institute
    for unit in others:
        assert texts(unit) == [unit.name]
        assert unit.relations == (Relation("affiliated", "CETC 38th Research Institute"),)
        assert unit.details == (("names_of_another", "; ".join(SHARED_BY_ALL)),)


@pytest.mark.parametrize(
    "entities",
    [
        pytest.param(
            [entity(f"Steel Design {form}", "TRME", "Turbo Resources") for form in ("FZE", "LLC")],
            id="two that trade as one",
        ),
        pytest.param(
            [entity(name, "Kelvo Group", "Kelvo Holding") for name in ("Acme", "Brine", "Corvo")],
            id="three of which none can be told to be the owner",
        ),
        pytest.param(
            [entity("7th Factory", "Plant 7"), entity("Acme", "Plant 7"), entity("Brine", "Plant 7")],
            id="one name alone may be chance",
        ),
        pytest.param(
            [
                entity("7th Factory", "Plant 7", "Old 7"),
                entity("Acme", "Plant 7", "Old 7"),
                entity("Brine", "Plant 7", "Old 7", list_id=ListId("us_bis_uvl")),
            ],
            id="entries of two lists",
        ),
    ],
)  # fmt: skip
def test_shared_names_stay_where_the_owner_is_not_certain(entities: list[Entity]) -> None:
    assert own_names(entities) == tuple(entities)


def test_the_acronym_of_a_parent_within_the_name_is_a_relation() -> None:
    academy = entity(
        "China Aerospace Science and Technology Corporation First Academy",
        "CASC",
        published="China Aerospace Science and Technology Corporation (CASC) First Academy",
    )
    [own] = own_names([academy])
    assert texts(own) == [academy.name]
    assert own.relations == (Relation("parent", "China Aerospace Science and Technology Corporation"),)


def test_the_acronym_of_what_several_names_hold_is_a_parents() -> None:
    units = ("National Time Service Center", "Institute of Physics", "Institute of Optics")
    service = entity(f"Chinese Academy of Sciences, {units[0]}", "CAS", "NTSC")
    others = [entity(f"Chinese Academy of Sciences, {unit}") for unit in units[1:]]
    academy = entity("Chinese Academy of Sciences", "CAS")
    own = own_names([service, *others, academy])
    assert texts(own[0]) == [service.name, "NTSC"]
    assert own[0].relations == (Relation("parent", "Chinese Academy of Sciences"),)
    assert own[-1] == academy


def test_an_acronym_before_a_remark_is_the_partys_own() -> None:
    party = entity("Asa'ib Ahl al-Haq", "AAH", published="Asa'ib Ahl al-Haq (AAH) and any successor thereof")
    assert own_names([party]) == (party,)


@pytest.mark.parametrize(
    ("alias", "kind"),
    [
        pytest.param("United", NameKind.WEAK, id="a common word"),
        pytest.param("Al", NameKind.WEAK, id="two letters"),
        pytest.param("MOD", NameKind.WEAK, id="three letters that another entry has too"),
        pytest.param("FSB", NameKind.ALIAS, id="three letters of its own"),
        pytest.param("KNIRTI", NameKind.ALIAS, id="an acronym of six that another entry has too"),
        pytest.param("United Electronics", NameKind.ALIAS, id="two words"),
    ],
)
def test_an_alias_that_alone_could_be_anybodys_is_weak(alias: str, kind: NameKind) -> None:
    other = entity("Ministry of Defence of Elsewhere", "MOD", "KNIRTI")
    assert own_names([entity("Kelvo Inc.", alias), other])[0].names[1].kind is kind


def test_a_primary_name_is_never_weak() -> None:
    assert own_names([entity("EC")])[0].names[0].kind is NameKind.PRIMARY
