"""An outside package adds a list: installed beside the program, found by its entry point."""

from __future__ import annotations

import importlib
import os
import sys
from pathlib import Path

import pytest

from screener.errors import ListDataError, UsageError
from screener.lists import registry
from screener.model import RawFile, SourceId

MODULE = '''
from screener.model import Entity, EntityType, ListId, Name, Reading, SourceId

CATALOG = """
[lists.zz_ports]
title = "Ports"
publisher = "Harbour board"
jurisdiction = ""
effect = "advisory"
citation = "Harbour rules, s. 1"
url = "https://harbour.test"
meaning = "Named by the harbour board."
[sources.zz_ports]
title = "Ports"
publisher = "Harbour board"
licence = "CC0"
cadence = "never"
max_age_days = 9
format = "lines"
lists = ["zz_ports"]
max_drop = 0.5
enabled = false
[sources.zz_ports.floors]
zz_ports = 1
"""

def read(files):
    names = files[0].data.decode().splitlines()
    return Reading(tuple(
        Entity(f"zz_ports:{n}", ListId("zz_ports"), (SourceId("zz_ports"),), EntityType.UNKNOWN, (Name(t),))
        for n, t in enumerate(names)
    ))
'''


def install(folder: Path, monkeypatch: pytest.MonkeyPatch, name: str, module: str) -> None:
    """Lay out a package as an installer would, and put it on the path."""
    (folder / f"{name}_reader.py").write_text(module, "utf-8")
    info = folder / f"{name}_reader-1.0.dist-info"
    info.mkdir()
    (info / "METADATA").write_text(f"Metadata-Version: 2.1\nName: {name}-reader\nVersion: 1.0\n", "utf-8")
    (info / "entry_points.txt").write_text(f"[screener.sources]\n{name} = {name}_reader\n", "utf-8")
    monkeypatch.syspath_prepend(str(folder))
    monkeypatch.delitem(sys.modules, f"{name}_reader", raising=False)
    importlib.invalidate_caches()


def test_an_installed_reader_is_a_source_like_any_other(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    install(tmp_path, monkeypatch, "zz_ports", MODULE)
    assert registry.full_catalog().get_list("zz_ports").title == "Ports"
    reading = registry.reader(SourceId("zz_ports"))([RawFile("ports.txt", b"ALPHA\nBETA\n")])
    assert [entity.name for entity in reading.entities] == ["ALPHA", "BETA"]


@pytest.mark.skipif(hasattr(os, "geteuid") and os.geteuid() == 0, reason="root may read everywhere")
def test_a_place_of_the_path_that_cannot_be_read_stops_nobody(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    install(tmp_path, monkeypatch, "zz_ports", MODULE)
    closed = tmp_path / "closed"
    closed.mkdir(mode=0o000)
    monkeypatch.syspath_prepend(str(closed))
    assert registry.full_catalog().get_list("zz_ports").title == "Ports"


BROKEN = [
    pytest.param(
        "zz_broken", "raise RuntimeError('no licence')", "cannot be imported: no licence", id="fails"
    ),
    pytest.param("zz_bare", "def read(files): ...", "has no CATALOG", id="has no tables"),
    pytest.param("zz_shadow", MODULE.replace("zz_ports", "us_csl"), "there already are", id="shadows ours"),
]


@pytest.mark.parametrize(("name", "module", "said"), BROKEN)
def test_a_broken_reader_is_an_error_that_names_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str, module: str, said: str
) -> None:
    install(tmp_path, monkeypatch, name, module)
    with pytest.raises(ListDataError, match=said):
        registry.full_catalog()


def test_an_unknown_source_has_no_reader() -> None:
    with pytest.raises(UsageError, match="zz_nobody"):
        registry.reader(SourceId("zz_nobody"))
