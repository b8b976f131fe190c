"""The only place that cuts a publisher's cell into the values that it holds.

Sanctions lists put several values into one cell: numbered "(1) … (2) …", lettered "a) … b) …", joined with
semicolons, one name in two scripts, or a name with a remark behind it. What is cut off is handed back, so
that a reader keeps it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from screener.lists.reading import squash
from screener.model import Name, NameKind

_NUMBERED = re.compile(r"(?:\(\s*|(?:^|(?<=[\s;,.])))(\d{1,2})\s*\)\s*")
_LETTERED = re.compile(r"(?:^|(?<=[\s;,.]))\(?([a-z])\)\s+")
_NATIVE = r"[^\W\d_a-zA-Z\u00aa-\u02af\u1e00-\u1eff]"
"""A letter of no Latin alphabet."""
_NATIVE_LETTER = re.compile(_NATIVE)
_NATIVE_RUN = re.compile(rf"{_NATIVE}[^()a-zA-Z\u00c0-\u024f]*")
_LABEL = re.compile(
    r"(?:in )?(?:original script|native script|(?:arabic|cyrillic|chinese|russian|persian|farsi|ukrainian|"
    r"belaruss?ian|burmese|hebrew)(?: script| characters| language)?)"
    r"\s*:?\s*(?=[\W\d]*[A-Za-z]?" + _NATIVE + ")",
    re.IGNORECASE,
)
_REMARK = re.compile(
    r"\s*(?:\((?P<bracket>[^()]*\b(?:listed as|name|identity|passport|third|script|spelled|born)\b[^()]*)\)"
    r"|,\s*(?P<tail>born\b.*|son of\b.*)|(?P<son>\bson of\b.*))",
    re.IGNORECASE,
)
_FORMERLY = re.compile(r"\b(?:previously|formerly) (?:listed|known) as\b", re.IGNORECASE)
_SUFFIX = re.compile(r"(?:jr|sr|[ivx]+|dr|ltd|llc|inc|limited|co|haji|s\.?a)\.?(?:\s*\(.*\))?", re.IGNORECASE)
_WRAPPED = re.compile(r"\"[^\"]+\"|“[^“”]+”|\((?:[^()]|\([^()]*\))+\)")
_EMPTY = re.compile(r"[\s.,;:()\"'“”‘’«»/-]*")

UN_REFERENCE = re.compile(r"[A-Z]{2}[ei]\.\d{3}\b")
"""The permanent reference number of an entry of the United Nations: all 1,011 of 2026-08 are written so.

