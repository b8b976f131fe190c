"""The only place that shows a value in a notebook: a small table, in which outside text stays text."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

UNPRINTABLE = "\N{REPLACEMENT CHARACTER}"


def table(caption: str, header: Sequence[str], rows: Iterable[Sequence[object]], note: str = "") -> str:
    """Give a table in HTML, without style, script or link: the notebook's own looks apply.

    >>> table("A & B", [], [])
    '<table><caption>A &amp; B</caption><thead><tr></tr></thead><tbody></tbody></table>'
    """
    head = "".join(f"<th>{text(cell)}</th>" for cell in header)
    body = "".join(f"<tr>{''.join(f'<td>{text(cell)}</td>' for cell in row)}</tr>" for row in rows)
    parts = f"<caption>{text(caption)}</caption><thead><tr>{head}</tr></thead><tbody>{body}</tbody>"
    return f"<table>{parts}</table>" + (f"<p>{text(note)}</p>" if note else "")


def text(value: object) -> str:
    r"""Give a value as text that cannot act as markup, and cannot hide or turn what stands beside it.

    >>> text("<script>\u202eA")
    '&lt;script&gt;�A'
    """
    import html  # noqa: PLC0415  # only a notebook needs it

    shown = "" if value is None else str(value)
    return html.escape("".join(letter if letter.isprintable() else UNPRINTABLE for letter in shown))
