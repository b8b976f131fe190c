"""The only module that decides how text from outside may stand in an output: nothing in it may act there.

A name on a list or in a vendor file can carry terminal escapes, direction overrides, spreadsheet
formulas or markup. Each kind of output has one function here that takes the sting out and keeps the
text readable; a report never writes outside text without it.
"""

from __future__ import annotations

import re

# Written as code points: the characters themselves would be invisible in an editor.
_BLANKS = "\t\n\x0b\x0c\r\x85\u2028\u2029"
_INVISIBLE = (
    "\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200f\u2060-\u2065\u206a-\u206f"
    "\u3164\ufeff\uffa0\ufff9-\ufffb\U000e0000-\U000e00ff\U000e01f0-\U000e0fff"
)
"""Characters without a width of their own: joiners, fillers, marks, tags.
Source: Unicode 15.1, DerivedCoreProperties.txt, Default_Ignorable_Code_Point,
without variation selectors: they choose a glyph."""
_DRIVING = "\x00-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ud800-\udfff"
"""Controls, direction overrides and isolates, unpaired surrogates. Source: ECMA-48 5th ed., section 5;
Unicode Standard Annex 9, section 2."""

_UNPRINTABLE = re.compile(f"[{_BLANKS}{_INVISIBLE}{_DRIVING}]+")
# Patterns are compiled by `re` when they are first used: most runs need none of these.
_UNPRINTABLE_IN_JSON = f"[\x7f-\x9f\u2028-\u202e\u2066-\u2069\ud800-\udfff{_INVISIBLE}]"
_BLANK = frozenset(_BLANKS)
_DRIVES = f"[{_DRIVING}]"
_DRIVES_IN_CELL = f"(?![\t\n\r])[{_DRIVING}]"
"""Line ends and tabs may stand in a cell: what writes it puts quotes around them."""

_NOT_XML = {0xFFFE: None, 0xFFFF: None}

_FORMULA_START = frozenset("=+-@＝＋－＠")
"""Source: OWASP, CSV Injection: `=`, `+`, `-`, `@`, tab, carriage return and the full-width forms."""
_PLAIN_NUMBER = r"(?a)-\d+(?:[.,]\d+)*%?\Z"

_MARKDOWN = r"[\\`*{}\[\]()#+!|~$]|(?<![^\W_])_|_(?![^\W_])"
_MARKDOWN_ENTITIES = {"&": "&amp;", "<": "&lt;", ">": "&gt;", "@": "&#64;"}
_AUTOLINK = r"(?i)(?<=[a-z]):(?=//)|(?<=www)\."


def printable(text: str) -> str:
    r"""Give text that cannot drive a terminal, on one line.

    Line ends and tabs become a space, invisible characters go, and controls, direction overrides
    and unpaired surrogates are shown as escapes, so that the reader sees that somebody put them there.

    >>> printable("Huawei\x1b[2J\u202eTechnologies\u200b Co.\nLtd")
    'Huawei\\x1b[2J\\u202eTechnologies Co. Ltd'
    """
    return _UNPRINTABLE.sub(_shown, text)


def _shown(found: re.Match[str]) -> str:
    return "".join(_shown_character(character) for character in found.group())


def _shown_character(character: str) -> str:
    if character in _BLANK:
        return " "
    if not re.match(_DRIVES, character):
        return ""
    code = ord(character)
    return f"\\x{code:02x}" if code <= 0xFF else f"\\u{code:04x}"  # noqa: PLR2004 - one byte


def json_safe(document: str) -> str:
    """Escape in a JSON text what could drive a terminal; the document means the same as before."""
    return re.sub(_UNPRINTABLE_IN_JSON, lambda found: _json_escape(found.group()), document)


def _json_escape(character: str) -> str:
    units = character.encode("utf-16-be", "surrogatepass")
    return "".join(f"\\u{units[i]:02x}{units[i + 1]:02x}" for i in range(0, len(units), 2))


def spreadsheet_cell(text: str) -> str:
    r"""Put an apostrophe before a cell that a spreadsheet would run as a formula; plain numbers stay.

    Controls and direction overrides, which act when a file is only looked at, are shown as escapes.

    >>> spreadsheet_cell("=1+1"), spreadsheet_cell("-12.5"), spreadsheet_cell("A\x1b[2J")
    ("'=1+1", '-12.5', 'A\\x1b[2J')
    """
    if not text.isprintable():
        text = re.sub(_DRIVES_IN_CELL, _shown, text)
    if not text or text[0].isalnum():
        return text
    start = text.lstrip()
    if text[0] in "\t\r\n" or (
        start and start[0] in _FORMULA_START and not re.match(_PLAIN_NUMBER, start.rstrip())
    ):
        return "'" + text
    return text


def xml_text(text: str) -> str:
    r"""Take from printable text the two characters that XML forbids and terminals do not.

    Source: W3C, Extensible Markup Language 1.0, 5th ed., production 2, Char.

    >>> xml_text("Alpha" + chr(0xFFFE) + chr(0x1B) + "[2J")
    'Alpha\\x1b[2J'
    """
    return printable(text).translate(_NOT_XML)


def markdown_cell(text: str) -> str:
    r"""Write text so that it stands as it is in a cell of a Markdown table.

    >>> print(markdown_cell("A|B <img src=x> *Ltd*"))
    A\|B &lt;img src=x&gt; \*Ltd\*
    """
    escaped = re.sub(_MARKDOWN, lambda found: "\\" + found.group(), printable(text))
    for character, entity in _MARKDOWN_ENTITIES.items():
        escaped = escaped.replace(character, entity)
    return re.sub(_AUTOLINK, lambda found: f"&#{ord(found.group())};", escaped)
