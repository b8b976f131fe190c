"""What is not believed of a publisher's file, and what is believed although it looks odd."""

from __future__ import annotations

import dataclasses
import datetime as dt
from collections.abc import Mapping
from contextlib import nullcontext

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from screener.errors import ListImplausibleError, ListUnreadableError
from screener.lists import catalog, guards
from screener.lists.catalog import SourceMeta
from screener.lists.snapshot import tally
from screener.model import (
    Address,
    Entity,
    EntityType,
    Identifier,
    ListId,
    Name,
    RawFile,
    Reading,
    SnapshotInfo,
    SourceId,
    Warn,
)
from tests.lists.denied_file import NOW, source

A, B, C = ListId("us_ofac_sdn"), ListId("us_ofac_fse"), ListId("us_ofac_plc")
SOURCE = msgspec.structs.replace(
    catalog.load().sources[SourceId("us_ofac")],
    lists=(A, B, C),
    floors={A: 10, B: 0, C: 2},
    max_drop=0.1,
    max_drops={B: 1.0},
    parts={"sdn": (A,), "cons": (B, C)},
)
BOTH = ("SDN.CSV", "CONS_PRIM.CSV")


def reading(counts: Mapping[ListId, int], *, rows: int = 0, warned: int = 0) -> Reading:
    entities = tuple(
        Entity(f"{i}:{n}", i, (SOURCE.id,), EntityType.UNKNOWN, (Name(f"{i} {n}"),))
        for i, count in counts.items()
        for n in range(count)
    )
    return Reading(entities, tuple(Warn("odd", row=n) for n in range(warned)), rows=rows)


def snapshot(counts: Mapping[ListId, int]) -> SnapshotInfo:
    return SnapshotInfo(SOURCE.id, "0" * 64, None, NOW, NOW, "", tally(reading(counts).entities))


def judge(
    now: Mapping[ListId, int],
    before: Mapping[ListId, int] | None = None,
    names: tuple[str, ...] = BOTH,
    *,
    accept: bool = False,
) -> tuple[Warn, ...]:
    files = [RawFile(name, b"x") for name in names]
    previous = None if before is None else snapshot(before)
    return guards.check(SOURCE, files, reading(now), previous, accept_shrink=accept)


REFUSED = [
    pytest.param(
        {A: 9, C: 2}, None, BOTH, "us_ofac_sdn has 9 entities, fewer than the 10", id="under a floor"
    ),
    pytest.param({C: 2}, None, BOTH, "us_ofac_sdn has 0 entities", id="a list that is not there at all"),
    pytest.param(
        {A: 20, C: 2}, {A: 23, C: 2}, BOTH, "us_ofac_sdn fell from 23 to 20", id="more lost than 10 %"
    ),
    pytest.param({A: 20}, {A: 20, C: 2}, BOTH, "us_ofac_plc fell from 2 to 0", id="a list that vanished"),
    pytest.param({}, None, ("x.csv",), "no entity at all", id="nothing at all"),
]


@pytest.mark.parametrize(("now", "before", "names", "said"), REFUSED)
def test_what_is_too_small_is_refused_until_a_person_accepts_it(
    now: Mapping[ListId, int], before: Mapping[ListId, int] | None, names: tuple[str, ...], said: str
) -> None:
    with pytest.raises(ListImplausibleError, match=said) as caught:
        judge(now, before, names)
    assert "--accept-shrink" in caught.value.hint
    assert any(said in warning.message for warning in judge(now, before, names, accept=True))


BELIEVED = [
    pytest.param({A: 10, B: 1, C: 2}, None, BOTH, id="all at their floors"),
    pytest.param({A: 10}, None, ("sdn.csv",), id="half of the source, by its file's name"),
    pytest.param({C: 2}, None, ("CONSOLIDATED.XML",), id="the other half"),
    pytest.param({A: 10}, None, ("renamed.csv",), id="a name that tells nothing"),
    pytest.param({A: 18, C: 2}, {A: 20, C: 2}, BOTH, id="a tenth lost"),
    pytest.param({A: 30, C: 2}, {A: 20, C: 2}, BOTH, id="growth"),
    pytest.param({A: 5, C: 2}, {A: 5, C: 2}, BOTH, id="too small, but so it was accepted before"),
]


