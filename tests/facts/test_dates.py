"""Dates are read as exactly as they are known, and never more exactly."""

from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from screener.facts.dates import Order, parse_date, parse_partial

DAY = dt.date


@pytest.mark.parametrize(
    ("text", "order", "expected"),
    [
        pytest.param("2021-06-03", "ymd", DAY(2021, 6, 3), id="ISO day"),
        pytest.param("2021-06-03T10:15:00Z", "ymd", DAY(2021, 6, 3), id="ISO day with a clock"),
        pytest.param("20210603", "ymd", DAY(2021, 6, 3), id="digits only"),
        pytest.param("06/03/2021", "mdy", DAY(2021, 6, 3), id="American order"),
        pytest.param("06/03/2021", "dmy", DAY(2021, 3, 6), id="European order"),
        pytest.param("06/03/2021", "ymd", None, id="order not said"),
        pytest.param("3.6.2021", "dmy", DAY(2021, 6, 3), id="dots"),
        pytest.param("19 Nov 1948", "ymd", DAY(1948, 11, 19), id="OFAC's form"),
        pytest.param("November 19, 1948", "ymd", DAY(1948, 11, 19), id="American words"),
        pytest.param("19-NOV-1948", "ymd", DAY(1948, 11, 19), id="hyphens"),
        pytest.param("1st Sept. 2001", "ymd", DAY(2001, 9, 1), id="ordinal and long abbreviation"),
        pytest.param("31 Feb 2001", "ymd", None, id="no such day"),
        pytest.param("Mar 1973", "ymd", None, id="a month is not a day"),
        pytest.param("1973", "ymd", None, id="a year is not a day"),
        pytest.param("", "ymd", None, id="nothing"),
        pytest.param("0000-00-00", "ymd", None, id="zeros"),
        pytest.param("9" * 5000, "ymd", None, id="very long"),
    ],
)
def test_a_day_is_read(text: str, order: Order, expected: dt.date | None) -> None:
    assert parse_date(text, order) == expected


@pytest.mark.parametrize(
    ("text", "first", "last"),
    [
        pytest.param("25 Mar 1973", DAY(1973, 3, 25), DAY(1973, 3, 25), id="a day"),
        pytest.param("Mar 1973", DAY(1973, 3, 1), DAY(1973, 3, 31), id="a month"),
        pytest.param("1973-02", DAY(1973, 2, 1), DAY(1973, 2, 28), id="a numeric month"),
        pytest.param("1962", DAY(1962, 1, 1), DAY(1962, 12, 31), id="a year"),
        pytest.param("circa 1962", DAY(1961, 1, 1), DAY(1963, 12, 31), id="about a year"),
        pytest.param("circa 29 Feb 1964", DAY(1963, 2, 28), DAY(1965, 2, 28), id="about a leap day"),
        pytest.param("1962 to 1964", DAY(1962, 1, 1), DAY(1964, 12, 31), id="years"),
        pytest.param("1962-1964", DAY(1962, 1, 1), DAY(1964, 12, 31), id="years with a hyphen"),
        pytest.param("between 1962 and Mar 1964", DAY(1962, 1, 1), DAY(1964, 3, 31), id="between"),
        pytest.param("circa 1979-1982", DAY(1978, 1, 1), DAY(1983, 12, 31), id="about some years"),
        pytest.param("01 Jan 1955 to 31 Dec 1958", DAY(1955, 1, 1), DAY(1958, 12, 31), id="days"),
        pytest.param("1960s", DAY(1960, 1, 1), DAY(1969, 12, 31), id="a decade"),
        pytest.param("late 1960s", DAY(1965, 1, 1), DAY(1969, 12, 31), id="part of a decade"),
        pytest.param("dd/mm/1958", DAY(1958, 1, 1), DAY(1958, 12, 31), id="British placeholders"),
        pytest.param("dd/06/1958", DAY(1958, 6, 1), DAY(1958, 6, 30), id="day placeholder"),
        pytest.param("1958-00-00", DAY(1958, 1, 1), DAY(1958, 12, 31), id="zero placeholders"),
        pytest.param("03/04/1973", DAY(1973, 3, 4), DAY(1973, 4, 3), id="two readings span both"),
        pytest.param("25/03/1973", DAY(1973, 3, 25), DAY(1973, 3, 25), id="only one reading"),
    ],
)
def test_a_partial_date_is_every_day_it_can_mean(text: str, first: dt.date, last: dt.date) -> None:
    found = parse_partial(text)
    assert found is not None
    assert (found.first, found.last, found.text) == (first, last, text)


@pytest.mark.parametrize("text", ["", "unknown", "1964 to 1962", "32 Mar 1973", "Shati", "12", "0000", "to"])
def test_what_is_no_date_is_none(text: str) -> None:
    assert parse_partial(text) is None


@given(
    st.dates(dt.date(1000, 1, 1), dt.date(2199, 12, 31)),
    st.sampled_from(["%d %b %Y", "%Y-%m-%d", "%d/%m/%Y"]),
)
def test_every_day_written_is_read_back(day: dt.date, form: str) -> None:
    assert parse_date(day.strftime(form), "dmy") == day


@given(st.text(max_size=100))
@example("circa 1000").via("the window would begin before the first year allowed")
@example("²⁰¹²").via("digits that are not decimal")
@example("١٩٧٣")
def test_no_text_breaks_the_reader(text: str) -> None:
    found = parse_partial(text)
    assert found is None or found.first <= found.last
