"""JSON of any size comes object by object, exactly as it would be read whole; what is cut off is refused."""

from __future__ import annotations

import io
import json
import tracemalloc
from collections.abc import Iterator
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from screener.errors import OwnershipError
from screener.ownership.readers import json_stream
from screener.ownership.readers.json_stream import objects_of
from screener.ownership.readers.streaming import Notes, stream

VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=3), inner, max_size=3),
    max_leaves=6,
)
RECORDS = st.lists(st.dictionaries(st.text(max_size=4), VALUES, max_size=3), max_size=5)


def read(data: bytes) -> list[dict[str, object]]:
    return [record for _, record in objects_of("file", io.BytesIO(data))]


def shapes(records: list[dict[str, object]]) -> Iterator[str]:
    yield json.dumps(records)
    yield json.dumps(records, indent=2, ensure_ascii=False)
    yield json.dumps({"relations": records, "more": ["x"]})
    yield "".join(json.dumps(record) + "\n" for record in records)
    if all(records):  # an object that is empty looks like a line of its own
        yield "\n".join(json.dumps(record, indent=1) for record in records)


@given(RECORDS, st.integers(1, 12))
def test_it_comes_in_parts_as_it_would_whole(records: list[dict[str, object]], block: int) -> None:
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(json_stream, "_HEAD", 40)
        patched.setattr(json_stream, "_BLOCK", block)
        for text in shapes(records):
            assert read(text.encode()) == records, text


@given(RECORDS.filter(bool), st.data())
def test_a_list_that_is_cut_off_is_refused(records: list[dict[str, object]], data: st.DataObject) -> None:
    whole = json.dumps(records).encode()
    cut = whole[: data.draw(st.integers(1, len(whole) - 1))]
    with pytest.raises(OwnershipError, match="file"):
        read(cut)


def test_numbers_are_exact() -> None:
    assert read(b'[{"a": 33.3333333333333333333333}]') == [{"a": Decimal("33.3333333333333333333333")}]


@pytest.mark.parametrize(
    ("data", "words"),
    [
        pytest.param(b"[" * 100_000, "nested too deeply", id="brackets without end"),
        pytest.param(b'[{"a":' * 50_000, "nested too deeply", id="objects without end"),
        pytest.param(b'[{"a": 1} {"b": 2}]', "record 1: neither a comma", id="no comma"),
        pytest.param(b'[{"a": 1}] {"b": 2}', "behind the end", id="more behind the list"),
        pytest.param(b'[{"a": 1}, 7]', "record 2: not an object", id="a number among records"),
        pytest.param(b'[{"a": NaN}]', "no number", id="not a number"),
        pytest.param(b'[{"a": ' + b"9" * 5_000 + b"}]", "not JSON", id="a number of five thousand digits"),
        pytest.param(b'{"a": 1}\n{"b":', "line 2", id="a line cut off"),
        pytest.param(b'[{"a": "\xff"}]', "UTF-8", id="other bytes"),
    ],
)  # fmt: skip
def test_what_is_no_list_of_records_is_refused(data: bytes, words: str) -> None:
    with pytest.raises(OwnershipError, match=words):
        read(data)


def test_a_record_longer_than_any_is_refused_before_it_fills_the_memory(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(json_stream, "_LONGEST", 500_000)
    parts = iter([b'[{"a": "', *[b"x" * 100_000] * 200])
    with pytest.raises(OwnershipError, match="longer than any record"):
        list(objects_of("file", Endless(parts)))  # type: ignore[arg-type]  # all that is read of it
    assert len(list(parts)) > 150


class Endless(io.RawIOBase):
    """A file that is made while it is read."""

    def __init__(self, parts: Iterator[bytes]) -> None:
        self._parts, self._left = parts, b""

    def readable(self) -> bool:
        return True

    def read1(self, size: int = -1) -> bytes:
        return self.read(size)

    def read(self, size: int = -1) -> bytes:
        while len(self._left) < size and (part := next(self._parts, b"")):
            self._left += part
        given, self._left = self._left[:size], self._left[size:]
        return given


def bods(count: int) -> Iterator[bytes]:
    """Give relationships first and the companies that they are about last, which is the hard order."""
    dated = {"statementDate": "2024-01-01"}
    yield b"["
    for number in range(count):
        link = {
            "subject": f"C{number}", "interestedParty": f"C{number + 1}",
            "interests": [{"type": "shareholding", "directOrIndirect": "direct", "share": {"exact": 50.5}}],
        }  # fmt: skip
        said = {"recordId": f"R{number}", "recordType": "relationship", "recordDetails": link, **dated}
        yield json.dumps(said).encode() + b",\n"
    for number in range(count + 1):
        details = {"name": f"Company {number}"}
        said = {"recordId": f"C{number}", "recordType": "entity", "recordDetails": details, **dated}
        yield json.dumps(said).encode() + (b"," if number < count else b"]")


def test_memory_does_not_grow_with_a_file_whose_records_speak_of_each_other() -> None:
    peaks = []
    for count in (1_000, 4_000):
        tracemalloc.start()
        found = stream("bods.json", Endless(bods(count)), Notes())  # type: ignore[arg-type]  # all that is read of it
        stakes = 0
        for each in found.stakes:
            stakes += 1
            assert (each.owned, float(each.share.low)) == (f"Company {stakes - 1}", 50.5)
        peaks.append(tracemalloc.get_traced_memory()[1])
        tracemalloc.stop()
        assert (found.format, stakes) == ("bods", count)
    assert peaks[1] < 2 * peaks[0] + 4_000 * 700, "but for the parties remembered, of which there is a most"
