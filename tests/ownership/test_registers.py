"""Registers in their own formats: known by content, every trap of theirs read as it is meant."""

from __future__ import annotations

import datetime as dt
import json
from fractions import Fraction

import pytest

from screener.errors import OwnershipError
from screener.model import Basis, Interval, RawFile, Stake, Verdict
from screener.ownership.assess import assess
from screener.ownership.graph import build
from screener.ownership.intervals import UNKNOWN, exactly
from screener.ownership.readers.psc import company_number
from screener.ownership.readers.reading import StakesReading
from screener.ownership.readers.recognise import read
from tests.ownership.worked import SHARED, listing, rule

SAMPLES = SHARED / "ownership" / "samples"
F = Fraction


def reading(*records: object, lines: bool = True) -> StakesReading:
    text = "\n".join(map(json.dumps, records)) if lines else json.dumps(records)
    return read(RawFile("register.json", text.encode()))


def brief(stake: Stake) -> tuple[str, str, Basis, Interval]:
    return stake.owner, stake.owned, stake.basis, stake.share


# ---------------------------------------------------------------- BODS


def entity(record: str, name: str, **details: object) -> dict[str, object]:
    return {
        "recordId": record,
        "recordType": "entity",
        "recordStatus": "new",
        "statementDate": "2024-01-01",
        "recordDetails": {"isComponent": False, "name": name, **details},
    }


def relationship(
    record: str, owner: object, owned: str, *interests: dict[str, object], **more: object
) -> dict[str, object]:
    details = {"subject": owned, "interestedParty": owner, "interests": list(interests)}
    details |= {key: more.pop(key) for key in ("componentRecords",) if key in more}
    return {
        "recordId": record,
        "recordType": "relationship",
        "recordStatus": "new",
        "statementDate": "2024-01-01",
        "recordDetails": details,
        **more,
    }


def holding(type_: str = "shareholding", how: str = "direct", **share: float) -> dict[str, object]:
    return {"type": type_, "directOrIndirect": how, **({"share": share} if share else {})}


A, B = entity("a", "Alpha Ltd", jurisdiction={"code": "GB-SCT"}), entity("b", "Beta Ltd")


@pytest.mark.parametrize(
    ("interest", "basis", "share"),
    [
        pytest.param(holding(exact=33.3), Basis.SHARES, exactly("33.3"), id="an exact share"),
        pytest.param(
            holding(exclusiveMinimum=50, exclusiveMaximum=75),
            Basis.SHARES,
            Interval(F(50), F(75), True, True),
            id="exclusive ends are numbers in 0.4",
        ),
        pytest.param(
            holding(minimum=25, exclusiveMinimum=True, maximum=50),
            Basis.SHARES,
            Interval(F(25), F(50), True, False),
            id="and marks in 0.3",
        ),
        pytest.param(holding("votingRights", minimum=75), Basis.VOTES, Interval(F(75), F(100)), id="votes"),
        pytest.param(
            holding("voting-rights", minimum=75), Basis.VOTES, Interval(F(75), F(100)), id="as in 0.2"
        ),
        pytest.param(holding("appointmentOfBoard"), Basis.CONTROL, UNKNOWN, id="the board"),
        pytest.param(holding("nominee"), Basis.NOMINEE, UNKNOWN, id="a nominee"),
        pytest.param(
            holding("conditionalRightsGrantedByContract"), Basis.CONDITIONAL, UNKNOWN, id="an option"
        ),
        pytest.param(
            holding("shareholding", "indirect", exact=30), Basis.ECONOMIC, exactly(30), id="indirect"
        ),
        pytest.param(
            {"directOrIndirect": "unknown"}, Basis.SHARES, UNKNOWN, id="an interest of unknown kind"
        ),
    ],
)
def test_bods_interest(interest: dict[str, object], basis: Basis, share: Interval) -> None:
    (found,) = reading(A, B, relationship("r", "a", "b", interest), lines=False).stakes
    assert brief(found) == ("Alpha Ltd", "Beta Ltd", basis, share)
    assert (found.owner_country, found.known) == ("GB", share != UNKNOWN)


