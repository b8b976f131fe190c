"""What single fields of the CSL become: addresses, ids of both orders, facts among them, nationalities."""

from __future__ import annotations

import csv
import io
from pathlib import Path

import pytest

from screener.lists.sources.us_csl import read
from screener.model import RawFile, Reading

SAMPLE = Path(__file__).parent / "samples" / "us_csl_2022" / "consolidated.csv"
COLUMNS = SAMPLE.read_text(encoding="utf-8").split("\n", 1)[0].split(",")
EL = "Entity List (EL) - Bureau of Industry and Security"
SDN = "Specially Designated Nationals (SDN) - Treasury Department"


def read_rows(**fields: str) -> Reading:
    """The reading of a CSL of one row, which has these fields."""
    out = io.StringIO()
    writer = csv.DictWriter(out, COLUMNS, restval="", lineterminator="\n")
    writer.writeheader()
    writer.writerow({"source": EL, "name": "Kelvo Inc.", **fields})
    return read([RawFile("consolidated.csv", out.getvalue().encode())])


def test_a_nationality_that_is_no_country_is_told_and_kept() -> None:
    reading = read_rows(source=SDN, entity_number="7", type="Individual", nationalities="CU; Atlantis")
    [entity] = reading.entities
    assert entity.nationalities == ("CU",)
    assert ("nationalities", "Atlantis") in entity.details
    assert [(w.field, w.value) for w in reading.warnings] == [("nationalities", "Atlantis")]


@pytest.mark.parametrize(
    ("cell", "addresses"),
    [
        pytest.param("CU", [("CU", "CU")], id="a country alone"),
        pytest.param(
            "1 Quay, Valletta, MT; 2 Quay, Riga, LV",
            [("1 Quay, Valletta, MT", "MT"), ("2 Quay, Riga, LV", "LV")],
            id="two addresses",
        ),
        pytest.param(
            "1 Hezuo Road, Hebei; and 2 Main Street, Hebei, CN",
            [("1 Hezuo Road, Hebei", "CN"), ("2 Main Street, Hebei, CN", "CN")],
            id="two in one: the code behind the last is both one's",
        ),
        pytest.param(
            "12 St. John Drive, PHARR, TX, 78577",
            [("12 St. John Drive, PHARR, TX, 78577", "US")],
            id="a state and a ZIP code without a country",
        ),
        pytest.param(
            "Kwun Tong, Kowloon, Hong Kong, CN",
            [("Kwun Tong, Kowloon, Hong Kong, CN", "HK")],
            id="Hong Kong under China's code",
        ),
        pytest.param(
            "16 MELIORATOROV STREET, RS, 357020",
            [("16 MELIORATOROV STREET, RS, 357020", "")],
            id="nothing to tell the country by",
        ),
    ],
)
def test_a_cell_of_addresses(cell: str, addresses: list[tuple[str, str]]) -> None:
    [entity] = read_rows(addresses=cell).entities
    assert [(a.text, a.country) for a in entity.addresses] == addresses


@pytest.mark.parametrize(
    ("cell", "scheme", "value", "country", "note"),
    [
        pytest.param(
            "RU, 7702235133, Tax ID No.", "tax", "7702235133", "RU", "Tax ID No.", id="label last, until 2022"
        ),
        pytest.param(
            "Tax ID No., 7702235133, RU", "tax", "7702235133", "RU", "Tax ID No.", id="label first, since"
        ),
        pytest.param(
            "JO, 2014-08-30, 2009-08-31, K475336, Passport",
            "passport",
            "K475336",
            "JO",
            "Passport, 2014-08-30, 2009-08-31",
            id="with its dates",
        ),
        pytest.param(
            "IMO 8898831, Vessel Registration Identification",
            "imo",
            "IMO 8898831",
            "",
            "Vessel Registration Identification",
            id="a ship",
        ),
        pytest.param("SWIFT/BIC, RUDVRUMM", "bic", "RUDVRUMM", "", "SWIFT/BIC", id="a bank"),
        pytest.param(
            "1Fz29BQp82pE3vXXcsZoMNQ3KSHfMzfMe3, Digital Currency Address - XBT",
            "wallet",
            "1Fz29BQp82pE3vXXcsZoMNQ3KSHfMzfMe3",
            "",
            "Digital Currency Address - XBT",
            id="a wallet",
        ),
        pytest.param(
            "RU, 253400V1H6ART1UQ0N98, Legal Entity Number",
            "lei",
            "253400V1H6ART1UQ0N98",
            "RU",
            "Legal Entity Number",
            id="an LEI among legal entity numbers",
        ),
        pytest.param(
            "PA, 467323, Doc. 694710, Public Registration Number",
            "registration",
            "467323, Doc. 694710",
            "PA",
            "Public Registration Number",
            id="a number with a comma",
        ),
        pytest.param("MT, 123, Zorro No.", "other", "123", "MT", "Zorro No.", id="a label nobody knows"),
    ],
)
def test_a_number_becomes_an_identifier(cell: str, scheme: str, value: str, country: str, note: str) -> None:
    [entity] = read_rows(source=SDN, entity_number="7", ids=cell).entities
    [found] = entity.identifiers
    assert (found.scheme, found.value, found.country, found.note) == (scheme, value, country, note)


@pytest.mark.parametrize(
    ("cell", "detail"),
    [
        pytest.param(
            "16 Jan 2017, Organization Established Date",
            ("Organization Established Date", "16 Jan 2017"),
            id="a date",
        ),
        pytest.param(
            "Secondary sanctions risk:, North Korea Sanctions Regulations, sections 510.201 and 510.210",
            ("Secondary sanctions risk", "North Korea Sanctions Regulations, sections 510.201 and 510.210"),
            id="a note with commas, label first",
        ),
        pytest.param("Panama, Former Vessel Flag", ("Former Vessel Flag", "Panama"), id="a flag of the past"),
    ],
)
def test_a_fact_among_the_ids_is_a_detail(cell: str, detail: tuple[str, str]) -> None:
    [entity] = read_rows(source=SDN, entity_number="7", ids=cell).entities
    assert (entity.details, entity.identifiers) == ((detail,), ())


@pytest.mark.parametrize(
    ("cell", "span"),
    [
        pytest.param("1973-03-25", ("1973-03-25", "1973-03-25"), id="a day"),
        pytest.param("1938-09-01", ("1938-09-01", "1938-09-30"), id="a first, which may stand for a month"),
        pytest.param("1964", ("1964-01-01", "1964-12-31"), id="a year"),
        pytest.param("1962 to 1964", ("1962-01-01", "1964-12-31"), id="a span of years"),
    ],
)
def test_a_date_of_birth_is_as_exact_as_it_is_known(cell: str, span: tuple[str, str]) -> None:
    """Source: OFAC's sdn.csv of 2021-07 has "Sep 1938" where the CSL of 2022-05 has 1938-09-01."""
    [entity] = read_rows(source=SDN, entity_number="7", type="Individual", dates_of_birth=cell).entities
    [birth] = entity.births
    assert (birth.first.isoformat(), birth.last.isoformat(), birth.text) == (*span, cell)


def test_gender_and_directives_are_told_among_the_ids() -> None:
    directive = "Subject to Directive 3, Executive Order 13662 Directive Determination -"
    source = "Sectoral Sanctions Identifications List (SSI) - Treasury Department"
    [entity] = read_rows(
        source=source, entity_number="7", programs="X", ids=f"Male, Gender; {directive}"
    ).entities
    assert (entity.gender, entity.programmes) == ("male", ("X", "SSI-D3"))
