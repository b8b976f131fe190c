"""A share is read exactly, with its open ends, or refused."""

from __future__ import annotations

from fractions import Fraction

import pytest

from screener.model import Basis, Interval
from screener.ownership.bases import parse_basis
from screener.ownership.intervals import UNKNOWN, parse_share, show

F = Fraction


@pytest.mark.parametrize(
    ("percent", "low", "high", "expected"),
    [
        pytest.param("25", "", "", Interval(F(25), F(25)), id="a bare percent is exact"),
        pytest.param("33.3%", "", "", Interval(F("33.3"), F("33.3")), id="a percent sign changes nothing"),
        pytest.param("33,3 %", "", "", Interval(F("33.3"), F("33.3")), id="a decimal comma is understood"),
        pytest.param("50/3", "", "", Interval(F(50, 3), F(50, 3)), id="a fraction stays exact"),
        pytest.param("(25", "", "", Interval(F(25), F(100), low_open=True), id="an open low end alone"),
        pytest.param("50)", "", "", Interval(F(0), F(50), high_open=True), id="an open high end alone"),
        pytest.param("25-50", "", "", Interval(F(25), F(50)), id="a range is closed"),
        pytest.param("25–50 %", "", "", Interval(F(25), F(50)), id="an en dash makes a range"),
        pytest.param("(25, 50]", "", "", Interval(F(25), F(50), low_open=True), id="an interval in brackets"),
        pytest.param(">50", "", "", Interval(F(50), F(100), low_open=True), id="more than"),
        pytest.param("at least 25", "", "", Interval(F(25), F(100)), id="at least"),
        pytest.param("<= 10", "", "", Interval(F(0), F(10)), id="at most"),
        pytest.param("majority", "", "", Interval(F(50), F(100), low_open=True), id="a majority"),
        pytest.param("", "", "", UNKNOWN, id="nothing stated is unknown"),
        pytest.param("n/a", "", "", UNKNOWN, id="not available is unknown"),
        pytest.param("", "(25", "50)", Interval(F(25), F(50), True, True), id="ends in their own cells"),
        pytest.param("", "25", "", Interval(F(25), F(100)), id="a low end alone"),
        pytest.param("", "", "50", Interval(F(0), F(50)), id="a high end alone"),
        pytest.param("33", "32.5", "33.5)", Interval(F("32.5"), F("33.5"), False, True), id="a rounded one"),
        pytest.param("100", "50", "100", Interval(F(50), F(100)), id="a nominal value at an end"),
    ],
)  # fmt: skip
def test_share_is_read(percent: str, low: str, high: str, expected: Interval) -> None:
    share = parse_share(percent, low, high)
    assert share.interval == expected
    assert share.known is (expected != UNKNOWN)


@pytest.mark.parametrize(
    ("percent", "low", "high"),
    [
        pytest.param("101", "", "", id="more than the whole"),
        pytest.param("-1", "", "", id="less than nothing"),
        pytest.param("about a third", "", "", id="words"),
        pytest.param("50-25", "", "", id="a range turned round"),
        pytest.param("(50-50]", "", "", id="a range with nothing in it"),
        pytest.param("1/0", "", "", id="a division by zero"),
        pytest.param("40", "10", "30", id="a nominal value outside its ends"),
        pytest.param("1" * 41, "", "", id="far too many digits"),
        pytest.param("1e1", "", "", id="a power of ten"),
        pytest.param("", "lots", "", id="words for an end"),
    ],
)
def test_what_is_no_share_is_refused(percent: str, low: str, high: str) -> None:
    with pytest.raises(ValueError, match=r".+"):
        parse_share(percent, low, high)


@pytest.mark.parametrize(
    ("interval", "expected"),
    [
        (Interval(F("49.999"), F("49.999")), "49.999%"),
        (Interval(F(50, 3), F(50, 3)), "16.666667%"),
        (Interval(F(25), F(50), True, False), "more than 25 to 50%"),
        (Interval(F(0), F(50), False, True), "0 to under 50%"),
        (UNKNOWN, "an unknown share"),
    ],
)
def test_share_is_written_so_that_open_ends_show(interval: Interval, expected: str) -> None:
    assert show(interval) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", Basis.SHARES),
        ("shares", Basis.SHARES),
        ("Shares (after rights)", Basis.SHARES),
        ("assets", Basis.SHARES),
        ("votes", Basis.VOTES),
        ("voting_rights", Basis.VOTES),
        ("control (general partner)", Basis.CONTROL),
        ("control (VIE contracts)", Basis.CONTROL),
        ("right to appoint the board", Basis.CONTROL),
        ("economic (indirect)", Basis.ECONOMIC),
        ("control (custody of shares)", Basis.CUSTODY),
        ("legal_title", Basis.NOMINEE),
        ("nominee (registered holder)", Basis.NOMINEE),
        ("convertible notes", Basis.CONDITIONAL),
        ("trust", Basis.TRUST),
        ("friendship", None),
    ],
)
def test_basis_is_read_from_plain_words(text: str, expected: Basis | None) -> None:
    assert parse_basis(text) is expected
