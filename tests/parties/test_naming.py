"""The several names that one cell can hold."""

from __future__ import annotations

import pytest

from screener.model import EntityType
from screener.parties.naming import names_of, split_aliases

CELLS: list[tuple[str, tuple[str, ...]]] = [
    ("Alpha Ltd", ()),
    ("Alpha Ltd T/A Beta Shop", ("Alpha Ltd", "Beta Shop")),
    ("Alpha Ltd t/a Beta Shop", ("Alpha Ltd", "Beta Shop")),
    ("Alpha Ltd trading as Beta", ("Alpha Ltd", "Beta")),
    ("Alpha Inc DBA Beta", ("Alpha Inc", "Beta")),
    ("Alpha Inc. d/b/a Beta", ("Alpha Inc.", "Beta")),
    ("Alpha (a.k.a. Beta)", ("Alpha", "Beta")),
    ("Alpha, aka Beta; fka Gamma", ("Alpha", "Beta", "Gamma")),
    ("Alpha (formerly Beta)", ("Alpha", "Beta")),
    ("Alpha (formerly known as Beta (UK) Ltd)", ("Alpha", "Beta (UK) Ltd)")),
    ("Alpha (now Beta)", ("Alpha", "Beta")),
    ("Alpha Now Ltd", ()),
    ("Alpha - formerly Beta", ("Alpha", "Beta")),
    ("Alpha T/AS Beta", ("Alpha", "Beta")),
    ("Alpha operating as Beta", ("Alpha", "Beta")),
    ("Alpha (Trading Name: Beta)", ("Alpha", "Beta")),
    ("Alpha GmbH (vormals Beta AG)", ("Alpha GmbH", "Beta AG")),
    ("Alpha SA (anciennement Beta)", ("Alpha SA", "Beta")),
    ("Alpha SA (ex Beta)", ("Alpha SA", "Beta")),
    ("Ex Libris Ltd", ()),
    ("ООО Альфа (ранее ООО Бета)", ("ООО Альфа", "ООО Бета")),
    ("北京甲公司（原名：乙公司）", ("北京甲公司", "乙公司")),
    ("Alpha t/a Beta DBA Gamma (formerly Delta)", ("Alpha", "Beta", "Gamma", "Delta")),
    ("Alpha c/o Jo Doe", ("Alpha", "Jo Doe")),
    ("SMITH, JOHN", ("JOHN SMITH",)),
    ("Van Dyke, Mary Ann", ("Mary Ann Van Dyke",)),
    ("O'Brien, Seán", ("Seán O'Brien",)),
    ("Acme, Inc.", ()),
    ("Acme, L.L.C.", ()),
    ("Smith, Jones, Brown", ()),
    ("Siemens, spol. s r.o.", ()),
    ("Amzn Mktp Uk*mi3xb6j84", ("Amzn Mktp Uk",)),
    ("SQ *Corner Cafe", ("Corner Cafe",)),
    ("PAYPAL *ACME", ("PAYPAL", "ACME")),
    ("AKA Brands", ()),
    ("Formerly Known Ltd", ()),
    ("Data Base Administrators dba", ("Data Base Administrators",)),
    ("Alpha Inc DBA", ("Alpha Inc",)),
    ("Alpha Inc. (t/a", ("Alpha Inc.",)),
    ("Alpha Painting Company Inc AKA", ("Alpha Painting Company Inc",)),
    ("Alpha DBA Beta d/b/a:", ("Alpha", "Beta")),
    ("Kouassi Aka", ()),
    ("DBA", ()),
    ("Alphadba", ()),
]


@pytest.mark.parametrize(("cell", "others"), CELLS, ids=[case[0] for case in CELLS])
def test_names_beside_the_name(cell: str, others: tuple[str, ...]) -> None:
    names = names_of(cell)
    assert (names.name, names.others, names.problem) == (cell, others, "")


def test_a_comma_in_an_organisations_name_is_not_a_persons() -> None:
    assert names_of("Smith, John", EntityType.ORGANISATION).others == ()


@pytest.mark.parametrize(
    ("cell", "aliases"),
    [
        ("Beta; Gamma", ("Beta", "Gamma")),
        ("Beta Co., Ltd.", ("Beta Co., Ltd.",)),
        ("Beta | Gamma\nDelta", ("Beta", "Gamma", "Delta")),
        (" ; ", ()),
    ],
    ids=["apart by semicolon", "a comma belongs to the name", "apart by bar and line", "none"],
)
def test_aliases_of_a_cell(cell: str, aliases: tuple[str, ...]) -> None:
    assert split_aliases(cell) == aliases


def test_quotation_marks_around_a_name_are_not_part_of_it() -> None:
    assert names_of(' "Acme  Ltd" ').name == "Acme Ltd"
