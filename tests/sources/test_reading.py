"""From bytes to rows: what every reader stands on, and that no file makes a reader fall."""

from __future__ import annotations

import random
from pathlib import Path

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from screener.errors import ListUnreadableError
from screener.lists.reading import SHOWN_PER_KIND, Record, Warnings, lines, squash, table, warn_drift
from screener.lists.sources import us_bis_dpl, us_csl
from screener.model import RawFile, Warn

SAMPLES = Path(__file__).parent / "samples"
SAMPLE = {
    sample: (SAMPLES / sample / name).read_bytes()
    for sample, name in {
        "us_csl_2016": "consolidated.csv",
        "us_csl_2022": "consolidated.csv",
        "us_csl_2025": "consolidated.csv",
        "us_csl_tsv": "consolidated.tsv",
        "us_csl_json": "consolidated.json",
        "us_bis_dpl": "dpl.txt",
    }.items()
}


def read(sample: str, data: bytes) -> None:
    """Read it or refuse it; anything else is a defect."""
    reader = us_bis_dpl.read if sample.startswith("us_bis") else us_csl.read
    hint, reading = "", None
    try:
        reading = reader([RawFile("list", data)])
    except ListUnreadableError as error:
        hint = error.hint
    if reading is None:
        assert hint
    else:
        assert reading.entities
        assert all(entity.names and entity.names[0].text for entity in reading.entities)


@given(sample=st.sampled_from(sorted(SAMPLE)), data=st.binary(max_size=300))
@example(sample="us_csl_2022", data=b"\xef\xbb\xbf")
@example(sample="us_csl_2022", data=b"\xef\xbb\xbf\n\n")
@example(sample="us_csl_json", data=b"{}")
@example(sample="us_csl_json", data=b'{"results": [{"source": 1, "name": [2], "addresses": "x"}]}')
def test_any_bytes_are_refused_with_a_hint(sample: str, data: bytes) -> None:
    read(sample, data)


@given(sample=st.sampled_from(sorted(SAMPLE)), seed=st.integers(0, 2**32), cuts=st.integers(1, 8))
@settings(max_examples=150, deadline=None)
def test_a_damaged_list_is_read_or_refused(sample: str, seed: int, cuts: int) -> None:
    """Bytes of a real list are dropped, doubled and overwritten."""
    chance = random.Random(seed)
    data = bytearray(SAMPLE[sample])
    for _ in range(cuts):
        start = chance.randrange(len(data))
        end = min(len(data), start + chance.choice([1, 2, 30, 400]))
        junk = [b"", data[start:end] * 2, b'"', b";", b"\xff", b"\n", b"()[]", "”".encode(), b"null", b"[]"]
        data[start:end] = chance.choice(junk)
    read(sample, bytes(data))


@pytest.mark.parametrize("sample", sorted(SAMPLE))
def test_a_list_cut_off_anywhere_never_reads_as_whole(sample: str) -> None:
    """A cut in the last row's last field alone cannot be told; it is warned about."""
    data = SAMPLE[sample].rstrip(b"\n")
    for end in range(len(data) - 1, len(data) - 400, -7):
        try:
            reading = us_csl.read([RawFile("list", data[:end])])
        except ListUnreadableError:
            continue
        assert any("line break" in warning.message for warning in reading.warnings)


def test_rows_are_numbered_as_an_editor_numbers_lines() -> None:
    file = RawFile("x.csv", b'name,note\nA,"two\nlines"\n\nB,one\n')
    assert [(row, cells[0]) for row, cells in lines(file)] == [(1, "name"), (2, "A"), (5, "B")]


def test_a_byte_order_mark_is_no_part_of_the_first_column() -> None:
    assert table(RawFile("x.csv", b"\xef\xbb\xbfname\nA\n"), required=["name"]).columns == ("name",)


def test_a_field_is_taken_once() -> None:
    record = Record(2, {"name": " A \u00a0 B ", "raw": " x "})
    assert (record.take("name"), record.take_raw("raw"), record.take("missing")) == ("A B", " x ", "")
    assert record.left() == {}


def test_what_nobody_took_is_told_once_and_only_if_it_holds_something() -> None:
    warnings = Warnings()
    for row in (2, 3):
        record = Record(row, {"mood": "bad", "empty": "", "aside": "x"})
        record.set_aside("aside")
        warn_drift(warnings, record)
    assert warnings.all() == (Warn("unknown field; its values are not screened", 2, "mood", "bad"),)


def test_many_warnings_of_a_kind_are_counted() -> None:
    warnings = Warnings()
    for row in range(SHOWN_PER_KIND + 17):
        warnings.add("letters are lost", row=row, field="name", value="x" * 500)
    told = warnings.all()
    assert len(told) == SHOWN_PER_KIND + 1
    assert told[-1].message == "letters are lost (17 more)"
    assert len(told[0].value) == 200


@given(st.text())
def test_squashing_twice_changes_nothing(text: str) -> None:
    assert squash(squash(text)) == squash(text)
