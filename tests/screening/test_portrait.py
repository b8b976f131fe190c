"""Trees and diagrams of ownership: every stake with what it rests on, rings drawn once, nothing acting."""

from __future__ import annotations

import datetime as dt
import io
from collections.abc import Iterator

import pytest
from rich.console import Console

from screener.model import Basis, Effect, ListId, Stake
from screener.ownership.graph import NodeKey, build
from screener.ownership.listings import Listing
from screener.ownership.rules import by_id
from screener.report import diagram
from screener.report.tree import Branch, Drawing, lines
from screener.screening.exposure import Book
from screener.screening.linking import Links
from screener.screening.portrait import disclosure, downward, upward
from tests.ownership.worked import TODAY, shipped, stake

STAKES = [
    stake("X", "60", "A", start=dt.date(2020, 1, 2), source="a report", source_date=dt.date(2026, 1, 1)),
    stake("P", "(10-15]", "A", certainty="likely"),
    stake("N", "5", "A", Basis.NOMINEE),
    stake("A", "50", "B"),
    stake("B", "20", "A"),
]
X = Links(
    {NodeKey("name:x"): (Listing(ListId("us_ofac_sdn"), Effect.PROHIBITED, start=dt.date(2019, 5, 16)),)}
)


def book(stakes: list[Stake] = STAKES) -> Book:
    return Book(build(stakes, TODAY), X, by_id(shipped(), ["ofac50"]))


def all_of(branch: Branch) -> Iterator[Branch]:
    yield branch
    for child in branch.children:
        yield from all_of(child)


def test_upward_tree_shows_every_stake_what_it_rests_on_and_whether_it_counted() -> None:
    found = {branch.name: branch for branch in upward(book(), NodeKey("name:b")).children[0].children}
    x = found["X"]
    assert (x.share, x.lists) == ("60% shares", ("us_ofac_sdn since 2019-05-16",))
    assert x.facts == ("since 2020-01-02", "a report (2026-01-01)")
    assert (x.counts, x.decisive) == (("ofac50",), ("ofac50",))
    assert found["P"].share == "more than 10 to 15% shares"
    assert "likely" in found["P"].facts
    assert found["N"].counts == ()
    assert [found[name].uncounted for name in "XPN"] == [False, True, True]
    assert "does not count" in "\n".join(lines(upward(book(), NodeKey("name:b"))))


def test_ring_is_drawn_once_and_said() -> None:
    branches = list(all_of(upward(book(), NodeKey("name:a"))))
    assert [b.name for b in branches].count("B") == 1
    rings = [b for b in branches if "ring: shown above" in b.marks]
    assert [b.name for b in rings] == ["A"]


def test_deep_chain_stops_where_it_is_asked_to_and_says_so() -> None:
    chain = [stake(f"C{i + 1}", "100", f"C{i}") for i in range(30)]
    branches = list(all_of(upward(book(chain), NodeKey("name:c0"), depth=5)))
    assert len(branches) == 6
    assert branches[-1].marks == ("1 stakes more, not drawn",)


def test_downward_tree_says_what_the_rules_make_of_each() -> None:
    found = downward(book(), NodeKey("name:x"))
    assert [(b.name, b.marks) for b in all_of(found)][:3] == [
        ("X", ()),
        ("A", ("must: ofac50",)),
        ("B", ("must: ofac50",)),
    ]


def test_disclosure_adds_up_what_is_known_for_certain() -> None:
    known = "known holders of shares: at least 90%; not disclosed: 10%"
    assert disclosure(book(), NodeKey("name:a")) == known
    assert disclosure(book(), NodeKey("name:x")) == "no holder of its shares is known"


HOSTILE = 'Evil\x1b[2J "Ltd"]\n--> n0["<script>alert(1)</script>"] \\'


@pytest.mark.parametrize("form", ["tree", "markdown", "dot", "mermaid"])
def test_hostile_name_is_shown_and_does_nothing(form: str) -> None:
    stakes = [Stake(HOSTILE, "A", stake("X", "60", "A").share), stake("A", "50", HOSTILE)]
    shown = book(stakes)
    up, down = upward(shown, NodeKey("name:a")), downward(shown, NodeKey("name:a"))
    if form == "tree":
        out = io.StringIO()
        Console(width=200, file=out).print(Drawing(up))
        text = out.getvalue()
    elif form == "markdown":
        text = "\n".join(lines(up))
    else:
        text = "\n".join((diagram.dot if form == "dot" else diagram.mermaid)(up, down))
    assert "\x1b" not in text
    assert "Evil" in text
    if form in {"markdown", "mermaid"}:
        assert "<script>" not in text
    if form == "dot":
        assert '"Evil\\\\x1b[2J \\"Ltd\\"] --> n0[\\"<script>alert(1)</script>\\"] \\\\"' in text
    if form == "mermaid":
        assert text.count("-->") + text.count("-.->") + text.count("==>") == 2


def test_diagrams_hold_each_party_and_each_stake_once() -> None:
    shown = book()
    up, down = upward(shown, NodeKey("name:a")), downward(shown, NodeKey("name:a"))
    dot = list(diagram.dot(up, down))
    assert len([line for line in dot if "->" in line]) == len(STAKES)
    assert len([line for line in dot if "[label=" in line and "->" not in line]) == 5
    flow = list(diagram.mermaid(up, down))
    assert flow[0] == "flowchart TD"
    assert sum(":::listed" in line for line in flow) == 1
    assert sum("==>" in line for line in flow) == 1