@pytest.mark.parametrize(("now", "before", "names"), BELIEVED)
def test_what_is_ordinary_passes_without_a_word(
    now: Mapping[ListId, int], before: Mapping[ListId, int] | None, names: tuple[str, ...]
) -> None:
    assert judge(now, before, names) == ()


THINNER = [
    pytest.param(Name("Alias"), None, "fell from 40 to 30 names", id="aliases gone"),
    pytest.param(None, Address("Street"), "fell from 10 to 0 addresses", id="addresses gone"),
]


@pytest.mark.parametrize(("alias", "address", "said"), THINNER)
def test_entities_that_lost_what_they_are_found_by_are_refused(
    alias: Name | None, address: Address | None, said: str
) -> None:
    """OFAC's addresses and alternate names come in files of their own."""
    now = reading({A: 28, C: 2})
    thick = tuple(
        dataclasses.replace(
            entity,
            names=(*entity.names, *filter(None, [alias])),
            addresses=tuple(filter(None, [address])),
        )
        for entity in now.entities[:10]
    )
    before = (*thick, *now.entities[10:])
    files = [RawFile(name, b"x") for name in BOTH]
    with pytest.raises(ListImplausibleError, match=said):
        guards.check(SOURCE, files, now, snapshot({A: 28, C: 2}), entities=before)
    whole = dataclasses.replace(now, entities=before)
    assert guards.check(SOURCE, files, whole, snapshot({A: 28, C: 2}), entities=before) == ()


def test_a_list_that_may_empty_does_so_with_a_word() -> None:
    (said,) = judge({A: 10, C: 2}, {A: 10, B: 3, C: 2})
    assert said.message == "us_ofac_fse fell from 3 to 0 entities, which this list may do"


@given(was=st.integers(10, 200), now=st.integers(0, 200))
def test_a_loss_is_refused_exactly_beyond_the_share(was: int, now: int) -> None:
    believed = now >= 10 and (was - now) <= 0.1 * was
    try:
        judge({A: now, C: 2}, {A: was, C: 2})
        passed = True
    except ListImplausibleError:
        passed = False
    assert passed == believed


def test_an_entity_of_a_list_that_the_source_does_not_feed_is_refused() -> None:
    with pytest.raises(ListImplausibleError, match="eu_fsf"):
        judge({A: 10, C: 2, ListId("eu_fsf"): 1}, accept=True)


def test_a_file_whose_form_has_changed_is_refused() -> None:
    moved = reading({A: 10, C: 2}, rows=100, warned=21)
    with pytest.raises(ListImplausibleError, match="21 of 100 rows"):
        guards.check_warned(SOURCE, moved)
    guards.check_warned(SOURCE, reading({A: 10, C: 2}, rows=100, warned=20))


BACKWARDS = [
    pytest.param(dt.date(2026, 7, 30), True, id="an earlier day"),
    pytest.param(dt.date(2026, 7, 31), False, id="the same day"),
    pytest.param(dt.date(2026, 8, 1), False, id="a later day"),
    pytest.param(None, False, id="no day stated"),
]


@pytest.mark.parametrize(("published", "refused"), BACKWARDS)
def test_a_fetched_file_that_is_older_than_the_one_in_use_is_refused(
    published: dt.date | None, refused: bool
) -> None:
    previous = dataclasses.replace(snapshot({A: 10}), published=dt.date(2026, 7, 31))
    fetched = dataclasses.replace(reading({A: 10}), published=published)
    with pytest.raises(ListImplausibleError, match="2026-07-30") if refused else nullcontext():
        guards.check_newer(SOURCE, fetched, previous)


