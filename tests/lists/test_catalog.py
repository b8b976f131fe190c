"""The catalog: complete, strict, and found wherever the package is."""

from __future__ import annotations

import json
import re
import tomllib
from pathlib import Path

import pytest

from screener.errors import ListDataError, UsageError
from screener.lists import catalog, guards, registry
from screener.lists.catalog import SourceMeta, house_list
from screener.model import Effect, Entity, EntityType, ListId, Name, RawFile, SourceId

ROOT = Path(__file__).resolve().parents[2]
CASES = ROOT / "../shared/ownership/cases.json"

GOOD = """
[lists.a]
title = "A"
publisher = "P"
jurisdiction = "US"
effect = "licence"
citation = "Act s. 1"
url = "https://p.test"
meaning = "Something."
[sources.s]
title = "S"
publisher = "P"
licence = "public domain"
cadence = "daily"
max_age_days = 7
format = "CSV"
lists = ["a"]
max_drop = 0.1
urls = [["a.csv", "https://p.test/a.csv"]]
[sources.s.floors]
a = 1
"""

SLIPS = [
    pytest.param(
        'effect = "licence"', 'effect = "license"', r"\[lists.a\]", id="an effect that there is not"
    ),
    pytest.param('title = "A"\n', "", r"missing \['title'\]", id="a list without a title"),
    pytest.param('citation = "Act s. 1"\n', "", "missing", id="a list without a legal basis"),
    pytest.param("max_drop = 0.1", "max_dorp = 0.1", "unknown key", id="a misspelt key"),
    pytest.param("max_drop = 0.1", "max_drop = 10", "share from 0 to 1", id="a share in percent"),
    pytest.param("max_age_days = 7", 'max_age_days = "7"', "max_age_days", id="a number in quotes"),
    pytest.param('lists = ["a"]', 'lists = ["b"]', "no such list", id="a source that feeds a stranger"),
    pytest.param("a = 1", "", "floors and lists", id="a list without a floor"),
    pytest.param("https://p.test/a.csv", "http://p.test/a.csv", "https", id="an address without TLS"),
    pytest.param('"a.csv"', '"../a.csv"', "no file name", id="a path for a file name"),
    pytest.param("[lists.a]", "[list.a]", "unknown table", id="a misspelt table"),
    pytest.param("[lists.a]", '[lists."A b"]', "not an id", id="an id that is no name"),
    pytest.param("[lists.a]", "[lists.a", "cannot be read", id="broken TOML"),
    pytest.param(
        'urls = [["a.csv", "https://p.test/a.csv"]]\n', "", "neither address", id="nothing to fetch"
    ),
]


@pytest.mark.parametrize(("right", "wrong", "said"), SLIPS)
def test_a_slip_is_an_error_that_says_where(right: str, wrong: str, said: str) -> None:
    assert right in GOOD
    with pytest.raises(ListDataError, match=said):
        catalog.parse(GOOD.replace(right, wrong, 1))


def test_the_example_of_the_slips_is_right() -> None:
    read = catalog.parse(GOOD)
    assert read.lists[ListId("a")].effect is Effect.LICENCE
    assert [source.id for source in read.feeding(ListId("a"))] == ["s"]


def test_an_outside_table_adds_and_never_replaces() -> None:
    more = GOOD.replace("lists.a", "lists.b").replace("sources.s", "sources.t").replace('["a"]', '["b", "a"]')
    whole = catalog.parse(more.replace("a = 1", "a = 1\nb = 1"), catalog.parse(GOOD))
    assert sorted(whole.lists) == ["a", "b"]
    with pytest.raises(ListDataError, match="there already are"):
        catalog.parse(GOOD, catalog.parse(GOOD))


# --- the catalog that ships


def test_every_sub_list_of_the_csl_has_its_own_list() -> None:
    assert set(catalog.load().sources[SourceId("us_csl")].lists) == {
        "us_bis_el", "us_bis_dpl", "us_bis_uvl", "us_bis_meu", "us_state_isn", "us_ddtc", "us_ofac_sdn",
        "us_ofac_ssi", "us_ofac_fse", "us_ofac_plc", "us_ofac_capta", "us_ofac_mbs", "us_ofac_cmic",
    }  # fmt: skip


EFFECTS = [
    ("us_ofac_sdn", Effect.PROHIBITED),
    ("us_bis_dpl", Effect.PROHIBITED),
    ("us_ddtc", Effect.PROHIBITED),
    ("us_bis_el", Effect.LICENCE),
    ("us_bis_meu", Effect.LICENCE),
    ("us_dod_1260h", Effect.RESTRICTED),
    ("us_ofac_cmic", Effect.RESTRICTED),
    ("us_ofac_ssi", Effect.RESTRICTED),
    ("us_bis_uvl", Effect.RED_FLAG),
]


