"""The only place that tells in which layer of a drawing each box stands, and through which its lines pass.

The steps are those of Sugiyama, Tagawa and Toda, "Methods for Visual Understanding of Hierarchical System
Structures", IEEE Transactions on Systems, Man, and Cybernetics 11 (1981) 109-125: turn the lines that close
a ring, give every box a layer, let long lines pass through the layers between, order each layer so that few
lines cross; `spread` and `routes` then give places. All is deterministic: one graph, one drawing.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

Key = str
Line = tuple[Key, Key]
"""From the upper end to the lower end."""

MOST_ABREAST = 5
"""Boxes in one layer before it is broken in two; chosen: five are as many as a page of A4 shows legibly."""
_SWEEPS = 6

Chain = tuple[tuple[int, Key], ...]
"""Where a line passes: layer and box, or layer and a thread that stands for the line between two boxes."""


@dataclass(frozen=True, slots=True)
class Way:
    """How one line runs, from the upper of its ends to the lower."""

    chain: Chain
    bundle: str
    """Lines of one bundle share their way from the box that they fan out of, or to the one they meet in."""
    fans_out: bool
    upward: bool
    """Whether the line closes a ring, and so leads from the lower end to the upper."""


@dataclass(frozen=True, slots=True)
class Layers:
    """What stands in each layer from left to right, and how lines pass through."""

    rows: list[list[Key]]
    ways: Mapping[Line, Way]


def layered(keys: Iterable[Key], lines: Iterable[Line]) -> Layers:
    """Give boxes layers and an order in them; a line from a box to itself is left out."""
    boxes = list(dict.fromkeys(keys))
    given = tuple(dict.fromkeys(line for line in lines if line[0] != line[1]))
    upward = _closing(boxes, given)
    flowing = {line: (line[::-1] if line in upward else line) for line in given}
    layer = _layer_of(boxes, set(flowing.values()))
    out, into = Counter(upper for upper, _ in flowing.values()), Counter(low for _, low in flowing.values())
    ways = {
        line: _way(flow, layer, fans_out=out[flow[0]] >= into[flow[1]], upward=line in upward)
        for line, flow in flowing.items()
    }
    chains = [way.chain for way in ways.values()]
    return Layers(_ordered(_rows(layer, chains), chains), ways)


def _closing(boxes: Sequence[Key], lines: Sequence[Line]) -> frozenset[Line]:
    """Return the lines without which there is no ring, found on a walk down from the uppermost boxes."""
    below: dict[Key, list[Key]] = defaultdict(list)
    for upper, lower in lines:
        below[upper].append(lower)
    entered = {lower for _, lower in lines}
    closing: set[Line] = set()
    done: set[Key] = set()
    for start in sorted(boxes, key=lambda key: key in entered):
        path: dict[Key, Iterable[Key]] = {} if start in done else {start: iter(below[start])}
        while path:
            here = next(reversed(path))
            there = next(iter(path[here]), None)
            if there is None:
                done.add(here)
                path.popitem()
            elif there in path:
                closing.add((here, there))
            elif there not in done:
                path[there] = iter(below[there])
    return frozenset(closing)


def _layer_of(boxes: Sequence[Key], lines: set[Line]) -> dict[Key, int]:
    """Give every box a layer below all that hold it and near to what it holds; no layer is too wide."""
    above: dict[Key, list[Key]] = {key: [] for key in boxes}
    below: dict[Key, list[Key]] = {key: [] for key in boxes}
    for upper, lower in sorted(lines):
        above[lower].append(upper)
        below[upper].append(lower)
    order = _downward(above, below)
    layer: dict[Key, int] = {}
    abreast: Counter[int] = Counter()
    for key in order:
        at = max((layer[upper] + 1 for upper in above[key]), default=0)
        while abreast[at] >= MOST_ABREAST:
            at += 1
        layer[key] = at
        abreast[at] += 1
    for key in reversed(order):
        nearest = min((layer[lower] for lower in below[key]), default=0) - 1
        if not above[key] or len(below[key]) > len(above[key]):
            better = (at for at in range(nearest, layer[key], -1) if abreast[at] < MOST_ABREAST)
            at = next(better, layer[key])
            abreast[layer[key]] -= 1
            layer[key] = at
            abreast[at] += 1
    used = {at: position for position, at in enumerate(sorted(set(layer.values())))}
    return {key: used[at] for key, at in layer.items()}


def _downward(above: Mapping[Key, list[Key]], below: Mapping[Key, list[Key]]) -> list[Key]:
    """Return the boxes in an order in which every one comes after those above it."""
    waiting = {key: len(uppers) for key, uppers in above.items()}
    order = [key for key, count in waiting.items() if not count]
    for key in order:
        for lower in below[key]:
            waiting[lower] -= 1
            if not waiting[lower]:
                order.append(lower)
    return order


def _way(flow: Line, layer: Mapping[Key, int], *, fans_out: bool, upward: bool) -> Way:
    """Return how a line passes; lines of one bundle share the threads, as the branches of a tree do."""
    upper, lower = flow
    bundle = f"{upper}\0down" if fans_out else f"{lower}\0up"
    passed = ((at, f"{bundle}\0{at}") for at in range(layer[upper] + 1, layer[lower]))
    return Way(((layer[upper], upper), *passed, (layer[lower], lower)), bundle, fans_out, upward)


def _rows(layer: Mapping[Key, int], chains: Iterable[Chain]) -> list[list[Key]]:
    rows: list[dict[Key, None]] = [{} for _ in range(max(layer.values(), default=-1) + 1)]
    for key, at in layer.items():
        rows[at][key] = None
    for chain in chains:
        for at, key in chain:
            rows[at][key] = None
    return [list(row) for row in rows]


def _ordered(rows: list[list[Key]], chains: Iterable[Chain]) -> list[list[Key]]:
    """Order each layer by where its neighbours stand, down and up by turns; the best order met is kept."""
    links = {(a[1], b[1]) for chain in chains for a, b in pairwise(chain)}
    above: dict[Key, list[Key]] = defaultdict(list)
    below: dict[Key, list[Key]] = defaultdict(list)
    for upper, lower in sorted(links):
        above[lower].append(upper)
        below[upper].append(lower)
    best, fewest = rows, _crossings(rows, below)
    for sweep in range(_SWEEPS):
        neighbours = above if sweep % 2 == 0 else below
        fixed: list[Key] = []
        turned = []
        for row in rows if sweep % 2 == 0 else reversed(rows):
            place = {key: float(position) for position, key in enumerate(fixed)}
            scale = max(1, len(row)) / max(1, len(fixed))
            fixed = _by_neighbours(row, place, neighbours, scale)
            turned.append(fixed)
        rows = turned if sweep % 2 == 0 else turned[::-1]
        crossings = _crossings(rows, below)
        if crossings < fewest:
            best, fewest = rows, crossings
    return best


def _by_neighbours(
    row: list[Key], place: Mapping[Key, float], neighbours: Mapping[Key, list[Key]], scale: float
) -> list[Key]:
    wanted = {}
    for position, key in enumerate(row):
        near = [place[other] for other in neighbours[key] if other in place]
        wanted[key] = sum(near) / len(near) * scale if near else float(position)
    return sorted(row, key=lambda key: wanted[key])


def _crossings(rows: list[list[Key]], below: Mapping[Key, list[Key]]) -> int:
    """Count how many pairs of lines cross."""
    crossed = 0
    for upper, lower in pairwise(rows):
        place = {key: position for position, key in enumerate(lower)}
        ends = [place[other] for key in upper for other in sorted(below[key], key=lambda o: place.get(o, -1))]
        crossed += sum(a > b for position, a in enumerate(ends) for b in ends[position + 1 :])
    return crossed