PAGES = [
    pytest.param(b"<!DOCTYPE html><html><body>Maintenance", "a web page", id="a page"),
    pytest.param(b"\xef\xbb\xbf\r\n <HTML>", "a web page", id="a page behind a byte order mark"),
    pytest.param(b"<!-- cached -->\n<html lang='en'>", "a web page", id="a page behind a comment"),
    pytest.param(b"", "is empty", id="nothing"),
    pytest.param(b"\r\n\x1a", "is empty", id="OFAC's end of file alone"),
]


@pytest.mark.parametrize(("data", "said"), PAGES)
def test_what_is_no_list_is_refused_before_it_is_read(data: bytes, said: str) -> None:
    with pytest.raises(ListUnreadableError, match=said):
        guards.check_files(source(), [RawFile("dpl.txt", data)])


@pytest.mark.parametrize(
    "data", [b"<?xml version='1.0'?><sdnList/>", b"name\nHTML GmbH\n", b'{"results": []}']
)
def test_data_is_not_mistaken_for_a_page(data: bytes) -> None:
    guards.check_files(source(), [RawFile("x", data)])


def test_every_floor_of_the_catalog_is_a_promise_about_a_list_of_its_source() -> None:
    def sane(meta: SourceMeta) -> bool:
        return set(meta.floors) == set(meta.lists) and all(floor >= 0 for floor in meta.floors.values())

    assert all(map(sane, catalog.load().sources.values()))


# --- drift, dates, clocks


def drifting(*fields: str) -> Reading:
    warnings = (Warn("unknown column; what it holds is not screened", 1, field) for field in fields)
    return dataclasses.replace(reading({A: 20, C: 2}), warnings=tuple(warnings), rows=100)


def judged(now: Reading, before: Reading | None) -> tuple[str, ...]:
    previous = None
    if before is not None:
        previous = dataclasses.replace(
            snapshot({A: 20, C: 2}), warnings=before.warnings, published=before.published
        )
    files = [RawFile(name, b"x") for name in BOTH]
    entities = before.entities if before else ()
    return tuple(w.message for w in guards.check(SOURCE, files, now, previous, entities=entities))


def test_a_new_column_is_said_once_and_many_are_refused() -> None:
    (said,) = judged(drifting("colour"), drifting())
    assert "colour" in said
    assert "not screen" in said
    assert judged(drifting("colour"), drifting("colour")) == ()
    with pytest.raises(ListImplausibleError, match="4 fields are new"):
        judged(drifting("a", "b", "c", "d"), drifting())
    assert "a, b, c, d" in judged(drifting("a", "b", "c", "d"), None)[0]


def test_a_file_of_which_only_the_date_is_new_is_remarked_on() -> None:
    old, new = (
        dataclasses.replace(reading({A: 20, C: 2}), published=dt.date(2026, 7, day)) for day in (1, 2)
    )
    assert judged(new, old) == (
        "the file of 2026-07-02 says what that of 2026-07-01 said: only the date is new",
    )
    other = dataclasses.replace(reading({A: 21, C: 2}), published=dt.date(2026, 7, 2))
    assert judged(other, old) == ()
    assert judged(old, old) == ()


def test_numbers_that_vanished_are_remarked_on() -> None:
    plain = reading({A: 20, C: 2})
    numbered = tuple(
        dataclasses.replace(e, identifiers=(Identifier("imo", "9074729"),)) for e in plain.entities
    )
    assert judged(plain, dataclasses.replace(plain, entities=numbered)) == (
        "the source fell from 22 to 0 identifiers",
    )


@pytest.mark.parametrize("fetched", [False, True], ids=["confirmed", "fetched"])
def test_a_snapshot_from_the_future_is_refused_with_the_way_out(*, fetched: bool) -> None:
    later = NOW + dt.timedelta(days=900)
    info = dataclasses.replace(
        snapshot({A: 20}), fetched=later if fetched else NOW, checked=NOW if fetched else later
    )
    with pytest.raises(ListImplausibleError, match="2029-05-11") as caught:
        guards.check_clock(SOURCE, info, NOW)
    assert "set this machine's clock" in caught.value.hint
    assert "remove snapshots/us_ofac/" in caught.value.hint
    guards.check_clock(SOURCE, info, NOW + dt.timedelta(days=899, hours=1))
