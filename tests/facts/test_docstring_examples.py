"""The examples in docstrings are true."""

from __future__ import annotations

import doctest
import importlib

import pytest

MODULES = [
    "screener.facts.dates",
    "screener.facts.identifiers",
    "screener.facts.places",
    "screener.lists.addresses",
    "screener.lists.cells",
    "screener.lists.documents",
    "screener.lists.ofac_ids",
    "screener.lists.reading",
    "screener.lists.sources.ca_sema",
    "screener.lists.sources.us_ofac.facts",
    "screener.lists.sources.us_ofac.prose",
]


@pytest.mark.parametrize("name", MODULES)
def test_examples_hold(name: str) -> None:
    failed, tried = doctest.testmod(importlib.import_module(name))
    assert tried > 0
    assert failed == 0
