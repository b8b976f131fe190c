"""What is written down of the package's own tables is what reading them comes to."""

from __future__ import annotations

import os
from pathlib import Path

import msgspec
import pytest

from screener.lists import catalog, manifest, standing, starter
from screener.lists.catalog import Catalog
from screener.lists.manifest import Summary, computed
from screener.lists.registry import reader
from screener.lists.snapshot import sha256
from screener.model import ListId, RawFile

ROOT = Path(__file__).resolve().parents[2]
TABLES = [source for source in catalog.load().sources.values() if source.embedded]


def read_anew() -> dict[str, Summary]:
    """Sum every table up by reading it, whatever is written down."""
    found = {}
    for source in TABLES:
        data = catalog.data_file(source.embedded)
        known = standing.table_summary(source).info
        reading = reader(source.id)([RawFile(source.embedded, data)])
        fresh = standing._unfetched(source.id, data, reading, known.origin)
        found[sha256(data)] = computed(reading, lambda _, fresh=fresh: fresh)  # type: ignore[misc]
    data = catalog.data_file(starter.FILE)
    reading = starter.reading()
    info = standing._unfetched(starter.SOURCE, data, reading, f"lists/{starter.FILE}", starter=True)
    found[sha256(data)] = computed(reading, lambda _: info)
    return found


def test_the_summaries_are_those_of_the_tables() -> None:
    found = read_anew()
    path = ROOT / "lists" / manifest.FILE
    if os.environ.get("SCREENER_GOLDEN") == "write":
        path.write_bytes(msgspec.json.format(msgspec.json.encode(found)) + b"\n")
    written = msgspec.json.decode(path.read_bytes(), type=dict[str, Summary])
    assert written == found, "run SCREENER_GOLDEN=write pytest tests/lists/test_manifest.py"


def test_the_catalog_that_is_written_down_is_what_reading_it_comes_to() -> None:
    data = catalog.data_file("catalog.toml")
    found = {sha256(data): catalog.parse(data.decode("utf-8"))}
    path = ROOT / "lists" / catalog.WRITTEN
    if os.environ.get("SCREENER_GOLDEN") == "write":
        path.write_bytes(msgspec.json.format(msgspec.json.encode(found)) + b"\n")
    written = msgspec.json.decode(path.read_bytes(), type=dict[str, Catalog])
    assert written == found, "run SCREENER_GOLDEN=write pytest tests/lists/test_manifest.py"


def test_a_changed_catalog_is_read(monkeypatch: pytest.MonkeyPatch) -> None:
    data = catalog.data_file("catalog.toml")
    written = catalog.data_file(catalog.WRITTEN)
    changed = data.replace(b'"Entity List"', b'"List of Entities"', 1)
    assert changed != data
    files = {"catalog.toml": changed, catalog.WRITTEN: written}
    monkeypatch.setattr(catalog, "data_file", files.__getitem__)
    assert catalog.load.__wrapped__().lists[ListId("us_bis_el")].title == "List of Entities"


def test_a_catalog_that_was_written_down_by_an_older_program_is_read(monkeypatch: pytest.MonkeyPatch) -> None:
    data = catalog.data_file("catalog.toml")
    older = catalog.data_file(catalog.WRITTEN).replace(b'"effect":', b'"consequence":')
    files = {"catalog.toml": data, catalog.WRITTEN: older}
    monkeypatch.setattr(catalog, "data_file", files.__getitem__)
    assert catalog.load.__wrapped__() == catalog.parse(data.decode("utf-8"))


def test_a_changed_table_is_read() -> None:
    changed = catalog.data_file(starter.FILE) + b"\n"
    summary = manifest.summed(changed, starter.reading, lambda _: standing.starter_summary().info)
    assert sha256(changed) not in manifest._written()
    assert summary.content == standing.starter_summary().content
