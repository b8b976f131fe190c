"""Says about how many rows a file has before they are read, so that the time left can be told."""

from __future__ import annotations

from pathlib import Path

_PARQUET = b"PAR1"
_PACKED = (b"PK", b"\xd0\xcf\x11\xe0", b"\x1f\x8b")
"""How zipped workbooks, older ones and gzip begin. Source: APPNOTE.TXT 4.3.7; MS-CFB 2.2; RFC 1952."""
_PIECE = 1 << 20


def about(path: Path) -> int | None:
    """About how many rows a file of counterparties has; None where only reading it would tell.

    Of text the lines are counted, as if no cell held the end of one. A file that cannot be read has no size
    here: whoever reads it says why. Neither has a pipe, or a device as `/dev/stdin`: what is read of it here
    would be lost to whoever reads it.
    """
    if not path.is_file() or path.absolute().is_relative_to("/dev"):
        return None
    try:
        with path.open("rb") as file:
            start = file.read(4)
            if start == _PARQUET:
                from screener.parties.parquet import rows_of  # noqa: PLC0415  text does not need it

                return rows_of(path)
            if start.startswith(_PACKED):
                return None
            ends, last = start.count(b"\n"), start
            while piece := file.read(_PIECE):
                ends, last = ends + piece.count(b"\n"), piece
    except OSError:
        return None
    lines = ends + bool(last and not last.rstrip(b"\0").endswith(b"\n"))  # as UTF-16 has it, too
    return lines if start.lstrip(b"\xef\xbb\xbf").startswith(b"{") else max(0, lines - 1)  # a header
