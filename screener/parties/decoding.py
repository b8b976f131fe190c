"""The only place that turns the bytes of a user's file into lines of text, whatever wrote them.

Vendor files are exported by many hands: one file can hold lines in UTF-8 and lines in a Windows code
page. Every line is therefore decoded by itself. What could not be decoded, or was too long to keep, is
marked on its line, so that only its row is refused.
"""

from __future__ import annotations

import codecs
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from screener.errors import InputError

CHUNK_BYTES = 1 << 20
LINE_LIMIT = 1 << 20
"""Characters or bytes kept of one line; chosen: far above any real row, far below what memory minds."""

_FALLBACK = "cp1252"
"""What Windows programs of Western locales write, and a superset of printable Latin-1."""
_FOREIGN = (
    "gb18030",
    "big5",
    "shift_jis",
    "euc_kr",
    "euc_jp",
    "cp1251",
    "koi8_r",
    "cp1253",
    "cp1255",
    "cp1256",
)
"""Code pages of scripts other than Latin, which can be told from it; Latin ones cannot from one another."""
_SAMPLE_BYTES = 65_536
_ASCII = 0x7F
_ENOUGH = 16
"""Bytes beyond ASCII that a guess needs; chosen: two or three Han names."""
_RUN = re.compile(rb"[\xa1-\xff]{4,}")
"""Letters beyond ASCII in a row; chosen: Western names hold three at most, two Han letters are four."""
_BOMS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_WIDE = frozenset({"utf-16-le", "utf-16-be", "utf-32-le", "utf-32-be"})

Line = tuple[str, str]
"""A line with its line end, and what is wrong with it, or ""."""

LONG = "the row is longer than this program reads"
_FOREIGN_LOOKS = "the row is in a code page that cannot be told from so little: give --encoding"
UNDECODABLE = "the row holds bytes that no known encoding explains"


def kept(cells: Iterable[str]) -> tuple[tuple[str, ...], str]:
    """The cells of a row that came in no line, cut where one is longer than is read, and what is wrong."""
    row = tuple(cells)
    if max(map(len, row), default=0) <= LINE_LIMIT:
        return row, ""
    return tuple(cell[:LINE_LIMIT] for cell in row), LONG


@dataclass(slots=True)
class Encoding:
    """How a file is decoded, and how many of its lines needed the second choice so far."""

    name: str
    bom: int = 0
    """Bytes of the mark at the start, which are no text."""
    fallback: str = _FALLBACK
    fallback_lines: int = 0


def detect(head: bytes, given: str | None) -> Encoding:
    """Tell a file's encoding from its first bytes, or take the user's word for it."""
    bom = next(((mark, name) for mark, name in _BOMS if head.startswith(mark)), None)
    if given is not None:
        name = _known(given)
        return Encoding(name, bom=len(bom[0]) if bom and bom[1] == name else 0, fallback="")
    if bom is not None:
        return Encoding(bom[1], bom=len(bom[0]))
    wide = _wide_without_mark(head)
    return Encoding(wide) if wide else _narrow(head)


def _narrow(head: bytes) -> Encoding:
    """Take UTF-8, and for lines that are not the code page that explains them best."""
    utf8: list[bytes] = []
    other: list[bytes] = []
    whole = len(head) < CHUNK_BYTES or head.endswith(b"\n")  # else the last line goes on beyond the head
    for line in head.splitlines()[: None if whole else -1] or [head]:
        if not line.isascii():
            (utf8 if _is_utf8(line) else other).append(line)
    sample = b"\n".join(other)[:_SAMPLE_BYTES]
    if sum(byte > _ASCII for byte in sample) < _ENOUGH:
        return Encoding("utf-8")
    from charset_normalizer import from_bytes  # noqa: PLC0415 - start-up, and most files are UTF-8

    guess = from_bytes(sample, cp_isolation=[_FALLBACK, "cp1250", *_FOREIGN]).best()
    if guess is None or guess.encoding not in _FOREIGN:
        return Encoding("utf-8")
    # A line in such a code page can be UTF-8 by chance, so where they prevail they come first.
    if len(other) > len(utf8):
        return Encoding(guess.encoding, fallback="utf-8")
    return Encoding("utf-8", fallback=guess.encoding)


