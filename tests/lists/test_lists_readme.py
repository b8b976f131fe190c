"""The pages on lists against the catalog: every list that a source feeds has its section, in one form."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from screener.lists import catalog
from screener.model import ListId

README = (Path(__file__).parents[2] / "lists" / "README.md").read_text(encoding="utf-8")
SECTIONS: dict[str, str] = dict(re.findall(r"^## (\S+)\n(.*?)(?=^## |\Z)", README, re.MULTILINE | re.DOTALL))
FIELDS = ["Publisher", "Address", "Licence", "Cadence", "Format", "Effect", "Ownership rule", "Since version"]
FED = sorted({list_id for source in catalog.load().sources.values() for list_id in source.lists})


def facts(section: str) -> dict[str, str]:
    """The section's fixed table, the first of its tables."""
    table = SECTIONS[section].split("\n\n")[1]
    return dict(re.findall(r"^\| ([^|]+?) \| (.+) \|$", table, re.MULTILINE))


@pytest.mark.parametrize("section", sorted(SECTIONS))
def test_every_section_has_the_same_table(section: str) -> None:
    assert list(facts(section)) == FIELDS
    assert all(facts(section).values())


@pytest.mark.parametrize("list_id", FED)
def test_every_list_that_a_source_feeds_has_a_section_that_agrees_with_the_catalog(list_id: str) -> None:
    meta = catalog.load().lists[ListId(list_id)]
    table = facts(list_id)
    assert table["Publisher"] == meta.publisher
    assert f"`{meta.effect}`" in table["Effect"]


def test_the_contents_name_every_section() -> None:
    assert re.findall(r"\(#(\w+)\)", README) == list(SECTIONS)


def test_every_section_is_a_list_or_says_what_it_is() -> None:
    assert set(SECTIONS) - set(catalog.load().lists) == {"house", "starter"}
