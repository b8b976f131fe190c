"""The golden files of the readers: what a sample reads as, compared whole."""

from __future__ import annotations

import json
import os
from collections.abc import Callable, Sequence
from pathlib import Path

import msgspec
import pytest

from screener.model import RawFile, Reading

SAMPLES = Path(__file__).parent / "samples"

Check = Callable[[str, Callable[[Sequence[RawFile]], Reading]], Reading]


@pytest.fixture
def golden() -> Check:
    """Reads the sample of that name and compares the whole reading with its `golden.json`.

    `SCREENER_GOLDEN=write pytest tests/sources` writes the golden files anew; read the difference before
    it is committed.
    """

    def check(sample: str, read: Callable[[Sequence[RawFile]], Reading]) -> Reading:
        folder = SAMPLES / sample
        expected = folder / "golden.json"
        files = [
            RawFile(path.name, path.read_bytes()) for path in sorted(folder.iterdir()) if path != expected
        ]
        reading = read(files)
        found = msgspec.to_builtins(reading, str_keys=True)
        if os.environ.get("SCREENER_GOLDEN") == "write":
            expected.write_text(
                json.dumps(_sparse(found), indent=1, ensure_ascii=False) + "\n", encoding="utf-8"
            )
        assert _sparse(found) == json.loads(expected.read_text(encoding="utf-8"))
        return reading

    return check


def _sparse(value: object) -> object:
    """Without what an entity does not have, so that a golden file can be read."""
    if isinstance(value, dict):
        return {key: _sparse(item) for key, item in value.items() if item not in (None, "", [], ())}
    if isinstance(value, (list, tuple)):
        return [_sparse(item) for item in value]
    return value
