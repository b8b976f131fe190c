"""Identifiers decide when they are valid and equal, and only then."""

from __future__ import annotations

import string

import pytest
from hypothesis import assume, example, given
from hypothesis import strategies as st

from screener.facts.identifiers import (
    _CHECKED,
    SCHEMES,
    canonical,
    decides,
    from_text,
    lookup_key,
    may_decide,
    readings,
)
from screener.model import Identifier


@pytest.mark.parametrize(
    ("scheme", "country", "value", "expected"),
    [
        # LEI: https://www.gleif.org/en/about-lei/iso-17442-the-lei-code-structure; GLEIF's own code
        pytest.param("lei", "", "506700GE1G29325QX363", "506700GE1G29325QX363", id="GLEIF's own LEI"),
        pytest.param("lei", "", "5493 00mls4 7HRL N87 L35", None, id="an LEI with wrong check digits"),
        pytest.param("lei", "", "506700GE1G29325QX36", None, id="an LEI cut short"),
        pytest.param(
            "lei", "", "253400WSS48YWMBUA688", "253400WSS48YWMBUA688", id="Gazprom's, as OFAC gives it"
        ),
        # IMO ship numbers: the worked example of https://en.wikipedia.org/wiki/IMO_number is 9074729
        pytest.param("imo", "", "IMO 9074729", "9074729", id="the worked example of an IMO number"),
        pytest.param("imo", "", "IMO9074728", None, id="an IMO number with a wrong check digit"),
        pytest.param("imo", "", "0000000", None, id="zeros are no IMO number"),
        pytest.param("imo", "", "907472", None, id="an IMO number too short"),
        pytest.param("imo_company", "", "IMO 5342883", "5342883", id="an IMO company number"),
        pytest.param("imo_company", "", "5342884", None, id="an IMO company number with a wrong digit"),
        pytest.param("mmsi", "", "572469210", "572469210", id="an MMSI"),
        pytest.param("mmsi", "", "57246921", None, id="an MMSI too short"),
        pytest.param("bic", "", "SABRRUMM", "SABRRUMM", id="a head office BIC"),
        pytest.param("bic", "", "sabr ru mm XXX", "SABRRUMM", id="a branch BIC names its institution"),
        pytest.param("bic", "", "SABR1UMM", None, id="a BIC without country"),
        pytest.param("duns", "", "52-024-2307", "520242307", id="a D-U-N-S number with hyphens"),
        # python-stdnum's documented examples: https://arthurdejong.org/python-stdnum/doc/stdnum.ru.inn
        pytest.param("tax", "RU", "7704010041", None, id="an INN with a wrong check digit"),
        pytest.param("tax", "RU", "7707083893", "7707083893", id="Sberbank's INN"),
        pytest.param("tax", "RU", "231701001", "231701001", id="a Russian KPP is another number, kept"),
        pytest.param(
            "tax", "", "77-0408 3893", "7704083893", id="a tax number without country is normalised"
        ),
        pytest.param("registration", "CN", "91110000600037341L", "91110000600037341L", id="a USCC"),
        pytest.param("registration", "CN", "91110000600037342L", None, id="a USCC with a wrong digit"),
        pytest.param("registration", "RU", "1027700132195", "1027700132195", id="Sberbank's OGRN"),
        pytest.param("registration", "DE", "HRB 26136", "HRB26136", id="a court's register number"),
        pytest.param("tax", "CO", "800146749-7", "8001467497", id="a NIT"),
        pytest.param("passport", "RU", "51 5731854", "515731854", id="a passport"),
        pytest.param("tail_number", "", "ep-gom", "EPGOM", id="a tail number"),
        pytest.param("call_sign", "", "T2-EU4", "T2EU4", id="a call sign"),
        pytest.param(
            "wallet",
            "",
            "12QtD5BFwRsdNsAZY76UVE1xyCGNTojH9h",
            "12QtD5BFwRsdNsAZY76UVE1xyCGNTojH9h",
            id="case counts in base58",
        ),
        pytest.param(
            "wallet",
            "",
            "0x8589427373D6D84E98730D7795D8f6f8731FDA16",
            "0x8589427373d6d84e98730d7795d8f6f8731fda16",
            id="case does not count in hexadecimal",
        ),
        pytest.param("wallet", "", "x", None, id="one letter is no wallet"),
        pytest.param("phone", "", "+98 (21) 8852-6300", "982188526300", id="a phone number"),
        pytest.param("phone", "", "0098 21 88526300", "982188526300", id="a phone number with 00"),
        pytest.param("website", "", "HTTPS://www.Huawei.com/", "huawei.com", id="a website"),
        pytest.param("website", "", "not a site", None, id="words are no website"),
        pytest.param("email", "", " Info@Example.COM ", "info@example.com", id="an e-mail address"),
        pytest.param("other", "", " -- ", None, id="punctuation is nothing"),
        pytest.param("lei", "", "9" * 100_000, None, id="a very long value"),
    ],
)
def test_canonical_forms(scheme: str, country: str, value: str, expected: str | None) -> None:
    assert canonical(Identifier(scheme, value, country)) == expected


