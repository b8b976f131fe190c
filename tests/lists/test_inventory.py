"""What stands behind each list on a day, and what is said about it."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from screener.errors import UsageError
from screener.lists import catalog, inventory, starter
from screener.lists.ages import Ages, MaxAge
from screener.lists.inventory import Inventory
from screener.lists.join import joined
from screener.lists.store import Store
from screener.model import (
    Address,
    Entity,
    EntityType,
    Identifier,
    ListId,
    ListState,
    ListStatus,
    Name,
    NameKind,
    RawFile,
    Reading,
    SourceId,
    Warn,
)

SDN, SSI, FSE, DPL = (ListId(f"us_{name}") for name in ("ofac_sdn", "ofac_ssi", "ofac_fse", "bis_dpl"))
OFAC, CSL = SourceId("us_ofac"), SourceId("us_csl")
TODAY = dt.date(2026, 11, 23)
NOW = dt.datetime(2026, 11, 23, 8, tzinfo=dt.UTC)


def party(number: int, source: SourceId, list_id: ListId = SDN) -> Entity:
    return Entity(f"{list_id}:{number}", list_id, (source,), EntityType.UNKNOWN, (Name(f"PARTY {number}"),))


def put(
    store: Store,
    source: SourceId,
    numbers: range,
    *,
    days_old: int = 0,
    published: dt.date | None = None,
    list_id: ListId = SDN,
    file: str = "SDN.CSV",
    end: dt.date | None = None,
    start: dt.date | None = None,
    undated: bool = False,
    origin: str = "test",
) -> None:
    entities = tuple(replace(party(number, source, list_id), start=start, end=end) for number in numbers)
    fetched = NOW - dt.timedelta(days=days_old)
    files = [RawFile(file, f"{source} {numbers} {days_old}".encode())]
    checked = dt.datetime.combine(published, dt.time(), dt.UTC) if published else fetched
    reading = Reading(entities, published=published)
    store.put(source, files, reading, origin=origin, fetched=fetched, checked=checked, undated=undated)


def take(
    store: Store, *, as_of: dt.date = TODAY, max_age: MaxAge = None, only: tuple[str, ...] = ()
) -> Inventory:
    return inventory.take(store, catalog.load(), as_of, max_age, only)


def status(stock: Inventory, list_id: ListId) -> ListStatus:
    return next(s for s in stock.statuses if s.id == list_id)


def names(stock: Inventory, list_id: ListId = SDN) -> set[str]:
    return {entity.name for entity in stock.entities() if entity.list_id == list_id}


@pytest.fixture
def store(tmp_path: Path) -> Store:
    return Store(tmp_path / "home")


def test_with_nothing_stored_the_starter_set_stands_in_and_says_so(store: Store) -> None:
    stock = take(store)
    assert status(stock, SDN).state is ListState.STARTER
    assert status(stock, SDN).source == starter.SOURCE
    assert status(stock, ListId("jp_mof")).state is ListState.MISSING
    assert any("only the starter set" in notice and SDN in notice for notice in stock.notices)
    assert [info.source for info in stock.snapshots if info.starter] == [starter.SOURCE]
    assert not store.home.exists()


def test_an_embedded_table_is_a_snapshot_like_any_other(store: Store) -> None:
    found = status(take(store), ListId("us_dod_1260h"))
    assert (found.state, found.source, found.published) == (ListState.OK, "us_1260h", dt.date(2026, 6, 8))
    assert found.entities == 188


def test_a_table_that_is_not_whole_is_told_with_every_answer(store: Store) -> None:
    stock = take(store, only=("us_uflpa",))
    assert any("us_uflpa: the package's own tables of these lists are not whole" in n for n in stock.notices)
    assert any("97 of the 144" in warning for warning in status(stock, ListId("us_uflpa")).warnings)
    assert not any("not whole" in notice for notice in take(store, only=("us_889",)).notices)


LISTED = [
    pytest.param(dt.date(2026, 11, 23), 188, id="today: the edition of 2026, and nobody who has left"),
    pytest.param(dt.date(2020, 12, 1), 0, id="before the first edition"),
]


@pytest.mark.parametrize(("day", "count"), LISTED)
def test_the_entries_of_a_list_are_those_on_it_that_day(store: Store, day: dt.date, count: int) -> None:
    stock = take(store, as_of=day)
    table = ListId("us_dod_1260h")
    on_it = [
        entity
        for entity in stock.entities([table])
        if (entity.start or day) <= day < (entity.end or dt.date.max)
    ]
    assert (status(stock, table).entities, len(on_it)) == (count, count)
    assert any(f"nobody is on it on {day}" in notice and table in notice for notice in stock.notices) == (
        count == 0
    )


def test_a_stored_list_is_not_mixed_with_the_starter_set(store: Store) -> None:
    put(store, OFAC, range(3))
    stock = take(store)
    assert status(stock, SDN).state is ListState.OK
    assert names(stock) == {"PARTY 0", "PARTY 1", "PARTY 2"}
    assert status(stock, SSI).state is ListState.STARTER
    assert not any(SDN in notice for notice in stock.notices)


def test_a_list_that_was_read_and_is_empty_is_not_missing(store: Store) -> None:
    put(store, CSL, range(3))
    assert status(take(store), FSE).state is ListState.OK


def test_a_list_whose_file_was_not_given_is_missing(store: Store) -> None:
    put(store, OFAC, range(3), file="SDN.CSV")
    assert status(take(store), FSE).state is ListState.MISSING


def test_a_party_from_two_sources_is_one_and_the_publishers_own_file_leads(store: Store) -> None:
    put(store, CSL, range(1, 4))
    put(store, OFAC, range(3))
    stock = take(store)
    sources = {entity.id: entity.sources for entity in stock.entities() if entity.list_id == SDN}
    assert sources == {
        "us_ofac_sdn:0": (OFAC,),
        "us_ofac_sdn:1": (OFAC, CSL),
        "us_ofac_sdn:2": (OFAC, CSL),
        "us_ofac_sdn:3": (CSL,),
    }
    assert status(stock, SDN).source == OFAC


def test_a_party_that_only_a_stale_older_file_names_has_left_the_list(store: Store) -> None:
    put(store, OFAC, range(5), days_old=400)
    put(store, CSL, range(1, 6))
    stock = take(store)
    assert names(stock) == {f"PARTY {n}" for n in range(1, 6)}
    assert status(stock, SDN).state is ListState.OK
    assert any("older file" in warning for warning in status(stock, SDN).warnings)


def test_a_file_without_a_date_takes_nobody_off_a_list_and_its_age_is_unknown(store: Store) -> None:
    """An undated file of 2024 pushed out the edition of 2026 as if it were of today."""
    put(store, CSL, range(1, 6), days_old=115, published=dt.date(2026, 7, 31))
    put(store, OFAC, range(5), undated=True)
    stock = take(store)
    assert names(stock) == {f"PARTY {n}" for n in range(6)}
    assert (status(stock, SDN).state, status(stock, SDN).age_days) == (ListState.OK, None)
    assert any("us_ofac: the file loaded on 2026-11-23 states no date" in notice for notice in stock.notices)
    assert status(take(store, max_age=9000), SDN).state is ListState.OK  # by the dated one
    assert status(take(store, max_age=0), SDN).state is ListState.STALE


def test_an_age_that_nobody_knows_is_too_old_for_an_age_that_was_asked_for(store: Store) -> None:
    put(store, OFAC, range(5), undated=True)
    assert status(take(store, max_age=9000), SDN).state is ListState.STALE


LATER = [
    pytest.param(None, 6, id="nothing tells: both are used"),
    pytest.param(dt.date(2022, 3, 1), 6, id="its entries may be of the time before: both are used"),
    pytest.param(dt.date(2026, 7, 1), 5, id="an entry is newer than the dated file: it alone is used"),
]


@pytest.mark.parametrize(("start", "count"), LATER)
def test_an_undated_file_replaces_a_dated_one_only_if_it_can_be_seen_to_be_newer(
    store: Store, start: dt.date | None, count: int
) -> None:
    put(store, CSL, range(1, 6), days_old=1, published=dt.date(2022, 5, 12))
    put(store, CSL, range(5), undated=True, start=start)
    assert len(names(take(store))) == count


def test_the_same_file_loaded_again_with_its_date_is_of_that_date(store: Store) -> None:
    files, entities = [RawFile("SDN.CSV", b"x")], (party(1, OFAC),)
    day = dt.date(2024, 2, 24)
    store.put(OFAC, files, Reading(entities), origin="", fetched=NOW, undated=True)
    checked = dt.datetime.combine(day, dt.time(), dt.UTC)
    store.put(OFAC, files, Reading(entities, published=day), origin="", fetched=NOW, checked=checked)
    assert status(take(store), SDN).published == day
    assert status(take(store), SDN).state is ListState.STALE


def test_sources_that_differ_much_in_size_are_said(store: Store) -> None:
    put(store, OFAC, range(89))
    put(store, CSL, range(100))
    stock = take(store)
    assert status(stock, SDN).entities == 89
    assert any("us_ofac has 89 and us_csl has 100" in warning for warning in status(stock, SDN).warnings)
    assert any(notice.startswith("us_ofac_sdn: their sources differ") for notice in stock.notices)


AGES = [
    pytest.param(7, None, ListState.OK, id="as old as the catalog allows"),
    pytest.param(8, None, ListState.STALE, id="older than the catalog allows"),
    pytest.param(8, 30, ListState.OK, id="older, but more was allowed"),
    pytest.param(1, 0, ListState.STALE, id="of yesterday, and only today's will do"),
]


@pytest.mark.parametrize(("days_old", "max_age", "state"), AGES)
def test_a_list_is_stale_beyond_its_age(
    store: Store, days_old: int, max_age: int | None, state: ListState
) -> None:
    put(store, OFAC, range(3), days_old=days_old)
    found = status(take(store, max_age=max_age), SDN)
    assert (found.state, found.age_days) == (state, days_old)


OWN_AGES = [
    pytest.param("us_ofac_sdn=30", ListState.OK, ListState.STALE, (), id="one list may be older"),
    pytest.param("us_ofac_sdn=3", ListState.STALE, ListState.STALE, (SDN,), id="one list must be younger"),
    pytest.param("30,us_ofac_sdn=3", ListState.STALE, ListState.OK, (SDN,), id="younger than the others"),
    pytest.param("3,us_ofac_sdn=30", ListState.OK, ListState.STALE, (DPL,), id="older than the others"),
    pytest.param("us_bis_el=3", ListState.STALE, ListState.STALE, (), id="another list altogether"),
]


@pytest.mark.parametrize(("asked", "sdn", "dpl", "refused"), OWN_AGES)
def test_a_list_has_the_age_that_was_asked_for_it(
    store: Store, asked: str, sdn: ListState, dpl: ListState, refused: tuple[ListId, ...]
) -> None:
    """Two loaded lists are 20 days old, where the catalog allows 7 and 14."""
    put(store, OFAC, range(3), days_old=20)
    put(store, SourceId("us_bis_dpl"), range(3), days_old=20, list_id=DPL, file="dpl.txt")
    stock = take(store, max_age=asked)
    assert (status(stock, SDN).state, status(stock, DPL).state) == (sdn, dpl)
    assert tuple(each for each in stock.too_old() if each in {SDN, DPL}) == refused
    assert [entity.id for entity in stock.entities([SDN])] == [f"us_ofac_sdn:{n}" for n in range(3)]
    told = [notice for notice in stock.notices if "more than the" in notice and "us_ofac" in notice]
    assert len(told) == (sdn is ListState.STALE)


def test_an_age_of_one_list_decides_which_of_its_files_speaks_for_it(store: Store) -> None:
    """The older file is past what is allowed, so who is on it alone has left, but only on that list."""
    put(store, CSL, range(5), days_old=8)
    put(store, OFAC, range(3))
    assert len(names(take(store))) == 3
    assert len(names(take(store, max_age="us_ofac_sdn=30"))) == 5
    assert len(names(take(store, max_age={"us_bis_el": 30}))) == 3
    assert take(store).key != take(store, max_age="us_ofac_sdn=30").key


def test_an_age_for_a_list_that_there_is_not_is_refused(store: Store) -> None:
    with pytest.raises(UsageError, match="us_bis_e1"):
        take(store, max_age="us_bis_e1=3")


def test_an_age_that_was_asked_for_holds_for_the_tables_of_the_package_too(store: Store) -> None:
    table = ListId("us_dod_1260h")
    assert status(take(store), table).state is ListState.OK
    assert status(take(store, max_age=1), table).state is ListState.STALE
    years_later = dt.date(2029, 1, 1)
    assert status(take(store, as_of=years_later), table).state is ListState.STALE
    assert status(take(store, as_of=years_later, max_age=2000), table).state is ListState.OK


@pytest.mark.parametrize(
    ("origin", "asked", "refused"),
    [
        pytest.param("https://example.org/sdn.csv", False, True, id="what updates keep must be fresh"),
        pytest.param("sdn.csv", False, False, id="a file that was loaded is as old as its user knows"),
        pytest.param("sdn.csv", True, True, id="an age that was asked for holds for any file"),
    ],
)
def test_a_stale_list_is_refused_where_its_user_relies_on_its_age(
    store: Store, origin: str, asked: bool, refused: bool
) -> None:
    put(store, OFAC, range(3), days_old=400, origin=origin)
    stock = take(store, max_age=30 if asked else None)
    assert status(stock, SDN).state is ListState.STALE
    assert (SDN in stock.too_old()) is refused
    assert any("400 days ago" in notice for notice in stock.notices)


def test_a_failed_update_is_said_with_every_answer(store: Store) -> None:
    put(store, OFAC, range(3))
    store.record_failure(OFAC, "HTTP 500", NOW)
    stock = take(store)
    assert status(stock, SDN).state is ListState.FAILED
    assert any("HTTP 500" in notice for notice in stock.notices)
    assert len(names(stock)) == 3


def test_a_source_that_never_came_is_said_too(store: Store) -> None:
    store.record_failure(CSL, "HTTP 404", NOW)
    stock = take(store)
    assert status(stock, SDN).state is ListState.STARTER
    assert any("us_csl: never loaded" in notice and "HTTP 404" in notice for notice in stock.notices)


def test_the_numbers_of_a_list_are_of_the_source_that_stands_beside_them(store: Store) -> None:
    """The hash of one source stood beside the count of the other."""
    put(store, OFAC, range(89))
    put(store, CSL, range(100))
    found = status(take(store), SDN)
    snapshots = {info.source: info for info in take(store).snapshots}
    assert (found.source, found.sha256, found.entities) == (OFAC, snapshots[OFAC].sha256, 89)
    hashed = f"(of 2026-11-23, sha256 {snapshots[CSL].sha256})"
    assert f"us_csl: its 100 entries are joined with those of us_ofac {hashed}" in found.warnings


def test_a_list_that_was_read_and_is_empty_is_said_to_be(store: Store) -> None:
    put(store, CSL, range(3))
    assert any("us_ofac_fse" in it and "nobody is on it" in it for it in take(store).notices)
    assert not any("nobody" in it for it in take(store, only=(SDN,)).notices)


def test_what_a_file_lacks_is_said_in_every_answer_and_what_was_odd_only_once(store: Store) -> None:
    lacks, odd = Warn("no file of names", told=True), Warn("letters are lost", row=3)
    reading = Reading((party(1, OFAC), party(2, OFAC, SSI)), (odd, lacks))
    store.put(OFAC, [RawFile("SDN.CSV", b"x")], reading, origin="", fetched=NOW)
    stock = take(store)
    assert [it for it in stock.notices if it.startswith("us_ofac:")] == ["us_ofac: no file of names"]
    assert status(stock, SDN).warnings == status(stock, SSI).warnings == ("us_ofac: no file of names",)
    assert stock.remarks() == ("us_ofac: 2 warnings while reading, the first: letters are lost",)


def test_a_day_before_every_snapshot_is_not_known_where_entries_state_no_day(store: Store) -> None:
    """Huawei was "on the Entity List" in 2010, because entries without a day were taken as of ever."""
    put(store, OFAC, range(3), published=dt.date(2024, 1, 1))
    stock = take(store, as_of=dt.date(2010, 1, 1))
    assert status(stock, SDN).state is ListState.MISSING
    assert stock.unknown == {SDN: dt.date(2024, 1, 1)}
    assert names(stock) == set()
    assert any("us_ofac_sdn: not known for 2010-01-01" in notice for notice in stock.notices)


def test_where_no_snapshot_is_that_old_the_oldest_answers_and_it_says_so(store: Store) -> None:
    put(store, OFAC, range(3), published=dt.date(2024, 1, 1), start=dt.date(2019, 1, 1))
    put(store, OFAC, range(4), published=dt.date(2025, 1, 1))
    stock = take(store, as_of=dt.date(2020, 1, 1), max_age=9999)
    assert len(names(stock)) == 3
    assert any("no snapshot as old as 2020-01-01; that of 2024-01-01" in notice for notice in stock.notices)


def test_a_day_is_answered_by_its_own_snapshot(store: Store) -> None:
    put(store, OFAC, range(3), published=dt.date(2024, 1, 1))
    put(store, OFAC, range(4), published=dt.date(2025, 1, 1))
    assert len(names(take(store, as_of=dt.date(2024, 12, 31)))) == 3
    assert len(names(take(store, as_of=dt.date(2025, 1, 1)))) == 4


def test_narrowing_narrows_what_is_said_and_not_what_is_known(store: Store) -> None:
    put(store, OFAC, range(3))
    whole, narrow = take(store), take(store, only=(SDN,))
    assert [s.id for s in narrow.statuses] == [SDN]
    assert narrow.notices == ()
    assert narrow.key == whole.key
    with pytest.raises(UsageError):
        take(store, only=("us_ofac_snd",))


def test_the_key_is_of_the_content(store: Store) -> None:
    empty = take(store).key
    put(store, OFAC, range(3))
    three = take(store).key
    assert len({empty, three, take(store).key}) == 2
    store.checked(OFAC, NOW)
    assert take(store).key == three
    put(store, OFAC, range(4), days_old=-1)
    assert take(store, as_of=TODAY + dt.timedelta(days=1)).key != three


# --- joining

LEAD = Entity(
    id="us_ofac_sdn:7",
    list_id=SDN,
    sources=(OFAC,),
    type=EntityType.ORGANISATION,
    names=(Name("TROPIC TOURS GMBH"), Name("Tropicana", NameKind.WEAK)),
    addresses=(
        Address(
            "Lietzenburger Strasse 51, Berlin, Germany", "Lietzenburger Strasse 51", "Berlin", country="DE"
        ),
    ),
    identifiers=(Identifier("imo", "IMO 9187629"),),
    programmes=("CUBA",),
)
OTHER = replace(
    LEAD,
    sources=(CSL,),
    type=EntityType.UNKNOWN,
    names=(Name("Tropic Tours GmbH"), Name("TROPICANA", NameKind.ALIAS), Name("Tropitours", NameKind.ALIAS)),
    addresses=(Address("Lietzenburger Strasse 51, Berlin, DE", country="DE"), Address("DE", country="DE")),
    identifiers=(Identifier("imo", "9187629"),),
    citations=("51 FR 44459",),
)


def test_joining_adds_what_the_other_alone_says_and_keeps_the_leading_words() -> None:
    both = joined(LEAD, OTHER)
    assert [(name.text, name.kind) for name in both.names] == [
        ("TROPIC TOURS GMBH", NameKind.PRIMARY),
        ("Tropicana", NameKind.WEAK),
        ("Tropitours", NameKind.ALIAS),
    ]
    assert both.addresses == LEAD.addresses
    assert both.identifiers == LEAD.identifiers
    assert (both.sources, both.type) == ((OFAC, CSL), EntityType.ORGANISATION)
    assert both.citations == ("51 FR 44459",)


SOON, LATE = dt.date(2027, 1, 1), dt.date(2030, 1, 1)
ENDS = [
    pytest.param(SOON, LATE, LATE, id="both say when: the later"),
    pytest.param(None, LATE, None, id="one says no end: none"),
    pytest.param(SOON, None, None, id="the other says no end: none"),
]


@pytest.mark.parametrize(("lead", "other", "end"), ENDS)
def test_where_nobody_is_known_to_be_newer_the_party_stays_the_longest(
    lead: dt.date | None, other: dt.date | None, end: dt.date | None
) -> None:
    assert joined(replace(LEAD, end=lead), replace(OTHER, end=other)).end == end


OLD_ENDS = [
    pytest.param(dt.date(2024, 3, 1), None, None, id="an old file's end is over in the newer one"),
    pytest.param(dt.date(2024, 3, 1), LATE, LATE, id="renewed"),
    pytest.param(None, SOON, SOON, id="the newer one knows of an end"),
]


@pytest.mark.parametrize("days_old", [3, 400], ids=["fresh", "stale"])
@pytest.mark.parametrize(("old", "new", "end"), OLD_ENDS)
def test_the_newer_snapshot_knows_when_a_party_leaves(
    store: Store, old: dt.date | None, new: dt.date | None, end: dt.date | None, days_old: int
) -> None:
    """An expired edition of the Denied Persons file took 258 persons off the list, who were on the CSL."""
    put(store, OFAC, range(1), days_old=days_old, end=old)
    put(store, CSL, range(1), end=new)
    (found,) = (entity for entity in take(store).entities() if entity.list_id == SDN)
    assert (found.sources, found.end) == ((OFAC, CSL), end)


TEXTS = st.text("abc .-é", max_size=6)
NAMES = st.lists(st.builds(Name, TEXTS, st.sampled_from(NameKind)), min_size=1, max_size=4).map(tuple)


@given(NAMES, NAMES)
def test_joining_loses_no_name_and_joining_again_adds_nothing(
    first: tuple[Name, ...], second: tuple[Name, ...]
) -> None:
    lead, other = replace(LEAD, names=first), replace(OTHER, names=second)
    both = joined(lead, other)
    said = {
        frozenset(name.text.casefold().replace(".", " ").replace("-", " ").split()) for name in both.names
    }
    for name in (*first, *second):
        assert frozenset(name.text.casefold().replace(".", " ").replace("-", " ").split()) in said
    assert both.names[0] == first[0]
    assert joined(both, other) == both


@pytest.mark.parametrize("days", [3.7, None, True, float("inf"), -1, [3]], ids=repr)
def test_days_that_are_no_whole_number_are_refused_with_the_list(days: object) -> None:
    with pytest.raises(UsageError, match="no number of days for us_csl"):
        Ages.of({"us_csl": days})  # type: ignore[dict-item]
