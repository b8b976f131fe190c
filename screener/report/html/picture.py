"""The only place that turns parties and stakes into the shapes of an ownership picture."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import count

from rich.cells import cell_len

from screener.model import Effect
from screener.report.html.graph import Graph, Holding, Node
from screener.report.html.layers import Line, Way, layered
from screener.report.html.routes import Layout, Size, lay_out
from screener.report.lines import wrapped
from screener.report.text import printable
from screener.report.wording import EFFECTS

_BOX = 196.0
_PADDING = 11.0
_NAME_LINE, _LINE, _LABEL_LINE = 17.0, 15.0, 14.0
_NAME_CELLS, _CELLS, _LABEL_CELLS = 20, 25, 17
"""Cells of a terminal that fit on a line at the sizes in style.css; chosen so that a wide face such as
DejaVu Sans still fits."""
_LABEL_CELL = 6.9
_MARGIN, _BEND = 14.0, 6.0


@dataclass(frozen=True, slots=True)
class TextLine:
    """One line of text in a box."""

    y: float
    text: str
    kind: str
    """`name`, `list` or `mark`."""


@dataclass(frozen=True, slots=True)
class Box:
    """A party as it is drawn."""

    number: int
    x: float
    y: float
    width: float
    height: float
    lines: tuple[TextLine, ...]
    effect: Effect | None
    asked: bool
    spoken: str
    """The party and all its stakes, for those who do not see the picture."""


@dataclass(frozen=True, slots=True)
class Stroke:
    """The stakes of one party in another as they are drawn."""

    owner: int
    owned: int
    path: str
    """Begins where lines of its bundle are one, so that their dashes fall on each other."""
    arrow_first: bool
    """Whether the owned party stands at the beginning of the path."""
    counts: bool
    decisive: bool
    ring: bool
    x: float
    y: float
    """Middle and top of the label."""
    width: float
    height: float
    label: tuple[TextLine, ...]
    spoken: str


@dataclass(frozen=True, slots=True)
class Picture:
    """Shapes, and the stakes once more as rows of a table."""

    width: float
    height: float
    boxes: tuple[Box, ...]
    strokes: tuple[Stroke, ...]
    rows: tuple[tuple[str, str, Holding], ...]
    """Owner, owned and stake."""
    rings: bool


def draw(graph: Graph) -> Picture:
    """Draw who holds whom: owners above, holdings below."""
    numbers = dict(zip(graph.nodes, count(1), strict=False))
    between: dict[Line, list[Holding]] = defaultdict(list)
    for holding in graph.holdings:
        between[holding.owner, holding.owned].append(holding)
    words = {key: tuple(_lines(node, between.get((key, key), ()))) for key, node in graph.nodes.items()}
    labels = {line: tuple(_label(holdings)) for line, holdings in between.items()}
    layers = layered(graph.nodes, between)
    layout = lay_out(
        layers,
        {key: Size(_BOX, lines[-1].y + _PADDING) for key, lines in words.items()},
        {line: _label_size(label) for line, label in labels.items()},
    )
    ways = layers.ways
    return Picture(
        width=round(layout.width + 2 * _MARGIN),
        height=round(layout.height + 2 * _MARGIN),
        boxes=tuple(_box(graph, node, words[node.key], layout, numbers) for node in graph.nodes.values()),
        strokes=tuple(
            _stroke(graph, line, between[line], labels[line], layout, numbers, ways[line])
            for line in layout.routes
        ),
        rows=tuple((graph.nodes[h.owner].name, graph.nodes[h.owned].name, h) for h in graph.holdings),
        rings=any(way.upward for way in ways.values()),
    )


def _box(
    graph: Graph, node: Node, lines: tuple[TextLine, ...], layout: Layout, numbers: Mapping[str, int]
) -> Box:
    middle, top = layout.boxes[node.key]
    return Box(
        number=numbers[node.key],
        x=round(middle - _BOX / 2 + _MARGIN, 1),
        y=round(top + _MARGIN, 1),
        width=_BOX,
        height=lines[-1].y + _PADDING,
        lines=lines,
        effect=node.effect,
        asked=node.asked,
        spoken=_spoken(graph, node),
    )


def _lines(node: Node, in_itself: Sequence[Holding]) -> Iterator[TextLine]:
    """Break what a box says into lines; nothing is cut."""
    y = _PADDING - 4
    for text in wrapped(node.name, _NAME_CELLS):
        y += _NAME_LINE
        yield TextLine(y, text, "name")
    effect = [EFFECTS[node.effect]] if node.effect is not None else []
    marks = [*node.marks, *(f"holds {holding.share} of itself" for holding in in_itself)]
    for kind, texts in (("list", [*node.lists, *effect]), ("mark", marks)):
        for text in texts:
            for part in wrapped(text, _CELLS):
                y += _LINE
                yield TextLine(y, part, kind)


def _spoken(graph: Graph, node: Node) -> str:
    """Say of a party what the picture shows."""
    parts = [node.name + (" (the party asked about)" if node.asked else "")]
    if node.lists:
        effect = f": {EFFECTS[node.effect]}" if node.effect is not None else ""
        parts.append(f"on {', '.join(node.lists)}{effect}")
    parts += node.marks
    held = [f"{graph.nodes[h.owner].name} ({h.share})" for h in graph.holdings if h.owned == node.key]
    holds = [f"{graph.nodes[h.owned].name} ({h.share})" for h in graph.holdings if h.owner == node.key]
    parts += [f"held by {', '.join(held)}"] if held else []
    parts += [f"holds {', '.join(holds)}"] if holds else []
    return printable("; ".join(parts))


def _stroke(
    graph: Graph,
    line: Line,
    holdings: Sequence[Holding],
    label: tuple[TextLine, ...],
    layout: Layout,
    numbers: Mapping[str, int],
    way: Way,
) -> Stroke:
    size = _label_size(label)
    owner, owned = graph.nodes[line[0]].name, graph.nodes[line[1]].name
    corners = [(x + _MARGIN, y + _MARGIN) for x, y in layout.routes[line]]
    arrow_first = way.fans_out is way.upward
    return Stroke(
        owner=numbers[line[0]],
        owned=numbers[line[1]],
        path=path(corners[::-1] if arrow_first else corners),
        arrow_first=arrow_first,
        counts=any(holding.counts for holding in holdings),
        decisive=any(holding.decisive for holding in holdings),
        ring=way.upward,
        x=round(layout.labels[line][0] + _MARGIN, 1),
        y=round(layout.labels[line][1] + _MARGIN, 1),
        width=round(size.width, 1),
        height=round(size.height, 1),
        label=label,
        spoken=printable(f"{owner} holds {' and '.join(map(_told, holdings))} of {owned}"),
    )


def _told(holding: Holding) -> str:
    rules = f"decisive for {', '.join(holding.decisive)}" if holding.decisive else "counted"
    return holding.share + (f" ({rules})" if holding.counts or holding.decisive else "")


def _label(holdings: Iterable[Holding]) -> Iterator[TextLine]:
    texts = [line for holding in holdings for line in wrapped(holding.share, _LABEL_CELLS)]
    for position, text in enumerate(texts, start=1):
        yield TextLine(_LABEL_LINE * position - 2, text, "share")


def _label_size(label: Sequence[TextLine]) -> Size:
    return Size(max(cell_len(one.text) for one in label) * _LABEL_CELL + 6, len(label) * _LABEL_LINE + 3)


def path(corners: Sequence[tuple[float, float]]) -> str:
    """Write a line of upright and level parts as an SVG path with rounded corners.

    >>> path([(0, 0), (0, 20), (40, 20)])
    'M0 0L0 14Q0 20 6 20L40 20'
    """
    corners = [(round(x, 1), round(y, 1)) for x, y in corners]
    parts = [f"M{_point(corners[0])}"]
    for before, here, after in zip(corners, corners[1:], corners[2:], strict=False):
        bend = min(_BEND, _distance(before, here) / 2, _distance(here, after) / 2)
        enter, leave = _towards(here, before, bend), _towards(here, after, bend)
        parts.append(f"L{_point(enter)}Q{_point(here)} {_point(leave)}")
    return "".join([*parts, f"L{_point(corners[-1])}"])


def _distance(one: tuple[float, float], other: tuple[float, float]) -> float:
    return abs(one[0] - other[0]) + abs(one[1] - other[1])


def _towards(here: tuple[float, float], there: tuple[float, float], far: float) -> tuple[float, float]:
    whole = _distance(here, there)
    share = far / whole if whole else 0.0
    return here[0] + (there[0] - here[0]) * share, here[1] + (there[1] - here[1]) * share


def _point(point: tuple[float, float]) -> str:
    return " ".join(f"{value:.1f}".removesuffix(".0") for value in point)
