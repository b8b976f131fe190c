"""The only place that gives boxes, lines and labels of a layered drawing their places.

Lines run upright and level, as in a chart of an organisation. Between two layers each bundle of lines has
a level track of its own; tracks are given out by the left-edge rule, so that no two lie on each other and no
upright part covers another's. Source: Hashimoto and Stevens, "Wire routing by optimizing channel assignment",
Design Automation Workshop 1971, 155-169; Deutsch, "A dogleg channel router", 1976, for the order of tracks.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

from screener.report.html.layers import Key, Layers, Line, Way
from screener.report.html.spread import spread

_THREAD = 8.0
"""Width that a passing line takes of a layer."""
_APART = 24.0
"""Room between neighbours of a layer."""
_PORT, _SIDE_USED = 36.0, 0.75
"""How far the ends of lines on one side of a box stand apart, and how much of the side they take."""
_SNAP = 26.0
"""From how near an end moves under the other, so that the line runs straight."""
_KINK = 9.0
"""A thread that is this near to being straight is made so; less than the room between neighbours."""
_TRACK, _STUB, _ARROW = 13.0, 10.0, 12.0
_BESIDE = 5.0

Point = tuple[float, float]


@dataclass(frozen=True, slots=True)
class Size:
    """How much room a box or a label takes."""

    width: float
    height: float


@dataclass(frozen=True, slots=True)
class Layout:
    """Where everything stands, in units from the upper left corner."""

    boxes: Mapping[Key, Point]
    """Middle and top of each box."""
    routes: Mapping[Line, tuple[Point, ...]]
    """The corners of each line, from its first end as given to its second."""
    labels: Mapping[Line, Point]
    """Middle and top of each label."""
    width: float
    height: float


@dataclass(frozen=True, slots=True)
class _Leg:
    """The part of a bundle between two neighbouring layers that leads from one box or thread to another."""

    gap: int
    upper: Key
    lower: Key
    bundle: str


_Port = tuple[Key, bool, str]
"""Box or thread, whether its lower side is meant, and bundle."""


def lay_out(layers: Layers, sizes: Mapping[Key, Size], labels: Mapping[Line, Size]) -> Layout:
    """Give everything its place."""
    ways = layers.ways
    legs = {line: _legs(way) for line, way in ways.items()}
    every = sorted({leg for some in legs.values() for leg in some}, key=lambda leg: (leg.gap, leg.bundle))
    threads = {key for row in layers.rows for key in row if key not in sizes}
    widths = {key: _THREAD if key in threads else sizes[key].width for row in layers.rows for key in row}
    across = spread(layers.rows, widths, {(leg.upper, leg.lower) for leg in every}, threads, _APART)
    for leg in every:
        if (
            leg.upper in threads
            and leg.lower in threads
            and abs(across[leg.upper] - across[leg.lower]) < _KINK
        ):
            across[leg.lower] = across[leg.upper]
    ports = _ports(every, across, sizes)
    stacked = _stacked(ways, legs, labels, ports)
    tracks = _tracks(every, ports)
    tops, zones = _levels(layers, sizes, labels, tracks, stacked)
    boxes = {
        key: (across[key], tops[at]) for at, row in enumerate(layers.rows) for key in row if key in sizes
    }
    foot = {
        key: tops[at] + sizes[key].height for at, row in enumerate(layers.rows) for key in row if key in sizes
    }
    routes = {}
    for line, way in ways.items():
        corners = _corners(legs[line], ports, tracks, tops, zones, foot)
        routes[line] = corners[::-1] if way.upward else corners
    placed = {
        line: (x, foot[ways[line].chain[0][1]] + y if down else tops[ways[line].chain[-1][0]] - _ARROW - y)
        for line, (x, y, down) in stacked.items()
    }
    width = max((across[key] + widths[key] / 2 for key in widths), default=0.0)
    return Layout(boxes, routes, placed, width, max(foot.values(), default=0.0))


def _legs(way: Way) -> tuple[_Leg, ...]:
    return tuple(_Leg(a[0], a[1], b[1], way.bundle) for a, b in pairwise(way.chain))


def _ports(
    legs: Sequence[_Leg], across: Mapping[Key, float], sizes: Mapping[Key, Size]
) -> dict[_Port, float]:
    """Say where each bundle meets each side of a box: one place a bundle, ordered by where it comes from."""
    sides: dict[tuple[Key, bool], dict[str, list[float]]] = defaultdict(lambda: defaultdict(list))
    for leg in legs:
        sides[leg.upper, True][leg.bundle].append(across[leg.lower])
        sides[leg.lower, False][leg.bundle].append(across[leg.upper])
    found: dict[_Port, float] = {}
    for (key, down), bundles in sides.items():
        order = sorted(bundles, key=lambda one: (sum(bundles[one]) / len(bundles[one]), one))
        room = min(sizes[key].width * _SIDE_USED, _PORT * (len(order) - 1)) if key in sizes else 0.0
        for position, bundle in enumerate(order):
            step = room / (len(order) - 1) if len(order) > 1 else 0.0
            found[key, down, bundle] = across[key] - room / 2 + step * position
    for leg in legs:
        start, end = (leg.upper, True, leg.bundle), (leg.lower, False, leg.bundle)
        if abs(found[start] - found[end]) < _SNAP:
            for moved, fixed in ((end, start), (start, end)):
                met = sides[moved[0], moved[1]]
                if moved[0] in sizes and len(met) == 1 == len(met[leg.bundle]):
                    found[moved] = found[fixed]
    return found


def _stacked(
    ways: Mapping[Line, Way],
    legs: Mapping[Line, tuple[_Leg, ...]],
    labels: Mapping[Line, Size],
    ports: Mapping[_Port, float],
) -> dict[Line, tuple[float, float, bool]]:
    """Put each label at that end of its line where the line runs alone.

    Where one line ends alone its label stands on it, else beside it; labels of a layer that would cover each
    other stand one below the other. Returned are the middle, how far the label's top is from the box (upper
    ends, True) or from the arrow (lower ends).
    """
    sides: dict[tuple[Key, bool], list[tuple[float, Line]]] = defaultdict(list)
    gaps: dict[Key, int] = {}
    for line, way in ways.items():
        leg = legs[line][-1] if way.fans_out else legs[line][0]
        port = (leg.lower, False, leg.bundle) if way.fans_out else (leg.upper, True, leg.bundle)
        sides[port[0], port[1]].append((ports[port], line))
        gaps[port[0]] = leg.gap + (not port[1])
    ends: dict[tuple[Key, bool], list[float]] = defaultdict(list)
    for (key, down, _), x in ports.items():
        ends[key, down].append(x)
    found: dict[Line, tuple[float, float, bool]] = {}
    taken: dict[tuple[int, bool], list[_Taken]] = defaultdict(list)
    for (key, down), met in sorted(sides.items(), key=lambda one: min(one[1])):
        middle = sum(ends[key, down]) / len(ends[key, down])
        for x, line in sorted(met):
            size = labels[line]
            side = 1 if x >= middle else -1
            at = x + (side * (size.width / 2 + _BESIDE) if len(ends[key, down]) > 1 else 0.0)
            reach = _free(taken[gaps[key], down], at, size)
            found[line] = (at, reach + (4 if down else size.height), down)
    return found


_Taken = tuple[float, float, float, float]
"""From where to where a label stands, across and away from the boxes."""


def _free(taken: list[_Taken], middle: float, size: Size) -> float:
    """Find out how near to the boxes a label can stand without covering another, and put it there."""
    left, right = middle - size.width / 2, middle + size.width / 2
    beside = sorted((low, high) for a, b, low, high in taken if left < b and a < right)
    reach = 0.0
    for low, high in beside:
        if reach < high and low < reach + size.height:
            reach = high
    taken.append((left, right, reach, reach + size.height))
    return reach


def _tracks(legs: Iterable[_Leg], ports: Mapping[_Port, float]) -> dict[tuple[int, str], int]:
    """Give each bundle a track in each gap that it turns in."""
    ends: dict[int, dict[str, tuple[set[float], set[float]]]] = defaultdict(
        lambda: defaultdict(lambda: (set(), set()))
    )
    for leg in legs:
        above, below = ends[leg.gap][leg.bundle]
        above.add(ports[leg.upper, True, leg.bundle])
        below.add(ports[leg.lower, False, leg.bundle])
    found: dict[tuple[int, str], int] = {}
    for gap, bundles in ends.items():
        spans = {name: (min(a | b), max(a | b)) for name, (a, b) in bundles.items() if len(a | b) > 1}
        taken: list[list[tuple[float, float]]] = []
        for name in _from_above(bundles, sorted(spans, key=lambda one: spans[one])):
            low, high = spans[name]
            over = [
                found[gap, o] for o in spans if (gap, o) in found and _covers(bundles[o][0], bundles[name][1])
            ]
            at = max(over, default=-1) + 1
            while at < len(taken) and any(low < b + _TRACK and a < high + _TRACK for a, b in taken[at]):
                at += 1
            taken += [[] for _ in range(at + 1 - len(taken))]
            taken[at].append((low, high))
            found[gap, name] = at
    return found


def _from_above(bundles: Mapping[str, tuple[set[float], set[float]]], names: Sequence[str]) -> list[str]:
    """Order bundles so that one which comes down where another leaves is given its track first."""
    left = list(names)
    order = []
    while left:
        free = (
            one for one in left if not any(_covers(bundles[o][0], bundles[one][1]) for o in left if o != one)
        )
        order.append(next(free, left[0]))
        left.remove(order[-1])
    return order


def _covers(above: set[float], below: set[float]) -> bool:
    """Whether upright parts from above would lie on upright parts to below."""
    return any(abs(a - b) < _BESIDE for a in above for b in below)


def _levels(
    layers: Layers,
    sizes: Mapping[Key, Size],
    labels: Mapping[Line, Size],
    tracks: Mapping[tuple[int, str], int],
    stacked: Mapping[Line, tuple[float, float, bool]],
) -> tuple[list[float], list[float]]:
    """Return the top of each layer, and of the tracks below it."""
    above: dict[int, float] = defaultdict(float)
    below: dict[int, float] = defaultdict(float)
    for line, (_, reach, down) in stacked.items():
        chain = layers.ways[line].chain
        if down:
            above[chain[0][0]] = max(above[chain[0][0]], reach + labels[line].height)
        else:
            below[chain[-1][0] - 1] = max(below[chain[-1][0] - 1], reach)
    tops, zones, y = [], [], 0.0
    for at, row in enumerate(layers.rows):
        tops.append(y)
        y += max((sizes[key].height for key in row if key in sizes), default=0.0)
        zones.append(y + above[at] + _STUB)
        used = max((track + 1 for (gap, _), track in tracks.items() if gap == at), default=0)
        y = zones[-1] + used * _TRACK + below[at] + _STUB + _ARROW
    return tops, zones


def _corners(
    legs: Sequence[_Leg],
    ports: Mapping[_Port, float],
    tracks: Mapping[tuple[int, str], int],
    tops: Sequence[float],
    zones: Sequence[float],
    foot: Mapping[Key, float],
) -> tuple[Point, ...]:
    """Return the corners of a line from its upper end to its lower."""
    points: list[Point] = [(ports[legs[0].upper, True, legs[0].bundle], foot[legs[0].upper])]
    for leg in legs:
        start, end = ports[leg.upper, True, leg.bundle], ports[leg.lower, False, leg.bundle]
        if start != end:
            level = zones[leg.gap] + tracks[leg.gap, leg.bundle] * _TRACK
            points += [(start, level), (end, level)]
    last = legs[-1]
    return (*points, (ports[last.lower, False, last.bundle], tops[last.gap + 1]))
