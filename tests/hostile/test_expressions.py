"""No regular expression of the package explodes, and what reaches one from outside costs little time."""

from __future__ import annotations

import ast
import importlib
import itertools
import pkgutil
import re
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path

import pytest

import screener
from screener.facts.dates import parse_date, parse_partial
from screener.facts.identifiers import readings
from screener.facts.places import country_code
from screener.matching.parties import analyse_party, compare_texts
from screener.model import Identifier, Party
from screener.names.analysis import analyse
from screener.ownership.intervals import parse_share
from screener.parties.building import Builder
from screener.parties.columns import recognise
from screener.parties.naming import split_aliases
from screener.records.chain import link_of
from screener.report.text import json_safe, markdown_cell, printable, spreadsheet_cell

PACKAGE = Path(screener.__file__).parent
SHORT, LONGER = 18, 24
"""Exponential growth doubles six times between them; a power of the length does not triple."""
NOTICEABLE_S = 0.02
GROWTH = 12.0

COMMON = " aA0.,-(/\n\u00e9'\"_:;#<&+*?\\[|=@"


def patterns() -> dict[str, re.Pattern[str]]:
    """Every expression in a module's globals, however deep, and every literal one in its functions."""
    found: dict[str, re.Pattern[str]] = {}
    for info in pkgutil.walk_packages([str(PACKAGE)], "screener."):
        module = importlib.import_module(info.name)
        for value in vars(module).values():
            for one in inside(value):
                found.setdefault(key(one), one)
        source = Path(module.__file__ or "").read_text(encoding="utf-8")
        for one in literal(source):
            found.setdefault(key(one), one)
    return found


def key(pattern: re.Pattern[str]) -> str:
    return f"{pattern.pattern}/{pattern.flags}"


def inside(value: object, depth: int = 0) -> Iterator[re.Pattern[str]]:
    """Give the expressions in a value and in what it holds, as text."""
    if isinstance(value, re.Pattern):
        source = value.pattern
        if isinstance(source, bytes):
            flags = value.flags & (re.IGNORECASE | re.MULTILINE | re.DOTALL | re.VERBOSE)
            yield re.compile(source.decode("latin-1"), flags)
        else:
            yield value
    elif depth < 3 and isinstance(value, (tuple, list, set, frozenset)):
        for each in value:
            yield from inside(each, depth + 1)
    elif depth < 3 and isinstance(value, dict):
        for each in value.values():
            yield from inside(each, depth + 1)


def literal(source: str) -> Iterator[re.Pattern[str]]:
    """Give the expressions that calls such as `re.sub("…", …)` hold."""
    for node in ast.walk(ast.parse(source)):
        called = isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute)
        if called and isinstance(node.func.value, ast.Name) and node.func.value.id == "re":  # type: ignore[attr-defined]  # narrowed by `called`
            first = node.args[0] if node.args else None  # type: ignore[attr-defined]  # as above
            if isinstance(first, ast.Constant) and isinstance(first.value, str):
                yield re.compile(first.value)


def probes(pattern: re.Pattern[str]) -> list[str]:
    """Units to repeat: common characters, those of the expression, and pairs of them."""
    own = [
        c
        for c in dict.fromkeys(re.sub(r"\\[dDsSwWbBAZ]|\(\?P?<?\w*>?", "", pattern.pattern))
        if c.isprintable()
    ]
    words = re.findall(r"[a-z]{2,}", pattern.pattern)[:4]
    singles = list(dict.fromkeys([*COMMON, *own[:12], *words]))
    pairs = ["".join(pair) for pair in itertools.permutations([*" aA0,.-(", *own[:4]], 2)]
    return list(dict.fromkeys([*singles, *pairs, "a a.", "A. ", "a, ", "(a) ", "0-0 ", "\u0627 "]))


def seconds(pattern: re.Pattern[str], text: str) -> float:
    start = time.perf_counter()
    pattern.search(text)
    pattern.sub("", text)
    pattern.fullmatch(text)
    return time.perf_counter() - start


def explodes(pattern: re.Pattern[str]) -> str:
    """What makes an expression explode; "" where nothing that is known does."""
    for unit in probes(pattern):
        for tail in ("", "\x00"):
            text = (unit * LONGER)[:LONGER] + tail
            if seconds(pattern, text) > NOTICEABLE_S:
                long = min(seconds(pattern, text) for _ in range(3))
                short = min(seconds(pattern, text[:SHORT] + tail) for _ in range(3))
                if long > NOTICEABLE_S and long > GROWTH * short:
                    return f"{unit!r} * {LONGER}: {long:.3f} s after {short:.4f} s for {SHORT}"
    return ""


FOUND = patterns()


@pytest.mark.parametrize("pattern", FOUND.values(), ids=lambda p: p.pattern[:50])
def test_no_expression_explodes(pattern: re.Pattern[str]) -> None:
    assert explodes(pattern) == ""


def test_the_scan_finds_what_explodes() -> None:
    assert len(FOUND) > 100
    assert explodes(re.compile(r"(a+)*!"))


# --- what outside text reaches

UNITS = (
    " ", "a", "0", "(", "a ", "a.", "0 ", "-", "(a", "'", ", ", "a/", "A", "«", "_", "\u3000", "http:",
    "aka ", "a;", "t/a ", "5 - ", "\u0627 ", "李", "a.b@", "=",
)  # fmt: skip
BOUND_S = 2.0
"""Chosen: a hundred times what the longest text takes that any entrance accepts, on a busy machine."""


def party(text: str) -> object:
    return analyse_party(
        Party(text, address=text, other_names=(text,), identifiers=(Identifier("tax", text),))
    )


def row(text: str) -> object:
    header = ("name", "aka", "address", "country", "birth", "tax id", "type", "lei", "city")
    recognised = recognise(header, {})
    assert recognised is not None
    return Builder(recognised.columns, Counter()).party([text] * len(header), 1, "")


ENTRANCES: dict[str, tuple[Callable[[str], object], int]] = {
    "a row of a vendor file": (row, 1_000_000),
    "a party": (party, 100_000),
    "a name": (analyse, 100_000),
    "two names": (lambda text: compare_texts(text, text + "b"), 100_000),
    "a date": (parse_date, 1_000_000),
    "a date of birth": (parse_partial, 1_000_000),
    "a number": (readings, 100_000),
    "a country": (country_code, 1_000_000),
    "further names": (split_aliases, 100_000),
    "a share": (lambda text: parse_share(text, text, text), 100_000),
    "text for a terminal": (printable, 1_000_000),
    "a cell of a spreadsheet": (spreadsheet_cell, 1_000_000),
    "a cell of Markdown": (markdown_cell, 100_000),
    "a document of JSON": (json_safe, 1_000_000),
    "a line of the audit log": (lambda text: link_of(text.encode()), 1_000_000),
}


@pytest.mark.parametrize(("entrance", "length"), ENTRANCES.values(), ids=ENTRANCES)
def test_no_text_takes_long(entrance: Callable[[str], object], length: int) -> None:
    for unit in UNITS:
        text = "x" + (unit * length)[:length] + "!"
        start = time.perf_counter()
        with suppress(ValueError):
            entrance(text)
        taken = time.perf_counter() - start
        assert taken < BOUND_S, f"{unit!r} * {length}"