def _is_utf8(line: bytes) -> bool:
    try:
        line.decode()
    except UnicodeDecodeError:
        return False
    return True


def _known(name: str) -> str:
    try:
        codec = codecs.lookup(name)
    except LookupError as error:
        raise InputError(
            f"no encoding is called {name!r}", hint="try utf-8, cp1252, utf-16 or gb18030"
        ) from error
    return {"utf-8-sig": "utf-8", "utf-16": "utf-16-le", "utf-32": "utf-32-le"}.get(codec.name, codec.name)


def _wide_without_mark(head: bytes) -> str | None:
    """Recognise UTF-16 that lacks its mark: in names of any Latin text every other byte is zero."""
    sample = head[:1024]
    if len(sample) < 4:  # noqa: PLR2004 - two characters are the least to judge by
        return None
    half = len(sample) // 2
    if sample[1::2].count(0) > half * 0.7 and sample[::2].count(0) < half * 0.1:
        return "utf-16-le"
    if sample[::2].count(0) > half * 0.7 and sample[1::2].count(0) < half * 0.1:
        return "utf-16-be"
    return None


def lines(chunks: Iterable[bytes], encoding: Encoding) -> Iterator[Line]:
    """Yield the lines of a file, each with its line end, decoded one by one."""
    if encoding.name in _WIDE:
        yield from _wide_lines(chunks, encoding)
        return
    skip = encoding.bom
    for line, cut in _byte_lines(chunks):
        text, problem = _decoded(line[skip:], encoding)
        yield text, LONG if cut else problem
        skip = 0


def _decoded(line: bytes, encoding: Encoding) -> Line:
    try:
        return line.decode(encoding.name), ""
    except UnicodeDecodeError:
        encoding.fallback_lines += 1
    fallback = encoding.fallback or encoding.name
    try:
        return line.decode(fallback), _FOREIGN_LOOKS if fallback == _FALLBACK and _looks_foreign(line) else ""
    except UnicodeDecodeError:
        return line.decode(fallback, errors="replace"), UNDECODABLE


def _looks_foreign(line: bytes) -> bool:
    """Tell a name in another script, which no Western code page must turn into a row of accents."""
    return any(len(set(run)) > 1 for run in _RUN.findall(line))


def _byte_lines(chunks: Iterable[bytes]) -> Iterator[tuple[bytes, bool]]:
    """Split chunks into lines; a line over the limit is cut and marked."""
    rest, cut = b"", False
    for chunk in chunks:
        pieces = (rest + chunk).splitlines(keepends=True)
        # A carriage return at the end of a chunk may be half of a line end.
        rest = pieces.pop() if pieces and not pieces[-1].endswith(b"\n") else b""
        for piece in pieces:
            yield piece[:LINE_LIMIT], cut or len(piece) > LINE_LIMIT
            cut = False
        if len(rest) > LINE_LIMIT:
            rest, cut = rest[:LINE_LIMIT], True
    if rest:
        yield rest, cut


def _wide_lines(chunks: Iterable[bytes], encoding: Encoding) -> Iterator[Line]:
    texts = _wide_texts(chunks, encoding)
    for line, cut in _byte_lines(text.encode() for text in texts):
        text = line.decode(errors="replace")
        problem = UNDECODABLE if "\ufffd" in text else ""
        yield text, LONG if cut else problem


def _wide_texts(chunks: Iterable[bytes], encoding: Encoding) -> Iterator[str]:
    decoder = codecs.getincrementaldecoder(encoding.name)(errors="replace")
    skip = encoding.bom
    for chunk in chunks:
        yield decoder.decode(chunk[skip:])
        skip = 0
    yield decoder.decode(b"", final=True)