def test_bods_indirect_interest_is_not_added_to_its_parts() -> None:
    found = reading(
        A,
        B,
        entity("c", "Gamma Ltd"),
        relationship("1", "a", "b", holding(exact=50)),
        relationship("2", "b", "c", holding(exact=50)),
        relationship("3", "a", "c", holding(how="indirect", exact=25), componentRecords=["1", "2"]),
    )
    assert [(s.owner, s.owned) for s in found.stakes] == [
        ("Alpha Ltd", "Beta Ltd"),
        ("Beta Ltd", "Gamma Ltd"),
    ]
    assert "its parts are read" in found.warnings[0].message


def test_bods_last_statement_on_a_record_counts_and_a_closed_one_ends() -> None:
    old = relationship("r", "a", "b", holding(exact=60))
    new = relationship("r", "a", "b", holding(exact=40), statementDate="2025-03-01", recordStatus="closed")
    (found,) = reading(new, A, B, old).stakes
    assert (found.share, found.end) == (exactly(40), dt.date(2025, 3, 1))


def test_bods_0_3_statements() -> None:
    statements = [
        {"statementID": "e", "statementType": "entityStatement", "name": "Beta Ltd"},
        {"statementID": "p", "statementType": "personStatement", "names": [{"fullName": "Jane Smith"}]},
        {
            "statementID": "o",
            "statementType": "ownershipOrControlStatement",
            "subject": {"describedByEntityStatement": "e"},
            "interestedParty": {"describedByPersonStatement": "p"},
            "interests": [{"type": "shareholding", "interestLevel": "direct", "share": {"exact": 60}}],
        },
        {
            "statementID": "n",
            "statementType": "ownershipOrControlStatement",
            "replacesStatements": ["o"],
            "statementDate": "2024-01-01",
            "subject": {"describedByEntityStatement": "e"},
            "interestedParty": {"describedByPersonStatement": "p"},
            "interests": [{"type": "shareholding", "interestLevel": "direct", "share": {"exact": 55}}],
        },
    ]
    assert [brief(s) for s in reading(*statements).stakes] == [
        ("Jane Smith", "Beta Ltd", Basis.SHARES, exactly(55))
    ]


def test_bods_owner_that_is_not_disclosed_is_said() -> None:
    found = reading(B, relationship("r", {"reason": "subjectExemptFromDisclosure"}, "b"))
    assert found.stakes == ()
    assert "an owner of Beta Ltd is not disclosed" in found.warnings[0].message


# ---------------------------------------------------------------- GLEIF

CHILD, PARENT = "010CMKZ3VON21WF2ZD45", "ZZG38T0MDR3QY1ETUA76"  # a real pair of the published file


def gleif(
    kind: str = "IS_DIRECTLY_CONSOLIDATED_BY",
    status: str = "ACTIVE",
    registration: str = "PUBLISHED",
    end: str = "",
) -> dict[str, object]:
    periods = [
        {
            "PeriodType": "ACCOUNTING_PERIOD",
            "StartDate": "2018-01-01T00:00:00Z",
            "EndDate": "2018-12-31T00:00:00Z",
        },
        {
            "PeriodType": "RELATIONSHIP_PERIOD",
            "StartDate": "2018-02-06T00:00:00.000Z",
            **({"EndDate": end} if end else {}),
        },
    ]
    nodes = {"StartNode": {"NodeID": CHILD}, "EndNode": {"NodeID": PARENT}}
    return {
        "Relationship": {
            **nodes,
            "RelationshipType": kind,
            "RelationshipStatus": status,
            "RelationshipPeriods": periods,
        },
        "Registration": {"RegistrationStatus": registration, "LastUpdateDate": "2023-05-18T15:41:20.212Z"},
    }


def test_gleif_parent_is_control_without_a_percentage() -> None:
    (found,) = reading(gleif(registration="LAPSED"), lines=False).stakes
    assert brief(found) == (PARENT, CHILD, Basis.CONTROL, UNKNOWN)
    assert (found.start, found.end, found.note) == (dt.date(2018, 2, 6), None, "registration lapsed")