Two letters of the regime, e for an entity or i for an individual, and a number: IQi.001.
"""


def enumerated(text: str) -> tuple[str, ...]:
    """The values of a cell that numbers or letters them; the whole as one where it does neither.

    >>> enumerated("(1) Uganda (2) Uganda (3)Uganda")
    ('Uganda', 'Uganda', 'Uganda')
    >>> enumerated("a) Mullah b) Haji")
    ('Mullah', 'Haji')
    >>> enumerated("(2) Kabul")  # begins with no one
    ('(2) Kabul',)
    """
    for mark, first in ((_NUMBERED, "1"), (_LETTERED, "a")):
        starts = list(_in_order(mark, text, first))
        if starts and not text[: starts[0].start()].strip():
            ends = [it.start() for it in starts[1:]] + [len(text)]
            cut = (text[it.end() : end].strip(" ;,") for it, end in zip(starts, ends, strict=True))
            return tuple(value for value in cut if value)
    return (text,) if text else ()


def _in_order(mark: re.Pattern[str], text: str, first: str) -> Iterator[re.Match[str]]:
    """The marks that count up from the first one: a later "(1)" is no mark, but part of a value."""
    expected = first
    for found in mark.finditer(text):
        if found[1] == expected:
            yield found
            expected = str(int(expected) + 1) if expected.isdecimal() else chr(ord(expected) + 1)


@dataclass(frozen=True, slots=True)
class NameCell:
    """A cell of names, taken apart."""

    names: tuple[Name, ...]
    notes: tuple[str, ...] = ()
    """What the cell says besides."""


def names(cell: str, kind: NameKind = NameKind.ALIAS, *, person: bool = False, split: str = ";") -> NameCell:
    """The names in a cell: each script's by itself, a person's "LAST, First" in natural order as well.

    >>> [name.text for name in names("Jin Tiesan (金铁三)").names]
    ['Jin Tiesan', '金铁三']
    >>> [name.text for name in names("Al-Haq, Amin", person=True).names]
    ['Al-Haq, Amin', 'Amin Al-Haq']
    >>> names("Encep Nurjaman (birth name)").notes
    ('birth name',)

    Args:
        cell: as published.
        kind: in what capacity the names were published.
        person: whether they are a person's.
        split: characters between names; "" where the cell holds one name.
    """
    found: dict[str, Name] = {}
    notes: list[str] = []
    parts = enumerated(squash(cell))
    if split:
        parts = tuple(it for part in parts for it in re.split(f"[{re.escape(split)}]|\\sb\\)\\s", part))
    for part in parts:
        text, own = _remarks_off(part)
        notes.extend(own)
        former = any(_FORMERLY.search(note) for note in own) and kind is NameKind.ALIAS
        for name in _by_script(text):
            for form in forms(name, person=person):
                found.setdefault(form.casefold(), Name(form, NameKind.FORMER if former else kind))
    return NameCell(tuple(found.values()), tuple(notes))


def _remarks_off(text: str) -> tuple[str, list[str]]:
    """The names in the text, and the remarks that stood behind them."""
    notes: list[str] = []

    def keep(found: re.Match[str]) -> str:
        said = found["bracket"] or found["tail"] or found["son"]
        if _LABEL.search(said):
            return found[0]  # "(original script: …)" holds a name
        native = _NATIVE_RUN.search(said)
        notes.append(said)
        return f" ({native[0]})" if native else ""

    return _REMARK.sub(keep, text), notes


def _by_script(text: str) -> Iterator[str]:
    """The text's Latin words, then each run of words of another script that stands in brackets or beside.

    >>> list(_by_script("Main Bank (Основной банк)")), list(_by_script("Леанiд АО M200"))
    (['Main Bank', 'Основной банк'], ['Леанiд АО M200'])
    """
    bare = _LABEL.sub("", text)
    latin: list[str] = []
    native: list[list[str]] = []
    run: list[str] = latin
    for word in re.sub(r"([()])", r" \1 ", bare).split():
        if _NATIVE_LETTER.search(word):
            if run is latin:
                native.append(run := [])
        elif re.search(r"[^\W\d_]", word) or word == "(":
            run = latin
        run.append(word)
    if not native or len(re.sub(r"[\W\d_]", "", "".join(latin))) < _FEWEST:
        latin, native = [bare], []
    yield from (name for run in (latin, *native) if (name := _tidy(" ".join(run))))


_FEWEST = 4
"""Latin letters of a name beside another script's. Chosen: fewer are an "OOO", an "M200", a slip of the
keyboard within the other script."""


def forms(name: str, *, person: bool) -> Iterator[str]:
    """The name as published, and a person's "LAST, First" in natural order."""
    if name:
        yield name
    head, comma, tail = name.partition(",")
    if person and comma and "," not in tail and tail.strip() and not _SUFFIX.fullmatch(tail.strip()):
        yield f"{tail.strip()} {head.strip()}"


def _tidy(text: str) -> str:
    r"""The name without empty brackets, and without quotes and punctuation around it.

    >>> _tidy('"HASSAN, Sheikh" ( )')
    'HASSAN, Sheikh'
    """
    bare = squash(re.sub(r"\(\s*[;,]*\s*\)", " ", text)).strip(" ;,:")
    bare = bare.replace("( ", "(").replace(" )", ")")
    if _EMPTY.fullmatch(bare):
        return ""
    if bare.count("(") != bare.count(")"):
        bare = bare.strip("() ")
    return squash(bare[1:-1]) if _WRAPPED.fullmatch(bare) else bare.strip()
