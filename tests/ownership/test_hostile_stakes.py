"""Whatever bytes a file of stakes holds, it is read whole or refused by name; nothing else can happen."""

from __future__ import annotations

import datetime as dt
import json

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from screener.errors import OwnershipError
from screener.model import RawFile
from screener.ownership.graph import build
from screener.ownership.intervals import parse_share
from screener.ownership.readers.recognise import read

CELLS = st.one_of(
    st.sampled_from(
        ["X", "A", "50", "(25", "50)", "25-50", "", "shares", "control", "2020-01-01", "2020", "US", '"']
    ),
    st.text(max_size=12),
)
JSON = st.recursive(
    st.one_of(st.none(), st.booleans(), st.integers(), st.floats(), st.text(max_size=8)),
    lambda inner: st.one_of(
        st.lists(inner, max_size=3), st.dictionaries(st.text(max_size=8), inner, max_size=3)
    ),
    max_leaves=8,
)
SHAPES = st.sampled_from(
    [
        {"schema": "Ownership", "properties": {}},
        {"recordType": "relationship", "recordDetails": {}},
        {"company_number": "1", "data": {}},
        {"DATA_SOURCE": "S", "RECORD_ID": "1"},
        {"Relationship": {}},
    ]
)


def taken(data: bytes) -> None:
    """Read a file and build its graph, or have it refused with the file's name."""
    try:
        reading = read(RawFile("stakes.bin", data))
    except OwnershipError as error:
        refused(error)
        return
    for stake in reading.stakes:
        assert 0 <= stake.share.low <= stake.share.high <= 100
        assert stake.start is None or stake.end is None or stake.start < stake.end
    try:
        build(reading.stakes, dt.date(2026, 11, 23))
    except OwnershipError as error:
        refused(error)


def refused(error: OwnershipError) -> None:
    """Check that a refusal names the file."""
    assert "stakes.bin" in str(error)


@given(st.binary(max_size=200))
@example(b"\xff\xfe").via("a byte order mark alone")
@example(b"<").via("one angle bracket")
@example(b"owner,owned,percent\n\0,A,50\n").via("a zero byte")
def test_any_bytes(data: bytes) -> None:
    taken(data)


@given(st.lists(st.lists(CELLS, min_size=1, max_size=12), max_size=6))
def test_any_table(rows: list[list[str]]) -> None:
    header = (
        "owner,owned,percent,percent_low,percent_high,basis,from,to,owner_country,group,owner_id,owned_id\n"
    )
    taken((header + "\n".join(",".join(row) for row in rows)).encode("utf-8", "surrogatepass"))


@given(st.lists(st.one_of(JSON, st.tuples(SHAPES, JSON).map(lambda pair: _deepened(*pair))), max_size=4))
def test_any_json(values: list[object]) -> None:
    taken(json.dumps(values).encode())


def _deepened(shape: dict[str, object], junk: object) -> dict[str, object]:
    """Put junk wherever a shape has room for it."""
    keys = (
        "owner",
        "asset",
        "percentage",
        "subject",
        "interestedParty",
        "interests",
        "kind",
        "natures_of_control",
    )
    full = {
        key: dict.fromkeys(keys, junk) if isinstance(value, dict) else value for key, value in shape.items()
    }
    return {**full, "RELATIONSHIPS": [{"REL_POINTER_KEY": "2", "REL_POINTER_ROLE": str(junk)[:20]}]}


@given(st.text(max_size=45), st.text(max_size=10), st.text(max_size=10))
def test_any_share(percent: str, low: str, high: str) -> None:
    try:
        share = parse_share(percent, low, high).interval
    except ValueError:
        return
    assert 0 <= share.low <= share.high <= 100


@pytest.mark.parametrize("depth", [1_000, 100_000])
def test_nesting_without_end(depth: int) -> None:
    taken(b'{"a":' * depth + b"1" + b"}" * depth)
    taken(b"<RelationshipData>" * depth)
