"""The only place that lays the words of two names under each other, as they met."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

from screener.report.text import printable
from screener.report.wording import score_text

Row = tuple[str, str, float]
"""A word of the first name, the word of the second that it met, how alike; "" where a word met nobody."""

_SAME = 0.9995


@dataclass(frozen=True, slots=True)
class Letters:
    """Some letters of a word, and whether the other word has them in the same place."""

    text: str
    same: bool


@dataclass(frozen=True, slots=True)
class Met:
    """One column of the drawing."""

    first: tuple[Letters, ...]
    second: tuple[Letters, ...]
    """Empty where the word met nobody."""
    likeness: str
    place: int
    """Where the second word stands in its own name, from 1; 0 where that is its place here."""
    kind: str
    """`same`, `alike`, `first-alone` or `second-alone`."""
    spoken: str


def columns(rows: Iterable[Row], first: str, second: str) -> tuple[Met, ...]:
    """Return the columns in the order of the first name; the second's own words stand after."""
    pairs = list(rows)
    places1 = _places([row[0] for row in pairs], first)
    places2 = _places([row[1] for row in pairs], second)
    numbers = sorted(range(len(pairs)), key=lambda at: _where(at, pairs, places1, places2))
    order2 = sorted((at for at in numbers if pairs[at][1]), key=lambda at: places2[at])
    rank = {at: position for position, at in enumerate(order2, start=1)}
    shown = [at for at in numbers if pairs[at][1]]
    moved = {at for position, at in enumerate(shown, start=1) if rank[at] != position}
    return tuple(_met(pairs[at], rank[at] if at in moved else 0) for at in numbers)


def _where(
    at: int, pairs: Sequence[Row], places1: Sequence[float], places2: Sequence[float]
) -> tuple[float, float]:
    """Return a column's place: that of its word in the first name, else behind the word before it."""
    if pairs[at][0]:
        return places1[at], -1.0
    before = [
        other
        for other in range(len(pairs))
        if pairs[other][0] and pairs[other][1] and places2[other] < places2[at]
    ]
    return (places1[max(before, key=lambda other: places2[other])] if before else -1.0), places2[at]


def _places(words: Sequence[str], name: str) -> list[float]:
    """Tell where each word stands in a name; one that was respelt stands where the most like it does."""
    whole = name.casefold()
    found = []
    for position, word in enumerate(words):
        at = whole.find(word.casefold()) if word else -1
        if at < 0 and word:
            parts = whole.split()
            likeness = [
                SequenceMatcher(None, word.casefold(), part, autojunk=False).ratio() for part in parts
            ]
            best = max(likeness, default=0.0)
            at = whole.find(parts[likeness.index(best)]) if best >= 0.5 else -1  # noqa: PLR2004  half its letters
        found.append(float(at) if at >= 0 else len(whole) + float(position))
    return found


def _met(row: Row, place: int) -> Met:
    first, second, likeness = printable(row[0]), printable(row[1]), row[2]
    if not (first and second):
        kind, alone = ("first-alone", first) if first else ("second-alone", second)
        spoken = f"{alone} met no word of the other name"
        return Met(_plain(first), _plain(second), "met nobody", place, kind, spoken)
    if likeness >= _SAME:
        how = "same" if first.casefold() == second.casefold() else "taken as one"
        spoken = f"{first} met {second}, {how}"
        return Met(_plain(first), _plain(second), how, place, "same", spoken)
    ones, others = _compared(first, second)
    spoken = f"{first} met {second}, alike {score_text(likeness)}"
    return Met(ones, others, score_text(likeness), place, "alike", spoken)


def _plain(word: str) -> tuple[Letters, ...]:
    return (Letters(word, same=True),) if word else ()


def _compared(first: str, second: str) -> tuple[tuple[Letters, ...], tuple[Letters, ...]]:
    """Mark the letters that differ; where most do, the words are not letter by letter alike."""
    matcher = SequenceMatcher(None, first.casefold(), second.casefold(), autojunk=False)
    if matcher.ratio() < 0.5 or len(first) != len(first.casefold()):  # noqa: PLR2004  half its letters
        return _plain(first), _plain(second)
    ones, others = [], []
    for tag, start1, end1, start2, end2 in matcher.get_opcodes():
        if end1 > start1:
            ones.append(Letters(first[start1:end1], tag == "equal"))
        if end2 > start2:
            others.append(Letters(second[start2:end2], tag == "equal"))
    return tuple(ones), tuple(others)