@pytest.mark.parametrize(
    ("record", "words"),
    [
        (gleif("IS_ULTIMATELY_CONSOLIDATED_BY"), "ultimate parents repeat"),
        (gleif("IS_FUND-MANAGED_BY"), "no ownership"),
        (gleif("IS_SUBFUND_OF"), "sub-fund"),
        (gleif(registration="ANNULLED"), "ANNULLED"),
        (gleif(status="INACTIVE"), "inactive"),
    ],
)
def test_gleif_record_that_is_no_stake_is_set_aside_and_counted(
    record: dict[str, object], words: str
) -> None:
    found = reading(record, lines=False)
    assert found.stakes == ()
    assert words in found.warnings[0].message


def test_gleif_inactive_relationship_with_an_end_was_one() -> None:
    (found,) = reading(gleif(status="INACTIVE", end="2020-01-01"), lines=False).stakes
    assert found.end == dt.date(2020, 1, 1)


def test_gleif_branch_is_part_of_its_company() -> None:
    (found,) = reading(gleif("IS_INTERNATIONAL_BRANCH_OF"), lines=False).stakes
    assert brief(found) == (PARENT, CHILD, Basis.SHARES, exactly(100))


def test_gleif_three_formats_say_the_same() -> None:
    xml = f"""<?xml version="1.0"?><rr:RelationshipData xmlns:rr="http://www.gleif.org/data/schema/rr/2016">
      <rr:RelationshipRecords><rr:RelationshipRecord><rr:Relationship>
      <rr:StartNode><rr:NodeID>{CHILD}</rr:NodeID></rr:StartNode>
      <rr:EndNode><rr:NodeID>{PARENT}</rr:NodeID></rr:EndNode>
      <rr:RelationshipType>IS_DIRECTLY_CONSOLIDATED_BY</rr:RelationshipType><rr:RelationshipPeriods>
      <rr:RelationshipPeriod><rr:StartDate>2018-02-06T00:00:00.000Z</rr:StartDate>
      <rr:PeriodType>RELATIONSHIP_PERIOD</rr:PeriodType></rr:RelationshipPeriod></rr:RelationshipPeriods>
      <rr:RelationshipStatus>ACTIVE</rr:RelationshipStatus></rr:Relationship><rr:Registration>
      <rr:LastUpdateDate>2023-05-18T15:41:20Z</rr:LastUpdateDate>
      <rr:RegistrationStatus>PUBLISHED</rr:RegistrationStatus></rr:Registration>
      </rr:RelationshipRecord></rr:RelationshipRecords></rr:RelationshipData>"""
    columns = {
        "Relationship.StartNode.NodeID": CHILD,
        "Relationship.EndNode.NodeID": PARENT,
        "Relationship.RelationshipType": "IS_DIRECTLY_CONSOLIDATED_BY",
        "Relationship.RelationshipStatus": "ACTIVE",
        "Relationship.Period.1.startDate": "2018-02-06T00:00:00Z",
        "Relationship.Period.1.periodType": "RELATIONSHIP_PERIOD",
        "Registration.LastUpdateDate": "2023-05-18T15:41:20Z",
        "Registration.RegistrationStatus": "PUBLISHED",
    }
    csv = ",".join(f'"{c}"' for c in columns) + "\n" + ",".join(f'"{v}"' for v in columns.values()) + "\n"
    wrapped = {"relations": [{"RelationshipRecord": _dollars(gleif())}]}
    found = [
        read(RawFile("rr", xml.encode())).stakes,
        read(RawFile("rr", csv.encode())).stakes,
        read(RawFile("rr", json.dumps(wrapped).encode())).stakes,
        read(RawFile("rr", json.dumps([gleif()]).encode())).stakes,
    ]
    assert len(found[0]) == 1
    assert all(one == found[0] for one in found)


def _dollars(value: object) -> object:
    if isinstance(value, dict):
        return {key: _dollars(item) for key, item in value.items()}
    return [_dollars(item) for item in value] if isinstance(value, list) else {"$": value}


# ---------------------------------------------------------------- UK PSC


def psc(
    *natures: str,
    company: str = "01234567",
    kind: str = "individual-person-with-significant-control",
    name: str = "Mr John Smith",
    **data: object,
) -> dict[str, object]:
    link = {
        "self": f"/company/{company}/persons-with-significant-control/x/{name.casefold().replace(' ', '-')}"
    }
    return {
        "company_number": company,
        "data": {
            "kind": kind,
            "name": name,
            "natures_of_control": list(natures),
            "links": link,
            "notified_on": "2016-04-06",
            **data,
        },
    }


