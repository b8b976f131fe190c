"""The only place that draws who holds what of whom: as a tree for a terminal, or as indented lines."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from rich.console import Console, ConsoleOptions, RenderResult
from rich.text import Text
from rich.tree import Tree

from screener.model import Effect
from screener.report.text import markdown_cell, printable


@dataclass(frozen=True, slots=True)
class Branch:
    """One party of a tree, with the stake that ties it to the party above it in the drawing."""

    name: str
    key: str = ""
    """What tells the party from others of its name."""
    share: str = ""
    """The size and kind of the stake, "" for the root."""
    facts: tuple[str, ...] = ()
    """Dates, source, certainty: what the stake rests on."""
    lists: tuple[str, ...] = ()
    """Lists that the party is on."""
    effect: Effect | None = None
    """The strongest effect of these lists."""
    counts: tuple[str, ...] = ()
    """Rules that counted the stake."""
    decisive: tuple[str, ...] = ()
    """Of these, the rules whose verdict turns without it."""
    uncounted: bool = False
    """Whether rules were asked, and none of them counted the stake."""
    marks: tuple[str, ...] = ()
    """What else must be seen at the party: verdicts, rings, where the drawing stops."""
    children: tuple[Branch, ...] = ()


INDENT = 4
"""Columns by which rich moves each level to the right."""
ROOM = 40
"""Columns that are left for a party; chosen: most names stand on a line or two."""
FEWEST = 3
"""Levels that are drawn in one however narrow the terminal."""


@dataclass(frozen=True, slots=True)
class Drawing:
    """A party and all under it for a terminal; what would stand too far to the right goes on below."""

    branch: Branch

    def __rich_console__(self, _: Console, options: ConsoleOptions) -> RenderResult:
        """Draw it, as deep as the width allows, and then what was left, each part under its number."""
        levels = max(FEWEST, (options.max_width - ROOM) // INDENT)
        parts = [self.branch]
        for number, part in enumerate(parts):  # which grows as parts are left for below
            label = Text(f"({number}) {printable(part.name)}", style="bold") if number else _label(part)
            drawn = Tree(label, guide_style="dim")
            _grow(drawn, part, levels, parts)
            yield drawn


def _grow(drawn: Tree, branch: Branch, levels: int, parts: list[Branch]) -> None:
    for child in branch.children:
        label = _label(child)
        if levels > 1 or not child.children:
            _grow(drawn.add(label), child, levels - 1, parts)
        else:
            drawn.add(label.append(f"  goes on below at ({len(parts)})", style="bold"))
            parts.append(child)


def _label(branch: Branch) -> Text:
    """Write one party and its stake on a line."""
    line = Text()
    if branch.share:
        line.append(branch.share, style="bold")
        line.append("  ")
    line.append(printable(branch.name), style="bold red" if branch.lists else "")
    if branch.lists:
        line.append(f"  [{', '.join(map(printable, branch.lists))}]", style="red")
    if branch.counts:
        line.append("  " + _counting(branch), style="yellow")
    elif branch.uncounted:
        line.append("  does not count", style="dim")
    for mark in branch.marks:
        line.append("  " + printable(mark), style="yellow")
    if branch.facts:
        line.append("  " + " · ".join(map(printable, branch.facts)), style="dim")
    return line


def _counting(branch: Branch) -> str:
    """Say for which rules a stake counted, and for which it decided."""
    others = [rule for rule in branch.counts if rule not in branch.decisive]
    parts = [f"decisive for {', '.join(branch.decisive)}"] if branch.decisive else []
    parts += [f"counts for {', '.join(others)}"] if others else []
    parts += ["does not count"] if branch.uncounted else []
    return "; ".join(parts)


def lines(branch: Branch, level: int = 0) -> Iterator[str]:
    """Write a party and all under it as lines of a Markdown list."""
    lists = f" **[{', '.join(map(markdown_cell, branch.lists))}]**" if branch.lists else ""
    share = f"{branch.share} " if branch.share else ""
    rest = [_counting(branch), *branch.marks, *branch.facts]
    tail = "".join(f" · {markdown_cell(part)}" for part in rest if part)
    yield f"{'  ' * level}- {share}{markdown_cell(branch.name)}{lists}{tail}"
    for child in branch.children:
        yield from lines(child, level + 1)