@pytest.mark.parametrize(
    ("one", "other", "expected"),
    [
        pytest.param(
            Identifier("imo", "9074729"),
            Identifier("imo", "IMO 9074729"),
            True,
            id="equal IMO numbers decide",
        ),
        pytest.param(
            Identifier("imo", "9074728"), Identifier("imo", "9074728"), False, id="invalid ones do not"
        ),
        pytest.param(
            Identifier("tax", "7707083893", "RU"),
            Identifier("tax", "7707083893", "RU"),
            True,
            id="tax with country",
        ),
        pytest.param(
            Identifier("tax", "7707083893", "RU"), Identifier("tax", "7707083893"), False, id="without"
        ),
        pytest.param(
            Identifier("tax", "91110000600037341L", "CN"),
            Identifier("registration", "91110000600037341L", "CN"),
            True,
            id="China's one number is tax and registration number",
        ),
        pytest.param(
            Identifier("registration", "12345", "US"),
            Identifier("registration", "12345", "US"),
            False,
            id="short",
        ),
        pytest.param(
            Identifier("passport", "A1234567", "IR"),
            Identifier("passport", "A1234567", "IQ"),
            False,
            id="countries",
        ),
        pytest.param(
            Identifier("phone", "982188526300"), Identifier("phone", "982188526300"), False, id="phones"
        ),
        pytest.param(Identifier("imo", "9074729"), Identifier("mmsi", "9074729"), False, id="schemes differ"),
        pytest.param(Identifier("nonsense", "1"), Identifier("nonsense", "1"), False, id="an unknown scheme"),
    ],
)
def test_what_decides_alone(one: Identifier, other: Identifier, *, expected: bool) -> None:
    assert decides(one, other) is expected
    assert decides(other, one) is expected


@pytest.mark.parametrize(
    ("scheme", "text", "expected"),
    [
        pytest.param(
            "LEI", "506700GE1G29325QX363", Identifier("lei", "506700GE1G29325QX363"), id="case of name"
        ),
        pytest.param(
            "VAT ID", "EL 094014201", Identifier("tax", "094014201", "GR"), id="Greece's VAT prefix"
        ),
        pytest.param("vat_number", "121024920", Identifier("tax", "121024920"), id="no prefix"),
        pytest.param("VAT", "RU:7707083893", Identifier("tax", "7707083893", "RU"), id="country prefix"),
        pytest.param("Company Number", "01126618", Identifier("registration", "01126618"), id="words"),
        pytest.param(
            "id", "506700GE1G29325QX363", Identifier("lei", "506700GE1G29325QX363"), id="LEI by form"
        ),
        pytest.param("id", "IMO 9074729", Identifier("imo", "IMO 9074729"), id="IMO by form"),
        pytest.param(
            "id", "9074729", Identifier("other", "9074729"), id="a bare number is nothing in particular"
        ),
        pytest.param("vendor no", "V-100", Identifier("other", "V-100"), id="the user's own number"),
    ],
)
def test_reading_a_users_column(scheme: str, text: str, expected: Identifier) -> None:
    assert from_text(scheme, text) == expected