@pytest.mark.parametrize(
    ("nature", "basis", "share"),
    [
        ("ownership-of-shares-25-to-50-percent", Basis.SHARES, Interval(F(25), F(50), True, False)),
        ("ownership-of-shares-50-to-75-percent", Basis.SHARES, Interval(F(50), F(75), True, True)),
        ("ownership-of-shares-75-to-100-percent", Basis.SHARES, Interval(F(75), F(100))),
        (
            "ownership-of-shares-more-than-25-percent-registered-overseas-entity",
            Basis.SHARES,
            Interval(F(25), F(100), True, False),
        ),
        ("ownership-of-shares-75-to-100-percent-as-trust", Basis.TRUST, Interval(F(75), F(100))),
        ("voting-rights-50-to-75-percent-as-firm", Basis.VOTES, Interval(F(50), F(75), True, True)),
        (
            "voting-rights-75-to-100-percent-limited-liability-partnership",
            Basis.VOTES,
            Interval(F(75), F(100)),
        ),
        (
            "right-to-share-surplus-assets-75-to-100-percent-limited-liability-partnership",
            Basis.ECONOMIC,
            Interval(F(75), F(100)),
        ),
        ("right-to-appoint-and-remove-directors", Basis.CONTROL, UNKNOWN),
        ("significant-influence-or-control", Basis.CONTROL, UNKNOWN),
    ],
)
def test_psc_bands_are_those_of_the_statute(nature: str, basis: Basis, share: Interval) -> None:
    (found,) = reading(psc(nature)).stakes
    assert brief(found) == ("Mr John Smith", "01234567", basis, share)


def test_psc_person_and_his_company_are_not_added() -> None:
    band = "ownership-of-shares-75-to-100-percent"
    found = reading(
        psc(
            band,
            company="2",
            kind="corporate-entity-person-with-significant-control",
            name="Holdco Ltd",
            identification={"registration_number": "1", "country_registered": "England"},
        ),
        psc(band, company="00000001"),
        psc(band, company="00000002"),
    )
    graph = build(found.stakes, dt.date(2026, 11, 23))
    node = graph.find("GB-COH:00000002")
    assert node is not None
    assert {e.stake.owner: e.stake.share.low for e in graph.holders[node]} == {
        "Holdco Ltd": 75,
        "Mr John Smith": 0,
    }
    assert "not added" in found.warnings[-1].message


def test_psc_ceased_persons_end_and_statements_are_no_stakes() -> None:
    found = reading(
        psc("ownership-of-shares-75-to-100-percent", ceased_on="2020-01-01"),
        psc(
            kind="persons-with-significant-control-statement",
            name="",
            statement="psc-exists-but-not-identified",
        ),
    )
    assert [s.end for s in found.stakes] == [dt.date(2020, 1, 1)]
    assert "psc-exists-but-not-identified" in found.warnings[0].message


def test_psc_more_than_the_whole_withdraws_lower_ends_and_names_the_records() -> None:
    found = reading(*(psc("ownership-of-shares-75-to-100-percent", name=name) for name in ("A", "B")))
    assert {s.share for s in found.stakes} == {Interval(F(0), F(100))}
    assert "records 1, 2" in found.warnings[-1].message


def test_psc_more_than_the_whole_matters_only_while_it_is_stated() -> None:
    most = "ownership-of-shares-75-to-100-percent"
    found = reading(
        psc(most, name="A", notified_on="2016-04-06"),
        psc(most, name="B", notified_on="2018-01-01", ceased_on="2019-01-01"),
    )
    pieces = [f"{s.owner} {s.start} {s.end} {s.share.low}" for s in found.stakes]
    assert pieces == [
        "A 2016-04-06 2018-01-01 75",
        "A 2018-01-01 2019-01-01 0",
        "A 2019-01-01 None 75",
        "B 2018-01-01 2019-01-01 0",
    ]
    assert [bool(s.doubt) for s in found.stakes] == [False, True, False, True]
    today = build(found.stakes, dt.date(2026, 11, 23))
    company = today.find("GB-COH:01234567")
    assert company is not None
    listings = {today.holders[company][0].owner: (listing("us_ofac_sdn"),)}
    exposure = assess(today, rule("ofac50"), listings, [company])[company]
    assert (exposure.verdict, [n for n in exposure.notes if "until" in n]) == (Verdict.MUST, [])


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("1234567", "01234567"),
        ("01234567", "01234567"),
        ("sc1", "SC000001"),
        ("OC431195", "OC431195"),
        ("R0000012", "R0000012"),
    ],
)
def test_company_numbers_meet_with_and_without_zeros(text: str, expected: str) -> None:
    assert company_number(text) == expected