@pytest.mark.parametrize(("list_id", "effect"), EFFECTS, ids=[name for name, _ in EFFECTS])
def test_the_effect_of_a_list_is_what_its_law_says(list_id: str, effect: Effect) -> None:
    assert catalog.load().get_list(list_id).effect is effect


NONPROLIFERATION = [
    pytest.param(("E.O. 13382",), Effect.PROHIBITED, id="blocked property"),
    pytest.param(("INKSNA",), Effect.PROHIBITED, id="exports denied"),
    pytest.param(("Missile Sanctions Laws",), Effect.PROHIBITED, id="capitals of another edition"),
    pytest.param(("Chemical and Biological Weapons Act",), Effect.RESTRICTED, id="procurement and imports"),
    pytest.param(("Export-Import Bank Act", "E.O. 13382"), Effect.PROHIBITED, id="the stronger of two"),
    pytest.param((), Effect.RESTRICTED, id="no law named"),
]


@pytest.mark.parametrize(("programmes", "effect"), NONPROLIFERATION)
def test_a_nonproliferation_entry_has_the_effect_of_its_law(
    programmes: tuple[str, ...], effect: Effect
) -> None:
    isn = ListId("us_state_isn")
    entity = Entity("x", isn, (SourceId("us_csl"),), EntityType.UNKNOWN, (Name("X"),), programmes=programmes)
    assert catalog.load().effect(entity) is effect


@pytest.mark.skipif(not CASES.exists(), reason="the reference cases are not at hand")
def test_every_list_that_an_ownership_rule_names_is_there() -> None:
    by_word = {
        "SDN": "us_ofac_sdn", "SDN-744.8": "us_ofac_sdn", "SSI-D1": "us_ofac_ssi", "NS-CMIC": "us_ofac_cmic",
        "NS-MBS": "us_ofac_mbs", "EL": "us_bis_el", "MEU": "us_bis_meu", "1260H": "us_dod_1260h",
        "EU": "eu_fsf", "UK": "uk_fcdo", "CH": "ch_seco", "CA": "ca_sema", "AU": "au_dfat", "JP": "jp_mof",
    }  # fmt: skip
    rules = json.loads(CASES.read_text(encoding="utf-8"))["rules"].values()
    words = {word for rule in rules for word in rule["seed_lists"]}
    assert {by_word[word] for word in words} <= set(catalog.load().lists)


def test_every_list_that_our_rules_start_from_is_there() -> None:
    rules = tomllib.loads(catalog.data_file("rules.toml").decode())
    seeds = {seed for rule in rules.values() if isinstance(rule, dict) for seed in rule.get("seeds", ())}
    assert "us_bis_el" in seeds
    assert seeds <= set(catalog.load().lists)


def test_every_source_that_ships_has_a_reader_and_is_described() -> None:
    for source in registry.full_catalog().sources.values():
        assert callable(registry.reader(source.id))
        assert source.embedded or source.urls or not source.enabled


@pytest.mark.parametrize(
    "source", [s for s in catalog.load().sources.values() if s.embedded], ids=lambda s: s.id
)
def test_an_embedded_table_is_as_large_as_it_must_be(source: SourceMeta) -> None:
    file = RawFile(source.embedded, catalog.data_file(source.embedded))
    reading = registry.reader(source.id)([file])
    assert guards.check(source, [file], reading, None) == ()
    assert reading.published is not None


def test_texts_are_sentences_without_slips() -> None:
    for meta in catalog.load().lists.values():
        assert meta.meaning.endswith("."), meta.id
        assert not re.search(r"  |\blicense\b", meta.meaning + meta.title), meta.id
        assert meta.url.startswith("https://"), meta.id


# --- asking


def test_an_unknown_id_is_a_usage_error_that_names_the_known() -> None:
    with pytest.raises(UsageError, match="us_ofac_snd") as caught:
        catalog.load().get_list("us_ofac_snd")
    assert "us_ofac_sdn" in caught.value.hint
    with pytest.raises(UsageError):
        catalog.load().get_source("us_cls")
    with pytest.raises(UsageError):
        registry.reader(SourceId("us_cls"))


def test_a_private_list_extends_the_catalog_for_good() -> None:
    letters = house_list(ListId("letters"))
    once = catalog.load().extended([letters])
    assert once.extended([letters]) == once
    assert once.get_source("house_letters").lists == ("letters",)
    assert once.get_list("house_letters") == once.get_list("letters") == letters
    assert "letters" not in catalog.load().lists


@pytest.mark.parametrize("name", ["../catalog.toml", "/etc/passwd", "no_such.csv", ""])
def test_only_files_of_the_package_are_data(name: str) -> None:
    with pytest.raises(ListDataError):
        catalog.data_file(name)
