"""The only place that writes an ownership tree as a diagram for other programs: Graphviz dot and Mermaid."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from screener.report.text import printable
from screener.report.tree import Branch


@dataclass(frozen=True, slots=True)
class Arrow:
    """One stake: from who holds to who is held."""

    owner: str
    owned: str
    share: str
    facts: tuple[str, ...]
    counts: bool
    decisive: bool


def dot(upward: Branch, downward: Branch) -> Iterator[str]:
    """Write who holds a party and whom it holds as a Graphviz graph, owners on top."""
    yield "digraph ownership {"
    yield '  node [shape=box, fontname="sans-serif"];'
    numbers = _numbers(upward, downward)
    for branch, number in numbers.values():
        label = _quoted(*_label(branch))
        style = ", color=red, penwidth=2" if branch.lists else ""
        yield f"  n{number} [label={label}{style}];"
    for arrow in _arrows(upward, downward):
        style = ", penwidth=3" if arrow.decisive else "" if arrow.counts else ", style=dashed"
        ends = f"n{numbers[arrow.owner][1]} -> n{numbers[arrow.owned][1]}"
        yield f"  {ends} [label={_quoted(arrow.share)}{style}];"
    yield "}"


def mermaid(upward: Branch, downward: Branch) -> Iterator[str]:
    """Write the same as a Mermaid flowchart, which Markdown viewers draw."""
    yield "flowchart TD"
    numbers = _numbers(upward, downward)
    for branch, number in numbers.values():
        label = "<br/>".join(map(_entity, _label(branch)))
        yield f'  n{number}["{label}"]' + (":::listed" if branch.lists else "")
    for arrow in _arrows(upward, downward):
        line = "==>" if arrow.decisive else "-->" if arrow.counts else "-.->"
        ends = numbers[arrow.owner][1], numbers[arrow.owned][1]
        yield f'  n{ends[0]} {line}|"{_entity(arrow.share)}"| n{ends[1]}'
    yield "  classDef listed stroke:#c00,stroke-width:3px"


def _label(branch: Branch) -> list[str]:
    """Return a party's name and the lists that it is on."""
    return [branch.name, *branch.lists]


def _numbers(*trees: Branch) -> dict[str, tuple[Branch, int]]:
    """Give each party one number, wherever it stands in the trees."""
    found: dict[str, tuple[Branch, int]] = {}
    for branch in _all(trees):
        found.setdefault(branch.key, (branch, len(found)))
    return found


def _all(branches: Iterable[Branch]) -> Iterator[Branch]:
    for branch in branches:
        yield branch
        yield from _all(branch.children)


def _arrows(upward: Branch, downward: Branch) -> Iterator[Arrow]:
    """Give every stake of both trees once."""
    found: dict[tuple[object, ...], Arrow] = {}
    for arrow in (*_stakes(upward, up=True), *_stakes(downward, up=False)):
        # The upward tree comes first: it alone knows which stakes counted for the party.
        found.setdefault((arrow.owner, arrow.owned, arrow.share, arrow.facts), arrow)
    yield from found.values()


def _stakes(branch: Branch, *, up: bool) -> Iterator[Arrow]:
    for child in branch.children:
        owner, owned = (child.key, branch.key) if up else (branch.key, child.key)
        yield Arrow(owner, owned, child.share, child.facts, bool(child.counts), bool(child.decisive))
        yield from _stakes(child, up=up)


def _quoted(*texts: str) -> str:
    """Write a dot string of some lines, which nothing in them can end."""
    lines = (printable(text).replace("\\", "\\\\").replace('"', '\\"') for text in texts)
    return '"' + "\\n".join(lines) + '"'


def _entity(text: str) -> str:
    """Write text for a Mermaid label: what Mermaid or HTML could act on becomes an entity code."""
    return "".join(f"#{ord(c)};" if c in "`#[]{}|()<>&\"'\\" else c for c in printable(text))