# ---------------------------------------------------------------- FollowTheMoney, Senzing


def link(schema: str = "Ownership", **properties: str) -> dict[str, object]:
    return {
        "id": f"{schema}{len(properties)}",
        "schema": schema,
        "properties": {key: [value] for key, value in properties.items()},
    }


def company(key: str, name: str) -> dict[str, object]:
    return {
        "id": key,
        "caption": name,
        "schema": "Company",
        "properties": {"name": [name], "country": ["cy"]},
    }


@pytest.mark.parametrize(
    ("record", "basis", "share"),
    [
        (link(owner="a", asset="b", percentage="51 %"), Basis.SHARES, exactly(51)),
        (link(owner="a", asset="b", percentage="25–50%"), Basis.SHARES, Interval(F(25), F(50), True, False)),
        (link(owner="a", asset="b", percentage="50-75"), Basis.SHARES, Interval(F(50), F(75), True, True)),
        (link(owner="a", asset="b"), Basis.SHARES, UNKNOWN),
        (
            link(owner="a", asset="b", ownershipType="voting rights", percentage="60"),
            Basis.VOTES,
            exactly(60),
        ),
        (link("Control", controller="a", controlled="b", controlType="management"), Basis.CONTROL, UNKNOWN),
        (link("Control", controller="a", controlled="b", controlType="nominee"), Basis.NOMINEE, UNKNOWN),
    ],
)
def test_ftm_link(record: dict[str, object], basis: Basis, share: Interval) -> None:
    (found,) = reading(company("a", "Alpha"), company("b", "Beta"), record).stakes
    assert brief(found) == ("Alpha", "Beta", basis, share)
    assert (found.owner_id, found.owned_country) == ("a", "CY")


def test_ftm_one_holding_stated_over_and_over_counts_once() -> None:
    found = reading(
        link(owner="a", asset="b", percentage="50", startDate="2015-11-25", endDate="2023-03-02"),
        link(owner="a", asset="b", percentage="48", startDate="2015-11-25", endDate="2023-12-21"),
        link(owner="a", asset="b", percentage="51", startDate="2015-11-25"),
        link(owner="a", asset="b"),
    )
    assert [(s.start, s.end, s.share) for s in found.stakes] == [
        (None, dt.date(2015, 11, 25), UNKNOWN),
        (dt.date(2015, 11, 25), dt.date(2023, 3, 2), Interval(F(48), F(51))),
        (dt.date(2023, 3, 2), dt.date(2023, 12, 21), Interval(F(48), F(51))),
        (dt.date(2023, 12, 21), None, exactly(51)),
    ]


def test_ftm_directorship_is_no_stake() -> None:
    found = reading(link("Directorship", director="a", organization="b"))
    assert found.stakes == ()
    assert "an office is no stake" in found.warnings[0].message


@pytest.mark.parametrize(
    ("role", "basis", "share"),
    [
        ("shareholding 75% 100%", Basis.SHARES, Interval(F(75), F(100))),
        ("OWNED_BY 51%", Basis.SHARES, exactly(51)),
        ("voting_rights 33.3%", Basis.VOTES, exactly("33.3")),
        ("appointment_of_board", Basis.CONTROL, UNKNOWN),
        ("rights_to_surplus_assets_on_dissolution 25% 50%", Basis.ECONOMIC, Interval(F(25), F(50))),
    ],
)
def test_senzing_company_points_at_its_owner(role: str, basis: Basis, share: Interval) -> None:
    pointer = {"REL_POINTER_KEY": "1", "REL_POINTER_ROLE": role, "REL_POINTER_FROM_DATE": "2020-03-18"}
    records = [
        {
            "DATA_SOURCE": "S",
            "RECORD_ID": "1",
            "NAMES": [{"PRIMARY_NAME_ORG": "Parent LLP"}],
            "RELATIONSHIPS": [{"REL_ANCHOR_DOMAIN": "D", "REL_ANCHOR_KEY": "1"}],
        },
        {"DATA_SOURCE": "S", "RECORD_ID": "2", "FEATURES": [{"NAME_ORG": "Child Ltd"}, pointer]},
    ]
    (found,) = reading(*records).stakes
    assert brief(found) == ("Parent LLP", "Child Ltd", basis, share)
    assert found.start == dt.date(2020, 3, 18)


