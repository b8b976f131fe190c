"""The index loses nothing: what it finds is what scoring everything finds, scores included."""

from __future__ import annotations

import datetime as dt
import random
import tempfile
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from screener.index.compile import compile_index
from screener.index.lookup import Index
from screener.lists import catalog
from screener.lists import starter as starters
from screener.model import (
    Effect,
    Entity,
    EntityType,
    ListId,
    ListState,
    ListStatus,
    Name,
    Party,
    QueryResult,
    RunInfo,
    SourceId,
)
from screener.screening.screen import Screener

EL = ListId("us_bis_el")
RUN = RunInfo(
    lists=(ListStatus(EL, "Entity List", Effect.LICENCE, None, None, None, "", 0, ListState.OK, 0),),
    as_of=dt.date(2026, 11, 23),
    version="test",
    config=(),
)
WORDS = """
huawei technologies shenzhen company limited international trading group ant radiant safari club safariclub
intl tech mikhail mihail petrov petroff abu bakr al the and of 2 ii 52 institute research j a smith smyth
general electric electronics electr bank santander chile co ltd llc gmbh ooo
""".split()  # noqa: SIM905  # a list of literals would be four times as long


def entity(number: int, name: str, type_: EntityType) -> Entity:
    return Entity(f"us_bis_el:{number}", EL, (SourceId("us_csl"),), type_, (Name(name),))


def both_ways(folder: Path, entities: list[Entity]) -> tuple[Screener, Screener]:
    path = folder / "lists.idx"
    compile_index(path, "key", entities)
    cat = catalog.load()
    return (
        Screener(Index.open(path, "key"), RUN, cat),
        Screener(Index.open(path, "key"), RUN, cat, exhaustive=True),
    )


def found(result: QueryResult) -> list[tuple[str, float, str]]:
    return [(match.entity.id, match.score, match.matched_name) for match in result.matches]


def slip(rng: random.Random, name: str) -> str:
    """Do to a name what people do."""
    if not name:
        return name
    at = rng.randrange(len(name))
    words = name.split()
    return rng.choice(
        [
            name[:at] + name[at + 1 :],
            name[:at] + rng.choice("aeioustn") + name[at:],
            name[:at] + rng.choice("aeioustn") + name[at + 1 :],
            name[: max(4, at)],
            name.replace(" ", "", 1),
            name[:at] + " " + name[at:],
            " ".join(words[1:] or words),
            " ".join(reversed(words)),
            " ".join(word[0] if rng.random() < 0.3 else word for word in words),
            "".join(c for c in name if c not in "aeiou"),
            name.upper(),
        ]
    )


names = st.lists(st.sampled_from(WORDS), min_size=1, max_size=6).map(" ".join)


@settings(max_examples=150, deadline=None)
@given(
    st.lists(names, min_size=1, max_size=25), names, st.integers(0, 10_000), st.sampled_from(list(EntityType))
)
def test_searching_finds_what_scoring_everything_finds(
    listed: list[str], query: str, seed: int, type_: EntityType
) -> None:
    rng = random.Random(seed)
    queries = [
        query,
        slip(rng, query),
        slip(rng, rng.choice(listed)),
        slip(rng, slip(rng, rng.choice(listed))),
    ]
    with tempfile.TemporaryDirectory() as folder:
        fast, slow = both_ways(Path(folder), [entity(i, name, type_) for i, name in enumerate(listed)])
        for each in queries:
            assert found(fast.check(each)) == found(slow.check(each)), each


@pytest.fixture(scope="module")
def starter(tmp_path_factory: pytest.TempPathFactory) -> tuple[Screener, Screener, list[str]]:
    entities = [e for e in starters.reading().entities if e.list_id == EL]
    fast, slow = both_ways(tmp_path_factory.mktemp("index"), entities)
    return fast, slow, [name.text for e in entities for name in e.names]


@pytest.mark.parametrize("seed", range(4))
def test_on_real_names_with_slips_nothing_is_lost(
    starter: tuple[Screener, Screener, list[str]], seed: int
) -> None:
    fast, slow, names = starter
    rng = random.Random(seed)
    for name in rng.sample(names, 25):
        for query in (name, slip(rng, name), slip(rng, slip(rng, name))):
            assert found(fast.check(query)) == found(slow.check(query)), query


def test_an_address_is_found_whatever_the_name(tmp_path: Path) -> None:
    entities = [e for e in starters.reading().entities if e.list_id == EL]
    fast, slow = both_ways(tmp_path, entities)
    places = [
        address.text for e in entities for address in e.addresses if any(c.isdigit() for c in address.text)
    ]
    matched = 0
    for place in random.Random(1).sample(places, 30):
        party = Party("Somebody Else Altogether", address=place)
        assert found(fast.check(party)) == found(slow.check(party)), place
        matched += bool(fast.check(party).matches)
    assert matched > 10
