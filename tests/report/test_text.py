"""No text from outside acts in an output, and harmless text stays as it is."""

from __future__ import annotations

import json
import unicodedata

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from screener.report.text import json_safe, markdown_cell, printable, spreadsheet_cell

PRINTED: list[tuple[str, str, str]] = [
    ("ordinary text", "Société Générale & Co. <x>", "Société Générale & Co. <x>"),
    ("Chinese", "华为技术有限公司", "华为技术有限公司"),
    ("Arabic stays in its own direction", "شركة", "شركة"),
    ("combining accents", "e\u0301", "e\u0301"),
    ("a terminal escape", "\x1b[31mred", "\\x1b[31mred"),
    ("a one-byte control sequence", "\x9b31m", "\\x9b31m"),
    ("a bell and a backspace", "\x07\x08", "\\x07\\x08"),
    ("line ends and tabs", "a\r\nb\tc\u2028d", "a  b c d"),
    ("a direction override", "a\u202eb", "a\\u202eb"),
    ("a direction isolate", "a\u2066b", "a\\u2066b"),
    ("a zero-width space", "Hua\u200bwei", "Huawei"),
    ("a byte order mark", "\ufeffAcme", "Acme"),
    ("a soft hyphen", "Hua\u00adwei", "Huawei"),
    ("tag characters", "A\U000e0041", "A"),
    ("half a surrogate pair", "a\ud800b", "a\\ud800b"),
    ("an emoji", "🚢", "🚢"),
]


@pytest.mark.parametrize(("text", "shown"), [case[1:] for case in PRINTED], ids=[case[0] for case in PRINTED])
def test_printable(text: str, shown: str) -> None:
    assert printable(text) == shown


TURNING = {"LRE", "RLE", "LRO", "RLO", "PDF", "LRI", "RLI", "FSI", "PDI"}


@given(st.text(st.characters()))
@example("\x1b\x9b\u202e\ud800")
def test_what_is_printed_holds_nothing_that_drives_a_terminal(text: str) -> None:
    shown = printable(text)
    assert not [c for c in shown if unicodedata.category(c) in {"Cc", "Cs", "Zl", "Zp"}]
    assert not [c for c in shown if unicodedata.bidirectional(c) in TURNING]
    assert printable(shown) == shown


CELLS: list[tuple[str, str, str]] = [
    ("a formula", "=1+1", "'=1+1"),
    ("a command", "=cmd|' /C calc'!A0", "'=cmd|' /C calc'!A0"),
    ("a formula behind blanks", "  =1+1", "'  =1+1"),
    ("a formula behind a no-break space", "\u00a0=1+1", "'\u00a0=1+1"),
    ("a plus", "+1+1", "'+1+1"),
    ("a minus before letters", "-A1", "'-A1"),
    ("a minus before arithmetic", "-1+cmd", "'-1+cmd"),
    ("an at sign", "@SUM(A1)", "'@SUM(A1)"),
    ("a tab", "\t1", "'\t1"),
    ("a carriage return", "\r1", "'\r1"),
    ("a full-width equals sign", "＝1", "'＝1"),
    ("a negative number stays", "-12.50", "-12.50"),
    ("a negative number with thousands stays", "-1,234.50", "-1,234.50"),
    ("a negative percentage stays", "-3%", "-3%"),
    ("a name stays", "Acme = Co", "Acme = Co"),
    ("an empty cell stays", "", ""),
    ("a lone minus", "-", "'-"),
]


@pytest.mark.parametrize(("text", "cell"), [case[1:] for case in CELLS], ids=[case[0] for case in CELLS])
def test_spreadsheet_cell(text: str, cell: str) -> None:
    assert spreadsheet_cell(text) == cell


@given(st.text(st.sampled_from("=+-@\t\r 1.a'＝\u00a0")))
def test_no_cell_begins_a_formula_unless_it_is_a_negative_number(text: str) -> None:
    cell = spreadsheet_cell(text)
    assert cell in {text, "'" + text}
    if cell.strip()[:1] in {"=", "+", "@", "＝"} or cell[:1] in {"\t", "\r"}:
        pytest.fail(f"{cell!r} runs")
    if cell.strip()[:1] == "-":
        float(cell.strip().replace(",", ""))


@pytest.mark.parametrize(
    ("text", "cell"),
    [
        ("a|b", "a\\|b"),
        ("<img src=x onerror=y>", "&lt;img src=x onerror=y&gt;"),
        ("[x](javascript:y)", "\\[x\\]\\(javascript:y\\)"),
        ("**bold** _x_ `y` ~z~", "\\*\\*bold\\*\\* \\_x\\_ \\`y\\` \\~z\\~"),
        ("https://evil.example www.evil.example", "https&#58;//evil.example www&#46;evil.example"),
        ("@team &amp;", "&#64;team &amp;amp;"),
        ("a\nb", "a b"),
    ],
    ids=["a bar", "HTML", "a link", "emphasis", "bare addresses", "a mention and an entity", "a line end"],
)
def test_markdown_cell(text: str, cell: str) -> None:
    assert markdown_cell(text) == cell


@given(st.text(st.characters()))
def test_a_safe_json_text_means_the_same_and_drives_no_terminal(text: str) -> None:
    document = json_safe(json.dumps(text, ensure_ascii=False))
    assert json.loads(document) == json.loads(json.dumps(text))
    document.encode()
    assert not [c for c in document if unicodedata.category(c) in {"Cc", "Cs"}]