# ---------------------------------------------------------------- hostile and foreign


@pytest.mark.parametrize(
    ("text", "words"),
    [
        pytest.param('{"name": "x"}', "not a format", id="JSON of something else"),
        pytest.param("[]", "not a format", id="an empty array"),
        pytest.param("[1, 2]", "record 1: not an object", id="an array of numbers"),
        pytest.param('{"schema": "Company", "properties": {}}\n{"schema":', "line 2: not JSON", id="cut off"),
        pytest.param("[" * 100_000, "nested too deeply|not JSON", id="nested without end"),
        pytest.param(
            '{"schema": "Ownership", "properties": {"owner": ["a"]}}', "record 1", id="a link with one end"
        ),
        pytest.param(
            '{"schema":"Ownership","properties":{"owner":["a"],"asset":["b"],"percentage":["most"]}}',
            "percentage",
            id="a share in words",
        ),
        pytest.param(
            '{"schema": "Company", "properties": {}}\n{"DATA_SOURCE": "S", "RECORD_ID": "1"}',
            "record 2: of another kind",
            id="two formats in one file",
        ),
        pytest.param(
            '{"company_number": "1", "data": {"kind": "ghost"}}', "kind: not known", id="an unknown kind"
        ),
        pytest.param('{"a": NaN}', "no number", id="not a number"),
        pytest.param(
            '<!DOCTYPE x [<!ENTITY a "b">]><RelationshipData>&a;</RelationshipData>',
            "not readable as XML",
            id="entities in XML",
        ),
        pytest.param("<RelationshipData><RelationshipRecord>", "not readable as XML", id="XML cut off"),
        pytest.param(
            json.dumps([gleif("IS_FRIEND_OF")]), "RelationshipType: not known", id="an unknown type"
        ),
        pytest.param(
            json.dumps([relationship("r", "a", "b", holding(exact=150)), A, B]), "share", id="150 per cent"
        ),
        pytest.param(
            json.dumps(relationship("r", "a", "b", holding(exact=7))).replace("7", "1e999999999"),
            "",
            id="a number without end",
        ),
    ],
)
def test_what_no_reader_can_take_is_refused(text: str, words: str) -> None:
    if not words:
        assert read(RawFile("r", text.encode())).stakes[0].share == UNKNOWN
        return
    with pytest.raises(OwnershipError, match=words):
        read(RawFile("register.json", text.encode()))


FORMATS = {
    "bods_examples/bods_0.4_sample_300_statements.json": ("bods", 100),
    "bods_examples/joint-ownership.json": ("bods", 3),
    "bods_examples/multiple-indirect-ownership.json": ("bods", 4),
    "bods_examples/edge_cases/01-direct-ownership.json": ("bods", 2),
    "bods_examples/edge_cases/10-circular-ownership.json": ("bods", 2),
    "bods_examples/edge_cases/11-anonymous-person.json": ("bods", 0),
    "gleif_rr_samples/rr-data.xml": ("gleif-rr", 1),
    "gleif_rr_samples/rr-data.json": ("gleif-rr", 1),
    "gleif_rr_samples/rr-updates-data2.xml": ("gleif-rr", 4),
    "ftm_zala.ftm.json": ("followthemoney", 14),
    "open_ownership_senzing.jsonl": ("senzing", 568),
}
"""Published samples: their format and how many stakes they state."""


@pytest.mark.skipif(not SAMPLES.is_dir(), reason="the published samples are not part of the project")
@pytest.mark.parametrize("name", FORMATS)
def test_published_sample_makes_a_graph(name: str) -> None:
    found = read(RawFile(name, (SAMPLES / name).read_bytes()))
    assert (found.format, len(found.stakes)) == FORMATS[name]
    for year in (2010, 2018, 2022, 2026):
        build(found.stakes, dt.date(year, 7, 1))
