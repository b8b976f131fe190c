"""Laws of the drawing of stakes: whatever hangs together with whatever, nothing covers a share or a party."""

from __future__ import annotations

from itertools import combinations

from hypothesis import example, given, settings
from hypothesis import strategies as st

from screener.report.html.layers import layered
from screener.report.html.routes import Size, lay_out

KEYS = tuple("ABCDEFGHIJKL")
PAIRS = st.tuples(st.sampled_from(KEYS), st.sampled_from(KEYS))
LINES = st.lists(PAIRS, min_size=1, max_size=30, unique=True)
WIDTHS = st.lists(st.integers(20, 160), min_size=30, max_size=30)
Rectangle = tuple[float, float, float, float]

NEIGHBOURS = [("A", "C"), ("B", "C"), ("A", "D"), ("B", "D")]
"""Two parties side by side, each held by the same two: their shares stand in one strip."""


def rectangle(middle_top: tuple[float, float], size: Size) -> Rectangle:
    (x, y) = middle_top
    return x - size.width / 2, y, x + size.width / 2, y + size.height


def covers(one: Rectangle, other: Rectangle) -> bool:
    slack = 1e-6
    return (
        one[0] < other[2] - slack
        and other[0] < one[2] - slack
        and one[1] < other[3] - slack
        and other[1] < one[3] - slack
    )


@settings(deadline=None)
@example(NEIGHBOURS, [120] * 30)
@given(LINES, WIDTHS)
def test_no_share_covers_another_or_a_party(lines: list[tuple[str, str]], widths: list[int]) -> None:
    drawn = [line for line in lines if line[0] != line[1]]
    boxes = {key: Size(132, 40) for key in KEYS}
    labels = {line: Size(width, 14) for line, width in zip(drawn, widths, strict=False)}
    layout = lay_out(layered(KEYS, drawn), boxes, labels)
    shares = [rectangle(layout.labels[line], labels[line]) for line in drawn]
    parties = [rectangle(layout.boxes[key], boxes[key]) for key in KEYS]
    for one, other in combinations(shares, 2):
        assert not covers(one, other)
    for share in shares:
        assert not any(covers(share, party) for party in parties)