CHECKED = [(scheme, country) for scheme, countries in _CHECKED.items() for country in countries]


@given(st.sampled_from(CHECKED), st.from_regex(r"[A-Z]{0,3}[0-9]{6,20}[A-Z0-9]?", fullmatch=True))
@example(("national_id", "CN"), "211226197812154256").via("the library's table lacks the county")
def test_no_number_breaks_a_countrys_validator(kind: tuple[str, str], number: str) -> None:
    scheme, country = kind
    found = canonical(Identifier(scheme, number, country))
    assert found is None or found.isalnum()


@given(
    st.sampled_from(sorted(SCHEMES)),
    st.sampled_from(["", "RU", "CN", "MX", "CO", "TR"]),
    st.text(max_size=60),
)
def test_a_canonical_form_is_its_own(scheme: str, country: str, value: str) -> None:
    once = canonical(Identifier(scheme, value, country))
    if once is not None:
        assert canonical(Identifier(scheme, once, country)) == once
        assert lookup_key(Identifier(scheme, value, country)) is not None


@given(st.text(string.digits, min_size=6, max_size=6), st.sampled_from([0, 4, 6]), st.integers(1, 9))
def test_a_misprint_where_the_weight_is_odd_always_shows(stem: str, place: int, change: int) -> None:
    """Weights 7 and 3 share no factor with 10, so that the last digit of the sum must move."""
    check = sum(int(digit) * weight for digit, weight in zip(stem, range(7, 1, -1), strict=True)) % 10
    number = f"{stem}{check}"
    assume(len(set(number)) > 1)
    assert canonical(Identifier("imo", number)) == number
    digit = str((int(number[place]) + change) % 10)
    assert canonical(Identifier("imo", number[:place] + digit + number[place + 1 :])) is None


@pytest.mark.parametrize(
    ("text", "scheme"),
    [
        pytest.param("HAVIGB2L", "bic", id="a bank's code"),
        pytest.param("9159787", "imo", id="a ship's number"),
        pytest.param("12QtD5BFwRsdNsAZY76UVE1xyCGNTojH9h", "wallet", id="a wallet"),
        pytest.param("1084010", "passport", id="a passport's number"),
        pytest.param("549300MLUDYVRQOOXS22", "lei", id="an LEI"),
        pytest.param("914403001922038216", "tax", id="a company's number"),
    ],
)
def test_a_bare_number_is_tried_as_all_that_it_may_be(text: str, scheme: str) -> None:
    assert scheme in {reading.scheme for reading in readings(text)}


@pytest.mark.parametrize("text", ["", "x", "12", "Acme Ltd", "----", "0" * 500])
def test_what_has_the_form_of_no_number_is_none(text: str) -> None:
    assert readings(text) == ()


EGYPT, NOWHERE, SYRIA = (Identifier("passport", "1084010", country) for country in ("EG", "", "SY"))


@pytest.mark.parametrize(
    ("one", "other", "decided", "asked"),
    [
        pytest.param(EGYPT, EGYPT, True, False, id="the same number of the same country"),
        pytest.param(EGYPT, NOWHERE, False, True, id="one side does not say of which country"),
        pytest.param(NOWHERE, NOWHERE, False, True, id="neither says of which country"),
        pytest.param(EGYPT, SYRIA, False, False, id="two countries that differ"),
        pytest.param(
            Identifier("passport", "10840"), Identifier("passport", "10840"), False, False, id="too short"
        ),
        pytest.param(
            Identifier("imo", "9159787"), Identifier("imo", "9159787"), True, False, id="a world-wide number"
        ),
    ],
)
def test_a_number_without_a_country_is_a_question(
    one: Identifier, other: Identifier, decided: bool, asked: bool
) -> None:
    assert (decides(one, other), may_decide(one, other)) == (decided, asked)
    assert (decides(other, one), may_decide(other, one)) == (decided, asked)
