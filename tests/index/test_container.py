"""An index file is believed only when every byte of it is as it was written."""

from __future__ import annotations

import weakref
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from screener.errors import StoreError
from screener.index import container

ARRAYS: dict[str, container.Array] = {
    "ids": np.arange(1000, dtype=np.uint32),
    "none": np.zeros(0, np.int8),
    "grid": np.ones((3, 4)),
}


def written(folder: Path) -> Path:
    path = folder / "lists.idx"
    container.write(path, {"key": "abc"}, ARRAYS.items())
    return path


def test_what_is_written_is_read_back(tmp_path: Path) -> None:
    loaded = container.load(written(tmp_path))
    assert loaded.meta == {"key": "abc"}
    for name, array in ARRAYS.items():
        assert np.array_equal(loaded.arrays[name], array)
        assert loaded.arrays[name].dtype == array.dtype


def test_an_array_is_let_go_of_before_the_next_is_made(tmp_path: Path) -> None:
    made: list[weakref.ref[container.Array]] = []

    def arrays() -> container.Named:
        for number in range(3):
            assert not any(one() is not None for one in made)
            array = np.full(1000, number)
            made.append(weakref.ref(array))
            yield str(number), array
            del array

    container.write(tmp_path / "lists.idx", {}, arrays())
    assert len(made) == 3


def test_the_arrays_cannot_be_written_through(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="read-only"):
        container.load(written(tmp_path)).arrays["ids"][0] = 1


@given(st.integers(min_value=0), st.integers(min_value=1, max_value=255))
def test_a_changed_byte_is_noticed_wherever_it_is(position: int, change: int) -> None:
    import tempfile  # noqa: PLC0415  # a folder of its own for every example

    with tempfile.TemporaryDirectory() as folder:
        path = written(Path(folder))
        data = bytearray(path.read_bytes())
        position %= len(data)
        data[position] ^= change
        path.write_bytes(data)
        with pytest.raises(StoreError):
            container.load(path)


def test_a_file_damaged_after_it_was_checked_is_noticed_again(tmp_path: Path) -> None:
    path = written(tmp_path)
    container.load(path)
    data = bytearray(path.read_bytes())
    data[container.ALIGNMENT] ^= 1
    path.write_bytes(data)
    with pytest.raises(StoreError, match="checksum"):
        container.load(path)


@pytest.mark.parametrize("length", [0, 5, 16, 100, -1], ids=lambda n: f"cut to {n}")
def test_a_truncated_file_is_noticed(tmp_path: Path, length: int) -> None:
    path = written(tmp_path)
    path.write_bytes(path.read_bytes()[:length])
    with pytest.raises(StoreError):
        container.load(path)


def test_a_file_of_another_format_is_not_read(tmp_path: Path) -> None:
    path = written(tmp_path)
    data = bytearray(path.read_bytes())
    data[8] = 99
    path.write_bytes(data)
    with pytest.raises(StoreError, match="format 99"):
        container.load(path)
